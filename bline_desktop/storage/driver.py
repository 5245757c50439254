"""The one module that knows the SQLite library: encrypted connections, with the pragmas that make saved mean saved."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import Connection as SqlConnection
from sqlcipher3 import dbapi2

# WAL with NORMAL lost acknowledged rows in simulated power cuts, and a lone copy of a WAL file silently lacks rows.
PRAGMAS: Final = {
    "journal_mode": "delete",
    "synchronous": 3,  # EXTRA
    "locking_mode": "exclusive",
    "foreign_keys": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "secure_delete": 1,
    "temp_store": 2,  # memory
    "mmap_size": 0,
    "cache_size": -65536,  # 64 MiB of pages in the clear: a page that is read again is not decrypted again
}
APPLICATION_ID: Final = 0x424C494E  # "BLIN"

MODULE: Final = dbapi2
DatabaseError: Final[type[Exception]] = dbapi2.DatabaseError
IntegrityError: Final[type[Exception]] = dbapi2.IntegrityError
OperationalError: Final[type[Exception]] = dbapi2.OperationalError

Connection = Any  # the library has no types


class PragmaRefused(Exception):
    """The library did not take a pragma that the program relies on."""


def connect(path: Path, key: bytes, *, mode: str = "rw") -> Connection:
    """Open an encrypted file with the 32-byte `key`; `mode` is `rwc` (make it), `rw` or `ro`.

    Raises DatabaseError where the file is damaged or the key does not fit, PragmaRefused where a pragma does not hold.
    """
    connection = dbapi2.connect(
        f"file:{quote(str(path.resolve()))}?mode={mode}",
        uri=True,
        check_same_thread=False,
        isolation_level=None,
        timeout=0.2,  # nobody else may hold the file for longer: there is one program on one store
    )
    try:
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for name, value in PRAGMAS.items():
            connection.execute(f"PRAGMA {name}={value}")
        assert_pragmas(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def of(connection: SqlConnection) -> Connection:
    """Return the library's own connection beneath that of a session, whose transaction it then has begun."""
    return connection.connection.dbapi_connection


def assert_pragmas(connection: Connection) -> None:
    """Raise PragmaRefused unless every pragma holds."""
    for name, value in PRAGMAS.items():
        row = connection.execute(f"PRAGMA {name}").fetchone()
        found = value if row is None and name == "mmap_size" else row and row[0]  # absent where mmap is compiled out
        if found != value:
            raise PragmaRefused(name)


def copy(source: Connection, target: Path, key: bytes, progress: Callable[[], None] = lambda: None) -> None:
    """Copy an open database into a new encrypted file page by page; `progress` is called after each 256 pages."""
    destination = dbapi2.connect(str(target))
    try:
        destination.execute("PRAGMA cipher_log_level=NONE")
        destination.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        source.backup(destination, pages=256, progress=lambda status, remaining, total: progress())
    finally:
        destination.close()
