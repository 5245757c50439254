from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from pydantic import ValidationError
from sqlmodel import select

from bline_desktop.commands.checks import BEFORE_BIRTH, DAY_IN_FUTURE
from bline_desktop.commands.lookups import GONE
from bline_desktop.commands.patients import edit_patient
from bline_desktop.commands.records import strike
from bline_desktop.commands.stays import REMOVED_BEFORE_INSERTED, move, set_access
from bline_desktop.domain.errors import AlreadyKept
from bline_desktop.domain.patient import (
    BED_NEEDED,
    BED_TAKEN,
    MOVED_AFTER_DEATH,
    Access,
    AccessFields,
    AccessType,
    PatientFields,
    PatientState,
    Place,
    Side,
    Stay,
    StayFields,
)
from bline_desktop.domain.treatment.pump_rules import FUTURE
from tests.support.refusals import refused
from tests.support.store import NOW, TODAY, MemorySession, a_patient, an_act, patient_fields

HOUR = timedelta(hours=1)


def to_bed(bed: str | None, since: datetime = NOW, ward: str | None = None) -> StayFields:
    return StayFields(place=Place.WARD, ward=ward, bed=bed, since=since)


def home(since: datetime = NOW) -> StayFields:
    return StayFields(place=Place.HOME, since=since)


@pytest.fixture
def li(session: MemorySession) -> UUID:
    return a_patient(session)


@pytest.fixture
def wang(session: MemorySession) -> UUID:
    return a_patient(session, trial_id="ZJ-002", surname="WANG")


def test_each_move_is_one_line(session: MemorySession, li: UUID) -> None:
    moves = (to_bed("12"), to_bed("4"), home(), to_bed("12", ward="3B"))
    for hours, fields in enumerate(moves):
        at = NOW + hours * HOUR
        move(session, an_act(now=at), li, fields.model_copy(update={"since": at}))
    session.commit()
    stays = session.exec(select(Stay)).all()
    assert [(stay.place, stay.ward, stay.bed) for stay in sorted(stays, key=lambda stay: stay.since)] == [
        (Place.WARD, None, "12"),
        (Place.WARD, None, "4"),
        (Place.HOME, None, None),
        (Place.WARD, "3B", "12"),
    ]


def test_a_patient_on_the_ward_has_a_bed(session: MemorySession, li: UUID) -> None:
    with pytest.raises(ValidationError, match=BED_NEEDED.code):
        to_bed(None)
    move(session, an_act(), li, StayFields(place=Place.DAY_UNIT, since=NOW))


def test_a_bed_holds_one_patient(session: MemorySession, li: UUID, wang: UUID) -> None:
    move(session, an_act(), li, to_bed("12a"))
    with refused(session, BED_TAKEN, bed="12A", trial_id="ZJ-001", field="bed"):
        move(session, an_act(), wang, to_bed("12A"))
    with refused(session, BED_TAKEN):
        move(session, an_act(), wang, to_bed("12a", ward="3B"))
    move(session, an_act(), li, to_bed("12a"))
    move(session, an_act(), wang, to_bed("12b"))


def test_beds_of_two_wards_are_two_beds(session: MemorySession, li: UUID, wang: UUID) -> None:
    move(session, an_act(), li, to_bed("12", ward="3A"))
    move(session, an_act(), wang, to_bed("12", ward="3B"))
    with refused(session, BED_TAKEN):
        move(session, an_act(), wang, to_bed("12", ward="3a"))


def test_a_bed_is_free_again_when_its_patient_left_or_died(session: MemorySession, li: UUID, wang: UUID) -> None:
    move(session, an_act(), li, to_bed("12", NOW - 2 * HOUR))
    move(session, an_act(), li, home(NOW - HOUR))
    move(session, an_act(), wang, to_bed("12"))
    move(session, an_act(), wang, to_bed("4"))
    dead = a_patient(session, trial_id="ZJ-003", state=PatientState.DIED, ended_on=TODAY)
    move(session, an_act(), dead, to_bed("7"))
    move(session, an_act(), li, to_bed("7"))


def died(on: date) -> PatientFields:
    return patient_fields(state=PatientState.DIED, ended_on=on)


def test_a_death_frees_the_bed_and_taking_it_back_takes_the_bed_again(
    session: MemorySession, li: UUID, wang: UUID
) -> None:
    move(session, an_act(), li, to_bed("12", NOW - HOUR))
    with refused(session, BED_TAKEN, trial_id="ZJ-001"):
        move(session, an_act(), wang, to_bed("12"))
    edit_patient(session, an_act(reason="Died at 04:50"), li, died(TODAY))
    move(session, an_act(), wang, to_bed("12"))
    with refused(session, BED_TAKEN, bed="12", trial_id="ZJ-002"):
        edit_patient(session, an_act(reason="It was the patient beside"), li, patient_fields())
    session.rollback()


def test_a_death_taken_back_brings_the_bed_back_where_it_is_free(session: MemorySession, li: UUID, wang: UUID) -> None:
    move(session, an_act(), li, to_bed("12", NOW - HOUR))
    edit_patient(session, an_act(reason="Died at 04:50"), li, died(TODAY))
    edit_patient(session, an_act(reason="It was the patient beside"), li, patient_fields())
    with refused(session, BED_TAKEN, trial_id="ZJ-001"):
        move(session, an_act(), wang, to_bed("12"))


