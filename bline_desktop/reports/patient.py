"""The report of one patient, for the file on paper: A4, vectors, the same bytes for the same values."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer

from bline_desktop.domain.patient_report import PatientReport
from bline_desktop.domain.words import N_, Message, Words
from bline_desktop.plots.timeline import shows_nothing
from bline_desktop.reports.course import Found, PicturePlace, with_picture
from bline_desktop.reports.ladder import TITLE as LADDER
from bline_desktop.reports.ladder import ladder
from bline_desktop.reports.page import PageFrame
from bline_desktop.reports.paper import About, build
from bline_desktop.reports.plan import TITLE as PLAN
from bline_desktop.reports.plan import plan
from bline_desktop.reports.results import definitions, glance, open_tasks, records
from bline_desktop.reports.sheet import Sheet
from bline_desktop.reports.treatment import treatment
from bline_desktop.whole_file import keep_whole

TITLE = N_("report", "Course of treatment and response")
FILE_TITLE = N_("report", "Course of {trial_id}")
NOTHING_YET = N_("report", "Nothing was given or measured yet, so there is no timeline.")


def write_patient_report(report: PatientReport, words: Words, out: Path) -> None:
    """Write the report as a PDF, whole or not at all. Raises StorageTrouble where it can't be written."""
    keep_whole(out, lambda: patient_report_pdf(report, words))


def patient_report_pdf(report: PatientReport, words: Words) -> bytes:
    """Return the report as a PDF. It is set twice: only the first setting tells how many pages there are."""
    sheet = Sheet(words)
    found, _, pages = _set(report, sheet, 0)
    found, data, _ = _set(report, sheet, pages)
    return with_picture(data, found, report.timeline, words) if found.places else data


def _set(report: PatientReport, sheet: Sheet, pages: int) -> tuple[Found, bytes, int]:
    """Set the report once; return where the picture belongs, the pages, and how many there are."""
    found, file, every_page = Found(), BytesIO(), PageFrame(report, sheet, pages)
    about = About(sheet.say(FILE_TITLE, trial_id=report.banner.trial_id), report.printed_by)
    document = build(file, every_page, about, list(_story(report, sheet, found)))
    return found, file.getvalue(), document.page


def _story(report: PatientReport, sheet: Sheet, found: Found) -> Iterator[Flowable]:
    yield sheet.text(TITLE, "title")
    yield Spacer(0, 2 * mm)
    yield glance(sheet, report)
    yield Spacer(0, 3 * mm)
    yield sheet.text(NOTHING_YET, "quiet") if shows_nothing(report.timeline) else PicturePlace(found)
    yield from _section(sheet, N_("report", "Open tasks"), [open_tasks(sheet, report.tasks)])
    if report.plan is not None:
        yield from _section(sheet, PLAN, plan(sheet, report.plan))
    yield from _section(sheet, N_("report", "Blinatumomab"), list(treatment(sheet, report.cycles)))
    if report.ladder:
        yield from _section(sheet, LADDER, ladder(sheet, report.ladder))
    for part in report.parts:
        yield from _section(sheet, part.title, [records(sheet, report, part)])
    yield KeepTogether(list(_section(sheet, N_("report", "What the figures mean"), [definitions(sheet)])))


def _section(sheet: Sheet, title: Message, content: list[Flowable]) -> Iterator[Flowable]:
    """Set a heading that never stands alone at the foot of a page."""
    yield CondPageBreak(40 * mm)
    yield Spacer(0, 5 * mm)
    yield sheet.text(title, "heading")
    yield Spacer(0, 1.5 * mm)
    yield from content
