"""Paints what stands on the days of a calendar: planned is a hairline or a hollow shape, done is solid.

What is late says so in a word as well. A month of a whole ward is some three hundred of these.
"""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from bline_desktop.domain.plan.entries import CalendarEntry, EntrySort
from bline_desktop.domain.plan.state import StepState
from bline_desktop.domain.words import N_
from bline_desktop.ui.theme import Tone
from bline_desktop.ui.widgets.calendar_layout import Mark, MarkSort
from bline_desktop.ui.widgets.calendar_pens import CORNER, INSET, LEFT, SHAPE, Look, Pens
from bline_desktop.ui.widgets.calendar_words import colour_of, shape_of, tone_of

SOFT = 0.4  # how much is seen of what is being moved, in the place that it leaves
QUIET = (StepState.OMITTED, StepState.CEASED)  # struck through, because they will not be done
RAISED = 2  # pixels by which what stands on a bar is lifted off its lower edge, so that no letter is cut by it
MORE = N_("calendar", "+{n} more")


class MarkPainter:
    """Paints the marks of a row."""

    def __init__(self, pens: Pens) -> None:
        self.pens = pens

    def paint(self, painter: QPainter, mark: Mark, look: Look) -> None:
        """Paint one mark of a row."""
        entry = mark.entries[0]
        if mark.sort is MarkSort.LINE:
            self._line(painter, mark.box, entry, look)
        elif mark.sort is MarkSort.BAR:
            self._bar(painter, mark, entry, look)
        elif mark.sort is MarkSort.BAND:
            self._band(painter, mark, look)
        elif mark.sort is MarkSort.GROUP:
            self._counted(painter, mark.box, self.pens.words.group(mark.entries), shape_of(entry), tone_of(entry))
        else:
            painter.setFont(self.pens.bold)
            painter.setPen(QColor(self.pens.theme.act))
            said = self.pens.words.words.say(MORE, n=len(mark.entries))
            painter.drawText(mark.box.adjusted(INSET, 0, 0, 0), LEFT, self.pens.fit(said, mark.box.width() - INSET))

    def _line(self, painter: QPainter, box: QRect, entry: CalendarEntry, look: Look) -> None:
        theme, is_moved = self.pens.theme, entry is look.entry and look.target is not None
        if entry is look.entry:
            painter.fillRect(box, QColor(theme.act_soft))
            self.pens.ring(painter, box.adjusted(-2, -1, 2, 1))
        painter.setOpacity(SOFT if is_moved else 1.0)
        tone = colour_of(entry)
        painter.drawPixmap(
            box.left() + 2, box.top() + (box.height() - SHAPE) // 2, self.pens.shape(shape_of(entry), tone)
        )
        left, right = box.left() + SHAPE + 3 + INSET, box.right()
        is_quiet = entry.is_done or entry.state in (*QUIET, StepState.OVER)
        colour = QColor(theme.text_2 if is_quiet else theme.text)
        pieces = self._lead(entry, look)
        for text in pieces:
            painter.setFont(self.pens.bold)
            painter.setPen(colour)
            cut = self.pens.fit(text, right - left)
            painter.drawText(QRect(left, box.top(), right - left, box.height()), LEFT, cut)
            left += self.pens.width(cut) + INSET
        title, beside = self.in_line(entry, right - left)
        painter.setFont(self.pens.struck if entry.state in QUIET else self.pens.font)
        painter.setPen(colour)
        painter.drawText(QRect(left, box.top(), right - left, box.height()), LEFT, title)
        if beside:
            left += self.pens.width(title, bold=False) + INSET if title else 0
            painter.setFont(self.pens.bold)
            painter.setPen(QColor(theme.tone(tone.value)))
            painter.drawText(QRect(left, box.top(), right - left, box.height()), LEFT, beside)
        painter.setOpacity(1.0)

    def in_line(self, entry: CalendarEntry, width: int) -> tuple[str, str]:
        """Return what an entry is about and what stands behind it, in the words for which a line has room."""
        titles, besides = self.pens.words.titles(entry), self.pens.words.besides(entry)
        for beside in besides:
            title = self.pens.fitting(titles, width - (self.pens.width(beside) + INSET + 1 if beside else 0))
            if title:
                return title, beside
        return "", besides[0]

    def _lead(self, entry: CalendarEntry, look: Look) -> tuple[str, ...]:
        """Return what stands before a title: the patient, or the time where the patient stands before the row."""
        if look.with_ids:
            return (entry.trial_id,)
        return (self.pens.words.words.clock(entry.at),) if entry.at is not None else ()

    def _bar(self, painter: QPainter, mark: Mark, entry: CalendarEntry, look: Look) -> None:
        theme = self.pens.theme
        colour, on, said_in = self._bar_colours(entry)
        given = mark.box
        if entry.is_running and look.today < mark.last:  # what is still to come of it
            days = (mark.last - mark.first).days + 1
            passed = max(0, (look.today - mark.first).days + 1)
            given = QRect(given.left(), given.top(), given.width() * passed // days, given.height())
        elif not (entry.is_done or entry.is_running):
            given = QRect()
        path = _rounded(QRectF(mark.box).adjusted(0.5, 0.5, -0.5, -0.5), begins=mark.begins, ends=mark.ends)
        painter.setOpacity(SOFT if entry is look.entry and look.target is not None else 1.0)
        painter.setPen(QPen(QColor(colour), 1))
        painter.setBrush(QColor(theme.surface))
        painter.drawPath(path)
        text = _lifted(mark.box)
        painter.setFont(self.pens.bold)
        cut = self.on_bar(mark, look, text.width())
        painter.setPen(QColor(said_in))
        painter.drawText(text, LEFT, cut)
        if not given.isEmpty():
            painter.save()
            painter.setClipRect(given)
            painter.fillPath(path, QColor(colour))
            painter.setPen(QColor(on))
            painter.drawText(text, LEFT, cut)
            painter.restore()
        painter.setOpacity(1.0)
        if entry is look.entry:
            self.pens.ring(painter, mark.box)

    def on_bar(self, mark: Mark, look: Look, width: int) -> str:
        """Return what stands on a bar: with the dose that is planned where it begins and there is room for it."""
        entry, beside = mark.entries[0], self.pens.words.beside(mark.entries[0])
        titles = self.pens.words.titles(entry, begins=mark.begins)
        with_ids = [f"{entry.trial_id} {title}" for title in titles] if look.with_ids else titles
        said = [f"{title} · {beside}" for title in with_ids] if beside else with_ids
        return self.pens.fitting(said, width) or self.pens.fit(said[-1], width)

    def _band(self, painter: QPainter, mark: Mark, look: Look) -> None:
        theme = self.pens.theme
        past = mark.first <= look.today  # what runs is not given yet on the days to come
        given = [entry for entry in mark.entries if (past if entry.is_running else entry.is_done)]
        said = self.pens.words.band(len(given), len(mark.entries) - len(given))
        path = _rounded(QRectF(mark.box).adjusted(0, 0.5, 0, -0.5), begins=mark.begins, ends=mark.ends)
        painter.setPen(QPen(QColor(theme.blinatumomab), 1))
        painter.setBrush(QColor(theme.blinatumomab) if given else QColor(theme.surface))
        painter.drawPath(path)
        painter.setFont(self.pens.bold)
        painter.setPen(QColor(theme.on_blinatumomab if given else theme.tone(Tone.BLINATUMOMAB.value)))
        painter.drawText(_lifted(mark.box), LEFT, self.pens.fit(said, mark.box.width() - 3 * INSET))

    def _counted(self, painter: QPainter, box: QRect, said: str, shape: str, tone: Tone) -> None:
        self._shape(painter, box, shape, tone)
        painter.setFont(self.pens.font)
        painter.setPen(QColor(self.pens.theme.text_2 if tone is Tone.GOOD else self.pens.theme.text))
        text = box.adjusted(SHAPE + 3 + INSET, 0, 0, 0)
        painter.drawText(text, LEFT, self.pens.fit(said, text.width()))

    def _shape(self, painter: QPainter, box: QRect, name: str, tone: Tone) -> None:
        at = box.left() + 2, box.top() + (box.height() - SHAPE) // 2
        painter.drawPixmap(*at, self.pens.shape(name, tone))

    def _bar_colours(self, entry: CalendarEntry) -> tuple[str, str, str]:
        """Return the colours of a bar, of the text on what was given of it, and of the text on what is planned."""
        theme = self.pens.theme
        if entry.sort is EntrySort.DLI:
            return theme.dli, theme.surface, theme.dli_text
        if entry.sort is EntrySort.INFUSION:
            return theme.blinatumomab, theme.on_blinatumomab, theme.tone(Tone.BLINATUMOMAB)
        return theme.text_2, theme.surface, theme.text_2


def _lifted(box: QRect) -> QRect:
    """Return the room for what stands on a bar."""
    return box.adjusted(INSET + 2, -RAISED, -INSET, -RAISED)


def _rounded(box: QRectF, *, begins: bool, ends: bool) -> QPainterPath:
    """Return a box that is round only where something really begins or ends."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addRoundedRect(box, 2 * CORNER, 2 * CORNER)
    if not begins:
        path.addRect(QRectF(box.left(), box.top(), 3 * CORNER, box.height()))
    if not ends:
        path.addRect(QRectF(box.right() - 3 * CORNER, box.top(), 3 * CORNER, box.height()))
    return path.simplified()
