"""Draws a month on one page: weeks as rows, what goes on for days as bars, all else as lines with a sign."""

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from bline_desktop.colours import PRINT
from bline_desktop.domain.plan.entries import CalendarEntry, EntrySort
from bline_desktop.domain.plan_printed import WardMonth
from bline_desktop.domain.words import N_, WEEKDAYS
from bline_desktop.reports.month_layout import (
    FOOT,
    HEAD,
    INSET,
    MARKER,
    SetBar,
    SetDay,
    SetMonth,
    SetWeek,
)
from bline_desktop.reports.month_looks import Look, cue_of, look_of
from bline_desktop.reports.sheet import (
    ACT,
    BOLD,
    LINE,
    QUIET,
    REGULAR,
    SURFACE,
    TEXT,
    WARNING,
    WARNING_GROUND,
    Sheet,
)

WEEKDAY_HEIGHT, LEGEND_HEIGHT = 5 * mm, 5 * mm
DAYS = 7
CAPITALS = 0.73  # the height of capital letters, of their size
MORE = N_("calendar", "+{n} more: see the list")
DOSES = (EntrySort.INFUSION, EntrySort.BAG, EntrySort.DOSE_STEP)
COLOURS = {
    **dict.fromkeys(DOSES, HexColor(PRINT.blinatumomab)),
    EntrySort.DLI: HexColor(PRINT.dli),
    EntrySort.MRD: HexColor(PRINT.of_series("mrd")),
    EntrySort.CHIMERISM: HexColor(PRINT.of_series("chimerism_cd3")),
    EntrySort.GVHD: HexColor(PRINT.of_series("gvhd")),
}
Ink = tuple[str, float, Color]  # font, size and colour
Text = tuple[tuple[float, float], str, Ink]  # where it begins, and how it is written
ON_BAR = HexColor(PRINT.on_blinatumomab)
WHITE = HexColor(PRINT.surface)


def colour_of(entry: CalendarEntry) -> Color:
    """Return the colour of what an entry is about; the two treatments own theirs."""
    return COLOURS.get(entry.sort, QUIET)


