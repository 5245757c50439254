"""A ward's store made or opened: its lock, its keys and its database together, and who signs in to it.

Heavy (database, keys): the window loads it in a thread, after the sign-in window was painted.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from bline_desktop.commands.people import set_password
from bline_desktop.commands.pins import password_typed
from bline_desktop.domain.act import PROGRAM_ID, Act, Asker
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.people import ACCOUNT_ENDED, Person, Right, check_right
from bline_desktop.domain.roles import Role
from bline_desktop.domain.settings import WardSettings
from bline_desktop.program_texts import lay_out_shelves
from bline_desktop.queries.people import people, ward_settings
from bline_desktop.storage import key_troubles
from bline_desktop.storage.database import Database
from bline_desktop.storage.keyring import RECOVERY_ID
from bline_desktop.storage.opening import open_store
from bline_desktop.storage.vault import Vault
from bline_desktop.ui.calendars import read_calendar
from bline_desktop.ui.desk import SignedIn

if TYPE_CHECKING:
    from sqlmodel import Session

T = TypeVar("T")

BY_RECOVERY_KEY = "Recovery key"
MOST_FAILURES_NOTED = 20


@dataclass(frozen=True, slots=True)
class Where:
    """When and at which workstation something is done to the store itself."""

    now: datetime
    workstation: str
    zone: ZoneInfo


@dataclass(slots=True)
class OpenWard:
    """An open store with its keys. Use the database on one thread."""

    vault: Vault
    database: Database
    settings: WardSettings

    @property
    def zone(self) -> ZoneInfo:
        """The ward's time zone."""
        return ZoneInfo(self.settings.zone)

    def close(self) -> None:
        """Close the file and forget the data key; on the database's thread."""
        self.database.close()
        self.vault.lock()


@dataclass(frozen=True, slots=True)
class Opened:
    """A ward that was opened, and who signed in to it."""

    ward: OpenWard
    user: SignedIn


def open_ward(vault: Vault, where: Where) -> OpenWard:
    """Open the store of an unlocked vault. Raises StorageTrouble where it can't be opened at all."""
    database = open_store(vault.folder, vault.data_key, vault.store_id)
    try:
        database.keys = vault
        lay_out_shelves(database)
        if not database.read_only:
            _drop_orphaned_slots(vault, _people(database, where))
        return OpenWard(vault, database, settings_of(database, where))
    except BaseException:
        database.close()
        raise


class Door:
    """The way into one store. The same vault is kept for all tries: it counts them where the folder is read-only."""

    def __init__(self, folder: Path) -> None:
        """Read the keyring. Raises StorageTrouble."""
        self._vault = Vault(folder)

    def by_password(self, user_id: UUID, password: str, where: Where) -> Opened:
        """Open the store with a person's password. Raises StorageTrouble."""
        self._vault.unlock(user_id, password, where.now)
        return self._enter(where, lambda ward: sign_in(ward, user_id, where))

    def for_one_command(self, user_id: UUID, password: str, where: Where) -> Opened:
        """Open the store for one command, without an entry: who verifies must not change what is verified.

        A command after which data leave the store journals that itself. Failed tries wait for the next sign-in's entry.
        Raises StorageTrouble.
        """
        self._vault.unlock(user_id, password, where.now)
        return self._enter(where, lambda ward: known(ward, user_id, where))

    def by_recovery_key(self, key: str, new_password: tuple[UUID, str], where: Where) -> Opened:
        """Open the store with the printed key, for a person with a new password. Raises StorageTrouble, RuleBroken."""
        self._vault.unlock_with_recovery(key)
        user_id, password = new_password

        def enter(ward: OpenWard) -> SignedIn:
            let_back_in(ward, user_id, password, where)
            return sign_in(ward, user_id, where)

        return self._enter(where, enter)

    def _enter(self, where: Where, who: Callable[[OpenWard], SignedIn]) -> Opened:
        try:
            ward = open_ward(self._vault, where)
        except BaseException:
            self._vault.lock()
            raise
        try:
            return Opened(ward, who(ward))
        except BaseException:
            ward.close()
            raise


def new_recovery_key(ward: OpenWard, user: SignedIn, where: Where) -> str:
    """Journal that a new recovery key replaces the one before, and make it. Raises RuleBroken without the right.

    In this order: an entry that can't be kept must not leave a key that nobody has seen in place of the printed one.
    """
    check_right(user.role, Right.MANAGE_SETTINGS)
    _note(ward.database, act_of(user, where), "new_recovery_key")
    return ward.vault.new_recovery_key()


