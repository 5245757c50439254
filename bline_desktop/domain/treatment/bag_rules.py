"""The rules of a bag before it is hung: does its label agree with itself, and how long may it hang?

Every one of them can be broken in truth; such an act is recorded as it happened and marked: stop before, never after.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.treatment.pump import BagLabel
from bline_desktop.domain.treatment.segments import hours
from bline_desktop.domain.units import rounded
from bline_desktop.domain.ward_rules import ward_rule
from bline_desktop.domain.words import N_, Words, plain_number

VOLUME_TOLERANCE = Fraction(2, 100)
DRUG_TOLERANCE = Fraction(5, 100)
# With the drug amount alone on the label, what stays in bag and line is unknown (the manufacturer's own preparation:
# 30 of 270 mL). No line holds as much again as the patient gets, so twice the dose is taken for a slip.
DRUG_AT_MOST = 2

RATE_VOLUME = Rule(
    "BAG_RATE_VOLUME",
    N_(
        "bag",
        "{rate} mL per hour for {duration} hours give {product} mL, but the volume to be infused is {volume} mL.",
    ),
    source=ward_rule(3),
    may_have_happened=True,
)
DOSE_DRUG = Rule(
    "BAG_DOSE_DRUG",
    N_(
        "bag",
        "{dose} micrograms per day for {duration} hours are {needed} micrograms; what is to be infused holds {held}.",
    ),
    source=ward_rule(4),
    may_have_happened=True,
)
DOSE_DRUG_ALONE = Rule(
    "BAG_DOSE_DRUG_ALONE",
    N_(
        "bag",
        "{dose} micrograms per day for {duration} hours are {needed} micrograms; the whole bag holds {held}.",
    ),
    source=ward_rule(4),
    may_have_happened=True,
)
TOTAL_VOLUME = Rule(
    "BAG_TOTAL_VOLUME",
    N_("bag", "The bag holds {total} mL in all, less than the {volume} mL to be infused."),
    source=ward_rule(5),
    may_have_happened=True,
)
PAST_USE_BY = Rule(
    "BAG_PAST_USE_BY",
    N_("bag", "Bag {number} was to be used by {use_by}."),
    source=ward_rule(6),
    may_have_happened=True,
)
PREPARED_AFTER_HUNG = Rule(
    "BAG_PREPARED_AFTER_HUNG",
    N_("bag", "The bag was prepared at {at}, after it was hung at {limit}."),
    source=ward_rule(11),
    may_have_happened=True,
)
PREPARED_AFTER_FRIDGE = Rule(
    "BAG_PREPARED_AFTER_FRIDGE",
    N_("bag", "The bag was prepared at {at}, after it left the fridge at {limit}."),
    source=ward_rule(11),
    may_have_happened=True,
)
PREPARED_AFTER_USE_BY = Rule(
    "BAG_PREPARED_AFTER_USE_BY",
    N_("bag", "The bag was prepared at {at}, after its use-by at {limit}."),
    source=ward_rule(11),
    may_have_happened=True,
)
FRIDGE_AFTER_HUNG = Rule(
    "BAG_FRIDGE_AFTER_HUNG",
    N_("bag", "The bag left the fridge at {at}, after it was hung at {limit}."),
    source=ward_rule(11),
    may_have_happened=True,
)
FRIDGE_AFTER_USE_BY = Rule(
    "BAG_FRIDGE_AFTER_USE_BY",
    N_("bag", "The bag left the fridge at {at}, after its use-by at {limit}."),
    source=ward_rule(11),
    may_have_happened=True,
)
HANGS_ALREADY = Rule(
    "BAG_HANGS_ALREADY",
    N_("bag", "Bag {number} hangs since {at}, with this very label and use-by. Is this the same bag?"),
    source=ward_rule(32),
    may_have_happened=True,
)
SAME_BAG = ("dose_ug_per_day", "duration_h", "rate_ml_per_h", "volume_ml", "use_by")
DISCARDED = N_("bag", "Use by {use_by}: {volume} mL will be discarded.")


def check_label(label: BagLabel) -> tuple[RuleBroken, ...]:
    """Find every rule that the numbers of a label break among themselves; none means that they agree."""
    found = (_rate_volume(label), _total_volume(label), _dose_drug(label))
    return tuple(broken for broken in found if broken is not None)


def check_use_by(label: BagLabel, hung_at: datetime) -> tuple[RuleBroken, ...]:
    """Find out whether a bag is past its use-by when it is hung; at its very minute it is past."""
    if label.use_by is None or hung_at.astimezone(UTC) < label.use_by:
        return ()
    return (RuleBroken(PAST_USE_BY, number=label.number, use_by=label.use_by),)


def check_times(label: BagLabel, hung_at: datetime) -> tuple[RuleBroken, ...]:
    """Find out whether a bag was prepared, left the fridge, was hung and reached its use-by in this order.

    One rule at most for each of the first two times, so that one slip is not told three times.
    """
    out, use_by = label.out_of_fridge_at, label.use_by
    late_prepared = ((PREPARED_AFTER_HUNG, hung_at), (PREPARED_AFTER_FRIDGE, out), (PREPARED_AFTER_USE_BY, use_by))
    late_out = ((FRIDGE_AFTER_HUNG, hung_at), (FRIDGE_AFTER_USE_BY, use_by))
    found = (
        _first_passed("prepared_at", label.prepared_at, late_prepared),
        _first_passed("out_of_fridge_at", out, late_out),
    )
    return tuple(broken for broken in found if broken is not None)


def check_twice(label: BagLabel, hung: BagLabel, hung_at: datetime) -> tuple[RuleBroken, ...]:
    """Find out whether a bag is entered twice: dose, duration, rate, volume and use-by are those of the bag that hangs.

    What is optional on a label may have been left out by one of two people who enter the same bag.
    """
    if any(getattr(label, name) != getattr(hung, name) for name in SAME_BAG):
        return ()
    return (RuleBroken(HANGS_ALREADY, number=hung.number, at=hung_at, field="use_by"),)


@dataclass(frozen=True, slots=True)
class EarlyUseBy:
    """A note, no stop: the use-by of a bag comes before its planned end, and so much (mL, exactly) is discarded."""

    use_by: datetime
    discarded_ml: Fraction

    def say(self, words: Words, now: datetime) -> str:
        """Say it in one sentence: `Use by Tue 09:00: 2 mL will be discarded.`"""
        volume = max(rounded(self.discarded_ml, 1), Decimal("0.1"))  # a drop is not nothing
        return words.say(DISCARDED, use_by=words.near(self.use_by, now), volume=volume)


def early_use_by(label: BagLabel, hung_at: datetime) -> EarlyUseBy | None:
    """Say what of a full bag hung now is left at its use-by; None where it is empty by then, or past it already."""
    if label.use_by is None or hung_at >= label.use_by:
        return None
    infused = Fraction(label.rate_ml_per_h) * hours(label.use_by.astimezone(UTC) - hung_at.astimezone(UTC))
    left = Fraction(label.volume_ml) - infused
    return EarlyUseBy(label.use_by, left) if left > 0 else None


def _first_passed(
    field: str, at: datetime | None, limits: tuple[tuple[Rule, datetime | None], ...]
) -> RuleBroken | None:
    """Find the first time that `at` must not be after, and is."""
    for rule, limit in limits:
        if at is not None and limit is not None and at.astimezone(UTC) > limit.astimezone(UTC):
            return RuleBroken(rule, at=at, limit=limit, field=field)
    return None


def _rate_volume(label: BagLabel) -> RuleBroken | None:
    """Rate x duration must give the volume to be infused within 2 %."""
    if _agree(label.rate_ml_per_h, label.duration_h, label.volume_ml):
        return None
    numbers = {"rate": label.rate_ml_per_h, "duration": label.duration_h, "volume": label.volume_ml}
    product = Fraction(label.rate_ml_per_h) * Fraction(label.duration_h)
    return RuleBroken(RATE_VOLUME, product=_shown(product), **numbers)


@lru_cache(maxsize=1024)  # the bags of a ward are of few sorts
def _agree(rate_ml_per_h: Decimal, duration_h: Decimal, volume_ml: Decimal) -> bool:
    product, volume = Fraction(rate_ml_per_h) * Fraction(duration_h), Fraction(volume_ml)
    return abs(product - volume) <= VOLUME_TOLERANCE * volume


def _total_volume(label: BagLabel) -> RuleBroken | None:
    """A bag can't hold less than what is to be infused from it."""
    if label.total_volume_ml is None or label.total_volume_ml >= label.volume_ml:
        return None
    return RuleBroken(TOTAL_VOLUME, total=label.total_volume_ml, volume=label.volume_ml)


def _dose_drug(label: BagLabel) -> RuleBroken | None:
    """Dose x duration must agree with the drug amount within 5 %, as far as the label lets it be known.

    With the total volume: the share of the drug in the volume to be infused. Without: the drug must reach for the dose,
    and may be more by what stays in bag and line.
    """
    if label.drug_ug is None:
        return None
    needed, drug = label.micrograms, Fraction(label.drug_ug)
    numbers = {"dose": label.dose_ug_per_day, "duration": label.duration_h, "needed": _shown(needed)}
    if label.total_volume_ml is not None:
        held = drug * Fraction(label.volume_ml) / Fraction(label.total_volume_ml)
        agrees = abs(held - needed) <= DRUG_TOLERANCE * needed
        return None if agrees else RuleBroken(DOSE_DRUG, held=_shown(held), **numbers)
    agrees = (1 - DRUG_TOLERANCE) * needed <= drug < DRUG_AT_MOST * needed
    return None if agrees else RuleBroken(DOSE_DRUG_ALONE, held=label.drug_ug, **numbers)


def _shown(value: Fraction) -> Decimal:
    """Round for a sentence to two places without zeros at the end."""
    return Decimal(plain_number(rounded(value, 2)))
