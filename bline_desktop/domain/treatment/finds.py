"""A pump that was found not as it should be: what may have run since it was last seen well.

The commonest real event on the ward. Nobody knows when the pump went wrong, so what it gave is a range, until a
physician settles the moment. The volume that the pump says narrows the guess, where it can tell at all.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from bline_desktop.domain.treatment.bag_counts import NOTHING
from bline_desktop.domain.treatment.pump import BagLabel, FoundState, PumpEvent
from bline_desktop.domain.treatment.segments import Doubt, Range, pumped

# Disconnected or leaking, the pump counts on while the patient gets nothing, or not all of it.
_VOLUME_TELLS = frozenset({FoundState.STOPPED.value, FoundState.CLAMPED.value, FoundState.WRONG_RATE.value})
NO_TIME = timedelta(0)


@dataclass(frozen=True, slots=True)
class Unseen:
    """A stretch before a find: which bag ran at which rate when last seen well, with how much left in it (mL).

    `room_ml` is what the clock may still count of the bag, which by the pump's own count may hold more.
    """

    bag: BagLabel
    rate_ml_per_h: Decimal
    start: datetime
    end: datetime
    left_ml: Fraction
    room_ml: Fraction


def is_wrong_rate(found: PumpEvent) -> bool:
    """Whether a pump was found running, at a rate other than it should."""
    return found.cause == FoundState.WRONG_RATE.value and found.rate_ml_per_h is not None


def doubt(found: PumpEvent, unseen: Unseen) -> Doubt:
    """Work out what may have run in the stretch before a find."""
    span = unseen.end - unseen.start
    on_pump = Range(span, span) if is_wrong_rate(found) else Range(NO_TIME, span)
    held = min(unseen.left_ml, unseen.room_ml)
    low, high = sorted(min(volume, held) for volume in _ends(found, unseen))
    bag = unseen.bag
    return Doubt(
        found_id=found.id,
        bag=bag,
        start=unseen.start,
        end=unseen.end,
        volume_ml=Range(low, high),
        micrograms=Range(bag.micrograms_in(low), bag.micrograms_in(high)),
        on_pump=on_pump,
        by_volume=_by_volume(found, unseen),
        planned_ml=min(pumped(unseen.rate_ml_per_h, span), held),
    )


def most_gone(found: PumpEvent, unseen: Unseen) -> Fraction:
    """Return the most that may have gone out of the bag by the pump's own count (mL)."""
    return min(max(_ends(found, unseen)), unseen.left_ml)


def _ends(found: PumpEvent, unseen: Unseen) -> tuple[Fraction, Fraction]:
    """Return what would have run had the pump gone wrong at once, or not before it was found."""
    span = unseen.end - unseen.start
    usual = pumped(unseen.rate_ml_per_h, span)
    if is_wrong_rate(found) and found.rate_ml_per_h is not None:
        return usual, pumped(found.rate_ml_per_h, span)
    return usual, NOTHING


def _by_volume(found: PumpEvent, unseen: Unseen) -> datetime | None:
    """Return when the pump went wrong, by the volume that it said when it was found."""
    if found.volume_ml is None or found.cause not in _VOLUME_TELLS:
        return None
    gone = Fraction(found.volume_ml) - (Fraction(unseen.bag.volume_ml) - unseen.left_ml)
    normal = Fraction(unseen.rate_ml_per_h)
    if not is_wrong_rate(found) or found.rate_ml_per_h is None:
        return _within(unseen, gone / normal)
    wrong = Fraction(found.rate_ml_per_h)
    if wrong == normal:
        return None
    hours_at_wrong = (gone - pumped(unseen.rate_ml_per_h, unseen.end - unseen.start)) / (wrong - normal)
    length = Fraction((unseen.end - unseen.start) // timedelta(milliseconds=1), 3_600_000)
    return _within(unseen, length - hours_at_wrong)


def _within(unseen: Unseen, hours_after_start: Fraction) -> datetime:
    """Return a moment of the stretch, to the whole millisecond; what lies outside of it is brought to its edge."""
    length = (unseen.end - unseen.start) // timedelta(milliseconds=1)
    milliseconds = min(max(int(hours_after_start * 3_600_000), 0), length)
    return unseen.start + timedelta(milliseconds=milliseconds)
