"""The acts on a patient's plan: which are possible on a step, their buttons, and the form that each opens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from bline_desktop.domain.fields import Fields
from bline_desktop.domain.people import Right
from bline_desktop.domain.plan.changes import PlanAction
from bline_desktop.domain.plan.plan_fields import (
    AddFields,
    CeaseFields,
    DeferFields,
    DoneFields,
    ExplainFields,
    OmitFields,
)
from bline_desktop.domain.plan.protocol import StepSort
from bline_desktop.domain.plan.said import say_brief
from bline_desktop.domain.plan.state import JudgedStep, PatientPlan
from bline_desktop.domain.words import N_, Message
from bline_desktop.ui.screens.side_form import Sheet, SideForm
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.buttons import Button, PrimaryButton
from bline_desktop.ui.widgets.flow import FlowLayout

TITLE = N_("plan", "{act}: {step}")
ADD = PlanAction.ADD.value


@dataclass(frozen=True, slots=True)
class PlanAct:
    """One act: what stands on its button and on that of its form, what is typed, and what is said once it is kept."""

    action: PlanAction
    act: Message
    kept: Message
    fields: type[Fields]
    right: Right = Right.PLAN_COURSE


ACTS: Mapping[str, PlanAct] = {
    made.action.value: made
    for made in (
        PlanAct(PlanAction.DEFER, N_("plan", "Defer as shown"), N_("plan", "Deferred."), DeferFields),
        PlanAct(
            PlanAction.DONE, N_("plan", "Mark as done"), N_("plan", "Marked as done."), DoneFields, Right.CHART_RESULT
        ),
        PlanAct(
            PlanAction.EXPLAIN, N_("plan", "Record the cause"), N_("plan", "The cause is recorded."), ExplainFields
        ),
        PlanAct(PlanAction.OMIT, N_("plan", "Omit this step"), N_("plan", "The step is omitted."), OmitFields),
        PlanAct(PlanAction.CEASE, N_("plan", "Cease as shown"), N_("plan", "Ceased."), CeaseFields),
        PlanAct(PlanAction.ADD, N_("plan", "Add the step"), N_("plan", "The step is added."), AddFields),
    )
}


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a step is recorded: the tab or the kind, what stands on the button, and who may."""

    tab: str
    title: Message
    right: Right


ENTRIES: Mapping[StepSort, Entry] = {
    StepSort.CYCLE: Entry("infusion", N_("plan", "Order or start this cycle"), Right.CHART_INFUSION),
    StepSort.DLI: Entry("dli", N_("plan", "Start this DLI"), Right.CHART_DLI),
    StepSort.MRD: Entry("mrd", N_("plan", "Record MRD"), Right.CHART_RESULT),
    StepSort.CHIMERISM: Entry("chimerism", N_("plan", "Record chimerism"), Right.CHART_RESULT),
    StepSort.GVHD: Entry("gvhd", N_("plan", "Record GVHD"), Right.CHART_RESULT),
}


def possible(judged: JudgedStep) -> Sequence[PlanAction]:
    """Return the acts that are possible on a step as it stands. What is over or was missed, nothing moves any more."""
    step = judged.step
    acts = [PlanAction.EXPLAIN] if judged.deviations else []
    if not step.counts or judged.done is not None:
        return acts
    if not step.sort.is_treatment:  # what is given has a record of its own, with its dose
        acts.append(PlanAction.DONE)
    if not judged.state.is_open:
        return acts
    return [*acts, PlanAction.OMIT, PlanAction.CEASE, *([PlanAction.DEFER] if step.target is not None else [])]


class PlanActs(QWidget):
    """The buttons above the table of steps. Their forms open beside it; what they hold is told to the page."""

    entry_asked = Signal(object)  # the JudgedStep that is to be recorded
    opened = Signal(object, object)  # the PatientPlan and the JudgedStep that the form which just opened is about

    def __init__(self, tools: Tools, form: SideForm, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tools, self.form = tools, form
        self._plan: PatientPlan | None = None
        self._chosen: JudgedStep | None = None
        words = tools.words
        self.enter = PrimaryButton("", self)
        self.buttons = {key: Button(words.say(act.action.title_message), self) for key, act in ACTS.items()}
        row = FlowLayout(self, gap=GRID, line_gap=GRID)
        row.addWidget(self.enter)
        for button in self.buttons.values():
            row.addWidget(button)
        form.take_primary(self.enter)
        self.enter.clicked.connect(lambda: self.entry_asked.emit(self._chosen))
        for key, button in self.buttons.items():
            button.clicked.connect(lambda _=False, key=key: self.open_act(key))
        self.show_chosen(None)

    def show_plan(self, plan: PatientPlan) -> None:
        """Let the acts be about a plan."""
        self._plan = plan
        self.show_chosen(plan.step(self._chosen.step.key) if self._chosen is not None else None)

    def show_chosen(self, judged: JudgedStep | None) -> None:
        """Show what can be done with the chosen step."""
        self._chosen = judged
        acts = set(possible(judged)) if judged is not None else set()
        for key, act in ACTS.items():
            is_possible = act.action in acts or act.action is PlanAction.ADD
            self.buttons[key].setVisible(is_possible and self.tools.may(act.right))
        entry = ENTRIES.get(judged.step.sort) if judged is not None else None
        is_open = judged is not None and judged.step.counts and judged.done is None
        self.enter.setVisible(entry is not None and is_open and self.tools.may(entry.right))
        if entry is not None:
            self.enter.setText(self.tools.words.say(entry.title))

    def open_act(self, key: str, to: date | None = None) -> None:
        """Open the form of an act on the chosen step; `to` fills in the day that a step is deferred to."""
        judged = self._chosen
        if key == ADD:
            self._open(key, "", {})
        elif judged is not None and ACTS[key].action in possible(judged) and self.tools.may(ACTS[key].right):
            values: dict[str, object] = {"to": to} if to is not None else {}
            if key == PlanAction.DONE.value:
                values = {"on": self.tools.desk.clock.today()}
            self._open(f"{key}:{judged.step.key}", self._named(judged), values)

    def _open(self, key: str, step: str, values: Mapping[str, object]) -> None:
        act, words = ACTS[key.partition(":")[0]], self.tools.words
        title = words.say(act.action.title_message)
        title = words.say(TITLE, act=title, step=step) if step else title
        form = self.form.open_sheet(Sheet(key, title, act.act, act.fields, values))
        if form is not None and step and self._plan is not None:
            self.opened.emit(self._plan, self._chosen)

    def _named(self, judged: JudgedStep) -> str:
        return self.tools.words.value(say_brief(judged.step))
