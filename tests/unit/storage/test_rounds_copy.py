"""A rounds copy: the store at one moment, with its people's own passwords, never written, never taken for the store."""

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bline_desktop.domain.errors import StorageTrouble
from bline_desktop.storage import driver, migrate, place, troubles
from bline_desktop.storage.database import Database
from bline_desktop.storage.keyring import KEYRING_FILE, RECOVERY_ID, Keyring, holds_rounds_copy
from bline_desktop.storage.opening import open_store
from bline_desktop.storage.rounds_copy import Made, write_rounds_copy
from bline_desktop.storage.vault import Vault
from bline_desktop.storage.verify import verify
from tests.support.real_store import ASKER, KEY, NOW, NURSE, STORE_ID, an_act, new_store, record_mrd

PASSWORD = "hollow candle meets garden"
MADE = Made(NOW, "ADAMS Nora", "ward-pc-1")
Write = Callable[[Path], Path]


@pytest.fixture(scope="module")
def keyring(tmp_path_factory: pytest.TempPathFactory) -> Keyring:
    """The keyring of one nurse, and of the printed recovery key."""
    vault = Vault.create(tmp_path_factory.mktemp("keys") / "store", STORE_ID)
    vault._key = bytearray(KEY)
    vault.add_slot(NURSE, "ADAMS Nora", PASSWORD)
    vault.new_recovery_key()
    return vault.keyring


@pytest.fixture
def store(tmp_path: Path) -> Database:
    database = new_store(tmp_path / "store")
    record_mrd(database)
    return database


@pytest.fixture
def write(store: Database, keyring: Keyring) -> Write:
    return lambda target: write_rounds_copy(store, (keyring, KEY), target, MADE)


def opened(folder: Path) -> Database:
    return open_store(folder, KEY, STORE_ID)


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(StorageTrouble) as caught:
        act()
    return caught.value.code


def test_it_shows_what_stood_when_it_was_made(store: Database, write: Write, tmp_path: Path) -> None:
    file = write(tmp_path / "copy")
    assert file.name == "rounds-copy.db"
    assert holds_rounds_copy(tmp_path / "copy")
    assert not holds_rounds_copy(tmp_path / "store")
    head = store.head
    record_mrd(store)
    copy = opened(tmp_path / "copy")
    assert (copy.as_of, copy.head) == (NOW, head)
    assert [trouble.code for trouble in copy.troubles] == ["rounds_copy"]
    assert copy.troubles[0].values == {"at": NOW, "name": "ADAMS Nora"}
    assert verify(copy, STORE_ID).sound
    copy.close()
    assert store.as_of is None
    assert sorted(path.name for path in (tmp_path / "copy").iterdir()) == ["keyring.json", "rounds-copy.db"]


def test_it_opens_with_ones_own_password_and_not_with_the_recovery_key(write: Write, tmp_path: Path) -> None:
    write(tmp_path / "copy")
    vault = Vault(tmp_path / "copy")
    assert vault.keyring.slot(RECOVERY_ID) is None
    vault.unlock(NURSE, PASSWORD, NOW)
    assert vault.data_key == KEY


def test_nothing_can_be_written_to_it(write: Write, tmp_path: Path) -> None:
    before = write(tmp_path / "copy").read_bytes()
    copy = opened(tmp_path / "copy")

    def enter() -> None:
        with copy.write(an_act()):
            pass

    assert code_of(enter) == "rounds_copy"
    with pytest.raises(driver.OperationalError, match="readonly"):
        copy.connection.execute("DELETE FROM mrd")
    copy.close()
    assert (tmp_path / "copy" / "rounds-copy.db").read_bytes() == before


def test_under_the_name_of_the_store_it_is_a_copy_all_the_same(write: Write, tmp_path: Path) -> None:
    write(tmp_path / "copy").rename(tmp_path / "copy" / "ward.db")
    assert not holds_rounds_copy(tmp_path / "copy")
    before = (tmp_path / "copy" / "ward.db").read_bytes()
    copy = opened(tmp_path / "copy")
    assert (copy.as_of, copy.read_only) == (NOW, True)
    copy.close()
    assert (tmp_path / "copy" / "ward.db").read_bytes() == before


def test_a_store_under_the_name_of_a_copy_is_not_opened(store: Database, write: Write, tmp_path: Path) -> None:
    store.close()
    (tmp_path / "store" / "ward.db").rename(tmp_path / "store" / "rounds-copy.db")
    assert code_of(lambda: opened(tmp_path / "store")) == "unreadable_database"


def test_a_new_copy_takes_the_place_of_the_old_one(store: Database, write: Write, tmp_path: Path) -> None:
    write(tmp_path / "copy")
    record_mrd(store)
    write(tmp_path / "copy")
    copy = opened(tmp_path / "copy")
    assert copy.head == store.head
    copy.close()


@pytest.mark.parametrize("left", [[".rounds-copy.db.new"], ["rounds-copy.db"], [".keyring.json.new", "rounds-copy.db"]])
def test_what_a_power_cut_left_is_no_obstacle(write: Write, tmp_path: Path, left: list[str]) -> None:
    (tmp_path / "copy").mkdir()
    for name in left:
        (tmp_path / "copy" / name).write_bytes(b"half")
    write(tmp_path / "copy")
    opened(tmp_path / "copy").close()


