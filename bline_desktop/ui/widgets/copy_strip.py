"""The strip above every window of a rounds copy: as of when it is, and how old it is by now."""

from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from bline_desktop.domain.ages import Age
from bline_desktop.domain.clock import Clock
from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.theme import GRID, Tone
from bline_desktop.ui.widgets.labels import TextLabel

COPY = N_("copy", "Rounds copy, for reading only.")
AS_OF = N_("copy", "Rounds copy as of {at}, {age} old, for reading only. What was recorded since then is not in it.")
EVERY_MINUTE_MS = 60_000


class CopyStrip(QFrame):
    """Says what this is, in the warning colour, and counts its age on. Hidden until it is told."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "note")
        self.setProperty("tone", Tone.WARNING.value)
        self.text = TextLabel("", "number")
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        row.addWidget(self.text)
        self._timer = QTimer(self, interval=EVERY_MINUTE_MS)
        self.hide()

    def show_copy(self, words: Words, is_copy: bool) -> None:
        """Say where it is one that it is a copy, as long as nobody has opened it and its time is not known."""
        self._say(words.say(COPY))
        self.setVisible(is_copy)

    def show_age(self, words: Words, clock: Clock, as_of: datetime) -> None:
        """Say as of when it is and how old; `clock` is that of now, not that of the copy."""

        def say() -> None:
            now = clock.now()
            self._say(words.say(AS_OF, at=words.near(as_of, now), age=Age(now - as_of)))

        self._timer.timeout.connect(say)
        self._timer.start()
        say()

    def _say(self, text: str) -> None:
        self.text.setText(text)
        self.setAccessibleName(text)
        self.show()
