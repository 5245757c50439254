"""A scanner at the keyboard: signs 10 ms apart by the system's clock, ended by Enter, however busy the machine is."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget


def scan(target: QWidget, text: str, at: int = 100_000) -> None:
    """Send the signs of `text` and an Enter to the part that has the keyboard, from `at` ms on."""
    codes = [*((Qt.Key(ord(sign)), sign) for sign in text), (Qt.Key.Key_Return, "\r")]
    for place, (code, sign) in enumerate(codes):
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, code, Qt.KeyboardModifier.NoModifier, sign)
            event.setTimestamp(at + 10 * place)
            QApplication.sendEvent(target, event)
