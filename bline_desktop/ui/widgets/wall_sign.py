"""A text of the wall view with the shape of its tone, readable from three metres."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from bline_desktop.ui.theme import GRID, Tone, theme_of
from bline_desktop.ui.widgets import icons
from bline_desktop.ui.widgets.labels import OneLine, TextLabel
from bline_desktop.ui.widgets.unbroken import unbroken

WALL = "wall"  # the role of the texts


class Sign(QWidget):
    """A large text with the shape of its tone before it."""

    def __init__(self, text: str, tone: Tone, size: int, *, wraps: bool = False) -> None:
        super().__init__()
        self._shape = QLabel()
        self._tone = tone
        self._size = size
        self.text = (TextLabel if wraps else OneLine)(unbroken(text), WALL, tone)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self._shape)
        row.addWidget(self.text, 1)
        self._draw()

    def show_text(self, text: str, size: int) -> None:
        """Show another text, with a shape of another size."""
        self.text.setText(unbroken(text))
        self._size = size
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the shape anew when the theme changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()

    def _draw(self) -> None:
        self._shape.setPixmap(icons.shape(self._tone, theme_of(self), self._size))
