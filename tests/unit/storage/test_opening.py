"""Opening: what is sound opens, what is not says what is safe, and nothing is harmed."""

import errno
import os
import shutil
import stat
import tempfile
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from bline_desktop.domain.errors import StorageTrouble
from bline_desktop.storage import checks, driver, guards, journal, migrate, place, troubles
from bline_desktop.storage.opening import create_store, open_store
from bline_desktop.storage.verify import verify
from tests.support.real_store import ASKER, KEY, STORE_ID, an_act, new_folder, new_store, raw, record_mrd


def code_of(folder: Path, key: bytes = KEY) -> str:
    with pytest.raises(StorageTrouble) as caught:
        open_store(folder, key, STORE_ID)
    return caught.value.code


def test_a_new_store_is_sound_and_private(tmp_path: Path) -> None:
    database = create_store(tmp_path / "new", KEY, STORE_ID)
    assert verify(database, STORE_ID).sound
    assert database.head == journal.Head(0, journal.genesis(STORE_ID))
    database.close()
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "new" / "ward.db").stat().st_mode) == 0o600


def test_a_store_is_not_made_over_another(tmp_path: Path) -> None:
    folder = new_folder(tmp_path / "s")
    before = (folder / "ward.db").read_bytes()
    with pytest.raises(StorageTrouble) as caught:
        create_store(folder, KEY, STORE_ID)
    assert caught.value.code == "folder_not_empty"
    assert (folder / "ward.db").read_bytes() == before


def test_a_store_is_not_made_where_a_file_stands(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageTrouble):
        create_store(tmp_path / "file" / "store", KEY, STORE_ID)


def test_a_store_is_not_made_where_its_file_can_not_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "open", no_room)
    with pytest.raises(StorageTrouble) as caught:
        create_store(tmp_path / "new", KEY, STORE_ID)
    assert caught.value.code == "disk_full"


def test_no_store_here(tmp_path: Path) -> None:
    assert code_of(tmp_path) == "no_store_here"


def test_what_was_written_is_there_after_opening_again(tmp_path: Path) -> None:
    database = new_store(tmp_path / "s")
    record_mrd(database)
    head = database.head
    database.close()
    again = open_store(tmp_path / "s", KEY, STORE_ID)
    assert (again.head, again.troubles) == (head, ())
    again.close()


def test_another_key_does_not_open(tmp_path: Path) -> None:
    folder = new_folder(tmp_path / "s")
    before = (folder / "ward.db").read_bytes()
    assert code_of(folder, bytes(32)) == "unreadable_database"
    assert (folder / "ward.db").read_bytes() == before


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    folder = new_folder(tmp_path / "s")
    (folder / "ward.db").write_bytes(b"SQLite format 3\0" + bytes(8000))
    assert code_of(folder) == "unreadable_database"


