"""What of a month fits on its one page: heights of the weeks, lines of each day, and what stands on the next page.

Pure: it measures texts and draws nothing. Nothing is left out in silence: a day that can't hold all says how many more
there are, and each of them is handed back for the list that follows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from reportlab.pdfbase.pdfmetrics import stringWidth

from bline_desktop.domain.plan.calendar_cells import DayCell, PlacedSpan, in_order
from bline_desktop.domain.plan.dose_words import say_in_full, titles_of
from bline_desktop.domain.plan.entries import CalendarEntry, EntrySort
from bline_desktop.domain.words import N_
from bline_desktop.reports.lines import broken, shares
from bline_desktop.reports.month_looks import Look, look_of
from bline_desktop.reports.sheet import BOLD, REGULAR, Sheet, kept_together

SMALLEST = 5.2  # points to which the text of a bar may shrink
HEAD = 12.0  # points above the entries of a day: its number
FOOT = 3.0  # points below them
INSET = 3.0  # points beside them
MARKER = 7.0  # points that the sign before an entry takes
BAGS, BAG_AT = N_("calendar", "{n} bags: {which}"), N_("calendar", "{at} {trial_id}")
Group = tuple[CalendarEntry, ...]
ENTRY, ENTRY_AT = N_("calendar", "{trial_id} {what}"), N_("calendar", "{at} {trial_id} {what}")


@dataclass(frozen=True, slots=True)
class Type:
    """The size of the letters of an entry and the height of its lines, in points."""

    size: float
    leading: float


TYPES = (Type(6.8, 8.6), Type(6.2, 7.6), Type(5.6, 6.9))  # a full month is set smaller


@dataclass(frozen=True, slots=True)
class SetEntry:
    """An entry of one day with its lines as they fit, or several that are said in one."""

    entries: tuple[CalendarEntry, ...]
    lines: tuple[str, ...]

    @property
    def first(self) -> CalendarEntry:
        """The entry whose sign stands before it."""
        return self.entries[0]


@dataclass(frozen=True, slots=True)
class SetDay:
    """One day as it is drawn: the entries that fit, and how many do not."""

    cell: DayCell
    entries: tuple[SetEntry, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class SetBar:
    """What goes on for days, on one row: from which of its seven days to which, with a text that fits."""

    span: PlacedSpan
    first: int
    last: int
    ends: bool
    text: str
    size: float


@dataclass(frozen=True, slots=True)
class SetWeek:
    """One row: its height in points, its days, its bars and how many lanes they take."""

    height: float
    days: tuple[SetDay, ...]
    bars: tuple[SetBar, ...]
    lanes: int


@dataclass
class SetMonth:
    """All rows, and what has to stand on the next page, in order."""

    type: Type
    weeks: list[SetWeek] = field(default_factory=list)
    left_out: dict[CalendarEntry, None] = field(default_factory=dict)

    @property
    def list_entries(self) -> tuple[CalendarEntry, ...]:
        """What has to stand on the next page."""
        return in_order(self.left_out)


def set_month(sheet: Sheet, weeks: Sequence[Sequence[DayCell]], width: float, height: float) -> SetMonth:
    """Lay whole weeks out on a room of so many points, in the largest letters in which all fits, else in the smallest.

    Days outside the month stay empty. `width` is that of a day.
    """
    for each in TYPES:
        month = _set_in(_Texts(sheet, width, each), weeks, height)
        if not month.left_out:
            break
    return month


def _set_in(texts: "_Texts", weeks: Sequence[Sequence[DayCell]], height: float) -> SetMonth:
    month = SetMonth(texts.type)
    needs = [max(_need(texts, cell) for cell in week) for week in weeks]
    for week, room in zip(weeks, shares(needs, height), strict=True):
        month.weeks.append(_set_week(texts, week, room, month.left_out))
    return month


@dataclass
class _Texts:
    """How entries are said in a column of so many points; each is broken once."""

    sheet: Sheet
    width: float
    type: Type
    _known: dict[Group, tuple[str, ...]] = field(default_factory=dict)

    def said(self, group: Group) -> str:
        if len(group) > 1:
            each = tuple(self.sheet.say(BAG_AT, at=self._at(entry), trial_id=entry.trial_id) for entry in group)
            return kept_together(self.sheet.say(BAGS, n=len(group), which=each))
        (entry,) = group
        values = {"trial_id": entry.trial_id, "what": self.sheet.said(say_in_full(entry))}
        if entry.at is None:
            return kept_together(self.sheet.say(ENTRY, **values))
        return kept_together(self.sheet.say(ENTRY_AT, at=self._at(entry), **values))

    def on_bar(self, entry: CalendarEntry, *, begins: bool) -> list[str]:
        """Say what goes on for days in more and in fewer words."""
        said = (self.sheet.said(title) for title in titles_of(entry, begins=begins))
        return [kept_together(self.sheet.say(ENTRY, trial_id=entry.trial_id, what=what)) for what in said]

    def _at(self, entry: CalendarEntry) -> str:
        return "" if entry.at is None else self.sheet.words.clock(entry.at)

    def set(self, cell: DayCell) -> tuple[SetEntry, ...]:
        """Break what belongs to a day alone into lines."""
        return tuple(SetEntry(group, self._lines(group)) for group in groups(cell))

    def _lines(self, group: Group) -> tuple[str, ...]:
        if group not in self._known:
            room = self.width - 2 * INSET - MARKER
            font = BOLD if look_of(group[0]) is Look.LATE else REGULAR
            self._known[group] = broken(self.said(group), font, self.type.size, room)
        return self._known[group]


def groups(cell: DayCell) -> list[Group]:
    """Join the bags of a day that look alike: they are many, and each takes a line."""
    found: dict[object, list[CalendarEntry]] = {}
    for entry in cell.singles:
        found.setdefault(look_of(entry) if entry.sort is EntrySort.BAG else entry, []).append(entry)
    return [tuple(group) for group in found.values()]


def _need(texts: _Texts, cell: DayCell) -> float:
    """Tell how many points a day would take to show all."""
    if cell.is_outside:
        return HEAD
    lines = cell.lanes + sum(len(one.lines) for one in texts.set(cell))
    return HEAD + lines * texts.type.leading + FOOT


def _set_week(texts: _Texts, week: Sequence[DayCell], height: float, left_out: dict[CalendarEntry, None]) -> SetWeek:
    """Set one row with as many lanes as leave the least out; the lines of a lane are missing beneath it."""
    capacity = max(1, int((height - HEAD - FOOT + 0.01) // texts.type.leading))
    wanted = max(cell.lanes for cell in week if not cell.is_outside)
    tried = (_set_days(texts, week, capacity, lanes) for lanes in range(min(wanted, capacity), -1, -1))
    days, lanes, hidden = min(filter(None, tried), key=lambda one: len(one[2]))
    left_out.update(dict.fromkeys(hidden))
    return SetWeek(height, days, tuple(_bars(texts, week, lanes, left_out)), lanes)


def _set_days(
    texts: _Texts, week: Sequence[DayCell], capacity: int, lanes: int
) -> tuple[tuple[SetDay, ...], int, list[CalendarEntry]] | None:
    """Set the days of a row with so many lanes, and return what they leave out, on each day anew.

    None where bars would take the very line that says how many more there are.
    """
    days, hidden = [], []
    for cell in week:
        day, missing = _set_day(texts, cell, capacity, lanes)
        if day.more and min(lanes, cell.lanes) >= capacity:
            return None
        days.append(day)
        hidden += missing
    return tuple(days), lanes, hidden


def _set_day(texts: _Texts, cell: DayCell, capacity: int, lanes: int) -> tuple[SetDay, list[CalendarEntry]]:
    if cell.is_outside:
        return SetDay(cell), []
    hidden = [span.entry for span in cell.spans if span.lane >= lanes]
    free = capacity - min(lanes, cell.lanes)
    ones = texts.set(cell)
    if not hidden and sum(len(one.lines) for one in ones) <= free:
        return SetDay(cell, ones), []
    shown: list[SetEntry] = []
    free -= 1  # for the line that says how many more there are
    for one in ones:
        if len(one.lines) <= free:
            shown.append(one)
            free -= len(one.lines)
        else:
            hidden += one.entries
    return SetDay(cell, tuple(shown), len(hidden)), hidden


def _bars(texts: _Texts, week: Sequence[DayCell], lanes: int, left_out: dict[CalendarEntry, None]) -> list[SetBar]:
    """Join the days of each span in one row; a text that does not fit even when it is small is repeated in the list."""
    found: dict[CalendarEntry, list[tuple[int, PlacedSpan]]] = {}
    for number, cell in enumerate(week):
        for span in cell.spans:
            if span.lane < lanes and not cell.is_outside:
                found.setdefault(span.entry, []).append((number, span))
    bars = []
    for entry, places in found.items():
        (first, begin), (last, end) = places[0], places[-1]
        room = (last - first + 1) * texts.width - 2 * INSET - MARKER
        text, size, is_cut = _fitted(texts.on_bar(entry, begins=begin.begins), room, texts.type.size)
        if is_cut:
            left_out[entry] = None
        bars.append(SetBar(begin, first, last, end.ends, text, size))
    return bars


def _fitted(texts: Sequence[str], room: float, most: float) -> tuple[str, float, bool]:
    """Take the first text that fits, made smaller; where the last would become too small too, cut it and say so."""
    for text in texts:
        size = min(most, most * room / max(stringWidth(text, REGULAR, most), 1))
        if size >= SMALLEST:
            return text, size, False
    while text and stringWidth(f"{text}…", REGULAR, SMALLEST) > room:
        text = text[:-1]
    return f"{text}…", SMALLEST, True
