"""How an ordered dose is worked out, and what asks for a look before it is ordered.

The program shows the working and never puts a dose in: the physician types it, and a dose unlike its working, unlike
the ward's label profile or by an old weight is asked about once. With a reason it stands, and the reason with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.formulas import SurfaceFormula, body_surface
from bline_desktop.domain.observations.weight import FIXED_DOSE_FROM_KG, Weighing
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.label_profile import LabelProfile
from bline_desktop.domain.treatment.label_rules import DOSE_PLACES, SURFACE_PLACES, DoseWorking, label_dose
from bline_desktop.domain.treatment.label_shelf import ShelfEntry
from bline_desktop.domain.treatment.label_terms import DoseBasis, DoseStep
from bline_desktop.domain.treatment.orders import DoseOrderFields, OrderedDose
from bline_desktop.domain.treatment.template_orders import CycleByTemplate, Step
from bline_desktop.domain.ward_rules import ward_rule
from bline_desktop.domain.words import N_, round_half_up

NAMED = N_("label", "“{title}”, version {version}")
NAMED_UNCONFIRMED = N_("label", "“{title}”, version {version}, unconfirmed")

# Clinical practice, to confirm: a dose by body surface may be rounded for the pharmacy, by no more than this.
ROUNDED_BY = Fraction(5, 100)
WEIGHT_LASTS = timedelta(days=7)

NO_WEIGHT = Rule(
    "ORDER_NO_WEIGHT", N_("order", "A dose by body surface needs weight and height. Record them under “Weight” first.")
)
STEP_TAKEN = Rule(
    "ORDER_STEP_TAKEN", N_("order", "Step {step} is ordered already. Order the next step, or replace that order.")
)
STEP_GIVEN = Rule(
    "ORDER_STEP_GIVEN", N_("order", "Something is recorded under step {step}. Order a new step from now on instead.")
)
OFF_WORKING = Rule(
    "ORDER_OFF_WORKING",
    N_("order", "By body surface it is {worked} micrograms per day; ordered are {dose}."),
    source=ward_rule(16),
    may_have_happened=True,
)
UNLIKE_LABEL = Rule(
    "ORDER_UNLIKE_LABEL",
    N_("order", "Ordered {dose}, label {label} micrograms per day for {weight} kg."),
    source="Label profile",
    may_have_happened=True,
)
OLD_WEIGHT = Rule(
    "ORDER_OLD_WEIGHT",
    N_("order", "The last weight, {weight} kg, is of {day}: older than {days} days."),
    source=ward_rule(17),
    may_have_happened=True,
)
OLD_AT_BAG = Rule(
    "BAG_OLD_WEIGHT",
    N_("order", "Cycle {cycle}, step {step}: the last weight, {weight} kg, is of {day}, more than {days} days old."),
    source=ward_rule(17),
    may_have_happened=True,
)
WEIGHED_LONG_AGO = N_("order", "Last weight {weight} kg, of {day}: {age} days old ({source}).")
BAND_CHANGED = Rule(
    "ORDER_BAND_CHANGED",
    N_("order", "Ordered with {ordered} kg, now {weight} kg: the dose band changes at {limit} kg."),
    source=ward_rule(18),
    may_have_happened=True,
)


@dataclass(frozen=True, slots=True)
class Measured:
    """The last weight in kg with its day, and the last height in cm, which may be older."""

    weight_kg: Decimal
    on: date
    height_cm: Decimal | None


@dataclass(frozen=True, slots=True)
class Working:
    """A dose by body surface as it is worked out: micrograms per day to two places, m2 to four."""

    measured: Measured
    formula: SurfaceFormula
    surface_m2: Decimal
    ug_per_m2_per_day: Decimal
    uncapped_ug_per_day: Decimal
    cap_ug_per_day: Decimal
    cap_binds: bool
    dose_ug_per_day: Decimal


def work_out(measured: Measured | None, ug_per_m2_per_day: Decimal, cap_ug_per_day: Decimal) -> Working | None:
    """Work a dose out by body surface (Mosteller) and its cap; None without weight or height."""
    if measured is None or measured.height_cm is None:
        return None
    formula = SurfaceFormula.MOSTELLER
    surface = body_surface(formula, measured.weight_kg, measured.height_cm)
    exact = surface * ug_per_m2_per_day
    return Working(
        measured=measured,
        formula=formula,
        surface_m2=round_half_up(surface, SURFACE_PLACES),
        ug_per_m2_per_day=ug_per_m2_per_day,
        uncapped_ug_per_day=round_half_up(exact, DOSE_PLACES),
        cap_ug_per_day=cap_ug_per_day,
        cap_binds=exact > cap_ug_per_day,
        dose_ug_per_day=round_half_up(min(exact, cap_ug_per_day), DOSE_PLACES),
    )


def label_beside(profile: LabelProfile, measured: Measured, dose_ug_per_day: Decimal | None) -> DoseWorking | None:
    """Return the label's dose to set beside an order: of its two steps the one that is ordered, else the full one.

    None where the label can't say: no dose for this weight, or no height to work it out with.
    """
    found = []
    for step in (DoseStep.FULL, DoseStep.STEP):
        try:
            found.append(label_dose(profile, measured.weight_kg, measured.height_cm, step))
        except RuleBroken:
            continue
    same = (one for one in found if dose_ug_per_day is not None and _near(dose_ug_per_day, one.dose_ug_per_day))
    return next(iter((*same, *found)), None)


def order_problems(
    fields: DoseOrderFields,
    measured: Measured | None,
    label: ShelfEntry | None,
    day: date,
    by: CycleByTemplate | None = None,
) -> tuple[RuleBroken, ...]:
    """Find everything about an order on a day of the ward that asks for a look, the heaviest first.

    `by` is its cycle by the template of the patient's plan, where there is one.
    """
    step = Step(fields.step, fields.dose_ug_per_day, fields.starts_at)
    beside = dose_problems(step, measured, label, by)
    found = (_off_working(fields, measured), *beside, old_weight(measured, day))
    return tuple(problem for problem in found if problem is not None)


def dose_problems(
    step: Step, measured: Measured | None, label: ShelfEntry | None, by: CycleByTemplate | None
) -> list[RuleBroken]:
    """Hold the dose of a step against the template, or where that names none against the label.

    Below 45 kg against both: there the label counts by body surface, which the micrograms of a template can't know.
    """
    beside = label_beside(label.profile, measured, step.dose_ug_per_day) if label and measured else None
    found = by.unlike(step, beside.dose_ug_per_day if beside else None) if by else []
    is_light = measured is not None and measured.weight_kg < FIXED_DOSE_FROM_KG
    if by is not None and by.expected(step) is not None and not is_light:
        return found
    return found + _unlike_label(step.dose_ug_per_day, measured, label, beside)


def old_weight(measured: Measured | None, day: date) -> RuleBroken | None:
    """Say that the last weight is older than 7 days on a day of the ward."""
    if measured is None or day - measured.on <= WEIGHT_LASTS:
        return None
    return RuleBroken(OLD_WEIGHT, weight=measured.weight_kg, day=measured.on, days=WEIGHT_LASTS.days)


def weighed_long_ago(measured: Measured | None, day: date) -> Said | None:
    """Say beside a bag of a day of the ward how old its weight is, where an order would ask about it."""
    old = old_weight(measured, day)
    if measured is None or old is None:
        return None
    values = (("weight", measured.weight_kg), ("day", measured.on), ("age", (day - measured.on).days))
    return Said(WEIGHED_LONG_AGO, (*values, ("source", old.rule.source)))


def old_at_bag(order: OrderedDose, cycle: int, old: RuleBroken) -> RuleBroken:
    """Turn an old weight into the question about the bag that is hung under an order of a cycle."""
    values = {name: old.values[name] for name in ("weight", "day", "days")}
    return RuleBroken(OLD_AT_BAG, cycle=cycle, step=order.step, **values)


def band_changed(ordered_kg: Decimal | None, measured: Measured | None) -> RuleBroken | None:
    """Say that the patient is now on the other side of 45 kg than when the dose was ordered."""
    if ordered_kg is None or measured is None:
        return None
    if (ordered_kg < FIXED_DOSE_FROM_KG) == (measured.weight_kg < FIXED_DOSE_FROM_KG):
        return None
    return RuleBroken(BAND_CHANGED, ordered=ordered_kg, weight=measured.weight_kg, limit=FIXED_DOSE_FROM_KG)


def latest_measured(weighings: Iterable[Weighing], day: date) -> Measured | None:
    """Return the last weight up to a day, with the last height up to then."""
    known = sorted((one for one in weighings if one.on <= day), key=lambda one: one[:2])
    if not known:
        return None
    height = next((one.height_cm for one in reversed(known) if one.height_cm is not None), None)
    return Measured(known[-1].weight_kg, known[-1].on, height)


def profile_source(rule: Rule, profile: LabelProfile, *, confirmed: bool) -> Rule:
    """Return a rule that stands in a label profile, naming that profile and its version as its source.

    A number whose document was not seen is said to be unconfirmed wherever it is shown.
    """
    return replace(rule, source=named(profile, confirmed=confirmed))


def named(profile: LabelProfile, *, confirmed: bool) -> str:
    """Name a profile with its version as the source of a rule, and that a number of it is unconfirmed."""
    return ", ".join((profile.title, profile.version, *(() if confirmed else ("unconfirmed",))))


def say_profile(profile: LabelProfile, *, confirmed: bool) -> Said:
    """Name a profile within a sentence."""
    return Said(NAMED if confirmed else NAMED_UNCONFIRMED, (("title", profile.title), ("version", profile.version)))


def _off_working(fields: DoseOrderFields, measured: Measured | None) -> RuleBroken | None:
    if fields.basis is not DoseBasis.SURFACE or fields.ug_per_m2_per_day is None or fields.cap_ug_per_day is None:
        return None
    working = work_out(measured, fields.ug_per_m2_per_day, fields.cap_ug_per_day)
    if working is None:
        return RuleBroken(NO_WEIGHT, field="basis")
    if _near(fields.dose_ug_per_day, working.dose_ug_per_day):
        return None
    numbers = {"worked": working.dose_ug_per_day, "dose": fields.dose_ug_per_day}
    return RuleBroken(OFF_WORKING, **numbers, field="dose_ug_per_day")


def _unlike_label(
    dose: Decimal, measured: Measured | None, label: ShelfEntry | None, beside: DoseWorking | None
) -> list[RuleBroken]:
    if measured is None or label is None or beside is None or _near(dose, beside.dose_ug_per_day):
        return []
    rule = profile_source(UNLIKE_LABEL, label.profile, confirmed=beside.band.confirmed)
    numbers = {"dose": dose, "label": beside.dose_ug_per_day, "weight": measured.weight_kg}
    return [RuleBroken(rule, **numbers, field="dose_ug_per_day")]


def _near(dose: Decimal, other: Decimal) -> bool:
    return abs(Fraction(dose) - Fraction(other)) <= ROUNDED_BY * Fraction(other)
