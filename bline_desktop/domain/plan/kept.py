"""A patient's plan as the store keeps it: which template from when on, and each change with the steps that it touched.

A plan is never written as dates. A later row of the same patient takes the place of the earlier one, which stays valid
for its time; a change that is struck counted until then.
"""

import json
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlmodel import Field

from bline_desktop.domain import columns
from bline_desktop.domain.plan.changes import AddedStep, Cause, Moved, PlanAction, PlanChange
from bline_desktop.domain.plan.protocol import StepSort
from bline_desktop.domain.plan.spans import Window
from bline_desktop.domain.record import Record, id_column, integer_column, text_column


class PlanRecord(Record, table=True):
    """The plan of a patient from a moment on: the exact name of its template's text, and the arm.

    `reason` says why it took the place of another one; None of the first.
    """

    __tablename__ = "plan"

    template_ref: str = text_column()
    arm: str = text_column()
    reason: str | None = text_column(required=False)


class PlanChangeRecord(Record, table=True):
    """One change of a plan; it counts from when it was recorded. `moved` are the steps that it touched, as one text.

    `sort`, `title`, `planned_on` and the four days of the window (`opens` to `closes`) are those of a step that was
    added; `done_on` that of one that was marked as done.
    """

    __tablename__ = "plan_change"

    plan_id: UUID = id_column(foreign_key="plan.id")
    action: PlanAction = Field(sa_type=columns.ChoiceColumn(PlanAction), nullable=False)
    cause: Cause | None = Field(default=None, sa_type=columns.ChoiceColumn(Cause))
    reason: str | None = text_column(required=False)
    moved: str = text_column()
    sort: StepSort | None = Field(default=None, sa_type=columns.ChoiceColumn(StepSort))
    title: str | None = text_column(required=False)
    planned_on: date | None = Field(default=None, sa_type=columns.DateColumn)
    opens: int | None = integer_column(required=False)
    closes: int | None = integer_column(required=False)
    best_opens: int | None = integer_column(required=False)
    best_closes: int | None = integer_column(required=False)
    done_on: date | None = Field(default=None, sa_type=columns.DateColumn)


def moved_text(moved: Iterable[Moved]) -> str:
    """Write the steps that a change touches as one text, always the same: `[["cycle:2",7]]`."""
    return json.dumps([[one.step, one.days] for one in moved], ensure_ascii=False, separators=(",", ":"))


def read_moved(text: str) -> tuple[Moved, ...]:
    """Take back what `moved_text` wrote."""
    return tuple(Moved(step, days) for step, days in json.loads(text))


def added_columns(step: AddedStep) -> dict[str, Any]:
    """Return the columns that keep a step which was added by hand."""
    window = step.window
    return {
        "sort": step.sort,
        "title": step.title,
        "planned_on": step.on,
        "opens": window.opens,
        "closes": window.closes,
        "best_opens": window.best_opens,
        "best_closes": window.best_closes,
    }


CHANGE_COLUMNS = (  # in the order in which `change_of` takes their values
    *("id", "recorded_at", "action", "cause", "reason", "moved", "done_on", "struck_at"),
    *("sort", "title", "planned_on", "opens", "closes", "best_opens", "best_closes"),
)


@lru_cache(maxsize=8192)
def change_of(values: tuple[Any, ...], order: int) -> PlanChange:
    """Make a change of its columns again; `order` is its place among those that were written.

    With every look at a plan all of them are read again, and hardly ever other ones.
    """
    change_id, at, action, cause, reason, moved, done_on, struck_at, sort, title, planned_on, *window = values
    return PlanChange(
        id=change_id,
        at=at,
        order=order,
        action=action,
        cause=cause,
        reason=reason or "",
        moved=read_moved(moved),
        added=None if sort is None else AddedStep(sort, title, planned_on, Window(*window)),
        done_on=done_on,
        taken_back_at=struck_at,
    )
