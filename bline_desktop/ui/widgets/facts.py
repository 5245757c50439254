"""Facts: a small label over its value, and several of them in lines."""

from collections.abc import Iterable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.flow import FlowLayout, settle
from bline_desktop.ui.widgets.labels import OneLine, TextLabel

LONG = 48  # letters from which on a value may need more than one line


class Fact(QWidget):
    """A small label over its value."""

    def __init__(self, title: str, value: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._title = title
        self._value = (TextLabel if len(value) > LONG else OneLine)("", "number", parent=self)
        if len(value) > LONG:
            self._value.setMinimumWidth(420)
        column.addWidget(OneLine(title, "caption", parent=self))
        column.addWidget(self._value)
        self.show_value(value)

    @property
    def value(self) -> str:
        """The value that is shown."""
        return self._value.text()

    def show_value(self, value: str) -> None:
        """Show another value."""
        self._value.setText(value)
        self.setAccessibleName(f"{self._title} {value}")


class Facts(QWidget):
    """Facts beside each other, wrapped into lines; shown anew as a whole."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self, gap=4 * GRID, line_gap=GRID)

    def show_facts(self, facts: Iterable[tuple[str, str]]) -> None:
        """Show titles and values in the place of those shown so far."""
        empty(self._flow)
        for title, value in facts:
            fact = Fact(title, value, self)
            self._flow.addWidget(fact)
            fact.show()
        settle(self)


def empty(flow: FlowLayout) -> None:
    """Remove every part from a line of parts."""
    while (item := flow.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
