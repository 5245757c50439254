"""Numbers of cells, exact and as they are said."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bline_desktop.domain.treatment.cells import CellDose, CellPower, TotalPower, cell_number, cells, share_of


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (Fraction(1_500_000), "1.5 × 10⁶"),
        (Decimal(10_000), "1 × 10⁴"),
        (Fraction(620_000), "6.2 × 10⁵"),
        (Fraction(9_996_000), "1 × 10⁷"),
        (Fraction(1, 3), "3.33 × 10⁻¹"),
        (Fraction(1, 10), "1 × 10⁻¹"),
        (Fraction(1, 30), "3.33 × 10⁻²"),
        (Fraction(9999, 100_000), "1 × 10⁻¹"),
        (Fraction(1), "1 × 10⁰"),
        (Fraction(0), "0"),
        (Fraction(23_456_789_012), "2.35 × 10¹⁰"),
    ],
)
def test_a_number_of_cells_is_said_with_its_power(number: Fraction | Decimal, said: str) -> None:
    assert cell_number(number) == said


@given(st.decimals("1", "9.99", places=2), st.sampled_from(CellPower))
def test_a_typed_dose_is_said_as_it_was_typed(mantissa: Decimal, power: CellPower) -> None:
    dose = CellDose(mantissa, power)
    assert dose.per_kg == int(mantissa * 100) * Fraction(10) ** (int(power.value) - 2)
    typed, said = cell_number(dose.per_kg).split(" × ")
    assert Decimal(typed) == mantissa
    assert power.title_message.text.startswith(f"{said} (")


def test_each_power_is_named() -> None:
    assert [one.title_message.text for one in TotalPower][-1] == "10¹⁰ (ten thousand million)"
    assert cells(Decimal("1.2"), TotalPower.E10) == 12_000_000_000


def test_what_was_given_is_said_in_the_power_of_the_whole() -> None:
    assert share_of(Fraction(620_000), CellDose(Decimal(1), CellPower.E6)) == "0.62"
