"""A new password, typed in place at the right of what it is about."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from bline_desktop.domain.errors import FieldsRefused, RuleBroken
from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.buttons import PrimaryButton, QuietButton
from bline_desktop.ui.widgets.card import Card
from bline_desktop.ui.widgets.labels import TextLabel
from bline_desktop.ui.widgets.password import NewPassword

CLOSE = N_("password", "Close without a change")
WIDTH = 432


class PasswordSheet(Card):
    """One new password, typed twice. It is told once and kept nowhere."""

    submitted = Signal(str)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._words = words
        self.heading = TextLabel("", "title")
        self.password = NewPassword(words)
        self.button = PrimaryButton("")
        close = QuietButton(words.say(CLOSE))
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addWidget(self.button)
        foot.addWidget(close)
        foot.addStretch(1)
        foot.setContentsMargins(0, GRID, 0, 0)
        self.add(self.heading, self.password, foot)
        self.body.addStretch(1)  # the buttons stand right beneath the fields, however high the sheet is
        self.setFixedWidth(WIDTH)
        self.hide()
        self.button.clicked.connect(self.submit)
        self.password.entered.connect(self.submit)
        close.clicked.connect(self.close_sheet)

    def open_sheet(self, title: str, act: str) -> None:
        """Open with a title and the act on the button (both said already)."""
        self.heading.setText(title)
        self.setAccessibleName(title)
        self.button.setText(act)
        self.password.clear()
        self.button.setEnabled(True)
        self.show()
        self.password.setFocus()

    def close_sheet(self) -> None:
        """Close, and forget what was typed."""
        self.password.clear()
        self.hide()

    def submit(self) -> None:
        """Tell the password, when both fields agree."""
        password = self.password.typed()
        if password is not None and self.button.isEnabled():
            self.button.setEnabled(False)
            self.submitted.emit(password)

    def refused(self, error: RuleBroken | FieldsRefused) -> None:
        """Say why this password is not taken."""
        self.button.setEnabled(True)
        if isinstance(error, RuleBroken):
            self.password.refuse(self._words.say(error.rule.sentence, **error.values))
