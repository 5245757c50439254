"""A kept plan: which bag comes next, and what is said of one that was hung unlike it."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

from bline_desktop.domain.treatment.kept_plan import KeptBag, KeptPlan, in_force, unlike
from bline_desktop.domain.words import Words
from tests.support.pump_acts import after
from tests.support.store import ZONE

WORDS = Words(ZONE)
TWO_HOURS = timedelta(hours=2)


def a_plan(kept: int = -1) -> KeptPlan:
    """Three bags: 48 hours from Monday 16:00 (Shanghai), 96 hours from Wednesday, 24 hours from Sunday."""
    bags = ((48, 0, 48), (96, 48, 144), (24, 144, 168))
    kept_bags = tuple(
        KeptBag(number, Decimal(duration), Decimal(28), after(begin), after(end))
        for number, (duration, begin, end) in enumerate(bags, start=1)
    )
    return KeptPlan(uuid4(), after(kept), "ADAMS Nora", kept_bags)


def said(at: int, duration: int, minutes: int = 0) -> list[str]:
    found = unlike(a_plan(), after(at, minutes), Decimal(duration), TWO_HOURS)
    return [str(WORDS.value(one)) for one in found]


def test_a_bag_within_two_hours_of_its_plan_and_of_its_duration_is_as_planned() -> None:
    assert said(48, 96) == said(46, 96) == said(50, 96) == []


def test_another_duration_is_said_with_the_planned_one() -> None:
    assert said(49, 48) == ["Unlike the plan: a 48-hour bag, planned was a 96-hour bag"]


def test_a_time_off_the_plan_is_said_with_how_much_and_when_it_was_planned() -> None:
    assert said(51, 96, 10) == ["Unlike the plan: 3 h 10 min after the planned 04-Nov-2026 16:00"]
    assert said(44, 24, 30) == [
        "Unlike the plan: a 24-hour bag, planned was a 96-hour bag",
        "Unlike the plan: 3 h 30 min before the planned 04-Nov-2026 16:00",
    ]


def test_what_hung_long_before_or_after_the_plan_is_not_held_against_it() -> None:
    assert said(-13, 24) == said(168, 24) == []
    assert said(-11, 48) == ["Unlike the plan: 11 h before the planned 02-Nov-2026 16:00"]


def test_the_next_bag_follows_the_one_that_hangs() -> None:
    plan = a_plan()
    first, second, third = plan.bags
    assert plan.next_after(None) is first
    assert plan.next_after(after(-20)) is first
    assert plan.next_after(after(1)) is second
    assert plan.next_after(after(47)) is third
    assert plan.next_after(after(140)) is None


def test_a_plan_tells_how_much_later_its_cycle_ends_now() -> None:
    assert [a_plan().moved(after(hours)) for hours in (168, 173, 160)] == [
        timedelta(0),
        timedelta(hours=5),
        timedelta(hours=-8),
    ]


def test_the_plan_in_force_is_the_last_one_kept_by_then() -> None:
    early, late = a_plan(-5), a_plan(10)
    assert in_force((late, early), after(9)) is early
    assert in_force((late, early), after(10)) is late
    assert in_force((late, early), after(-6)) is None
