"""A small ward in memory: rows as the commands write them, without the commands, for tests of what is read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from sqlmodel import Session, create_engine

from bline_desktop.domain.act import PROGRAM_ID, Act, Asker
from bline_desktop.domain.errors import Rule
from bline_desktop.domain.fields import Fields
from bline_desktop.domain.observations.chimerism import Chimerism, ChimerismFields
from bline_desktop.domain.observations.mrd import Mrd, MrdFields
from bline_desktop.domain.observations.round import Handwriting, Round, RoundFields
from bline_desktop.domain.observations.weight import Weight, WeightFields
from bline_desktop.domain.patient import Patient, PatientFields, Stay, StayFields
from bline_desktop.domain.people import User
from bline_desktop.domain.record import Record
from bline_desktop.domain.roles import Role
from bline_desktop.domain.settings import Setting, setting_id
from bline_desktop.domain.tables import METADATA
from bline_desktop.domain.task import Task, TaskClosing, TaskClosingFields, write_details
from bline_desktop.domain.treatment.cycle import Bag, BagFields, Cycle, CycleFields, PumpRecord
from bline_desktop.domain.treatment.dli import Dli, DliFields
from bline_desktop.domain.treatment.pump import PumpAction

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 6, 5, tzinfo=UTC)  # 14:05 on the ward
NURSE = uuid5(PROGRAM_ID, "nurse")
H = timedelta(hours=1)


class Untyped(Fields):
    """What the program writes and no person types."""


def asker(role: Role = Role.INVESTIGATOR, now: datetime = NOW) -> Asker:
    """Return somebody who looks, now."""
    return Asker(NURSE, "ADAMS Nora", role, now, ZONE)


@dataclass
class Ward:
    """A session with one nurse, and verbs that add rows to it; each returns the id of its row."""

    session: Session
    acts: Iterator[int] = field(default_factory=count)

    def act(self, now: datetime = NOW, **changes: Any) -> Act:
        """Return a new gesture."""
        values: dict[str, Any] = {"role": Role.NURSE, "workstation": "ward-pc-1", "zone": ZONE} | changes
        return Act(
            id=uuid5(PROGRAM_ID, f"act {next(self.acts)}"), user_id=NURSE, user_name="ADAMS Nora", now=now, **values
        )

    def add(self, row: Any) -> UUID:
        """Add a row at once."""
        self.session.add(row)
        self.session.flush()
        key: UUID = row.id
        return key

    def person(self, name: str, role: Role = Role.NURSE, active: bool = True) -> UUID:
        """Add an account."""
        key = NURSE if name == "ADAMS Nora" else uuid5(PROGRAM_ID, name)
        return self.add(User(id=key, name=name, role=role, active=active))

    def setting(self, key: str, value: str) -> UUID:
        """Keep a setting of the ward."""
        return self.add(Setting(id=setting_id(key), key=key, value=value))

    def patient(self, trial_id: str = "ZJ-014", surname: str = "Li", given_name: str = "Wei", **changes: Any) -> UUID:
        """Enrol a patient of 41 years, 126 days after the transplant, with no known allergies."""
        safety = {key: changes.pop(key) for key in ("allergy_status", "allergies", "isolation") if key in changes}
        values: dict[str, Any] = {
            "trial_id": trial_id,
            "site": "Hangzhou",
            "hospital_number": f"100{trial_id[-3:]}",
            "surname": surname,
            "given_name": given_name,
            "born_on": date(1985, 7, 14),
            "sex": "female",
            "transplant_on": date(2026, 7, 19),
            "donor_type": "haploidentical",
            "conditioning": "BuCy",
            "pre_transplant_mrd": "positive",
            "state": "on_treatment",
        }
        fields = PatientFields.model_validate(values | changes)
        row = {"id": uuid5(PROGRAM_ID, trial_id), "enrolled_at": NOW, "allergy_status": "none_known"}
        return self.add(Patient.model_validate({**fields.model_dump(), **row, **safety}))

    def record(self, record: type[Record], patient: UUID, fields: Fields, now: datetime = NOW, **links: Any) -> UUID:
        """Add a record."""
        return self.add(record.written(self.act(now), patient, fields, **links))

    def stay(self, patient: UUID, place: str = "ward", bed: str | None = "4", since: datetime = NOW - 48 * H) -> UUID:
        """Say where a patient is from a moment on."""
        here = {"ward": "Haematology 2", "bed": bed} if place == "ward" else {}
        values = {"place": place, "since": since, **here}
        return self.record(Stay, patient, StayFields.model_validate(values))

    def weight(self, patient: UUID, kg: str, on: date = date(2026, 11, 19)) -> UUID:
        """Add a weight."""
        return self.record(Weight, patient, WeightFields(measured_on=on, weight_kg=Decimal(kg)))

    def baseline(self, patient: UUID, at: datetime = NOW) -> UUID:
        """Record the round with ICE and handwriting of before the first drug."""
        return self.record(Round, patient, RoundFields(seen_at=at, ice=10, handwriting=Handwriting.BASELINE, pulse=72))

    def cycle(self, patient: UUID, number: int = 1, start: date = date(2026, 11, 20), **changes: Any) -> UUID:
        """Order a cycle of 28 micrograms per day for 28 days."""
        values: dict[str, Any] = {"number": number, "dose_ug_per_day": "28", "planned_days": 28}
        values |= {"planned_start_on": start, **changes}
        return self.record(Cycle, patient, CycleFields.model_validate(values))

    def pump(self, cycle: UUID, action: PumpAction, at: datetime, *, cause: str | None = None, **label: Any) -> UUID:
        """Record an act at the pump; a start and a new bag with a 48-hour bag of 240 mL, unless told otherwise."""
        ordered = self.session.get_one(Cycle, cycle)
        late = label.pop("recorded_at", at)
        bag_id = self.bag(cycle, at, **label) if action in (PumpAction.START, PumpAction.NEW_BAG) else None
        links = {"cycle_id": cycle, "action": action, "at": at, "cause": cause, "bag_id": bag_id}
        return self.record(PumpRecord, ordered.patient_id, Untyped(), now=late, **links)

    def bag(self, cycle: UUID, at: datetime, **label: Any) -> UUID:
        """Keep the label of a bag."""
        ordered = self.session.get_one(Cycle, cycle)
        values: dict[str, Any] = {"dose_ug_per_day": "28", "duration_h": "48", "rate_ml_per_h": "5", "volume_ml": "240"}
        number = label.pop("number", 1)
        fields = BagFields.model_validate(values | {"use_by": at + 96 * H} | label)
        return self.record(Bag, ordered.patient_id, fields, cycle_id=cycle, number=number)

    def dli(self, patient: UUID, at: datetime, ended_at: datetime | None = None, **changes: Any) -> UUID:
        """Record a donor lymphocyte infusion."""
        values: dict[str, Any] = {
            "product": "gcsf_cryo",
            "cd3_mantissa": "1.50",
            "cd3_power": "6",
            "volume_ml": "40",
            "started_at": at,
            "ended_at": ended_at,
        }
        return self.record(Dli, patient, DliFields.model_validate(values | changes))

    def mrd(self, patient: UUID, on: date = date(2026, 11, 20), **changes: Any) -> UUID:
        """Record an MRD result, negative by NGS unless told otherwise."""
        values: dict[str, Any] = {"sampled_on": on, "method": "ngs", "material": "marrow", "result": "negative"}
        return self.record(Mrd, patient, MrdFields.model_validate(values | {"sensitivity": "-6"} | changes))

    def chimerism(
        self, patient: UUID, lineage: str = "cd3", percent: str | None = "98.5", on: date = date(2026, 11, 20)
    ) -> UUID:
        """Record a chimerism result; not evaluable without a percent."""
        values = {"sampled_on": on, "lineage": lineage, "material": "blood", "method": "str_pcr"}
        values |= {"evaluable": percent is not None, "donor_percent": percent}
        return self.record(Chimerism, patient, ChimerismFields.model_validate(values))

    def task(self, patient: UUID, rule: Rule, about: UUID, now: datetime = NOW, **values: object) -> UUID:
        """Open a task for a physician."""
        links: dict[str, Any] = {
            "rule": rule.code,
            "source": rule.source,
            "sentence": rule.sentence.text,
            "about": about,
        }
        links |= {"details": write_details(values), "reason": "Found so"}
        return self.record(Task, patient, Untyped(), now, **links)

    def close(self, task: UUID) -> UUID:
        """Close a task."""
        row = self.session.get_one(Task, task)
        return self.record(TaskClosing, row.patient_id, TaskClosingFields(note="Seen"), task_id=task)

    def strike(self, record: type[Record], key: UUID, reason: str = "Wrong patient") -> None:
        """Strike a record."""
        row = self.session.get_one(record, key)
        row.struck_at, row.struck_by, row.strike_reason = NOW, NURSE, reason
        self.session.flush()


def a_ward() -> Ward:
    """Return an empty ward with one nurse."""
    engine = create_engine("sqlite://")
    METADATA.create_all(engine)
    ward = Ward(Session(engine))
    ward.person("ADAMS Nora")
    return ward
