"""PINs: choosing one's own, and trying one. What is typed is kept nowhere; the journal notes only what happened."""

from datetime import timedelta
from uuid import UUID

from sqlmodel import Session

from bline_desktop.commands.lookups import keys_of, note, present, setting
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.people import ACCOUNT_ENDED, Right, User
from bline_desktop.domain.pins import TRIES, WRONG_PASSWORD, WRONG_PIN, Pin, check_new_pin, shown_tries, stands_against
from bline_desktop.domain.registry import command


@command(Right.READ_WALL)
def set_pin(session: Session, act: Act, password: str, pin: str) -> None:
    """Choose one's own PIN. Raises RuleBroken for a wrong password or a PIN that is easily guessed, StorageTrouble."""
    check_new_pin(pin)
    check_own_password(session, act, password)
    row = _row(session, act.user_id)
    row.verifier = keys_of(session).pin_verifier(pin)
    row.failed, row.password_at = 0, act.now
    note(session, "set_pin", act.user_id)


def check_own_password(session: Session, act: Act, password: str) -> None:
    """Stop whoever does not know the password of the person that is signed in. A wrong one counts as at the sign-in."""
    if not keys_of(session).check_password(act.user_id, password, act.now):
        raise RuleBroken(WRONG_PASSWORD, name=act.user_name, field="password")


def try_pin(session: Session, act: Act, user_id: UUID, pin: str) -> RuleBroken | None:
    """Return why this PIN does not stand for this person, or None where it does.

    An answer and not an error, so that the count of wrong tries is kept whatever else comes of the act.
    """
    user = present(session, User, user_id)
    name = user.name
    if user.account_ends_at is not None and user.account_ends_at <= act.now:
        return RuleBroken(ACCOUNT_ENDED, name=name, at=user.account_ends_at)
    row = session.get(Pin, user_id)
    password_after = timedelta(hours=int(setting(session, "password_after_h")))
    refusal = stands_against(row, name, act.now, password_after)
    if refusal is not None or row is None or row.verifier is None:
        return refusal
    if keys_of(session).is_pin(pin, row.verifier):
        row.failed = 0
        return None
    row.failed += 1
    note(session, "wrong_pin", user_id)
    if row.failed >= TRIES:
        note(session, "pin_locked", user_id)
        return stands_against(row, name, act.now, password_after)
    return RuleBroken(WRONG_PIN, name=name, left=shown_tries(row.failed))


def password_typed(session: Session, act: Act, user_id: UUID) -> None:
    """Keep that a person typed the whole password now: their PIN is taken again, and its count begins anew."""
    row = session.get(Pin, user_id)
    if row is not None:
        row.failed, row.password_at = 0, act.now


def drop_pin(session: Session, user_id: UUID) -> None:
    """Take a person's PIN away, as with every new password that somebody else gives."""
    row = session.get(Pin, user_id)
    if row is not None:
        session.delete(row)
        note(session, "pin_removed", user_id)


def _row(session: Session, user_id: UUID) -> Pin:
    row = session.get(Pin, user_id)
    if row is None:
        row = Pin(id=user_id, failed=0)
        session.add(row)
    return row
