"""Where everything of a calendar stands: rows of days, bars that go on for days, lines, and how many more there are.

Pure geometry, in pixels from the top left of all rows: nothing here paints. Every entry of a cell stands in exactly
one mark of it, be it its own or one that counts several.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise

from PySide6.QtCore import QRect

from bline_desktop.domain.plan.calendar_cells import DayCell
from bline_desktop.domain.plan.entries import CalendarEntry, EntrySort
from bline_desktop.ui.widgets.calendar_words import URGENT

LEAST_LINES = 2
SIDE, FOOT, GAP = 4, 2, 1  # pixels: at the sides of a cell, beneath its last line, between two lines


class MarkSort(StrEnum):
    """How something stands in a calendar."""

    BAR = "bar"  # one infusion, over all of its days in the row
    BAND = "band"  # the infusions of one day, counted: there are too many for a bar each
    LINE = "line"  # one entry of one day
    GROUP = "group"  # bag changes of one day, counted
    MORE = "more"  # what found no room in its cell, counted


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing to be painted, with all that it stands for, on the days from the first to the last of one row.

    `begins` and `ends` tell whether it does so within the row, or goes on beyond it.
    """

    sort: MarkSort
    box: QRect
    first: date
    last: date
    entries: tuple[CalendarEntry, ...]
    begins: bool = True
    ends: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """One row of days; a `label` stands before it, such as the patient's."""

    cells: tuple[DayCell, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """One row in its place: the box of each day, and the marks in them."""

    row: Row
    top: int
    height: int
    boxes: tuple[QRect, ...]
    marks: tuple[Mark, ...]

    @property
    def bottom(self) -> int:
        """The first line of pixels beneath it."""
        return self.top + self.height


@dataclass(frozen=True, slots=True)
class Measures:
    """What a layout goes by. `edges` are those of the columns, one more than there are days in a row.

    `line` is the height of one line, `head` that of the day's number, `groups` whether bag changes are counted.
    """

    edges: tuple[int, ...]
    line: int
    head: int
    groups: bool = False

    def lines_in(self, height: int) -> int:
        """Return how many lines there are in a row of a height."""
        return max(LEAST_LINES, (height - self.head - FOOT) // self.line)

    def height_of(self, lines: int) -> int:
        """Return the height of a row with so many lines."""
        return self.head + lines * self.line + FOOT


def even_rows(rows: Sequence[Row], height: int, measures: Measures) -> tuple[PlacedRow, ...]:
    """Lay rows out that share a height; what finds no room in its cell is counted there."""
    least = measures.height_of(LEAST_LINES)
    tops = [max(number * least, height * number // len(rows)) for number in range(len(rows) + 1)] if rows else []
    return tuple(
        _placed(row, top, below - top, measures) for row, top, below in zip(rows, tops, tops[1:], strict=False)
    )


def whole_rows(rows: Sequence[Row], least: int, measures: Measures) -> tuple[PlacedRow, ...]:
    """Lay rows out of which each is as high as all that stands in it, and none lower than `least`."""
    placed, top = [], 0
    for row in rows:
        lines = max((cell.lanes + len(_lines(cell, measures)) for cell in row.cells), default=0)
        height = max(least, measures.height_of(max(1, lines)))
        placed.append(_placed(row, top, height, measures))
        top += height
    return tuple(placed)


def _placed(row: Row, top: int, height: int, measures: Measures) -> PlacedRow:
    edges = measures.edges
    boxes = tuple(QRect(left, top, right - left, height) for left, right in pairwise(edges))
    lines = [_lines(cell, measures) for cell in row.cells]
    room = measures.lines_in(height)
    is_counted = any(
        cell.lanes + min(2, len(wanted), room - 1) > room for cell, wanted in zip(row.cells, lines, strict=True)
    )
    marks = list(_band(row, boxes, measures) if is_counted else _bars(row, boxes, measures))
    for cell, box, wanted in zip(row.cells, boxes, lines, strict=True):
        above = min(1, cell.lanes) if is_counted else cell.lanes
        marks += _stacked(cell.day.day, wanted, _Stack(box, above, room), measures)
    return PlacedRow(row, top, height, boxes, tuple(marks))


def _bars(row: Row, boxes: Sequence[QRect], measures: Measures) -> list[Mark]:
    """Place one bar for each span, over all of its days in the row."""
    bars: dict[int, Mark] = {}
    for cell, box in zip(row.cells, boxes, strict=True):
        for span in cell.spans:
            known = bars.get(id(span.entry))
            place = _line_box(box, span.lane, measures)
            day = cell.day.day
            if known is None:
                bars[id(span.entry)] = Mark(MarkSort.BAR, place, day, day, (span.entry,), span.begins, span.ends)
            else:
                bars[id(span.entry)] = replace(known, box=known.box.united(place), last=day, ends=span.ends)
    return [_inset(bar) for bar in bars.values()]


def _band(row: Row, boxes: Sequence[QRect], measures: Measures) -> list[Mark]:
    """Place one part of a band for each day on which anything goes on; parts that touch run into each other."""
    marks = []
    goes_on = [bool(cell.spans) for cell in row.cells]
    for place, (cell, box) in enumerate(zip(row.cells, boxes, strict=True)):
        if cell.spans:
            day, entries = cell.day.day, tuple(span.entry for span in cell.spans)
            begins = all(span.begins for span in cell.spans) if place == 0 else not goes_on[place - 1]
            is_last = place == len(goes_on) - 1
            ends = all(span.ends for span in cell.spans) if is_last else not goes_on[place + 1]
            marks.append(_inset(Mark(MarkSort.BAND, _line_box(box, 0, measures), day, day, entries, begins, ends)))
    return marks


def _inset(mark: Mark) -> Mark:
    """Leave a little room where something begins or ends."""
    return replace(mark, box=mark.box.adjusted(SIDE if mark.begins else 0, 0, -SIDE if mark.ends else 0, 0))


@dataclass(frozen=True, slots=True)
class _Stack:
    """The room of a cell: its box, how many lines are taken above, how many there are."""

    box: QRect
    above: int
    room: int


def _stacked(day: date, lines: Sequence[tuple[CalendarEntry, ...]], stack: _Stack, measures: Measures) -> list[Mark]:
    """Place the lines of one cell under each other; the last place counts what is left over."""
    free = stack.room - stack.above
    shown = list(lines) if len(lines) <= free else list(lines[: max(0, free - 1)])
    marks = []
    for number, entries in enumerate(shown, start=stack.above):
        box = _line_box(stack.box, number, measures).adjusted(SIDE, 0, -SIDE, 0)
        sort = MarkSort.LINE if len(entries) == 1 else MarkSort.GROUP
        marks.append(Mark(sort, box, day, day, entries))
    left = tuple(entry for entries in lines[len(shown) :] for entry in entries)
    if left:
        box = _line_box(stack.box, stack.above + len(shown), measures).adjusted(SIDE, 0, -SIDE, 0)
        marks.append(Mark(MarkSort.MORE, box, day, day, left))
    return marks


def _line_box(box: QRect, number: int, measures: Measures) -> QRect:
    return QRect(box.left(), box.top() + measures.head + number * measures.line, box.width(), measures.line - GAP)


def _lines(cell: DayCell, measures: Measures) -> list[tuple[CalendarEntry, ...]]:
    """Return what stands in the lines of a cell: what is urgent first, bag changes last and together."""
    if not measures.groups:
        return [(entry,) for entry in cell.singles]
    bags = [entry for entry in cell.singles if entry.sort is EntrySort.BAG]
    others = sorted((entry for entry in cell.singles if entry.sort is not EntrySort.BAG), key=_urgency)
    together = (tuple(entry for entry in bags if entry.is_done is done) for done in (False, True))
    return [*((entry,) for entry in others), *(group for group in together if group)]


def _urgency(entry: CalendarEntry) -> int:
    return URGENT.index(entry.state) if entry.state in URGENT else len(URGENT)
