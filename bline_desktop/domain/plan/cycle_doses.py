"""The dose of a cycle by its days, as a calendar shows it: as ordered, or as the protocol plans it until it is ordered.

An order counts from the moment at which it is recorded; it waits for no signature. What a protocol plans is always said
with its name and version, and as not ordered.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple
from uuid import UUID

from bline_desktop.domain.plan.orders import ORDERED_AHEAD, plan_orders
from bline_desktop.domain.plan.protocol import StepSort
from bline_desktop.domain.plan.state import JudgedStep, PatientPlan, StepState
from bline_desktop.domain.plan.steps import DatedStep
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.template_orders import CycleByTemplate
from bline_desktop.domain.words import N_

FROM_TO = N_("calendar", "Dose step: {before} to {after} micrograms per day")
STEP = N_("calendar", "Step to {dose} micrograms per day")  # that is ordered
TO, NOT_KNOWN = (
    N_("calendar", "Dose step: to {after} micrograms per day"),
    N_("calendar", "Dose step: dose not given in the protocol"),
)

Dose = tuple[int, Decimal | None]  # from which day of a cycle on, and its micrograms per day; None is not given


@dataclass(frozen=True, slots=True)
class ByProtocol:
    """Which protocol plans a dose that nobody has ordered: its key, title and version."""

    key: str
    title: str
    version: str


@dataclass(frozen=True, slots=True)
class DayDose:
    """A dose from a day of the ward on, in micrograms per day; None is not given in the protocol."""

    on: date
    ug_per_day: Decimal | None


@dataclass(frozen=True, slots=True)
class CycleDoses:
    """The doses of a cycle in the order of their days. `by` is the protocol that plans them; None: they are ordered.

    `days` is how many days of infusion were ordered: a pump that stood ends later, and has no more of them. `beside`
    are the doses that a protocol plans from later days on, where only the first dose was ordered.
    """

    doses: tuple[DayDose, ...]
    by: ByProtocol | None = None
    days: int | None = None
    beside: "CycleDoses | None" = None

    def on(self, day: date) -> list[Decimal | None]:
        """Return the dose of a day; both where it changes on that day, none before the first."""
        found: list[Decimal | None] = []
        for dose in self.doses:
            if dose.on < day:
                found = [dose.ug_per_day]
            elif dose.on == day and found[-1:] != [dose.ug_per_day]:
                found.append(dose.ug_per_day)
        return found

    def unordered_on(self, day: date) -> DayDose | None:
        """Return what the protocol plans on a day beside the order; None where that is the dose that is ordered."""
        begun = [dose for dose in self.beside.doses if dose.on <= day] if self.beside is not None else []
        ordered = self.on(day)[-1:]
        return begun[-1] if begun and (begun[-1].ug_per_day is None or [begun[-1].ug_per_day] != ordered) else None


class CycleOrder(NamedTuple):
    """What a calendar has to know of a cycle that was ordered: its row, dose of the first step, and planned start.

    `has_steps` tells whether any step after the first was ordered as well.
    """

    record: UUID
    ug_per_day: Decimal
    starts_on: date
    has_steps: bool = False


class StepOrder(NamedTuple):
    """A later step of a cycle as it is ordered: its number, and the ward's day on which it is to begin."""

    cycle: int
    step: int
    on: date
    ug_per_day: Decimal
    is_struck: bool = False

    @property
    def title(self) -> Said:
        """Say the step: `Step to 28 micrograms per day`."""
        return Said(STEP, (("dose", self.ug_per_day),))


class DoseChange(NamedTuple):
    """A change of the dose that a protocol plans on a day of a cycle, and nobody has ordered; None is not given.

    `day` is that of the cycle, `on` the ward's; `record` the cycle where it was ordered with its first dose alone.
    """

    day: int
    on: date
    before: Decimal | None
    after: Decimal | None
    record: UUID | None = None

    @property
    def title(self) -> Said:
        """Say the change; never a number where the protocol gives none."""
        if self.after is None:
            return Said(NOT_KNOWN)
        if self.before is None:
            return Said(TO, (("after", self.after),))
        return Said(FROM_TO, (("before", self.before), ("after", self.after)))

    def doses(self, by: ByProtocol) -> CycleDoses:
        """Return it as the doses of its day."""
        return CycleDoses((DayDose(self.on, self.after),), by)


