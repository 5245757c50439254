"""What the shapes of a calendar mean, each with its word."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.theme import GRID, Tone, theme_of
from bline_desktop.ui.widgets import icons
from bline_desktop.ui.widgets.labels import OneLine

LEGEND = N_("calendar", "What the shapes mean")
SHAPES = (
    ("shape-ring", Tone.PLAIN, N_("calendar", "Planned")),
    ("shape-square", Tone.ACT, N_("calendar", "In window")),
    ("shape-triangle", Tone.WARNING, N_("calendar", "Due")),
    ("shape-stop", Tone.CRITICAL, N_("calendar", "Late")),
    ("shape-tick", Tone.GOOD, N_("calendar", "Done")),
    ("shape-diamond", Tone.DLI, N_("calendar", "DLI")),
)
SIZE = 11


class CalendarLegend(QWidget):
    """One line."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(words.say(LEGEND))
        self._shapes = [QLabel(self) for _ in SHAPES]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        for picture, (_, _, said) in zip(self._shapes, SHAPES, strict=True):
            row.addWidget(picture)
            row.addWidget(OneLine(words.say(said), "caption", parent=self))
            row.addSpacing(GRID)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the shapes anew when the theme changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()

    def _draw(self) -> None:
        theme = theme_of(self)
        for picture, (name, tone, _) in zip(self._shapes, SHAPES, strict=True):
            picture.setPixmap(icons.pixmap(name, theme.tone(tone.value), SIZE, theme.ground))
