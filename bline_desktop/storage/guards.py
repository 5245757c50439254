"""Triggers: what the database itself refuses, whoever asks. Declared here once and laid anew after every migration."""

from sqlalchemy import Table

from bline_desktop.domain import tables
from bline_desktop.domain.journal import JournalHead, JournalRow
from bline_desktop.domain.record import STRIKE_COLUMNS
from bline_desktop.storage.driver import Connection


def _refuse(name: str, table: str, event: str, sentence: str, when: str = "") -> tuple[str, str]:
    condition = f" WHEN {when}" if when else ""
    return (
        name,
        f"CREATE TRIGGER {name} BEFORE {event} ON \"{table}\"{condition} BEGIN SELECT RAISE(ABORT, '{sentence}'); END",
    )


def _written_once(table: Table) -> tuple[str, str]:
    """A record may only be struck, once; every other column stays as it was written."""
    fixed = (column.name for column in table.columns if column.name not in STRIKE_COLUMNS)
    changed = " OR ".join([f'OLD."{name}" IS NOT NEW."{name}"' for name in fixed])
    return _refuse(
        f"{table.name}_written_once",
        table.name,
        "UPDATE",
        "a record is written once",
        f"OLD.struck_at IS NOT NULL OR {changed}",
    )


def triggers() -> dict[str, str]:
    """Return every trigger of the present schema: name and statement."""
    journal, head = tables.table_of(JournalRow).name, tables.table_of(JournalHead).name
    found = [
        _refuse("journal_no_update", journal, "UPDATE", "the journal is append-only"),
        _refuse("journal_no_delete", journal, "DELETE", "the journal is append-only"),
        _refuse("journal_in_order", journal, "INSERT", "the journal has no gaps",
                f"NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM {journal})"),
        _refuse("head_no_delete", head, "DELETE", "the head stays"),
        _refuse("head_forward", head, "UPDATE", "the head moves forward", "NEW.seq <= OLD.seq"),
        _refuse("head_alone", head, "INSERT", "there is one head", f"EXISTS (SELECT 1 FROM {head})"),
    ]  # fmt: skip
    found += [
        _refuse(f"{name}_no_delete", name, "DELETE", "nothing is deleted")
        for name in (tables.table_of(row).name for row in tables.ROWS)
    ]
    found += [_written_once(tables.table_of(row)) for row in tables.RECORDS]
    found += [
        _refuse(f"{name}_written_once", name, "UPDATE", "what was signed stays as it was")
        for name in (tables.table_of(row).name for row in tables.FIXED)
    ]
    return dict(found)


def lay(connection: Connection) -> None:
    """Drop whatever triggers there are and create the declared ones, within the caller's transaction."""
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    for statement in triggers().values():
        connection.execute(statement)


def stand(connection: Connection) -> bool:
    """Tell whether the file's triggers are exactly the declared ones."""
    found = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    return dict(found) == triggers()
