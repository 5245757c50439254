"""The hand-over on paper: one page of the ward, one of a patient; with lines to write on while no computer is there."""

from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from pathlib import Path

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, Spacer, Table

from bline_desktop.domain.handover import Due, HandoverRow, PatientHandover, WardHandover
from bline_desktop.domain.treatment.segments import PumpState
from bline_desktop.domain.views import BoardRow, Running
from bline_desktop.domain.words import N_, Message, Words, signed
from bline_desktop.reports.foot import FootFrame
from bline_desktop.reports.handover_parts import facts, open_points, paper_lines, pump_now, shift_lines
from bline_desktop.reports.page import PageFrame
from bline_desktop.reports.paper import About, build
from bline_desktop.reports.sheet import Sheet
from bline_desktop.whole_file import keep_whole

WARD_WIDTHS = (13, 37, 46, 45, 39)
MOST_LINES, FEWEST_LINES = 22, 4  # to write on
WARD_TITLE = N_("handover", "Hand-over of the ward")
WARD_TITLE_NAMED = N_("handover", "Hand-over, {ward}")
PATIENT_TITLE = N_("handover", "Hand-over")
FILE_TITLE = N_("handover", "Hand-over of {trial_id}")
NOBODY = N_("handover", "Nobody is on the ward, and no pump is running.")
NOTHING_DUE = N_("handover", "Nothing is due in the next 12 hours.")


def write_ward_handover(handover: WardHandover, words: Words, out: Path) -> None:
    """Write the page of the ward as a PDF, whole or not at all. Raises StorageTrouble where it can't be written."""
    keep_whole(out, lambda: ward_handover_pdf(handover, words))


def write_patient_handover(handover: PatientHandover, words: Words, out: Path) -> None:
    """Write the page of a patient as a PDF, whole or not at all. Raises StorageTrouble where it can't be written."""
    keep_whole(out, lambda: patient_handover_pdf(handover, words))


def ward_handover_pdf(handover: WardHandover, words: Words) -> bytes:
    """Return the page of the ward as a PDF."""
    sheet = Sheet(words)
    title = sheet.say(WARD_TITLE_NAMED, ward=handover.ward_name) if handover.ward_name else sheet.say(WARD_TITLE)
    about = About(title, handover.printed_by)
    story = partial(_ward, handover, sheet, title)
    return fitted(lambda pages: FootFrame(handover, sheet, pages), about, lambda lines: list(story(lines)))


def patient_handover_pdf(handover: PatientHandover, words: Words) -> bytes:
    """Return the page of a patient as a PDF."""
    sheet = Sheet(words)
    about = About(sheet.say(FILE_TITLE, trial_id=handover.banner.trial_id), handover.printed_by)
    story = partial(_patient, handover, sheet)
    return fitted(lambda pages: PageFrame(handover, sheet, pages), about, lambda lines: list(story(lines)))


def fitted(frame: Callable[[int], FootFrame], about: About, story: Callable[[int], list[Flowable]]) -> bytes:
    """Set the parts with as many lines to write on as one page has room for, and at least FEWEST_LINES.

    Then set them once more: only that setting tells how many pages there are.
    """
    for lines in range(MOST_LINES, FEWEST_LINES - 1, -2):
        pages = build(BytesIO(), frame(0), about, story(lines)).page
        if pages == 1:
            break
    file = BytesIO()
    build(file, frame(pages), about, story(lines))
    return file.getvalue()


def _ward(handover: WardHandover, sheet: Sheet, title: str, lines: int) -> Iterator[Flowable]:
    yield sheet.paragraph(title, "title")
    yield sheet.text(N_("handover", "As of {at}"), "quiet", at=handover.printed_at)
    yield Spacer(0, 3 * mm)
    if handover.rows:
        yield _patients(sheet, handover)
    else:
        yield sheet.text(NOBODY)
    yield from headed(sheet, PAPER, [paper_lines(sheet, lines, whose=True)])


def _patients(sheet: Sheet, handover: WardHandover) -> Table:
    head = (
        N_("handover", "Bed"),
        N_("handover", "Patient"),
        N_("handover", "Now"),
        N_("handover", "Due in the next 12 hours"),
        N_("handover", "Watch"),
    )
    return sheet.table(head, [_ward_row(sheet, each, handover) for each in handover.rows], WARD_WIDTHS)


