"""The journal in plain words, the newest entry first: that of the ward, and the history of one patient."""

from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bline_desktop.domain.changes import Changed
from bline_desktop.domain.journal import JournalEntry
from bline_desktop.domain.names import natural_key
from bline_desktop.domain.patient_line import PatientLine
from bline_desktop.domain.people import Right
from bline_desktop.domain.words import N_, Words
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
from bline_desktop.ui.widgets.tall_page import TallPage
from bline_desktop.ui.widgets.unbroken import unbroken

JOURNAL, HISTORY = N_("journal", "Journal"), N_("journal", "History")
HOW = N_("journal", "Every change, who made it and when. Nothing in it can be changed or taken away.")
HOW_OF_ONE = N_("journal", "Every change to what is recorded of this patient, who made it and when.")
NUMBER, WHEN, WHO = N_("journal", "No."), N_("journal", "When"), N_("journal", "Who")
PATIENT, WHAT, REASON = N_("journal", "Patient"), N_("journal", "What"), N_("journal", "Reason")
GIVEN_REASON = N_("journal", "Reason: {reason}")
AT = N_("journal", "On the computer {workstation}")
EVERYBODY = N_("journal", "All patients")
WHOSE = N_("journal", "Whose entries")
OLDER = N_("journal", "Show older entries")
ENTRY = N_("journal", "Entry {seq}")
CHOOSE = N_("journal", "Choose an entry to see what it says.")
NO_VALUES = N_("journal", "This entry changed no values.")
HIDDEN_VALUES = N_("journal", "Values of patients are shown to whoever may read the chart.")
PAGE = 200
DETAILS_WIDTH = 288


