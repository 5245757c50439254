"""A layout of texts under each other, in two columns where there is room; read down the first, then down the second."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QLayoutItem, QWidget

from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.flow import PartsLayout


class ColumnsLayout(PartsLayout):
    """Parts of the same width under each other; from `two_from` px on in two columns."""

    def __init__(self, parent: QWidget | None = None, *, two_from: int) -> None:
        super().__init__(parent)
        self._two_from = two_from

    def heightForWidth(self, width: int) -> int:
        """Return the height of the higher column at a width."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, area: QRect) -> None:
        """Put every part in its place."""
        super().setGeometry(area)
        self._place(area, move=True)

    def sizeHint(self) -> QSize:
        """Return the size of all parts in one column."""
        hints = [item.sizeHint() for item in self._shown]
        width = max((hint.width() for hint in hints), default=0)
        return QSize(width, sum(hint.height() + GRID // 2 for hint in hints))

    def minimumSize(self) -> QSize:
        """Return the width of the widest part at its narrowest; the height follows from the width."""
        return QSize(max((item.minimumSize().width() for item in self._shown), default=0), 0)

    @property
    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _place(self, area: QRect, *, move: bool) -> int:
        """Put the parts into their columns (or only try, unless `move`), and return the height that they need."""
        shown, columns = self._shown, 2 if area.width() >= self._two_from else 1
        width = (area.width() - (columns - 1) * 2 * GRID) // columns
        rows, x, y, highest = -(-len(shown) // columns), area.x(), area.y(), 0
        for place, item in enumerate(shown):
            if place == rows:
                x, y = x + width + 2 * GRID, area.y()
            height = item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
            if move:
                item.setGeometry(QRect(x, y, width, height))
            highest = max(highest, y + height - area.y())
            y += height + GRID // 2
        return highest
