import json
from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from bline_desktop.commands.checks import REASON_NEEDED
from bline_desktop.commands.infusions import (
    order_cycle,
    record_new_bag,
    record_pause,
    record_resume,
    record_start,
    record_stop,
)
from bline_desktop.commands.lookups import GONE
from bline_desktop.commands.records import strike
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import AlreadyKept, Rule
from bline_desktop.domain.roles import Role
from bline_desktop.domain.task import Task, read_details
from bline_desktop.domain.treatment import bag_rules, pump_rules
from bline_desktop.domain.treatment.acts import (
    ALLERGIES_NOT_ASKED,
    CYCLE_TWICE,
    OTHER_CYCLE_OPEN,
    OUTSIDE_ORDER,
    HangFields,
    PauseFields,
    ResumeFields,
    StopFields,
)
from bline_desktop.domain.treatment.cycle import Bag, BagFields, Cycle, CycleFields, PumpRecord
from bline_desktop.domain.treatment.pump import PauseCause, PumpAction, StopCause
from tests.support.refusals import refused
from tests.support.store import (
    NOW,
    TODAY,
    USERS,
    MemorySession,
    a_bag_label,
    a_cycle,
    a_patient,
    a_running_cycle,
    an_act,
)

HOUR = timedelta(hours=1)


def pause(hours: int, cause: PauseCause = PauseCause.ALARM) -> PauseFields:
    return PauseFields(at=NOW + hours * HOUR, cause=cause, note="line kinked")


def resume(hours: int) -> ResumeFields:
    return ResumeFields(at=NOW + hours * HOUR)


def stop(hours: int) -> StopFields:
    return StopFields(at=NOW + hours * HOUR, cause=StopCause.COMPLETED)


def bag(hours: int, **changes: object) -> HangFields:
    return a_bag_label(NOW + hours * HOUR, **changes)


def later(hours: int, reason: str | None = None) -> Act:
    return an_act(now=NOW + hours * HOUR, reason=reason)


def acts(session: MemorySession) -> list[PumpRecord]:
    session.flush()
    return sorted(session.exec(select(PumpRecord)).all(), key=lambda row: row.at)


def tasks(session: MemorySession) -> dict[str, Task]:
    session.flush()
    return {task.rule: task for task in session.exec(select(Task)).all()}


@pytest.fixture
def li(session: MemorySession) -> UUID:
    return a_patient(session)


@pytest.fixture
def cycle(session: MemorySession, li: UUID) -> UUID:
    return a_running_cycle(session, li)


def test_a_cycle_is_ordered_once_by_its_number(session: MemorySession, li: UUID) -> None:
    fields = CycleFields(
        number=2, dose_ug_per_day=Decimal("28.00"), planned_days=28, planned_start_on=TODAY, template="EXAMPLE 1"
    )
    act = an_act(Role.PHYSICIAN)
    cycle_id = order_cycle(session, act, li, fields)
    session.commit()
    kept = session.get(Cycle, cycle_id)
    assert kept is not None
    assert {name: getattr(kept, name) for name in CycleFields.specs} == fields.model_dump()
    with pytest.raises(AlreadyKept):
        order_cycle(session, act, li, fields)
    with refused(session, CYCLE_TWICE, cycle=2, field="number"):
        order_cycle(session, an_act(Role.PHYSICIAN), li, fields)
    order_cycle(session, an_act(Role.PHYSICIAN), a_patient(session, trial_id="ZJ-002"), fields)
    strike(session, an_act(Role.PHYSICIAN, reason="wrong dose"), "cycle", cycle_id)
    order_cycle(session, an_act(Role.PHYSICIAN), li, fields)


def test_nobody_orders_for_a_patient_who_is_not_there(session: MemorySession) -> None:
    with refused(session, GONE):
        a_cycle(session, uuid4())


def test_a_start_keeps_the_act_and_the_label(session: MemorySession, li: UUID) -> None:
    cycle_id = a_cycle(session, li)
    label = bag(0, planned_at=NOW - HOUR, note="left arm", drug_ug=Decimal(63), total_volume_ml=Decimal(270))
    record_id = record_start(session, an_act(now=NOW + HOUR), cycle_id, label)
    session.commit()
    [act], [hung] = acts(session), session.exec(select(Bag)).all()
    assert (act.id, act.action, act.at, act.planned_at, act.recorded_at) == (
        record_id,
        PumpAction.START,
        NOW,
        NOW - HOUR,
        NOW + HOUR,
    )
    assert (act.cycle_id, act.patient_id, act.bag_id, act.note, act.cause) == (cycle_id, li, hung.id, "left arm", None)
    assert act.recorded_by == USERS[Role.NURSE]
    assert (hung.number, hung.cycle_id, hung.patient_id) == (1, cycle_id, li)
    assert {name: getattr(hung, name) for name in BagFields.specs} == {
        name: getattr(label, name) for name in BagFields.specs
    }


