"""A real store with one running infusion, and what counts in it: for tests of undo."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from sqlmodel import SQLModel

from bline_desktop.commands.infusions import order_cycle, record_start
from bline_desktop.commands.patients import set_safety
from bline_desktop.domain.act import Act, Asker
from bline_desktop.domain.patient import AllergyStatus, SafetyFields
from bline_desktop.domain.people import User
from bline_desktop.domain.record import STRIKE_COLUMNS
from bline_desktop.domain.roles import Role
from bline_desktop.domain.tables import RECORDS, table_of
from bline_desktop.domain.treatment.cycle import CycleFields
from bline_desktop.queries.rows import rows_of
from bline_desktop.storage.database import Database
from tests.support import real_store
from tests.support.real_store import NOW, PATIENT, STORE_ID, an_act
from tests.support.store import a_bag_label

PHYSICIAN = uuid5(STORE_ID, "physician")
BY_PHYSICIAN: dict[str, object] = {"user_id": PHYSICIAN, "user_name": "BAKER Paul", "role": Role.PHYSICIAN}
HOUR = timedelta(hours=1)
# Ids and what came of a row change when it is written again; everything else has to be as it was.
_NOT_COMPARED = STRIKE_COLUMNS | {"id", "replaces", "bag_id", "about", "task_id"}


def do(store: Database, act: Act, command: Callable[..., Any], *values: object, **options: object) -> Any:
    """Do a command as the program does: one transaction."""
    with store.write(act) as session:
        return command(session, act, *values, **options)


def running_store(folder: Path) -> tuple[Database, UUID]:
    """Open a store whose patient has run on cycle 1 for six hours; return the id of the cycle too."""
    store = real_store.new_store(folder)
    with store.write(an_act()) as session:
        session.add(User(id=PHYSICIAN, name="BAKER Paul", role=Role.PHYSICIAN, active=True))
    do(store, an_act(), set_safety, PATIENT, SafetyFields(allergy_status=AllergyStatus.NONE_KNOWN))
    order = {"number": 1, "dose_ug_per_day": 28, "planned_days": 28, "planned_start_on": NOW.date()}
    cycle = do(store, an_act(**BY_PHYSICIAN), order_cycle, PATIENT, CycleFields.model_validate(order))
    do(store, an_act(), record_start, cycle, a_bag_label(NOW - 6 * HOUR))
    return store, cycle


def counting(store: Database) -> list[tuple[str, str]]:
    """Return every row of the ward that counts, apart from its ids."""
    found: list[tuple[str, str]] = []
    with store.read(Asker(PHYSICIAN, "BAKER Paul", Role.PHYSICIAN, NOW, an_act().zone)) as session:
        for record in RECORDS:
            live = rows_of(session, record, table_of(record).c.struck_at.is_(None))
            found += [(_name(record), str({k: v for k, v in row.items() if k not in _NOT_COMPARED})) for row in live]
    return sorted(found)


def _name(record: type[SQLModel]) -> str:
    return table_of(record).name
