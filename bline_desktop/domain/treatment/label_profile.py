"""A label profile: what one country's label of blinatumomab says of doses, bags, premedication and interruptions.

Labels disagree, so every number is data with its source, never a constant of the program. `label_text.py` reads a
profile from its text, `label_rules.py` answers questions of it, `label_shelf.py` says who signed it. A profile states
what a label says; it orders nothing and changes no dose.
"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from bline_desktop.domain.observations.toxicity import ToxicityEvent
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


@dataclass(frozen=True, slots=True)
class Source:
    """Where numbers come from: the name of the document, and its address ("" where there is none)."""

    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced:
    """Anything that a profile states. `confirmed` is false where the document itself was not seen."""

    sources: tuple[Source, ...]
    confirmed: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseBand(Sourced):
    """The dose of one step from `from_kg` on (inclusive) and below `below_kg`, each None where there is no limit.

    FIXED: `ug_per_day` micrograms per day. SURFACE: `ug_per_m2_per_day` micrograms per m2 and day, at most
    `cap_ug_per_day`.
    """

    step: DoseStep
    basis: DoseBasis
    from_kg: Decimal | None
    below_kg: Decimal | None
    ug_per_day: Decimal | None
    ug_per_m2_per_day: Decimal | None
    cap_ug_per_day: Decimal | None

    def covers(self, weight_kg: Decimal) -> bool:
        """Tell whether a weight in kg lies in this band."""
        above = self.from_kg is None or weight_kg >= self.from_kg
        return above and (self.below_kg is None or weight_kg < self.below_kg)


@dataclass(frozen=True, slots=True, kw_only=True)
class CyclePlan(Sourced):
    """The days of the cycles from one number to another (None: every later one): on the pump, then free.

    `step_days` is how many of them have the step dose (None: no step).
    """

    indication: Indication
    from_cycle: int
    to_cycle: int | None
    infusion_days: int
    free_days: int
    step_days: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelBag(Sourced):
    """One bag as the label knows it: duration in hours, rate in mL per hour, volume to be infused in mL.

    `min_weight_kg` is the least weight of a patient who may have it (None: no limit).
    """

    duration_h: Decimal
    rate_ml_per_h: Decimal
    volume_ml: Decimal
    filter: bool
    preservative: bool
    min_weight_kg: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageLimit(Sourced):
    """How long a vial or bag keeps; `with_infusion`: the hours of the infusion count too.

    `bags_h` names the bags by their duration in hours (empty: all of them); temperatures are degrees Celsius.
    """

    stored: Stored
    storage: Storage
    lasts: timedelta
    low_c: Decimal | None
    high_c: Decimal | None
    with_infusion: bool
    bags_h: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Premedication(Sourced):
    """One drug before a dose: `mg`, or `mg_per_m2` with its cap; `instead` names another drug with its dose in mg.

    It is given between `earliest` and `latest` before the dose. A restart asks for it only after an interruption of
    `restart_after` or longer (zero: after any).
    """

    indications: tuple[Indication, ...]
    age: AgeGroup
    occasions: tuple[Occasion, ...]
    drug: Drug
    mg: Decimal | None
    mg_per_m2: Decimal | None
    cap_mg: Decimal | None
    instead: tuple[Drug, Decimal] | None
    earliest: timedelta
    latest: timedelta
    restart_after: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class InterruptionRule(Sourced):
    """What follows from an interruption of `limit` or longer; with `beyond`, only of longer than `limit`.

    It covers the causes, indications and ages named: `adverse_events_only` leaves out every other cause.
    """

    key: str
    limit: timedelta
    beyond: bool
    effects: tuple[InterruptionEffect, ...]
    adverse_events_only: bool
    indications: tuple[Indication, ...]
    ages: tuple[AgeGroup, ...]

    def is_reached(self, stopped_for: timedelta) -> bool:
        """Tell whether an interruption is long enough for this rule."""
        return stopped_for > self.limit or (stopped_for == self.limit and not self.beyond)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation(Sourced):
    """How a patient is watched from the start of a cycle: `days` of it; None: at every start of such a cycle."""

    indications: tuple[Indication, ...]
    cycle: int | None
    days: int | None
    watch: Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseModification(Sourced):
    """What the label asks for after an event, by one scale and grade ("" and None: the event has no grade).

    `facts` are its conditions in plain words, numbers included. `covers` are the events for which it stands (none where
    the profile does not say); `more_seizures_than` makes it stand for more seizures than that, whatever their grade.
    """

    event: str
    covers: tuple[ToxicityEvent, ...]
    more_seizures_than: int | None
    scale: str
    grade: int | None
    action: Modification
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlingRule(Sourced):
    """One rule of line and bag."""

    rule: Handling


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCount(Sourced):
    """Which of the two ways of counting the days of a cycle the label uses, and to how many days."""

    policy: DayPolicy
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelProfile:
    """One reading of a label. `key` and `version` name it; whoever means a text exactly adds its hash."""

    key: str
    version: str
    title: str
    jurisdiction: str
    indications: tuple[Indication, ...]
    day_count: DayCount
    cycles: tuple[CyclePlan, ...]
    doses: tuple[DoseBand, ...]
    bags: tuple[LabelBag, ...]
    storage: tuple[StorageLimit, ...]
    premedication: tuple[Premedication, ...]
    interruptions: tuple[InterruptionRule, ...]
    observation: tuple[Observation, ...]
    modifications: tuple[DoseModification, ...]
    handling: tuple[HandlingRule, ...]
