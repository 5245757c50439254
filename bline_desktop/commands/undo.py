"""Undo: for ten seconds after a save, who made it takes it back. It is a strike with a fixed reason, and nothing more.

The journal tells what an act wrote: all of it is struck, and what it had struck is written again. Later than that, an
entry is corrected or struck, with a reason in words.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from bline_desktop.commands.lookups import present, strike_row
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.journal import JournalRow
from bline_desktop.domain.people import Right
from bline_desktop.domain.record import STRIKE_COLUMNS, Record
from bline_desktop.domain.registry import command
from bline_desktop.domain.second_check import SecondCheck
from bline_desktop.domain.tables import RECORDS, table_of
from bline_desktop.domain.task import Task, TaskClosing
from bline_desktop.domain.treatment.cycle import PumpRecord
from bline_desktop.domain.words import N_

OFFERED = timedelta(seconds=10)
GRACE = timedelta(seconds=5)  # for the click itself, and for a clock that was just set
UNDONE = "Undone within ten seconds: entered in error"  # kept in the record, so the same in all languages
LOOKED_BACK = 500  # entries of the journal; no act of fifteen seconds lies further back

TOO_LATE = Rule(
    "undo-too-late", N_("errors", "More than ten seconds have passed. Correct the entry, or strike it with a reason.")
)
NOT_YOUR_ACT = Rule("undo-not-yours", N_("errors", "Only who recorded this can undo it."))
NOT_UNDOABLE = Rule("undo-not-undoable", N_("errors", "This can't be undone. Change it again instead."))
UNDONE_ALREADY = Rule("undo-undone", N_("errors", "This is undone or changed already."))
SOMETHING_SINCE = Rule(
    "undo-something-since", N_("errors", "Something else was recorded since. Correct this entry, or strike it.")
)
_TABLES: dict[str | None, type[Record]] = {table_of(record).name: record for record in RECORDS}


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of the journal, as far as an undo looks at it."""

    act_id: UUID
    action: str
    table: str | None
    record_id: UUID
    user_id: str
    at: datetime


@command(Right.STRIKE_OWN)
def undo(session: Session, act: Act, act_id: UUID) -> None:
    """Take back everything that the act `act_id` recorded: a bag with its hanging, a task closed with a find.

    Raises RuleBroken for somebody else's act, after ten seconds, where something else was recorded since, and for
    details that are changed in place.
    """
    recent = _recent(session)
    mine = [entry for entry in recent if entry.act_id == act_id]
    _check(act, mine)
    created = [_row(session, entry) for entry in mine if entry.action != "strike"]
    if any(row.struck_at is not None for row in created):
        raise RuleBroken(UNDONE_ALREADY)
    if any(entry.act_id != act_id for entry in recent[: recent.index(mine[0])]):
        raise RuleBroken(SOMETHING_SINCE)
    ids = {row.id for row in created}
    struck = [_row(session, entry) for entry in mine if entry.action == "strike" and entry.record_id not in ids]
    for row in created:
        strike_row(act, row, UNDONE)
    _write_again(session, act, struck, {row.replaces: row.id for row in created})


def _recent(session: Session) -> list[_Entry]:
    """Read the newest entries about rows, the newest first."""
    statement = select(JournalRow.body).order_by(col(JournalRow.seq).desc()).limit(LOOKED_BACK)
    bodies = (json.loads(body) for body in session.exec(statement))
    return [
        _Entry(
            UUID(body["act"]),
            body["action"],
            body["record"],
            UUID(body["record_id"]),
            body["user_id"],
            datetime.fromisoformat(body["at"]),
        )
        for body in bodies
        if body["record"] is not None
    ]


def _check(act: Act, mine: Sequence[_Entry]) -> None:
    """Stop an undo of another person's act, one that comes late, and one of what is changed in place."""
    if not mine or not -GRACE <= act.now - mine[0].at <= OFFERED + GRACE:
        raise RuleBroken(TOO_LATE)
    if mine[0].user_id != str(act.user_id):
        raise RuleBroken(NOT_YOUR_ACT)
    if any(entry.action == "change" or entry.table not in _TABLES for entry in mine):
        raise RuleBroken(NOT_UNDOABLE)


def _row(session: Session, entry: _Entry) -> Record:
    return present(session, _TABLES[entry.table], entry.record_id)


def _write_again(session: Session, act: Act, struck: Iterable[Record], replaced_by: dict[UUID | None, UUID]) -> None:
    """Write again what the act had struck, as it was recorded then; a strike itself is for ever.

    What names such a row, as a task does, is written again with it, so that it names the one that counts.
    """
    gone = list(struck)
    naming = _naming(session, {row.id for row in gone})
    ids = {row.id: act.row_id(f"again {row.id}") for row in (*gone, *naming)}
    for row in (*gone, *naming):
        kept: dict[str, Any] = {name: getattr(row, name) for name in row.known() - STRIKE_COLUMNS}
        named = {name: ids[value] for name, value in kept.items() if isinstance(value, UUID) and value in ids}
        session.add(type(row)(**kept | named | {"replaces": replaced_by.get(row.id, row.id)}))
    for row in naming:
        strike_row(act, row, UNDONE)
    _carry_checks(session, act, ids)


def _carry_checks(session: Session, act: Act, ids: dict[UUID, UUID]) -> None:
    """Let what is written again be checked, or wait for its second person, as the row before; each is counted once."""
    about = col(SecondCheck.about).in_(ids)
    for check in session.exec(select(SecondCheck).where(about, col(SecondCheck.struck_at).is_(None))).all():
        kept: dict[str, Any] = {name: getattr(check, name) for name in check.known() - STRIKE_COLUMNS}
        other = {"id": act.row_id(f"again {check.id}"), "about": ids[check.about]}
        session.add(SecondCheck(**kept | other))
        strike_row(act, check, UNDONE)  # it names a row that counts no more


def _naming(session: Session, ids: set[UUID]) -> list[Record]:
    """Find the rows that count and name one of these: tasks with their closings, and what was settled of a find."""
    tasks = session.exec(select(Task).where(col(Task.about).in_(ids), col(Task.struck_at).is_(None))).all()
    closed = col(TaskClosing.task_id).in_([task.id for task in tasks])
    closings = session.exec(select(TaskClosing).where(closed, col(TaskClosing.struck_at).is_(None))).all()
    about = col(PumpRecord.about).in_(ids)
    acts = session.exec(select(PumpRecord).where(about, col(PumpRecord.struck_at).is_(None))).all()
    return [row for row in (*tasks, *closings, *acts) if row.id not in ids]
