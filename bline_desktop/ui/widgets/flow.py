"""A layout that fills lines as words fill a paragraph: nothing is cut short when a text grows by translation."""

from PySide6 import QtCore  # not Qt by its name: see docs/adr/0016
from PySide6.QtCore import QMargins, QPoint, QRect, QSize
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from bline_desktop.ui.theme import GRID


class PartsLayout(QLayout):
    """A layout that keeps its parts in their order; where they go follows from the width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(QMargins())

    def addItem(self, item: QLayoutItem) -> None:
        """Put a part at the end."""
        self._items.append(item)
        self.invalidate()

    def count(self) -> int:
        """Return how many parts there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # Qt asks beyond the end
        """Return one part, or None beyond the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # Qt asks beyond the end
        """Remove and return one part, or None beyond the end."""
        if not 0 <= index < len(self._items):
            return None
        self.invalidate()
        return self._items.pop(index)

    def expandingDirections(self) -> "QtCore.Qt.Orientation":
        """Ask for no more room than the parts need."""
        return QtCore.Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Tell that the height follows from the width."""
        return True


class FlowLayout(PartsLayout):
    """Parts beside each other, wrapped into as many lines as the width asks for."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = 3 * GRID, line_gap: int = GRID // 2) -> None:
        super().__init__(parent)
        self._gap = gap
        self._line_gap = line_gap
        self._heights: dict[int, int] = {}  # by the width: Qt asks hundreds of times before a page stands still

    def invalidate(self) -> None:
        """Forget the heights: a part has another size, came or went."""
        self._heights = {}
        super().invalidate()

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines at a width."""
        known = self._heights.get(width)
        if known is None:
            known = self._heights[width] = self._place(QRect(0, 0, width, 0), move=False)
        return known

    def setGeometry(self, area: QRect) -> None:
        """Put every part in its place."""
        super().setGeometry(area)
        self._place(area, move=True)

    def sizeHint(self) -> QSize:
        """Return the size of all parts in one line."""
        hints = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(hint.width() for hint in hints) + self._gap * max(0, len(hints) - 1)
        return self._with_margins(QSize(width, max((hint.height() for hint in hints), default=0)))

    def minimumSize(self) -> QSize:
        """Return the size of the widest part."""
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return self._with_margins(size)

    def _with_margins(self, size: QSize) -> QSize:
        around = self.contentsMargins()
        return size + QSize(around.left() + around.right(), around.top() + around.bottom())

    def _place(self, area: QRect, *, move: bool) -> int:
        """Put the parts into lines (or only try, unless `move`), and return the height that they need."""
        room = area.marginsRemoved(self.contentsMargins())
        x, y = room.x(), room.y()
        line: list[tuple[QLayoutItem, QRect]] = []
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint().boundedTo(QSize(max(room.width(), 1), 10_000))
            if line and x + size.width() > room.x() + room.width():
                x, y = room.x(), y + _put(line, move=move) + self._line_gap
                line = []
            height = item.heightForWidth(size.width()) if item.hasHeightForWidth() else size.height()
            line.append((item, QRect(QPoint(x, y), QSize(size.width(), height))))
            x += size.width() + self._gap
        return y + _put(line, move=move) + self.contentsMargins().bottom() - area.y()


def _put(line: list[tuple[QLayoutItem, QRect]], *, move: bool) -> int:
    """Put the parts of one line into its middle, or to its top where they ask for that, and return its height.

    Unless `move`, only try.
    """
    height = max((place.height() for _, place in line), default=0)
    for item, place in line if move else ():
        at_top = item.alignment() & QtCore.Qt.AlignmentFlag.AlignTop
        item.setGeometry(place if at_top else place.translated(0, (height - place.height()) // 2))
    return height


def settle(part: QWidget) -> None:
    """Give everything in a part its new place now, and then what is around it.

    Qt does so one level at a time, each in its own round of events: a text that has just been set would be painted
    once in the room of the text before. What is not shown yet gets its place when it is.
    """
    if not part.isVisible():
        return
    _settle_inside(part)
    around = part
    while not around.isWindow() and (outer := around.parentWidget()) is not None:
        around = outer
        _activate(around)


def _settle_inside(part: QWidget) -> None:
    for inner in part.findChildren(QWidget, options=QtCore.Qt.FindChildOption.FindDirectChildrenOnly):
        if not inner.isHidden():
            _settle_inside(inner)
    _activate(part)


def _activate(part: QWidget) -> None:
    layout = part.layout()
    if layout is not None:
        layout.activate()