def test_a_whole_cycle_is_recorded_act_by_act(session: MemorySession, cycle: UUID) -> None:
    record_pause(session, later(5), cycle, pause(5, PauseCause.IMAGING))
    record_resume(session, later(6), cycle, resume(6))
    record_new_bag(session, later(48), cycle, bag(48))
    record_stop(session, later(90), cycle, stop(90))
    record_start(session, later(100), cycle, bag(100))
    session.commit()
    assert [(act.action.value, act.cause) for act in acts(session)] == [
        ("start", None),
        ("pause", "imaging"),
        ("resume", None),
        ("new_bag", None),
        ("stop", "completed"),
        ("start", None),
    ]
    assert acts(session)[1].note == "line kinked"
    assert sorted(hung.number for hung in session.exec(select(Bag)).all()) == [1, 2, 3]
    assert tasks(session) == {}


def test_an_act_that_is_tried_again_is_kept_once(session: MemorySession, cycle: UUID) -> None:
    act = an_act(now=NOW + 5 * HOUR)
    record_pause(session, act, cycle, pause(5))
    session.commit()
    with pytest.raises(AlreadyKept):
        record_pause(session, act, cycle, pause(5))
    assert len(acts(session)) == 2


@pytest.mark.parametrize("already_done", [False, True])
def test_what_makes_no_sense_is_never_recorded(session: MemorySession, cycle: UUID, already_done: bool) -> None:
    done = {"already_done": already_done}
    with refused(session, pump_rules.RUNNING):
        record_resume(session, later(5, "told so"), cycle, resume(5), **done)
    with refused(session, pump_rules.STARTED):
        record_start(session, later(5, "told so"), cycle, bag(5), **done)
    with refused(session, pump_rules.FUTURE):
        record_pause(session, later(4, "told so"), cycle, pause(5), **done)
    record_pause(session, later(5), cycle, pause(5))
    with refused(session, pump_rules.PAUSED):
        record_pause(session, later(6, "told so"), cycle, pause(6), **done)
    record_stop(session, later(7), cycle, stop(7))
    with refused(session, pump_rules.STOPPED):
        record_resume(session, later(8, "told so"), cycle, resume(8), **done)
    with refused(session, pump_rules.STOPPED):
        record_new_bag(session, later(8, "told so"), cycle, bag(8), **done)


def test_nothing_is_recorded_before_the_start_or_under_a_struck_order(session: MemorySession, li: UUID) -> None:
    cycle_id = a_cycle(session, li)
    with refused(session, pump_rules.NOT_STARTED):
        record_new_bag(session, later(5), cycle_id, bag(5))
    strike(session, an_act(Role.PHYSICIAN, reason="wrong dose"), "cycle", cycle_id)
    with refused(session, GONE):
        record_start(session, later(5), cycle_id, bag(5))
    with refused(session, GONE):
        record_start(session, later(5), uuid4(), bag(5))


LABEL_SLIPS = [
    # 5 mL per hour for 48 hours are 240 mL; 2 % allow 235.3 to 244.9.
    ({"volume_ml": Decimal(250)}, bag_rules.RATE_VOLUME),
    # 28 micrograms per day for 48 hours are 56; without the total volume 53.2 is the least.
    ({"drug_ug": Decimal(53)}, bag_rules.DOSE_DRUG_ALONE),
    ({"drug_ug": Decimal(56), "total_volume_ml": Decimal(270)}, bag_rules.DOSE_DRUG),
    ({"total_volume_ml": Decimal(230)}, bag_rules.TOTAL_VOLUME),
    ({"use_by": NOW + 48 * HOUR}, bag_rules.PAST_USE_BY),
    ({"prepared_at": NOW + 49 * HOUR}, bag_rules.PREPARED_AFTER_HUNG),
    ({"prepared_at": NOW + 24 * 365 * HOUR}, bag_rules.PREPARED_AFTER_HUNG),
    (
        {"prepared_at": NOW + 40 * HOUR, "out_of_fridge_at": NOW + 39 * HOUR},
        bag_rules.PREPARED_AFTER_FRIDGE,
    ),
    ({"out_of_fridge_at": NOW + 49 * HOUR}, bag_rules.FRIDGE_AFTER_HUNG),
    ({"dose_ug_per_day": Decimal(9)}, OUTSIDE_ORDER),
]


@pytest.mark.parametrize(("changes", "rule"), LABEL_SLIPS)
def test_a_label_rule_stops_a_bag_before_it_hangs_and_marks_it_after(
    session: MemorySession, cycle: UUID, changes: dict[str, object], rule: Rule
) -> None:
    label = bag(48, **changes)
    with refused(session, rule):
        record_new_bag(session, later(48), cycle, label)
    with refused(session, REASON_NEEDED):
        record_new_bag(session, later(48), cycle, label, already_done=True)
    record_id = record_new_bag(session, later(48, "hung by the night shift"), cycle, label, already_done=True)
    task = tasks(session)[rule.code]
    assert (task.about, task.reason, task.source) == (record_id, "hung by the night shift", rule.source)
    assert task.sentence == rule.sentence.text
    places = dict(read_details(task.details))
    assert rule.sentence.text.format(**places)
    assert "field" not in places
    assert len(tasks(session)) == 1
    assert acts(session)[-1].id == record_id


