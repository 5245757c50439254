from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from bline_desktop.commands.checks import BEFORE_BIRTH, DAY_IN_FUTURE, REASON_NEEDED
from bline_desktop.commands.corrections import correct
from bline_desktop.commands.ends import end
from bline_desktop.commands.infusions import record_new_bag, record_pause, record_resume
from bline_desktop.commands.lookups import GONE
from bline_desktop.commands.records import NOT_STRIKABLE, NOT_YOURS, record, strike
from bline_desktop.domain.errors import AlreadyKept, Rule
from bline_desktop.domain.observations.chimerism import CHIMERISM, ChimerismFields, ChimerismMethod, Lineage
from bline_desktop.domain.observations.kind import Kind
from bline_desktop.domain.observations.medication import MedicationFields
from bline_desktop.domain.observations.mrd import (
    MRD,
    Gating,
    Material,
    Mrd,
    MrdFields,
    MrdMethod,
    MrdResult,
    PowerOfTen,
)
from bline_desktop.domain.observations.round import RoundFields
from bline_desktop.domain.observations.weight import TEN_TIMES, TENFOLD, WEIGHT, Weight
from bline_desktop.domain.roles import Role
from bline_desktop.domain.task import Task
from bline_desktop.domain.treatment.acts import CYCLE_IN_USE, PauseFields, ResumeFields
from bline_desktop.domain.treatment.cycle import Bag, Cycle, PumpRecord
from bline_desktop.domain.treatment.pump import PauseCause
from bline_desktop.domain.units import HIDDEN_SIGN, TOO_LONG
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
    weight_fields,
)

DAY = timedelta(days=1)


def negative(**changes: object) -> MrdFields:
    return MrdFields.model_validate(
        {
            "sampled_on": TODAY - DAY,
            "method": MrdMethod.FLOW,
            "material": Material.MARROW,
            "gating": Gating.INDEPENDENT,
            "result": MrdResult.NEGATIVE,
            "sensitivity": PowerOfTen.E4,
            **changes,
        }
    )


def donor(**changes: object) -> ChimerismFields:
    return ChimerismFields.model_validate(
        {
            "sampled_on": TODAY,
            "lineage": Lineage.CD19,
            "material": Material.BLOOD,
            "method": ChimerismMethod.STR_PCR,
            "evaluable": False,
            **changes,
        }
    )


@pytest.fixture
def li(session: MemorySession) -> UUID:
    return a_patient(session)


def test_a_result_is_recorded_as_it_was_typed(session: MemorySession, li: UUID) -> None:
    act = an_act()
    mrd_id = record(session, act, "mrd", li, negative())
    session.commit()
    row = session.exec(select(Mrd)).one()
    assert row.id == mrd_id
    assert {name: getattr(row, name) for name in MrdFields.specs} == negative().model_dump()
    assert (row.patient_id, row.recorded_at, row.recorded_by) == (li, NOW, USERS[Role.NURSE])
    assert (row.zone, row.utc_offset_min, row.replaces, row.struck_at) == ("Asia/Shanghai", 480, None, None)


TYPED = {"mrd": negative, "chimerism": donor, "weight": weight_fields}


@pytest.mark.parametrize("kind", [MRD, CHIMERISM, WEIGHT], ids=lambda kind: kind.key)
def test_a_day_that_has_not_come_is_refused_for_every_kind(session: MemorySession, li: UUID, kind: Kind) -> None:
    typed = TYPED[kind.key]
    record(session, an_act(), kind.key, li, typed(**{kind.when: TODAY}))
    with refused(session, DAY_IN_FUTURE, day=TODAY + DAY, field=kind.when):
        record(session, an_act(), kind.key, li, typed(**{kind.when: TODAY + DAY}))


def test_a_sample_was_not_taken_before_the_birth(session: MemorySession, li: UUID) -> None:
    with refused(session, BEFORE_BIRTH, day=date(1990, 5, 16), field="sampled_on"):
        record(session, an_act(), "mrd", li, negative(sampled_on=date(1990, 5, 16)))
    record(session, an_act(), "mrd", li, negative(sampled_on=date(1990, 5, 17)))


def test_a_result_belongs_to_a_patient_of_the_ward(session: MemorySession) -> None:
    with refused(session, GONE):
        record(session, an_act(), "mrd", uuid4(), negative())


