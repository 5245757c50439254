"""How the entries of a calendar are laid out on its days: one cell a day, and a lane for each that goes on for days.

Pure: the same entries give the same cells, in whatever order they come. Month, week, day and agenda are made of the
same cells, so that every planned day stands in exactly one cell of each of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from bline_desktop.domain.names import NaturalKey, natural_key
from bline_desktop.domain.plan.entries import CalendarDay, CalendarEntry, CalendarView, EntrySort

_SORTS = {sort: place for place, sort in enumerate(EntrySort)}
_NO_TIME = datetime.min.replace(tzinfo=UTC)
_Place = tuple[date, datetime, int, NaturalKey, date, str, str, str]


@dataclass(frozen=True, slots=True)
class PlacedSpan:
    """An entry of several days as it stands on one of them. Lanes count from 0, the topmost, anew in each row of days.

    `begins` and `ends` tell whether it really does on this day; where it does not, it goes on beyond the cell.
    """

    entry: CalendarEntry
    lane: int
    begins: bool
    ends: bool


@dataclass(frozen=True, slots=True)
class DayCell:
    """One day: what goes on in the order of lanes, of which some may be free, and what belongs to this day alone.

    `is_outside` marks the days of the months before and after the one that is shown.
    """

    day: CalendarDay
    spans: tuple[PlacedSpan, ...]
    singles: tuple[CalendarEntry, ...]
    is_outside: bool = False

    @property
    def entries(self) -> tuple[CalendarEntry, ...]:
        """All that touches this day."""
        return (*(span.entry for span in self.spans), *self.singles)

    @property
    def lanes(self) -> int:
        """How many lanes are to be kept free above what belongs to this day alone."""
        return self.spans[-1].lane + 1 if self.spans else 0


def in_order(entries: Iterable[CalendarEntry]) -> tuple[CalendarEntry, ...]:
    """Put entries in their fixed order: first day, time (those without one first), sort, trial id."""
    known: dict[str, NaturalKey] = {}

    def place(entry: CalendarEntry) -> _Place:
        trial_id = known.get(entry.trial_id)
        if trial_id is None:
            trial_id = known[entry.trial_id] = natural_key(entry.trial_id)
        said = entry.title.message.text
        kept = "" if entry.record is None else entry.record.hex
        sort = _SORTS[entry.sort]
        return entry.first, entry.at or _NO_TIME, sort, trial_id, entry.last, entry.step or "", kept, said

    return tuple(sorted(entries, key=place))


def cells(view: CalendarView, days: Sequence[date]) -> tuple[DayCell, ...]:
    """Lay out one row of days that follow each other: a week, or a single day. Raises KeyError for a day not asked."""
    return rows(view, (days,))[0]


def rows(
    view: CalendarView, weeks: Sequence[Sequence[date]], month: int | None = None
) -> tuple[tuple[DayCell, ...], ...]:
    """Lay out rows of days that follow each other; with `month` the days of other months are marked as outside.

    The lanes of a row hang on its own days alone: they stay as they are when another week is scrolled into sight.
    Raises KeyError for a day that the view was not asked for.
    """
    known = {day.day: day for day in view.days}
    singles: defaultdict[date, list[CalendarEntry]] = defaultdict(list)
    spans = []
    for entry in in_order(view.entries):
        if entry.is_span:
            spans.append(entry)
        else:
            singles[entry.first].append(entry)
    laid = []
    for week in weeks:
        placed = _placed(spans, week)
        laid.append(
            tuple(
                DayCell(
                    day=known[day],
                    spans=tuple(placed[day]),
                    singles=tuple(singles.get(day, ())),
                    is_outside=month is not None and day.month != month,
                )
                for day in week
            )
        )
    return tuple(laid)


def agenda(view: CalendarView) -> tuple[DayCell, ...]:
    """Lay out the days on which there is anything, one under the other; a span stands on each of its days."""
    every = rows(view, tuple((day.day,) for day in view.days))
    return tuple(cell for (cell,) in every if cell.spans or cell.singles)


def _placed(spans: Iterable[CalendarEntry], week: Sequence[date]) -> dict[date, list[PlacedSpan]]:
    """Give each span that touches a row the first lane that is free, those that began earlier first."""
    found: dict[date, list[PlacedSpan]] = {day: [] for day in week}
    free_from: list[date] = []
    for entry in spans:
        if entry.last < week[0] or entry.first > week[-1]:
            continue
        lane = next((number for number, last in enumerate(free_from) if last < entry.first), len(free_from))
        free_from[lane : lane + 1] = [entry.last]
        for day in week:
            if entry.first <= day <= entry.last:
                found[day].append(PlacedSpan(entry, lane, day == entry.first, day == entry.last))
    for placed in found.values():
        placed.sort(key=lambda span: span.lane)
    return found
