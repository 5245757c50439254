"""The session that writes: each flush gathers what happened, for the journal and for those who look.

A new row is written here with the very values that the journal keeps of it, so that the two can't differ; only edits
are left to the unit of work, which would take longer than the insert does. So are private rows, of which the journal
and those who look learn nothing.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table, event, inspect
from sqlalchemy.orm import InstanceState, UOWTransaction, make_transient_to_detached
from sqlmodel import Session, SQLModel

from bline_desktop.domain.changes import Changed
from bline_desktop.domain.columns import Plain
from bline_desktop.domain.patient import Patient
from bline_desktop.domain.record import PrivateRow, Row
from bline_desktop.domain.tables import METADATA
from bline_desktop.storage import driver
from bline_desktop.storage.journal import Change, Values


class WriteRefused(Exception):
    """A write that the journal would not see, or that nothing may do: a defect of the program, not of its user."""


class StoreSession(Session):
    """A session whose flushes are journalled. `may_write` is read by the guard on the connection."""

    def __init__(self, bind: Any, *, may_write: bool, info: dict[str, Any]) -> None:
        super().__init__(bind, expire_on_commit=False, autoflush=may_write, info=info)
        self.changes: list[Change] = []
        self.tables: set[str] = set()
        self.patients: set[UUID] = set()
        self.may_write = may_write
        self.flushing = False
        self._new_rows: list[Row] = []
        self._joined: Connection | None = None

    def connection(self, *arguments: Any, **options: Any) -> Connection:
        """Return the connection with its transaction begun; an act asks for it a dozen times, and it stays the same."""
        if self._joined is None or not self.in_transaction():
            self._joined = super().connection(*arguments, **options)
        return self._joined

    def add(self, instance: object, *, _warn: bool = True) -> None:
        """Take a row that the next flush writes, or one that was read before."""
        if isinstance(instance, Row) and not isinstance(instance, PrivateRow) and inspect(instance).transient:
            if all(instance is not row for row in self._new_rows):
                self._new_rows.append(instance)
        else:
            super().add(instance, _warn=_warn)

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        """Write new rows, then edits. A flush comes before each read, so that a read gives the rows just made."""
        for row in self._write_new():
            make_transient_to_detached(row)
            super().add(row)
        super().flush(objects)

    def finish(self) -> None:
        """Write what is left. Nothing is read after it, so the session need not know the new rows, which takes time."""
        self._write_new()
        super().flush()

    def _write_new(self) -> list[Row]:
        """Write new rows with what the journal keeps of them, by the library itself, and return them."""
        if not self._new_rows:
            return []
        if not self.may_write:
            raise WriteRefused("a reading session can't write")
        rows = sorted(self._new_rows, key=lambda row: _PLACES[_table(row)])
        self._new_rows = []
        library = driver.of(self.connection())
        for row in rows:
            change, values = _creation(row)
            _keep(self, row, change)
            library.execute(_insertion(_table(row)), values)
        return rows

    def note(self, action: str, about: UUID | None = None) -> None:
        """Journal an act that writes no row: signing in, printing, exporting."""
        self.changes.append(Change(action, None, about))

    @property
    def changed(self) -> Changed:
        """What was written so far, and whose."""
        return Changed(frozenset(self.tables), frozenset(self.patients))


@event.listens_for(StoreSession, "before_flush")
def _gather(session: StoreSession, context: UOWTransaction, instances: object) -> None:
    if any(not isinstance(row, PrivateRow) for row in session.deleted):
        raise WriteRefused("nothing is deleted")
    if not session.may_write and (session.new or session.dirty or session.deleted):
        raise WriteRefused("a reading session can't write")
    if any(not isinstance(row, PrivateRow) for row in session.new):
        raise WriteRefused("the journal has one writer")
    edited = [row for row in session.dirty if session.is_modified(row)]
    for row in edited:
        if not isinstance(row, PrivateRow):
            _gather_edit(session, row)
    session.flushing = bool(edited or session.new or session.deleted)


@event.listens_for(StoreSession, "after_flush")
def _flushed(session: StoreSession, context: UOWTransaction) -> None:
    session.flushing = False


def _creation(row: Row) -> tuple[Change, tuple[Plain, ...]]:
    """Return what the journal keeps of a new row, and its values in the order of the columns."""
    table = _table(row)
    # A default of pydantic's is already in place; one of the database's own would be unknown here, so none is used.
    values = row.__dict__
    after: Values = {
        name: None if (value := values[name]) is None else plain(value) for name, plain in _plain_forms(table)
    }
    action = "correct" if values.get("replaces") is not None else "create"
    return Change(action, _name(table), row.id, None, after), tuple(after.values())


def _gather_edit(session: StoreSession, row: Any) -> None:
    state: InstanceState[Any] = inspect(row)
    table = _table(row)
    before: Values = {}
    after: Values = {}
    for column in table.columns:
        history = state.attrs[column.name].history
        if history.has_changes():
            old, new = history.deleted or (None,), history.added or (None,)
            before[column.name] = _plain(column.type, old[0])
            after[column.name] = _plain(column.type, new[0])
    _keep(session, row, Change("strike" if "struck_at" in after else "change", _name(table), row.id, before, after))


def _keep(session: StoreSession, row: Any, change: Change) -> None:
    session.changes.append(change)
    session.tables.add(change.record or "")
    patient = row.id if isinstance(row, Patient) else getattr(row, "patient_id", None)
    if patient is not None:
        session.patients.add(patient)


# A row is written after the rows that it refers to.
_PLACES = {table: place for place, table in enumerate(METADATA.sorted_tables)}


@cache
def _insertion(table: Table) -> str:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    return f'INSERT INTO "{table.name}" ({names}) VALUES ({", ".join("?" * len(table.columns))})'


@cache
def _plain_forms(table: Table) -> tuple[tuple[str, Callable[[Any], Plain]], ...]:
    """Return for each column of a table how its values are brought to their plain form."""
    return tuple((column.name, column.type.plain) for column in table.columns)  # type: ignore[attr-defined]


def _name(table: Table) -> str:
    """Return its name as a plain text: of the query builder's own kind of text the library asks for more each time."""
    return str(table.name)


def _table(row: SQLModel) -> Table:
    return row.__table__  # type: ignore[attr-defined, no-any-return]


def _plain(kind: Any, value: Any) -> Plain:
    return kind.plain(value)  # type: ignore[no-any-return]
