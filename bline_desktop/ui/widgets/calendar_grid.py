"""A calendar that is worked with by keys and by mouse.

Arrow keys move the day, the space bar goes through the entries of a day, Enter opens. An entry that may be moved is
dragged to another day, or moved there by Shift and the arrow keys and then Enter; nothing moves here, it is only asked.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from bline_desktop.domain.plan.entries import CalendarEntry
from bline_desktop.domain.words import N_
from bline_desktop.ui.widgets.buttons import is_enter
from bline_desktop.ui.widgets.calendar_canvas import DAYS, CalendarCanvas
from bline_desktop.ui.widgets.calendar_layout import MarkSort, Row
from bline_desktop.ui.widgets.calendar_words import EntryWords

STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -DAYS, Qt.Key.Key_Down: DAYS}
PAGES = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
HELP = N_(
    "calendar",
    "Arrow keys move the day, Page Up and Page Down turn the page, Home goes to today. The space bar goes through the "
    "entries of the day, Enter opens. Shift with the arrow keys moves a planned step, Enter then asks for the reason.",
)
SINGLE = (MarkSort.LINE, MarkSort.BAR)


class CalendarGrid(CalendarCanvas):
    """Days to look at and to choose from; `may_move` says whether the person may defer what is planned."""

    day_chosen = Signal(object)  # date: it is in hand now
    day_wanted = Signal(object)  # date: it is not shown, and was asked for
    day_opened = Signal(object)  # date
    page_wanted = Signal(int)  # one back or forward
    today_wanted = Signal()
    entry_opened = Signal(object)  # CalendarEntry
    move_wanted = Signal(object, object)  # CalendarEntry, the date of its new first day
    hand_changed = Signal()  # another day or entry is in hand, or one is being moved

    def __init__(self, words: EntryWords, *, even: bool, parent: QWidget | None = None) -> None:
        super().__init__(words, even=even, parent=parent)
        self.may_move = False
        self.setAccessibleDescription(words.words.say(HELP))

    def show_rows(self, rows: Sequence[Row], today: date) -> None:
        """Show other rows. The day and the entry in hand stay in hand as long as they are there."""
        super().show_rows(rows, today)
        self._tell()

    def choose_day(self, day: date, row: int | None = None) -> None:
        """Put a day in hand, in the row where it is; one that is not shown is asked for."""
        where = self.hand.row_of(day) if row is None else row
        if where is None:
            self.day_wanted.emit(day)
            return
        self.hand.take_day(day, where)
        self.show_row(where)
        self._tell()
        self.day_chosen.emit(day)

    def choose_entry(self, entry: CalendarEntry | None) -> None:
        """Put an entry of the day in hand."""
        self.hand.entry, self.hand.target = entry, None
        self._tell()

    def can_move(self, entry: CalendarEntry | None) -> bool:
        """Tell whether an entry may be moved: a step of a plan that is still to be done."""
        return self.may_move and entry is not None and entry.can_move

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the day, or with Shift the entry in hand; open by Enter; let go by Escape."""
        key, held = Qt.Key(event.key()), event.modifiers()
        is_shifted = bool(held & Qt.KeyboardModifier.ShiftModifier)
        if held & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            super().keyPressEvent(event)
        elif key in STEPS:
            self._step(STEPS[key], is_shifted=is_shifted)
        elif key in PAGES:
            self.page_wanted.emit(PAGES[key])
        elif key == Qt.Key.Key_Home:
            self.today_wanted.emit()
        elif key == Qt.Key.Key_Space:
            self.choose_entry(self.hand.next_entry(-1 if is_shifted else 1))
        elif is_enter(event):
            self._enter()
        elif key == Qt.Key.Key_Escape and self.hand.entry is not None:
            self._let_go()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put in hand what lies under the pointer; what is counted opens its day."""
        place = event.position().toPoint()
        found = self.under(place)
        if found is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        row, cell, mark = found
        self.choose_day(cell.day.day, row)
        if mark is not None and mark.sort in SINGLE:
            self.choose_entry(mark.entries[0])
            self.hand.pressed_at = place
        elif mark is not None:
            self.day_opened.emit(cell.day.day)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the entry in hand, once the pointer has gone far enough."""
        place, hand = event.position().toPoint(), self.hand
        if hand.pressed_at is None or not self.can_move(hand.entry):
            return
        far = (place - hand.pressed_at).manhattanLength() >= QApplication.startDragDistance()
        if hand.dragged_at is not None or far:
            found = self.under(place)
            hand.drag(place, found[1].day.day if found is not None else None)
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self._tell()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ask for the entry that was dragged to be moved to the day where it was let go."""
        was_dragged = self.hand.dragged_at is not None
        self.hand.pressed_at = self.hand.dragged_at = None
        self.viewport().unsetCursor()
        if was_dragged:
            self._ask_move()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the entry, or the day where there is none."""
        found = self.under(event.position().toPoint())
        if found is not None and (found[2] is None or found[2].sort in SINGLE):
            self.hand.let_go()
            self._enter()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring of the day in hand."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leave what was being moved by the keyboard where it is."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.hand.let_go()
        self._tell()

    def _step(self, days: int, *, is_shifted: bool) -> None:
        if is_shifted or self.hand.moves:
            self._move(days)
        elif self.hand.day is None or self.hand.cell is None:
            self.today_wanted.emit()
        elif not self.even and abs(days) == DAYS and len(self.rows) > 1:
            row = min(max(0, self.hand.row + days // DAYS), len(self.rows) - 1)
            self.choose_day(self.hand.day, row)
        else:
            self.choose_day(self.hand.day + timedelta(days=days))

    def _move(self, days: int) -> None:
        """Move the entry in hand; where there is none, the first of the day that can be moved."""
        hand = self.hand
        if hand.entry is None and hand.cell is not None:
            hand.entry = next(filter(self.can_move, hand.cell.entries), None)
        if not self.can_move(hand.entry):
            return
        hand.move(days)
        self._tell()
        if hand.target is not None and hand.row_of(hand.target) is None:
            self.day_wanted.emit(hand.target)

    def _enter(self) -> None:
        if self.hand.moves:
            self._ask_move()
        elif self.hand.entry is not None:
            self.entry_opened.emit(self.hand.entry)
        elif self.hand.day is not None:
            self.day_opened.emit(self.hand.day)

    def _ask_move(self) -> None:
        entry, target = self.hand.entry, self.hand.target
        self.hand.let_go()
        self._tell()
        if entry is not None and target is not None:
            self.move_wanted.emit(entry, target)

    def _let_go(self) -> None:
        """Leave an entry that is moved where it is; one that is not moved is not in hand any more."""
        if not self.hand.moves:
            self.hand.entry = None
        self.hand.let_go()
        self._tell()

    def _tell(self) -> None:
        """Say to a screen reader what is in hand, and paint it."""
        cell, entry = self.hand.cell, self.hand.entry
        if entry is not None:
            self.setAccessibleName(self.words.in_full(entry))
        elif cell is not None:
            self.setAccessibleName(self.words.cell(cell, self.today))
        self.viewport().update()
        self.hand_changed.emit()
