"""Donor lymphocyte infusions."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bline_desktop.domain.treatment.cells import CellPower
from bline_desktop.domain.treatment.dli import DliFields

AT = datetime(2026, 11, 5, 6, 5, tzinfo=UTC)
GIVEN = {
    "product": "gcsf_cryo",
    "cd3_mantissa": Decimal("1.5"),
    "cd3_power": "6",
    "volume_ml": Decimal("42.5"),
    "started_at": AT,
}


def test_the_dose_is_exact() -> None:
    assert DliFields.model_validate(GIVEN).cd3_per_kg == Decimal(1_500_000)


@given(st.decimals("1", "9.99", places=2), st.sampled_from(CellPower))
def test_mantissa_and_power_give_each_dose_in_one_way_only(mantissa: Decimal, power: CellPower) -> None:
    dose = DliFields.model_validate({**GIVEN, "cd3_mantissa": mantissa, "cd3_power": power.value}).cd3_per_kg
    assert dose == mantissa * 10 ** int(power.value)
    assert dose.adjusted() == int(power.value)


@pytest.mark.parametrize("mantissa", ["0.99", "10", "0"])
def test_a_mantissa_outside_one_to_ten_is_refused_because_it_hides_a_power(mantissa: str) -> None:
    with pytest.raises(ValidationError):
        DliFields.model_validate({**GIVEN, "cd3_mantissa": mantissa})


def test_an_end_may_be_missing_or_come_with_the_start_but_not_before_it() -> None:
    assert DliFields.model_validate(GIVEN).ended_at is None
    assert DliFields.model_validate({**GIVEN, "ended_at": AT}).ended_at == AT
    with pytest.raises(ValidationError, match="dli-ends-before-start"):
        DliFields.model_validate({**GIVEN, "ended_at": AT - timedelta(milliseconds=1)})