def by_protocol(plan: PatientPlan) -> ByProtocol:
    """Name the protocol of a plan, with its version."""
    return ByProtocol(plan.template.key, plan.template.title, plan.template.version)


def has_changes(plan: PatientPlan) -> bool:
    """Tell whether the template of a plan changes the dose within any cycle at all."""
    arm = plan.template.arm(plan.arm)
    return arm is not None and any(line.cycle is not None and len(line.cycle.doses) > 1 for line in arm.steps)


def planned_doses(step: DatedStep, by: ByProtocol) -> CycleDoses | None:
    """Return the doses that a protocol plans for a cycle; None for any other step."""
    doses = tuple(DayDose(dose.on, dose.ug_per_day) for dose in sorted(step.doses, key=lambda dose: dose.day))
    return CycleDoses(doses, by) if doses else None


def with_beside(doses: CycleDoses | None, changes: Sequence[DoseChange], by: ByProtocol) -> CycleDoses | None:
    """Return the ordered doses of a cycle with the changes that its protocol plans, and that nobody has ordered."""
    if doses is None or not changes:
        return doses
    planned = tuple(DayDose(change.on, change.after) for change in changes)
    return replace(doses, beside=CycleDoses(planned, by))


def changes_of(doses: Iterable[Dose], start: date, record: UUID | None = None) -> Iterator[DoseChange]:
    """Yield each change of the dose of a cycle that begins on a day; what is not given is a change each time."""
    for (_, before), (day, after) in pairwise(sorted(doses, key=itemgetter(0))):
        if after is None or after != before:
            yield DoseChange(day, start + timedelta(days=day - 1), before, after, record)


def planned_changes(plan: PatientPlan, step: DatedStep, order: CycleOrder | None) -> tuple[DoseChange, ...]:
    """Return all changes of a cycle's dose that the template of a plan asks for, ordered or not.

    Days are counted from its real start, else from the start that is ordered, else from its day in the plan.
    """
    begun = None if step.number is None else plan.facts.cycle(step.number)
    if begun is None and order is None:
        mine = ((dose.day, dose.ug_per_day) for dose in step.doses)
        return () if step.target is None else tuple(changes_of(mine, step.target))
    by = _by_template(plan, step)
    start = begun.started_on if begun is not None else order.starts_on if order is not None else step.target
    if by is None or start is None:
        return ()
    record = order.record if order is not None else None
    return tuple(changes_of(((dose.from_day, dose.ug_per_day) for dose in by.doses), start, record))


def is_told_by(order: CycleOrder | None, plan: PatientPlan, step: DatedStep) -> bool:
    """Tell whether the order alone says the doses of a cycle: one of its steps was ordered, or another first dose."""
    if order is None or order.has_steps:
        return order is not None
    by = _by_template(plan, step)
    return by is None or order.ug_per_day != by.dose_on(1)


def dose_changes(plan: PatientPlan, judged: JudgedStep, order: CycleOrder | None) -> tuple[DoseChange, ...]:
    """Return the changes of a cycle's dose that its protocol plans and nobody has ordered, in the order of their days.

    There are none of a cycle that will not be done or is over, and none once its order tells them.
    """
    is_open = judged.state.is_open or judged.state is StepState.RUNNING
    if not is_open or is_told_by(order, plan, judged.step):
        return ()
    return planned_changes(plan, judged.step, order)


def step_to_order(plan: PatientPlan, number: int, order: CycleOrder) -> DoseChange | None:
    """Return the first change of dose of an ordered cycle that its protocol plans within 3 days or planned before.

    None where its order tells the doses, and where no such change is near.
    """
    mine = (one for one in plan.steps if one.step.sort is StepSort.CYCLE and one.step.number == number)
    changes = (change for one in mine for change in dose_changes(plan, one, order))
    return next((change for change in changes if change.on <= plan.today + ORDERED_AHEAD), None)


def _by_template(plan: PatientPlan, step: DatedStep) -> CycleByTemplate | None:
    """Return a cycle as the template of a plan orders it; None for any other step, and where it has none such."""
    if step.sort is not StepSort.CYCLE or step.number is None:
        return None
    orders = plan_orders(plan)
    return None if orders is None else orders.cycle(step.number)
