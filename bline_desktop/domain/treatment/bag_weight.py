"""What ran out of a bag by the scale: the weight when it was hung less the weight now.

Two weighings of the same bag on the same scale are needed, and nothing else: bag, line, clamp and what stays in them
weigh the same both times and cancel out. A tare would have to be known for each bag and line, and would then count what
stays in the line as infused. Grams become mL by the density of the diluent, an assumption that is said.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.fields import decimal_field, shown
from bline_desktop.domain.units import rounded
from bline_desktop.domain.words import N_, Message

# 0.9 % sodium chloride at 20 degrees: 1.0018 g per mL at 0.5 % and 1.0053 at 1.0 % by mass (CRC Handbook of Chemistry
# and Physics, concentrative properties of aqueous solutions), in between in proportion. To confirm by a pharmacist.
DENSITY_G_PER_ML = Decimal("1.005")

NOTHING_READ = Rule("READING_NOTHING", N_("pump", "Type what the pump says, or what the bag weighs."))
READ_TWICE = Rule(
    "READING_TWICE", N_("pump", "Type the pump's volume or the weight of the bag, each in a reading of its own.")
)
NO_FULL_WEIGHT = Rule(
    "READING_NO_FULL_WEIGHT",
    N_("pump", "What did the bag weigh when it was hung? Without that, a weight says nothing."),
)
GAINED_WEIGHT = Rule(
    "READING_GAINED",
    N_("pump", "The bag weighs {now} g now, more than the {full} g when it was hung. Weigh it again in the same way."),
)


def weight_field(title: Message, help: Message) -> Any:
    """Declare a weight of a bag on the ward's scale."""
    unit, limits = N_("units", "g"), ("1", "2000")
    return shown(decimal_field(title, unit=unit, limits=limits, places=2, required=False, help=help), folded=True)


def check_reading(volume_ml: Decimal | None, weight_g: Decimal | None, full_g: Decimal | None) -> None:
    """Hold a reading to one way: by the pump, or by two weights of which the second is the smaller. Raises RuleBroken.

    A weight when hung without one of now is kept beside the pump's volume, for the next reading.
    """
    if weight_g is None:
        if volume_ml is None:
            raise RuleBroken(NOTHING_READ, field="volume_ml")
        return
    if volume_ml is not None:
        raise RuleBroken(READ_TWICE, field="volume_ml")
    if full_g is None:
        raise RuleBroken(NO_FULL_WEIGHT, field="full_g")
    if weight_g > full_g:
        raise RuleBroken(GAINED_WEIGHT, now=weight_g, full=full_g, field="weight_g")


def infused_by_weight(full_g: Decimal, weight_g: Decimal) -> Decimal:
    """Return the mL that left a bag, to 0.1 mL as a pump's own count."""
    return rounded(Fraction(full_g - weight_g) / Fraction(DENSITY_G_PER_ML), 1)


def weighed(typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is typed of a reading with the volume that follows from the weights, where it was weighed."""
    values = dict(typed)
    full, now = values.get("full_g"), values.get("weight_g")
    if full is not None and now is not None:
        values["volume_ml"] = infused_by_weight(full, now)
    return values
