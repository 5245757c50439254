"""All patients: searched by any part of an id or a name, opened by Enter; new ones are enrolled from here."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from bline_desktop.domain.changes import Changed
from bline_desktop.domain.patient_line import PatientLine
from bline_desktop.domain.people import Right
from bline_desktop.domain.words import N_, Words
from bline_desktop.queries.patients import patient_list
from bline_desktop.ui.desk import Desk
from bline_desktop.ui.messages import Messages
from bline_desktop.ui.screens.enrol import EnrolScreen
from bline_desktop.ui.screens.tools import Tools, empty_page
from bline_desktop.ui.tables.rows import Column, RowsModel
from bline_desktop.ui.tables.table import RowsTable
from bline_desktop.ui.theme import GRID, Tone
from bline_desktop.ui.widgets.banner import day_number, full_name, place_words
from bline_desktop.ui.widgets.buttons import PrimaryButton
from bline_desktop.ui.widgets.labels import OneLine
from bline_desktop.ui.widgets.search_field import SearchField

PATIENTS = N_("patients", "Patients")
SEARCH = N_("patients", "Search by any part of an ID or a name")
ENROL = N_("patients", "Enrol a patient")
FOUND_ONE, FOUND = N_("patients", "1 patient"), N_("patients", "{n} patients")
FOUND_OF = N_("patients", "{n} of {all} patients")
ID, NAME, BORN, SEX = N_("patients", "Trial ID"), N_("patients", "Name"), N_("patients", "Born"), N_("patients", "Sex")
DAY, STATE, PLACE = N_("patients", "Day"), N_("patients", "State"), N_("patients", "Place")
HOSPITAL = N_("patients", "Hospital number")
EMPTY_TITLE = N_("patients", "No patient is enrolled yet")
EMPTY = N_("patients", "Patients will stand here, searched by any part of an ID or a name. Enrol the first one.")
NO_MATCH_TITLE = N_("patients", "Nobody is found")
NO_MATCH = N_("patients", "No ID and no name holds all of what is typed. Escape empties the search.")
LIST, ENROLLING = 0, 1


class PatientsScreen(QWidget):
    """The list, and in its place the enrolment while one is under way."""

    patient_opened = Signal(UUID)

    def __init__(self, desk: Desk, words: Words, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tools = Tools(desk, words, messages)
        self._lines: tuple[PatientLine, ...] = ()
        self.search = SearchField(words.say(SEARCH))
        self.found = OneLine("", "quiet")
        self.enrol_button = PrimaryButton(words.say(ENROL))
        self.table: RowsTable[PatientLine] = RowsTable(_model(words), words.say(PATIENTS))
        self.table.sort_by_header()
        self.empty = empty_page("patients", words.say(EMPTY_TITLE), words.say(EMPTY), words.say(ENROL))
        self.no_match = empty_page("search", words.say(NO_MATCH_TITLE), words.say(NO_MATCH))
        self.enrolment = EnrolScreen(desk, words, messages)
        self._lay_out()
        self._connect()

    def reload(self) -> None:
        """Ask for the list."""
        self.tools.desk.ask(self, patient_list, self.show_patients)

    def show_patients(self, lines: tuple[PatientLine, ...]) -> None:
        """Show those whom the search finds."""
        self._lines = lines
        found = [line for line in lines if line.matches(self.search.text())]
        self.table.show_rows(found)
        words = self.tools.words
        is_part = len(found) < len(lines)
        self.found.setText(
            words.say(FOUND_OF if is_part else FOUND_ONE if len(lines) == 1 else FOUND, n=len(found), all=len(lines))
        )
        may = self.tools.may(Right.ENROL)
        self.enrol_button.setVisible(may and bool(lines))  # before the first one, the page itself shows the way
        self.found.setVisible(bool(lines))
        self.empty.button.setVisible(may)
        self.lists.setCurrentWidget(self.table if found else self.no_match if lines else self.empty)

    def open_enrolment(self) -> None:
        """Begin to enrol a patient."""
        self.pages.setCurrentIndex(ENROLLING)
        self.enrolment.begin()

    def take_focus(self) -> None:
        """Put the keyboard where the work begins: into the search, or into the enrolment that is under way."""
        if self.pages.currentIndex() == LIST:
            self.search.setFocus()
        else:
            self.enrolment.take_focus()

    def drafts(self) -> dict[str, Any]:
        """Return what is half typed, for the same person's return."""
        return {"enrolment": self.enrolment.draft()} if self.pages.currentIndex() == ENROLLING else {}

    def restore(self, drafts: Mapping[str, Any]) -> None:
        """Show again what was half typed."""
        if "enrolment" in drafts:
            self.pages.setCurrentIndex(ENROLLING)
            self.enrolment.restore(drafts["enrolment"])

    def _to_list(self) -> None:
        self.pages.setCurrentIndex(LIST)
        self.reload()
        self.search.setFocus()

    def _to_patient(self, patient_id: UUID) -> None:
        self.pages.setCurrentIndex(LIST)
        self.patient_opened.emit(patient_id)

    def _to_table(self) -> None:
        if self.table.rows_model.rowCount():
            self.table.setFocus()

    def _follow(self, change: Changed) -> None:
        if self.isVisible() and self.tools.present and change.patients:
            self.reload()

    def _connect(self) -> None:
        self.search.searched.connect(lambda _: self.show_patients(self._lines))
        self.search.down_pressed.connect(self._to_table)
        self.enrol_button.clicked.connect(self.open_enrolment)
        self.empty.begun.connect(self.open_enrolment)
        self.table.opened.connect(lambda line: self.patient_opened.emit(line.patient_id))
        self.enrolment.finished.connect(self._to_patient)
        self.enrolment.left.connect(self._to_list)
        self.tools.desk.changed.connect(self._follow)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(2 * GRID)
        top.addWidget(OneLine(self.tools.words.say(PATIENTS), "headline"))
        top.addWidget(self.search, 1)
        top.addWidget(self.found)
        top.addStretch(1)
        top.addWidget(self.enrol_button)
        self.lists = QStackedWidget()
        for part in (self.table, self.no_match, self.empty):
            self.lists.addWidget(part)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addLayout(top)
        column.addWidget(self.lists, 1)
        self.pages = QStackedWidget()
        self.pages.addWidget(page)
        self.pages.addWidget(self.enrolment)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.pages)


def _model(words: Words) -> RowsModel[PatientLine]:
    columns: tuple[Column[PatientLine], ...] = (
        Column(ID, lambda line: line.trial_id, key=lambda line: line.trial_id, bold=True),
        Column(
            NAME,
            lambda line: full_name(line.surname, line.given_name, line.native_name),
            key=lambda line: (line.surname.casefold(), line.given_name.casefold()),
            tone=lambda line: Tone.WARNING if line.name_alert else None,
            bold=True,
            wide=True,
        ),
        Column(BORN, lambda line: line.born_on, key=lambda line: line.born_on),
        Column(SEX, lambda line: line.sex),
        Column(HOSPITAL, lambda line: line.hospital_number, key=lambda line: line.hospital_number),
        Column(DAY, lambda line: day_number(words, line.day), key=lambda line: line.day, number=True),
        Column(STATE, lambda line: line.state, key=lambda line: words.value(line.state)),
        Column(PLACE, lambda line: place_words(words, line.whereabouts, line.state)),
    )
    return RowsModel(columns, words, row_id=lambda line: line.patient_id)