def _ward_row(sheet: Sheet, each: HandoverRow, handover: WardHandover) -> list[Flowable | list[Flowable]]:
    row = each.row
    place = row.whereabouts
    bed = "" if place is None else place.bed or sheet.say(place.place.title_message)
    day = sheet.text(N_("handover", "{trial_id}, day {day}"), "quiet", trial_id=row.trial_id, day=signed(row.day))
    watch = [sheet.said(each.sentence) for each in handover.attention if each.patient_id == row.patient_id]
    return [
        sheet.paragraph(bed, "strong"),
        [sheet.paragraph(row.shown_name, "strong"), day],
        _now(sheet, row),
        _due(sheet, each, handover),
        [*(sheet.paragraph(note, "cell") for note in each.watch), *(sheet.paragraph(line, "quiet") for line in watch)],
    ]


def _due(sheet: Sheet, each: HandoverRow, handover: WardHandover) -> list[Flowable]:
    """Set what the plan has for today, which knows no clock, above what is due by time."""
    if each.today is None:
        return due_lines(sheet, each.due, handover)
    timed = due_lines(sheet, each.due, handover) if each.due else []
    return [sheet.paragraph(sheet.said(each.today), "cell"), *timed]


def _now(sheet: Sheet, row: BoardRow) -> list[Flowable]:
    lines: list[Flowable] = []
    if row.running is not None:
        for running in (row.running, *row.running.others):
            lines += [sheet.paragraph(_state(sheet, running), "strong"), *_bag(sheet, running)]
    if row.dli_running_since is not None:
        lines.append(sheet.text(N_("handover", "DLI running since {at}"), "strong", at=row.dli_running_since))
    return lines or [sheet.text(N_("handover", "No pump running"), "quiet")]


def _state(sheet: Sheet, running: Running) -> str:
    infusion = running.infusion
    if infusion.state is PumpState.RUNNING:
        values = {"dose": infusion.dose_ug_per_day, "rate": infusion.rate_ml_per_h}
        return sheet.say(N_("handover", "{dose} micrograms per day, {rate} mL per hour"), **values)
    since = N_("handover", "{state} since {at}")
    return sheet.say(since, state=infusion.state.title_message, at=infusion.stopped_since)


def _bag(sheet: Sheet, running: Running) -> list[Flowable]:
    if running.bag_number is None:
        return []
    values = {"number": running.bag_number, "hours": running.bag_hours}
    return [sheet.text(N_("handover", "Bag {number} ({hours}-hour bag)"), "cell", **values)]


def due_lines(sheet: Sheet, due: tuple[Due, ...], handover: WardHandover | PatientHandover) -> list[Flowable]:
    """Set what is due, by time."""
    line = N_("handover", "{at}  {what}")
    now = handover.printed_at
    passed = N_("handover", "{at}  {what}: overdue")
    return [
        sheet.text(
            passed if one.at < now else line,
            "warning" if one.at < now else "cell",
            at=sheet.words.near(one.at, now),
            what=sheet.said(one.sentence),
        )
        for one in due
    ] or [sheet.text(NOTHING_DUE, "quiet")]


def _patient(handover: PatientHandover, sheet: Sheet, lines: int) -> Iterator[Flowable]:
    yield sheet.text(PATIENT_TITLE, "title")
    yield Spacer(0, 2 * mm)
    yield pump_now(sheet, handover)
    yield from headed(sheet, N_("handover", "Due in the next 12 hours"), due_lines(sheet, handover.due, handover))
    last_shift = N_("handover", "Last shift, since {at}")
    yield from headed(sheet, last_shift, shift_lines(sheet, handover), at=handover.shift_began)
    yield from headed(sheet, N_("handover", "At a glance"), [facts(sheet, handover)])
    yield from headed(sheet, N_("handover", "Open"), open_points(sheet, handover))
    yield from headed(sheet, PAPER, [paper_lines(sheet, lines, whose=False)])


PAPER = N_("handover", "While the program can't be used: write here, and type it in later with these times")


def headed(sheet: Sheet, title: Message, content: list[Flowable], **values: object) -> Iterator[Flowable]:
    """Set parts under a title that never stands alone at the foot of a page."""
    yield CondPageBreak(25 * mm)
    yield Spacer(0, 4 * mm)
    yield sheet.text(title, "subheading", **values)
    yield Spacer(0, 1 * mm)
    yield from content
