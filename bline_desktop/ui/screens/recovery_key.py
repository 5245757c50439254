"""The recovery key: shown once to be printed or copied by hand, and the way back in with it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from bline_desktop.domain.errors import RuleBroken, StorageTrouble
from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.buttons import Button, PrimaryButton, QuietButton
from bline_desktop.ui.widgets.card import Card
from bline_desktop.ui.widgets.labels import OneLine, TextLabel
from bline_desktop.ui.widgets.password import NewPassword
from bline_desktop.ui.widgets.tiles import Tile
from bline_desktop.ui.widgets.trouble_note import TroubleNote

KEY = N_("recovery", "The recovery key")
KEY_HOW = N_(
    "recovery",
    "When every password is forgotten, only this key opens the ward's data. Print it or copy it by hand, and lock it"
    " away. It is shown this once.",
)
PRINT = N_("recovery", "Print")
NO_PRINTER = N_("recovery", "This computer can't print. Copy the key by hand.")
LAST_GROUP = N_("recovery", "Type the last group of the key as it stands on your paper")
MATCHES = N_("recovery", "That is right.")
DIFFERS = N_("recovery", "This is not the last group of the key. Look at your paper again.")
WRITTEN_DOWN = N_("recovery", "I have it on paper")
SHEET_TITLE = N_("recovery", "Recovery key of {ward}")
SHEET_HOW = N_(
    "recovery", "Opens the ward's data in B-Line Desktop when every password is forgotten. Keep it locked away."
)
WAY_IN = N_("recovery", "Open the ward with the recovery key")
WAY_IN_HOW = N_("recovery", "The key opens the ward and gives one person a new password. The journal keeps that.")
TYPED_KEY = N_("recovery", "Recovery key: seven groups of four characters")
FOR_WHOM = N_("recovery", "Who gets the new password")
OPEN = N_("recovery", "Open and set the password")
BACK = N_("recovery", "Back to sign-in")
TYPE_KEY = N_("recovery", "Type the recovery key.")
WIDTH = 620
GROUP = 4


class KeyPage(QWidget):
    """Shows a new key until its last group was typed from the paper."""

    changed = Signal()
    act = WRITTEN_DOWN

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._ward = ""
        self.key = OneLine("", "headline")
        self.key.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.print_button = Button(words.say(PRINT))
        self.print_button.clicked.connect(self.print_key)
        self.last_group = QLineEdit()
        self.last_group.setMaxLength(GROUP + 4)
        self.last_group.setAccessibleName(words.say(LAST_GROUP))
        self.echo = TextLabel("", "caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(TextLabel(words.say(KEY), "title"))
        column.addWidget(TextLabel(words.say(KEY_HOW), "quiet"))
        column.addSpacing(GRID)
        column.addWidget(self.key)
        row = QHBoxLayout()
        row.addWidget(self.print_button)
        row.addStretch(1)
        column.addLayout(row)
        column.addSpacing(GRID)
        column.addWidget(TextLabel(words.say(LAST_GROUP)))
        column.addWidget(self.last_group)
        column.addWidget(self.echo)
        column.addStretch(1)
        self.last_group.textChanged.connect(self._compare)

    @property
    def is_written_down(self) -> bool:
        """Whether the last group was typed right."""
        typed = self.last_group.text().strip().upper()
        return bool(typed) and typed == self.key.text().rpartition("-")[2]

    def show_key(self, key: str, ward: str) -> None:
        """Show a key that was just made."""
        self._ward = ward
        self.key.setText(key)
        self.last_group.clear()

    def forget(self) -> None:
        """Take the key off the screen."""
        self.key.setText("")
        self.last_group.clear()

    def sheet(self) -> QTextDocument:
        """Return the page to print."""
        document = QTextDocument()
        title = self._words.say(SHEET_TITLE, ward=self._ward).replace("&", "&amp;").replace("<", "&lt;")
        document.setHtml(
            f"<h2>{title}</h2><p>{self._words.say(SHEET_HOW)}</p>"
            f"<p style='font-size: 20pt; font-family: monospace'>{self.key.text()}</p>"
        )
        return document

    def print_key(self) -> None:
        """Print the key on paper; a computer that can't print says so."""
        try:
            # Only here: the printing library needs parts of the system that a ward computer may lack.
            from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # noqa: PLC0415
        except ImportError:
            self.echo.setText(self._words.say(NO_PRINTER))
            return
        printer = QPrinter()
        if QPrintDialog(printer, self).exec() == QDialog.DialogCode.Accepted:
            self.sheet().print_(printer)

    def _compare(self, typed: str) -> None:
        enough = len(typed.strip()) >= GROUP
        self.echo.setText(self._words.say(MATCHES if self.is_written_down else DIFFERS) if enough else "")
        self.changed.emit()


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
        self.person = QComboBox()
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
        password = self.password.typed()
        if typed and password is not None and self.button.isEnabled():
            self.set_busy(True)
            self.submitted.emit(RecoveryTry(typed, self.person.currentData(), password))

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
