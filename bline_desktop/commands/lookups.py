"""How commands find the rows that they need, and strike the ones they replace."""

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar, cast
from uuid import UUID

from sqlalchemy import Row as SqlRow
from sqlalchemy import Select, bindparam, select
from sqlmodel import Session

from bline_desktop.commands.asked import asked
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import AlreadyKept, Rule, RuleBroken
from bline_desktop.domain.people import KeySlots
from bline_desktop.domain.record import Record, Row
from bline_desktop.domain.settings import Setting, WardSettings, setting_id
from bline_desktop.domain.tables import table_of
from bline_desktop.domain.words import N_

GONE = Rule("gone", N_("errors", "This entry was struck or replaced since it was shown. Look at the record again."))

R = TypeVar("R", bound=Row)
T = TypeVar("T", bound=Record)


class StoreKeys(KeySlots, Protocol):
    """The keys of a store with the names shown at sign-in."""

    def rename(self, user_id: UUID, shown_name: str) -> None:
        """Show a person under another name at sign-in."""


class NotingSession(Protocol):
    """A session that journals acts without a row."""

    def note(self, action: str, about: UUID | None = None) -> None:
        """Journal an act that writes no row."""


def keys_of(session: Session) -> StoreKeys:
    """Return the keys of the store that the session writes to."""
    return cast("StoreKeys", session.info["keys"])


def note(session: Session, action: str, about: UUID | None = None) -> None:
    """Journal an act that writes no row, such as a new password, or a print of the whole ward."""
    cast("NotingSession", session).note(action, about)


def refuse_twice(session: Session, row: type[Row], row_id: UUID) -> None:
    """Stop an act that was kept before and is tried again. Raises AlreadyKept, before any rule misreads the retry."""
    if session.get(row, row_id) is not None:
        raise AlreadyKept(row_id)


def present(session: Session, row: type[R], row_id: UUID) -> R:
    """Return a row that is changed in place. Raises RuleBroken where there is none."""
    found = session.get(row, row_id)
    if found is None:
        raise RuleBroken(GONE)
    return found


def standing(session: Session, record: type[T], record_id: UUID) -> T:
    """Return a record that counts. Raises RuleBroken where it was struck or replaced, or never was."""
    found = session.get(record, record_id)
    if found is None or found.struck_at is not None:
        raise RuleBroken(GONE)
    return found


def strike_row(act: Act, row: Record, reason: str | None) -> None:
    """Strike a record; it stays readable for ever."""
    row.struck_at = act.now
    row.struck_by = act.user_id
    row.strike_reason = reason


def rows(session: Session, statement: Select[Any]) -> Sequence[SqlRow[Any]]:
    """Read columns without making records of them; what was written before in the same transaction counts."""
    session.flush()
    return session.connection().execute(statement).all()


def setting(session: Session, key: str) -> str:
    """Return one setting of the ward as its stored text, or its default where none is kept."""
    kept = asked(session, _SETTING, wanted=setting_id(key))
    return str(kept[0][0]) if kept else str(getattr(WardSettings(), key))


_SETTING = select(table_of(Setting).c.value).where(table_of(Setting).c.id == bindparam("wanted"))
