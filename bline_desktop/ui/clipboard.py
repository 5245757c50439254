"""What was copied from a table: the clipboard forgets it after half a minute, and when its person leaves."""

from PySide6.QtCore import QMimeData, QTimer
from PySide6.QtGui import QGuiApplication

FORGOTTEN_AFTER_MS = 30_000
OURS = "application/x-bline-copied"  # marks a text as one of this program's


def copy_for_a_while(text: str, for_ms: int = FORGOTTEN_AFTER_MS) -> None:
    """Copy a text for half a minute; it goes also where the table that it came from is gone by then."""
    copied = QMimeData()
    copied.setText(text)
    copied.setData(OURS, b"1")
    clipboard = QGuiApplication.clipboard()
    clipboard.setMimeData(copied)

    def forget() -> None:
        if clipboard.text() == text:
            forget_copied()

    QTimer.singleShot(for_ms, clipboard, forget)


def forget_copied() -> None:
    """Empty the clipboard where it holds something of this program's; what is the user's own stays."""
    clipboard = QGuiApplication.clipboard()
    held: QMimeData | None = clipboard.mimeData()  # None where nothing was ever copied
    if held is not None and held.hasFormat(OURS):
        clipboard.clear()
