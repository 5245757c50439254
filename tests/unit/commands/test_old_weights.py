"""A weight that grew old since the order: asked once for each order and weight, where nothing else is asked."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from bline_desktop.commands.infusions import record_new_bag, record_start
from bline_desktop.commands.orders import order_dose
from bline_desktop.commands.pump_corrections import correct_act
from bline_desktop.commands.pump_looks import record_rate_change
from bline_desktop.commands.records import record
from bline_desktop.domain.act import Act
from bline_desktop.domain.roles import Role
from bline_desktop.domain.task import Task
from bline_desktop.domain.treatment.ledger import NEW_CONCENTRATION
from bline_desktop.domain.treatment.line_rules import NEW_LINE_ASKED
from bline_desktop.domain.treatment.looks import RateFields
from bline_desktop.domain.treatment.order_rules import POWER_OF_TEN
from bline_desktop.domain.treatment.order_working import OLD_AT_BAG
from bline_desktop.domain.treatment.orders import DoseOrderFields
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
WHY = "can't stand on the scales"


@pytest.fixture
def patient(session: MemorySession) -> UUID:
    """A patient who was weighed today."""
    return a_patient(session)


@pytest.fixture
def cycle(session: MemorySession, patient: UUID) -> UUID:
    """A cycle of 28 micrograms per day that was started today."""
    cycle_id = a_cycle(session, patient)
    record_start(session, an_act(), cycle_id, a_bag_label())
    session.flush()
    return cycle_id


def hang(session: MemorySession, cycle: UUID, days: int, act: Act | None = None, **changes: object) -> UUID:
    at = NOW + days * DAY
    label = a_bag_label(at, **changes)
    done = act is not None and act.reason is not None
    record_id = record_new_bag(session, act or an_act(now=at), cycle, label, already_done=done)
    session.flush()
    return record_id


def done(at: datetime) -> Act:
    return an_act(now=at, reason=WHY)


def tasks(session: MemorySession) -> list[tuple[str, UUID]]:
    return [(task.rule, task.about) for task in session.exec(select(Task)).all()]


def test_a_bag_on_the_seventh_day_asks_nothing_and_on_the_eighth_it_asks(session: MemorySession, cycle: UUID) -> None:
    hang(session, cycle, 7)
    with refused(session, OLD_AT_BAG, cycle=1, step=1, weight=Decimal("61.5"), day=TODAY, days=7):
        hang(session, cycle, 8)
    assert tasks(session) == []


def test_what_was_done_is_recorded_with_a_task_and_the_next_bag_asks_nothing(
    session: MemorySession, cycle: UUID
) -> None:
    first = hang(session, cycle, 8, done(NOW + 8 * DAY))
    hang(session, cycle, 10)
    assert tasks(session) == [("BAG_OLD_WEIGHT", first)]


def test_a_new_weight_ends_it_and_asks_anew_once_it_is_old_itself(
    session: MemorySession, cycle: UUID, patient: UUID
) -> None:
    hang(session, cycle, 8, done(NOW + 8 * DAY))
    later = weight_fields(measured_on=TODAY + 9 * DAY, weight_kg=Decimal(62))
    record(session, an_act(now=NOW + 9 * DAY), "weight", patient, later)
    hang(session, cycle, 16)
    with refused(session, OLD_AT_BAG, weight=Decimal(62), day=TODAY + 9 * DAY):
        hang(session, cycle, 17)


def test_a_start_asks_as_a_bag_does(session: MemorySession, patient: UUID) -> None:
    cycle = a_cycle(session, patient)
    at = NOW + 8 * DAY
    with refused(session, OLD_AT_BAG, step=1):
        record_start(session, an_act(now=at), cycle, a_bag_label(at))
    record_start(session, done(at), cycle, a_bag_label(at), already_done=True)


def order(session: MemorySession, cycle: UUID, at: datetime, reason: str | None = None) -> None:
    fields = {"step": 2, "basis": "fixed", "dose_ug_per_day": 28, "starts_at": at, "duration_h": 48}
    act = an_act(Role.PHYSICIAN, at, reason=reason)
    order_dose(session, act, cycle, DoseOrderFields.model_validate(fields), already_done=reason is not None)
    session.flush()


def test_an_order_by_a_fresh_weight_asks_for_itself(session: MemorySession, cycle: UUID) -> None:
    order(session, cycle, NOW + 5 * DAY)
    hang(session, cycle, 7)
    with refused(session, OLD_AT_BAG, step=2):
        hang(session, cycle, 8)


def test_an_order_that_was_given_by_the_old_weight_has_asked_already(session: MemorySession, cycle: UUID) -> None:
    order(session, cycle, NOW + 8 * DAY, "bedridden")
    hang(session, cycle, 9)
    assert tasks(session) == []


def test_another_question_comes_first_and_is_the_only_one(session: MemorySession, cycle: UUID) -> None:
    with refused(session, POWER_OF_TEN):
        hang(session, cycle, 8, dose_ug_per_day="2.8")
    wrong = hang(session, cycle, 8, done(NOW + 8 * DAY), dose_ug_per_day="2.8")
    assert tasks(session) == [("ORDER_POWER_OF_TEN", wrong)]


def test_who_is_asked_for_the_line_is_asked_nothing_more(session: MemorySession, cycle: UUID) -> None:
    thin: dict[str, Any] = {"duration_h": 24, "rate_ml_per_h": 10}
    assert NEW_CONCENTRATION < 100
    with refused(session, NEW_LINE_ASKED):
        hang(session, cycle, 8, **thin)
    hang(session, cycle, 8, **thin, new_line=True)
    assert tasks(session) == []


def test_a_correction_and_a_rate_ask_nothing(session: MemorySession, cycle: UUID) -> None:
    bag = hang(session, cycle, 8, done(NOW + 8 * DAY))
    session.exec(select(Task)).one().struck_at = NOW  # as if nobody had been asked
    session.flush()
    at = NOW + 8 * DAY
    correct_act(session, an_act(now=at + DAY, reason="typed wrong"), bag, a_bag_label(at, note="checked again"))
    rate = RateFields.model_validate({"at": at + DAY, "rate_ml_per_h": "5"})
    record_rate_change(session, an_act(now=at + DAY), cycle, rate)
    assert [task.rule for task in session.exec(select(Task).where(Task.struck_at == None))] == []  # noqa: E711
