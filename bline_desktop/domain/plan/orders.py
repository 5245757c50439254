"""What the signed template of a patient's plan orders: the dose of each day of a cycle, and of each DLI."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from operator import attrgetter

from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.plan.protocol import Arm, StepSort, Template
from bline_desktop.domain.plan.state import JudgedStep, PatientPlan
from bline_desktop.domain.shelf import TextRef
from bline_desktop.domain.treatment.cycle import CycleFields
from bline_desktop.domain.treatment.label_shelf import ShelfEntry
from bline_desktop.domain.treatment.order_working import Measured, dose_problems, old_weight
from bline_desktop.domain.treatment.template_orders import (
    NOT_PLANNED,
    CellsByTemplate,
    CycleByTemplate,
    Step,
)

NAME_LIMIT = 80  # characters, as of “Ordered by template”
# A planned cycle is ordered some days ahead, so that the pharmacy can prepare its first bag. Clinical practice.
ORDERED_AHEAD = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class TemplateOrders:
    """What one arm of a signed template orders; `template` names it with its version, `ref` its very text."""

    template: str
    arm: Arm
    ref: TextRef

    def cycle(self, number: int) -> CycleByTemplate | None:
        """Return a cycle by its number; None where the template has none such."""
        for line in self.arm.steps:
            if line.cycle is not None and number in line.numbers:
                doses = tuple(sorted(line.cycle.doses, key=attrgetter("from_day")))
                return CycleByTemplate(self.template, number, line.cycle.days_on, doses)
        return None

    def cells(self, number: int) -> CellsByTemplate | None:
        """Return a DLI by its number from 1; None where the template has none such, or names no dose for it."""
        for line in self.arm.steps:
            if line.cells is not None and line.cells.ladder and number in line.numbers:
                place = number - line.numbers.start
                dose = line.cells.ladder[min(place, len(line.cells.ladder) - 1)]
                return None if dose is None else CellsByTemplate(self.template, number, dose)
        return None

    def not_planned(self, number: int) -> RuleBroken:
        """Say that a cycle which is ordered is none of the template's."""
        return RuleBroken(replace(NOT_PLANNED, source=self.template), cycle=number, field="number")


@dataclass(frozen=True, slots=True)
class NextCycle:
    """What the order of a cycle is filled in from and held against; `planned` is the next one that is not ordered.

    `measured` and `label` are what the dose is held against beside the template.
    """

    orders: TemplateOrders
    planned: CycleByTemplate | None
    measured: Measured | None
    label: ShelfEntry | None


def cycle_problems(
    fields: CycleFields, measured: Measured | None, label: ShelfEntry | None, day: date, orders: TemplateOrders
) -> tuple[RuleBroken, ...]:
    """Find everything about an order of a cycle on a day of the ward that asks for a look, the heaviest first."""
    by, first = orders.cycle(fields.number), Step(1, fields.dose_ug_per_day)
    beside = dose_problems(first, measured, label, by)
    plan = by.unlike_days(fields.planned_days) if by else orders.not_planned(fields.number)
    found = (*beside, plan, old_weight(measured, day))
    return tuple(problem for problem in found if problem is not None)


def orders_of(template: Template, ref: TextRef, arm: str) -> TemplateOrders | None:
    """Return what an arm of a template orders, by its very text; None where it has no such arm."""
    found = template.arm(arm)
    return None if found is None else TemplateOrders(template_name(template), found, ref)


def plan_orders(plan: PatientPlan) -> TemplateOrders | None:
    """Return what the template of a patient's plan orders."""
    return orders_of(plan.template, plan.ref, plan.arm)


def template_name(template: Template) -> str:
    """Name a template with its version, short enough for an order: by its key where its title is too long."""
    name = f"{template.title}, {template.version}"
    return name if len(name) <= NAME_LIMIT else f"{template.key} {template.version}"


def next_cycle(plan: PatientPlan, ordered: Collection[int]) -> CycleByTemplate | None:
    """Return the next cycle of a plan that is still to be done and not ordered yet, by its day."""
    orders = plan_orders(plan)
    for step in _open_cycles(plan, ordered):
        by = orders.cycle(step.step.number or 0) if orders else None
        if by is not None:
            return replace(by, planned_on=step.step.target)
    return None


def next_cells(plan: PatientPlan) -> CellsByTemplate | None:
    """Return the next DLI of a plan, by the number of those that were given."""
    orders, number = plan_orders(plan), len(plan.facts.dlis) + 1
    by = orders.cells(number) if orders else None
    if by is None:
        return None
    mine = (step.step for step in plan.steps if step.step.sort is StepSort.DLI and step.state.can_be_done)
    return replace(by, planned_on=next((step.target for step in mine if step.number == number), None))


def cycles_to_order(plan: PatientPlan, ordered: Collection[int]) -> tuple[JudgedStep, ...]:
    """Return the planned cycles that begin within 3 days, or should have begun, and that nobody has ordered."""
    soon = plan.today + ORDERED_AHEAD
    missing = (step for step in _open_cycles(plan, ordered) if step.state.is_open)
    return tuple(step for step in missing if step.step.target and step.step.target <= soon)


def _open_cycles(plan: PatientPlan, ordered: Collection[int]) -> list[JudgedStep]:
    cycles = (step for step in plan.steps if step.step.sort is StepSort.CYCLE and step.state.can_be_done)
    return [step for step in cycles if step.step.number is not None and step.step.number not in ordered]
