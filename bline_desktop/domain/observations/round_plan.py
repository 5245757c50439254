"""Which round is due when, and what it asks for: by the time since the start, a step or a restart, and by the place.

The first 72 hours have rounds of their own because most cytokine release and neurotoxicity begins then. Source: the
ward's senior nurse; how often is a setting, to confirm.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.words import N_

FIRST_FOR = timedelta(hours=72)
CALLED_AFTER = timedelta(minutes=30)  # so late a round is not called yet: a nurse has several patients. To confirm.


class RoundProfile(Choice):
    """By what the rounds of a patient go, in the order in which a ward types their hours."""

    FIRST = "first", N_("round", "First 72 hours")
    STEADY = "steady", N_("round", "Steady")
    HOME = "home", N_("round", "At home")


LOOKED_AT = (
    "temperature", "systolic", "diastolic", "pulse", "saturation", "oxygen", "ice", "handwriting", "site",
)  # fmt: skip
AT_THE_PUMP = ("rate_ml_per_h", "volume_ml")
NOT_AT_HOME = ("saturation", "oxygen")


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What a plan is made of. `began_at`: the last start, step or restart; None where no pump is on."""

    now: datetime
    began_at: datetime | None
    last_at: datetime | None
    is_away: bool = False
    weighed_today: bool = False


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """The next round. `profile` is None where no pump is on; `due_at` also before a patient's first round."""

    profile: RoundProfile | None
    due_at: datetime | None
    asked: tuple[str, ...]

    def late_by(self, now: datetime) -> timedelta | None:
        """Return by how much the round is overdue; None where it is not."""
        return None if self.due_at is None or now < self.due_at else now - self.due_at


def plan_round(facts: RoundFacts, every: Sequence[timedelta]) -> RoundPlan:
    """Say by which profile the next round goes, when it is due and which fields it asks for.

    `every` has the hours of each profile. The time counts from the last round, and anew from a start, step or restart.
    Nobody is called to a patient's first round, the baseline: a ward may chart these values elsewhere.
    """
    if facts.began_at is None:
        return RoundPlan(None, None, _asked(facts, None))
    profile = _profile(facts, facts.began_at)
    if facts.last_at is None:
        return RoundPlan(profile, None, _asked(facts, profile))
    due_at = max(facts.began_at, facts.last_at) + every[tuple(RoundProfile).index(profile)]
    return RoundPlan(profile, due_at, _asked(facts, profile))


def _profile(facts: RoundFacts, began_at: datetime) -> RoundProfile:
    if facts.is_away:
        return RoundProfile.HOME
    return RoundProfile.FIRST if facts.now - began_at < FIRST_FOR else RoundProfile.STEADY


def _asked(facts: RoundFacts, profile: RoundProfile | None) -> tuple[str, ...]:
    """Return the fields that stand open, others wait behind a key: weight once a day, the pump where one is on."""
    names = [*LOOKED_AT, *(() if profile is None else AT_THE_PUMP), *(() if facts.weighed_today else ("weight_kg",))]
    if profile is RoundProfile.HOME:
        names = [*(name for name in names if name not in NOT_AT_HOME), "done_by"]
    return tuple(names)
