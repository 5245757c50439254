"""What one has half typed oneself. Nobody is told what another person has: not the administrator either."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.half_typed import HalfTyped
from bline_desktop.domain.journal import JournalRow
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import query
from bline_desktop.domain.tables import table_of

LOOKED_BACK = 20_000  # entries of the journal: more than a day of any ward; older drafts are not put back anyway


@query(Right.READ_WALL)
def own_half_typed(session: Session, asker: Asker) -> str:
    """Return what the asker left half typed, as it was kept; "" where nothing was."""
    table = table_of(HalfTyped)
    found = session.connection().execute(select(table.c.body).where(table.c.id == asker.user_id)).scalar_one_or_none()
    return found or ""


@query(Right.READ_WALL)
def acts_kept(session: Session, asker: Asker, act_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return which of these acts were recorded after all: the power may fail between that and the form's closing."""
    table = table_of(JournalRow)
    newest = select(table.c.act_id, table.c.seq).order_by(table.c.seq.desc()).limit(LOOKED_BACK).subquery()
    found = session.connection().execute(select(newest.c.act_id).where(newest.c.act_id.in_(list(act_ids))))
    return frozenset(found.scalars())
