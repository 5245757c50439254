"""Any plan: the order of its lines means nothing, what is deferred and brought back stands as before, and so on."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bline_desktop.domain.plan.changes import AddedStep, Facts, Moved, PlanAction
from bline_desktop.domain.plan.dates import expand
from bline_desktop.domain.plan.deferring import PlanNow, Scope, cease_moves, defer_moves, omit_moves, shown_moves
from bline_desktop.domain.plan.protocol import Arm, StepSort
from bline_desktop.domain.plan.steps import DatedStep
from tests.support.plans import NOON, arms, change, facts


def begun(arm: Arm, known: Facts) -> frozenset[str]:
    """Return the keys of the cycles and DLI that really happened."""
    numbers = {(StepSort.CYCLE, cycle.number) for cycle in known.cycles}
    numbers |= {(StepSort.DLI, number + 1) for number in range(len(known.dlis))}
    return frozenset(step.key for step in expand(arm, known) if (step.sort, step.number) in numbers)


@st.composite
def plans(draw: st.DrawFn) -> PlanNow:
    arm, known = draw(arms()), draw(facts())
    done = begun(arm, known)
    steps = [step for step in expand(arm, known) if step.sort not in (StepSort.CYCLE, StepSort.DLI)]
    if steps:
        done |= frozenset(draw(st.lists(st.sampled_from([step.key for step in steps]), max_size=3)))
    on = date(2026, 1, 5) + timedelta(days=draw(st.integers(-300, 300)))
    plan = PlanNow(arm, known, (change(1, PlanAction.ADD, added=AddedStep(StepSort.VISIT, "Visit", on)),), done)
    for number in range(2, 2 + draw(st.integers(0, 2))):
        key, days = draw(st.sampled_from(plan.steps)).key, draw(st.integers(-20, 40))
        plan = replace(plan, changes=(*plan.changes, change(number, PlanAction.DEFER, Moved(key, days))))
    if draw(st.booleans()):
        key = draw(st.sampled_from(plan.steps)).key
        plan = replace(plan, changes=(*plan.changes, change(9, PlanAction.OMIT, Moved(key))))
    return plan


def deferred(plan: PlanNow, number: int, key: str, days: int, scope: Scope) -> PlanNow:
    done = change(number, PlanAction.DEFER, *defer_moves(plan, key, days, scope))
    return replace(plan, changes=(*plan.changes, done))


def movable(plan: PlanNow) -> list[DatedStep]:
    return [step for step in plan.steps if plan.is_open(step) and step.target is not None]


@given(arms(), facts(), st.randoms())
def test_the_order_of_the_lines_of_an_arm_means_nothing(arm: Arm, known: Facts, random: Random) -> None:
    lines = list(arm.steps)
    random.shuffle(lines)
    expected = expand(arm, known)
    expand.cache_clear()
    assert expand(replace(arm, steps=tuple(lines)), known) == expected
    assert expand(arm, known) == expected


@given(plans(), st.data(), st.integers(1, 60), st.sampled_from(Scope))
def test_deferring_by_some_days_and_back_restores_the_plan(
    plan: PlanNow, data: st.DataObject, days: int, scope: Scope
) -> None:
    steps = movable(plan)
    if not steps:
        return
    key = data.draw(st.sampled_from(steps)).key
    away = deferred(plan, 20, key, days, scope)
    stays = any(step.key == key and step.target is not None for step in away.steps)
    if stays:  # a deferral is not within reach any more where its step lies beyond the end of its line
        assert deferred(away, 21, key, -days, scope).steps == plan.steps


@given(plans(), st.data(), st.integers(-20, 60).filter(bool))
def test_everything_after_moves_what_is_to_be_done_from_that_day_on_by_exactly_so_many_days(
    plan: PlanNow, data: st.DataObject, days: int
) -> None:
    steps = movable(plan)
    if not steps:
        return
    chosen = data.draw(st.sampled_from(steps))
    assert chosen.target is not None
    moves = defer_moves(plan, chosen.key, days, Scope.AFTER)
    after = {step.key: step for step in plan.after(PlanAction.DEFER, moves)}
    for step in steps:
        new = after.get(step.key)
        if new is None or new.target is None or step.target is None:
            assert step.number is not None  # beyond the end of its line, or counted from what is
        elif step.target >= chosen.target:
            assert (new.target - step.target).days == days
        else:  # it stays, or goes along with a later one that it is counted from
            assert (new.target - step.target).days in (0, days)
    assert {move.step for move in moves} <= {step.key for step in steps}


@given(plans(), st.data())
def test_what_was_omitted_or_ceased_and_struck_stands_as_before(plan: PlanNow, data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(plan.steps)).key
    for number, moves in enumerate(
        (omit_moves(plan, key), cease_moves(plan, key, whole_plan=False), cease_moves(plan, key, whole_plan=True))
    ):
        action = PlanAction.CEASE if number else PlanAction.OMIT
        made = change(30, action, *moves)
        left = expand(plan.arm, plan.facts, (*plan.changes, made))
        assert {move.step for move in moves} <= {step.key for step in left if step.left_out is action}
        struck = replace(made, taken_back_at=NOON + timedelta(days=1))
        assert expand(plan.arm, plan.facts, (*plan.changes, struck)) == plan.steps
        assert expand(plan.arm, plan.facts, (*plan.changes, struck), made.at) == expand(
            plan.arm, plan.facts, (*plan.changes, made), made.at
        )


@given(plans(), st.data())
def test_what_is_shown_of_a_change_is_all_that_it_changes(plan: PlanNow, data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(plan.steps)).key
    for action, moves in (
        (PlanAction.DEFER, defer_moves(plan, key, 7, Scope.AFTER)),
        (PlanAction.CEASE, cease_moves(plan, key, whole_plan=False)),
    ):
        after = plan.after(action, moves)
        shown = {move.key: (move.was, move.becomes, move.left_out) for move in shown_moves(plan.steps, after)}
        now = {step.key: (step.target, step.left_out) for step in after}
        for step in plan.steps:
            as_it_was = (step.target, step.left_out)
            assert (step.key in shown) == (now.get(step.key) != as_it_was)
            if step.key in shown:
                assert shown[step.key] == (step.target, *now.get(step.key, (None, None)))
