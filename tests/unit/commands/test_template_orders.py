"""Orders of a patient who has a plan: held against the signed template, with the label beside it."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlmodel import select

from bline_desktop.commands.dli import record_dli
from bline_desktop.commands.dli_orders import order_dli
from bline_desktop.commands.infusions import order_cycle, record_start
from bline_desktop.commands.labels import choose_label_profile
from bline_desktop.commands.orders import order_dose
from bline_desktop.commands.records import record, strike
from bline_desktop.domain.errors import AlreadyKept, RuleBroken
from bline_desktop.domain.plan.kept import PlanRecord
from bline_desktop.domain.plan.protocol import Template
from bline_desktop.domain.roles import Role
from bline_desktop.domain.treatment.cycle import Cycle, CycleFields
from bline_desktop.domain.treatment.dli import DliFields
from bline_desktop.domain.treatment.dli_order import DliOrder, DliOrderFields
from bline_desktop.domain.treatment.dose_days import DoseDays
from bline_desktop.domain.treatment.order_working import OLD_WEIGHT, UNLIKE_LABEL
from bline_desktop.domain.treatment.orders import DoseOrder, DoseOrderFields
from tests.support.labels import ref_of, shelf
from tests.support.planned_orders import LADDER, NAMED, STEPPED, a_cycle, a_dli, a_template, begin_plan
from tests.support.store import NOW, TODAY, MemorySession, a_bag_label, a_patient, an_act, weight_fields

DAY = timedelta(days=1)
PHYSICIAN = Role.PHYSICIAN
SIXTEEN = a_template(a_cycle(DoseDays(1, Decimal(16))), a_dli(*LADDER, times=2))


def ordered(**changes: object) -> CycleFields:
    values = {"number": 1, "dose_ug_per_day": 16, "planned_days": 28, "planned_start_on": TODAY}
    return CycleFields.model_validate(values | changes)


def step(**changes: object) -> DoseOrderFields:
    values = {"step": 2, "basis": "fixed", "dose_ug_per_day": 28, "starts_at": NOW + 7 * DAY, "duration_h": 48}
    return DoseOrderFields.model_validate(values | changes)


def cells(mantissa: int) -> DliOrderFields:
    values = {
        "planned_on": TODAY,
        "product": "gcsf_fresh",
        "cd3_mantissa": mantissa,
        "cd3_power": "6",
        "fractions": 1,
        "donor": "D-101",
        "donor_group": "o_pos",
        "patient_group": "o_pos",
        "reason": "First step of the ladder",
    }
    return DliOrderFields.model_validate(values)


def planned(session: MemorySession, template: Template = SIXTEEN, *, label: bool = True) -> UUID:
    """A patient of 61.5 kg, weighed today, whose plan is on a template; the ward works by the US label."""
    if label:
        session.info["labels"] = shelf()
        choose_label_profile(session, an_act(Role.INVESTIGATOR), ref_of())
    patient = a_patient(session)
    begin_plan(session, patient, template)
    return patient


def codes(error: pytest.ExceptionInfo[RuleBroken]) -> list[str]:
    return [one.rule.code for one in (error.value, *error.value.others)]


def test_a_cycle_is_ordered_as_the_template_has_it_without_a_question(session: MemorySession) -> None:
    patient = planned(session)
    row = session.get_one(Cycle, order_cycle(session, an_act(PHYSICIAN), patient, ordered()))
    assert (row.template_ug_per_day, row.label_ug_per_day, row.reason) == (Decimal(16), Decimal(28), None)
    assert (row.template_ref or "").startswith("sixteen 1 ")
    assert row.label_ref == str(ref_of())


def test_another_dose_is_asked_about_and_stands_with_its_reason(session: MemorySession) -> None:
    patient = planned(session)
    with pytest.raises(RuleBroken) as stopped:
        order_cycle(session, an_act(PHYSICIAN), patient, ordered(dose_ug_per_day=28, planned_days=14))
    assert codes(stopped) == ["ORDER_UNLIKE_TEMPLATE_AND_LABEL", "ORDER_OTHER_DAYS"]
    assert stopped.value.rule.source == NAMED
    act = an_act(PHYSICIAN, reason="MRD came back")
    row = session.get_one(Cycle, order_cycle(session, act, patient, ordered(dose_ug_per_day=28), already_done=True))
    assert (row.dose_ug_per_day, row.template_ug_per_day, row.reason) == (Decimal(28), Decimal(16), "MRD came back")
    with pytest.raises(AlreadyKept):
        order_cycle(session, act, patient, ordered(dose_ug_per_day=28), already_done=True)


def test_a_cycle_that_the_template_does_not_have_is_asked_about(session: MemorySession) -> None:
    patient = planned(session, label=False)
    with pytest.raises(RuleBroken) as stopped:
        order_cycle(session, an_act(PHYSICIAN), patient, ordered(number=2))
    assert codes(stopped) == ["ORDER_NOT_PLANNED"]
    act = an_act(PHYSICIAN, reason="a further cycle, agreed on the round")
    cycle = order_cycle(session, act, patient, ordered(number=2), already_done=True)
    row = session.get_one(Cycle, cycle)
    assert (row.template_ug_per_day, row.label_ref, row.label_ug_per_day) == (None, None, None)
    further = session.get_one(DoseOrder, order_dose(session, an_act(PHYSICIAN), cycle, step()))
    assert (further.template_ref, further.template_ug_per_day) == (None, None)


def test_an_old_weight_is_asked_about_also_for_the_dose_of_the_template(session: MemorySession) -> None:
    patient, late = planned(session, label=False), NOW + 8 * DAY
    with pytest.raises(RuleBroken) as stopped:
        order_cycle(session, an_act(PHYSICIAN, late), patient, ordered())
    assert stopped.value.rule is OLD_WEIGHT
    record(session, an_act(now=late), "weight", patient, weight_fields(measured_on=TODAY + 8 * DAY))
    assert session.get(Cycle, order_cycle(session, an_act(PHYSICIAN, late), patient, ordered())) is not None


def test_below_45_kg_the_label_is_asked_as_well(session: MemorySession) -> None:
    patient = planned(session)
    record(session, an_act(), "weight", patient, weight_fields(weight_kg=Decimal("44.9"), height_cm=Decimal(155)))
    with pytest.raises(RuleBroken) as stopped:
        order_cycle(session, an_act(PHYSICIAN), patient, ordered())
    assert codes(stopped) == [UNLIKE_LABEL.code]


def test_without_a_plan_an_order_of_a_cycle_asks_for_nothing(session: MemorySession) -> None:
    row = session.get_one(Cycle, order_cycle(session, an_act(PHYSICIAN), a_patient(session), ordered()))
    assert (row.template_ref, row.template_ug_per_day, row.reason) == (None, None, None)


def test_a_step_is_held_against_its_day_counted_from_the_real_start(session: MemorySession) -> None:
    patient = planned(session, a_template(a_cycle(*STEPPED)), label=False)
    cycle = order_cycle(session, an_act(PHYSICIAN), patient, ordered(dose_ug_per_day=9))
    session.flush()
    began = NOW + timedelta(hours=6)
    record_start(session, an_act(now=began), cycle, a_bag_label(began, dose_ug_per_day=9))
    with pytest.raises(RuleBroken) as stopped:
        order_dose(session, an_act(PHYSICIAN, began), cycle, step(starts_at=began + 5 * DAY))
    assert codes(stopped) == ["ORDER_OTHER_DAY"]
    assert stopped.value.values["planned"] == began + 7 * DAY
    row = session.get_one(
        DoseOrder, order_dose(session, an_act(PHYSICIAN, began), cycle, step(starts_at=began + 7 * DAY))
    )
    assert (row.template_ug_per_day, row.reason) == (Decimal(28), None)
    assert row.template_ref is not None


def test_a_plan_that_was_struck_orders_nothing(session: MemorySession) -> None:
    patient = planned(session, label=False)
    plan = next(iter(session.exec(select(PlanRecord)).all()))
    strike(session, an_act(PHYSICIAN, reason="of another patient"), "plan", plan.id)
    assert session.get(Cycle, order_cycle(session, an_act(PHYSICIAN), patient, ordered(dose_ug_per_day=28))) is not None


def test_a_plan_whose_text_can_t_be_read_stops_no_order(session: MemorySession) -> None:
    patient = planned(session, label=False)
    session.connection().exec_driver_sql("UPDATE protocol_text SET text = 'key = 1'")
    session.expire_all()
    assert session.get(Cycle, order_cycle(session, an_act(PHYSICIAN), patient, ordered(dose_ug_per_day=28))) is not None


def test_a_dli_is_held_against_its_place_on_the_ladder(session: MemorySession) -> None:
    patient = planned(session, label=False)
    with pytest.raises(RuleBroken) as stopped:
        order_dli(session, an_act(PHYSICIAN), patient, cells(5))
    assert codes(stopped) == ["DLI_UNLIKE_TEMPLATE"]
    assert (
        session.get(
            DliOrder,
            order_dli(session, an_act(PHYSICIAN, reason="fewer T cells"), patient, cells(5), already_done=True),
        )
        is not None
    )


def test_the_second_dli_is_the_second_of_the_ladder(session: MemorySession) -> None:
    patient = planned(session, label=False)
    first = {"product": "gcsf_cryo", "cd3_mantissa": 1, "cd3_power": "6", "volume_ml": 50}
    at = {"started_at": NOW - timedelta(hours=2), "ended_at": NOW - timedelta(hours=1)}
    record_dli(session, an_act(), patient, DliFields.model_validate(first | at))
    session.flush()
    assert session.get(DliOrder, order_dli(session, an_act(PHYSICIAN), patient, cells(5))) is not None


def test_a_dli_beyond_the_ladder_is_held_against_nothing(session: MemorySession) -> None:
    assert (
        session.get(
            DliOrder,
            order_dli(
                session, an_act(PHYSICIAN), planned(session, a_template(a_cycle(*STEPPED)), label=False), cells(5)
            ),
        )
        is not None
    )
    assert (
        session.get(
            DliOrder,
            order_dli(
                session, an_act(PHYSICIAN), a_patient(session, trial_id="ZJ-002", hospital_number="H2"), cells(5)
            ),
        )
        is not None
    )
