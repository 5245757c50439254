"""Body surface against published test vectors and a second way of working it out."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bline_desktop.domain.formulas import SurfaceFormula, body_surface, du_bois, mosteller

KG = st.decimals("20", "250", places=2)
CM = st.decimals("90", "230", places=1)


@pytest.mark.parametrize(
    ("formula", "weight", "height", "surface"),
    [
        (SurfaceFormula.MOSTELLER, "70", "170", "1.8181"),
        (SurfaceFormula.DU_BOIS, "70", "170", "1.8097"),
        (SurfaceFormula.MOSTELLER, "44", "155", "1.3764"),
    ],
)
def test_published_vectors(formula: SurfaceFormula, weight: str, height: str, surface: str) -> None:
    found = body_surface(formula, Decimal(weight), Decimal(height))
    assert found.quantize(Decimal("0.0001")) == Decimal(surface)


@given(KG, CM)
def test_the_decimals_agree_with_floats(weight: Decimal, height: Decimal) -> None:
    assert math.isclose(mosteller(weight, height), math.sqrt(weight * height / 3600), rel_tol=1e-12)
    by_floats = 0.007184 * float(weight) ** 0.425 * float(height) ** 0.725
    assert math.isclose(du_bois(weight, height), by_floats, rel_tol=1e-12)
