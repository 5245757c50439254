"""A note in place that says what an act waits for, with the one button that leads there."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from bline_desktop.ui.theme import GRID, Tone
from bline_desktop.ui.widgets.buttons import Button
from bline_desktop.ui.widgets.chip import Chip


class StopNote(QFrame):
    """A sentence in the warning tone and a button; hidden while there is nothing to say."""

    pressed = Signal()

    def __init__(self, act: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "note")
        self.setProperty("tone", Tone.WARNING.value)
        self.text = Chip("", Tone.WARNING, self, wraps=True)
        self.button = Button(act, self)
        self.button.clicked.connect(self.pressed)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        row.addWidget(self.text, 1)
        row.addWidget(self.button)
        self.hide()

    def show_text(self, text: str) -> None:
        """Show a sentence; "" hides the note."""
        self.text.show_state(text, Tone.WARNING)
        self.setVisible(bool(text))
