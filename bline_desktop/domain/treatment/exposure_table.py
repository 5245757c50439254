"""The parts of a dose as a table whose shown numbers add up to the shown sum.

Each number is the difference of two rounded running sums, so that no rounding is lost between the lines and the foot.
A stretch that was seen is one number, also beside stretches that were not.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from itertools import accumulate, pairwise

from bline_desktop.domain.treatment.exposure import Exposure, ExposurePart
from bline_desktop.domain.treatment.segments import Range, total
from bline_desktop.domain.units import rounded
from bline_desktop.domain.words import N_, Words

NOTHING = Fraction(0)
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
    minutes = [_minutes(one) for one in rounded_steps((part.hours for part in exposure.parts), 60, 0)]
    volumes = rounded_steps((part.volume_ml for part in exposure.parts), 1, PLACES)
    drugs = rounded_steps((part.micrograms for part in exposure.parts), 1, PLACES)
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


def rounded_steps(values: Iterable[Range[Fraction]], unit: int, places: int) -> list[Range[Fraction]]:
    """Return values in so many of a unit, rounded so that both ends add up to their rounded sums.

    What may have run beside the least is shared out among the ranges alone: what is known exactly stays one number.
    """
    known = tuple(values)
    lows = [value.low * unit for value in known]
    widths = [(value.high - value.low) * unit for value in known]
    least = _rounded(sum(lows, NOTHING), places)
    spare, width = _rounded(sum((*lows, *widths), NOTHING), places) - least, sum(widths, NOTHING)
    extra = _shares([one * spare / width for one in widths] if width else widths, places)
    return [Range(low, low + more) for low, more in zip(_shares(lows, places), extra, strict=True)]


def _shares(amounts: Iterable[Fraction], places: int) -> list[Fraction]:
    """Return the steps between the rounded running sums of amounts."""
    running = [NOTHING, *accumulate(amounts)]
    return [_rounded(after, places) - _rounded(before, places) for before, after in pairwise(running)]


def _rounded(value: Fraction, places: int) -> Fraction:
    return Fraction(rounded(value, places))


def _minutes(value: Range[Fraction]) -> Range[timedelta]:
    return Range(timedelta(minutes=int(value.low)), timedelta(minutes=int(value.high)))