def sign_in(ward: OpenWard, user_id: UUID, where: Where) -> SignedIn:
    """Say who this person, who typed the password, is on the ward; journal it with the failures before it.

    Raises StorageTrouble (no_slot) for who has no open account.
    """
    user = known(ward, user_id, where)
    if not ward.database.read_only:
        failures = min(ward.vault.failed_before_unlock(user_id), MOST_FAILURES_NOTED)
        act = act_of(user, where)
        with ward.database.write(act) as session:
            _notes(session, act, *["failed_sign_in"] * failures, "sign_in")
            password_typed(session, act, user_id)
        ward.vault.failures_journalled(user_id)
    return user


def known(ward: OpenWard, user_id: UUID, where: Where) -> SignedIn:
    """Say who this person is on the ward.

    Raises StorageTrouble (no_slot) for who has no open account, RuleBroken for an agency nurse whose account is over.
    """
    found = [person for person in _people(ward.database, where) if person.user_id == user_id and person.active]
    if not found:
        raise key_troubles.no_slot()
    person = found[0]
    if person.agency is not None and person.agency.has_ended(where.now):
        raise RuleBroken(ACCOUNT_ENDED, name=person.name, at=person.agency.ends_at)
    until = person.agency.ends_at if person.agency is not None else None
    return SignedIn(user_id, person.name, person.role, person.in_charge, until)


def sign_out(ward: OpenWard, user: SignedIn, where: Where) -> None:
    """Journal that somebody signed out."""
    if not ward.database.read_only:
        _note(ward.database, act_of(user, where), "sign_out")


def let_back_in(ward: OpenWard, user_id: UUID, password: str, where: Where) -> None:
    """Give somebody a new password by right of the recovery key, which opened the store. Raises RuleBroken."""
    act = replace(program_act(where), user_name=BY_RECOVERY_KEY, reason=BY_RECOVERY_KEY)
    with ward.database.write(act) as session:
        failures = min(ward.vault.failed_before_unlock(RECOVERY_ID), MOST_FAILURES_NOTED)
        _notes(session, act, *["failed_recovery_key"] * failures, "recovery_key_used")
        set_password(session, act, user_id, password)
    ward.vault.failures_journalled(RECOVERY_ID)


def act_of(user: SignedIn, where: Where) -> Act:
    """Make an act of a signed-in person outside the desk."""
    who = (uuid4(), user.user_id, user.name, user.role)
    return Act(*who, where.workstation, where.now, where.zone, in_charge=user.in_charge, until=user.until)


def asker_of(user: SignedIn, where: Where) -> Asker:
    """Make a question of a signed-in person outside the desk."""
    who = (user.user_id, user.name, user.role)
    return Asker(*who, where.now, where.zone, user.in_charge, read_calendar, user.until)


def program_act(where: Where) -> Act:
    """Make an act of the program itself, where no person acts."""
    return Act(uuid4(), PROGRAM_ID, "", Role.ADMINISTRATOR, where.workstation, where.now, where.zone)


def _program_asks(where: Where) -> Asker:
    return Asker(PROGRAM_ID, "", Role.ADMINISTRATOR, where.now, where.zone)


def settings_of(database: Database, where: Where) -> WardSettings:
    """Read the ward's settings for the program itself."""
    return _asked(database, where, ward_settings)


def _people(database: Database, where: Where) -> tuple[Person, ...]:
    return _asked(database, where, people)


def _asked(database: Database, where: Where, query: "Callable[[Session, Asker], T]") -> T:
    asker = _program_asks(where)
    with database.read(asker) as session:
        return query(session, asker)


def _note(database: Database, act: Act, *actions: str) -> None:
    with database.write(act) as session:
        _notes(session, act, *actions)


def _notes(session: "Session", act: Act, *actions: str) -> None:
    for action in actions:
        session.note(action, act.user_id)  # type: ignore[attr-defined]


def _drop_orphaned_slots(vault: Vault, persons: tuple[Person, ...]) -> None:
    """Take away keys of nobody: an account is made key first and row second, and the power may fail between them."""
    known = {person.user_id for person in persons if person.active}
    for slot in vault.keyring.people() if known else ():
        if slot.user_id not in known:
            vault.remove_slot(slot.user_id)
