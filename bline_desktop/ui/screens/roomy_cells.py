"""Cells whose height is measured with the air that the stylesheet gives them, so that no last line is cut."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtWidgets import QStyleOptionViewItem

from bline_desktop.ui.tables.cells import CellPainter
from bline_desktop.ui.tables.rows import RowsModel
from bline_desktop.ui.tables.table import R, RowsTable
from bline_desktop.ui.theme import GRID


class RoomyCells(CellPainter):
    """Measures wrapped text in the width that is left between the paddings of a cell."""

    def _measure(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        inside = QStyleOptionViewItem(option)
        inside.rect.adjust(0, 0, -2 * GRID, 0)  # 8 px to the left and to the right, as the stylesheet says
        return super()._measure(inside, index)


def roomy_table(model: RowsModel[R], name: str) -> RowsTable[R]:
    """Make a table with such cells."""
    table: RowsTable[R] = RowsTable(model, name)
    table.setItemDelegate(RoomyCells(table, model))
    return table