def test_a_copy_that_breaks_off_leaves_the_old_one(
    store: Database, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = write(tmp_path / "copy").read_bytes()
    record_mrd(store)

    def no_room(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "replace", no_room)
        assert code_of(lambda: write(tmp_path / "copy")) == "disk_full"
    with monkeypatch.context() as broken:
        broken.setattr(driver, "copy", lambda *_: _raise(driver.DatabaseError("database or disk is full")))
        assert code_of(lambda: write(tmp_path / "copy")) == "disk_full"
    assert (tmp_path / "copy" / "rounds-copy.db").read_bytes() == before
    assert sorted(path.name for path in (tmp_path / "copy").iterdir()) == ["keyring.json", "rounds-copy.db"]


def _raise(problem: Exception) -> None:
    raise problem


def test_what_differs_from_the_store_is_no_copy(store: Database, keyring: Keyring, tmp_path: Path) -> None:
    store.head = replace(store.head, seq=999)
    assert code_of(lambda: write_rounds_copy(store, (keyring, KEY), tmp_path / "copy", MADE)) == "damaged"
    assert list((tmp_path / "copy").iterdir()) == []


def test_it_is_written_over_nothing_else(store: Database, write: Write, keyring: Keyring, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "letter.txt").touch()
    (tmp_path / "file").touch()
    for target in ("store", "letters"):
        assert code_of(lambda target=target: write(tmp_path / target)) == "folder_not_empty"  # type: ignore[misc]
    assert code_of(lambda: write(tmp_path / "file")) == "disk_failed"
    (tmp_path / "kept").mkdir()
    keyring.save(tmp_path / "kept" / KEYRING_FILE)  # somebody keeps the keyring apart, with its recovery key
    assert code_of(lambda: write(tmp_path / "kept")) == "folder_not_empty"
    write(tmp_path / "copy")
    replace(keyring, store_id=an_act().id).save(tmp_path / "copy" / KEYRING_FILE)
    assert code_of(lambda: write(tmp_path / "copy")) == "keyring_of_another_store"


def test_it_goes_to_no_cloud_folder_but_may_lie_on_a_share(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert code_of(lambda: write(tmp_path / "Dropbox" / "copy")) == "sync_folder"
    monkeypatch.setattr(place, "network_kind", lambda *_: "cifs")
    write(tmp_path / "copy")
    opened(tmp_path / "copy").close()


def test_a_damaged_copy_says_so(write: Write, tmp_path: Path) -> None:
    file = write(tmp_path / "copy")
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    copy = opened(tmp_path / "copy")
    assert [trouble.code for trouble in copy.troubles][:2] == ["rounds_copy", "damaged"]
    copy.close()
    file.write_bytes(b"nothing" * 1000)
    assert code_of(lambda: opened(tmp_path / "copy")) == "unreadable_database"


def test_a_copy_of_another_version_is_not_brought_to_this_one(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = write(tmp_path / "copy").read_bytes()
    monkeypatch.setattr(migrate, "REVISION", "9999")
    assert code_of(lambda: opened(tmp_path / "copy")) == "older_version"
    monkeypatch.undo()
    monkeypatch.setattr(migrate, "FORMAT", 1)
    copy = opened(tmp_path / "copy")
    assert copy.troubles[0].code == "rounds_copy"
    copy.close()
    assert (tmp_path / "copy" / "rounds-copy.db").read_bytes() == before


def test_a_copy_in_a_folder_that_can_not_be_written_to_is_read(write: Write, tmp_path: Path) -> None:
    write(tmp_path / "copy")
    shutil.copytree(tmp_path / "copy", tmp_path / "fixed")
    (tmp_path / "fixed" / "rounds-copy.db").chmod(0o400)
    (tmp_path / "fixed").chmod(0o500)
    try:
        copy = opened(tmp_path / "fixed")
        with copy.read(ASKER):
            assert copy.as_of == NOW
        copy.close()
    finally:
        (tmp_path / "fixed").chmod(0o700)


def test_the_file_of_a_copy_is_no_store_for_the_troubles(write: Write, tmp_path: Path) -> None:
    write(tmp_path / "copy")
    (tmp_path / "copy" / "keyring.json").unlink()
    assert code_of(lambda: Vault(tmp_path / "copy")) == troubles.no_store_here(tmp_path).code


def test_whatever_page_is_damaged_the_copy_says_so_or_is_not_read(write: Write, tmp_path: Path) -> None:
    file = write(tmp_path / "copy")
    whole = file.read_bytes()
    found = set()
    last = len(whole) // 4096 - 1
    for page in (*range(12), last):  # what names the tables lies in the first ones, the copy's own mark in the last
        damaged = bytearray(whole)
        damaged[page * 4096 + 1000] ^= 1
        file.write_bytes(damaged)
        try:
            copy = opened(tmp_path / "copy")
        except StorageTrouble as trouble:
            found.add(trouble.code)
        else:
            found.add(copy.troubles[-1].code)
            copy.close()
    assert found <= {"wrong_key", "unreadable_database", "damaged"}
    assert {"unreadable_database", "damaged"} <= found
