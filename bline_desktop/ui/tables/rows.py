"""The one table model: frozen rows, columns that say how a row is shown."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from bline_desktop.domain.words import Message, Words
from bline_desktop.ui.theme import Tone

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
TONE_ROLE = Qt.ItemDataRole.UserRole + 1
BOLD_ROLE = Qt.ItemDataRole.UserRole + 2
STRUCK_ROLE = Qt.ItemDataRole.UserRole + 3
NOWHERE = QModelIndex()
ARROWS = {Qt.SortOrder.AscendingOrder: " ▲", Qt.SortOrder.DescendingOrder: " ▼"}


def _plain(row: Any) -> Tone | None:
    return None


def _no(row: Any) -> bool:
    return False


@dataclass(frozen=True)  # without slots: Python 3.11 can't make Column[Row](...) with them
class Column(Generic[R]):
    """One column. `text` gives what is shown: a text as it stands, any other value is said by `Words`.

    `key` gives what the column sorts by (None: it does not sort), `tone` the tone of a cell (None: plain text),
    `number` stands to the right, `wide` takes the room that is left, `struck` draws a line through what was struck.
    """

    title: Message
    text: Callable[[R], object]
    key: Callable[[R], Any] | None = None
    tone: Callable[[R], Tone | None] = _plain
    struck: Callable[[R], bool] = _no
    bold: bool = False
    number: bool = False
    wide: bool = False


def _alignment(column: Column[Any]) -> int:
    side = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


TEXTS = frozenset({int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.AccessibleTextRole)})
LOOKS: Mapping[int, Callable[[Column[Any], Any], object]] = {
    int(Qt.ItemDataRole.TextAlignmentRole): lambda column, row: _alignment(column),
    TONE_ROLE: lambda column, row: column.tone(row),
    BOLD_ROLE: lambda column, row: column.bold,
    STRUCK_ROLE: lambda column, row: column.struck(row),
}


class RowsModel(QAbstractTableModel, Generic[R]):
    """Rows in the order in which they were handed in, or sorted by one column."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        words: Words,
        row_id: Callable[[R], Hashable] = attrgetter("id"),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.words = words
        self.row_id = row_id
        self._given: tuple[R, ...] = ()
        self._rows: tuple[R, ...] = ()
        self._sorted: tuple[int, Qt.SortOrder] | None = None

    @property
    def rows(self) -> tuple[R, ...]:
        """The rows in the order shown."""
        return self._rows

    def row(self, number: int) -> R:
        """Return the row shown at a place."""
        return self._rows[number]

    def text(self, row: R, column: Column[R]) -> str:
        """Return the words of a cell."""
        value = column.text(row)
        return value if type(value) is str else self.words.value(value)

    def place_of(self, row_id: Hashable) -> int | None:
        """Return where the row with an id is shown, or None."""
        return next((place for place, row in enumerate(self._rows) if self.row_id(row) == row_id), None)

    def set_rows(self, rows: Sequence[R], *, keep_order: bool = False) -> None:
        """Show other rows. `keep_order` leaves those that were shown where they are, and puts new ones at the end."""
        self._given = tuple(rows)
        wanted = self._as_shown() if keep_order else self._in_order()
        before, after = ([self.row_id(row) for row in some] for some in (self._rows, wanted))
        if before != after:
            self.beginResetModel()
            self._rows = wanted
            self.endResetModel()
        elif wanted != self._rows:
            self._rows = wanted
            self.dataChanged.emit(self.index(0, 0), self.index(len(wanted) - 1, len(self.columns) - 1))

    def put_in_order(self) -> None:
        """Bring rows whose order was kept into the order that they should have."""
        self.set_rows(self._given)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Return how many rows are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the title of a column; rows have none."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            arrow = ARROWS[self._sorted[1]] if self._sorted and self._sorted[0] == section else ""
            return self.words.say(column.title) + arrow
        return _alignment(column) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows and how."""
        # Asked for several hundred times while a table is laid out: what is asked for most comes first.
        if role in TEXTS:
            column, row = self.columns[index.column()], self._rows[index.row()]
            return self.text(row, column)
        look = LOOKS.get(role)
        return None if look is None else look(self.columns[index.column()], self._rows[index.row()])

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column that has a sort key; -1 goes back to the order in which the rows were handed in."""
        self._sorted = (column, order) if column >= 0 and self.columns[column].key else None
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)
        self.set_rows(self._given)

    def _in_order(self) -> tuple[R, ...]:
        if self._sorted is None:
            return self._given
        column, order = self._sorted
        key = self.columns[column].key
        assert key is not None
        # Rows without a value come last in both directions: unknown is neither small nor large.
        known = [row for row in self._given if key(row) is not None]
        unknown = [row for row in self._given if key(row) is None]
        return (*sorted(known, key=key, reverse=order is Qt.SortOrder.DescendingOrder), *unknown)

    def _as_shown(self) -> tuple[R, ...]:
        by_id = {self.row_id(row): row for row in self._in_order()}
        kept = [by_id.pop(row_id) for row in self._rows if (row_id := self.row_id(row)) in by_id]
        return (*kept, *by_id.values())
