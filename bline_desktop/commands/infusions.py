"""Ordering a cycle of blinatumomab, and what a nurse does at the pump.

Each act at the pump takes `already_done`: then a rule that may have been broken in truth no longer stops the act. It is
recorded as it happened, with a reason, and a task for a physician is opened for each rule that was not kept.
"""

from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from bline_desktop.commands.lookups import present, refuse_twice
from bline_desktop.commands.pump_acts import Done, write_act
from bline_desktop.commands.template_orders import cycle_beside
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.patient import Patient
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import command
from bline_desktop.domain.treatment.acts import CYCLE_TWICE, HangFields, PauseFields, ResumeFields, StopFields
from bline_desktop.domain.treatment.cycle import Cycle, CycleFields
from bline_desktop.domain.treatment.pump import PumpAction


@command(Right.ORDER_CYCLE)
def order_cycle(
    session: Session, act: Act, patient_id: UUID, fields: CycleFields, *, already_done: bool = False
) -> UUID:
    """Order a cycle. Raises RuleBroken where a cycle of this number is ordered already.

    Where the patient has a plan, also where the order asks for a look: unlike the template, an old weight. With
    `already_done` and a reason it stands all the same.
    """
    present(session, Patient, patient_id)
    refuse_twice(session, Cycle, act.row_id("cycle"))
    check_cycle_number(session, patient_id, fields.number)
    beside = cycle_beside(session, act, patient_id, fields, already_done)
    cycle = Cycle.written(act, patient_id, fields, part="cycle", **beside)
    session.add(cycle)
    return cycle.id


def check_cycle_number(session: Session, patient_id: UUID, number: int, *, without: UUID | None = None) -> None:
    """Stop a second order of one cycle."""
    same = select(Cycle.id).where(
        col(Cycle.patient_id) == patient_id, col(Cycle.number) == number, col(Cycle.struck_at).is_(None)
    )
    if set(session.exec(same).all()) - {without}:
        raise RuleBroken(CYCLE_TWICE, cycle=number, field="number")


@command(Right.CHART_INFUSION)
def record_start(session: Session, act: Act, cycle_id: UUID, fields: HangFields, *, already_done: bool = False) -> UUID:
    """Record that an infusion was started with a bag, or again after a stop."""
    return write_act(session, act, cycle_id, _hanging(PumpAction.START, fields), already_done)


@command(Right.CHART_INFUSION)
def record_new_bag(
    session: Session, act: Act, cycle_id: UUID, fields: HangFields, *, already_done: bool = False
) -> UUID:
    """Record that a new bag was hung and runs."""
    return write_act(session, act, cycle_id, _hanging(PumpAction.NEW_BAG, fields), already_done)


@command(Right.CHART_INFUSION)
def record_pause(
    session: Session, act: Act, cycle_id: UUID, fields: PauseFields, *, already_done: bool = False
) -> UUID:
    """Record that the pump was paused, and why."""
    done = Done(PumpAction.PAUSE, **_told(fields), cause=fields.cause.value)
    return write_act(session, act, cycle_id, done, already_done)


@command(Right.CHART_INFUSION)
def record_resume(
    session: Session, act: Act, cycle_id: UUID, fields: ResumeFields, *, already_done: bool = False
) -> UUID:
    """Record that the pump went on with the bag that hangs."""
    return write_act(session, act, cycle_id, Done(PumpAction.RESUME, **_told(fields)), already_done)


@command(Right.CHART_INFUSION)
def record_stop(session: Session, act: Act, cycle_id: UUID, fields: StopFields, *, already_done: bool = False) -> UUID:
    """Record that the infusion was stopped and the bag came down, and why."""
    done = Done(PumpAction.STOP, **_told(fields), cause=fields.cause.value, line_as_label=fields.line_as_label)
    return write_act(session, act, cycle_id, done, already_done)


def _hanging(action: PumpAction, fields: HangFields) -> Done:
    names = ("planned_at", "line_as_label", "new_line", "line_set")
    return Done(action, **_told(fields), **{name: getattr(fields, name) for name in names}, label=fields)


def _told(fields: HangFields | PauseFields | ResumeFields | StopFields) -> dict[str, Any]:
    """Return what is typed of every act: when, a note, how the ward knows of it and who did it."""
    return {name: getattr(fields, name) for name in ("at", "note", "source", "done_by")}
