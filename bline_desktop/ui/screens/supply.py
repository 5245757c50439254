"""The bags that a cycle expects: where each is, and one press for its next step."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget
from sqlmodel import Session

from bline_desktop.commands.corrections import correct
from bline_desktop.commands.records import strike
from bline_desktop.commands.supply import expect_bag, move_bag
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import FieldsRefused, RuleBroken
from bline_desktop.domain.people import Right
from bline_desktop.domain.treatment.supply import (
    MoveFields,
    Supplied,
    SupplyAct,
    SupplyBag,
    SupplyFields,
    SupplyMove,
)
from bline_desktop.domain.treatment.supply_view import SupplyPage
from bline_desktop.domain.words import N_, Message
from bline_desktop.ui.desk import Gesture
from bline_desktop.ui.screens.records import CORRECT
from bline_desktop.ui.screens.side_form import Sheet, SideForm
from bline_desktop.ui.screens.supply_table import say_way, supply_model
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.tables.table import RowsTable
from bline_desktop.ui.theme import GRID, Tone
from bline_desktop.ui.widgets.buttons import Button
from bline_desktop.ui.widgets.flow import FlowLayout
from bline_desktop.ui.widgets.labels import OneLine, TextLabel
from bline_desktop.ui.widgets.pump_words import say

SUPPLY = N_("supply", "Supply of bags")
NONE_YET = N_("supply", "Bags that were ordered stand here, with where each is. A bag can be hung without.")
EXPECT, EXPECT_ACT = N_("supply", "Expect a bag"), N_("supply", "Record the bag")
OTHER_STEP, STEP_ACT = N_("supply", "Another step"), N_("supply", "Record the step")
CORRECT_STEP, CORRECT_ACT = N_("supply", "Correct the last step"), N_("supply", "Record the correction")
STRIKE, STRUCK = N_("supply", "Strike the last step"), N_("supply", "Struck. It stays readable in the journal.")
WHY_STRIKE = N_("supply", "“{state}” since {at} will be struck. It stays readable in the journal.")
WHY_CORRECT = N_("supply", "The last step of this bag is corrected. Both stay readable in the journal.")
KEPT, MOVED = N_("supply", "The bag is recorded."), N_("supply", "Recorded: {state}.")
LEAST_HEIGHT, ROWS_SHOWN = 88, 3  # of more bags the table scrolls: the plan above needs the room
KEYS = ("expect", "move", "correct")


class SupplyPart(QWidget):
    """Table and acts; the forms open in the side form of the screen that it stands on."""

    changed = Signal()

    def __init__(self, tools: Tools, form: SideForm, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = tools.words
        self.tools, self.form = tools, form
        self.page: SupplyPage | None = None
        self.question = TextLabel("", "number", parent=self)
        self.table: RowsTable[Supplied] = RowsTable(supply_model(words), words.say(SUPPLY))
        self.table.say_when_empty(words.say(NONE_YET))
        self.next_step = Button("", self)
        titles = (EXPECT, OTHER_STEP, CORRECT_STEP, STRIKE)
        self.expect, self.other, self.correct, self.strike = (Button(words.say(title), self) for title in titles)
        acts = QWidget(self)
        row = FlowLayout(acts, gap=GRID, line_gap=GRID)
        title = OneLine(words.say(SUPPLY), "title", parent=acts)
        title.setFixedHeight(self.expect.sizeHint().height())
        for button in (title, self.expect, self.next_step, self.other, self.correct, self.strike):
            row.addWidget(button)
        self.way = TextLabel("", "quiet", parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (acts, self.question, self.table, self.way):
            column.addWidget(part)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._connect()

    def show_page(self, page: SupplyPage | None) -> None:
        """Show the bags of a cycle."""
        self.page = page
        self.setVisible(page is not None)
        if page is None:
            return
        found = page.next_bag
        asked = found.question if found else None
        self.question.setText(say(self.tools.words, asked) if asked else "")
        self.question.set_tone(Tone.CRITICAL if found and found.critical else Tone.WARNING)
        self.question.setVisible(asked is not None)
        self.table.show_rows(page.supply)
        self.table.be_as_high_as(ROWS_SHOWN, LEAST_HEIGHT)
        self._show_acts()

    def open_key(self, key: str) -> None:
        """Open the form of an act by its key: "expect", or "move" and "correct" with the bag's id."""
        act, _, plain = key.partition(":")
        bag = next((bag for bag in (self.page.supply if self.page else ()) if str(bag.supply_id) == plain), None)
        if act == "expect":
            self._open_expect()
        elif bag is not None:
            (self._open_move if act == "move" else self._open_correct)(bag)

    def submit(self, key: str, draft: Any) -> None:
        """Record what was typed."""
        act, _, plain = key.partition(":")
        if act == "correct":
            self._correct(UUID(plain), draft)
        elif act == "move":
            self._do(lambda session, one: move_bag(session, one, UUID(plain), draft), _moved(draft.state))
        elif self.page is not None:
            cycle = self.page.cycle_id
            self._do(lambda session, one: expect_bag(session, one, cycle, draft), (KEPT, {}))

    def _do(
        self, told: Callable[[Session, Act], object], said: tuple[Message, dict[str, object]], reason: str = ""
    ) -> None:
        """Tell the desk what the form holds; it closes once that is kept, and ten seconds long it can be taken back."""
        act_id = self.form.gesture_id

        def kept(_: object) -> None:
            if self.form.gesture_id == act_id:
                self.form.close_form()
            message, values = said
            self.tools.say_kept(self, message, act_id, **values)
            self.changed.emit()

        gesture = Gesture(reason=reason or None, id=act_id)
        self.tools.desk.do(self, told, kept, refused=self.form.refused, gesture=gesture)

    def _do_at_once(
        self, told: Callable[[Session, Act], object], said: tuple[Message, dict[str, object]], reason: str = ""
    ) -> None:
        """Tell the desk of an act without a form; one that is open stays, and no other act is done in the meantime."""
        act_id, (message, values) = uuid4(), said

        def kept(_: object) -> None:
            self._set_busy(False)
            self.tools.say_kept(self, message, act_id, **values)
            self.changed.emit()

        def refused(error: RuleBroken | FieldsRefused) -> None:
            self._set_busy(False)
            if isinstance(error, RuleBroken):
                self.tools.messages.refuse(error)

        self._set_busy(True)
        self.tools.desk.do(self, told, kept, refused=refused, gesture=Gesture(reason=reason or None, id=act_id))

    def _set_busy(self, busy: bool) -> None:
        for button in (self.next_step, self.strike):
            button.setEnabled(not busy)

    def _take_next(self) -> None:
        bag = self.table.chosen_row()
        state = bag.next_step if bag else None
        if bag is None or state is None:
            return
        supply_id, now = bag.supply_id, self.tools.desk.clock.now()
        fields = MoveFields(state=state, at=now, note=None)
        self._do_at_once(lambda session, act: move_bag(session, act, supply_id, fields), _moved(state))

    def _open_expect(self) -> None:
        if self.page is None:
            return
        planned = self.page.expected
        values: dict[str, object] = {"state": SupplyAct.ORDERED, "at": self.tools.desk.clock.now()}
        values["dose_ug_per_day"] = planned.dose_ug_per_day if planned else self.page.dose_ug_per_day
        if planned is not None:
            values |= {"duration_h": planned.duration_h, "hang_at": planned.hang_at}
        self.form.open_sheet(Sheet("expect", self.tools.words.say(EXPECT), EXPECT_ACT, SupplyFields, values))

    def _open_move(self, bag: Supplied) -> None:
        values: dict[str, object] = {"at": self.tools.desk.clock.now()}
        title = self.tools.words.say(OTHER_STEP)
        self.form.open_sheet(Sheet(f"move:{bag.supply_id}", title, STEP_ACT, MoveFields, values))

    def _open_correct(self, bag: Supplied) -> None:
        last, words = bag.last, self.tools.words
        state = next((act for act in SupplyAct if act.value == last.state.value), None)
        values: dict[str, object] = {"state": state, "at": last.at, "note": last.note}
        if last.is_first:
            values |= {name: getattr(bag, name) for name in ("dose_ug_per_day", "duration_h", "hang_at")}
        fields = SupplyFields if last.is_first else MoveFields
        typed = {name: value for name, value in values.items() if value is not None}
        key = f"correct:{bag.supply_id}"
        self.form.open_sheet(Sheet(key, words.say(CORRECT_STEP), CORRECT_ACT, fields, typed))

    def _correct(self, supply_id: UUID, draft: Any) -> None:
        bag = next((bag for bag in (self.page.supply if self.page else ()) if bag.supply_id == supply_id), None)
        self.form.set_busy(False)
        if bag is None or bag.last.row_id is None:
            return
        table, row_id = _table(bag), bag.last.row_id

        def because(why: str) -> None:
            self._do(lambda session, act: correct(session, act, table, row_id, draft), _moved(draft.state), why)

        self.tools.ask_why(self, self.tools.words.say(WHY_CORRECT), CORRECT, because)

    def _strike(self) -> None:
        bag = self.table.chosen_row()
        if bag is None or bag.last.row_id is None:
            return
        table, row_id = _table(bag), bag.last.row_id
        text = self.tools.words.say(WHY_STRIKE, state=bag.state, at=bag.last.at)

        def because(why: str) -> None:
            self._do_at_once(lambda session, act: strike(session, act, table, row_id), (STRUCK, {}), why)

        self.tools.ask_why(self, text, STRIKE, because)

    def _show_acts(self) -> None:
        bag, may = self.table.chosen_row(), self.tools.may(Right.SUPPLY_BAGS)
        following = bag.next_step if bag else None
        self.way.setText(say_way(self.tools.words, bag) if bag else "")
        self.way.setVisible(bag is not None)
        self.expect.setVisible(may)
        self.next_step.setVisible(may and following is not None)
        if following is not None:
            self.next_step.setText(self.tools.words.say(following.title_message))
        typed = bag is not None and bag.last.row_id is not None
        self.other.setVisible(may and bag is not None)
        for button in (self.correct, self.strike):
            button.setVisible(may and typed)

    def _connect(self) -> None:
        self.table.chosen.connect(lambda _: self._show_acts())
        self.table.opened.connect(lambda bag: self._open_move(bag) if self.tools.may(Right.SUPPLY_BAGS) else None)
        self.expect.clicked.connect(self._open_expect)
        self.next_step.clicked.connect(self._take_next)
        self.other.clicked.connect(lambda: self._with_chosen(self._open_move))
        self.correct.clicked.connect(lambda: self._with_chosen(self._open_correct))
        self.strike.clicked.connect(self._strike)

    def _with_chosen(self, act: Callable[[Supplied], None]) -> None:
        bag = self.table.chosen_row()
        if bag is not None:
            act(bag)


def _moved(state: SupplyAct) -> tuple[Message, dict[str, object]]:
    return MOVED, {"state": state.title_message}


def _table(bag: Supplied) -> str:
    """Return the table in which the last step of a bag stands."""
    return str((SupplyBag if bag.last.is_first else SupplyMove).__tablename__)
