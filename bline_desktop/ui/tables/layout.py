"""How a table gives its columns and rows their room: no text is cut, and what is in sight is never waited for."""

from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from bline_desktop.ui.tables.cells import CellPainter
from bline_desktop.ui.tables.measured import Measured
from bline_desktop.ui.tables.rows import RowsModel

R = TypeVar("R")
NARROWEST = 48
MOST_ALONE = 0.22  # of the width: a column that would take more shares it with the wide one
OTHER_LOOKS = (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.PaletteChange)


class LaidOutTable(QTableView, Generic[R]):
    """A table whose columns are as wide, and whose rows as high, as what is in them; `row_height` is the least."""

    def __init__(self, model: RowsModel[R], parent: QWidget | None, row_height: int) -> None:
        super().__init__(parent)
        self.rows_model = model
        self._sharing: dict[int, bool] = {}
        self.setModel(model)
        self._painter = CellPainter(self, model, row_height)
        self._measured = Measured(self, model, self._painter)
        self.setItemDelegate(self._painter)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self._set_up_headers(model, row_height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint rows that have their height, whatever came before."""
        self._measured.settle_to_paint()
        super().paintEvent(event)

    def doItemsLayout(self) -> None:
        """Lay the rows out over the whole width."""
        super().doItemsLayout()
        self._spread()
        self._measured.settle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the rows out for another width."""
        super().resizeEvent(event)
        self._spread()
        self._measured.settle()

    def changeEvent(self, event: QEvent) -> None:
        """Measure and draw anew with other letters or colours."""
        super().changeEvent(event)
        if event.type() in OTHER_LOOKS:
            self._painter.forget()
            self._measured.forget()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Give the rows that come into sight their heights before they are painted."""
        super().scrollContentsBy(dx, dy)
        if dy:
            self._measured.settle()

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a row into sight, and leave it there: what is around it has its height before."""
        if index.isValid():
            self._measured.settle_near(index.row())
        super().scrollTo(index, hint)

    def sizeHintForColumn(self, column: int) -> int:
        """Return the width at which nothing in a column wraps; Qt would measure each cell of it again and again."""
        return self._measured.width(column)

    def rowHeight(self, row: int) -> int:
        """Return the height of a row, measured also where it is not in sight yet."""
        return self._measured.height(row)

    def share_room(self, column: int, *, wanted: bool) -> None:
        """Let a column of sentences share the room with the wide one where it would take too much of it alone."""
        self._sharing[column] = wanted
        self._spread()

    def _spread(self) -> None:
        """Give no column less than its own room beside the wide one; without a wide one the last reaches the edge."""
        columns, titles, room = self.rows_model.columns, self.horizontalHeader(), self.viewport().width()
        for place, wanted in self._sharing.items():
            shares = wanted and self.sizeHintForColumn(place) > room * MOST_ALONE
            mode = QHeaderView.ResizeMode.Stretch if shares else QHeaderView.ResizeMode.ResizeToContents
            if titles.sectionResizeMode(place) is not mode:
                titles.setSectionResizeMode(place, mode)
        last = len(columns) - 1
        if columns[last].number or any(column.wide for column in columns):
            return
        needed = max(titles.sectionSizeHint(last), self.sizeHintForColumn(last))
        fits = sum(titles.sectionSize(place) for place in range(last)) + needed <= room
        if titles.stretchLastSection() != fits:
            titles.setStretchLastSection(fits)

    def _set_up_headers(self, model: RowsModel[R], row_height: int) -> None:
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(row_height)
        rows.setDefaultSectionSize(row_height)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        titles = self.horizontalHeader()
        titles.setHighlightSections(False)
        titles.setMinimumSectionSize(NARROWEST)
        titles.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for place, column in enumerate(model.columns):
            if column.wide:
                titles.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
