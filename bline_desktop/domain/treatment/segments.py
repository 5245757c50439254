"""The parts of a replayed infusion: running segments, interruptions, uses of bags, and values known as a range."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Generic, TypeVar

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.treatment.pump import BagLabel
from bline_desktop.domain.words import N_

Value = TypeVar("Value", Fraction, timedelta)
HOUR = timedelta(hours=1)
TICK = timedelta(microseconds=1)


class PumpState(Choice):
    """How the pump stands, as far as the record tells."""

    NOT_STARTED = "not_started", N_("pump", "Not started")
    RUNNING = "running", N_("pump", "Running")
    PAUSED = "paused", N_("pump", "Paused")
    PRESUMED_EMPTY = "presumed_empty", N_("pump", "Presumed empty")
    STOPPED = "stopped", N_("pump", "Stopped")


class InterruptionKind(Choice):
    """What interrupted an infusion: a pause, a bag that ran empty, or a stop that a new start followed."""

    PAUSE = "pause", N_("pump", "Paused")
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


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch in which one bag ran without a break: exact mL and micrograms. `end` is now where it is `ongoing`."""

    bag: BagLabel
    start: datetime
    end: datetime
    volume_ml: Fraction
    micrograms: Fraction
    ongoing: bool

    @property
    def dose_ug_per_day(self) -> Decimal:
        """Micrograms per day at which this stretch ran."""
        return self.bag.dose_ug_per_day

    @property
    def rate_ml_per_h(self) -> Decimal:
        """mL per hour at which this stretch ran."""
        return self.bag.rate_ml_per_h

    @property
    def duration(self) -> timedelta:
        """How long it ran, in true time."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Interruption:
    """A time without drug between the first start and the last stop. `end` is None while it lasts.

    `duration` counts up to now while it lasts; `cause` is the stored value of a PauseCause or StopCause, where known.
    """

    kind: InterruptionKind
    start: datetime
    end: datetime | None
    cause: str | None
    duration: timedelta


@dataclass(frozen=True, slots=True)
class BagUse:
    """One hanging of one bag: how much ran in during it (mL, exactly) and how much was left of it afterwards."""

    bag: BagLabel
    hung_at: datetime
    taken_down_at: datetime | None
    infused_ml: Fraction
    left_ml: Fraction


def hours(span: timedelta) -> Fraction:
    """Say a length of time in hours, exactly."""
    return Fraction(span // TICK, HOUR // TICK)
