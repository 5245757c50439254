"""The parts of the details page: a titled section, and a small table of spans with what corrects one of them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bline_desktop.domain.fields import Fields
from bline_desktop.domain.views import RecordLine
from bline_desktop.domain.words import N_, Message, Words
from bline_desktop.ui.screens.records import CORRECT
from bline_desktop.ui.screens.records_table import STATE, state_words
from bline_desktop.ui.tables.rows import Column, RowsModel
from bline_desktop.ui.tables.table import RowsTable
from bline_desktop.ui.widgets.buttons import Button
from bline_desktop.ui.widgets.card import Card
from bline_desktop.ui.widgets.labels import TextLabel
from bline_desktop.ui.widgets.pump_words import say

BY = N_("details", "Recorded by")
ROWS_SHOWN = 4


class Section(Card):
    """One part of the page: a title, what is known, and the buttons that change it."""

    def __init__(self, title: str, act: str, body: QWidget, *more: QWidget) -> None:
        super().__init__()
        self.button = Button(act)
        top = QHBoxLayout()
        top.addWidget(TextLabel(title, "title"), 1)
        for button in more:
            top.addWidget(button)
        top.addWidget(self.button)
        self.add(top, body)


class Spans(QWidget):
    """A small table of spans, or the sentence that there are none. `correct` stands beside the section's own button."""

    correction_asked = Signal(object)  # RecordLine

    def __init__(
        self, words: Words, titles: tuple[Message, Message, Message], nothing: Message, fields: type[Fields]
    ) -> None:
        """Make the table: `titles` name its two columns and itself, `fields` is what is typed of a span."""
        super().__init__()
        self.fields = fields
        self.lines: tuple[RecordLine, ...] = ()
        self.correct = Button(words.say(CORRECT))
        self.table = _table(words, *titles)
        self._nothing = TextLabel(words.say(nothing), "quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._nothing)
        column.addWidget(self.table)
        self.correct.clicked.connect(self._ask)
        self.table.opened.connect(self._ask)
        self.table.chosen.connect(self._show_chosen)

    def show_lines(self, lines: tuple[RecordLine, ...], *, may_correct: bool) -> None:
        """Show the spans; who may correct them is offered it for the chosen one."""
        self.lines = lines
        self._nothing.setVisible(not lines)
        self.table.setVisible(bool(lines))
        self.table.show_rows(lines)
        self.table.be_as_high_as(ROWS_SHOWN)
        self.correct.setVisible(may_correct and bool(lines))
        self._show_chosen()

    def line(self, record_id: str) -> RecordLine | None:
        """Return the span of an id, while it counts."""
        return next((line for line in self.lines if str(line.record_id) == record_id and not line.struck), None)

    def _show_chosen(self) -> None:
        line = self.table.chosen_row()
        self.correct.setEnabled(line is not None and not line.struck)

    def _ask(self) -> None:
        line = self.table.chosen_row()
        if line is not None and not line.struck and not self.correct.isHidden():
            self.correction_asked.emit(line)


def _table(words: Words, when: Message, what: Message, name: Message) -> RowsTable[RecordLine]:
    def struck(line: RecordLine) -> bool:
        return line.struck

    columns = (
        Column[RecordLine](when, lambda line: line.when, bold=True, struck=struck),
        Column[RecordLine](what, lambda line: say(words, line.summary), wide=True, struck=struck),
        Column[RecordLine](BY, lambda line: line.recorded_by),
        Column[RecordLine](STATE, lambda line: state_words(words, line)),
    )
    return RowsTable(RowsModel(columns, words, row_id=lambda line: line.record_id), words.say(name))
