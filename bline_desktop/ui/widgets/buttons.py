"""Buttons: they name their act, Enter presses them, and there is one coloured one on a screen."""

from PySide6 import QtCore  # not Qt by its name: see docs/adr/0016
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from bline_desktop.ui.widgets.pace import Pace


class Button(QPushButton):
    """A plain button, 36 px high (44 on a touch screen)."""

    role = ""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pace = Pace()
        self.setText(text)
        self.setProperty("role", self.role)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        """Show another text, and have a screen reader say the same; an & is an & and no shortcut."""
        super().setText(text.replace("&", "&&"))
        self.setAccessibleName(text)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take a double click for one press: what the button stands for may be another act by then."""
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button as the space bar does, neither within a scan; with Ctrl it belongs to the form."""
        held = QtCore.Qt.KeyboardModifier
        if event.text().strip():
            self._pace.note(event)
        elif self._pace.is_fast(event):
            event.ignore()
            return
        if is_enter(event) and event.modifiers() in (held.NoModifier, held.KeypadModifier):
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)


class RepeatButton(Button):
    """A button that is pressed several times in a row, such as one that looks closer: each press counts."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take a double click for two presses."""
        self.mousePressEvent(event)


class PrimaryButton(Button):
    """The one act that the screen is there for, in the act colour."""

    role = "primary"


class QuietButton(Button):
    """An act beside the main one, without a frame."""

    role = "quiet"


class LineButton(Button):
    """An act within a line of text, which is no higher for it."""

    role = "line"


def is_enter(event: QKeyEvent) -> bool:
    """Tell whether one of the two Enter keys was pressed."""
    return event.key() in (QtCore.Qt.Key.Key_Return, QtCore.Qt.Key.Key_Enter)


def bold_extra(button: QPushButton) -> int:
    """Return by how many pixels the text of a button grows when it is chosen: its letters are bold then."""
    bold = QFont(button.font())
    bold.setWeight(QFont.Weight.DemiBold)
    lines, plain, wide = button.text().split("\n"), button.fontMetrics(), QFontMetrics(bold)
    widest = max(map(plain.horizontalAdvance, lines))
    return max(0, max(map(wide.horizontalAdvance, lines)) - widest) + 2
