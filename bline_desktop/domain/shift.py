"""The work of one shift, of all patients: overdue, due now, in this shift or soon, and what waits for people."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.goals import Goal
from bline_desktop.domain.patient import Place
from bline_desktop.domain.shelf import TextRef
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.ward_hours import Shift
from bline_desktop.domain.words import N_

SOON = timedelta(minutes=60)  # from so long before its time on something is due now
DAY = timedelta(days=1)


class ShiftGroup(Choice):
    """How work presses, and whom it waits for; in the order in which it is read."""

    OVERDUE = "overdue", N_("shift", "Overdue")
    NOW = "now", N_("shift", "Due now")
    THIS_SHIFT = "this_shift", N_("shift", "This shift")
    COMING = "coming", N_("shift", "Coming")
    CHECK = "check", N_("shift", "Second check")
    PHYSICIAN = "physician", N_("shift", "For a physician")


class ShiftSort(StrEnum):
    """What a piece of work is about."""

    PUMP = "pump"
    BAG = "bag"
    NEXT_BAG = "next_bag"
    STEP = "step"
    ROUND = "round"
    VITALS = "vitals"
    DRESSING = "dressing"
    PLAN = "plan"
    CHECK = "check"
    TASK = "task"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Whose:
    """The patient whom work belongs to, as the board shows it."""

    patient_id: UUID
    trial_id: str
    shown_name: str
    bed: str | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """One piece of work, before it is known how it presses.

    It is due `at` a time, with `grace` before it is called overdue; or from `day` on, and until `last_day`. `group` is
    set where no time decides. `goal` is where it is done in the patient's window, `place` of the rail where it belongs
    to no patient, and `text` what is chosen there. `part` tells it from other work of the same sort.
    """

    sort: ShiftSort
    what: Said
    goal: Goal | None = None
    at: datetime | None = None
    day: date | None = None
    last_day: date | None = None
    grace: timedelta = timedelta(0)
    group: ShiftGroup | None = None
    part: str = ""
    place: str = ""
    text: TextRef | None = None


@dataclass(frozen=True, slots=True)
class ShiftItem:
    """One piece of work in its group; `whose` is None for what belongs to no patient."""

    work: Work
    group: ShiftGroup
    whose: Whose | None = None

    @property
    def key(self) -> str:
        """What it is known by from one minute to the next."""
        whose = self.whose.patient_id if self.whose else self.work.place
        return f"{whose} {self.work.sort.value} {self.work.part}"


@dataclass(frozen=True, slots=True)
class ShiftList:
    """The work of a shift at one moment: group by group, in each what was due first on top."""

    as_of: datetime
    shift: Shift
    items: tuple[ShiftItem, ...]

    def count(self, group: ShiftGroup) -> int:
        """Count the work of one group."""
        return sum(item.group is group for item in self.items)


@dataclass(frozen=True, slots=True)
class ShiftTimes:
    """What decides how work presses: the moment, the ward's day, and the shift. Coming is the next shift, or 24 hours.

    What hangs on a day alone is overdue from the next day on; until then it belongs to the shift.
    """

    now: datetime
    today: date
    shift: Shift

    def at(self, due: datetime, grace: timedelta = timedelta(0)) -> ShiftGroup | None:
        """Tell how something presses that is due at a time; None where it lies too far ahead.

        `grace` is how much later than its time it is not called overdue yet.
        """
        if due + grace <= self.now:
            return ShiftGroup.OVERDUE
        if due - self.now <= SOON:
            return ShiftGroup.NOW
        if due < self.shift.ends:
            return ShiftGroup.THIS_SHIFT
        return ShiftGroup.COMING if due < max(self.shift.next_ends, self.now + DAY) else None

    def on(self, first: date, last: date | None = None) -> ShiftGroup | None:
        """Tell how something presses that is due from one day on, and until another; None where it lies too far ahead.

        Without a last day it is only due on the first.
        """
        if (last or first) < self.today:
            return ShiftGroup.OVERDUE
        if first <= self.today:
            return ShiftGroup.THIS_SHIFT
        return ShiftGroup.COMING if first - self.today <= DAY else None

    def place(self, work: Work, whose: Whose | None = None) -> ShiftItem | None:
        """Put work into its group; None where it lies too far ahead."""
        group = work.group
        if group is None and work.at is not None:
            group = self.at(work.at, work.grace)
        elif group is None and work.day is not None:
            group = self.on(work.day, work.last_day)
        return None if group is None else ShiftItem(work, group, whose)
