"""Fields for passwords: shown on request, a word when Caps Lock seems to be on, a meter of the length alone."""

from PySide6 import QtCore  # not Qt by its name: see docs/adr/0016
from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.buttons import QuietButton
from bline_desktop.ui.widgets.flow import settle
from bline_desktop.ui.widgets.labels import TextLabel, set_look

SHOW = N_("password", "Show")
HIDE = N_("password", "Hide")
CAPS_LOCK = N_("password", "Caps Lock seems to be on.")
PASSWORD = N_("password", "Password")
NEW_PASSWORD = N_("password", "New password")
AGAIN = N_("password", "The same password again")
ADVICE = N_(
    "password", "{least} characters or more. Several words in a row are easy to remember. Nothing else is asked of it."
)
MISSING = N_("password", "{n} more characters are needed.")
LONG_ENOUGH = N_("password", "Long enough: {n} characters.")
TYPE_ONE = N_("password", "Type a password.")
DIFFERENT = N_("password", "The two passwords are not the same. Type the second one again.")
LEAST = 12
FULL_METER = 20


class PasswordLine(QLineEdit):
    """A line that shows dots. It tells when a letter came as Caps Lock would have it."""

    caps_seen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setProperty("bad", "false")
        self.setProperty("inputMethodHints", "ImhSensitiveData|ImhNoPredictiveText|ImhNoAutoUppercase")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Compare the letter with the Shift key: Qt does not tell the state of Caps Lock itself."""
        super().keyPressEvent(event)
        letter = event.text()
        if len(letter) == 1 and letter.isalpha() and letter.upper() != letter.lower():
            shift = bool(event.modifiers() & QtCore.Qt.KeyboardModifier.ShiftModifier)
            self.caps_seen.emit(letter.isupper() != shift)
        elif event.key() == QtCore.Qt.Key.Key_CapsLock:
            self.caps_seen.emit(False)


class PasswordField(QWidget):
    """A titled password line with a button that shows what was typed, and a line beneath for hints and problems."""

    entered = Signal()
    edited = Signal()

    def __init__(self, title: str, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._help = ""
        self._problem = False
        self.title = TextLabel(title)
        self.line = PasswordLine()
        self.line.setAccessibleName(title)
        self.title.setBuddy(self.line)
        self.show_button = QuietButton(words.say(SHOW))
        self.show_button.setCheckable(True)
        self.show_button.toggled.connect(self._show_typed)
        self.beneath = TextLabel("", "caption")
        self.beneath.hide()
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.line, 1)
        row.addWidget(self.show_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.title)
        column.addLayout(row)
        column.addWidget(self.beneath)
        column.addStretch(1)  # room to spare goes beneath, never between the title and its line
        self.line.returnPressed.connect(self.entered)
        self.line.textEdited.connect(self._edited)
        self.line.caps_seen.connect(self._caps)
        self.setFocusProxy(self.line)

    @property
    def text(self) -> str:
        """What was typed."""
        return self.line.text()

    def set_title(self, title: str) -> None:
        """Name the field anew."""
        self.title.setText(title)
        self.line.setAccessibleName(title)

    def set_help(self, text: str) -> None:
        """Show a hint beneath, unless a problem stands there."""
        self._help = text
        if not self._problem:
            self._say(text, problem=False)

    def show_problem(self, text: str) -> None:
        """Say what is wrong beneath the line; "" brings the hint back."""
        self._problem = bool(text)
        set_look(self.line, "bad", "true" if text else "false")
        self._say(text or self._help, problem=bool(text))

    def clear(self) -> None:
        """Forget what was typed, and hide it again."""
        self.line.clear()
        self.show_button.setChecked(False)
        self.show_problem("")

    def _edited(self) -> None:
        self.show_problem("")
        self.edited.emit()

    def _caps(self, on: bool) -> None:
        if not self._problem:
            self._say(self._words.say(CAPS_LOCK) if on else self._help, problem=False)

    def _show_typed(self, shown: bool) -> None:
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self.show_button.setText(self._words.say(HIDE if shown else SHOW))

    def _say(self, text: str, *, problem: bool) -> None:
        self.beneath.setText(text)
        self.beneath.setVisible(bool(text))
        set_look(self.beneath, "role", "problem" if problem else "caption")
        settle(self)  # a shorter hint leaves no gap
        self.line.setAccessibleDescription(text)


class NewPassword(QWidget):
    """A new password, typed twice, with a meter of its length and no other demand."""

    entered = Signal()

    def __init__(self, words: Words, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.first = PasswordField(title or words.say(NEW_PASSWORD), words)
        self.again = PasswordField(words.say(AGAIN), words)
        self.meter = QProgressBar()
        self.meter.setRange(0, FULL_METER)
        self.meter.setTextVisible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        for part in (self.first, self.meter, self.again):
            column.addWidget(part)
        column.addStretch(1)
        self.first.edited.connect(self._measure)
        self.first.entered.connect(self.again.line.setFocus)
        self.again.entered.connect(self.entered)
        self.setFocusProxy(self.first)
        self._measure()

    def typed(self) -> str | None:
        """Return the password, or None after having said what is wrong with the two fields."""
        if not self.first.text:
            self.refuse(self._words.say(TYPE_ONE))
            return None
        if self.first.text != self.again.text:
            self.again.show_problem(self._words.say(DIFFERENT))
            self.again.line.setFocus()
            return None
        return self.first.text

    def refuse(self, text: str) -> None:
        """Say why this password is not taken."""
        self.first.show_problem(text)
        self.first.line.setFocus()

    def clear(self) -> None:
        """Forget both."""
        self.first.clear()
        self.again.clear()
        self._measure()

    def _measure(self) -> None:
        length = len(self.first.text)
        self.meter.setValue(min(length, FULL_METER))
        if not length:
            self.first.set_help(self._words.say(ADVICE, least=LEAST))
        elif length < LEAST:
            self.first.set_help(self._words.say(MISSING, n=LEAST - length))
        else:
            self.first.set_help(self._words.say(LONG_ENOUGH, n=length))
