"""Working days: weekends, public holidays, and the weekend days that are worked in exchange.

A calendar is an editable file that names its sources and its last year; this module reads its text and opens nothing.
Beyond the last year only weekends are known, and who plans there says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.toml_table import read_toml
from bline_desktop.domain.words import N_

T = TypeVar("T")

SATURDAY = 5
DAY = timedelta(days=1)

NO_CALENDAR = Rule("HOLIDAYS_NO_TOML", N_("holidays", "The public holidays of {calendar} can't be read: {problem}"))


class HolidayCalendar(Choice):
    """The calendars that the program ships; each is a file of this name."""

    CHINA = "china", N_("holidays", "China")
    GERMANY = "germany", N_("holidays", "Germany")


@dataclass(frozen=True, slots=True)
class Holidays:
    """One calendar. `off` and `worked` are single days; `unconfirmed` names the years that are not settled yet.

    It says nothing of days before its first year, or after its last.
    """

    title: str
    last_year: int
    off: frozenset[date]
    worked: frozenset[date]
    sources: tuple[str, ...]
    unconfirmed: tuple[int, ...]
    first_year: int = date.min.year

    def is_working_day(self, day: date) -> bool:
        """Tell whether pharmacy and ward work as on a weekday: an exchanged Saturday counts, a holiday does not."""
        return day in self.worked or (day.weekday() < SATURDAY and day not in self.off)

    def is_holiday(self, day: date) -> bool:
        """Tell whether a day is a public holiday of this calendar, on whatever day of the week."""
        return day in self.off

    def knows(self, day: date) -> bool:
        """Tell whether the file says anything of a day's year."""
        return self.first_year <= day.year <= self.last_year


def read_holidays(text: str, calendar: str) -> Holidays:
    """Read a calendar, whole or not at all. Raises RuleBroken, saying what can't be taken as it stands."""
    try:
        return _calendar(read_toml(text))
    except RuleBroken as problem:
        why = Said(problem.rule.sentence, tuple(problem.values.items()))
        raise RuleBroken(NO_CALENDAR, calendar=calendar, problem=why) from None
    except (KeyError, TypeError, ValueError) as problem:
        said = f"{problem.args[0]} is missing" if isinstance(problem, KeyError) else str(problem)
        raise RuleBroken(NO_CALENDAR, calendar=calendar, problem=f"{said}.") from None


def _calendar(parsed: dict[str, object]) -> Holidays:
    years = parsed["year"]
    if not isinstance(years, list):
        raise TypeError("year is no list")
    numbers = [_typed(year["year"], int) for year in years]
    last = _typed(parsed["last_year"], int)
    if numbers != list(range(last - len(years) + 1, last + 1)) or not years:
        raise ValueError(f"its years do not run on without a gap to {last}")
    off, worked = set[date](), set[date]()
    for year in years:
        within = (date(year["year"], 1, 1), date(year["year"], 12, 31))
        for span in year["holidays"]:
            _typed(span["name"], str)
            off.update(_days(_day(span["first"], within), _day(span["last"], within)))
        worked.update(_day(day, within) for day in year["working"])
    for day in sorted(worked):
        if day.weekday() < SATURDAY or day in off:
            raise ValueError(f"{day} is worked in exchange, but no day of a weekend, or a holiday too")
    return Holidays(
        title=_typed(parsed["title"], str),
        last_year=last,
        off=frozenset(off),
        worked=frozenset(worked),
        sources=tuple(_typed(year["source"], str) for year in years),
        unconfirmed=tuple(year["year"] for year in years if not _typed(year["confirmed"], bool)),
        first_year=numbers[0],
    )


def _days(first: date, last: date) -> Iterator[date]:
    if last < first:
        raise ValueError(f"{last} lies before {first}")
    yield from (first + number * DAY for number in range((last - first).days + 1))


def _day(value: object, within: tuple[date, date]) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise TypeError(f"{value} is no day")
    if not within[0] <= value <= within[1]:
        raise ValueError(f"{value} does not belong to its year")
    return value


def _typed(value: object, kind: type[T]) -> T:
    if type(value) is not kind:
        raise TypeError(f"{value} is not of the right sort")
    return value
