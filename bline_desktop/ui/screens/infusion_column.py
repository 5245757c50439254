"""The infusion's page from top to bottom; beside an open form what one goes on to next makes room for the log.

Who types a bag looks at what runs, at the bag that hangs and at the last acts. What could be done instead, and what the
sums are made of, comes back with the end of the form; the act letters work all the while.
"""

from collections.abc import Iterable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.tall_page import TallPage


class InfusionColumn(TallPage):
    """How the pump stands, what can be done, and the log, which takes the room that is left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._next = QWidget(self.content)

    def fill(self, above: Iterable[QWidget], following: Iterable[QWidget], log: QWidget) -> None:
        """Put the parts in; `following` are those that make room."""
        column, inner = QVBoxLayout(self.content), QVBoxLayout(self._next)
        for layout in (column, inner):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(2 * GRID)
        for part in above:
            column.addWidget(part)
        for part in following:
            inner.addWidget(part)
        column.addWidget(self._next)
        column.addWidget(log, 1)

    def make_room(self, *, wanted: bool) -> None:
        """Leave out what follows, or show it again."""
        self._next.setVisible(not wanted)
        self.settle()
