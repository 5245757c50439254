"""What is typed of the acts on a patient's plan, each act with its own form and, but for what was done, a reason."""

from datetime import date
from typing import Self

from pydantic import model_validator

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.fields import Fields, choice_field, date_field, integer_field, text_field
from bline_desktop.domain.plan.changes import AddedStep, Cause
from bline_desktop.domain.plan.deferring import Scope
from bline_desktop.domain.plan.protocol import StepSort
from bline_desktop.domain.plan.spans import Window
from bline_desktop.domain.words import N_

MOST_DAYS = 730  # by which one act moves a step; further away it is another plan
CAUSE, REASON = N_("plan", "Cause"), N_("plan", "Reason, in your words")
DAYS = N_("units", "days")

DEFER_BY_WHAT = Rule("plan-defer-by-what", N_("plan", "Type by how many days, or the new day."))
DEFER_BY_BOTH = Rule("plan-defer-by-both", N_("plan", "Type the days or the new day, not both: empty one of them."))
NOT_MOVED = Rule("plan-not-moved", N_("plan", "It is planned for {day} already. Type another day."))
TOO_FAR = Rule("plan-too-far", N_("plan", "That is more than {most} days away from {planned}. Check the year."))


class CeaseScope(Choice):
    """How much of a plan comes to its end."""

    LINE = "line", N_("plan", "This and all later of its kind")
    PLAN = "plan", N_("plan", "All that is still open")


class DeferFields(Fields):
    """A step is moved: later by days, or to a day."""

    days: int | None = integer_field(
        N_("plan", "Later by"),
        unit=DAYS,
        limits=(1, MOST_DAYS),
        required=False,
        help=N_("plan", "For an earlier day, type the new day beneath."),
    )
    to: date | None = date_field(N_("plan", "Or to the day"), required=False)
    scope: Scope = choice_field(Scope, N_("plan", "How far"))
    cause: Cause = choice_field(Cause, CAUSE)
    reason: str = text_field(REASON, long=True, limit=500)

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        """Refuse a move that is told in no way, or in two."""
        if self.days is None and self.to is None:
            raise RuleBroken(DEFER_BY_WHAT, field="days")
        if self.days is not None and self.to is not None:
            raise RuleBroken(DEFER_BY_BOTH, field="to")
        return self


def days_to_move(planned: date, days: int | None, to: date | None) -> int:
    """Return by how many days a step moves that is planned for a day. Raises RuleBroken, naming the field."""
    if days is None and to is None:
        raise RuleBroken(DEFER_BY_WHAT, field="days")
    if days is not None and to is not None:
        raise RuleBroken(DEFER_BY_BOTH, field="to")
    field, moved = ("to", (to - planned).days) if to is not None else ("days", days or 0)
    if not moved:
        raise RuleBroken(NOT_MOVED, field=field, day=planned)
    if abs(moved) > MOST_DAYS:
        raise RuleBroken(TOO_FAR, field=field, most=MOST_DAYS, planned=planned)
    return moved


class OmitFields(Fields):
    """A step is left out."""

    cause: Cause = choice_field(Cause, CAUSE)
    reason: str = text_field(REASON, long=True, limit=500)


class CeaseFields(Fields):
    """A line of steps, or all of the plan, comes to its end."""

    scope: CeaseScope = choice_field(CeaseScope, N_("plan", "How much"))
    cause: Cause = choice_field(Cause, CAUSE)
    reason: str = text_field(REASON, long=True, limit=500)


class DoneFields(Fields):
    """A step was done of which the program has no record of its own."""

    on: date = date_field(N_("plan", "Done on"))
    note: str | None = text_field(N_("plan", "Note"), required=False, long=True, limit=500)


class ExplainFields(Fields):
    """Why a step was early, late or missed."""

    cause: Cause = choice_field(Cause, CAUSE)
    reason: str = text_field(N_("plan", "What happened, in your words"), long=True, limit=500)


class AddFields(Fields):
    """A step that the protocol does not know."""

    sort: StepSort = choice_field(StepSort, N_("plan", "What is to be done"))
    title: str = text_field(N_("plan", "Its name"), limit=80, help=N_("plan", "Such as MRD before transfer"))
    on: date = date_field(N_("plan", "Day"))
    before: int | None = integer_field(
        N_("plan", "Permitted before"), unit=DAYS, limits=(0, 90), required=False, help=N_("plan", "Empty for none")
    )
    after: int | None = integer_field(
        N_("plan", "Permitted after"), unit=DAYS, limits=(0, 90), required=False, help=N_("plan", "Empty for none")
    )
    reason: str = text_field(REASON, long=True, limit=500)

    def step(self) -> AddedStep:
        """Return the step that was typed."""
        return AddedStep(self.sort, self.title, self.on, Window(-(self.before or 0), self.after or 0))


class ChangeFields(Fields):
    """Another version, or another arm, takes the place of the plan."""

    reason: str = text_field(REASON, long=True, limit=500)
