"""The infusion of one patient: how the pump stands, what can be done now, and the log.

One large button for each act that is possible now, and only those; its form opens in place, on the right.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from bline_desktop.domain.people import Right
from bline_desktop.domain.settings import WardSettings
from bline_desktop.domain.treatment.acts import HangFields
from bline_desktop.domain.treatment.cycle import CycleFields
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.domain.treatment.segments import PumpState
from bline_desktop.domain.views import InfusionPage
from bline_desktop.domain.words import N_
from bline_desktop.queries.infusions import infusion_page
from bline_desktop.queries.people import ward_settings
from bline_desktop.ui.screens.infusion_acts import ACTS, BY_KEY, echo, hanging
from bline_desktop.ui.screens.infusion_cards import Cards
from bline_desktop.ui.screens.infusion_given import Given
from bline_desktop.ui.screens.infusion_log import InfusionLog
from bline_desktop.ui.screens.infusion_recorder import PumpRecorder
from bline_desktop.ui.screens.orders import OrdersPart
from bline_desktop.ui.screens.side_form import Sheet, SideForm
from bline_desktop.ui.screens.tools import Tools, empty_page
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.big_button import BigButton
from bline_desktop.ui.widgets.buttons import Button
from bline_desktop.ui.widgets.pump_words import say
from bline_desktop.ui.widgets.stop_note import StopNote
from bline_desktop.ui.widgets.tall_page import TallPage

INFUSION = N_("pump", "Blinatumomab infusion")
NO_CYCLE = N_("pump", "A cycle is ordered by a physician. Then the nurse starts it here with the first bag.")
ORDER, RECORD_ORDER = N_("pump", "Order a cycle"), N_("pump", "Record the order")
RECORD_ALLERGIES = N_("pump", "Record allergies")
ORDER_KEY = "order"
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
        self._page: InfusionPage | None = None
        self._was_recorded = False  # an act was; what can be done next is not shown yet
        self._lead: timedelta = WardSettings().change_lead
        words = tools.words
        self.pages = QStackedWidget(self)
        self._filled = TallPage(self.pages)
        inside = self._filled.content
        self.cards = Cards(words, inside)
        self.stop_note = StopNote(words.say(RECORD_ALLERGIES), inside)
        self.acts = {act.action: BigButton(act.letter, words.say(act.title), inside) for act in ACTS}
        self.order = Button(words.say(ORDER), inside)
        self.log = InfusionLog(words, inside)
        self.empty = empty_page("infusion", words.say(INFUSION), words.say(NO_CYCLE), words.say(ORDER), self.pages)
        self.form = SideForm(tools, self)
        self.recorder = PumpRecorder(patient_id, tools, self.form)
        self.orders = OrdersPart(tools, self.form, inside)
        for button in (*self.acts.values(), self.order):
            button.hide()  # what is possible is not known yet
        self.given = Given(words, inside, self)
        self._lay_out()
        self._connect()

    def reload(self) -> None:
        """Ask how the infusion stands."""
        self.ask_settings()
        self.tools.desk.ask(self, lambda session, asker: infusion_page(session, asker, self.patient_id), self.show_page)

    def ask_settings(self) -> None:
        """Ask for what the ward's settings say of changing bags."""
        self.tools.desk.ask(self, ward_settings, self._take_settings)

    def show_page(self, page: InfusionPage) -> None:
        """Show how the infusion stands and what can be done."""
        self._page = page
        current = page.current
        self.pages.setCurrentIndex(1 if current else 0)
        self.empty.button.setVisible(self.tools.may(Right.ORDER_CYCLE))
        if current is not None:
            self.cards.show_cycle(current)
            self.log.may_strike = self.tools.may(Right.STRIKE_OWN)
            self.log.may_check = self.tools.may(Right.SECOND_CHECK)
            self.log.show_cycles((current, *page.earlier))
        self.orders.show_orders(page.orders)
        self.given.show_page(page)
        self._show_acts(page)
        if self.log.table.hasFocus() and not self.log.table.currentIndex().isValid():
            self.take_focus()  # it was asked for before the acts were known
        self.page_shown.emit(page)

    def open_act(self, action: PumpAction) -> None:
        """Open the form of an act that is possible now; now is filled in, the label never is."""
        act = next(act for act in ACTS if act.action is action)
        if not self.acts[action].isVisibleTo(self):
            return
        now = self.tools.desk.clock.now()
        title = self.tools.words.say(act.title)
        self.form.open_sheet(Sheet(action.value, title, act.act, act.fields, {"at": now}))
        self.orders.name_order()
        self._show_echo()

    def open_order(self) -> None:
        """Open the order of a cycle; its number alone is filled in."""
        current = self._page.current if self._page else None
        values = {"number": current.ordered.number + 1 if current else 1}
        self.form.open_sheet(Sheet(ORDER_KEY, self.tools.words.say(ORDER), RECORD_ORDER, CycleFields, values))

    def press(self, letter: str) -> None:
        """Do what an act letter says, where that is possible now."""
        action = next((act.action for act in ACTS if act.letter == letter), None)
        if action is not None:
            self.open_act(action)

    def draft(self) -> dict[str, object]:
        """Return what is half typed."""
        return self.form.draft()

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Open again what was half typed."""
        if not draft:
            return
        if draft["key"] == ORDER_KEY:
            self.open_order()
        elif not self.orders.reopen(str(draft["key"])):
            self.open_act(BY_KEY[str(draft["key"])].action)
        self.form.restore(draft)
        self._show_echo()

    def _show_acts(self, page: InfusionPage) -> None:
        current = page.current
        may = self.tools.may(Right.CHART_INFUSION)
        possible = current.infusion.possible if current and may else frozenset()
        had_keyboard = next((action for action, button in self.acts.items() if button.hasFocus()), None)
        # First what can be done now: a button that goes would hand the keyboard to whatever stands next to it.
        for action, button in sorted(self.acts.items(), key=lambda act: act[0] not in possible):
            button.setVisible(action in possible)
        idle = current is not None and current.infusion.state in (PumpState.STOPPED, PumpState.NOT_STARTED)
        self.order.setVisible(idle and self.tools.may(Right.ORDER_CYCLE))
        stop = page.start_stopped_by
        self.stop_note.show_text(say(self.tools.words, stop) if stop is not None else "")
        was_recorded, self._was_recorded = self._was_recorded, False
        gone = had_keyboard is not None and had_keyboard not in possible
        if gone or (was_recorded and had_keyboard is not None):
            self.take_focus()

    def _submit(self, key: str, draft: Any) -> None:
        if key == ORDER_KEY:
            self.recorder.order(draft)
        elif self.orders.submit(key, draft):
            return
        elif self._page is not None and self._page.current is not None:
            self.recorder.record(BY_KEY[key], self._page.current.cycle_id, draft)

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
        if self.orders.follow() or form is None or form.fields is not HangFields:
            return
        self.orders.guard_bag()
        clock = self.tools.desk.clock
        bag = hanging(form.typed(), clock)
        self.form.show_foot("" if bag is None else echo(self.tools.words, bag, clock.now(), self._lead))

    def _connect(self) -> None:
        for action, button in self.acts.items():
            button.setShortcut("")  # the letters are told apart from a scanner's, see letters.py
            button.clicked.connect(lambda _=False, action=action: self.open_act(action))
        self.order.clicked.connect(self.open_order)
        self.empty.begun.connect(self.open_order)
        self.stop_note.pressed.connect(self.allergies_asked)
        self.form.submitted.connect(self._submit)
        self.form.edited.connect(self._show_echo)
        self.form.closed.connect(self.take_focus)
        self.form.opened.connect(lambda _: self.given.aside.close_table())
        self.log.strike_asked.connect(self.recorder.strike)
        self.log.check_asked.connect(self.recorder.finish_check)
        self.recorder.recorded.connect(self._finish)
        self.recorder.struck.connect(self.reload)
        self.orders.recorded.connect(self.reload)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        for button in (*self.acts.values(), self.order):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self._filled.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        for part in (self.given.stop, self.cards, self.given.bar, self.orders, self.stop_note):
            column.addWidget(part)
        column.addLayout(buttons)
        column.addWidget(self.log, 1)
        self.pages.addWidget(self.empty)
        self.pages.addWidget(self._filled)
        self.pages.setCurrentIndex(1)  # that there is no cycle is said once it is known
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        row.setSpacing(2 * GRID)
        row.addWidget(self.pages, 1)
        row.addWidget(self.form, 0)
        row.addWidget(self.given.aside, 0)
