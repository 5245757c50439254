"""Reads the sections of a label profile: one function for each kind of entry, from its text to its values."""

from datetime import timedelta

from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.observations.toxicity import ToxicityEvent
from bline_desktop.domain.treatment import label_profile as values
from bline_desktop.domain.treatment.label_entry import Entry
from bline_desktop.domain.treatment.label_terms import (
    AgeGroup,
    DayPolicy,
    DoseBasis,
    DoseStep,
    Drug,
    Handling,
    Indication,
    InterruptionEffect,
    Modification,
    Occasion,
    Storage,
    Stored,
    Watch,
)
from bline_desktop.domain.words import N_

Indications = tuple[Indication, ...]

UG_PER_DAY, UG_PER_M2 = "micrograms per day", "micrograms per m2 per day"
CELSIUS = "degrees Celsius"
AGES = tuple(AgeGroup)

BAG_DISAGREES = Rule(
    "LABEL_BAG_DISAGREES",
    N_("label", "{place}: {rate} mL per hour for {duration} hours give {product} mL, not {volume} mL."),
)
DOSE_PARTS = Rule(
    "LABEL_DOSE_PARTS",
    N_("label", "{place}: a fixed dose has “dose” alone; one by body surface has “dose_per_m2” and “at_most”."),
)
PREMEDICATION_PARTS = Rule(
    "LABEL_PREMEDICATION_PARTS",
    N_("label", "{place}: write “dose” alone, or “dose_per_m2” and “at_most”; the earliest time is the longer one."),
)

GRADE_PARTS = Rule(
    "LABEL_GRADE_PARTS", N_("label", "{place}: a grade stands with its scale, and a scale with a grade.")
)


def day_count(entry: Entry) -> values.DayCount:
    """Read how the days of a cycle are counted."""
    found = values.DayCount(
        **entry.sourced(), policy=entry.choice("policy", DayPolicy), days=entry.whole("days", "days")
    )
    entry.end()
    return found


def cycle(entry: Entry) -> values.CyclePlan:
    """Read the days of some cycles."""
    found = values.CyclePlan(
        **entry.sourced(),
        indication=entry.choice("indication", Indication),
        from_cycle=entry.whole("from_cycle"),
        to_cycle=entry.maybe_whole("to_cycle"),
        infusion_days=entry.whole("infusion_days", "days"),
        free_days=entry.whole("free_days", "days"),
        step_days=entry.maybe_whole("step_days", "days"),
    )
    entry.end()
    return found


def dose(entry: Entry) -> values.DoseBand:
    """Read one dose band."""
    found = values.DoseBand(
        **entry.sourced(),
        step=entry.choice("step", DoseStep),
        basis=entry.choice("basis", DoseBasis),
        from_kg=entry.maybe("from_weight", "kg"),
        below_kg=entry.maybe("below_weight", "kg"),
        ug_per_day=entry.maybe("dose", UG_PER_DAY),
        ug_per_m2_per_day=entry.maybe("dose_per_m2", UG_PER_M2),
        cap_ug_per_day=entry.maybe("at_most", UG_PER_DAY),
    )
    entry.end()
    parts = (found.ug_per_day is not None, found.ug_per_m2_per_day is None, found.cap_ug_per_day is None)
    if parts != (found.basis is DoseBasis.FIXED,) * 3:
        raise RuleBroken(DOSE_PARTS, place=entry.place)
    return found


def bag(entry: Entry) -> values.LabelBag:
    """Read one bag, whose rate, duration and volume must agree exactly."""
    found = values.LabelBag(
        **entry.sourced(),
        duration_h=entry.decimal("duration", "hours"),
        rate_ml_per_h=entry.decimal("rate", "mL per hour"),
        volume_ml=entry.decimal("volume", "mL"),
        filter=entry.flag("filter"),
        preservative=entry.flag("preservative"),
        min_weight_kg=entry.maybe("min_weight", "kg"),
    )
    entry.end()
    product = found.rate_ml_per_h * found.duration_h
    if product != found.volume_ml or not product:
        numbers = {"rate": found.rate_ml_per_h, "duration": found.duration_h, "volume": found.volume_ml}
        raise RuleBroken(BAG_DISAGREES, place=entry.place, product=product, **numbers)
    return found


