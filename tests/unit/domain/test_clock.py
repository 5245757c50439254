"""The ward's clock."""

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bline_desktop.domain.clock import Clock, MovingClock, whole_milliseconds
from bline_desktop.domain.words import Words

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_now_is_utc_in_whole_milliseconds_and_goes_on() -> None:
    clock = Clock(SHANGHAI)
    before, first, second = datetime.now(UTC), clock.now(), clock.now()
    assert first.tzinfo is UTC
    assert first.microsecond % 1000 == 0
    assert before - timedelta(milliseconds=1) < first <= second


def test_today_is_the_day_on_the_ward() -> None:
    clock = Clock(SHANGHAI)
    assert clock.today() in {clock.now().astimezone(SHANGHAI).date(), datetime.now(SHANGHAI).date()}
    late = MovingClock(SHANGHAI, datetime(2026, 11, 5, 16, 0, tzinfo=UTC))
    assert late.today() == date(2026, 11, 6)


def test_a_moving_clock_stands_where_it_is_put() -> None:
    clock = MovingClock(SHANGHAI, datetime(2026, 11, 5, 6, 5, 0, 123_999, tzinfo=UTC))
    assert clock.now() == datetime(2026, 11, 5, 6, 5, 0, 123_000, tzinfo=UTC)
    clock.put(datetime(2026, 11, 6, 14, 5, tzinfo=SHANGHAI))
    assert clock.now() == clock.now() == datetime(2026, 11, 6, 6, 5, tzinfo=UTC)


def test_an_instant_is_cut_and_never_rounded_up() -> None:
    assert whole_milliseconds(datetime(2026, 1, 1, 0, 0, 0, 999_999, tzinfo=UTC)).microsecond == 999_000


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows has one zone for all programs")
def test_before_a_zone_is_known_the_computers_own_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    try:
        assert MovingClock(None, datetime(2026, 11, 5, 16, 0, tzinfo=UTC)).today() == date(2026, 11, 6)
        assert Words(None).moment(datetime(2026, 11, 5, 16, 5, tzinfo=UTC)) == "06-Nov-2026 00:05"
    finally:
        monkeypatch.undo()
        time.tzset()
