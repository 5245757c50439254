"""The plan of one patient: what is due and when, what became of each step, and the acts that change it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from sqlmodel import Session

from bline_desktop.commands.plan_changes import ShownStep
from bline_desktop.domain.act import Asker
from bline_desktop.domain.goals import Goal
from bline_desktop.domain.holidays import Holidays
from bline_desktop.domain.people import Right
from bline_desktop.domain.plan.arm_choice import ArmChoice
from bline_desktop.domain.plan.changes import PlanAction
from bline_desktop.domain.plan.protocol import StepSort
from bline_desktop.domain.plan.state import JudgedStep, PatientPlan, SaidChange
from bline_desktop.domain.words import N_
from bline_desktop.queries.people import ward_settings
from bline_desktop.queries.plans import patient_plan
from bline_desktop.ui.screens.plan_acts import ENTRIES, PlanActs
from bline_desktop.ui.screens.plan_head import PlanHead
from bline_desktop.ui.screens.plan_lists import STRIKE, PlanLists
from bline_desktop.ui.screens.plan_recorder import PlanRecorder
from bline_desktop.ui.screens.plan_start import PlanStart
from bline_desktop.ui.screens.plan_trial import PlanTrial
from bline_desktop.ui.screens.side_form import SideForm
from bline_desktop.ui.screens.tools import Tools, empty_page
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.buttons import Button
from bline_desktop.ui.widgets.plan_words import PlanWords

PLAN, START, CHANGE = N_("plan", "Plan"), N_("plan", "Start a plan"), N_("plan", "Change the plan")
EMPTY = N_(
    "plan",
    "Once a plan is started, its steps stand here in the order of their days: what is due, what was done, what was "
    "moved and why. What nurses do is recorded without a plan all the same.",
)
WHY_STRIKE = N_("plan", "“{change}” will be struck, and the plan stands as without it. It stays readable here.")
WHY_CHANGE = N_("plan", "“{title}”, version {version}, takes the plan's place. What is past stays as it was judged.")


class PlanScreen(QWidget):
    """The steps in the order of their days; the forms of the acts open beside them."""

    goal_chosen = Signal(object)  # a Goal: where the chosen step is recorded

    def __init__(self, patient_id: UUID, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.patient_id, self.tools = patient_id, tools
        self.plan: PatientPlan | None = None
        words = tools.words
        self._said = PlanWords(words)
        self.form = SideForm(tools, self)
        self.acts = PlanActs(tools, self.form)
        self.lists = PlanLists(words, self.acts)
        self.trial = PlanTrial(tools, self.form, self.lists.moves)
        self.recorder = PlanRecorder(tools, self.form)
        self._was_changed = False  # here, by an act whose answer is still to come
        self.change = Button(words.say(CHANGE))
        self.head = PlanHead(self.change)
        self.start = PlanStart(patient_id, tools)
        self.empty = empty_page("calendar", words.say(PLAN), words.say(EMPTY), words.say(START))
        self._lay_out()
        self._connect()

    @property
    def may(self) -> bool:
        """Whether the signed-in person may start and change plans."""
        return self.tools.may(Right.PLAN_COURSE)

    def reload(self) -> None:
        """Ask for the plan."""
        patient_id = self.patient_id

        def asked(session: Session, asker: Asker) -> tuple[PatientPlan | None, Holidays | None]:
            holidays = asker.calendar(ward_settings(session, asker).holidays)
            return patient_plan(session, asker, patient_id), holidays

        self.tools.desk.ask(self, asked, lambda found: self.show_plan(*found), key="plan")

    def show_plan(self, plan: PatientPlan | None, holidays: Holidays | None) -> None:
        """Show a plan, or how one begins."""
        self.plan = plan
        day_0 = plan.facts.transplant_on if plan is not None else None
        self._said = PlanWords(self.tools.words, day_0, holidays)
        if self.pages.currentWidget() is not self.start:
            self._show_page()
        for button in (self.empty.button, self.change):
            button.setVisible(self.may)
        if plan is not None:
            self.head.show_plan(plan, self._said)
            self.acts.show_plan(plan)
            self.trial.renew(plan)
            self.lists.show_plan(plan, self._said, may=self.may)
        if self._was_changed:
            self._was_changed = False
            self.lists.put_in_order()

    def take_focus(self) -> None:
        """Put the keyboard into the table, or on the button to begin with."""
        (self.lists.table if self.plan is not None else self.empty.button).setFocus()

    def draft(self) -> dict[str, object]:
        """Return what is half typed."""
        return self.form.draft()

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Open again what was half typed, and show again what it would change."""
        if not draft:
            return
        act, _, step = str(draft["key"]).partition(":")
        if not step or self.lists.choose_step(step):
            self.acts.open_act(act)
        self.form.restore(draft)
        self.trial.follow()

    def go_to(self, goal: Goal) -> None:
        """Choose a step, and open the form of an act on it; with a day that of its deferral to there."""
        if goal.step is None or self.plan is None or not self.lists.choose_step(goal.step):
            return
        if goal.act or goal.day is not None:
            self.acts.open_act(goal.act or PlanAction.DEFER.value, goal.day)

    def open_start(self) -> None:
        """Show the protocols on which a plan can be started, or to which this one can be changed."""
        if self.form.give_way():
            self.pages.setCurrentWidget(self.start)
            self.start.begin(self.plan, self._said)

    def _show_page(self) -> None:
        self.pages.setCurrentWidget(self.empty if self.plan is None else self.filled)

    def _leave_start(self) -> None:
        self._show_page()
        self.take_focus()

    def _start(self, choice: ArmChoice) -> None:
        """Start the plan whose dates are shown; a change of one asks for its reason first."""
        plan = self.start.replaces
        if plan is None:
            self.start.set_busy(busy=True)
            self.recorder.start(self.patient_id, choice)
            return
        text = self.tools.words.say(WHY_CHANGE, title=choice.template.title, version=choice.ref.version)
        self.tools.ask_why(self, text, CHANGE, lambda why: self.recorder.change(plan.plan_id, choice, why))

    def _submit(self, key: str, draft: Any) -> None:
        act, _, step = key.partition(":")
        if self.plan is not None:
            moves = self.trial.tried.moves if self.trial.tried is not None else ()
            self.recorder.record(ShownStep(self.plan.plan_id, step, moves), act, draft)

    def _recorded(self) -> None:
        self.pages.setCurrentWidget(self.filled)
        self._was_changed = True
        self.reload()
        self.lists.table.setFocus()

    def _enter(self, judged: JudgedStep) -> None:
        """Lead to the form in which a step is recorded, with today filled in; a cycle to its order, or to the pump."""
        step = judged.step
        today = None if step.sort is StepSort.CYCLE else self.tools.desk.clock.today()
        self.goal_chosen.emit(Goal(self.patient_id, ENTRIES[step.sort].tab, step=step.key, new=True, day=today))

    def _strike(self, line: SaidChange, said: str) -> None:
        """Ask for the reason, and strike a change."""
        change_id, text = line.change.id, self.tools.words.say(WHY_STRIKE, change=said)
        self.tools.ask_why(self, text, STRIKE, lambda why: self.recorder.strike(change_id, why))

    def _open_row(self) -> None:
        if self.acts.enter.isVisible():
            self.acts.enter.click()

    def _connect(self) -> None:
        self.lists.chosen.connect(self.acts.show_chosen)
        self.lists.opened.connect(self._open_row)
        self.lists.strike_asked.connect(self._strike)
        self.acts.opened.connect(self.trial.begin)
        self.acts.entry_asked.connect(self._enter)
        self.trial.shown.connect(lambda: self.lists.show_moves(wanted=self.trial.is_shown))
        self.form.opened.connect(lambda _: self.trial.end())
        self.form.opened.connect(lambda _: self.lists.make_room(form=True))
        self.form.closed.connect(lambda: self.lists.make_room(form=False))
        self.form.closed.connect(self.trial.end)
        self.form.submitted.connect(self._submit)
        self.empty.begun.connect(self.open_start)
        self.change.clicked.connect(self.open_start)
        self.start.left.connect(self._leave_start)
        self.start.wanted.connect(self._start)
        self.recorder.recorded.connect(self._recorded)
        self.recorder.refused.connect(lambda: self.start.set_busy(busy=False))

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(GRID + 4)
        column.addWidget(self.head)
        column.addWidget(self.lists, 1)
        self.filled = QWidget()
        row = QHBoxLayout(self.filled)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GRID)
        row.addLayout(column, 1)
        row.addWidget(self.form)
        self.pages = QStackedWidget()
        for page in (self.empty, self.filled, self.start):
            self.pages.addWidget(page)
        around = QVBoxLayout(self)
        around.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        around.addWidget(self.pages)
