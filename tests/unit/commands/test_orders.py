"""Orders of a dose: what is frozen beside them, what asks for a look, and what a bag is held against."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlmodel import select

from bline_desktop.commands.corrections import correct
from bline_desktop.commands.infusions import record_new_bag, record_start
from bline_desktop.commands.labels import choose_label_profile
from bline_desktop.commands.lookups import GONE
from bline_desktop.commands.orders import order_dose, replace_dose_order
from bline_desktop.commands.records import record, strike
from bline_desktop.domain.errors import AlreadyKept
from bline_desktop.domain.formulas import SurfaceFormula
from bline_desktop.domain.observations.round import RoundFields
from bline_desktop.domain.people import NOT_ALLOWED
from bline_desktop.domain.roles import Role
from bline_desktop.domain.task import Task
from bline_desktop.domain.treatment.acts import CYCLE_HAS_STEPS, OUTSIDE_ORDER
from bline_desktop.domain.treatment.cycle import Cycle, CycleFields, PumpRecord
from bline_desktop.domain.treatment.order_rules import OTHER_STEP
from bline_desktop.domain.treatment.order_working import (
    NO_WEIGHT,
    OLD_WEIGHT,
    STEP_GIVEN,
    STEP_TAKEN,
    UNLIKE_LABEL,
)
from bline_desktop.domain.treatment.orders import DoseOrder, DoseOrderFields
from tests.support.labels import ref_of, shelf
from tests.support.refusals import refused
from tests.support.store import (
    NOW,
    TODAY,
    MemorySession,
    a_bag_label,
    a_cycle,
    a_patient,
    an_act,
    weight_fields,
)

DAY = timedelta(days=1)
PHYSICIAN = Role.PHYSICIAN


def fields(step: int = 2, **changes: object) -> DoseOrderFields:
    values = {"step": step, "basis": "fixed", "dose_ug_per_day": 28, "starts_at": NOW + 7 * DAY, "duration_h": 48}
    return DoseOrderFields.model_validate(values | changes)


def by_surface(**changes: object) -> DoseOrderFields:
    surface = {"basis": "body_surface", "ug_per_m2_per_day": 15, "cap_ug_per_day": 28, "dose_ug_per_day": "20.65"}
    return fields(1, **{"starts_at": NOW} | surface | changes)


def kept(session: MemorySession, order_id: UUID) -> DoseOrder:
    session.flush()
    return session.get_one(DoseOrder, order_id)


def tasks(session: MemorySession) -> list[tuple[str, UUID]]:
    session.flush()
    return [(task.rule, task.about) for task in session.exec(select(Task)).all()]


@pytest.fixture
def patient(session: MemorySession) -> UUID:
    return a_patient(session)


@pytest.fixture
def stepped(session: MemorySession, patient: UUID) -> UUID:
    """A cycle that begins with 9 micrograms per day."""
    return a_cycle(session, patient, dose_ug_per_day=9)


def test_an_order_keeps_its_working_as_it_was(session: MemorySession) -> None:
    girl = a_patient(session)
    light = weight_fields(weight_kg=Decimal(44), height_cm=Decimal(155))
    record(session, an_act(), "weight", girl, light)
    order_id = order_dose(session, an_act(PHYSICIAN), a_cycle(session, girl), by_surface())
    row = kept(session, order_id)
    assert (row.weight_kg, row.weighed_on, row.height_cm) == (Decimal(44), TODAY, Decimal(155))
    assert (row.formula, row.surface_m2, row.cap_binds) == (SurfaceFormula.MOSTELLER, Decimal("1.3764"), False)
    assert (row.reason, row.label_ref, row.label_ug_per_day) == (None, None, None)


def test_a_dose_by_surface_needs_a_height(session: MemorySession) -> None:
    patient = a_patient(session)
    cycle = a_cycle(session, patient)
    session.connection().exec_driver_sql("UPDATE weight SET height_cm = NULL")
    with refused(session, NO_WEIGHT):
        order_dose(session, an_act(PHYSICIAN), cycle, by_surface())
    fixed = kept(session, order_dose(session, an_act(PHYSICIAN), cycle, fields(1, starts_at=NOW)))
    assert (fixed.weight_kg, fixed.height_cm, fixed.surface_m2) == (Decimal("61.5"), None, None)
    session.connection().exec_driver_sql("DELETE FROM weight")
    assert kept(session, order_dose(session, an_act(PHYSICIAN), cycle, fields())).weight_kg is None


def test_a_nurse_orders_nothing(session: MemorySession, stepped: UUID) -> None:
    with refused(session, NOT_ALLOWED):
        order_dose(session, an_act(), stepped, fields())


def test_an_order_is_entered_once_and_a_step_is_ordered_once(session: MemorySession, stepped: UUID) -> None:
    act = an_act(PHYSICIAN)
    order_dose(session, act, stepped, fields())
    session.flush()
    with pytest.raises(AlreadyKept):
        order_dose(session, act, stepped, fields())
    with refused(session, STEP_TAKEN, step=2):
        order_dose(session, an_act(PHYSICIAN), stepped, fields())


def test_the_first_step_can_t_be_ordered_after_the_cycle_has_begun(session: MemorySession, stepped: UUID) -> None:
    record_start(session, an_act(), stepped, a_bag_label(dose_ug_per_day=9))
    with refused(session, STEP_GIVEN, step=1):
        order_dose(session, an_act(PHYSICIAN), stepped, fields(1))


def test_an_old_weight_is_asked_about_and_the_reason_stays(session: MemorySession, stepped: UUID) -> None:
    late = NOW + 8 * DAY
    with refused(session, OLD_WEIGHT, weight=Decimal("61.5"), day=TODAY):
        order_dose(session, an_act(PHYSICIAN, late), stepped, fields())
    act = an_act(PHYSICIAN, late, reason="can't stand on the scales")
    order_id = order_dose(session, act, stepped, fields(), already_done=True)
    assert kept(session, order_id).reason == "can't stand on the scales"
    assert tasks(session) == []


def test_an_order_names_the_label_it_was_made_under(session: MemorySession, stepped: UUID) -> None:
    session.info["labels"] = shelf()
    choose_label_profile(session, an_act(Role.INVESTIGATOR), ref_of())
    session.flush()
    row = kept(session, order_dose(session, an_act(PHYSICIAN), stepped, fields()))
    assert (row.label_ref, row.label_ug_per_day) == (str(ref_of()), Decimal(28))
    unlike = fields(3, dose_ug_per_day=16, starts_at=NOW + 14 * DAY)
    with pytest.raises(ValueError, match=UNLIKE_LABEL.code):
        order_dose(session, an_act(PHYSICIAN), stepped, unlike)
    act = an_act(PHYSICIAN, reason="protocol 16")
    row = kept(session, order_dose(session, act, stepped, unlike, already_done=True))
    assert (row.label_ug_per_day, row.reason) == (Decimal(28), "protocol 16")


def test_an_order_is_replaced_until_something_is_given_under_it(session: MemorySession, stepped: UUID) -> None:
    first = order_dose(session, an_act(PHYSICIAN), stepped, fields())
    order_dose(session, an_act(PHYSICIAN), stepped, fields(3, starts_at=NOW + 14 * DAY))
    session.flush()
    changed = fields(starts_at=NOW + 8 * DAY)
    with refused(session, STEP_TAKEN):
        replace_dose_order(session, an_act(PHYSICIAN, reason="typing"), first, fields(3))
    act = an_act(PHYSICIAN, reason="one day later")
    second = replace_dose_order(session, act, first, changed)
    session.flush()
    with pytest.raises(AlreadyKept):
        replace_dose_order(session, act, first, changed)
    assert (kept(session, second).replaces, kept(session, first).strike_reason) == (first, "one day later")
    with refused(session, GONE):
        replace_dose_order(session, an_act(PHYSICIAN, reason="again"), first, changed)
    at = NOW + 8 * DAY
    patient = session.get_one(Cycle, stepped).patient_id
    record(session, an_act(now=at), "weight", patient, weight_fields(measured_on=TODAY + 8 * DAY))
    record_start(session, an_act(now=at), stepped, a_bag_label(at))
    session.flush()
    for do in (
        lambda act: replace_dose_order(session, act, second, changed),
        lambda act: strike(session, act, "dose_order", second),
    ):
        with refused(session, STEP_GIVEN):
            do(an_act(PHYSICIAN, at, reason="too late"))


def test_an_order_that_is_struck_is_ordered_no_more(session: MemorySession, stepped: UUID) -> None:
    order_id = order_dose(session, an_act(PHYSICIAN), stepped, fields(starts_at=NOW))
    session.flush()
    strike(session, an_act(PHYSICIAN, reason="no step in this patient"), "dose_order", order_id)
    with refused(session, OUTSIDE_ORDER, dose=Decimal(28), ordered=Decimal(9)):
        record_start(session, an_act(), stepped, a_bag_label())


def test_no_step_is_left_without_its_cycle(session: MemorySession, stepped: UUID) -> None:
    """A corrected cycle is a new row: the steps of the old one would be ordered no more, and nobody told."""
    order_id = order_dose(session, an_act(PHYSICIAN), stepped, fields())
    session.flush()
    typed = {"number": 1, "dose_ug_per_day": 9, "planned_days": 14, "planned_start_on": TODAY}
    act = an_act(PHYSICIAN, reason="14 days are ordered")
    with refused(session, CYCLE_HAS_STEPS, cycle=1):
        correct(session, act, "cycle", stepped, CycleFields.model_validate(typed))
    with refused(session, CYCLE_HAS_STEPS, cycle=1):
        strike(session, act, "cycle", stepped)
    strike(session, an_act(PHYSICIAN, reason="ordered anew"), "dose_order", order_id)
    session.flush()
    assert correct(session, act, "cycle", stepped, CycleFields.model_validate(typed)) != stepped


def test_a_bag_is_recorded_under_the_order_of_its_time(session: MemorySession, stepped: UUID) -> None:
    second = order_dose(session, an_act(PHYSICIAN), stepped, fields())
    record_start(session, an_act(), stepped, a_bag_label(dose_ug_per_day=9))
    early = NOW + DAY
    with refused(session, OTHER_STEP, step=2, now=1):
        record_new_bag(session, an_act(now=early), stepped, a_bag_label(early))
    emergency = an_act(now=early, reason="told by telephone")
    outside = record_new_bag(session, emergency, stepped, a_bag_label(early), already_done=True)
    at = NOW + 7 * DAY
    inside = record_new_bag(session, an_act(now=at, reason="late"), stepped, a_bag_label(at), already_done=True)
    session.flush()
    under = {act.id: act.order_id for act in session.exec(select(PumpRecord)).all()}
    assert (under[outside], under[inside]) == (None, second)
    assert stepped in under.values()
    assert ("ORDER_OTHER_STEP", outside) in tasks(session)


def test_a_changed_band_opens_one_task_and_stops_nothing(session: MemorySession) -> None:
    girl = a_patient(session)
    record(session, an_act(), "weight", girl, weight_fields(weight_kg=Decimal(44), height_cm=Decimal(155)))
    cycle = a_cycle(session, girl, dose_ug_per_day="20.65")
    record_start(session, an_act(), cycle, a_bag_label(dose_ug_per_day="20.65"))
    session.flush()
    heavier = weight_fields(measured_on=TODAY + DAY, weight_kg=Decimal("45.2"), height_cm=None)
    weight_id = record(session, an_act(now=NOW + DAY), "weight", girl, heavier)
    hung = []
    for days in (1, 2):
        at = NOW + days * DAY
        label = a_bag_label(at, dose_ug_per_day="20.65")
        hung.append(record_new_bag(session, an_act(now=at), cycle, label))
        session.flush()
    assert tasks(session) == [("ORDER_BAND_CHANGED", hung[0])]
    again = weight_fields(measured_on=TODAY + DAY, weight_kg=Decimal("45.4"), height_cm=None)
    correct(session, an_act(now=NOW + 2 * DAY, reason="digits swapped"), "weight", weight_id, again)
    at = NOW + 3 * DAY
    record_new_bag(session, an_act(now=at), cycle, a_bag_label(at, dose_ug_per_day="20.65"))
    assert len(tasks(session)) == 2


def test_a_weight_of_a_round_is_the_weight_that_a_dose_hangs_on(session: MemorySession) -> None:
    """She was weighed in the round at 00:30 of the ward's next day: 45.2 kg, the fixed dose."""
    girl = a_patient(session)
    record(session, an_act(), "weight", girl, weight_fields(weight_kg=Decimal(44), height_cm=Decimal(155)))
    cycle = a_cycle(session, girl, dose_ug_per_day="20.65")
    record_start(session, an_act(), cycle, a_bag_label(dose_ug_per_day="20.65"))
    seen_at = NOW + timedelta(hours=16, minutes=30)
    seen = RoundFields.model_validate({"seen_at": seen_at, "weight_kg": "45.2"})
    record(session, an_act(now=seen_at), "round", girl, seen)
    before, after = (NOW + timedelta(hours=hours) for hours in (15, 17))
    for at in (before, after):
        session.flush()
        hung = record_new_bag(session, an_act(now=at), cycle, a_bag_label(at, dose_ug_per_day="20.65"))
    assert tasks(session) == [("ORDER_BAND_CHANGED", hung)]
    step = order_dose(session, an_act(PHYSICIAN, after), cycle, fields(starts_at=NOW + 2 * DAY))
    assert (kept(session, step).weight_kg, kept(session, step).weighed_on) == (Decimal("45.2"), TODAY + DAY)
    assert kept(session, step).height_cm == Decimal(155)
