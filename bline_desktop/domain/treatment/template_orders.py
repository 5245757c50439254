"""What the signed template of a patient's plan orders: the dose of each day of a cycle, and of each DLI.

The dose of a day comes from here and not from the label, which is shown beside it where it differs. A form comes filled
in with it and everything can be typed over: a dose unlike the template is asked about once, and stands with a reason.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from operator import attrgetter

from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.plan.protocol import Arm, DoseDays, StepSort, Template
from bline_desktop.domain.plan.state import JudgedStep, PatientPlan
from bline_desktop.domain.treatment.cells import CellDose, raised
from bline_desktop.domain.treatment.dli_order import DliOrderFields
from bline_desktop.domain.words import N_

NAME_LIMIT = 80  # characters, as of “Ordered by template”
# Clinical practice, to confirm: a step may begin at the bag change that is nearest to its moment.
NEAREST_CHANGE = timedelta(hours=12)
# A planned cycle is ordered some days ahead, so that the pharmacy can prepare its first bag. Clinical practice.
ORDERED_AHEAD = timedelta(days=3)
DAY = timedelta(days=1)

UNLIKE_TEMPLATE = Rule(
    "ORDER_UNLIKE_TEMPLATE",
    N_("order", "Ordered {dose}, protocol {protocol} micrograms per day."),
    source="Protocol",
    may_have_happened=True,
)
UNLIKE_BOTH = Rule(
    "ORDER_UNLIKE_TEMPLATE_AND_LABEL",
    N_("order", "Ordered {dose}, protocol {protocol}, label {label} micrograms per day."),
    source="Protocol",
    may_have_happened=True,
)
OTHER_DAY = Rule(
    "ORDER_OTHER_DAY",
    N_("order", "Step {step} begins on day {day} of the cycle, {planned}. Ordered from {from}."),
    source="Protocol",
    may_have_happened=True,
)
OTHER_DAYS = Rule(
    "ORDER_OTHER_DAYS",
    N_("order", "Ordered for {days} days, protocol {protocol} days."),
    source="Protocol",
    may_have_happened=True,
)
NOT_PLANNED = Rule(
    "ORDER_NOT_PLANNED",
    N_("order", "The protocol has no cycle {cycle}."),
    source="Protocol",
    may_have_happened=True,
)
UNLIKE_LADDER = Rule(
    "DLI_UNLIKE_TEMPLATE",
    N_("dli", "Ordered {dose}, protocol {protocol} CD3+ cells per kg for DLI {number}."),
    source="Protocol",
    may_have_happened=True,
)


@dataclass(frozen=True, slots=True)
class CycleByTemplate:
    """One cycle as a template orders it, with the days it lasts; `doses` stand in the order of their days.

    `template` names it with its version. `planned_on` is the day that the plan has for it, `started_at` when it really
    began: its days count from that moment on, 24 hours each, as its bags do.
    """

    template: str
    number: int
    days: int
    doses: tuple[DoseDays, ...]
    planned_on: date | None = None
    started_at: datetime | None = None

    def step(self, number: int) -> DoseDays | None:
        """Return what a step orders, by its number from 1; None beyond the last."""
        return self.doses[number - 1] if 1 <= number <= len(self.doses) else None

    def dose_on(self, day: int) -> Decimal | None:
        """Return the micrograms per day of a day of the cycle, the first being 1; None where it has none."""
        begun = [dose for dose in self.doses if dose.from_day <= day <= self.days]
        return begun[-1].ug_per_day if begun else None

    def begins(self, number: int) -> datetime | None:
        """Return when a step is to begin, once the cycle was started."""
        step = self.step(number)
        if step is None or self.started_at is None:
            return None
        return self.started_at.astimezone(UTC) + (step.from_day - 1) * DAY

    def expected(self, number: int, starts_at: datetime | None) -> Decimal | None:
        """Return the dose of a step; of one more than the template has, that of the day which begins nearest to it."""
        step = self.step(number)
        if step is not None:
            return step.ug_per_day
        if starts_at is None or self.started_at is None:
            return None
        since = starts_at.astimezone(UTC) - self.started_at.astimezone(UTC)
        return self.dose_on((since + NEAREST_CHANGE) // DAY + 1)

    def unlike(self, number: int, dose: Decimal, starts_at: datetime | None, label: Decimal | None) -> list[RuleBroken]:
        """Say where a step that is ordered is not what the template asks for, with the label's dose beside it."""
        found = []
        protocol, planned, step = self.expected(number, starts_at), self.begins(number), self.step(number)
        if protocol is not None and protocol != dose:
            values = {"dose": dose, "protocol": protocol, "field": "dose_ug_per_day"}
            both = label is not None and label != protocol
            rule = self.named(UNLIKE_BOTH if both else UNLIKE_TEMPLATE)
            found.append(RuleBroken(rule, **values, **({"label": label} if both else {})))
        if step and planned and starts_at and abs(starts_at.astimezone(UTC) - planned) > NEAREST_CHANGE:
            values = {"step": number, "day": step.from_day, "planned": planned, "from": starts_at, "field": "starts_at"}
            found.append(RuleBroken(self.named(OTHER_DAY), **values))
        return found

    def named(self, rule: Rule) -> Rule:
        """Return a rule with the template and its version as its source."""
        return replace(rule, source=self.template)


