"""Which steps of a plan press: late ones first, then what may be done now, then what comes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from uuid import UUID

from bline_desktop.domain.goals import BEGIN, ORDER, Goal
from bline_desktop.domain.observations.chimerism import CHIMERISM
from bline_desktop.domain.observations.gvhd import GVHD
from bline_desktop.domain.observations.mrd import MRD
from bline_desktop.domain.plan.changes import PlanAction
from bline_desktop.domain.plan.protocol import StepSort
from bline_desktop.domain.plan.said import CYCLE, DLI
from bline_desktop.domain.plan.state import JudgedStep, PatientPlan, StepState
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.words import N_
from bline_desktop.domain.words import Days as SaidDays

PRESSING = (StepState.LATE, StepState.DUE, StepState.IN_WINDOW, StepState.PLANNED)
AHEAD = timedelta(days=7)  # so far a board looks ahead
TABS = {
    StepSort.CYCLE: "infusion",
    StepSort.DLI: "dli",
    StepSort.MRD: MRD.key,
    StepSort.CHIMERISM: CHIMERISM.key,
    StepSort.GVHD: GVHD.key,
}
FORMS = (MRD.key, CHIMERISM.key, GVHD.key)
NUMBERED = {StepSort.CYCLE: CYCLE, StepSort.DLI: DLI}


@dataclass(frozen=True, slots=True)
class RowPlan:
    """What presses of a patient's plan on a day of the ward: late steps first, then those that begin within the week.

    `late_since` is the beginning of the day from which on the first of them was late.
    """

    today: date
    steps: tuple[JudgedStep, ...]
    late_since: datetime | None = None

    @property
    def late(self) -> Said | None:
        """The step that is late the longest, or how many there are; None where none is."""
        late = [late_by(one, self.today) for one in self.steps if one.state is StepState.LATE]
        if not late:
            return None
        days = SaidDays(max(late))
        if len(late) > 1:
            values = (("count", len(late)), ("days", days))
            return Said(N_("plan", "{count} steps of the plan late, by up to {days}"), values)
        return Said(N_("plan", "{step} late by {days}"), (("step", brief(self.steps[0])), ("days", days)))

    @property
    def due_today(self) -> JudgedStep | None:
        """The first step that is planned for today, and not late."""
        return next((one for one in self.steps if one.step.target == self.today and one.state in PRESSING[1:]), None)


def pressing(plan: PatientPlan | None, zone: tzinfo) -> RowPlan | None:
    """Return the open steps of a plan that are late, or begin within the week; None where there are none."""
    if plan is None:
        return None
    near = [one for one in plan.steps if one.state in PRESSING and _is_near(one, plan.today)]
    steps = tuple(sorted(near, key=lambda one: (one.state is not StepState.LATE, _day(one), one.step.key)))
    if not steps:
        return None
    last = steps[0].last_day if steps[0].state is StepState.LATE else None
    since = None if last is None else datetime.combine(last + timedelta(days=1), time(), zone).astimezone(UTC)
    return RowPlan(plan.today, steps, since)


def late_by(step: JudgedStep, today: date) -> int:
    """Return by how many days a step is late; 0 where it is not."""
    last = step.last_day
    return (today - last).days if step.state is StepState.LATE and last is not None else 0


def brief(step: JudgedStep) -> Said:
    """Say a step as briefly as a row has room for: `Cycle 2`, `MRD`."""
    message = NUMBERED.get(step.step.sort)
    if message is None or step.step.number is None:
        return Said(N_("plan", "{sort}"), (("sort", step.step.sort),))
    return Said(message, (("number", step.step.number),))


def goal_of(patient_id: UUID, step: JudgedStep) -> Goal:
    """Return where a step is done: what has a form of its own there, anything else among the steps of the plan.

    What is given is begun once its window is open, and ordered before.
    """
    tab, is_now = TABS.get(step.step.sort), step.state is not StepState.PLANNED
    if tab is None:
        return Goal(patient_id, "plan", step=step.step.key, act=PlanAction.DONE.value if is_now else "")
    act = "" if tab in FORMS else BEGIN if is_now else ORDER
    return Goal(patient_id, tab, step=step.step.key, new=tab in FORMS, act=act)


def _is_near(one: JudgedStep, today: date) -> bool:
    days = one.step.days
    return days is not None and days.opens <= today + AHEAD


def _day(one: JudgedStep) -> date:
    """Return what a step is sorted by: a late one by its last day, any other by the day that it is planned for."""
    assert one.step.target is not None
    assert one.last_day is not None
    return one.last_day if one.state is StepState.LATE else one.step.target
