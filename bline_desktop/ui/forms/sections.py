"""Fields in titled sections, side by side in as many columns as the width allows; typed down each column."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QLayoutItem, QVBoxLayout, QWidget

from bline_desktop.domain.words import Message
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.flow import PartsLayout
from bline_desktop.ui.widgets.labels import TextLabel

LEAST_WIDTH = 320
GAP, BENEATH = 3 * GRID, 2 * GRID


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a form: its title and the names of its fields."""

    title: Message
    names: tuple[str, ...]


class SectionPart(QWidget):
    """One section: its title (already said), and its fields under each other in `column`."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self.column, whole = QVBoxLayout(), QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        for column in (self.column, whole):
            column.setSpacing(GRID + 2)  # as much as a usual window has room for
        whole.addWidget(TextLabel(title, "number"))
        whole.addLayout(self.column)
        whole.addStretch(1)


class ColumnsLayout(PartsLayout):
    """Parts in as many columns as fit, in their order, cut where the tallest column is least tall."""

    def heightForWidth(self, width: int) -> int:
        """Return the height of the tallest column at a width."""
        return max((_height(column, self._width(width)) for column in self._columns(width)), default=0)

    def sizeHint(self) -> QSize:
        """Return the size of one column."""
        return QSize(LEAST_WIDTH, self.heightForWidth(LEAST_WIDTH))

    def minimumSize(self) -> QSize:
        """Return the width of one column; the height follows from the width that there is."""
        return QSize(max((item.minimumSize().width() for item in self._items), default=0), 0)

    def setGeometry(self, area: QRect) -> None:
        """Put every part in its place."""
        super().setGeometry(area)
        width, x = self._width(area.width()), area.x()
        for column in self._columns(area.width()):
            y = area.y()
            for item in column:
                height = item.heightForWidth(width)
                item.setGeometry(QRect(x, y, width, height))
                y += height + BENEATH
            x += width + GAP

    def _count(self, width: int) -> int:
        return max(1, min(len(self._items), (width + GAP) // (LEAST_WIDTH + GAP)))

    def _width(self, width: int) -> int:
        count = self._count(width)
        return (width - GAP * (count - 1)) // count

    def _columns(self, width: int) -> list[list[QLayoutItem]]:
        """Cut the parts into columns; of all ways to cut them, the one with the least tall column of all."""
        column_width, end = self._width(width), len(self._items)
        ways = (
            [self._items[start:stop] for start, stop in pairwise((0, *cuts, end))]
            for cuts in combinations(range(1, end), self._count(width) - 1)
        )
        return min(ways, key=lambda way: max(_height(column, column_width) for column in way), default=[])


def _height(column: Sequence[QLayoutItem], width: int) -> int:
    return sum(item.heightForWidth(width) for item in column) + BENEATH * (len(column) - 1)
