"""The whole proof of a store: every check of opening, and the journal replayed against the rows as they stand."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from bline_desktop.domain import tables
from bline_desktop.domain.columns import BooleanColumn
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.words import N_
from bline_desktop.storage import checks, journal, migrate
from bline_desktop.storage.database import Database
from bline_desktop.storage.driver import DatabaseError
from bline_desktop.storage.journal import Head, Values

CHECK_FAILED = N_("verify", "This check failed: {part}.")
CHAIN_BROKEN = N_("verify", "The journal's chain breaks at entry {seq}.")
COLUMNS_DIFFER = N_("verify", "Journal entry {seq} says something else beside its body.")
ROW_DIFFERS = N_("verify", "{table} {id} is not what the journal says it is: {columns}.")
ROW_UNKNOWN = N_("verify", "{table} {id} is not in the journal.")
ROW_MISSING = N_("verify", "{table} {id} is in the journal, but the row is gone.")
UNREADABLE_ENTRY = N_("verify", "Journal entry {seq} can't be understood.")

Rows = dict[str, dict[str, Values]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found; no `problems` means that the store is sound."""

    problems: tuple[Said, ...]
    entries: int
    head: Head

    @property
    def sound(self) -> bool:
        """Whether nothing was wrong."""
        return not self.problems


def verify(database: Database, store_id: UUID) -> Verdict:
    """Check pages, references, chain and triggers, then replay the journal and compare it with every row.

    Raises StorageTrouble for a store of a newer program, whose rules this one does not know.
    """
    for trouble in database.troubles:
        if trouble.code == "newer_version_read_only":
            raise trouble
    connection = database.connection
    genesis = journal.genesis(store_id)
    problems = [Said(CHECK_FAILED, (("part", part),)) for part in checks.failed_checks(connection, genesis)]
    found_at_opening = [trouble for trouble in database.troubles if trouble.code == "damaged" and not problems]
    problems += [Said(trouble.what, tuple(trouble.values.items())) for trouble in found_at_opening]
    try:
        broken = checks.first_broken_link(connection, genesis)
        if broken is not None:
            problems.append(Said(CHAIN_BROKEN, (("seq", broken),)))
        replayed, odd = replay(connection)
        problems += odd + differences(replayed, stored_rows(connection))
    except DatabaseError:
        pass  # pages that can't be read are among the failed checks already
    return Verdict(tuple(problems), database.head.seq, database.head)


def replay(connection: Any) -> tuple[Rows, list[Said]]:
    """Make every row anew from the journal alone, each step brought up to the present schema."""
    upcasts = migrate.upcasts()
    rows: Rows = {}
    odd: list[Said] = []
    for seq, body, act_id, record, record_id in connection.execute(
        "SELECT seq, body, act_id, record, record_id FROM journal ORDER BY seq"
    ):
        try:
            entry = json.loads(body)
            if [entry["seq"], entry["act"], entry["record"], entry["record_id"]] != [seq, act_id, record, record_id]:
                odd.append(Said(COLUMNS_DIFFER, (("seq", seq),)))
            _apply(rows, entry, upcasts)
        except (ValueError, KeyError, TypeError):
            odd.append(Said(UNREADABLE_ENTRY, (("seq", seq),)))
    return rows, odd


def _apply(rows: Rows, entry: dict[str, Any], upcasts: dict[str, tuple[migrate.Upcast, ...]]) -> None:
    if entry["record"] is None:
        return
    values: Values = entry["after"]
    for upcast in upcasts[entry["revision"]]:
        values = upcast(entry["record"], values)
    rows.setdefault(entry["record"], {}).setdefault(entry["record_id"], {}).update(values)


def stored_rows(connection: Any) -> Rows:
    """Read every row of every journalled table in its plain form."""
    found: Rows = {}
    for row_class in tables.ROWS:
        table = tables.table_of(row_class)
        names = [column.name for column in table.columns]
        selected = ", ".join(f'"{name}"' for name in names)
        truths = {column.name for column in table.columns if isinstance(column.type, BooleanColumn)}
        for values in connection.execute(f'SELECT {selected} FROM "{table.name}"'):
            row: Values = dict(zip(names, values, strict=True))
            row.update({name: bool(row[name]) for name in truths if row[name] is not None})
            found.setdefault(table.name, {})[str(row["id"])] = row
    return found


def differences(replayed: Rows, stored: Rows) -> list[Said]:
    """Name every row that is not exactly what the journal makes of it."""
    problems = []
    for table in sorted(replayed.keys() | stored.keys()):
        told, kept = replayed.get(table, {}), stored.get(table, {})
        for row_id in sorted(told.keys() | kept.keys()):
            where = (("table", table), ("id", row_id))
            if row_id not in told:
                problems.append(Said(ROW_UNKNOWN, where))
            elif row_id not in kept:
                problems.append(Said(ROW_MISSING, where))
            elif told[row_id] != kept[row_id]:
                names = sorted(name for name in told[row_id].keys() | kept[row_id].keys()
                               if told[row_id].get(name) != kept[row_id].get(name))  # fmt: skip
                problems.append(Said(ROW_DIFFERS, (*where, ("columns", ", ".join(names)))))
    return problems
