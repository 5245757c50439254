"""The course of a patient's plan: which template was valid when, and how all its steps stood at any earlier moment.

What really happened is no change of a plan: every layout counts from the facts as they are known now. Only what people
changed, and a change of the template, make the plan of yesterday another one than that of today.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

from bline_desktop.domain.plan.changes import Facts, PlanAction, PlanChange
from bline_desktop.domain.plan.dates import expand
from bline_desktop.domain.plan.protocol import Arm
from bline_desktop.domain.plan.steps import DatedStep

LAYING_OUT = (PlanAction.DEFER, PlanAction.OMIT, PlanAction.CEASE, PlanAction.ADD)
_TICK = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """A template as a patient's plan from a moment on, with all that was changed of it; `order` breaks a tie in time.

    `taken_back_at` is when it was struck: until then it was valid. `name` names arm and text for whoever compares two.
    """

    plan_id: UUID
    at: datetime
    order: int
    name: str
    arm: Arm = field(hash=False)  # the name stands for it
    changes: tuple[PlanChange, ...] = ()
    taken_back_at: datetime | None = None

    def counts_at(self, moment: datetime) -> bool:
        """Tell whether it was kept, and not struck, at a moment."""
        return self.at <= moment and (self.taken_back_at is None or moment < self.taken_back_at)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time in which nobody changed the plan: from a moment and the ward's day of it, to the next one's.

    `steps` are all of it by their keys, in the order of their days.
    """

    since: datetime
    day: date
    steps: Mapping[str, DatedStep]


@dataclass(frozen=True, slots=True)
class PlanCourse:
    """All versions of one patient's plan in the order in which they were kept, and what really happened."""

    versions: tuple[PlanVersion, ...]
    facts: Facts
    zone: ZoneInfo

    @property
    def version(self) -> PlanVersion | None:
        """The version by which the patient is treated now; None where none counts any more."""
        return max((one for one in self.versions if one.taken_back_at is None), key=_age, default=None)

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """Every time in which the plan stood unchanged, in order; one without any plan has no steps."""
        return stretches_of(self)

    def day(self, moment: datetime) -> date:
        """Return the ward's day of a moment."""
        return moment.astimezone(self.zone).date()

    def before(self, day: date) -> datetime:
        """Return the last moment before a day of the ward."""
        return datetime.combine(day, time(), self.zone).astimezone(UTC) - _TICK

    def at(self, moment: datetime) -> Stretch:
        """Return how the plan stood at a moment; where there was none, how the next one began."""
        known = self.stretches
        place = max(0, bisect_right([stretch.since for stretch in known], moment) - 1)
        return next((stretch for stretch in known[place:] if stretch.steps), known[place])

    def asked_on(self, day: date) -> bool:
        """Tell whether there was a plan at the end of a day."""
        before = [stretch for stretch in self.stretches if stretch.day <= day]
        return bool(before and before[-1].steps)


@lru_cache(maxsize=256)
def stretches_of(course: PlanCourse) -> tuple[Stretch, ...]:
    """Lay out a course at each moment at which somebody changed it; worked out once for each state of it."""
    found = []
    for moment in _moments(course):
        version = max((one for one in course.versions if one.counts_at(moment)), key=_age, default=None)
        steps = () if version is None else expand(version.arm, course.facts, version.changes, moment)
        found.append(Stretch(moment, course.day(moment), {step.key: step for step in steps}))
    return tuple(found)


def _moments(course: PlanCourse) -> list[datetime]:
    """Return the moments at which the plan became another one."""
    found: set[datetime | None] = set()
    for version in course.versions:
        found |= {version.at, version.taken_back_at}
        for change in version.changes:
            if change.action in LAYING_OUT:
                found |= {change.at, change.taken_back_at}
    return sorted(moment for moment in found if moment is not None)


def _age(version: PlanVersion) -> tuple[datetime, int]:
    return version.at, version.order
