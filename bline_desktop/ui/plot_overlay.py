"""What is painted over the picture of a timeline: the crosshair, the card with details, the ring of the chosen record.

A QPainter does it in a fraction of a millisecond, where drawing the whole figure again takes thirty.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from bline_desktop.colours import Theme
from bline_desktop.domain.words import N_, Words
from bline_desktop.plots.layout import Box
from bline_desktop.plots.targets import Target
from bline_desktop.plots.timeline import TimelinePicture
from bline_desktop.plots.view import View

FROM_TO, SINCE = N_("plot", "{start} to {end}"), N_("plot", "Since {start}")
WITH_DAY = N_("plot", "{moment} · day {day}")
CARD_WIDTH = 300.0
INSET, AWAY, RING = 10.0, 14.0, 9.0
WRAPPED = int(Qt.TextFlag.TextWordWrap)


@dataclass(frozen=True, slots=True)
class Card:
    """The texts of one mark, measured once: when it was, and what it was."""

    record_id: UUID
    heading: str
    body: str
    heading_height: float
    width: float
    height: float


class Overlay:
    """Paints over a picture; keeps the card of the last mark, so that a moving pointer measures nothing twice."""

    def __init__(self, words: Words, font: QFont) -> None:
        self._words = words
        self._font = QFont(font)
        self._bold = QFont(font)
        self._bold.setBold(True)
        self._card: Card | None = None

    def crosshair(self, painter: QPainter, picture: TimelinePicture, place: QPointF) -> None:
        """Paint an upright hairline at the pointer and say its time at the foot of it."""
        data, palette = picture.layout.data, picture.palette
        if not data.left <= place.x() <= data.right:
            return
        bottom = picture.layout.axis_top
        painter.setPen(QPen(QColor(palette.text_2), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(place.x(), picture.layout.treatment.top), QPointF(place.x(), bottom))
        text = self._moment_text(picture.moment_at(place.x(), picture.view), picture)
        metrics = QFontMetricsF(self._font)
        width, height = metrics.horizontalAdvance(text) + 2 * INSET, metrics.height() + 6
        left = min(max(place.x() - width / 2, 2.0), picture.layout.width - width - 2)
        chip = QRectF(left, bottom + 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.text))
        painter.drawRoundedRect(chip, 4, 4)
        painter.setPen(QColor(palette.surface))
        painter.setFont(self._font)
        painter.drawText(chip, int(Qt.AlignmentFlag.AlignCenter), text)

    def _moment_text(self, moment: datetime, picture: TimelinePicture, *, day_only: bool = False) -> str:
        """Say an instant, or only its day, with the day since transplant where that is known."""
        date = self._words.local(moment).date()
        said = self._words.date(date) if day_only else self._words.moment(moment)
        day = picture.axis.day_number(date)
        return self._words.say(WITH_DAY, moment=said, day=day) if day else said

    def ring(self, painter: QPainter, picture: TimelinePicture, target: Target, view: View) -> None:
        """Paint a ring around a mark: a circle around a point, a frame around a bar or a gap."""
        place = picture.place_of(target, view)
        painter.save()
        painter.setClipRect(_rectangle(picture.layout.data))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((picture.palette.surface, 5.0), (picture.palette.act, 2.5)):
            painter.setPen(QPen(QColor(colour), width))
            if target.is_point:
                painter.drawEllipse(QPointF(place.left, place.top), RING, RING)
            else:
                painter.drawRoundedRect(_rectangle(place).adjusted(-3, -3, 3, 3), 3, 3)
        painter.restore()

    def card(self, painter: QPainter, picture: TimelinePicture, target: Target, place: QPointF) -> None:
        """Paint the card of a mark beside the pointer, inside the picture."""
        card, palette = self._card_of(target, picture), picture.palette
        left = place.x() + AWAY
        if left + card.width > picture.layout.width:
            left = max(place.x() - AWAY - card.width, 2.0)
        top = min(max(place.y() + AWAY, 2.0), picture.layout.height - card.height - 2)
        box = QRectF(left, top, card.width, card.height)
        painter.setPen(QPen(QColor(palette.strong_line), 1))
        painter.setBrush(QColor(palette.surface))
        painter.drawRoundedRect(box, 6, 6)
        painter.fillRect(QRectF(box.left() + 1, box.top() + 6, 4, box.height() - 12), QColor(target.colour))
        inner = box.adjusted(INSET + 4, INSET - 2, -INSET, -INSET + 2)
        painter.setPen(QColor(palette.text))
        painter.setFont(self._bold)
        painter.drawText(inner, WRAPPED, card.heading)
        painter.setFont(self._font)
        painter.drawText(inner.adjusted(0, card.heading_height + 4, 0, 0), WRAPPED, card.body)

    def _card_of(self, target: Target, picture: TimelinePicture) -> Card:
        heading = self._heading(target, picture)
        if self._card is None or (self._card.record_id, self._card.heading) != (target.record_id, heading):
            body = self._words.say(target.detail.message, **dict(target.detail.values))
            room = QRectF(0, 0, CARD_WIDTH, 1000)
            above = QFontMetricsF(self._bold).boundingRect(room, WRAPPED, heading)
            below = QFontMetricsF(self._font).boundingRect(room, WRAPPED, body)
            width = max(above.width(), below.width()) + 2 * INSET + 6
            height = above.height() + below.height() + 2 * INSET + 2
            self._card = Card(target.record_id, heading, body, above.height(), width, height)
        return self._card

    def _heading(self, target: Target, picture: TimelinePicture) -> str:
        if target.until is None:
            return self._moment_text(target.at, picture, day_only=target.day_only)
        start: date = target.at
        end: date = target.until
        if target.day_only:  # the end of the last day is the beginning of the next
            start, end = self._day(target.at), self._day(target.until - timedelta(milliseconds=1))
        if target.until >= picture.timeline.now:
            return self._words.say(SINCE, start=start)
        return self._words.say(FROM_TO, start=start, end=end)

    def _day(self, moment: datetime) -> date:
        return self._words.local(moment).date()


def focus_frame(painter: QPainter, size: QRectF, palette: Theme) -> None:
    """Paint the ring that shows where the keyboard is."""
    painter.setPen(QPen(QColor(palette.act), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(size.adjusted(1, 1, -1, -1), 4, 4)


def _rectangle(box: Box) -> QRectF:
    return QRectF(box.left, box.top, box.width, box.height)
