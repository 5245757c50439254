"""The nurse's big buttons, each with the key that presses it drawn on it."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from bline_desktop.ui.theme import theme_of
from bline_desktop.ui.widgets import icons
from bline_desktop.ui.widgets.buttons import Button


class BigButton(Button):
    """One act of the nurse, 44 px high for gloves: its key letter and what it does. The letter alone presses it too."""

    role = "big"

    def __init__(self, letter: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.letter = letter
        self.setIconSize(QSize(24, 24))
        self.setShortcut(QKeySequence(letter))
        self._draw_key()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the key anew when the theme or the state changes."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.EnabledChange):
            self._draw_key()
        super().changeEvent(event)

    def _draw_key(self) -> None:
        self.setIcon(icons.keycap(self.letter, theme_of(self), self.font(), enabled=self.isEnabled()))
