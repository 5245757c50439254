"""One's own password and PIN: each new one asks for the present password, because a screen may have been left open."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from bline_desktop.commands.people import change_own_password
from bline_desktop.commands.pins import set_pin
from bline_desktop.domain.errors import FieldsRefused, RuleBroken
from bline_desktop.domain.pins import LENGTH
from bline_desktop.domain.words import N_, Message, Words
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.buttons import Button, PrimaryButton, QuietButton
from bline_desktop.ui.widgets.card import Card
from bline_desktop.ui.widgets.labels import TextLabel
from bline_desktop.ui.widgets.password import NewPassword, PasswordField

MYSELF = N_("settings", "Your password and PIN")
PIN_HOW = N_("settings", "A PIN of six digits brings you back from the wall view and signs as the second person.")
CHANGE_PASSWORD = N_("settings", "Change my password")
CHOOSE_PIN = N_("settings", "Choose a PIN")
PASSWORD_CHANGED = N_("settings", "Your password is changed.")
PIN_CHOSEN = N_("settings", "Your PIN is chosen.")
PRESENT = N_("password", "Your present password")
NEW_PIN, PIN_AGAIN = N_("password", "New PIN, six digits"), N_("password", "The same PIN again")
TYPE_PRESENT = N_("password", "Type your present password.")
PINS_DIFFER = N_("password", "The two PINs are not the same. Type the second one again.")
CLOSE = N_("password", "Close without a change")


class OwnSheet(Card):
    """The present password above what is new; `submitted` tells both, and nothing is kept here."""

    submitted = Signal(str, str)  # present password, new secret

    def __init__(self, words: Words, act: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._words = words
        self.present = PasswordField(words.say(PRESENT), words)
        self.button = PrimaryButton(act)
        self.close_button = QuietButton(words.say(CLOSE))
        self.add(self.present)
        self.hide()
        self.button.clicked.connect(self.submit)
        self.close_button.clicked.connect(self.close_sheet)

    def foot(self) -> QHBoxLayout:
        """Return the buttons in their row."""
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.setContentsMargins(0, GRID, 0, 0)
        row.addWidget(self.button)
        row.addWidget(self.close_button)
        row.addStretch(1)
        return row

    def open_sheet(self) -> None:
        """Open with empty fields."""
        self.clear()
        self.show()
        self.present.line.setFocus()

    def close_sheet(self) -> None:
        """Close, and forget what was typed."""
        self.clear()
        self.hide()

    def submit(self) -> None:
        """Tell what was typed, when all of it is there."""
        if not self.button.isEnabled():
            return
        if not self.present.text:
            self.present.show_problem(self._words.say(TYPE_PRESENT))
            self.present.line.setFocus()
            return
        new = self.typed()
        if new is not None:
            self.button.setEnabled(False)
            self.submitted.emit(self.present.text, new)

    def refused(self, error: RuleBroken | FieldsRefused) -> None:
        """Say under its field why this is not taken."""
        self.button.setEnabled(True)
        if not isinstance(error, RuleBroken):
            return
        said = self._words.say(error.rule.sentence, **error.values)
        if error.values.get("field") == "password":
            self.present.clear()
            self.present.show_problem(said)
            self.present.line.setFocus()
        else:
            self.say_of_new(said)

    def clear(self) -> None:
        """Forget what was typed."""
        self.button.setEnabled(True)
        self.present.clear()

    def typed(self) -> str | None:
        """Return what is new, or None where it needs a look."""
        raise NotImplementedError

    def say_of_new(self, text: str) -> None:
        """Say what is wrong with what is new."""
        raise NotImplementedError


class OwnPasswordSheet(OwnSheet):
    """A new password for oneself."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(words, words.say(CHANGE_PASSWORD), parent)
        self.password = NewPassword(words)
        self.add(self.password, self.foot())
        self.present.entered.connect(self.password.setFocus)
        self.password.entered.connect(self.submit)

    def typed(self) -> str | None:
        """Return the new password, where both fields agree."""
        return self.password.typed()

    def say_of_new(self, text: str) -> None:
        """Say why this password is not taken."""
        self.password.refuse(text)

    def clear(self) -> None:
        """Forget what was typed."""
        super().clear()
        self.password.clear()


class PinSheet(OwnSheet):
    """A PIN for oneself, typed twice."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(words, words.say(CHOOSE_PIN), parent)
        self.pin = PasswordField(words.say(NEW_PIN), words)
        self.again = PasswordField(words.say(PIN_AGAIN), words)
        for field in (self.pin, self.again):
            field.line.setMaxLength(LENGTH)
        self.add(TextLabel(words.say(PIN_HOW), "quiet"), self.pin, self.again, self.foot())
        self.present.entered.connect(self.pin.line.setFocus)
        self.pin.entered.connect(self.again.line.setFocus)
        self.again.entered.connect(self.submit)

    def typed(self) -> str | None:
        """Return the PIN, where both fields agree; whether it is a good one, the command says."""
        if self.pin.text == self.again.text:
            return self.pin.text
        self.again.clear()
        self.again.show_problem(self._words.say(PINS_DIFFER))
        self.again.line.setFocus()
        return None

    def say_of_new(self, text: str) -> None:
        """Say why this PIN is not taken."""
        self.again.clear()
        self.pin.clear()
        self.pin.show_problem(text)
        self.pin.line.setFocus()

    def clear(self) -> None:
        """Forget what was typed."""
        super().clear()
        self.pin.clear()
        self.again.clear()


class OwnSecrets(Card):
    """The two buttons, each with its sheet."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools.words.say(MYSELF), parent)
        self.tools = tools
        words = tools.words
        self.change_password = Button(words.say(CHANGE_PASSWORD))
        self.choose_pin = Button(words.say(CHOOSE_PIN))
        self.sheet = OwnPasswordSheet(words)
        self.pin_sheet = PinSheet(words)
        row = QHBoxLayout()
        row.addWidget(self.change_password)
        row.addWidget(self.choose_pin)
        row.addStretch(1)
        self.add(row, self.sheet, self.pin_sheet)
        self.change_password.clicked.connect(lambda: self._open(self.sheet))
        self.choose_pin.clicked.connect(lambda: self._open(self.pin_sheet))
        self.sheet.submitted.connect(self._change_password)
        self.pin_sheet.submitted.connect(self._choose_pin)

    def _open(self, wanted: OwnSheet) -> None:
        for sheet in (self.sheet, self.pin_sheet):
            if sheet is not wanted:
                sheet.close_sheet()
        wanted.open_sheet()

    def _change_password(self, present: str, password: str) -> None:
        command = partial(change_own_password, present_password=present, password=password)
        self.tools.desk.do(self, command, self._done(self.sheet, PASSWORD_CHANGED), refused=self.sheet.refused)

    def _choose_pin(self, present: str, pin: str) -> None:
        command = partial(set_pin, password=present, pin=pin)
        self.tools.desk.do(self, command, self._done(self.pin_sheet, PIN_CHOSEN), refused=self.pin_sheet.refused)

    def _done(self, sheet: OwnSheet, sentence: Message) -> Callable[[object], None]:
        def kept(_: object) -> None:
            sheet.close_sheet()
            self.tools.messages.say(sentence)

        return kept
