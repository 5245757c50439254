"""The marks of the time axis: where they stand and what they say, by date or by day since transplant.

Marks are chosen on the ward's own clock: midnights are local midnights, so around a change of the clock two of them lie
23 or 25 hours apart, and an hour that does not exist has no mark.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from bline_desktop.domain.words import MONTHS, N_, Words
from bline_desktop.plots.view import View, moment_of, x_of

DATE_TITLE, DAY_TITLE = N_("plot", "Date"), N_("plot", "Day")
MINUTE_STEPS = (5, 10, 15, 30, 60, 180, 360, 720)
DATE_STEPS = (1, 2, 7, 14)
MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60)
DAY_STEPS = (1, 2, 7, 14, 28, 56, 112, 224, 448, 896)
ROOM = 70  # pixels that one mark's text takes
MONTH_DAYS = 30.4


class AxisMode(StrEnum):
    """What the main row of the time axis counts."""

    DATE = "date"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Tick:
    """One mark: its place, the text of the main and of the small row, and whether a day begins there."""

    x: float
    main: str
    second: str
    strong: bool


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """How the time axis speaks: its language and zone, the day that is day 0, and what its main row counts."""

    words: Words
    transplant_on: date | None
    mode: AxisMode

    @property
    def by_day(self) -> bool:
        """Whether the main row counts days; without a transplant date there is nothing to count from."""
        return self.mode is AxisMode.DAY and self.transplant_on is not None

    def day_number(self, day: date) -> str:
        """Say a calendar day as days since transplant: `+63`, `0`, `-7`; nothing where no transplant is known."""
        if self.transplant_on is None:
            return ""
        number = (day - self.transplant_on).days
        return f"{number:+d}" if number else "0"

    def short_date(self, day: date) -> str:
        """Say a date without its year: `05-Nov`, in Chinese `11-05`."""
        if self.words.language.startswith("zh"):
            return f"{day:%m-%d}"
        return f"{day.day:02d}-{self.words.say(MONTHS[day.month - 1])}"

    def titles(self) -> tuple[str, str]:
        """Return the titles of the main and of the small row."""
        day = self.words.say(DAY_TITLE) if self.transplant_on else ""
        date_ = self.words.say(DATE_TITLE)
        return (day, date_) if self.by_day else (date_, day)

    def ticks(self, view: View, width: float) -> tuple[Tick, ...]:
        """Return the marks of a window that is `width` pixels wide: as many as can be read."""
        shortest = view.span * ROOM / max(width, 1.0)  # days between two marks
        minutes = next((step for step in MINUTE_STEPS if step / 1440 >= shortest), None)
        if minutes is not None:
            return tuple(self._clock_ticks(view, minutes))
        return tuple(self._day_ticks(view, shortest))

    def _clock_ticks(self, view: View, step: int) -> Iterator[Tick]:
        first = True
        for moment in _clock_times(view, step, self.words):
            local = self.words.local(moment)
            day, midnight = local.date(), local.hour == local.minute == 0
            date_text = self.words.date(day) if first else self.short_date(day)
            main, second = self._pair(date_text, self.day_number(day))
            if not midnight:
                # The first mark carries its day, because a time alone could be any day's.
                main, second = (f"{main} {local:%H:%M}", second) if first else (f"{local:%H:%M}", "")
            yield Tick(x_of(moment), main, second, midnight)
            first = False

    def _day_ticks(self, view: View, shortest: float) -> Iterator[Tick]:
        year = None
        for day in self._days(view, shortest):
            full = day.year != year
            year = day.year
            date_text = self.words.date(day) if full else self.short_date(day)
            main, second = self._pair(date_text, self.day_number(day))
            yield Tick(x_of(midnight(day, self.words)), main, second, True)

    def _pair(self, date_text: str, day_text: str) -> tuple[str, str]:
        return (day_text, date_text) if self.by_day else (date_text, day_text)

    def _days(self, view: View, shortest: float) -> Iterator[date]:
        first, last = (self.words.local(moment_of(x)).date() for x in (view.left, view.right))
        chosen = (day for day in _each_day(first, last) if self._is_marked(day, shortest))
        return (day for day in chosen if view.left <= x_of(midnight(day, self.words)) <= view.right)

    def _is_marked(self, day: date, shortest: float) -> bool:
        if self.by_day and self.transplant_on is not None:
            step = next((step for step in DAY_STEPS if step >= shortest), DAY_STEPS[-1])
            return (day - self.transplant_on).days % step == 0
        step = next((step for step in DATE_STEPS if step >= shortest), 0)
        if step:
            return (day.toordinal() - 1) % step == 0  # ordinal 1 was a Monday
        months = next((step for step in MONTH_STEPS if step * MONTH_DAYS >= shortest), MONTH_STEPS[-1])
        return day.day == 1 and (day.year * 12 + day.month - 1) % months == 0


def midnight(day: date, words: Words) -> datetime:
    """Return the instant at which a calendar day begins on the ward."""
    return datetime.combine(day, time(), words.zone).astimezone(UTC)


def _each_day(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _clock_times(view: View, step: int, words: Words) -> list[datetime]:
    """Return the instants within a window at which the ward's clock shows whole steps of so many minutes."""
    found: set[datetime] = set()
    first, last = (words.local(moment_of(x)).date() for x in (view.left, view.right))
    for day in _each_day(first, last):
        for minute in range(0, 1440, step):
            for fold in (0, 1):  # in autumn one hour is on the clock twice
                local = datetime.combine(day, time(minute // 60, minute % 60, fold=fold), words.zone)
                moment = local.astimezone(UTC)
                exists = words.local(moment).replace(tzinfo=None) == local.replace(tzinfo=None)
                if exists and view.left <= x_of(moment) <= view.right:
                    found.add(moment)
    return sorted(found)
