"""What a person does to the steps of a plan: defer, omit, cease, add, mark as done, name the cause.

Each act keeps exactly the steps that were shown before it was done; where the plan changed in between, nothing is kept.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session

from bline_desktop.commands.checks import check_when, ward_day
from bline_desktop.commands.lookups import present, refuse_twice
from bline_desktop.commands.outside_rules import NOTHING_TYPED
from bline_desktop.commands.plan_lookups import PLAN_CHANGED, shown_plan
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.patient import Patient
from bline_desktop.domain.people import Right
from bline_desktop.domain.plan.changes import Moved, PlanAction
from bline_desktop.domain.plan.deferring import cease_moves, defer_moves, omit_moves
from bline_desktop.domain.plan.kept import PlanChangeRecord, added_columns, moved_text
from bline_desktop.domain.plan.plan_fields import (
    MOST_DAYS,
    TOO_FAR,
    AddFields,
    CeaseFields,
    CeaseScope,
    DeferFields,
    DoneFields,
    ExplainFields,
    OmitFields,
    days_to_move,
)
from bline_desktop.domain.plan.state import JudgedStep, PatientPlan
from bline_desktop.domain.plan.tried import plan_now
from bline_desktop.domain.registry import command
from bline_desktop.domain.words import N_

PART = "plan-change"

NOT_OPEN = Rule(
    "plan-step-not-open", N_("errors", "“{title}” is done, left out or missed: it can't be changed any more.")
)
NO_DAY_YET = Rule("plan-no-day-yet", N_("errors", "“{title}” has no day yet, so it can't be moved."))
DAY_OVER = Rule("plan-day-over", N_("errors", "{day} is over. Choose a day from today on."))
DONE_ALREADY = Rule("plan-done-already", N_("errors", "“{title}” is done already, or was left out."))
AS_PLANNED = Rule("plan-as-planned", N_("errors", "“{title}” was neither early, nor late, nor missed."))


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step of a plan that an act is about, with all steps that it was shown to move or to leave out."""

    plan_id: UUID
    step: str
    moves: tuple[Moved, ...] = ()


@command(Right.PLAN_COURSE)
def defer_step(session: Session, act: Act, shown: ShownStep, typed: DeferFields) -> UUID:
    """Move a step, and with "everything after" all that is still open from its day on. Return the id of the change.

    Raises RuleBroken for a step that is not open or has no day, for a day that is over or far away, and where other
    steps would move than were shown.
    """
    plan, judged = _open_step(session, act, shown)
    planned = judged.step.target
    if planned is None:
        raise RuleBroken(NO_DAY_YET, title=judged.step.title)
    days = days_to_move(planned, typed.days, typed.to)
    field = "to" if typed.days is None else "days"
    _check_to_come(act, planned + timedelta(days=days), field)
    _check_shown(shown, defer_moves(plan_now(plan), shown.step, days, typed.scope))
    return _keep(session, act, plan, PlanAction.DEFER, moved=shown.moves, cause=typed.cause, reason=typed.reason)


@command(Right.PLAN_COURSE)
def omit_step(session: Session, act: Act, shown: ShownStep, typed: OmitFields) -> UUID:
    """Leave out one step; what is counted from it falls back to its planned day. Return the id of the change.

    Raises RuleBroken for a step that is not open, and where the plan changed since it was shown.
    """
    plan, _ = _open_step(session, act, shown)
    _check_shown(shown, omit_moves(plan_now(plan), shown.step))
    return _keep(session, act, plan, PlanAction.OMIT, moved=shown.moves, cause=typed.cause, reason=typed.reason)


@command(Right.PLAN_COURSE)
def cease_steps(session: Session, act: Act, shown: ShownStep, typed: CeaseFields) -> UUID:
    """End a line of steps from one on, or all of the plan from its day on. Return the id of the change.

    Raises RuleBroken for a step that is not open, and where the plan changed since it was shown.
    """
    plan, _ = _open_step(session, act, shown)
    whole = typed.scope is CeaseScope.PLAN
    _check_shown(shown, cease_moves(plan_now(plan), shown.step, whole_plan=whole))
    return _keep(session, act, plan, PlanAction.CEASE, moved=shown.moves, cause=typed.cause, reason=typed.reason)


