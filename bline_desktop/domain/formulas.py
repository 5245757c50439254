"""Formulas with their sources, worked out in decimals; round only what is shown."""

from decimal import Context, Decimal

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.words import N_

# Digits carried in a power or a root: far more than any weight has, and the same on every machine.
_EXACTLY = Context(prec=28)
_MOSTELLER_DIVISOR = Decimal(3600)
_DU_BOIS_FACTOR, _DU_BOIS_WEIGHT, _DU_BOIS_HEIGHT = Decimal("0.007184"), Decimal("0.425"), Decimal("0.725")


class SurfaceFormula(Choice):
    """The formula of a body surface; a dose always says which one it was worked out with."""

    MOSTELLER = "mosteller", N_("formulas", "Mosteller")
    DU_BOIS = "du_bois", N_("formulas", "Du Bois")


def mosteller(weight_kg: Decimal, height_cm: Decimal) -> Decimal:
    """Return the body surface in m2: the root of height x weight / 3600.

    Source: Mosteller RD, N Engl J Med 1987;317:1098. 170 cm and 70 kg give 1.8181.
    """
    return _EXACTLY.sqrt(_EXACTLY.divide(_EXACTLY.multiply(height_cm, weight_kg), _MOSTELLER_DIVISOR))


def du_bois(weight_kg: Decimal, height_cm: Decimal) -> Decimal:
    """Return the body surface in m2: 0.007184 x weight to the 0.425 x height to the 0.725.

    Source: Du Bois D, Du Bois EF, Arch Intern Med 1916;17:863. 170 cm and 70 kg give 1.8097.
    """
    of_weight = _EXACTLY.power(weight_kg, _DU_BOIS_WEIGHT)
    of_height = _EXACTLY.power(height_cm, _DU_BOIS_HEIGHT)
    return _EXACTLY.multiply(_EXACTLY.multiply(_DU_BOIS_FACTOR, of_weight), of_height)


def body_surface(formula: SurfaceFormula, weight_kg: Decimal, height_cm: Decimal) -> Decimal:
    """Return the body surface in m2 by one formula."""
    return mosteller(weight_kg, height_cm) if formula is SurfaceFormula.MOSTELLER else du_bois(weight_kg, height_cm)
