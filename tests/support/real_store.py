"""A real encrypted store in a folder of its own, with one nurse and one patient, for tests of storage and above."""

import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from uuid import UUID, uuid4, uuid5
from zoneinfo import ZoneInfo

from bline_desktop.domain.act import Act, Asker
from bline_desktop.domain.observations.mrd import Mrd, MrdFields
from bline_desktop.domain.patient import (
    AllergyStatus,
    DonorType,
    Patient,
    PatientState,
    PreTransplantMrd,
    Sex,
)
from bline_desktop.domain.people import User
from bline_desktop.domain.roles import Role
from bline_desktop.storage.database import Database
from bline_desktop.storage.opening import create_store, open_store

KEY = bytes(range(32))
STORE_ID = UUID("3d2f6d3e-9a56-4a5e-8f6f-0b8d7c1a2e55")
NURSE = uuid5(STORE_ID, "nurse")
PATIENT = uuid5(STORE_ID, "patient")
ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 6, 5, tzinfo=UTC)

A_NURSE_AT_WORK = Act(uuid5(STORE_ID, "act"), NURSE, "ADAMS Nora", Role.NURSE, "ward-pc-1", NOW, ZONE)
ASKER = Asker(NURSE, "ADAMS Nora", Role.NURSE, NOW, ZONE)


def an_act(**changes: object) -> Act:
    """Return a new gesture of the nurse."""
    return replace(A_NURSE_AT_WORK, id=uuid4(), **changes)  # type: ignore[arg-type]


def a_negative(**changes: object) -> MrdFields:
    """Return a negative MRD result as typed."""
    values: dict[str, object] = {
        "sampled_on": date(2026, 11, 20),
        "method": "ngs",
        "material": "marrow",
        "result": "negative",
        "sensitivity": "-6",
    }
    return MrdFields.model_validate(values | changes)


def a_patient_row() -> Patient:
    """Return the row of one patient."""
    return Patient(
        id=PATIENT,
        trial_id="ZJ-014",
        site="Hangzhou",
        hospital_number="100245",
        surname="LI",
        given_name="Wei",
        native_name="李伟",
        born_on=date(1985, 7, 14),
        sex=Sex.FEMALE,
        transplant_on=date(2026, 7, 19),
        donor_type=DonorType.HAPLOIDENTICAL,
        conditioning="Bu/Cy/ATG",
        pre_transplant_mrd=PreTransplantMrd.POSITIVE,
        state=PatientState.ON_TREATMENT,
        enrolled_at=NOW,
        allergy_status=AllergyStatus.NOT_ASKED,
        allergies=None,
        isolation=None,
        blood_products=None,
        resuscitation=None,
    )


def record_mrd(database: Database, act: Act | None = None, fields: MrdFields | None = None) -> UUID:
    """Write one MRD result and return its id."""
    act = act or an_act()
    with database.write(act) as session:
        row = Mrd.written(act, PATIENT, fields or a_negative())
        session.add(row)
    return row.id


@cache
def _prepared() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="bline-test-store-"))
    database = create_store(folder, KEY, STORE_ID)
    act = an_act()
    with database.write(act) as session:
        session.add(User(id=NURSE, name="ADAMS Nora", role=Role.NURSE, active=True))
        session.add(a_patient_row())
    database.close()
    return folder


def new_folder(folder: Path) -> Path:
    """Copy the prepared store into `folder`; making one anew takes a fifth of a second."""
    shutil.copytree(_prepared(), folder, dirs_exist_ok=True)
    return folder


def new_store(folder: Path) -> Database:
    """Open a copy of the prepared store in `folder`."""
    return open_store(new_folder(folder), KEY, STORE_ID)


def raw(folder: Path) -> object:
    """Open the file past the program, as somebody with the key and bad intentions would."""
    from sqlcipher3 import dbapi2  # noqa: PLC0415  (only tests go past the one module that may)

    connection = dbapi2.connect(str(folder / "ward.db"), isolation_level=None)
    connection.execute(f"PRAGMA key=\"x'{KEY.hex()}'\"")
    return connection
