"""What the next order of a patient comes from: the signed template of their plan."""

from dataclasses import replace
from uuid import UUID

from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.people import Right
from bline_desktop.domain.plan.kept import PlanRecord
from bline_desktop.domain.plan.orders import NextCycle, TemplateOrders, next_cells, next_cycle, orders_of, plan_orders
from bline_desktop.domain.registry import query
from bline_desktop.domain.shelf import TextRef
from bline_desktop.domain.tables import table_of
from bline_desktop.domain.treatment.cycle import Cycle
from bline_desktop.domain.treatment.order_working import latest_measured
from bline_desktop.domain.treatment.template_orders import CellsByTemplate, CycleByTemplate
from bline_desktop.queries.labels import ward_label
from bline_desktop.queries.plans import patient_plan
from bline_desktop.queries.pumps import CyclePump
from bline_desktop.queries.rows import live, of_patient, rows_of
from bline_desktop.queries.templates import read_template
from bline_desktop.queries.weighings import weighings


@query(Right.READ_CHART)
def next_cycle_order(session: Session, asker: Asker, patient_id: UUID) -> NextCycle | None:
    """Return what the order of the next cycle is filled in from and held against; None without a plan."""
    plan = patient_plan(session, asker, patient_id)
    orders = plan_orders(plan) if plan else None
    if plan is None or orders is None:
        return None
    ordered = {row["number"] for row in rows_of(session, Cycle, live(Cycle), *of_patient(Cycle, patient_id))}
    measured = latest_measured(weighings(session, asker, patient_id), asker.now.astimezone(asker.zone).date())
    return NextCycle(orders, next_cycle(plan, ordered), measured, ward_label(session))


@query(Right.READ_CHART)
def next_dli_order(session: Session, asker: Asker, patient_id: UUID) -> CellsByTemplate | None:
    """Return the next DLI by the template; None without a plan, and where it names no dose for it."""
    plan = patient_plan(session, asker, patient_id)
    return next_cells(plan) if plan else None


def read_by_template(session: Session, pump: CyclePump) -> CycleByTemplate | None:
    """Return a cycle as the template of the patient's plan orders it, with its real start, for another query."""
    orders = _orders(session, pump.patient_id)
    by = orders.cycle(pump.ordered.number) if orders else None
    return replace(by, started_at=pump.infusion.started_at) if by else None


def _orders(session: Session, patient_id: UUID) -> TemplateOrders | None:
    """Read what the template of a patient's plan orders, without what became of its steps."""
    plans = rows_of(session, PlanRecord, live(PlanRecord), table_of(PlanRecord).c.patient_id == patient_id)
    if not plans:
        return None
    ref, arm = TextRef.read(plans[-1]["template_ref"]), plans[-1]["arm"]
    entry = read_template(session, ref)
    return orders_of(entry.template, ref, arm) if entry else None
