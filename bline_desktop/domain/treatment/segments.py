"""The parts of a replayed infusion: running segments, interruptions, uses of bags, and values known as a range."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar
from uuid import UUID

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.treatment.pump import BagLabel
from bline_desktop.domain.units import exact
from bline_desktop.domain.words import N_

Value = TypeVar("Value", Fraction, timedelta)
HOUR = timedelta(hours=1)
TICK = timedelta(microseconds=1)


class PumpState(Choice):
    """How the pump stands, as far as the record tells."""

    NOT_STARTED = "not_started", N_("pump", "Not started")
    RUNNING = "running", N_("pump", "Running")
    PAUSED = "paused", N_("pump", "Paused")
    FOUND = "found", N_("pump", "Found not running")
    PRESUMED_EMPTY = "presumed_empty", N_("pump", "Presumed empty")
    STOPPED = "stopped", N_("pump", "Stopped")


# States in which a bag hangs and the infusion goes on, or is to go on.
OPEN = frozenset({PumpState.RUNNING, PumpState.PAUSED, PumpState.FOUND, PumpState.PRESUMED_EMPTY})


class InterruptionKind(Choice):
    """What interrupted an infusion: a pause, a find, a bag that ran empty, or a stop that a new start followed."""

    PAUSE = "pause", N_("pump", "Paused")
    FOUND = "found", N_("pump", "Found not running")
    EMPTY = "empty", N_("pump", "Presumed empty")
    STOP = "stop", N_("pump", "Stopped and started again")


@dataclass(frozen=True, slots=True)
class Range(Generic[Value]):
    """A value known to lie between two ends. Both are equal as long as every stop of the pump was seen."""

    low: Value
    high: Value

    @property
    def exact(self) -> bool:
        """Whether the value is known exactly."""
        return self.low == self.high


class Segment(NamedTuple):
    """A stretch in which one bag ran at one rate: exact mL and micrograms. `end` is now where it is `ongoing`.

    `ran_before` is how long the bag had run at this rate before, `room_ml` what it had to give then: no bag gives more
    than it holds. Volumes are worked out when they are asked for, and a stretch is a plain tuple, because a course has
    thousands of them and most are only looked at for when they were.
    """

    bag: BagLabel
    rate_ml_per_h: Decimal
    start: datetime
    end: datetime
    ongoing: bool
    ran_before: timedelta
    room_ml: Fraction

    @property
    def dose_ug_per_day(self) -> Decimal:
        """Micrograms per day at which this stretch ran."""
        return self.bag.dose_at(self.rate_ml_per_h)

    @property
    def duration(self) -> timedelta:
        """How long it ran, in true time."""
        return self.end - self.start

    @property
    def volume_ml(self) -> Fraction:
        """The mL that ran, exactly."""
        first, last = (pumped(self.rate_ml_per_h, span) for span in (self.ran_before, self.ran_before + self.duration))
        return min(last, self.room_ml) - min(first, self.room_ml)

    @property
    def micrograms(self) -> Fraction:
        """The micrograms that ran, exactly."""
        return self.bag.micrograms_in(self.volume_ml)


class Interruption(NamedTuple):
    """A time without drug between the first start and the last stop. `end` is None while it lasts.

    `until` is its end, or now while it lasts; `cause` is the stored value of a PauseCause, FoundState or StopCause,
    where known.
    """

    kind: InterruptionKind
    start: datetime
    end: datetime | None
    cause: str | None
    until: datetime

    @property
    def duration(self) -> timedelta:
        """How long no drug flowed, up to now while it lasts."""
        return self.until - self.start


@dataclass(frozen=True, slots=True)
class Doubt:
    """A stretch that nobody saw, before a pump was found not as it should be: known as a range until it is settled.

    `start` is when the pump was last seen well, `end` when it was found (or, at the latest, empty). `by_volume` is the
    moment at which it went wrong by the volume that it said at the find; None where no volume tells. `planned_ml` would
    have run had nothing been wrong.
    """

    found_id: UUID
    bag: BagLabel
    start: datetime
    end: datetime
    volume_ml: Range[Fraction]
    micrograms: Range[Fraction]
    on_pump: Range[timedelta]
    by_volume: datetime | None
    planned_ml: Fraction


@dataclass(frozen=True, slots=True)
class VolumeReading:
    """What was read that had run out of a bag (mL), beside what the clock says: a check of both.

    The pump said so; or the scale, where the bag was `weighed`.
    """

    event_id: UUID
    at: datetime
    bag: BagLabel
    by_pump_ml: Fraction
    by_clock_ml: Range[Fraction]
    weighed: bool = False


@dataclass(frozen=True, slots=True)
class BagUse:
    """One hanging of one bag: what ran in by the clock (mL, doubtful stretches apart), and what was left of it.

    `left_ml` follows the pump's own count where a nurse read it; after a find without one it is the least.
    """

    bag: BagLabel
    hung_at: datetime
    taken_down_at: datetime | None
    infused_ml: Fraction
    left_ml: Fraction


@lru_cache(maxsize=4096)
def pumped(rate_ml_per_h: Decimal, span: timedelta) -> Fraction:
    """Return the mL that a rate gives in a length of time, exactly."""
    return exact(rate_ml_per_h) * hours(span)


def hours(span: timedelta) -> Fraction:
    """Say a length of time in hours, exactly."""
    return Fraction(span // TICK, HOUR // TICK)


def total(zero: Value, exact: Iterable[Value], doubtful: Iterable[Range[Value]]) -> Range[Value]:
    """Add what is known exactly and what is known as a range; `zero` is nothing, in the unit of both."""
    known = sum(exact, zero)
    ranges = tuple(doubtful)
    return Range(sum((one.low for one in ranges), known), sum((one.high for one in ranges), known))