def test_an_empty_database_is_no_store(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    folder.mkdir()
    connection: Any = driver.connect(folder / "ward.db", KEY, mode="rwc")
    connection.execute("CREATE TABLE other (x) ")
    connection.close()
    assert code_of(folder) == "unreadable_database"


def test_the_keyring_of_another_store(tmp_path: Path) -> None:
    folder = new_folder(tmp_path / "s")
    with pytest.raises(StorageTrouble) as caught:
        open_store(folder, KEY, uuid4())
    assert caught.value.code == "keyring_of_another_store"


def test_a_store_held_by_another_connection_is_left_alone(tmp_path: Path) -> None:
    database = new_store(tmp_path / "s")
    assert code_of(tmp_path / "s") == "held_by_another"
    record_mrd(database)
    database.close()


@pytest.mark.parametrize(("column", "code"), [("min_reader", "newer_version"), ("min_writer", None)])
def test_a_file_of_a_newer_program(tmp_path: Path, column: str, code: str | None) -> None:
    folder = new_folder(tmp_path / "s")
    connection: Any = raw(folder)
    connection.execute(f"UPDATE store_format SET {column} = 99, made_by = '9.1'")
    connection.close()
    if code:
        assert code_of(folder) == code
        return
    database = open_store(folder, KEY, STORE_ID)
    assert [trouble.code for trouble in database.troubles] == ["newer_version_read_only"]
    assert database.troubles[0].values == {"needed": "9.1"}
    with pytest.raises(StorageTrouble):
        record_mrd(database)
    with database.read(ASKER) as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM patient").scalar_one() == 1
    database.close()


@pytest.mark.parametrize(
    ("harm", "part"),
    [
        ("DROP TRIGGER journal_no_delete", troubles.TRIGGERS),
        ("PRAGMA foreign_keys=OFF; UPDATE mrd SET patient_id = 'nobody'", troubles.REFERENCES),
        ("UPDATE journal SET body = replace(body, 'ADAMS', 'BAUER') WHERE seq = 2", troubles.JOURNAL_CHAIN),
        ("DELETE FROM journal WHERE seq = 2", troubles.JOURNAL_CHAIN),
        ("DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)", troubles.JOURNAL_CHAIN),
    ],
)
def test_harm_past_the_program_opens_read_only(tmp_path: Path, harm: str, part: object) -> None:
    database = new_store(tmp_path / "s")
    record_mrd(database)
    database.close()
    connection: Any = raw(tmp_path / "s")
    if part is not troubles.TRIGGERS:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
    connection.executescript(harm)
    if part is not troubles.TRIGGERS:
        for statement in guards.triggers().values():
            connection.execute(statement)
    connection.close()
    damaged = open_store(tmp_path / "s", KEY, STORE_ID)
    assert [trouble.values["part"] for trouble in damaged.troubles] == [part]
    assert not verify(damaged, STORE_ID).sound
    with damaged.read(ASKER) as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM patient").scalar_one() == 1
    damaged.close()


def test_a_damaged_page_opens_read_only(tmp_path: Path) -> None:
    folder = new_folder(tmp_path / "s")
    connection: Any = raw(folder)
    (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'patient'").fetchone()
    connection.close()
    content = bytearray((folder / "ward.db").read_bytes())
    content[page * 4096 - 2000] ^= 1
    (folder / "ward.db").write_bytes(content)
    database = open_store(folder, KEY, STORE_ID)
    assert troubles.PAGES in [trouble.values["part"] for trouble in database.troubles]
    verdict = verify(database, STORE_ID)
    assert not verdict.sound
    database.close()


def test_a_folder_that_can_not_be_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new_store(tmp_path / "s").close()
    monkeypatch.setattr(place, "is_writable", lambda folder: False)
    database = open_store(tmp_path / "s", KEY, STORE_ID)
    assert [trouble.code for trouble in database.troubles] == ["read_only_folder"]
    database.close()


def test_a_file_that_can_not_be_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new_store(tmp_path / "s").close()
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    database = open_store(tmp_path / "s", KEY, STORE_ID)
    assert [trouble.code for trouble in database.troubles] == ["read_only_folder"]
    database.close()


def test_an_unfinished_write_in_a_read_only_folder_is_rolled_back_in_a_private_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = new_store(tmp_path / "s")
    connection = database.connection
    connection.execute("PRAGMA cache_size=1")
    connection.execute("PRAGMA cache_spill=1")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE patient SET surname = 'HALF DONE'")
    connection.execute("CREATE TABLE filler (x TEXT)")
    for _ in range(200):
        connection.execute("INSERT INTO filler VALUES (hex(randomblob(2000)))")
    copy = tmp_path / "copy"
    shutil.copytree(tmp_path / "s", copy)
    connection.execute("ROLLBACK")
    database.close()
    assert (copy / "ward.db-journal").stat().st_size > 0
    before = (copy / "ward.db").read_bytes()
    monkeypatch.setattr(place, "is_writable", lambda folder: False)
    opened = open_store(copy, KEY, STORE_ID)
    with opened.read(ASKER) as session:
        assert session.connection().exec_driver_sql("SELECT surname FROM patient").scalars().all() == ["LI"]
    opened.close()
    assert (copy / "ward.db").read_bytes() == before


def test_a_private_copy_is_gone_when_the_store_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = new_folder(tmp_path / "s")
    (folder / "ward.db-journal").write_bytes(bytes(512))  # not a hot one, but enough to be careful with
    monkeypatch.setattr(place, "is_writable", lambda path: False)
    (tmp_path / "private").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "private"))
    opened = open_store(folder, KEY, STORE_ID)
    assert [path.name for path in (tmp_path / "private").glob("*/*.db")] == ["ward.db"]
    opened.close()
    assert list((tmp_path / "private").iterdir()) == []


