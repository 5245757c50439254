"""What is typed of a patient apart from the course: identity, allergies and isolation, stays, venous access."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from sqlmodel import Session

from bline_desktop.commands.corrections import correct
from bline_desktop.commands.patients import edit_patient, set_safety
from bline_desktop.commands.stays import move, set_access
from bline_desktop.domain.act import Act
from bline_desktop.domain.fields import Fields
from bline_desktop.domain.patient import AccessFields, PatientFields, SafetyFields, StayFields
from bline_desktop.domain.people import Right
from bline_desktop.domain.views import PatientDetails, RecordLine
from bline_desktop.domain.words import N_, Message
from bline_desktop.queries.patients import patient_details
from bline_desktop.ui.desk import Gesture
from bline_desktop.ui.screens.details_parts import Section, Spans
from bline_desktop.ui.screens.records import CORRECT, CORRECT_WHY, CORRECTED, RECORD_CORRECTION
from bline_desktop.ui.screens.side_form import Sheet, SideForm
from bline_desktop.ui.screens.tools import Tools, field_words
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.facts import Facts
from bline_desktop.ui.widgets.tall_page import TallPage

IDENTITY, SAFETY = N_("details", "Identity and transplant"), N_("details", "Allergies and isolation")
STAYS, ACCESS = N_("details", "Where the patient is"), N_("details", "Venous access")
CHANGE_IDENTITY, CHANGE_SAFETY = N_("details", "Change details"), N_("details", "Record allergies and isolation")
MOVE, NEW_ACCESS = N_("details", "Admit, move or send home"), N_("details", "New access")
RECORD_IDENTITY, RECORD_SAFETY = N_("details", "Record the change"), N_("details", "Record")
RECORD_STAY, RECORD_ACCESS = N_("details", "Record where the patient is"), N_("details", "Record access")
WHY_CHANGE = N_("details", "Before and after stay in the journal, with your reason.")
RECORDED: Mapping[str, Message] = {
    "identity": N_("details", "The details are changed."),
    "safety": N_("details", "Allergies and isolation recorded."),
    "stay": N_("details", "Where the patient is: recorded."),
    "access": N_("details", "Venous access recorded."),
}
SINCE, PLACE, INSERTED, WHICH = (
    N_("details", "Since"),
    N_("details", "Place"),
    N_("details", "Inserted"),
    N_("details", "Access"),
)
NO_ACCESS = N_("details", "No venous access is recorded yet.")
NO_STAY = N_("details", "Where the patient is was never recorded.")


class DetailsScreen(QWidget):
    """The details of one patient, and the forms that change them."""

    recorded = Signal(str)  # the key of the form that was kept

    def __init__(self, patient_id: UUID, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.patient_id = patient_id
        self.tools = tools
        self._details: PatientDetails | None = None
        words = tools.words
        self.identity_facts, self.safety_facts = Facts(), Facts()
        self.stays = Spans(words, (SINCE, PLACE, STAYS), NO_STAY, StayFields)
        self.accesses = Spans(words, (INSERTED, WHICH, ACCESS), NO_ACCESS, AccessFields)
        self.spans = {"stay": self.stays, "access": self.accesses}
        self.sections = {
            "safety": Section(words.say(SAFETY), words.say(CHANGE_SAFETY), self.safety_facts),
            "stay": Section(words.say(STAYS), words.say(MOVE), self.stays, self.stays.correct),
            "access": Section(words.say(ACCESS), words.say(NEW_ACCESS), self.accesses, self.accesses.correct),
            "identity": Section(words.say(IDENTITY), words.say(CHANGE_IDENTITY), self.identity_facts),
        }
        self.form = SideForm(tools)
        self.form.submitted.connect(self._submit)
        self.form.closed.connect(self.take_focus)
        for key, section in self.sections.items():
            section.button.clicked.connect(lambda _=False, key=key: self.open_form(key))
        for key, spans in self.spans.items():
            spans.correction_asked.connect(lambda line, key=key: self.open_correction(key, line))
        self._lay_out()

    def reload(self) -> None:
        """Ask for the details."""
        self.tools.desk.ask(
            self, lambda session, asker: patient_details(session, asker, self.patient_id), self.show_details
        )

    def show_details(self, details: PatientDetails) -> None:
        """Show the details."""
        self._details = details
        self.identity_facts.show_facts(self._facts(details.fields))
        self.safety_facts.show_facts(self._facts(details.safety))
        rights = {"stay": Right.MOVE_PATIENT}
        may = {key: self.tools.may(rights.get(key, Right.EDIT_PATIENT)) for key in self.sections}
        self.stays.show_lines(details.stays, may_correct=may["stay"])
        self.accesses.show_lines(details.accesses, may_correct=may["access"])
        for key, section in self.sections.items():
            section.button.setVisible(may[key])

    def open_form(self, key: str) -> None:
        """Open the form of one part of the page, filled in with what is known."""
        if self._details is None:
            return
        now = self.tools.desk.clock.now()
        sheets: Mapping[str, tuple[Message, Message, type[Fields], Mapping[str, object]]] = {
            "identity": (CHANGE_IDENTITY, RECORD_IDENTITY, PatientFields, _values(self._details.fields)),
            "safety": (CHANGE_SAFETY, RECORD_SAFETY, SafetyFields, _values(self._details.safety)),
            "stay": (MOVE, RECORD_STAY, StayFields, {"since": now}),
            "access": (NEW_ACCESS, RECORD_ACCESS, AccessFields, {}),
        }
        title, act, fields, values = sheets[key]
        self.form.open_sheet(Sheet(key, self.tools.words.say(title), act, fields, values))

    def open_correction(self, key: str, line: RecordLine) -> None:
        """Open a form with the values of a stay or an access."""
        name, title = f"{key}:{line.record_id}", self.tools.words.say(CORRECT)
        self.form.open_sheet(Sheet(name, title, RECORD_CORRECTION, self.spans[key].fields, _values(line.fields)))

    def take_focus(self) -> None:
        """Put the keyboard on the first part that can be changed."""
        if self.isVisible():
            self.sections["safety"].button.setFocus()

    def draft(self) -> dict[str, object]:
        """Return what is half typed."""
        return self.form.draft()

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Open again what was half typed."""
        if not draft:
            return
        key, _, record_id = str(draft["key"]).partition(":")
        if not record_id:
            self.open_form(key)
        elif line := self.spans[key].line(record_id):
            self.open_correction(key, line)
        self.form.restore(draft)

    def _submit(self, key: str, draft: Any) -> None:
        part, _, record_id = key.partition(":")
        if record_id:
            self._submit_correction(part, UUID(record_id), draft)
            return
        patient_id = self.patient_id
        commands: Mapping[str, Callable[[Session, Act], object]] = {
            "identity": lambda session, act: edit_patient(session, act, patient_id, draft),
            "safety": lambda session, act: set_safety(session, act, patient_id, draft),
            "stay": lambda session, act: move(session, act, patient_id, draft),
            "access": lambda session, act: set_access(session, act, patient_id, draft),
        }
        if key != "identity":
            self._do(key, commands[key], None)
            return
        self.form.set_busy(False)
        text = self.tools.words.say(WHY_CHANGE)
        self.tools.ask_why(self, text, RECORD_IDENTITY, lambda reason: self._do(key, commands[key], reason))

    def _submit_correction(self, table: str, record_id: UUID, draft: Any) -> None:
        def write(session: Session, act: Act) -> UUID:
            return correct(session, act, table, record_id, draft)

        self.form.set_busy(False)
        why = self.tools.words.say(CORRECT_WHY)
        self.tools.ask_why(self, why, RECORD_CORRECTION, lambda reason: self._do(table, write, reason, CORRECTED))

    def _do(
        self, key: str, command: Callable[[Session, Act], object], reason: str | None, told: Message | None = None
    ) -> None:
        said = told or RECORDED[key]

        def kept(_: object) -> None:
            self.reload()
            self.recorded.emit(key)
            self.form.close_form()
            if key in self.spans:
                self.tools.say_kept(self, said, act_id)
            else:
                self.tools.messages.say(said)

        self.form.set_busy(True)
        act_id = self.form.gesture_id
        gesture = Gesture(reason=reason, id=act_id)
        self.tools.desk.do(self, command, kept, refused=self.form.refused, gesture=gesture)

    def _facts(self, fields: Fields) -> list[tuple[str, str]]:
        words = self.tools.words
        values, specs = _values(fields), type(fields).specs
        applying = fields.applying(values)
        return [
            (words.say(specs[name].title), field_words(words, specs[name], value))
            for name, value in values.items()
            if value is not None or (specs[name].required and name in applying)
        ]

    def _lay_out(self) -> None:
        area = TallPage(self)
        column = QVBoxLayout(area.content)
        column.setContentsMargins(0, 0, GRID, 0)
        column.setSpacing(2 * GRID)
        for section in self.sections.values():
            column.addWidget(section)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        row.setSpacing(2 * GRID)
        row.addWidget(area, 1)
        row.addWidget(self.form, 0)


def _values(fields: Fields) -> dict[str, object]:
    return {name: getattr(fields, name) for name in type(fields).specs}
