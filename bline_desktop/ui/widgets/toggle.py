"""A button that stays pressed while something more is shown."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from bline_desktop.ui.widgets.buttons import Button, bold_extra


class ToggleButton(Button):
    """On or off, said by its frame and its letters; a second press takes it back."""

    role = "key"

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setCheckable(True)

    def sizeHint(self) -> QSize:
        """Return the room for the letters as they are while the button is pressed: bold."""
        return super().sizeHint() + QSize(bold_extra(self), 0)