@pytest.mark.parametrize("wrong", ["no room", "other store"])
def test_a_private_copy_that_can_not_be_read_is_not_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    def no_room(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    folder = new_folder(tmp_path / "s")
    (folder / "ward.db-journal").write_bytes(bytes(512))
    monkeypatch.setattr(place, "is_writable", lambda path: False)
    (tmp_path / "private").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "private"))
    if wrong == "no room":
        monkeypatch.setattr(shutil, "copy2", no_room)
    with pytest.raises(StorageTrouble) as caught:
        open_store(folder, KEY, STORE_ID if wrong == "no room" else uuid4())
    assert caught.value.code == ("disk_full" if wrong == "no room" else "keyring_of_another_store")
    assert list((tmp_path / "private").iterdir()) == []


def test_a_damaged_store_in_a_read_only_folder_says_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = new_folder(tmp_path / "s")
    connection: Any = raw(folder)
    connection.execute("DROP TRIGGER journal_no_delete")
    connection.close()
    monkeypatch.setattr(place, "is_writable", lambda path: False)
    database = open_store(folder, KEY, STORE_ID)
    assert [trouble.code for trouble in database.troubles] == ["read_only_folder", "damaged"]
    assert database.troubles[1].values["part"] is troubles.TRIGGERS
    database.close()


def test_a_new_store_on_a_full_disk_is_said_and_leaves_nothing_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(transaction: object) -> None:
        raise driver.OperationalError("database or disk is full")

    monkeypatch.setattr(migrate, "run", full)
    with pytest.raises(StorageTrouble) as caught:
        create_store(tmp_path / "new", KEY, STORE_ID)
    assert caught.value.code == "disk_full"
    driver.connect(tmp_path / "new" / "ward.db", KEY).close()  # nobody holds it any more


@pytest.mark.parametrize(
    ("said", "code"),
    [("database or disk is full", "disk_full"), ("unable to open database file", "unreadable_database")],
)
def test_a_disk_that_is_full_at_opening_is_not_called_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, code: str
) -> None:
    folder = new_folder(tmp_path / "s")

    def fails(*_: object, **__: object) -> None:
        raise driver.OperationalError(said)

    monkeypatch.setattr(driver, "connect", fails)
    assert code_of(folder) == code


def test_a_newer_store_in_a_read_only_folder_says_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = new_folder(tmp_path / "s")
    connection: Any = raw(folder)
    connection.execute("UPDATE store_format SET min_writer = 99")
    connection.close()
    monkeypatch.setattr(place, "is_writable", lambda path: False)
    database = open_store(folder, KEY, STORE_ID)
    assert [trouble.code for trouble in database.troubles] == ["read_only_folder", "newer_version_read_only"]
    database.close()


def test_a_store_of_another_in_a_read_only_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = new_folder(tmp_path / "s")
    monkeypatch.setattr(place, "is_writable", lambda path: False)
    with pytest.raises(StorageTrouble) as caught:
        open_store(folder, KEY, uuid4())
    assert caught.value.code == "keyring_of_another_store"


def test_a_check_that_can_not_run_has_failed(tmp_path: Path) -> None:
    database = new_store(tmp_path / "s")
    database.connection.execute("PRAGMA foreign_keys=OFF")
    database.connection.execute("DROP TABLE journal_head")
    assert troubles.JOURNAL_CHAIN in checks.failed_checks(database.connection, journal.genesis(STORE_ID))
    database.close()


def test_a_clean_store_passes_every_check(tmp_path: Path) -> None:
    database = new_store(tmp_path / "s")
    for _ in range(5):
        record_mrd(database, an_act())
    assert checks.failed_checks(database.connection, journal.genesis(STORE_ID)) == ()
    assert checks.first_broken_link(database.connection, journal.genesis(uuid4())) == 1
    database.close()
