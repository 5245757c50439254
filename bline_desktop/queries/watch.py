"""What is to be watched now: written by one shift for the next, and over by itself in the morning."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from sqlalchemy import and_, or_
from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.observations.watch_note import WatchNote, watched_until
from bline_desktop.domain.tables import table_of
from bline_desktop.queries.rows import live, of_patient, rows_of

LONGEST_NIGHT = timedelta(days=2)  # no note without an end reaches as far


def read_watch(session: Session, asker: Asker, patient_id: UUID | None = None) -> Mapping[UUID, tuple[str, ...]]:
    """Read for another query what is to be watched now in each patient, or in one; the newest note first."""
    watch = table_of(WatchNote).c
    lately = and_(watch.until.is_(None), watch.noted_at > asker.now - LONGEST_NIGHT)
    counts = (live(WatchNote), watch.noted_at <= asker.now, or_(watch.until > asker.now, lately))
    found: defaultdict[UUID, tuple[str, ...]] = defaultdict(tuple)
    for row in sorted(
        rows_of(session, WatchNote, *counts, *of_patient(WatchNote, patient_id)), key=lambda row: row["noted_at"]
    ):
        if watched_until(row["noted_at"], row["until"], asker.zone) > asker.now:
            found[row["patient_id"]] = (row["note"], *found[row["patient_id"]])
    return found
