"""The rules of a donor lymphocyte infusion: its dose against the order, the last dose and the laboratory's total.

No fixed range can catch a slip of a power of ten, because doses run from 10⁴ to 10⁸ per kg: only the order and the
last dose can.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.treatment.cells import CellDose, cell_number, cells
from bline_desktop.domain.treatment.dli import DliProduct
from bline_desktop.domain.treatment.dli_bag import DliBagFields, DliTotalFields
from bline_desktop.domain.units import rounded
from bline_desktop.domain.ward_rules import ward_rule
from bline_desktop.domain.words import N_, plain_number

ORDER_PERCENT = 10  # a setting of the ward, here as first given
TOTAL_TOLERANCE = Fraction(5, 100)
FACTOR_LIMIT = 3  # without an order: so many times the last dose, or that part of it, is asked about
ORDER = "Order of the DLI"


class Tenfold(Choice):
    """How a dose that is another power of ten stands to the order, in words."""

    X10000 = "10000", N_("dli", "Ten thousand times the order")
    X1000 = "1000", N_("dli", "A thousand times the order")
    X100 = "100", N_("dli", "A hundred times the order")
    X10 = "10", N_("dli", "Ten times the order")
    D10 = "1/10", N_("dli", "A tenth of the order")
    D100 = "1/100", N_("dli", "A hundredth of the order")
    D1000 = "1/1000", N_("dli", "A thousandth of the order")
    D10000 = "1/10000", N_("dli", "A ten-thousandth of the order")

    @property
    def ratio(self) -> Fraction:
        """The ratio itself."""
        return Fraction(self.value)


NO_ORDER = Rule(
    "DLI_NO_ORDER",
    N_("dli", "No DLI is ordered for this patient. Ask a physician to order it first."),
    source=ward_rule(21),
    may_have_happened=True,
)
OTHER_POWER = Rule(
    "DLI_OTHER_POWER",
    N_("dli", "{times}: ordered {ordered} × {ordered_power} CD3+ cells per kg, typed {typed} × {typed_power}."),
    source=ORDER,
    may_have_happened=True,
)
OUTSIDE_ORDER = Rule(
    "DLI_OUTSIDE_ORDER",
    N_(
        "dli",
        "{factor} times the order: ordered {ordered} × {ordered_power} CD3+ cells per kg, "
        "typed {typed} × {typed_power}.",
    ),
    source=ORDER,
    may_have_happened=True,
)
OTHER_PRODUCT = Rule(
    "DLI_OTHER_PRODUCT",
    N_("dli", "The product is “{typed}”, but “{ordered}” is ordered."),
    source=ORDER,
    may_have_happened=True,
)
FACTOR_TO_LAST = Rule(
    "DLI_FACTOR_TO_LAST",
    N_("dli", "{factor} times the last dose: {last} CD3+ cells per kg on {day}. No order says so."),
    source=ward_rule(22),
    may_have_happened=True,
)
TOTAL_DIFFERS = Rule(
    "DLI_TOTAL_DIFFERS",
    N_(
        "dli",
        "{total} CD3+ cells for {weight} kg are {per_kg} per kg, but the dose typed is {typed}. Read the label again.",
    ),
    source=ward_rule(23),
    may_have_happened=True,
)
EXPIRED = Rule(
    "DLI_EXPIRED",
    N_("dli", "The product expired at {expires}. Ask the cell laboratory."),
    source=ward_rule(24),
    may_have_happened=True,
)
NOT_ATTESTED = Rule(
    "DLI_NOT_ATTESTED",
    N_("dli", "“{what}” is answered with no. Do not hang this bag before it is."),
    source=ward_rule(25),
    may_have_happened=True,
)
ON_HOLD = Rule(
    "DLI_ON_HOLD",
    N_("dli", "In the record before a start: {what}. Read it, and acknowledge it."),
    source=ward_rule(26),
    may_have_happened=True,
)

ATTESTED = ("identity_checked", "intact", "no_filter", "not_irradiated", "own_line")


@dataclass(frozen=True, slots=True)
class Ordered:
    """What was ordered, as far as a dose is checked against it; `percent` is how far it may be off."""

    product: DliProduct
    dose: CellDose
    percent: int = ORDER_PERCENT


@dataclass(frozen=True, slots=True)
class LastDose:
    """What was really given last, and when."""

    per_kg: Fraction
    at: datetime


def check_order(product: DliProduct, dose: CellDose, ordered: Ordered) -> Iterable[RuleBroken]:
    """Find what differs from the order: another power of ten is named in words, else the factor is shown."""
    ratio = dose.per_kg / ordered.dose.per_kg
    tolerance = Fraction(ordered.percent, 100)
    if abs(ratio - 1) > tolerance:
        shown: dict[str, object] = {
            "ordered": ordered.dose.mantissa,
            "ordered_power": ordered.dose.power,
            "typed": dose.mantissa,
            "typed_power": dose.power,
            "field": "cd3_mantissa" if dose.power is ordered.dose.power else "cd3_power",
        }
        times = next((one for one in Tenfold if abs(ratio / one.ratio - 1) <= tolerance), None)
        if times is not None:
            yield RuleBroken(OTHER_POWER, times=times, **shown)
        else:
            yield RuleBroken(OUTSIDE_ORDER, factor=shown_factor(ratio), **shown)
    if product is not ordered.product:
        yield RuleBroken(OTHER_PRODUCT, typed=product, ordered=ordered.product, field="product")


def check_last(dose: CellDose, last: LastDose | None) -> Iterable[RuleBroken]:
    """Find a dose that no order explains and that is far from the last one."""
    if last is None or not last.per_kg:
        return
    factor = dose.per_kg / last.per_kg
    if factor >= FACTOR_LIMIT or factor * FACTOR_LIMIT <= 1:
        said = {"factor": shown_factor(factor), "last": cell_number(last.per_kg), "day": last.at}
        yield RuleBroken(FACTOR_TO_LAST, **said, field="cd3_mantissa")


def check_total(fields: DliTotalFields, dose: CellDose) -> Iterable[RuleBroken]:
    """Find a total of cells that does not agree (5 %) with the dose per kg times the laboratory's own weight."""
    if fields.total_mantissa is None or fields.total_power is None or fields.lab_weight_kg is None:
        return
    total = cells(fields.total_mantissa, fields.total_power)
    per_kg = total / Fraction(fields.lab_weight_kg)
    if abs(per_kg / dose.per_kg - 1) > TOTAL_TOLERANCE:
        yield RuleBroken(
            TOTAL_DIFFERS,
            total=cell_number(total),
            weight=fields.lab_weight_kg,
            per_kg=cell_number(per_kg),
            typed=cell_number(dose.per_kg),
            field="total_mantissa",
        )


def check_bag(bag: DliBagFields, hung_at: datetime) -> Iterable[RuleBroken]:
    """Find an expired product, and the first that was not attested of a bag; the entry itself shows all of it."""
    if bag.expires_at <= hung_at:
        yield RuleBroken(EXPIRED, expires=bag.expires_at, field="expires_at")
    denied = next((name for name in ATTESTED if not getattr(bag, name)), None)
    if denied is not None:
        yield RuleBroken(NOT_ATTESTED, what=bag.specs[denied].title, field=denied)


def shown_factor(factor: Fraction) -> str:
    """Write a factor as it is read: 10, 2.5, 0.2, 0.01; small ones keep one digit that counts."""
    places = 1 if factor >= 1 else 2
    while 0 < factor < Fraction(1, 10**places) and places < 6:
        places += 1
    return plain_number(Decimal(rounded(factor, places)))
