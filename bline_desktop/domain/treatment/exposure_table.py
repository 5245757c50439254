"""The parts of a dose as a table whose shown numbers add up to the shown sum.

Each number is the difference of two rounded running sums, so that no rounding is lost between the lines and the foot.
The lines are cut, amounts to hundredths and times to whole minutes; the foot is rounded half up to one place, as the
number is that it opens. A line of hundredths tells a stretch of three minutes from one of four, and cutting there never
changes what the sum is rounded to.
A stretch that was seen is one number, also beside stretches that were not.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from itertools import accumulate, pairwise

from bline_desktop.domain.treatment.exposure import Exposure, ExposurePart
from bline_desktop.domain.treatment.segments import Range, total
from bline_desktop.domain.units import rounded
from bline_desktop.domain.words import N_, Words

Rounding = Callable[[Fraction], Fraction]

NOTHING = Fraction(0)
PLACES = 1  # of micrograms and mL, as the numbers on the screen
PART_PLACES = 2  # of a line
FROM_TO = N_("pump", "{low} to {high}")
HOW_ROUNDED = N_("pump", "Each line is cut to hundredths, the sum is rounded to tenths.")


@dataclass(frozen=True, slots=True)
class ShownPart:
    """One part with its numbers as they are shown: whole minutes, micrograms and mL to two places."""

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
    minutes = [_span(one) for one in rounded_steps((_minutes(part.hours) for part in exposure.parts), whole)]
    volumes = rounded_steps((part.volume_ml for part in exposure.parts), hundredths)
    drugs = rounded_steps((part.micrograms for part in exposure.parts), hundredths)
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


def say_part(words: Words, value: Range[Fraction]) -> str:
    """Say the amount of one line."""
    return say_amount(words, value, PART_PLACES)


def say_length(words: Words, value: Range[timedelta]) -> str:
    """Say a length of time; a range as from the least to the most."""
    low, high = (words.duration(end) for end in (value.low, value.high))
    return low if low == high else words.say(FROM_TO, low=low, high=high)


def whole(value: Fraction) -> Fraction:
    """Cut off what is no whole one, as `Words.duration` does with the seconds."""
    return Fraction(int(value))


def hundredths(value: Fraction) -> Fraction:
    """Cut off what is less than a hundredth: of the sum that is left, half up to one place gives the same number."""
    return Fraction(int(value * 10**PART_PLACES), 10**PART_PLACES)


def rounded_steps(values: Iterable[Range[Fraction]], rounding: Rounding) -> list[Range[Fraction]]:
    """Return values rounded so that both ends add up to their rounded sums.

    What may have run beside the least is shared out among the ranges alone: what is known exactly stays one number.
    """
    known = tuple(values)
    lows = [value.low for value in known]
    widths = [value.high - value.low for value in known]
    least = rounding(sum(lows, NOTHING))
    spare, width = rounding(sum((*lows, *widths), NOTHING)) - least, sum(widths, NOTHING)
    extra = _shares([one * spare / width for one in widths] if width else widths, rounding)
    return [Range(low, low + more) for low, more in zip(_shares(lows, rounding), extra, strict=True)]


def _shares(amounts: Iterable[Fraction], rounding: Rounding) -> list[Fraction]:
    """Return the steps between the rounded running sums of amounts."""
    running = [NOTHING, *accumulate(amounts)]
    return [rounding(after) - rounding(before) for before, after in pairwise(running)]


def _minutes(hours: Range[Fraction]) -> Range[Fraction]:
    return Range(hours.low * 60, hours.high * 60)


def _span(minutes: Range[Fraction]) -> Range[timedelta]:
    return Range(timedelta(minutes=int(minutes.low)), timedelta(minutes=int(minutes.high)))
