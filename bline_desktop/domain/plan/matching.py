"""Which step of a plan was done by what: cycles and DLI by their number, results by the day of their sample."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from bline_desktop.domain.errors import Rule
from bline_desktop.domain.plan.changes import PlanAction, PlanChange
from bline_desktop.domain.plan.course import PlanCourse, Stretch
from bline_desktop.domain.plan.protocol import StepSort
from bline_desktop.domain.plan.steps import DatedStep
from bline_desktop.domain.ward_rules import ward_rule
from bline_desktop.domain.words import N_

MOST_DAYS_OUTSIDE = 28
BELONGS = Rule(
    "plan-belongs",
    N_("plan", "A result belongs to the step of its kind that permits its day, or is nearest within {days} days."),
    source=ward_rule(40),
)


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that was done: what, on which day of the ward, by which record of which table.

    `at` is its moment, None where only its day is known. `number` is that of a cycle or DLI, which `is_running` until
    it was ended.
    """

    sort: StepSort = field(hash=False)
    on: date
    record_id: UUID = field(hash=False)
    table: str = field(hash=False)
    at: datetime | None = field(default=None, hash=False)
    number: int | None = field(default=None, hash=False)
    is_running: bool = field(default=False, hash=False)


@dataclass(frozen=True, slots=True)
class Match:
    """A step with what it was done by, and the step as it stood just before; no record where a person marked it."""

    step: DatedStep
    on: date
    happened: Happened | None = None

    @property
    def is_early_result(self) -> bool:
        """Whether it is a result from before its step's window opened."""
        thing, days = self.happened, self.step.days
        return thing is not None and not thing.sort.is_treatment and days is not None and self.on < days.opens


def matches(course: PlanCourse, things: Iterable[Happened]) -> Mapping[str, Match]:
    """Tell for each step that was done what it was done by, as the plan stood just before.

    What a person marked as done is; a later mark counts. So no later change of the plan gives a result to another step.
    """
    found: dict[str, Match] = {}
    results: dict[str, list[Match]] = {}
    for thing in things:
        step = _step(course, thing)
        if step is not None:
            results.setdefault(step.key, []).append(Match(step, thing.on, thing))
    for key, rivals in results.items():
        found[key] = min(rivals, key=_distance)
    found.update(_marked(course))
    return found


def _step(course: PlanCourse, thing: Happened) -> DatedStep | None:
    """Return what was done: a step of the plan of that time, else one that a later version of it asks for as well."""
    stretch = course.at(thing.at or course.before(thing.on))
    numbered = thing.sort.is_treatment
    step = _numbered(stretch.steps.values(), thing) if numbered else nearest(stretch, thing.sort, thing.on)
    if step is not None:
        return step
    for later in course.stretches:
        if later.since > stretch.since:
            new = [step for key, step in later.steps.items() if key not in stretch.steps]
            fits = (step for step in new if step.sort is thing.sort and step.days and step.days.permit(thing.on))
            step = _numbered(new, thing) if numbered else next(fits, None)
            if step is not None:
                return step
    return None


def nearest(stretch: Stretch, sort: StepSort, day: date) -> DatedStep | None:
    """Return the step that a result belongs to; of two that are as near the earlier, None where none is near enough."""
    near = (step for step in stretch.steps.values() if step.sort is sort and step.counts and step.days is not None)
    found = min(near, key=lambda step: (*_off(step, day), step.key), default=None)
    return found if found is not None and _outside(found, day) <= MOST_DAYS_OUTSIDE else None


def _numbered(steps: Iterable[DatedStep], thing: Happened) -> DatedStep | None:
    """Return the cycle or DLI of a number, also one that was left out: it happened all the same."""
    return next((step for step in steps if step.sort is thing.sort and step.number == thing.number), None)


def _marked(course: PlanCourse) -> Iterable[tuple[str, Match]]:
    """Find what a person marked as done."""
    for mark in (change for version in course.versions for change in version.changes if _is_mark(change)):
        assert mark.done_on is not None
        stretch = course.at(course.before(mark.done_on))
        for one in mark.moved:
            step = stretch.steps.get(one.step) or course.at(mark.at).steps.get(one.step)
            if step is not None:
                yield one.step, Match(step, mark.done_on)


def _is_mark(change: PlanChange) -> bool:
    return change.action is PlanAction.DONE and change.done_on is not None and change.taken_back_at is None


def _distance(match: Match) -> tuple[bool, int]:
    """Order what may have done a step: one in its window first, then the nearest to its day."""
    return _off(match.step, match.on)[:2]


def _off(step: DatedStep, day: date) -> tuple[bool, int, date]:
    """Tell whether a day lies outside a step's window, how far it is from the step's day, and that day."""
    if step.days is None or step.target is None:
        return True, 0, day
    return not step.days.permit(day), abs((day - step.target).days), step.target


def _outside(step: DatedStep, day: date) -> int:
    """Return by how many days a day lies outside the permitted window."""
    assert step.days is not None
    return max((step.days.opens - day).days, (day - step.days.closes).days, 0)
