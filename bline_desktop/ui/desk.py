"""The desk: the only two ways to data. Screens ask (a query) and tell (a command); one signal says what changed."""

from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast
from uuid import UUID, uuid4

import shiboken6
from PySide6.QtCore import QObject, Signal

from bline_desktop.domain.act import PROGRAM_ID, Act, Asker
from bline_desktop.domain.changes import Changed
from bline_desktop.domain.clock import Clock
from bline_desktop.domain.errors import AlreadyKept, FieldsRefused, RuleBroken, StorageTrouble
from bline_desktop.domain.roles import Role
from bline_desktop.domain.words import N_
from bline_desktop.ui.calendars import read_calendar
from bline_desktop.ui.messages import Messages
from bline_desktop.ui.tasks import Job, Runner

if TYPE_CHECKING:
    from sqlmodel import Session

T = TypeVar("T")

FORM_NEEDS_A_LOOK = N_("messages", "Something in the form needs a look before it can be recorded.")
KEPT_BEFORE = N_("messages", "This is recorded already; nothing was entered twice.")


class Store(Protocol):
    """The store as the desk uses it, on the runner's thread."""

    @property
    def last_change(self) -> Changed:
        """What the last committed write changed."""

    def read(self, asker: Asker) -> "AbstractContextManager[Session]":
        """Open a session to read with."""

    def write(self, act: Act) -> "AbstractContextManager[Session]":
        """Open a transaction that is committed on leaving, or keeps nothing."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in; an agency nurse `until` her account ends."""

    user_id: UUID
    name: str
    role: Role
    in_charge: bool = False
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Gesture:
    """What belongs to one act besides its data. A retry hands in the first `id`: nothing is entered twice."""

    reason: str | None = None
    second: str | None = None
    id: UUID | None = None
    asks_second: bool = False
    later: str | None = None


Refused = RuleBroken | FieldsRefused


