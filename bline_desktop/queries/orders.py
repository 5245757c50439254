"""The orders of a cycle as they are shown: each step with its working, and what differs from them now."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import RowMapping
from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.tables import table_of
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.cycle import Cycle
from bline_desktop.domain.treatment.order_rules import Ordered
from bline_desktop.domain.treatment.order_view import OrderLine, OrdersView
from bline_desktop.domain.treatment.order_working import Measured, band_changed, latest_measured, work_out
from bline_desktop.domain.treatment.orders import DoseOrder, DoseOrderFields, OrderedDose
from bline_desktop.domain.treatment.segments import PumpState
from bline_desktop.domain.words import N_
from bline_desktop.queries.labels import ward_label
from bline_desktop.queries.pumps import CyclePump, due_step
from bline_desktop.queries.rows import fields_of, rows_of, settings_of, user_names
from bline_desktop.queries.template_orders import read_by_template
from bline_desktop.queries.weighings import weighings

BY_SURFACE = N_(
    "order",
    "{formula}, {height} cm, {weight} kg (weighed {day}): {surface} m² × {per_m2} = {worked} micrograms per day",
)
CAPPED = N_("order", "above the cap of {cap}: {cap}")
NOT_CAPPED = N_("order", "below the cap of {cap}")
FIXED = N_("order", "Fixed dose, {weight} kg (weighed {day})")
LABEL = N_("order", "label {label} micrograms per day")
PROTOCOL = N_("order", "protocol {protocol} micrograms per day")
PROTOCOL_AND_LABEL = N_("order", "protocol {protocol}, label {label} micrograms per day")
RUNS_OTHER = N_("order", "Ordered: {dose} micrograms per day since {at}. Bag {number} runs {running}.")


@dataclass(frozen=True, slots=True)
class _Book:
    """What the lines need beside the orders: their rows and the cycle's own, names, under which something was done."""

    rows: Mapping[UUID, RowMapping]
    own: Mapping[UUID, RowMapping]
    names: Mapping[UUID, str]
    given: frozenset[UUID]


def read_orders(session: Session, asker: Asker, pump: CyclePump) -> OrdersView:
    """Read the orders of a cycle for another query, which has checked the right."""
    weights = weighings(session, asker, pump.patient_id)
    ordered_on = pump.recorded_at.astimezone(asker.zone).date()
    steps = tuple(_weighed(order, pump, latest_measured(weights, ordered_on)) for order in pump.orders)
    measured, label = latest_measured(weights, asker.now.astimezone(asker.zone).date()), ward_label(session)
    rows = {row["id"]: row for row in rows_of(session, DoseOrder, table_of(DoseOrder).c.cycle_id == pump.cycle_id)}
    acts = [act for act in pump.acts if act["struck_at"] is None]
    given = frozenset({act["order_id"] for act in acts} | ({pump.cycle_id} if acts else set()))
    own = {row["id"]: row for row in rows_of(session, Cycle, table_of(Cycle).c.id == pump.cycle_id)}
    book, settings = _Book(rows, own, user_names(session), given), settings_of(session)
    return OrdersView(
        cycle_id=pump.cycle_id,
        lines=tuple(_line(n, steps, pump, book) for n in range(len(steps))),
        notes=_notes(pump, steps, measured),
        ordered=Ordered(pump.ordered.number, steps, label.profile if label else None),
        measured=measured,
        label=label,
        hangs=pump.infusion.bag,
        sets=settings.lines,
        line_set=pump.line_sets.get(pump.infusion.bag.bag_id) if pump.infusion.bag else None,
        percent=settings.concentration_percent,
        by=read_by_template(session, pump),
    )


def working_of(row: RowMapping) -> tuple[Said, ...]:
    """Say how an order was worked out, as it was then, and the label's dose where it differs."""
    said = []
    measured = Measured(row["weight_kg"], row["weighed_on"], row["height_cm"]) if row["weight_kg"] else None
    worked = work_out(measured, row["ug_per_m2_per_day"], row["cap_ug_per_day"]) if row["surface_m2"] else None
    if worked is not None:
        values = (("formula", row["formula"]), ("height", row["height_cm"]), ("weight", row["weight_kg"]))
        more = (("day", row["weighed_on"]), ("surface", worked.surface_m2), ("per_m2", row["ug_per_m2_per_day"]))
        said.append(Said(BY_SURFACE, (*values, *more, ("worked", worked.uncapped_ug_per_day))))
        said.append(Said(CAPPED if worked.cap_binds else NOT_CAPPED, (("cap", row["cap_ug_per_day"]),)))
    elif measured is not None:
        said.append(Said(FIXED, (("weight", row["weight_kg"]), ("day", row["weighed_on"]))))
    return (*said, *_beside(row))


def _beside(row: RowMapping) -> tuple[Said, ...]:
    """Say of an order what template and label asked for, where one of the two is not what was ordered."""
    label, protocol = row["label_ug_per_day"], row["template_ug_per_day"]
    if {label, protocol, row["dose_ug_per_day"]} <= {None, row["dose_ug_per_day"]}:
        return ()
    if protocol is None:
        return (Said(LABEL, (("label", label),)),)
    if label is None:
        return (Said(PROTOCOL, (("protocol", protocol),)),)
    return (Said(PROTOCOL_AND_LABEL, (("protocol", protocol), ("label", label))),)


def _weighed(order: OrderedDose, pump: CyclePump, measured: Measured | None) -> OrderedDose:
    """Give the cycle's own dose the weight that was known when it was ordered."""
    if order.order_id != pump.cycle_id or measured is None:
        return order
    return replace(order, weight_kg=measured.weight_kg)


def _line(place: int, steps: tuple[OrderedDose, ...], pump: CyclePump, book: _Book) -> OrderLine:
    order, row, own = steps[place], book.rows.get(steps[place].order_id), book.own.get(steps[place].order_id)
    following = steps[place + 1] if place + 1 < len(steps) else None
    return OrderLine(
        order=order,
        until=following.starts_at if following else None,
        in_force=order.order_id == pump.ordered_now.order_id,
        given=order.order_id in book.given,
        working=working_of(row) if row else _beside(own) if own else (),
        reason=row["reason"] if row else own["reason"] if own else None,
        recorded_by=book.names[row["recorded_by"]] if row else "",
        fields=fields_of(DoseOrderFields, row) if row else None,
    )


def _notes(pump: CyclePump, steps: tuple[OrderedDose, ...], measured: Measured | None) -> tuple[Said, ...]:
    """Say what differs from the order now, as long as the cycle goes on."""
    infusion, due = pump.infusion, due_step(pump)
    if infusion.state is PumpState.STOPPED:
        return ()
    notes = []
    if due is not None and infusion.bag is not None:
        running = infusion.dose_ug_per_day or infusion.bag.dose_ug_per_day
        values = (("dose", due.dose_ug_per_day), ("at", due.starts_at))
        notes.append(Said(RUNS_OTHER, (*values, ("number", infusion.bag.number), ("running", running))))
    now = next(order for order in steps if order.order_id == pump.ordered_now.order_id)
    changed = band_changed(now.weight_kg, measured)
    if changed is not None:
        notes.append(Said(changed.rule.sentence, tuple(changed.values.items())))
    return tuple(notes)
