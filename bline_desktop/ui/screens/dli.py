"""Donor lymphocyte infusions of one patient: order, start, further bags, vital signs, end; ladder and table."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from bline_desktop.commands.dli import DliStart, correct_dli, start_dli
from bline_desktop.commands.records import strike
from bline_desktop.domain.fields import Fields
from bline_desktop.domain.people import Right
from bline_desktop.domain.second_check import MANTISSA, POWER
from bline_desktop.domain.treatment.dli import DliFields
from bline_desktop.domain.treatment.dli_bag import DliStartFields
from bline_desktop.domain.treatment.dli_order import DliOrder
from bline_desktop.domain.treatment.dli_page import DliPage
from bline_desktop.domain.views import RecordLine
from bline_desktop.domain.words import N_
from bline_desktop.queries.dli import dli_page
from bline_desktop.ui.screens.dli_acts import (
    ACTS,
    END,
    FROM_PAPER,
    NEXT_BAG,
    ORDER,
    PAPER,
    START,
    VITALS,
    DliAct,
    next_act,
)
from bline_desktop.ui.screens.dli_entries import DliEntries
from bline_desktop.ui.screens.dli_order import DliOrderPart
from bline_desktop.ui.screens.dli_panel import DliPanel, SeenNote, ask_whether_seen, put_around
from bline_desktop.ui.screens.dli_recorder import DliRecorder, How, Told, at_bed
from bline_desktop.ui.screens.dli_sort import DLI
from bline_desktop.ui.screens.dli_words import LAB_WEIGHT, bag_to_check, echo, order_words, weight_words
from bline_desktop.ui.screens.records import CORRECTED, WAS_STRUCK, RecordsScreen
from bline_desktop.ui.screens.second_part import ToCheck
from bline_desktop.ui.screens.side_form import Sheet
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.widgets.buttons import Button, PrimaryButton
from bline_desktop.ui.widgets.labels import set_look

WHAT = N_("dli", "Infusion")
SECOND_CHECK = N_("second", "Finish the second check")
END_OF_CHECK = N_("second", "Second check of the DLI")
STRIKE_ORDER_WHY = N_("dli", "The order will be struck. It stays readable, and nothing is given under it.")
STRIKE_ORDER = N_("dli", "Strike the order")


class DliScreen(RecordsScreen):
    """The DLI of one patient. What can't be done now is not shown."""

    what = WHAT

    def __init__(self, patient_id: UUID, tools: Tools, parent: QWidget | None = None) -> None:
        self.acts = {key: Button(tools.words.say(act.title)) for key, act in ACTS.items()}
        self.strike_order, self.check = (Button(tools.words.say(title)) for title in (STRIKE_ORDER, SECOND_CHECK))
        self.panel = DliPanel(tools.words)
        self.page: DliPage | None = None
        self.note: SeenNote | None = None
        super().__init__(DLI, patient_id, tools, parent)
        self.recorder = DliRecorder(tools, self.form, self.second)
        self.order = DliOrderPart(patient_id, tools, self.form)
        self.order.recorder.recorded.connect(self._finish)
        self.entries = DliEntries(patient_id, tools, self.form, self.second)
        self.entries.changed.connect(self.reload)
        self._tall = put_around(self.panel, self.entries, self.table, self.pages)
        self.table.chosen.connect(self._show_entries)
        self.recorder.recorded.connect(self._finish)
        self.form.edited.connect(self._show_echo)
        self.strike_order.clicked.connect(self._strike_order)
        self.check.clicked.connect(self.finish_check)
        for key, button in self.acts.items():
            button.clicked.connect(lambda _=False, key=key: self.open_act(ACTS[key]))
            button.hide()  # what is possible is not known yet
        self.strike_order.hide()
        self.form.opened.connect(self._colour_next)
        self.form.closed.connect(self._colour_next)

    @property
    def end(self) -> Button:
        """The button that ends a running DLI."""
        return self.acts[END.key]

    def reload(self) -> None:
        """Ask for the records, and for what stands above them."""
        super().reload()
        self.tools.desk.ask(self, lambda session, asker: dli_page(session, asker, self.patient_id), self.show_page)
        self.order.reload()
        self.entries.reload()

    def more_acts(self) -> tuple[QWidget, ...]:
        """Return the buttons of all acts at the bed."""
        return (*self.acts.values(), self.check, self.strike_order)

    def show_lines(self, lines: tuple[RecordLine, ...]) -> None:
        """Show the DLI; the page is never empty, because an order stands on it before the first one."""
        super().show_lines(lines)
        self.pages.setCurrentIndex(1)
        self.table.setVisible(bool(lines))
        self._show_acts()

    def show_page(self, page: DliPage) -> None:
        """Show how the DLI stand and what can be done."""
        self.page = page
        self.panel.show_page(page)
        if self.form.key == START.key:
            self.note = ask_whether_seen(self.tools.words, self.form, self.note, page.holds.active)
        self._show_acts()

    def take_focus(self) -> None:
        """Put the keyboard into the table, or on the likeliest act where there is nothing in it."""
        acts = (self.acts[VITALS.key], self.new, self.table)
        (self.table if self._lines else next(part for part in acts if part.isVisibleTo(self))).setFocus()

    def open_new(self) -> bool:
        """Open the form of a start, with now filled in; what the label says never is."""
        return self.open_act(START)

    def open_end(self) -> None:
        """Open the form for the end of the running DLI, with now filled in."""
        self.open_act(END)

    def open_act(self, act: DliAct) -> bool:
        """Open the form of an act, where it is possible now; tell whether it is open."""
        if act not in (START, ORDER, FROM_PAPER) and (self.page is None or self.page.running is None):
            return False
        now: dict[str, object] = {act.now: self.tools.desk.clock.now()} if act.now else {}
        values = self.order.filled_in() if act is ORDER else now
        sheet = Sheet(act.key, self.tools.words.say(act.title), act.act, act.fields, values)
        if self.form.open_sheet(sheet) is None:
            return False
        active = self.page.holds.active if act is START and self.page is not None else ()
        self.note = ask_whether_seen(self.tools.words, self.form, None, active)
        self._show_echo()
        return True

    def submit(self, key: str, draft: Any) -> None:
        """Record an act, or what all records have in common."""
        if key == START.key:
            self.recorder.record(self._start(draft), START.kept)
        elif key == ORDER.key:
            self.order.record(draft)
        elif key in (VITALS.key, NEXT_BAG.key, END.key) and self.page is not None and self.page.running is not None:
            self.recorder.record(at_bed(key, self.page.running.dli_id, draft), ACTS[key].kept)
        elif not self.entries.submit(key, draft):
            super().submit(key, draft)

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Open again what was half typed."""
        key = str(draft.get("key", ""))
        act = {**ACTS, START.key: START}.get(key)
        if act is not None:
            self.open_act(act)
        elif not self.entries.reopen(key):
            super().restore(draft)
            return
        self.form.restore(draft)
        self._show_echo()

    def finish_check(self) -> None:
        """Let somebody finish the second check of the DLI that waits for it."""
        waits = self.waiting()
        if waits is not None:
            self.second.finish(*waits, self.reload)

    def waiting(self) -> tuple[ToCheck, str] | None:
        """Return what waits for its second check, with its title: the chosen DLI first, then bags."""
        pending = [line for line in self.table.rows_model.rows if not line.struck and line.check and line.check.pending]
        chosen = self.table.chosen_row()
        line = chosen if chosen in pending else next(iter(pending), None)
        if line is not None:
            names = frozenset({MANTISSA, POWER})
            return ToCheck(line.record_id, self.patient_id, names), self.tools.words.say(END_OF_CHECK)
        if self.page is None or not self.page.waiting:
            return None
        bag = self.page.waiting[0]
        return ToCheck(bag.bag_id, self.patient_id, bag.names), bag_to_check(self.tools.words, bag)

    def _start(self, draft: DliStartFields) -> Told:
        """Return the command of a start with the facts that were shown in its form."""
        holds = self.page.holds if self.page is not None else None
        seen = self.note is not None and self.note.seen.isChecked()
        start = DliStart(draft, holds, seen) if holds is not None else DliStart(draft)
        return lambda session, act, done: start_dli(session, act, self.patient_id, start, already_done=done)

    def _correct(self, record_id: UUID, draft: Fields, reason: str) -> None:
        assert isinstance(draft, DliFields)
        told: Told = lambda session, act, done: correct_dli(session, act, record_id, draft, already_done=done)  # noqa: E731
        self.recorder.record(told, CORRECTED, How(reason))

    def _strike_order(self) -> None:
        order = self.page.order if self.page is not None else None
        if order is None:
            return
        table, order_id = str(DliOrder.__tablename__), order.order_id

        def struck(reason: str) -> None:
            self.do(lambda session, act: strike(session, act, table, order_id), WAS_STRUCK, reason)

        self.tools.ask_why(self, self.tools.words.say(STRIKE_ORDER_WHY), STRIKE_ORDER, struck)

    def _finish(self) -> None:
        self._was_entered = True
        self.reload()
        self.table.setFocus()

    def _show_echo(self) -> None:
        """Say above the button of a start how the dose typed so far stands to the order and to the last one."""
        form = self.form.form
        if self.order.follow() or form is None or form.fields is not DliStartFields or self.page is None:
            return
        words, typed, weight = self.tools.words, form.typed(), form.editor(LAB_WEIGHT)
        weight.show_note(weight_words(words, typed, self.page), stays=True)
        said = echo(words, typed, self.page, weight.place())
        self.form.show_foot(said or order_words(words, self.page.order)[0])

    def _show_entries(self, line: RecordLine | None) -> None:
        self.entries.show_of(line.record_id if line is not None else None)
        self._tall.settle()

    def _show_acts(self) -> None:
        page = self.page
        may, runs = self.tools.may(Right.CHART_DLI), page is not None and page.running is not None
        doctor, ordered = self.tools.may(Right.ORDER_CYCLE), page is not None and page.order is not None
        shown: dict[QWidget, bool] = {
            self.check: self.waiting() is not None and self.tools.may(Right.SECOND_CHECK),
            self.new: may and not runs,
            **{self.acts[act.key]: may and runs for act in (VITALS, NEXT_BAG, END)},
            self.acts[ORDER.key]: doctor and not ordered and page is not None,
            self.acts[PAPER]: may and not runs,
            self.strike_order: doctor and ordered and not runs,
        }
        for button, is_possible in shown.items():
            button.setVisible(is_possible)
        self._colour_next()
        self._tall.settle()

    def _colour_next(self) -> None:
        """Colour the one act that comes next; an open form has it."""
        following = next_act(self.page) if self.form.form is None else None
        for act, button in ((START, self.new), *((one, self.acts[one.key]) for one in (VITALS, ORDER))):
            set_look(button, "role", PrimaryButton.role if act is following else Button.role)
