"""Starting a plan, or putting another in its place: the protocols, and the dates that one would have, shown first."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.plan.arm_choice import ArmChoice, arm_choices
from bline_desktop.domain.plan.changes import NOTHING
from bline_desktop.domain.plan.clashes import clashes
from bline_desktop.domain.plan.state import JudgedStep, PatientPlan
from bline_desktop.domain.plan.template_signing import Templates
from bline_desktop.domain.words import N_, Words
from bline_desktop.queries.patients import banner
from bline_desktop.queries.plans import plan_preview
from bline_desktop.queries.templates import templates
from bline_desktop.ui.screens.plan_steps import PlanRow, StepCells, preview_model
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.tables.rows import Column, RowsModel
from bline_desktop.ui.tables.table import RowsTable
from bline_desktop.ui.theme import GRID, Tone
from bline_desktop.ui.widgets.buttons import PrimaryButton, QuietButton
from bline_desktop.ui.widgets.labels import TextLabel
from bline_desktop.ui.widgets.plan_words import PlanWords

PROTOCOLS, PROTOCOL = N_("plan", "Protocols"), N_("plan", "Protocol and arm")
ARM, CAN = N_("plan", "{arm} · version {version}"), N_("plan", "To start")
READY, NOT_READY = N_("plan", "Ready"), N_("plan", "Not ready")
SIGNED, BACK = N_("plan", "Signed by {names}."), N_("plan", "Leave without starting")
DATES = N_("plan", "Dates of this patient")
CHOOSE = N_("plan", "Choose a protocol and an arm: the dates that this patient would have stand here.")
START_TITLE, START = N_("plan", "Start a plan"), N_("plan", "Start this plan")
CHANGE_TITLE, CHANGE = N_("plan", "Change the plan"), N_("plan", "Change to this plan")
NOW_VALID = N_("plan", "This is the plan now.")
STEPS, FREE = N_("plan", "Steps: {n}, the last on {day}."), N_("plan", "On a weekend or a public holiday: {n}.")
LEFT_WIDTH = 416
BEFORE_PLACE = 1  # of the column with the days of the plan that is valid now


class PlanStart(QWidget):
    """The arms at the left, the dates of the chosen one at the right. Nothing starts that was not seen."""

    wanted = Signal(object)  # the ArmChoice whose dates are shown
    left = Signal()

    def __init__(self, patient_id: UUID, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._patient_id, self._tools = patient_id, tools
        self.replaces: PatientPlan | None = None  # the plan in whose place another one is to come
        self._said = PlanWords(tools.words)
        self._shown: ArmChoice | None = None  # the one whose dates are shown
        words = tools.words
        self._cells = StepCells(words)
        self.title = TextLabel("", "title", parent=self)
        self.back = QuietButton(words.say(BACK), self)
        self.arms: RowsTable[ArmChoice] = RowsTable(self._arms_model(words), words.say(PROTOCOLS), self)
        self.note = TextLabel("", parent=self)
        self.clash = TextLabel("", "number", tone=Tone.WARNING, parent=self)
        self.dates: RowsTable[PlanRow] = RowsTable(preview_model(self._cells), words.say(DATES), self)
        self.dates.say_when_empty(words.say(CHOOSE))
        self.start = PrimaryButton("", self)
        self._lay_out()
        self.arms.chosen.connect(self._preview)
        self.start.clicked.connect(self._want)
        self.back.clicked.connect(self.left)

    def begin(self, plan: PatientPlan | None, said: PlanWords) -> None:
        """Ask for the protocols: to start a plan, or to change the one that there is."""
        self.replaces, self._said = plan, said
        words = self._tools.words
        self.title.setText(words.say(CHANGE_TITLE if plan else START_TITLE))
        self.start.setText(words.say(CHANGE if plan else START))
        self.arms.show_rows(())  # nothing is chosen beforehand
        self._show_nothing()
        patient_id = self._patient_id

        def asked(session: Session, asker: Asker) -> tuple[Templates, date]:
            return templates(session, asker), banner(session, asker, patient_id).transplant_on

        self._tools.desk.ask(self, asked, lambda found: self.show_templates(*found), key="templates")

    def show_templates(self, found: Templates, transplant_on: date) -> None:
        """Show the arms; where there is but one on which a plan can start, its dates at once."""
        self._said = replace(self._said, transplant_on=transplant_on)
        choices = arm_choices(found, self._tools.desk.clock.now())
        self.arms.show_rows(choices)
        ready = [choice for choice in choices if choice.why_not is None]
        if self.arms.chosen_row() is None and len(ready) == 1:
            self.arms.choose(ready[0].key)
        self.arms.setFocus(Qt.FocusReason.MouseFocusReason)  # that of the Tab key would choose the first

    def _preview(self, choice: ArmChoice | None) -> None:
        """Ask for the dates of an arm; the button waits for them."""
        self._show_nothing()
        if choice is None:
            return
        if choice.why_not is not None or self._is_now(choice):
            self.note.setText(self._standing(choice))
            return
        ref, arm, patient_id = choice.ref, choice.arm.key, self._patient_id
        self._tools.desk.ask(
            self,
            lambda session, asker: (choice, plan_preview(session, asker, patient_id, ref, arm)),
            lambda found: self.show_dates(*found),
            key="preview",
        )

    def show_dates(self, choice: ArmChoice, steps: tuple[JudgedStep, ...]) -> None:
        """Show the dates that an arm would have."""
        self._shown = choice
        before = self.replaces.steps if self.replaces is not None else ()
        self._cells.about(self._said, {step.step.key: step.step.target for step in before})
        self.dates.setColumnHidden(BEFORE_PLACE, self.replaces is None)
        self.dates.share_room(self.dates.rows_model.columnCount() - 1, wanted=True)
        self.dates.show_rows([PlanRow(step.step.key, step) for step in steps])
        days = [step.step.target for step in steps if step.step.target is not None]
        words = self._tools.words
        self.note.setText(" ".join(self._notes(days, len(steps))))
        facts = self.replaces.facts if self.replaces is not None else NOTHING
        self.clash.setText("\n".join(words.value(one) for one in clashes((step.step for step in steps), facts)))
        self.clash.setVisible(bool(self.clash.text()))
        self.start.setEnabled(True)

    def _notes(self, days: list[date], steps: int) -> Iterator[str]:
        """Say how many steps there are and until when, and how many of them stand on days that are not worked."""
        words = self._tools.words
        if days:
            yield words.say(STEPS, n=steps, day=max(days))
        free = sum(bool(self._said.cue(day)) for day in days)
        if free:
            yield words.say(FREE, n=free)
        if limit := self._said.limit(days):
            yield limit

    def set_busy(self, *, busy: bool) -> None:
        """Keep the plan from being started twice."""
        self.start.setEnabled(not busy and self._shown is not None)

    def _show_nothing(self) -> None:
        self._shown = None
        self.dates.show_rows(())
        self.note.setText("")
        self.clash.hide()
        self.start.setEnabled(False)

    def _want(self) -> None:
        if self._shown is not None:
            self.wanted.emit(self._shown)

    def _is_now(self, choice: ArmChoice) -> bool:
        plan = self.replaces
        return plan is not None and (str(plan.ref), plan.arm) == (str(choice.ref), choice.arm.key)

    def _standing(self, choice: ArmChoice) -> str:
        """Say who signed it, or why no plan can be started on it."""
        words = self._tools.words
        if self._is_now(choice):
            return words.say(NOW_VALID)
        if choice.why_not is not None:
            return words.value(choice.why_not)
        return words.say(SIGNED, names=choice.signed_by)

    def _lay_out(self) -> None:
        chosen = QVBoxLayout()
        chosen.setSpacing(GRID)
        chosen.addWidget(self.title)
        chosen.addWidget(self.arms, 1)
        self.arms.setFixedWidth(LEFT_WIDTH)
        top = QHBoxLayout()
        top.addWidget(self.note, 1)
        top.addWidget(self.back)
        top.addWidget(self.start)
        shown = QVBoxLayout()
        shown.setSpacing(GRID)
        shown.addLayout(top)
        shown.addWidget(self.clash)
        shown.addWidget(self.dates, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GRID)
        row.addLayout(chosen)
        row.addLayout(shown, 1)
        self.clash.hide()

    def _arms_model(self, words: Words) -> RowsModel[ArmChoice]:
        def named(choice: ArmChoice) -> str:
            title, version = choice.template.title, choice.ref.version
            lines = [title, words.say(ARM, arm=choice.arm.title, version=version)]
            return "\n".join((*lines, self._standing(choice)))

        def is_ready(choice: ArmChoice) -> bool:
            return choice.why_not is None and not self._is_now(choice)

        columns: list[Column[ArmChoice]] = [
            Column(PROTOCOL, named, wide=True),
            Column(
                CAN,
                lambda choice: words.say(READY if is_ready(choice) else NOT_READY),
                tone=lambda choice: Tone.GOOD if is_ready(choice) else Tone.PLAIN,
            ),
        ]
        return RowsModel(columns, words, lambda choice: choice.key)
