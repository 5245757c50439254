"""Accounts: adding, changing, closing and reopening them, and their passwords."""

from uuid import UUID

from sqlmodel import Session, col, select

from bline_desktop.commands.half_typed import drop_half_typed
from bline_desktop.commands.lookups import keys_of, note, present, refuse_twice
from bline_desktop.commands.pins import check_own_password, drop_pin
from bline_desktop.domain.act import Act
from bline_desktop.domain.agency import REVIEW_FIRST
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.people import (
    ACCOUNT_ENDED,
    IN_CHARGE,
    LAST_ADMINISTRATOR,
    NAME_TAKEN,
    PersonFields,
    Right,
    User,
)
from bline_desktop.domain.registry import command
from bline_desktop.domain.roles import Role
from bline_desktop.domain.words import N_

ACCOUNT_CLOSED = Rule("account-closed", N_("errors", "The account of {name} is closed. Open it again first."))
NOT_IN_CHARGE = Rule("not-in-charge", N_("errors", "{name} can't be in charge: only a nurse with a usual account can."))
ACCOUNT_OPEN = Rule("account-open", N_("errors", "The account of {name} is open."))


@command(Right.MANAGE_PEOPLE)
def add_user(session: Session, act: Act, fields: PersonFields, password: str) -> UUID:
    """Open an account with its password. Raises RuleBroken for a name that another account has, or a poor password."""
    user_id = act.row_id("user")
    refuse_twice(session, User, user_id)
    check_name(session, fields.name, user_id)
    # The key first: a slot without a row is removed at the next unlock, a row without a slot could never sign in.
    keys_of(session).add_slot(user_id, fields.name, password)
    session.add(User(id=user_id, name=fields.name, role=fields.role, active=True))
    return user_id


@command(Right.MANAGE_PEOPLE)
def change_person(session: Session, act: Act, user_id: UUID, fields: PersonFields) -> None:
    """Change the name or the role of an account; entries keep the name that stood in the log when they were made."""
    user = present(session, User, user_id)
    check_name(session, fields.name, user_id)
    if fields.role is not Role.ADMINISTRATOR:
        _check_not_last(session, user)
    if user.active and user.name != fields.name:
        keys_of(session).rename(user_id, fields.name)
    user.name = fields.name
    user.role = fields.role
    if fields.role not in IN_CHARGE:
        user.in_charge_since = None


@command(Right.MANAGE_PEOPLE)
def name_charge_nurse(session: Session, act: Act, user_id: UUID, *, in_charge: bool) -> None:
    """Name a nurse as charge nurse, who may open accounts of agency nurses, or take that back.

    Raises RuleBroken for another role and for an agency nurse.
    """
    user = _open_account(session, user_id)
    if in_charge and (user.role not in IN_CHARGE or user.account_ends_at is not None):
        raise RuleBroken(NOT_IN_CHARGE, name=user.name)
    user.in_charge_since = act.now if in_charge else None


@command(Right.MANAGE_PEOPLE)
def deactivate(session: Session, act: Act, user_id: UUID) -> None:
    """Close an account; its entries stay. Raises RuleBroken for the only administrator."""
    user = _open_account(session, user_id)
    _check_not_last(session, user)
    user.active = False
    user.in_charge_since = None
    drop_pin(session, user_id)
    drop_half_typed(session, user_id)
    session.flush()  # what can fail comes before the key is taken, which no rollback would give back
    keys_of(session).remove_slot(user_id)


@command(Right.MANAGE_PEOPLE)
def reactivate(session: Session, act: Act, user_id: UUID, password: str) -> None:
    """Open a closed account again with a new password, so that a colleague who returns keeps her name.

    An agency nurse's becomes a usual account by it, once what was done under it is reviewed.
    """
    user = present(session, User, user_id)
    if user.active:
        raise RuleBroken(ACCOUNT_OPEN, name=user.name)
    if user.account_ends_at is not None and user.reviewed_at is None:
        raise RuleBroken(REVIEW_FIRST, name=user.name)
    keys_of(session).add_slot(user_id, user.name, password)
    user.active = True
    user.account_ends_at = None


@command(Right.MANAGE_PEOPLE)
def set_password(session: Session, act: Act, user_id: UUID, password: str) -> None:
    """Give somebody a new password, also one whose key an older keyring does not hold."""
    user = _open_account(session, user_id)
    if user.account_ends_at is not None and user.account_ends_at <= act.now:
        raise RuleBroken(ACCOUNT_ENDED, name=user.name, at=user.account_ends_at)
    keys_of(session).add_slot(user_id, user.name, password)
    drop_pin(session, user_id)
    note(session, "set_password", user_id)


@command(Right.READ_WALL)
def change_own_password(session: Session, act: Act, present_password: str, password: str) -> None:
    """Change one's own password; who does not know the present one may have found the screen open. RuleBroken then."""
    _open_account(session, act.user_id)
    check_own_password(session, act, present_password)
    keys_of(session).change_password(act.user_id, password)
    note(session, "change_own_password", act.user_id)


def _open_account(session: Session, user_id: UUID) -> User:
    user = present(session, User, user_id)
    if not user.active:
        raise RuleBroken(ACCOUNT_CLOSED, name=user.name)
    return user


def check_name(session: Session, name: str, user_id: UUID) -> None:
    """Stop a name that another account has or had: names stand in the log and must tell people apart for ever."""
    for other_id, other in session.exec(select(User.id, User.name)).all():
        if other_id != user_id and other.casefold() == name.casefold():
            raise RuleBroken(NAME_TAKEN, name=name, field="name")


def _check_not_last(session: Session, user: User) -> None:
    """Stop what would leave the ward without an administrator."""
    others = select(User.id).where(col(User.role) == Role.ADMINISTRATOR, col(User.active), col(User.id) != user.id)
    if user.role is Role.ADMINISTRATOR and user.active and session.exec(others.limit(1)).first() is None:
        raise RuleBroken(LAST_ADMINISTRATOR, name=user.name)
