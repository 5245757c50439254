"""What a second person reads back, by the values of the act: a bag, another rate, cells."""

from collections.abc import Mapping
from decimal import Decimal

from bline_desktop.domain.fields import Fields, choice_field, decimal_field, text_field
from bline_desktop.domain.second_check import DOSE, MANTISSA, POWER, RATE
from bline_desktop.domain.treatment.cells import CellPower
from bline_desktop.domain.words import N_

LAST_FOUR_TITLE = N_("second", "Last four of the hospital number, on the wristband")
DOSE_TITLE, RATE_TITLE = N_("second", "Dose on the bag"), N_("second", "Rate on the pump")
PER_DAY, PER_HOUR = N_("units", "micrograms per day"), N_("units", "mL per hour")
CELLS_TITLE, POWER_TITLE = N_("second", "CD3+ cells per kg on the bag"), N_("second", "Times")


class BagReadBack(Fields):
    """What is read back of a bag that is hung."""

    last_four: str = text_field(LAST_FOUR_TITLE, limit=30)
    dose_ug_per_day: Decimal = decimal_field(DOSE_TITLE, unit=PER_DAY, limits=("0", None))
    rate_ml_per_h: Decimal = decimal_field(RATE_TITLE, unit=PER_HOUR, limits=("0", None))


class RateReadBack(Fields):
    """What is read back of another rate."""

    last_four: str = text_field(LAST_FOUR_TITLE, limit=30)
    rate_ml_per_h: Decimal = decimal_field(RATE_TITLE, unit=PER_HOUR, limits=("0", None))


class CellsReadBack(Fields):
    """What is read back of a donor lymphocyte infusion."""

    last_four: str = text_field(LAST_FOUR_TITLE, limit=30)
    cd3_mantissa: Decimal = decimal_field(CELLS_TITLE, limits=("0", None))
    cd3_power: CellPower = choice_field(CellPower, POWER_TITLE)


READ_BACK: Mapping[frozenset[str], type[Fields]] = {
    frozenset({DOSE, RATE}): BagReadBack,
    frozenset({RATE}): RateReadBack,
    frozenset({MANTISSA, POWER}): CellsReadBack,
}
