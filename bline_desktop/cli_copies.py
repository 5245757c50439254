"""The commands after which something leaves the store: a report, an export. Each is one entry of the journal."""

from datetime import date
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from bline_desktop.copy_for_rounds import make_rounds_copy
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.plan.month_grid import month_weeks
from bline_desktop.domain.words import N_, Words
from bline_desktop.exchange.csv_files import write_tables
from bline_desktop.exchange.icalendar_file import write_calendar
from bline_desktop.open_ward import Opened, Where
from bline_desktop.queries.export import all_tables
from bline_desktop.queries.handover import patient_handover, ward_handover
from bline_desktop.queries.patients import patient_list
from bline_desktop.queries.plan_export import plan_events
from bline_desktop.queries.plan_prints import patient_dates, ward_month
from bline_desktop.queries.report import patient_report
from bline_desktop.reports.handover import write_patient_handover, write_ward_handover
from bline_desktop.reports.month import write_ward_month
from bline_desktop.reports.own_dates import write_own_dates
from bline_desktop.reports.patient import write_patient_report
from bline_desktop.terminal import Caller, Copy, ask, for_a_caller, note_copy, opened, say

UNKNOWN_PATIENT = Rule("unknown-patient", N_("cli", "No patient in this store has the ID {trial_id}."))
REPORT_OF_WHOM = Rule(
    "report-of-whom",
    N_("cli", "Name the patient with --patient, or write the hand-over sheet of the ward with --handover."),
)
NO_MONTH = Rule("no-month", N_("cli", "{text} is no month. Write year and month, such as 2026-11."))
WRITTEN = N_("cli", "Written: {file}")
COPIED = N_("cli", "The rounds copy is in {folder}. It is encrypted; open it with: bline --store {folder}")
HOLDS_DATA = N_("cli", "These files hold patient data and are not encrypted.")


@for_a_caller("bline report")
def report(
    caller: Caller,
    out: Annotated[Path, typer.Option(metavar="FILE.pdf", help="The PDF to write.")],
    patient: Annotated[str, typer.Option(metavar="ID", help="The patient's trial ID.")] = "",
    handover: Annotated[
        bool, typer.Option("--handover", help="Write the hand-over sheet: of the patient, or without one of the ward.")
    ] = False,
) -> None:
    """Write the report of one patient as a PDF, or the hand-over sheet of a patient or of the whole ward."""
    if not patient and not handover:
        raise RuleBroken(REPORT_OF_WHOM)
    with opened(caller.store, caller.login) as (found, where):
        patient_id = _patient_called(found, where, patient) if patient else None
        _write(found, where, patient_id, out, handover=handover)
        note_copy(found, where, Copy("handover" if handover else "report", patient_id, (out,)))
    say(WRITTEN, file=str(out))
    say(HOLDS_DATA)


@for_a_caller("bline month")
def month(
    caller: Caller,
    out: Annotated[Path, typer.Option(metavar="FILE.pdf", help="The PDF to write.")],
    which: Annotated[str, typer.Option("--month", metavar="YYYY-MM", help="The month; else the one that runs.")] = "",
) -> None:
    """Write a month of the whole ward as a PDF: one page, and a list of what has no room on it."""
    with opened(caller.store, caller.login) as (found, where):
        day = _month_called(which) if which else where.now.astimezone(where.zone).date()
        printed = ask(found, where, lambda session, asker: ward_month(session, asker, day))
        write_ward_month(printed, Words(where.zone), out)
        note_copy(found, where, Copy("month", None, (out,)))
    say(WRITTEN, file=str(out))
    say(HOLDS_DATA)


@for_a_caller("bline dates")
def dates(
    caller: Caller,
    out: Annotated[Path, typer.Option(metavar="FILE.pdf", help="The PDF to write.")],
    patient: Annotated[str, typer.Option(metavar="ID", help="The patient's trial ID.")],
) -> None:
    """Write a patient's own list of dates as a PDF: what is to come, in large letters and plain words."""
    with opened(caller.store, caller.login) as (found, where):
        patient_id = _patient_called(found, where, patient)
        printed = ask(found, where, lambda session, asker: patient_dates(session, asker, patient_id))
        write_own_dates(printed, Words(where.zone), out)
        note_copy(found, where, Copy("dates", patient_id, (out,)))
    say(WRITTEN, file=str(out))
    say(HOLDS_DATA)


@for_a_caller("bline calendar")
def calendar(
    caller: Caller,
    out: Annotated[Path, typer.Option(metavar="FILE.ics", help="The calendar file to write.")],
    patient: Annotated[str, typer.Option(metavar="ID", help="The trial ID of one patient; else all.")] = "",
    names: Annotated[bool, typer.Option("--names", help="Write names beside the trial IDs; say why.")] = False,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why names have to stand in it.")] = "",
) -> None:
    """Write planned steps as an iCalendar file. A later file changes what changed, and enters nothing twice."""
    why = reason if names else None
    with opened(caller.store, caller.login) as (found, where):
        patient_id = _patient_called(found, where, patient) if patient else None
        copy = ask(found, where, lambda session, asker: plan_events(session, asker, patient_id, why))
        write_calendar(copy, Words(where.zone), out)
        action = "calendar_named" if names else "calendar"
        note_copy(found, where, Copy(action, patient_id, (out,), why))
    say(WRITTEN, file=str(out))
    say(HOLDS_DATA)


@for_a_caller("bline export")
def export(
    caller: Caller, out: Annotated[Path, typer.Option(metavar="DIR", help="A new or empty folder for the files.")]
) -> None:
    """Write one CSV file for each table, and the journal."""
    with opened(caller.store, caller.login) as (found, where):
        tables = ask(found, where, all_tables)
        files = write_tables(tables, out)
        note_copy(found, where, Copy("export", None, files))
    for file in files:
        say(WRITTEN, file=str(file))
    say(HOLDS_DATA)


@for_a_caller("bline rounds-copy")
def rounds_copy(
    caller: Caller, out: Annotated[Path, typer.Option(metavar="DIR", help="A new folder, or that of an earlier copy.")]
) -> None:
    """Write an encrypted copy of the store for another computer. It opens with everybody's own password, to be read."""
    with opened(caller.store, caller.login) as (found, where):
        folder = make_rounds_copy(found.ward, found.user, where, out)
    say(COPIED, folder=str(folder))


def _write(found: Opened, where: Where, patient_id: UUID | None, out: Path, *, handover: bool) -> None:
    """Write one PDF; each query asks for the right by itself."""
    words = Words(where.zone)
    if patient_id is None:
        write_ward_handover(ask(found, where, ward_handover), words, out)
    elif handover:
        write_patient_handover(ask(found, where, lambda s, asker: patient_handover(s, asker, patient_id)), words, out)
    else:
        write_patient_report(ask(found, where, lambda s, asker: patient_report(s, asker, patient_id)), words, out)


def _month_called(text: str) -> date:
    try:
        day = date.fromisoformat(f"{text}-01")
        month_weeks(day.year, day.month)  # raises for the last month of all, whose week has no end
        return day
    except (ValueError, OverflowError):
        raise RuleBroken(NO_MONTH, text=text) from None


def _patient_called(found: Opened, where: Where, trial_id: str) -> UUID:
    for line in ask(found, where, patient_list):
        if line.trial_id.casefold() == trial_id.strip().casefold():
            return line.patient_id
    raise RuleBroken(UNKNOWN_PATIENT, trial_id=trial_id)
