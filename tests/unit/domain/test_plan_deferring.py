"""Defer, omit and cease: what each touches, worked out by hand."""

from dataclasses import replace
from datetime import date

from bline_desktop.domain.plan.changes import AddedStep, Facts, Moved, PlanAction
from bline_desktop.domain.plan.deferring import (
    PlanNow,
    Scope,
    ShownMove,
    cease_moves,
    defer_moves,
    omit_moves,
    shown_moves,
)
from bline_desktop.domain.plan.protocol import Anchor, AnchorEvent, StepSort
from bline_desktop.domain.plan.spans import Span
from bline_desktop.domain.plan.steps import added_key
from tests.support.plans import (
    DAY_ZERO,
    EACH_CYCLE_START,
    MONTHS,
    TRANSPLANT,
    arm,
    change,
    cycles,
    looks,
)

SCHEDULE = arm(
    cycles(3),
    looks("mrd", EACH_CYCLE_START, Span(-3)),
    looks("clinic", TRANSPLANT, Span(3, MONTHS), sort=StepSort.VISIT),
)
ADDED = change(1, PlanAction.ADD, added=AddedStep(StepSort.VISIT, "Eye clinic", date(2026, 3, 20)))
PLAN = PlanNow(SCHEDULE, Facts(transplant_on=DAY_ZERO), (ADDED,), frozenset({"cycle:1", "mrd:1.1"}))


def test_this_step_only_moves_one_step() -> None:
    assert defer_moves(PLAN, "cycle:2", 7, Scope.THIS) == (Moved("cycle:2", 7),)


def test_everything_after_gives_a_move_of_its_own_only_to_what_does_not_follow_by_its_anchor() -> None:
    moves = defer_moves(PLAN, "cycle:2", 7, Scope.AFTER)
    assert moves == (Moved("clinic:1", 7), Moved("cycle:2", 7), Moved(added_key(ADDED), 7))
    shown = shown_moves(PLAN.steps, PLAN.after(PlanAction.DEFER, moves))
    assert [(one.key, one.number, one.was, one.becomes) for one in shown] == [
        ("mrd:2.1", 2, date(2026, 2, 13), date(2026, 2, 20)),
        ("cycle:2", 2, date(2026, 2, 16), date(2026, 2, 23)),
        (added_key(ADDED), None, date(2026, 3, 20), date(2026, 3, 27)),
        ("mrd:3.1", 3, date(2026, 3, 27), date(2026, 4, 3)),
        ("cycle:3", 3, date(2026, 3, 30), date(2026, 4, 6)),
        ("clinic:1", None, date(2026, 4, 5), date(2026, 4, 12)),
    ]


def test_what_goes_along_with_a_later_step_moves_by_as_many_days_though_months_differ() -> None:
    schedule = arm(
        cycles(1, offset=Span(54)),  # 28 February
        looks("mrd", Anchor(AnchorEvent.CYCLE_START, 1), Span(-1, MONTHS)),
    )
    plan = PlanNow(schedule, Facts(transplant_on=DAY_ZERO))
    moves = defer_moves(plan, "cycle:1", 1, Scope.AFTER)
    assert moves == (Moved("cycle:1", 1), Moved("mrd:1", -3))  # a month before 1 March is 1 February
    assert [step.target for step in plan.after(PlanAction.DEFER, moves)] == [date(2026, 1, 29), date(2026, 3, 1)]


def test_nothing_is_moved_that_is_done_left_out_unknown_without_a_day_or_by_no_days() -> None:
    assert defer_moves(PLAN, "cycle:1", 7, Scope.THIS) == ()
    assert defer_moves(PLAN, "other", 7, Scope.THIS) == ()
    assert defer_moves(PLAN, "cycle:2", 0, Scope.AFTER) == ()
    assert defer_moves(replace(PLAN, facts=Facts()), "cycle:2", 7, Scope.THIS) == ()
    omitted = replace(PLAN, changes=(ADDED, change(2, PlanAction.OMIT, Moved("cycle:2"))))
    assert defer_moves(omitted, "cycle:2", 7, Scope.THIS) == ()


def test_omitting_touches_one_open_step() -> None:
    assert omit_moves(PLAN, "cycle:2") == (Moved("cycle:2"),)
    assert omit_moves(PLAN, "cycle:1") == ()
    assert omit_moves(PLAN, "other") == ()


def test_ceasing_a_line_touches_this_step_and_all_later_ones_of_the_line() -> None:
    assert cease_moves(PLAN, "mrd:2.1", whole_plan=False) == (Moved("mrd:2.1"), Moved("mrd:3.1"))
    assert cease_moves(PLAN, "mrd:3.1", whole_plan=False) == (Moved("mrd:3.1"),)
    assert cease_moves(PLAN, added_key(ADDED), whole_plan=False) == (Moved(added_key(ADDED)),)
    assert cease_moves(PLAN, "cycle:1", whole_plan=False) == ()
    assert cease_moves(PLAN, "other", whole_plan=True) == ()


def test_ceasing_the_whole_plan_touches_all_open_steps_from_that_day_on_and_those_without_a_day() -> None:
    waiting = arm(*SCHEDULE.steps, looks("late", Anchor(AnchorEvent.ENROLMENT)))
    plan = replace(PLAN, arm=waiting)
    assert [move.step for move in cease_moves(plan, added_key(ADDED), whole_plan=True)] == [
        added_key(ADDED),
        "mrd:3.1",
        "cycle:3",
        "clinic:1",
        "late:1",
    ]
    assert cease_moves(plan, "late:1", whole_plan=True) == (Moved("late:1"),)


def test_what_is_ceased_with_its_anchor_is_shown_too() -> None:
    moves = cease_moves(PLAN, "cycle:2", whole_plan=False)
    assert moves == (Moved("cycle:2"), Moved("cycle:3"))
    shown = shown_moves(PLAN.steps, PLAN.after(PlanAction.CEASE, moves))
    assert [one.key for one in shown] == ["mrd:2.1", "cycle:2", "mrd:3.1", "cycle:3"]
    assert {one.left_out for one in shown} == {PlanAction.CEASE}


def test_a_step_that_falls_beyond_the_end_of_its_line_is_shown_without_a_new_day() -> None:
    schedule = arm(cycles(3, every=Span(2, MONTHS), after_last=True, until=Span(4, MONTHS)))
    plan = PlanNow(schedule, Facts(transplant_on=DAY_ZERO))
    shown = shown_moves(plan.steps, plan.after(PlanAction.DEFER, (Moved("cycle:2", 10),)))
    assert shown[-1] == ShownMove("cycle:3", "Blinatumomab", StepSort.CYCLE, 3, date(2026, 5, 5), None)
