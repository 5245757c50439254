"""Any draft and any row, made from the declarations alone: for tests that run once for every kind and every record."""

import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import chain, combinations
from typing import Any, TypeVar

from hypothesis import assume
from hypothesis import strategies as st
from pydantic import ValidationError

from bline_desktop.domain import columns
from bline_desktop.domain.fields import Fields, FieldSpec, Input
from bline_desktop.domain.record import Record, Row
from bline_desktop.domain.tables import table_of

F = TypeVar("F", bound=Fields)
Values = Mapping[str, Any]
FEW = 7  # optional fields, of which every choice is tried
TRIES = 8

LETTERS = st.characters(exclude_categories=("C", "Z"))
MOMENTS = st.integers(0, 130 * 365 * 24 * 3_600_000).map(
    lambda ms: datetime(1950, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
)
DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))


def texts(limit: int) -> st.SearchStrategy[str]:
    """Any text that a person can type and see, in its one form."""
    normal = st.text(LETTERS, min_size=1, max_size=min(limit, 40)).map(lambda text: unicodedata.normalize("NFC", text))
    return normal.filter(lambda text: len(text) <= limit)


def decimals(spec: FieldSpec) -> st.SearchStrategy[Decimal]:
    """Any number within the limits, to as many places as may be typed."""
    low, high = spec.low or Decimal(0), spec.high or Decimal(999_999)
    steps = st.integers(int(low.scaleb(spec.places)), int(high.scaleb(spec.places)))
    return steps.map(lambda step: Decimal(step).scaleb(-spec.places))


def values(spec: FieldSpec) -> st.SearchStrategy[Any]:
    """Any value that one field can hold when it is filled in."""
    match spec.input:
        case Input.TEXT:
            return texts(spec.limit)
        case Input.LONG_TEXT:
            return st.lists(texts(spec.limit // 3), min_size=1, max_size=2).map("\n".join)
        case Input.NUMBER:
            return decimals(spec)
        case Input.WHOLE:
            return decimals(spec).map(int)
        case Input.CHOICE:
            return st.sampled_from(tuple(spec.choices or ()))
        case Input.MOMENT:
            return MOMENTS
        case Input.DATE:
            return DAYS
        case Input.YES_NO:
            return st.booleans()


def _accepted(fields: type[F], given: Values) -> F | None:
    try:
        return fields.model_validate(given)
    except ValidationError:
        return None


def _thinned(draw: st.DrawFn, fields: type[Fields], filled: Values) -> Values:
    """Leave out what does not apply, and of the rest what need not be typed, as it comes: too many ways to try all."""
    left = dict(filled)
    for name, spec in fields.specs.items():
        needless = not spec.required and draw(st.booleans(), label=f"leave out {name}")
        if needless or name not in fields.applying(left):
            left.pop(name)
    return left


@st.composite
def drafts(draw: st.DrawFn, fields: type[F]) -> F:
    """Any draft that the declaration accepts, with each choice of optional fields that its rules allow."""
    filled = {name: draw(values(spec), label=name) for name, spec in fields.specs.items()}
    if sum(spec.may_be_empty for spec in fields.specs.values()) > FEW:
        tries = (_accepted(fields, _thinned(draw, fields, filled)) for _ in range(TRIES))
        draft = next((draft for draft in tries if draft is not None), None)
        assume(draft)
        assert draft is not None
        return draft
    optional = [name for name, spec in fields.specs.items() if spec.may_be_empty]
    subsets = chain.from_iterable(combinations(optional, count) for count in range(len(optional) + 1))
    possible = [
        draft
        for empty in subsets
        if (draft := _accepted(fields, {name: value for name, value in filled.items() if name not in empty}))
    ]
    assume(possible)
    return draw(st.sampled_from(possible), label="filled in")


def fields_of_table(table: type[Row]) -> type[Fields] | None:
    """Return what a person types of a row, or None where nobody types it."""
    return next((one for one in table.__mro__ if issubclass(one, Fields) and not issubclass(one, Row)), None)


def plain_columns(table: type[Record], links: Values) -> st.SearchStrategy[dict[str, Any]]:
    """Any values for the columns that nobody types, apart from those of every record and the given links."""
    fields = fields_of_table(table)
    typed = set(fields.specs) if fields else set()
    free = [
        column for column in table_of(table).columns if column.name not in typed | set(Record.model_fields) | set(links)
    ]
    return st.fixed_dictionaries({column.name: _of_column(column.type, bool(column.nullable)) for column in free})


def _of_column(kind: Any, nullable: bool) -> st.SearchStrategy[Any]:
    by_type: dict[type, st.SearchStrategy[Any]] = {
        columns.TextColumn: texts(200),
        columns.IntegerColumn: st.integers(-(2**53), 2**53),
        columns.BooleanColumn: st.booleans(),
        columns.DecimalColumn: st.decimals(allow_nan=False, allow_infinity=False, places=4, max_value=10**9),
        columns.InstantColumn: MOMENTS,
        columns.DateColumn: DAYS,
        columns.UuidColumn: st.uuids(),
    }
    chosen = st.sampled_from(tuple(kind.choices)) if isinstance(kind, columns.ChoiceColumn) else by_type[type(kind)]
    return st.none() | chosen if nullable else chosen
