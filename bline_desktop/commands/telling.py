"""What a physician is still to be told of: a task that stays open until somebody was told.

That is said in the entry itself, corrected, or in a later one of its kind.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from bline_desktop.commands.checks import needed_reason
from bline_desktop.commands.lookups import strike_row
from bline_desktop.commands.outside_rules import noticed
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.fields import Fields
from bline_desktop.domain.observations.kind import Kind
from bline_desktop.domain.observations.told import Told, ToTell
from bline_desktop.domain.record import Record
from bline_desktop.domain.task import Task, TaskClosing, TaskClosingFields, read_details


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a kind that asks whether a physician was told; `replaced` is the one whose place it takes."""

    kind: Kind
    patient_id: UUID
    record_id: UUID
    fields: Fields
    replaced: Record | None = None


def keep_to_tell(session: Session, act: Act, entry: Entry) -> None:
    """Keep open what no physician knows of yet, and close what one was told of; nothing for kinds that do not ask.

    An entry that says who was told closes the tasks of its own time and of before, and that of the one it replaces.
    """
    asks = entry.kind.to_tell
    if asks is None:
        return
    when, telling, replaced = getattr(entry.fields, entry.kind.when), asks.read(entry.fields), entry.replaced
    if replaced is not None:
        take_back_to_tell(session, act, asks, replaced, told=telling.told is Told.YES)
    if telling.told is Told.NOT_YET:
        session.add_all(noticed(act, entry.patient_id, entry.record_id, (RuleBroken(asks.rule, at=when),)))
    if telling.told is Told.YES:
        decided = TaskClosingFields.model_construct(note=telling.note)
        for task in _open(session, asks, entry.patient_id):
            if _found_at(task) <= when or (replaced is not None and task.about == replaced.id):
                part = f"told-{task.id}"
                session.add(TaskClosing.written(act, entry.patient_id, decided, part=part, task_id=task.id))


def take_back_to_tell(session: Session, act: Act, asks: ToTell | None, row: Record, *, told: bool = False) -> None:
    """Strike the open task of an entry that is struck or replaced, unless a physician was `told` meanwhile.

    What the entry had closed, because it said that somebody was told, is open again.
    """
    if asks is None:
        return
    reason = needed_reason(act)
    for closing in _closed_by(session, asks, row):
        strike_row(act, closing, reason)
    for task in () if told else _open(session, asks, row.patient_id):
        if task.about == row.id:
            strike_row(act, task, reason)


def _open(session: Session, asks: ToTell, patient_id: UUID) -> Sequence[Task]:
    """Return the open tasks of a patient that wait for a physician to be told."""
    closed = select(TaskClosing.task_id).where(col(TaskClosing.struck_at).is_(None))
    wanted = select(Task).where(
        col(Task.patient_id) == patient_id,
        col(Task.rule) == asks.rule.code,
        col(Task.struck_at).is_(None),
        col(Task.id).not_in(closed),
    )
    return session.exec(wanted).all()


def _closed_by(session: Session, asks: ToTell, row: Record) -> Sequence[TaskClosing]:
    """Return the closings that were written with an entry: of the same person at the same moment."""
    tasks = select(Task.id).where(col(Task.patient_id) == row.patient_id, col(Task.rule) == asks.rule.code)
    wanted = select(TaskClosing).where(
        col(TaskClosing.patient_id) == row.patient_id,
        col(TaskClosing.recorded_at) == row.recorded_at,
        col(TaskClosing.recorded_by) == row.recorded_by,
        col(TaskClosing.struck_at).is_(None),
        col(TaskClosing.task_id).in_(tasks),
    )
    return session.exec(wanted).all()


def _found_at(task: Task) -> datetime:
    """Return when it was found or heard, from the sentence of the task."""
    at = dict(read_details(task.details))["at"]
    assert isinstance(at, datetime)
    return at
