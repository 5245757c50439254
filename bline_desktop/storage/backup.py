"""Copies of the open store that were checked before they are called copies."""

import os
from contextlib import suppress
from pathlib import Path

from bline_desktop.storage import checks, driver, troubles
from bline_desktop.storage.database import Database, trouble_of

FOLDER = "backups"


def copy_verified(database: Database, key: bytes, name: str) -> Path:
    """Copy the store into its folder of backups, check the copy whole and only then give it its name.

    The name ends with the journal's last number and hash, so that a copy of another state, such as that of before a
    restore, is neither taken for this one nor written over. The copy is encrypted with the same key. A sound copy of
    this very state is kept as it is. Raises StorageTrouble where it can't be written or fails its check.
    """
    folder = database.folder / FOLDER
    stem = f"{name}-{database.head.seq}-{database.head.hash[:8]}"
    final, unfinished = folder / f"{stem}.db", folder / f"{stem}.tmp"
    try:
        if _is_sound(database, final, key):
            return final
        folder.mkdir(exist_ok=True)
        unfinished.unlink(missing_ok=True)
        driver.copy(database.connection, unfinished, key)
        if not _is_sound(database, unfinished, key):
            raise troubles.damaged(troubles.PAGES)
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


def _is_sound(database: Database, copy: Path, key: bytes) -> bool:
    """Tell whether a file is there, whole, and a copy of the store as it stands."""
    if not copy.exists():
        return False
    try:
        connection = driver.connect(copy, key, mode="ro")
    except driver.DatabaseError:
        return False
    try:
        head = connection.execute("SELECT seq, hash FROM journal_head").fetchone()
        return checks.pages_sound(connection) and head == (database.head.seq, database.head.hash)
    except driver.DatabaseError:
        return False
    finally:
        connection.close()


def _sync(file: Path) -> None:
    descriptor = os.open(file, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
