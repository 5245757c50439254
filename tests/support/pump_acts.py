"""Builders of bags and acts at the pump, as short as a nurse would say them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID, uuid5

from bline_desktop.domain.treatment.exposure import CycleCourse, exposure_of_window
from bline_desktop.domain.treatment.infusion import Infusion
from bline_desktop.domain.treatment.pump import BagLabel, FoundState, PumpAction, PumpEvent
from bline_desktop.domain.treatment.segments import Range

MONDAY = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
_IDS = UUID("6f1c2c7e-3f0a-4b55-9f6e-0d2f4c8f9a11")


def after(hours: int = 0, minutes: int = 0) -> datetime:
    """Return the time so long after Monday 08:00 UTC, when every story here starts."""
    return MONDAY + timedelta(hours=hours, minutes=minutes)


def a_bag(number: int = 1, **changes: object) -> BagLabel:
    """Return the 48-hour bag of 28 micrograms per day at 5 mL per hour, 240 mL, changed where a test says so."""
    values: dict[str, object] = {
        "dose_ug_per_day": Decimal(28),
        "duration_h": Decimal(48),
        "rate_ml_per_h": Decimal(5),
        "volume_ml": Decimal(240),
    }
    values |= {name: Decimal(value) if isinstance(value, int | str) else value for name, value in changes.items()}
    return BagLabel(uuid5(_IDS, f"bag {number}"), number, **values)  # type: ignore[arg-type]


def an_act(
    order: int, action: PumpAction, at: datetime, bag: BagLabel | None = None, cause: str | None = None
) -> PumpEvent:
    """Return one act; `order` is its place in the journal."""
    return PumpEvent(act_id(order), at, order, action, bag, cause)


def act_id(order: int) -> UUID:
    """Return the id of the act at a place in the journal."""
    return uuid5(_IDS, f"act {order}")


def a_look(order: int, action: PumpAction, at: datetime, volume: int | str | None = None) -> PumpEvent:
    """Return a reading, a verification or a take-over, with what the pump said that it had infused (mL)."""
    return replace(an_act(order, action, at), volume_ml=None if volume is None else Decimal(volume))


def a_find(order: int, state: FoundState, at: datetime, since: datetime | None = None, **seen: int | str) -> PumpEvent:
    """Return a pump that was found: last seen well `since`, with the `rate` it ran at or the `volume` it said."""
    rate, volume = (Decimal(seen[name]) if name in seen else None for name in ("rate", "volume"))
    found = an_act(order, PumpAction.FOUND, at, cause=state.value)
    return replace(found, since=since, rate_ml_per_h=rate, volume_ml=volume)


def a_settling(order: int, about: int, at: datetime, since: datetime) -> PumpEvent:
    """Return how a physician settled the find at place `about`: it went wrong at `since`."""
    return replace(an_act(order, PumpAction.SETTLE, at), about=act_id(about), since=since)


def a_rate_change(order: int, at: datetime, rate: int | str) -> PumpEvent:
    """Return a change of rate in a bag that hangs."""
    return replace(an_act(order, PumpAction.RATE_CHANGE, at), rate_ml_per_h=Decimal(rate))


def micrograms_between(infusion: Infusion, start: datetime, end: datetime) -> Range[Fraction]:
    """Return what an infusion gave between two instants, as the program measures it."""
    return exposure_of_window((_course(infusion),), start, end).micrograms


def hours_between(infusion: Infusion, start: datetime, end: datetime) -> Range[Fraction]:
    """Return the hours on the pump between two instants, as the program measures them."""
    return exposure_of_window((_course(infusion),), start, end).hours


def _course(infusion: Infusion) -> CycleCourse:
    return CycleCourse(1, ((None, Decimal(28)),), 28, infusion)
