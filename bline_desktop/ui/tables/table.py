"""The one table view: Tab leaves it, Enter opens a row, the row in focus stays in focus when the rows are refreshed."""

from collections.abc import Hashable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QWidget

from bline_desktop.ui.clipboard import copy_for_a_while
from bline_desktop.ui.tables.layout import LaidOutTable
from bline_desktop.ui.tables.rows import RowsModel
from bline_desktop.ui.theme import GRID, TOUCH_HEIGHT, theme_of

R = TypeVar("R")
RING = 2
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RowsTable(LaidOutTable[R], Generic[R]):
    """Shows the rows of a `RowsModel`. `name` is what a screen reader calls the table, `row_height` the least in px."""

    opened = Signal(object)  # the row: Enter or double click
    chosen = Signal(object)  # the row that has the focus now, or None

    def __init__(
        self, model: RowsModel[R], name: str, parent: QWidget | None = None, row_height: int = TOUCH_HEIGHT
    ) -> None:
        super().__init__(model, parent, row_height)
        self.setAccessibleName(name)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.doubleClicked.connect(self._open)
        self._chosen_id: Hashable = None
        self.selectionModel().currentRowChanged.connect(self._tell_chosen)
        self._when_empty = ""

    def show_rows(self, rows: Sequence[R]) -> None:
        """Show other rows. While a row has the focus the order does not change under the user's hand.

        What was turned to stays in sight as long as its row is there.
        """
        kept, top = self._chosen_id, self._measured.top()
        self._measured.forget()  # the same rows can say something else: they may hang on what is around the table
        self.rows_model.set_rows(rows, keep_order=self.hasFocus() and kept is not None)
        self._restore(kept)
        self._measured.turn_to(top)

    def say_when_empty(self, text: str) -> None:
        """Say in the table what will stand here, while nothing does."""
        self._when_empty = text
        self.setAccessibleDescription(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows with a ring round the one that has the keyboard, or the words that stand in for them."""
        super().paintEvent(event)
        painter, theme = QPainter(self.viewport()), theme_of(self)
        if self.hasFocus() and self.currentIndex().isValid():
            row = self.visualRect(self.currentIndex())
            painter.setPen(QPen(QColor(theme.act), RING))
            painter.drawRect(1, row.top() + 1, self.viewport().width() - RING, row.height() - RING)
        if self._when_empty and not self.rows_model.rowCount():
            painter.setPen(QColor(theme.text_2))
            room = self.viewport().rect().adjusted(GRID + 4, GRID + 4, -GRID - 4, -GRID - 4)
            painter.drawText(room, Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, self._when_empty)

    def be_as_high_as(self, rows: int, least: int = 0) -> None:
        """Take the height of so many rows, or of all where there are fewer; at least so many pixels."""
        shown = sum(self.rowHeight(row) for row in range(min(self.rows_model.rowCount(), rows)))
        self.setFixedHeight(max(least, self.horizontalHeader().sizeHint().height() + shown + GRID))

    def choose(self, row_id: Hashable) -> bool:
        """Put the focus on the row with an id; tell whether it is shown."""
        place = self.rows_model.place_of(row_id)
        if place is None:
            return False
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(self.rows_model.index(place, 0), flags)
        return True

    def chosen_row(self) -> R | None:
        """Return the row that has the focus, or None."""
        index = self.currentIndex()
        return self.rows_model.row(index.row()) if index.isValid() else None

    def sort_by_header(self, *, on: bool = True) -> None:
        """Let a click on a title sort by its column."""
        header = self.horizontalHeader()
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        self.setSortingEnabled(on)

    def copy(self) -> None:
        """Copy the row in focus with the titles; the clipboard forgets it after half a minute."""
        index = self.currentIndex()
        if not index.isValid():
            return
        columns = range(self.rows_model.columnCount())
        titles = [self.rows_model.headerData(column, Qt.Orientation.Horizontal) for column in columns]
        cells = [self.rows_model.index(index.row(), column).data() for column in columns]
        copy_for_a_while("\n".join("\t".join(line) for line in (titles, cells)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter, copy with Ctrl+C; everything else is the view's."""
        if event.key() in ENTER and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            self._open(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Put the focus on a row, so that the arrow keys start somewhere that can be seen; a press chooses its own.

        Rows that moved between the press and its row would put another one under the finger.
        """
        super().focusInEvent(event)
        by_press = event.reason() is Qt.FocusReason.MouseFocusReason
        if not by_press and not self.currentIndex().isValid() and self.rows_model.rowCount():
            self.choose(self.rows_model.row_id(self.rows_model.row(0)))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Bring the rows into order, now that nobody's hand is on them."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.put_in_order()

    def put_in_order(self) -> None:
        """Bring rows whose order was kept into the order that they should have; the chosen one stays chosen."""
        kept = self._chosen_id
        self.rows_model.put_in_order()
        self._restore(kept)

    def _restore(self, row_id: Hashable) -> None:
        if row_id is not None and not self.choose(row_id):
            self._tell_chosen(QModelIndex(), QModelIndex())

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self.rows_model.row(index.row()))

    def _tell_chosen(self, current: QModelIndex, previous: QModelIndex) -> None:
        row: Any = self.rows_model.row(current.row()) if current.isValid() else None
        row_id = self.rows_model.row_id(row) if current.isValid() else None
        if row_id != self._chosen_id:
            self._chosen_id = row_id
            self.viewport().update()  # the ring goes with it
            self.chosen.emit(row)
