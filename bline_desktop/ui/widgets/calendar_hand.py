"""What is in hand in a calendar: a day, one of its entries, and the day to which that entry is being moved."""

from collections.abc import Hashable, Sequence
from datetime import date, timedelta

from PySide6.QtCore import QPoint, QRect

from bline_desktop.domain.plan.calendar_cells import DayCell
from bline_desktop.domain.plan.entries import CalendarEntry, EntrySort
from bline_desktop.ui.widgets.calendar_layout import PlacedRow, Row

NOWHERE = -1


def key_of(entry: CalendarEntry) -> Hashable:
    """Return what names an entry, also after it was asked for anew."""
    bag = entry.title if entry.sort is EntrySort.BAG else None  # those of one plan have one record
    return entry.patient_id, entry.sort, entry.step, bag, entry.record or (entry.first, entry.at, entry.title)


class Hand:
    """Keeps what is in hand while other rows come. `target` is the new first day of the entry that is moved."""

    def __init__(self) -> None:
        self.day: date | None = None
        self.row = NOWHERE
        self.entry: CalendarEntry | None = None
        self.target: date | None = None
        self.pressed_at: QPoint | None = None
        self.dragged_at: QPoint | None = None
        self._rows: Sequence[Row] = ()

    @property
    def moves(self) -> bool:
        """Whether the entry is being moved."""
        return self.target is not None

    @property
    def cell(self) -> DayCell | None:
        """The cell of the day in hand."""
        if not 0 <= self.row < len(self._rows):
            return None
        return next((cell for cell in self._rows[self.row].cells if cell.day.day == self.day), None)

    def row_of(self, day: date) -> int | None:
        """Return the row in which a day is shown: the one in hand where it stands in several."""
        rows = [number for number, row in enumerate(self._rows) if row.cells[0].day.day <= day <= row.cells[-1].day.day]
        return None if not rows else self.row if self.row in rows else rows[0]

    def take_rows(self, rows: Sequence[Row]) -> None:
        """Find day and entry again among other rows; what is not there is not in hand any more, unless it is moved."""
        label = self._rows[self.row].label if 0 <= self.row < len(self._rows) else ""
        self._rows = rows
        same = next((number for number, row in enumerate(rows) if label and row.label == label), NOWHERE)
        self.row = same
        if self.day is not None:
            where = self.row_of(self.day)
            self.row = NOWHERE if where is None else where
        if self.entry is not None:
            wanted = key_of(self.entry)
            found = (entry for row in rows for cell in row.cells for entry in cell.entries if key_of(entry) == wanted)
            self.entry = next(found, self.entry if self.moves else None)

    def take_day(self, day: date, row: int) -> None:
        """Put a day in hand, and no entry of it."""
        self.day, self.row, self.entry, self.target = day, row, None, None

    def next_entry(self, step: int) -> CalendarEntry | None:
        """Return the entry of the day after the one in hand, or before it; beyond the last one none."""
        entries = self.cell.entries if self.cell is not None else ()
        if self.entry not in entries:
            return entries[0 if step > 0 else -1] if entries else None
        place = entries.index(self.entry) + step
        return entries[place] if 0 <= place < len(entries) else None

    def move(self, days: int) -> None:
        """Move the entry on by so many days; back where it was it is not moved at all."""
        if self.entry is not None:
            target = (self.target or self.entry.first) + timedelta(days=days)
            self.target = None if target == self.entry.first else target

    def drag(self, place: QPoint, day: date | None) -> None:
        """Let the entry follow the pointer; over no day it stays where it was last."""
        self.dragged_at = place
        if day is not None and self.day is not None and self.entry is not None:
            target = self.entry.first + (day - self.day)
            self.target = None if target == self.entry.first else target

    def let_go(self) -> None:
        """Leave the entry where it is."""
        self.target = self.pressed_at = self.dragged_at = None

    def box(self, placed: Sequence[PlacedRow]) -> QRect:
        """Return where the day in hand is; empty where it is not shown."""
        if not 0 <= self.row < len(placed):
            return QRect()
        boxes = zip(placed[self.row].row.cells, placed[self.row].boxes, strict=True)
        return next((box for cell, box in boxes if cell.day.day == self.day), QRect())
