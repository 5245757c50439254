"""Plans of bags that were worked out by hand."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.holidays import HolidayCalendar, Holidays
from bline_desktop.domain.treatment.bag_path import Node, Price, Reach, cheapest_way
from bline_desktop.domain.treatment.bag_plan import (
    NO_BAGS,
    NO_TIME,
    BagKind,
    DoseFrom,
    PlannedBag,
    PlanRequest,
    Trouble,
    WardTimes,
    plan_bags,
)
from bline_desktop.domain.ward_hours import WardHours
from bline_desktop.domain.words import Words
from tests.support.bag_costs import cost_of
from tests.support.store import ZONE
from tests.unit.domain.test_holidays import shipped

D = timedelta(days=1)
LEAD = timedelta(minutes=30)
WORDS = Words(ZONE)
TUESDAY = datetime(2026, 11, 24, 10, tzinfo=ZONE)


def ward(holidays: Holidays | None = None) -> WardTimes:
    return WardTimes(ZONE, WardHours(), holidays or shipped(HolidayCalendar.CHINA))


def bags(*durations: str) -> tuple[BagKind, ...]:
    return tuple(BagKind(Decimal(duration)) for duration in durations)


def one_dose(start: datetime, days: float, kinds: tuple[BagKind, ...], lead: timedelta = LEAD) -> PlanRequest:
    return PlanRequest((DoseFrom(start, Decimal(28)),), start + days * D, kinds, lead)


def lines(plan: tuple[PlannedBag, ...]) -> list[str]:
    return [f"{bag.duration_h} {WORDS.local(bag.hang_at):%a %H:%M} {WORDS.local(bag.until):%a %H:%M}" for bag in plan]


def test_a_step_dose_is_always_at_a_change_of_bag_and_a_seven_day_bag_may_run_out_there() -> None:
    doses = (DoseFrom(TUESDAY, Decimal(9)), DoseFrom(TUESDAY + 7 * D, Decimal(28)))
    plan = plan_bags(PlanRequest(doses, TUESDAY + 14 * D, bags("24", "168"), LEAD), ward())
    assert lines(plan) == ["168 Tue 10:00 Tue 10:00", "168 Tue 10:00 Tue 10:00"]
    assert [(bag.dose_ug_per_day, bag.new_dose) for bag in plan] == [(Decimal(9), False), (Decimal(28), True)]
    assert cost_of(plan) == 12


def test_a_weekend_is_bridged_where_a_bag_lasts_long_enough() -> None:
    friday = datetime(2026, 11, 27, 10, tzinfo=ZONE)
    assert lines(plan_bags(one_dose(friday, 4, bags("48", "96")), ward())) == ["96 Fri 10:00 Tue 10:00"]


def test_what_could_not_be_avoided_says_why() -> None:
    friday = datetime(2026, 11, 27, 10, tzinfo=ZONE)
    plan = plan_bags(one_dose(friday, 3, bags("24")), ward())
    assert [bag.troubles for bag in plan[1:3]] == [(Trouble.WEEKEND,), (Trouble.WEEKEND,)]
    why = plan[1].why
    assert why is not None
    said = WORDS.say(why.message, **dict(why.values))
    assert said == "No bag lasts from 27-Nov-2026 10:00 until 30-Nov-2026 08:30."


def test_a_bad_time_that_only_a_worse_plan_would_avoid_says_so() -> None:
    start = datetime(2026, 11, 24, 20, tzinfo=ZONE)
    plan = plan_bags(one_dose(start, 1, bags("12", "24"), 12 * timedelta(hours=1)), ward())
    assert lines(plan)[-1].endswith("Wed 20:00")
    late = datetime(2026, 11, 27, 16, 30, tzinfo=ZONE)
    weekend = plan_bags(one_dose(late, 4.5, bags("24", "72"), timedelta(0)), ward())
    reasons = [WORDS.say(bag.why.message, **dict(bag.why.values)) for bag in weekend if bag.why]
    assert all(reason for reason in reasons)


def test_the_time_of_the_start_and_of_a_new_dose_is_given_not_chosen() -> None:
    night = datetime(2026, 11, 28, 3, tzinfo=ZONE)
    doses = (DoseFrom(night, Decimal(9)), DoseFrom(night + D, Decimal(28)))
    first, second = plan_bags(PlanRequest(doses, night + 2 * D, bags("24"), LEAD), ward())
    assert first.troubles == second.troubles == (Trouble.NIGHT, Trouble.WEEKEND)
    assert first.why is not None
    assert second.why is not None
    assert "plan begins" in first.why.message.text
    assert "The dose changes" in second.why.message.text
    assert cost_of((first, second)) == 12


def test_a_holiday_is_one_and_an_exchanged_saturday_is_none() -> None:
    spring = datetime(2026, 2, 17, 11, tzinfo=ZONE)
    assert ward().troubles(spring) == (Trouble.HOLIDAY,)
    assert ward().troubles(datetime(2026, 2, 14, 11, tzinfo=ZONE)) == ()
    assert ward().troubles(datetime(2026, 11, 28, 7, 45, tzinfo=ZONE)) == (Trouble.SHIFT_EDGE, Trouble.WEEKEND)


def test_without_a_calendar_only_weekends_are_known() -> None:
    times = WardTimes(ZONE, WardHours(), None)
    assert times.troubles(datetime(2026, 2, 17, 11, tzinfo=ZONE)) == ()
    assert times.troubles(datetime(2026, 2, 14, 11, tzinfo=ZONE)) == (Trouble.WEEKEND,)


def test_a_use_by_shortens_a_bag() -> None:
    kinds = (BagKind(Decimal(48), timedelta(hours=24)),)
    assert len(plan_bags(one_dose(TUESDAY, 2, kinds), ward())) == 2


def test_what_can_not_be_planned_is_refused() -> None:
    with pytest.raises(RuleBroken) as caught:
        one_dose(TUESDAY, 28, bags("1"), timedelta(hours=1))
    assert caught.value.rule is NO_BAGS
    with pytest.raises(RuleBroken) as caught:
        PlanRequest((), TUESDAY, bags("48"), LEAD)
    assert caught.value.rule is NO_TIME


def test_nodes_that_no_bag_reaches_are_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="empty"):
        cheapest_way([Node(0, 0), Node(10, 0), Node(20, 0)], [Reach(5, 5, 5)], Price(1, 1))


def test_hours_that_leave_no_good_time_still_make_a_plan() -> None:
    hours = WardHours((WardHours().shifts[0], WardHours().shifts[0].replace(minute=45)))
    plan = plan_bags(one_dose(TUESDAY, 4, bags("48")), WardTimes(ZONE, hours, None))
    assert all(bag.troubles for bag in plan)
