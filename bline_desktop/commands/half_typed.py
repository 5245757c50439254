"""Keeping what somebody has half typed through a lock, a crash or a power cut: in the encrypted file, in no journal."""

from uuid import UUID

from sqlmodel import Session

from bline_desktop.domain.act import Act
from bline_desktop.domain.half_typed import HalfTyped
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import command


@command(Right.READ_WALL)
def keep_half_typed(session: Session, act: Act, body: str) -> None:
    """Keep what the person of this act has half typed, in the place of what was kept before; "" keeps nothing."""
    if not body:
        drop_half_typed(session, act.user_id)
        return
    row = session.get(HalfTyped, act.user_id)
    if row is None:
        session.add(HalfTyped(id=act.user_id, body=body, kept_at=act.now))
    else:
        row.body, row.kept_at = body, act.now


def drop_half_typed(session: Session, user_id: UUID) -> None:
    """Forget what a person has half typed, as with the end of their account."""
    row = session.get(HalfTyped, user_id)
    if row is not None:
        session.delete(row)