def storage(entry: Entry) -> values.StorageLimit:
    """Read one limit of storage."""
    found = values.StorageLimit(
        **entry.sourced(),
        stored=entry.choice("what", Stored),
        storage=entry.choice("where", Storage),
        lasts=entry.span("lasts"),
        low_c=entry.maybe("from_temperature", CELSIUS),
        high_c=entry.maybe("to_temperature", CELSIUS),
        with_infusion=entry.flag("with_infusion", default=False),
        bags_h=entry.decimals("bags", "hours"),
    )
    entry.end()
    return found


def premedication(entry: Entry, indications: Indications) -> values.Premedication:
    """Read one drug of premedication."""
    instead = None
    if entry.has("instead_drug"):
        instead = (entry.choice("instead_drug", Drug), entry.decimal("instead_dose", "mg"))
    found = values.Premedication(
        **entry.sourced(),
        indications=entry.choices("indications", Indication, indications),
        age=entry.choice("age", AgeGroup),
        occasions=entry.choices("occasions", Occasion),
        drug=entry.choice("drug", Drug),
        mg=entry.maybe("dose", "mg"),
        mg_per_m2=entry.maybe("dose_per_m2", "mg per m2"),
        cap_mg=entry.maybe("at_most", "mg"),
        instead=instead,
        earliest=entry.span("earliest_before"),
        latest=entry.span("latest_before"),
        restart_after=entry.span("restart_after") if entry.has("restart_after") else timedelta(0),
    )
    entry.end()
    parts = {found.mg is not None, found.mg_per_m2 is None, found.cap_mg is None}
    if len(parts) > 1 or found.earliest < found.latest:
        raise RuleBroken(PREMEDICATION_PARTS, place=entry.place)
    return found


def interruption(entry: Entry, indications: Indications) -> values.InterruptionRule:
    """Read one interruption rule; it covers all indications and ages unless it names some."""
    found = values.InterruptionRule(
        **entry.sourced(),
        key=entry.name("key", "four-hours"),
        limit=entry.span("limit"),
        beyond=entry.flag("beyond"),
        effects=entry.choices("effects", InterruptionEffect),
        adverse_events_only=entry.flag("adverse_events_only"),
        indications=entry.choices("indications", Indication, indications),
        ages=entry.choices("ages", AgeGroup, AGES),
    )
    entry.end()
    return found


def observation(entry: Entry, indications: Indications) -> values.Observation:
    """Read one rule of observation."""
    found = values.Observation(
        **entry.sourced(),
        indications=entry.choices("indications", Indication, indications),
        cycle=entry.maybe_whole("cycle"),
        days=entry.maybe_whole("days", "days"),
        watch=entry.choice("watch", Watch),
    )
    entry.end()
    return found


def modification(entry: Entry) -> values.DoseModification:
    """Read one dose modification."""
    found = values.DoseModification(
        **entry.sourced(),
        event=entry.text("event"),
        covers=entry.choices("covers", ToxicityEvent, ()),
        more_seizures_than=entry.maybe_whole("more_seizures_than"),
        scale=entry.text("scale", ""),
        grade=entry.maybe_whole("grade"),
        action=entry.choice("action", Modification),
        facts=entry.texts("facts", []),
    )
    entry.end()
    if (found.grade is None) != (not found.scale):
        raise RuleBroken(GRADE_PARTS, place=entry.place)
    return found


def handling(entry: Entry) -> values.HandlingRule:
    """Read one rule of line and bag."""
    found = values.HandlingRule(**entry.sourced(), rule=entry.choice("rule", Handling))
    entry.end()
    return found
