"""What an act on a plan would do, worked out before it is done, so that a person sees all of it first."""

from dataclasses import dataclass

from bline_desktop.domain.plan.changes import Moved, PlanAction
from bline_desktop.domain.plan.clashes import new_clashes
from bline_desktop.domain.plan.deferring import (
    PlanNow,
    Scope,
    ShownMove,
    cease_moves,
    defer_moves,
    omit_moves,
    shown_moves,
)
from bline_desktop.domain.plan.state import PatientPlan, StepState
from bline_desktop.domain.timeline import Said


@dataclass(frozen=True, slots=True)
class Tried:
    """The steps that an act touches, all that stand otherwise after it, and what then gets into each other's way.

    Without `moves` the act is not possible.
    """

    moves: tuple[Moved, ...]
    shown: tuple[ShownMove, ...] = ()
    clashes: tuple[Said, ...] = ()


def plan_now(plan: PatientPlan) -> PlanNow:
    """Return what a patient's plan is laid out from. Raises KeyError for an arm that its template does not have.

    What was missed is over, as what was done is: no change moves it.
    """
    arm = plan.template.arm(plan.arm)
    if arm is None:
        raise KeyError(plan.arm)
    done = frozenset(one.step.key for one in plan.steps if one.done is not None or one.state is StepState.MISSED)
    return PlanNow(arm, plan.facts, tuple(said.change for said in plan.changes), done)


def try_defer(now: PlanNow, key: str, days: int, scope: Scope) -> Tried:
    """Try a deferral by a number of days, less than nothing for an earlier day."""
    return _tried(now, PlanAction.DEFER, defer_moves(now, key, days, scope))


def try_omit(now: PlanNow, key: str) -> Tried:
    """Try to leave out one step."""
    return _tried(now, PlanAction.OMIT, omit_moves(now, key))


def try_cease(now: PlanNow, key: str, *, whole_plan: bool) -> Tried:
    """Try to end a line of steps from one on, or the whole plan."""
    return _tried(now, PlanAction.CEASE, cease_moves(now, key, whole_plan=whole_plan))


def _tried(now: PlanNow, action: PlanAction, moves: tuple[Moved, ...]) -> Tried:
    if not moves:
        return Tried(())
    before, after = now.steps, now.after(action, moves)
    gone = {step.key for step in before if not step.counts}  # their days may move too, and concern nobody
    shown = tuple(move for move in shown_moves(before, after) if move.key not in gone)
    return Tried(moves, shown, new_clashes(before, after, now.facts))
