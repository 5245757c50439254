"""Corrections of acts at the pump: what counts afterwards, what stays readable, what stops them."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest
from sqlmodel import select

from bline_desktop.commands.infusions import record_new_bag, record_pause, record_resume
from bline_desktop.commands.lookups import GONE
from bline_desktop.commands.pump_corrections import correct_act
from bline_desktop.commands.pump_log import read_log
from bline_desktop.commands.pump_looks import record_alarm, record_found, settle_find
from bline_desktop.commands.records import NOT_YOURS, strike
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import AlreadyKept
from bline_desktop.domain.roles import Role
from bline_desktop.domain.task import Task, TaskClosing
from bline_desktop.domain.treatment.act_fields import ACT_FIELDS, SETTLE_AGAIN, typed_of
from bline_desktop.domain.treatment.acts import OUTSIDE_ORDER, PauseFields, ResumeFields
from bline_desktop.domain.treatment.cycle import Bag, PumpRecord
from bline_desktop.domain.treatment.infusion import Infusion, replay
from bline_desktop.domain.treatment.looks import INCIDENT, AlarmFields, FoundFields, SettleFields
from bline_desktop.domain.treatment.pump import FoundState, PauseCause, PumpAction
from bline_desktop.domain.treatment.pump_rules import FUTURE, LATER_ACT
from tests.support.refusals import refused
from tests.support.store import NOW, MemorySession, a_bag_label, a_patient, a_running_cycle, an_act

HOUR = timedelta(hours=1)


@pytest.fixture
def cycle(session: MemorySession) -> UUID:
    return a_running_cycle(session, a_patient(session))


def later(hours: float, reason: str | None = "typed wrongly", role: Role = Role.NURSE) -> Act:
    return an_act(role, now=NOW + hours * HOUR, reason=reason)


def pause(hours: float, cause: PauseCause = PauseCause.IMAGING) -> PauseFields:
    return PauseFields(at=NOW + hours * HOUR, cause=cause)


def only(session: MemorySession, action: PumpAction) -> PumpRecord:
    rows = session.exec(select(PumpRecord).where(PumpRecord.action == action)).all()
    return next(row for row in rows if row.struck_at is None)


def runs(session: MemorySession, cycle: UUID, hours: float) -> Infusion:
    return replay(read_log(session, cycle).since_last_bag(NOW), NOW + hours * HOUR)


def hours_run(session: MemorySession, cycle: UUID) -> Fraction:
    """Return how long 28 micrograms per day have run six hours after the start."""
    return runs(session, cycle, 6).delivered_ug.high * 24 / 28


def test_every_act_that_is_typed_has_its_form() -> None:
    assert set(PumpAction) - set(ACT_FIELDS) == {PumpAction.SETTLE}


def test_a_pause_typed_at_the_wrong_hour_counts_as_corrected(session: MemorySession, cycle: UUID) -> None:
    old = record_pause(session, later(6, None), cycle, pause(4))
    session.flush()
    assert hours_run(session, cycle) == 4
    act = later(6.5)
    new = correct_act(session, act, old, pause(5, PauseCause.AIR))
    session.commit()
    with pytest.raises(AlreadyKept):
        correct_act(session, act, old, pause(5))
    assert hours_run(session, cycle) == 5
    rows = {row.id: row for row in session.exec(select(PumpRecord))}
    assert (rows[new].replaces, rows[new].cause, rows[new].cycle_id) == (old, "air", cycle)
    assert (rows[old].at, rows[old].strike_reason) == (NOW + 4 * HOUR, "typed wrongly")


def test_a_bag_is_corrected_with_its_label_and_keeps_its_number(session: MemorySession, cycle: UUID) -> None:
    typed = a_bag_label(NOW + 40 * HOUR, note="read at the bed")
    old = record_new_bag(session, later(40, None), cycle, typed)
    session.flush()
    with refused(session, OUTSIDE_ORDER, dose=Decimal(9), ordered=Decimal(28), cycle=1):
        nine = {"dose_ug_per_day": Decimal(9), "drug_ug": None}
        correct_act(session, later(41), old, typed.model_copy(update=nine))
    right = {"rate_ml_per_h": Decimal("2.5"), "volume_ml": Decimal(120), "new_line": True}
    new = correct_act(session, later(41), old, typed.model_copy(update=right))
    session.commit()
    rows = {row.id: row for row in session.exec(select(PumpRecord))}
    bags = {row.id: row for row in session.exec(select(Bag))}
    mine, was = rows[new].bag_id, rows[old].bag_id
    assert mine is not None
    assert was is not None
    assert (bags[mine].number, bags[mine].replaces, bags[mine].rate_ml_per_h) == (2, was, Decimal("2.5"))
    assert (bags[was].struck_at, bags[was].rate_ml_per_h) == (NOW + 41 * HOUR, Decimal(5))
    assert rows[new].note == "read at the bed"
    typed_again = typed_of(rows[new].action, rows[new].model_dump(), bags[mine].label())
    assert typed_again == typed.model_copy(update=right)


def test_a_start_is_corrected_though_nothing_counts_without_it(session: MemorySession, cycle: UUID) -> None:
    record_pause(session, later(6, None), cycle, pause(4))
    session.flush()
    start = only(session, PumpAction.START)
    correct_act(session, later(7), start.id, a_bag_label(NOW + HOUR))
    session.commit()
    assert hours_run(session, cycle) == 3
    assert not session.exec(select(Task)).all()


def test_a_correction_that_leaves_a_later_act_without_sense_stops_first_and_then_opens_a_task(
    session: MemorySession, cycle: UUID
) -> None:
    paused = record_pause(session, later(3, None), cycle, pause(2))
    resumed = record_resume(session, later(4, None), cycle, ResumeFields(at=NOW + 4 * HOUR))
    session.flush()
    with refused(session, LATER_ACT, action=PumpAction.RESUME, at=NOW + 4 * HOUR):
        correct_act(session, later(6), paused, pause(5))
    new = correct_act(session, later(6), paused, pause(5), already_done=True)
    session.commit()
    assert [(task.rule, task.about) for task in session.exec(select(Task))] == [(LATER_ACT.code, new)]
    assert runs(session, cycle, 6).out_of_place == (resumed,)


def test_a_correction_is_corrected_again(session: MemorySession, cycle: UUID) -> None:
    ids = [record_pause(session, later(6, None), cycle, pause(4))]
    session.flush()
    for hours in (3, 2):
        ids.append(correct_act(session, later(6), ids[-1], pause(hours)))
        session.flush()
    rows = {row.id: row for row in session.exec(select(PumpRecord))}
    assert [rows[one].replaces for one in ids] == [None, ids[0], ids[1]]
    with refused(session, GONE):
        correct_act(session, later(6), ids[0], pause(1))


def test_a_solved_alarm_stays_one_alarm(session: MemorySession, cycle: UUID) -> None:
    solved = AlarmFields(at=NOW + 3 * HOUR, minutes=2, cause=PauseCause.OCCLUSION)
    first = record_alarm(session, later(3, None), cycle, solved)
    session.flush()
    new = correct_act(session, later(4), first, PauseFields(at=NOW + 2 * HOUR, cause=PauseCause.AIR))
    session.flush()
    half = only(session, PumpAction.RESUME)
    assert half.about == new
    again = correct_act(session, later(4), half.id, ResumeFields(at=NOW + 3.5 * HOUR))
    session.flush()
    assert only(session, PumpAction.RESUME).about == new
    strike(session, later(5), "pump_record", again)
    session.commit()
    assert [row.action for row in session.exec(select(PumpRecord)) if row.struck_at is None] == [PumpAction.START]


def test_a_find_is_corrected_and_what_was_decided_of_one_is_not(session: MemorySession, cycle: UUID) -> None:
    typed = FoundFields(at=NOW + 4 * HOUR, since=NOW + 2 * HOUR, cause=FoundState.CLAMPED)
    old = record_found(session, later(4, None), cycle, typed)
    session.flush()
    new = correct_act(session, later(5), old, typed.model_copy(update={"since": NOW + 3 * HOUR}))
    session.flush()
    assert [doubt.start for doubt in runs(session, cycle, 5).doubts] == [NOW + 3 * HOUR]
    decided = SettleFields(since=NOW + 3.5 * HOUR, note="nurse is sure")
    settled = settle_find(session, later(6, None, Role.PHYSICIAN), new, decided)
    session.commit()
    incidents = {task.about: task.id for task in session.exec(select(Task).where(Task.rule == INCIDENT.code))}
    closed = set(session.exec(select(TaskClosing.task_id)))
    assert set(incidents) == {old, new}  # each says what was known when it was opened
    assert closed == set(incidents.values())  # and one decision is enough for both
    with refused(session, SETTLE_AGAIN):
        correct_act(session, later(6, "slip", Role.PHYSICIAN), settled, pause(2))


def test_times_and_hands_are_held_as_for_a_new_act(session: MemorySession, cycle: UUID) -> None:
    old = record_pause(session, later(3, None), cycle, pause(2))
    session.flush()
    with refused(session, FUTURE, at=NOW + 9 * HOUR):
        correct_act(session, later(4), old, pause(9))
    with refused(session, NOT_YOURS, hours=24):
        correct_act(session, later(40), old, pause(1))
    correct_act(session, later(40, "slip", Role.PHYSICIAN), old, pause(1))
