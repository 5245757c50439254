"""Act letters: one key for one act, and never the letters that a scanner sends. Digits that act are held the same way.

A scanner types faster than 30 ms a character. A letter therefore waits that long: when nothing followed it, a finger
pressed it. What comes as fast as a scan is dropped whole, the Enter at its end as well.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent

from bline_desktop.ui.widgets.pace import SCANNER_MS, Pace

NO_KEYS = Qt.KeyboardModifier.NoModifier | Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Letters(QObject):
    """Takes the keys that no field wanted, and tells which letter a finger pressed."""

    pressed = Signal(str)

    def __init__(self, parent: QObject | None = None, wanted: Callable[[str], bool] = str.isalpha) -> None:
        super().__init__(parent)
        self._wanted = wanted
        self._waiting = ""
        self._pace = Pace()
        self._timer = QTimer(self, singleShot=True, interval=SCANNER_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tell)

    def take(self, event: QKeyEvent) -> bool:
        """Take a key; tell whether it was taken."""
        text = event.text().upper()
        is_plain = not event.modifiers() & ~NO_KEYS
        is_enter = event.key() in ENTER
        if not is_plain or not (is_enter or (len(text) == 1 and text.isprintable() and text != " ")):
            return False
        is_fast = self._pace.is_fast(event)
        self._pace.note(event)
        if is_enter and not is_fast:
            return False
        if self._waiting and not is_fast:  # the window was busy: this key was meant for what the letter before opens
            self._timer.stop()
            self._tell()
            return True
        self._timer.stop()
        self._waiting = "" if is_fast or not (text.isascii() and self._wanted(text)) else text
        if self._waiting and not event.isAutoRepeat():
            self._timer.start()
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take letters from parts that would keep them for themselves, such as a table that searches by them."""
        return event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self.take(event)

    def _tell(self) -> None:
        letter, self._waiting = self._waiting, ""
        self.pressed.emit(letter)