def test_one_act_outside_several_rules_opens_a_task_for_each(session: MemorySession, cycle: UUID) -> None:
    label = bag(48, dose_ug_per_day=Decimal(9), volume_ml=Decimal(250), use_by=NOW)
    record_new_bag(session, later(49, "found at hand-over"), cycle, label, already_done=True)
    assert set(tasks(session)) == {OUTSIDE_ORDER.code, bag_rules.RATE_VOLUME.code, bag_rules.PAST_USE_BY.code}
    details = dict(read_details(tasks(session)[OUTSIDE_ORDER.code].details))
    assert details == {"dose": "9", "ordered": "28", "cycle": "1"}


def test_already_done_within_the_rules_opens_no_task_and_needs_no_reason(session: MemorySession, cycle: UUID) -> None:
    record_new_bag(session, later(48), cycle, bag(48), already_done=True)
    assert tasks(session) == {}


def test_a_resume_of_an_empty_bag_is_recorded_where_it_was_done(session: MemorySession, cycle: UUID) -> None:
    with refused(session, pump_rules.EMPTY):
        record_resume(session, later(50), cycle, resume(50))
    record_resume(session, later(50, "pump ran on"), cycle, resume(50), already_done=True)
    assert list(tasks(session)) == [pump_rules.EMPTY.code]


def test_an_act_between_may_leave_a_later_one_without_sense(session: MemorySession, cycle: UUID) -> None:
    record_pause(session, later(5), cycle, pause(5))
    with refused(session, pump_rules.LATER_ACT, action=PumpAction.PAUSE):
        record_stop(session, later(6), cycle, stop(3))
    record_stop(session, later(6, "so it was"), cycle, stop(3), already_done=True)
    assert list(tasks(session)) == [pump_rules.LATER_ACT.code]


def test_allergies_are_asked_before_the_first_start_only(session: MemorySession) -> None:
    patient = a_patient(session, asked=False)
    cycle_id = a_cycle(session, patient)
    with refused(session, ALLERGIES_NOT_ASKED):
        record_start(session, an_act(), cycle_id, bag(0))
    record_start(session, an_act(reason="emergency"), cycle_id, bag(0), already_done=True)
    assert tasks(session)[ALLERGIES_NOT_ASKED.code].patient_id == patient
    record_stop(session, later(5), cycle_id, stop(5))
    record_start(session, later(6), cycle_id, bag(6))
    record_stop(session, later(7), cycle_id, stop(7))
    second = a_cycle(session, patient, number=2)
    record_start(session, later(8), second, bag(8))
    assert len(tasks(session)) == 1


def test_a_second_pump_is_stopped_before_and_recorded_after(session: MemorySession, li: UUID, cycle: UUID) -> None:
    second = a_cycle(session, li, number=2)
    with refused(session, OTHER_CYCLE_OPEN):
        record_start(session, later(5), second, bag(5))
    record_start(session, later(5, "both pumps ran"), second, bag(5), already_done=True)
    assert tasks(session)["PUMP_OTHER_CYCLE_OPEN"].reason == "both pumps ran"


def test_each_of_two_other_pumps_that_run_opens_a_task(session: MemorySession, li: UUID, cycle: UUID) -> None:
    for number in (2, 3):
        session.flush()
        at = 4 + number
        record_start(session, later(at, "so it was"), a_cycle(session, li, number=number), bag(at), already_done=True)
    session.flush()
    found = session.exec(select(Task.details).where(Task.rule == OTHER_CYCLE_OPEN.code)).all()
    assert sorted(json.loads(details)["cycle"] for details in found) == ["1", "1", "2"]


def test_one_cycle_runs_at_a_time(session: MemorySession, li: UUID, cycle: UUID) -> None:
    second = a_cycle(session, li, number=2)
    # Running, then presumed empty (from 48 h), then paused: each is open until its stop is recorded.
    for hours in (5, 60):
        with refused(session, OTHER_CYCLE_OPEN, cycle=1, at=NOW + hours * HOUR):
            record_start(session, later(hours, "so it was"), second, bag(hours))
    record_pause(session, later(61), cycle, pause(61))
    with refused(session, OTHER_CYCLE_OPEN):
        record_start(session, later(62, "so it was"), second, bag(62))
    record_stop(session, later(63), cycle, stop(62))
    record_start(session, later(63), second, bag(63))
    other = a_patient(session, trial_id="ZJ-002")
    a_running_cycle(session, other)
    assert tasks(session) == {}


def test_a_bag_that_hangs_already_is_asked_about_and_recorded_where_it_is_another(
    session: MemorySession, cycle: UUID
) -> None:
    same = bag(2, use_by=a_bag_label().use_by)
    with refused(session, bag_rules.HANGS_ALREADY, number=1, at=NOW, field="use_by"):
        record_new_bag(session, later(2), cycle, same)
    record_new_bag(session, later(2, "two bags of one preparation"), cycle, same, already_done=True)
    assert list(tasks(session)) == ["BAG_HANGS_ALREADY"]
    record_stop(session, later(4), cycle, stop(4))
    again = bag(5, use_by=a_bag_label().use_by)
    assert record_start(session, later(5), cycle, again) in {act.id for act in acts(session)}
