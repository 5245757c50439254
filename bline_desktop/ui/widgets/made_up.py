"""What the sign-in window of a made-up ward says: how far it is made, then that nobody in it is real."""

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.theme import Tone
from bline_desktop.ui.widgets.card import Card
from bline_desktop.ui.widgets.chip import Chip
from bline_desktop.ui.widgets.labels import TextLabel

MADE_UP = N_("sign in", "Made-up ward: nobody here is real")
MAKING = N_("sign in", "Making up a ward")
MAKING_HOW = N_("sign in", "Patients with their courses over 14 months. This takes a few seconds.")


class MadeUp(QWidget):
    """Shows either the making or the chip."""

    def __init__(self, words: Words, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(width)
        self.chip = Chip(words.say(MADE_UP), Tone.WARNING)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.making = Card()
        self.making.add(TextLabel(words.say(MAKING), "title"), TextLabel(words.say(MAKING_HOW), "quiet"), self.bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.chip)
        column.addWidget(self.making)
        self.show_making(0)

    def show_making(self, percent: int) -> None:
        """Show how much of the ward is written."""
        self.bar.setValue(percent)
        self.chip.hide()
        self.making.show()

    def show_made(self) -> None:
        """Show that the ward is made up."""
        self.making.hide()
        self.chip.show()
