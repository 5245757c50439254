"""Keeping what somebody has half typed through a lock, a crash or a power cut: in the encrypted file, in no journal."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from bline_desktop.domain.act import Act
from bline_desktop.domain.half_typed import GOOD_FOR, HalfTyped
from bline_desktop.domain.people import Right, User
from bline_desktop.domain.registry import command


@command(Right.READ_WALL, after_end=True)
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


def drop_old_half_typed(session: Session, now: datetime) -> None:
    """Forget what is too old to go on with of those whose account is closed: they may never come to throw it away."""
    for row in session.exec(select(HalfTyped)).all():
        user = session.get(User, row.id)
        if row.kept_at < now - GOOD_FOR and user is not None and not user.active:
            session.delete(row)
