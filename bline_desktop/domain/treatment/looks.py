"""What a nurse types who looks at the pump: found, alarm solved, reading, verified, taken over; and what settles it.

A find is not settled by whoever found it: what ran until then stays a range until a physician names the moment.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import model_validator

from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.fields import (
    Fields,
    When,
    choice_field,
    decimal_field,
    integer_field,
    moment_field,
    shown,
    text_field,
)
from bline_desktop.domain.treatment.acts import NOTE_LIMIT, done_by_field, note_field, source_field
from bline_desktop.domain.treatment.bag_weight import check_reading, weight_field
from bline_desktop.domain.treatment.infusion import Infusion
from bline_desktop.domain.treatment.pump import FOUND_WORDS, ActSource, FoundState, PauseCause, PumpAction, PumpEvent
from bline_desktop.domain.treatment.pump_books import Hung
from bline_desktop.domain.treatment.pump_run import run_through
from bline_desktop.domain.treatment.segments import Doubt, PumpState
from bline_desktop.domain.units import rounded
from bline_desktop.domain.ward_rules import ward_rule
from bline_desktop.domain.words import N_

MINUTES_OF_ALARM = 2  # what an alarm usually costs; filled in, and typed over where it took longer
RATE_TOLERANCE = Decimal("0.02")  # as of a bag's label: rates are set to two places

BEFORE_SEEN_WELL = Rule(
    "PUMP_BEFORE_SEEN_WELL", N_("pump", "The pump was last seen well at {well}: it can't have been found before that.")
)
OUTSIDE_FIND = Rule(
    "PUMP_OUTSIDE_FIND",
    N_("pump", "It was last seen well at {well} and found at {found}. The moment lies in between."),
)
NOT_A_FIND = Rule("PUMP_NOT_A_FIND", N_("pump", "Only a pump that was found not as it should be is settled."))
INCIDENT = Rule(
    "PUMP_INCIDENT",
    N_(
        "pump",
        "Medication incident: {found} at {at}, last seen well at {well}. Between {low} and {high} micrograms ran in "
        "between, until a physician settles it.",
    ),
    source=ward_rule(12),
    may_have_happened=True,
)
RATE_DIFFERS = Rule(
    "PUMP_RATE_DIFFERS",
    N_(
        "pump",
        "The record says {set} mL per hour. Is the pump at {seen} mL per hour? Then use “Found”, “At the wrong rate”.",
    ),
    source=ward_rule(13),
)
RATE_NOT_ORDERED = Rule(
    "PUMP_RATE_NOT_ORDERED",
    N_(
        "pump",
        "{rate} mL per hour give {dose} micrograms per day, but {ordered} are ordered. A rate is changed for a new "
        "order; a pump that was found at another rate is “Found”, “At the wrong rate”.",
    ),
    source=ward_rule(14),
    may_have_happened=True,
)
BEYOND_BAG = Rule(
    "PUMP_BEYOND_BAG",
    N_(
        "pump",
        "The pump says {volume} mL, but bag {number} holds {held} mL. Was its count set to zero for this bag?",
    ),
    source=ward_rule(15),
    may_have_happened=True,
)


def _rate(title: Any, **options: Any) -> Any:
    return decimal_field(title, unit=N_("units", "mL per hour"), limits=("0.1", "1200"), places=2, **options)


def _volume(*, required: bool) -> Any:
    return decimal_field(
        N_("pump", "Infused by the pump"),
        unit=N_("units", "mL"),
        limits=("0", "600"),
        places=1,
        required=required,
        help=N_("pump", "Of the bag that hangs."),
    )


class FoundFields(Fields):
    """A pump that was found not as it should be: how, when, and since when nobody has seen it well."""

    at: datetime = moment_field(N_("pump", "Found at"))
    cause: FoundState = choice_field(FoundState, N_("pump", "Found"))
    rate_ml_per_h: Decimal | None = _rate(
        N_("pump", "Rate seen at the pump"), applies_when=When("cause", (FoundState.WRONG_RATE,))
    )
    since: datetime = moment_field(
        N_("pump", "Last seen well"), help=N_("pump", "The last time at which somebody saw it run as it should.")
    )
    volume_ml: Decimal | None = _volume(required=False)
    note: str | None = note_field()
    source: ActSource | None = source_field()
    done_by: str | None = done_by_field()

    @model_validator(mode="after")
    def _in_order(self) -> "FoundFields":
        """Nobody finds a pump before it was last seen well."""
        if self.since > self.at:
            raise RuleBroken(BEFORE_SEEN_WELL, well=self.since, field="since")
        return self


class AlarmFields(Fields):
    """An alarm that was solved: the pump stood still for some minutes and runs again."""

    at: datetime = moment_field(N_("pump", "Solved at"))
    minutes: int = integer_field(N_("pump", "Minutes stopped"), unit=N_("units", "minutes"), limits=(1, 240))
    cause: PauseCause = shown(choice_field(PauseCause, N_("pump", "Cause")), quick=True)
    note: str | None = note_field()
    source: ActSource | None = source_field()
    done_by: str | None = done_by_field()


class ReadingFields(Fields):
    """What the pump says that it has infused of the bag that hangs, or what that bag weighs now and weighed before."""

    at: datetime = moment_field(N_("pump", "Read at"))
    volume_ml: Decimal | None = _volume(required=False)
    weight_g: Decimal | None = weight_field(N_("pump", "Weight of the bag now"), N_("pump", "On the ward's scale"))
    full_g: Decimal | None = weight_field(
        N_("pump", "Weight when it was hung"), N_("pump", "On the same scale, with the same line and clamp or without")
    )
    note: str | None = note_field()
    source: ActSource | None = source_field()
    done_by: str | None = done_by_field()

    @model_validator(mode="after")
    def _one_way(self) -> "ReadingFields":
        """A volume comes from the pump or from the scale, and never from both in one reading."""
        check_reading(self.volume_ml, self.weight_g, self.full_g)
        return self


class SeenFields(Fields):
    """The pump held against the record, to verify it or to take it over: the rate and the volume that it shows."""

    at: datetime = moment_field(N_("pump", "Seen at"))
    rate_ml_per_h: Decimal = _rate(N_("pump", "Rate seen at the pump"))
    volume_ml: Decimal = _volume(required=True)
    note: str | None = note_field()
    source: ActSource | None = source_field()
    done_by: str | None = done_by_field()


class RateFields(Fields):
    """A new rate for the bag that hangs."""

    at: datetime = moment_field(N_("pump", "Changed at"))
    rate_ml_per_h: Decimal = decimal_field(
        N_("pump", "New rate"), unit=N_("units", "mL per hour"), limits=("0.1", "20"), places=2
    )
    note: str | None = note_field()
    source: ActSource | None = source_field()
    done_by: str | None = done_by_field()


class SettleFields(Fields):
    """The moment at which a pump that was found went wrong, and what was decided."""

    since: datetime = moment_field(N_("pump", "Went wrong at"))
    note: str = text_field(N_("pump", "What was decided"), limit=NOTE_LIMIT, long=True)


def hung_at(known: Iterable[PumpEvent], new: PumpEvent) -> Hung | None:
    """Return the bag that hangs when a new act happens, and the rate the pump is set to."""
    before = (event for event in known if (event.at, event.order) < (new.at, new.order))
    return run_through(before, new.at).books.hung


def check_look(known: Iterable[PumpEvent], new: PumpEvent, ordered_ug_per_day: Decimal) -> tuple[RuleBroken, ...]:
    """Find what does not fit the bag that hangs: the rate that was seen or set, the volume that the pump says."""
    hung = hung_at(known, new)
    if hung is None:
        return ()
    found = (_rate_seen(hung, new), _rate_ordered(hung, new, ordered_ug_per_day), _volume_held(hung, new))
    return tuple(broken for broken in found if broken is not None)


def gives_the_order(hung: Hung | Infusion, rate_ml_per_h: Decimal, ordered_ug_per_day: Decimal) -> bool:
    """Tell whether the bag that hangs gives the ordered dose at a rate, as exactly as a pump can be set."""
    dose = hung.bag.dose_at(rate_ml_per_h) if hung.bag else Decimal(0)
    return abs(dose - ordered_ug_per_day) <= ordered_ug_per_day * RATE_TOLERANCE


def rate_change_is_due(infusion: Infusion, ordered_ug_per_day: Decimal) -> bool:
    """Tell whether what runs is not what is ordered: only then is a change of rate an act that one can do."""
    rate = infusion.rate_ml_per_h
    return (
        infusion.state is PumpState.RUNNING
        and rate is not None
        and not gives_the_order(infusion, rate, ordered_ug_per_day)
    )


def incident(found: PumpEvent, doubt: Doubt | None) -> RuleBroken:
    """Say a find as the task that a physician gets, with what may have run in words."""
    low, high = (rounded(doubt.micrograms.low, 1), rounded(doubt.micrograms.high, 1)) if doubt else (0, 0)
    well = doubt.start if doubt else found.since
    return RuleBroken(INCIDENT, found=FOUND_WORDS[str(found.cause)], at=found.at, well=well, low=low, high=high)


def _rate_seen(hung: Hung, new: PumpEvent) -> RuleBroken | None:
    """What was verified or taken over ran at the rate of the record; a pump at another one was found so."""
    seen = new.rate_ml_per_h
    if new.action not in (PumpAction.VERIFY, PumpAction.TAKE_OVER) or seen is None or seen == hung.rate_ml_per_h:
        return None
    return RuleBroken(RATE_DIFFERS, set=hung.rate_ml_per_h, seen=seen, field="rate_ml_per_h")


def _rate_ordered(hung: Hung, new: PumpEvent, ordered_ug_per_day: Decimal) -> RuleBroken | None:
    """The rate of a bag that hangs is changed for what is ordered, and for nothing else."""
    rate = new.rate_ml_per_h
    if new.action is not PumpAction.RATE_CHANGE or rate is None or gives_the_order(hung, rate, ordered_ug_per_day):
        return None
    dose = hung.bag.dose_at(rate)
    return RuleBroken(RATE_NOT_ORDERED, rate=rate, dose=dose, ordered=ordered_ug_per_day, field="rate_ml_per_h")


def _volume_held(hung: Hung, new: PumpEvent) -> RuleBroken | None:
    """No pump gives more than the bag holds; one that says so counts from before."""
    held = hung.bag.total_volume_ml or hung.bag.volume_ml
    if new.volume_ml is None or new.volume_ml <= held:
        return None
    return RuleBroken(BEYOND_BAG, volume=new.volume_ml, number=hung.bag.number, held=held, field="volume_ml")
