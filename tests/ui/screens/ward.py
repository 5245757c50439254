"""A small ward in the real store, written through the commands: one patient for each thing a screen must show."""

import shutil
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4, uuid5

from bline_desktop.commands.dli import record_dli
from bline_desktop.commands.infusions import (
    order_cycle,
    record_new_bag,
    record_pause,
    record_resume,
    record_start,
    record_stop,
)
from bline_desktop.commands.patients import enrol, set_safety
from bline_desktop.commands.records import record
from bline_desktop.commands.stays import move
from bline_desktop.domain.act import Act
from bline_desktop.domain.observations.chimerism import ChimerismFields
from bline_desktop.domain.observations.mrd import MrdFields
from bline_desktop.domain.observations.weight import WeightFields
from bline_desktop.domain.patient import AllergyStatus, PatientFields, SafetyFields, StayFields
from bline_desktop.domain.people import User
from bline_desktop.domain.roles import Role
from bline_desktop.domain.treatment.acts import HangFields, PauseFields, ResumeFields, StopFields
from bline_desktop.domain.treatment.cycle import CycleFields
from bline_desktop.domain.treatment.dli import DliFields
from bline_desktop.storage.database import Database
from bline_desktop.storage.opening import open_store
from bline_desktop.ui.desk import SignedIn
from tests.support.real_store import ASKER, KEY, NOW, NURSE, PATIENT, STORE_ID, ZONE, new_store
from tests.support.second import with_second

PHYSICIAN = uuid5(STORE_ID, "physician")
BAKER = SignedIn(PHYSICIAN, "BAKER Paul", Role.PHYSICIAN)
TODAY = NOW.astimezone(ZONE).date()


