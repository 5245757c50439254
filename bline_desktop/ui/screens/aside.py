"""A table that opens beside the page: what a number is made of, or what a sentence stands on."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.clipboard import copy_for_a_while
from bline_desktop.ui.screens import infusion_tables as tables
from bline_desktop.ui.screens.side_form import SideForm
from bline_desktop.ui.tables.rows import Column, RowsModel
from bline_desktop.ui.tables.table import RowsTable
from bline_desktop.ui.widgets.buttons import QuietButton
from bline_desktop.ui.widgets.card import Card
from bline_desktop.ui.widgets.labels import TextLabel

COPY, CLOSE = N_("tables", "Copy the table"), N_("tables", "Close")
WIDTH, OF_SENTENCES = 560, 440  # a table of numbers needs more room than sentences, which wrap


class Aside(Card):
    """A table beside the page, opened from a number."""

    closed = Signal()

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._words = words
        self._shown: tables.Table | None = None
        self.key = ""
        self.heading = TextLabel("", "title", parent=self)
        self.copy = QuietButton(words.say(COPY), self)
        self.leave = QuietButton(words.say(CLOSE), self)
        self.foot = TextLabel("", "quiet", parent=self)
        self.table: RowsTable[tables.Line] | None = None
        self.copy.clicked.connect(self._copy)
        self.leave.clicked.connect(self.close_table)
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        top.addWidget(self.copy)
        top.addWidget(self.leave)
        self.add(top)
        self._form: SideForm | None = None
        self.hide()

    def stand_in_for(self, form: SideForm) -> None:
        """Stand in the place of a form: both beside the page leave no room for that. What is typed in it stays."""
        self._form = form
        form.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Make room for the form as soon as it is shown."""
        if watched is self._form and event.type() == QEvent.Type.Show:
            self.close_table()
        return super().eventFilter(watched, event)

    def open_table(self, key: str, title: str, shown: tables.Table) -> None:
        """Show a table in the place of the one that was open, with the keyboard on its first line."""
        again = key == self.key
        if not (again and self._shown is not None and self._shown.titles == shown.titles):
            self._make(shown)
        self.key, self._shown = key, shown
        self.setFixedWidth(OF_SENTENCES if tables.RULE in shown.titles else WIDTH)
        self.heading.setText(title)
        self.setAccessibleName(title)
        self.foot.setText(shown.foot)
        self.foot.setVisible(bool(shown.foot))
        assert self.table is not None
        self.table.show_rows(shown.lines)
        if self._form is not None:
            self._form.hide()
        self.show()
        if not again:
            self.table.setFocus()

    def close_table(self) -> None:
        """Close it; the keyboard goes back to where it came from."""
        if self.key:
            self.key = ""
            self.hide()
            if self._form is not None and (self._form.form is not None or self._form.second is not None):
                self._form.show()
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close by Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_table()
        else:
            super().keyPressEvent(event)

    def _copy(self) -> None:
        if self._shown is not None:
            titles = tuple(self._words.say(title) for title in self._shown.titles)
            lines = (titles, *self._shown.text)
            copy_for_a_while("\n".join("\t".join(cell.replace("\n", " – ") for cell in line) for line in lines))

    def _make(self, shown: tables.Table) -> None:
        """Make a table of these columns."""
        if self.table is not None:
            self.body.removeWidget(self.table)
            self.table.hide()
            self.table.deleteLater()
        wide = next((n for n, title in enumerate(shown.titles) if title == tables.RULE), -1)
        columns = tuple(
            Column[tables.Line](title, _cell(place), wide=place == wide, number=wide < 0 and place > 1)
            for place, title in enumerate(shown.titles)
        )
        self.table = RowsTable(RowsModel(columns, self._words), self.heading.text(), self)
        self.body.removeWidget(self.foot)
        self.add(self.table, self.foot)


def _cell(place: int) -> Callable[[tables.Line], object]:
    return lambda line: line.cells[place]
