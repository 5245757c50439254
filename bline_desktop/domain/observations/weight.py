"""Weight and height, with the day they were measured: the dose band hangs on them."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, cast
from uuid import UUID

from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.fields import Fields, date_field, decimal_field
from bline_desktop.domain.observations.kind import Kind
from bline_desktop.domain.record import Record
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.ward_rules import ward_rule
from bline_desktop.domain.words import N_, Message

# Fixed doses are for 45 kg and more, doses by body surface below it (US prescribing information, section 2).
FIXED_DOSE_FROM_KG = Decimal(45)

# Nobody gains or loses so much between two weighings: a point or a zero was slipped. To confirm.
TENFOLD_FROM, TENFOLD_TO = 7, 14
TENFOLD = Rule(
    "WEIGHT_TENFOLD",
    N_("weight", "{typed} kg are {factor} the last weight, {last} kg of {day}. Read the scale again."),
    source=ward_rule(31),
)
TENFOLD_OF_LABORATORY = Rule(
    "LABORATORY_WEIGHT_TENFOLD",
    N_("weight", "{typed} kg are {factor} the last weight, {last} kg of {day}. Read the product's label again."),
    source=ward_rule(31),
)
TEN_TIMES, A_TENTH = N_("weight", "ten times"), N_("weight", "a tenth of")


class Weighing(NamedTuple):
    """One weight in kg with its day on the ward, its number in the journal, and the height in cm where it was taken.

    A patient is weighed by itself or within a round: both are the weight that doses hang on. `record_id` is that row.
    """

    on: date
    written: int
    weight_kg: Decimal
    height_cm: Decimal | None = None
    record_id: UUID | None = None


class WeightFields(Fields):
    """What is typed of one measurement."""

    measured_on: date = date_field(N_("weight", "Measured on"))
    weight_kg: Decimal = decimal_field(N_("weight", "Weight"), unit=N_("units", "kg"), limits=("20", "250"), places=2)
    height_cm: Decimal | None = decimal_field(
        N_("weight", "Height"), unit=N_("units", "cm"), limits=("90", "230"), places=1, required=False
    )


class Weight(WeightFields, Record, table=True):
    """One measurement of weight, and of height where it was taken."""

    __tablename__ = "weight"


def summarise(row: Record) -> Said:
    """Say a measurement in one line."""
    measured = cast("Weight", row)
    if measured.height_cm is None:
        return Said(N_("weight", "{weight} kg"), (("weight", measured.weight_kg),))
    return Said(
        N_("weight", "{weight} kg, {height} cm"), (("weight", measured.weight_kg), ("height", measured.height_cm))
    )


def last_weighing(weighings: Iterable[Weighing], day: date, without: UUID | None = None) -> Weighing | None:
    """Return the last weight up to a day of the ward, by itself or of a round; `without` the row that is corrected."""
    known = (one for one in weighings if one.on <= day and (without is None or one.record_id != without))
    return max(known, key=lambda one: one[:2], default=None)


def check_tenfold(last: Weighing | None, typed_kg: Decimal, field: str = "weight_kg") -> RuleBroken | None:
    """Name a weight that is ten times the last one, or a tenth of it."""
    factor = _factor(Fraction(typed_kg) / Fraction(last.weight_kg)) if last is not None else None
    if last is None or factor is None:
        return None
    rule = TENFOLD if field == "weight_kg" else TENFOLD_OF_LABORATORY
    return RuleBroken(rule, typed=typed_kg, factor=factor, last=last.weight_kg, day=last.on, field=field)


def _factor(ratio: Fraction) -> Message | None:
    if TENFOLD_FROM <= ratio <= TENFOLD_TO:
        return TEN_TIMES
    return A_TENTH if ratio and TENFOLD_FROM <= 1 / ratio <= TENFOLD_TO else None


WEIGHT = Kind(
    key="weight",
    title=N_("weight", "Weight and height"),
    one=N_("weight", "weight and height"),
    empty=N_("weight", "Weights will stand here. Record the first one with “New weight”."),
    fields=WeightFields,
    table=Weight,
    new=N_("weight", "New weight"),
    act=N_("weight", "Record weight"),
    kept=N_("weight", "Weight recorded."),
    when="measured_on",
    summary=summarise,
    weight="weight_kg",
)
