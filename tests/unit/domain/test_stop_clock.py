"""The clock since the pump stopped: which rule from which clock time on, whom it covers, and its words."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.infusion import Infusion, replay
from bline_desktop.domain.treatment.label_terms import AgeGroup, DayPolicy, Indication, InterruptionEffect
from bline_desktop.domain.treatment.pump import FoundState, PumpAction
from bline_desktop.domain.treatment.stop_clock import (
    Restart,
    StopClock,
    WardLabel,
    cycle_ends,
    standing_rules,
    stop_clock,
)
from bline_desktop.domain.treatment.stop_words import rule_sentences, sentence
from bline_desktop.domain.words import N_, Words
from tests.support.labels import shipped
from tests.support.pump_acts import a_bag, a_find, after, an_act

START, PAUSE, RESUME, STOP = PumpAction.START, PumpAction.PAUSE, PumpAction.RESUME, PumpAction.STOP
WORDS = Words(ZoneInfo("Asia/Shanghai"))
ADULT = Restart(AgeGroup.ADULT, cycle=2)
RELAPSED = WardLabel(shipped("us-2025"), confirmed=True, indication=Indication.RELAPSED)
NAMED = f"“United States, 2025” (Relapsed or refractory, Adults, version {shipped('us-2025').version})"
CAUSE = Said(N_("pump", "Occlusion"))


def paused(hours: int, minutes: int = 0, cause: str = "occlusion") -> Infusion:
    """Return a pump that was paused at 17:00 on Monday, an hour after its start, so long ago."""
    acts = [an_act(1, START, after(0), a_bag()), an_act(2, PAUSE, after(1), cause=cause)]
    return replay(acts, after(1 + hours, minutes))


def clock_of(infusion: Infusion, label: WardLabel | None = RELAPSED, restart: Restart = ADULT) -> StopClock:
    """Read the clock as the ward of these tests does."""
    clock = stop_clock(infusion, label, restart, cause=CAUSE)
    assert clock is not None
    return clock


def say(infusion: Infusion, label: WardLabel | None = RELAPSED, restart: Restart = ADULT) -> str:
    return WORDS.value(sentence(clock_of(infusion, label, restart)))


def test_before_the_prompt_it_says_how_long_and_since_when_alone() -> None:
    assert say(paused(2, 59)) == "Pump stopped 2 h 59 min, since 17:00: Occlusion."


def test_from_three_hours_on_it_says_what_the_label_asks_for_with_clock_times_and_the_last_dli() -> None:
    restart = replace(ADULT, dli_days_ago=12)
    assert say(paused(3, 12), restart=restart) == (
        "Pump stopped 3 h 12 min, since 17:00: Occlusion. "
        f"From 21:00 (4 h) the ward's profile {NAMED} asks for premedication 1 h before restart, and supervision. "
        "Last DLI 12 days ago."
    )


@pytest.mark.parametrize(("day", "expected"), [(0, "Last DLI today."), (1, "Last DLI yesterday.")])
def test_the_last_dli_is_said_as_people_say_it(day: int, expected: str) -> None:
    assert say(paused(3), restart=replace(ADULT, dli_days_ago=day)).endswith(expected)


def test_an_unsigned_profile_is_unconfirmed_in_the_sentence() -> None:
    assert ", unconfirmed) asks for" in say(paused(3), replace(RELAPSED, confirmed=False))


def test_a_rule_that_nobody_saw_in_the_document_is_unconfirmed_in_a_signed_profile_too() -> None:
    rules = tuple(replace(rule, confirmed=False) for rule in RELAPSED.profile.interruptions)
    unseen = replace(RELAPSED, profile=replace(RELAPSED.profile, interruptions=rules))
    assert all(rule.confirmed for rule in clock_of(paused(5)).rules)
    assert not any(rule.confirmed for rule in clock_of(paused(5), unseen).rules)
    assert ", unconfirmed) asks for" in say(paused(5), unseen)


def test_a_rule_for_another_age_is_left_out() -> None:
    rules = tuple(replace(rule, ages=(AgeGroup.CHILD,)) for rule in RELAPSED.profile.interruptions)
    for_children = replace(RELAPSED, profile=replace(RELAPSED.profile, interruptions=rules))
    assert clock_of(paused(5), for_children).rules == ()
    assert clock_of(paused(5), for_children, Restart(AgeGroup.CHILD, cycle=1)).rules


def test_of_several_drugs_before_a_restart_the_earliest_counts() -> None:
    profile = RELAPSED.profile
    later = tuple(replace(one, earliest=timedelta(minutes=30)) for one in profile.premedication)
    two = replace(RELAPSED, profile=replace(profile, premedication=(*later, *profile.premedication)))
    assert "premedication 1 h before restart" in say(paused(5), two)


def test_without_a_profile_or_an_indication_it_says_what_is_missing() -> None:
    assert say(paused(3), None).endswith("The ward has chosen no label profile, so no rule of a label is shown.")
    assert say(paused(3), replace(RELAPSED, indication=None)).endswith(
        "Set the indication of the cycle or of the ward to see what the label asks for."
    )
    assert rule_sentences(clock_of(paused(3), None)) == ()


@pytest.mark.parametrize(
    ("indication", "restart", "premedication"),
    [
        (Indication.RELAPSED, ADULT, True),
        (Indication.MRD, ADULT, False),
        (Indication.CONSOLIDATION, ADULT, False),
        (Indication.RELAPSED, Restart(AgeGroup.CHILD, cycle=1), True),
        (Indication.RELAPSED, Restart(AgeGroup.CHILD, cycle=2), False),
        (Indication.MRD, Restart(AgeGroup.CHILD, cycle=1), True),
    ],
)
def test_premedication_hangs_on_indication_age_and_cycle(
    indication: Indication, restart: Restart, premedication: bool
) -> None:
    clock = clock_of(paused(5), replace(RELAPSED, indication=indication), restart)
    asked = {effect for rule in standing_rules(clock.rules) for effect in rule.asks}
    assert (InterruptionEffect.PREMEDICATE in asked) is premedication
    assert InterruptionEffect.SUPERVISE in asked
    assert ("premedication 1 h before restart" in WORDS.value(sentence(clock))) is premedication


def test_four_hours_are_reached_to_the_minute_and_seven_days_beyond_it() -> None:
    assert standing_rules(clock_of(paused(3, 59)).rules) == ()
    assert [rule.at for rule in standing_rules(clock_of(paused(4)).rules)] == [after(5), after(5)]
    week = clock_of(paused(7 * 24, cause="adverse_event"))
    assert not [rule for rule in standing_rules(week.rules) if InterruptionEffect.NEW_CYCLE in rule.asks]


def test_beyond_seven_days_for_an_adverse_event_it_asks_which_cycle_and_who_orders_it() -> None:
    said = say(paused(7 * 24, 1, cause="adverse_event"))
    assert "Beyond 7 d, from" in said
    assert "asks for a new cycle. Same cycle or new cycle, ordered by whom?" in said
    assert "asks to stop for good." in say(paused(15 * 24, cause="adverse_event"))


def test_the_rules_of_days_say_that_they_do_not_cover_another_cause() -> None:
    said = say(paused(8 * 24))
    assert "The rule of 7 d" in said
    assert said.endswith("is for adverse reactions only and does not cover this stop.")
    all_rules = rule_sentences(clock_of(paused(3)))
    assert [rule.covers for _, rule in all_rules] == [True, True, False, False]
    assert [rule.reached for _, rule in all_rules] == [False] * 4
    assert WORDS.value(all_rules[1][0]).endswith("asks for supervision at the restart.")
    assert WORDS.value(all_rules[0][0]).endswith("asks for premedication 1 h before restart.")


def test_japan_asks_before_any_restart() -> None:
    label = WardLabel(shipped("eu-jp"), confirmed=False, indication=Indication.RELAPSED)
    assert "before any restart." in say(paused(3), label)


def test_found_stopped_it_counts_from_the_earliest_moment() -> None:
    acts = [an_act(1, START, after(0), a_bag()), a_find(2, FoundState.STOPPED, after(6), since=after(2))]
    clock = clock_of(replay(acts, after(6, 10)))
    assert clock.since == after(2)
    assert clock.prompts
    assert WORDS.value(sentence(clock)).startswith("Pump stopped up to 4 h 10 min, since 18:00 at the earliest:")
    assert [rule.at for rule in standing_rules(clock.rules)] == [after(6), after(6)]


def test_without_a_cause_the_sentence_has_none() -> None:
    empty = replay([an_act(1, START, after(0), a_bag())], after(50))
    clock = stop_clock(empty, RELAPSED, ADULT)
    assert clock is not None
    assert WORDS.value(sentence(clock)) == "Pump stopped 2 h, since 16:00."


@pytest.mark.parametrize("last", [None, RESUME, STOP])
def test_a_pump_that_runs_or_has_ended_has_no_clock(last: PumpAction | None) -> None:
    acts = [an_act(1, START, after(0), a_bag()), an_act(2, PAUSE, after(1))]
    ended = [] if last is None else [*acts, an_act(3, last, after(2))]
    assert stop_clock(replay(ended, after(9)), RELAPSED, ADULT) is None


def test_day_28_by_both_ways_of_counting() -> None:
    acts = [an_act(1, START, after(0), a_bag()), an_act(2, PAUSE, after(1)), an_act(3, RESUME, after(6))]
    ends = cycle_ends(replay(acts, after(10)), 28, RELAPSED)
    assert ends is not None
    assert ends.differ
    assert (ends.including, ends.excluding) == (after(28 * 24), after(28 * 24 + 5))
    assert ends.policy is DayPolicy.EXCLUDE_INTERRUPTION
    assert (ends.counts_out, ends.end) == (True, ends.excluding)
    same = cycle_ends(replay(acts[:1], after(10)), 28, None)
    assert same is not None
    assert (same.differ, same.policy, same.counts_out, same.end) == (False, None, False, after(28 * 24))
    assert cycle_ends(replay([], after(0)), 28, RELAPSED) is None


def test_the_clock_counts_true_hours_across_the_change_of_the_clock() -> None:
    """Paused at 00:30 in Berlin on the night the clock goes back: 4 hours later it is 03:30."""
    berlin = ZoneInfo("Europe/Berlin")
    pause = datetime(2026, 10, 25, 0, 30, tzinfo=berlin)
    acts = [an_act(1, START, pause - timedelta(hours=1), a_bag()), an_act(2, PAUSE, pause, cause="occlusion")]
    clock = clock_of(replay(acts, pause + timedelta(hours=3)))
    assert f"{clock.rules[0].at.astimezone(berlin):%H:%M}" == "03:30"
