"""The infusion's page from top to bottom; beside an open form what one goes on to next makes room for the log.

Who types a bag looks at what runs, at the bag that hangs and at the last acts. What could be done instead, and what the
sums are made of, comes back with the end of the form; the act letters work all the while.
"""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bline_desktop.ui.screens.infusion_log import InfusionLog
from bline_desktop.ui.screens.side_form import SideForm
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.tall_page import TallPage


class InfusionColumn(TallPage):
    """How the pump stands, what can be done, the log, which takes the room that is left, and the orders under it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._next, self._orders = QWidget(self.content), QWidget(self.content)
        self._beside_form = self._ordering = False

    def fill(self, above: Iterable[QWidget], following: Iterable[QWidget], orders: QWidget, log: InfusionLog) -> None:
        """Put the parts in; `following` and the orders are those that make room."""
        column, inner = _column(self.content), _column(self._next)
        for part in above:
            column.addWidget(part)
        for part in following:
            inner.addWidget(part)
        _column(self._orders).addWidget(orders)
        column.addWidget(self._next)
        column.addWidget(log, 1)
        column.addWidget(self._orders)
        self._log = log

    def make_room_for(self, form: SideForm, ordering: tuple[str, ...]) -> None:
        """Leave out what makes room while a form is open; who orders, under a key that begins so, sees the orders."""

        def make_room() -> None:
            self._beside_form, self._ordering = form.form is not None, form.key.startswith(ordering)
            self._log.make_room(wanted=self._beside_form)
            self._leave_out()

        # A form that comes takes its room from the page, which is laid out anew for it: once is enough.
        form.opening.connect(make_room)
        form.opened.connect(self.settle)
        form.closed.connect(make_room)
        form.closed.connect(self.settle)

    def settle(self) -> None:
        """Give every part its place; what holds nothing to be seen takes no room."""
        self._leave_out()
        super().settle()

    def _leave_out(self) -> None:
        self._next.setVisible(not self._beside_form and _shows(self._next))
        self._orders.setVisible((self._ordering or not self._beside_form) and _shows(self._orders))


def _shows(part: QWidget) -> bool:
    inside = part.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return any(not one.isHidden() for one in inside)


def _column(part: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GRID + 4)
    return column
