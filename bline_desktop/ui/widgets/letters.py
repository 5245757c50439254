"""Act letters: one key for one act, and never the letters that a scanner sends. Digits that act are held the same way.

A scanner types faster than 30 ms a character. A letter therefore waits that long: when nothing followed it, a finger
pressed it. What comes as fast as a scan is dropped whole, the Enter at its end as well. How fast it came is told by the
times at which the keys went down, where the system says them: a window that was busy hands on all at once what a finger
pressed one by one.
"""

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent

SCANNER_MS = 30  # ward review of the plan, rule 24
NO_KEYS = Qt.KeyboardModifier.NoModifier | Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Letters(QObject):
    """Takes the keys that no field wanted, and tells which letter a finger pressed."""

    pressed = Signal(str)

    def __init__(self, parent: QObject | None = None, wanted: Callable[[str], bool] = str.isalpha) -> None:
        super().__init__(parent)
        self._wanted = wanted
        self._waiting = ""
        self._since_last = QElapsedTimer()
        self._last_down = 0  # by the system's clock, in ms; 0 where it says nothing
        self._timer = QTimer(self, singleShot=True, interval=SCANNER_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tell)

    def take(self, event: QKeyEvent) -> bool:
        """Take a key; tell whether it was taken."""
        text = event.text().upper()
        is_plain = not event.modifiers() & ~NO_KEYS
        is_enter = event.key() in ENTER
        if not is_plain or not (is_enter or (len(text) == 1 and text.isprintable() and text != " ")):
            return False
        is_fast = self._is_fast(event.timestamp())
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

    def _is_fast(self, down: int) -> bool:
        """Tell whether a key that went `down` then came as fast after the last one as a scanner sends them."""
        if down and self._last_down:
            gap = down - self._last_down
        else:
            gap = self._since_last.elapsed() if self._since_last.isValid() else SCANNER_MS
        self._last_down = down
        self._since_last.start()
        return gap < SCANNER_MS

    def _tell(self) -> None:
        letter, self._waiting = self._waiting, ""
        self.pressed.emit(letter)
