"""Enrolling a patient in three pages: who it is, allergies and isolation, and where the patient is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from bline_desktop.commands.patients import enrol, set_safety
from bline_desktop.commands.stays import move
from bline_desktop.domain.errors import FieldsRefused, RuleBroken
from bline_desktop.domain.fields import Fields
from bline_desktop.domain.observations.weight import WeightFields
from bline_desktop.domain.patient import PatientFields, SafetyFields, StayFields
from bline_desktop.domain.words import N_, Message, Words, plain_instant
from bline_desktop.ui.desk import Desk
from bline_desktop.ui.forms.record_form import F, RecordForm
from bline_desktop.ui.forms.sections import Section
from bline_desktop.ui.messages import Messages
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.buttons import QuietButton
from bline_desktop.ui.widgets.card import Card
from bline_desktop.ui.widgets.flow import FlowLayout
from bline_desktop.ui.widgets.labels import OneLine, TextLabel, set_look

ENROL = N_("enrol", "Enrol a patient")
ENROLLING = N_("enrol", "{trial_id}  {surname} {given_name}")
STEP = N_("enrol", "{n}  {title}")
LEAVE, LATER = N_("enrol", "Leave without enrolling"), N_("enrol", "Later")
ENROLLED = N_("enrol", "{trial_id} is enrolled.")
WIDTH, WIDE = 560, 1200


class EnrolFields(PatientFields, WeightFields):
    """What is typed on the first page: the patient with a first weight, kept together or not at all."""


class EnrolForm(RecordForm[EnrolFields]):
    """The first page."""

    sections = (
        Section(N_("enrol", "Identity"), ("hospital_number", "surname", "given_name", "native_name", "born_on", "sex")),
        Section(N_("enrol", "Transplant"), ("transplant_on", "donor_type", "conditioning", "pre_transplant_mrd")),
        Section(N_("enrol", "Trial"), ("trial_id", "site", "state", "ended_on")),
        Section(N_("enrol", "Body"), ("measured_on", "weight_kg", "height_cm")),
    )


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its title, its fields, its button, and where it needs saying, why it is asked."""

    title: Message
    fields: type[Fields]
    act: Message
    why: Message | None = None


PAGES = (
    Page(N_("enrol", "Identity, transplant and weight"), EnrolFields, N_("enrol", "Enrol the patient")),
    Page(
        N_("enrol", "Allergies and isolation"),
        SafetyFields,
        N_("enrol", "Record and go on"),
        N_(
            "enrol", "Needed before the first start of blinatumomab. “None known” and “not asked” are different things."
        ),
    ),
    Page(
        N_("enrol", "Where the patient is"),
        StayFields,
        N_("enrol", "Record and open the patient"),
        N_("enrol", "The ward board shows patients by their bed."),
    ),
)
IDENTITY, SAFETY, STAY = range(3)


