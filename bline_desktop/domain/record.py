"""The rows that the ward keeps: one mechanism for all of them.

A `Record` is written once. *Correct* writes a new row that names the one it replaces; *strike* fills the strike
columns, once; nothing is deleted. A `LivingRow` (people, settings, patient details) is changed in place, with before
and after in the journal. A `FixedRow` is what somebody signed: written once, about no patient. A `PrivateRow` is what
must not stay for ever: it is not journalled, and may be changed and deleted.
"""

from datetime import datetime
from functools import cache
from typing import Any, Self
from uuid import UUID

from sqlalchemy.orm.attributes import manager_of_class
from sqlmodel import Field, SQLModel

from bline_desktop.domain import columns
from bline_desktop.domain.act import Act
from bline_desktop.domain.fields import Fields


def id_column(
    *, primary_key: bool = False, foreign_key: str | None = None, required: bool = True, index: bool = False
) -> Any:
    """Declare a column that holds an id. An index is one more page in every commit: only where rows are found by it."""
    options: dict[str, Any] = {"nullable": not required, "primary_key": primary_key, "index": index}
    if foreign_key:
        options["foreign_key"] = foreign_key
    return Field(... if required else None, sa_type=columns.UuidColumn, **options)


def instant_column(*, required: bool = True) -> Any:
    """Declare a column that holds an instant which no person types."""
    return Field(... if required else None, sa_type=columns.InstantColumn, nullable=not required)


def text_column(*, required: bool = True, **options: Any) -> Any:
    """Declare a column that holds a text which no person types."""
    return Field(... if required else None, sa_type=columns.TextColumn, nullable=not required, **options)


def integer_column(*, required: bool = True, **options: Any) -> Any:
    """Declare a column that holds a whole number which no person types."""
    return Field(... if required else None, sa_type=columns.IntegerColumn, nullable=not required, **options)


class Row(SQLModel):
    """Any row of the store."""

    id: UUID = id_column(primary_key=True)

    def __init__(self, **values: Any) -> None:
        """Take the values as they are: the flush reads a new row whole, so setting one by one would only cost time."""
        own = self.__dict__
        own.update(self.left_out())
        own.update(values)

    @classmethod
    @cache
    def left_out(cls) -> dict[str, Any]:
        """Return what stands in the columns that a new row is not told."""
        return {name: info.default for name, info in cls.model_fields.items() if not info.is_required()}


class LivingRow(Row):
    """A row that is changed in place: people, settings, patient details."""


class FixedRow(Row):
    """A row of the ward about no patient that is written once and never changed: what somebody has signed."""


class PrivateRow(Row):
    """A row that the journal does not keep, because a log that nothing is taken from would keep it for ever.

    Written, changed and deleted through the session like every other row, but no part of the journal, of its replay or
    of what screens are told. What happened is journalled by a note without the secret.
    """


class Record(Row):
    """A row that a person makes about a patient: written once, struck or replaced, never changed or deleted.

    `zone` and `utc_offset_min` tell in which zone its times were typed.
    """

    patient_id: UUID = id_column(foreign_key="patient.id", index=True)
    recorded_at: datetime = instant_column()
    recorded_by: UUID = id_column(foreign_key="user.id")
    zone: str = text_column()
    utc_offset_min: int = integer_column()
    replaces: UUID | None = id_column(required=False)
    struck_at: datetime | None = instant_column(required=False)
    struck_by: UUID | None = id_column(required=False)
    strike_reason: str | None = text_column(required=False)

    @classmethod
    def written(cls, act: Act, patient_id: UUID, fields: Fields, *, part: str = "", **links: Any) -> Self:
        """Make the row that keeps `fields` of a patient; `part` tells rows of one act apart, `links` are other ids."""
        # Not validated again: `fields` was, when it was made, and of what no person types the names are checked.
        row = manager_of_class(cls).new_instance()  # as rows that are read are made: without asking what it is first
        own = row.__dict__
        own.update(cls.left_out())
        for name in cls.typed(type(fields), frozenset(links)):
            own[name] = getattr(fields, name)
        own.update(
            links,
            id=act.row_id(part or cls.__name__),
            patient_id=patient_id,
            recorded_at=act.now,
            recorded_by=act.user_id,
            zone=act.zone.key,
            utc_offset_min=act.offset_min,
        )
        return row

    @classmethod
    @cache
    def typed(cls, fields: type[Fields], links: frozenset[str]) -> tuple[str, ...]:
        """Return the names of the columns that `fields` fill. Raises TypeError where they and `links` are not a row."""
        known = cls.known()
        names = tuple(name for name in fields.specs if name in known)
        missing, unknown = cls.needed() - {*names} - links, links - known
        if missing or unknown:
            raise TypeError(f"{cls.__name__} lacks {sorted(missing)} and does not know {sorted(unknown)}")
        return names

    @classmethod
    @cache
    def known(cls) -> frozenset[str]:
        """Return the names of all columns."""
        return frozenset(cls.model_fields)

    @classmethod
    @cache
    def needed(cls) -> frozenset[str]:
        """Return the names of the columns that a new row must be told, apart from those that each record has."""
        return frozenset(
            name for name, info in cls.model_fields.items() if info.is_required() and name not in Record.model_fields
        )


STRIKE_COLUMNS = frozenset({"struck_at", "struck_by", "strike_reason"})
