"""The way back in with the printed recovery key, when every password is forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from bline_desktop.domain.errors import RuleBroken, StorageTrouble
from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.forms.choice_editors import CalmCombo
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.buttons import PrimaryButton, QuietButton
from bline_desktop.ui.widgets.card import Card
from bline_desktop.ui.widgets.labels import TextLabel
from bline_desktop.ui.widgets.password import NewPassword
from bline_desktop.ui.widgets.tiles import Tile
from bline_desktop.ui.widgets.trouble_note import TroubleNote

WAY_IN = N_("recovery", "Open the ward with the recovery key")
WAY_IN_HOW = N_("recovery", "The key opens the ward and gives one person a new password. The journal keeps that.")
TYPED_KEY = N_("recovery", "Recovery key: seven groups of four characters")
FOR_WHOM = N_("recovery", "Who gets the new password")
OPEN = N_("recovery", "Open and set the password")
BACK = N_("recovery", "Back to sign-in")
TYPE_KEY = N_("recovery", "Type the recovery key.")
WIDTH = 620


@dataclass(frozen=True, slots=True)
class RecoveryTry:
    """A typed recovery key, and the new password of one person."""

    key: str = field(repr=False)
    user_id: UUID
    password: str = field(repr=False)


class RecoveryScreen(QWidget):
    """The way in when every password is forgotten."""

    submitted = Signal(object)  # RecoveryTry
    left = Signal()

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.trouble = TroubleNote(words)
        self.key = QLineEdit()
        self.key.setAccessibleName(words.say(TYPED_KEY))
        self.problem = TextLabel("", "problem")
        self.problem.hide()
        self.person = CalmCombo()
        self.person.setAccessibleName(words.say(FOR_WHOM))
        self.password = NewPassword(words)
        self.button = PrimaryButton(words.say(OPEN))
        self.back = QuietButton(words.say(BACK))
        self._lay_out()
        self.button.clicked.connect(self.submit)
        self.back.clicked.connect(self.left)
        self.key.returnPressed.connect(self.person.setFocus)
        self.password.entered.connect(self.submit)
        self.setFocusProxy(self.key)

    def show_people(self, people: Sequence[Tile]) -> None:
        """Show for whom a new password can be set."""
        self.person.clear()
        for tile in people:
            self.person.addItem(tile.name, tile.user_id)

    def submit(self) -> None:
        """Try the key."""
        typed = self.key.text().strip()
        self.problem.setText("" if typed else self._words.say(TYPE_KEY))
        self.problem.setVisible(not typed)
        person, password = self.person.currentData(), self.password.typed()
        if person is None:
            self.person.setFocus()
        elif typed and password is not None and self.button.isEnabled():
            self.set_busy(True)
            self.submitted.emit(RecoveryTry(typed, person, password))

    def refuse(self, error: StorageTrouble | RuleBroken) -> None:
        """Say why this did not open the ward; what was typed stays."""
        self.set_busy(False)
        if isinstance(error, RuleBroken):
            self.password.refuse(self._words.say(error.rule.sentence, **error.values))
        else:
            self.trouble.show_trouble(error)

    def set_busy(self, busy: bool) -> None:
        """Keep the key from being tried twice at once."""
        self.trouble.hide()
        for part in (self.key, self.person, self.password, self.button):
            part.setEnabled(not busy)

    def reset(self) -> None:
        """Forget what was typed."""
        self.set_busy(False)
        self.key.clear()
        self.password.clear()
        self.problem.hide()

    def _lay_out(self) -> None:
        card = Card()
        card.setFixedWidth(WIDTH)
        card.body.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        foot = QHBoxLayout()
        foot.addWidget(self.button)
        foot.addWidget(self.back)
        foot.addStretch(1)
        card.add(TextLabel(self._words.say(WAY_IN), "title"), TextLabel(self._words.say(WAY_IN_HOW), "quiet"))
        card.add(self.trouble, TextLabel(self._words.say(TYPED_KEY)), self.key, self.problem)
        card.add(TextLabel(self._words.say(FOR_WHOM)), self.person, self.password, foot)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
