"""Numbers of cells: exact, and said with a power of ten as on paper and in words."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.units import rounded
from bline_desktop.domain.words import N_, plain_number

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
PLACES = 2


class CellPower(Choice):
    """The power of ten of a cell dose, with its name."""

    E4 = "4", N_("dli", "10⁴ (ten thousand)")
    E5 = "5", N_("dli", "10⁵ (hundred thousand)")
    E6 = "6", N_("dli", "10⁶ (one million)")
    E7 = "7", N_("dli", "10⁷ (ten million)")
    E8 = "8", N_("dli", "10⁸ (hundred million)")


class TotalPower(Choice):
    """The power of ten of all cells of a product, with its name."""

    E5 = "5", N_("dli", "10⁵ (hundred thousand)")
    E6 = "6", N_("dli", "10⁶ (one million)")
    E7 = "7", N_("dli", "10⁷ (ten million)")
    E8 = "8", N_("dli", "10⁸ (hundred million)")
    E9 = "9", N_("dli", "10⁹ (one thousand million)")
    E10 = "10", N_("dli", "10¹⁰ (ten thousand million)")


@dataclass(frozen=True, slots=True)
class CellDose:
    """A dose in CD3+ cells per kg as it was typed: a number from 1 to 10 and a power of ten."""

    mantissa: Decimal
    power: CellPower

    @property
    def per_kg(self) -> Fraction:
        """CD3+ cells per kg, exactly."""
        return cells(self.mantissa, self.power)


def cells(mantissa: Decimal, power: CellPower | TotalPower) -> Fraction:
    """Return a number of cells, exactly."""
    return Fraction(mantissa) * Fraction(10) ** int(power.value)


def raised(power: int) -> str:
    """Write a power as a raised number: `⁶`."""
    return str(power).translate(_RAISED)


def cell_number(number: Fraction | Decimal) -> str:
    """Write a number of cells as on paper, the same in all languages: `1.5 × 10⁶`; two places, rounded half up."""
    value = Fraction(number)
    if value <= 0:
        return "0"
    power = _power_of(value)
    mantissa = rounded(value / Fraction(10) ** power, PLACES)
    if mantissa >= 10:  # 9.996 was rounded up
        power, mantissa = power + 1, mantissa / 10
    return f"{plain_number(mantissa)} × 10{raised(power)}"


def share_of(given: Fraction, whole: CellDose) -> str:
    """Write what was given in the power of the whole dose: the 0.62 of `0.62 of 1 × 10⁶`."""
    return plain_number(rounded(given / 10 ** int(whole.power.value), PLACES))


def _power_of(value: Fraction) -> int:
    power = len(str(value.numerator // value.denominator)) - 1 if value >= 1 else -1
    while value < Fraction(10) ** power:
        power -= 1
    return power