@dataclass(frozen=True, slots=True)
class TemplateOrders:
    """What one arm of a signed template orders; `template` names it with its version."""

    template: str
    arm: Arm

    def cycle(self, number: int) -> CycleByTemplate | None:
        """Return a cycle by its number; None where the template has none such."""
        for line in self.arm.steps:
            if line.cycle is not None and number in line.numbers:
                doses = tuple(sorted(line.cycle.doses, key=attrgetter("from_day")))
                return CycleByTemplate(self.template, number, line.cycle.days_on, doses)
        return None

    def cells(self, number: int) -> CellDose | None:
        """Return the dose of a DLI by its number from 1; None where the template has none, or names no dose."""
        for line in self.arm.steps:
            if line.cells is not None and line.cells.ladder and number in line.numbers:
                place = number - line.numbers.start
                return line.cells.ladder[min(place, len(line.cells.ladder) - 1)]
        return None

    def not_planned(self, number: int) -> RuleBroken:
        """Say that a cycle which is ordered is none of the template's."""
        return RuleBroken(replace(NOT_PLANNED, source=self.template), cycle=number, field="number")

    def unlike_ladder(self, number: int, ordered: DliOrderFields) -> RuleBroken | None:
        """Say that a DLI is ordered in another dose than its place on the ladder."""
        wanted = self.cells(number)
        if wanted is None or wanted.per_kg == ordered.dose.per_kg:
            return None
        values = {"dose": said_cells(ordered.dose), "protocol": said_cells(wanted), "number": number}
        return RuleBroken(replace(UNLIKE_LADDER, source=self.template), **values, field="cd3_mantissa")


def orders_of(template: Template, arm: str) -> TemplateOrders | None:
    """Return what an arm of a template orders; None where it has no such arm."""
    found = template.arm(arm)
    return None if found is None else TemplateOrders(template_name(template), found)


def template_name(template: Template) -> str:
    """Name a template with its version, short enough for an order: by its key where its title is too long."""
    name = f"{template.title}, {template.version}"
    return name if len(name) <= NAME_LIMIT else f"{template.key} {template.version}"


def said_cells(dose: CellDose) -> str:
    """Write a dose of cells with its power of ten, as on paper."""
    return f"{dose.mantissa.normalize():f} × 10{raised(int(dose.power.value))}"


def next_cycle(plan: PatientPlan, ordered: Collection[int]) -> CycleByTemplate | None:
    """Return the next cycle of a plan that is still to be done and not ordered yet, by its day."""
    orders = orders_of(plan.template, plan.arm)
    for step in _open_cycles(plan, ordered):
        by = orders.cycle(step.step.number or 0) if orders else None
        if by is not None:
            return replace(by, planned_on=step.step.target)
    return None


def cycles_to_order(plan: PatientPlan, ordered: Collection[int]) -> tuple[JudgedStep, ...]:
    """Return the planned cycles that begin within 3 days, or should have begun, and that nobody has ordered."""
    soon = plan.today + ORDERED_AHEAD
    return tuple(step for step in _open_cycles(plan, ordered) if step.step.target and step.step.target <= soon)


def _open_cycles(plan: PatientPlan, ordered: Collection[int]) -> list[JudgedStep]:
    cycles = (step for step in plan.steps if step.step.sort is StepSort.CYCLE and step.state.is_open)
    return [step for step in cycles if step.step.number is not None and step.step.number not in ordered]
