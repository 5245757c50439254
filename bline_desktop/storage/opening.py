"""Making and opening a store: what is looked at, in which order, and what happens when something is wrong."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from bline_desktop import __version__
from bline_desktop.domain.errors import StorageTrouble
from bline_desktop.domain.journal import StoreFormat
from bline_desktop.domain.tables import table_of
from bline_desktop.storage import backup, checks, copy_troubles, driver, journal, migrate, place, troubles
from bline_desktop.storage.database import Database
from bline_desktop.storage.keyring import COPY_FILE, DATABASE_FILE, holds_rounds_copy
from bline_desktop.storage.rounds_copy import Made, mark_of, rounds_copy

FILE = DATABASE_FILE
HOT = f"{FILE}-journal"


def create_store(folder: Path, key: bytes, store_id: UUID) -> Database:
    """Make a new, empty store in a folder that has none.

    Raises StorageTrouble where the folder already has one, can't be written to or is no place for a store.
    """
    place.make_folder(folder)
    file = folder / FILE
    if file.exists():
        raise troubles.folder_not_empty(folder)
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as problem:
        raise troubles.of_system(problem, folder) from problem
    connection = _connect(folder, file, key, "rwc")
    connection.execute(f"PRAGMA application_id={driver.APPLICATION_ID}")
    database = Database(folder, connection, ())

    def lay_down(transaction: object) -> None:
        migrate.run(transaction)  # type: ignore[arg-type]
        _first_rows(transaction, store_id)

    _bring_up(database, lay_down)
    return database


def open_store(folder: Path, key: bytes, store_id: UUID) -> Database:
    """Open a store with its data key, check it whole, and bring it to the present schema.

    A rounds copy is only read. A store that fails a check, was made by a newer program or lies in a folder that can't
    be written to is opened for reading only; `Database.troubles` says why. Raises StorageTrouble where it can't be
    opened at all.
    """
    file = folder / FILE
    if holds_rounds_copy(folder):
        return _open_rounds_copy(folder / COPY_FILE, key, store_id)
    place.check_place(folder)
    if not file.exists():
        raise troubles.no_store_here(folder)
    if not place.is_writable(folder) or not os.access(file, os.W_OK):
        return _open_read_only(folder, key, store_id, (troubles.read_only_folder(folder),))
    connection = _connect(folder, file, key, "rw")
    try:
        if _mark_of(connection, folder) is not None:  # somebody gave it the name of the store
            connection.close()
            return _open_rounds_copy(file, key, store_id)
        newer = _newer(connection, store_id, folder)
        behind = _revision(connection) != migrate.REVISION
        failed = checks.failed_checks(connection, journal.genesis(store_id), guarded=not behind) if not newer else ()
    except BaseException:
        connection.close()
        raise
    if newer or failed:
        # After a page failed its check the connection stays broken, so a fresh one is taken for reading.
        connection.close()
        why = (newer,) if newer else tuple(troubles.damaged(part) for part in failed)
        return _open_read_only(folder, key, store_id, why)
    database = Database(folder, connection, ())
    if behind:
        _bring_up(database, migrate.run, lambda: backup.copy_verified(database, key, f"before-{migrate.REVISION}"))
    return database


def _connect(folder: Path, file: Path, key: bytes, mode: str) -> driver.Connection:
    try:
        connection = driver.connect(file, key, mode=mode)
        if mode != "ro":
            _lock_at_once(connection)
    except driver.OperationalError as problem:
        if "locked" in str(problem):
            raise troubles.held_by_unknown() from problem
        if "disk is full" in str(problem):
            raise troubles.disk_full(folder) from problem
        raise troubles.unreadable_database(folder) from problem
    except driver.DatabaseError as problem:
        raise troubles.unreadable_database(folder) from problem
    return connection


def _lock_at_once(connection: driver.Connection) -> None:
    """Take the file's own lock now: exclusive mode alone takes it with the first write."""
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute("COMMIT")


def _newer(connection: driver.Connection, store_id: UUID, folder: Path) -> StorageTrouble | None:
    """Say whether only a newer program may write; raise where only a newer one may read, or the keys are another's."""
    try:
        row = connection.execute("SELECT store_id, min_reader, min_writer, made_by FROM store_format").fetchone()
    except driver.DatabaseError as problem:
        raise troubles.unreadable_database(folder) from problem
    found_id, min_reader, min_writer, made_by = row
    if UUID(found_id) != store_id:
        raise troubles.keyring_of_another_store(folder)
    if min_reader > migrate.FORMAT:
        raise troubles.newer_version(made_by)
    return troubles.newer_version_read_only(made_by) if min_writer > migrate.FORMAT else None


