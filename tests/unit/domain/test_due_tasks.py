"""What follows from a plan and the day alone, at its very edges."""

from datetime import date

import pytest

from bline_desktop.domain.observations.mrd import MrdFields
from bline_desktop.domain.plan.changes import Facts
from bline_desktop.domain.plan.due_tasks import closing_windows, second_sample
from bline_desktop.domain.plan.orders import cycles_to_order
from bline_desktop.domain.plan.protocol import Arm, StepSort
from bline_desktop.domain.plan.spans import Span, Window
from tests.support.patient_plans import DAY_ZERO, TODAY, a_plan
from tests.support.plans import TRANSPLANT, cycles, dlis, looks
from tests.support.real_store import a_negative

AGE = (TODAY - DAY_ZERO).days


@pytest.mark.parametrize(("closes", "is_told"), [(-1, False), (0, True), (3, True), (4, False)])
def test_a_window_is_told_from_three_days_before_its_last_day_until_that_is_over(closes: int, is_told: bool) -> None:
    look = looks("visit", TRANSPLANT, Span(AGE + closes - 2), Window(-14, 2), sort=StepSort.VISIT)
    plan = a_plan(arm=Arm("a", "A", (look,)), things=())
    assert [one.step.key for one in closing_windows(plan)] == (["visit:1"] if is_told else [])


def test_a_window_that_opens_later_and_one_of_a_treatment_are_not_told() -> None:
    later = looks("visit", TRANSPLANT, Span(AGE + 2), Window(-1, 1), sort=StepSort.VISIT)
    cells = dlis(1, offset=Span(AGE), window=Window(-3, 3))
    assert list(closing_windows(a_plan(arm=Arm("a", "A", (later, cells)), things=()))) == []


def test_of_two_conversions_without_a_second_sample_the_older_one_waits_first() -> None:
    def sample(material: str, day: int, *, positive: bool = False) -> MrdFields:
        found = {"result": "value", "level": "2", "level_power": "-4"} if positive else {}
        return a_negative(material=material, sampled_on=date(2026, 9, day), **found)

    results = [sample("marrow", 1), sample("blood", 2), sample("blood", 10, positive=True)]
    assert second_sample(results) is results[2]
    results.append(sample("marrow", 12, positive=True))
    assert second_sample(results) is results[2]
    results.append(sample("blood", 15, positive=True))
    assert second_sample(results) is results[3]
    results.append(sample("marrow", 16, positive=True))
    assert second_sample(results) is None


@pytest.mark.parametrize(("days", "is_told"), [(0, True), (3, True), (4, False)])
def test_a_cycle_is_to_be_ordered_from_three_days_before_its_day(days: int, is_told: bool) -> None:
    arm = Arm("a", "A", (cycles(1, offset=Span(AGE + days), window=Window(-7, 7)),))
    plan = a_plan(arm=arm, facts=Facts(DAY_ZERO), things=())
    assert bool(cycles_to_order(plan, ())) is is_told
    assert not cycles_to_order(plan, (1,))
