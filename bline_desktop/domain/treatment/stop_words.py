"""The words of the clock since the pump stopped: one sentence, the same on board, wall, strip and infusion page."""

from collections.abc import Iterator
from datetime import timedelta

from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.label_terms import InterruptionEffect
from bline_desktop.domain.treatment.stop_clock import StopClock, StopRule, WardLabel
from bline_desktop.domain.words import N_, Ago, Near

# From when before its time a rule of many days is said; the rules of hours come with the prompt.
A_DAY = timedelta(days=1)

STOPPED = N_("stop", "Pump stopped {span}, since {since}.")
STOPPED_CAUSE = N_("stop", "Pump stopped {span}, since {since}: {cause}.")
EARLIEST = N_("stop", "Pump stopped up to {span}, since {since} at the earliest: {cause}.")
PREMEDICATE = N_(
    "stop", "From {at} ({limit}) the ward's profile {profile} asks for premedication {before} before restart."
)
PREMEDICATE_ANY = N_("stop", "The ward's profile {profile} asks for premedication {before} before any restart.")
SUPERVISE = N_("stop", "From {at} ({limit}) the ward's profile {profile} asks for supervision at the restart.")
BOTH = N_(
    "stop",
    "From {at} ({limit}) the ward's profile {profile} asks for premedication {before} before restart, and supervision.",
)
NEW_CYCLE = N_(
    "stop",
    "Beyond {limit}, from {at}, the ward's profile {profile} asks for a new cycle. Same cycle or new cycle, ordered by "
    "whom?",
)
FOR_GOOD = N_("stop", "Beyond {limit}, from {at}, the ward's profile {profile} asks to stop for good.")
NOT_COVERED = N_("stop", "The rule of {limit} of {profile} is for adverse reactions only and does not cover this stop.")
PROFILE = N_("stop", "“{title}” ({indication}, {age}, version {version})")
UNCONFIRMED = N_("stop", "“{title}” ({indication}, {age}, version {version}, unconfirmed)")
NO_LABEL = N_("stop", "The ward has chosen no label profile, so no rule of a label is shown.")
NO_INDICATION = N_("stop", "Set the indication of the cycle or of the ward to see what the label asks for.")
LAST_DLI = N_("stop", "Last DLI {ago}.")
TWO = N_("stop", "{one} {two}")


def sentence(clock: StopClock) -> Said:
    """Say how long the pump has stood, what the label asks for and from when on, and when the last DLI was.

    Before the prompt of the ward it says the first alone.
    """
    said = stopped(clock)
    if not clock.prompts:
        return said
    for part in (*_asked(clock), *_dli(clock)):
        said = Said(TWO, (("one", said), ("two", part)))
    return said


def rule_sentences(clock: StopClock) -> tuple[tuple[Said, StopRule], ...]:
    """Say every rule of the label for this stop with the rule itself, whether its time has come or not."""
    assert clock.label is not None or not clock.rules
    label = clock.label
    return tuple((_say_rule(clock, label, rule), rule) for rule in clock.rules) if label else ()


def profile_of(label: WardLabel, clock: StopClock, *, confirmed: bool) -> Said:
    """Name the profile with what it was read for; one that nobody signed is said to be unconfirmed."""
    values = (
        ("title", label.profile.title),
        ("indication", label.indication),
        ("age", clock.restart.age),
        ("version", label.profile.version),
    )
    return Said(PROFILE if confirmed else UNCONFIRMED, values)


def stopped(clock: StopClock) -> Said:
    """Say how long the pump has stood, since when and why."""
    values = (("span", clock.as_of - clock.since), ("since", Near(clock.since, clock.as_of)), ("cause", clock.cause))
    if clock.earliest:
        return Said(EARLIEST, values)
    return Said(STOPPED_CAUSE, values) if clock.cause is not None else Said(STOPPED, values[:2])


def _asked(clock: StopClock) -> Iterator[Said]:
    """Say what the label asks for: rules of hours together where they share a limit, then those of days."""
    label = clock.label
    if label is None:
        yield Said(NO_LABEL)
        return
    if label.indication is None:
        yield Said(NO_INDICATION)
        return
    restart = [rule for rule in clock.rules if rule.covers and not rule.of_cycle]
    for at in sorted({rule.at for rule in restart}):
        together = [rule for rule in restart if rule.at == at]
        yield _say_restart(clock, label, together)
    far = [rule for rule in clock.rules if rule.of_cycle and clock.as_of >= rule.at - A_DAY]
    yield from (_say_rule(clock, label, rule) for rule in far[-1:])


def _dli(clock: StopClock) -> Iterator[Said]:
    days = clock.restart.dli_days_ago
    if days is not None:
        yield Said(LAST_DLI, (("ago", Ago(days)),))


def _say_rule(clock: StopClock, label: WardLabel, rule: StopRule) -> Said:
    if not rule.of_cycle:
        return _say_restart(clock, label, [rule])
    message = FOR_GOOD if InterruptionEffect.STOP_FOR_GOOD in rule.asks else NEW_CYCLE
    return Said(message if rule.covers else NOT_COVERED, _values(clock, label, [rule]))


def _say_restart(clock: StopClock, label: WardLabel, rules: list[StopRule]) -> Said:
    premedicate = any(rule.premedicate_before is not None for rule in rules)
    supervise = any(rule.supervise for rule in rules)
    values = _values(clock, label, rules)
    if premedicate and not rules[0].rule.limit:
        return Said(PREMEDICATE_ANY, values)
    return Said(BOTH if premedicate and supervise else PREMEDICATE if premedicate else SUPERVISE, values)


def _values(clock: StopClock, label: WardLabel, rules: list[StopRule]) -> tuple[tuple[str, object], ...]:
    return (
        ("at", Near(rules[0].at, clock.as_of)),
        ("limit", rules[0].rule.limit),
        ("profile", profile_of(label, clock, confirmed=all(rule.confirmed for rule in rules))),
        ("before", next((rule.premedicate_before for rule in rules if rule.premedicate_before is not None), None)),
    )
