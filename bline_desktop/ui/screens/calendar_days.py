"""Which days a calendar shows in each of its ways, what they are called, and which come before and after."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from PySide6.QtCore import QLocale

from bline_desktop.domain.names import natural_key
from bline_desktop.domain.plan.calendar_cells import cells
from bline_desktop.domain.plan.entries import CalendarEntry, CalendarView
from bline_desktop.domain.plan.month_grid import month_weeks, week_of
from bline_desktop.domain.plan.said import say_day
from bline_desktop.domain.plan.spans import Span, SpanUnit
from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.screens.calendar_head import Mode
from bline_desktop.ui.widgets.calendar_layout import Row
from bline_desktop.ui.widgets.calendar_words import span_title

BEHIND, AHEAD = timedelta(days=91), timedelta(days=91)  # of the agenda: what is late, and what is to come
NEXT_BAG = timedelta(days=7)  # the longest that one bag may last
FROM_ON = N_("calendar", "Late, and from {first} to {last}")
ONLY_WEEKENDS = N_("calendar", "The file of public holidays can't be read: only weekends count.")
KNOWN_TO = N_("calendar", "Public holidays are known until the end of {year}; after that only weekends count.")
KNOWN_FROM = N_("calendar", "Public holidays are known from {year} on; before that only weekends count.")


@dataclass(frozen=True, slots=True)
class Shown:
    """The days that are shown: in which way, around which day; a week begins on the weekday `begins` (Monday is 0)."""

    mode: Mode
    day: date
    begins: int = 0

    @property
    def weeks(self) -> tuple[tuple[date, ...], ...]:
        """The days in rows."""
        match self.mode:
            case Mode.MONTH:
                return month_weeks(self.day.year, self.day.month, self.begins)
            case Mode.WEEK:
                return (week_of(self.day, self.begins),)
            case Mode.DAY:
                return ((self.day,),)
            case Mode.AGENDA:
                return ((self.day - BEHIND, self.day + AHEAD),)

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day that are asked for: of a single day also those of the next bag change."""
        weeks = self.weeks
        return weeks[0][0], weeks[-1][-1] + (NEXT_BAG if self.mode is Mode.DAY else timedelta())

    @property
    def neighbours(self) -> tuple["Shown", ...]:
        """What is shown one step forward and one step back; what is to come has none."""
        return () if self.mode is Mode.AGENDA else (self.moved(1), self.moved(-1))

    def moved(self, steps: int) -> "Shown":
        """Return what is shown so many steps on: the same day of another month, week, or another day."""
        unit = {Mode.MONTH: SpanUnit.MONTHS, Mode.WEEK: SpanUnit.WEEKS}.get(self.mode, SpanUnit.DAYS)
        return replace(self, day=Span(steps, unit).after(self.day))

    def title(self, words: Words) -> str:
        """Say which days are shown: `November 2026`, `23 to 29-Nov-2026`, `Tue 24-Nov-2026`."""
        if self.mode is Mode.MONTH:
            return words.month(self.day)
        if self.mode is Mode.WEEK:
            return span_title(words, *self.span)
        if self.mode is Mode.DAY:
            return words.value(say_day(self.day))
        return words.say(FROM_ON, first=self.day, last=self.day + AHEAD)


def week_begins(words: Words) -> int:
    """Return the weekday with which a week begins, Monday is 0: as the computer's own country has it.

    On Monday where the computer speaks another language than the program.
    """
    return first_weekday(QLocale.system(), words.language)


def first_weekday(system: QLocale, language: str) -> int:
    """Return the weekday with which a week begins in a country, where that speaks a language."""
    known = system if system.name().startswith(language[:2]) else QLocale.c()
    return int(known.firstDayOfWeek().value) - 1


def holiday_note(words: Words, view: CalendarView) -> str:
    """Say where only weekends are known; nothing where all days are."""
    if view.last_year is None:
        return words.say(ONLY_WEEKENDS)
    years = ((KNOWN_FROM, view.known_from), (KNOWN_TO, view.known_until))
    return " ".join(words.say(said, year=str(year)) for said, year in years if year is not None)


def week_rows(view: CalendarView, days: Sequence[date], who: Callable[[CalendarEntry], str]) -> list[Row]:
    """Return a row of some days for each patient of whom there is anything; `who` says whose an entry is."""
    of: dict[str, list[CalendarEntry]] = {}
    for entry in view.entries:
        of.setdefault(who(entry), []).append(entry)
    return [Row(cells(replace(view, entries=tuple(of[one])), days), one) for one in sorted(of, key=natural_key)]
