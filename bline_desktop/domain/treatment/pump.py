"""The pump's vocabulary: what a nurse does at it, why, and what stands on the label of a bag.

What the label of the bag says counts: published tables of bags disagree, and no duration is ever inferred from a rate.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from operator import attrgetter
from uuid import UUID

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.clock import whole_milliseconds
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.units import exact, rounded
from bline_desktop.domain.words import N_, Message

HOURS_PER_DAY = 24


class PumpAction(Choice):
    """What a nurse does at the pump, and how a physician settles what nobody saw (SETTLE).

    An alarm that was solved is a pause and a resume in one gesture, not an act of its own.
    """

    START = "start", N_("pump", "Start")
    NEW_BAG = "new_bag", N_("pump", "New bag")
    RATE_CHANGE = "rate_change", N_("pump", "Rate change")
    PAUSE = "pause", N_("pump", "Pause")
    RESUME = "resume", N_("pump", "Resume")
    FOUND = "found", N_("pump", "Found")
    READING = "reading", N_("pump", "Reading")
    VERIFY = "verify", N_("pump", "Verified")
    TAKE_OVER = "take_over", N_("pump", "Taken over")
    STOP = "stop", N_("pump", "Stop")
    SETTLE = "settle", N_("pump", "Settled")


class PauseCause(Choice):
    """Why the pump was paused. Only an adverse event falls under the label's 7-day rule."""

    ALARM = "alarm", N_("pump", "Alarm")
    OCCLUSION = "occlusion", N_("pump", "Occlusion")
    AIR = "air", N_("pump", "Air in the line")
    IMAGING = "imaging", N_("pump", "Imaging")
    LINE = "line", N_("pump", "Line or dressing")
    ADVERSE_EVENT = "adverse_event", N_("pump", "Adverse event")
    OTHER = "other", N_("pump", "Other")


class FoundState(Choice):
    """How the pump was found. What ran since it was last seen well is then known only as a range."""

    STOPPED = "found_stopped", N_("pump", "Stopped")
    CLAMPED = "found_clamped", N_("pump", "Clamped")
    DISCONNECTED = "found_disconnected", N_("pump", "Disconnected")
    LEAKING = "found_leaking", N_("pump", "Leaking")
    WRONG_RATE = "found_wrong_rate", N_("pump", "At the wrong rate")


# How a find is said in a sentence.
FOUND_WORDS: Mapping[str, Message] = {
    FoundState.STOPPED.value: N_("pump", "Found stopped"),
    FoundState.CLAMPED.value: N_("pump", "Found clamped"),
    FoundState.DISCONNECTED.value: N_("pump", "Found disconnected"),
    FoundState.LEAKING.value: N_("pump", "Found leaking"),
    FoundState.WRONG_RATE.value: N_("pump", "Found at the wrong rate"),
}


class ActSource(Choice):
    """How the ward knows of an act that its own nurses did not do."""

    SEEN = "seen", N_("pump", "Seen")
    TELEPHONE = "telephone", N_("pump", "Told by telephone")
    PAPER = "paper", N_("pump", "Paper brought back")
    DOWNTIME = "downtime", N_("pump", "Downtime sheet")
    PUMP_MEMORY = "pump_memory", N_("pump", "Read from the pump's memory")


class StopCause(Choice):
    """Why the infusion was stopped."""

    COMPLETED = "completed", N_("pump", "Completed")
    ADVERSE_EVENT = "adverse_event", N_("pump", "Adverse event")
    PATIENTS_WISH = "patients_wish", N_("pump", "Patient's wish")
    OTHER = "other", N_("pump", "Other")


ABOVE_ZERO = Rule("BAG_ABOVE_ZERO", N_("bag", "Dose, duration, rate and volume of a bag are each more than zero."))


# What the concentration follows from.
_contents = attrgetter("dose_ug_per_day", "duration_h", "volume_ml", "total_volume_ml", "drug_ug")


