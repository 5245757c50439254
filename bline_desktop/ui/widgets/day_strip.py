"""The days beside an entry, as a strip to drop it on: what the list of a day shows while a line of it is dragged."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from bline_desktop.colours import Theme

DAYS, BEFORE = 7, 3
HEIGHT, INSET = 52, 8  # pixels
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DayStrip:
    """Seven days next to each other in a box: three before a day and three after it, none of them over.

    `stays` is the day on which the entry stands now.
    """

    box: QRect
    first: date
    stays: date

    @classmethod
    def beside(cls, day: date, today: date, room: QRect, hand: QPoint) -> "DayStrip":
        """Lay the strip out at the edge of a room that is farther from the hand, so that none is dropped on at once."""
        at_top = hand.y() > room.center().y()
        top = room.top() if at_top else room.bottom() + 1 - HEIGHT
        return cls(QRect(room.left(), top, room.width(), HEIGHT), max(today, day - BEFORE * _DAY), day)

    @property
    def days(self) -> tuple[date, ...]:
        """The days from left to right."""
        return tuple(self.first + place * _DAY for place in range(DAYS))

    def box_of(self, day: date) -> QRect:
        """Return where a day of the strip is."""
        place = (day - self.first).days
        left, right = (self.box.left() + self.box.width() * edge // DAYS for edge in (place, place + 1))
        return QRect(left, self.box.top(), right - left, HEIGHT)

    def day_at(self, place: QPoint) -> date | None:
        """Return the day beneath the pointer; None beside the strip."""
        return next((day for day in self.days if self.box_of(day).contains(place)), None)

    def paint(self, painter: QPainter, theme: Theme, target: date | None, said: Mapping[date, str]) -> None:
        """Paint the days as they are `said`: that of the entry quietly, the one beneath the pointer framed."""
        font, bold = painter.font(), QFont(painter.font())
        bold.setWeight(QFont.Weight.DemiBold)
        painter.fillRect(self.box, QColor(theme.surface))
        for day in self.days:
            box, is_target = self.box_of(day), day == target
            painter.fillRect(box, QColor(theme.act_soft if is_target else theme.sunken))
            painter.setPen(QPen(QColor(theme.act if is_target else theme.strong_line), 2 if is_target else 1))
            painter.drawRect(box.adjusted(1, 1, -2, -2))
            painter.setFont(bold if is_target else font)
            painter.setPen(QColor(theme.text_2 if day == self.stays else theme.text))
            room = box.width() - 2 * INSET
            cut = QFontMetrics(painter.font()).elidedText(said[day], Qt.TextElideMode.ElideRight, room)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), cut)
