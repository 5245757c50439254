"""What an act on a plan would do, and what then gets into each other's way."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from bline_desktop.domain.plan.changes import CycleFact, Facts, Moved, PlanAction
from bline_desktop.domain.plan.clashes import clashes, new_clashes
from bline_desktop.domain.plan.dates import expand
from bline_desktop.domain.plan.deferring import PlanNow, Scope
from bline_desktop.domain.plan.protocol import Anchor, AnchorEvent, StepSort
from bline_desktop.domain.plan.spans import Span
from bline_desktop.domain.plan.state import Done, JudgedStep, PatientPlan, SaidChange, StepState
from bline_desktop.domain.plan.steps import DatedStep
from bline_desktop.domain.plan.tried import plan_now, try_cease, try_defer, try_omit
from bline_desktop.domain.shelf import TextRef
from bline_desktop.domain.words import Words
from tests.support.plans import DAY_ZERO, arm, change, cycles, dlis, looks, template
from tests.support.store import ZONE

FACTS = Facts(transplant_on=DAY_ZERO)
# Cycles from 5 January and 16 February (28 days on, 14 off), a DLI on 9 February, MRD at the end of each cycle.
ARM = arm(cycles(2), dlis(offset=Span(35)), looks("mrd", Anchor(AnchorEvent.CYCLE_END)))
NOW = PlanNow(ARM, FACTS)


def said(found: tuple[object, ...]) -> list[str]:
    return [Words(ZONE).value(one) for one in found]


def test_a_deferral_shows_each_step_that_it_moves() -> None:
    tried = try_defer(NOW, "cycle:1", 7, Scope.THIS)
    assert tried.moves == (Moved("cycle:1", 7),)
    shown = {move.key: (move.was, move.becomes) for move in tried.shown}
    assert shown["cycle:1"] == (date(2026, 1, 5), date(2026, 1, 12))
    assert shown["mrd:1.1"] == (date(2026, 2, 2), date(2026, 2, 9))  # goes along with the end of its cycle
    assert tried.clashes == ()  # the DLI comes on the day on which the cycle ends, and not within it


def test_a_deferral_names_only_what_it_brings_into_the_way() -> None:
    assert said(try_defer(NOW, "dli:1", 7, Scope.THIS).clashes) == ["DLI 1 falls within cycle 2."]
    assert try_defer(NOW, "dli:1", 1, Scope.THIS).clashes == ()


def test_a_cycle_that_began_late_or_ended_early_is_in_the_way_on_the_days_on_which_it_runs() -> None:
    """Planned from 5 January to 2 February; the DLI, with a day of its own, stands on 9 February."""
    cells = dlis(offset=Span(35))
    late = Facts(DAY_ZERO, cycles=(CycleFact(1, date(2026, 1, 15)),))  # runs to 12 February
    tried = try_defer(PlanNow(arm(cycles(1), cells), late), "dli:1", 2, Scope.THIS)
    assert tried.clashes == ()  # it fell within the cycle before
    assert said(clashes(expand(arm(cycles(1), cells), late), late)) == ["DLI 1 falls within cycle 1."]
    moved = try_defer(PlanNow(arm(cycles(1), dlis(offset=Span(40))), late), "dli:1", -3, Scope.THIS)
    assert said(moved.clashes) == ["DLI 1 falls within cycle 1."]
    early = Facts(DAY_ZERO, cycles=(CycleFact(1, DAY_ZERO, date(2026, 1, 20)),))
    assert try_defer(PlanNow(arm(cycles(1), cells), early), "dli:1", -10, Scope.THIS).clashes == ()


def test_a_dli_is_in_the_way_on_the_day_on_which_it_was_given() -> None:
    two = arm(cycles(1, offset=Span(60)), dlis(2, offset=Span(10), every=Span(10)))
    given = Facts(DAY_ZERO, dlis=(date(2026, 1, 20),))  # planned for 15 January, the second for 25 January
    assert said(try_defer(PlanNow(two, given), "dli:2", -5, Scope.THIS).clashes) == ["DLI 1 and DLI 2 fall on one day."]
    assert try_defer(PlanNow(two, given), "dli:2", -10, Scope.THIS).clashes == ()


def test_a_cycle_that_was_left_out_and_given_all_the_same_is_in_the_way() -> None:
    ran = Facts(DAY_ZERO, cycles=(CycleFact(1, DAY_ZERO),))
    omitted = (change(1, PlanAction.OMIT, Moved("cycle:1")),)
    tried = try_defer(PlanNow(arm(cycles(1), dlis(offset=Span(35))), ran, omitted), "dli:1", -20, Scope.THIS)
    assert said(tried.clashes) == ["DLI 1 falls within cycle 1."]


def test_an_act_on_what_is_done_is_not_possible() -> None:
    done = PlanNow(ARM, FACTS, done=frozenset({"dli:1"}))
    for tried in (
        try_defer(done, "dli:1", 7, Scope.AFTER),
        try_omit(done, "dli:1"),
        try_cease(done, "dli:1", whole_plan=True),
    ):
        assert (tried.moves, tried.shown, tried.clashes) == ((), (), ())


def test_omitting_and_ceasing_show_what_is_left_out() -> None:
    assert [(move.key, move.left_out) for move in try_omit(NOW, "dli:1").shown] == [("dli:1", PlanAction.OMIT)]
    line = try_cease(NOW, "cycle:2", whole_plan=False)
    assert line.moves == (Moved("cycle:2"),)
    assert {move.key for move in line.shown} == {"cycle:2", "mrd:2.1"}  # nobody will take a sample at its end
    whole = try_cease(NOW, "cycle:1", whole_plan=True)
    assert {moved.step for moved in whole.moves} == {step.key for step in NOW.steps}


def test_what_was_left_out_before_is_not_shown_again() -> None:
    left_out = PlanNow(ARM, FACTS, (change(1, PlanAction.OMIT, Moved("mrd:1.1")),))
    shown = {move.key for move in try_defer(left_out, "cycle:1", 7, Scope.THIS).shown}
    assert "cycle:1" in shown
    assert "mrd:1.1" not in shown


def treatment(sort: StepSort, number: int, first: int, last: int | None = None) -> DatedStep:
    start, end = date(2026, 3, first), None if last is None else date(2026, 3, last)
    return DatedStep(f"{sort.value}:{number}", "one", "One", sort, number, start, None, ends_on=end)


def test_cycles_that_overlap_and_dli_within_a_cycle_are_named() -> None:
    steps = (
        treatment(StepSort.CYCLE, 1, 1, 8),
        treatment(StepSort.DLI, 1, 8),  # the day on which the cycle ends is its own no more
        treatment(StepSort.CYCLE, 2, 9, 20),
        treatment(StepSort.CYCLE, 3, 12, 25),
        treatment(StepSort.DLI, 2, 21),
        treatment(StepSort.DLI, 3, 21),
    )
    assert said(clashes(steps)) == [
        "Cycle 3 begins before cycle 2 has ended.",
        "DLI 2 falls within cycle 3.",
        "DLI 3 falls within cycle 3.",
        "DLI 2 and DLI 3 fall on one day.",
    ]
    assert new_clashes(steps, steps) == ()


def test_a_cycle_that_begins_on_the_day_on_which_the_one_before_ends_is_in_nobodys_way() -> None:
    first = treatment(StepSort.CYCLE, 1, 1, 8)
    assert clashes((first, treatment(StepSort.CYCLE, 2, 8, 20))) == ()
    assert said(clashes((first, treatment(StepSort.CYCLE, 2, 7, 20)))) == ["Cycle 2 begins before cycle 1 has ended."]


def test_what_has_no_day_or_was_left_out_is_in_nobodys_way() -> None:
    gone = (
        treatment(StepSort.CYCLE, 1, 1, 8),
        DatedStep("dli:1", "dli", "DLI", StepSort.DLI, 1, date(2026, 3, 2), None, left_out=PlanAction.OMIT),
        DatedStep("dli:2", "dli", "DLI", StepSort.DLI, 2, None, None),
        DatedStep("cycle:2", "cycle", "Cycle", StepSort.CYCLE, 2, date(2026, 3, 8), None),
    )
    assert clashes(gone) == ()


def test_a_plan_tells_what_it_is_laid_out_from() -> None:
    moved = change(1, PlanAction.DEFER, Moved("dli:1", 2))
    steps = expand(ARM, FACTS, (moved,))
    judged = tuple(
        JudgedStep(step, StepState.DONE, Done(DAY_ZERO)) if step.key == "cycle:1" else JudgedStep(step, StepState.DUE)
        for step in steps
    )
    of = template(*ARM.steps)
    ref = TextRef("test", "1", "0" * 64)
    at = datetime(2026, 1, 5, tzinfo=UTC)
    plan = PatientPlan(
        UUID(int=1), UUID(int=2), "ZJ-001", of, ref, "main", at, "BAKER", DAY_ZERO, FACTS, judged,
        (SaidChange(moved, "BAKER"),),
    )  # fmt: skip
    now = plan_now(plan)
    assert now.steps == steps
    assert now.done == {"cycle:1"}
    other = PatientPlan(
        UUID(int=1), UUID(int=2), "ZJ-001", of, ref, "gone", at, "BAKER", DAY_ZERO, FACTS, judged
    )  # fmt: skip
    with pytest.raises(KeyError):
        plan_now(other)


def test_the_dates_of_these_tests_are_what_they_say() -> None:
    days = {step.key: step.target for step in NOW.steps}
    assert days["cycle:2"] == date(2026, 2, 16)
    assert days["dli:1"] == date(2026, 2, 9)
