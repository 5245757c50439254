"""What all commands of the command line share: who calls, the store opened for one command, and how things are said."""

import getpass
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import Annotated, Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

import typer

from bline_desktop.domain.act import Asker
from bline_desktop.domain.clock import Clock
from bline_desktop.domain.errors import Rule, RuleBroken, StorageTrouble
from bline_desktop.domain.words import N_, Message, Words
from bline_desktop.open_ward import Door, Opened, Where, act_of, asker_of
from bline_desktop.storage.keyring import KEYRING_FILE, Keyring, holds_rounds_copy
from bline_desktop.storage.lock import StoreLock, computer_name

T = TypeVar("T")

MADE_UP_ZONE = ZoneInfo("Asia/Shanghai")


def computer_zone(environment: Mapping[str, str], link: Path) -> ZoneInfo:
    """Return the computer's own time zone, by TZ or by where /etc/localtime points to; UTC where neither tells."""
    for name in (environment.get("TZ", ""), str(link.resolve()).partition("zoneinfo/")[2]):
        try:
            return ZoneInfo(name)
        except (ValueError, KeyError, OSError):
            continue
    return ZoneInfo("UTC")


HERE = computer_zone(os.environ, Path("/etc/localtime"))
WORDS = Words(HERE)
UNKNOWN_USER = Rule("unknown-user", N_("cli", "Nobody called {name} has an account in this store. Who has: {names}."))
NO_USER = Rule("no-user", N_("cli", "Say who you are with --user. Who has an account in this store: {names}."))
NO_PASSWORD_FILE = Rule("no-password-file", N_("cli", "The password file {file} can't be read."))
NO_TERMINAL = Rule(
    "no-terminal", N_("cli", "Nobody is here to type the password. Name the file that holds it with --password-file.")
)
PASSWORD_PROMPT = N_("cli", "Password of {name}: ")

StoreOption = Annotated[Path, typer.Option("--store", metavar="DIR", help="The folder of the store.")]
UserOption = Annotated[str, typer.Option("--user", metavar="NAME", help="Your name, as at sign-in.")]
PasswordFile = Annotated[
    Path | None,
    typer.Option("--password-file", metavar="FILE", help="Read the password from a file instead of asking for it."),
]


@dataclass(frozen=True, slots=True)
class Login:
    """Who calls, where their password comes from, and as what the store says it is held."""

    user: str
    password_file: Path | None
    program: str


@dataclass(frozen=True, slots=True)
class Caller:
    """Which store a command is for, and who calls."""

    store: Path
    login: Login


def for_a_caller(program: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options of store, user and password file, and hand it one Caller; `program` holds the store.

    The library of the command line reads a command's options from its signature.
    """

    def give(command: Callable[..., None]) -> Callable[..., None]:
        def called(store: Path, user: str, password_file: Path | None, **others: object) -> None:
            command(Caller(store, Login(user, password_file, program)), **others)

        shared = {
            "store": (StoreOption, Parameter.empty),
            "user": (UserOption, ""),
            "password_file": (PasswordFile, None),
        }
        options = [
            Parameter(name, Parameter.KEYWORD_ONLY, annotation=kind, default=default)
            for name, (kind, default) in shared.items()
        ]
        options += [one.replace(kind=Parameter.KEYWORD_ONLY) for one in [*signature(command).parameters.values()][1:]]
        called.__name__, called.__doc__ = command.__name__, command.__doc__
        called.__annotations__ = {one.name: one.annotation for one in options}
        called.__signature__ = Signature(options)  # type: ignore[attr-defined]
        return called

    return give


@dataclass(frozen=True, slots=True)
class Copy:
    """What left the store, as the journal names it: `about` is the patient whom it is about, None where it is all.

    `reason` says why, where the copy asks for one.
    """

    action: str
    about: UUID | None
    files: tuple[Path, ...]
    reason: str | None = None


@contextmanager
def opened(folder: Path, login: Login) -> Iterator[tuple[Opened, Where]]:
    """Open a store for one command, and close it again. Raises StorageTrouble and RuleBroken."""
    at_start = here(HERE)
    keyring = Keyring.load(folder / KEYRING_FILE)
    lock = StoreLock(folder)
    try:
        if not holds_rounds_copy(folder):
            lock.acquire(login.program, at_start.now)
    except StorageTrouble as trouble:
        if trouble.code != "read_only_folder":  # then it is only read, which needs no lock
            raise
    try:
        user_id = _user_called(keyring, login.user)
        found = Door(folder).for_one_command(user_id, _password(login), at_start)
        try:
            where, as_of = here(found.ward.zone), found.ward.database.as_of
            yield found, where if as_of is None else replace(where, now=as_of)
        finally:
            found.ward.close()
    finally:
        lock.release()


def say(message: Message, **values: object) -> None:
    """Print a sentence."""
    typer.echo(WORDS.say(message, **values))


def sentences(trouble: StorageTrouble) -> str:
    """Say what happened, what is safe and what to do."""
    return " ".join(WORDS.say(part, **trouble.values) for part in (trouble.what, trouble.safe, trouble.do))


def ask(found: Opened, where: Where, query: Callable[[Any, Asker], T]) -> T:
    """Ask a query in the name of who signed in."""
    asker = asker_of(found.user, where)
    with found.ward.database.read(asker) as session:
        return query(session, asker)


def note_copy(found: Opened, where: Where, copy: Copy) -> None:
    """Journal who took what out of the store. Raises StorageTrouble; then the copy is taken back."""
    try:
        note_act(found, where, copy.action, copy.about, copy.reason)
    except StorageTrouble:
        for file in copy.files:
            file.unlink(missing_ok=True)
        raise


def note_act(opened: Opened, where: Where, action: str, about: UUID | None, reason: str | None = None) -> None:
    """Journal an act without a row, such as an export; a store that is only read keeps no note.

    Raises StorageTrouble for a rounds copy, out of which nothing is taken: the ward's journal would not know.
    """
    if opened.ward.database.as_of is not None:
        raise opened.ward.database.troubles[0]
    if not opened.ward.database.read_only:
        act = replace(act_of(opened.user, where), reason=reason)
        with opened.ward.database.write(act) as session:
            session.note(action, about)  # type: ignore[attr-defined]


def _user_called(keyring: Keyring, name: str) -> UUID:
    """Return the id of an account by its name. Its name alone tells nothing that the sign-in window does not show."""
    names = ", ".join(slot.shown_name for slot in keyring.people())
    if not name:
        raise RuleBroken(NO_USER, names=names)
    for slot in keyring.people():
        if slot.shown_name.casefold() == name.strip().casefold():
            return slot.user_id
    raise RuleBroken(UNKNOWN_USER, name=name, names=names)


def _password(login: Login) -> str:
    if login.password_file is None:
        try:
            return getpass.getpass(WORDS.say(PASSWORD_PROMPT, name=login.user))
        except EOFError:
            raise RuleBroken(NO_TERMINAL) from None
    try:
        return login.password_file.read_text("utf-8-sig").rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise RuleBroken(NO_PASSWORD_FILE, file=str(login.password_file)) from None


def here(zone: ZoneInfo) -> Where:
    """Say when and where the command is called."""
    return Where(Clock(zone).now(), computer_name(), zone)
