"""The foot of every page: where the record stood, who printed it and when, and which page this is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from reportlab.lib.colors import Color
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from bline_desktop.domain.copies import JournalMark
from bline_desktop.domain.words import N_
from bline_desktop.reports.sheet import (
    BOLD,
    CRITICAL,
    LINE,
    MARGIN,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    QUIET,
    REGULAR,
    STAMP,
    TEXT,
    Sheet,
    printable,
)

FOOTER = 19 * mm
RIGHT = PAGE_WIDTH - MARGIN - 4 * mm
GAP = 4 * mm
SEPARATOR = "   ·   "
MADE_UP = N_("report", "Made up")


@dataclass(frozen=True, slots=True)
class Ink:
    """A font, its size and its colour."""

    font: str
    size: float
    colour: Color


FOOT = Ink(REGULAR, 7.5, QUIET)


class Printed(Protocol):
    """What the foot of every page says."""

    @property
    def mark(self) -> JournalMark:
        """How far the record went."""

    @property
    def ward_name(self) -> str:
        """The ward's name, or nothing."""

    @property
    def made_up(self) -> bool:
        """Whether nobody on the page is real."""

    @property
    def printed_at(self) -> datetime:
        """When it was printed."""

    @property
    def printed_by(self) -> str:
        """By whom."""


class FootFrame:
    """Draws foot and stamp on a page; the number of pages must be known. `header` is kept free above.

    `width` and `height` are those of the paper.
    """

    header = MARGIN
    width, height = PAGE_WIDTH, PAGE_HEIGHT

    def __init__(self, printed: Printed, sheet: Sheet, pages: int) -> None:
        self.printed = printed
        self.sheet = sheet
        self.pages = pages

    def draw(self, canvas: Canvas, document: object) -> None:
        """Draw all that stands on every page."""
        canvas.saveState()
        if self.printed.made_up:
            self._stamp(canvas)
        self._foot(canvas)
        canvas.restoreState()

    def _foot(self, canvas: Canvas) -> None:
        report, sheet, right = self.printed, self.sheet, self.width - MARGIN
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.5)
        canvas.line(MARGIN, 14 * mm, right, 14 * mm)
        number = N_("report", "Page {page} of {pages}")
        page = sheet.say(number, page=canvas.getPageNumber(), pages=self.pages)
        begins = write_right(canvas, 10 * mm, page, Ink(BOLD, 8, TEXT), right)
        printed = sheet.say(N_("report", "Printed {at} by {person}"), at=report.printed_at, person=report.printed_by)
        write_line(canvas, (MARGIN, 10 * mm), printed, FOOT, begins - GAP)
        made_up = sheet.say(N_("report", "Made up: no real patient")) if report.made_up else ""
        begins = write_right(canvas, 6.4 * mm, made_up, Ink(BOLD, 8, CRITICAL), right)
        mark = sheet.say(N_("report", "Journal {mark}"), mark=report.mark.text)
        zone = sheet.say(N_("report", "All times are those of {zone}"), zone=sheet.words.zone.key)
        place = [report.ward_name] if report.ward_name else []
        write_line(canvas, (MARGIN, 6.4 * mm), SEPARATOR.join([*place, mark, zone]), FOOT, begins - GAP)

    def _stamp(self, canvas: Canvas) -> None:
        """Say across the page that nothing on it is about a real person; the foot says so again."""
        canvas.saveState()
        canvas.setFillColor(STAMP)
        canvas.translate(self.width / 2, self.height / 2 - 20 * mm)
        canvas.rotate(52 if self.height > self.width else 28)
        canvas.setFont(BOLD, 110)
        canvas.drawCentredString(0, 0, self.sheet.say(MADE_UP))
        canvas.restoreState()


def write_line(canvas: Canvas, at: tuple[float, float], text: str, ink: Ink, limit: float) -> float:
    """Write a line, smaller where it would pass its limit; return where it ends."""
    text = printable(text)
    size = ink.size * min(1.0, (limit - at[0]) / max(stringWidth(text, ink.font, ink.size), 1))
    canvas.setFont(ink.font, size)
    canvas.setFillColor(ink.colour)
    canvas.drawString(*at, text)
    return at[0] + stringWidth(text, ink.font, size)


def write_right(canvas: Canvas, y: float, text: str, ink: Ink, right: float = RIGHT) -> float:
    """Write a short line that ends at the right; return where it begins."""
    begins = right - stringWidth(text, ink.font, ink.size)
    write_line(canvas, (begins, y), text, ink, right + 1)
    return begins
