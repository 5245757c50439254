"""Micrograms and hours for day, cycle and course: hand-worked numbers."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from bline_desktop.domain.treatment.exposure import (
    CycleCourse,
    exposure_of_course,
    exposure_of_day,
    meter,
    volume_checks,
)
from bline_desktop.domain.treatment.infusion import replay
from bline_desktop.domain.treatment.pump import FoundState, PumpAction, PumpEvent
from bline_desktop.domain.treatment.segments import Range
from tests.support.pump_acts import a_bag, a_find, a_look, after, an_act

START, PAUSE, RESUME, READING = PumpAction.START, PumpAction.PAUSE, PumpAction.RESUME, PumpAction.READING
SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 11, 2)


def course(acts: list[PumpEvent], now: datetime, number: int = 1, days: int = 28) -> CycleCourse:
    """Return a cycle of 28 micrograms per day."""
    return CycleCourse(number, ((None, Decimal(28)),), days, replay(acts, now))


def test_a_day_is_the_wards_own_and_ordered_for_its_hours_after_the_start() -> None:
    """Start at 16:00 in Shanghai, a pause of an hour: 7 hours on Monday are 7 x 28 / 24 micrograms."""
    acts = [an_act(1, START, after(0), a_bag()), an_act(2, PAUSE, after(2)), an_act(3, RESUME, after(3))]
    one = course(acts, after(24))
    monday, tuesday = (exposure_of_day([one], day, SHANGHAI) for day in (MONDAY, MONDAY + timedelta(days=1)))
    assert monday.hours == Range(Fraction(7), Fraction(7))
    assert monday.micrograms == Range(Fraction(49, 6), Fraction(49, 6))
    assert monday.ordered_ug == Fraction(28, 3)
    assert monday.percent == Range(Fraction(175, 2), Fraction(175, 2))
    assert [part.start for part in monday.parts] == [after(0), after(3)]
    assert [part.volume_ml.low for part in monday.parts] == [10, 25]
    assert tuesday.hours.low == 16
    assert tuesday.ordered_ug == 28


def test_the_day_on_which_the_clock_goes_back_has_25_hours() -> None:
    start = datetime(2026, 10, 24, 12, 0, tzinfo=UTC)
    one = course([an_act(1, START, start, a_bag())], start + timedelta(hours=47))
    day = exposure_of_day([one], date(2026, 10, 25), BERLIN)
    assert day.hours.low == 25
    assert day.ordered_ug == Fraction(28 * 25, 24)
    assert day.percent == Range(Fraction(100), Fraction(100))


def test_a_find_is_a_part_of_its_own_known_as_a_range() -> None:
    acts = [an_act(1, START, after(0), a_bag()), a_find(2, FoundState.STOPPED, after(12), since=after(6))]
    whole = exposure_of_course([course(acts, after(12))])
    assert whole.micrograms == Range(Fraction(7), Fraction(14))
    assert whole.hours == Range(Fraction(6), Fraction(12))
    assert [(part.seen, part.rate_ml_per_h) for part in whole.parts] == [(True, Decimal(5)), (False, None)]


def test_a_cycle_that_was_not_begun_has_no_order_to_be_percent_of() -> None:
    assert exposure_of_course([course([], after(0))]).percent is None
    assert exposure_of_course([]).parts == ()


def test_after_its_planned_days_nothing_more_is_ordered() -> None:
    one = course([an_act(1, START, after(0), a_bag())], after(48), days=1)
    assert exposure_of_day([one], date(2026, 11, 4), SHANGHAI).ordered_ug == 0
    assert exposure_of_course([one]).ordered_ug == 28


def test_ordered_follows_the_steps() -> None:
    """9 micrograms per day for a week, then 28: the day of the step has 8 hours of the first and 16 of the second."""
    infusion = replay([an_act(1, START, after(0), a_bag(duration_h=168))], after(24 * 9))
    week = after(24 * 7)
    one = CycleCourse(1, ((None, Decimal(9)), (week, Decimal(28))), 28, infusion)
    assert exposure_of_course([one]).ordered_ug == 7 * 9 + 21 * 28
    assert exposure_of_day([one], date(2026, 11, 9), SHANGHAI).ordered_ug == Fraction(16 * 9 + 8 * 28, 24)
    assert exposure_of_day([one], date(2026, 11, 8), SHANGHAI).ordered_ug == 9
    assert exposure_of_day([one], date(2026, 11, 10), SHANGHAI).ordered_ug == 28


def test_the_meter_measures_today_the_cycle_and_the_course() -> None:
    before = course([an_act(1, START, after(-240), a_bag()), an_act(2, PumpAction.STOP, after(-216))], after(10))
    now = course([an_act(3, START, after(0), a_bag()), a_look(4, READING, after(10), 40)], after(10), number=2)
    found = meter([before, now], now, SHANGHAI, 5)
    assert found.day == date(2026, 11, 3)  # 02:00 there
    assert found.today.hours.low == 2
    assert found.cycle.micrograms.low == Fraction(70, 6)
    assert found.course.micrograms.low == 28 + Fraction(70, 6)
    assert {part.cycle for part in found.course.parts} == {1, 2}
    assert [check.marked for check in found.checks] == [True]


@pytest.mark.parametrize(
    ("pump", "difference", "percent", "marked"),
    [
        ("50", Fraction(0), Fraction(0), False),
        ("47.5", Fraction(-5, 2), Fraction(-5), False),
        ("47", Fraction(-3), Fraction(-6), True),
        ("53", Fraction(3), Fraction(6), True),
    ],
)
def test_the_pump_is_set_beside_the_clock(pump: str, difference: Fraction, percent: Fraction, marked: bool) -> None:
    acts = [an_act(1, START, after(0), a_bag()), a_look(2, READING, after(10), pump)]
    (check,) = volume_checks(replay(acts, after(11)))
    assert (check.difference_ml, check.percent, check.marked) == (difference, percent, marked)


def test_few_ml_are_never_marked_and_a_count_beside_nothing_has_no_percent() -> None:
    few = [an_act(1, START, after(0), a_bag()), a_look(2, READING, after(1), 7)]
    assert [(check.percent, check.marked) for check in volume_checks(replay(few, after(2)))] == [(Fraction(40), False)]
    none = [an_act(1, START, after(0), a_bag()), a_look(2, READING, after(0), 30)]
    assert [(check.percent, check.marked) for check in volume_checks(replay(none, after(2)))] == [(None, True)]


def test_of_each_bag_the_last_reading_counts() -> None:
    acts = [
        an_act(1, START, after(0), a_bag()),
        a_look(2, READING, after(10), 60),
        a_look(3, READING, after(20), 100),
        an_act(4, PumpAction.NEW_BAG, after(24), a_bag(2)),
        a_look(5, READING, after(25), 5),
    ]
    assert [check.reading.at for check in volume_checks(replay(acts, after(30)))] == [after(20), after(25)]


def test_inside_a_range_the_pump_agrees_with_the_clock() -> None:
    acts = [
        an_act(1, START, after(0), a_bag()),
        a_find(2, FoundState.STOPPED, after(12), since=after(6), volume=45),
    ]
    (check,) = volume_checks(replay(acts, after(12)))
    assert check.difference_ml == 0
