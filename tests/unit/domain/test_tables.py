"""The whole schema: what the database itself holds, whoever writes."""

import sqlite3

import pytest
from sqlalchemy import CheckConstraint, Table, create_engine
from sqlalchemy.schema import CreateTable
from sqlmodel import SQLModel

from bline_desktop.domain import columns
from bline_desktop.domain.observations import KINDS
from bline_desktop.domain.tables import FIXED, JOURNAL, LIVING, METADATA, PRIVATE, RECORDS, ROWS, table_of

EVERY_TABLE = pytest.mark.parametrize("table", list(METADATA.tables.values()), ids=lambda table: table.name)


def statement(table: Table) -> str:
    return str(CreateTable(table).compile(create_engine("sqlite://")))


@EVERY_TABLE
def test_every_table_is_strict(table: Table) -> None:
    """Without STRICT a word can stand in a column of numbers, and a number in one of words."""
    assert statement(table).rstrip().endswith("STRICT")


@EVERY_TABLE
def test_every_list_and_every_yes_or_no_is_held_by_the_database_too(table: Table) -> None:
    checks = {str(one.name): str(one.sqltext) for one in table.constraints if isinstance(one, CheckConstraint)}
    expected = {}
    for column in table.columns:
        if isinstance(column.type, columns.ChoiceColumn):
            entries = ", ".join(f"'{entry.value}'" for entry in column.type.choices)
            expected[f"ck_{table.name}_{column.name}"] = f"{column.name} IN ({entries})"
        if isinstance(column.type, columns.BooleanColumn):
            expected[f"ck_{table.name}_{column.name}"] = f"{column.name} IN (0, 1)"
    assert checks == expected


@EVERY_TABLE
def test_the_database_refuses_what_is_not_on_a_list(table: Table) -> None:
    """Garbage that got in once would make every later reading of the table fail."""
    chosen = [column for column in table.columns if isinstance(column.type, columns.ChoiceColumn)]
    connection = sqlite3.connect(":memory:")
    connection.execute(statement(table))
    for column in chosen:
        with pytest.raises(sqlite3.IntegrityError, match=f"ck_{table.name}_{column.name}"):
            connection.execute(f'INSERT INTO "{table.name}" ({_row(table, column.name)})')
    connection.close()


def _row(table: Table, wrong: str) -> str:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    values = ", ".join("'CDX'" if column.name == wrong else _fitting(column.type) for column in table.columns)
    return f"{names}) VALUES ({values}"


def _fitting(kind: object) -> str:
    if isinstance(kind, columns.ChoiceColumn):
        return f"'{next(iter(kind.choices)).value}'"
    return "1" if isinstance(kind, columns.IntegerColumn | columns.BooleanColumn) else "'x'"


def test_every_row_class_is_named_once_and_nothing_else_has_a_table() -> None:
    every: list[type[SQLModel]] = [*LIVING, *RECORDS, *FIXED, *PRIVATE, *JOURNAL]
    named = [table_of(row).name for row in every]
    assert len(named) == len(set(named))
    assert set(named) == set(METADATA.tables)
    assert (*LIVING, *RECORDS, *FIXED) == ROWS
    assert not set(PRIVATE) & set(ROWS)
    assert {kind.table for kind in KINDS} <= set(RECORDS)


def test_names_of_tables_and_columns_are_plain() -> None:
    """They stand in the journal for ever and become file names and heads of columns in an export."""
    for table in METADATA.tables.values():
        for name in (table.name, *table.columns.keys()):
            assert name.isascii()
            assert name == name.lower()
            assert name.isidentifier()
