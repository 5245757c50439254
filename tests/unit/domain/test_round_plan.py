"""When the next round is due and what it asks for, by hand-worked hours."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.observations.round import RoundFields
from bline_desktop.domain.observations.round_plan import RoundFacts, RoundProfile, plan_round
from bline_desktop.domain.round_hours import BAD_HOURS, HOURS, read_round_hours

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
EVERY = read_round_hours(HOURS)


def facts(began: float | None, last: float | None, **more: bool) -> RoundFacts:
    began_at, last_at = (None if ago is None else NOW - timedelta(hours=ago) for ago in (began, last))
    return RoundFacts(NOW, began_at, last_at, **more)


@pytest.mark.parametrize(
    ("began", "last", "away", "profile", "due_in"),
    [
        (2, 2, False, RoundProfile.FIRST, 2),  # started 2 h ago: 4 h after the start
        (2, 3, False, RoundProfile.FIRST, 2),  # the baseline before the start does not put it off or forward
        (71.9, 3, False, RoundProfile.FIRST, 1),
        (72, 3, False, RoundProfile.STEADY, 5),
        (72, 9, False, RoundProfile.STEADY, -1),
        (10, 20, True, RoundProfile.HOME, 14),
        (200, 20, True, RoundProfile.HOME, 4),
    ],
)
def test_a_round_is_due_by_its_profile(
    began: float, last: float, away: bool, profile: RoundProfile, due_in: float
) -> None:
    plan = plan_round(facts(began, last, is_away=away), EVERY)
    assert (plan.profile, plan.due_at) == (profile, NOW + timedelta(hours=due_in))
    assert plan.late_by(NOW) == (timedelta(hours=-due_in) if due_in <= 0 else None)


def test_without_a_pump_no_round_is_due_and_the_pump_is_not_asked_for() -> None:
    first = plan_round(facts(3, None), EVERY)
    assert (first.profile, first.due_at, first.late_by(NOW)) == (RoundProfile.FIRST, None, None)
    plan = plan_round(facts(None, 3), EVERY)
    assert (plan.profile, plan.due_at, plan.late_by(NOW)) == (None, None, None)
    assert "volume_ml" not in plan.asked
    assert "weight_kg" in plan.asked


def test_what_is_asked_for_hangs_on_place_and_day() -> None:
    ward, home = (plan_round(facts(9, 3, is_away=away), EVERY).asked for away in (False, True))
    assert set(ward) - set(home) == {"saturation", "oxygen"}
    assert set(home) - set(ward) == {"done_by"}
    assert "weight_kg" not in plan_round(facts(9, 3, weighed_today=True), EVERY).asked
    assert set(ward) | set(home) <= RoundFields.specs.keys()


@given(st.floats(0, 400), st.floats(0, 400), st.booleans())
def test_a_round_is_never_due_sooner_than_its_hours_after_the_last(began: float, last: float, away: bool) -> None:
    found = facts(began, last, is_away=away)
    plan = plan_round(found, EVERY)
    assert plan.due_at is not None
    assert plan.due_at - max(at for at in (found.began_at, found.last_at) if at is not None) in EVERY


@pytest.mark.parametrize("typed", ["", "4 8", "4 8 24 48", "0 8 24", "4 8 49", "4 8 day", "4 8 024"])
def test_hours_that_are_no_three_numbers_are_refused(typed: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        read_round_hours(typed)
    assert caught.value.rule is BAD_HOURS
