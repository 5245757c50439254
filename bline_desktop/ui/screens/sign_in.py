"""Signing in: who are you, and your password. Painted before anything heavy is loaded."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from bline_desktop.domain.errors import RuleBroken, StorageTrouble
from bline_desktop.domain.words import N_, Message, Words
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.buttons import PrimaryButton, QuietButton
from bline_desktop.ui.widgets.card import Card
from bline_desktop.ui.widgets.flow import settle
from bline_desktop.ui.widgets.labels import TextLabel
from bline_desktop.ui.widgets.password import PasswordField
from bline_desktop.ui.widgets.tiles import Tile, TilePicker
from bline_desktop.ui.widgets.trouble_note import TroubleNote

if TYPE_CHECKING:
    from bline_desktop.ui.widgets.made_up import MadeUp

PRODUCT = "B-Line Desktop"
WHO = N_("sign in", "Who are you?")
HOW = N_("sign in", "Type the beginning of your name, or choose it.")
PASSWORD_OF = N_("sign in", "Password of {name}")
PIN_OR_PASSWORD_OF = N_("sign in", "PIN or password of {name}")
SIGN_IN = N_("sign in", "Sign in")
RECOVERY = N_("sign in", "Use the recovery key")
OPENING = N_("sign in", "Checking the password and opening the ward.")
OPEN_COPY = N_("copy", "Open a rounds copy…")
LEAVE_COPY = N_("copy", "Leave the rounds copy")
NOBODY = N_("sign in", "Nobody has an account here.")
TYPE_PASSWORD = N_("sign in", "Type your password.")
WIDTH = 620


@dataclass(frozen=True, slots=True)
class SignInTry:
    """Who wants to sign in, with what they typed."""

    user_id: UUID
    password: str

    def __repr__(self) -> str:
        """Keep the password out of every log."""
        return f"SignInTry({self.user_id})"


class SignInPanel(Card):
    """Names, password, and the way in by the recovery key."""

    submitted = Signal(object)  # SignInTry
    recovery_wanted = Signal()

    def __init__(
        self, words: Words, width: int = WIDTH, asks_for: Message = PASSWORD_OF, parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent)
        self._words = words
        self._asks_for = asks_for
        self.setFixedWidth(width)
        self.trouble = TroubleNote(words)
        self.picker = TilePicker(words, width - 6 * GRID - 2)
        self.password = PasswordField("", words)
        self.button = PrimaryButton(words.say(SIGN_IN))
        self.recovery = QuietButton(words.say(RECOVERY))
        self.copy, self.leave = QuietButton(words.say(OPEN_COPY)), QuietButton(words.say(LEAVE_COPY))
        self.leave.hide()
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 0)
        self.progress_text = TextLabel(words.say(OPENING), "caption")
        self.body.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        self.body.setSpacing(GRID + 4)
        foot = QHBoxLayout()
        foot.addWidget(self.button)
        foot.addStretch(1)
        for part in (self.leave, self.copy, self.recovery):
            foot.addWidget(part)
        self.hint = TextLabel(words.say(HOW), "quiet")
        self.add(TextLabel(words.say(WHO), "title"), self.hint, self.trouble, self.picker)
        self.add(self.password, self.progress_text, self.progress, foot)
        self.picker.chosen.connect(self._chosen)
        self.picker.entered.connect(self.password.line.setFocus)
        self.picker.digit_typed.connect(self.begin_secret)
        self.password.entered.connect(self.submit)
        self.button.clicked.connect(self.submit)
        self.recovery.clicked.connect(self.recovery_wanted)
        self.set_busy(False)
        self._chosen(None)

    def show_people(self, people: Sequence[Tile]) -> None:
        """Show who may sign in."""
        self.picker.show_people(people)
        self.hint.setText(self._words.say(HOW if people else NOBODY))
        self.picker.setVisible(bool(people))
        if self.picker.current is None:
            self._chosen(None)

    def show_copy(self, is_copy: bool) -> None:
        """Offer the way back from a rounds copy, which no recovery key opens."""
        self.leave.setVisible(is_copy)
        self.recovery.setVisible(not is_copy)

    def hide_doors(self) -> None:
        """Offer names and nothing else: the ward is open already."""
        for door in (self.recovery, self.copy, self.leave):
            door.hide()

    def begin_secret(self, first: str) -> None:
        """Go on in the field of the password with the first letter of it."""
        self.password.line.setFocus()
        self.password.line.setText(first)

    def take_focus(self) -> None:
        """Put the keyboard where one goes on: the password of who is chosen, else the names."""
        (self.password.line if self.picker.current else self.picker).setFocus()

    def submit(self) -> None:
        """Try what was typed."""
        tile = self.picker.current
        if tile is None or not self.button.isEnabled():
            return
        if not self.password.text:
            self.password.show_problem(self._words.say(TYPE_PASSWORD))
            self.password.line.setFocus()
            return
        self.submitted.emit(SignInTry(tile.user_id, self.password.text))

    @property
    def is_busy(self) -> bool:
        """Whether a password is being checked."""
        return not self.button.isEnabled()

    def set_busy(self, busy: bool) -> None:
        """Show that a password is being checked."""
        self.progress.setVisible(busy)
        self.progress_text.setVisible(busy)
        for part in (self.picker, self.password, self.button, self.recovery, self.copy, self.leave):
            part.setEnabled(not busy)
        if busy:
            self.trouble.hide()

    def refuse(self, trouble: StorageTrouble | RuleBroken) -> None:
        """Say why this did not open the ward; a wrong password or PIN stands under its field."""
        self.set_busy(False)
        if isinstance(trouble, RuleBroken):
            self.password.clear()
            self.password.show_problem(self._words.say(trouble.rule.sentence, **trouble.values))
        elif trouble.code in ("wrong_password", "waiting"):
            sentences = (trouble.what, trouble.do)
            said = " ".join(self._words.say(sentence, **trouble.values) for sentence in sentences)
            self.password.clear()
            self.password.show_problem(said)
        else:
            self.trouble.show_trouble(trouble)
        self.password.line.setFocus()

    def reset(self) -> None:
        """Begin anew: nobody is chosen and nothing is typed."""
        self.set_busy(False)
        self.trouble.hide()
        self.password.clear()
        if len(self.picker.tiles) > 1:
            self.picker.choose(None)
            self._chosen(None)

    def _chosen(self, tile: Tile | None) -> None:
        self.password.clear()
        self.password.setVisible(tile is not None)
        self.button.setVisible(tile is not None)
        if tile is not None:
            self.password.set_title(self._words.say(self._asks_for, name=tile.name))
        settle(self)  # nothing is seen squeezed between what has come


class SignInScreen(QWidget):
    """The first window: the panel in the middle, and whose ward it is."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.panel = SignInPanel(words)
        self.made_up: MadeUp | None = None
        self._column = QVBoxLayout()
        self._column.addStretch(2)
        for part in (TextLabel(PRODUCT, "headline"), self.panel):
            self._column.addWidget(part)
        self._column.addStretch(3)
        middle = QHBoxLayout(self)
        middle.addStretch(1)
        middle.addLayout(self._column)
        middle.addStretch(1)
        self.setFocusProxy(self.panel)

    def show_making(self, percent: int) -> None:
        """Show how far a ward is made up, in the place of the names."""
        self._said_made_up().show_making(percent)
        self.panel.hide()

    def show_made(self) -> None:
        """Show the names again, and that nobody here is real."""
        self._said_made_up().show_made()
        self.panel.show()

    def show_not_made(self) -> None:
        """Show where it is said why no ward could be made up; there are no names."""
        self._said_made_up().hide()
        self.panel.show_people(())
        self.panel.show()

    def _said_made_up(self) -> "MadeUp":
        if self.made_up is None:
            # Here, because the first window of a real ward has none.
            from bline_desktop.ui.widgets.made_up import MadeUp  # noqa: PLC0415

            self.made_up = MadeUp(self._words, WIDTH)
            self._column.insertWidget(self._column.indexOf(self.panel), self.made_up)
            self.made_up.show()
        return self.made_up
