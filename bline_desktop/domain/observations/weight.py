"""Weight and height, with the day they were measured: the dose band hangs on them."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple, cast

from bline_desktop.domain.fields import Fields, date_field, decimal_field
from bline_desktop.domain.observations.kind import Kind
from bline_desktop.domain.record import Record
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.words import N_

# Fixed doses are for 45 kg and more, doses by body surface below it (US prescribing information, section 2).
FIXED_DOSE_FROM_KG = Decimal(45)


class Weighing(NamedTuple):
    """One weight in kg with its day on the ward, its number in the journal, and the height in cm where it was taken.

    A patient is weighed by itself or within a round: both are the weight that doses hang on.
    """

    on: date
    written: int
    weight_kg: Decimal
    height_cm: Decimal | None = None


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


WEIGHT = Kind(
    key="weight",
    title=N_("weight", "Weight and height"),
    empty=N_("weight", "Weights will stand here. Record the first one with “New weight”."),
    fields=WeightFields,
    table=Weight,
    new=N_("weight", "New weight"),
    act=N_("weight", "Record weight"),
    kept=N_("weight", "Weight recorded."),
    when="measured_on",
    summary=summarise,
)
