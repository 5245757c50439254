"""The entries of a calendar as lines, each of which can be moved to another day as in the month.

Shift with the arrow keys moves the line in hand by a day or a week, Enter then asks. A line is also dragged: where
lines of several days stand under each other, to one of another day; in the list of a single day, to one of the days
beside it, which are shown as long as it is dragged. Nothing moves here, it is only asked.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication

from bline_desktop.domain.plan.entries import CalendarEntry
from bline_desktop.domain.plan.said import say_day
from bline_desktop.domain.words import Near
from bline_desktop.ui.tables.rows import RowsModel
from bline_desktop.ui.tables.table import ENTER, RING, RowsTable
from bline_desktop.ui.theme import theme_of
from bline_desktop.ui.widgets.calendar_grid import STEPS
from bline_desktop.ui.widgets.calendar_hand import key_of
from bline_desktop.ui.widgets.day_strip import DayStrip

Key, Held = Qt.Key, Qt.KeyboardModifier


@dataclass(frozen=True, slots=True)
class ListRow:
    """One entry in a list, on the day under which it stands; a pump that runs with its next bag change."""

    entry: CalendarEntry
    day: date
    next_bag: Near | None = None

    @property
    def row_id(self) -> Hashable:
        """What names it, also after it was asked for anew."""
        return self.day, key_of(self.entry)


class CalendarTable(RowsTable[ListRow]):
    """Lines to look at, to open and to move; `may_move` says whether the person may defer what is planned.

    `target` is the new first day of the entry in hand while it is moved; None while it stays.
    """

    move_wanted = Signal(object, object)  # CalendarEntry, the date of its new first day
    hand_changed = Signal()  # another line is in hand, or it is being moved

    def __init__(self, model: RowsModel[ListRow], name: str, *, of_days: bool) -> None:
        super().__init__(model, name)
        self.may_move = False
        self.today = date.min
        self.target: date | None = None
        self._of_days = of_days  # lines of several days: one is dragged to another
        self._pressed_at: QPoint | None = None
        self._over: int | None = None  # the line that the pointer is over while it drags
        self.strip: DayStrip | None = None  # the days to drop on, while a line of a single day is dragged
        self.chosen.connect(lambda _: self.let_go())

    @property
    def entry(self) -> CalendarEntry | None:
        """The entry in hand."""
        row = self.chosen_row()
        return row.entry if row is not None else None

    def can_move(self, entry: CalendarEntry | None) -> bool:
        """Tell whether an entry may be moved: a step of a plan that is still to be done."""
        return self.may_move and entry is not None and entry.can_move

    def let_go(self) -> None:
        """Leave the entry in hand where it is."""
        self.target = self._pressed_at = self._over = self.strip = None
        self.viewport().unsetCursor()
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """With Shift move the line in hand; ask by Enter, let go by Escape. Everything else is the table's."""
        key, held = Key(event.key()), event.modifiers()
        moves = self.target is not None
        is_plain = not held & (Held.ControlModifier | Held.AltModifier)
        if is_plain and key in STEPS and (moves or held & Held.ShiftModifier):
            self._move(STEPS[key])
        elif moves and key in ENTER:
            self._ask_move()
        elif moves and key == Key.Key_Escape:
            self.let_go()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take a line in hand."""
        self.let_go()
        super().mousePressEvent(event)
        place = event.position().toPoint()
        is_left = event.button() is Qt.MouseButton.LeftButton
        if is_left and self.indexAt(place).isValid() and self.can_move(self.entry):
            self._pressed_at = place

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the line in hand, once the pointer has gone far enough, to the day that it is over."""
        place = event.position().toPoint()
        if self._pressed_at is None:
            super().mouseMoveEvent(event)
            return
        far = (place - self._pressed_at).manhattanLength() >= QApplication.startDragDistance()
        if self._over is not None or self.strip is not None or far:
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            follow = self._drag_over if self._of_days else self._drag_to_strip
            follow(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ask for the line that was dragged to be moved to the day where it was let go."""
        super().mouseReleaseEvent(event)
        if self._over is not None or self.strip is not None:
            self._ask_move()
        self._pressed_at = None

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leave what was being moved where it is."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.let_go()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lines, and a frame round the one that the line in hand is dragged to, or the days beside it."""
        super().paintEvent(event)
        if self.strip is not None:
            said = {day: self.rows_model.words.value(say_day(day)) for day in self.strip.days}
            self.strip.paint(QPainter(self.viewport()), theme_of(self), self.target, said)
        if self._over is not None and self.target is not None:
            painter, line = QPainter(self.viewport()), self.visualRect(self.rows_model.index(self._over, 0))
            painter.setPen(QPen(QColor(theme_of(self).act), RING, Qt.PenStyle.DashLine))
            painter.drawRect(1, line.top() + 1, self.viewport().width() - RING, line.height() - RING)

    def _drag_over(self, place: QPoint) -> None:
        """Follow the pointer; over no line the days go on in its direction."""
        index, entry = self.indexAt(place), self.entry
        if index.isValid() and entry is not None:
            self._over = index.row()
            self._aim(entry, self.rows_model.row(self._over).day)
            self.scrollTo(index)
        elif not self.viewport().rect().contains(place):
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + (1 if place.y() > 0 else -1) * bar.singleStep())

    def _drag_to_strip(self, place: QPoint) -> None:
        """Follow the pointer over the days beside the one that is shown; elsewhere the entry stays."""
        entry, pressed_at = self.entry, self._pressed_at
        if entry is None or pressed_at is None:
            return
        if self.strip is None:
            self.strip = DayStrip.beside(entry.first, self.today, self.viewport().rect(), pressed_at)
        day = self.strip.day_at(place)
        self.target = None if day == entry.first else day
        self._tell()

    def _move(self, days: int) -> None:
        """Move the entry in hand on by so many days, and never to a day that is over."""
        entry = self.entry
        if entry is not None and self.can_move(entry):
            self._aim(entry, (self.target or entry.first) + timedelta(days=days))

    def _aim(self, entry: CalendarEntry, day: date) -> None:
        day = max(day, self.today)
        self.target = None if day == entry.first else day
        self._tell()

    def _ask_move(self) -> None:
        entry, target = self.entry, self.target
        self.let_go()
        if entry is not None and target is not None:
            self.move_wanted.emit(entry, target)

    def _tell(self) -> None:
        self.viewport().update()
        self.hand_changed.emit()
