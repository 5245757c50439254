"""Accounts, and the settings of the ward."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import RowMapping
from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.people import Agency, Person, Right, User
from bline_desktop.domain.registry import query
from bline_desktop.domain.settings import WardSettings
from bline_desktop.queries.rows import rows_of, settings_of


@query(Right.READ_PEOPLE)
def people(session: Session, asker: Asker) -> tuple[Person, ...]:
    """Return all accounts by name, the active ones first."""
    return tuple(sorted(read_people(session), key=lambda person: (not person.active, person.name.casefold())))


@query(Right.OPEN_AGENCY)
def agency_nurses(session: Session, asker: Asker) -> tuple[Person, ...]:
    """Return the accounts of agency nurses: first those that wait for a review, the oldest first, then by their end."""
    found = [(person, person.agency) for person in read_people(session) if person.agency is not None]
    waiting = sorted((p for p in found if p[0].waits_for_review(asker.now)), key=lambda p: p[1].ends_at)
    others = sorted((p for p in found if p not in waiting), key=lambda p: p[1].ends_at, reverse=True)
    return tuple(person for person, _ in (*waiting, *others))


def read_people(session: Session) -> tuple[Person, ...]:
    """Read all accounts for another query, which has checked the right."""
    rows = rows_of(session, User)
    names = {row["id"]: row["name"] for row in rows}
    return tuple(_person(row, names) for row in rows)


def _person(row: RowMapping, names: Mapping[UUID, str]) -> Person:
    agency = None
    if row["account_ends_at"] is not None:
        reviewed_by = names.get(row["reviewed_by"])
        agency = Agency(row["account_ends_at"], names[row["opened_by"]], row["reviewed_at"], reviewed_by)
    in_charge = row["in_charge_since"] is not None
    return Person(row["id"], row["name"], row["role"], row["active"], in_charge, agency)


@query(Right.READ_WALL)
def ward_settings(session: Session, asker: Asker) -> WardSettings:
    """Return the settings of the ward, each with its default where none is kept."""
    return settings_of(session)