class EnrolScreen(QWidget):
    """The pages of an enrolment. The patient is kept with the first page; the other two can be done later."""

    finished = Signal(UUID)
    left = Signal()

    def __init__(self, desk: Desk, words: Words, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tools = Tools(desk, words, messages)
        self._patient_id: UUID | None = None
        self._edited_at = ""
        kinds: tuple[type[RecordForm[Any]], ...] = (EnrolForm, RecordForm, RecordForm)
        self.forms: tuple[RecordForm[Any], ...] = tuple(
            kind(page.fields, words, desk.clock, page.act) for kind, page in zip(kinds, PAGES, strict=True)
        )
        self.steps = tuple(OneLine(words.say(STEP, n=n, title=page.title), "quiet") for n, page in enumerate(PAGES, 1))
        self.title = OneLine(words.say(ENROL), "headline")
        self.leave = QuietButton(words.say(LEAVE))
        self.later = QuietButton(words.say(LATER))
        self._lay_out()
        for number, form in enumerate(self.forms):
            form.submitted.connect(lambda draft, number=number: self._submit(number, draft))
            form.edited.connect(self._note_edit)
        self.leave.clicked.connect(self._leave)
        self.later.clicked.connect(self._skip)

    def begin(self) -> None:
        """Begin with empty pages."""
        self._patient_id = None
        for form in self.forms:
            form.clear()
            form.set_busy(False)
        self.forms[IDENTITY].preset({"measured_on": self.tools.desk.clock.today()})
        self._edited_at = ""  # emptying a field is no typing
        self._go_to(IDENTITY)

    def take_focus(self) -> None:
        """Put the keyboard into the page that is open."""
        self.forms[self.pages.currentIndex()].take_focus()

    def draft(self) -> dict[str, Any]:
        """Return what is half typed."""
        typed = [form.typed() for form in self.forms]
        about = {"title": self.title.text(), "at": self._edited_at, "edited": bool(self._edited_at)}
        return {**about, "page": self.pages.currentIndex(), "typed": typed, "patient_id": self._patient_id}

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Show again what was half typed."""
        self.begin()
        for form, typed in zip(self.forms, draft["typed"], strict=True):
            form.restore(typed)
        self._patient_id = draft["patient_id"]
        self._edited_at = draft["at"]
        self._go_to(draft["page"])

    def _note_edit(self) -> None:
        self._edited_at = plain_instant(self.tools.desk.clock.now())

    def _submit(self, number: int, draft: Any) -> None:
        if number == IDENTITY:
            self._enrol(draft)
        elif number == SAFETY:
            self._do(SAFETY, set_safety, draft)
        else:
            self._do(STAY, move, draft)

    def _enrol(self, draft: EnrolFields) -> None:
        form = self.forms[IDENTITY]
        patient, weight = _part(PatientFields, draft), _part(WeightFields, draft)

        def kept(patient_id: UUID) -> None:
            self._patient_id = patient_id
            self.tools.messages.say(ENROLLED, trial_id=draft.trial_id)
            self._go_to(SAFETY)

        form.set_busy(True)
        self.tools.desk.do(self, lambda session, act: enrol(session, act, patient, weight), kept, refused=form.refused)

    def _do(self, page: int, command: Any, draft: Fields) -> None:
        assert self._patient_id is not None
        patient_id, form = self._patient_id, self.forms[page]

        def kept(_: object) -> None:
            form.set_busy(False)
            self._skip()

        def refused(error: RuleBroken | FieldsRefused) -> None:
            form.set_busy(False)
            form.refused(error)

        form.set_busy(True)
        self.tools.desk.do(self, lambda session, act: command(session, act, patient_id, draft), kept, refused=refused)

    def _skip(self) -> None:
        """Go on to the next page, or to the patient after the last one."""
        assert self._patient_id is not None
        if self.pages.currentIndex() == SAFETY:
            self.forms[STAY].preset({"since": self.tools.desk.clock.now()})
            self._go_to(STAY)
        else:
            self.finished.emit(self._patient_id)

    def _leave(self) -> None:
        self.tools.messages.withdraw()
        self.left.emit()

    def _go_to(self, page: int) -> None:
        self.pages.setCurrentIndex(page)
        for number, step in enumerate(self.steps):
            set_look(step, "role", "number" if number == page else "quiet")
        enrolled = self._patient_id is not None
        typed = self.forms[IDENTITY].typed()
        # Who is enrolled stands on top of the pages that follow, as the banner does on a patient's window.
        self.title.setText(self.tools.words.say(ENROLLING if enrolled else ENROL, **typed))
        self.leave.setVisible(not enrolled)
        self.later.setVisible(enrolled)
        self.forms[page].set_busy(False)
        self.forms[page].take_focus()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(3 * GRID)
        top.addWidget(self.title)
        steps = FlowLayout()
        steps.setContentsMargins(0, GRID, 0, 0)
        for step in self.steps:
            steps.addWidget(step)
        top.addLayout(steps, 1)
        for button in (self.later, self.leave):
            top.addWidget(button)
        self.pages = QStackedWidget()
        for page, form in zip(PAGES, self.forms, strict=True):
            self.pages.addWidget(self._page(page, form))
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addLayout(top)
        column.addWidget(self.pages, 1)

    def _page(self, page: Page, form: RecordForm[Any]) -> QWidget:
        card = Card()
        if page.why is not None:
            card.add(TextLabel(self.tools.words.say(page.why), "quiet"))
        card.add(form)
        card.setMaximumWidth(WIDE if page.why is None else WIDTH)
        inner = QWidget()
        row = QHBoxLayout(inner)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(card, 1000, Qt.AlignmentFlag.AlignTop)  # as wide as it may be, in the middle
        row.addStretch(1)
        return inner


def _part(fields: type[F], draft: Fields) -> F:
    """Take out of a draft what belongs to one of the declarations that it is made of."""
    return fields.model_validate({name: getattr(draft, name) for name in fields.specs})
