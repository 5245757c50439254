"""Any history of a plan: what was judged once stays so, whatever somebody changes of the plan later."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bline_desktop.domain.plan.changes import AddedStep, Facts, Moved, PlanAction
from bline_desktop.domain.plan.course import PlanCourse, PlanVersion
from bline_desktop.domain.plan.judging import judge
from bline_desktop.domain.plan.matching import Happened
from bline_desktop.domain.plan.protocol import StepSort
from bline_desktop.domain.plan.state import JudgedStep, StepState
from tests.support.plans import arms, change, facts

ZONE = ZoneInfo("Europe/Berlin")
RESULTS = (StepSort.MRD, StepSort.CHIMERISM, StepSort.GVHD)
LAYING_OUT = (PlanAction.DEFER, PlanAction.OMIT, PlanAction.CEASE)
moments = st.integers(0, 400 * 24 * 60)


@st.composite
def histories(draw: st.DrawFn) -> tuple[PlanCourse, tuple[Happened, ...], datetime]:
    """Any plan with changes, some of them struck again, and what was done of it, up to a moment after all of it."""
    arm, known = draw(arms()), draw(facts())
    assert known.transplant_on is not None
    start = datetime.combine(known.transplant_on, time(), UTC)
    now = start + timedelta(minutes=draw(moments))
    version = PlanVersion(UUID(int=1), start + timedelta(minutes=draw(moments)) / 8, 0, "v1", arm)
    course = PlanCourse((version,), known, ZONE)
    for number in range(1, draw(st.integers(1, 5))):
        course = draw(changed(course, number, version.at, max(now, version.at)))
    things = tuple(draw(st.lists(results(start, now), max_size=6)))
    things += tuple(of_facts(known, now))
    return course, things, max(now, *(one.at for one in course.versions[0].changes), version.at)


@st.composite
def changed(draw: st.DrawFn, course: PlanCourse, number: int, first: datetime, last: datetime) -> PlanCourse:
    """The course with one more change, between two moments."""
    version = course.versions[0]
    at = first + draw(st.fractions(0, 1).map(float)) * (last - first)
    keys = sorted({key for stretch in course.stretches for key in stretch.steps})
    if not keys or draw(st.integers(0, 5)) == 0:
        added = AddedStep(draw(st.sampled_from(RESULTS)), "Added", first.date() + timedelta(draw(st.integers(0, 300))))
        made = change(number, PlanAction.ADD, added=added, at=at)
    else:
        moved = [
            Moved(key, draw(st.integers(-30, 60)))
            for key in draw(st.lists(st.sampled_from(keys), min_size=1, max_size=3, unique=True))
        ]
        made = change(number, draw(st.sampled_from(LAYING_OUT)), *moved, at=at)
    if draw(st.booleans()):
        made = replace(made, taken_back_at=at + draw(st.fractions(0, 1).map(float)) * (last - at))
    return replace(course, versions=(replace(version, changes=(*version.changes, made)),))


@st.composite
def results(draw: st.DrawFn, start: datetime, now: datetime) -> Happened:
    on = start.date() + timedelta(days=draw(st.integers(0, max((now - start).days, 0))))
    return Happened(draw(st.sampled_from(RESULTS)), on, UUID(int=draw(st.integers(1, 10**6))), "mrd")


def of_facts(known: Facts, now: datetime) -> list[Happened]:
    found = []
    for cycle in known.cycles:
        at = datetime.combine(cycle.started_on, time(6), UTC)
        if at <= now:
            record = UUID(int=cycle.number)
            found.append(
                Happened(StepSort.CYCLE, cycle.started_on, record, "cycle", at, cycle.number, cycle.ended_on is None)
            )
    for number, on in enumerate(known.dlis, 1):
        at = datetime.combine(on, time(6), UTC)
        if at <= now:
            found.append(Happened(StepSort.DLI, on, UUID(int=number), "dli", at, number))
    return found


def past(steps: tuple[JudgedStep, ...]) -> dict[str, object]:
    """Return all that is settled: what was done, whole, and who was late, by the window that passed by."""
    found: dict[str, object] = {}
    for one in steps:
        told = tuple((deviation.sort, deviation.closes, deviation.days) for deviation in one.deviations)
        if one.done is not None:
            found[one.step.key] = (one.step, one.state, one.done, told)
        elif told:
            found[one.step.key] = told
    return found


@settings(max_examples=150)
@given(histories(), st.data())
def test_changing_a_plan_leaves_every_past_judgement_as_it_was(
    history: tuple[PlanCourse, tuple[Happened, ...], datetime], data: st.DataObject
) -> None:
    course, things, now = history
    today = course.day(now)
    before = past(judge(course, things, today))
    later = now + timedelta(minutes=data.draw(st.integers(1, 3)))
    changed_course = data.draw(changed(course, 50, later, later))
    after = past(judge(changed_course, things, today))
    assert {key: after.get(key) for key in before} == before
    version = course.versions[0]
    other = PlanVersion(UUID(int=2), later, 1, "v2", data.draw(arms()))
    amended = past(judge(replace(course, versions=(version, other)), things, today))
    assert {key: amended.get(key) for key in before} == before
    standing = [one for one in version.changes if one.taken_back_at is None]
    if standing:
        struck = replace(data.draw(st.sampled_from(standing)), taken_back_at=later)
        kept = tuple(struck if one.id == struck.id else one for one in version.changes)
        taken_back = past(judge(replace(course, versions=(replace(version, changes=kept),)), things, today))
        assert {key: taken_back.get(key) for key in before} == before


@settings(max_examples=60)
@given(histories())
def test_every_step_of_todays_plan_is_judged_once_and_nothing_is_judged_twice(
    history: tuple[PlanCourse, tuple[Happened, ...], datetime],
) -> None:
    course, things, now = history
    judged = judge(course, things, course.day(now))
    keys = [one.step.key for one in judged]
    assert len(keys) == len(set(keys))
    assert set(course.stretches[-1].steps) <= set(keys)
    done = [(one.step.sort, one.done.record_id) for one in judged if one.done is not None]
    assert len(done) == len(set(done)) or len({(one.sort, one.record_id) for one in things}) < len(things)
    for one in judged:
        assert (one.done is not None) == (one.state in (StepState.DONE, StepState.DONE_OUTSIDE, StepState.RUNNING))
        assert all(deviation.days >= 1 for deviation in one.deviations)
