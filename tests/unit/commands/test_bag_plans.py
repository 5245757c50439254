"""Keeping a bag plan: as it was laid out, for a cycle, by whoever may supply bags."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlmodel import select

from bline_desktop.commands.bag_plans import LaidOut, keep_plan
from bline_desktop.domain.errors import AlreadyKept
from bline_desktop.domain.holidays import HolidayCalendar
from bline_desktop.domain.roles import Role
from bline_desktop.domain.treatment.bag_plan import BagKind, DoseFrom, PlanRequest, WardTimes, plan_bags
from bline_desktop.domain.treatment.kept_plan import NOTHING_PLANNED, BagPlan, PlanBag
from bline_desktop.domain.treatment.plan_basis import BagPlanFields
from bline_desktop.domain.ward_hours import WardHours
from tests.support.refusals import refused
from tests.support.store import NOW, ZONE, MemorySession, a_patient, a_running_cycle, an_act
from tests.unit.domain.test_holidays import shipped

DAY = timedelta(days=1)


@pytest.fixture
def cycle(session: MemorySession) -> UUID:
    return a_running_cycle(session, a_patient(session))


def laid_out() -> LaidOut:
    ward = WardTimes(ZONE, WardHours(), shipped(HolidayCalendar.CHINA))
    start, end = NOW + timedelta(hours=2), NOW + 8 * DAY
    request = PlanRequest((DoseFrom(start, Decimal(28)),), end, (BagKind(Decimal(48)),), timedelta(minutes=30))
    return LaidOut(BagPlanFields(start=start, bags="48", lead_min=30), plan_bags(request, ward), end, "EXAMPLE")


def test_a_plan_is_kept_with_every_bag_and_what_it_was_laid_out_from(session: MemorySession, cycle: UUID) -> None:
    plan, act = laid_out(), an_act(Role.PHARMACIST)
    kept = keep_plan(session, act, cycle, plan)
    session.flush()
    row = session.exec(select(BagPlan)).one()
    assert (row.id, row.bags, row.lead_min, row.label, row.ends_at) == (kept, "48", 30, "EXAMPLE", NOW + 8 * DAY)
    bags = sorted(session.exec(select(PlanBag)), key=lambda bag: bag.number)
    assert [(bag.plan_id, bag.number, bag.hang_at, bag.until) for bag in bags] == [
        (kept, bag.number, bag.hang_at, bag.until) for bag in plan.bags
    ]
    assert {bag.dose_ug_per_day for bag in bags} == {Decimal(28)}
    with pytest.raises(AlreadyKept):
        keep_plan(session, act, cycle, plan)


def test_a_plan_without_bags_is_none(session: MemorySession, cycle: UUID) -> None:
    with refused(session, NOTHING_PLANNED):
        keep_plan(session, an_act(), cycle, LaidOut(laid_out().typed, (), NOW, ""))
