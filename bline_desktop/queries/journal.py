"""The journal in plain entries, and its last number and hash."""

import json
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import CompoundSelect, Row, select, union_all
from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.copies import JournalMark
from bline_desktop.domain.journal import JournalEntry, JournalHead, JournalRow
from bline_desktop.domain.patient import Patient
from bline_desktop.domain.people import RIGHTS, Right
from bline_desktop.domain.registry import query
from bline_desktop.domain.tables import RECORDS, table_of

_ROWS, _HEAD = table_of(JournalRow), table_of(JournalHead)
_OF_PATIENTS = frozenset({table_of(Patient).name, *(table_of(record).name for record in RECORDS)})
EMPTY = JournalMark(0, "0" * 64)


@query(Right.READ_JOURNAL)
def journal_entries(
    session: Session, asker: Asker, patient_id: UUID | None, limit: int, before_seq: int | None
) -> tuple[JournalEntry, ...]:
    """Return the newest entries, of one patient or of all, from before a number where one is given.

    Who may not read the chart is told who changed which entry of a patient and when, but neither values nor reason.
    """
    statement = select(_ROWS.c.body).order_by(_ROWS.c.seq.desc()).limit(limit)
    if before_seq is not None:
        statement = statement.where(_ROWS.c.seq < before_seq)
    if patient_id is not None:
        statement = statement.where(_ROWS.c.record_id.in_(_ids_of(patient_id)))
    hidden = frozenset() if Right.READ_CHART in RIGHTS[asker.role] else _OF_PATIENTS
    entries = [_entry(row, hidden) for row in session.connection().execute(statement)]
    whose = _trial_ids(session, {entry.record_id for entry in entries if entry.record_id is not None})
    return tuple(replace(entry, trial_id=whose.get(entry.record_id)) for entry in entries)


@query(Right.READ_WALL)
def journal_mark(session: Session, asker: Asker) -> JournalMark:
    """Return the last number and hash."""
    return read_mark(session)


def read_mark(session: Session) -> JournalMark:
    """Read the head of the journal for another query, which has checked the right."""
    head = session.connection().execute(select(_HEAD.c.seq, _HEAD.c.hash)).one_or_none()
    return EMPTY if head is None else JournalMark(head.seq, head.hash)


def _ids_of(patient_id: UUID) -> CompoundSelect[tuple[UUID]]:
    """Select the ids of all rows of a patient, that of the patient among them."""
    tables = (table_of(record) for record in RECORDS)
    whose = (select(table.c.id).where(table.c.patient_id == patient_id) for table in tables)
    patient = table_of(Patient)
    return union_all(select(patient.c.id).where(patient.c.id == patient_id), *whose)


def _trial_ids(session: Session, ids: Collection[UUID]) -> dict[UUID | None, str]:
    """Return the trial id of the patient whose rows these are; other rows, such as accounts, are left out."""
    patient = table_of(Patient)
    tables = (table_of(record) for record in RECORDS)
    owned = (
        select(table.c.id, patient.c.trial_id).join(patient, patient.c.id == table.c.patient_id) for table in tables
    )
    rows = union_all(select(patient.c.id, patient.c.trial_id), *owned).subquery()
    found = session.connection().execute(select(rows.c.id, rows.c.trial_id).where(rows.c.id.in_(ids)))
    return {row.id: row.trial_id for row in found}


def _entry(row: Row[tuple[str]], hidden: frozenset[str]) -> JournalEntry:
    body = json.loads(row.body)
    if body["record"] in hidden:
        body.update(before=None, after=None, reason=None)
    record_id = body["record_id"]
    return JournalEntry(
        seq=body["seq"],
        at=datetime.fromisoformat(body["at"]).astimezone(UTC),
        user_name=body["user_name"],
        role=body["role"],
        workstation=body["workstation"],
        action=body["action"],
        record=body["record"],
        record_id=None if record_id is None else UUID(record_id),
        before=body["before"],
        after=body["after"],
        reason=body["reason"],
    )
