"""The parts of a dose as a table whose shown numbers add up to the shown sum.

Each number is the difference of two rounded running sums, so that no rounding is lost between the lines and the foot.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from bline_desktop.domain.treatment.exposure import Exposure, ExposurePart
from bline_desktop.domain.treatment.segments import Range, total
from bline_desktop.domain.units import rounded
from bline_desktop.domain.words import N_, Words

PLACES = 1  # of micrograms and mL, as the numbers on the screen
FROM_TO = N_("pump", "{low} to {high}")


@dataclass(frozen=True, slots=True)
class ShownPart:
    """One part with its numbers as they are shown: whole minutes, micrograms and mL to one place."""

    part: ExposurePart
    on_pump: Range[timedelta]
    volume_ml: Range[Fraction]
    micrograms: Range[Fraction]


@dataclass(frozen=True, slots=True)
class ShownExposure:
    """The lines of a table and its foot, which is their sum."""

    parts: tuple[ShownPart, ...]
    on_pump: Range[timedelta]
    volume_ml: Range[Fraction]
    micrograms: Range[Fraction]


def shown(exposure: Exposure) -> ShownExposure:
    """Round the parts of a number so that they add up to it."""
    minutes = [_minutes(one) for one in _steps((part.hours for part in exposure.parts), 60, 0)]
    volumes = _steps((part.volume_ml for part in exposure.parts), 1, PLACES)
    drugs = _steps((part.micrograms for part in exposure.parts), 1, PLACES)
    lines = zip(exposure.parts, minutes, volumes, drugs, strict=True)
    return ShownExposure(
        parts=tuple(ShownPart(*line) for line in lines),
        on_pump=total(timedelta(0), (), minutes),
        volume_ml=total(Fraction(0), (), volumes),
        micrograms=total(Fraction(0), (), drugs),
    )


def say_amount(words: Words, value: Range[Fraction], places: int = PLACES) -> str:
    """Say an amount; a range as from the least to the most."""
    low, high = (words.number(rounded(end, places)) for end in (value.low, value.high))
    return low if low == high else words.say(FROM_TO, low=low, high=high)


def say_length(words: Words, value: Range[timedelta]) -> str:
    """Say a length of time; a range as from the least to the most."""
    low, high = (words.duration(end) for end in (value.low, value.high))
    return low if low == high else words.say(FROM_TO, low=low, high=high)


def _steps(values: Iterable[Range[Fraction]], unit: int, places: int) -> list[Range[Fraction]]:
    """Return the rounded steps between the rounded running sums, in so many of a unit."""
    low = high = Fraction(0)
    shown_low = shown_high = Fraction(0)
    steps = []
    for value in values:
        low, high = low + value.low * unit, high + value.high * unit
        next_low, next_high = Fraction(rounded(low, places)), Fraction(rounded(high, places))
        steps.append(Range(next_low - shown_low, next_high - shown_high))
        shown_low, shown_high = next_low, next_high
    return steps


def _minutes(value: Range[Fraction]) -> Range[timedelta]:
    return Range(timedelta(minutes=int(value.low)), timedelta(minutes=int(value.high)))
