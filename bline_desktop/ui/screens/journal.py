"""The journal in plain words, the newest entry first: for one patient or for all."""

from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bline_desktop.domain.changes import Changed
from bline_desktop.domain.journal import JournalEntry
from bline_desktop.domain.people import Right
from bline_desktop.domain.views import PatientLine
from bline_desktop.domain.words import N_
from bline_desktop.queries.journal import journal_entries
from bline_desktop.queries.patients import patient_list
from bline_desktop.ui.forms.choice_editors import CalmCombo
from bline_desktop.ui.screens import journal_words
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.tables.rows import Column, RowsModel
from bline_desktop.ui.tables.table import RowsTable
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.buttons import Button
from bline_desktop.ui.widgets.card import Card
from bline_desktop.ui.widgets.labels import OneLine, TextLabel

JOURNAL = N_("journal", "Journal")
HOW = N_("journal", "Every change, who made it and when. Nothing in it can be changed or taken away.")
NUMBER, WHEN, WHO = N_("journal", "No."), N_("journal", "When"), N_("journal", "Who")
WHAT, REASON = N_("journal", "What"), N_("journal", "Reason")
AT = N_("journal", "At {workstation}")
EVERYBODY = N_("journal", "All patients")
WHOSE = N_("journal", "Whose entries")
OLDER = N_("journal", "Show older entries")
ENTRY = N_("journal", "Entry {seq}")
CHOOSE = N_("journal", "Choose an entry to see what it says.")
NO_VALUES = N_("journal", "No values to show here. Those of patients are for whoever may read the chart.")
PAGE = 200
DETAILS_WIDTH = 340


class JournalScreen(QWidget):
    """The table of entries, and beside it what the chosen one changed."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tools = tools
        words = tools.words
        self._entries: tuple[JournalEntry, ...] = ()
        self.whose = CalmCombo()
        self.whose.setAccessibleName(words.say(WHOSE))
        self.whose.addItem(words.say(EVERYBODY), None)
        self.table: RowsTable[JournalEntry] = RowsTable(_model(tools), words.say(JOURNAL))
        self.older = Button(words.say(OLDER))
        self.details = Card()
        self.details.setFixedWidth(DETAILS_WIDTH)
        self.text = TextLabel(words.say(CHOOSE))
        self.details.add(self.text)
        self.details.body.addStretch(1)
        self._lay_out()
        self.whose.currentIndexChanged.connect(self.reload)
        self.older.clicked.connect(self.show_older)
        self.table.chosen.connect(self.show_details)
        tools.desk.changed.connect(self._follow)

    @property
    def patient_id(self) -> UUID | None:
        """Whose entries are shown; None for all."""
        found = self.whose.currentData()
        return found if isinstance(found, UUID) else None

    def reload(self) -> None:
        """Ask for the newest entries, and for the patients to choose from where the person may see them."""
        patient_id = self.patient_id
        self.tools.desk.ask(self, lambda s, a: journal_entries(s, a, patient_id, PAGE, None), self.show_entries)
        may = self.tools.may(Right.READ_CHART)
        self.whose.setVisible(may)
        if may and self.whose.count() == 1:
            self.tools.desk.ask(self, patient_list, self.show_patients)

    def show_entries(self, entries: tuple[JournalEntry, ...]) -> None:
        """Show the newest entries."""
        self._entries = entries
        self.table.show_rows(entries)
        self.older.setEnabled(len(entries) == PAGE)

    def show_older(self) -> None:
        """Ask for the entries before those that are shown."""
        if self._entries:
            patient_id, before = self.patient_id, self._entries[-1].seq
            self.tools.desk.ask(self, lambda s, a: journal_entries(s, a, patient_id, PAGE, before), self._add_older)

    def show_patients(self, lines: tuple[PatientLine, ...]) -> None:
        """Offer the patients to choose from."""
        for line in lines:
            self.whose.addItem(f"{line.trial_id}  {line.surname} {line.given_name}", line.patient_id)

    def show_details(self, entry: JournalEntry | None) -> None:
        """Show what one entry says."""
        words = self.tools.words
        if entry is None:
            self.details.set_title("")
            self.text.setText(words.say(CHOOSE))
            return
        self.details.set_title(words.say(ENTRY, seq=entry.seq))
        lines = journal_words.details(words, entry)
        at = words.say(AT, workstation=entry.workstation)
        self.text.setText("\n".join([*(lines or [words.say(NO_VALUES)]), "", at]))

    def take_focus(self) -> None:
        """Put the keyboard into the table."""
        self.table.setFocus()

    def _add_older(self, entries: tuple[JournalEntry, ...]) -> None:
        self._entries = (*self._entries, *entries)
        self.table.show_rows(self._entries)
        self.older.setEnabled(len(entries) == PAGE)

    def _follow(self, change: Changed) -> None:
        if self.isVisible() and self.tools.present and len(self._entries) <= PAGE:
            self.reload()

    def _lay_out(self) -> None:
        words = self.tools.words
        head = QHBoxLayout()
        head.addWidget(OneLine(words.say(JOURNAL), "title"), 1)
        head.addWidget(self.whose)
        foot = QHBoxLayout()
        foot.addWidget(self.older)
        foot.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(GRID)
        left.addLayout(head)
        left.addWidget(TextLabel(words.say(HOW), "quiet"))
        left.addWidget(self.table, 1)
        left.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        row.setSpacing(2 * GRID)
        row.addLayout(left, 1)
        row.addWidget(self.details)


def _model(tools: Tools) -> RowsModel[JournalEntry]:
    words = tools.words
    columns = (
        Column[JournalEntry](NUMBER, lambda entry: f"{entry.seq:,}", number=True),
        Column[JournalEntry](WHEN, lambda entry: entry.at),
        Column[JournalEntry](WHO, lambda entry: journal_words.who(words, entry)),
        Column[JournalEntry](WHAT, lambda entry: journal_words.what(words, entry), bold=True),
        Column[JournalEntry](REASON, lambda entry: entry.reason or "", wide=True),
    )
    return RowsModel(columns, words, row_id=lambda entry: entry.seq)
