"""Typed times and days: read in the ward's zone, and never guessed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.typed_time import read_date, read_moment, show_moment_for_typing
from bline_desktop.domain.words import Words

BERLIN, SHANGHAI = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 5, 13, 5, 30, 123456, tzinfo=UTC)  # 14:05 in Berlin, 21:05 in Shanghai


def refused(typed: str, now: datetime = NOW, zone: ZoneInfo = BERLIN) -> str:
    """Return the sentence with which a time is refused."""
    with pytest.raises(RuleBroken) as caught:
        read_moment(typed, now, zone)
    assert not caught.value.rule.may_have_happened
    return Words(zone).say(caught.value.rule.sentence, **caught.value.values)


def refused_day(typed: str) -> str:
    """Return the sentence with which a day is refused."""
    with pytest.raises(RuleBroken) as caught:
        read_date(typed)
    return Words(BERLIN).say(caught.value.rule.sentence, **caught.value.values)


@pytest.mark.parametrize("typed", ["", "  ", "now", "NOW"])
def test_nothing_typed_is_now_in_whole_milliseconds(typed: str) -> None:
    assert read_moment(typed, NOW, BERLIN) == datetime(2026, 11, 5, 13, 5, 30, 123000, tzinfo=UTC)


@pytest.mark.parametrize(("typed", "minutes"), [("-15", 15), ("-0", 0), ("-90", 90), ("-1440", 1440)])
def test_minutes_ago(typed: str, minutes: int) -> None:
    assert read_moment(typed, NOW, BERLIN) == read_moment("", NOW, BERLIN) - timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("typed", "local"),
    [
        ("0730", "2026-11-05T07:30"),
        ("730", "2026-11-05T07:30"),
        ("07:30", "2026-11-05T07:30"),
        ("7:30", "2026-11-05T07:30"),
        ("0000", "2026-11-05T00:00"),
        ("23:59", "2026-11-05T23:59"),
        ("y2210", "2026-11-04T22:10"),
        ("Y22:10", "2026-11-04T22:10"),
        ("t0930", "2026-11-06T09:30"),
        ("05-Nov-2026 14:05", "2026-11-05T14:05"),
        ("5-nov-2026 1405", "2026-11-05T14:05"),
        ("2026-11-05 14:05", "2026-11-05T14:05"),
        ("2026-11-05T14:05", "2026-11-05T14:05"),
        ("2026/11/5  7:30", "2026-11-05T07:30"),
        ("5.11.2026 14:05", "2026-11-05T14:05"),
        ("5. 11. 2026 14:05", "2026-11-05T14:05"),
        ("20261105 1405", "2026-11-05T14:05"),
        ("2026年11月5日 14:05", "2026-11-05T14:05"),
        ("03-Oct-2026 14:05", "2026-10-03T14:05"),
    ],
)
@pytest.mark.parametrize("zone", [BERLIN, SHANGHAI])
def test_a_time_is_read_on_the_wards_clock(typed: str, local: str, zone: ZoneInfo) -> None:
    moment = read_moment(typed, NOW, zone)
    assert moment.tzinfo is UTC
    assert moment == datetime.fromisoformat(local).replace(tzinfo=zone).astimezone(UTC)


def test_today_is_the_wards_day_not_that_of_utc() -> None:
    late = datetime(2026, 11, 5, 20, 0, tzinfo=UTC)  # already 04:00 on the 6th in Shanghai
    assert read_moment("0330", late, SHANGHAI) == datetime(2026, 11, 5, 19, 30, tzinfo=UTC)
    assert read_moment("y2210", late, SHANGHAI) == datetime(2026, 11, 5, 14, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "typed",
    [
        "7",
        "-015",
        "-12345",
        "\N{MINUS SIGN}15",
        "+10",
        "+48h",
        "7.30",
        "7:3",
        "noon",
        "5.11. 14:05",
        "2026-11-05",
        "y",
        "０７３０",
        "7:30 pm",
        "2026-11-05 14:05:30",
        "y-15",
    ],
)
def test_what_is_no_time_is_refused_with_examples(typed: str) -> None:
    assert refused(typed) == "Type a time such as 0730, -15 (minutes ago), y2210 or 05-Nov-2026 14:05."


@pytest.mark.parametrize("typed", ["2400", "24:00", "0760", "9999", "y2460", "2026-11-05 25:00"])
def test_a_time_that_no_clock_shows(typed: str) -> None:
    assert refused(typed) == "A day has the times 00:00 to 23:59."


def test_the_hour_that_the_clock_change_skips_is_refused() -> None:
    assert refused("2026-03-29 02:30") == "02:30 does not exist on 29-Mar-2026: the clock change skips it."
    morning = datetime(2026, 3, 29, 6, 0, tzinfo=UTC)
    assert refused("0200", morning).startswith("02:00 does not exist")
    assert read_moment("0159", morning, BERLIN) == datetime(2026, 3, 29, 0, 59, tzinfo=UTC)
    assert read_moment("0300", morning, BERLIN) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert refused("1986-05-04 02:30", zone=SHANGHAI).startswith("02:30 does not exist")
    assert refused("2026-03-29 02:30a").startswith("02:30 does not exist")


def test_the_hour_that_occurs_twice_is_asked_for() -> None:
    asked = "02:30 occurs twice on 25-Oct-2026. Type 02:30a for the first, 02:30b for the second."
    morning = datetime(2026, 10, 25, 6, 0, tzinfo=UTC)
    assert refused("2026-10-25 02:30") == refused("0230", morning) == asked
    assert read_moment("02:30a", morning, BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert read_moment("0230B", morning, BERLIN) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert read_moment("2026-10-25 02:30b", NOW, BERLIN) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert read_moment("0300", morning, BERLIN) == datetime(2026, 10, 25, 2, 0, tzinfo=UTC)
    assert read_moment("0230", morning, SHANGHAI) == datetime(2026, 10, 24, 18, 30, tzinfo=UTC)
    assert read_moment("-300", morning, BERLIN) == datetime(2026, 10, 25, 1, 0, tzinfo=UTC)  # true minutes


def test_a_letter_in_any_other_hour_is_not_taken_for_am() -> None:
    assert refused("0730a") == "07:30 occurs only once on 05-Nov-2026. Type it without a letter, by the 24-hour clock."


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-11-05", date(2026, 11, 5)),
        (" 2026-11-05 ", date(2026, 11, 5)),
        ("2026-1-5", date(2026, 1, 5)),
        ("2026/11/05", date(2026, 11, 5)),
        ("2026.11.05", date(2026, 11, 5)),
        ("05-Nov-2026", date(2026, 11, 5)),
        ("5 nov 2026", date(2026, 11, 5)),
        ("5May2026", date(2026, 5, 5)),
        ("20261105", date(2026, 11, 5)),
        ("5.11.2026", date(2026, 11, 5)),
        ("05.11.2026", date(2026, 11, 5)),
        ("2026年11月5日", date(2026, 11, 5)),
        ("29-Feb-2028", date(2028, 2, 29)),
        ("1900-01-01", date(1900, 1, 1)),
        ("2199-12-31", date(2199, 12, 31)),
    ],
)
def test_a_day(typed: str, day: date) -> None:
    assert read_date(typed) == day


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("5.11.26", "Type the year with four digits: 2026-11-05 or 05-Nov-2026."),
        ("05-Nov-26", "Type the year with four digits: 2026-11-05 or 05-Nov-2026."),
        ("05-11-26", "Type the year with four digits: 2026-11-05 or 05-Nov-2026."),
        ("05/11/2026", "Day and month could be mixed up. Type the date as 2026-11-05 or 05-Nov-2026."),
        ("11/05/26", "Day and month could be mixed up. Type the date as 2026-11-05 or 05-Nov-2026."),
        ("31-Feb-2026", "There is no such day in the calendar."),
        ("2026-02-31", "There is no such day in the calendar."),
        ("2026-13-01", "There is no such day in the calendar."),
        ("2026-11-00", "There is no such day in the calendar."),
        ("05-Nov-0026", "Type a year from 1900 to 2199."),
        ("9999-12-31", "Type a year from 1900 to 2199."),
        ("05-Nvo-2026", "There is no such day in the calendar."),
        ("", "Type a date such as 2026-11-05 or 05-Nov-2026."),
        ("2026-11/05", "Type a date such as 2026-11-05 or 05-Nov-2026."),
        ("yesterday", "Type a date such as 2026-11-05 or 05-Nov-2026."),
        ("２０２６-11-05", "Type a date such as 2026-11-05 or 05-Nov-2026."),
        ("2026-11-05 14:05", "Type a date such as 2026-11-05 or 05-Nov-2026."),
    ],
)
def test_a_day_that_is_none_or_could_be_two(typed: str, says: str) -> None:
    assert refused_day(typed) == says


def test_a_wrong_day_before_a_time_is_refused_as_a_day() -> None:
    assert refused("31-Feb-2026 14:05") == "There is no such day in the calendar."
    assert refused("05/11/2026 14:05").startswith("Day and month could be mixed up.")


def test_a_moment_is_written_as_it_is_read_back() -> None:
    assert show_moment_for_typing(NOW, BERLIN) == "2026-11-05 14:05"
    assert show_moment_for_typing(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), BERLIN) == "2026-10-25 02:30a"
    assert show_moment_for_typing(datetime(2026, 10, 25, 1, 30, tzinfo=UTC), BERLIN) == "2026-10-25 02:30b"
