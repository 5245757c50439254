"""The journal in plain entries, and its last number and hash."""

from uuid import UUID

from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.copies import JournalMark
from bline_desktop.domain.journal import JournalEntry
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import query


@query(Right.READ_JOURNAL)
def journal_entries(
    session: Session, asker: Asker, patient_id: UUID | None, limit: int, before_seq: int | None
) -> tuple[JournalEntry, ...]:
    """Return the newest entries, of one patient or of all, from before a number where one is given."""
    raise NotImplementedError


@query(Right.READ_WALL)
def journal_mark(session: Session, asker: Asker) -> JournalMark:
    """Return the last number and hash."""
    raise NotImplementedError
