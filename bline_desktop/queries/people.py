"""Accounts, and the settings of the ward."""

from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.people import Person, Right, User
from bline_desktop.domain.registry import query
from bline_desktop.domain.settings import WardSettings
from bline_desktop.queries.rows import rows_of, settings_of


@query(Right.READ_PEOPLE)
def people(session: Session, asker: Asker) -> tuple[Person, ...]:
    """Return all accounts by name, the active ones first."""
    found = (Person(row["id"], row["name"], row["role"], row["active"]) for row in rows_of(session, User))
    return tuple(sorted(found, key=lambda person: (not person.active, person.name.casefold())))


@query(Right.READ_WALL)
def ward_settings(session: Session, asker: Asker) -> WardSettings:
    """Return the settings of the ward, each with its default where none is kept."""
    return settings_of(session)