@dataclass(frozen=True, slots=True)
class BagLabel:
    """What the label of one bag says. `number` counts the bags of the cycle in hanging order, from 1.

    `volume_ml` is the volume *to be infused*; `total_volume_ml` is all that the bag holds (some stays in bag and line).
    `dose_ug_per_day` is in micrograms per day, `drug_ug` in micrograms, `duration_h` in hours; instants are UTC.
    Raises RuleBroken where a number that the label must carry is not above zero.
    """

    bag_id: UUID
    number: int
    dose_ug_per_day: Decimal
    duration_h: Decimal
    rate_ml_per_h: Decimal
    volume_ml: Decimal
    total_volume_ml: Decimal | None = None
    drug_ug: Decimal | None = None
    prepared_at: datetime | None = None
    out_of_fridge_at: datetime | None = None
    use_by: datetime | None = None

    def __post_init__(self) -> None:
        """Hold the line: with a rate or volume of zero nothing about a bag can be derived."""
        needed = (self.dose_ug_per_day, self.duration_h, self.rate_ml_per_h, self.volume_ml)
        optional = tuple(value for value in (self.total_volume_ml, self.drug_ug) if value is not None)
        if not all(value.is_finite() and value > 0 for value in needed + optional):
            raise RuleBroken(ABOVE_ZERO)

    @property
    def hours_to_empty(self) -> Fraction:
        """Hours that the volume to be infused lasts at the labelled rate, exactly."""
        return Fraction(self.volume_ml) / Fraction(self.rate_ml_per_h)

    @property
    def micrograms(self) -> Fraction:
        """Micrograms in the volume to be infused: labelled dose per day x labelled duration, exactly."""
        return _micrograms(self.dose_ug_per_day, self.duration_h)

    @property
    def concentration(self) -> Fraction:
        """Micrograms per mL: from drug and total volume where the label has both, else from the dose; never typed."""
        if self.drug_ug is not None and self.total_volume_ml is not None:
            return Fraction(self.drug_ug) / Fraction(self.total_volume_ml)
        return self.micrograms / Fraction(self.volume_ml)

    def holds_the_same(self, other: "BagLabel | None") -> bool:
        """Tell whether another label says the very same of dose, duration, drug and volumes."""
        return other is not None and _contents(self) == _contents(other)

    def dose_at(self, rate_ml_per_h: Decimal) -> Decimal:
        """Micrograms per day at a rate: what the label says at its own rate, else in proportion, to two places."""
        if rate_ml_per_h == self.rate_ml_per_h:
            return self.dose_ug_per_day
        return rounded(self.micrograms_in(Fraction(rate_ml_per_h) * HOURS_PER_DAY), 2)

    def micrograms_in(self, volume_ml: Fraction) -> Fraction:
        """Micrograms in a part of the volume to be infused, by the labelled dose (the one way doses are counted)."""
        return volume_ml * _per_ml(self.dose_ug_per_day, self.duration_h, self.volume_ml)


# The bags of a ward are of few sorts, and a course asks for their contents at each act.
@lru_cache(maxsize=1024)
def _micrograms(dose_ug_per_day: Decimal, duration_h: Decimal) -> Fraction:
    return exact(dose_ug_per_day) * exact(duration_h) / HOURS_PER_DAY


@lru_cache(maxsize=1024)
def _per_ml(dose_ug_per_day: Decimal, duration_h: Decimal, volume_ml: Decimal) -> Fraction:
    return _micrograms(dose_ug_per_day, duration_h) / exact(volume_ml)


@dataclass(frozen=True, slots=True)
class PumpEvent:
    """One act at the pump, as it happened: `at` is the actual time, `order` the journal number that breaks ties.

    `bag` belongs to START and NEW_BAG; a RESUME goes on with the bag that hangs and carries none (or that very bag).
    `cause` is the stored value of a PauseCause, FoundState or StopCause. `rate_ml_per_h` is the new rate of a
    RATE_CHANGE, or the rate at which a pump was FOUND, or seen at a VERIFY or TAKE_OVER. `volume_ml` is what has run
    out of the hanging bag, at a READING, VERIFY, TAKE_OVER or FOUND: what the pump says, or what follows from the scale
    where `weight_g` says what the bag weighed. `since` is when a FOUND pump was last seen well; for a SETTLE the moment
    taken for true, `about` naming the FOUND act; the RESUME of a solved alarm names its PAUSE so. Aware times of any
    zone are kept as UTC, because times of one zone compare and subtract by their wall clock; a naive one raises
    ValueError, as only a programmer can make it.
    """

    id: UUID
    at: datetime
    order: int
    action: PumpAction
    bag: BagLabel | None = None
    cause: str | None = None
    rate_ml_per_h: Decimal | None = None
    volume_ml: Decimal | None = None
    since: datetime | None = None
    about: UUID | None = None
    weight_g: Decimal | None = None

    def __post_init__(self) -> None:
        """Keep the times as the store keeps them."""
        for name in ("at", "since"):
            moment = getattr(self, name)
            if moment is None:
                continue
            if moment.tzinfo is None:
                raise ValueError("An act at the pump needs a time with its zone.")
            object.__setattr__(self, name, whole_milliseconds(moment))
