"""The part of Settings where a rounds copy is made: a folder is chosen, and the program does the rest."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from bline_desktop.domain.people import Right
from bline_desktop.domain.words import N_
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.widgets.buttons import Button
from bline_desktop.ui.widgets.card import Card
from bline_desktop.ui.widgets.labels import TextLabel

ROUNDS_COPY = N_("copy", "Rounds copy")
HOW = N_(
    "copy",
    "An encrypted copy of the ward as it is now, to be read on another computer while this one is used for charting."
    " It opens with everybody's own password, and nothing can be entered in it.",
)
MAKE, CHOOSE = N_("copy", "Make a rounds copy"), N_("copy", "Where the rounds copy goes")
MADE = N_(
    "copy", "The rounds copy is in {folder}. On the other computer choose “Open a rounds copy…” before you sign in."
)


class RoundsCard(Card):
    """Asks for a folder; `wanted` tells it. Hidden from who may not make a copy."""

    wanted = Signal(object)  # Path

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools.words.say(ROUNDS_COPY), parent)
        self.tools = tools
        self.button = Button(tools.words.say(MAKE))
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch(1)
        self.add(TextLabel(tools.words.say(HOW), "quiet"), row)
        self.setVisible(tools.may(Right.COPY_FOR_ROUNDS))
        self.button.clicked.connect(self._choose)

    def show_made(self, folder: Path) -> None:
        """Say where the copy is."""
        self.button.setEnabled(True)
        self.tools.messages.tell(MADE, folder=str(folder))

    def show_failed(self) -> None:
        """Let another folder be chosen; why it failed is said elsewhere."""
        self.button.setEnabled(True)

    def _choose(self) -> None:
        name = QFileDialog.getExistingDirectory(self.window(), self.tools.words.say(CHOOSE))
        if name:
            self.button.setEnabled(False)
            self.wanted.emit(Path(name))
