"""The days that a calendar shows: whole weeks of a month, one week, and what each day is."""

from calendar import SATURDAY, monthrange
from datetime import date, timedelta

from bline_desktop.domain.holidays import Holidays
from bline_desktop.domain.plan.entries import CalendarDay
from bline_desktop.domain.plan.spans import DAYS_PER_WEEK


def week_of(day: date, first: int = 0) -> tuple[date, ...]:
    """Return the seven days of the week in which a day lies; `first` is the weekday that it begins with, Monday is 0.

    Raises OverflowError where a week reaches beyond the years that a date can name.
    """
    begins = day - timedelta(days=(day.weekday() - first) % DAYS_PER_WEEK)
    return tuple(begins + timedelta(days=number) for number in range(DAYS_PER_WEEK))


def month_weeks(year: int, month: int, first: int = 0) -> tuple[tuple[date, ...], ...]:
    """Return the whole weeks that hold a month, four to six.

    The days of the months before and after stand in them; a cell tells which they are. Raises ValueError for a month
    that there is not.
    """
    last = date(year, month, monthrange(year, month)[1])
    weeks = [week_of(date(year, month, 1), first)]
    while weeks[-1][-1] < last:
        weeks.append(week_of(weeks[-1][-1] + timedelta(days=1), first))
    return tuple(weeks)


def days_between(first: date, last: date, holidays: Holidays | None) -> tuple[CalendarDay, ...]:
    """Return each day from the first to the last with its cues; where the ward has no calendar only weekends are known.

    None where the last comes before the first.
    """
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return tuple(
        CalendarDay(
            day=day,
            is_weekend=day.weekday() >= SATURDAY,
            is_holiday=holidays is not None and holidays.is_holiday(day),
            is_worked=holidays.is_working_day(day) if holidays else day.weekday() < SATURDAY,
            is_known=holidays is not None and holidays.knows(day),
        )
        for day in days
    )
