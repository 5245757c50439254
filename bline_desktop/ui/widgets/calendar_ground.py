"""Paints the days of a calendar beneath its entries: their grounds, numbers and cues, and what stands before a row."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from bline_desktop.domain.plan.calendar_cells import DayCell
from bline_desktop.domain.plan.entries import CalendarEntry
from bline_desktop.ui.widgets.calendar_layout import PlacedRow
from bline_desktop.ui.widgets.calendar_pens import CENTRE, CORNER, INSET, LEFT, RIGHT, Look, Pens
from bline_desktop.ui.widgets.calendar_words import weekday


class GroundPainter:
    """Paints days."""

    def __init__(self, pens: Pens) -> None:
        self.pens = pens

    def titles(self, painter: QPainter, boxes: Sequence[QRect], row: PlacedRow, look: Look, *, dated: bool) -> None:
        """Paint the names of the days above the rows, with their dates where the rows show none."""
        painter.setFont(self.pens.bold if dated else self.pens.font)
        for box, cell in zip(boxes, row.row.cells, strict=True):
            day = cell.day.day
            painter.setPen(QColor(self.pens.theme.text if dated and day == look.today else self.pens.theme.text_2))
            said = weekday(self.pens.words.words, day)
            if dated:
                said = f"{said} {day.day:02d}"
                said = " · ".join((said, *self.pens.words.cues(cell.day, look.today)))
            painter.drawText(box.adjusted(INSET + 2, 0, -INSET, 0), LEFT, self.pens.fit(said, box.width() - 2 * INSET))

    def fill(self, painter: QPainter, area: QRect) -> None:
        """Paint the ground of all."""
        painter.fillRect(area, QColor(self.pens.theme.ground))

    def paint(self, painter: QPainter, placed: PlacedRow, look: Look, *, numbered: bool) -> None:
        """Paint the ground of each day of a row, its number and its cues, and what stands before the row."""
        theme = self.pens.theme
        for box, cell in zip(placed.boxes, placed.row.cells, strict=True):
            off = cell.day.is_holiday or (cell.day.is_weekend and not cell.day.is_worked)
            painter.fillRect(box, QColor(theme.sunken if off else theme.surface))
            if cell.day.day == look.target:
                painter.fillRect(box, QColor(theme.act_soft))
        painter.setPen(QColor(theme.line))
        for box in placed.boxes:
            painter.drawLine(box.topLeft(), box.bottomLeft())
        left = placed.boxes[0].left() if placed.row.label == "" else 0
        painter.drawLine(left, placed.top, placed.boxes[-1].right(), placed.top)
        if numbered:
            for box, cell in zip(placed.boxes, placed.row.cells, strict=True):
                self._number(painter, QRect(box.left(), box.top(), box.width(), self.pens.head), cell, look)
        if placed.row.label:
            self._label(painter, placed)

    def _number(self, painter: QPainter, box: QRect, cell: DayCell, look: Look) -> None:
        theme, day = self.pens.theme, cell.day.day
        room = QRect(box.left() + INSET, box.top() + 2, self.pens.width("00") + 8, box.height() - 3)
        painter.setFont(self.pens.bold)
        if day == look.today:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.act))
            painter.drawRoundedRect(room, room.height() / 2, room.height() / 2)
            painter.setPen(QColor(theme.on_act))
        else:
            painter.setFont(self.pens.font if cell.is_outside else self.pens.bold)
            painter.setPen(QColor(theme.strong_line if cell.is_outside else theme.text))
        painter.drawText(room, CENTRE, str(day.day))
        cue = self.pens.words.cue(cell.day)
        if cue:
            painter.setFont(self.pens.font)
            painter.setPen(QColor(theme.text_2))
            left = room.right() + INSET
            painter.drawText(QRect(left, box.top(), box.right() - left - INSET, box.height()), RIGHT, cue)

    def _label(self, painter: QPainter, placed: PlacedRow) -> None:
        painter.setFont(self.pens.bold)
        painter.setPen(QColor(self.pens.theme.text))
        box = QRect(INSET + 2, placed.top + 3, placed.boxes[0].left() - 2 * INSET, self.pens.line)
        painter.drawText(box, LEFT, self.pens.fit(placed.row.label, box.width()))

    def ghost(self, painter: QPainter, at: QPoint, entry: CalendarEntry) -> None:
        """Paint what is being dragged, beside the pointer."""
        said = f"{entry.trial_id} {self.pens.words.title(entry)}"
        box = QRect(at.x() + 10, at.y() + 6, self.pens.width(said) + 16, self.pens.line + 4)
        painter.setPen(QPen(QColor(self.pens.theme.act), 1))
        painter.setBrush(QColor(self.pens.theme.surface))
        painter.drawRoundedRect(box, CORNER, CORNER)
        painter.setFont(self.pens.bold)
        painter.setPen(QColor(self.pens.theme.text))
        painter.drawText(box, CENTRE, said)
