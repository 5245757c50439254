"""The guards of a dose of cells: every ratio, every power."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.treatment.cells import CellDose, CellPower
from bline_desktop.domain.treatment.dli import DliProduct
from bline_desktop.domain.treatment.dli_bag import ONE_NUMBER, WHOLE_TOTAL, DliStartFields
from bline_desktop.domain.treatment.dli_rules import (
    EXPIRED,
    FACTOR_TO_LAST,
    NOT_ATTESTED,
    OTHER_POWER,
    OTHER_PRODUCT,
    OUTSIDE_ORDER,
    TOTAL_DIFFERS,
    LastDose,
    Ordered,
    Tenfold,
    check_bag,
    check_last,
    check_order,
    check_total,
    shown_factor,
)
from bline_desktop.domain.words import Words

AT = datetime(2026, 11, 5, 6, 5, tzinfo=UTC)
PRODUCT = DliProduct.GCSF_CRYO
WORDS = Words(None)
DOSE = CellDose(Decimal(1), CellPower.E6)
DOSES = st.builds(CellDose, st.decimals("1", "9.99", places=2), st.sampled_from(CellPower))


def start(**changes: object) -> DliStartFields:
    return DliStartFields.model_validate(
        {
            "product": "gcsf_cryo",
            "local_number": "HZ-17",
            "expires_at": AT + timedelta(hours=4),
            "thawed_at": AT,
            "identity_checked": True,
            "intact": True,
            "no_filter": True,
            "not_irradiated": True,
            "own_line": True,
            "donor_group": "o_pos",
            "patient_group": "o_pos",
            "cd3_mantissa": Decimal(1),
            "cd3_power": "6",
            "volume_ml": Decimal(50),
            "started_at": AT,
            **changes,
        }
    )


def said(broken: RuleBroken) -> str:
    return WORDS.say(broken.rule.sentence, **broken.values)


@given(DOSES, DOSES, st.integers(1, 50))
def test_a_dose_stops_where_it_is_off_its_order_and_nowhere_else(typed: CellDose, ordered: CellDose, off: int) -> None:
    """Held against whole numbers: 100 times the difference and `off` times the order."""
    found = list(check_order(PRODUCT, typed, Ordered(PRODUCT, ordered, off)))
    one, other = (int(dose.mantissa * 100) * 10 ** int(dose.power.value) for dose in (typed, ordered))
    assert bool(found) is (abs(one - other) * 100 > off * other)


@given(DOSES, st.sampled_from(CellPower))
def test_another_power_of_ten_is_always_named_in_words(ordered: CellDose, power: CellPower) -> None:
    found = list(check_order(PRODUCT, CellDose(ordered.mantissa, power), Ordered(PRODUCT, ordered)))
    if power is ordered.power:
        assert found == []
        return
    (broken,) = found
    assert broken.rule is OTHER_POWER
    assert broken.values["field"] == "cd3_power"
    times = broken.values["times"]
    assert isinstance(times, Tenfold)
    assert times.ratio == Fraction(10) ** (int(power.value) - int(ordered.power.value))
    assert said(broken).startswith(times.title_message.text)


def test_ten_times_the_order_is_said_with_both_powers_in_words() -> None:
    ordered = Ordered(PRODUCT, CellDose(Decimal(1), CellPower.E6))
    (broken,) = check_order(PRODUCT, CellDose(Decimal(1), CellPower.E7), ordered)
    assert said(broken) == (
        "Ten times the order: ordered 1 × 10⁶ (one million) CD3+ cells per kg, typed 1 × 10⁷ (ten million)."
    )


@pytest.mark.parametrize(
    ("mantissa", "power", "rule"),
    [
        ("1.1", CellPower.E6, None),
        ("1.11", CellPower.E6, OUTSIDE_ORDER),
        ("9", CellPower.E5, None),
        ("8.99", CellPower.E5, OUTSIDE_ORDER),
        ("1.1", CellPower.E7, OTHER_POWER),
        ("5", CellPower.E7, OUTSIDE_ORDER),
    ],
)
def test_the_limits_of_ten_percent(mantissa: str, power: CellPower, rule: object) -> None:
    ordered = Ordered(PRODUCT, CellDose(Decimal(1), CellPower.E6))
    found = list(check_order(PRODUCT, CellDose(Decimal(mantissa), power), ordered))
    assert [broken.rule for broken in found] == ([rule] if rule else [])


def test_another_product_than_ordered_is_named() -> None:
    dose = CellDose(Decimal(1), CellPower.E6)
    (broken,) = check_order(DliProduct.UNSTIMULATED_FRESH, dose, Ordered(PRODUCT, dose))
    assert broken.rule is OTHER_PRODUCT
    assert "Unstimulated, fresh" in said(broken)


@given(DOSES, DOSES)
@example(CellDose(Decimal(3), CellPower.E6), CellDose(Decimal(1), CellPower.E6))
@example(CellDose(Decimal(1), CellPower.E6), CellDose(Decimal(3), CellPower.E6))
def test_without_an_order_three_times_the_last_dose_or_a_third_is_asked_about(typed: CellDose, last: CellDose) -> None:
    found = list(check_last(typed, LastDose(last.per_kg, AT)))
    high, low = max(typed.per_kg, last.per_kg), min(typed.per_kg, last.per_kg)
    assert bool(found) is (high >= 3 * low)
    assert all(broken.rule is FACTOR_TO_LAST for broken in found)


def test_a_first_dose_and_one_after_nothing_was_given_have_no_factor() -> None:
    dose = CellDose(Decimal(1), CellPower.E8)
    assert list(check_last(dose, None)) == []
    assert list(check_last(dose, LastDose(Fraction(0), AT))) == []


@pytest.mark.parametrize(
    ("factor", "shown"),
    [
        (Fraction(10), "10"),
        (Fraction(5, 2), "2.5"),
        (Fraction(1, 5), "0.2"),
        (Fraction(1, 100), "0.01"),
        (Fraction(1, 50000), "0.00002"),
        (Fraction(0), "0"),
    ],
)
def test_a_factor_is_short_and_never_zero_where_it_is_not(factor: Fraction, shown: str) -> None:
    assert shown_factor(factor) == shown


@pytest.mark.parametrize(
    ("mantissa", "power", "stops"),
    [
        ("6", "7", False),
        ("6.3", "7", False),
        ("6.31", "7", True),
        ("5.7", "7", False),
        ("5.69", "7", True),
        ("6", "8", True),
    ],
)
def test_the_total_agrees_with_the_dose_and_the_laboratorys_weight(mantissa: str, power: str, stops: bool) -> None:
    fields = start(total_mantissa=Decimal(mantissa), total_power=power, lab_weight_kg=Decimal(60))
    found = list(check_total(fields, DOSE))
    assert [broken.rule for broken in found] == ([TOTAL_DIFFERS] if stops else [])


def test_a_total_is_checked_only_with_a_weight() -> None:
    assert list(check_total(start(total_mantissa=Decimal(9), total_power="9"), DOSE)) == []
    assert list(check_total(start(), DOSE)) == []


@pytest.mark.parametrize(
    ("typed", "rule", "field"),
    [
        ({"total_mantissa": Decimal(6)}, WHOLE_TOTAL, "total_power"),
        ({"total_power": "7"}, WHOLE_TOTAL, "total_mantissa"),
        ({"local_number": None}, ONE_NUMBER, "din"),
    ],
)
def test_a_total_is_typed_whole_and_a_product_has_a_number(typed: dict[str, object], rule: object, field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        start(**typed)
    (error,) = caught.value.errors()
    broken = error["ctx"]["error"]
    assert isinstance(broken, RuleBroken)
    assert (broken.rule, broken.values["field"]) == (rule, field)


def test_an_expired_product_and_an_answer_of_no_are_found() -> None:
    fields = start(expires_at=AT, no_filter=False, own_line=False)
    expired, denied = check_bag(fields, AT)
    assert (expired.rule, denied.rule, denied.values["field"]) == (EXPIRED, NOT_ATTESTED, "no_filter")
    assert "No leucocyte filter" in said(denied)
    assert list(check_bag(start(), AT)) == []
