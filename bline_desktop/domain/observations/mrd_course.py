"""MRD conversion: the first positive after a negative, and whether a second sample has confirmed it.

Samples are compared within a series alone (one method in one material), and a test counts only as far as it can see: a
positive below the sensitivity of the negative before it may have been there all along, and a negative that could not
have seen what was found last takes nothing back. A blind negative is handed in as None: it begins, confirms and ends
nothing. (Ward rule 37, to confirm: no source asks for a time between the two positive samples.)
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from bline_desktop.domain.observations.kind import Meaning
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.ward_rules import ward_rule
from bline_desktop.domain.words import N_

RULE = ward_rule(37)
UNCONFIRMED, CONFIRMED = N_("mrd", "MRD conversion, unconfirmed"), N_("mrd", "MRD conversion, confirmed")
SINCE = N_(
    "mrd",
    "{conversion}: positive from {first} on, after the negative of {negative} (sensitivity {percent} %) by the same "
    "method. {rule}, to confirm",
)
UNTIL = N_(
    "mrd",
    "{conversion}: positive from {first} on, after the negative of {negative} (sensitivity {percent} %) by the same "
    "method; negative again on {ended}. {rule}, to confirm",
)


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample as far as its test can tell: `level` is what was found at least, of a negative its sensitivity."""

    series: str
    on: date
    positive: bool
    level: Decimal


@dataclass(frozen=True, slots=True)
class Conversion:
    """A negative became positive. The numbers are places in the samples.

    `negative` is the most sensitive negative before it, `first` its first positive; `confirmed` is the first positive
    of a later day, `ended` the negative after it, each None while there is none.
    """

    negative: int
    first: int
    confirmed: int | None = None
    ended: int | None = None

    @property
    def said(self) -> Said:
        """How sure it is: `MRD conversion, unconfirmed`."""
        return Said(UNCONFIRMED if self.confirmed is None else CONFIRMED)


def conversions(samples: Sequence[Sample | None]) -> tuple[Conversion | None, ...]:
    """Return for each sample, in order of time, the conversion that it is a positive of; None where it is of none."""
    seen = [(place, sample) for place, sample in enumerate(samples) if sample is not None]
    positive = {(sample.series, sample.on) for _, sample in seen if sample.positive}
    # Of a day with a positive the negatives of its series tell nothing: the order of entry must not decide.
    telling = [(place, one) for place, one in seen if one.positive or (one.series, one.on) not in positive]
    found: dict[int, Conversion] = {}
    for series in {sample.series for _, sample in seen}:
        for conversion, places in _follow((place, sample) for place, sample in telling if sample.series == series):
            found |= dict.fromkeys(places, conversion)
    return tuple(found.get(place) for place in range(len(samples)))


def _follow(seen: Iterable[tuple[int, Sample]]) -> Iterator[tuple[Conversion, list[int]]]:
    """Yield the conversions of one series, each with the places of its positives."""
    negative: tuple[int, Sample] | None = None
    going: Conversion | None = None
    places: list[int] = []
    began = last = date.min
    lowest = Decimal(0)  # the level of the positive before
    for place, sample in seen:
        if not sample.positive:
            if going is not None and sample.level > lowest:
                continue  # it could not have seen what was found
            if going is not None:
                yield replace(going, ended=place), places
                going = negative = None
            if negative is None or sample.level <= negative[1].level:
                negative = place, sample
            continue
        lowest = min(lowest, sample.level) if sample.on == last else sample.level
        last = sample.on
        if negative is None or sample.level < negative[1].level:
            continue  # nothing to compare with, or the negative could not have seen it
        if going is None:
            going, began, places = Conversion(negative[0], place), sample.on, []
        elif going.confirmed is None and sample.on > began:
            going = replace(going, confirmed=place)
        places.append(place)
    if going is not None:
        yield going, places


def meanings(samples: Sequence[Sample | None]) -> Mapping[int, Meaning]:
    """Say what each positive of a conversion means, by its place; the first one is named on the picture."""
    found = enumerate(conversions(samples))
    return {place: Meaning(_explain(one, samples), one.said, place == one.first) for place, one in found if one}


def _explain(found: Conversion, samples: Sequence[Sample | None]) -> Said:
    """Say a conversion with the results that it stands on, and the rule."""
    negative, first = samples[found.negative], samples[found.first]
    ended = samples[found.ended] if found.ended is not None else None
    assert negative is not None
    assert first is not None
    values: tuple[tuple[str, object], ...] = (
        ("conversion", found.said),
        ("first", first.on),
        ("negative", negative.on),
        ("percent", negative.level * 100),
        ("rule", RULE),
    )
    return Said(SINCE, values) if ended is None else Said(UNTIL, (*values, ("ended", ended.on)))
