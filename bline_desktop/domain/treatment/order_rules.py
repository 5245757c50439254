"""The guards of a bag against its order: the wrong step, the wrong power of ten, the rate of another bag.

Each says what was mistaken for what, with its multiple, before anything is kept. What was done is recorded anyhow.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.acts import OUTSIDE_ORDER
from bline_desktop.domain.treatment.bag_rules import (
    DISCARDED,
    RATE_VOLUME,
    check_label,
    check_times,
    check_use_by,
    early_use_by,
)
from bline_desktop.domain.treatment.label_profile import LabelProfile
from bline_desktop.domain.treatment.label_rules import wrong_rate
from bline_desktop.domain.treatment.order_working import profile_source
from bline_desktop.domain.treatment.orders import OrderedDose, fitting_order, order_for, other_step
from bline_desktop.domain.treatment.pump import BagLabel
from bline_desktop.domain.units import rounded
from bline_desktop.domain.ward_rules import ward_rule
from bline_desktop.domain.words import N_, Message, plain_number

ORDER = "Order of the cycle"
# From this factor on a rate is no rounding and no misread volume: it is the rate of something else.
OTHER_RATE = Fraction(5, 4)
TENFOLD = Fraction(2, 100)

OTHER_STEP = Rule(
    "ORDER_OTHER_STEP",
    N_(
        "order",
        "The label says {dose} micrograms per day: that is step {step}, ordered from {from}. At {at} step {now} with "
        "{ordered} micrograms per day is in force.",
    ),
    source=ORDER,
    may_have_happened=True,
)
TOO_EARLY = Rule(
    "ORDER_TOO_EARLY",
    N_("order", "The label says {dose} micrograms per day: that is step {step}, ordered from {from}, not at {at}."),
    source=ORDER,
    may_have_happened=True,
)
POWER_OF_TEN = Rule(
    "ORDER_POWER_OF_TEN",
    N_("order", "The label says {dose} micrograms per day: {factor} the {ordered} that are ordered."),
    source=ORDER,
    may_have_happened=True,
)
RATE_OF_OTHER_BAG = Rule(
    "BAG_RATE_OF_OTHER_BAG",
    N_("bag", "{rate} mL per hour is the rate of a {hours}-hour bag: {multiple} times the dose on this label."),
    source="Label profile",
    may_have_happened=True,
)
RATE_MULTIPLE = Rule(
    "BAG_RATE_MULTIPLE",
    N_(
        "bag",
        "{rate} mL per hour empties the bag in {hours} hours, not {duration}: {multiple} times the dose on this label.",
    ),
    source=ward_rule(3),
    may_have_happened=True,
)
STEP_DUE = Rule(
    "ORDER_STEP_DUE",
    N_(
        "order",
        "Step {step}, {dose} micrograms per day, is due since {at}. Bag {number} gives {running} micrograms per day.",
    ),
    source=ORDER,
)
FACTORS: tuple[tuple[Fraction, Message], ...] = (
    (Fraction(10), N_("order", "ten times")),
    (Fraction(100), N_("order", "a hundred times")),
    (Fraction(1, 10), N_("order", "a tenth of")),
    (Fraction(1, 100), N_("order", "a hundredth of")),
)
OTHER_DURATION = N_("order", "Ordered are {ordered}-hour bags; this one is for {duration} hours.")
FIELDS = {
    "PUMP_OUTSIDE_ORDER": "dose_ug_per_day",
    "BAG_RATE_VOLUME": "volume_ml",
    "BAG_DOSE_DRUG": "drug_ug",
    "BAG_DOSE_DRUG_ALONE": "drug_ug",
    "BAG_TOTAL_VOLUME": "total_volume_ml",
    "BAG_PAST_USE_BY": "use_by",
}


@dataclass(frozen=True, slots=True)
class Ordered:
    """What a bag is held against: the number and steps of a cycle, and the ward's label profile where one is chosen."""

    cycle: int
    steps: tuple[OrderedDose, ...]
    profile: LabelProfile | None = None


