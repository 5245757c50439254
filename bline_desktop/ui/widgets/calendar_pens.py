"""What a calendar is painted with: a theme, the fonts, and texts that are cut to their room once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap

from bline_desktop.colours import Theme
from bline_desktop.domain.plan.entries import CalendarEntry
from bline_desktop.ui.theme import Tone
from bline_desktop.ui.widgets import icons
from bline_desktop.ui.widgets.calendar_words import EntryWords

SHAPE, INSET, CORNER = 10, 4, 3
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
CENTRE = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine)


@dataclass(frozen=True, slots=True)
class Look:
    """What is shown besides the entries: today, the entry in hand, the day that it is moved to."""

    today: date
    with_ids: bool  # the patient stands in each line
    entry: CalendarEntry | None = None
    target: date | None = None


class Pens:
    """One theme and one font, with all that is measured of them."""

    def __init__(self, words: EntryWords, theme: Theme, font: QFont) -> None:
        self.words = words
        self.theme = theme
        self.font, self.bold, self.struck = QFont(font), QFont(font), QFont(font)
        self.bold.setWeight(QFont.Weight.DemiBold)
        self.struck.setStrikeOut(True)
        self._plain_metrics, self._bold_metrics = QFontMetrics(self.font), QFontMetrics(self.bold)
        self._cut: dict[tuple[str, int], str] = {}

    @property
    def line(self) -> int:
        """The height of one line with the room beneath it."""
        return self._plain_metrics.height() + 1

    @property
    def head(self) -> int:
        """The height of the number of a day."""
        return self._bold_metrics.height() + 5

    def width(self, text: str, *, bold: bool = True) -> int:
        """Return the width of a text."""
        return (self._bold_metrics if bold else self._plain_metrics).horizontalAdvance(text)

    def fit(self, text: str, width: int) -> str:
        """Return a text cut to a width, in bold letters, which are the wider ones."""
        key = (text, width)
        cut = self._cut.get(key)
        if cut is None:
            cut = self._cut[key] = self._bold_metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, width))
        return cut

    def fitting(self, texts: Sequence[str], width: int) -> str:
        """Return the first of texts that has room as it stands, cut where it is the only one; else none of them."""
        if len(texts) == 1:
            return self.fit(texts[0], width)
        return next((text for text in texts if self.fit(text, width) == text), "")

    def shape(self, name: str, tone: Tone) -> QPixmap:
        """Return a shape in the colour of its tone."""
        return icons.pixmap(name, self.theme.tone(tone.value), SHAPE, self.theme.surface)

    def ring(self, painter: QPainter, box: QRect, *, has_focus: bool = True) -> None:
        """Paint the ring of what is in hand: in the colour of acts where the keyboard is."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self.theme.act if has_focus else self.theme.strong_line), 2))
        painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), CORNER, CORNER)
