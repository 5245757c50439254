"""All tables together, with the checks that the database itself holds. Import this where the whole schema is needed."""

from sqlalchemy import CheckConstraint, Column, ColumnElement, Integer, MetaData, Table, literal_column
from sqlalchemy.orm import configure_mappers
from sqlmodel import SQLModel

from bline_desktop.domain import columns, half_typed, journal, patient, people, pins, second_check, settings, task
from bline_desktop.domain.observations import KINDS
from bline_desktop.domain.plan import kept, template_signing
from bline_desktop.domain.record import FixedRow, LivingRow, PrivateRow, Record, Row
from bline_desktop.domain.treatment import (
    cycle,
    dli,
    dli_bag,
    dli_order,
    dli_vitals,
    kept_plan,
    label_signing,
    orders,
    supply,
)

LIVING: tuple[type[LivingRow], ...] = (people.User, settings.Setting, patient.Patient)
RECORDS: tuple[type[Record], ...] = (
    patient.Stay,
    patient.Access,
    cycle.Cycle,
    orders.DoseOrder,
    cycle.Bag,
    cycle.PumpRecord,
    supply.SupplyBag,
    supply.SupplyMove,
    kept_plan.BagPlan,
    kept_plan.PlanBag,
    kept.PlanRecord,
    kept.PlanChangeRecord,
    dli_order.DliOrder,
    dli.Dli,
    dli_bag.DliBag,
    dli_vitals.DliVitals,
    task.Task,
    task.TaskClosing,
    second_check.SecondCheck,
    *(kind.table for kind in KINDS),
)
FIXED: tuple[type[FixedRow], ...] = (
    label_signing.LabelText,
    label_signing.LabelSignature,
    template_signing.ProtocolText,
    template_signing.ProtocolSignature,
)
ROWS: tuple[type[Row], ...] = (*LIVING, *RECORDS, *FIXED)
PRIVATE: tuple[type[PrivateRow], ...] = (pins.Pin, half_typed.HalfTyped)
JOURNAL = (journal.JournalRow, journal.JournalHead, journal.StoreFormat)


def _held_by_database(column: Column[object]) -> str | None:
    """Return the condition that the database checks for a column, or None."""
    kind = column.type
    if isinstance(kind, columns.ChoiceColumn):
        entries = ", ".join("'" + str(choice.value) + "'" for choice in kind.choices)
        return f"{column.name} IN ({entries})"
    if isinstance(kind, columns.BooleanColumn):
        return f"{column.name} IN (0, 1)"
    return None


def _add_checks(table: Table) -> None:
    for column in table.columns:
        condition = _held_by_database(column)
        if condition is not None:
            table.append_constraint(CheckConstraint(condition, name=f"ck_{table.name}_{column.name}"))
    table.dialect_options["sqlite"]["strict"] = True


def table_of(row: type[SQLModel]) -> Table:
    """Return the table of a row class."""
    return row.__table__  # type: ignore[attr-defined, no-any-return]


def written_order(table: Table) -> ColumnElement[int]:
    """Return the number under which the journal keeps the first writing of a record: the order of one moment.

    A clock may be set back and two entries may share a millisecond; the numbers of the journal only grow. A record that
    takes another one's place, as a correction does, keeps the place of the first one.
    """
    return literal_column(f"coalesce({_FIRST_WRITING.format(table=table.name)}, 0)", Integer())


# Written out, because the query builder can't name a row of the statement around a query that calls itself. Most
# records take nobody's place: for them the one entry is looked up, which is quicker.
_FIRST_WRITING = (
    'CASE WHEN "{table}".replaces IS NULL THEN (SELECT min(seq) FROM journal WHERE record_id = "{table}".id) ELSE ('
    'WITH RECURSIVE version(id, replaces) AS (SELECT "{table}".id, "{table}".replaces UNION ALL '
    'SELECT older.id, older.replaces FROM "{table}" AS older JOIN version ON older.id = version.replaces) '
    "SELECT min(journal.seq) FROM journal JOIN version ON journal.record_id = version.id) END"
)


def _complete(metadata: MetaData) -> MetaData:
    for table in metadata.tables.values():
        _add_checks(table)
    return metadata


METADATA = _complete(SQLModel.metadata)

# Rows are also made without a session; their columns answer only once the mappers are joined.
configure_mappers()
