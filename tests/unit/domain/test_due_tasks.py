"""What follows from a plan and the day alone, at its very edges."""

import pytest

from bline_desktop.domain.plan.due_tasks import closing_windows
from bline_desktop.domain.plan.protocol import Arm, StepSort
from bline_desktop.domain.plan.spans import Span, Window
from tests.support.patient_plans import DAY_ZERO, TODAY, a_plan
from tests.support.plans import TRANSPLANT, dlis, looks

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
