"""The commands on an encrypted, journalled store: its triggers and foreign keys hold, and replay gives the rows."""

import secrets
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from bline_desktop.commands.corrections import correct
from bline_desktop.commands.dli import end_dli, record_dli
from bline_desktop.commands.infusions import record_new_bag, record_pause, record_resume, record_start, record_stop
from bline_desktop.commands.labels import choose_label_profile, label_of, sign_label_profile
from bline_desktop.commands.patients import edit_patient, enrol
from bline_desktop.commands.people import change_own_password
from bline_desktop.commands.pins import set_pin
from bline_desktop.commands.records import record, strike
from bline_desktop.commands.settings import set_up_ward
from bline_desktop.commands.stays import move, set_access
from bline_desktop.commands.tasks import close_task
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import AlreadyKept, RuleBroken
from bline_desktop.domain.people import PersonFields, User
from bline_desktop.domain.roles import Role
from bline_desktop.domain.task import Task, TaskClosingFields
from bline_desktop.domain.treatment.acts import PauseFields, ResumeFields, StopFields
from bline_desktop.domain.treatment.cycle import PumpRecord
from bline_desktop.domain.treatment.pump import PauseCause, StopCause
from bline_desktop.storage import driver
from bline_desktop.storage.database import Database
from bline_desktop.storage.opening import create_store, open_store
from bline_desktop.storage.verify import verify
from tests.support.labels import ref_of, shelf, shipped_text
from tests.support.store import (
    NAMES,
    NOW,
    USERS,
    FakeKeys,
    a_bag_label,
    a_cycle,
    an_act,
    an_asker,
    patient_fields,
    weight_fields,
)
from tests.unit.commands.test_dli import all_of_it, cells
from tests.unit.commands.test_records import negative
from tests.unit.commands.test_stays import home, picc, to_bed

HOUR = timedelta(hours=1)
STORE_ID = uuid4()
KEY = secrets.token_bytes(32)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A store with one user of each role."""
    database = create_store(tmp_path / "store", KEY, STORE_ID)
    database.keys = FakeKeys()
    ada = PersonFields(name="HALL Ada", role=Role.ADMINISTRATOR)
    do(database, an_act(Role.ADMINISTRATOR), set_up_ward, "Ward", "Asia/Shanghai", ada, "four calm otters swim")
    with database.write(an_act(Role.ADMINISTRATOR)) as session:
        session.add_all([User(id=USERS[role], name=NAMES[role], role=role, active=True) for role in Role])
    database.keys.add_slot(USERS[Role.NURSE], NAMES[Role.NURSE], "four calm otters swim")
    yield database
    database.close()


def do(database: Database, act: Act, command: Callable[..., Any], *values: object, **options: object) -> Any:
    """Do a command as the program does: one transaction."""
    with database.write(act) as session:
        return command(session, act, *values, **options)


def test_a_story_of_acts_and_second_thoughts_is_kept_and_verifies(database: Database) -> None:
    physician = an_act(Role.PHYSICIAN)
    patient = do(database, physician, enrol, patient_fields(), weight_fields())
    do(database, an_act(reason="slip"), edit_patient, patient, patient_fields(site="Ningbo"))
    do(database, an_act(), move, patient, to_bed("12", NOW - HOUR))
    mistaken = do(database, an_act(), move, patient, home())
    do(database, an_act(reason="other patient"), strike, "stay", mistaken)
    do(database, an_act(), set_access, patient, picc())
    do(database, an_act(), set_access, patient, picc(removed_at=NOW))
    result = do(database, an_act(), record, "mrd", patient, negative())
    do(database, an_act(reason="slip"), correct, "mrd", result, negative())
    dli = do(database, an_act(), record_dli, patient, cells())
    dli = do(database, an_act(), end_dli, dli, all_of_it(NOW))
    do(database, an_act(reason="slip"), correct, "dli", dli, cells(ended_at=NOW))
    do(database, an_act(), change_own_password, "four calm otters swim", "nine pale moths rest")
    do(database, an_act(), set_pin, "nine pale moths rest", "486029")
    _pump_story(database, patient)
    assert verify(database, STORE_ID).sound
    folder = database.folder
    database.close()
    again = open_store(folder, KEY, STORE_ID)
    assert again.troubles == ()
    again.close()


def _pump_story(database: Database, patient: UUID) -> None:
    with database.write(an_act(Role.PHYSICIAN)) as session:
        cycle = a_cycle(session, patient)
    nurse = an_act(now=NOW + 6 * HOUR, reason="emergency at night")
    do(database, nurse, record_start, cycle, a_bag_label(NOW, dose_ug_per_day=9), already_done=True)
    do(database, nurse_at(1), record_pause, cycle, PauseFields(at=NOW + HOUR, cause=PauseCause.AIR))
    do(database, nurse_at(2), record_resume, cycle, ResumeFields(at=NOW + 2 * HOUR))
    second = do(database, nurse_at(5), record_new_bag, cycle, a_bag_label(NOW + 5 * HOUR, new_line=True))
    do(database, nurse_at(5, "other patient"), strike, "pump_record", second)
    do(database, nurse_at(6), record_stop, cycle, StopFields(at=NOW + 6 * HOUR, cause=StopCause.COMPLETED))
    with database.read(an_asker()) as session:
        tasks = session.exec(select(Task.id)).all()
    assert len(tasks) == 2  # the dose was not the ordered one, and nobody had asked about allergies
    for task in tasks:
        do(database, an_act(Role.PHYSICIAN), close_task, task, TaskClosingFields(note="seen"))


def nurse_at(hours: int, reason: str | None = None) -> Act:
    return an_act(now=NOW + hours * HOUR, reason=reason)


def test_a_bag_change_that_is_tried_again_is_kept_once_and_a_refused_one_not_at_all(database: Database) -> None:
    patient = do(database, an_act(Role.PHYSICIAN), enrol, patient_fields(), weight_fields())
    with database.write(an_act(Role.PHYSICIAN)) as session:
        cycle = a_cycle(session, patient)
    start = an_act(reason="emergency")
    do(database, start, record_start, cycle, a_bag_label(), already_done=True)
    head = database.head
    with pytest.raises(AlreadyKept):
        do(database, start, record_start, cycle, a_bag_label(), already_done=True)
    with pytest.raises(RuleBroken):
        do(database, nurse_at(5), record_new_bag, cycle, a_bag_label(NOW + 5 * HOUR, volume_ml=250))
    assert database.head == head
    with database.read(an_asker()) as session:
        assert len(session.exec(select(PumpRecord)).all()) == 1


def test_what_was_signed_stays_as_it_was_and_replays(database: Database) -> None:
    database.labels = shelf()
    for role, command in (
        (Role.PHARMACIST, sign_label_profile),
        (Role.INVESTIGATOR, sign_label_profile),
        (Role.INVESTIGATOR, choose_label_profile),
    ):
        do(database, an_act(role), command, ref_of())
    for table, column in (("label_text", "text"), ("label_signature", "sha256")):
        with pytest.raises(driver.DatabaseError, match="what was signed stays as it was"):
            database.connection.execute(f"UPDATE {table} SET {column} = 'x'")
    database.labels = shelf(other=shipped_text("eu-jp"))
    with database.read(an_asker()) as session:
        kept = label_of(session, ref_of())
    assert kept is not None
    assert kept.text == shipped_text("us-2025")
    assert verify(database, STORE_ID).sound