class MonthGrid(Flowable):
    """The whole month, as it was laid out."""

    def __init__(self, month: SetMonth, printed: WardMonth, sheet: Sheet, size: tuple[float, float]) -> None:
        super().__init__()
        self.month = month
        self.sheet = sheet
        self.width, self.height = size
        self._column = self.width / DAYS
        self._size, self._leading = month.type.size, month.type.leading
        self._first, self._today = printed.first_weekday, printed.view.today

    def draw(self) -> None:
        """Draw weekdays, weeks and what the signs mean."""
        top = self.height - WEEKDAY_HEIGHT
        for number in range(DAYS):
            name = WEEKDAYS[(self._first + number) % DAYS]
            self._write((number * self._column + INSET, top + 4), self.sheet.say(name), (BOLD, 8.0, QUIET))
        for week in self.month.weeks:
            self._week(week, top)
            top -= week.height
        self._legend(top - LEGEND_HEIGHT + 3)

    def _week(self, week: SetWeek, top: float) -> None:
        """Draw one row: grounds first, bars and texts over them, lines last."""
        for number, day in enumerate(week.days):
            self._ground(day, number * self._column, top, week.height)
        for bar in week.bars:
            self._bar(bar, week, top - HEAD - bar.span.lane * self._leading)
        for number, day in enumerate(week.days):
            self._day(day, number * self._column, top, week)
        self.canv.setStrokeColor(LINE)
        self.canv.setLineWidth(0.5)
        for number in range(DAYS):
            self.canv.rect(number * self._column, top - week.height, self._column, week.height, stroke=1, fill=0)
        for number, day in enumerate(week.days):
            if day.cell.day.day == self._today and not day.cell.is_outside:
                self.canv.setStrokeColor(ACT)
                self.canv.setLineWidth(1.4)
                self.canv.rect(number * self._column, top - week.height, self._column, week.height, stroke=1, fill=0)

    def _ground(self, day: SetDay, left: float, top: float, height: float) -> None:
        known = day.cell.day
        if day.cell.is_outside:
            return
        if known.is_holiday or (known.is_weekend and not known.is_worked):
            self.canv.setFillColor(WARNING_GROUND if known.is_holiday else SURFACE)
            self.canv.rect(left, top - height, self._column, height, stroke=0, fill=1)

    def _day(self, day: SetDay, left: float, top: float, week: SetWeek) -> None:
        known, head = day.cell.day, top - HEAD + 3
        quiet = day.cell.is_outside
        number = str(known.day.day)
        end = self._write((left + INSET, head), number, (REGULAR if quiet else BOLD, 8.0, LINE if quiet else TEXT))
        cue = None if quiet else cue_of(known)
        if cue is not None:
            self._write((end + 4, head), self.sheet.say(cue), (REGULAR, 6.0, QUIET))
        y = top - HEAD - min(week.lanes, day.cell.lanes) * self._leading
        for one in day.entries:
            self._sign(look_of(one.first), colour_of(one.first), (left + INSET, y - self._leading + 2))
            for line in one.lines:
                y -= self._leading
                self._entry(look_of(one.first), line, (left + INSET + MARKER, y + 2))
        if day.more:
            said = self.sheet.say(MORE, n=day.more)
            self._write((left + INSET, top - week.height + FOOT + 1), said, (BOLD, self._size, ACT))

    def _entry(self, look: Look, line: str, at: tuple[float, float]) -> None:
        font, colour = {Look.LATE: (BOLD, WARNING), Look.LEFT_OUT: (REGULAR, QUIET)}.get(look, (REGULAR, TEXT))
        end = self._write(at, line, (font, self._size, colour))
        if look is Look.LEFT_OUT:
            self._strike(at, end)

    def _strike(self, at: tuple[float, float], end: float) -> None:
        self.canv.setStrokeColor(QUIET)
        self.canv.setLineWidth(0.6)
        self.canv.line(at[0], at[1] + self._size * 0.3, end, at[1] + self._size * 0.3)

    def _sign(self, look: Look, colour: Color, at: tuple[float, float]) -> None:
        """Draw what stands before an entry: a disc for done, a ring for planned, an exclamation mark for late."""
        x, y = at
        if look is Look.LATE:
            self._write((x + 1.2, y), "!", (BOLD, self._size + 1, WARNING))
            return
        self.canv.setStrokeColor(QUIET if look is Look.LEFT_OUT else colour)
        self.canv.setFillColor(colour if look is Look.DONE else WHITE)
        self.canv.setLineWidth(0.9)
        self.canv.circle(x + 2.4, y + self._size * 0.33, 1.7, stroke=1, fill=1)

    def _bar(self, bar: SetBar, week: SetWeek, top: float) -> None:
        """Draw what goes on for days: filled as far as it is a fact, an outline where it is planned."""
        entry, look = bar.span.entry, look_of(bar.span.entry)
        left = bar.first * self._column + (INSET if bar.span.begins else 0)
        right = (bar.last + 1) * self._column - (INSET if bar.ends else 0)
        known = [day.cell.day.day <= self._today or not entry.is_running for day in week.days[bar.first : bar.last + 1]]
        given = min(right, (bar.first + sum(known)) * self._column) if look is Look.DONE and any(known) else left
        box, foot = (left, right), top - self._leading + 0.8
        colour = QUIET if look is Look.LEFT_OUT else colour_of(entry)
        self._box(box, foot, colour, is_filled=False)
        if given > left:
            self._box((left, given), foot, colour, is_filled=True)
        at = left + INSET, foot + (self._leading - 1.5 - CAPITALS * bar.size) / 2
        ends = at[0] + stringWidth(bar.text, REGULAR, bar.size)
        if given > left:
            self._within((left, given), foot, (at, bar.text, (REGULAR, bar.size, ON_BAR)))
        if ends > given:
            ink = WARNING if look is Look.LATE else QUIET if look is Look.LEFT_OUT else TEXT
            self._within((given, right), foot, (at, bar.text, (REGULAR, bar.size, ink)))
        if look is Look.LEFT_OUT:
            self._strike(at, ends)

    def _box(self, box: tuple[float, float], foot: float, colour: Color, *, is_filled: bool) -> None:
        self.canv.setStrokeColor(colour)
        self.canv.setFillColor(colour if is_filled else WHITE)
        self.canv.setLineWidth(0.5)
        self.canv.rect(box[0], foot, box[1] - box[0], self._leading - 1.5, stroke=1, fill=1)

    def _within(self, box: tuple[float, float], foot: float, text: Text) -> None:
        """Write a text as far as it lies within a box."""
        self.canv.saveState()
        path = self.canv.beginPath()
        path.rect(box[0], foot, box[1] - box[0], self._leading)
        self.canv.clipPath(path, stroke=0, fill=0)
        self._write(*text)
        self.canv.restoreState()

    def _legend(self, y: float) -> None:
        x = INSET
        for look in Look:
            self._sign(look, QUIET, (x, y))
            at = x + MARKER, y
            end = self._write(at, self.sheet.say(look.value), (REGULAR, self._size, QUIET))
            if look is Look.LEFT_OUT:
                self._strike(at, end)
            x = end + 14

    def _write(self, at: tuple[float, float], text: str, ink: Ink) -> float:
        """Write a text; return where it ends."""
        font, size, colour = ink
        canvas: Canvas = self.canv
        canvas.setFont(font, size)
        canvas.setFillColor(colour)
        canvas.drawString(*at, text)
        return at[0] + stringWidth(text, font, size)
