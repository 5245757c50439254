"""The keyring file: exactly what is written is read, anything else is refused, and no half of it can stay."""

import errno
import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from bline_desktop.domain.errors import StorageTrouble
from bline_desktop.storage.keyring import DATABASE_FILE, KEYRING_FILE, RECOVERY_ID, Kdf, Keyring, Slot, write_whole

STORE = UUID("11111111-2222-4333-8444-555555555555")
ANNA = UUID("aaaaaaaa-2222-4333-8444-555555555555")
WANG = UUID("bbbbbbbb-2222-4333-8444-555555555555")
KDF = Kdf("00" * 16, 65536, 3, 4)


def a_slot(user_id: UUID = ANNA, name: str = "Anna Berg", **values: Any) -> Slot:
    kind = "recovery" if user_id == RECOVERY_ID else "password"
    return Slot(**{"user_id": user_id, "shown_name": name, "kind": kind, "kdf": KDF, "nonce": "ab" * 12,
                   "wrapped": "cd" * 48, **values})  # fmt: skip


def full() -> Keyring:
    wang = a_slot(WANG, "王芳", failed=3, wait_until="2026-11-05T06:05:00.000Z", unjournalled=7)
    return Keyring(STORE, (a_slot(), wang, a_slot(RECOVERY_ID, "Recovery key")))


def test_what_is_saved_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / KEYRING_FILE
    full().save(path)
    assert Keyring.load(path) == full()
    assert [slot.shown_name for slot in Keyring.load(path).people()] == ["Anna Berg", "王芳"]
    assert "王芳" in path.read_text(encoding="utf-8")


def test_only_what_may_be_in_the_clear_is_in_the_file(tmp_path: Path) -> None:
    full().save(tmp_path / KEYRING_FILE)
    content = json.loads((tmp_path / KEYRING_FILE).read_text(encoding="utf-8"))
    assert content.keys() == {"version", "store_id", "slots"}
    assert all(
        slot.keys()
        == {"user_id", "shown_name", "kind", "kdf", "nonce", "wrapped", "failed", "wait_until", "unjournalled"}
        for slot in content["slots"]
    )


