"""The store against its floors: one recorded bag change, opening 100,000 journal entries, saving behind 200,000."""

import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID, uuid4

from bline_desktop.commands.infusions import order_cycle, record_new_bag, record_start
from bline_desktop.commands.outside_rules import NOTHING_TYPED
from bline_desktop.commands.patients import set_safety
from bline_desktop.domain.act import Act
from bline_desktop.domain.patient import AllergyStatus, SafetyFields
from bline_desktop.domain.people import User
from bline_desktop.domain.roles import Role
from bline_desktop.domain.second_check import DOSE, RATE, CheckOutcome, SecondCheck, digest
from bline_desktop.domain.treatment.acts import HangFields
from bline_desktop.domain.treatment.cycle import CycleFields
from bline_desktop.storage import driver, journal
from bline_desktop.storage.database import Database
from bline_desktop.storage.opening import open_store
from tests.support.real_store import KEY, NOW, PATIENT, STORE_ID, an_act, new_store

# A cycle of 28 days has 14 to 28 bags and some pauses behind it on its last day.
WARM_UP = 10
CHANGES = 50
ENTRIES = 100_000
COLLEAGUE = uuid4()
OPENINGS = 5
LONG_JOURNAL = 200_000
SAVES = 300


def milliseconds(work: Callable[[], object]) -> float:
    """Return how long `work` takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def bag_change(*, read_back: bool) -> dict[str, float]:
    """One bag change as a nurse records it, rules and journal included, over two bare inserts in one transaction.

    `read_back`: a colleague has read dose and rate back before, in an act of their own, as it is at the bed. Else the
    act leaves a mark that its check is pending: a third row.
    """
    folder = Path(tempfile.mkdtemp(prefix="bline-bench-"))
    database = new_store(folder)
    cycle_id = _running_cycle(database)
    for number in range(WARM_UP):
        _change_bag(database, _act(number), cycle_id)
    insert_two = _two_inserts(folder)
    floor, ours = [], []
    for number in range(WARM_UP, WARM_UP + CHANGES):
        floor.append(milliseconds(insert_two))
        act = _act(number)
        if read_back:
            _read_back(database, act)
        ours.append(milliseconds(lambda act=act: _change_bag(database, act, cycle_id)))  # type: ignore[misc]
    assert _pending(database) == WARM_UP + 1 + (0 if read_back else CHANGES)
    result = {"floor_ms": median(floor), "ours_ms": median(ours)}
    database.close()
    shutil.rmtree(folder)
    return result


def opening() -> dict[str, float]:
    """Opening a store of 100,000 journal entries with every check, over one SELECT of the whole journal."""
    folder = Path(tempfile.mkdtemp(prefix="bline-bench-"))
    database = new_store(folder)
    _fill_journal(database, ENTRIES)
    database.close()
    ours, floor = [], []
    for _ in range(OPENINGS):
        ours.append(milliseconds(lambda: open_store(folder, KEY, STORE_ID).close()))
        plain = driver.connect(folder / "ward.db", KEY)
        read = "SELECT seq, hash, body, act_id, record, record_id FROM journal"
        floor.append(milliseconds(lambda: plain.execute(read).fetchall()))  # noqa: B023
        plain.close()
    shutil.rmtree(folder)
    return {"floor_ms": median(floor), "ours_ms": median(ours)}


def acknowledged() -> float:
    """How long the slowest of a hundred saves takes (p99) until it is acknowledged, behind 200,000 journal entries."""
    folder = Path(tempfile.mkdtemp(prefix="bline-bench-"))
    database = new_store(folder)
    cycle_id = _running_cycle(database)
    _fill_journal(database, LONG_JOURNAL)
    taken = []
    for number in range(SAVES):
        act = _act(number)
        taken.append(milliseconds(lambda act=act: _change_bag(database, act, cycle_id)))  # type: ignore[misc]
    database.close()
    shutil.rmtree(folder)
    return sorted(taken)[round(SAVES * 0.99) - 1]


def _running_cycle(database: Database) -> UUID:
    doctor = an_act(role=Role.PHYSICIAN)
    ordered = CycleFields(
        number=1, dose_ug_per_day=Decimal(28), planned_days=28, planned_start_on=date(2026, 11, 1), template=None
    )
    with database.write(doctor) as session:
        set_safety(session, doctor, PATIENT, SafetyFields(allergy_status=AllergyStatus.NONE_KNOWN))
        cycle_id = order_cycle(session, doctor, PATIENT, ordered)
    act = an_act(now=NOW - timedelta(hours=1))
    with database.write(act) as session:
        record_start(session, act, cycle_id, _bag(act))
    return cycle_id


def _act(number: int) -> Act:
    return an_act(now=NOW + timedelta(hours=4 * number))


def _bag(act: Act) -> HangFields:
    return HangFields.model_validate(
        {
            "at": act.now,
            "dose_ug_per_day": Decimal(28),
            "duration_h": Decimal(48),
            "rate_ml_per_h": Decimal(5),
            "volume_ml": Decimal(240),
            "use_by": act.now + timedelta(hours=48),
        }
    )


def _change_bag(database: Database, act: Act, cycle_id: UUID) -> None:
    with database.write(act) as session:
        record_new_bag(session, act, cycle_id, _bag(act))


def _read_back(database: Database, act: Act) -> None:
    """Let a colleague read dose and rate from bag and pump."""
    check = an_act(now=act.now)
    said: dict[str, Any] = {"outcome": CheckOutcome.AGREED, "checked_by": COLLEAGUE, "about": act.row_id("pump")}
    values = digest(PATIENT, ((DOSE, "28"), (RATE, "5")))
    with database.write(check) as session:
        if session.get(User, COLLEAGUE) is None:
            session.add(User(id=COLLEAGUE, name="WEBER Jonas", role=Role.NURSE, active=True))
        session.add(SecondCheck.written(check, PATIENT, NOTHING_TYPED, digest=values, **said))


def _pending(database: Database) -> int:
    statement = "SELECT count(*) FROM second_check WHERE outcome = ?"
    return int(database.connection.execute(statement, (CheckOutcome.PENDING.value,)).fetchone()[0])


def _two_inserts(folder: Path) -> Callable[[], None]:
    """Return the floor: the rows of a bag change as two bare inserts into a copy of this very file."""
    copy = folder / "floor.db"
    shutil.copy2(folder / "ward.db", copy)
    bare = driver.connect(copy, KEY)
    statements = []
    for table in ("bag", "pump_record"):
        names = [row[1] for row in bare.execute(f"PRAGMA table_info({table})")]
        values = bare.execute(f"SELECT * FROM {table} ORDER BY rowid DESC LIMIT 1").fetchone()
        statements.append(
            (f"INSERT INTO {table} VALUES ({', '.join('?' * len(names))})", names.index("id"), list(values))
        )

    def insert_two() -> None:
        bare.execute("BEGIN IMMEDIATE")
        for statement, key, values in statements:
            values[key] = str(uuid4())
            bare.execute(statement, values)
        bare.execute("COMMIT")

    return insert_two


def _fill_journal(database: Database, entries: int) -> None:
    """Add entries of usual size through the journal's own writer, in few transactions."""
    act = an_act()
    values: journal.Values = {f"column_{number}": f"value {number} of a usual row" for number in range(12)}
    for _ in range(entries // 1000):
        changes = [journal.Change("create", None, None, None, values) for _ in range(1000)]
        database.connection.execute("BEGIN IMMEDIATE")
        journal.append(database.connection, act, changes, "0001")
        database.connection.execute("COMMIT")
