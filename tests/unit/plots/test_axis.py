"""The marks of the time axis, held to the calendar and to the ward's own clock."""

import itertools
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bline_desktop.domain.words import Words
from bline_desktop.plots.axis import ROOM, AxisMode, TimeAxis
from bline_desktop.plots.view import View, moment_of, x_of

BERLIN = ZoneInfo("Europe/Berlin")
WORDS = Words(BERLIN)
TRANSPLANT = date(2026, 7, 20)
BY_DATE = TimeAxis(WORDS, TRANSPLANT, AxisMode.DATE)
BY_DAY = TimeAxis(WORDS, TRANSPLANT, AxisMode.DAY)
WIDTH = 900.0


def between(start: datetime, end: datetime) -> View:
    return View(x_of(start), x_of(end))


def test_midnights_around_the_autumn_change_lie_25_hours_apart() -> None:
    view = between(datetime(2026, 10, 23, 12, tzinfo=UTC), datetime(2026, 10, 28, 12, tzinfo=UTC))
    nights = [moment_of(tick.x) for tick in BY_DATE.ticks(view, 500.0)]
    assert [WORDS.local(night).strftime("%d %H:%M") for night in nights] == [f"{day} 00:00" for day in range(24, 29)]
    assert [after - before for before, after in itertools.pairwise(nights)] == [
        timedelta(hours=hours) for hours in (24, 25, 24, 24)
    ]


def test_an_hour_that_is_there_twice_has_two_marks() -> None:
    view = between(datetime(2026, 10, 24, 22, tzinfo=UTC), datetime(2026, 10, 25, 4, tzinfo=UTC))
    said = [tick.main for tick in BY_DATE.ticks(view, WIDTH) if tick.main.endswith(":00")]
    assert [text[-5:] for text in said] == ["01:00", "02:00", "02:00", "03:00", "04:00", "05:00"]


def test_an_hour_that_does_not_exist_has_no_mark() -> None:
    view = between(datetime(2027, 3, 27, 23, tzinfo=UTC), datetime(2027, 3, 28, 4, tzinfo=UTC))
    texts = [tick.main for tick in BY_DATE.ticks(view, WIDTH)]
    assert not [text for text in texts if text.startswith("02:")]
    assert "03:00" in texts


def test_the_first_time_carries_its_day() -> None:
    view = between(datetime(2026, 11, 5, 7, tzinfo=UTC), datetime(2026, 11, 5, 19, tzinfo=UTC))
    first, *rest = BY_DATE.ticks(view, WIDTH)
    assert (first.main, first.second, first.strong) == ("05-Nov-2026 08:00", "+108", False)
    assert [tick.main for tick in rest] == [f"{hour:02d}:00" for hour in range(9, 21)]
    assert {tick.second for tick in rest} == {""}


def test_midnight_among_hours_says_its_day() -> None:
    view = between(datetime(2026, 11, 5, 12, tzinfo=UTC), datetime(2026, 11, 6, 12, tzinfo=UTC))
    midnights = [tick for tick in BY_DATE.ticks(view, WIDTH) if tick.strong]
    assert [(tick.main, tick.second) for tick in midnights] == [("06-Nov", "+109")]


def test_weeks_begin_on_mondays_and_the_year_is_said_when_it_changes() -> None:
    view = between(datetime(2026, 12, 10, tzinfo=UTC), datetime(2027, 1, 20, tzinfo=UTC))
    texts = [tick.main for tick in BY_DATE.ticks(view, 500.0)]
    assert texts == ["14-Dec-2026", "21-Dec", "28-Dec", "04-Jan-2027", "11-Jan", "18-Jan"]


def test_a_year_is_marked_by_months() -> None:
    view = between(datetime(2026, 7, 10, tzinfo=UTC), datetime(2027, 7, 10, tzinfo=UTC))
    texts = [tick.main for tick in BY_DATE.ticks(view, WIDTH)]
    assert texts[:3] == ["01-Aug-2026", "01-Sep", "01-Oct"]
    assert "01-Jan-2027" in texts
    every_third = [tick.main for tick in BY_DATE.ticks(view, 400.0)]
    assert every_third == ["01-Oct-2026", "01-Jan-2027", "01-Apr", "01-Jul"]


def test_a_lifetime_still_has_marks() -> None:
    view = between(datetime(1990, 1, 1, tzinfo=UTC), datetime(2090, 1, 1, tzinfo=UTC))
    assert BY_DATE.ticks(view, 300.0)
    assert BY_DAY.ticks(view, 300.0)


def test_days_since_transplant_are_whole_weeks_from_day_0() -> None:
    view = between(datetime(2026, 7, 10, tzinfo=UTC), datetime(2026, 10, 20, tzinfo=UTC))
    ticks = BY_DAY.ticks(view, 700.0)
    assert [tick.main for tick in ticks] == ["0", "+14", "+28", "+42", "+56", "+70", "+84"]
    assert [tick.second for tick in ticks][:2] == ["20-Jul-2026", "03-Aug"]
    before = between(datetime(2026, 7, 5, tzinfo=UTC), datetime(2026, 7, 12, tzinfo=UTC))
    assert BY_DAY.ticks(before, 300.0)[0].main.startswith("-")


def test_days_are_counted_by_the_calendar_of_the_ward() -> None:
    late_evening = datetime(2026, 7, 20, 22, 30, tzinfo=UTC)  # half past midnight in Berlin
    assert BY_DAY.day_number(WORDS.local(late_evening).date()) == "+1"


def test_without_a_transplant_there_is_nothing_to_count_from() -> None:
    axis = TimeAxis(WORDS, None, AxisMode.DAY)
    view = between(datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 8, tzinfo=UTC))
    assert axis.titles() == ("Date", "")
    assert {tick.second for tick in axis.ticks(view, WIDTH)} == {""}
    assert axis.ticks(view, WIDTH)[0].main.startswith("0")


def test_both_rows_change_places() -> None:
    assert BY_DATE.titles() == ("Date", "Day")
    assert BY_DAY.titles() == ("Day", "Date")


def test_chinese_dates_are_written_by_year_month_day() -> None:
    axis = TimeAxis(Words(BERLIN, "zh_CN"), TRANSPLANT, AxisMode.DATE)
    view = between(datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 5, tzinfo=UTC))
    assert [tick.main for tick in axis.ticks(view, 300.0)] == ["2026-11-02", "11-03", "11-04", "11-05"]


@pytest.mark.parametrize("axis", [BY_DATE, BY_DAY])
@given(
    start=st.integers(min_value=0, max_value=4000),
    hours=st.floats(min_value=1.0, max_value=24 * 3000),
    width=st.floats(min_value=300.0, max_value=3000.0),
)
def test_marks_lie_in_the_window_in_order_and_leave_room(
    axis: TimeAxis, start: int, hours: float, width: float
) -> None:
    left = x_of(datetime(2024, 1, 1, tzinfo=UTC)) + start / 4
    view = View(left, left + hours / 24)
    xs = [tick.x for tick in axis.ticks(view, width)]
    assert xs == sorted(set(xs))
    assert all(view.left <= x <= view.right for x in xs)
    pixels = [(after - before) / view.span * width for before, after in itertools.pairwise(xs)]
    # February is short, and in spring a day lacks an hour.
    assert all(room >= ROOM * 0.9 for room in pixels)
