"""The clock since the pump stopped: what the ward's label profile asks for, from which time of the day on.

It counts from the earliest moment at which the pump may have stopped. It shows and reminds; it refuses nothing and
replaces no alarm of the pump. Each rule says what it covers, and whether anybody has signed the profile it stands in.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.infusion import Infusion
from bline_desktop.domain.treatment.label_profile import InterruptionRule, LabelProfile
from bline_desktop.domain.treatment.label_rules import premedication_for
from bline_desktop.domain.treatment.label_terms import AgeGroup, DayPolicy, Indication, InterruptionEffect, Occasion
from bline_desktop.domain.treatment.pump import PauseCause
from bline_desktop.domain.treatment.segments import OPEN

# A setting of the ward, here as first given: a steroid is given an hour before the restart, so the prompt comes before
# the 4 hours of the label.
PROMPT_AFTER = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class WardLabel:
    """The label by which the ward works; `confirmed` where two people signed it. Its rules hang on the indication."""

    profile: LabelProfile
    confirmed: bool
    indication: Indication | None


@dataclass(frozen=True, slots=True)
class Restart:
    """What of a patient decides about a restart: age group, which cycle, how many days ago the last DLI was."""

    age: AgeGroup
    cycle: int
    dli_days_ago: int | None = None


@dataclass(frozen=True, slots=True)
class StopRule:
    """One rule of the label for this stop: from when on it holds, and what it asks for.

    `covers` is false where the label made it for another cause. `premedicate_before` is how long before the restart,
    None where it asks for none. `confirmed` is false where rule or profile are not.
    """

    rule: InterruptionRule
    at: datetime
    reached: bool
    covers: bool
    confirmed: bool
    premedicate_before: timedelta | None

    @property
    def of_cycle(self) -> bool:
        """Whether it is about going on with the cycle rather than about the restart."""
        return bool({InterruptionEffect.NEW_CYCLE, InterruptionEffect.STOP_FOR_GOOD} & self.asks)

    @property
    def supervise(self) -> bool:
        """Whether it asks for supervision at the restart."""
        return InterruptionEffect.SUPERVISE in self.rule.effects

    @property
    def asks(self) -> frozenset[InterruptionEffect]:
        """What it asks for of this patient."""
        found = set(self.rule.effects)
        if self.premedicate_before is None:
            found.discard(InterruptionEffect.PREMEDICATE)
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class StopClock:
    """A pump that stands: since when at the earliest, why, and the rules of the label in the order of their times.

    `prompt_at` is when it has stood as long as the ward's setting says. `label` is None where the ward chose none.
    """

    since: datetime
    as_of: datetime
    earliest: bool
    cause: Said | None
    prompt_at: datetime
    label: WardLabel | None
    restart: Restart
    rules: tuple[StopRule, ...]

    @property
    def prompts(self) -> bool:
        """Whether it stands as long as the ward's setting says."""
        return self.as_of >= self.prompt_at


@dataclass(frozen=True, slots=True)
class CycleEnds:
    """When the planned days of a cycle are complete, by both ways of counting, and which one the ward's label uses."""

    including: datetime
    excluding: datetime
    days: int
    policy: DayPolicy | None

    @property
    def differ(self) -> bool:
        """Whether the two ways make a difference."""
        return self.including != self.excluding

    @property
    def counts_out(self) -> bool:
        """Whether the ward's label leaves interruptions out of the count; without a label they are counted."""
        return self.policy is DayPolicy.EXCLUDE_INTERRUPTION

    @property
    def end(self) -> datetime:
        """When they are complete by the ward's label."""
        return self.excluding if self.counts_out else self.including


def stop_clock(
    infusion: Infusion,
    label: WardLabel | None,
    restart: Restart,
    *,
    cause: Said | None = None,
    prompt_after: timedelta = PROMPT_AFTER,
) -> StopClock | None:
    """Read the clock; None while the pump runs, and before a start and after the end of the infusion."""
    since = infusion.stopped_since
    if since is None or infusion.state not in OPEN:
        return None
    stored = infusion.interruptions[-1].cause if infusion.interruptions else None
    return StopClock(
        since=since,
        as_of=infusion.as_of,
        earliest=any(doubt.start == since for doubt in infusion.doubts),
        cause=cause,
        prompt_at=since + prompt_after,
        label=label,
        restart=restart,
        rules=stop_rules(label, restart, since, infusion.as_of, stored),
    )


def stop_rules(
    label: WardLabel | None, restart: Restart, since: datetime, now: datetime, cause: str | None
) -> tuple[StopRule, ...]:
    """Return the rules for a stop, the earliest first; () without a label or an indication.

    Rules that the label made for another indication or age are left out; one for adverse events alone stays, and says
    that it does not cover another cause (`cause` is the stored word, None where it is not known).
    """
    if label is None or label.indication is None:
        return ()
    indication, age = label.indication, restart.age
    mine = (rule for rule in label.profile.interruptions if indication in rule.indications and age in rule.ages)
    made = (_rule(label, restart, rule, (since, now, cause)) for rule in mine)
    return tuple(sorted((one for one in made if one.asks), key=lambda one: one.at))


def standing_rules(rules: Iterable[StopRule]) -> tuple[StopRule, ...]:
    """Return the rules that hold now for this stop."""
    return tuple(rule for rule in rules if rule.reached and rule.covers)


def next_rule(clock: StopClock) -> StopRule | None:
    """Return the covering rule of some length that comes next, else the last that has come; None before a prompt."""
    timed = [rule for rule in clock.rules if rule.covers and rule.rule.limit] if clock.prompts else []
    ahead = [rule for rule in timed if not rule.reached]
    return ahead[0] if ahead else (timed[-1] if timed else None)


def cycle_ends(infusion: Infusion, days: int, label: WardLabel | None) -> CycleEnds | None:
    """Say when the planned days are complete, by both ways of counting; None before the start."""
    start = infusion.started_at
    if start is None:
        return None
    end = start + timedelta(days=days)
    return CycleEnds(end, end + infusion.interrupted, days, label.profile.day_count.policy if label else None)


def _rule(
    label: WardLabel, restart: Restart, rule: InterruptionRule, when: tuple[datetime, datetime, str | None]
) -> StopRule:
    since, now, cause = when
    return StopRule(
        rule=rule,
        at=since + rule.limit,
        reached=rule.is_reached(now - since),
        covers=not rule.adverse_events_only or cause == PauseCause.ADVERSE_EVENT.value,
        confirmed=label.confirmed and rule.confirmed,
        premedicate_before=_before(label, restart) if InterruptionEffect.PREMEDICATE in rule.effects else None,
    )


def _before(label: WardLabel, restart: Restart) -> timedelta | None:
    """Return how long before the restart premedication is given, the longest of several; None where none is asked."""
    assert label.indication is not None
    occasion = Occasion.RESTART_FIRST_CYCLE if restart.cycle == 1 else Occasion.RESTART_LATER_CYCLE
    asked = premedication_for(label.profile, label.indication, restart.age, occasion)
    return max((one.earliest for one in asked), default=None)
