"""A trouble of the store, said in place: what happened, what is safe, what to do."""

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from bline_desktop.domain.errors import StorageTrouble
from bline_desktop.domain.words import Words
from bline_desktop.ui.theme import GRID, Tone
from bline_desktop.ui.widgets.labels import TextLabel


class TroubleNote(QFrame):
    """What happened, what is safe, what to do: three sentences, one under the other."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.setProperty("role", "note")
        self.setProperty("tone", Tone.CRITICAL.value)
        self.lines = tuple(TextLabel("", role) for role in ("number", "note-text", "note-text"))
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, GRID + 4, 2 * GRID, GRID + 4)
        column.setSpacing(4)
        for line in self.lines:
            column.addWidget(line)
        self.hide()

    def show_trouble(self, trouble: StorageTrouble) -> None:
        """Show a trouble until it is replaced or hidden."""
        sentences = (trouble.what, trouble.safe, trouble.do)
        for line, sentence in zip(self.lines, sentences, strict=True):
            line.setText(self._words.say(sentence, **trouble.values))
        self.setAccessibleName(" ".join(line.text() for line in self.lines))
        self.show()
