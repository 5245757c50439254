"""The sheet a patient takes home with a pump: what runs, the bag's clock, whom to call and when, and lines to write on.

It is made of the parts of the hand-over sheet. What is written on it comes back by *Enter from paper*.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from bline_desktop.domain.handover import PatientHandover
from bline_desktop.domain.observations.round_watch import FEVER_FROM_C, LOW_SYSTOLIC_BELOW
from bline_desktop.domain.words import N_, Words
from bline_desktop.reports.handover import due_lines, fitted, headed
from bline_desktop.reports.handover_parts import FACT_WIDTHS, ROOM_TO_WRITE, paper_lines, pump_now
from bline_desktop.reports.page import PageFrame
from bline_desktop.reports.paper import About
from bline_desktop.reports.sheet import Sheet
from bline_desktop.whole_file import keep_whole

TITLE = N_("take-home", "At home with the pump")
FILE_TITLE = N_("take-home", "Take-home sheet of {trial_id}")
CALL_WHEN = N_("take-home", "Call the ward at once")
# The same as a round is told of, and what the nurse at home can't put right alone.
CALL_LINES = (
    N_(
        "take-home",
        "Temperature {fever} °C or more, systolic (upper) blood pressure below {pressure} mmHg, any need of oxygen",
    ),
    N_("take-home", "Confusion, trembling, trouble speaking, or a sentence written unlike before"),
    N_("take-home", "The pump stands still, alarms again, shows another rate than above, or the line leaks"),
    N_("take-home", "Do not flush the line. Do not change the rate."),
)
WHOM = N_("take-home", "Whom to call")
WARD, PHYSICIAN = N_("take-home", "Ward, day and night"), N_("take-home", "Physician on call")
NURSE = N_("take-home", "Visiting nurse")
WRITE = N_("take-home", "What was done and seen at home: write the time with each, and bring this sheet back")


def write_take_home(handover: PatientHandover, words: Words, out: Path) -> None:
    """Write the sheet as a PDF, whole or not at all. Raises StorageTrouble where it can't be written."""
    keep_whole(out, lambda: take_home_pdf(handover, words))


def take_home_pdf(handover: PatientHandover, words: Words) -> bytes:
    """Return the sheet as a PDF."""
    sheet = Sheet(words)
    about = About(sheet.say(FILE_TITLE, trial_id=handover.banner.trial_id), handover.printed_by)
    story = partial(_story, handover, sheet)
    return fitted(lambda pages: PageFrame(handover, sheet, pages), about, lambda lines: list(story(lines)))


def _story(handover: PatientHandover, sheet: Sheet, lines: int) -> Iterator[Flowable]:
    yield sheet.text(TITLE, "title")
    yield Spacer(0, 2 * mm)
    yield pump_now(sheet, handover)
    yield from headed(sheet, N_("take-home", "Due in the next 12 hours"), due_lines(sheet, handover.due, handover))
    values = {"fever": FEVER_FROM_C, "pressure": LOW_SYSTOLIC_BELOW}
    yield from headed(sheet, CALL_WHEN, [sheet.text(line, "cell", **values) for line in CALL_LINES])
    rooms = [(title, "") for title in (WARD, PHYSICIAN, NURSE)]
    yield from headed(sheet, WHOM, [sheet.facts(rooms, FACT_WIDTHS, [ROOM_TO_WRITE] * len(rooms))])
    yield from headed(sheet, WRITE, [paper_lines(sheet, lines, whose=False)])
