"""The line at the foot of the window: who am I, is it safe."""

from datetime import datetime

from PySide6.QtCore import QPropertyAnimation, Signal
from PySide6.QtWidgets import QFrame, QGraphicsOpacityEffect, QHBoxLayout, QWidget

from bline_desktop.domain.roles import Role
from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.theme import GRID, Tone
from bline_desktop.ui.widgets.buttons import QuietButton
from bline_desktop.ui.widgets.chip import Chip
from bline_desktop.ui.widgets.flow import settle
from bline_desktop.ui.widgets.labels import OneLine

NOBODY = N_("status", "Nobody is signed in")
WHO = N_("status", "{role} {name}")
SIGN_OUT = N_("status", "Sign out (Ctrl+L)")
SAVED = N_("status", "Saved {clock}")
MADE_UP = N_("status", "Made-up ward: not for real patients")
FADE_MS = 120
HEIGHT = 47  # two lines of news


class StatusBar(QFrame):
    """Who is signed in, when something was last saved, the journal's head, and how old the backup is.

    Between the two stands `news`, where there is some; it wraps within the height of the line.
    """

    sign_out_pressed = Signal()

    def __init__(self, words: Words, news: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = words
        self.setProperty("role", "foot")
        self.who = OneLine(words.say(NOBODY), "number")
        self.sign_out = QuietButton(words.say(SIGN_OUT))
        self.sign_out.clicked.connect(self.sign_out_pressed)
        self.sign_out.hide()
        self.made_up = Chip(words.say(MADE_UP), Tone.WARNING)
        self.made_up.hide()
        self.saved = OneLine("", "quiet")
        self.head = OneLine("", "quiet")
        self.backup = Chip()
        self.backup.hide()
        self._effect = QGraphicsOpacityEffect(self.saved)
        self._fade = QPropertyAnimation(self._effect, b"opacity", self)
        self._set_up_fade()
        self.setMinimumHeight(HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, 1, 2 * GRID, 1)
        row.setSpacing(2 * GRID)
        row.addWidget(self.who)
        row.addWidget(self.sign_out)
        row.addWidget(news or QWidget(), 1)
        for part in (self.made_up, self.saved, self.head, self.backup):
            row.addWidget(part)

    def show_user(self, role: Role | None, name: str = "") -> None:
        """Show who is signed in (None: nobody)."""
        said = self.words.say(NOBODY) if role is None else self.words.say(WHO, role=role, name=name)
        self.who.setText(said)
        self.sign_out.setVisible(role is not None)

    def show_saved(self, at: datetime) -> None:
        """Show when something was last kept, fading in."""
        self.saved.setText(self.words.say(SAVED, clock=self.words.clock(at)))
        self._effect.setEnabled(True)
        self._fade.start()

    def show_head(self, text: str) -> None:
        """Show number and short hash of the journal's last entry."""
        self.head.setText(text)
        settle(self)

    def show_backup(self, text: str, tone: Tone) -> None:
        """Show how old the last verified backup is."""
        self.backup.show_state(text, tone)
        self.backup.show()

    def show_made_up(self, made_up: bool) -> None:
        """Show that the ward is made up; then it says so for ever."""
        self.made_up.setVisible(made_up)

    def _set_up_fade(self) -> None:
        # The effect is on only while it fades: a screen picture taken in between would miss the text.
        self._effect.setEnabled(False)
        self.saved.setGraphicsEffect(self._effect)
        self._fade.setStartValue(0.0)
        self._fade.setEndValue(1.0)
        self._fade.setDuration(FADE_MS)
        self._fade.finished.connect(lambda: self._effect.setEnabled(False))