class Ward:
    """Writes what happened on the ward, each act at its own time."""

    def __init__(self, store: Database) -> None:
        self.store = store
        self.patients: dict[UUID, UUID] = {}  # of each cycle
        self.weights: dict[UUID, tuple[date, Decimal]] = {}  # of each patient, the last
        act = self.act(0, Role.PHYSICIAN)
        with store.write(act) as session:
            session.add(User(id=PHYSICIAN, name="BAKER Paul", role=Role.PHYSICIAN, active=True))

    def act(self, hours_ago: float, role: Role = Role.NURSE, reason: str | None = None) -> Act:
        """Make an act so many hours before now."""
        user, name = (NURSE, "ADAMS Nora") if role is Role.NURSE else (PHYSICIAN, "BAKER Paul")
        now = NOW - timedelta(hours=hours_ago)
        return Act(uuid4(), user, name, role, "ward-pc-1", now, ZONE, reason)

    def do(self, act: Act, command: Callable[..., Any], *args: object, **named: object) -> Any:
        """Do one command in a transaction of its own."""
        with self.store.write(act) as session:
            return with_second(session, act, PHYSICIAN, lambda own: command(session, own, *args, **named))

    def patient(self, trial_id: str, name: tuple[str, str, str], bed: str | None, **changes: object) -> UUID:
        """Enrol a patient with a weight, allergies asked, in a bed or at home."""
        weight = Decimal(str(changes.pop("weight_kg", "61.5")))
        asked = changes.pop("asked", True)
        surname, given, native = name
        fields = {
            "trial_id": trial_id,
            "site": "Hangzhou",
            "hospital_number": f"1002{trial_id[-2:]}",
            "surname": surname,
            "given_name": given,
            "native_name": native,
            "born_on": date(1985, 7, 14),
            "sex": "female",
            "transplant_on": TODAY - timedelta(days=126),
            "donor_type": "haploidentical",
            "conditioning": "Bu/Cy/ATG",
            "pre_transplant_mrd": "negative",
            "state": "on_treatment",
        }
        typed = PatientFields.model_validate(fields | changes)
        measured = WeightFields(measured_on=TODAY - timedelta(days=91), weight_kg=weight, height_cm=Decimal(168))
        patient_id: UUID = self.do(self.act(24 * 90, Role.PHYSICIAN), enrol, typed, measured)
        self.weights[patient_id] = measured.measured_on, weight
        if asked:
            self.do(self.act(24 * 89), set_safety, patient_id, SafetyFields(allergy_status=AllergyStatus.NONE_KNOWN))
        since = NOW - timedelta(days=80)
        stay = {"place": "ward", "ward": "3 East", "bed": bed} if bed else {"place": "home"}
        self.do(self.act(24 * 80), move, patient_id, StayFields.model_validate({**stay, "since": since}))
        return patient_id

    def cycle(self, patient_id: UUID, number: int, days_ago: int, dose: int = 28) -> UUID:
        """Order a cycle."""
        fields = CycleFields(
            number=number,
            dose_ug_per_day=Decimal(dose),
            planned_days=28,
            planned_start_on=TODAY - timedelta(days=days_ago),
            template="EXAMPLE, not the trial's regimen",
        )
        cycle_id: UUID = self.do(self.act(24 * days_ago + 20, Role.PHYSICIAN), order_cycle, patient_id, fields)
        self.patients[cycle_id] = patient_id
        return cycle_id

    def weigh(self, patient_id: UUID, hours_ago: float, kg: str | Decimal | None = None) -> None:
        """Weigh a patient; nothing where the last weight is of the last seven days and no other is told."""
        day = (NOW - timedelta(hours=hours_ago)).astimezone(ZONE).date()
        weighed_on, last = self.weights[patient_id]
        if kg is not None or day - weighed_on > timedelta(days=7):
            self.weights[patient_id] = day, Decimal(kg or last)
            fields = WeightFields(measured_on=day, weight_kg=Decimal(kg or last))
            self.do(self.act(hours_ago), record, "weight", patient_id, fields)

    def hang(self, cycle_id: UUID, hours_ago: float, *, first: bool = False, late_h: float = 0, **more: object) -> None:
        """Hang a 48-hour bag of 28 micrograms per day, on a patient who was weighed within the week."""
        self.weigh(self.patients[cycle_id], hours_ago)
        at = NOW - timedelta(hours=hours_ago)
        label = {
            "at": at,
            "dose_ug_per_day": Decimal(28),
            "duration_h": Decimal(48),
            "rate_ml_per_h": Decimal(5),
            "volume_ml": Decimal(240),
            "use_by": at + timedelta(hours=72),
            "out_of_fridge_at": at - timedelta(minutes=30),
        }
        command = record_start if first else record_new_bag
        self.do(self.act(hours_ago - late_h), command, cycle_id, HangFields.model_validate(label | more))

    def pause(self, cycle_id: UUID, hours_ago: float, cause: str) -> None:
        """Pause the pump."""
        at = NOW - timedelta(hours=hours_ago)
        self.do(self.act(hours_ago), record_pause, cycle_id, PauseFields.model_validate({"at": at, "cause": cause}))

    def resume(self, cycle_id: UUID, hours_ago: float) -> None:
        """Let the pump go on."""
        at = NOW - timedelta(hours=hours_ago)
        self.do(self.act(hours_ago), record_resume, cycle_id, ResumeFields(at=at))

    def stop(self, cycle_id: UUID, hours_ago: float) -> None:
        """Stop the infusion."""
        at = NOW - timedelta(hours=hours_ago)
        self.do(self.act(hours_ago), record_stop, cycle_id, StopFields.model_validate({"at": at, "cause": "completed"}))

    def mrd(self, patient_id: UUID, days_ago: int, **changes: object) -> UUID:
        """Record an MRD result."""
        fields = {
            "sampled_on": TODAY - timedelta(days=days_ago),
            "method": "flow",
            "material": "marrow",
            "gating": "independent",
            "result": "negative",
            "sensitivity": "-4",
        }
        typed = MrdFields.model_validate(fields | changes)
        record_id: UUID = self.do(self.act(24 * days_ago - 12), record, "mrd", patient_id, typed)
        return record_id

    def chimerism(self, patient_id: UUID, days_ago: int, lineage: str, percent: str | None) -> UUID:
        """Record a chimerism result."""
        fields = ChimerismFields.model_validate(
            {
                "sampled_on": TODAY - timedelta(days=days_ago),
                "lineage": lineage,
                "material": "blood",
                "method": "str_pcr",
                "evaluable": percent is not None,
                "donor_percent": None if percent is None else Decimal(percent),
            }
        )
        record_id: UUID = self.do(self.act(24 * days_ago - 12), record, "chimerism", patient_id, fields)
        return record_id

    def dli(self, patient_id: UUID, hours_ago: float, *, ended: bool = True, power: str = "5") -> UUID:
        """Record a DLI."""
        started = NOW - timedelta(hours=hours_ago)
        fields = DliFields.model_validate(
            {
                "product": "gcsf_cryo",
                "cd3_mantissa": Decimal(1),
                "cd3_power": power,
                "volume_ml": Decimal(60),
                "started_at": started,
                "ended_at": started + timedelta(minutes=45) if ended else None,
            }
        )
        dli_id: UUID = self.do(self.act(max(hours_ago - 1, 0)), record_dli, patient_id, fields)
        return dli_id


