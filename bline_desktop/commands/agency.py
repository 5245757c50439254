"""Accounts of agency nurses: opened for one shift by a nurse in charge, over by themselves, and reviewed."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from bline_desktop.commands.checks import needed_reason
from bline_desktop.commands.half_typed import drop_old_half_typed
from bline_desktop.commands.lookups import keys_of, present, refuse_twice, setting
from bline_desktop.commands.people import check_name
from bline_desktop.commands.pins import drop_pin
from bline_desktop.domain.act import Act
from bline_desktop.domain.agency import NOT_AGENCY, REVIEW_FIRST, REVIEWED_ALREADY, STILL_RUNS, AgencyFields
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.people import Right, User
from bline_desktop.domain.registry import command
from bline_desktop.domain.roles import Role


@command(Right.OPEN_AGENCY)
def open_agency_account(session: Session, act: Act, fields: AgencyFields, password: str) -> UUID:
    """Open a nurse's account that ends by itself after the ward's hours; the person types the password.

    Raises RuleBroken for a name that another account has or had, or a poor password.
    """
    user_id = act.row_id("user")
    refuse_twice(session, User, user_id)
    check_name(session, fields.name, user_id)
    keys_of(session).add_slot(user_id, fields.name, password)  # the key first, as with every account
    end = _end(session, act)
    session.add(
        User(id=user_id, name=fields.name, role=Role.NURSE, active=True, account_ends_at=end, opened_by=act.user_id)
    )
    return user_id


@command(Right.OPEN_AGENCY)
def reopen_agency_account(session: Session, act: Act, user_id: UUID, password: str) -> None:
    """Open an agency nurse's account for another shift, with a new password. Raises RuleBroken before its review."""
    user, _ = _agency(session, user_id)
    if user.reviewed_at is None:
        raise RuleBroken(REVIEW_FIRST, name=user.name)
    keys_of(session).add_slot(user_id, user.name, password)
    user.active = True
    user.account_ends_at, user.opened_by = _end(session, act), act.user_id
    user.reviewed_at = user.reviewed_by = None


@command(Right.OPEN_AGENCY)
def review_agency_account(session: Session, act: Act, user_id: UUID) -> None:
    """Keep that somebody looked at what was done under an account that is over, and close it; the reason says what.

    Raises RuleBroken while the account runs, where it was reviewed before, and without a reason.
    """
    user, ends_at = _agency(session, user_id)
    if user.reviewed_at is not None:
        raise RuleBroken(REVIEWED_ALREADY, name=user.name)
    if user.active and act.now < ends_at:
        raise RuleBroken(STILL_RUNS, name=user.name, at=ends_at)
    needed_reason(act)
    user.reviewed_at, user.reviewed_by = act.now, act.user_id
    drop_old_half_typed(session, act.now)  # what she typed today is there when her account is opened again
    if user.active:
        user.active = False
        drop_pin(session, user_id)
        session.flush()  # what can fail comes before the key is taken, which no rollback would give back
        keys_of(session).remove_slot(user_id)


def _agency(session: Session, user_id: UUID) -> tuple[User, datetime]:
    user = present(session, User, user_id)
    if user.account_ends_at is None:
        raise RuleBroken(NOT_AGENCY, name=user.name)
    return user, user.account_ends_at


def _end(session: Session, act: Act) -> datetime:
    return act.now + timedelta(hours=int(setting(session, "agency_h")))
