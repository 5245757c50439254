"""One program on one store: a lock of the operating system, which dies with the process that holds it.

`lock` is the locked file (never deleted: who deletes it locks nothing), `lock.json` says who holds it, and a second
start writes to `raise`, which the first one watches to bring its window to the front.
"""

import contextlib
import errno
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Self

from bline_desktop.domain.words import plain_instant
from bline_desktop.storage import troubles
from bline_desktop.storage.keyring import write_whole

LOCK_FILE, HOLDER_FILE, RAISE_FILE = "lock", "lock.json", "raise"
TAKEN = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a store open: the program, the computer, the process and since when."""

    program: str
    host: str
    pid: int
    since: datetime


class StoreLock:
    """The right to open the store in one folder, held until `release` or the end of the process.

    `system` is the kind of lock (sys.platform); a test hands in another one.
    """

    def __init__(self, folder: Path, system: str = sys.platform) -> None:
        self.folder = folder
        self._grab = _grabber(system)
        self._handle: int | None = None

    @property
    def is_held(self) -> bool:
        """Whether this object holds the lock."""
        return self._handle is not None

    def acquire(self, program: str, now: datetime) -> Self:
        """Take the lock and say so in `lock.json`; StorageTrouble: no_store_here, held_by_another, or the disk."""
        if self._handle is not None:
            return self
        try:
            handle = os.open(self.folder / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600)
        except FileNotFoundError:
            raise troubles.no_store_here(self.folder) from None
        except OSError as problem:
            raise troubles.of_system(problem, self.folder) from problem
        try:
            self._take(handle, program, now)
        except BaseException:
            os.close(handle)
            raise
        self._handle = handle
        return self

    def release(self) -> None:
        """Give the lock back; nothing happens when it is not held."""
        if self._handle is not None:
            with contextlib.suppress(OSError):
                (self.folder / HOLDER_FILE).unlink()
            os.close(self._handle)
            self._handle = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def _take(self, handle: int, program: str, now: datetime) -> None:
        try:
            self._grab(handle)
        except OSError as problem:
            if problem.errno not in TAKEN:
                raise troubles.of_system(problem, self.folder) from problem
            holder = read_holder(self.folder)
            if holder is None:
                raise troubles.held_by_unknown() from None
            raise troubles.held_by_another(holder.program, holder.host, holder.pid, holder.since) from None
        words = {"program": program, "host": computer_name(), "pid": os.getpid(), "since": plain_instant(now)}
        try:
            write_whole(self.folder / HOLDER_FILE, json.dumps(words, ensure_ascii=False).encode("utf-8"))
            (self.folder / RAISE_FILE).touch()
        except OSError as problem:
            raise troubles.of_system(problem, self.folder) from problem


def read_holder(folder: Path) -> Holder | None:
    """Return who says to hold the store, or None where nobody does (it may be left over from a crash)."""
    try:
        words = json.loads((folder / HOLDER_FILE).read_text(encoding="utf-8"))
        since = datetime.fromisoformat(words["since"])
        return Holder(str(words["program"]), str(words["host"]), int(words["pid"]), since)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def computer_name() -> str:
    """Return the name of this computer on its network."""
    if hasattr(os, "uname"):
        return os.uname().nodename
    return str(import_module("platform").node())  # not loaded where it isn't needed: it takes 3 ms of the start


def ask_holder_to_show(folder: Path) -> None:
    """Ask the program that holds the store to show its window; a store that can't be written to stays silent."""
    with contextlib.suppress(OSError):
        (folder / RAISE_FILE).write_text("show\n", encoding="ascii")


def _grabber(system: str) -> Callable[[int], None]:
    """Return what locks a file at once or raises OSError; closing the file, also by the process's end, unlocks it."""
    if system == "win32":
        msvcrt = import_module("msvcrt")
        return lambda handle: msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    fcntl = import_module("fcntl")
    return lambda handle: fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
