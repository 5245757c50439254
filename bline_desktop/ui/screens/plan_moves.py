"""What an act on the plan would change, shown beside its form before it can be done: each day, old and new."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from bline_desktop.domain.plan.changes import PlanAction
from bline_desktop.domain.plan.deferring import ShownMove
from bline_desktop.domain.plan.said import say_brief
from bline_desktop.domain.plan.steps import DatedStep
from bline_desktop.domain.plan.tried import Tried
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.tables.rows import Column, RowsModel
from bline_desktop.ui.tables.table import RowsTable
from bline_desktop.ui.theme import GRID, Tone
from bline_desktop.ui.widgets.chip import Chip
from bline_desktop.ui.widgets.labels import TextLabel
from bline_desktop.ui.widgets.plan_words import PlanWords

WHAT_CHANGES = N_("plan", "What would change")
STEP, WAS, BECOMES = N_("plan", "Step"), N_("plan", "Planned now"), N_("plan", "Then")
NO_DAY = N_("plan", "No day")
ONE_MOVES, MORE_MOVE = N_("plan", "1 step changes."), N_("plan", "{n} steps change.")
ON_FREE_DAYS = N_("plan", "{n} of them would stand on a weekend or a public holiday.")
NOT_POSSIBLE = N_("plan", "This step is done already, or has no day: there is nothing to change.")
LEFT_OUT = {PlanAction.OMIT: N_("plan", "Omitted"), PlanAction.CEASE: N_("plan", "Ceased")}


class MovesPart(QWidget):
    """The changes that are about to be made, in the place of the steps; above them what gets into each other's way."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said = PlanWords(words)
        self._before: Mapping[str, DatedStep] = {}
        self.title = TextLabel(words.say(WHAT_CHANGES), "title", parent=self)
        self.table: RowsTable[ShownMove] = RowsTable(self._model(words), words.say(WHAT_CHANGES), self)
        self.clashes: tuple[Chip, ...] = ()
        self.notes = QVBoxLayout()
        self.notes.setSpacing(GRID // 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.title)
        column.addLayout(self.notes)
        column.addWidget(self.table, 1)

    def about(self, said: PlanWords) -> None:
        """Say the days of this patient from now on."""
        self._said = said

    def show_tried(self, tried: Tried, before: Sequence[DatedStep]) -> None:
        """Show what an act would change among the steps as they stand now."""
        self._before = {step.key: step for step in before}
        self.table.show_rows(tried.shown)
        self._show_clashes(tried.clashes)

    def foot(self, tried: Tried) -> str:
        """Say in a sentence what an act would change."""
        words, n = self._said.words, len(tried.shown)
        if not tried.moves:
            return words.say(NOT_POSSIBLE)
        text = words.say(ONE_MOVES) if n == 1 else words.say(MORE_MOVE, n=n)
        free = sum(1 for move in tried.shown if self._is_free(move))
        return f"{text} {words.say(ON_FREE_DAYS, n=free)}" if free else text

    def _is_free(self, move: ShownMove) -> bool:
        return move.becomes is not None and move.left_out is None and bool(self._said.cue(move.becomes))

    def _show_clashes(self, clashes: Sequence[Said]) -> None:
        while (item := self.notes.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.clashes = tuple(Chip(self._said.words.value(clash), Tone.WARNING, self, wraps=True) for clash in clashes)
        for chip in self.clashes:
            self.notes.addWidget(chip)

    def _model(self, words: Words) -> RowsModel[ShownMove]:
        columns: list[Column[ShownMove]] = [
            Column(STEP, self._step, bold=True, wide=True),
            Column(WAS, lambda move: self._day(move, new=False)),
            Column(BECOMES, lambda move: self._day(move, new=True), tone=self._tone),
        ]
        return RowsModel(columns, words, lambda move: move.key)

    def _step(self, move: ShownMove) -> str:
        return self._said.words.value(say_brief(self._before[move.key]))

    def _day(self, move: ShownMove, *, new: bool) -> str:
        words = self._said.words
        if new and move.left_out is not None:
            return words.say(LEFT_OUT[move.left_out])
        day = move.becomes if new else move.was
        return words.say(NO_DAY) if day is None else self._said.cued(day)

    def _tone(self, move: ShownMove) -> Tone | None:
        return Tone.WARNING if self._is_free(move) else None
