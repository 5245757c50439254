"""The timeline as a table: one row for each mark of the picture, the newest first."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from bline_desktop.domain.timeline import Said, Timeline
from bline_desktop.domain.words import N_, Message, Words
from bline_desktop.ui.tables.rows import Column, RowsModel
from bline_desktop.ui.theme import Tone
from bline_desktop.ui.widgets.banner import day_number
from bline_desktop.ui.widgets.pump_words import say

FROM, TO, DAY = N_("timeline", "From"), N_("timeline", "To"), N_("timeline", "Day")
SORT, DETAIL = N_("timeline", "What"), N_("timeline", "Detail")
GIVEN, INTERRUPTED, DLI = N_("timeline", "Blinatumomab"), N_("timeline", "Interruption"), N_("timeline", "DLI")
STILL, NO_END, NO_DAY = N_("timeline", "Goes on"), N_("timeline", "—"), N_("timeline", "—")


@dataclass(frozen=True, slots=True)
class Entry:
    """One mark of the picture."""

    row_id: tuple[str, UUID]
    record_id: UUID
    start: datetime
    end: datetime | None
    ongoing: bool
    day: int | None
    sort: Message
    detail: Said
    tone: Tone | None
    day_only: bool = False


Day = Callable[[datetime], int | None]


def entries(words: Words, course: Timeline) -> tuple[Entry, ...]:
    """Return a row for each mark; several marks of one record are told apart by their sort and place."""
    origin = course.transplant_on

    def day(moment: datetime) -> int | None:
        return None if origin is None else (words.local(moment).date() - origin).days

    found = (
        *_bars(course, day),
        *_doubts(course, day),
        *_gaps(course, day),
        *_marks(course, day),
        *_results(course, day),
        *_stretches(course, day),
    )
    return tuple(sorted(found, key=lambda entry: entry.start, reverse=True))


def _bars(course: Timeline, day: Day) -> Iterator[Entry]:
    for number, bar in enumerate(course.bars):
        key, start = (f"bar {number}", bar.record_id), bar.start
        blue = Tone.BLINATUMOMAB
        yield Entry(key, bar.record_id, start, bar.end, bar.ongoing, day(start), GIVEN, bar.detail, blue)


def _gaps(course: Timeline, day: Day) -> Iterator[Entry]:
    for number, gap in enumerate(course.gaps):
        key, start, ongoing = (f"gap {number}", gap.record_id), gap.start, gap.end >= course.now
        yield Entry(key, gap.record_id, start, gap.end, ongoing, day(start), INTERRUPTED, gap.detail, Tone.WARNING)


def _doubts(course: Timeline, day: Day) -> Iterator[Entry]:
    for doubt in course.doubts:
        key, start = ("doubt", doubt.record_id), doubt.start
        yield Entry(key, doubt.record_id, start, doubt.end, False, day(start), GIVEN, doubt.detail, Tone.WARNING)


def _marks(course: Timeline, day: Day) -> Iterator[Entry]:
    for mark in course.marks:
        key = ("mark", mark.record_id)
        yield Entry(key, mark.record_id, mark.at, None, False, day(mark.at), DLI, mark.detail, Tone.DLI)


def _results(course: Timeline, day: Day) -> Iterator[Entry]:
    for lane in course.lanes:
        for point in (point for series in lane.series for point in series.points):
            key, at = (lane.key, point.record_id), point.at
            yield Entry(
                key, point.record_id, at, None, False, day(at), lane.title, point.detail, None, day_only=point.day_only
            )


def _stretches(course: Timeline, day: Day) -> Iterator[Entry]:
    for strip in course.strips:
        for part in strip.stretches:
            key, start, days = (strip.kind, part.record_id), part.start, part.day_only
            last = None if part.end == start else part.end - timedelta(milliseconds=days)  # within its last day
            sort, record_id = strip.kind_title, part.record_id
            yield Entry(key, record_id, start, last, part.ongoing, day(start), sort, part.detail, None, days)


def entry_model(words: Words) -> RowsModel[Entry]:
    """Make the table's columns."""

    def end(entry: Entry) -> object:
        if entry.ongoing:
            return STILL
        if entry.end is None:
            return NO_END
        return words.local(entry.end).date() if entry.day_only else entry.end

    columns: tuple[Column[Entry], ...] = (
        Column(FROM, lambda entry: words.local(entry.start).date() if entry.day_only else entry.start, bold=True),
        Column(TO, end),
        Column(DAY, lambda entry: NO_DAY if entry.day is None else day_number(words, entry.day), number=True),
        Column(SORT, lambda entry: entry.sort, tone=lambda entry: entry.tone),
        Column(DETAIL, lambda entry: say(words, entry.detail), wide=True),
    )
    return RowsModel(columns, words, row_id=lambda entry: entry.row_id)
