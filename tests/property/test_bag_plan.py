"""A plan of bags for any cycle: whole, within the limits of each bag, and no dearer than the best of all ways."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bline_desktop import paths
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.holidays import Holidays, read_holidays
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.bag_plan import (
    BAG_COST,
    DISCARDED_HOUR_COST,
    GRID,
    BagKind,
    DoseFrom,
    FirstBag,
    PlanRequest,
    WardTimes,
    plan_bags,
)
from bline_desktop.domain.ward_hours import WardHours
from bline_desktop.domain.words import N_
from tests.support.bag_costs import cost_of

MINUTE = timedelta(minutes=1)
SHIPPED = ("24", "48", "72", "96", "168")


@cache
def china() -> Holidays:
    return read_holidays((paths.holidays() / "china.toml").read_text(encoding="utf-8"), "china")


def ward(zone: str = "Asia/Shanghai") -> WardTimes:
    return WardTimes(ZoneInfo(zone), WardHours(), china())


starts = st.datetimes(datetime(2026, 1, 1), datetime(2027, 11, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda moment: moment.replace(second=0, microsecond=0)
)
bag_kinds = st.builds(
    BagKind,
    st.sampled_from(SHIPPED).map(Decimal),
    st.one_of(st.none(), st.integers(20, 170).map(lambda hours: timedelta(hours=hours))),
)
leads = st.sampled_from((0, 30, 45, 60, 240)).map(lambda minutes: timedelta(minutes=minutes))


firsts = st.builds(
    BagKind,
    st.sampled_from(SHIPPED).map(Decimal),
    st.one_of(st.none(), st.integers(6, 170).map(lambda hours: timedelta(hours=hours))),
).map(lambda kind: FirstBag(kind, Said(N_("test", "on the ward"))))


@st.composite
def requests(draw: st.DrawFn) -> PlanRequest:
    start = draw(starts)
    after = sorted(draw(st.sets(st.integers(30, 20 * 1440), max_size=3)))
    doses = (DoseFrom(start, Decimal(9)), *(DoseFrom(start + at * MINUTE, Decimal(28)) for at in after))
    end = doses[-1].at + draw(st.integers(30, 15 * 1440)) * MINUTE
    bags = draw(st.lists(bag_kinds, min_size=1, max_size=5))
    doses = tuple(replace(dose, first=draw(st.one_of(st.none(), firsts))) for dose in doses)
    return PlanRequest(doses, end, tuple(bags), draw(leads))


@given(requests(), st.sampled_from(("Asia/Shanghai", "Europe/Berlin")))
def test_any_plan_is_whole_keeps_every_limit_and_changes_the_bag_with_the_dose(request: PlanRequest, zone: str) -> None:
    plan = plan_bags(request, ward(zone))
    assert plan[0].hang_at == request.doses[0].at
    assert plan[-1].until == request.end
    assert all(before.until == after.hang_at for before, after in pairwise(plan))
    assert [bag.number for bag in plan] == list(range(1, len(plan) + 1))
    hung = {bag.hang_at: bag for bag in plan}
    given_ends = {dose.at for dose in request.doses} | {request.end}
    for dose in request.doses:
        assert hung[dose.at].dose_ug_per_day == dose.ug_per_day
        assert hung[dose.at].taken == (dose.first.why if dose.first else None)
    first = {dose.at: dose.first.kind for dose in request.doses if dose.first}
    assert {bag.hang_at for bag in plan if bag.taken} == set(first)
    for bag in plan:
        mine = request.bags if bag.taken is None else (first[bag.hang_at],)
        kinds = [kind for kind in mine if kind.duration_h == bag.duration_h]
        length = bag.until - bag.hang_at
        assert timedelta(0) < length <= timedelta(hours=float(bag.duration_h))
        assert bag.discarded == timedelta(hours=float(bag.duration_h)) - length
        assert any(length <= (kind.keeps or kind.lasts) for kind in kinds)
        if bag.until not in given_ends:
            assert any(length <= kind.longest(request.lead) for kind in kinds)
        assert (bag.why is not None) == bool(bag.troubles)
        assert bag.new_dose == (bag.hang_at in {dose.at for dose in request.doses[1:]})
    assert plan_bags(request, ward(zone)) == plan


def cheapest_of_all(request: PlanRequest, times: WardTimes) -> Fraction:
    """Go through every set of changes on the grid, and take the cheapest bag for each stretch; one dose alone."""
    start, end = request.doses[0].at, request.end
    inner = [start + place * GRID for place in range(1, -((start - end) // GRID))]
    costs = []
    for chosen in range(2 ** len(inner)):
        cuts = [start, *(moment for place, moment in enumerate(inner) if chosen >> place & 1), end]
        cost = Fraction(sum(times.cost(moment) for moment in cuts[1:-1]))
        for hung, down in pairwise(cuts):
            first = request.doses[0].first if hung == start else None
            room = [
                kind.lasts - (down - hung)
                for kind in (request.bags if first is None else (first.kind,))
                if down - hung
                <= (kind.longest(request.lead) if down < end else min(kind.lasts, kind.keeps or kind.lasts))
            ]
            if not room:
                break
            cost += BAG_COST + DISCARDED_HOUR_COST * Fraction(min(room) // MINUTE, 60)
        else:
            costs.append(cost)
    return min(costs)


short_bags = st.builds(
    BagKind,
    st.sampled_from(("0.5", "1", "1.5", "2.5", "4")).map(Decimal),
    st.one_of(st.none(), st.integers(1, 8).map(lambda halves: halves * GRID)),
)


@given(
    starts,
    st.integers(1, 240),
    st.lists(short_bags, max_size=3),
    st.sampled_from((0, 30, 40)),
    st.one_of(st.none(), st.sampled_from(("1.5", "2.5", "4"))),
)
def test_no_plan_is_dearer_than_the_best_of_all_ways(
    start: datetime, minutes: int, bags: list[BagKind], lead: int, on_ward: str | None
) -> None:
    """Nor is one that begins with a bag that is on the ward, among all ways that do."""
    kinds = (*bags, BagKind(Decimal("1.5")))
    first = FirstBag(BagKind(Decimal(on_ward)), Said(N_("test", "on the ward"))) if on_ward else None
    request = PlanRequest((DoseFrom(start, Decimal(28), first),), start + minutes * MINUTE, kinds, lead * MINUTE)
    plan = plan_bags(request, ward())
    assert cost_of(plan) == cheapest_of_all(request, ward())


@given(starts, st.integers(-600, 0))
def test_a_plan_that_ends_before_it_begins_is_refused(start: datetime, minutes: int) -> None:
    with pytest.raises(RuleBroken):
        PlanRequest((DoseFrom(start, Decimal(28)),), start + minutes * MINUTE, (BagKind(Decimal(48)),), MINUTE)
