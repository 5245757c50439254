"""The only column types. Each is exact, means the same on every database, and has one plain form for the journal.

Plain form: text, whole number, true/false or null; never a float. A record read back from its plain form is the same
record, so replaying the journal gives exactly the rows as they stand.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Dialect, Integer, Text, TypeDecorator

from bline_desktop.domain.clock import whole_milliseconds
from bline_desktop.domain.words import plain_instant, plain_number

Plain = str | int | bool | None


class TextColumn(TypeDecorator[str]):
    """Text in Unicode NFC."""

    impl = Text
    cache_ok = True

    def plain(self, value: Any) -> Plain:
        """Return the text itself."""
        return None if value is None else str(value)

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Give the database the plain form."""
        return self.plain(value)


class IntegerColumn(TypeDecorator[int]):
    """A whole number of 64 bits."""

    impl = BigInteger().with_variant(Integer(), "sqlite")
    cache_ok = True

    def plain(self, value: Any) -> Plain:
        """Return the number itself; a float is refused."""
        if value is None:
            return None
        if isinstance(value, float):
            raise TypeError("a float can't be stored as a whole number")
        return int(value)

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Give the database the plain form."""
        return self.plain(value)


class BooleanColumn(TypeDecorator[bool]):
    """True or false, kept as 1 or 0."""

    impl = BigInteger().with_variant(Integer(), "sqlite")
    cache_ok = True

    def plain(self, value: Any) -> Plain:
        """Return true or false."""
        return None if value is None else bool(value)

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Give the database 1 or 0."""
        return None if value is None else int(bool(value))

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:
        """Read 1 or 0 as true or false."""
        return None if value is None else bool(value)


class DecimalColumn(TextColumn):
    """An exact decimal number as canonical text (a REAL column would change 28.1); SQL never compares or sums it."""

    cache_ok = True

    def plain(self, value: Any) -> Plain:
        """Write the number without exponent and without trailing zeros."""
        if value is None:
            return None
        if isinstance(value, float):
            raise TypeError("a float can't be stored as a decimal")
        return plain_number(Decimal(value))

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Read the canonical text."""
        return _read_decimal(value)

    def result_processor(self, dialect: Dialect, coltype: Any) -> Any:
        """Read it without a call between."""
        return _read_decimal


class InstantColumn(TextColumn):
    """An instant in UTC with whole milliseconds, as text that sorts by time."""

    cache_ok = True

    def plain(self, value: Any) -> Plain:
        """Write the instant as `2026-11-05T06:05:00.000Z`; a time without zone is refused."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("an instant needs its zone")
        return plain_instant(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Read the instant as an aware UTC datetime."""
        return _read_instant(value)

    def result_processor(self, dialect: Dialect, coltype: Any) -> Any:
        """Read it without a call between."""
        return _read_instant


class DateColumn(TextColumn):
    """A calendar day as `2026-11-05`."""

    cache_ok = True

    def plain(self, value: Any) -> Plain:
        """Write the day."""
        return None if value is None else f"{value:%Y-%m-%d}"

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Read the day."""
        return _read_day(value)

    def result_processor(self, dialect: Dialect, coltype: Any) -> Any:
        """Read it without a call between."""
        return _read_day


class UuidColumn(TextColumn):
    """An id, in its usual 36 characters."""

    cache_ok = True

    def plain(self, value: Any) -> Plain:
        """Write the id in lower case with dashes."""
        if value is None:
            return None
        return _plain_id(value if isinstance(value, UUID) else UUID(str(value)))

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Read the id."""
        return _read_id(value)

    def result_processor(self, dialect: Dialect, coltype: Any) -> Any:
        """Read it without a call between."""
        return _read_id


class ChoiceColumn(TextColumn):
    """One entry of a closed list, stored by its value and held to the list by the database too."""

    cache_ok = True

    def __init__(self, choices: type[StrEnum]) -> None:
        super().__init__()
        self.choices = choices

    def plain(self, value: Any) -> Plain:
        """Write the stored value; anything that is not on the list is refused."""
        return None if value is None else str(self.choices(value).value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Read the entry."""
        return None if value is None else self.choices(value)

    def result_processor(self, dialect: Dialect, coltype: Any) -> Any:
        """Look it up without a call between; what is not on the list raises KeyError."""
        known: dict[str | None, StrEnum | None] = {None: None, **{choice.value: choice for choice in self.choices}}
        return known.__getitem__


# A board asks for the same rows each minute, and all rows of a patient name the same few ids: what was read before is
# looked up, which takes a twentieth of the time. Texts that are equal are the same value, so nothing can go stale.
@lru_cache(maxsize=2**12)
def _plain_id(value: UUID) -> str:
    return str(value)


@lru_cache(maxsize=2**15)
def _read_id(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)


@lru_cache(maxsize=2**15)
def _read_instant(text: str | None) -> datetime | None:
    return None if text is None else whole_milliseconds(datetime.fromisoformat(text))


@lru_cache(maxsize=2**12)
def _read_decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@lru_cache(maxsize=2**12)
def _read_day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


ColumnType = TextColumn | IntegerColumn | BooleanColumn
