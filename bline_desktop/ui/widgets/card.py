"""A card: one thought on its own ground, with a title above it."""

from PySide6.QtWidgets import QFrame, QLayout, QLayoutItem, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.labels import TextLabel

FILLING = (QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)


class Card(QFrame):
    """A rounded surface; put the contents into `body`."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(2 * GRID, 2 * GRID - 4, 2 * GRID, 2 * GRID)
        self.body.setSpacing(GRID)
        self._title = TextLabel(title, "caption", parent=self)
        self.body.addWidget(self._title)
        self._title.setVisible(bool(title))  # in its place: without one it would open as a window of its own
        self._filler = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(title)

    def set_title(self, title: str) -> None:
        """Show another title."""
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self.setAccessibleName(title)

    def add(self, *parts: QWidget | QLayout) -> None:
        """Add parts beneath what is there; they stay together at the top unless one of them fills the card."""
        self.body.removeItem(self._filler)
        for part in parts:
            if isinstance(part, QWidget):
                self.body.addWidget(part)
            else:
                self.body.addLayout(part)
        if not _fills(self.body):
            self.body.addItem(self._filler)


def _fills(item: QLayoutItem) -> bool:
    """Tell whether a part takes all the height that is left. Qt itself leaves out what was never shown yet."""
    widget, layout = item.widget(), item.layout()
    if widget is not None:
        inner = widget.layout()
        return widget.sizePolicy().verticalPolicy() in FILLING or (inner is not None and _fills(inner))
    if layout is not None:
        parts = (layout.itemAt(place) for place in range(layout.count()))
        return any(_fills(part) for part in parts if part is not None)
    spacer = item.spacerItem()
    return spacer is not None and spacer.sizePolicy().verticalPolicy() in FILLING


def rule(parent: QWidget | None = None) -> QFrame:
    """Return a hairline."""
    line = QFrame(parent)
    line.setProperty("role", "rule")
    line.setFixedHeight(1)
    return line
