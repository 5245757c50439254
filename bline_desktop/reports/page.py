"""What stands on every page: who the patient is, where the record stood, who printed it, and which page this is."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from reportlab.lib.colors import Color
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from bline_desktop.domain.copies import JournalMark
from bline_desktop.domain.patient import AllergyStatus
from bline_desktop.domain.views import Banner, PatientDetails
from bline_desktop.domain.words import N_
from bline_desktop.reports.sheet import (
    ACT,
    BOLD,
    CRITICAL,
    LINE,
    MARGIN,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    QUIET,
    REGULAR,
    STAMP,
    SURFACE,
    TEXT,
    WARNING,
    Sheet,
    printable,
)

TOP = MARGIN - 4 * mm  # free paper above the banner
FOOTER = 19 * mm
LEFT, RIGHT = MARGIN + 5 * mm, PAGE_WIDTH - MARGIN - 4 * mm
NAME_LINE, WHO_LINE, SAFETY_LINE, LINE_STEP, BELOW = (at * mm for at in (7.4, 13.6, 19.2, 4.4, 3.8))
GAP = 4 * mm
SEPARATOR = "   ·   "
MADE_UP = N_("report", "Made up")


@dataclass(frozen=True, slots=True)
class Ink:
    """A font, its size and its colour."""

    font: str
    size: float
    colour: Color


NAME, WHO, FOOT = Ink(BOLD, 14, TEXT), Ink(REGULAR, 8.5, TEXT), Ink(REGULAR, 7.5, QUIET)


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


class PrintedOfPatient(Printed, Protocol):
    """What the banner of a patient says besides."""

    @property
    def banner(self) -> Banner:
        """Who it is."""

    @property
    def details(self) -> PatientDetails:
        """What is typed of the patient."""


class FootFrame:
    """Draws foot and stamp on a page; the number of pages must be known. `header` is kept free above."""

    header = MARGIN

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
        report, sheet, right = self.printed, self.sheet, PAGE_WIDTH - MARGIN
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.5)
        canvas.line(MARGIN, 14 * mm, right, 14 * mm)
        number = N_("report", "Page {page} of {pages}")
        page = sheet.say(number, page=canvas.getPageNumber(), pages=self.pages)
        begins = _write_right(canvas, 10 * mm, page, Ink(BOLD, 8, TEXT), right)
        printed = sheet.say(N_("report", "Printed {at} by {person}"), at=report.printed_at, person=report.printed_by)
        _write(canvas, (MARGIN, 10 * mm), printed, FOOT, begins - GAP)
        made_up = sheet.say(N_("report", "Made up: no real patient")) if report.made_up else ""
        begins = _write_right(canvas, 6.4 * mm, made_up, Ink(BOLD, 8, CRITICAL), right)
        mark = sheet.say(N_("report", "Journal {mark}"), mark=report.mark.text)
        zone = sheet.say(N_("report", "All times are those of {zone}"), zone=sheet.words.zone.key)
        place = [report.ward_name] if report.ward_name else []
        _write(canvas, (MARGIN, 6.4 * mm), SEPARATOR.join([*place, mark, zone]), FOOT, begins - GAP)

    def _stamp(self, canvas: Canvas) -> None:
        """Say across the page that nothing on it is about a real person; the foot says so again."""
        canvas.saveState()
        canvas.setFillColor(STAMP)
        canvas.translate(PAGE_WIDTH / 2, PAGE_HEIGHT / 2 - 20 * mm)
        canvas.rotate(52)
        canvas.setFont(BOLD, 110)
        canvas.drawCentredString(0, 0, self.sheet.say(MADE_UP))
        canvas.restoreState()


class PageFrame(FootFrame):
    """Draws the banner of a patient above, besides foot and stamp."""

    def __init__(self, report: PrintedOfPatient, sheet: Sheet, pages: int) -> None:
        super().__init__(report, sheet, pages)
        self.report = report
        self._safety = _set_lines(_safety(sheet, report.banner), RIGHT - LEFT)
        self.banner_height = SAFETY_LINE + LINE_STEP * (len(self._safety) - 1) + BELOW
        self.header = TOP + self.banner_height + 5 * mm

    def draw(self, canvas: Canvas, document: object) -> None:
        """Draw all that stands on every page."""
        super().draw(canvas, document)
        canvas.saveState()
        self._banner(canvas)
        canvas.restoreState()

    def _banner(self, canvas: Canvas) -> None:
        banner, top = self.report.banner, PAGE_HEIGHT - TOP
        canvas.setFillColor(SURFACE)
        canvas.rect(MARGIN, top - self.banner_height, PAGE_WIDTH - 2 * MARGIN, self.banner_height, stroke=0, fill=1)
        canvas.setFillColor(ACT)
        canvas.rect(MARGIN, top - self.banner_height, 1.2 * mm, self.banner_height, stroke=0, fill=1)
        begins = _write_right(canvas, top - NAME_LINE, banner.trial_id, NAME)
        _write(canvas, (LEFT, top - NAME_LINE), full_name(banner), NAME, begins - GAP)
        day = self.sheet.say(N_("report", "Day {day} since transplant"), day=f"{banner.day:+d}")
        begins = _write_right(canvas, top - WHO_LINE, day, WHO)
        _write(canvas, (LEFT, top - WHO_LINE), SEPARATOR.join(self._who()), WHO, begins - GAP)
        for number, line in enumerate(self._safety):
            at = LEFT
            for text, ink in line:
                at = _write(canvas, (at, top - SAFETY_LINE - number * LINE_STEP), text, ink, RIGHT) + GAP

    def _who(self) -> list[str]:
        banner, sheet = self.report.banner, self.sheet
        number = self.report.details.fields.hospital_number
        return [
            sheet.say(N_("report", "Born {born} ({age} y)"), born=banner.born_on, age=banner.age),
            sheet.say(banner.sex.title_message),
            sheet.say(N_("report", "Hospital number {number}"), number=number),
        ]


def full_name(banner: Banner) -> str:
    """Write a name as the banner shows it: `LI, Wei  李伟`."""
    native = f"  {banner.native_name}" if banner.native_name else ""
    return f"{banner.surname.upper()}, {banner.given_name}{native}"


def day_number(transplant_on: date, day: date) -> str:
    """Write a day since transplant with its sign: `+126`."""
    return f"{(day - transplant_on).days:+d}"


def _safety(sheet: Sheet, banner: Banner) -> list[tuple[str, Ink]]:
    """Say weight, allergies and what else matters at the bed; what needs care in the colour of care."""
    care = Ink(BOLD, 8.5, WARNING)
    said = [_weight(sheet, banner, care), _allergies(sheet, banner, care)]
    if banner.isolation is not None:
        said.append((sheet.say(N_("report", "Isolation {isolation}"), isolation=banner.isolation), care))
    if banner.blood_products is not None:
        said.append((sheet.say(N_("report", "Blood products: {what}"), what=banner.blood_products), care))
    if banner.resuscitation is not None:
        said.append((sheet.say(N_("report", "Resuscitation: {what}"), what=banner.resuscitation), care))
    flags = (
        (banner.under_45_kg, N_("report", "Under 45 kg")),
        (banner.under_18, N_("report", "Under 18 years")),
        (banner.name_alert, N_("report", "Name alert: similar names")),
    )
    return said + [(sheet.say(message), care) for holds, message in flags if holds]


def _weight(sheet: Sheet, banner: Banner, care: Ink) -> tuple[str, Ink]:
    if banner.weight_kg is None:
        return sheet.say(N_("report", "Weight not recorded")), care
    values = {"weight": banner.weight_kg, "on": banner.weight_on}
    return sheet.say(N_("report", "Weight {weight} kg ({on})"), **values), WHO


def _allergies(sheet: Sheet, banner: Banner, care: Ink) -> tuple[str, Ink]:
    match banner.allergy_status:
        case AllergyStatus.KNOWN:
            return sheet.say(N_("report", "Allergic to {what}"), what=banner.allergies), Ink(BOLD, 8.5, CRITICAL)
        case AllergyStatus.NONE_KNOWN:
            return sheet.say(N_("report", "No known allergies")), WHO
        case _:
            return sheet.say(N_("report", "Allergies not asked")), care


def _set_lines(items: list[tuple[str, Ink]], width: float) -> list[list[tuple[str, Ink]]]:
    """Fill lines with items, nothing left out: what does not fit goes to the next line, what is too long is wrapped."""
    lines: list[list[tuple[str, Ink]]] = [[]]
    left = width
    for text, ink in items:
        for part in simpleSplit(printable(text), ink.font, ink.size, width):
            needed = stringWidth(part, ink.font, ink.size)
            if lines[-1] and needed > left:
                lines.append([])
                left = width
            lines[-1].append((part, ink))
            left -= needed + GAP
    return lines


def _write(canvas: Canvas, at: tuple[float, float], text: str, ink: Ink, limit: float) -> float:
    """Write a line, smaller where it would pass its limit; return where it ends."""
    text = printable(text)
    size = ink.size * min(1.0, (limit - at[0]) / max(stringWidth(text, ink.font, ink.size), 1))
    canvas.setFont(ink.font, size)
    canvas.setFillColor(ink.colour)
    canvas.drawString(*at, text)
    return at[0] + stringWidth(text, ink.font, size)


def _write_right(canvas: Canvas, y: float, text: str, ink: Ink, right: float = RIGHT) -> float:
    """Write a short line that ends at the right; return where it begins."""
    begins = right - stringWidth(text, ink.font, ink.size)
    _write(canvas, (begins, y), text, ink, right + 1)
    return begins
