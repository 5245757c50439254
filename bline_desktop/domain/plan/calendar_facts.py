"""What a calendar knows before it is drawn: the days asked for, the patients, facts, and which cycles were ordered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from bline_desktop.domain.plan.cycle_doses import CycleDoses, CycleOrder
from bline_desktop.domain.plan.entries import EntrySort
from bline_desktop.domain.timeline import Said

_TICK = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Period:
    """The days of a calendar, first and last part of it, as the ward's clocks have them."""

    first: date
    last: date
    zone: ZoneInfo

    @property
    def begins(self) -> datetime:
        """The first instant of the first day."""
        return datetime.combine(self.first, time(), self.zone).astimezone(UTC)

    @property
    def ends(self) -> datetime:
        """The instant at which the last day is over."""
        return datetime.combine(self.last + timedelta(days=1), time(), self.zone).astimezone(UTC)

    def day(self, moment: datetime) -> date:
        """Return the ward's day of an instant."""
        return moment.astimezone(self.zone).date()

    def day_before(self, moment: datetime) -> date:
        """Return the last day that something touches which lasts until an instant: midnight belongs to the day over."""
        return self.day(moment - _TICK)

    def touches(self, first: date, last: date) -> bool:
        """Tell whether any day from the first to the last is asked for."""
        return first <= self.last and last >= self.first


class Fact(NamedTuple):
    """Something that happened, runs, is due or was ordered; `number` is that of a cycle.

    `records` are all rows that it stands for, the first of them to be opened. What runs is done as well: `is_done`
    tells a fact from what is only to come. `is_order` tells of what was ordered and not begun: a step of that day and
    sort says the same. `is_late` tells of what was due by the clock, and is not done. `doses` are those that are
    ordered of a cycle that goes on or is to come.
    """

    patient_id: UUID
    sort: EntrySort
    title: Said
    first: date
    last: date
    records: tuple[UUID, ...]
    table: str
    at: datetime | None = None
    is_done: bool = True
    is_running: bool = False
    is_order: bool = False
    number: int | None = None
    is_late: bool = False
    doses: CycleDoses | None = None


@dataclass(frozen=True, slots=True)
class Whose:
    """The patient of an entry. `ended_on` is the day of the death, or of leaving the study."""

    trial_id: str
    name: str
    mine: bool
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """The days that are asked for, the patients by their ids, and whether steps that were ceased are shown.

    `orders` are the cycles that were ordered, by patient and number: of all whose plans are shown.
    """

    period: Period
    people: Mapping[UUID, Whose]
    shows_ceased: bool = False
    orders: Mapping[tuple[UUID, int], CycleOrder] = field(default_factory=dict)
