"""The recovery key: shown once, to be printed or copied by hand."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.buttons import Button
from bline_desktop.ui.widgets.labels import OneLine, TextLabel

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
