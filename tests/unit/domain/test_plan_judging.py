"""What became of each step: matched, held against the plan that was valid then, worked out by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from bline_desktop.domain.plan.changes import AddedStep, Cause, CycleFact, Facts, Moved, PlanAction, PlanChange
from bline_desktop.domain.plan.course import PlanCourse, PlanVersion
from bline_desktop.domain.plan.judging import LATENESS, judge
from bline_desktop.domain.plan.matching import BELONGS, MOST_DAYS_OUTSIDE, Happened
from bline_desktop.domain.plan.protocol import Anchor, AnchorEvent, Arm, Repeat, StepSort
from bline_desktop.domain.plan.spans import Span, Window
from bline_desktop.domain.plan.state import Deviation, DeviationSort, Done, JudgedStep, StepState
from bline_desktop.domain.plan.steps import added_key
from tests.support.plans import DAY_ZERO, EACH_CYCLE_START, TRANSPLANT, WEEKS, arm, change, cycles, looks

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 1, 5, 1, tzinfo=UTC)  # 09:00 on the ward
# MRD on 2 February, 2 March, 30 March and 27 April; permitted from 3 days before to 7 days after, best on the day.
EVERY_4_WEEKS = arm(looks("mrd", TRANSPLANT, Span(4, WEEKS), Window(-3, 7), Repeat(4, Span(4, WEEKS))))


def on(day: date, hour: int = 12) -> datetime:
    return datetime.combine(day, time(hour), ZONE)


def course(an_arm: Arm, *changes: PlanChange, facts: Facts | None = None, started: datetime = START) -> PlanCourse:
    version = PlanVersion(UUID(int=1), started, 0, "v1", an_arm, changes)
    return PlanCourse((version,), facts or Facts(transplant_on=DAY_ZERO), ZONE)


def mrd(day: date, number: int = 1, sort: StepSort = StepSort.MRD) -> Happened:
    return Happened(sort, day, UUID(int=number), "mrd")


def judged(a_course: PlanCourse, today: date, *things: Happened) -> dict[str, JudgedStep]:
    return {one.step.key: one for one in judge(a_course, things, today)}


def defer(number: int, key: str, days: int, at: datetime) -> PlanChange:
    return change(number, PlanAction.DEFER, Moved(key, days), at=at, cause=Cause.WARD)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2026, 1, 29), StepState.PLANNED),
        (date(2026, 1, 30), StepState.IN_WINDOW),
        (date(2026, 2, 1), StepState.IN_WINDOW),
        (date(2026, 2, 2), StepState.DUE),
        (date(2026, 2, 9), StepState.DUE),
        (date(2026, 2, 10), StepState.LATE),
        (date(2026, 2, 26), StepState.LATE),
        (date(2026, 2, 27), StepState.MISSED),  # the window of the next one opens
    ],
)
def test_a_step_goes_from_planned_to_in_window_due_late_and_missed(today: date, state: StepState) -> None:
    assert judged(course(EVERY_4_WEEKS), today)["mrd:1"].state is state


def test_late_and_missed_name_the_last_permitted_day_and_how_long_ago_it_was() -> None:
    late = judged(course(EVERY_4_WEEKS), date(2026, 2, 12))["mrd:1"]
    assert late.deviations == (Deviation(DeviationSort.LATE, date(2026, 2, 9), 3),)
    missed = judged(course(EVERY_4_WEEKS), date(2026, 3, 1))["mrd:1"]
    assert missed.deviations == (Deviation(DeviationSort.MISSED, date(2026, 2, 9), 20),)
    assert missed.last_day == date(2026, 2, 9)


def test_the_last_of_a_line_stays_late() -> None:
    last = judged(course(EVERY_4_WEEKS), date(2026, 12, 1))["mrd:4"]
    assert (last.state, last.deviations[0].sort) == (StepState.LATE, DeviationSort.LATE)


def test_a_result_from_before_its_window_leaves_the_step_open_until_the_window_is_over() -> None:
    early = mrd(date(2026, 2, 20))  # a week before the window of 2 March opens, which closes on 9 March
    waiting = judged(course(EVERY_4_WEEKS), date(2026, 3, 9), early)["mrd:2"]
    assert (waiting.state, waiting.done, waiting.deviations) == (StepState.DUE, None, ())
    over = judged(course(EVERY_4_WEEKS), date(2026, 3, 10), early)["mrd:2"]
    assert (over.state, over.done) == (StepState.DONE_OUTSIDE, Done(date(2026, 2, 20), UUID(int=1), "mrd"))
    assert over.deviations == (Deviation(DeviationSort.EARLY, date(2026, 2, 27), 7),)
    marked = change(1, PlanAction.DONE, Moved("mrd:2"), at=on(date(2026, 2, 21)), done_on=date(2026, 2, 20))
    assert judged(course(EVERY_4_WEEKS, marked), date(2026, 2, 21))["mrd:2"].deviations == over.deviations
    before = course(EVERY_4_WEEKS, started=on(date(2026, 2, 20)))
    assert judged(before, date(2026, 2, 20), mrd(date(2026, 1, 20)))["mrd:1"].done is not None  # over as it began
    assert judged(before, date(2026, 2, 20), mrd(date(2026, 2, 19)))["mrd:2"].done is None


def test_a_step_is_missed_too_once_the_next_was_done_before_its_window() -> None:
    mark = change(1, PlanAction.DONE, Moved("mrd:2"), at=on(date(2026, 2, 20)), done_on=date(2026, 2, 20))
    steps = judged(course(EVERY_4_WEEKS, mark), date(2026, 2, 20))
    assert steps["mrd:2"].state is StepState.DONE_OUTSIDE
    assert steps["mrd:1"].state is StepState.MISSED


@pytest.mark.parametrize(
    ("day", "key", "state"),
    [
        (date(2026, 1, 30), "mrd:1", StepState.DONE),
        (date(2026, 2, 9), "mrd:1", StepState.DONE),
        (date(2026, 2, 10), "mrd:1", StepState.DONE_OUTSIDE),
        (date(2026, 2, 16), "mrd:1", StepState.DONE_OUTSIDE),  # as near to 2 February as to 2 March: the earlier
        (date(2026, 2, 17), "mrd:2", StepState.DONE_OUTSIDE),
        (date(2026, 3, 20), "mrd:3", StepState.DONE_OUTSIDE),
    ],
)
def test_a_result_belongs_to_the_step_that_permits_its_day_or_is_nearest(day: date, key: str, state: StepState) -> None:
    steps = judged(course(EVERY_4_WEEKS), date(2026, 4, 20), mrd(day))
    assert [(one.step.key, one.state) for one in steps.values() if one.done] == [(key, state)]


def test_a_step_that_permits_the_day_is_nearer_than_one_that_does_not() -> None:
    wide = looks("wide", TRANSPLANT, Span(0), Window(0, 60))
    narrow = looks("narrow", TRANSPLANT, Span(30))
    steps = judged(course(arm(wide, narrow)), date(2026, 3, 1), mrd(date(2026, 2, 3)))
    assert [one.step.key for one in steps.values() if one.done] == ["wide:1"]


def test_a_result_more_than_28_days_outside_any_window_belongs_to_none() -> None:
    single = course(arm(looks("mrd", TRANSPLANT, Span(60), Window(-3, 7))))  # 6 March, permitted to 13 March
    last = date(2026, 3, 13) + timedelta(days=MOST_DAYS_OUTSIDE)
    assert judged(single, date(2026, 5, 1), mrd(last))["mrd:1"].done is not None
    assert judged(single, date(2026, 5, 1), mrd(last + timedelta(days=1)))["mrd:1"].done is None
    assert BELONGS.source.endswith("40")


def test_of_several_results_the_one_in_the_window_wins_then_the_nearest() -> None:
    outside, edge, near = mrd(date(2026, 1, 28), 1), mrd(date(2026, 2, 8), 2), mrd(date(2026, 2, 4), 3)
    steps = judged(course(EVERY_4_WEEKS), date(2026, 2, 20), outside, edge)
    assert steps["mrd:1"].done == Done(date(2026, 2, 8), UUID(int=2), "mrd")
    steps = judged(course(EVERY_4_WEEKS), date(2026, 2, 20), outside, edge, near)
    assert steps["mrd:1"].done == Done(date(2026, 2, 4), UUID(int=3), "mrd")
    assert steps["mrd:2"].done is None


def test_a_result_of_another_kind_or_of_a_step_that_was_left_out_does_nothing() -> None:
    omitted = course(EVERY_4_WEEKS, change(1, PlanAction.OMIT, Moved("mrd:1"), at=on(date(2026, 1, 20))))
    steps = judged(omitted, date(2026, 3, 10), mrd(date(2026, 2, 2)), mrd(date(2026, 3, 2), 2, StepSort.GVHD))
    assert steps["mrd:1"].state is StepState.OMITTED
    assert steps["mrd:2"].done == Done(date(2026, 2, 2), UUID(int=1), "mrd")


def test_a_result_is_held_against_the_plan_of_the_day_before() -> None:
    deferred = course(EVERY_4_WEEKS, defer(1, "mrd:1", 14, on(date(2026, 2, 4), 8)))  # to 16 February
    same_day = judged(deferred, date(2026, 2, 20), mrd(date(2026, 2, 4)))["mrd:1"]
    assert (same_day.state, same_day.step.target, same_day.deviations) == (StepState.DONE, date(2026, 2, 2), ())
    next_day = judged(deferred, date(2026, 2, 24), mrd(date(2026, 2, 5)))["mrd:1"]
    assert (next_day.state, next_day.step.target) == (StepState.DONE_OUTSIDE, date(2026, 2, 16))
    early = Deviation(DeviationSort.EARLY, date(2026, 2, 13), 8, Cause.WARD, "Because")
    assert next_day.deviations == (early,)


def test_who_was_late_stays_so_when_the_step_is_deferred_afterwards() -> None:
    deferred = course(EVERY_4_WEEKS, defer(1, "mrd:1", 14, on(date(2026, 2, 12))))  # to 16 February, three days late
    waiting = judged(deferred, date(2026, 2, 14))["mrd:1"]
    late = Deviation(DeviationSort.LATE, date(2026, 2, 9), 5, Cause.WARD, "Because")
    assert (waiting.state, waiting.step.target, waiting.deviations) == (StepState.IN_WINDOW, date(2026, 2, 16), (late,))
    done = judged(deferred, date(2026, 2, 20), mrd(date(2026, 2, 17)))["mrd:1"]
    assert (done.state, done.deviations) == (StepState.DONE, (replace(late, days=8),))


def test_who_deferred_on_the_last_day_is_not_late() -> None:
    deferred = course(EVERY_4_WEEKS, defer(1, "mrd:1", 14, on(date(2026, 2, 9), 23)))
    assert judged(deferred, date(2026, 2, 14))["mrd:1"].deviations == ()
    just_over = course(EVERY_4_WEEKS, defer(1, "mrd:1", 14, on(date(2026, 2, 10), 0)))
    assert judged(just_over, date(2026, 2, 14))["mrd:1"].deviations[0].closes == date(2026, 2, 9)


def test_a_deferral_that_was_struck_counted_until_then() -> None:
    struck = replace(defer(1, "mrd:1", 14, on(date(2026, 2, 4))), taken_back_at=on(date(2026, 2, 12)))
    steps = judged(course(EVERY_4_WEEKS, struck), date(2026, 2, 14))
    assert (steps["mrd:1"].state, steps["mrd:1"].deviations[0].sort) == (StepState.LATE, DeviationSort.LATE)
    assert judged(course(EVERY_4_WEEKS, struck), date(2026, 2, 12))["mrd:1"].deviations == ()
    in_between = judged(course(EVERY_4_WEEKS, struck), date(2026, 2, 14), mrd(date(2026, 2, 11)))["mrd:1"]
    assert (in_between.state, in_between.step.target) == (StepState.DONE_OUTSIDE, date(2026, 2, 16))
    assert [one.sort for one in in_between.deviations] == [DeviationSort.EARLY]


def test_what_was_missed_stays_missed_when_the_next_one_is_deferred() -> None:
    later = course(EVERY_4_WEEKS, defer(1, "mrd:2", 21, on(date(2026, 3, 1))))
    missed = judged(later, date(2026, 3, 2))["mrd:1"]
    assert (missed.state, missed.deviations[0].sort) == (StepState.MISSED, DeviationSort.MISSED)
    before = course(EVERY_4_WEEKS, defer(1, "mrd:2", 21, on(date(2026, 2, 26))))
    assert judged(before, date(2026, 3, 2))["mrd:1"].state is StepState.LATE


def test_nobody_is_late_with_what_was_over_before_the_plan_began() -> None:
    begun = course(EVERY_4_WEEKS, started=on(date(2026, 3, 20)))
    steps = judged(begun, date(2026, 3, 22), mrd(date(2026, 2, 20)))
    assert (steps["mrd:1"].state, steps["mrd:1"].deviations) == (StepState.OVER, ())
    assert (steps["mrd:2"].state, steps["mrd:2"].deviations) == (StepState.DONE_OUTSIDE, ())
    assert judged(begun, date(2026, 3, 20))["mrd:1"].state is StepState.OVER


def test_what_awaits_something_is_neither_late_nor_missed() -> None:
    waiting = arm(cycles(2), looks("mrd", EACH_CYCLE_START, Span(7), Window(-1, 1)), looks("labs", ENROLMENT))
    steps = judged(course(waiting), date(2026, 12, 1))
    assert {key: one.state for key, one in steps.items()} == {
        "cycle:1": StepState.LATE,
        "mrd:1.1": StepState.AWAITING,
        "cycle:2": StepState.AWAITING,
        "mrd:2.1": StepState.AWAITING,
        "labs:1": StepState.AWAITING,
    }
    assert steps["mrd:1.1"].deviations == ()
    expected = judged(course(waiting), date(2026, 1, 16), mrd(date(2026, 1, 15)))["mrd:1.1"]
    assert (expected.state, expected.deviations) == (StepState.DONE_OUTSIDE, ())  # nothing to be late for yet


ENROLMENT = Anchor(AnchorEvent.ENROLMENT)


def test_cycles_and_dli_are_done_by_their_number_a_running_cycle_runs() -> None:
    facts = Facts(DAY_ZERO, cycles=(CycleFact(1, date(2026, 1, 8)),))
    at = on(date(2026, 1, 8))
    running = Happened(StepSort.CYCLE, date(2026, 1, 8), UUID(int=3), "cycle", at, 1, is_running=True)
    steps = judged(course(arm(cycles(2)), facts=facts), date(2026, 1, 20), running)
    assert (steps["cycle:1"].state, steps["cycle:1"].done) == (
        StepState.RUNNING,
        Done(date(2026, 1, 8), UUID(int=3), "cycle"),
    )
    assert steps["cycle:1"].deviations == (Deviation(DeviationSort.LATE, DAY_ZERO, 3),)
    assert steps["cycle:2"].state is StepState.AWAITING
    other = replace(running, number=7)
    assert judged(course(arm(cycles(2))), date(2026, 1, 20), other)["cycle:1"].done is None


def test_a_cycle_is_held_against_the_plan_of_the_very_moment() -> None:
    facts = Facts(DAY_ZERO, cycles=(CycleFact(1, DAY_ZERO, date(2026, 2, 2)),))
    deferred = defer(1, "cycle:1", 3, on(DAY_ZERO, 10))
    for hour, state in ((9, StepState.DONE), (11, StepState.DONE_OUTSIDE)):
        began = Happened(StepSort.CYCLE, DAY_ZERO, UUID(int=3), "cycle", on(DAY_ZERO, hour), 1)
        assert judged(course(arm(cycles(1)), deferred, facts=facts), date(2026, 3, 1), began)["cycle:1"].state is state


def test_what_a_person_marked_is_done() -> None:
    mark = change(1, PlanAction.DONE, Moved("mrd:1"), at=on(date(2026, 2, 12)), done_on=date(2026, 2, 3))
    step = judged(course(EVERY_4_WEEKS, mark), date(2026, 2, 20))["mrd:1"]
    assert (step.state, step.done, step.deviations) == (StepState.DONE, Done(date(2026, 2, 3)), ())
    struck = replace(mark, taken_back_at=on(date(2026, 2, 13)))
    assert judged(course(EVERY_4_WEEKS, struck), date(2026, 2, 20))["mrd:1"].done is None
    unknown = change(1, PlanAction.DONE, Moved("other:1"), at=on(date(2026, 2, 12)), done_on=date(2026, 2, 3))
    assert "other:1" not in judged(course(EVERY_4_WEEKS, unknown), date(2026, 2, 20))


def test_a_step_that_was_added_can_be_marked_for_a_day_before_it_was_added() -> None:
    added = change(1, PlanAction.ADD, at=on(date(2026, 2, 12)), added=AddedStep(StepSort.VISIT, "Eyes", DAY_ZERO))
    key = added_key(added)
    mark = change(2, PlanAction.DONE, Moved(key), at=on(date(2026, 2, 12), 13), done_on=date(2026, 2, 10))
    steps = judged(course(arm(), added, mark), date(2026, 2, 20))
    assert steps[key].done == Done(date(2026, 2, 10))
    late = judged(course(arm(), added), date(2026, 2, 20))[key]
    assert late.state is StepState.LATE


def test_nobody_is_early_with_what_has_only_an_expected_day() -> None:
    """The visit is counted from the end of a cycle that has not begun; its day is a guess."""
    visit = looks("visit", Anchor(AnchorEvent.CYCLE_END, 1), Span(3), Window(-1, 4), sort=StepSort.VISIT)
    mark = change(1, PlanAction.DONE, Moved("visit:1"), at=on(date(2026, 2, 12)), done_on=date(2026, 2, 3))
    guessed = judged(course(arm(cycles(1, offset=Span(60)), visit), mark), date(2026, 2, 20))["visit:1"]
    assert (guessed.step.awaits is not None, guessed.deviations) == (True, ())
    planned = replace(visit, anchor=TRANSPLANT, offset=Span(91))
    (early,) = judged(course(arm(planned), mark), date(2026, 2, 20))["visit:1"].deviations
    assert early.sort is DeviationSort.EARLY


def test_a_step_without_a_day_can_be_done() -> None:
    mark = change(1, PlanAction.DONE, Moved("labs:1"), at=on(date(2026, 2, 12)), done_on=date(2026, 2, 3))
    step = judged(course(arm(looks("labs", ENROLMENT, sort=StepSort.LABS)), mark), date(2026, 2, 20))["labs:1"]
    assert (step.state, step.deviations) == (StepState.DONE, ())


def test_ceased_steps_are_ceased_and_keep_their_lateness() -> None:
    ceased = change(1, PlanAction.CEASE, Moved("mrd:1"), Moved("mrd:2"), at=on(date(2026, 2, 12)), cause=Cause.PATIENT)
    steps = judged(course(EVERY_4_WEEKS, ceased), date(2026, 2, 14))
    assert [steps[f"mrd:{number}"].state for number in (1, 2)] == [StepState.CEASED] * 2
    assert [one.closes for one in steps["mrd:1"].deviations] == [date(2026, 2, 9)]
    assert steps["mrd:2"].deviations == ()


def test_the_cause_that_somebody_named_goes_before_that_of_a_change_and_the_last_one_counts() -> None:
    omitted = defer(1, "mrd:1", 30, on(date(2026, 2, 12)))
    first = change(2, PlanAction.EXPLAIN, Moved("mrd:1"), at=on(date(2026, 2, 13)), cause=Cause.SUPPLY)
    last = change(3, PlanAction.EXPLAIN, Moved("mrd:1"), at=on(date(2026, 2, 13)), cause=Cause.SAFETY)
    moved = defer(4, "mrd:1", 2, on(date(2026, 2, 13)))

    def cause(*changes: PlanChange) -> Cause | None:
        return judged(course(EVERY_4_WEEKS, *changes), date(2026, 2, 14))["mrd:1"].deviations[0].cause

    assert cause() is None
    assert cause(omitted) is Cause.WARD
    assert cause(omitted, first) is Cause.SUPPLY
    assert cause(omitted, first, last, moved) is Cause.SAFETY
    assert cause(omitted, first, replace(last, taken_back_at=on(date(2026, 2, 14)))) is Cause.SUPPLY


def test_another_version_leaves_what_was_done_and_late_in_the_one_before() -> None:
    first = PlanVersion(UUID(int=1), START, 0, "v1", EVERY_4_WEEKS)
    second = PlanVersion(UUID(int=2), on(date(2026, 3, 12)), 1, "v2", arm(looks("visit", TRANSPLANT, Span(70))))
    both = PlanCourse((first, second), Facts(transplant_on=DAY_ZERO), ZONE)
    steps = judged(both, date(2026, 3, 14), mrd(date(2026, 2, 2)))
    assert {key: one.state for key, one in steps.items()} == {
        "mrd:1": StepState.DONE,
        "mrd:2": StepState.MISSED,
        "visit:1": StepState.LATE if date(2026, 3, 16) < date(2026, 3, 14) else StepState.PLANNED,
    }
    assert [one.closes for one in steps["mrd:2"].deviations] == [date(2026, 3, 9)]
    assert both.version is second
    undone = replace(second, taken_back_at=on(date(2026, 3, 13)))
    back = replace(both, versions=(first, undone))
    assert back.version is first
    assert set(judged(back, date(2026, 3, 14))) == {"mrd:1", "mrd:2", "mrd:3", "mrd:4"}


def test_without_a_version_that_counts_there_is_no_plan() -> None:
    struck = PlanVersion(UUID(int=1), START, 0, "v1", EVERY_4_WEEKS, taken_back_at=START + timedelta(hours=1))
    gone = PlanCourse((struck,), Facts(transplant_on=DAY_ZERO), ZONE)
    assert gone.version is None
    assert judge(gone, (), date(2026, 3, 14)) == ()
    again = PlanVersion(UUID(int=2), START + timedelta(days=40), 1, "v1", EVERY_4_WEEKS)
    steps = judged(replace(gone, versions=(struck, again)), date(2026, 3, 14))
    assert steps["mrd:1"].deviations == ()  # nobody had a plan on 9 February
    assert LATENESS.source.endswith("39")


def test_several_changes_of_one_day_count_as_the_last_of_them() -> None:
    there = defer(1, "mrd:1", -20, on(date(2026, 2, 4), 9))
    back = defer(2, "mrd:1", 20, on(date(2026, 2, 4), 10))
    assert judged(course(EVERY_4_WEEKS, there, back), date(2026, 2, 8))["mrd:1"].deviations == ()
    alone = judged(course(EVERY_4_WEEKS, there), date(2026, 2, 8))["mrd:1"]
    assert [(one.sort, one.closes) for one in alone.deviations] == [(DeviationSort.LATE, date(2026, 1, 20))]


def test_what_another_version_asks_for_as_well_is_found_done_and_its_past_makes_nobody_late() -> None:
    first = PlanVersion(UUID(int=1), START, 0, "v1", arm(looks("visit", TRANSPLANT, Span(200), sort=StepSort.VISIT)))
    lines = arm(cycles(1), looks("gvhd", TRANSPLANT, Span(7), Window(-1, 1), Repeat(3, Span(7)), sort=StepSort.GVHD))
    second = PlanVersion(UUID(int=2), on(date(2026, 1, 24)), 1, "v2", lines)
    facts = Facts(DAY_ZERO, cycles=(CycleFact(1, DAY_ZERO, date(2026, 2, 2)),))
    began = Happened(StepSort.CYCLE, DAY_ZERO, UUID(int=3), "cycle", on(DAY_ZERO), 1)
    other = replace(began, number=2)
    reviewed = (mrd(date(2026, 1, 11), 4, StepSort.GVHD), mrd(date(2026, 1, 16), 5, StepSort.GVHD))
    things = (began, other, *reviewed)
    steps = judged(PlanCourse((first, second), facts, ZONE), date(2026, 1, 30), *things)
    assert {key: (one.state, one.deviations) for key, one in steps.items()} == {
        "cycle:1": (StepState.DONE, ()),
        "gvhd:1": (StepState.DONE, ()),
        "gvhd:2": (StepState.OVER, ()),
        "gvhd:3": (StepState.LATE, (Deviation(DeviationSort.LATE, date(2026, 1, 27), 3),)),
    }
