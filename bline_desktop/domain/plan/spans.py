"""Lengths of time in whole days, weeks or months, and windows around a day: how protocols count."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.words import N_

DAYS_PER_WEEK = 7
MONTHS_PER_YEAR = 12


class SpanUnit(Choice):
    """What a length of time is counted in."""

    DAYS = "days", N_("plan", "days")
    WEEKS = "weeks", N_("plan", "weeks")
    MONTHS = "months", N_("plan", "months")


@dataclass(frozen=True, slots=True)
class Span:
    """A number of days, weeks or months; less than nothing lies before."""

    count: int
    unit: SpanUnit = SpanUnit.DAYS

    def after(self, day: date) -> date:
        """Return the day that lies so long after another one.

        Months are counted by the calendar: a month after 31 August is 30 September, a year after 29 February is
        28 February. Raises OverflowError beyond the years that a date can name.
        """
        if self.unit is not SpanUnit.MONTHS:
            return day + timedelta(days=self.count * (DAYS_PER_WEEK if self.unit is SpanUnit.WEEKS else 1))
        year, month = divmod(day.year * MONTHS_PER_YEAR + day.month - 1 + self.count, MONTHS_PER_YEAR)
        if not date.min.year <= year <= date.max.year:
            raise OverflowError("date value out of range")
        return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))

    def times(self, number: int) -> "Span":
        """Return it so many times over."""
        return Span(self.count * number, self.unit)


NOW = Span(0)


def later(day: date, *spans: Span) -> date:
    """Return the day that lies all these spans later, one after the other.

    Months that follow months are added up first, so that no end of a month is lost.
    """
    months = 0
    for span in spans:
        if span.unit is SpanUnit.MONTHS:
            months += span.count
        elif span.count:
            day, months = span.after(Span(months, SpanUnit.MONTHS).after(day) if months else day), 0
    return Span(months, SpanUnit.MONTHS).after(day) if months else day


@dataclass(frozen=True, slots=True)
class Window:
    """When a step may happen, in days from its target, below 0 before it; all four days are part of their window.

    `opens` to `closes` is permitted, `best_opens` to `best_closes` within it is optimal.
    """

    opens: int = 0
    closes: int = 0
    best_opens: int = 0
    best_closes: int = 0

    @property
    def is_upside_down(self) -> bool:
        """Whether it closes before it opens, or the optimal window is no part of the permitted one."""
        return not self.opens <= self.best_opens <= self.best_closes <= self.closes

    def days(self, target: date) -> "Days":
        """Return its days around a target."""
        return Days(*(target + timedelta(days=days) for days in self._offsets))

    @property
    def _offsets(self) -> tuple[int, int, int, int]:
        return self.opens, self.closes, self.best_opens, self.best_closes


ON_THE_DAY = Window()


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a window, all four part of it."""

    opens: date
    closes: date
    best_opens: date
    best_closes: date

    def permit(self, day: date) -> bool:
        """Tell whether a day lies in the permitted window."""
        return self.opens <= day <= self.closes

    def favour(self, day: date) -> bool:
        """Tell whether a day lies in the optimal window."""
        return self.best_opens <= day <= self.best_closes
