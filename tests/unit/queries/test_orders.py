"""The orders of a cycle as they are read: steps, working, and what differs from them now."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from bline_desktop.commands.infusions import record_start, record_stop
from bline_desktop.commands.labels import choose_label_profile
from bline_desktop.commands.orders import order_dose
from bline_desktop.commands.records import record
from bline_desktop.domain.roles import Role
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.acts import StopFields
from bline_desktop.domain.treatment.order_view import OrdersView
from bline_desktop.domain.treatment.orders import DoseOrderFields
from bline_desktop.domain.treatment.pump import StopCause
from bline_desktop.domain.words import Words
from bline_desktop.queries.board import ward_board
from bline_desktop.queries.infusions import infusion_page
from tests.support.labels import ref_of, shelf
from tests.support.store import (
    NOW,
    TODAY,
    ZONE,
    MemorySession,
    a_bag_label,
    a_cycle,
    a_patient,
    an_act,
    an_asker,
    memory_session,
    weight_fields,
)

DAY = timedelta(days=1)
WORDS = Words(ZONE)


@pytest.fixture
def session() -> Iterator[MemorySession]:
    with memory_session() as session:
        session.info["labels"] = shelf()
        yield session


def orders(session: MemorySession, patient: UUID, days: int = 0) -> OrdersView:
    session.flush()
    found = infusion_page(session, an_asker(now=NOW + days * DAY), patient).orders
    assert found is not None
    return found


def says(said: tuple[Said, ...]) -> list[str]:
    return [WORDS.say(one.message, **dict(one.values)) for one in said]


def order(session: MemorySession, cycle: UUID, step: int, days: int, **changes: object) -> UUID:
    values = {"step": step, "basis": "fixed", "dose_ug_per_day": 28, "starts_at": NOW + days * DAY, "duration_h": 48}
    fields = DoseOrderFields.model_validate(values | changes)
    act = an_act(Role.PHYSICIAN, reason="protocol 16")
    return order_dose(session, act, cycle, fields, already_done=True)


def test_a_cycle_without_orders_has_its_own_dose_as_the_one_step(session: MemorySession) -> None:
    patient = a_patient(session)
    cycle = a_cycle(session, patient)
    found = orders(session, patient)
    (line,) = found.lines
    assert (line.order.order_id, line.order.weight_kg, line.until) == (cycle, Decimal("61.5"), None)
    assert (line.in_force, line.given, line.working, line.fields) == (True, False, (), None)
    assert (found.notes, found.label, found.ordered.profile) == ((), None, None)


def test_steps_are_listed_with_their_working_and_the_label_beside(session: MemorySession) -> None:
    patient = a_patient(session)
    record(session, an_act(), "weight", patient, weight_fields(weight_kg=Decimal(44), height_cm=Decimal(155)))
    choose_label_profile(session, an_act(Role.INVESTIGATOR), ref_of())
    cycle = a_cycle(session, patient, dose_ug_per_day=5)
    surface = {"basis": "body_surface", "ug_per_m2_per_day": 15, "cap_ug_per_day": 28, "dose_ug_per_day": "20.65"}
    order(session, cycle, 1, 0, **surface)
    order(session, cycle, 2, 7, **surface | {"ug_per_m2_per_day": 25, "dose_ug_per_day": 28})
    order(session, cycle, 3, 14, dose_ug_per_day=16)
    first, second, third = orders(session, patient).lines
    assert says(first.working) == [
        "Mosteller, 155 cm, 44 kg (weighed 02-Nov-2026): 1.3764 m² × 15 = 20.65 micrograms per day",
        "below the cap of 28",
    ]
    assert says(second.working)[1:] == ["above the cap of 28: 28", "label 20.65 micrograms per day"]
    assert says(third.working) == ["Fixed dose, 44 kg (weighed 02-Nov-2026)", "label 20.65 micrograms per day"]
    assert (first.in_force, first.until, third.reason) == (True, NOW + 7 * DAY, "protocol 16")
    assert third.recorded_by == "BAKER Paul"


def test_an_order_of_a_fixed_dose_without_a_weight_has_no_working(session: MemorySession) -> None:
    patient = a_patient(session)
    cycle = a_cycle(session, patient)
    session.connection().exec_driver_sql("DELETE FROM weight")
    order(session, cycle, 1, 0)
    (line,) = orders(session, patient).lines
    assert (line.order.weight_kg, line.working, line.reason) == (None, (), None)


def test_a_step_is_due_while_the_dose_before_still_runs(session: MemorySession) -> None:
    patient = a_patient(session)
    cycle = a_cycle(session, patient, dose_ug_per_day=9)
    second = order(session, cycle, 2, 1)
    record_start(session, an_act(), cycle, a_bag_label(dose_ug_per_day=9))
    assert orders(session, patient).notes == ()
    found = orders(session, patient, days=1)
    assert says(found.notes) == ["Ordered: 28 micrograms per day since 03-Nov-2026 08:00. Bag 1 runs 9."]
    assert [(line.order.order_id, line.given) for line in found.lines] == [(cycle, True), (second, False)]
    board = ward_board(session, an_asker(now=NOW + DAY + timedelta(hours=1)))
    said = [says((one.sentence,))[0] for one in board.attention]
    assert "Step 2, 28 micrograms per day, due since 03-Nov-2026 08:00" in said
    page = infusion_page(session, an_asker(now=NOW + DAY), patient)
    assert page.current is not None
    assert page.current.planned_ug == 9 + 28 * 27
    assert page.current.ordered_ug_per_day == 28
    assert [step.dose_ug_per_day for step in page.current.steps] == [9, 28]


def test_a_changed_band_is_said_until_the_cycle_is_stopped(session: MemorySession) -> None:
    patient = a_patient(session)
    record(session, an_act(), "weight", patient, weight_fields(weight_kg=Decimal(44)))
    cycle = a_cycle(session, patient)
    record_start(session, an_act(), cycle, a_bag_label())
    heavier = weight_fields(weight_kg=Decimal("45.2"), measured_on=TODAY + DAY)
    record(session, an_act(now=NOW + DAY), "weight", patient, heavier)
    assert says(orders(session, patient, days=1).notes) == [
        "Ordered with 44 kg, now 45.2 kg: the dose band changes at 45 kg."
    ]
    stop = StopFields(at=NOW + DAY, cause=StopCause.COMPLETED)
    record_stop(session, an_act(now=NOW + DAY), cycle, stop)
    assert orders(session, patient, days=1).notes == ()
