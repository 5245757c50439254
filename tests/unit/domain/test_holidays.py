"""Calendars of public holidays: the shipped ones against days worked out otherwise, and texts that are refused."""

from datetime import date, timedelta

import pytest

from bline_desktop import paths
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.holidays import NO_CALENDAR, HolidayCalendar, Holidays, read_holidays
from bline_desktop.domain.words import Words

CHINA = (paths.holidays() / "china.toml").read_text(encoding="utf-8")


def shipped(calendar: HolidayCalendar) -> Holidays:
    return read_holidays((paths.holidays() / f"{calendar}.toml").read_text(encoding="utf-8"), calendar)


def easter(year: int) -> date:
    """Work out Easter Sunday by Oudin's rule."""
    golden, century = year % 19, year // 100
    epact = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon = epact - (epact // 28) * (1 - (29 // (epact + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    after = moon - weekday
    return date(year, 3 + (after + 40) // 44, 1) + timedelta(days=after + 28 - 31 * ((3 + (after + 40) // 44) // 4) - 1)


@pytest.mark.parametrize("calendar", HolidayCalendar)
def test_every_calendar_reads_names_its_sources_and_its_last_year(calendar: HolidayCalendar) -> None:
    holidays = shipped(calendar)
    assert holidays.sources
    assert holidays.knows(date(2027, 12, 31))
    assert not holidays.knows(date(holidays.last_year + 1, 1, 1))
    assert holidays.knows(date(holidays.first_year, 1, 1))
    assert not holidays.knows(date(holidays.first_year - 1, 12, 31))
    assert not {day for day in holidays.off if day.year > holidays.last_year}


@pytest.mark.parametrize("year", [2026, 2027, 2028])
def test_the_movable_holidays_of_germany_follow_easter(year: int) -> None:
    off = shipped(HolidayCalendar.GERMANY).off
    assert all(easter(year) + timedelta(days=days) in off for days in (-2, 1, 39, 50))
    assert len([day for day in off if day.year == year]) == 9


def test_an_exchanged_saturday_is_worked_and_a_holiday_on_a_weekday_is_not() -> None:
    china = shipped(HolidayCalendar.CHINA)
    assert china.is_working_day(date(2026, 2, 14))  # a Saturday
    assert china.is_working_day(date(2026, 9, 20))  # a Sunday
    assert not china.is_working_day(date(2026, 2, 17))  # a Tuesday
    assert china.is_holiday(date(2026, 2, 17))
    assert not china.is_working_day(date(2026, 11, 22))
    assert not china.is_holiday(date(2026, 11, 22))
    assert china.is_working_day(date(2026, 11, 23))
    assert len([day for day in china.off if day.year == 2026]) == 33


def test_the_exchanged_days_of_the_coming_year_are_said_to_be_unconfirmed() -> None:
    china = shipped(HolidayCalendar.CHINA)
    assert china.unconfirmed == (2027,)
    assert not {day for day in china.worked if day.year == 2027}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("last_year = 2027", "last_year = 2028"),
        ("last_year = 2027", ""),
        ("last_year = 2027", 'last_year = "2027"'),
        ("year = 2027\n", "year = 2028\n"),
        ("2026-01-04,", "2026-01-05,"),
        ("2026-01-04,", "2026-01-03,"),
        ("2026-01-04,", "2027-01-03,"),
        ("2026-01-04,", "4,"),
        ("2026-01-04,", "2026-01-04T08:00:00,"),
        ("first = 2026-05-01", "first = 2026-05-06"),
        ("confirmed = true", "confirmed = 1"),
        ('name = "New Year", ', ""),
        ('title = "China"', "title = ["),
        ('title = "China"', "title = " + "[" * 5000),
        ('title = "China"', "title = 0x" + "F" * 5000),
    ],
)
def test_a_calendar_is_read_whole_or_not_at_all(old: str, new: str) -> None:
    assert old in CHINA
    with pytest.raises(RuleBroken) as caught:
        read_holidays(CHINA.replace(old, new, 1), "china")
    assert caught.value.rule is NO_CALENDAR
    assert caught.value.values["problem"]


def test_what_is_no_toml_is_named_with_its_line() -> None:
    with pytest.raises(RuleBroken) as caught:
        read_holidays(CHINA.replace('title = "China"', "title = [", 1), "china")
    said = Words(None).say(caught.value.rule.sentence, **caught.value.values)
    assert said == "The public holidays of china can't be read: Line 7 can't be read as TOML."


def test_the_last_year_that_a_date_can_name_is_no_end_of_the_program() -> None:
    text = (
        'title = "Far"\nlast_year = 9999\n[[year]]\nyear = 9999\nsource = "-"\nconfirmed = true\nworking = []\n'
        'holidays = [{ name = "Last", first = 9999-12-30, last = 9999-12-31 }]\n'
    )
    assert read_holidays(text, "far").off == {date(9999, 12, 30), date(9999, 12, 31)}


@pytest.mark.parametrize("text", ["last_year = 2027", "year = 3\nlast_year = 3", "year = []\nlast_year = 2027"])
def test_a_calendar_without_years_is_none(text: str) -> None:
    with pytest.raises(RuleBroken):
        read_holidays(text, "china")
