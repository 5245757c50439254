"""The countdown before somebody is signed out for not having touched the program."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.theme import GRID, Tone
from bline_desktop.ui.widgets.labels import TextLabel

SIGNING_OUT = N_("status", "Signing out in {seconds} s. Touch anything to stay.")


class CountdownBar(QFrame):
    """The last seconds before the sign-out, where they can't be overlooked."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.setProperty("role", "note")
        self.setProperty("tone", Tone.WARNING.value)
        self.text = TextLabel("", "title")
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        row.addWidget(self.text)
        self.hide()

    def show_seconds(self, seconds: int) -> None:
        """Show how many seconds are left."""
        self.text.setText(self._words.say(SIGNING_OUT, seconds=seconds))
        self.setAccessibleName(self.text.text())
        self.show()
