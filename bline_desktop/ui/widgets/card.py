"""A card: one thought on its own ground, with a title above it."""

from PySide6.QtWidgets import QFrame, QLayout, QVBoxLayout, QWidget

from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.labels import TextLabel


class Card(QFrame):
    """A rounded surface; put the contents into `body`."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(2 * GRID, 2 * GRID - 4, 2 * GRID, 2 * GRID)
        self.body.setSpacing(GRID)
        self._title = TextLabel(title, "caption")
        self._title.setVisible(bool(title))
        self.body.addWidget(self._title)
        self.setAccessibleName(title)

    def set_title(self, title: str) -> None:
        """Show another title."""
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self.setAccessibleName(title)

    def add(self, *parts: QWidget | QLayout) -> None:
        """Add parts beneath what is there."""
        for part in parts:
            if isinstance(part, QWidget):
                self.body.addWidget(part)
            else:
                self.body.addLayout(part)


def rule(parent: QWidget | None = None) -> QFrame:
    """Return a hairline."""
    line = QFrame(parent)
    line.setProperty("role", "rule")
    line.setFixedHeight(1)
    return line