def test_a_correction_replaces_and_keeps_the_old_result(session: MemorySession, li: UUID) -> None:
    old_id = record(session, an_act(), "mrd", li, negative())
    session.flush()
    positive = negative(result=MrdResult.VALUE, level=Decimal("3.2"), level_power=PowerOfTen.E3)
    act = an_act(now=NOW + timedelta(hours=1), reason="laboratory corrected its report")
    new_id = correct(session, act, "mrd", old_id, positive)
    session.commit()
    old, new = session.get(Mrd, old_id), session.get(Mrd, new_id)
    assert old is not None
    assert new is not None
    assert (new.replaces, new.struck_at, new.level) == (old_id, None, Decimal("3.2"))
    assert (old.struck_at, old.struck_by, old.strike_reason) == (act.now, USERS[Role.NURSE], act.reason)
    assert old.result is MrdResult.NEGATIVE
    with refused(session, GONE):
        correct(session, an_act(reason="again"), "mrd", old_id, negative())


def test_a_correction_needs_a_reason_a_past_day_and_is_kept_once(session: MemorySession, li: UUID) -> None:
    old_id = record(session, an_act(), "mrd", li, negative())
    with refused(session, REASON_NEEDED):
        correct(session, an_act(), "mrd", old_id, negative())
    with refused(session, DAY_IN_FUTURE):
        correct(session, an_act(reason="slip"), "mrd", old_id, negative(sampled_on=TODAY + DAY))
    act = an_act(reason="slip")
    correct(session, act, "mrd", old_id, negative())
    session.commit()
    with pytest.raises(AlreadyKept):
        correct(session, act, "mrd", old_id, negative())


def test_a_correction_renews_nothing_of_the_day_for_one_s_own_entries(session: MemorySession, li: UUID) -> None:
    """Recorded at 8:00, corrected at 18:00 and again at 7:00: at 8:01 the next day it is a physician's."""
    entry = record(session, an_act(), "mrd", li, negative())
    session.flush()
    for hours in (10, 23):
        at = NOW + timedelta(hours=hours)
        entry = correct(session, an_act(now=at, reason="slip"), "mrd", entry, negative())
        session.flush()
    late = NOW + DAY + timedelta(minutes=1)
    with refused(session, NOT_YOURS, hours=24):
        correct(session, an_act(now=late, reason="slip"), "mrd", entry, negative())
    with refused(session, NOT_YOURS, hours=24):
        strike(session, an_act(now=late, reason="slip"), "mrd", entry)
    strike(session, an_act(Role.PHYSICIAN, late, reason="slip"), "mrd", entry)


def test_an_end_that_was_added_is_an_entry_of_its_own(session: MemorySession, li: UUID) -> None:
    """A course begun a month ago and ended today with a slip: whoever ended it corrects that day."""
    typed = {"drug": "ciclosporin", "mg_per_day": Decimal(100), "reason": "prophylaxis", "started_on": TODAY - 30 * DAY}
    course = record(session, an_act(), "medication", li, MedicationFields.model_validate(typed))
    session.flush()
    later = NOW + 30 * DAY
    ended = end(session, an_act(now=later), "medication", course, TODAY + 29 * DAY)
    session.flush()
    right = MedicationFields.model_validate({**typed, "ended_on": TODAY + 28 * DAY})
    again = correct(session, an_act(now=later, reason="slip"), "medication", ended, right)
    session.flush()
    with refused(session, NOT_YOURS, hours=24):
        correct(session, an_act(now=later + DAY + timedelta(minutes=1), reason="slip"), "medication", again, right)


@pytest.mark.parametrize("role", [Role.PHYSICIAN, Role.INVESTIGATOR])
def test_a_nurse_changes_her_own_entries_for_a_day_and_a_physician_any(
    session: MemorySession, li: UUID, role: Role
) -> None:
    mine = record(session, an_act(), "mrd", li, negative())
    theirs = record(session, an_act(role), "mrd", li, negative())
    late = NOW + DAY + timedelta(milliseconds=1)
    for record_id, now in ((mine, late), (theirs, NOW)):
        with refused(session, NOT_YOURS, hours=24):
            strike(session, an_act(now=now, reason="slip"), "mrd", record_id)
        with refused(session, NOT_YOURS):
            correct(session, an_act(now=now, reason="slip"), "mrd", record_id, negative())
    strike(session, an_act(role, late, reason="slip"), "mrd", mine)
    in_time = record(session, an_act(), "mrd", li, negative())
    strike(session, an_act(now=NOW + DAY, reason="slip"), "mrd", in_time)
    rows = {row.id: row for row in session.exec(select(Mrd)).all()}
    assert [rows[row_id].struck_at for row_id in (mine, theirs, in_time)] == [late, None, NOW + DAY]
    assert rows[mine].struck_by == USERS[role]