def test_slots_are_added_replaced_in_place_and_removed() -> None:
    keyring = full().with_slot(a_slot(ANNA, "Anna Stein"))
    assert [slot.shown_name for slot in keyring.people()] == ["Anna Stein", "王芳"]
    assert keyring.without_slot(ANNA).slot(ANNA) is None
    assert full().without_slot(ANNA).with_slot(a_slot()).slots[-1] == a_slot()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_the_file_is_private_even_where_a_wider_leftover_lay(tmp_path: Path) -> None:
    leftover = tmp_path / ".keyring.json.new"
    leftover.write_text("half")
    leftover.chmod(0o666)
    full().save(tmp_path / KEYRING_FILE)
    assert stat.S_IMODE((tmp_path / KEYRING_FILE).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [KEYRING_FILE]


def test_a_missing_keyring_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(StorageTrouble, match="no_store_here"):
        Keyring.load(tmp_path / KEYRING_FILE)


def test_what_the_system_refuses_is_said(tmp_path: Path) -> None:
    with pytest.raises(StorageTrouble, match=r"disk_failed|read_only_folder"):
        Keyring.load(tmp_path)
    with pytest.raises(StorageTrouble, match="disk_failed"):
        full().save(tmp_path / "missing" / KEYRING_FILE)


def test_a_keyring_of_a_newer_version_says_what_it_needs(tmp_path: Path) -> None:
    path = tmp_path / KEYRING_FILE
    path.write_text('{"version": 2, "needs": "3.1"}')
    with pytest.raises(StorageTrouble, match="newer_version") as caught:
        Keyring.load(path)
    assert caught.value.values == {"needed": "3.1"}


def put(*keys: str | int, value: object) -> Callable[[Any], None]:
    def change(content: Any) -> None:
        for key in keys[:-1]:
            content = content[key]
        content[keys[-1]] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        put("version", value=0),
        put("version", value="1"),
        put("version", value=True),
        put("more", value=1),
        put("store_id", value="not-an-id"),
        put("store_id", value=str(STORE).upper().replace("1", "A")),
        put("slots", value={}),
        put("slots", value=["text"]),
        put("slots", 0, "more", value=1),
        put("slots", 0, "user_id", value=str(WANG)),
        put("slots", 0, "user_id", value=str(RECOVERY_ID)),
        put("slots", 0, "user_id", value=None),
        put("slots", 0, "kind", value="pin"),
        put("slots", 0, "kind", value="recovery"),
        put("slots", 0, "shown_name", value=""),
        put("slots", 0, "shown_name", value="  "),
        put("slots", 0, "shown_name", value="A\nB"),
        put("slots", 0, "shown_name", value="A\x7f"),
        put("slots", 0, "shown_name", value="x" * 201),
        put("slots", 0, "shown_name", value=5),
        put("slots", 0, "nonce", value="ab" * 11),
        put("slots", 0, "nonce", value="AB" * 12),
        put("slots", 0, "wrapped", value="zz" * 48),
        put("slots", 0, "failed", value=-1),
        put("slots", 0, "failed", value=True),
        put("slots", 0, "unjournalled", value=1.5),
        put("slots", 0, "wait_until", value="soon"),
        put("slots", 0, "wait_until", value="2026-11-05T06:05:00"),
        put("slots", 0, "wait_until", value=5),
        put("slots", 0, "kdf", value=None),
        put("slots", 0, "kdf", "salt", value="00" * 15),
        put("slots", 0, "kdf", "m", value=1 << 30),
        put("slots", 0, "kdf", "m", value=8),
        put("slots", 0, "kdf", "t", value=0),
        put("slots", 0, "kdf", "p", value=True),
        put("slots", 0, "kdf", "more", value=1),
    ],
)
def test_a_changed_keyring_is_refused(tmp_path: Path, change: Callable[[Any], None]) -> None:
    path = tmp_path / KEYRING_FILE
    full().save(path)
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content))
    with pytest.raises(StorageTrouble, match="unreadable_keyring"):
        Keyring.load(path)


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"null", b"{", b"\xff\xfe", b'{"version": 1}', b"[" * 100_000, b" " * 1_000_001,
     b'{"version": 1, "version": 1, "store_id": "11111111-2222-4333-8444-555555555555", "slots": []}'],
)  # fmt: skip
def test_anything_else_is_not_a_keyring(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / KEYRING_FILE
    path.write_bytes(data)
    with pytest.raises(StorageTrouble, match="unreadable_keyring"):
        Keyring.load(path)


def test_every_shortened_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / KEYRING_FILE
    full().save(path)
    data = path.read_bytes().rstrip()
    for length in range(0, len(data), 7):
        path.write_bytes(data[:length])
        with pytest.raises(StorageTrouble, match="unreadable_keyring"):
            Keyring.load(path)


@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, "disk_full"), (errno.EROFS, "read_only_folder")])
def test_a_refused_write_leaves_the_old_keyring_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    path = tmp_path / KEYRING_FILE
    full().save(path)

    def refuse(*_: object) -> None:
        raise OSError(number, "refused")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(StorageTrouble, match=code):
        Keyring(STORE).save(path)
    assert Keyring.load(path) == full()
    assert [file.name for file in tmp_path.iterdir()] == [KEYRING_FILE]


def test_a_system_without_handles_of_folders_still_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = os.open

    def open_files_only(path: Any, flags: int, mode: int = 0o777) -> int:
        if Path(path) == tmp_path:
            raise PermissionError(errno.EACCES, "a folder")
        return whole(path, flags, mode)

    monkeypatch.setattr(os, "open", open_files_only)
    write_whole(tmp_path / "a", b"1")
    assert (tmp_path / "a").read_bytes() == b"1"


@pytest.mark.skipif(sys.platform == "win32", reason="replaces a file that may be open")
def test_a_killed_writer_leaves_a_whole_keyring(tmp_path: Path) -> None:
    path = tmp_path / KEYRING_FILE
    full().save(path)
    writer = (
        "import sys; from pathlib import Path\n"
        "from bline_desktop.storage.keyring import Keyring\n"
        "keyring = Keyring.load(Path(sys.argv[1])); print('on', flush=True)\n"
        "while True:\n"
        "    keyring.save(Path(sys.argv[1])); keyring.without_slot(keyring.slots[0].user_id).save(Path(sys.argv[1]))\n"
    )
    for _ in range(5):
        with subprocess.Popen([sys.executable, "-c", writer, str(path)], stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            child.stdout.readline()
            child.kill()
        assert len(Keyring.load(path).slots) in (2, 3)
        full().save(path)


def test_reading_names_imports_nothing_heavy() -> None:
    heavy = "'sqlmodel sqlalchemy cryptography pydantic matplotlib numpy PySide6'.split()"
    code = f"import sys, bline_desktop.storage.keyring; sys.exit(any(name in sys.modules for name in {heavy}))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_keyring_that_is_gone_from_beside_its_database_is_said(tmp_path: Path) -> None:
    (tmp_path / DATABASE_FILE).write_bytes(b"x")
    with pytest.raises(StorageTrouble, match="unreadable_keyring") as caught:
        Keyring.load(tmp_path / KEYRING_FILE)
    assert "is missing" in caught.value.what.text
