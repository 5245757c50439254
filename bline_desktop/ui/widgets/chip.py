"""A chip: a shape and a word in a tone, so that the colour is never the only sign."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from bline_desktop.ui.theme import Tone, theme_of
from bline_desktop.ui.widgets import icons
from bline_desktop.ui.widgets.labels import TextLabel


class Chip(QWidget):
    """A short state such as "running" or "change by 09:00", with the shape of its tone before it."""

    def __init__(self, text: str = "", tone: Tone = Tone.PLAIN, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shape = QLabel(self)
        self._shape.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._text = TextLabel(text, tone=tone)
        self.tone = tone
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._shape, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self.show_state(text, tone)

    @property
    def text(self) -> str:
        """The word that is shown."""
        return self._text.text()

    def show_state(self, text: str, tone: Tone) -> None:
        """Show another word in another tone."""
        self.tone = tone
        self._text.setText(text)
        self._text.set_tone(tone)
        self.setAccessibleName(text)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the shape anew when the theme changes."""
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()
        super().changeEvent(event)

    def _draw(self) -> None:
        self._shape.setPixmap(icons.shape(self.tone, theme_of(self)))
        # The shape stands beside the first line, at the height of its small letters.
        self._shape.setContentsMargins(0, max(0, (self.fontMetrics().height() - 14) // 2), 0, 0)
