"""Which cycles of the plans in a calendar were ordered: of these the order tells the dose, and not the protocol."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select
from sqlmodel import Session

from bline_desktop.domain.plan.cycle_doses import CycleOrder, StepOrder
from bline_desktop.domain.plan.protocol import StepSort
from bline_desktop.domain.plan.state import PatientPlan, StepState
from bline_desktop.domain.tables import table_of
from bline_desktop.domain.treatment.cycle import Cycle
from bline_desktop.domain.treatment.orders import DoseOrder
from bline_desktop.queries.rows import live


def cycle_orders(session: Session, plans: Collection[PatientPlan]) -> dict[UUID, Mapping[int, CycleOrder]]:
    """Return the orders of cycles by patient and number, of all patients with a cycle that goes on or was not begun.

    An order counts once it is recorded: nobody signs one. The first dose is the cycle's own, unless an order of step 1
    takes its place.
    """
    whose = [plan.patient_id for plan in plans if _has_cycle_ahead(plan)]
    cycle, order = table_of(Cycle).c, table_of(DoseOrder)
    first, later = order.alias("first"), order.alias("later")
    of_step_1 = (first.c.cycle_id == cycle.id) & (first.c.step == 1) & first.c.struck_at.is_(None)
    has_steps = exists().where(later.c.cycle_id == cycle.id, later.c.step > 1, later.c.struck_at.is_(None))
    statement = (
        select(
            *(cycle.patient_id, cycle.number, cycle.id, cycle.planned_start_on),
            *(cycle.dose_ug_per_day, first.c.dose_ug_per_day, has_steps),
        )
        .outerjoin(first, of_step_1)
        .where(live(Cycle), cycle.patient_id.in_(whose))
    )
    rows = session.connection().execute(statement) if whose else ()
    found: defaultdict[UUID, dict[int, CycleOrder]] = defaultdict(dict)
    for patient_id, number, key, starts_on, own, step_1, is_stepped in rows:
        found[patient_id][number] = CycleOrder(key, own if step_1 is None else step_1, starts_on, is_stepped)
    return dict(found)


def step_orders(session: Session, patients: Collection[UUID], zone: ZoneInfo) -> dict[UUID, tuple[StepOrder, ...]]:
    """Return the later steps of all cycles of these patients in the order in which they were ordered, struck ones too.

    A step of a cycle that is struck is struck before (`check_unused`), so each tells by itself whether it counts.
    """
    cycle, order = table_of(Cycle).c, table_of(DoseOrder).c
    statement = (
        select(order.patient_id, cycle.number, order.step, order.starts_at, order.dose_ug_per_day, order.struck_at)
        .join(Cycle, cycle.id == order.cycle_id)
        .where(order.step > 1, order.patient_id.in_(patients))
        .order_by(order.recorded_at, order.starts_at, order.id)
    )
    found: defaultdict[UUID, list[StepOrder]] = defaultdict(list)
    for key, number, step, starts_at, dose, struck_at in session.connection().execute(statement):
        day = starts_at.astimezone(zone).date()
        found[key].append(StepOrder(number, step, day, dose, is_struck=struck_at is not None))
    return {key: tuple(steps) for key, steps in found.items()}


def _has_cycle_ahead(plan: PatientPlan) -> bool:
    """Tell whether a cycle of a plan goes on, or was not begun; what day it is changes nothing of that."""
    cycles = (judged for judged in plan.steps if judged.step.sort is StepSort.CYCLE)
    return any(judged.done is None or judged.state is StepState.RUNNING for judged in cycles)