def whole_ward(store: Database) -> dict[str, UUID]:
    """Write seven patients, one for each thing that a board must tell apart; return their ids by trial id."""
    ward = Ward(store)
    ids = {
        "ZJ-021": ward.patient("ZJ-021", ("Li", "Wei", "李薇"), "4"),
        "ZJ-009": ward.patient("ZJ-009", ("Wang", "Fang", "王芳"), "7", sex="male"),
        "ZJ-030": ward.patient("ZJ-030", ("Zhao", "Qiang", "赵强"), "9", sex="male"),
        "ZJ-022": ward.patient("ZJ-022", ("Zhou", "Min", "周敏"), None),
        "ZJ-031": ward.patient(
            "ZJ-031", ("Chen", "Yu", "陈雨"), "12", born_on=date(2011, 3, 2), weight_kg=Decimal(44), asked=False
        ),
    }
    running(ward, ids["ZJ-021"])
    paused = ward.cycle(ids["ZJ-009"], 1, 3)
    ward.hang(paused, 70, first=True)
    ward.hang(paused, 24)
    ward.pause(paused, 3.2, "occlusion")
    ward.dli(ids["ZJ-030"], 0.6, ended=False, power="6")
    ward.mrd(ids["ZJ-030"], 12)
    empty = ward.cycle(ids["ZJ-022"], 1, 4)
    ward.hang(empty, 50, first=True, use_by=NOW + timedelta(hours=9))
    return ids


@cache
def _prepared() -> tuple[Path, dict[str, UUID]]:
    folder = Path(tempfile.mkdtemp(prefix="bline-test-ward-"))
    store = new_store(folder)
    ids = whole_ward(store)
    store.close()
    return folder, ids


def ward_in(folder: Path) -> tuple[Database, dict[str, UUID]]:
    """Open a copy of the whole ward in a folder."""
    prepared, ids = _prepared()
    shutil.copytree(prepared, folder, dirs_exist_ok=True)
    return open_store(folder, KEY, STORE_ID), {**ids, "ZJ-014": PATIENT}


def running(ward: Ward, patient_id: UUID) -> UUID:
    """Give a patient an earlier cycle, a running one with a late entry and a pause, two DLI, MRD and chimerism."""
    first = ward.cycle(patient_id, 1, 60)
    ward.hang(first, 24 * 60, first=True)
    for days in range(58, 46, -2):
        ward.hang(first, 24 * days + 0.5)
    ward.pause(first, 24 * 52 + 3, "imaging")
    ward.resume(first, 24 * 52 + 1.5)
    ward.stop(first, 24 * 46)
    ward.dli(patient_id, 24 * 40)
    ward.dli(patient_id, 24 * 10, power="6")
    for days, changes in ((75, {"result": "value", "level": Decimal("2.3"), "level_power": "-4"}), (48, {}), (14, {})):
        ward.mrd(patient_id, days, **changes)
    ward.mrd(patient_id, 14, method="ngs", gating=None, sensitivity="-6")
    for lineage, values in (
        ("whole", ("97", "98.5", "99.2")),
        ("cd3", ("88", "93", "97")),
        ("cd19", ("95", None, None)),
    ):
        for days, percent in zip((75, 48, 14), values, strict=True):
            ward.chimerism(patient_id, days, lineage, percent)
    cycle_id = ward.cycle(patient_id, 2, 5)
    ward.hang(cycle_id, 24 * 5.6, first=True)
    ward.hang(cycle_id, 24 * 3.6)
    ward.pause(cycle_id, 24 * 2.2, "air")
    ward.resume(cycle_id, 24 * 2.2 - 0.4)
    ward.hang(cycle_id, 38.2, late_h=2)
    return cycle_id


def read(store: Database, query: Callable[..., Any], *args: object) -> Any:
    """Ask as the nurse does."""
    with store.read(ASKER) as session:
        return query(session, ASKER, *args)
