"""Enrolling a patient in four short pages: identity and transplant, weight, allergies, and where the patient is."""

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
from bline_desktop.domain.words import N_, Message, Words
from bline_desktop.ui.desk import Desk
from bline_desktop.ui.forms.end_day import ask_end_day
from bline_desktop.ui.forms.record_form import RecordForm
from bline_desktop.ui.messages import Messages
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.buttons import QuietButton
from bline_desktop.ui.widgets.card import Card
from bline_desktop.ui.widgets.flow import FlowLayout
from bline_desktop.ui.widgets.labels import OneLine, TextLabel, set_look

ENROL = N_("enrol", "Enrol a patient")
STEP = N_("enrol", "{n}  {title}")
LEAVE, BACK, LATER = N_("enrol", "Leave without enrolling"), N_("enrol", "Back"), N_("enrol", "Later")
ENROLLED = N_("enrol", "{trial_id} is enrolled.")
WIDTH = 560


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its title, its fields, its button, and why it is asked."""

    title: Message
    fields: type[Fields]
    act: Message
    why: Message


PAGES = (
    Page(
        N_("enrol", "Identity and transplant"),
        PatientFields,
        N_("enrol", "Go on to the weight"),
        N_("enrol", "As it stands in the hospital record. Nothing is recorded before the next page."),
    ),
    Page(
        N_("enrol", "Weight"),
        WeightFields,
        N_("enrol", "Enrol the patient"),
        N_("enrol", "The dose band hangs on it: fixed doses are for 45 kg and more."),
    ),
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
IDENTITY, WEIGHT, SAFETY, STAY = range(4)


class EnrolScreen(QWidget):
    """The pages of an enrolment. The patient is kept with the second page; the last two can be done later."""

    finished = Signal(UUID)
    left = Signal()

    def __init__(self, desk: Desk, words: Words, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tools = Tools(desk, words, messages)
        self._patient_id: UUID | None = None
        self._identity: Any = None
        self.forms: tuple[RecordForm[Any], ...] = tuple(
            RecordForm(page.fields, words, desk.clock, page.act) for page in PAGES
        )
        ask_end_day(self.forms[IDENTITY])
        self.steps = tuple(OneLine(words.say(STEP, n=n, title=page.title), "quiet") for n, page in enumerate(PAGES, 1))
        self.leave = QuietButton(words.say(LEAVE))
        self.back = QuietButton(words.say(BACK))
        self.later = QuietButton(words.say(LATER))
        self._lay_out()
        for number, form in enumerate(self.forms):
            form.submitted.connect(lambda draft, number=number: self._submit(number, draft))
        self.leave.clicked.connect(self._leave)
        self.back.clicked.connect(lambda: self._go_to(IDENTITY))
        self.later.clicked.connect(self._skip)

    def begin(self) -> None:
        """Begin with empty pages."""
        self._patient_id, self._identity = None, None
        for form in self.forms:
            form.clear()
            form.set_busy(False)
        self.forms[WEIGHT].preset({"measured_on": self.tools.desk.clock.today()})
        self._go_to(IDENTITY)

    def take_focus(self) -> None:
        """Put the keyboard into the page that is open."""
        self.forms[self.pages.currentIndex()].take_focus()

    def draft(self) -> dict[str, Any]:
        """Return what is half typed."""
        typed = [form.typed() for form in self.forms]
        return {"page": self.pages.currentIndex(), "typed": typed, "patient_id": self._patient_id}

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Show again what was half typed."""
        self.begin()
        for form, typed in zip(self.forms, draft["typed"], strict=True):
            form.restore(typed)
        self._patient_id = draft["patient_id"]
        if draft["page"] == WEIGHT:
            self.forms[IDENTITY].submit()  # read again, since the checked draft is not kept
        else:
            self._go_to(draft["page"])

    def _submit(self, number: int, draft: Any) -> None:
        if number == IDENTITY:
            self._identity = draft
            self._go_to(WEIGHT)
        elif number == WEIGHT:
            self._enrol(draft)
        elif number == SAFETY:
            self._do(SAFETY, set_safety, draft)
        else:
            self._do(STAY, move, draft)

    def _enrol(self, weight: WeightFields) -> None:
        identity: PatientFields = self._identity

        def kept(patient_id: UUID) -> None:
            self._patient_id = patient_id
            self.tools.messages.say(ENROLLED, trial_id=identity.trial_id)
            self._go_to(SAFETY)

        def refused(error: RuleBroken | FieldsRefused) -> None:
            self.forms[WEIGHT].set_busy(False)
            field = str(error.values.get("field", "")) if isinstance(error, RuleBroken) else ""
            page = WEIGHT if field in WeightFields.specs else IDENTITY
            self._go_to(page)
            self.forms[page].refused(error)

        self.forms[WEIGHT].set_busy(True)
        self.tools.desk.do(self, lambda session, act: enrol(session, act, identity, weight), kept, refused=refused)

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
        self.leave.setVisible(not enrolled)
        self.back.setVisible(page == WEIGHT)
        self.later.setVisible(enrolled)
        self.forms[page].set_busy(False)
        self.forms[page].take_focus()

    def _lay_out(self) -> None:
        words = self.tools.words
        top = QHBoxLayout()
        top.setSpacing(3 * GRID)
        top.addWidget(OneLine(words.say(ENROL), "headline"))
        steps = FlowLayout()
        steps.setContentsMargins(0, GRID, 0, 0)
        for step in self.steps:
            steps.addWidget(step)
        top.addLayout(steps, 1)
        for button in (self.back, self.later, self.leave):
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
        card.add(TextLabel(self.tools.words.say(page.why), "quiet"), form)
        card.setMaximumWidth(WIDTH)
        inner = QWidget()
        row = QHBoxLayout(inner)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(card, 2, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
        return inner
