"""How often two persons read differently: the mismatch rate of second checks, by month and by field."""

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from bline_desktop.domain.changes import Changed
from bline_desktop.domain.second_check import (
    DIN,
    DOSE,
    LAST_FOUR,
    LOCAL_NUMBER,
    MANTISSA,
    PART_NUMBER,
    POWER,
    RATE,
    MonthOfChecks,
    SecondCheck,
)
from bline_desktop.domain.words import N_, Message, Words
from bline_desktop.queries.second_checks import check_figures
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.tables.rows import Column, RowsModel
from bline_desktop.ui.tables.table import RowsTable
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.empty_page import EmptyPage
from bline_desktop.ui.widgets.labels import OneLine, TextLabel

TITLE = N_("second", "Second checks")
HOW = N_(
    "second",
    "Mismatch rate: of all second checks that were read back in a month, those in which at least one field differed."
    " Each reading counts once. What waits for its second person is not counted, nor is a check that a correction"
    " kept.",
)
BY_FIELD = N_("second", "To the right: in how many readings each field differed. One reading may differ in several.")
EMPTY = N_("second", "No second check was read back yet. How often two people differ will stand here, by month.")
MONTH, CHECKED, DIFFERED = N_("second", "Month"), N_("second", "Read back"), N_("second", "Differed")
MISMATCH, PERCENT = N_("second", "Mismatch rate"), N_("second", "{percent} %")
FIELDS: tuple[tuple[Message, tuple[str, ...]], ...] = (
    (N_("second", "Patient"), (LAST_FOUR,)),
    (N_("second", "Dose"), (DOSE,)),
    (N_("second", "Rate"), (RATE,)),
    (N_("second", "CD3+ cells per kg"), (MANTISSA,)),
    (N_("second", "Power of ten"), (POWER,)),
    (N_("second", "Bag of a DLI"), (DIN, LOCAL_NUMBER, PART_NUMBER)),
)


class CheckFiguresScreen(QWidget):
    """One line for each month, the newest first, under the words that say what is counted."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tools = tools
        words = tools.words
        self.table: RowsTable[MonthOfChecks] = RowsTable(_model(words), words.say(TITLE))
        self.empty = EmptyPage("cohort", words.say(TITLE), words.say(EMPTY))
        filled, self.pages = QWidget(), QStackedWidget()
        column = QVBoxLayout(filled)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(OneLine(words.say(TITLE), "headline"))
        column.addWidget(TextLabel(words.say(HOW), "quiet"))
        column.addWidget(TextLabel(words.say(BY_FIELD), "quiet"))
        column.addWidget(self.table, 1)
        for page in (self.empty, filled):
            self.pages.addWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.pages)
        tools.desk.changed.connect(self._follow)

    def reload(self) -> None:
        """Ask for the figures."""
        self.tools.desk.ask(self, check_figures, self.show_figures)

    def show_figures(self, months: tuple[MonthOfChecks, ...]) -> None:
        """Show the months; without any, what will stand here."""
        self.table.show_rows(months)
        self.pages.setCurrentIndex(1 if months else 0)

    def take_focus(self) -> None:
        """Put the keyboard into the table."""
        self.table.setFocus()

    def _follow(self, change: Changed) -> None:
        if self.isVisible() and self.tools.present and SecondCheck.__tablename__ in change.tables:
            self.reload()


def _model(words: Words) -> RowsModel[MonthOfChecks]:
    def in_field(title: Message, names: tuple[str, ...]) -> Column[MonthOfChecks]:
        return Column(title, lambda one: one.differed_in(*names), number=True)

    return RowsModel(
        (
            Column(MONTH, lambda one: words.month(one.month), bold=True, wide=True),
            Column(CHECKED, lambda one: one.checked, number=True),
            Column(DIFFERED, lambda one: one.differed, number=True),
            Column(MISMATCH, lambda one: words.say(PERCENT, percent=one.percent), number=True, bold=True),
            *(in_field(title, names) for title, names in FIELDS),
        ),
        words,
        row_id=lambda one: one.month,
    )
