"""What the rows and columns of a table need, measured at once where it is in sight and bit by bit everywhere else.

A plan of two years has some four hundred rows; to measure all of them before the first is painted is half a second in
which nothing moves. Until its turn has come a row keeps the height that it had, or has the least; what is in sight
never moves for what is measured above it.
"""

from collections.abc import Callable, Hashable, Iterable
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QHeaderView, QTableView

from bline_desktop.ui.tables.cells import CellPainter
from bline_desktop.ui.tables.rows import RowsModel

CELLS_AT_ONCE = 120  # some five milliseconds where none of their texts was seen before
TRIED = 60  # rows from which the first width of a column is taken, spread over all of them


class Measured(QObject):
    """Gives each row its height, and tells the width of each column: no less than what was seen of it needs."""

    def __init__(self, table: QTableView, model: RowsModel[Any], painter: CellPainter) -> None:
        super().__init__(table)
        self._table, self._model, self._painter = table, model, painter
        self._rows, self._titles = table.verticalHeader(), table.horizontalHeader()
        self._known = bytearray()  # of each row, whether it has the height of its text
        self._next = 0  # every row before this one has
        self._widths: dict[int, int] = {}
        self._wider: set[int] = set()  # columns of which something was seen that needs more than they were given
        self._kept: dict[Hashable, int] = {}  # the heights of rows that are about to change places
        self._bit_by_bit = QTimer(self, singleShot=True, interval=0)
        self._bit_by_bit.timeout.connect(self._go_on)
        self._titles.sectionResized.connect(self.forget_heights)
        model.modelAboutToBeReset.connect(self._keep)
        model.modelReset.connect(self._put_back)

    def width(self, column: int) -> int:
        """Return the width at which nothing wraps of what was seen of a column."""
        width = self._widths.get(column)
        if width is None:
            count = self._model.rowCount()
            tried = range(0, count, max(1, count // TRIED))
            width = max((self._painter.room(row, column).width() for row in tried), default=0)
            self._widths[column] = width
        return width

    def height(self, row: int) -> int:
        """Return the height of a row, measured."""
        self._measure((row,))
        return self._rows.sectionSize(row)

    def forget(self) -> None:
        """Measure everything anew: the rows are others, or the letters."""
        self._widths.clear()
        self.forget_heights()

    def forget_heights(self) -> None:
        """Measure the heights anew; until then each row keeps the one that it has."""
        self._known = bytearray(self._model.rowCount())
        self._next = 0
        self._bit_by_bit.start()

    def settle(self) -> None:
        """Give the rows in sight their heights; where they came into sight at the top, those below stay put."""
        self._in_place(self._measure_shown)

    def settle_to_paint(self) -> None:
        """Give the rows in sight their heights while they are painted; the scroll bar follows in the next round."""
        self._measure_shown()
        if self._next < len(self._known) and not self._bit_by_bit.isActive():
            self._bit_by_bit.start()

    def settle_near(self, row: int) -> None:
        """Give a row its height, and those that can be in sight together with it."""
        most = self._table.viewport().height() // self._rows.minimumSectionSize() + 1
        near = range(max(0, row - most), min(self._model.rowCount(), row + most + 1))
        self._in_place(lambda: self._measure(near))

    def top(self) -> tuple[Hashable, int] | None:
        """Return which row stands at the top, and how much of it is out of sight; None where nothing is turned."""
        first, value = self._shown().start, self._table.verticalScrollBar().value()
        return (self._row_id(first), value - self._rows.sectionPosition(first)) if value else None

    def turn_to(self, top: tuple[Hashable, int] | None) -> None:
        """Turn to where a row stood at the top; where it is gone, and none is chosen, to the first row."""
        if top is None:
            return
        place, bar = self._model.place_of(top[0]), self._table.verticalScrollBar()
        self._table.updateGeometries()
        if place is not None:
            bar.setValue(self._rows.sectionPosition(place) + top[1])
        elif not self._table.currentIndex().isValid():
            bar.setValue(0)

    def _go_on(self) -> None:
        """Measure the rows in sight and some others, and come back for those that are left."""
        if not self._table.isVisible():
            return  # to paint it begins anew
        self.settle()
        most, some = max(1, CELLS_AT_ONCE // self._model.columnCount()), list[int]()
        while self._next < len(self._known) and len(some) < most:
            if not self._known[self._next]:
                some.append(self._next)
            self._next += 1
        self._in_place(lambda: self._measure(some))
        if self._next < len(self._known):
            self._bit_by_bit.start()
        else:
            self._widen()

    def _in_place(self, measure: Callable[[], bool]) -> None:
        """Measure, and leave the first row in sight that was measured before where it is on the screen."""
        rows, bar, shown = self._rows, self._table.verticalScrollBar(), self._shown()
        stays = next((row for row in shown if self._is_known(row)), shown.start)
        value, at = bar.value(), rows.sectionPosition(stays)
        if not measure():
            return
        self._table.updateGeometries()
        bar.blockSignals(True)  # what is told by them would be painted again, though nothing moves on the screen
        bar.setValue(value + rows.sectionPosition(stays) - at)
        bar.blockSignals(False)
        rows.setOffset(bar.value())
        if bar.value() - rows.sectionPosition(stays) != value - at or self._shown() != shown:
            self._table.viewport().update()

    def _measure_shown(self) -> bool:
        """Measure what is in sight, also what comes into sight because rows above it are lower than they were."""
        found = False
        while self._measure(self._shown()):
            found = True
        if found:
            self._widen()
        return found

    def _shown(self) -> range:
        first, last = (self._rows.logicalIndexAt(y) for y in (0, self._table.viewport().height() - 1))
        if first < 0:
            return range(0)
        return range(first, (last if last >= 0 else self._rows.count() - 1) + 1)

    def _is_known(self, row: int) -> bool:
        if len(self._known) != self._rows.count():
            self.forget_heights()
        return bool(self._known[row])

    def _measure(self, rows: Iterable[int]) -> bool:
        """Measure those of some rows that are still to be measured; tell whether there were any."""
        wanted = [row for row in rows if not self._is_known(row)]
        if not wanted:
            return False
        columns = [place for place in range(self._titles.count()) if not self._titles.isSectionHidden(place)]
        given = [(place, self._titles.sectionSize(place)) for place in columns]
        heights = [(row, max((self._cell(row, *cell) for cell in given), default=0)) for row in wanted]
        if not set(self._shown()).isdisjoint(wanted):
            self._table.viewport().update()
        self._resize(heights)
        for row in wanted:
            self._known[row] = 1
        return True

    def _cell(self, row: int, column: int, given: int) -> int:
        """Return the height of a cell in the width that its column was given."""
        whole = self._painter.room(row, column)
        if whole.width() > self._widths.get(column, whole.width()):
            self._widths[column] = whole.width()
            self._wider.add(column)
        return (whole if whole.width() <= given else self._painter.room(row, column, given)).height()

    def _resize(self, heights: Iterable[tuple[int, int]]) -> None:
        """Change heights at one go: the view would lay itself out for each of them."""
        self._rows.blockSignals(True)
        self._rows.setUpdatesEnabled(False)
        for row, height in heights:
            self._rows.resizeSection(row, height)
        self._rows.setUpdatesEnabled(True)
        self._rows.blockSignals(False)

    def _widen(self) -> None:
        """Have columns laid out anew whose words need more than they were given."""
        wider, self._wider = self._wider, set()
        for column in wider:
            if self._titles.sectionResizeMode(column) is QHeaderView.ResizeMode.ResizeToContents:
                self._titles.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)

    def _keep(self) -> None:
        known = (row for row, is_known in enumerate(self._known) if is_known and row < len(self._model.rows))
        self._kept = {self._row_id(row): self._rows.sectionSize(row) for row in known}

    def _put_back(self) -> None:
        """Let rows that were shown before begin with the height that they had."""
        kept, self._kept = self._kept, {}
        self.forget()
        if kept:
            least, count = self._rows.defaultSectionSize(), self._model.rowCount()
            self._resize((row, kept.get(self._row_id(row), least)) for row in range(count))

    def _row_id(self, row: int) -> Hashable:
        return self._model.row_id(self._model.row(row))
