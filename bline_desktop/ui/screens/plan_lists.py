"""The steps of a plan, or the changes that people made in it, or what an act would change: one of them at a time."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from bline_desktop.domain.plan.state import JudgedStep, PatientPlan, SaidChange
from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.forms.choice_editors import KeyRow
from bline_desktop.ui.screens.plan_changes import CHANGES, ChangeWords, changes_model
from bline_desktop.ui.screens.plan_moves import MovesPart
from bline_desktop.ui.screens.plan_steps import PlanRow, Show, StepCells, next_open, rows_of, steps_model
from bline_desktop.ui.tables.table import RowsTable
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.buttons import Button
from bline_desktop.ui.widgets.plan_words import PlanWords

STEPS, SHOW = N_("plan", "Steps of the plan"), N_("plan", "What is shown")
SHOWN = {Show.OPEN: N_("plan", "Open"), Show.ALL: N_("plan", "All"), Show.DEVIATIONS: N_("plan", "Deviations")}
NO_STEPS = N_("plan", "Nothing of this kind stands in the plan.")
NO_CHANGES = N_("plan", "What people change in the plan stands here: who, when, what and why.")
STRIKE = N_("plan", "Strike this change")
PLANNED_PLACE, WINDOW_PLACE = 2, 3  # of the columns of the days and of the windows


class PlanLists(QWidget):
    """`acts` stand above the steps; the keys at their right choose which steps are shown, or the changes."""

    chosen = Signal(object)  # the JudgedStep that is chosen, or None
    opened = Signal()
    strike_asked = Signal(object, str)  # the SaidChange, and what it did in words

    def __init__(self, words: Words, acts: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan: PatientPlan | None = None
        self._acts, self._may = acts, False
        self._cells, self._changes = StepCells(words), ChangeWords(words)
        self.table: RowsTable[PlanRow] = RowsTable(steps_model(self._cells), words.say(STEPS), self)
        self.changes: RowsTable[SaidChange] = RowsTable(changes_model(self._changes), words.say(CHANGES), self)
        self.moves = MovesPart(words, self)
        self.table.say_when_empty(words.say(NO_STEPS))
        self.changes.say_when_empty(words.say(NO_CHANGES))
        entries = [(show, words.say(text)) for show, text in SHOWN.items()]
        self.keys = KeyRow([*entries, (None, words.say(CHANGES))], words.say(SHOW), self)
        self.keys.set_value(Show.OPEN)
        self.strike = Button(words.say(STRIKE), self)
        self._lay_out()
        self.keys.chosen.connect(self._show_part)
        self.table.chosen.connect(self._tell_chosen)
        self.table.opened.connect(self.opened)
        self.changes.chosen.connect(lambda _: self._show_strike())
        self.strike.clicked.connect(self._ask_strike)

    def show_plan(self, plan: PatientPlan, said: PlanWords, *, may: bool) -> None:
        """Show a plan; `may` tells whether the signed-in person may change it."""
        self._plan, self._may = plan, may
        self._cells.about(said)
        self.moves.about(said)
        self._changes.about(plan)
        self._show_rows()

    def put_in_order(self) -> None:
        """Bring the steps into the order of their days, after an act that moved some; the chosen one is in sight."""
        self.table.put_in_order()
        self._show_chosen()

    def choose_step(self, key: str) -> bool:
        """Choose a step, among all of them where it is not among those that are shown; tell whether there is one."""
        if self.table.choose(key):
            return True
        self.keys.set_value(Show.ALL)
        self._show_part()
        return self.table.choose(key)

    def show_moves(self, *, wanted: bool) -> None:
        """Show what an act would change in the place of the steps."""
        self._acts.setVisible(not wanted)
        self.lists.setCurrentWidget(self.moves if wanted else self._part)

    def make_room(self, *, form: bool) -> None:
        """Leave the room of the windows to the steps and their days, while a form stands beside the table."""
        self.table.setColumnHidden(WINDOW_PLACE, form)
        self.keys.setVisible(not form)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the chosen step in sight where a form takes room, or gives it back."""
        super().resizeEvent(event)
        self._show_chosen()

    @property
    def _part(self) -> QWidget:
        return self.table if isinstance(self.keys.value, Show) else self.changes

    def _show_part(self) -> None:
        """Show what was just asked for, with the chosen step in its middle."""
        self.lists.setCurrentWidget(self._part)
        self._show_rows()
        self.table.rows_model.put_in_order()
        self._show_chosen()

    def _show_rows(self) -> None:
        """Show the rows; where no step is chosen, choose the one that is to be done next."""
        plan, show = self._plan, self.keys.value
        if plan is None:
            return
        self.changes.show_rows(sorted(plan.changes, key=lambda line: line.change.at, reverse=True))
        self._show_strike()
        self._acts.setVisible(isinstance(show, Show) and self.lists.currentWidget() is not self.moves)
        if not isinstance(show, Show):
            return
        self.table.show_rows(rows_of(plan, show))
        self.table.share_room(PLANNED_PLACE, wanted=True)
        self.table.share_room(
            self.table.rows_model.columnCount() - 1, wanted=any(step.deviations for step in plan.steps)
        )
        following = next_open(plan.steps)
        if self.table.chosen_row() is None and following is not None and self.table.choose(following.step.key):
            self._show_chosen()
        self._tell_chosen(self.table.chosen_row())

    def _show_chosen(self) -> None:
        """Bring the chosen step into sight, once the rows have their heights."""

        def show() -> None:
            self.table.scrollTo(self.table.currentIndex(), QAbstractItemView.ScrollHint.PositionAtCenter)

        QTimer.singleShot(0, self.table, show)

    def _tell_chosen(self, row: PlanRow | None) -> None:
        judged: JudgedStep | None = row.judged if row is not None else None
        self.chosen.emit(judged)

    def _show_strike(self) -> None:
        line = self.changes.chosen_row()
        counts = line is not None and line.change.taken_back_at is None
        self.strike.setVisible(self._part is self.changes and self._may and counts)

    def _ask_strike(self) -> None:
        line = self.changes.chosen_row()
        if line is not None:
            self.strike_asked.emit(line, self._changes.what(line))

    def _lay_out(self) -> None:
        self.lists = QStackedWidget()
        for part in (self.table, self.changes, self.moves):
            self.lists.addWidget(part)
        top = QHBoxLayout()
        top.setSpacing(2 * GRID)
        top.addWidget(self._acts, 1)
        top.addWidget(self.strike)
        top.addStretch()
        top.addWidget(self.keys)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID + 4)
        column.addLayout(top)
        column.addWidget(self.lists, 1)
        self.strike.hide()
