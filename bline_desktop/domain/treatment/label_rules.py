"""What a label profile says of one patient or bag: pure answers, each with what it was worked out from.

They show what a label says beside what was ordered or done; nothing here orders, changes or refuses a dose.
"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.formulas import SurfaceFormula, body_surface
from bline_desktop.domain.treatment.label_profile import (
    DoseBand,
    LabelBag,
    LabelProfile,
    Observation,
    Premedication,
)
from bline_desktop.domain.treatment.label_terms import (
    AgeGroup,
    DoseBasis,
    DoseStep,
    Indication,
    Occasion,
)
from bline_desktop.domain.units import rounded
from bline_desktop.domain.words import N_, round_half_up

ADULT_FROM_YEARS = 18
DOSE_PLACES, SURFACE_PLACES, MULTIPLE_PLACES = 2, 4, 1
# A rate is one of another bag, or this bag's own, within the same 2 % as the check of rate against volume.
RATE_TOLERANCE = Fraction(2, 100)
RESTARTS = frozenset({Occasion.RESTART_FIRST_CYCLE, Occasion.RESTART_LATER_CYCLE})

HEIGHT_NEEDED = Rule(
    "LABEL_HEIGHT_NEEDED",
    N_("label", "Below {limit} kg the label doses by body surface: record the height as well."),
)
NO_DOSE = Rule("LABEL_NO_DOSE", N_("label", "The label has no dose for {weight} kg."))


@dataclass(frozen=True, slots=True)
class DoseWorking:
    """The label's dose with its working, to be shown beside an order.

    `dose_ug_per_day` is in micrograms per day, rounded half up to two places. With a dose by body surface `surface_m2`
    (rounded to four places, by `formula`) and the dose before the cap are given, and `cap_binds` tells whether the cap
    made it smaller.
    """

    step: DoseStep
    band: DoseBand
    weight_kg: Decimal
    height_cm: Decimal | None
    formula: SurfaceFormula | None
    surface_m2: Decimal | None
    uncapped_ug_per_day: Decimal
    cap_binds: bool
    dose_ug_per_day: Decimal


@dataclass(frozen=True, slots=True)
class WrongRate:
    """A rate that belongs to bags of another duration.

    `belongs_to_h` are their durations in hours, `multiple` is how many times the bag's own dose it would give.
    `fits_volume` is true where rate x duration agrees with the volume on this very bag, so that the bag is unlike the
    label rather than the rate unlike the bag: something to look at, no overdose by itself.
    """

    rate_ml_per_h: Decimal
    belongs_to_h: tuple[Decimal, ...]
    multiple: Decimal
    fits_volume: bool


def age_group(born_years_ago: int) -> AgeGroup:
    """Return the column of the label for an age in completed years."""
    return AgeGroup.ADULT if born_years_ago >= ADULT_FROM_YEARS else AgeGroup.CHILD


def band_of(profile: LabelProfile, weight_kg: Decimal, step: DoseStep = DoseStep.FULL) -> DoseBand:
    """Return the dose band of a weight in kg. Raises RuleBroken where the label has none."""
    for band in profile.doses:
        if band.step is step and band.covers(weight_kg):
            return band
    raise RuleBroken(NO_DOSE, weight=weight_kg)


def label_dose(profile: LabelProfile, weight_kg: Decimal, height_cm: Decimal | None, step: DoseStep) -> DoseWorking:
    """Work out the label's dose; body surface by Mosteller. Raises RuleBroken where a height is needed and missing."""
    band = band_of(profile, weight_kg, step)
    if band.basis is DoseBasis.FIXED:
        assert band.ug_per_day is not None
        dose = band.ug_per_day
        return DoseWorking(step, band, weight_kg, height_cm, None, None, dose, cap_binds=False, dose_ug_per_day=dose)
    if height_cm is None:
        raise RuleBroken(HEIGHT_NEEDED, limit=band.below_kg)
    assert band.ug_per_m2_per_day is not None
    assert band.cap_ug_per_day is not None
    formula = SurfaceFormula.MOSTELLER
    surface = body_surface(formula, weight_kg, height_cm)
    exact = surface * band.ug_per_m2_per_day
    return DoseWorking(
        step=step,
        band=band,
        weight_kg=weight_kg,
        height_cm=height_cm,
        formula=formula,
        surface_m2=round_half_up(surface, SURFACE_PLACES),
        uncapped_ug_per_day=round_half_up(exact, DOSE_PLACES),
        cap_binds=exact > band.cap_ug_per_day,
        dose_ug_per_day=round_half_up(min(exact, band.cap_ug_per_day), DOSE_PLACES),
    )


def bag_for(profile: LabelProfile, duration_h: Decimal) -> LabelBag | None:
    """Return the label's bag of a duration in hours; None where the label knows none."""
    return next((bag for bag in profile.bags if bag.duration_h == duration_h), None)


def bags_with_rate(profile: LabelProfile, rate_ml_per_h: Decimal) -> tuple[LabelBag, ...]:
    """Return the label's bags of a rate in mL per hour (within 2 %), the shortest first."""
    return tuple(bag for bag in profile.bags if _near(rate_ml_per_h, Fraction(bag.rate_ml_per_h)))


def wrong_rate(
    profile: LabelProfile, duration_h: Decimal, rate_ml_per_h: Decimal, volume_ml: Decimal | None = None
) -> WrongRate | None:
    """Name a rate that belongs to bags of another duration; None where it is the bag's own or belongs to none.

    What the bag's own rate is says its volume to be infused (mL); without one, the label's bag of that duration.
    A rate that fits the volume is measured against the label's bag, and told apart by `fits_volume`.
    """
    label_bag = bag_for(profile, duration_h)
    belongs_to = tuple(bag.duration_h for bag in bags_with_rate(profile, rate_ml_per_h))
    if not belongs_to or duration_h in belongs_to:
        return None
    own = None if volume_ml is None else Fraction(volume_ml) / Fraction(duration_h)
    fits = own is not None and _near(rate_ml_per_h, own)
    if own is None or fits:
        if label_bag is None:
            return None
        own = Fraction(label_bag.rate_ml_per_h)
    return WrongRate(rate_ml_per_h, belongs_to, rounded(Fraction(rate_ml_per_h) / own, MULTIPLE_PLACES), fits)


def premedication_for(
    profile: LabelProfile,
    indication: Indication,
    age: AgeGroup,
    occasion: Occasion,
    stopped_for: timedelta | None = None,
) -> tuple[Premedication, ...]:
    """Return what the label asks for before an occasion, in its order; () where it asks for nothing.

    At a restart `stopped_for` tells how long the pump stood; None asks what a long enough pause would need.
    """
    found = (
        one
        for one in profile.premedication
        if one.age is age and indication in one.indications and occasion in one.occasions
    )
    if occasion not in RESTARTS or stopped_for is None:
        return tuple(found)
    return tuple(one for one in found if stopped_for >= one.restart_after)


def observation_for(profile: LabelProfile, indication: Indication, cycle: int) -> tuple[Observation, ...]:
    """Return how a patient is watched after the start of a cycle; rules for all later cycles come where none is own."""
    those = [one for one in profile.observation if indication in one.indications]
    own = tuple(one for one in those if one.cycle == cycle)
    return own or tuple(one for one in those if one.cycle is None)


def _near(rate_ml_per_h: Decimal, other: Fraction) -> bool:
    return abs(Fraction(rate_ml_per_h) - other) <= RATE_TOLERANCE * other
