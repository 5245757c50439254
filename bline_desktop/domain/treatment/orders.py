"""Dose orders of a cycle: which dose a physician ordered from when, and with which working.

A cycle's own ordered dose is its first step, as long as no order of a step 1 takes its place. An order is written once;
what was given under one stays under it, and a change of mind is a new order. Nothing here changes a dose: an order is
compared with what a bag says, and shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Self
from uuid import UUID

from sqlmodel import Field

from bline_desktop.domain import columns
from bline_desktop.domain.fields import (
    Fields,
    When,
    choice_field,
    decimal_field,
    integer_field,
    moment_field,
    text_field,
)
from bline_desktop.domain.formulas import SurfaceFormula
from bline_desktop.domain.record import Record, id_column, text_column
from bline_desktop.domain.treatment.cycle import MICROGRAMS_PER_DAY
from bline_desktop.domain.treatment.label_terms import DoseBasis
from bline_desktop.domain.treatment.pump import HOURS_PER_DAY
from bline_desktop.domain.treatment.segments import hours
from bline_desktop.domain.units import rounded
from bline_desktop.domain.words import N_, plain_number

# How long before its planned start a step may be begun without a question. Clinical practice, to confirm.
EARLY = timedelta(minutes=60)
# A dose that follows from a changed rate is the ordered one within the 2 % of rate against volume.
SAME_DOSE = Fraction(2, 100)
Step = tuple[datetime | None, Decimal]  # when it begins (None: with the infusion), and its micrograms per day
_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)
_BY_SURFACE = When("basis", (DoseBasis.SURFACE,))


class DoseOrderFields(Fields):
    """What a physician types of one step of a cycle. The dose is always typed: its working stands beside it."""

    step: int = integer_field(N_("order", "Step"), limits=(1, 9))
    basis: DoseBasis = choice_field(DoseBasis, N_("order", "Worked out"))
    ug_per_m2_per_day: Decimal | None = decimal_field(
        N_("order", "By body surface"),
        unit=N_("units", "micrograms per m² per day"),
        limits=("1", "30"),
        places=2,
        applies_when=_BY_SURFACE,
    )
    cap_ug_per_day: Decimal | None = decimal_field(
        N_("order", "At most"), unit=MICROGRAMS_PER_DAY, limits=("1", "56"), places=2, applies_when=_BY_SURFACE
    )
    dose_ug_per_day: Decimal = decimal_field(
        N_("order", "Ordered dose"), unit=MICROGRAMS_PER_DAY, limits=("0.5", "56"), places=2
    )
    starts_at: datetime = moment_field(N_("order", "Planned start"))
    duration_h: Decimal = decimal_field(
        N_("order", "Duration of a bag"), unit=N_("units", "hours"), limits=("1", "168"), places=1
    )
    note: str | None = text_field(N_("order", "Note"), limit=400, required=False, long=True)


class DoseOrder(DoseOrderFields, Record, table=True):
    """One step of a cycle as ordered, with its working frozen as it was.

    `weight_kg` was measured on `weighed_on`; `surface_m2` (four places) by `formula`; `cap_binds` where the cap made
    the dose smaller. `label_ref` names the label profile that the ward worked by, `label_ug_per_day` is its dose for
    this weight; `template_ref` and `template_ug_per_day` are those of the signed template of the patient's plan, where
    there is one; `reason` says why the order stands although something asked for a look.
    """

    __tablename__ = "dose_order"

    cycle_id: UUID = id_column(foreign_key="cycle.id", index=True)
    weight_kg: Decimal | None = Field(default=None, sa_type=columns.DecimalColumn)
    weighed_on: date | None = Field(default=None, sa_type=columns.DateColumn)
    height_cm: Decimal | None = Field(default=None, sa_type=columns.DecimalColumn)
    formula: SurfaceFormula | None = Field(default=None, sa_type=columns.ChoiceColumn(SurfaceFormula))
    surface_m2: Decimal | None = Field(default=None, sa_type=columns.DecimalColumn)
    cap_binds: bool | None = Field(default=None, sa_type=columns.BooleanColumn)
    label_ref: str | None = text_column(required=False)
    label_ug_per_day: Decimal | None = Field(default=None, sa_type=columns.DecimalColumn)
    template_ref: str | None = text_column(required=False)
    template_ug_per_day: Decimal | None = Field(default=None, sa_type=columns.DecimalColumn)
    reason: str | None = text_column(required=False)


@dataclass(frozen=True, slots=True)
class OrderedDose:
    """One ordered step as acts are held against it. `starts_at` None: from the first start on, by the cycle's order.

    `order_id` is the row that orders it: a dose order, or the cycle itself.
    """

    order_id: UUID
    step: int
    dose_ug_per_day: Decimal
    starts_at: datetime | None
    recorded_at: datetime
    duration_h: Decimal | None = None
    weight_kg: Decimal | None = None

    @classmethod
    def of(cls, row: Mapping[Any, Any]) -> Self:
        """Read it from the row of a dose order."""
        names = ("step", "dose_ug_per_day", "starts_at", "recorded_at", "duration_h", "weight_kg")
        return cls(row["id"], **{name: row[name] for name in names})


def steps_of(cycle: OrderedDose, orders: Iterable[OrderedDose]) -> tuple[OrderedDose, ...]:
    """Return all steps in the order in which they begin; the cycle's own dose unless a step 1 takes its place."""
    found = tuple(orders)
    own = () if any(order.step == 1 for order in found) else (cycle,)
    return tuple(sorted((*own, *found), key=_place))


