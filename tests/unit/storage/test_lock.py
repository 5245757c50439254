"""The lock: one process of many holds the store, its death frees it, and the others are told who it is."""

import errno
import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from bline_desktop.domain.errors import StorageTrouble
from bline_desktop.storage import lock
from bline_desktop.storage.lock import StoreLock, ask_holder_to_show, computer_name, read_holder

NOW = datetime(2026, 11, 5, 6, 5, tzinfo=UTC)
STARTER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from bline_desktop.domain.errors import StorageTrouble
from bline_desktop.storage.lock import StoreLock
lock = StoreLock(Path(sys.argv[1]))
try:
    lock.acquire("B-Line Desktop", datetime(2026, 11, 5, 6, 5, tzinfo=UTC))
    print("held", flush=True)
except StorageTrouble as trouble:
    print(trouble.code, flush=True)
sys.stdin.read()
"""


def start(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", STARTER, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def answer(child: subprocess.Popen[str]) -> str:
    assert child.stdout is not None
    return child.stdout.readline().strip()


def end(children: list[subprocess.Popen[str]]) -> None:
    for child in children:
        child.communicate()


def test_of_fifty_starts_at_once_exactly_one_holds_the_store(tmp_path: Path) -> None:
    children = [start(tmp_path) for _ in range(50)]
    answers = sorted(answer(child) for child in children)
    end(children)
    assert answers == ["held", *["held_by_another"] * 49]


def test_killing_the_holder_frees_the_store(tmp_path: Path) -> None:
    child = start(tmp_path)
    assert answer(child) == "held"
    with pytest.raises(StorageTrouble, match="held_by_another") as caught:
        StoreLock(tmp_path).acquire("verify", NOW)
    assert caught.value.values == {
        "program": "B-Line Desktop", "host": platform.node(), "pid": child.pid, "since": NOW,
    }  # fmt: skip
    child.kill()
    end([child])
    assert read_holder(tmp_path) is not None
    with StoreLock(tmp_path).acquire("verify", NOW) as held:
        assert held.is_held
        holder = read_holder(tmp_path)
        assert holder is not None
        assert (holder.program, holder.pid) == ("verify", os.getpid())


def test_giving_back_lets_the_next_one_in(tmp_path: Path) -> None:
    first, second = StoreLock(tmp_path), StoreLock(tmp_path)
    assert first.acquire("one", NOW) is first.acquire("one", NOW)
    with pytest.raises(StorageTrouble, match="held_by_another"):
        second.acquire("two", NOW)
    assert not second.is_held
    first.release()
    first.release()
    assert read_holder(tmp_path) is None
    second.acquire("two", NOW)
    second.release()
    assert (tmp_path / "lock").exists()


def test_a_child_program_does_not_keep_the_lock(tmp_path: Path) -> None:
    held = StoreLock(tmp_path).acquire("one", NOW)
    with subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE):
        held.release()
        StoreLock(tmp_path).acquire("two", NOW).release()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"program": "a", "host": "b", "pid": "x", "since": "now"}'])
def test_a_holder_that_does_not_say_who_it_is_still_holds(tmp_path: Path, text: str) -> None:
    with StoreLock(tmp_path).acquire("one", NOW):
        (tmp_path / "lock.json").write_text(text)
        with pytest.raises(StorageTrouble, match="held_by_another") as caught:
            StoreLock(tmp_path).acquire("two", NOW)
        assert caught.value.values == {}


def test_a_second_start_is_noticed_by_the_first(tmp_path: Path) -> None:
    with StoreLock(tmp_path).acquire("one", NOW):
        before = (tmp_path / "raise").read_bytes()
        ask_holder_to_show(tmp_path)
        assert (tmp_path / "raise").read_bytes() != before
    ask_holder_to_show(tmp_path / "missing")


def test_a_folder_that_is_not_there_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(StorageTrouble, match="no_store_here"):
        StoreLock(tmp_path / "missing").acquire("one", NOW)


def test_a_lock_file_that_can_not_be_opened_is_said(tmp_path: Path) -> None:
    (tmp_path / "lock").mkdir()
    with pytest.raises(StorageTrouble, match=r"disk_failed|read_only_folder"):
        StoreLock(tmp_path).acquire("one", NOW)


def test_a_system_without_locks_is_said_and_not_taken_for_a_holder(tmp_path: Path) -> None:
    held = StoreLock(tmp_path)

    def refuse(_: int) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    held._grab = refuse
    with pytest.raises(StorageTrouble, match="disk_failed"):
        held.acquire("one", NOW)
    assert not held.is_held


def test_a_full_disk_gives_the_lock_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(lock, "write_whole", refuse)
        with pytest.raises(StorageTrouble, match="disk_full"):
            StoreLock(tmp_path).acquire("one", NOW)
    StoreLock(tmp_path).acquire("two", NOW).release()


def test_windows_locks_one_byte_without_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[int, int]] = []
    taken = False

    def locking(handle: int, mode: int, count: int) -> None:
        if taken:
            raise PermissionError(errno.EACCES, "locked")
        os.fstat(handle)
        calls.append((mode, count))

    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(locking=locking, LK_NBLCK=2))
    StoreLock(tmp_path, "win32").acquire("one", NOW).release()
    assert calls == [(2, 1)]
    taken = True
    with pytest.raises(StorageTrouble, match="held_by_another"):
        StoreLock(tmp_path, "win32").acquire("two", NOW)


def test_who_holds_it_is_plain_text(tmp_path: Path) -> None:
    with StoreLock(tmp_path).acquire("B-Line Desktop", NOW):
        words = json.loads((tmp_path / "lock.json").read_text(encoding="utf-8"))
    assert words == {
        "program": "B-Line Desktop", "host": platform.node(), "pid": os.getpid(), "since": "2026-11-05T06:05:00.000Z",
    }  # fmt: skip


def test_the_computer_has_a_name_on_every_system(monkeypatch: pytest.MonkeyPatch) -> None:
    assert computer_name() == platform.node()
    monkeypatch.delattr(os, "uname", raising=False)
    assert computer_name() == platform.node()
