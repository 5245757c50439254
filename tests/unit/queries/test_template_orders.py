"""What the next order comes from, and what stands beside those that were made."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from bline_desktop.commands.infusions import order_cycle
from bline_desktop.commands.labels import choose_label_profile
from bline_desktop.commands.orders import order_dose
from bline_desktop.domain.roles import Role
from bline_desktop.domain.treatment.cycle import CycleFields
from bline_desktop.domain.treatment.dose_days import DoseDays
from bline_desktop.domain.treatment.orders import DoseOrderFields
from bline_desktop.queries.infusions import infusion_page
from bline_desktop.queries.template_orders import next_cycle_order, next_dli_order
from tests.support.labels import ref_of, shelf
from tests.support.planned_orders import LADDER, NAMED, STEPPED, a_cycle, a_dli, a_template, begin_plan
from tests.support.store import NOW, TODAY, MemorySession, a_patient, an_act, an_asker, memory_session

PHYSICIAN = Role.PHYSICIAN
TEMPLATE = a_template(a_cycle(*STEPPED), a_cycle(DoseDays(1, Decimal(28)), number=2), a_dli(*LADDER, times=2))


@pytest.fixture
def session() -> Iterator[MemorySession]:
    with memory_session() as session:
        yield session


@pytest.fixture
def patient(session: MemorySession) -> UUID:
    return a_patient(session)


def order(session: MemorySession, patient: UUID, dose: int, number: int = 1) -> UUID:
    values = {"number": number, "dose_ug_per_day": dose, "planned_days": 28, "planned_start_on": TODAY}
    act = an_act(PHYSICIAN, reason="agreed on the round")
    cycle = order_cycle(session, act, patient, CycleFields.model_validate(values), already_done=True)
    session.flush()
    return cycle


def said(session: MemorySession, patient: UUID) -> list[list[str]]:
    orders = infusion_page(session, an_asker(), patient).orders
    assert orders is not None
    return [[one.message.text.format(**dict(one.values)) for one in line.working] for line in orders.lines]


def test_without_a_plan_an_order_comes_from_nowhere(session: MemorySession, patient: UUID) -> None:
    assert next_cycle_order(session, an_asker(PHYSICIAN), patient) is None
    assert next_dli_order(session, an_asker(PHYSICIAN), patient) is None
    order(session, patient, 16)
    orders = infusion_page(session, an_asker(), patient).orders
    assert orders is not None
    assert orders.by is None
    assert said(session, patient) == [[]]


def test_the_next_order_of_a_cycle_is_the_first_that_is_not_ordered(session: MemorySession, patient: UUID) -> None:
    begin_plan(session, patient, TEMPLATE)
    first = next_cycle_order(session, an_asker(PHYSICIAN), patient)
    assert first is not None
    assert first.planned is not None
    assert (first.planned.number, first.planned.planned_on, first.label) == (1, TODAY, None)
    assert first.measured is not None
    assert first.measured.weight_kg == Decimal("61.5")
    order(session, patient, 9)
    second = next_cycle_order(session, an_asker(PHYSICIAN), patient)
    assert second is not None
    assert second.planned is not None
    assert second.planned.number == 2


def test_the_next_dli_has_the_dose_of_its_place_on_the_ladder(session: MemorySession, patient: UUID) -> None:
    begin_plan(session, patient, TEMPLATE)
    found = next_dli_order(session, an_asker(PHYSICIAN), patient)
    assert found is not None
    assert (found.number, found.dose, found.template) == (1, LADDER[0], NAMED)
    assert found.planned_on == TODAY + timedelta(days=28)


def test_the_page_shows_the_steps_of_the_cycle_by_the_template(session: MemorySession, patient: UUID) -> None:
    begin_plan(session, patient, TEMPLATE)
    order(session, patient, 9)
    orders = infusion_page(session, an_asker(), patient).orders
    assert orders is not None
    assert orders.by is not None
    assert [(dose.from_day, dose.ug_per_day) for dose in orders.by.doses] == [(1, Decimal(9)), (8, Decimal(28))]
    assert orders.by.started_at is None
    order(session, patient, 28, number=7)  # of which the template knows nothing
    session.connection().exec_driver_sql("UPDATE cycle SET struck_at = '2026-11-02T00:00:00.000Z' WHERE number = 1")
    other = infusion_page(session, an_asker(), patient).orders
    assert other is not None
    assert other.by is None


def test_a_plan_whose_text_can_t_be_read_fills_nothing_in(session: MemorySession, patient: UUID) -> None:
    begin_plan(session, patient, TEMPLATE)
    order(session, patient, 9)
    session.connection().exec_driver_sql("UPDATE protocol_text SET text = 'key = 1'")
    orders = infusion_page(session, an_asker(), patient).orders
    assert orders is not None
    assert orders.by is None


@pytest.mark.parametrize(
    ("dose", "label", "beside"),
    [
        (9, False, []),
        (9, True, []),  # the label knows 9 as its first step
        (28, False, ["protocol 9 micrograms per day"]),
        (28, True, ["protocol 9, label 28 micrograms per day"]),
    ],
)
def test_protocol_and_label_stand_beside_an_order_where_one_is_not_what_was_ordered(
    session: MemorySession, patient: UUID, dose: int, label: bool, beside: list[str]
) -> None:
    if label:
        session.info["labels"] = shelf()
        choose_label_profile(session, an_act(Role.INVESTIGATOR), ref_of())
    begin_plan(session, patient, TEMPLATE)
    order(session, patient, dose)
    assert said(session, patient) == [beside]


def test_the_label_alone_stands_beside_a_step_that_no_template_orders(session: MemorySession, patient: UUID) -> None:
    session.info["labels"] = shelf()
    choose_label_profile(session, an_act(Role.INVESTIGATOR), ref_of())
    cycle = order(session, patient, 9)
    values = {"step": 2, "basis": "fixed", "dose_ug_per_day": 16, "starts_at": NOW, "duration_h": 48}
    act = an_act(PHYSICIAN, reason="agreed on the round")
    order_dose(session, act, cycle, DoseOrderFields.model_validate(values), already_done=True)
    session.flush()
    assert said(session, patient)[1][1:] == ["label 28 micrograms per day"]
