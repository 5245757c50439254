"""Looks at the pump as commands: what is kept, what is refused, what a physician gets to see."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from bline_desktop.commands.infusions import record_new_bag, record_pause, record_start, record_stop
from bline_desktop.commands.lookups import GONE
from bline_desktop.commands.pump_log import read_log
from bline_desktop.commands.pump_looks import (
    record_alarm,
    record_found,
    record_rate_change,
    record_reading,
    record_take_over,
    record_verify,
    settle_find,
)
from bline_desktop.commands.records import strike
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import AlreadyKept
from bline_desktop.domain.roles import Role
from bline_desktop.domain.task import Task, TaskClosing, read_details
from bline_desktop.domain.treatment import looks
from bline_desktop.domain.treatment.acts import PauseFields, StopFields
from bline_desktop.domain.treatment.cycle import PumpRecord
from bline_desktop.domain.treatment.infusion import Infusion, replay
from bline_desktop.domain.treatment.looks import (
    AlarmFields,
    FoundFields,
    RateFields,
    ReadingFields,
    SeenFields,
    SettleFields,
)
from bline_desktop.domain.treatment.pump import ActSource, FoundState, PauseCause, PumpAction, StopCause
from bline_desktop.domain.treatment.pump_rules import NOT_STARTED, PAUSED
from bline_desktop.domain.treatment.segments import PumpState
from tests.support.refusals import refused
from tests.support.store import NOW, MemorySession, a_bag_label, a_cycle, a_patient, a_running_cycle, an_act

HOUR = timedelta(hours=1)


@pytest.fixture
def cycle(session: MemorySession) -> UUID:
    return a_running_cycle(session, a_patient(session))


def later(hours: float, role: Role = Role.NURSE, reason: str | None = None) -> Act:
    return an_act(role, now=NOW + hours * HOUR, reason=reason)


def found(hours: float, since: float, state: FoundState = FoundState.CLAMPED, **seen: object) -> FoundFields:
    return FoundFields.model_validate(
        {"at": NOW + hours * HOUR, "since": NOW + since * HOUR, "cause": state, "note": "clamp closed", **seen}
    )


def alarm(hours: float, minutes: int = 2) -> AlarmFields:
    return AlarmFields(at=NOW + hours * HOUR, minutes=minutes, cause=PauseCause.OCCLUSION, note="kink")


def kept(session: MemorySession, action: PumpAction) -> PumpRecord:
    session.flush()
    return session.exec(select(PumpRecord).where(PumpRecord.action == action)).one()


def as_it_stands(session: MemorySession, cycle: UUID, hours: float) -> Infusion:
    return replay(read_log(session, cycle).since_last_bag(NOW), NOW + hours * HOUR)


def tasks(session: MemorySession) -> list[Task]:
    session.flush()
    return list(session.exec(select(Task)).all())


def test_a_find_keeps_all_that_was_seen_and_opens_an_incident_without_asking_for_a_reason(
    session: MemorySession, cycle: UUID
) -> None:
    fields = found(14, 10, volume_ml=Decimal("57.5"), source=ActSource.TELEPHONE, done_by="Nurse BAUER")
    record_id = record_found(session, later(14), cycle, fields)
    row = kept(session, PumpAction.FOUND)
    assert (row.id, row.cause, row.at, row.since) == (record_id, "found_clamped", NOW + 14 * HOUR, NOW + 10 * HOUR)
    assert (row.volume_ml, row.rate_ml_per_h, row.note) == (Decimal("57.5"), None, "clamp closed")
    assert (row.source, row.done_by) == (ActSource.TELEPHONE, "Nurse BAUER")
    [task] = tasks(session)
    said = dict(read_details(task.details))
    assert (task.rule, task.about, task.reason) == ("PUMP_INCIDENT", record_id, None)
    assert (said["low"], said["high"], said["well"]) == ("0", "4.7", NOW + 10 * HOUR)
    assert as_it_stands(session, cycle, 14).state is PumpState.FOUND
    act = later(15)
    record_reading(session, act, cycle, ReadingFields(at=NOW + 15 * HOUR, volume_ml=Decimal(60)))
    with pytest.raises(AlreadyKept):
        record_reading(session, act, cycle, ReadingFields(at=NOW + 15 * HOUR, volume_ml=Decimal(60)))


def test_a_find_that_makes_no_sense_is_stopped(session: MemorySession, cycle: UUID) -> None:
    record_pause(session, later(3), cycle, PauseFields(at=NOW + 3 * HOUR, cause=PauseCause.AIR))
    with refused(session, PAUSED, at=NOW + 4 * HOUR):
        record_found(session, later(4), cycle, found(4, 2))


def test_an_alarm_is_a_pause_and_a_resume_in_one_act(session: MemorySession, cycle: UUID) -> None:
    act = later(5)
    record_id = record_alarm(session, act, cycle, alarm(5, minutes=3))
    pause, resume = kept(session, PumpAction.PAUSE), kept(session, PumpAction.RESUME)
    assert (pause.id, pause.at, pause.cause, pause.note) == (
        record_id,
        NOW + 5 * HOUR - timedelta(minutes=3),
        "occlusion",
        "kink",
    )
    assert (resume.at, resume.about, resume.note) == (NOW + 5 * HOUR, record_id, None)
    assert as_it_stands(session, cycle, 6).interrupted == timedelta(minutes=3)
    with pytest.raises(AlreadyKept):
        record_alarm(session, act, cycle, alarm(5, minutes=3))
    with refused(session, PAUSED, at=NOW + 5 * HOUR - timedelta(minutes=1)):
        record_alarm(session, later(5), cycle, alarm(5, minutes=1))


@pytest.mark.parametrize("half", [PumpAction.PAUSE, PumpAction.RESUME])
def test_striking_one_half_of_an_alarm_strikes_both(session: MemorySession, cycle: UUID, half: PumpAction) -> None:
    record_alarm(session, later(5), cycle, alarm(5))
    session.flush()
    strike(session, later(6, reason="twice"), "pump_record", kept(session, half).id)
    assert {kept(session, action).strike_reason for action in (PumpAction.PAUSE, PumpAction.RESUME)} == {"twice"}
    assert as_it_stands(session, cycle, 6).interrupted == timedelta(0)
    assert tasks(session) == []


def test_a_reading_counts_on_from_what_the_pump_says(session: MemorySession, cycle: UUID) -> None:
    record_reading(session, later(10), cycle, ReadingFields(at=NOW + 10 * HOUR, volume_ml=Decimal(48)))
    assert kept(session, PumpAction.READING).volume_ml == 48
    assert as_it_stands(session, cycle, 10).left_ml == 192
    too_much = ReadingFields(at=NOW + 11 * HOUR, volume_ml=Decimal(480))
    with refused(session, looks.BEYOND_BAG, volume=Decimal(480), number=1, held=Decimal(240), field="volume_ml"):
        record_reading(session, later(11), cycle, too_much)
    record_reading(session, later(11, reason="count not reset"), cycle, too_much, already_done=True)
    assert [task.rule for task in tasks(session)] == ["PUMP_BEYOND_BAG"]


def test_a_pump_may_give_all_that_the_label_says_the_bag_holds(session: MemorySession) -> None:
    """240 of 270 mL are to be infused; the count of a pump that was left on goes up to 270."""
    patient_id = a_patient(session)
    cycle_id = a_cycle(session, patient_id)
    record_start(session, an_act(), cycle_id, a_bag_label(total_volume_ml=Decimal(270)))
    record_reading(session, later(47), cycle_id, ReadingFields(at=NOW + 47 * HOUR, volume_ml=Decimal(270)))
    too_much = ReadingFields(at=NOW + 47.5 * HOUR, volume_ml=Decimal("270.1"))
    with refused(session, looks.BEYOND_BAG, held=Decimal(270)):
        record_reading(session, later(47.5), cycle_id, too_much)


@pytest.mark.parametrize("command", [record_verify, record_take_over])
def test_what_is_verified_runs_at_the_rate_of_the_record(session: MemorySession, cycle: UUID, command: object) -> None:
    assert callable(command)
    fields = SeenFields(at=NOW + 8 * HOUR, rate_ml_per_h=Decimal(5), volume_ml=Decimal(40))
    command(session, later(8), cycle, fields)
    [action] = {row.action for row in session.exec(select(PumpRecord))} - {PumpAction.START}
    assert (kept(session, action).rate_ml_per_h, kept(session, action).volume_ml) == (Decimal(5), Decimal(40))
    assert as_it_stands(session, cycle, 9).last_seen_well == NOW + 8 * HOUR
    wrong = SeenFields(at=NOW + 9 * HOUR, rate_ml_per_h=Decimal(10), volume_ml=Decimal(45))
    seen = {"set": Decimal(5), "seen": Decimal(10), "field": "rate_ml_per_h"}
    with refused(session, looks.RATE_DIFFERS, **seen):
        command(session, later(9), cycle, wrong, already_done=True)


def test_a_rate_is_changed_for_an_order_or_marked(session: MemorySession, cycle: UUID) -> None:
    fields = RateFields(at=NOW + HOUR, rate_ml_per_h=Decimal(10))
    numbers = {"rate": Decimal(10), "dose": Decimal("56.00"), "ordered": Decimal(28), "field": "rate_ml_per_h"}
    with refused(session, looks.RATE_NOT_ORDERED, **numbers):
        record_rate_change(session, later(1), cycle, fields)
    record_rate_change(session, later(1, reason="told by Dr HE"), cycle, fields, already_done=True)
    back = RateFields(at=NOW + 2 * HOUR, rate_ml_per_h=Decimal(5))
    record_rate_change(session, later(2), cycle, back)
    assert as_it_stands(session, cycle, 3).left_ml == 240 - 5 - 10 - 5
    assert [task.rule for task in tasks(session)] == ["PUMP_RATE_NOT_ORDERED"]


def test_a_physician_settles_a_find_and_its_task_is_closed(session: MemorySession, cycle: UUID) -> None:
    found_id = record_found(session, later(14), cycle, found(14, 10))
    session.flush()
    for outside in (9.9, 14.1):
        with refused(session, looks.OUTSIDE_FIND, well=NOW + 10 * HOUR, found=NOW + 14 * HOUR, field="since"):
            settle_find(session, later(15, Role.PHYSICIAN), found_id, settled(outside))
    act = later(15, Role.PHYSICIAN)
    settle_find(session, act, found_id, settled(12))
    session.flush()
    after = as_it_stands(session, cycle, 15)
    assert (after.doubts, after.stopped_since) == ((), NOW + 12 * HOUR)
    [closing] = session.exec(select(TaskClosing)).all()
    assert (closing.task_id, closing.note) == (tasks(session)[0].id, "by the alarm's own time")
    with pytest.raises(AlreadyKept):
        settle_find(session, act, found_id, settled(12))
    settle_find(session, later(16, Role.INVESTIGATOR), found_id, settled(11))
    session.flush()
    assert as_it_stands(session, cycle, 16).stopped_since == NOW + 11 * HOUR
    assert len(session.exec(select(TaskClosing)).all()) == 1


def settled(hours: float) -> SettleFields:
    return SettleFields(since=NOW + hours * HOUR, note="by the alarm's own time")


def test_only_a_find_is_settled(session: MemorySession, cycle: UUID) -> None:
    start = kept(session, PumpAction.START)
    with refused(session, looks.NOT_A_FIND):
        settle_find(session, later(15, Role.PHYSICIAN), start.id, settled(12))
    with refused(session, GONE):
        settle_find(session, later(15, Role.PHYSICIAN), uuid4(), settled(12))


def test_a_find_of_an_empty_bag_is_settled_when_it_was_found_at_the_latest(session: MemorySession, cycle: UUID) -> None:
    found_id = record_found(session, later(60), cycle, found(60, 55, FoundState.STOPPED))
    session.flush()
    settle_find(session, later(61, Role.PHYSICIAN), found_id, settled(55))
    assert dict(read_details(tasks(session)[0].details))["high"] == "0"


def test_a_line_that_is_not_as_the_label_says_is_recorded_and_shown_to_a_physician(
    session: MemorySession, cycle: UUID
) -> None:
    at = NOW + 5 * HOUR
    record_new_bag(session, later(5), cycle, a_bag_label(at, line_as_label=False))
    assert kept(session, PumpAction.NEW_BAG).line_as_label is False
    [task] = tasks(session)
    assert (task.rule, task.reason) == ("PUMP_LINE_NOT_AS_LABEL", None)
    record_stop(session, later(6), cycle, StopFields(at=NOW + 6 * HOUR, cause=StopCause.OTHER, line_as_label=True))
    assert kept(session, PumpAction.STOP).line_as_label is True
    assert len(tasks(session)) == 1


def test_a_rate_is_not_changed_before_a_bag_hangs(session: MemorySession) -> None:
    early = a_cycle(session, a_patient(session, trial_id="ZJ-002", hospital_number="H0002"))
    with refused(session, NOT_STARTED, at=NOW):
        record_rate_change(session, an_act(), early, RateFields(at=NOW, rate_ml_per_h=Decimal(5)))
