"""The script of the made-up ward: what is recorded, when and by whom; told by patient, played by time."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from random import Random
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bline_desktop.demo.beds import Beds
from bline_desktop.demo.second import checked
from bline_desktop.demo.staff import OFFICE, WORKSTATIONS, Member, on_duty
from bline_desktop.domain.act import Act
from bline_desktop.domain.clock import MovingClock
from bline_desktop.domain.roles import Role
from bline_desktop.domain.second_check import LaterReason

Write = Callable[[Act], AbstractContextManager[Session]]
Progress = Callable[[int, int], None]
# Finds the id that an earlier step of the same patient gave, by the name of that step.
Recall = Callable[[str], UUID]
Do = Callable[[Session, Act, Recall], UUID | None]
PATIENT = "patient"
BAG = " bag "  # in the name of each step that hangs one


@dataclass(frozen=True, slots=True)
class Step:
    """One gesture at a workstation: `at` is when it was recorded, `part` whose story it is, `what` its name there."""

    at: datetime
    part: str
    what: str
    by: Role
    do: Do
    reason: str | None = None


class Script:
    """All steps, and the calendar that they hang on: `now` cut to the minute, and the ward's days before today."""

    def __init__(self, now: datetime, zone: ZoneInfo, beds: Beds) -> None:
        self.now = now.astimezone(UTC).replace(second=0, microsecond=0)
        self.zone = zone
        self.beds = beds
        self.steps: list[Step] = []

    def day(self, days_ago: int) -> date:
        """Return the calendar day on the ward so many days ago (negative: to come)."""
        return self.day_of(self.now) - timedelta(days=days_ago)

    def day_of(self, moment: datetime) -> date:
        """Return the calendar day of an instant on the ward."""
        return moment.astimezone(self.zone).date()

    def moment(self, days_ago: int, hour: int, minute: int = 0) -> datetime:
        """Return the instant of a time of day on the ward so many days ago."""
        return datetime.combine(self.day(days_ago), time(hour, minute), self.zone).astimezone(UTC)

    def ago(self, **span: float) -> datetime:
        """Return the instant a span before now."""
        return self.now - timedelta(**span)


class Chapter:
    """One patient's part of the script, with chances of its own: it is the same however many other patients there are.

    What happened is recorded a few minutes later, and never later than now.
    """

    def __init__(self, script: Script, part: str, seed: int) -> None:
        self.script = script
        self.part = part
        self.rng = Random(f"{seed}/{part}")
        self._told: Counter[str] = Counter()

    def tell(
        self, what: str, at: datetime, do: Do, *, by: Role = Role.NURSE, reason: str | None = None
    ) -> str:  # at: when it is recorded
        """Add a step, and return its name: a `what` told before gets a number."""
        self._told[what] += 1
        name = what if self._told[what] == 1 else f"{what} {self._told[what]}"
        self.script.steps.append(Step(min(at, self.script.now), self.part, name, by, do, reason))
        return name

    def heard(self, happened: datetime, low: int = 1, high: int = 9) -> datetime:
        """Return when something that happened was recorded: `low` to `high` minutes later."""
        later = timedelta(minutes=self.rng.randint(low, high), seconds=self.rng.randrange(60))
        return min(happened + later, self.script.now)

    def minutes(self, low: int, high: int) -> timedelta:
        """Return a span of whole minutes by chance."""
        return timedelta(minutes=self.rng.randint(low, high))


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the script is played: the writer, the staff, the moving clock, and the id that all acts derive from."""

    write: Write
    staff: Sequence[Member]
    clock: MovingClock
    ward_id: UUID

    def act(self, step: Step) -> Act:
        """Make the act of a step; its id depends on the seed and the name of the step only."""
        self.clock.put(step.at)
        member = on_duty(self.staff, step.by, step.at, self.clock.zone)
        return Act(
            id=uuid5(self.ward_id, f"{step.part}/{step.what}"),
            user_id=member.user_id,
            user_name=member.name,
            role=member.role,
            workstation=WORKSTATIONS.get(member.role, OFFICE),
            now=self.clock.now(),
            zone=self.clock.zone,
            reason=step.reason,
        )


def play(steps: Iterable[Step], stage: Stage, progress: Progress) -> Mapping[tuple[str, str], UUID]:
    """Write all steps in the order in which they were recorded, each as an act of its own; return the ids they gave."""
    in_order = sorted(steps, key=lambda step: step.at)
    kept: dict[tuple[str, str], UUID] = {}
    bags = [step for step in in_order if BAG in step.what]
    waiting = bags[-1] if bags else None  # its nurse was alone: the check is pending
    for done, step in enumerate(in_order, start=1):
        act = stage.act(step)
        if step is waiting:
            act = replace(act, asks_second=True, later=LaterReason.ALONE.value)
        with stage.write(act) as session:
            given = checked(session, act, partial(_tell, session, step, _recall(kept, step.part)), stage.staff)
        if given is not None:
            kept[step.part, step.what] = given
        progress(done, len(in_order))
    return kept


def _tell(session: Session, step: Step, recall: Recall, act: Act) -> UUID | None:
    return step.do(session, act, recall)


def _recall(kept: Mapping[tuple[str, str], UUID], part: str) -> Recall:
    return lambda what: kept[part, what]
