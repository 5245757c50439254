"""A store with a damaged page: what is sound stays readable, what is not says so."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from bline_desktop.domain.errors import StorageTrouble
from bline_desktop.storage import driver
from bline_desktop.storage.database import Database
from bline_desktop.storage.journal import Head
from bline_desktop.storage.opening import open_store
from tests.support.real_store import ASKER, KEY, STORE_ID, new_store, raw, record_mrd


def damage(folder: Path, table: str) -> None:
    """Flip one bit in the page that holds a table."""
    connection: Any = raw(folder)
    (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    connection.close()
    content = bytearray((folder / "ward.db").read_bytes())
    content[page * 4096 - 100] ^= 1
    (folder / "ward.db").write_bytes(content)


def count(database: Database, table: str) -> int:
    with database.read(ASKER) as session:
        return int(session.connection().exec_driver_sql(f"SELECT count(*) FROM {table} WHERE rowid > 0").scalar_one())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    database = new_store(tmp_path / "s")
    record_mrd(database)
    database.close()
    return tmp_path / "s"


@pytest.mark.parametrize("table", ["mrd", "journal", "journal_head", "alembic_version"])
def test_what_is_sound_stays_readable(folder: Path, table: str) -> None:
    damage(folder, table)
    database = open_store(folder, KEY, STORE_ID)
    assert {trouble.code for trouble in database.troubles} == {"damaged"}
    assert count(database, "patient") == 1
    with pytest.raises(StorageTrouble) as caught:
        count(database, table)
    assert caught.value.code == "damaged"
    assert count(database, "patient") == 1
    assert (database.head == Head(0, "")) == (table in {"journal_head", "alembic_version"})
    database.close()


def test_damage_that_comes_while_the_store_is_open(folder: Path) -> None:
    database = open_store(folder, KEY, STORE_ID)
    damage_open = folder / "ward.db"
    content = bytearray(damage_open.read_bytes())
    (page,) = database.connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'mrd'").fetchone()
    content[page * 4096 - 100] ^= 1
    damage_open.write_bytes(content)
    database.connection.execute("PRAGMA shrink_memory")
    with pytest.raises(StorageTrouble) as caught:
        count(database, "mrd")
    assert caught.value.code == "damaged"
    database.close()


def test_a_store_with_no_readable_root_is_not_opened(folder: Path) -> None:
    damage(folder, "store_format")
    with pytest.raises(StorageTrouble) as caught:
        open_store(folder, KEY, STORE_ID)
    assert caught.value.code == "unreadable_database"


def test_a_sound_looking_store_without_a_head_is_a_defect(folder: Path) -> None:
    damage(folder, "journal_head")
    connection = driver.connect(folder / "ward.db", KEY)
    with pytest.raises(DBAPIError):
        Database(folder, connection, ())
    connection.close()
