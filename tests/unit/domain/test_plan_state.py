"""What a judged step tells of itself."""

from bline_desktop.domain.plan.protocol import Arm
from bline_desktop.domain.plan.spans import Span
from bline_desktop.domain.plan.state import StepState
from tests.support.patient_plans import a_plan
from tests.support.plans import TRANSPLANT, looks


def test_what_was_over_before_a_plan_began_was_asked_of_nobody() -> None:
    arm = Arm("a", "Arm A", (looks("before", TRANSPLANT, Span(30)), looks("since", TRANSPLANT, Span(100))))
    before, since = a_plan(arm=arm, things=()).steps
    assert (before.state, before.deviations) == (StepState.OVER, ())
    assert (since.state, len(since.deviations)) == (StepState.LATE, 1)
    assert since.last_day == since.step.target
