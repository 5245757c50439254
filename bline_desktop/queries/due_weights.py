"""Whose weight is too old: while blinatumomab is on, or where a cycle is planned for the next days."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import RowMapping

from bline_desktop.domain.goals import Goal
from bline_desktop.domain.observations.weight import WEIGHT
from bline_desktop.domain.plan.due_tasks import (
    BY_WEIGHT,
    BY_WEIGHT_BEFORE,
    CLOSES_SOON,
    WEIGHT_OLD,
    WEIGHT_OLD_BEFORE,
    DueTask,
    is_old,
)
from bline_desktop.domain.treatment.order_working import WEIGHT_LASTS
from bline_desktop.queries.due_facts import DueFacts

LOOKED_BACK = timedelta(days=28)  # a cycle that was to begin before is forgotten, and not waited for


def weights_due(facts: DueFacts) -> Iterator[DueTask]:
    """Yield one task at most for each patient."""
    today = facts.day(facts.asker.now)
    on = {pump.patient_id: pump.cycle_id for pump in facts.pumps}
    near = {
        one.patient_id: one
        for one in sorted(facts.cycles, key=lambda one: one.number, reverse=True)
        if one.begun is None and today - LOOKED_BACK <= one.planned_on <= today + CLOSES_SOON
    }
    for patient_id, row in facts.in_treatment.items():
        weighed_on = _last_day(row, facts)
        if weighed_on is None or not is_old(weighed_on, today):
            continue
        goal, since = Goal(patient_id, WEIGHT.key, new=True), weighed_on + WEIGHT_LASTS + timedelta(days=1)
        values = (("day", weighed_on), ("days", WEIGHT_LASTS.days))
        if patient_id in on:
            yield DueTask(WEIGHT_OLD, values, on[patient_id], since, BY_WEIGHT, goal, due_on=today)
        elif patient_id in near:
            cycle = near[patient_id]
            said = (("number", cycle.number), ("start", cycle.planned_on), *values)
            since = max(since, cycle.planned_on - CLOSES_SOON)
            yield DueTask(WEIGHT_OLD_BEFORE, said, cycle.cycle_id, since, BY_WEIGHT_BEFORE, goal, due_on=today)


def _last_day(row: RowMapping, facts: DueFacts) -> date | None:
    """Return the day of the last weight, by itself or of a round; None where there is none."""
    days = (row["weighed_on"], row["weighed_at"] and facts.day(row["weighed_at"]))
    return max((day for day in days if day is not None), default=None)
