"""Buttons: they name their act, Enter presses them, and there is one coloured one on a screen."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from bline_desktop.ui.theme import theme_of
from bline_desktop.ui.widgets import icons

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Button(QPushButton):
    """A plain button, 36 px high (44 on a touch screen)."""

    role = ""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(text)
        self.setProperty("role", self.role)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button as the space bar does; with Ctrl it belongs to the form."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() in ENTER and plain:
            self.click()
        else:
            super().keyPressEvent(event)


def bold_extra(button: QPushButton) -> int:
    """Return by how many pixels the text of a button grows when it is chosen: its letters are bold then."""
    bold = QFont(button.font())
    bold.setWeight(QFont.Weight.DemiBold)
    text = button.text()
    return max(0, QFontMetrics(bold).horizontalAdvance(text) - button.fontMetrics().horizontalAdvance(text)) + 2


class PrimaryButton(Button):
    """The one act that the screen is there for, in the act colour."""

    role = "primary"


class QuietButton(Button):
    """An act beside the main one, without a frame."""

    role = "quiet"


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
