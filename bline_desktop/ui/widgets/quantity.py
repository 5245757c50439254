"""A number with its unit: the number bold, the unit regular, never parted by a line break."""

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from bline_desktop.domain.words import THIN_SPACE


class Quantity(QLabel):
    """Shows a number that was already said, and its unit."""

    def __init__(self, number: str = "", unit: str = "", role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.show_value(number, unit)

    def show_value(self, number: str, unit: str = "") -> None:
        """Show another number."""
        tail = f'{THIN_SPACE}<span style="font-weight: 400">{escape(unit)}</span>' if unit else ""
        self.setText(f"<b>{escape(number)}</b>{tail}")
        self.setAccessibleName(f"{number} {unit}".strip())
