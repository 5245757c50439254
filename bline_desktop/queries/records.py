"""The records of one patient, struck and replaced ones among them, the newest first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import itemgetter
from typing import cast
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping
from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.fields import Fields
from bline_desktop.domain.observations import KINDS
from bline_desktop.domain.observations.kind import Kind, Meaning, noon, with_meaning
from bline_desktop.domain.people import Right
from bline_desktop.domain.record import Record
from bline_desktop.domain.registry import query
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.cells import cell_number, share_of
from bline_desktop.domain.treatment.dli import Dli, DliFields, Reaction
from bline_desktop.domain.views import RecordLine
from bline_desktop.domain.words import N_, Inside
from bline_desktop.queries.rows import fields_of, of_patient, rows_of, user_names
from bline_desktop.queries.second_checks import check_states

_BY_KEY: Mapping[str, Kind] = {kind.key: kind for kind in KINDS}


@dataclass(frozen=True, slots=True)
class Reading:
    """How rows of one table are read as lines: their fields, the field that says when, and their short form.

    `among` says what rows mean beside the others; `brief`: in few words.
    """

    table: type[Record]
    fields: type[Fields]
    when: str
    summary: Callable[[Fields], Said]
    among: Callable[[Sequence[Record]], Mapping[UUID, Meaning]] | None = None
    brief: bool = False


@query(Right.READ_CHART)
def records(session: Session, asker: Asker, kind_key: str, patient_id: UUID) -> tuple[RecordLine, ...]:
    """Return the records of one kind."""
    return read_lines(session, asker.zone, reading_of(_BY_KEY[kind_key]), patient_id)


@query(Right.READ_CHART)
def dlis(session: Session, asker: Asker, patient_id: UUID) -> tuple[RecordLine, ...]:
    """Return the donor lymphocyte infusions, with their second checks."""
    checks = check_states(session, patient_id)
    lines = read_lines(session, asker.zone, DLI_READING, patient_id)
    return tuple(replace(line, check=checks.get(line.record_id)) for line in lines)


def reading_of(kind: Kind) -> Reading:
    """Return how the rows of a kind are read; its summary looks at typed fields only."""
    return Reading(kind.table, kind.fields, kind.when, lambda fields: kind.summary(cast("Record", fields)), kind.among)


def read_lines(session: Session, zone: ZoneInfo, reading: Reading, patient_id: UUID) -> tuple[RecordLine, ...]:
    """Read all rows of a table and a patient as lines, the newest first."""
    rows = rows_of(session, reading.table, *of_patient(reading.table, patient_id))
    return lines_of(session, zone, reading, rows)


def lines_of(session: Session, zone: ZoneInfo, reading: Reading, rows: Sequence[RowMapping]) -> tuple[RecordLine, ...]:
    """Read rows of a table, in the order in which they were written, as lines, the newest first."""
    replaced = frozenset(row["replaces"] for row in rows)
    corrected = frozenset(row["id"] for row in rows if row["strike_reason"] is not None)
    names = user_names(session)
    meanings = _meanings(reading, rows)
    last_written_first = (
        replace(
            line := _line(row, reading, zone, names, row["id"] in replaced),
            summary=with_meaning(line.summary, meanings.get(line.record_id), brief=reading.brief),
            corrects=line.replaces in corrected,
        )
        for row in reversed(rows)
    )
    return tuple(sorted(last_written_first, key=lambda line: line.when, reverse=True))


def _meanings(reading: Reading, rows: Sequence[RowMapping]) -> Mapping[UUID, Meaning]:
    """Say what the unstruck rows of a patient mean beside each other, by their ids."""
    if reading.among is None:
        return {}
    standing = sorted((row for row in rows if row["struck_at"] is None), key=itemgetter(reading.when))
    return reading.among([reading.table.model_construct(**row) for row in standing])


def cell_dose(fields: DliFields) -> str:
    """Write a cell dose as on paper, the same in all languages: `1.5 × 10⁶`."""
    return cell_number(fields.cd3_per_kg)


def say_dli(fields: Fields) -> Said:
    """Say a donor lymphocyte infusion in one line; of one stopped early, what was really given."""
    dli = cast("DliFields", fields)
    values: tuple[tuple[str, object], ...] = (
        ("dose", cell_dose(dli)),
        ("product", dli.product),
        ("volume", dli.volume_ml),
    )
    if dli.ended_at is None:
        return Said(N_("dli", "{dose} CD3+ cells per kg, {product}, {volume} mL, end not recorded"), values)
    values = (*values, ("took", dli.ended_at - dli.started_at))
    if dli.volume_given_ml is not None:
        values = (*values, ("given", share_of(dli.cd3_given_per_kg, dli.dose)), ("ml", dli.volume_given_ml))
    if dli.reaction not in (None, Reaction.NONE):
        values = (*values, ("reaction", Inside(dli.reaction)), ("grade", Inside(dli.reaction_grade)))
    return Said(_SAID[dli.volume_given_ml is not None, "reaction" in dict(values)], values)


_SAID = {
    (False, False): N_("dli", "{dose} CD3+ cells per kg, {product}, {volume} mL in {took}"),
    (False, True): N_(
        "dli", "{dose} CD3+ cells per kg, {product}, {volume} mL in {took}; reaction: {reaction}, {grade}"
    ),
    (True, False): N_(
        "dli", "Stopped early: given {given} of {dose} CD3+ cells per kg, {product}, {ml} of {volume} mL in {took}"
    ),
    (True, True): N_(
        "dli",
        "Stopped early: given {given} of {dose} CD3+ cells per kg, {product}, {ml} of {volume} mL in {took}; "
        "reaction: {reaction}, {grade}",
    ),
}


DLI_READING = Reading(Dli, DliFields, "started_at", say_dli)


def _line(row: RowMapping, reading: Reading, zone: ZoneInfo, names: Mapping[UUID, str], replaced: bool) -> RecordLine:
    fields, when = fields_of(reading.fields, row), row[reading.when]
    dated = not isinstance(when, datetime)
    return RecordLine(
        record_id=row["id"],
        when=noon(when, zone) if dated else when,
        fields=fields,
        summary=reading.summary(fields),
        recorded_at=row["recorded_at"],
        recorded_by=names[row["recorded_by"]],
        replaces=row["replaces"],
        replaced=replaced,
        struck=row["struck_at"] is not None,
        strike_reason=row["strike_reason"],
        dated=dated,
    )
