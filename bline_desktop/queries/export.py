"""All tables as plain values, for the export."""

from dataclasses import replace

from sqlalchemy import Table, select
from sqlmodel import Session, SQLModel

from bline_desktop.domain import columns
from bline_desktop.domain.act import Asker
from bline_desktop.domain.copies import TableCopy
from bline_desktop.domain.journal import JournalRow
from bline_desktop.domain.people import RIGHTS, Right
from bline_desktop.domain.registry import query
from bline_desktop.domain.tables import ROWS, table_of
from bline_desktop.domain.treatment.clif import clif_action
from bline_desktop.domain.treatment.cycle import PumpRecord
from bline_desktop.queries.second_checks import read_figures

_COPIED: tuple[type[SQLModel], ...] = (*ROWS, JournalRow)
CLIF_COLUMN = "clif_action"
FIGURES = "second_check_by_month"
_NUMBERS = (columns.IntegerColumn, columns.DecimalColumn)


@query(Right.EXPORT)
def all_tables(session: Session, asker: Asker) -> tuple[TableCopy, ...]:
    """Return every table that people fill, and the journal, each in the order in which it was written.

    Acts at the pump have a column more: the same act in the vocabulary of CLIF. Who may see how often second persons
    read otherwise gets those figures too.
    """
    copies = (_copy(session, table_of(row)) for row in _COPIED)
    tables = tuple(_with_clif(copy) if copy.name == PumpRecord.__tablename__ else copy for copy in copies)
    return (*tables, _figures(session, asker)) if Right.READ_SECOND_CHECKS in RIGHTS[asker.role] else tables


def _figures(session: Session, asker: Asker) -> TableCopy:
    """Return the mismatch rate of second checks by month, with how often each field differed."""
    months = read_figures(session, asker)
    names = sorted({name for month in months for name, _ in month.fields})
    titles = ("month", "read_back", "differed", "percent", *names)
    rows: tuple[tuple[columns.Plain, ...], ...] = tuple(
        (
            f"{one.month:%Y-%m}",
            one.checked,
            one.differed,
            format(one.percent, "f"),
            *(one.differed_in(name) for name in names),
        )
        for one in months
    )
    return TableCopy(FIGURES, titles, rows, frozenset(titles[1:]))


def _with_clif(copy: TableCopy) -> TableCopy:
    """Put each act's word in the vocabulary of CLIF beside our own finer one."""
    place, cause = copy.columns.index("action"), copy.columns.index("cause")

    def with_word(row: tuple[columns.Plain, ...]) -> tuple[columns.Plain, ...]:
        why = None if row[cause] is None else str(row[cause])
        return (*row[: place + 1], clif_action(str(row[place]), why), *row[place + 1 :])

    names = (*copy.columns[: place + 1], CLIF_COLUMN, *copy.columns[place + 1 :])
    return replace(copy, columns=names, rows=tuple(with_word(row) for row in copy.rows))


def _copy(session: Session, table: Table) -> TableCopy:
    names = tuple(column.name for column in table.columns)
    order = [table.c[name] for name in ("seq", "recorded_at", "id") if name in table.c]
    rows = session.connection().execute(select(table).order_by(*order))
    kinds = [_kind(column.type) for column in table.columns]
    return TableCopy(
        name=table.name,
        columns=names,
        rows=tuple(tuple(kind.plain(value) for kind, value in zip(kinds, row, strict=True)) for row in rows),
        numbers=frozenset(name for name, kind in zip(names, kinds, strict=True) if isinstance(kind, _NUMBERS)),
    )


def _kind(kind: object) -> columns.ColumnType:
    """Return a column's type, which is always one of ours."""
    assert isinstance(kind, columns.ColumnType)
    return kind
