"""A store in memory for tests without a file, and builders of the rows that most tests start from."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import create_engine, event
from sqlalchemy.pool import StaticPool
from sqlmodel import Session

from bline_desktop.commands.infusions import order_cycle, record_start
from bline_desktop.commands.patients import enrol, set_safety
from bline_desktop.domain.act import Act, Asker
from bline_desktop.domain.observations.weight import WeightFields
from bline_desktop.domain.patient import (
    AllergyStatus,
    DonorType,
    PatientFields,
    PatientState,
    PreTransplantMrd,
    SafetyFields,
    Sex,
)
from bline_desktop.domain.people import User
from bline_desktop.domain.roles import Role
from bline_desktop.domain.tables import METADATA
from bline_desktop.domain.treatment.acts import HangFields
from bline_desktop.domain.treatment.cycle import CycleFields

ZONE = ZoneInfo("Asia/Shanghai")
# Monday 02-Nov-2026 08:00 in Shanghai; the ward of these tests stands still until a test moves it.
NOW = datetime(2026, 11, 2, 0, 0, tzinfo=UTC)
TODAY = date(2026, 11, 2)
NAMES = {
    Role.NURSE: "ADAMS Nora",
    Role.PHYSICIAN: "BAKER Paul",
    Role.PHARMACIST: "COOPER Phil",
    Role.INVESTIGATOR: "DIXON Iris",
    Role.DATA_MANAGER: "EVANS Dana",
    Role.MONITOR: "FLYNN Mona",
    Role.ADMINISTRATOR: "GRANT Adam",
}
USERS = {role: uuid5(NAMESPACE_OID, f"user {role.value}") for role in Role}


@dataclass
class FakeKeys:
    """The keys of a store, kept in a dict: who may unlock it with which password, and the name shown."""

    slots: dict[UUID, tuple[str, str]] = field(default_factory=dict)

    def add_slot(self, user_id: UUID, shown_name: str, password: str) -> None:
        self.slots[user_id] = (shown_name, password)

    def remove_slot(self, user_id: UUID) -> None:
        del self.slots[user_id]

    def change_password(self, user_id: UUID, password: str) -> None:
        self.slots[user_id] = (self.slots[user_id][0], password)

    def check_password(self, user_id: UUID, password: str, now: datetime) -> bool:
        return user_id in self.slots and self.slots[user_id][1] == password

    def pin_verifier(self, pin: str) -> str:
        return f"verifier of {pin}"

    def is_pin(self, pin: str, verifier: str) -> bool:
        return verifier == f"verifier of {pin}"

    def rename(self, user_id: UUID, shown_name: str) -> None:
        self.slots[user_id] = (shown_name, self.slots[user_id][1])


class MemorySession(Session):
    """A session on a store in memory that remembers what was noted for the journal."""

    def __init__(self, bind: Any, **options: Any) -> None:
        super().__init__(bind, **options)
        self.notes: list[tuple[str, UUID | None]] = []

    def note(self, action: str, about: UUID | None = None) -> None:
        self.notes.append((action, about))


@contextmanager
def memory_session(*, people: bool = True) -> Iterator[MemorySession]:
    """Open an empty store in memory, with foreign keys on and, unless told otherwise, one user of each role."""
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", lambda connection, record: connection.execute("PRAGMA foreign_keys=ON"))
    METADATA.create_all(engine)
    with MemorySession(engine, info={"keys": FakeKeys()}, expire_on_commit=False) as session:
        if people:
            for role, user_id in USERS.items():
                session.add(User(id=user_id, name=NAMES[role], role=role, active=True))
                session.info["keys"].add_slot(user_id, NAMES[role], "ten grey herons")
            session.commit()
        yield session
    engine.dispose()


def an_act(
    role: Role = Role.NURSE, now: datetime = NOW, *, reason: str | None = None, user_id: UUID | None = None
) -> Act:
    """Make a new act of the test ward's one user of a role."""
    return Act(
        id=uuid4(),
        user_id=user_id or USERS[role],
        user_name=NAMES[role],
        role=role,
        workstation="bay 3",
        now=now,
        zone=ZONE,
        reason=reason,
    )


def an_asker(role: Role = Role.NURSE, now: datetime = NOW) -> Asker:
    """Make the asker of the test ward's one user of a role."""
    return Asker(USERS[role], NAMES[role], role, now, ZONE)


def patient_fields(**changes: object) -> PatientFields:
    """Return what is typed of LI Na (born 1990, transplant 100 days ago), changed where a test says so."""
    return PatientFields.model_validate(
        {
            "trial_id": "ZJ-001",
            "site": "Hangzhou",
            "hospital_number": "H0001",
            "surname": "LI",
            "given_name": "Na",
            "native_name": "李娜",
            "born_on": date(1990, 5, 17),
            "sex": Sex.FEMALE,
            "transplant_on": TODAY - timedelta(days=100),
            "donor_type": DonorType.HAPLOIDENTICAL,
            "conditioning": "Bu/Cy",
            "pre_transplant_mrd": PreTransplantMrd.NEGATIVE,
            "state": PatientState.ON_TREATMENT,
            **changes,
        }
    )


def weight_fields(**changes: object) -> WeightFields:
    """Return a weight of 61.5 kg, measured today."""
    return WeightFields.model_validate(
        {"measured_on": TODAY, "weight_kg": Decimal("61.5"), "height_cm": Decimal(168), **changes}
    )


def a_patient(session: Session, *, asked: bool = True, now: datetime = NOW, **changes: object) -> UUID:
    """Enrol a patient who, unless told otherwise, was asked about allergies and has none; return the id."""
    patient_id = enrol(session, an_act(Role.PHYSICIAN, now), patient_fields(**changes), weight_fields())
    if asked:
        set_safety(session, an_act(now=now), patient_id, SafetyFields(allergy_status=AllergyStatus.NONE_KNOWN))
    session.flush()
    return patient_id


def a_cycle(session: Session, patient_id: UUID, *, now: datetime = NOW, **changes: object) -> UUID:
    """Order cycle 1 with 28 micrograms per day for 28 days, changed where a test says so; return the id."""
    fields = CycleFields.model_validate(
        {"number": 1, "dose_ug_per_day": Decimal(28), "planned_days": 28, "planned_start_on": TODAY, **changes}
    )
    cycle_id = order_cycle(session, an_act(Role.PHYSICIAN, now), patient_id, fields)
    session.flush()
    return cycle_id


def a_bag_label(at: datetime = NOW, **changes: object) -> HangFields:
    """Return the 48-hour bag of 28 micrograms per day (5 mL per hour, 240 mL), hung at `at`, good for three days."""
    return HangFields.model_validate(
        {
            "at": at,
            "dose_ug_per_day": Decimal(28),
            "duration_h": Decimal(48),
            "rate_ml_per_h": Decimal(5),
            "volume_ml": Decimal(240),
            "use_by": at + timedelta(days=3),
            **changes,
        }
    )


def a_running_cycle(session: Session, patient_id: UUID, *, at: datetime = NOW, **changes: object) -> UUID:
    """Order a cycle and start it at `at` with the 48-hour bag; return the id of the cycle."""
    cycle_id = a_cycle(session, patient_id, now=at, **changes)
    record_start(session, an_act(now=at), cycle_id, a_bag_label(at))
    session.flush()
    return cycle_id