def order_for(orders: Iterable[OrderedDose], at: datetime) -> OrderedDose | None:
    """Return the order under which an act at a time falls: the last that has begun; None before the first."""
    return max((order for order in orders if _begins(order) <= at.astimezone(UTC)), key=_place, default=None)


def fitting_order(orders: Sequence[OrderedDose], at: datetime, dose_ug_per_day: Decimal) -> OrderedDose | None:
    """Return the order that asks for this very dose at a time: the one in force, or one about to begin (60 minutes)."""
    return next((order for order in possible_orders(orders, at) if order.dose_ug_per_day == dose_ug_per_day), None)


def possible_orders(orders: Sequence[OrderedDose], at: datetime) -> tuple[OrderedDose, ...]:
    """Return the order in force at a time, then those about to begin within 60 minutes."""
    now, soon = order_for(orders, at), at.astimezone(UTC) + EARLY
    coming = sorted((one for one in orders if at.astimezone(UTC) < _begins(one) <= soon), key=_place)
    return (*((now,) if now else ()), *coming)


def other_step(orders: Iterable[OrderedDose], at: datetime, dose_ug_per_day: Decimal) -> OrderedDose | None:
    """Return a step that asks for this dose at another time, the nearest to come first: to name a mistaken step."""
    same = sorted((order for order in orders if order.dose_ug_per_day == dose_ug_per_day), key=_place)
    coming = [order for order in same if _begins(order) > at.astimezone(UTC)]
    return next(iter((*coming, *reversed(same))), None)


def step_due(orders: Iterable[OrderedDose], running_ug_per_day: Decimal, at: datetime) -> OrderedDose | None:
    """Return the step that is in force while another dose still runs; None where the dose that runs is the ordered one.

    A dose is the same within 2 %, because a rate is set in whole hundredths of mL per hour.
    """
    now = order_for(orders, at)
    if now is None or now.starts_at is None:
        return None
    ordered, running = Fraction(now.dose_ug_per_day), Fraction(running_ug_per_day)
    return None if abs(running - ordered) <= SAME_DOSE * ordered else now


def step_ahead(orders: Iterable[OrderedDose], at: datetime) -> OrderedDose | None:
    """Return the next step that is still to begin, or None."""
    return min((order for order in orders if _begins(order) > at.astimezone(UTC)), key=_place, default=None)


def planned_micrograms(orders: Sequence[OrderedDose], start: datetime, days: int) -> Decimal:
    """Micrograms ordered for so many days of 24 hours from a start, over all steps, to two places."""
    first = start.astimezone(UTC)
    steps = [(order.starts_at, order.dose_ug_per_day) for order in sorted(orders, key=_place)]
    return Decimal(plain_number(rounded(ordered_micrograms(steps, first, first + timedelta(days=days)), 2)))


def ordered_micrograms(steps: Sequence[Step], first: datetime, last: datetime) -> Fraction:
    """Add up the micrograms that steps order between two instants (UTC), exactly; each lasts until the next begins.

    The steps stand in the order in which they begin. Before the first nothing else is ordered: an early start falls
    under it, whenever it was to begin.
    """
    begins = [first, *(max(begin.astimezone(UTC), first) if begin else first for begin, _ in steps[1:])]
    spans = zip(steps, begins, [*begins[1:], last], strict=True)
    lasting = ((dose, hours(min(until, last) - begin)) for (_, dose), begin, until in spans)
    return sum((Fraction(dose) * span / HOURS_PER_DAY for dose, span in lasting if span > 0), Fraction(0))


def _begins(order: OrderedDose) -> datetime:
    return order.starts_at.astimezone(UTC) if order.starts_at else _BEFORE_ALL


def _place(order: OrderedDose) -> tuple[datetime, datetime, int]:
    """Sort by when a step begins; of two that begin together the one ordered later counts."""
    return _begins(order), order.recorded_at, order.step
