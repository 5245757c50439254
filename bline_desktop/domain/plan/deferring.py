"""What deferring, omitting and ceasing a step touches: worked out before it is done, so that a person sees it first.

A deferred step takes along what is counted from it. "Everything after" moves each step that is still to be done by
exactly the same number of days; only those that do not follow by their anchor get a move of their own.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.plan.changes import Facts, Moved, PlanAction, PlanChange
from bline_desktop.domain.plan.dates import expand, moves_to
from bline_desktop.domain.plan.protocol import Arm, StepSort
from bline_desktop.domain.plan.steps import DatedStep
from bline_desktop.domain.words import N_

_NOBODYS, _NEVER = UUID(int=0), datetime.max.replace(tzinfo=UTC)  # of a change that is only tried out


class Scope(Choice):
    """How far a deferral goes."""

    THIS = "this", N_("plan", "This step only")
    AFTER = "after", N_("plan", "Everything after")


@dataclass(frozen=True, slots=True)
class PlanNow:
    """A plan as it stands: what it is laid out from. `done` are the keys of the steps that were begun or done."""

    arm: Arm
    facts: Facts
    changes: tuple[PlanChange, ...] = ()
    done: frozenset[str] = frozenset()

    @property
    def steps(self) -> tuple[DatedStep, ...]:
        """All its steps, those without a day last."""
        return expand(self.arm, self.facts, self.changes)

    def step(self, key: str) -> DatedStep | None:
        """Return one step by its key."""
        return next((step for step in self.steps if step.key == key), None)

    def is_open(self, step: DatedStep) -> bool:
        """Tell whether a step is still to be done."""
        return step.counts and step.key not in self.done

    def after(self, action: PlanAction, moves: tuple[Moved, ...]) -> tuple[DatedStep, ...]:
        """Return all its steps as they would stand if these were deferred, omitted or ceased."""
        change = PlanChange(_NOBODYS, _NEVER, 0, action, moved=moves)
        return expand(self.arm, self.facts, (*self.changes, change))


@dataclass(frozen=True, slots=True)
class ShownMove:
    """What a change does to one step, as a person is shown it: from which day to which.

    `becomes` is None for a step that then has no day, or lies beyond the end of its line; `left_out` tells that it is
    then omitted or ceased.
    """

    key: str
    title: str
    sort: StepSort
    number: int | None
    was: date | None
    becomes: date | None
    left_out: PlanAction | None = None


def defer_moves(now: PlanNow, key: str, days: int, scope: Scope) -> tuple[Moved, ...]:
    """Return which steps a deferral by a number of days moves; nothing where the step has no day or is not open."""
    step = now.step(key)
    if step is None or step.target is None or not now.is_open(step) or not days:
        return ()
    return (Moved(key, days),) if scope is Scope.THIS else _all_after(now, step.target, days)


def _all_after(now: PlanNow, first: date, days: int) -> tuple[Moved, ...]:
    """Move all open steps from a day on, and what is counted from one of them, each by exactly `days`.

    A step that lies earlier and is counted from a later one, such as a sample before a cycle, goes along with it: as
    months differ in length, it may need a move of its own too.
    """
    days_of = {step.key: step.target for step in now.steps if now.is_open(step) and step.target is not None}
    added = {step.key for step in now.steps if step.is_added}
    going = {key for key, day in days_of.items() if day >= first}
    while True:
        wanted = {key: days_of[key] + timedelta(days=days) for key in going - added}
        moves = moves_to(now.arm, now.facts, now.changes, wanted)
        moves = (*moves, *(Moved(key, days) for key in sorted(going & added)))
        after = {step.key: step.target for step in now.after(PlanAction.DEFER, moves)}
        along = {key for key, day in days_of.items() if after.get(key) != day} - going
        if not along:
            return moves
        going |= along


def omit_moves(now: PlanNow, key: str) -> tuple[Moved, ...]:
    """Return what omitting a step touches: itself, if it is open."""
    step = now.step(key)
    return (Moved(key),) if step is not None and now.is_open(step) else ()


def cease_moves(now: PlanNow, key: str, *, whole_plan: bool) -> tuple[Moved, ...]:
    """Return what ceasing from a step on touches: all open steps of its line from it on, or of the whole plan.

    A step without a day may come at any time: it is ceased with the others. What somebody added by hand is a line by
    itself.
    """
    step = now.step(key)
    if step is None or not now.is_open(step):
        return ()
    return tuple(
        Moved(other.key)
        for other in now.steps
        if now.is_open(other)
        and (whole_plan or _line(other) == _line(step))
        and (other.key == key or not _is_before(other, step))
    )


def shown_moves(before: tuple[DatedStep, ...], after: tuple[DatedStep, ...]) -> tuple[ShownMove, ...]:
    """Return every step that stands otherwise after a change than before it, in the order of the days before."""
    now = {step.key: step for step in after}
    shown = []
    for step in before:
        new = now.get(step.key)
        moved = ShownMove(
            key=step.key,
            title=step.title,
            sort=step.sort,
            number=step.number,
            was=step.target,
            becomes=None if new is None else new.target,
            left_out=None if new is None else new.left_out,
        )
        if (moved.was, step.left_out) != (moved.becomes, moved.left_out) or new is None:
            shown.append(moved)
    return tuple(shown)


def _line(step: DatedStep) -> str:
    return step.key if step.is_added else step.name


def _is_before(other: DatedStep, step: DatedStep) -> bool:
    """Tell whether a step is planned for an earlier day; one without a day is never."""
    return other.target is not None and (step.target is None or other.target < step.target)
