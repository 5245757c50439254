"""What the signed template of a patient's plan asks for, as commands hold an order against it."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from bline_desktop.commands.checks import needed_reason, ward_day
from bline_desktop.commands.labels import ward_label
from bline_desktop.commands.outside_rules import weigh
from bline_desktop.commands.templates import template_of
from bline_desktop.commands.weighings import weighings
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.plan.kept import PlanRecord
from bline_desktop.domain.plan.orders import TemplateOrders, cycle_problems, orders_of
from bline_desktop.domain.shelf import TextRef
from bline_desktop.domain.tables import table_of, written_order
from bline_desktop.domain.treatment.cycle import Cycle, CycleFields, PumpRecord
from bline_desktop.domain.treatment.dli import Dli
from bline_desktop.domain.treatment.dli_order import DliOrderFields
from bline_desktop.domain.treatment.order_working import label_beside, latest_measured
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.domain.treatment.template_orders import CycleByTemplate


def template_orders(session: Session, patient_id: UUID) -> TemplateOrders | None:
    """Return what the template of a patient's plan orders; None without a plan, or where its text can't be read."""
    plans = select(PlanRecord).where(col(PlanRecord.patient_id) == patient_id, col(PlanRecord.struck_at).is_(None))
    plan = session.exec(plans.order_by(written_order(table_of(PlanRecord)).desc()).limit(1)).first()
    if plan is None:
        return None
    ref = TextRef.read(plan.template_ref)
    template = template_of(session, ref)
    return orders_of(template, ref, plan.arm) if template else None


def by_template(session: Session, orders: TemplateOrders, cycle: Cycle) -> CycleByTemplate | None:
    """Return a cycle as the template orders it, with its real start; None where the template has none such."""
    by = orders.cycle(cycle.number)
    if by is None:
        return None
    started = select(func.min(col(PumpRecord.at))).where(
        col(PumpRecord.cycle_id) == cycle.id,
        col(PumpRecord.action) == PumpAction.START,
        col(PumpRecord.struck_at).is_(None),
    )
    return replace(by, started_at=session.exec(started).one())


def cycle_beside(
    session: Session, act: Act, patient_id: UUID, fields: CycleFields, already_done: bool
) -> dict[str, object]:
    """Hold an order of a cycle against the template, and return the columns that keep what stood beside it.

    Raises RuleBroken where something asks for a look and nobody has said why it stands all the same.
    """
    orders = template_orders(session, patient_id)
    if orders is None:
        return {}
    day = ward_day(act)
    measured, label = latest_measured(weighings(session, act, patient_id), day), ward_label(session)
    problems = cycle_problems(fields, measured, label, day, orders)
    weigh(problems, act, already_done)
    beside = label_beside(label.profile, measured, fields.dose_ug_per_day) if label and measured else None
    by = orders.cycle(fields.number)
    return {
        "template_ref": str(orders.ref),
        "template_ug_per_day": by.dose_on(1) if by else None,
        "label_ref": str(label.ref) if label else None,
        "label_ug_per_day": beside.dose_ug_per_day if beside else None,
        "reason": needed_reason(act) if problems else None,
    }


def unlike_ladder(session: Session, patient_id: UUID, fields: DliOrderFields) -> RuleBroken | None:
    """Hold the dose of a DLI that is ordered against the next step of the template's ladder."""
    orders = template_orders(session, patient_id)
    if orders is None:
        return None
    given = select(func.count()).where(col(Dli.patient_id) == patient_id, col(Dli.struck_at).is_(None))
    by = orders.cells(session.exec(given).one() + 1)
    return by.unlike(fields.dose) if by else None
