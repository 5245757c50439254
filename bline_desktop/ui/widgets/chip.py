"""A chip: a shape and a word in a tone, so that the colour is never the only sign."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from bline_desktop.ui.theme import Tone, theme_of
from bline_desktop.ui.widgets import icons
from bline_desktop.ui.widgets.labels import OneLine, TextLabel

SHAPE = 14


class Chip(QWidget):
    """A short state such as "Running" or "Change by 09:00", with the shape of its tone before it.

    It keeps to one line and is given the room for it; `wraps` lets a longer text have several lines.
    """

    def __init__(
        self, text: str = "", tone: Tone = Tone.PLAIN, parent: QWidget | None = None, *, wraps: bool = False
    ) -> None:
        super().__init__(parent)
        self._shape = QLabel(self)
        self._text = (TextLabel if wraps else OneLine)(text, tone=tone, parent=self)
        self.tone = tone
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._shape, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        if not wraps:
            self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.show_state(text, tone)

    @property
    def text(self) -> str:
        """The word that is shown."""
        return self._text.text()

    def show_state(self, text: str, tone: Tone) -> None:
        """Show another word in another tone."""
        self.tone = tone
        self._text.setText(text)
        self._shape.setVisible(bool(text))
        self._text.set_tone(tone)
        self.setAccessibleName(text)
        self._draw()

    def natural_width(self) -> int:
        """Return the width at which the text keeps to one line."""
        self._text.ensurePolished()
        text = self._text.fontMetrics().horizontalAdvance(self._text.text())
        return self._shape.sizeHint().width() + self.layout().spacing() + text + 2  # type: ignore[union-attr]

    def height_at(self, width: int) -> int:
        """Return the height of the text at a width of the chip."""
        beside = self._shape.sizeHint().width() + self.layout().spacing()  # type: ignore[union-attr]
        return self._text.heightForWidth(width - beside)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the shape anew when the theme or the size of the letters changes."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._draw()
        super().changeEvent(event)

    def _draw(self) -> None:
        self._shape.setPixmap(icons.shape(self.tone, theme_of(self), SHAPE))
        # The shape stands in the middle of the first line.
        self._shape.setContentsMargins(0, max(0, (self._text.fontMetrics().height() - SHAPE) // 2), 0, 0)
