"""The parts of the made-up ward: names, beds, pass phrases, other sizes, other hours and other zones."""

from collections import Counter
from datetime import UTC, datetime
from random import Random
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from bline_desktop.demo.beds import ALL_BEDS, Beds
from bline_desktop.demo.names import NameBook
from bline_desktop.demo.staff import Member, demo_users, on_duty
from bline_desktop.demo.ward import MOST_PATIENTS, Size, build
from bline_desktop.domain.names import NamedPatient, name_alerts
from bline_desktop.domain.patient import Patient, PatientState, Sex
from bline_desktop.domain.roles import Role
from bline_desktop.storage.passwords import check_new_password
from tests.support.store import memory_session
from tests.unit.demo.wards import NOW, ZONE, ward_in_memory, writing_to


def test_pass_phrases_are_good_enough_for_any_seed() -> None:
    for seed in range(200):
        assert demo_users(seed) == demo_users(seed)
        for user in demo_users(seed):
            check_new_password(user.password, user.name)


def test_names_are_given_once_until_none_is_left() -> None:
    book = NameBook(Random(1))
    names = [book.take(sex) for _ in range(15) for sex in Sex]
    people = [NamedPatient(uuid4(), surname, given, native, True) for surname, given, native in names]
    assert name_alerts(people) == frozenset()
    while len(names) < 40 * 5:
        names.append(book.take(Sex.MALE))
    assert len(set(names)) == len(names)


def test_a_book_without_names_left_says_so() -> None:
    book = NameBook(Random(1))
    with pytest.raises(ValueError, match="no name is left"):
        [book.take(Sex.MALE) for _ in range(40 * 24 + 1)]


def test_a_bed_is_given_to_one_patient_at_a_time() -> None:
    beds = Beds(["1", "3"])
    assert [beds.take("a"), beds.take("b"), beds.take("a")] == ["2", "4", "2"]
    beds.leave("b")
    beds.leave("nobody")
    assert beds.take("c") == "4"
    with pytest.raises(ValueError, match="no bed is free"):
        [beds.take(str(number)) for number in range(len(ALL_BEDS))]


def test_nurses_take_turns_by_shift() -> None:
    nurses = [Member(uuid4(), name, Role.NURSE, "") for name in ("A", "B")]
    days = [datetime(2026, 11, day, hour, tzinfo=UTC) for day in (2, 3) for hour in (1, 13)]
    assert [on_duty(nurses, Role.NURSE, at, ZoneInfo("UTC")).name for at in days] in (
        ["A", "B", "A", "B"],
        ["B", "A", "B", "A"],
    )


@pytest.mark.parametrize("patients", [0, MOST_PATIENTS + 1])
def test_a_ward_of_no_size_is_refused(patients: int) -> None:
    with memory_session(people=False) as session, pytest.raises(ValueError, match="1 to 200"):
        build(writing_to(session, []), Size(patients), NOW, ZONE)


def test_patients_beyond_the_cast_were_screened_and_the_cast_is_the_same() -> None:
    with ward_in_memory(44) as (ward, session, acts):
        found = session.exec(select(Patient)).all()
        states = Counter(patient.state for patient in found)
        assert len(ward.patients) == len(found) == 44
        assert states[PatientState.SCREENING] == 6
        assert states[PatientState.OFF_STUDY] == 2 + 7
        assert sum("Not eligible" in (act.reason or "") or "Consent" in (act.reason or "") for act in acts) == 7
        larger = {patient.id: patient.surname for patient in found}
    with ward_in_memory(9) as (_, session, _):
        smaller = {patient.id: patient.surname for patient in session.exec(select(Patient)).all()}
    assert smaller.items() <= larger.items()


@pytest.mark.parametrize(
    ("now", "zone", "seed"),
    [
        (datetime(2026, 11, 17, 16, 1, tzinfo=UTC), "Asia/Shanghai", 1),  # one minute past midnight on the ward
        (datetime(2026, 11, 17, 21, 29, tzinfo=UTC), "Asia/Shanghai", 2),  # the night of the alarms ends in a minute
        (datetime(2026, 11, 17, 21, 30, tzinfo=UTC), "Asia/Shanghai", 3),
        (datetime(2026, 10, 25, 2, 15, tzinfo=UTC), "Europe/Berlin", 4),  # the night of the clock change
        (datetime(2027, 1, 1, 0, 0, tzinfo=UTC), "UTC", 5),
    ],
)
def test_at_any_hour_everything_lies_behind(now: datetime, zone: str, seed: int) -> None:
    with ward_in_memory(9, seed, now, ZoneInfo(zone)) as (_, _, acts):
        times = [act.now for act in acts]
        assert times == sorted(times)
        assert times[-1] <= now
        assert len({act.id for act in acts}) == len(acts)


def test_ids_depend_on_the_seed_and_not_on_the_hour() -> None:
    made: list[tuple[tuple[str, UUID], ...]] = []
    for now in (NOW, NOW.replace(hour=3)):
        with ward_in_memory(3, 7, now) as (ward, _, _):
            made.append(ward.patients)
    with ward_in_memory(3, 8) as (ward, _, _):
        made.append(ward.patients)
    assert made[0] == made[1]
    assert made[0] != made[2]
