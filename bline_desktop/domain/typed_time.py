"""Reads times and days as people type them, in the ward's zone, and refuses what could mean two of them.

A time is never guessed: the hour that the clock change skips is refused, and in the hour that occurs twice the letter
`a` (first) or `b` (second) says which is meant. That is once a year; a wrong guess would be an hour of drug.
"""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bline_desktop.domain.clock import whole_milliseconds
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.words import MONTHS, N_

YEARS = range(1900, 2200)

NO_TIME = Rule(
    "TIME_UNREADABLE", N_("times", "Type a time such as 0730, -15 (minutes ago), y2210 or 05-Nov-2026 14:05.")
)
NO_CLOCK_TIME = Rule("TIME_NO_CLOCK_TIME", N_("times", "A day has the times 00:00 to 23:59."))
SKIPPED = Rule("TIME_SKIPPED", N_("times", "{clock} does not exist on {day}: the clock change skips it."))
TWICE = Rule(
    "TIME_TWICE", N_("times", "{clock} occurs twice on {day}. Type {clock}a for the first, {clock}b for the second.")
)
ONCE = Rule(
    "TIME_ONCE", N_("times", "{clock} occurs only once on {day}. Type it without a letter, by the 24-hour clock.")
)
NO_DATE = Rule("DATE_UNREADABLE", N_("times", "Type a date such as 2026-11-05 or 05-Nov-2026."))
NO_SUCH_DAY = Rule("DATE_NO_SUCH_DAY", N_("times", "There is no such day in the calendar."))
SHORT_YEAR = Rule("DATE_SHORT_YEAR", N_("times", "Type the year with four digits: 2026-11-05 or 05-Nov-2026."))
FAR_YEAR = Rule("DATE_FAR_YEAR", N_("times", "Type a year from {first} to {last}."))
EITHER_DAY = Rule(
    "DATE_EITHER_DAY", N_("times", "Day and month could be mixed up. Type the date as 2026-11-05 or 05-Nov-2026.")
)

_AGO = re.compile(r"-(0|[1-9][0-9]{0,3})")
_CLOCK = re.compile(r"([0-9]{1,2}):?([0-9]{2})([ab]?)")
_DAY_AND_CLOCK = re.compile(r"(.*[0-9\u65e5])(?:[ ]+|T)([0-9:]+[ab]?)", re.IGNORECASE)
_DAY_FORMS = (
    re.compile(r"(?P<year>[0-9]{4})([-/.])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})"),
    re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"),
    re.compile(r"(?P<day>[0-9]{1,2})\.[ ]?(?P<month>[0-9]{1,2})\.[ ]?(?P<year>[0-9]{4})"),
    re.compile(r"(?P<day>[0-9]{1,2})[- ]?(?P<name>[a-z]{3})[- ]?(?P<year>[0-9]{4})", re.IGNORECASE),
    re.compile(r"(?P<year>[0-9]{4})\u5e74(?P<month>[0-9]{1,2})\u6708(?P<day>[0-9]{1,2})\u65e5"),
)
_SHORT_YEAR = re.compile(r"[0-9]{1,2}([-. ])(?:[0-9]{1,2}|[A-Za-z]{3})\1[0-9]{1,2}")
_EITHER_DAY = re.compile(r"[0-9]{1,2}([-/ ])[0-9]{1,2}\1[0-9]{2,4}")
_MONTH_NUMBERS = {month.text.lower(): number for number, month in enumerate(MONTHS, start=1)}
_DAYS_AWAY = {"": 0, "y": -1, "t": 1}


def read_moment(typed: str, now: datetime, zone: ZoneInfo) -> datetime:
    """Read a typed time as an instant of UTC in whole milliseconds.

    Nothing or `now`: now. `-15`: minutes ago. `0730`, `730`, `07:30`: today on the ward. `y2210`: yesterday, `t0930`:
    tomorrow. Or a day as `read_date` takes it, with a time. Raises RuleBroken with the sentence that says what to type.
    """
    text = typed.strip(" \t\r\n").lower()
    if text in ("", "now"):
        return whole_milliseconds(now)
    if ago := _AGO.fullmatch(text):
        return whole_milliseconds(now.astimezone(UTC) - timedelta(minutes=int(ago.group(1))))
    away = text[0] if text[0] in _DAYS_AWAY else ""
    if clock := _CLOCK.fullmatch(text.removeprefix(away)):
        today = now.astimezone(zone).date()
        return _instant(today + timedelta(days=_DAYS_AWAY[away]), clock, zone)
    if parts := _DAY_AND_CLOCK.fullmatch(text):
        day = read_date(parts.group(1))
        if clock := _CLOCK.fullmatch(parts.group(2)):
            return _instant(day, clock, zone)
    raise RuleBroken(NO_TIME)


def read_date(typed: str) -> date:
    """Read a typed calendar day: `2026-11-05`, `05-Nov-2026`, `20261105`, `5.11.2026`, `2026\u5e7411\u67085\u65e5`.

    Raises RuleBroken with the sentence that says what to type; a year of two digits and `05/11/2026` are never guessed.
    """
    text = typed.strip(" \t\r\n")
    for form in _DAY_FORMS:
        if match := form.fullmatch(text):
            return _day(match.groupdict())
    if _SHORT_YEAR.fullmatch(text):
        raise RuleBroken(SHORT_YEAR)
    if _EITHER_DAY.fullmatch(text):
        raise RuleBroken(EITHER_DAY)
    raise RuleBroken(NO_DATE)


def show_moment_for_typing(moment: datetime, zone: ZoneInfo) -> str:
    """Write an instant to the minute as `read_moment` reads it back: `2026-11-05 14:05`, with its letter if need be."""
    local = moment.astimezone(zone)
    first, second = _both(local.replace(tzinfo=None), zone)
    letter = "" if first == second else "ab"[local.fold]
    return f"{local:%Y-%m-%d %H:%M}{letter}"


def _day(parts: dict[str, str]) -> date:
    """Make a day of its typed parts."""
    year = int(parts["year"])
    month = _MONTH_NUMBERS.get(parts["name"].lower(), 0) if "name" in parts else int(parts["month"])
    if year not in YEARS:
        raise RuleBroken(FAR_YEAR, first=str(YEARS[0]), last=str(YEARS[-1]))
    try:
        return date(year, month, int(parts["day"]))
    except ValueError:
        raise RuleBroken(NO_SUCH_DAY) from None


def _instant(day: date, clock: re.Match[str], zone: ZoneInfo) -> datetime:
    """Find the one instant that a wall clock shows as this time of this day."""
    hour, minute, letter = int(clock.group(1)), int(clock.group(2)), clock.group(3)
    if hour > 23 or minute > 59:
        raise RuleBroken(NO_CLOCK_TIME)
    local = datetime(day.year, day.month, day.day, hour, minute)  # noqa: DTZ001  (its zone is sought below)
    said = {"clock": f"{local:%H:%M}", "day": day}
    first, second = _both(local, zone)
    if first.astimezone(zone).replace(tzinfo=None) != local:
        raise RuleBroken(SKIPPED, **said)
    if first != second and not letter:
        raise RuleBroken(TWICE, **said)
    if first == second and letter:
        raise RuleBroken(ONCE, **said)
    return second if letter == "b" else first


def _both(local: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the first and the second instant at which the clock shows a time; the same but for one hour a year."""
    aware = local.replace(tzinfo=zone)
    return aware.replace(fold=0).astimezone(UTC), aware.replace(fold=1).astimezone(UTC)
