"""The versions of an entry: what was corrected, from the one that stands back to what was recorded first."""

from datetime import datetime

from sqlmodel import Session

from bline_desktop.domain.record import Record


def first_recorded(session: Session, row: Record) -> datetime:
    """Return when an entry was recorded first: a correction is no new entry, and so is none that corrects it again.

    What was struck without a reason was not corrected: an end that was added is something new.
    """
    first, before = row.recorded_at, _corrected(session, row)
    while before is not None:
        first = min(first, before.recorded_at)
        before = _corrected(session, before)
    return first


def _corrected(session: Session, row: Record) -> Record | None:
    """Return the version whose place a row took with a reason; None for what was recorded first."""
    before = None if row.replaces is None else session.get(type(row), row.replaces)
    return None if before is None or before.strike_reason is None else before
