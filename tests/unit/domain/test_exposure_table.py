"""The shown parts of a dose add up to the shown sum."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bline_desktop.domain.treatment.exposure import CycleCourse, exposure_of_course
from bline_desktop.domain.treatment.exposure_table import (
    hundredths,
    rounded_steps,
    say_amount,
    say_length,
    say_part,
    shown,
    whole,
)
from bline_desktop.domain.treatment.infusion import replay
from bline_desktop.domain.treatment.pump import FoundState, PumpAction
from bline_desktop.domain.treatment.segments import Range
from bline_desktop.domain.units import rounded
from bline_desktop.domain.words import Words
from tests.support.pump_acts import a_bag, a_find, after, an_act

WORDS = Words(ZoneInfo("Asia/Shanghai"))


def test_three_thirds_are_a_whole() -> None:
    """Three stretches of 17 minutes 8 seconds each give a third of a microgram; together they are 1.0."""
    third = Fraction(1, 3) * 24 / 28
    span = timedelta(milliseconds=round(third * 3_600_000))
    acts = [an_act(0, PumpAction.START, after(0), a_bag())]
    for turn in range(3):
        begin = after(turn)
        if turn:
            acts.append(an_act(2 * turn, PumpAction.RESUME, begin))
        acts.append(an_act(2 * turn + 1, PumpAction.PAUSE, begin + span))
    course = CycleCourse(1, ((None, Decimal(28)),), 28, replay(acts, after(5)))
    table = shown(exposure_of_course([course]))
    assert [say_part(WORDS, one.micrograms) for one in table.parts] == ["0.33", "0.33", "0.33"]
    assert sum(one.micrograms.low for one in table.parts) == Fraction(99, 100)
    assert say_amount(WORDS, table.micrograms) == "1"
    assert [one.on_pump.low for one in table.parts] == [timedelta(minutes=17)] * 3
    assert say_length(WORDS, table.on_pump) == "51 min"


def test_a_range_is_said_from_the_least_to_the_most() -> None:
    acts = [an_act(1, PumpAction.START, after(0), a_bag()), a_find(2, FoundState.STOPPED, after(12), since=after(6))]
    course = CycleCourse(1, ((None, Decimal(28)),), 28, replay(acts, after(12)))
    table = shown(exposure_of_course([course]))
    assert say_amount(WORDS, table.micrograms) == "7 to 14"
    assert say_length(WORDS, table.on_pump) == "6 h to 12 h"


def test_what_was_seen_is_one_number_beside_what_was_not() -> None:
    """Rounded running sums of the least and of the most once made "0.4 to 0.3" of a stretch that everybody saw."""
    acts = [an_act(1, PumpAction.START, after(0), a_bag())]
    acts.append(a_find(2, FoundState.STOPPED, after(0, 3), since=after(0, 0)))  # between 0 and 0.06 micrograms
    for turn in range(1, 6):
        acts.append(an_act(2 * turn + 1, PumpAction.RESUME, after(turn)))
        acts.append(an_act(2 * turn + 2, PumpAction.PAUSE, after(turn, 18)))  # 0.35 micrograms each
    course = CycleCourse(1, ((None, Decimal(28)),), 28, replay(acts, after(8)))
    whole = exposure_of_course([course])
    table = shown(whole)
    assert all(one.micrograms.exact for one, part in zip(table.parts, whole.parts, strict=True) if part.seen)
    assert say_amount(WORDS, table.micrograms) == say_amount(WORDS, whole.micrograms) == "1.8"


@given(st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 900)), max_size=12))
def test_no_part_is_said_from_the_most_to_the_least(sizes: list[tuple[int, int]]) -> None:
    parts = [Range(Fraction(low, 1000), Fraction(low + more, 1000)) for low, more in sizes]
    steps = rounded_steps(parts, hundredths)
    assert all(step.low <= step.high for step in steps)
    assert all(step.exact for step, part in zip(steps, parts, strict=True) if part.exact)
    for end in ("low", "high"):
        given_in_all, shown_in_all = (Fraction(sum(getattr(one, end) for one in many)) for many in (parts, steps))
        assert given_in_all - Fraction(1, 100) < shown_in_all <= given_in_all
        assert rounded(shown_in_all, 1) == rounded(given_in_all, 1)  # the number that the table opens


@given(st.lists(st.integers(0, 400_000), min_size=1, max_size=30))
def test_no_stretch_is_shown_as_less_than_a_shorter_one_and_equal_ones_differ_by_a_hundredth_at_most(
    sizes: list[int],
) -> None:
    """Rounded to tenths a report once said 0.1 micrograms of a stretch of 3 min, and 0 of one of 4 min."""
    exact = [Fraction(size, 4321) for size in sizes]
    steps = rounded_steps([Range(one, one) for one in exact], hundredths)
    hundredth = Fraction(1, 100)
    for one, shown_as in zip(exact, steps, strict=True):
        assert abs(shown_as.low - one) < hundredth
        for other, other_shown in zip(exact, steps, strict=True):
            if one >= other + hundredth:
                assert shown_as.low >= other_shown.low
            if one == other:
                assert abs(shown_as.low - other_shown.low) <= hundredth


def test_what_the_lines_of_a_table_show_is_the_dose_of_the_segments() -> None:
    """Twenty stretches of 3 min and one of 4 min: each line near its own dose, the sum that of the infusion."""
    acts = [an_act(1, PumpAction.START, after(0), a_bag())]
    for turn in range(20):
        acts.append(an_act(2 * turn + 2, PumpAction.PAUSE, after(turn, 3)))
        acts.append(an_act(2 * turn + 3, PumpAction.RESUME, after(turn + 1)))
    infusion = replay(acts, after(20, 4))
    course = CycleCourse(1, ((None, Decimal(28)),), 28, infusion)
    table = shown(exposure_of_course([course]))
    said = [say_part(WORDS, one.micrograms) for one in table.parts]
    assert set(said[:20]) == {"0.05", "0.06"}  # 28 x 3 / 1440 = 0.0583
    assert said[20] in ("0.07", "0.08")  # 28 x 4 / 1440 = 0.0778
    assert infusion.delivered_ug.low == sum(one.micrograms for one in infusion.segments) == Fraction(28 * 64, 1440)
    assert say_amount(WORDS, table.micrograms) == say_amount(WORDS, infusion.delivered_ug) == "1.2"


@given(st.lists(st.tuples(st.integers(0, 400_000), st.integers(0, 90_000)), max_size=12))
def test_the_times_of_a_table_add_up_to_the_time_that_the_cards_say(sizes: list[tuple[int, int]]) -> None:
    """Minutes were rounded half up once: a report said 1 d 13 h 2 min of a cycle, and of the sum of its parts 3 min."""
    parts = [Range(Fraction(low, 1000), Fraction(low + more, 1000)) for low, more in sizes]
    steps = rounded_steps(parts, whole)
    assert all(step.low <= step.high for step in steps)
    for end in ("low", "high"):
        exact = timedelta(milliseconds=int(60_000 * sum(getattr(one, end) for one in parts)))
        assert WORDS.duration(timedelta(minutes=int(sum(getattr(one, end) for one in steps)))) == WORDS.duration(exact)
