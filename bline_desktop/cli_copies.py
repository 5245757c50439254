"""The commands after which something leaves the store: a report, an export. Each is one entry of the journal."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.words import N_, Words
from bline_desktop.exchange.csv_files import write_tables
from bline_desktop.open_ward import Opened, Where
from bline_desktop.queries.export import all_tables
from bline_desktop.queries.patients import patient_list
from bline_desktop.queries.report import patient_report
from bline_desktop.reports.patient import write_patient_report
from bline_desktop.terminal import Copy, Login, PasswordFile, StoreOption, UserOption, ask, note_copy, opened, say

UNKNOWN_PATIENT = Rule("unknown-patient", N_("cli", "No patient in this store has the ID {trial_id}."))
WRITTEN = N_("cli", "Written: {file}")
HOLDS_DATA = N_("cli", "These files hold patient data and are not encrypted.")


def report(
    store: StoreOption,
    patient: Annotated[str, typer.Option(metavar="ID", help="The patient's trial ID.")],
    out: Annotated[Path, typer.Option(metavar="FILE.pdf", help="The PDF to write.")],
    user: UserOption = "",
    password_file: PasswordFile = None,
) -> None:
    """Write the report of one patient as a PDF."""
    with opened(store, Login(user, password_file, "bline report")) as (found, where):
        patient_id = _patient_called(found, where, patient)
        value = ask(found, where, lambda session, asker: patient_report(session, asker, patient_id))
        write_patient_report(value, Words(where.zone), out)
        note_copy(found, where, Copy("report", patient_id, (out,)))
    say(WRITTEN, file=str(out))
    say(HOLDS_DATA)


def export(
    store: StoreOption,
    out: Annotated[Path, typer.Option(metavar="DIR", help="A new or empty folder for the files.")],
    user: UserOption = "",
    password_file: PasswordFile = None,
) -> None:
    """Write one CSV file for each table, and the journal."""
    with opened(store, Login(user, password_file, "bline export")) as (found, where):
        tables = ask(found, where, all_tables)
        files = write_tables(tables, out)
        note_copy(found, where, Copy("export", None, files))
    for file in files:
        say(WRITTEN, file=str(file))
    say(HOLDS_DATA)


def _patient_called(found: Opened, where: Where, trial_id: str) -> UUID:
    for line in ask(found, where, patient_list):
        if line.trial_id.casefold() == trial_id.strip().casefold():
            return line.patient_id
    raise RuleBroken(UNKNOWN_PATIENT, trial_id=trial_id)
