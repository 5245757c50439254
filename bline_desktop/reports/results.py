"""The other parts of a report: details at a glance, records of each kind, open tasks, and what the figures mean."""

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Table

from bline_desktop.domain.patient_report import PatientReport, ReportPart
from bline_desktop.domain.views import RecordLine, TaskLine, Whereabouts
from bline_desktop.domain.words import N_, Message
from bline_desktop.reports.page import day_number, lying_accesses
from bline_desktop.reports.sheet import REGULAR, Sheet
from bline_desktop.reports.treatment import struck

RECORD_WIDTHS = (31, 113, 36)
TASK_WIDTHS = (31, 113, 36)
GLANCE_WIDTHS = (32, 58, 32, 58)

DEFINITIONS: tuple[tuple[Message, Message], ...] = (
    (
        N_("report", "Delivered dose"),
        N_(
            "report",
            "The sum of all times in which the pump ran: infused volume × labelled dose per day × labelled duration, "
            "divided by the labelled volume to be infused. Summed exactly, rounded only here.",
        ),
    ),
    (
        N_("report", "Planned dose"),
        N_("report", "Ordered dose × planned days; it stands behind “of”."),
    ),
    (
        N_("report", "Presumed empty"),
        N_(
            "report",
            "By its label the bag was empty and no new bag is recorded. Nothing is counted from that moment on.",
        ),
    ),
    (
        N_("report", "Interrupted"),
        N_("report", "Time without drug between the first start and the last stop, presumed empty times included."),
    ),
    (
        N_("report", "Negative MRD"),
        N_(
            "report",
            "Nothing found at the sensitivity of that test; drawn as an open marker at this sensitivity, never as "
            "zero. CD19-gated: the gate may have been blind after a drug directed at CD19.",
        ),
    ),
    (
        N_("report", "MRD conversion"),
        N_(
            "report",
            "The first positive after a negative by the same method in the same material; confirmed by a second "
            "positive sample of a later day. A test counts as far as it can see; a CD19-gated negative or one of a "
            "poor sample begins and ends nothing. To confirm (ward rules, rule 37).",
        ),
    ),
    (
        N_("report", "DLI dose"),
        N_("report", "CD3+ cells per kg of body weight, as recorded at the infusion."),
    ),
    (
        N_("report", "Day"),
        N_("report", "Calendar days since the transplant, which is day 0."),
    ),
    (
        N_("report", "Struck"),
        N_("report", "Taken back with a reason. Struck entries stay readable and count for nothing."),
    ),
    (
        N_("report", "Journal"),
        N_(
            "report",
            "Number and first signs of the hash of the last journal entry: what this print shows is the record up to "
            "there. The program's check of the store proves it.",
        ),
    ),
)


def glance(sheet: Sheet, report: PatientReport) -> Table:
    """Set what was typed of the patient, in two columns of titles and values."""
    fields = report.details.fields
    facts: list[tuple[Message, str]] = [
        (N_("report", "State in the trial"), sheet.say(fields.state.title_message)),
        (N_("report", "Place"), _place(sheet, report.banner.whereabouts)),
        (N_("report", "Transplant"), sheet.words.date(fields.transplant_on)),
        (N_("report", "Donor"), sheet.say(fields.donor_type.title_message)),
        (N_("report", "Conditioning"), fields.conditioning),
        (N_("report", "MRD before transplant"), sheet.say(fields.pre_transplant_mrd.title_message)),
        (N_("report", "Access"), lying_accesses(sheet, report.details)),
        (N_("report", "Site"), fields.site),
    ]
    return sheet.facts(facts, GLANCE_WIDTHS)


def _place(sheet: Sheet, place: Whereabouts | None) -> str:
    if place is None:
        return sheet.words.value(None)
    since = {"place": place.place, "since": place.since}
    if place.bed is None:
        return sheet.say(N_("report", "{place} since {since}"), **since)
    return sheet.say(N_("report", "{place}, bed {bed}, since {since}"), bed=place.bed, **since)


def records(sheet: Sheet, report: PatientReport, part: ReportPart) -> Flowable:
    """Set all records of one kind, in order of time."""
    if not part.lines:
        return sheet.text(N_("report", "Nothing recorded."), "quiet")
    head = (N_("report", "When"), N_("report", "Entry"), N_("report", "Recorded"))
    return sheet.table(head, [_record_row(sheet, report, line) for line in part.lines], RECORD_WIDTHS)


def _record_row(sheet: Sheet, report: PatientReport, line: RecordLine) -> list[Flowable | list[Flowable]]:
    local = sheet.words.local(line.when).date()
    when = sheet.words.date(local) if line.dated else sheet.words.moment(line.when)
    day = day_number(report.banner.transplant_on, local)
    what: list[Flowable] = [sheet.paragraph(sheet.said(line.summary), "cell", line.struck)]
    ended = line.replaced and line.strike_reason is None
    if ended:
        what.append(sheet.text(N_("report", "Before its end was recorded."), "quiet"))
    elif line.struck:
        what.append(struck(sheet, line.strike_reason))
    if line.replaced and not ended:
        what.append(sheet.text(N_("report", "Corrected: another entry stands in its place."), "quiet"))
    return [
        [sheet.paragraph(when, "strong", line.struck), sheet.text(N_("report", "Day {day}"), "quiet", day=day)],
        what,
        [sheet.paragraph(line.recorded_by, "cell"), sheet.paragraph(sheet.words.moment(line.recorded_at), "quiet")],
    ]


def open_tasks(sheet: Sheet, tasks: tuple[TaskLine, ...]) -> Flowable:
    """Set what was done outside a rule and still waits for a physician, and the steps of a dose that are due."""
    if not tasks:
        return sheet.text(N_("report", "No task is open."), "quiet")
    head = (N_("report", "Since"), N_("report", "What is open"), N_("report", "Recorded by"))
    return sheet.table(head, [_task_row(sheet, task) for task in tasks], TASK_WIDTHS)


def _task_row(sheet: Sheet, task: TaskLine) -> list[Flowable | list[Flowable]]:
    what: list[Flowable] = [sheet.paragraph(sheet.said(task.sentence), "cell")]
    if task.reason:
        what.append(sheet.text(N_("report", "Reason given: {reason}"), "quiet", reason=task.reason))
    if task.closes_itself:
        what.append(sheet.text(task.closes, "quiet"))
    if task.source:
        what.append(sheet.text(N_("report", "Source of the rule: {source}"), "quiet", source=task.source))
    return [
        sheet.paragraph(sheet.words.value(task.since), "strong"),
        what,
        sheet.paragraph(task.opened_by, "cell"),
    ]


def definitions(sheet: Sheet) -> Table:
    """Set what the words and figures of the report mean."""
    rows = [[sheet.text(word, "head"), sheet.text(meaning, "quiet")] for word, meaning in DEFINITIONS]
    table = Table(rows, colWidths=[width * mm for width in (32, 148)], hAlign="LEFT")
    table.setStyle(
        [
            ("FONTNAME", (0, 0), (-1, -1), REGULAR),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 1.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
        ]
    )
    return table
