"""A plan as events: which steps, on which days, called off or not, and that no day alone changes a word."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from bline_desktop.domain.plan.calendar_copy import CalendarEvent, Whose, uid_of
from bline_desktop.domain.plan.changes import AddedStep, CycleFact, Facts, Moved, PlanAction, PlanChange
from bline_desktop.domain.plan.course import PlanCourse, PlanVersion
from bline_desktop.domain.plan.events import events_of
from bline_desktop.domain.plan.judging import gone, judge
from bline_desktop.domain.plan.matching import Happened
from bline_desktop.domain.plan.protocol import Anchor, AnchorEvent, Arm, StepSort
from bline_desktop.domain.plan.spans import Span, Window
from bline_desktop.domain.plan.state import PatientPlan
from bline_desktop.domain.plan.steps import DatedStep
from bline_desktop.domain.shelf import TextRef
from bline_desktop.domain.words import Words
from tests.support.plans import (
    DAY_ZERO,
    EACH_CYCLE_END,
    EACH_DLI,
    TRANSPLANT,
    WEEKS,
    arm,
    change,
    cycles,
    dlis,
    looks,
    template,
)

ZONE = ZoneInfo("Asia/Shanghai")
WORDS = Words(ZONE)
AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
TRANSPLANTED = Facts(DAY_ZERO)
LI = Whose("ZJ-014", 41, AT)
TODAY = DAY_ZERO + timedelta(days=40)
ARM = arm(
    cycles(1, offset=Span(2, WEEKS), days_on=14),
    looks("marrow", EACH_CYCLE_END, Span(3), Window(-1, 4), sort=StepSort.MARROW),
    looks("mrd", TRANSPLANT, Span(5, WEEKS), Window(-2, 2)),
    looks("visit", TRANSPLANT, Span(10, WEEKS), sort=StepSort.VISIT),
)
AFTER_CELLS = arm(dlis(3, offset=Span(80), every=Span(12, WEEKS), after_last=True), looks("mrd", EACH_DLI, Span(28)))


def a_plan(
    *changes: PlanChange,
    arm: Arm = ARM,
    facts: Facts = TRANSPLANTED,
    things: tuple[Happened, ...] = (),
    today: date = TODAY,
) -> PatientPlan:
    version = PlanVersion(UUID(int=1), AT - timedelta(days=90), 0, "v1", arm, changes)
    return PatientPlan(
        plan_id=UUID(int=1),
        patient_id=UUID(int=2),
        trial_id="ZJ-014",
        template=template(*arm.steps),
        ref=TextRef("test", "1", "0" * 64),
        arm="main",
        started_at=AT,
        started_by="BAKER Paul",
        today=today,
        facts=facts,
        steps=judge(PlanCourse((version,), facts, ZONE), things, today),
    )


def events(plan: PatientPlan, whose: Whose = LI) -> dict[str, CalendarEvent]:
    """Return the events by the keys of their steps."""
    keys = {uid_of(plan.patient_id, step.key): step.key for step in _steps(plan)}
    return {keys[event.uid]: event for event in events_of(plan, whose)}


def _steps(plan: PatientPlan) -> list[DatedStep]:
    return [*(one.step for one in plan.steps), *gone(plan)]


def said(event: CalendarEvent) -> list[str]:
    return [WORDS.value(line) for line in (event.title, *event.description)][:-1]


def days(event: CalendarEvent) -> tuple[int, int]:
    return (event.first - DAY_ZERO).days, (event.last - DAY_ZERO).days


def test_each_step_with_a_day_is_an_event_of_its_days() -> None:
    found = events(a_plan())
    assert {key: days(event) for key, event in found.items()} == {
        "cycle:1": (14, 28),
        "marrow:1.1": (31, 31),
        "mrd:1": (35, 35),
        "visit:1": (70, 70),
    }
    assert not any(event.is_cancelled for event in found.values())
    assert {(event.sequence, event.changed_at) for event in found.values()} == {(41, AT)}
    assert said(found["cycle:1"]) == ["ZJ-014 Cycle 1, 14 days, 28 micrograms per day"]
    assert said(found["mrd:1"]) == ["ZJ-014 Mrd", "Possible: Sat 07-Feb-2026 to Wed 11-Feb-2026"]
    assert said(found["marrow:1.1"]) == [
        "ZJ-014 Marrow, cycle 1",
        "Possible: Wed 04-Feb-2026 to Mon 09-Feb-2026",
        "Expected: the day depends on the end of cycle 1",
    ]
    assert WORDS.value(found["mrd:1"].description[-1]) == "Protocol: Test protocol, version 1"


def test_a_look_that_is_counted_from_a_dli_names_the_dli() -> None:
    found = events(a_plan(arm=AFTER_CELLS))
    assert said(found["mrd:2.1"])[0] == "ZJ-014 Mrd, DLI 2"


def test_a_step_whose_day_nothing_tells_is_no_event() -> None:
    assert events(a_plan(facts=Facts())) == {}


@pytest.mark.parametrize(("ended", "last"), [(None, 30), (DAY_ZERO + timedelta(days=21), 21)])
def test_a_cycle_covers_the_days_on_which_it_really_ran(ended: date | None, last: int) -> None:
    began = DAY_ZERO + timedelta(days=16)
    facts = Facts(DAY_ZERO, None, (CycleFact(1, began, ended),))
    things = (Happened(StepSort.CYCLE, began, UUID(int=3), "cycle", None, 1, ended is None),)
    found = events(a_plan(facts=facts, things=things))
    assert days(found["cycle:1"]) == (16, last)
    assert said(found["cycle:1"])[1:] == ["Started on Wed 21-Jan-2026", "Planned for Mon 19-Jan-2026"]
    assert days(found["marrow:1.1"]) == (last + 3, last + 3)


def test_what_was_done_stands_on_its_own_day() -> None:
    done = Happened(StepSort.MRD, DAY_ZERO + timedelta(days=36), UUID(int=3), "mrd")
    event = events(a_plan(things=(done,)))["mrd:1"]
    assert days(event) == (36, 36)
    assert said(event)[1:3] == ["Done on Tue 10-Feb-2026", "Planned for Mon 09-Feb-2026"]
    planned = events(a_plan(change(1, PlanAction.DONE, Moved("mrd:1"), done_on=DAY_ZERO + timedelta(days=35))))["mrd:1"]
    assert said(planned)[1:2] == ["Done on Mon 09-Feb-2026"]
    assert "Planned for" not in " ".join(said(planned))


@pytest.mark.parametrize(("is_running", "said_of_it"), [(True, "Started on"), (False, "Done on")])
def test_a_dli_that_runs_was_started_and_is_not_done(is_running: bool, said_of_it: str) -> None:
    dli = Happened(StepSort.DLI, DAY_ZERO + timedelta(days=42), UUID(int=3), "dli", None, 1, is_running)
    event = events(a_plan(things=(dli,), arm=arm(*ARM.steps, dlis(1, offset=Span(42)))))["dli:1"]
    assert said(event)[1] == f"{said_of_it} Mon 16-Feb-2026"


@pytest.mark.parametrize(
    ("action", "word"), [(PlanAction.OMIT, "Called off: omitted"), (PlanAction.CEASE, "Called off: ceased")]
)
def test_what_will_not_be_done_is_called_off_and_stays(action: PlanAction, word: str) -> None:
    event = events(a_plan(change(1, action, Moved("mrd:1"))))["mrd:1"]
    assert event.is_cancelled
    assert said(event)[1] == word


def test_a_deferred_step_says_by_how_much_and_one_that_was_added_its_reason() -> None:
    added = change(2, PlanAction.ADD, added=AddedStep(StepSort.LABS, "Ferritin", DAY_ZERO + timedelta(days=50)))
    found = events(a_plan(change(1, PlanAction.DEFER, Moved("mrd:1", 3)), added))
    assert days(found["mrd:1"]) == (38, 38)
    assert "The step was moved by 3 days." in said(found["mrd:1"])
    (ferritin,) = (event for key, event in found.items() if key.startswith("added:"))
    assert said(ferritin) == ["ZJ-014 Ferritin", "Because"]


def test_what_is_no_longer_part_of_the_plan_is_called_off_once() -> None:
    """The first version had a visit, a sample before the enrolment, which has no day, and MRD, which was done."""
    later = AT - timedelta(days=2)
    undated = looks("never", Anchor(AnchorEvent.ENROLMENT))
    first = PlanVersion(UUID(int=1), AT - timedelta(days=90), 0, "v1", arm(*ARM.steps, undated))
    second = PlanVersion(UUID(int=3), later, 1, "v2", arm(ARM.steps[0], ARM.steps[1]))
    course = PlanCourse((first, second), TRANSPLANTED, ZONE)
    things = (Happened(StepSort.MRD, DAY_ZERO + timedelta(days=36), UUID(int=3), "mrd"),)
    today = DAY_ZERO + timedelta(days=80)
    plan = replace(a_plan(), steps=judge(course, things, today), course=course, today=today)
    found = events(plan)
    assert {key for key, event in found.items() if event.is_cancelled} == {"visit:1"}
    assert set(found) == {"cycle:1", "marrow:1.1", "mrd:1", "visit:1"}
    assert [WORDS.value(line) for line in found["visit:1"].description] == ["Called off: no longer part of the plan"]
    assert days(found["visit:1"]) == (70, 70)


def test_after_a_patients_last_day_what_was_to_come_is_called_off() -> None:
    done = Happened(StepSort.MRD, DAY_ZERO + timedelta(days=36), UUID(int=3), "mrd")
    found = events(a_plan(things=(done,)), replace(LI, ended_on=DAY_ZERO + timedelta(days=31)))
    assert {key for key, event in found.items() if event.is_cancelled} == {"visit:1"}
    assert said(found["visit:1"])[1] == "Called off: the treatment in the study has ended"


EARLY = (Happened(StepSort.MRD, DAY_ZERO + timedelta(days=30), UUID(int=3), "mrd"),)  # 3 days before its window


@pytest.mark.parametrize("things", [(), EARLY])
def test_no_day_alone_changes_an_event(things: tuple[Happened, ...]) -> None:
    """A result from before its window stands for its step once that is over, which nobody writes: no event says so."""
    plans = [a_plan(things=things, today=DAY_ZERO + timedelta(days=number)) for number in range(30, 90, 7)]
    assert {events_of(plan, LI) for plan in plans} == {events_of(plans[0], LI)}
    done = [plan.step("mrd:1").done is not None for plan in plans]  # type: ignore[union-attr]
    assert (done[0], done[-1]) == (False, things == EARLY)


def test_a_result_from_before_its_window_leaves_a_step_called_off_that_is_part_of_no_later_plan() -> None:
    first = PlanVersion(UUID(int=1), AT - timedelta(days=90), 0, "v1", ARM)
    second = PlanVersion(UUID(int=3), AT, 1, "v2", arm(*ARM.steps[:2]))
    course = PlanCourse((first, second), TRANSPLANTED, ZONE)
    found = []
    for number in (31, 80):
        today = DAY_ZERO + timedelta(days=number)
        plan = replace(a_plan(), steps=judge(course, EARLY, today), course=course, today=today)
        found.append({event.uid: event for event in events_of(plan, LI)})
    assert found[0] == found[1]
    assert found[0][uid_of(UUID(int=2), "mrd:1")].is_cancelled
