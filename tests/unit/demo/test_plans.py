"""The plans of the made-up ward: on a signed example, mostly on time, and each way in which a plan is changed once."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from bline_desktop.domain.plan.changes import Cause
from bline_desktop.domain.plan.orders import cycles_to_order
from bline_desktop.domain.plan.state import PatientPlan, StepState
from bline_desktop.domain.treatment.cycle import Cycle
from bline_desktop.domain.treatment.orders import DoseOrder
from bline_desktop.queries.plans import read_plans
from tests.unit.demo.test_ward import patients, rows
from tests.unit.demo.wards import NOW, ZONE, RealWard

DAY = timedelta(days=1)
TODAY = NOW.astimezone(ZONE).date()


def plans_of(made_up: RealWard) -> Mapping[UUID, PatientPlan]:
    asker = made_up.asker()
    with made_up.database.read(asker) as session:
        return read_plans(session, asker, [patient for _, patient in made_up.ward.patients])


def test_all_but_the_last_have_a_plan_on_a_signed_example_from_the_day_of_enrolment(made_up: RealWard) -> None:
    plans = plans_of(made_up)
    without = [trial_id for trial_id, patient in made_up.ward.patients if patient not in plans]
    assert (len(plans), without) == (30, ["ZJ-031"])
    for plan in plans.values():
        assert (plan.template.example, plan.template.is_filled) == (True, True)
        assert plan.started_at.astimezone(ZONE).date() == plan.facts.enrolled_on
    assert {plan.arm for plan in plans.values()} == {"haplo", "matched", "stepped"}


def test_most_steps_of_the_plans_are_on_time_and_a_few_are_not(made_up: RealWard) -> None:
    steps = [step for plan in plans_of(made_up).values() for step in plan.steps]
    states = Counter(step.state for step in steps)
    over = states[StepState.DONE] + states[StepState.DONE_OUTSIDE] + states[StepState.MISSED] + states[StepState.LATE]
    assert states[StepState.DONE] > Fraction(95, 100) * over
    for state in (StepState.DONE_OUTSIDE, StepState.MISSED, StepState.LATE, StepState.OMITTED, StepState.CEASED):
        assert states[state]
    assert any(step.step.target == TODAY and step.state is StepState.DUE for step in steps)
    assert any(step.last_day == TODAY + 2 * DAY and step.state is StepState.DUE for step in steps)
    assert any(step.state is StepState.MISSED and step.deviations[0].cause is Cause.PATIENT for step in steps)
    assert any(step.step.is_added for step in steps)
    causes = {said.change.cause for plan in plans_of(made_up).values() for said in plan.changes}
    assert causes >= set(Cause) - {Cause.WARD}


def test_a_planned_cycle_of_one_patient_is_not_ordered_yet_though_it_begins_in_two_days(made_up: RealWard) -> None:
    ordered: dict[UUID, set[int]] = {}
    for cycle in rows(made_up, Cycle):
        ordered.setdefault(cycle.patient_id, set()).add(cycle.number)
    going = {row.id for row in patients(made_up).values() if not row.state.is_end}
    found = [
        step.step.target
        for patient, plan in plans_of(made_up).items()
        if patient in going
        for step in cycles_to_order(plan, ordered.get(patient, ()))
    ]
    assert found == [TODAY + 2 * DAY]


def test_the_orders_are_those_of_the_template_but_for_the_girl_below_45_kg(made_up: RealWard) -> None:
    unlike = [cycle for cycle in rows(made_up, Cycle) if cycle.template_ug_per_day != cycle.dose_ug_per_day]
    assert {cycle.reason for cycle in unlike} == {"By body surface: she weighs less than 45 kg."}
    assert {cycle.dose_ug_per_day for cycle in unlike} == {Decimal("20.65"), Decimal("20.72")}
    by_step = {order.step: order.template_ug_per_day for order in rows(made_up, DoseOrder)}
    assert by_step[2] == 28
