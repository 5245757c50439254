"""The journal's two tables: one row for each change, chained by hash, and the head of the chain."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import SQLModel

from bline_desktop.domain.columns import Plain
from bline_desktop.domain.record import id_column, integer_column, text_column


class JournalRow(SQLModel, table=True):
    """One entry. `body` is the exact canonical JSON that `hash` covers; the others repeat parts of it."""

    __tablename__ = "journal"

    seq: int = integer_column(primary_key=True)
    hash: str = text_column()
    body: str = text_column()
    act_id: UUID = id_column()
    record: str | None = text_column(required=False)
    record_id: UUID | None = id_column(required=False, index=True)


class JournalHead(SQLModel, table=True):
    """The last number and hash: one row, read for update before each commit, so that the chain can't fork."""

    __tablename__ = "journal_head"

    id: int = integer_column(primary_key=True)
    seq: int = integer_column()
    hash: str = text_column()


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One entry as a person reads it; `trial_id` says whose row it was, where it was a patient's."""

    seq: int
    at: datetime
    user_name: str
    role: str
    workstation: str
    action: str
    record: str | None
    record_id: UUID | None
    before: dict[str, Plain] | None
    after: dict[str, Plain] | None
    reason: str | None
    trial_id: str | None = None


class StoreFormat(SQLModel, table=True):
    """One row that says which store this is and how new a program must be to read it and to write to it.

    Read before anything else, so its table never changes. `made_by` is the program version that last migrated it.
    """

    __tablename__ = "store_format"

    id: int = integer_column(primary_key=True)
    store_id: UUID = id_column()
    min_reader: int = integer_column()
    min_writer: int = integer_column()
    made_by: str = text_column()
