"""What a second person reads back, by the values of the act: a bag, another rate, cells."""

from collections.abc import Mapping
from decimal import Decimal

from bline_desktop.domain.fields import Fields, choice_field, decimal_field, text_field
from bline_desktop.domain.second_check import DIN, DOSE, LOCAL_NUMBER, MANTISSA, PART_NUMBER, POWER, RATE
from bline_desktop.domain.treatment.cells import CellPower
from bline_desktop.domain.words import N_

LAST_FOUR_TITLE = N_("second", "Last four of the hospital number, on the wristband")
DOSE_TITLE, RATE_TITLE = N_("second", "Dose on the bag"), N_("second", "Rate on the pump")
PER_DAY, PER_HOUR = N_("units", "micrograms per day"), N_("units", "mL per hour")
CELLS_TITLE, POWER_TITLE = N_("second", "CD3+ cells per kg on the bag"), N_("second", "Times")

DIN_TITLE = N_("second", "Last four digits of the donation number, on the bag")
DIN_HELP = N_("second", "Without the check character. It may be scanned")
LOCAL_TITLE = N_("second", "Last four of the local number, on the bag")
PART_TITLE = N_("second", "Part number of the bag")
NUMBER_LIMIT = 40


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


class DliBagReadBack(Fields):
    """What is read back of a further bag of cells."""

    last_four: str = text_field(LAST_FOUR_TITLE, limit=30)
    din: str = text_field(DIN_TITLE, limit=NUMBER_LIMIT, help=DIN_HELP)


class DliPartReadBack(DliBagReadBack):
    """The same, where the bags of one donation are told apart by their part numbers."""

    part_number: str = text_field(PART_TITLE, limit=20)


class LocalBagReadBack(Fields):
    """What is read back of a further bag of cells that has a number of the centre's own."""

    last_four: str = text_field(LAST_FOUR_TITLE, limit=30)
    local_number: str = text_field(LOCAL_TITLE, limit=NUMBER_LIMIT)


class LocalPartReadBack(LocalBagReadBack):
    """The same, with a part number."""

    part_number: str = text_field(PART_TITLE, limit=20)


READ_BACK: Mapping[frozenset[str], type[Fields]] = {
    frozenset({DOSE, RATE}): BagReadBack,
    frozenset({RATE}): RateReadBack,
    frozenset({MANTISSA, POWER}): CellsReadBack,
    frozenset({DIN}): DliBagReadBack,
    frozenset({DIN, PART_NUMBER}): DliPartReadBack,
    frozenset({LOCAL_NUMBER}): LocalBagReadBack,
    frozenset({LOCAL_NUMBER, PART_NUMBER}): LocalPartReadBack,
}
