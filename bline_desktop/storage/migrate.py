"""Migrations: a verified copy first, then everything in one transaction."""

from collections.abc import Callable
from pathlib import Path
from runpy import run_path
from typing import Final

from sqlalchemy import Connection

from bline_desktop import __version__, paths
from bline_desktop.domain.errors import StorageTrouble
from bline_desktop.domain.tables import METADATA
from bline_desktop.domain.words import N_
from bline_desktop.storage import driver, guards
from bline_desktop.storage.journal import Values

# The revision that this program's models stand at: the newest file, so that a new migration needs no other line.
REVISION: Final = max((file.name[:4] for file in paths.migrations().glob("versions/[0-9]*.py")), default="0000")
# The format of a store is its revision. A program that does not know a revision can't keep its rules, so it may only
# read; raise MIN_READER by hand where an older program would misread what it finds.
FORMAT: Final = int(REVISION)
MIN_READER: Final = 1
MIN_WRITER: Final = FORMAT

Upcast = Callable[[str, Values], Values]


def went_wrong(lost: str) -> StorageTrouble:
    """Say that a migration lost rows or broke references; it was rolled back."""
    return StorageTrouble(
        "migration_went_wrong",
        N_("troubles", "The store could not be brought to this version: rows of {lost} would have been lost."),
        N_("troubles", "The data are untouched, and a verified copy of them lies among the backups."),
        N_("troubles", "Go on with the program version that you had before, and tell who looks after this program."),
        lost=lost,
    )


def run(connection: Connection, folder: Path | None = None) -> None:
    """Bring the schema to the newest revision, on an open transaction with foreign keys switched off before it.

    Raises StorageTrouble where a row would be lost or a reference broken; the caller then rolls back.
    """
    # alembic takes 0.15 s to import, and a store that is up to date needs none of it
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    before = _row_counts(connection)
    config = Config()
    config.set_main_option("script_location", str(folder or paths.migrations()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    guards.lay(_raw(connection))
    after = _row_counts(connection)
    lost = [table for table, count in before.items() if after.get(table, 0) < count]
    if lost or connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
        raise went_wrong(", ".join(lost) or "-")
    connection.exec_driver_sql(
        "UPDATE store_format SET min_reader = ?, min_writer = ?, made_by = ?", (MIN_READER, MIN_WRITER, __version__)
    )


def stands_at(connection: Connection) -> str | None:
    """Return the revision that a file stands at, None for an empty one."""
    if not connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchall():
        return None
    found: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return found


def upcasts(folder: Path | None = None) -> dict[str, tuple[Upcast, ...]]:
    """Return for each revision the steps that bring a row journalled at it to the newest one, in order."""
    steps: dict[str | None, tuple[str, Upcast]] = {}
    for file in sorted((folder or paths.migrations()).joinpath("versions").glob("[0-9]*.py")):
        migration = run_path(str(file))
        steps[migration["down_revision"]] = (migration["revision"], migration["upcast"])
    found: dict[str, tuple[Upcast, ...]] = {}
    for revision in [revision for revision, _ in steps.values()]:
        chain: list[Upcast] = []
        at = revision
        while at in steps:
            at, upcast = steps[at]
            chain.append(upcast)
        found[revision] = tuple(chain)
    return found


def _row_counts(connection: Connection) -> dict[str, int]:
    existing = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
    names = [name for name in existing if name in METADATA.tables]
    return {name: int(connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one()) for name in names}


def _raw(connection: Connection) -> driver.Connection:
    return connection.connection.dbapi_connection
