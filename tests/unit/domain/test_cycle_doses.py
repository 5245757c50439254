"""The doses that a protocol plans for a cycle, day by day, and when an order takes their place."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from bline_desktop.domain.plan.changes import CycleFact, Facts
from bline_desktop.domain.plan.cycle_doses import (
    ByProtocol,
    CycleDoses,
    CycleOrder,
    DayDose,
    DoseChange,
    by_protocol,
    dose_changes,
    has_changes,
    planned_doses,
)
from bline_desktop.domain.plan.protocol import Template
from bline_desktop.domain.plan.state import JudgedStep, PatientPlan, StepState
from bline_desktop.domain.treatment.dose_days import DoseDays
from tests.support.planned_orders import ENROLLED, STEPPED, a_cycle, a_dli, a_plan, a_template

NINE, TWENTY_EIGHT = Decimal(9), Decimal(28)
CYCLE_ID = UUID(int=7)
ORDER = CycleOrder(CYCLE_ID, NINE, date(2026, 11, 4))
STEPPED_ONE = a_template(a_cycle(*STEPPED))


def judged(plan: PatientPlan, state: StepState = StepState.PLANNED, place: int = 0) -> JudgedStep:
    return replace(plan.steps[place], state=state)


def changes(
    template: Template = STEPPED_ONE,
    order: CycleOrder | None = None,
    state: StepState = StepState.PLANNED,
    facts: Facts | None = None,
) -> tuple[DoseChange, ...]:
    plan = a_plan(template, facts or Facts(enrolled_on=ENROLLED))
    return dose_changes(plan, judged(plan, state), order)


def test_a_change_of_dose_stands_on_its_day_of_the_planned_cycle() -> None:
    """Day 8 of a cycle that is planned for 2-Nov is 9-Nov."""
    assert changes() == (DoseChange(8, date(2026, 11, 9), NINE, TWENTY_EIGHT),)


def test_the_days_of_a_template_may_stand_in_any_order() -> None:
    assert changes(a_template(a_cycle(*reversed(STEPPED)))) == changes()


def test_a_cycle_of_one_dose_has_no_change_and_the_same_dose_again_is_none() -> None:
    again = (DoseDays(1, NINE), DoseDays(8, NINE), DoseDays(15, TWENTY_EIGHT))
    assert changes(a_template(a_cycle(DoseDays(1, NINE)))) == ()
    assert [change.day for change in changes(a_template(a_cycle(*again)))] == [15]


def test_what_is_not_given_is_a_change_each_time_and_never_a_number() -> None:
    found = changes(a_template(a_cycle(DoseDays(1, None), DoseDays(4, None), DoseDays(8, NINE), DoseDays(15, None))))
    assert [(one.day, one.before, one.after) for one in found] == [(4, None, None), (8, None, NINE), (15, NINE, None)]


@pytest.mark.parametrize(
    ("state", "is_there"),
    [
        (StepState.AWAITING, True),
        (StepState.LATE, True),
        (StepState.RUNNING, True),
        (StepState.OMITTED, False),
        (StepState.CEASED, False),
        (StepState.MISSED, False),
        (StepState.OVER, False),
        (StepState.DONE, False),
    ],
)
def test_of_a_cycle_that_will_not_be_done_or_is_over_nothing_is_planned(state: StepState, is_there: bool) -> None:
    assert bool(changes(state=state)) is is_there


def test_an_ordered_cycle_whose_first_dose_alone_was_ordered_keeps_its_change_from_the_start_that_is_ordered() -> None:
    assert changes(order=ORDER) == (DoseChange(8, date(2026, 11, 11), NINE, TWENTY_EIGHT, CYCLE_ID),)


def test_days_count_from_the_real_start_once_the_cycle_was_begun() -> None:
    begun = Facts(enrolled_on=ENROLLED, cycles=(CycleFact(1, date(2026, 11, 5)),))
    (change,) = changes(order=ORDER, state=StepState.RUNNING, facts=begun)
    assert change.on == date(2026, 11, 12)


@pytest.mark.parametrize("order", [ORDER._replace(has_steps=True), ORDER._replace(ug_per_day=TWENTY_EIGHT)])
def test_an_order_of_a_step_or_of_another_first_dose_takes_the_place_of_all(order: CycleOrder) -> None:
    assert changes(order=order) == ()


def test_a_dli_and_a_step_that_was_added_by_hand_have_no_doses() -> None:
    plan = a_plan(a_template(a_cycle(*STEPPED), a_dli(None)))
    dli = next(one for one in plan.steps if one.step.number == 1 and not one.step.doses)
    added = JudgedStep(replace(plan.steps[0].step, number=None, doses=()), StepState.PLANNED)
    assert all(dose_changes(plan, one, order) == () for one in (dli, added) for order in (None, ORDER))
    assert planned_doses(dli.step, by_protocol(plan)) is None


def test_a_cycle_or_an_arm_that_the_template_has_no_more_has_no_changes() -> None:
    plan = a_plan(STEPPED_ONE)
    other = JudgedStep(replace(plan.steps[0].step, number=5), StepState.PLANNED)
    assert dose_changes(plan, other, ORDER) == ()
    assert dose_changes(replace(plan, arm="gone"), plan.steps[0], ORDER) == ()
    begun = replace(plan, arm="gone", facts=Facts(cycles=(CycleFact(1, ENROLLED),)))
    assert dose_changes(begun, plan.steps[0], None) == ()


def test_a_plan_whose_cycles_have_one_dose_each_changes_none() -> None:
    assert has_changes(a_plan(STEPPED_ONE))
    assert not has_changes(a_plan(a_template(a_cycle(DoseDays(1, NINE)), a_dli(None))))
    assert not has_changes(replace(a_plan(STEPPED_ONE), arm="gone"))


def test_without_a_day_there_is_no_change() -> None:
    plan = a_plan(STEPPED_ONE, Facts())
    assert plan.steps[0].step.target is None
    assert dose_changes(plan, plan.steps[0], None) == ()


def test_the_doses_of_a_planned_cycle_name_its_protocol() -> None:
    plan = a_plan(STEPPED_ONE)
    assert planned_doses(plan.steps[0].step, by_protocol(plan)) == CycleDoses(
        (DayDose(date(2026, 11, 2), NINE), DayDose(date(2026, 11, 9), TWENTY_EIGHT)),
        ByProtocol("sixteen", "Sixteen", "1"),
    )


def test_a_day_has_the_dose_that_has_begun_and_on_the_day_of_a_change_both() -> None:
    doses = CycleDoses((DayDose(date(2026, 11, 2), NINE), DayDose(date(2026, 11, 9), TWENTY_EIGHT)))
    found = {day: doses.on(date(2026, 11, day)) for day in (1, 2, 8, 9, 10)}
    assert found == {1: [], 2: [NINE], 8: [NINE], 9: [NINE, TWENTY_EIGHT], 10: [TWENTY_EIGHT]}


def test_the_same_dose_again_is_one() -> None:
    doses = CycleDoses((DayDose(date(2026, 11, 2), NINE), DayDose(date(2026, 11, 9), NINE)))
    assert doses.on(date(2026, 11, 9)) == [NINE]
