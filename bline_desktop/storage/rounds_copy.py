"""Rounds copies: an encrypted picture of the store at one moment, for another computer, that is only ever read.

It can't pass for the store: its file has another name, and inside it a table says what it is, when it was made and by
whom. A file that has that table is read and never written, whatever its name.
"""

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from bline_desktop.domain.errors import StorageTrouble
from bline_desktop.domain.words import N_, plain_instant
from bline_desktop.storage import checks, driver, journal, place, troubles
from bline_desktop.storage.database import Database, trouble_of
from bline_desktop.storage.keyring import COPY_FILE, KEYRING_FILE, Keyring

ROUNDS_COPY = "rounds_copy"  # the code of the trouble that stands for every one
_MARK = """CREATE TABLE rounds_copy (
    id INTEGER PRIMARY KEY CHECK (id = 1), made_at TEXT NOT NULL, made_by TEXT NOT NULL, workstation TEXT NOT NULL
) STRICT"""

_UNFINISHED = f".{COPY_FILE}.new"
_MAY_LIE_THERE = frozenset({COPY_FILE, KEYRING_FILE, _UNFINISHED, f".{KEYRING_FILE}.new", ".DS_Store", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Made:
    """When, by whom and where a rounds copy was made."""

    at: datetime
    by: str
    workstation: str


def write_rounds_copy(database: Database, keys: tuple[Keyring, bytes], target: Path, made: Made) -> Path:
    """Write a rounds copy of the open store into a folder, in the place of an earlier one; return its file.

    `keys` are the keyring, of which the slots of persons are copied, and the data key. The copy is marked and checked
    whole under a temporary name; only then it gets its own, so that an earlier copy stays until there is a better one.
    Raises StorageTrouble.
    """
    keyring, key = keys
    _check_target(target, keyring)
    final, unfinished = target / COPY_FILE, target / _UNFINISHED
    try:
        target.mkdir(parents=True, exist_ok=True)
        unfinished.unlink(missing_ok=True)
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        driver.copy(database.connection, unfinished, key)
        _mark(unfinished, key, made)
        _check(database, unfinished, (keyring.store_id, key))
        _sync(unfinished)
        os.replace(unfinished, final)
        Keyring(keyring.store_id, keyring.people()).save(target / KEYRING_FILE)
        with suppress(OSError):  # Windows has no handle of a folder to sync
            _sync(target)
    except OSError as problem:
        raise troubles.of_system(problem, target) from problem
    except driver.DatabaseError as problem:
        raise (trouble_of(problem, target) or problem) from problem
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
    return final


def mark_of(connection: driver.Connection) -> Made | None:
    """Return what a rounds copy says of itself; None for a store. Raises DatabaseError where it can't be read."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'rounds_copy'").fetchall():
        return None
    at, by, workstation = connection.execute("SELECT made_at, made_by, workstation FROM rounds_copy").fetchone()
    return Made(datetime.fromisoformat(at), by, workstation)


def _check_target(target: Path, keyring: Keyring) -> None:
    """Refuse a folder with anything in it but an earlier copy of this very store, and one that is copied to a cloud."""
    service = place.cloud_service(target)
    if service is not None:
        raise troubles.sync_folder(target, service)
    try:
        found = {path.name for path in target.iterdir()} if target.exists() else set()
    except OSError as problem:
        raise troubles.of_system(problem, target) from problem
    kept_alone = KEYRING_FILE in found and COPY_FILE not in found  # somebody's own copy of a keyring
    if found - _MAY_LIE_THERE or kept_alone:
        raise troubles.folder_not_empty(target)
    if KEYRING_FILE in found and Keyring.load(target / KEYRING_FILE).store_id != keyring.store_id:
        raise troubles.keyring_of_another_store(target)


def _mark(copy: Path, key: bytes, made: Made) -> None:
    connection = driver.connect(copy, key, mode="rw")
    try:
        connection.execute(_MARK)
        values = (plain_instant(made.at), made.by, made.workstation)
        connection.execute("INSERT INTO rounds_copy VALUES (1, ?, ?, ?)", values)
    finally:
        connection.close()


def _check(database: Database, copy: Path, known: tuple[UUID, bytes]) -> None:
    store_id, key = known
    connection = driver.connect(copy, key, mode="ro")
    try:
        failed = checks.failed_checks(connection, journal.genesis(store_id))
        head = connection.execute("SELECT seq, hash FROM journal_head").fetchone()
    finally:
        connection.close()
    if failed or head != (database.head.seq, database.head.hash):
        raise troubles.damaged(next(iter(failed), troubles.PAGES))


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def rounds_copy(made: Made) -> StorageTrouble:
    """Say that this is a copy which is only read, and of when."""
    return StorageTrouble(
        ROUNDS_COPY,
        N_("troubles", "This is a rounds copy of the ward as of {at}, made by {name}, for reading only."),
        N_("troubles", "What was recorded on the ward since then is not in it."),
        N_("troubles", "Make entries in the program on the ward. For a newer state, make a new rounds copy there."),
        at=made.at,
        name=made.by,
    )
