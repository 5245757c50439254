"""The orders of a cycle as they are read: steps, working, and what differs from them now."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from bline_desktop.commands.infusions import record_new_bag, record_pause, record_start, record_stop
from bline_desktop.commands.labels import choose_label_profile
from bline_desktop.commands.orders import order_dose
from bline_desktop.commands.records import record, strike
from bline_desktop.domain.plan.due_tasks import LOOK_BEFORE
from bline_desktop.domain.roles import Role
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.acts import PauseFields, StopFields
from bline_desktop.domain.treatment.order_rules import STEP_DUE
from bline_desktop.domain.treatment.order_view import OrdersView
from bline_desktop.domain.treatment.orders import DoseOrderFields
from bline_desktop.domain.treatment.pump import PauseCause, StopCause
from bline_desktop.domain.views import TaskLine
from bline_desktop.domain.words import Words
from bline_desktop.queries.board import ward_board
from bline_desktop.queries.infusions import infusion_page
from bline_desktop.queries.tasks import open_tasks
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


def due(session: MemorySession, hours: float, patient: UUID | None = None) -> list[TaskLine]:
    """The steps that are due among the open tasks, so many hours after the start; board and page count the same."""
    session.flush()
    asker = an_asker(now=NOW + timedelta(hours=hours))
    found = [task for task in open_tasks(session, asker, patient) if task.rule == STEP_DUE.code]
    counted = sum(row.open_tasks for row in ward_board(session, asker, everyone=True).rows)
    assert counted == len(open_tasks(session, asker))
    if patient is not None:
        tasks = infusion_page(session, asker, patient).tasks
        assert [task for task in tasks if task.rule == STEP_DUE.code] == found
    return found


def test_a_due_step_is_a_task_until_its_dose_hangs(session: MemorySession) -> None:
    patient, other = a_patient(session), a_patient(session, trial_id="ZJ-002", hospital_number="H0002")
    cycle = a_cycle(session, patient, dose_ug_per_day=9)
    second = order(session, cycle, 2, 1)
    record_start(session, an_act(), cycle, a_bag_label(dose_ug_per_day=9))
    assert due(session, 23.9, patient) == []
    (task,) = due(session, 24, patient)
    assert says((task.sentence,)) == [
        "Step 2, 28 micrograms per day, is due since 03-Nov-2026 08:00. Bag 1 gives 9 micrograms per day."
    ]
    assert (task.task_id, task.about, task.patient_id, task.trial_id) == (second, second, patient, "ZJ-001")
    assert (task.opened_at, task.opened_by, task.reason) == (NOW + DAY, "BAKER Paul", None)
    assert task.source == "Order of the cycle"
    assert (due(session, 24), due(session, 24, other)) == ([task], [])
    record_pause(session, an_act(now=NOW + DAY), cycle, PauseFields(at=NOW + DAY, cause=PauseCause.IMAGING))
    assert len(due(session, 25, patient)) == 1  # a pump that stands does not give the step
    at = NOW + timedelta(hours=26)
    record_new_bag(session, an_act(now=at), cycle, a_bag_label(at=at, use_by=at + 3 * DAY, new_line=True))
    assert due(session, 26, patient) == []


def test_a_due_step_is_no_task_once_the_cycle_is_stopped_or_the_order_is_struck(session: MemorySession) -> None:
    patient = a_patient(session)
    cycle = a_cycle(session, patient, dose_ug_per_day=9)
    order(session, cycle, 2, 1)
    third = order(session, cycle, 3, 1, dose_ug_per_day=14)
    record_start(session, an_act(), cycle, a_bag_label(dose_ug_per_day=9))
    assert [task.about for task in due(session, 24, patient)] == [third]
    later = an_act(Role.PHYSICIAN, NOW + DAY, reason="not agreed")
    strike(session, later, "dose_order", third)
    (task,) = due(session, 24, patient)
    assert dict(task.sentence.values)["dose"] == 28
    stop = StopFields(at=NOW + DAY, cause=StopCause.COMPLETED)
    record_stop(session, an_act(now=NOW + DAY), cycle, stop)
    assert due(session, 30, patient) == []


@pytest.mark.parametrize(("running", "ordered", "is_due"), [("9", "28", True), ("28", "28", False), ("28", "9", True)])
def test_kept_tasks_and_due_steps_stand_by_their_age(
    session: MemorySession, running: str, ordered: str, is_due: bool
) -> None:
    """A bag unlike the order of its time is a kept task; that another step is due since is one more."""
    patient = a_patient(session)
    cycle = a_cycle(session, patient, dose_ug_per_day=14)
    order(session, cycle, 2, 1, dose_ug_per_day=Decimal(ordered))
    act = an_act(reason="by telephone")
    record_start(session, act, cycle, a_bag_label(dose_ug_per_day=Decimal(running)), already_done=True)
    session.flush()
    found = open_tasks(session, an_asker(now=NOW + DAY), patient)
    left = ("PUMP_LINE", LOOK_BEFORE.code)
    assert [task.closes_itself for task in found if task.rule not in left] == [False, *([True] if is_due else [])]


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
