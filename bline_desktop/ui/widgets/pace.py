"""Whether keys come as fast as a scanner types them, which no finger does.

How fast they came is told by the times at which the keys went down, where the system says them: a window that was busy
hands on all at once what a finger pressed one by one.
"""

from PySide6 import QtCore  # not Qt by its name: see docs/adr/0016
from PySide6.QtGui import QKeyEvent

SCANNER_MS = 30  # ward review of the plan, rule 24


class Pace:
    """Remembers when the last key went down."""

    def __init__(self) -> None:
        self._since_last = QtCore.QElapsedTimer()
        self._last_down = 0  # by the system's clock, in ms; 0 where it says nothing

    def is_fast(self, event: QKeyEvent) -> bool:
        """Tell whether this key came as fast after the last noted one as a scanner sends them."""
        down = event.timestamp()
        if down and self._last_down:
            return down - self._last_down < SCANNER_MS
        return self._since_last.isValid() and self._since_last.elapsed() < SCANNER_MS

    def note(self, event: QKeyEvent) -> None:
        """Take this key for the last one."""
        self._last_down = event.timestamp()
        self._since_last.start()
