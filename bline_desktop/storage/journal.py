"""The journal: a chain of hashes over canonical JSON, written from the flush in the same transaction as the rows."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from bline_desktop.domain.act import Act
from bline_desktop.domain.columns import Plain
from bline_desktop.domain.journal import JournalHead, JournalRow
from bline_desktop.domain.tables import table_of
from bline_desktop.domain.words import plain_instant
from bline_desktop.storage import driver

VERSION = b"bline-journal-v1"
ROWS = table_of(JournalRow)
HEAD = table_of(JournalHead)
# Written out and given to the library itself: the query builder's own work would cost more than the statements do.
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
_READ_HEAD = "SELECT seq, hash FROM journal_head"
_ADD_ROWS = "INSERT INTO journal (seq, hash, body, act_id, record, record_id) VALUES (?, ?, ?, ?, ?, ?)"
_MOVE_HEAD = "UPDATE journal_head SET seq = ?, hash = ?"

Values = dict[str, Plain]


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one row, or an act without a row (then `record` is None)."""

    action: str
    record: str | None = None
    record_id: UUID | None = None
    before: Values | None = None
    after: Values | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry's number and hash."""

    seq: int
    hash: str


def canonical(value: Mapping[str, Any]) -> str:
    """Write JSON in its one form: sorted keys, no spaces, Unicode as it is. Floats can't occur and are refused."""
    return _CANONICAL.encode(value)


def genesis(store_id: UUID) -> str:
    """Return the hash before the first entry: each store has its own, so that no entry fits into another store."""
    return hashlib.sha256(VERSION + b"\0" + store_id.bytes).hexdigest()


def chain(previous: str, body: str) -> str:
    """Return the hash of an entry from the hash before it and the exact text of its body."""
    return hashlib.sha256(b"\0".join((VERSION, previous.encode(), body.encode()))).hexdigest()


def append(connection: driver.Connection, act: Act, changes: Iterable[Change], revision: str) -> Head:
    """Write one entry for each change (at least one) and move the head; the last step before the commit."""
    seq, last = connection.execute(_READ_HEAD).fetchone()
    who = _who(act, revision)
    act_id = str(act.id)
    rows: list[tuple[int | str | None, ...]] = []
    for change in changes:
        seq += 1
        body = canonical({"seq": seq, **who, **_what(change)})
        last = chain(last, body)
        rows.append(
            (seq, last, body, act_id, change.record, None if change.record_id is None else str(change.record_id))
        )
    connection.executemany(_ADD_ROWS, rows)
    connection.execute(_MOVE_HEAD, (seq, last))
    return Head(seq, last)


def _who(act: Act, revision: str) -> dict[str, Plain]:
    return {
        "act": str(act.id),
        "at": plain_instant(act.now),
        "zone": act.zone.key,
        "offset_min": act.offset_min,
        "user_id": str(act.user_id),
        "user_name": act.user_name,
        "role": act.role.value,
        "workstation": act.workstation,
        "reason": act.reason,
        "second": act.second,
        "revision": revision,
    }


def _what(change: Change) -> dict[str, Any]:
    return {
        "action": change.action,
        "record": change.record,
        "record_id": None if change.record_id is None else str(change.record_id),
        "before": change.before,
        "after": change.after,
    }


def short_head(head: Head) -> str:
    """Write the head for people and paper: `#12,483 7F3A-91C2`."""
    return f"#{head.seq:,} {head.hash[:4]}-{head.hash[4:8]}".upper()
