"""The infusion of one patient: how the pump stands, what can be done now, and the log.

One large button for each act that is possible now, and only those; its form opens in place, on the right.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from bline_desktop.domain.log_line import LogLine
from bline_desktop.domain.people import Right
from bline_desktop.domain.settings import WardSettings
from bline_desktop.domain.treatment.acts import HangFields
from bline_desktop.domain.treatment.looks import SettleFields
from bline_desktop.domain.treatment.order_view import on_its_line
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.domain.treatment.segments import PumpState
from bline_desktop.domain.views import InfusionPage
from bline_desktop.domain.words import N_
from bline_desktop.queries.infusions import infusion_page
from bline_desktop.queries.people import ward_settings
from bline_desktop.ui.screens import cycle_order, orders
from bline_desktop.ui.screens.infusion_acts import ACTS, BY_KEY, ORDER, filled_in, possible_acts
from bline_desktop.ui.screens.infusion_buttons import ActButtons
from bline_desktop.ui.screens.infusion_cards import Cards
from bline_desktop.ui.screens.infusion_column import InfusionColumn
from bline_desktop.ui.screens.infusion_corrector import PumpCorrector
from bline_desktop.ui.screens.infusion_echo import echo, hanging
from bline_desktop.ui.screens.infusion_given import Given
from bline_desktop.ui.screens.infusion_log import SETTLE, InfusionLog
from bline_desktop.ui.screens.infusion_recorder import PumpRecorder
from bline_desktop.ui.screens.side_form import Sheet, SideForm
from bline_desktop.ui.screens.tools import Tools, empty_page
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.pump_words import say
from bline_desktop.ui.widgets.stop_note import StopNote

INFUSION = N_("pump", "Blinatumomab infusion")
NO_CYCLE = N_("pump", "A cycle is ordered by a physician. Then the nurse starts it here with the first bag.")
RECORD_SETTLING = N_("pump", "Record when it went wrong")
RECORD_ALLERGIES = N_("pump", "Record allergies")
SETTLE_KEY = "settle "  # followed by the find
# A pump that stands still after a pause is started again more often than it gets a new bag.
LIKELIEST = (PumpAction.START, PumpAction.RESUME, PumpAction.NEW_BAG, PumpAction.PAUSE, PumpAction.STOP)


class InfusionScreen(QWidget):
    """The nurse's screen at the pump."""

    page_shown = Signal(object)  # InfusionPage: the strip above the tabs shows it as well
    allergies_asked = Signal()  # the way to the form that a first start waits for

    def __init__(self, patient_id: UUID, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.patient_id = patient_id
        self.tools = tools
        self.page: InfusionPage | None = None
        self._was_recorded = False  # an act was; what can be done next is not shown yet
        self._lead: timedelta = WardSettings().change_lead
        words = tools.words
        self.pages = QStackedWidget(self)
        self._filled = InfusionColumn(self.pages)
        inside = self._filled.content
        self.cards = Cards(words, inside)
        self.stop_note = StopNote(words.say(RECORD_ALLERGIES), inside)
        self.buttons = ActButtons(words, inside)
        self.acts, self.order = self.buttons.acts, self.buttons.order
        self.log = InfusionLog(words, inside)
        self.empty = empty_page("infusion", words.say(INFUSION), words.say(NO_CYCLE), words.say(ORDER), self.pages)
        self.form = SideForm(tools, self)
        self.recorder = PumpRecorder(patient_id, tools, self.form)
        self.cycle = cycle_order.CycleOrder(patient_id, tools, self.form)
        self.corrector = PumpCorrector(tools, self.form, self.log, self.recorder.second)
        self.orders = orders.OrdersPart(tools, self.form, inside)
        self.given = Given(words, inside, self)
        self._lay_out()
        self._connect()

    def reload(self) -> None:
        """Ask how the infusion stands."""
        self.ask_around()
        self.tools.desk.ask(self, lambda session, asker: infusion_page(session, asker, self.patient_id), self.show_page)

    def ask_around(self) -> None:
        """Ask for what the ward's settings say of changing bags, and for the cycle that the plan has next."""
        self.tools.desk.ask(self, ward_settings, self._take_settings)
        self.cycle.reload()

    def show_page(self, page: InfusionPage) -> None:
        """Show how the infusion stands and what can be done."""
        self.page = page
        current = page.current
        self.pages.setCurrentIndex(1 if current else 0)
        self.empty.button.setVisible(self.tools.may(Right.ORDER_CYCLE))
        if current is not None:
            self.cards.show_cycle(current, page.bedside)
            self.log.may_strike = self.tools.may(Right.STRIKE_OWN)
            self.log.may_check = self.tools.may(Right.SECOND_CHECK)
            self.log.may_settle = self.tools.may(Right.SETTLE_FIND)
            self.log.show_cycles((current, *page.earlier))
        self.orders.show_orders(page.orders)
        self.given.show_page(page)
        self._show_acts(page)
        if self.log.table.hasFocus() and not self.log.table.currentIndex().isValid():
            self.take_focus()  # it was asked for before the acts were known
        self._filled.settle()
        self.page_shown.emit(page)

    def open_act(self, key: str) -> None:
        """Open the form of an act that is possible now; now is filled in, the label never is."""
        act, current = BY_KEY[key], self.page.current if self.page else None
        if current is None or self.acts[key].isHidden():
            return
        bedside = self.page.bedside if self.page else None
        values = filled_in(act, current.infusion, self.tools.desk.clock.now(), bedside.planned if bedside else None)
        form = self.form.open_sheet(Sheet(key, self.tools.words.say(act.title), act.act, act.fields, values))
        if form is None:
            return
        self.orders.name_order(bedside.watch if bedside else ())
        (form.editor(act.focus) if act.focus else form.button).setFocus()
        self._show_echo()

    def open_settling(self, line: LogLine) -> None:
        """Open how a find is settled; the moment that the pump's own volume tells is filled in."""
        moment = line.find.by_volume if line.find else None
        values = {} if moment is None else {"since": moment}
        key, title = f"{SETTLE_KEY}{line.record_id}", self.tools.words.say(SETTLE)
        self.form.open_sheet(Sheet(key, title, RECORD_SETTLING, SettleFields, values))

    def open_order(self) -> None:
        """Open the order of the next cycle."""
        current = self.page.current if self.page else None
        self.cycle.open(current.ordered.number if current else 0)

    def press(self, letter: str) -> None:
        """Do what an act letter says, where that is possible now."""
        key = next((act.key for act in ACTS if act.letter == letter), None)
        if key is not None:
            self.open_act(key)

    def draft(self) -> dict[str, object]:
        """Return what is half typed."""
        return self.form.draft()

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Open again what was half typed."""
        if not draft:
            return
        key = str(draft["key"])
        if key == cycle_order.KEY:
            self.open_order()
        elif key.startswith(SETTLE_KEY):
            self._settle_again(key)
        elif not self.orders.reopen(key) and not self.corrector.reopen(key):
            self.open_act(key)
        self.form.restore(draft)
        self._show_echo()

    def _settle_again(self, key: str) -> None:
        for line in self.log.lines:
            if key == f"{SETTLE_KEY}{line.record_id}":
                self.open_settling(line)

    def _show_acts(self, page: InfusionPage) -> None:
        current = page.current
        may = self.tools.may(Right.CHART_INFUSION)
        possible = possible_acts(current) if current and may else frozenset()
        had_keyboard = self.buttons.in_hand
        idle = current is not None and current.infusion.state in (PumpState.STOPPED, PumpState.NOT_STARTED)
        self.buttons.show_possible(possible, may_order=idle and self.tools.may(Right.ORDER_CYCLE))
        stop = page.start_stopped_by
        self.stop_note.show_text(say(self.tools.words, stop) if stop is not None else "")
        was_recorded, self._was_recorded = self._was_recorded, False
        gone = had_keyboard is not None and had_keyboard not in possible
        if gone or (was_recorded and had_keyboard is not None):
            self.take_focus()

    def _submit(self, key: str, draft: Any) -> None:
        if key == cycle_order.KEY:
            self.cycle.record(draft)
        elif self.orders.submit(key, draft) or self.corrector.submit(key, draft):
            return
        elif key.startswith(SETTLE_KEY):
            self.recorder.settle(UUID(key.removeprefix(SETTLE_KEY)), draft)
        elif self.page is not None and self.page.current is not None:
            self.recorder.record(BY_KEY[key], self.page.current.cycle_id, on_its_line(draft, self.orders.view))

    def _finish(self) -> None:
        self._was_recorded = True
        self.log.choose_newest()
        self.reload()

    def take_focus(self) -> None:
        """Put the keyboard on the act that is the likeliest now, so that letters and Enter work."""
        shown = (*(self.acts[action] for action in LIKELIEST), self.order, self.log.table)
        next(part for part in shown if part.isVisibleTo(self) or part is self.log.table).setFocus()

    def _take_settings(self, settings: WardSettings) -> None:
        self._lead = settings.change_lead

    def _show_echo(self) -> None:
        form = self.form.form
        if self.cycle.follow() or self.orders.follow() or form is None or form.fields is not HangFields:
            return
        self.orders.guard_bag()
        clock = self.tools.desk.clock
        bag = hanging(form.typed(), clock)
        self.form.show_foot("" if bag is None else echo(self.tools.words, bag, clock.now(), self._lead))

    def _connect(self) -> None:
        self.buttons.pressed.connect(self.open_act)
        self.order.clicked.connect(self.open_order)
        self.empty.begun.connect(self.open_order)
        self.stop_note.pressed.connect(self.allergies_asked)
        self.form.submitted.connect(self._submit)
        self.form.edited.connect(self._show_echo)
        self._filled.make_room_for(self.form, (cycle_order.KEY, orders.KEY))
        self.form.closed.connect(self.take_focus)
        self.form.take_primary(self.empty.button)
        self.given.aside.stand_in_for(self.form)
        self.log.strike_asked.connect(self.recorder.strike)
        self.log.check_asked.connect(self.recorder.finish_check)
        self.log.settle_asked.connect(self.open_settling)
        self.recorder.recorded.connect(self._finish)
        for changed in (self.recorder.struck, self.corrector.corrected, self.orders.recorded):
            changed.connect(self.reload)
        self.cycle.recorder.recorded.connect(self._finish)

    def _lay_out(self) -> None:
        self.buttons.add(self.orders.order)
        above = (self.given.stop, self.given.harm, self.orders.notes, self.cards)
        self._filled.fill(above, (self.given.bar, self.stop_note, self.buttons), self.orders, self.log)
        self.pages.addWidget(self.empty)
        self.pages.addWidget(self._filled)
        self.pages.setCurrentIndex(1)  # that there is no cycle is said once it is known
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        row.setSpacing(2 * GRID)
        row.addWidget(self.pages, 1)
        row.addWidget(self.form, 0)
        row.addWidget(self.given.aside, 0)
