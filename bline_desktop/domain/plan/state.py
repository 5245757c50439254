"""What became of each step of a plan, and what a patient's plan looks like to whoever reads it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.plan.changes import Cause, Facts, PlanChange
from bline_desktop.domain.plan.course import PlanCourse
from bline_desktop.domain.plan.protocol import Template
from bline_desktop.domain.plan.steps import DatedStep
from bline_desktop.domain.shelf import TextRef
from bline_desktop.domain.words import N_


class StepState(Choice):
    """Where one step of a plan stands today.

    RUNNING: a cycle or DLI that was begun and not ended. OVER: its window was over before the plan began, nobody was
    asked.
    """

    AWAITING = "awaiting", N_("plan", "Awaiting")
    PLANNED = "planned", N_("plan", "Planned")
    IN_WINDOW = "in_window", N_("plan", "In window")
    DUE = "due", N_("plan", "Due")
    RUNNING = "running", N_("plan", "Under way")
    LATE = "late", N_("plan", "Late")
    MISSED = "missed", N_("plan", "Missed")
    OVER = "over", N_("plan", "Over")
    DONE = "done", N_("plan", "Done")
    DONE_OUTSIDE = "done_outside", N_("plan", "Done outside the window")
    OMITTED = "omitted", N_("plan", "Omitted")
    CEASED = "ceased", N_("plan", "Ceased")

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self in (StepState.AWAITING, StepState.PLANNED, StepState.IN_WINDOW, StepState.DUE, StepState.LATE)

    @property
    def can_be_done(self) -> bool:
        """Whether it may still be done: it is open, or was over before anybody was asked for it."""
        return self.is_open or self is StepState.OVER


class DeviationSort(Choice):
    """How what happened differs from the plan that was valid then."""

    EARLY = "early", N_("plan", "Early")
    LATE = "late", N_("plan", "Late")
    MISSED = "missed", N_("plan", "Missed")


@dataclass(frozen=True, slots=True)
class Done:
    """What a step was done by: its day, and the record of it (None where somebody marked it as done)."""

    on: date
    record_id: UUID | None = None
    table: str = ""


@dataclass(frozen=True, slots=True)
class Deviation:
    """One step that was not done when the plan that was valid then asked for it.

    `closes` is the last day that was permitted (EARLY: the first), `days` how far off it was, at least 1; of a missed
    step until today. `cause` and `note` are what a person said of it.
    """

    sort: DeviationSort
    closes: date
    days: int
    cause: Cause | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class JudgedStep:
    """One step with what became of it."""

    step: DatedStep
    state: StepState
    done: Done | None = None
    deviations: tuple[Deviation, ...] = ()

    @property
    def last_day(self) -> date | None:
        """The last day of its permitted window."""
        return self.step.days.closes if self.step.days else None

    @property
    def is_early_result(self) -> bool:
        """Whether it was done by a result from before its window opened: only since that is over, one stands for it."""
        done, days = self.done, self.step.days
        is_result = done is not None and done.record_id is not None and not self.step.sort.is_treatment
        return is_result and done is not None and days is not None and done.on < days.opens


@dataclass(frozen=True, slots=True)
class SaidChange:
    """One change of the plan as it is shown: who made it."""

    change: PlanChange
    by: str


@dataclass(frozen=True, slots=True)
class PatientPlan:
    """A patient's plan as it stands. `facts` are what really happened.

    `steps` stand in the order of their days, those without a day last. `course` is all that they were judged
    by: how the plan stood at any earlier moment.
    """

    plan_id: UUID
    patient_id: UUID
    trial_id: str
    template: Template
    ref: TextRef
    arm: str
    started_at: datetime
    started_by: str
    today: date
    facts: Facts
    steps: tuple[JudgedStep, ...]
    changes: tuple[SaidChange, ...] = ()
    course: PlanCourse | None = field(default=None, compare=False, repr=False)

    def step(self, key: str) -> JudgedStep | None:
        """Return one step by its key."""
        return next((step for step in self.steps if step.step.key == key), None)