def test_nobody_moves_on_a_day_after_the_death_but_what_was_before_is_recorded_late(
    session: MemorySession, li: UUID
) -> None:
    edit_patient(session, an_act(reason="Died yesterday"), li, died(TODAY - timedelta(days=1)))
    with refused(session, MOVED_AFTER_DEATH, trial_id="ZJ-001", day=TODAY - timedelta(days=1), field="since"):
        move(session, an_act(), li, home())
    move(session, an_act(), li, to_bed("12", NOW - 24 * HOUR))


def test_what_is_recorded_late_moves_nobody_who_went_on(session: MemorySession, li: UUID, wang: UUID) -> None:
    move(session, an_act(), wang, to_bed("12", NOW - HOUR))
    move(session, an_act(), li, home(NOW - HOUR))
    # Yesterday LI lay in bed 12 too; today only where she is now counts.
    move(session, an_act(), li, to_bed("12", NOW - 24 * HOUR))
    with refused(session, BED_TAKEN):
        move(session, an_act(), li, to_bed("12", NOW - HOUR))


def test_a_stay_begins_in_the_patients_life_and_not_in_the_future(session: MemorySession, li: UUID) -> None:
    with refused(session, FUTURE, field="since"):
        move(session, an_act(), li, home(NOW + timedelta(minutes=5, milliseconds=1)))
    with refused(session, BEFORE_BIRTH):
        move(session, an_act(), li, home(datetime(1990, 5, 16, 14, 59, tzinfo=UTC)))
    move(session, an_act(), li, home(NOW + timedelta(minutes=5)))
    with refused(session, GONE):
        move(session, an_act(), uuid4(), home())


def test_striking_a_move_may_not_lay_two_into_one_bed(session: MemorySession, li: UUID, wang: UUID) -> None:
    move(session, an_act(), li, to_bed("12", NOW - 2 * HOUR))
    mistaken = move(session, an_act(), li, to_bed("4", NOW - HOUR))
    session.flush()
    move(session, an_act(), wang, to_bed("12", NOW - HOUR))
    with refused(session, BED_TAKEN, bed="12", trial_id="ZJ-002"):
        strike(session, an_act(reason="wrong patient"), "stay", mistaken)
    move(session, an_act(), wang, home())
    strike(session, an_act(reason="wrong patient"), "stay", mistaken)
    with refused(session, BED_TAKEN, bed="12", trial_id="ZJ-001"):
        move(session, an_act(), wang, to_bed("12"))


def test_the_only_stay_can_be_struck(session: MemorySession, li: UUID) -> None:
    stay = move(session, an_act(), li, to_bed("12"))
    strike(session, an_act(reason="wrong patient"), "stay", stay)
    row = session.get(Stay, stay)
    assert row is not None
    assert (row.struck_at, row.strike_reason) == (NOW, "wrong patient")


def picc(**changes: object) -> AccessFields:
    return AccessFields.model_validate(
        {
            "type": AccessType.PICC,
            "side": Side.LEFT,
            "lumens": 2,
            "blinatumomab_lumen": "red",
            "inserted_at": NOW - 24 * HOUR,
            **changes,
        }
    )


def test_an_access_is_a_span_that_ends_with_its_removal(session: MemorySession, li: UUID) -> None:
    first = set_access(session, an_act(), li, picc())
    session.flush()
    port = set_access(session, an_act(), li, picc(type=AccessType.PORT))
    other_side = set_access(session, an_act(), li, picc(side=Side.RIGHT))
    act = an_act(reason="fever")
    ended = set_access(session, act, li, picc(removed_at=NOW))
    session.commit()
    with pytest.raises(AlreadyKept):
        set_access(session, act, li, picc(removed_at=NOW))
    rows = {row.id: row for row in session.exec(select(Access)).all()}
    assert set(rows) == {first, port, other_side, ended}
    assert (rows[ended].replaces, rows[ended].removed_at, rows[ended].struck_at) == (first, NOW, None)
    assert (rows[first].struck_at, rows[first].strike_reason) == (NOW, "fever")
    assert {rows[port].struck_at, rows[port].replaces, rows[other_side].struck_at} == {None}


def test_times_of_an_access_agree(session: MemorySession, li: UUID) -> None:
    with refused(session, REMOVED_BEFORE_INSERTED, field="removed_at"):
        set_access(session, an_act(), li, picc(removed_at=NOW - 25 * HOUR))
    with refused(session, FUTURE, field="removed_at"):
        set_access(session, an_act(), li, picc(removed_at=NOW + HOUR))
    with refused(session, FUTURE, field="inserted_at"):
        set_access(session, an_act(), li, picc(inserted_at=NOW + HOUR))
    with refused(session, DAY_IN_FUTURE, field="dressing_on"):
        set_access(session, an_act(), li, picc(dressing_on=TODAY + timedelta(days=1)))
    set_access(session, an_act(), li, picc(dressing_on=TODAY))
