"""The countdown before somebody is signed out: for not having touched the program, or because an account ends."""

from datetime import datetime, timedelta

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.theme import GRID, Tone
from bline_desktop.ui.widgets.labels import TextLabel

SIGNING_OUT = N_("status", "Signing out in {seconds} s. Touch anything to stay.")
ACCOUNT_ENDS = N_(
    "status",
    "Your account ends at {at}, in {length}, and you are signed out then. Record what you have begun. What is half"
    " typed then is kept for you alone, for a day; a charge nurse or the administrator can open the account again.",
)


class CountdownBar(QFrame):
    """What is left before the sign-out, where it can't be overlooked: the last seconds, an account's last minutes."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.setProperty("role", "note")
        self.setProperty("tone", Tone.WARNING.value)
        self.text = TextLabel("", "title")
        self.account = TextLabel("", "note-text")
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        column.addWidget(self.text)
        column.addWidget(self.account)
        self._show()

    def show_seconds(self, seconds: int) -> None:
        """Show how many seconds are left before whoever touches nothing is signed out."""
        self.text.setText(self._words.say(SIGNING_OUT, seconds=seconds))
        self._show()

    def calm(self) -> None:
        """End the countdown of the seconds: something was touched."""
        self.text.setText("")
        self._show()

    def show_account_end(self, at: datetime, left: timedelta) -> None:
        """Say when the account ends, and that nothing half typed is lost by it."""
        said = self._words.say(ACCOUNT_ENDS, at=self._words.near(at, at - left), length=left)
        if said != self.account.text():
            self.account.setText(said)
            self._show()

    def _show(self) -> None:
        parts = [part for part in (self.text, self.account) if part.text()]
        self.text.setVisible(self.text in parts)
        self.account.setVisible(self.account in parts)
        self.setAccessibleName(" ".join(part.text() for part in parts))
        self.setVisible(bool(parts))
