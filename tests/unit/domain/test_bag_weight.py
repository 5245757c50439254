"""Readings by the scale: two weights of one bag, and grams as mL."""

from decimal import Decimal

import pytest
from pydantic import ValidationError

from bline_desktop.domain.errors import Rule
from bline_desktop.domain.treatment import bag_weight
from bline_desktop.domain.treatment.bag_weight import infused_by_weight, weighed
from bline_desktop.domain.treatment.looks import ReadingFields
from tests.support.store import NOW


def a_reading(**typed: object) -> ReadingFields:
    return ReadingFields.model_validate({"at": NOW, **typed})


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ({}, bag_weight.NOTHING_READ),
        ({"full_g": 300}, bag_weight.NOTHING_READ),
        ({"volume_ml": 100, "weight_g": 200, "full_g": 300}, bag_weight.READ_TWICE),
        ({"weight_g": 200}, bag_weight.NO_FULL_WEIGHT),
        ({"weight_g": 301, "full_g": 300}, bag_weight.GAINED_WEIGHT),
    ],
)
def test_a_reading_comes_from_the_pump_or_from_two_weights(typed: dict[str, object], rule: Rule) -> None:
    with pytest.raises(ValidationError, match=rule.code):
        a_reading(**typed)


def test_the_weight_when_hung_may_be_noted_beside_the_pump() -> None:
    assert a_reading(volume_ml=100, full_g=300).full_g == Decimal(300)


def test_grams_become_ml_by_the_density_that_is_said() -> None:
    # 100.5 g / 1.005 g per mL = 100 mL by hand; 1 g is 0.995 mL, which is 1.0 mL.
    assert infused_by_weight(Decimal(300), Decimal("199.5")) == Decimal("100.0")
    assert infused_by_weight(Decimal(300), Decimal(299)) == Decimal("1.0")
    assert infused_by_weight(Decimal(300), Decimal(300)) == Decimal("0.0")


def test_only_two_weights_make_a_volume() -> None:
    kept = {"volume_ml": None, "weight_g": Decimal("199.5"), "full_g": Decimal(300)}
    assert weighed(kept)["volume_ml"] == Decimal(100)
    by_pump = {"volume_ml": Decimal(50), "weight_g": None, "full_g": Decimal(300)}
    assert weighed(by_pump) == by_pump
