"""Copies of the open store that were checked before they are called copies."""

import os
from contextlib import suppress
from pathlib import Path

from bline_desktop.storage import checks, driver, troubles
from bline_desktop.storage.database import Database, trouble_of

FOLDER = "backups"


def copy_verified(database: Database, key: bytes, name: str) -> Path:
    """Copy the store into its folder of backups, check the copy whole and only then give it its name.

    The copy is encrypted with the same key. Raises StorageTrouble where it can't be written or fails its check; an
    existing copy of that name is kept, so that a retry can't put a worse one in its place.
    """
    folder = database.folder / FOLDER
    final, unfinished = folder / f"{name}.db", folder / f"{name}.tmp"
    if final.exists():
        return final
    try:
        folder.mkdir(exist_ok=True)
        unfinished.unlink(missing_ok=True)
        driver.copy(database.connection, unfinished, key)
        _check(database, unfinished, key)
        _sync(unfinished)
        os.replace(unfinished, final)
    except OSError as problem:
        raise troubles.of_system(problem, folder) from problem
    except driver.DatabaseError as problem:
        raise (trouble_of(problem, folder) or problem) from problem
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
    return final


def _check(database: Database, copy: Path, key: bytes) -> None:
    connection = driver.connect(copy, key, mode="ro")
    try:
        sound = checks.pages_sound(connection)
        head = connection.execute("SELECT seq, hash FROM journal_head").fetchone()
    finally:
        connection.close()
    if not sound or head != (database.head.seq, database.head.hash):
        raise troubles.damaged(troubles.PAGES)


def _sync(file: Path) -> None:
    descriptor = os.open(file, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
