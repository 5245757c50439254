"""Each revision that makes a table anew keeps what stood in it, with all checks."""

from pathlib import Path
from shutil import copytree
from uuid import uuid4

import pytest
from alembic import command
from alembic.config import Config

from bline_desktop import paths
from bline_desktop.domain.tables import table_of
from bline_desktop.domain.treatment.cycle import PumpRecord
from bline_desktop.storage import driver, migrate
from bline_desktop.storage.database import Database

AN_ACT = {
    "id": "an act",
    "patient_id": "a patient",
    "recorded_at": "2026-11-02T08:00:00.000Z",
    "recorded_by": "a nurse",
    "zone": "Europe/Berlin",
    "utc_offset_min": 60,
    "cycle_id": "a cycle",
    "action": "pause",
    "cause": "occlusion",
    "at": "2026-11-02T07:58:00.000Z",
}


def brought_to(folder: Path, revision: str) -> tuple[Database, Config]:
    """Make a store of an earlier revision."""
    copytree(paths.migrations(), folder / "db")
    database = Database(folder, driver.connect(folder / "old.db", uuid4().bytes * 2, mode="rwc"), ())
    config = Config()
    config.set_main_option("script_location", str(folder / "db"))
    config.set_main_option("path_separator", "os")
    move(database, config, revision)
    return database, config


def move(database: Database, config: Config, revision: str) -> None:
    """Bring a store to a revision."""

    def change(connection: object) -> None:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)

    database.migrated(change)


def test_acts_at_the_pump_outlast_the_longer_list_of_acts(tmp_path: Path) -> None:
    database, config = brought_to(tmp_path, "0002")
    raw = database.connection
    raw.execute("PRAGMA foreign_keys=OFF")
    names = ", ".join(f'"{name}"' for name in AN_ACT)
    raw.execute(f"INSERT INTO pump_record ({names}) VALUES ({', '.join('?' * len(AN_ACT))})", tuple(AN_ACT.values()))
    (before,) = raw.execute("SELECT * FROM pump_record").fetchall()
    old = [column[1] for column in raw.execute("PRAGMA table_info(pump_record)").fetchall()]
    move(database, config, "0003")
    (after,) = raw.execute("SELECT * FROM pump_record").fetchall()
    new = [column[1] for column in raw.execute("PRAGMA table_info(pump_record)").fetchall()]
    kept = dict(zip(new, after, strict=True))
    assert {name: kept[name] for name in old} == dict(zip(old, before, strict=True))
    journalled = migrate.upcasts()["0002"][0]("pump_record", dict(zip(old, before, strict=True)))
    assert journalled == kept
    assert set(new) <= {column.name for column in table_of(PumpRecord).columns}
    indexes = {row[1] for row in raw.execute("PRAGMA index_list(pump_record)").fetchall()}
    assert {"ix_pump_record_cycle_id", "ix_pump_record_patient_id"} <= indexes
    raw.execute("UPDATE pump_record SET action = 'found'")
    with pytest.raises(driver.DatabaseError, match="CHECK"):
        raw.execute("UPDATE pump_record SET action = 'flush'")
    database.close()
