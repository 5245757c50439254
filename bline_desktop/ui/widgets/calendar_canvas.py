"""Days with what is planned and done on them, painted in one widget: rows that share a height, or are as high as full.

A month of a whole ward holds too much for a widget each.
"""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QHelpEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from bline_desktop.domain.plan.calendar_cells import DayCell
from bline_desktop.domain.plan.entries import CalendarEntry
from bline_desktop.ui.theme import CAPTION_PT, GRID, theme_of
from bline_desktop.ui.widgets.calendar_ground import GroundPainter
from bline_desktop.ui.widgets.calendar_hand import Hand
from bline_desktop.ui.widgets.calendar_layout import Mark, Measures, PlacedRow, Row, even_rows, whole_rows
from bline_desktop.ui.widgets.calendar_marks import MarkPainter
from bline_desktop.ui.widgets.calendar_pens import Look, Pens
from bline_desktop.ui.widgets.calendar_words import EntryWords

LABEL = 176  # pixels before the rows, where each has a label
LEAST_ROW = 30
MOST_SAID = 20  # entries in one tip
DAYS = 7


class CalendarCanvas(QAbstractScrollArea):
    """Rows of days. `even` rows share the height, as the weeks of a month; others are as high as what is in them."""

    def __init__(self, words: EntryWords, *, even: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words, self.even = words, even
        self.rows: tuple[Row, ...] = ()
        self.placed: tuple[PlacedRow, ...] = ()
        self.hand = Hand()
        self.today = date.min
        self._pens: Pens | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumSize(480, 240)

    def show_rows(self, rows: Sequence[Row], today: date) -> None:
        """Show other rows. The day and the entry in hand stay in hand as long as they are there."""
        self.rows, self.today = tuple(rows), today
        self.hand.take_rows(self.rows)
        self.lay_out()

    def entries_at(self, day: date) -> tuple[CalendarEntry, ...]:
        """Return all entries that are painted or counted on a day, in the order of their places."""
        return tuple(entry for mark in self.marks_at(day) for entry in mark.entries)

    def marks_at(self, day: date) -> tuple[Mark, ...]:
        """Return what is painted on a day."""
        return tuple(mark for row in self.placed for mark in row.marks if mark.first <= day <= mark.last)

    def place_of(self, mark: Mark) -> QRect:
        """Return where a mark is on the viewport now."""
        return mark.box.translated(0, self._offset)

    def box_of(self, day: date) -> QRect:
        """Return where a day is on the viewport now, in the first row that has it; empty where it is not shown."""
        found = ((cell, box) for row in self.placed for cell, box in zip(row.row.cells, row.boxes, strict=True))
        return next((box.translated(0, self._offset) for cell, box in found if cell.day.day == day), QRect())

    def under(self, place: QPoint) -> tuple[int, DayCell, Mark | None] | None:
        """Return the row, the cell and the mark at a place of the viewport; None beside the days."""
        at = place - QPoint(0, self._offset)
        if place.y() < self._head:
            return None
        for number, row in enumerate(self.placed):
            for cell, box in zip(row.row.cells, row.boxes, strict=True):
                if box.contains(at):
                    mark = next((mark for mark in row.marks if mark.box.contains(at)), None)
                    return number, cell, mark
        return None

    def show_row(self, number: int) -> None:
        """Bring a row into sight."""
        row, bar = self.placed[number], self.verticalScrollBar()
        if row.top < bar.value():
            bar.setValue(row.top)
        elif row.bottom > bar.value() + bar.pageStep():
            bar.setValue(row.bottom - bar.pageStep())

    @property
    def pens(self) -> Pens:
        """What is painted with, in the theme and the font as they are now."""
        theme = theme_of(self)
        if self._pens is None or self._pens.theme is not theme:
            font = QFont(self.font())
            font.setPointSizeF(CAPTION_PT)
            self._pens = Pens(self.words, theme, font)
        return self._pens

    @property
    def _head(self) -> int:
        return self.pens.line + GRID

    @property
    def _offset(self) -> int:
        return self._head - self.verticalScrollBar().value()

    def lay_out(self) -> None:
        """Place everything for the size as it is now."""
        width, height = self.viewport().width(), self.viewport().height() - self._head
        left = LABEL if any(row.label for row in self.rows) else 0
        edges = tuple(left + (width - 1 - left) * number // DAYS for number in range(DAYS + 1))
        head = self.pens.head if self.even else GRID // 2
        measures = Measures(edges, self.pens.line, head, groups=self.even and self.words.of_ward)
        if self.even:
            self.placed = even_rows(self.rows, height, measures)
        else:
            alone = len(self.rows) == 1
            self.placed = whole_rows(self.rows, height if alone else LEAST_ROW, measures)
        bar = self.verticalScrollBar()
        bar.setPageStep(height)
        bar.setSingleStep(LEAST_ROW)
        bar.setRange(0, max(0, (self.placed[-1].bottom if self.placed else 0) - height))
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if bar.maximum() else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if self.verticalScrollBarPolicy() is not policy:  # Qt by itself keeps one that it showed before
            self.setVerticalScrollBarPolicy(policy)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows that are in sight, and the names of the days above them."""
        painter, pens, hand = QPainter(self.viewport()), self.pens, self.hand
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        ground, marks = GroundPainter(pens), MarkPainter(pens)
        look = Look(self.today, self.words.of_ward and self.even, hand.entry, hand.target)
        ground.fill(painter, self.viewport().rect())
        painter.translate(0, self._offset)
        shown = event.rect().translated(0, -self._offset)
        for row in self.placed:
            if row.bottom >= shown.top() and row.top <= shown.bottom():
                ground.paint(painter, row, look, numbered=self.even)
                for mark in row.marks:
                    marks.paint(painter, mark, look)
        box = hand.box(self.placed)
        if not box.isEmpty():
            pens.ring(painter, box, has_focus=self.hasFocus())
        painter.translate(0, -self._offset)
        if self.placed:
            boxes = tuple(QRect(box.left(), 0, box.width(), self._head) for box in self.placed[0].boxes)
            ground.fill(painter, QRect(0, 0, self.viewport().width(), self._head))  # rows are scrolled beneath it
            ground.titles(painter, boxes, self.placed[0], look, dated=not self.even)
        if hand.dragged_at is not None and hand.entry is not None:
            ground.ghost(painter, hand.dragged_at, hand.entry)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay everything out for another size."""
        super().resizeEvent(event)
        self.lay_out()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Paint anew: the names of the days stay where they are."""
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        """Take on the colours and letters of another theme."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._pens = None
            self.lay_out()

    def viewportEvent(self, event: QEvent) -> bool:
        """Say an entry in full while the pointer rests on it."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            found = self.under(event.pos())
            entries = found[2].entries[:MOST_SAID] if found is not None and found[2] is not None else ()
            QToolTip.showText(event.globalPos(), "\n".join(map(self.words.in_full, entries)), self.viewport())
            return True
        return super().viewportEvent(event)

    def sizeHint(self) -> QSize:
        """Ask for room for six weeks."""
        return QSize(1100, 620)