def test_an_entry_is_struck_once_with_a_reason(session: MemorySession, li: UUID) -> None:
    weight = session.exec(select(Weight)).one()
    with refused(session, REASON_NEEDED):
        strike(session, an_act(Role.PHYSICIAN), "weight", weight.id)
    strike(session, an_act(Role.PHYSICIAN, reason=" wrong scale "), "weight", weight.id)
    assert weight.strike_reason == "wrong scale"
    with refused(session, GONE):
        strike(session, an_act(Role.PHYSICIAN, reason="again"), "weight", weight.id)


@pytest.mark.parametrize(("reason", "rule"), [("x" * 401, TOO_LONG), ("wrong\ud800scale", HIDDEN_SIGN)])
def test_a_reason_is_text_that_can_be_kept_and_printed(
    session: MemorySession, li: UUID, reason: str, rule: Rule
) -> None:
    weight = session.exec(select(Weight)).one()
    with refused(session, rule):
        strike(session, an_act(Role.PHYSICIAN, reason=reason), "weight", weight.id)


@pytest.mark.parametrize("table", ["task", "task_closing", "bag", "patient", "user", "journal", "nonsense"])
def test_some_entries_are_never_struck(session: MemorySession, table: str) -> None:
    with refused(session, NOT_STRIKABLE):
        strike(session, an_act(Role.PHYSICIAN, reason="slip"), table, uuid4())


def test_an_order_is_struck_only_before_anything_was_given_under_it(session: MemorySession, li: UUID) -> None:
    used = a_running_cycle(session, li)
    with refused(session, CYCLE_IN_USE, cycle=1):
        strike(session, an_act(Role.PHYSICIAN, reason="slip"), "cycle", used)
    start = session.exec(select(PumpRecord)).one()
    strike(session, an_act(reason="wrong patient"), "pump_record", start.id)
    strike(session, an_act(Role.PHYSICIAN, reason="slip"), "cycle", used)
    unused = a_cycle(session, li)
    strike(session, an_act(Role.PHYSICIAN, reason="slip"), "cycle", unused)
    assert [row.struck_at for row in session.exec(select(Cycle)).all()] == [NOW, NOW]


def test_a_struck_act_at_the_pump_takes_its_bag_along(session: MemorySession, li: UUID) -> None:
    cycle = a_running_cycle(session, li)
    at = NOW + DAY
    second = record_new_bag(session, an_act(now=at), cycle, a_bag_label(at))
    session.flush()
    strike(session, an_act(now=at, reason="other patient's bag"), "pump_record", second)
    bags = session.exec(select(Bag)).all()
    assert sorted((bag.number, bag.struck_at is not None) for bag in bags) == [(1, False), (2, True)]
    # The bag that takes its place is again the second.
    record_new_bag(session, an_act(now=at), cycle, a_bag_label(at))
    session.flush()
    assert [bag.number for bag in session.exec(select(Bag)).all() if bag.struck_at is None] in ([1, 2], [2, 1])


def test_an_act_without_a_bag_is_struck_alone(session: MemorySession, li: UUID) -> None:
    cycle = a_running_cycle(session, li)
    late = NOW + timedelta(hours=3)
    pause = record_pause(session, an_act(now=late), cycle, PauseFields(at=late, cause=PauseCause.ALARM))
    strike(session, an_act(now=late, reason="pump of the neighbour"), "pump_record", pause)
    assert [bag.struck_at for bag in session.exec(select(Bag)).all()] == [None]


def test_a_strike_that_leaves_a_later_act_without_sense_opens_a_task(session: MemorySession, li: UUID) -> None:
    cycle = a_running_cycle(session, li)
    paused, resumed = NOW + timedelta(hours=3), NOW + timedelta(hours=4)
    pause = record_pause(session, an_act(now=paused), cycle, PauseFields(at=paused, cause=PauseCause.ALARM))
    session.flush()
    resume = record_resume(session, an_act(now=resumed), cycle, ResumeFields(at=resumed))
    session.flush()
    strike(session, an_act(now=resumed, reason="pump of the neighbour"), "pump_record", pause)
    session.flush()
    task = session.exec(select(Task)).one()
    assert (task.rule, task.about, task.reason) == ("PUMP_LATER_ACT", resume, "pump of the neighbour")
    assert task.patient_id == li


def test_a_strike_that_leaves_sense_opens_no_task(session: MemorySession, li: UUID) -> None:
    cycle = a_running_cycle(session, li)
    at = NOW + DAY
    record_new_bag(session, an_act(now=at), cycle, a_bag_label(at))
    last = record_new_bag(session, an_act(now=at + DAY), cycle, a_bag_label(at + DAY))
    session.flush()
    strike(session, an_act(now=at + DAY, reason="entered twice"), "pump_record", last)
    session.flush()
    assert session.exec(select(Task)).all() == []


