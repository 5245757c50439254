"""What is checked each time a store is opened: pages, references, the journal's chain, triggers."""

import hashlib
from collections.abc import Callable

from bline_desktop.domain.words import Message
from bline_desktop.storage import guards, troubles
from bline_desktop.storage.driver import Connection, DatabaseError
from bline_desktop.storage.journal import VERSION


def failed_checks(connection: Connection, genesis: str, *, guarded: bool = True) -> tuple[Message, ...]:
    """Return the names of the checks that fail; none for a sound store. A check that can't be run has failed.

    `guarded` is false for a file of an older revision: its triggers name its own columns and are laid anew when it has
    been migrated.
    """
    checks: tuple[tuple[Message, Callable[[], bool]], ...] = (
        (troubles.PAGES, lambda: pages_sound(connection)),
        (troubles.REFERENCES, lambda: not connection.execute("PRAGMA foreign_key_check").fetchall()),
        (troubles.JOURNAL_CHAIN, lambda: first_broken_link(connection, genesis) is None),
        (troubles.TRIGGERS, lambda: not guarded or guards.stand(connection)),
    )
    failed = []
    for name, check in checks:
        try:
            sound = check()
        except DatabaseError:
            sound = False
        if not sound:
            failed.append(name)
    return tuple(failed)


def pages_sound(connection: Connection) -> bool:
    """Check every page: its authentication code as it is read, then the trees, indexes and column types."""
    return bool(connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)])


def first_broken_link(connection: Connection, genesis: str) -> int | None:
    """Return the number of the first entry that does not follow from the one before it, or None.

    The head must name the last entry; a missing tail is reported as the number after the last entry.
    """
    last, expected = genesis, 0
    sha256, prefix = hashlib.sha256, VERSION + b"\0"
    for seq, stored, body in connection.execute("SELECT seq, hash, body FROM journal ORDER BY seq"):
        expected += 1
        last = sha256(b"".join((prefix, last.encode(), b"\0", body.encode()))).hexdigest()
        if seq != expected or stored != last:
            return expected
    head = connection.execute("SELECT seq, hash FROM journal_head").fetchall()
    return None if head == [(expected, last)] else expected + 1
