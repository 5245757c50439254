"""Questions that every act asks of the store, built once and put to the library itself.

Building a statement takes longer than running it, and so does the query builder's way from a statement that is built
to its rows. What is asked once a day may go that way; what is asked while a nurse waits goes this one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from sqlalchemy import CompoundSelect, Dialect, Select
from sqlmodel import Session

Question = Select[Any] | CompoundSelect[Any]
Written = Callable[[Any], Any]


def asked(session: Session, question: Question, **values: object) -> list[tuple[Any, ...]]:
    """Read columns without making records of them; what was written before in the same transaction counts.

    `question` is built once, with a bindparam for each of `values`.
    """
    return _ask(session, question, values)[1]


def asked_by_name(session: Session, question: Question, **values: object) -> list[dict[str, Any]]:
    """Read columns as `asked` does, each row by the names of its columns."""
    prepared, found = _ask(session, question, values)
    return [dict(zip(prepared.names, row, strict=True)) for row in found]


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A question as the library takes it: its text, its values in their order, and its columns, some read in a way."""

    text: str
    names: Sequence[str]
    values: Sequence[tuple[str, Written]]
    reads: Sequence[tuple[int, Callable[[Any], Any]]]

    def read(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return a row with its columns in their types."""
        cells = list(row)
        for place, read in self.reads:
            cells[place] = read(cells[place])
        return tuple(cells)


def _ask(session: Session, question: Question, values: Mapping[str, object]) -> tuple[_Prepared, list[tuple[Any, ...]]]:
    session.flush()
    connection = session.connection()
    prepared = _prepared(question, connection.dialect)
    library: Any = connection.connection.dbapi_connection
    found = library.execute(prepared.text, [write(values[name]) for name, write in prepared.values]).fetchall()
    return prepared, [prepared.read(row) for row in found] if prepared.reads else found


@cache
def _prepared(question: Question, dialect: Dialect) -> _Prepared:
    compiled = question.compile(dialect=dialect)
    names = compiled.positiontup or ()
    writes = [(name, compiled.binds[name].type.bind_processor(dialect)) for name in names]
    reads = [column.type.result_processor(dialect, None) for column in question.selected_columns]
    return _Prepared(
        text=str(compiled),
        names=tuple(question.selected_columns.keys()),
        values=[(name, cast("Written", write)) for name, write in writes],  # each type of ours says how it is written
        reads=[(place, read) for place, read in enumerate(reads) if read is not None],
    )
