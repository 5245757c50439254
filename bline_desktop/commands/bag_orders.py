"""The order that a bag is hung under, and what about the patient's weight has changed since it was given."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session

from bline_desktop.commands.labels import ward_label
from bline_desktop.commands.orders import order_rows
from bline_desktop.commands.outside_rules import is_told
from bline_desktop.commands.pump_log import PumpLog
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.observations.weight import Weighing
from bline_desktop.domain.treatment.looks import gives_the_order, hung_at
from bline_desktop.domain.treatment.order_rules import Ordered
from bline_desktop.domain.treatment.order_working import Measured, band_changed, latest_measured
from bline_desktop.domain.treatment.orders import OrderedDose, fitting_order, possible_orders, steps_of
from bline_desktop.domain.treatment.pump import PumpAction, PumpEvent


def ordered_in(session: Session, act: Act, log: PumpLog, weights: Sequence[Weighing]) -> Ordered:
    """Return what a bag of a cycle is held against: its steps, and the ward's label profile.

    `weights` are those of the patient, as `weighings` reads them.
    """
    measured = latest_measured(weights, log.ordered_at.astimezone(act.zone).date())
    weight = measured.weight_kg if measured else None
    own = OrderedDose(log.cycle_id, 1, log.ordered_ug_per_day, None, log.ordered_at, weight_kg=weight)
    steps = steps_of(own, map(OrderedDose.of, order_rows(session, log.cycle_id)))
    label = ward_label(session)
    return Ordered(log.number, steps, label.profile if label else None)


def under_order(known: Sequence[PumpEvent], ordered: Ordered, event: PumpEvent) -> OrderedDose | None:
    """Find the order that a bag is hung or a rate changed under: one of that time that asks for this dose.

    `known` are the acts that count, from the last hanging on.
    """
    if event.bag is not None:
        return fitting_order(ordered.steps, event.at, event.bag.dose_ug_per_day)
    rate = event.rate_ml_per_h
    hung = hung_at(known, event) if event.action is PumpAction.RATE_CHANGE else None
    if hung is None or rate is None:
        return None
    possible = possible_orders(ordered.steps, event.at)
    return next((order for order in possible if gives_the_order(hung, rate, order.dose_ug_per_day)), None)


def changed_band(
    session: Session, patient_id: UUID, order: OrderedDose | None, measured: Measured | None
) -> tuple[RuleBroken, ...]:
    """Say that the dose band changed since the order, for a task; once for each order and weight, and never a stop.

    `measured` is the weight of the day on which the bag is hung.
    """
    changed = band_changed(order.weight_kg if order else None, measured)
    return () if changed is None or is_told(session, patient_id, changed) else (changed,)