class Desk(QObject):
    """Carries questions and acts to the store, and what they bring back to the screens.

    An unexpected failure is raised again on the UI thread, where the program's own hook shows it as a bug.
    """

    changed = Signal(object)  # Changed
    saved = Signal(object)  # datetime (UTC) at which the write was kept
    signed_in = Signal(object)  # SignedIn, or None when somebody signed out

    def __init__(self, store: Store, clock: Clock, runner: Runner, messages: Messages, workstation: str) -> None:
        super().__init__()
        self._store = store
        self.clock = clock
        self._runner = runner
        self.messages = messages
        self.workstation = workstation
        self.reads_only = False  # a rounds copy: no act is offered in it
        self.user: SignedIn | None = None

    def sign_in(self, user: SignedIn) -> None:
        """Let a person work; from now on everything is asked and done in their name."""
        self.user = user
        self.signed_in.emit(user)

    def sign_out(self) -> None:
        """End a person's work; answers that are still under way are not delivered any more."""
        self.user = None
        self.messages.withdraw()
        self.signed_in.emit(None)

    def ask(
        self, owner: QObject, query: "Callable[[Session, Asker], T]", then: Callable[[T], None], *, key: Hashable = None
    ) -> None:
        """Answer a query to `then` while `owner` lives. The same owner asking again for the same `then` overtakes it.

        Hand in `key` where one method takes the answers to several questions.
        """
        user = self._present()
        who, now, zone = (user.user_id, user.name, user.role), self.clock.now(), self.clock.zone
        asker = Asker(*who, now, zone, user.in_charge, read_calendar, user.until)
        self._read(owner, query, asker, then, key)

    def watch(
        self, owner: QObject, query: "Callable[[Session, Asker], T]", then: Callable[[T], None], *, key: Hashable = None
    ) -> None:
        """Ask for nobody: what the wall view shows while nobody is signed in."""
        # The administrator's role reads the wall and no chart: the least that a role may see.
        asker = Asker(PROGRAM_ID, "", Role.ADMINISTRATOR, self.clock.now(), self.clock.zone)
        self._read(owner, query, asker, then, key)

    def do(
        self,
        owner: QObject,
        command: "Callable[[Session, Act], T]",
        then: Callable[[T], None],
        *,
        refused: Callable[[Refused], None] | None = None,
        gesture: Gesture | None = None,
    ) -> None:
        """Do a command as one act of the signed-in person; `then` is told its result after it was kept.

        A broken rule goes to `refused`, or to the message bar where there is none. Where the store can't keep it, the
        bar says why, and `refused` is told an empty FieldsRefused: nothing was wrong with what was typed. What was kept
        before ends for its screen as it would have then, and the bar says that nothing was entered twice. Who has
        signed out by then is told nothing, and neither is the next person; what changed, their screens are told.
        """
        act, user = self.act(gesture or Gesture()), self.user

        def kept(outcome: tuple[T, Changed | None]) -> None:
            result, change = outcome
            if self.user is not None and change is not None:
                self.saved.emit(self.clock.now())
                if change:
                    self.changed.emit(change)
            if self.user is user:
                if shiboken6.isValid(owner):
                    then(result)
                if change is None:
                    self.messages.say(KEPT_BEFORE)  # last, so that it stands in the place of what `then` says

        def failed(error: Exception) -> None:
            stayed = self.user is user
            if stayed or not isinstance(error, Refused):
                self._sort(error, refused if stayed and shiboken6.isValid(owner) else None)

        self._runner.do(Job(self, lambda: self._write(command, act), kept, failed))

    def keep_aside(self, command: "Callable[[Session, Act], None]", then: Callable[[bool], None]) -> None:
        """Keep private rows of the signed-in person, which concern nobody else; `then` is told whether that was done.

        No word is said: nothing was recorded, and a store that can't be written to says so by itself.
        """
        act = self.act(Gesture())

        def failed(error: Exception) -> None:
            if not isinstance(error, StorageTrouble):
                raise error
            then(False)

        self._runner.do(Job(self, lambda: self._write(command, act), lambda _: then(True), failed))

    def _write(self, command: "Callable[[Session, Act], T]", act: Act) -> tuple[T, Changed | None]:
        """Return what the command did and what that changed; None where it was kept before. On the runner's thread."""
        found: list[T] = []
        try:
            with self._store.write(act) as session:
                found.append(command(session, act))
        except AlreadyKept as again:
            return (found or [cast("T", again.row_id)])[0], None
        return found[0], self._store.last_change

    def background(self, owner: QObject, work: Callable[[], T], then: Callable[[T], None]) -> None:
        """Do long work that needs no store (a PDF from frozen values), and tell `then` while `owner` lives."""
        self._runner.background(Job(owner, work, then, self._sort))

    def act(self, gesture: Gesture) -> Act:
        """Make the act of the signed-in person for one gesture."""
        user = self._present()
        return Act(
            id=gesture.id or uuid4(),
            user_id=user.user_id,
            user_name=user.name,
            role=user.role,
            workstation=self.workstation,
            now=self.clock.now(),
            zone=self.clock.zone,
            reason=gesture.reason,
            second=gesture.second,
            asks_second=gesture.asks_second,
            later=gesture.later,
            in_charge=user.in_charge,
            until=user.until,
        )

    def _present(self) -> SignedIn:
        if self.user is None:
            raise RuntimeError("nobody is signed in")
        return self.user

    def _read(
        self,
        owner: QObject,
        query: "Callable[[Session, Asker], T]",
        asker: Asker,
        then: Callable[[T], None],
        key: Hashable,
    ) -> None:
        user = self.user

        def work() -> T:
            with self._store.read(asker) as session:
                return query(session, asker)

        def answered(value: T) -> None:
            if self.user is user:  # nobody is shown what was asked for somebody else
                then(value)

        self._runner.ask(Job(owner, work, answered, self._sort, key=_question(then) if key is None else key))

    def _sort(self, error: Exception, refused: Callable[[Refused], None] | None = None) -> None:
        """Bring a failure to where the user can do something about it; a bug goes on to the program's hook."""
        match error:
            case RuleBroken() | FieldsRefused() if refused is not None:
                refused(error)
            case RuleBroken():
                self.messages.refuse(error)
            case FieldsRefused():
                self.messages.warn(FORM_NEEDS_A_LOOK)
            case StorageTrouble():
                self.messages.trouble(error)
                if refused is not None:
                    refused(FieldsRefused(()))
            case _:
                raise error


def _question(then: Callable[..., Any]) -> Hashable:
    """Name a question by the code that takes its answer; two lambdas are two questions, a method is one."""
    return getattr(then, "__code__", None)