@command(Right.PLAN_COURSE)
def add_step(session: Session, act: Act, plan_id: UUID, typed: AddFields) -> UUID:
    """Add a step that the protocol does not know. Return the id of the change.

    Raises RuleBroken for a day that is over or far away.
    """
    plan = _plan(session, act, plan_id)
    _check_to_come(act, typed.on, "on")
    return _keep(session, act, plan, PlanAction.ADD, reason=typed.reason, **added_columns(typed.step()))


@command(Right.CHART_RESULT)
def mark_done(session: Session, act: Act, shown: ShownStep, typed: DoneFields) -> UUID:
    """Mark a step as done of which the program has no record of its own. Return the id of the change.

    Raises RuleBroken for a step that is done already or was left out, and for a day that has not come yet.
    """
    plan, judged = _step(session, act, shown)
    if judged.done is not None or not judged.step.counts:
        raise RuleBroken(DONE_ALREADY, title=judged.step.title)
    check_when(typed.on, present(session, Patient, plan.patient_id).born_on, act, "on")
    moved = (Moved(shown.step),)
    return _keep(session, act, plan, PlanAction.DONE, moved=moved, reason=typed.note, done_on=typed.on)


@command(Right.PLAN_COURSE)
def explain(session: Session, act: Act, shown: ShownStep, typed: ExplainFields) -> UUID:
    """Name the cause for which a step was early, late or missed; the last one counts. Return the id of the change.

    Raises RuleBroken for a step that was as planned.
    """
    plan, judged = _step(session, act, shown)
    if not judged.deviations:
        raise RuleBroken(AS_PLANNED, title=judged.step.title)
    moved = (Moved(shown.step),)
    return _keep(session, act, plan, PlanAction.EXPLAIN, moved=moved, cause=typed.cause, reason=typed.reason)


def _plan(session: Session, act: Act, plan_id: UUID) -> PatientPlan:
    """Return the plan that was shown; an act that was kept already is not kept again."""
    refuse_twice(session, PlanChangeRecord, act.row_id(PART))
    return shown_plan(session, act, plan_id)


def _step(session: Session, act: Act, shown: ShownStep) -> tuple[PatientPlan, JudgedStep]:
    plan = _plan(session, act, shown.plan_id)
    judged = plan.step(shown.step)
    if judged is None:
        raise RuleBroken(PLAN_CHANGED)
    return plan, judged


def _open_step(session: Session, act: Act, shown: ShownStep) -> tuple[PatientPlan, JudgedStep]:
    """Return a step that can still be changed."""
    plan, judged = _step(session, act, shown)
    if not judged.state.is_open:
        raise RuleBroken(NOT_OPEN, title=judged.step.title)
    return plan, judged


def _check_shown(shown: ShownStep, moves: tuple[Moved, ...]) -> None:
    if not moves or set(shown.moves) != set(moves):
        raise RuleBroken(PLAN_CHANGED)


def _check_to_come(act: Act, day: date, field: str) -> None:
    """Stop a day on which nothing can be planned any more, and one that is years away."""
    today = ward_day(act)
    if day < today:
        raise RuleBroken(DAY_OVER, day=day, field=field)
    if (day - today).days > MOST_DAYS:
        raise RuleBroken(TOO_FAR, most=MOST_DAYS, planned=today, field=field)


def _keep(
    session: Session, act: Act, plan: PatientPlan, action: PlanAction, *, moved: tuple[Moved, ...] = (), **columns: Any
) -> UUID:
    kept = PlanChangeRecord.written(
        act,
        plan.patient_id,
        NOTHING_TYPED,
        part=PART,
        plan_id=plan.plan_id,
        action=action,
        moved=moved_text(moved),
        **columns,
    )
    session.add(kept)
    return kept.id
