"""MRD conversion for any course of results: what holds whatever the laboratory reports, in any order of entry."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bline_desktop.domain.observations.mrd_course import Conversion, Sample, conversions

START = date(2026, 1, 1)
LEVELS = st.sampled_from([Decimal(text) for text in ("0.01", "0.0003", "0.0001", "0.00002", "0.00001")])
SERIES = st.sampled_from(["flow-marrow", "ngs-marrow"])
DAYS = st.integers(0, 8).map(lambda day: START + timedelta(days=day))
SAMPLES = st.builds(Sample, SERIES, DAYS, st.booleans(), LEVELS)
COURSES = st.lists(SAMPLES, max_size=12).map(lambda some: sorted(some, key=lambda sample: sample.on))
MANY = settings(max_examples=400, deadline=None, derandomize=True)
Told = tuple[date | None, ...]


def _told(samples: Sequence[Sample | None], found: Conversion | None) -> Told | None:
    """Tell a conversion by its days, which do not hang on places."""
    if found is None:
        return None
    places = (found.negative, found.first, found.confirmed, found.ended)
    named = (None if place is None else samples[place] for place in places)
    return tuple(sample.on if sample else None for sample in named)


@MANY
@given(samples=COURSES)
def test_a_conversion_goes_from_a_negative_that_could_see_it_to_positives_of_later_days(samples: list[Sample]) -> None:
    for place, found in enumerate(conversions(samples)):
        if found is None:
            continue
        negative, first, this = samples[found.negative], samples[found.first], samples[place]
        assert [sample.positive for sample in (negative, first, this)] == [False, True, True]
        assert negative.series == first.series == this.series
        assert negative.on < first.on <= this.on
        assert negative.level <= min(first.level, this.level)
        assert (found.confirmed is None) == all(
            samples[other].on == first.on for other, same in enumerate(conversions(samples)) if same == found
        )
        if found.ended is not None:
            assert not samples[found.ended].positive
            assert samples[found.ended].series == first.series
            assert samples[found.ended].on > this.on


@MANY
@given(samples=COURSES)
def test_a_positive_right_after_a_negative_that_could_see_it_is_never_missed(samples: list[Sample]) -> None:
    """Whatever came before: the test that saw nothing would have seen this."""
    for name in {sample.series for sample in samples}:
        mine = [place for place, sample in enumerate(samples) if sample.series == name]
        for before, after in pairwise(mine):
            old, new = samples[before], samples[after]
            same_day = any(samples[n].on == old.on and samples[n].positive for n in mine)
            if not old.positive and new.positive and old.level <= new.level and not same_day:
                assert conversions(samples)[after] is not None


@MANY
@given(samples=COURSES)
def test_methods_and_materials_do_not_touch_each_other(samples: list[Sample]) -> None:
    for name in {sample.series for sample in samples}:
        alone = [sample for sample in samples if sample.series == name]
        mixed = [
            _told(samples, found) for sample, found in zip(samples, conversions(samples), strict=True)
            if sample.series == name
        ]  # fmt: skip
        assert mixed == [_told(alone, found) for found in conversions(alone)]


@MANY
@given(samples=COURSES, blind=st.lists(st.integers(0, 12), max_size=4))
def test_a_blind_negative_changes_nothing_wherever_it_stands(samples: list[Sample], blind: list[int]) -> None:
    with_blind: list[Sample | None] = list(samples)
    for place in blind:
        with_blind.insert(min(place, len(with_blind)), None)
    told = [
        _told(with_blind, found) for sample, found in zip(with_blind, conversions(with_blind), strict=True)
        if sample is not None
    ]  # fmt: skip
    assert told == [_told(samples, found) for found in conversions(samples)]


@MANY
@given(samples=COURSES, data=st.data())
def test_the_order_of_entry_of_one_day_decides_nothing(samples: list[Sample], data: st.DataObject) -> None:
    shuffled = sorted(data.draw(st.permutations(samples)), key=lambda sample: sample.on)

    def of(some: list[Sample]) -> list[str]:
        return sorted(f"{one} {_told(some, found)}" for one, found in zip(some, conversions(some), strict=True))

    assert of(shuffled) == of(samples)


@MANY
@given(samples=COURSES)
def test_more_results_never_take_back_that_it_was_confirmed(samples: list[Sample]) -> None:
    for upto in range(len(samples)):
        now, later = conversions(samples[:upto]), conversions(samples)
        day = samples[upto].on
        if any(sample.on == day for sample in samples[:upto]):
            continue  # the rest of a day may still tell more of it
        for place, found in enumerate(now):
            if found is not None:
                then = later[place]
                assert then is not None
                assert (then.negative, then.first) == (found.negative, found.first)
                assert found.confirmed is None or then.confirmed == found.confirmed