def test_a_struck_start_leaves_the_bags_after_it_without_sense(session: MemorySession, li: UUID) -> None:
    cycle = a_running_cycle(session, li)
    start = session.exec(select(PumpRecord)).one()
    at = NOW + DAY
    second = record_new_bag(session, an_act(now=at), cycle, a_bag_label(at))
    session.flush()
    strike(session, an_act(Role.PHYSICIAN, now=at, reason="wrong time"), "pump_record", start.id)
    session.flush()
    assert [task.about for task in session.exec(select(Task)).all()] == [second]


@pytest.fixture
def baby(session: MemorySession) -> UUID:
    """A patient of 24 kg, of whom ten times as much is still a weight that can be typed."""
    patient_id = a_patient(session, trial_id="ZJ-077", hospital_number="H0077", surname="HE")
    first = session.exec(select(Weight).where(Weight.patient_id == patient_id)).one()
    first_fields = weight_fields(weight_kg=Decimal(24), height_cm=None)
    correct(session, an_act(Role.PHYSICIAN, reason="of another patient"), "weight", first.id, first_fields)
    session.flush()
    return patient_id


def test_a_weight_ten_times_the_last_one_is_refused_and_named(session: MemorySession, baby: UUID) -> None:
    tenfold = weight_fields(weight_kg=Decimal(240), height_cm=None)
    with refused(session, TENFOLD, factor=TEN_TIMES, last=Decimal(24), day=TODAY, field="weight_kg"):
        record(session, an_act(), "weight", baby, tenfold)
    row = record(session, an_act(), "weight", baby, weight_fields(weight_kg=Decimal("24.5"), height_cm=None))
    session.flush()
    with refused(session, TENFOLD, last=Decimal(24)):
        correct(session, an_act(reason="typed wrong"), "weight", row, tenfold)


def test_a_weight_of_before_is_held_against_none_of_later(session: MemorySession, baby: UUID) -> None:
    earlier = weight_fields(measured_on=TODAY - DAY, weight_kg=Decimal(240))
    record(session, an_act(), "weight", baby, earlier)
    session.flush()
    assert len(session.exec(select(Weight).where(Weight.patient_id == baby)).all()) == 3


def a_round(at: datetime, kg: str) -> RoundFields:
    return RoundFields.model_validate({"seen_at": at, "weight_kg": kg})


def test_a_weight_of_a_round_is_held_against_the_last_one_whatever_that_was_taken_in(
    session: MemorySession, baby: UUID
) -> None:
    with refused(session, TENFOLD, factor=TEN_TIMES, last=Decimal(24), day=TODAY, field="weight_kg"):
        record(session, an_act(now=NOW + DAY), "round", baby, a_round(NOW + DAY, "240"))
    row = record(session, an_act(now=NOW + DAY), "round", baby, a_round(NOW + DAY, "25"))
    session.flush()
    later = an_act(now=NOW + 2 * DAY)
    tenfold = weight_fields(measured_on=TODAY + 2 * DAY, weight_kg=Decimal(249), height_cm=None)
    with refused(session, TENFOLD, last=Decimal(25), day=TODAY + DAY):
        record(session, later, "weight", baby, tenfold)
    why = an_act(now=NOW + 2 * DAY, reason="typed wrong")
    with refused(session, TENFOLD, last=Decimal(24), day=TODAY):
        correct(session, why, "round", row, a_round(NOW + DAY, "241"))
    without = RoundFields.model_validate({"seen_at": NOW + DAY, "temperature": "36.8"})
    record(session, later, "round", baby, without)
    record(session, later, "weight", baby, weight_fields(measured_on=TODAY + 2 * DAY, weight_kg=Decimal("25.2")))


def test_the_day_of_a_round_is_that_of_the_ward(session: MemorySession, baby: UUID) -> None:
    """At 00:30 of the ward's next day: the weight of that day, which is typed later, is not before it."""
    night = NOW + timedelta(hours=16, minutes=30)
    record(session, an_act(now=night), "round", baby, a_round(night, "24.4"))
    session.flush()
    with refused(session, TENFOLD, last=Decimal("24.4"), day=TODAY + DAY):
        weight = weight_fields(measured_on=TODAY + DAY, weight_kg=Decimal(244))
        record(session, an_act(now=night + DAY), "weight", baby, weight)
    with refused(session, TENFOLD, last=Decimal(24), day=TODAY):
        record(session, an_act(now=night + DAY), "weight", baby, weight_fields(weight_kg=Decimal(240)))
