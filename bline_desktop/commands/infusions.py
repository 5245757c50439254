"""Ordering a cycle of blinatumomab, and what a nurse does at the pump.

Each act at the pump takes `already_done`: then a rule that may have been broken in truth no longer stops the act. It is
recorded as it happened, with a reason, and a task for a physician is opened for each rule that was not kept.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from bline_desktop.commands.lookups import present, refuse_twice
from bline_desktop.commands.outside_rules import NOTHING_TYPED, tasks_for, weigh
from bline_desktop.commands.pump_log import PumpLog, read_log, read_logs
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import AlreadyKept, RuleBroken
from bline_desktop.domain.patient import AllergyStatus, Patient
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import command
from bline_desktop.domain.treatment.acts import (
    ALLERGIES_NOT_ASKED,
    CYCLE_TWICE,
    OTHER_CYCLE_OPEN,
    OUTSIDE_ORDER,
    HangFields,
    PauseFields,
    ResumeFields,
    StopFields,
)
from bline_desktop.domain.treatment.bag_rules import check_label, check_times, check_use_by
from bline_desktop.domain.treatment.cycle import Bag, BagFields, Cycle, CycleFields, PumpRecord
from bline_desktop.domain.treatment.pump import BagLabel, PumpAction, PumpEvent
from bline_desktop.domain.treatment.pump_rules import check_act


@command(Right.ORDER_CYCLE)
def order_cycle(session: Session, act: Act, patient_id: UUID, fields: CycleFields) -> UUID:
    """Order a cycle. Raises RuleBroken where a cycle of this number is ordered already."""
    present(session, Patient, patient_id)
    cycle = Cycle.written(act, patient_id, fields, part="cycle")
    refuse_twice(session, Cycle, cycle.id)
    same = select(Cycle.id).where(
        col(Cycle.patient_id) == patient_id, col(Cycle.number) == fields.number, col(Cycle.struck_at).is_(None)
    )
    if session.exec(same).first() is not None:
        raise RuleBroken(CYCLE_TWICE, cycle=fields.number, field="number")
    session.add(cycle)
    return cycle.id


@command(Right.CHART_INFUSION)
def record_start(session: Session, act: Act, cycle_id: UUID, fields: HangFields, *, already_done: bool = False) -> UUID:
    """Record that an infusion was started with a bag, or again after a stop."""
    return _record(session, act, cycle_id, _hanging(PumpAction.START, fields), already_done)


@command(Right.CHART_INFUSION)
def record_new_bag(
    session: Session, act: Act, cycle_id: UUID, fields: HangFields, *, already_done: bool = False
) -> UUID:
    """Record that a new bag was hung and runs."""
    return _record(session, act, cycle_id, _hanging(PumpAction.NEW_BAG, fields), already_done)


@command(Right.CHART_INFUSION)
def record_pause(
    session: Session, act: Act, cycle_id: UUID, fields: PauseFields, *, already_done: bool = False
) -> UUID:
    """Record that the pump was paused, and why."""
    done = _Done(PumpAction.PAUSE, fields.at, fields.note, cause=fields.cause.value)
    return _record(session, act, cycle_id, done, already_done)


@command(Right.CHART_INFUSION)
def record_resume(
    session: Session, act: Act, cycle_id: UUID, fields: ResumeFields, *, already_done: bool = False
) -> UUID:
    """Record that the pump went on with the bag that hangs."""
    return _record(session, act, cycle_id, _Done(PumpAction.RESUME, fields.at, fields.note), already_done)


@command(Right.CHART_INFUSION)
def record_stop(session: Session, act: Act, cycle_id: UUID, fields: StopFields, *, already_done: bool = False) -> UUID:
    """Record that the infusion was stopped and the bag came down, and why."""
    done = _Done(PumpAction.STOP, fields.at, fields.note, cause=fields.cause.value)
    return _record(session, act, cycle_id, done, already_done)


@dataclass(frozen=True, slots=True)
class _Done:
    """What was done at the pump, whichever act it is; `label` holds the typed label of a bag that was hung."""

    action: PumpAction
    at: datetime
    note: str | None
    cause: str | None = None
    planned_at: datetime | None = None
    label: BagFields | None = None


def _hanging(action: PumpAction, fields: HangFields) -> _Done:
    return _Done(action, fields.at, fields.note, planned_at=fields.planned_at, label=fields)


def _record(session: Session, act: Act, cycle_id: UUID, done: _Done, already_done: bool) -> UUID:
    """Check an act at the pump against what is recorded, and write it with its bag and its tasks."""
    log = read_log(session, cycle_id)
    record_id = act.row_id("pump")
    if log.holds(record_id):
        raise AlreadyKept(record_id)
    bag = _bag(act, log, done.label) if done.label else None
    event = PumpEvent(record_id, done.at, len(log.acts), done.action, bag.label() if bag else None, done.cause)
    broken = _problems(session, act, log, event)
    weigh(broken, act, already_done)
    if bag is not None:
        session.add(bag)
    links = {"cycle_id": cycle_id, "bag_id": bag.id if bag else None, "planned_at": done.planned_at}
    what = {"action": done.action, "at": done.at, "cause": done.cause, "note": done.note}
    session.add(PumpRecord.written(act, log.patient_id, NOTHING_TYPED, part="pump", **links, **what))
    session.add_all(tasks_for(act, log.patient_id, record_id, broken))
    return record_id


def _bag(act: Act, log: PumpLog, label: BagFields) -> Bag:
    return Bag.written(act, log.patient_id, label, part="bag", cycle_id=log.cycle_id, number=log.next_bag)


def _problems(session: Session, act: Act, log: PumpLog, event: PumpEvent) -> list[RuleBroken]:
    """Find every rule that an act at the pump does not keep."""
    problems = []
    try:
        check_act(log.since_last_bag(event.at), event, act.now)
    except RuleBroken as broken:
        problems.append(broken)
    if event.action is PumpAction.START:
        problems += _start_problems(session, log, event.at)
    if event.bag is not None:
        problems += (*_outside_order(log, event.bag), *check_label(event.bag))
        problems += (*check_times(event.bag, event.at), *check_use_by(event.bag, event.at))
    return problems


def _outside_order(log: PumpLog, bag: BagLabel) -> tuple[RuleBroken, ...]:
    """The label must say the dose that was ordered; what runs is what the label says."""
    if bag.dose_ug_per_day == log.ordered_ug_per_day:
        return ()
    numbers = {"dose": bag.dose_ug_per_day, "ordered": log.ordered_ug_per_day, "cycle": log.number}
    return (RuleBroken(OUTSIDE_ORDER, **numbers),)


def _start_problems(session: Session, log: PumpLog, at: datetime) -> list[RuleBroken]:
    """One pump at a time, and nobody's first start without having asked about allergies."""
    logs = read_logs(session, log.patient_id)
    open_logs = [other for other in logs if other.cycle_id != log.cycle_id and other.is_open(at)]
    problems = [RuleBroken(OTHER_CYCLE_OPEN, at=at, cycle=other.number) for other in open_logs]
    status = session.exec(select(Patient.allergy_status).where(col(Patient.id) == log.patient_id)).one()
    if status is AllergyStatus.NOT_ASKED and not any(other.has_started for other in logs):
        problems.append(RuleBroken(ALLERGIES_NOT_ASKED))
    return problems
