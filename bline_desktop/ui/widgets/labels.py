"""Texts: captions, titles, numbers with their unit. They wrap; no text is ever cut short."""

from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from bline_desktop.ui.theme import Tone
from bline_desktop.ui.widgets.unbroken import unbroken


def set_look(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the stylesheet looks at, and have the widget drawn anew."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class TextLabel(QLabel):
    """A plain text that wraps; `role` names its look: caption, quiet, title, headline, number, problem or ""."""

    def __init__(self, text: str = "", role: str = "", tone: Tone = Tone.PLAIN, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plain = ""
        self.setProperty("textFormat", "PlainText")  # by its name: see docs/adr/0016
        self.setText(text)
        self.setWordWrap(True)
        self.setProperty("role", role)
        self.setProperty("tone", tone.value)
        policy = self.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        self.setSizePolicy(policy)

    def text(self) -> str:
        """Return the text as it was said, without the signs that hold a line together."""
        return self._plain

    def setText(self, text: str) -> None:
        """Show another text, wrapped only where a reader would let it; a screen reader reads it plain."""
        shown = unbroken(text)
        if self.accessibleName() in ("", self._plain):
            self.setAccessibleName(text if shown != text else "")
        self._plain = text
        super().setText(shown)

    def set_tone(self, tone: Tone) -> None:
        """Change the tone; where it matters, a word or a shape beside the text says the same."""
        set_look(self, "tone", tone.value)


class OneLine(TextLabel):
    """A short text that keeps to one line and is given the room it needs."""

    def __init__(self, text: str = "", role: str = "", tone: Tone = Tone.PLAIN, parent: QWidget | None = None) -> None:
        super().__init__(text, role, tone, parent)
        self.setWordWrap(False)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