class JournalScreen(QWidget):
    """The table of entries, and beside it what the chosen one changed, from what and to what.

    With a patient: the history of this one, in the patient's own window. Without: the journal of the ward.
    """

    def __init__(self, tools: Tools, of_patient: UUID | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tools = tools
        self._of_patient = of_patient
        words = tools.words
        self._entries: tuple[JournalEntry, ...] = ()
        self.whose = CalmCombo()
        self.whose.setAccessibleName(words.say(WHOSE))
        self.whose.addItem(words.say(EVERYBODY), None)
        self.table: RowsTable[JournalEntry] = RowsTable(
            _model(words, with_patient=of_patient is None), words.say(HISTORY if of_patient else JOURNAL)
        )
        self.table.sort_by_header()
        self.older = Button(words.say(OLDER))
        self.details = Card()
        self.details.setFixedWidth(DETAILS_WIDTH)
        self.text = TextLabel(words.say(CHOOSE))
        self._page = TallPage(self.details)
        column = QVBoxLayout(self._page.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.text)
        column.addStretch(1)
        self.details.add(self._page)
        self._lay_out()
        self.whose.currentIndexChanged.connect(self.reload)
        self.older.clicked.connect(self.show_older)
        self.table.chosen.connect(self.show_details)
        if of_patient is None:  # the patient's window follows the changes for all its tabs
            tools.desk.changed.connect(self._follow)

    @property
    def patient_id(self) -> UUID | None:
        """Whose entries are shown; None for all."""
        if self._of_patient is not None:
            return self._of_patient
        found = self.whose.currentData()
        return found if isinstance(found, UUID) else None

    def reload(self) -> None:
        """Ask for the newest entries, and for the patients to choose from where the person may see them."""
        patient_id = self.patient_id
        self.tools.desk.ask(self, lambda s, a: journal_entries(s, a, patient_id, PAGE, None), self.show_entries)
        may = self._of_patient is None and self.tools.may(Right.READ_CHART)
        self.whose.setVisible(may)
        if may:
            self.tools.desk.ask(self, patient_list, self.show_patients)

    def show_entries(self, entries: tuple[JournalEntry, ...]) -> None:
        """Show the newest entries."""
        self._show(entries)
        self.older.setEnabled(len(entries) == PAGE)

    def show_older(self) -> None:
        """Ask for the entries before those that are shown."""
        if self._entries:
            patient_id, before = self.patient_id, self._entries[-1].seq
            self.tools.desk.ask(self, lambda s, a: journal_entries(s, a, patient_id, PAGE, before), self._add_older)

    def show_patients(self, lines: tuple[PatientLine, ...]) -> None:
        """Offer the patients to choose from, those of now; the one who is chosen stays so."""
        offered = [(f"{line.trial_id}  {line.surname} {line.given_name}", line.patient_id) for line in lines]
        if offered == [(self.whose.itemText(at), self.whose.itemData(at)) for at in range(1, self.whose.count())]:
            return
        chosen = self.patient_id
        self.whose.blockSignals(True)
        while self.whose.count() > 1:
            self.whose.removeItem(1)
        for text, patient_id in offered:
            self.whose.addItem(text, patient_id)
        # Nobody leaves the list of patients, so who was chosen is in it again.
        self.whose.setCurrentIndex(next((at for at, (_, key) in enumerate(offered, 1) if key == chosen), 0))
        self.whose.blockSignals(False)

    def show_details(self, entry: JournalEntry | None) -> None:
        """Show what one entry says."""
        words = self.tools.words
        if entry is None:
            self.details.set_title("")
            self.text.setText(words.say(CHOOSE))
            self._page.settle()
            return
        self.details.set_title(words.say(ENTRY, seq=f"{entry.seq:,}"))
        nothing = NO_VALUES if self.tools.may(Right.READ_CHART) else HIDDEN_VALUES
        lines = [*(journal_words.details(words, entry) or [words.say(nothing)]), ""]
        given = words.say(GIVEN_REASON, reason=entry.reason) if entry.reason else ""
        lines += [given] if given not in lines else []  # an order has its reason among its own values
        self.text.setText(unbroken("\n".join([*lines, words.say(AT, workstation=entry.workstation)])))
        self._page.settle()

    def take_focus(self) -> None:
        """Put the keyboard into the table."""
        self.table.setFocus()

    def _add_older(self, entries: tuple[JournalEntry, ...]) -> None:
        self._show((*self._entries, *entries))
        self.older.setEnabled(len(entries) == PAGE)

    def _show(self, entries: tuple[JournalEntry, ...]) -> None:
        """Show entries; a reason has half of the room for words, however long the names of acts are."""
        self._entries = entries
        self.table.show_rows(entries)
        what = self.table.rows_model.columnCount() - 2
        self.table.share_room(what, wanted=any(entry.reason for entry in entries))

    def _follow(self, change: Changed) -> None:
        if self.isVisible() and self.tools.present and len(self._entries) <= PAGE:
            self.reload()

    def _lay_out(self) -> None:
        words = self.tools.words
        head = QHBoxLayout()
        title = OneLine(words.say(HISTORY), "title") if self._of_patient else OneLine(words.say(JOURNAL), "headline")
        head.addWidget(title, 1)
        head.addWidget(self.whose)
        foot = QHBoxLayout()
        foot.addWidget(self.older)
        foot.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(GRID)
        left.addLayout(head)
        left.addWidget(TextLabel(words.say(HOW_OF_ONE if self._of_patient else HOW), "quiet"))
        left.addWidget(self.table, 1)
        left.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        row.setSpacing(2 * GRID)
        row.addLayout(left, 1)
        row.addWidget(self.details)


def _model(words: Words, *, with_patient: bool) -> RowsModel[JournalEntry]:
    columns: list[Column[JournalEntry]] = [
        Column(NUMBER, lambda entry: f"{entry.seq:,}", key=lambda entry: entry.seq, number=True),
        Column(WHEN, lambda entry: entry.at, key=lambda entry: (entry.at, entry.seq)),
        Column(WHO, lambda entry: journal_words.who(words, entry), key=lambda entry: entry.user_name.casefold()),
        Column(
            WHAT,
            lambda entry: journal_words.what(words, entry),
            key=lambda entry: journal_words.what(words, entry).casefold(),
            bold=True,
        ),
        Column(REASON, lambda entry: entry.reason or "", key=lambda entry: entry.reason, wide=True),
    ]
    if with_patient:
        whose = Column[JournalEntry](
            PATIENT,
            lambda entry: entry.trial_id or "",
            key=lambda entry: None if entry.trial_id is None else natural_key(entry.trial_id),
        )
        columns.insert(3, whose)
    return RowsModel(columns, words, row_id=lambda entry: entry.seq)