def _open_read_only(folder: Path, key: bytes, store_id: UUID, why: tuple[StorageTrouble, ...]) -> Database:
    private = _private_copy(folder)
    file = (private or folder) / FILE

    def connect() -> driver.Connection:
        return _connect(folder, file, key, "ro")

    try:
        if private is not None:
            _connect(folder, file, key, "rw").close()  # rolls the unfinished write back
        connection, said = _look_at(connect, folder, store_id, why)
    except BaseException:
        if private is not None:
            shutil.rmtree(private, ignore_errors=True)
        raise
    database = Database(folder, connection, said, connect)
    database.private_copy = private
    return database


def _open_rounds_copy(file: Path, key: bytes, store_id: UUID) -> Database:
    """Open a rounds copy, checked whole; also from a share, because nothing is ever written."""
    folder = file.parent

    def connect() -> driver.Connection:
        return _connect(folder, file, key, "ro")

    connection = connect()
    try:
        made = _mark_of(connection, folder)
        if made is None:  # a store under the name of a copy
            raise troubles.unreadable_database(folder)
        newer = _newer(connection, store_id, folder)
        if newer is None and _revision(connection) not in (None, migrate.REVISION):  # a damaged page tells none
            raise troubles.older_version(troubles.IS_A_COPY)
        failed = checks.failed_checks(connection, journal.genesis(store_id)) if newer is None else ()
    except BaseException:
        connection.close()
        raise
    if failed:  # the connection stays broken after a page failed its check
        connection.close()
        connection = connect()
    broken = (copy_troubles.of_copy(troubles.damaged(part)) for part in failed)
    database = Database(folder, connection, (rounds_copy(made), *broken), connect)
    database.as_of = made.at
    return database


def _mark_of(connection: driver.Connection, folder: Path) -> Made | None:
    try:
        return mark_of(connection)
    except driver.DatabaseError as problem:
        raise troubles.unreadable_database(folder) from problem


def _private_copy(folder: Path) -> Path | None:
    """Copy a store with an unfinished write, still encrypted: rolling it back needs a folder one can write to."""
    hot = folder / HOT
    if not hot.exists() or not hot.stat().st_size or place.is_writable(folder):
        return None
    private = Path(tempfile.mkdtemp(prefix="bline-"))
    try:
        for name in (FILE, HOT):
            shutil.copy2(folder / name, private / name)
    except OSError as problem:
        shutil.rmtree(private, ignore_errors=True)
        raise troubles.of_system(problem, private) from problem
    return private


def _look_at(
    connect: Callable[[], driver.Connection], folder: Path, store_id: UUID, why: tuple[StorageTrouble, ...]
) -> tuple[driver.Connection, tuple[StorageTrouble, ...]]:
    """Look at a store that is only read, and check it where nobody has yet: in a folder that can't be written to."""
    connection, unchecked = connect(), why[0].code == "read_only_folder"
    try:
        newer = _newer(connection, store_id, folder)
        if newer is None and _revision(connection) not in (None, migrate.REVISION):
            raise troubles.older_version(troubles.NOT_WRITABLE if unchecked else troubles.IS_DAMAGED)
        if newer is not None or not unchecked:
            return connection, (*why, newer) if newer is not None and unchecked else why
        failed = checks.failed_checks(connection, journal.genesis(store_id))
    except BaseException:
        connection.close()
        raise
    if failed:  # the connection stays broken after a page failed its check
        connection.close()
        connection = connect()
    return connection, (*why, *map(troubles.damaged, failed))


def _bring_up(database: Database, change: Callable[[Any], None], first: Callable[[], object] = lambda: None) -> None:
    """Bring a new or an older store to the present schema; `first` makes a verified copy of an older one."""
    try:
        first()
        database.migrated(change)
    except BaseException:
        database.close()
        raise


def _revision(connection: driver.Connection) -> str | None:
    """Return the revision, None where its page can't be read."""
    try:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    except driver.DatabaseError:
        return None


def _first_rows(transaction: object, store_id: UUID) -> None:
    transaction.execute(  # type: ignore[attr-defined]
        insert(table_of(StoreFormat)),
        {
            "id": 1,
            "store_id": store_id,
            "min_reader": migrate.MIN_READER,
            "min_writer": migrate.MIN_WRITER,
            "made_by": __version__,
        },
    )
    transaction.execute(  # type: ignore[attr-defined]
        insert(journal.HEAD), {"id": 1, "seq": 0, "hash": journal.genesis(store_id)}
    )
