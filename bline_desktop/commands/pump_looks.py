"""What a nurse does who looks at the pump: found, alarm solved, reading, verified, taken over; and a physician settles.

Each act takes `already_done` as the acts of `infusions` do. A find opens a task for a physician by itself: nobody has
broken a rule by writing down what was found.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from bline_desktop.commands.lookups import refuse_twice, standing
from bline_desktop.commands.outside_rules import NOTHING_TYPED
from bline_desktop.commands.pump_acts import Done, row_ids, write_act, write_acts
from bline_desktop.commands.pump_log import read_log
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import command
from bline_desktop.domain.task import Task, TaskClosing, TaskClosingFields
from bline_desktop.domain.treatment.bag_weight import weighed
from bline_desktop.domain.treatment.cycle import PumpRecord
from bline_desktop.domain.treatment.infusion import replay
from bline_desktop.domain.treatment.looks import (
    INCIDENT,
    NOT_A_FIND,
    OUTSIDE_FIND,
    AlarmFields,
    FoundFields,
    RateFields,
    ReadingFields,
    SeenFields,
    SettleFields,
)
from bline_desktop.domain.treatment.pump import PumpAction


@command(Right.CHART_INFUSION)
def record_found(
    session: Session, act: Act, cycle_id: UUID, fields: FoundFields, *, already_done: bool = False
) -> UUID:
    """Record that the pump was found not as it should be; what ran since it was seen well is a range until settled."""
    typed = fields.model_dump() | {"cause": fields.cause.value}
    return write_act(session, act, cycle_id, Done(PumpAction.FOUND, **typed), already_done)


@command(Right.CHART_INFUSION)
def record_alarm(
    session: Session, act: Act, cycle_id: UUID, fields: AlarmFields, *, already_done: bool = False
) -> UUID:
    """Record an alarm that was solved: a pause and its resume in one gesture; the resume names its pause."""
    told: dict[str, Any] = {"source": fields.source, "done_by": fields.done_by}
    began = fields.at - timedelta(minutes=fields.minutes)
    pause = Done(PumpAction.PAUSE, began, cause=fields.cause.value, note=fields.note, **told)
    resume = Done(PumpAction.RESUME, fields.at, about=row_ids(act, 1)[0], **told)
    return write_acts(session, act, cycle_id, (pause, resume), already_done)


@command(Right.CHART_INFUSION)
def record_reading(
    session: Session, act: Act, cycle_id: UUID, fields: ReadingFields, *, already_done: bool = False
) -> UUID:
    """Record what has run out of the bag that hangs: by the pump, or by the scale."""
    return write_act(session, act, cycle_id, Done(PumpAction.READING, **weighed(fields.model_dump())), already_done)


@command(Right.CHART_INFUSION)
def record_verify(
    session: Session, act: Act, cycle_id: UUID, fields: SeenFields, *, already_done: bool = False
) -> UUID:
    """Record that the pump was held against the record: rate and volume."""
    return write_act(session, act, cycle_id, Done(PumpAction.VERIFY, **fields.model_dump()), already_done)


@command(Right.CHART_INFUSION)
def record_take_over(
    session: Session, act: Act, cycle_id: UUID, fields: SeenFields, *, already_done: bool = False
) -> UUID:
    """Record that the next nurse took the pump over, having held it against the record."""
    return write_act(session, act, cycle_id, Done(PumpAction.TAKE_OVER, **fields.model_dump()), already_done)


@command(Right.CHART_INFUSION)
def record_rate_change(
    session: Session, act: Act, cycle_id: UUID, fields: RateFields, *, already_done: bool = False
) -> UUID:
    """Record that the rate of the bag that hangs was changed for what is ordered."""
    return write_act(session, act, cycle_id, Done(PumpAction.RATE_CHANGE, **fields.model_dump()), already_done)


@command(Right.SETTLE_FIND)
def settle_find(session: Session, act: Act, found_id: UUID, fields: SettleFields) -> UUID:
    """Name the moment at which a pump that was found went wrong: the range becomes a number, and its task is closed.

    A find may be settled again; the last word counts. Raises RuleBroken for a moment outside of what is known.
    """
    record_id = row_ids(act, 1)[0]
    refuse_twice(session, PumpRecord, record_id)
    found = standing(session, PumpRecord, found_id)
    if found.action is not PumpAction.FOUND:
        raise RuleBroken(NOT_A_FIND)
    _check_settling(session, found, fields)
    links = {"cycle_id": found.cycle_id, "about": found.id, "since": fields.since, "note": fields.note}
    what = {"action": PumpAction.SETTLE, "at": act.now}
    session.add(PumpRecord.written(act, found.patient_id, NOTHING_TYPED, part="pump", **links, **what))
    _close_incident(session, act, found, fields)
    return record_id


def _check_settling(session: Session, found: PumpRecord, fields: SettleFields) -> None:
    """Hold the moment between the last one at which the pump ran as it should and the one at which it was found."""
    log = read_log(session, found.cycle_id)
    known = [event for event in log.since_last_bag(found.at) if event.action is not PumpAction.SETTLE]
    doubts = replay(known, found.at).doubts
    well = next((doubt.start for doubt in doubts if doubt.found_id == found.id), found.since or found.at)
    if not well <= fields.since <= found.at:
        raise RuleBroken(OUTSIDE_FIND, well=well, found=found.at, field="since")


def _close_incident(session: Session, act: Act, found: PumpRecord, fields: SettleFields) -> None:
    """Close what the find opened, and what it had opened before it was corrected, where nobody has closed it yet."""
    closed = select(TaskClosing.task_id).where(col(TaskClosing.struck_at).is_(None))
    about = select(Task).where(
        col(Task.about).in_(_versions(session, found)),
        col(Task.rule) == INCIDENT.code,
        col(Task.struck_at).is_(None),
        col(Task.id).not_in(closed),
    )
    note = TaskClosingFields(note=fields.note)
    for task in session.exec(about.order_by(col(Task.recorded_at))).all():
        part = "closing" if task.about == found.id else f"closing {task.id}"
        session.add(TaskClosing.written(act, task.patient_id, note, part=part, task_id=task.id))


def _versions(session: Session, found: PumpRecord) -> list[UUID]:
    """Return the ids under which a find stood, from its last correction back to what was first recorded."""
    ids, row = [found.id], found
    while row.replaces is not None:
        row = session.get_one(PumpRecord, row.replaces)
        ids.append(row.id)
    return ids
