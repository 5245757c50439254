"""Ordering a donor lymphocyte infusion: a physician's word that every dose is checked against."""

from uuid import UUID

from sqlmodel import Session, col, select

from bline_desktop.commands.lookups import present, refuse_twice, setting
from bline_desktop.commands.outside_rules import weigh
from bline_desktop.commands.template_orders import unlike_ladder
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.patient import Patient
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import command
from bline_desktop.domain.treatment.dli import Dli
from bline_desktop.domain.treatment.dli_order import DliOrder, DliOrderFields
from bline_desktop.domain.treatment.dli_rules import Ordered
from bline_desktop.domain.words import N_

ORDER_OPEN = Rule(
    "DLI_ORDER_OPEN",
    N_("dli", "A DLI is ordered already for {day} and not given yet. Strike that order first, or have it given."),
)
ORDER_IN_USE = Rule(
    "DLI_ORDER_IN_USE", N_("dli", "A DLI is recorded under this order. Strike that first, then the order.")
)


@command(Right.ORDER_CYCLE)
def order_dli(
    session: Session, act: Act, patient_id: UUID, fields: DliOrderFields, *, already_done: bool = False
) -> UUID:
    """Order a DLI. Raises RuleBroken while another order of the patient is open, so that only one can be meant.

    Also where the dose is not the one of the template's ladder; with `already_done` and a reason it stands all the
    same.
    """
    present(session, Patient, patient_id)
    row = DliOrder.written(act, patient_id, fields, part="dli-order")
    refuse_twice(session, DliOrder, row.id)
    other = open_order(session, patient_id)
    if other is not None:
        raise RuleBroken(ORDER_OPEN, day=other.planned_on)
    unlike = unlike_ladder(session, patient_id, fields)
    weigh((unlike,) if unlike else (), act, already_done)
    session.add(row)
    return row.id


def open_order(session: Session, patient_id: UUID) -> DliOrder | None:
    """Return the order of a patient of which not all fractions are recorded; of several the first."""
    orders = select(DliOrder).where(col(DliOrder.patient_id) == patient_id, col(DliOrder.struck_at).is_(None))
    standing = sorted(session.exec(orders), key=lambda one: (one.planned_on, one.recorded_at))
    return next((one for one in standing if len(given_under(session, one.id)) < one.fractions), None)


def given_under(session: Session, order_id: UUID) -> list[UUID]:
    """Return the infusions that count and are recorded under an order."""
    return list(session.exec(select(Dli.id).where(col(Dli.order_id) == order_id, col(Dli.struck_at).is_(None))))


def ordered_by(session: Session, order: DliOrder) -> Ordered:
    """Return what a dose is checked against, with the ward's own tolerance."""
    return Ordered(order.product, order.dose, int(setting(session, "dli_tolerance_percent")))


def check_order_unused(session: Session, order: DliOrder) -> None:
    """Stop the striking of an order under which something was given."""
    if given_under(session, order.id):
        raise RuleBroken(ORDER_IN_USE)
