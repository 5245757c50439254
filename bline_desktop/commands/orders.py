"""Ordering the dose of a step, and replacing such an order before anything is given under it."""

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlmodel import Session

from bline_desktop.commands.asked import asked_by_name
from bline_desktop.commands.checks import needed_reason, ward_day
from bline_desktop.commands.labels import ward_label
from bline_desktop.commands.lookups import refuse_twice, standing, strike_row
from bline_desktop.commands.outside_rules import weigh
from bline_desktop.commands.template_orders import by_template, template_orders
from bline_desktop.commands.weighings import weighings
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.people import Right
from bline_desktop.domain.plan.orders import TemplateOrders
from bline_desktop.domain.registry import command
from bline_desktop.domain.tables import table_of
from bline_desktop.domain.treatment.cycle import Cycle, PumpRecord
from bline_desktop.domain.treatment.label_terms import DoseBasis
from bline_desktop.domain.treatment.order_working import (
    STEP_GIVEN,
    STEP_TAKEN,
    Measured,
    label_beside,
    latest_measured,
    order_problems,
    work_out,
)
from bline_desktop.domain.treatment.orders import DoseOrder, DoseOrderFields
from bline_desktop.domain.treatment.template_orders import CycleByTemplate, Step


@command(Right.ORDER_CYCLE)
def order_dose(
    session: Session, act: Act, cycle_id: UUID, fields: DoseOrderFields, *, already_done: bool = False
) -> UUID:
    """Order a step of a cycle; its working is frozen beside it.

    Raises RuleBroken where the step is ordered or given already, and where the dose asks for a look: unlike its
    working, unlike the template or the label, an old weight. With `already_done` and a reason it stands all the same.
    """
    refuse_twice(session, DoseOrder, act.row_id("dose order"))
    cycle = standing(session, Cycle, cycle_id)
    if any(row["step"] == fields.step for row in order_rows(session, cycle_id)):
        raise RuleBroken(STEP_TAKEN, step=fields.step, field="step")
    if fields.step == 1 and _is_used(session, cycle_id):
        raise RuleBroken(STEP_GIVEN, step=1, field="step")
    return _write(session, act, cycle, fields, already_done, None)


@command(Right.ORDER_CYCLE)
def replace_dose_order(
    session: Session, act: Act, order_id: UUID, fields: DoseOrderFields, *, already_done: bool = False
) -> UUID:
    """Replace an order under which nothing was given yet: the old one is struck and stays readable. Needs a reason."""
    refuse_twice(session, DoseOrder, act.row_id("dose order"))
    old = standing(session, DoseOrder, order_id)
    check_not_given(session, old)
    others = (row for row in order_rows(session, old.cycle_id) if row["id"] != order_id)
    if any(row["step"] == fields.step for row in others):
        raise RuleBroken(STEP_TAKEN, step=fields.step, field="step")
    new = _write(session, act, standing(session, Cycle, old.cycle_id), fields, already_done, order_id)
    strike_row(act, old, needed_reason(act))
    return new


def check_not_given(session: Session, order: DoseOrder) -> None:
    """Stop a change of an order under which something was given."""
    if _is_used(session, order.id):
        raise RuleBroken(STEP_GIVEN, step=order.step)


def order_rows(session: Session, cycle_id: UUID) -> list[dict[str, Any]]:
    """Read the dose orders of a cycle that count."""
    return asked_by_name(session, _ORDERS, wanted=cycle_id)


_ORDERS = select(table_of(DoseOrder)).where(
    table_of(DoseOrder).c.cycle_id == bindparam("wanted"), table_of(DoseOrder).c.struck_at.is_(None)
)


def _write(
    session: Session, act: Act, cycle: Cycle, fields: DoseOrderFields, already_done: bool, replaces: UUID | None
) -> UUID:
    day = ward_day(act)
    measured, label = latest_measured(weighings(session, act, cycle.patient_id), day), ward_label(session)
    orders = template_orders(session, cycle.patient_id)
    by = by_template(session, orders, cycle) if orders else None
    problems = order_problems(fields, measured, label, day, by)
    weigh(problems, act, already_done)
    beside = label_beside(label.profile, measured, fields.dose_ug_per_day) if label and measured else None
    order = DoseOrder.written(
        act,
        cycle.patient_id,
        fields,
        part="dose order",
        cycle_id=cycle.id,
        replaces=replaces,
        reason=needed_reason(act) if problems else None,
        label_ref=str(label.ref) if label else None,
        label_ug_per_day=beside.dose_ug_per_day if beside else None,
        **_protocol(orders, by, fields),
        **_working(fields, measured),
    )
    session.add(order)
    return order.id


def _protocol(orders: TemplateOrders | None, by: CycleByTemplate | None, fields: DoseOrderFields) -> dict[str, object]:
    """Return the columns that keep what the template asked for."""
    if orders is None or by is None:
        return {}
    step = Step(fields.step, fields.dose_ug_per_day, fields.starts_at)
    return {"template_ref": str(orders.ref), "template_ug_per_day": by.expected(step)}


def _working(fields: DoseOrderFields, measured: Measured | None) -> dict[str, object]:
    """Return the columns that keep the working as it was."""
    if measured is None:
        return {}
    kept: dict[str, object] = {
        "weight_kg": measured.weight_kg,
        "weighed_on": measured.on,
        "height_cm": measured.height_cm,
    }
    if fields.basis is DoseBasis.SURFACE and fields.ug_per_m2_per_day and fields.cap_ug_per_day:
        working = work_out(measured, fields.ug_per_m2_per_day, fields.cap_ug_per_day)
        assert working is not None  # without a height such an order was stopped
        kept |= {"formula": working.formula, "surface_m2": working.surface_m2, "cap_binds": working.cap_binds}
    return kept


def _is_used(session: Session, order_id: UUID) -> bool:
    """Whether something that counts is recorded under an order, or in the cycle where it is the cycle's own."""
    session.flush()
    act = table_of(PumpRecord).c
    of_order = (act.order_id == order_id) | (act.cycle_id == order_id)
    statement = select(act.id).where(of_order, act.struck_at.is_(None)).limit(1)
    return session.connection().execute(statement).first() is not None
