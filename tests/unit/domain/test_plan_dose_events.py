"""Planned changes of dose as events: named for ever by step and day, and called off once an order tells them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from bline_desktop.domain.plan.calendar_copy import CalendarEvent, Whose, uid_of
from bline_desktop.domain.plan.changes import CycleFact, Facts, Moved, PlanAction, PlanChange
from bline_desktop.domain.plan.course import PlanCourse, PlanVersion
from bline_desktop.domain.plan.cycle_doses import CycleOrder, StepOrder
from bline_desktop.domain.plan.events import events_of
from bline_desktop.domain.plan.judging import judge
from bline_desktop.domain.plan.matching import Happened
from bline_desktop.domain.plan.protocol import Anchor, AnchorEvent, Arm, StepSort
from bline_desktop.domain.plan.spans import Span
from bline_desktop.domain.plan.state import PatientPlan
from bline_desktop.domain.shelf import TextRef
from bline_desktop.domain.treatment.dose_days import DoseDays
from bline_desktop.domain.words import Words
from tests.support.planned_orders import STEPPED
from tests.support.plans import DAY_ZERO, TRANSPLANT, arm, change, cycles, looks, template

ZONE = ZoneInfo("Asia/Shanghai")
WORDS = Words(ZONE)
AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
LI = Whose("ZJ-014", 41, AT)
PATIENT = UUID(int=2)
STEPPED_ARM = arm(cycles(offset=Span(14), doses=STEPPED), looks("visit", TRANSPLANT))
ORDER = CycleOrder(UUID(int=7), Decimal(9), DAY_ZERO + timedelta(days=16))
PLANNED = "ZJ-014 Dose step: 9 to 28 micrograms per day by protocol test 1, not ordered yet"


def a_plan(
    *changes: PlanChange, facts: Facts | None = None, arms: tuple[Arm, ...] = (STEPPED_ARM,), day: int = 0
) -> PatientPlan:
    """Return a plan of which each arm took the place of the one before, a day apart."""
    facts = facts or Facts(DAY_ZERO)
    versions = tuple(
        PlanVersion(UUID(int=number), AT - timedelta(days=90 - number), number, f"v{number}", one, changes)
        for number, one in enumerate(arms)
    )
    things = tuple(
        Happened(StepSort.CYCLE, one.started_on, UUID(int=3), "cycle", None, one.number, one.ended_on is None)
        for one in facts.cycles
    )
    course, today = PlanCourse(versions, facts, ZONE), DAY_ZERO + timedelta(days=day)
    return PatientPlan(
        plan_id=UUID(int=1),
        patient_id=PATIENT,
        trial_id="ZJ-014",
        template=template(*arms[-1].steps),
        ref=TextRef("test", "1", "0" * 64),
        arm="main",
        started_at=AT,
        started_by="BAKER Paul",
        today=today,
        facts=facts,
        steps=judge(course, things, today),
        course=course,
    )


def doses(plan: PatientPlan, whose: Whose = LI) -> dict[int, CalendarEvent]:
    """Return the changes of dose of cycle 1, by the days of the cycle on which they begin."""
    found = {event.uid: event for event in events_of(plan, whose)}
    assert len(found) == len(events_of(plan, whose)), "each event has a UID of its own"
    uids = {day: uid_of(PATIENT, f"cycle:1 dose day {day}") for day in range(2, 29)}
    return {day: found[uid] for day, uid in uids.items() if uid in found}


def said(event: CalendarEvent) -> list[str]:
    return [WORDS.value(line) for line in (event.title, *event.description)]


def on(event: CalendarEvent) -> int:
    assert event.first == event.last
    return (event.first - DAY_ZERO).days


def test_a_planned_change_of_dose_is_an_event_of_its_own_that_says_it_is_no_order() -> None:
    (event,) = doses(a_plan()).values()
    assert (on(event), event.is_cancelled, event.sequence, event.sort) == (21, False, 41, StepSort.CYCLE)
    assert said(event) == [
        PLANNED,
        "Planned by the protocol when this file was written; no order. What is ordered stands in the program.",
        "Cycle 1",
        "Protocol: Test protocol, version 1",
    ]


def test_it_keeps_its_name_where_its_cycle_is_moved_or_really_begins() -> None:
    (event,) = doses(a_plan(change(1, PlanAction.DEFER, Moved("cycle:1", 3)))).values()
    assert (on(event), said(event)[0]) == (24, PLANNED)
    begun = Facts(DAY_ZERO, cycles=(CycleFact(1, DAY_ZERO + timedelta(days=15)),))
    (event,) = doses(a_plan(facts=begun), replace(LI, orders={1: ORDER})).values()
    assert (on(event), event.is_cancelled) == (22, False)


def test_where_the_first_dose_is_ordered_the_change_stays_and_moves_with_the_order() -> None:
    (event,) = doses(a_plan(), replace(LI, orders={1: ORDER})).values()
    assert (on(event), event.is_cancelled) == (23, False)


ENDED = Facts(DAY_ZERO, cycles=(CycleFact(1, DAY_ZERO + timedelta(days=14), DAY_ZERO + timedelta(days=18)),))
LEFT_EARLY = replace(LI, ended_on=DAY_ZERO + timedelta(days=20))


@pytest.mark.parametrize(
    ("plan", "whose", "word"),
    [
        (a_plan(change(1, PlanAction.OMIT, Moved("cycle:1"))), LI, "omitted"),
        (a_plan(change(1, PlanAction.CEASE, Moved("cycle:1"))), LI, "ceased"),
        (a_plan(facts=ENDED), LI, "the cycle is over"),
        (a_plan(), LEFT_EARLY, "the treatment in the study has ended"),
        (
            a_plan(),
            replace(LI, orders={1: ORDER._replace(has_steps=True)}),
            "the order of the cycle tells its doses",
        ),
        (
            a_plan(),
            replace(LI, orders={1: ORDER._replace(ug_per_day=Decimal(28))}),
            "the order of the cycle tells its doses",
        ),
    ],
)
def test_what_is_not_to_be_expected_any_more_is_called_off_and_stays(
    plan: PatientPlan, whose: Whose, word: str
) -> None:
    (event,) = doses(plan, whose).values()
    assert event.is_cancelled
    assert said(event) == [
        "ZJ-014 Dose step: 9 to 28 micrograms per day",
        f"Called off: {word}",
        "Cycle 1",
        "Protocol: Test protocol, version 1",
    ]


STEP_2 = StepOrder(1, 2, DAY_ZERO + timedelta(days=21), Decimal(28))


def ordered(whose: Whose, plan: PatientPlan | None = None) -> CalendarEvent:
    uid = uid_of(PATIENT, "ordered cycle 1 step 2")
    (event,) = (event for event in events_of(plan or a_plan(), whose) if event.uid == uid)
    return event


def test_an_ordered_step_is_an_event_on_the_day_of_its_order() -> None:
    event = ordered(replace(LI, orders={1: ORDER._replace(has_steps=True)}, steps=(STEP_2,)))
    assert (on(event), event.is_cancelled, event.sequence, event.sort) == (21, False, 41, StepSort.CYCLE)
    assert said(event) == [
        "ZJ-014 Step to 28 micrograms per day, ordered",
        "Ordered when this file was written. What is ordered now stands in the program.",
        "Cycle 1",
    ]


@pytest.mark.parametrize("is_first_struck", [True, False])
def test_of_several_orders_of_one_step_the_one_that_counts_is_told(is_first_struck: bool) -> None:
    """Without any that counts the last one is called off."""
    later = STEP_2._replace(on=STEP_2.on + timedelta(days=1))
    steps = (STEP_2._replace(is_struck=is_first_struck), later._replace(is_struck=not is_first_struck))
    event = ordered(replace(LI, steps=steps))
    assert (on(event), event.is_cancelled) == (22 if is_first_struck else 21, False)
    event = ordered(replace(LI, steps=tuple(step._replace(is_struck=True) for step in steps)))
    assert (on(event), event.is_cancelled) == (22, True)


@pytest.mark.parametrize(
    ("plan", "whose", "word"),
    [
        (a_plan(), replace(LI, steps=(STEP_2._replace(is_struck=True),)), "the order of this step was struck"),
        (a_plan(facts=ENDED), replace(LI, steps=(STEP_2,)), "the cycle is over"),
        (a_plan(), replace(LEFT_EARLY, steps=(STEP_2,)), "the treatment in the study has ended"),
    ],
)
def test_an_ordered_step_that_will_not_come_is_called_off(plan: PatientPlan, whose: Whose, word: str) -> None:
    event = ordered(whose, plan)
    assert event.is_cancelled
    assert said(event)[:2] == ["ZJ-014 Step to 28 micrograms per day", f"Called off: {word}"]


def test_an_ordered_step_whose_day_was_part_of_its_cycle_stays() -> None:
    long = Facts(DAY_ZERO, cycles=(CycleFact(1, DAY_ZERO + timedelta(days=14), STEP_2.on),))
    assert not ordered(replace(LI, steps=(STEP_2,)), a_plan(facts=long)).is_cancelled


def test_a_dose_that_is_not_given_is_no_number_in_a_file_either() -> None:
    unknown = arm(cycles(offset=Span(14), doses=(DoseDays(1, Decimal(9)), DoseDays(8, None))))
    (event,) = doses(a_plan(arms=(unknown,))).values()
    assert said(event)[0] == "ZJ-014 Dose step: dose not given in the protocol test 1, not ordered yet"


def test_another_version_calls_off_the_changes_that_it_has_no_more() -> None:
    """Day 8 is gone and day 15 is new; a cycle that had no day, and one that is gone as a whole, are told as well."""
    later = (DoseDays(1, Decimal(9)), DoseDays(15, Decimal(28)))
    undated = cycles(anchor=Anchor(AnchorEvent.ENROLMENT), doses=STEPPED, name="undated", number=7)
    extra = cycles(offset=Span(200), doses=STEPPED, name="extra", number=9)
    first = arm(cycles(offset=Span(14), doses=STEPPED), undated, extra)
    plan = a_plan(arms=(first, arm(cycles(offset=Span(14), doses=later))))
    found = doses(plan)
    assert {day: (on(event), event.is_cancelled) for day, event in found.items()} == {8: (21, True), 15: (28, False)}
    assert said(found[8])[1:] == ["Called off: no longer part of the plan"]
    gone = [event for event in events_of(plan, LI) if event.uid == uid_of(PATIENT, "extra:1 dose day 8")]
    assert [(event.first, event.is_cancelled) for event in gone] == [(DAY_ZERO + timedelta(days=207), True)]


def test_without_a_course_nothing_of_an_earlier_version_is_known() -> None:
    assert doses(replace(a_plan(), course=None)).keys() == {8}


def test_no_day_alone_changes_an_event_of_a_dose() -> None:
    first = events_of(a_plan(day=0), LI)
    assert all(events_of(a_plan(day=day), LI) == first for day in range(0, 90, 7))
    assert date(2026, 1, 26) in {event.first for event in first}


def test_a_change_of_dose_on_a_patients_last_day_is_not_called_off() -> None:
    (event,) = doses(a_plan(), replace(LI, ended_on=DAY_ZERO + timedelta(days=21))).values()
    assert (on(event), event.is_cancelled) == (21, False)
