"""What stands on every page of one patient: who it is, and what everybody at the bed must know; `foot.py` beneath."""

from datetime import date
from typing import Protocol

from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from bline_desktop.domain.patient import AllergyStatus
from bline_desktop.domain.views import Banner, PatientDetails
from bline_desktop.domain.words import N_, signed
from bline_desktop.reports.foot import GAP, RIGHT, SEPARATOR, FootFrame, Ink, Printed, write_line, write_right
from bline_desktop.reports.sheet import (
    ACT,
    BOLD,
    CRITICAL,
    MARGIN,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    REGULAR,
    SURFACE,
    TEXT,
    WARNING,
    Sheet,
    printable,
)

TOP = MARGIN - 4 * mm  # free paper above the banner
LEFT = MARGIN + 5 * mm
NAME_LINE, WHO_LINE, SAFETY_LINE, LINE_STEP, BELOW = (at * mm for at in (7.4, 13.6, 19.2, 4.4, 3.8))


NAME, WHO = Ink(BOLD, 14, TEXT), Ink(REGULAR, 8.5, TEXT)


class PrintedOfPatient(Printed, Protocol):
    """What the banner of a patient says besides."""

    @property
    def banner(self) -> Banner:
        """Who it is."""

    @property
    def details(self) -> PatientDetails:
        """What is typed of the patient."""


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
        begins = write_right(canvas, top - NAME_LINE, banner.trial_id, NAME)
        write_line(canvas, (LEFT, top - NAME_LINE), full_name(banner), NAME, begins - GAP)
        day = self.sheet.say(N_("report", "Day {day} since transplant"), day=signed(banner.day))
        begins = write_right(canvas, top - WHO_LINE, day, WHO)
        write_line(canvas, (LEFT, top - WHO_LINE), SEPARATOR.join(self._who()), WHO, begins - GAP)
        for number, line in enumerate(self._safety):
            at = LEFT
            for text, ink in line:
                at = write_line(canvas, (at, top - SAFETY_LINE - number * LINE_STEP), text, ink, RIGHT) + GAP

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
    return signed((day - transplant_on).days)


def _safety(sheet: Sheet, banner: Banner) -> list[tuple[str, Ink]]:
    """Say weight, allergies and what else matters at the bed; what needs care in the colour of care."""
    care = Ink(BOLD, 8.5, WARNING)
    said = [_weight(sheet, banner, care), _allergies(sheet, banner, care)]
    if banner.isolation is not None:
        said.append((sheet.say(N_("report", "Isolation: {isolation}"), isolation=banner.isolation), care))
    if banner.blood_products is not None:
        said.append((sheet.say(N_("report", "Blood products: {what}"), what=banner.blood_products), care))
    if banner.resuscitation is not None:
        said.append((sheet.say(N_("report", "Resuscitation: {what}"), what=banner.resuscitation), care))
    flags = (
        (banner.under_45_kg, N_("report", "Below 45 kg")),
        (banner.under_18, N_("report", "Under 18 years")),
        (banner.name_alert, N_("report", "Another patient has a similar name")),
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


def lying_accesses(sheet: Sheet, details: PatientDetails) -> str:
    """Say every access that lies at the time of printing; one that was removed says so in the record alone."""
    lying = [
        sheet.said(line.summary)
        for line in details.accesses
        if not line.struck and getattr(line.fields, "removed_at", None) is None
    ]
    return "\n".join(lying) or sheet.words.value(None)