def check_dose(ordered: Ordered, dose: Decimal, at: datetime) -> RuleBroken | None:
    """Find out whether a dose in micrograms per day is ordered at a time, and if not, what it was mistaken for."""
    steps = ordered.steps
    if fitting_order(steps, at, dose) is not None:
        return None
    now, other = order_for(steps, at), other_step(steps, at, dose)
    said: dict[str, object] = {"dose": dose, "field": "dose_ug_per_day"}
    if other is not None and other.starts_at is not None:
        said |= {"step": other.step, "from": other.starts_at, "at": at}
        if now is None:
            return RuleBroken(TOO_EARLY, **said)
        return RuleBroken(OTHER_STEP, **said, now=now.step, ordered=now.dose_ug_per_day)
    if now is None:
        first = steps[0]
        return RuleBroken(OUTSIDE_ORDER, **said, ordered=first.dose_ug_per_day, cycle=ordered.cycle)
    factor = _power_of_ten(Fraction(dose) / Fraction(now.dose_ug_per_day))
    if factor is not None:
        return RuleBroken(POWER_OF_TEN, **said, factor=factor, ordered=now.dose_ug_per_day)
    return RuleBroken(OUTSIDE_ORDER, **said, ordered=now.dose_ug_per_day, cycle=ordered.cycle)


def check_rate(bag: BagLabel, profile: LabelProfile | None) -> RuleBroken | None:
    """Name a rate that belongs to a bag of another duration, with how many times the dose it would give.

    By the label profile where one is chosen, else by plain arithmetic: when would it empty this bag?
    """
    said: dict[str, object] = {"rate": bag.rate_ml_per_h, "field": "rate_ml_per_h"}
    wrong = wrong_rate(profile, bag.duration_h, bag.rate_ml_per_h, bag.volume_ml) if profile else None
    if profile is not None and wrong is not None and not wrong.fits_volume:
        seen = all(bag.confirmed for bag in profile.bags if bag.duration_h in wrong.belongs_to_h)
        rule = profile_source(RATE_OF_OTHER_BAG, profile, confirmed=seen)
        return RuleBroken(rule, **said, hours=wrong.belongs_to_h[0], multiple=_shown(Fraction(wrong.multiple)))
    multiple = _multiple(bag.rate_ml_per_h, bag.duration_h, bag.volume_ml)
    if multiple is None:
        return None
    hours = _shown(bag.hours_to_empty)
    return RuleBroken(RATE_MULTIPLE, **said, hours=hours, duration=bag.duration_h, multiple=_shown(multiple))


@lru_cache(maxsize=1024)  # the bags of a ward are of few sorts
def _multiple(rate_ml_per_h: Decimal, duration_h: Decimal, volume_ml: Decimal) -> Fraction | None:
    """Return how many times the dose of its label a bag would give; None where it may be a rate of this bag."""
    multiple = Fraction(rate_ml_per_h) * Fraction(duration_h) / Fraction(volume_ml)
    return None if 1 / OTHER_RATE < multiple < OTHER_RATE else multiple


def check_bag(ordered: Ordered, bag: BagLabel, at: datetime) -> tuple[RuleBroken, ...]:
    """Find every rule that a bag hung at a time does not keep, the heaviest first; one slip is named once."""
    rate, dose = check_rate(bag, ordered.profile), check_dose(ordered, bag.dose_ug_per_day, at)
    label = (one for one in check_label(bag) if rate is None or one.rule is not RATE_VOLUME)
    heavy = (one for one in (rate, dose) if one is not None)
    return (*heavy, *check_use_by(bag, at), *label, *check_times(bag, at))


def bag_notes(ordered: Ordered, bag: BagLabel, at: datetime) -> tuple[tuple[str, Said], ...]:
    """Say beside each field, before anything is kept, what a rule finds there and what is worth knowing."""
    broken = check_bag(ordered, bag, at)
    found = [(field_of(one), Said(one.rule.sentence, tuple(one.values.items()))) for one in broken]
    early, now = early_use_by(bag, at), order_for(ordered.steps, at)
    if early is not None:
        found.append(("use_by", discarded(early.use_by, early.discarded_ml)))
    if now is not None and now.duration_h is not None and now.duration_h != bag.duration_h:
        values = (("ordered", now.duration_h), ("duration", bag.duration_h))
        found.append(("duration_h", Said(OTHER_DURATION, values)))
    return tuple(found)


def discarded(use_by: datetime, volume_ml: Fraction) -> Said:
    """Say what of a bag is discarded at its use-by; a drop is not nothing."""
    return Said(DISCARDED, (("use_by", use_by), ("volume", max(rounded(volume_ml, 1), Decimal("0.1")))))


def field_of(broken: RuleBroken) -> str:
    """Return the field of a bag's form that a rule is about."""
    return str(broken.values.get("field", FIELDS.get(broken.rule.code, "")))


def _power_of_ten(ratio: Fraction) -> Message | None:
    return next((said for factor, said in FACTORS if abs(ratio / factor - 1) <= TENFOLD), None)


def _shown(value: Fraction) -> Decimal:
    """Round for a sentence to one place, without a zero at the end."""
    return Decimal(plain_number(rounded(value, 1)))
