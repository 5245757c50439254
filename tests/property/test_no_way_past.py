"""Ten thousand tries to pass the second person by: whoever, with whatever secret, about whichever row, on any values.

What may pass is told anew here, from the words of the rule alone. The tries are the same each time.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random
from uuid import UUID, uuid5

import pytest

from bline_desktop.commands.pins import set_pin
from bline_desktop.commands.second_checks import Subject, check_second, require_second
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.people import User
from bline_desktop.domain.roles import Role
from bline_desktop.domain.second_check import SECOND_NEEDED, CheckEntry, CheckOutcome, SecondCheck, Values
from tests.support.store import NAMES, USERS, MemorySession, a_patient, an_act, memory_session

TRIES, TOGETHER = 10_000, 100
IDS = UUID("51f5e9a0-6a51-4b53-9a3d-5a4f6f3f0a77")
PASSWORD, PIN = "ten grey herons", "486029"
GONE = uuid5(IDS, "a nurse who has left")
ABLE = {USERS[role] for role in (Role.NURSE, Role.PHYSICIAN, Role.INVESTIGATOR)}
PEOPLE = (*USERS.values(), GONE)
DOERS = (Role.NURSE, Role.PHYSICIAN, Role.INVESTIGATOR)
WHAT: tuple[Values, ...] = (
    (("dose_ug_per_day", "28"), ("rate_ml_per_h", "5")),
    (("dose_ug_per_day", "28"), ("rate_ml_per_h", "50")),
    (("dose_ug_per_day", "9"), ("rate_ml_per_h", "5")),
    (("rate_ml_per_h", "10"),),
    (("cd3_mantissa", "1.5"), ("cd3_power", "6")),
    (("cd3_mantissa", "1.5"), ("cd3_power", "7")),
    (("din", "4321"), ("part_number", "1a")),
    (("din", "4321"), ("part_number", "1b")),
)


@dataclass
class Night:
    """One ward in a night: its session, two patients, and which rows somebody else has truly read."""

    session: MemorySession
    chance: Random
    patients: dict[UUID, str]
    read: dict[UUID, set[tuple[UUID, Values, UUID]]]
    rows: dict[UUID, tuple[UUID, Values]]
    passed: int = 0
    stopped: int = 0
    waiting: int = 0


@pytest.fixture
def night() -> Iterator[Night]:
    with memory_session() as session:
        own = a_patient(session)
        other = a_patient(session, trial_id="ZJ-002", hospital_number="H0002", surname="WU")
        session.add(User(id=GONE, name="HAYES Olga", role=Role.NURSE, active=False))
        session.info["keys"].add_slot(GONE, "HAYES Olga", PASSWORD)
        set_pin(session, an_act(Role.PHYSICIAN), PASSWORD, PIN)
        session.commit()
        yield Night(session, Random("second person"), {own: "0001", other: "0002"}, {}, {})


def test_no_act_passes_the_second_person_by(night: Night) -> None:
    for number in range(TRIES):
        one_try(night, number)
        if number % TOGETHER == TOGETHER - 1:
            night.session.rollback()
            night.read.clear()
            night.rows.clear()
    assert night.passed + night.stopped + night.waiting == TRIES
    assert min(night.passed, night.stopped, night.waiting) > TRIES // 20  # all three were tried often enough


def one_try(night: Night, number: int) -> None:
    """Let people check as it comes, and write an act: it passes only where somebody else read exactly this."""
    chance = night.chance
    act = an_act(chance.choice(DOERS))
    patient, values = chance.choice([*night.patients]), chance.choice(WHAT)
    about = uuid5(IDS, f"row {number}")
    for _ in range(chance.choice((0, 1, 1, 1, 2))):
        tries_a_check(night, Subject(about, patient), values, act.user_id)
    later = chance.choice((None, None, None, None, None, "alone"))
    act = replace(act, asks_second=chance.random() < 0.9, later=later)
    rows = [row for row, (whose, _) in night.rows.items() if whose == patient]  # a correction keeps the patient
    replaced = chance.choice(rows) if rows and chance.random() < 0.3 else None
    readers = night.read.get(about, set())
    may = any(read[:2] == (patient, values) and read[2] != act.user_id for read in readers)
    may_carry = replaced is not None and night.rows[replaced] == (patient, values)
    if not writes(night, act, Subject(about, patient, replaced), values):
        assert not may
        assert not may_carry
        night.stopped += 1
        return
    new = [one.outcome for one in night.session.new if isinstance(one, SecondCheck)]
    night.session.flush()
    if may or may_carry:
        assert CheckOutcome.PENDING not in new
        night.passed += 1
        night.rows[about] = (patient, values)
    else:
        assert new == [CheckOutcome.PENDING], "written, and it neither waits nor was it read by anybody"
        assert later or not act.asks_second
        night.waiting += 1


def writes(night: Night, act: Act, subject: Subject, values: Values) -> bool:
    """Try to write an act; tell whether it was written."""
    try:
        require_second(night.session, act, subject, values)
    except RuleBroken as broken:
        if broken.rule == SECOND_NEEDED:
            return False
        raise
    return True


def tries_a_check(night: Night, subject: Subject, values: Values, doer: UUID) -> None:
    """Let anybody read anything about any row, under anybody's session; note it where it is a true second reading."""
    chance = night.chance

    def mostly(right: object, *wrong: object) -> object:
        return right if chance.random() < 0.85 else chance.choice(wrong)

    checker = chance.choice((*ABLE, *ABLE, *PEOPLE))
    secret = str(mostly(PASSWORD, "eleven grey herons", "", PIN, "486028", "000000", PASSWORD.upper()))
    about = mostly(subject.record_id, uuid5(subject.record_id, "another"), subject.patient_id)
    patient = mostly(subject.patient_id, *night.patients)
    first, read = mostly(values, *WHAT, ()), mostly(values, *WHAT, ())
    four = str(mostly(night.patients[subject.patient_id], "0001", "0002", "", "9999"))
    assert isinstance(about, UUID)
    assert isinstance(patient, UUID)
    assert isinstance(first, tuple)
    assert isinstance(read, tuple)
    signed_in = chance.choice((doer, doer, USERS[Role.NURSE], checker))
    role = next((role for role, user in USERS.items() if user == signed_in and role in DOERS), Role.NURSE)
    act = replace(an_act(role), user_id=signed_in, user_name=NAMES[role])
    entry = CheckEntry(about, patient, checker, secret, first, (("last_four", four), *read))
    answer = check_second(night.session, act, entry)
    night.session.flush()
    right_secret = secret == PASSWORD or (secret == PIN and checker == USERS[Role.PHYSICIAN])
    reads_the_same = all(dict(read).get(name) == value for name, value in first)
    somebody_else = checker in ABLE and checker != signed_in
    true = right_secret and somebody_else and four == night.patients[patient] and reads_the_same
    assert true or not answer.agreed
    if answer.agreed:
        night.read.setdefault(about, set()).add((patient, first, checker))
