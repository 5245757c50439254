"""How queries read: plain selects over whole tables, in a number that does not grow with the patients."""

from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from typing import TypeVar, cast
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, select
from sqlmodel import Session

from bline_desktop.domain.fields import Fields
from bline_desktop.domain.memory import Key, Memory
from bline_desktop.domain.people import User
from bline_desktop.domain.record import Record, Row
from bline_desktop.domain.settings import Setting, WardSettings
from bline_desktop.domain.tables import table_of, written_order

F = TypeVar("F", bound=Fields)
T = TypeVar("T")

Condition = ColumnElement[bool]


def rows_of(session: Session, row: type[Row], *conditions: Condition) -> list[RowMapping]:
    """Read the rows of a table for which all conditions hold; records come in the order in which they were written.

    So a stable sort by when they happened leaves those of one moment in that order.
    """
    table = table_of(row)
    statement = select(table).where(*conditions)
    if issubclass(row, Record):
        statement = statement.order_by(written_order(table))
    return list(session.connection().execute(statement).mappings())


def of_patient(record: type[Record], patient_id: UUID | None) -> tuple[Condition, ...]:
    """Return the condition that rows are those of one patient; none where all are meant."""
    return () if patient_id is None else (table_of(record).c.patient_id == patient_id,)


def of_patients(record: type[Record], ids: Collection[UUID] | None) -> tuple[Condition, ...]:
    """Return the condition that rows are those of some patients; none where all are meant."""
    return () if ids is None else (table_of(record).c.patient_id.in_(ids),)


def live(record: type[Record]) -> Condition:
    """Return the condition that rows are not struck; a corrected row is struck too."""
    return table_of(record).c.struck_at.is_(None)


def fields_of(fields: type[F], row: RowMapping) -> F:
    """Make the typed fields of a row again, without the checks that they passed when they were kept."""
    return fields.model_construct(**{name: row[name] for name in fields.specs})


def remembered(session: Session, key: Key, make: Callable[[], T]) -> T:
    """Return what was made for a key before, as long as nothing was written to the store since; else make it.

    The key names everything that it hangs on beside the rows: days, zone, whose. What is made is never changed. A
    session that writes remembers nothing, so that it reads what it has just written.
    """
    memory = _memory(session)
    return make() if memory is None else memory.answer(key, make)


def remembered_of(
    session: Session, key: Key, ids: Collection[UUID], make: Callable[[Collection[UUID]], Mapping[UUID, T]]
) -> dict[UUID, T]:
    """Return for each of these patients what was made of his own rows, as long as none of them was written since.

    `make` is given the patients of whom it is not known. What it makes of one must hang on the rows of this patient, on
    rows that belong to no patient, and on the key, and on nothing else.
    """
    memory = _memory(session)
    if memory is None:
        return dict(make(ids)) if ids else {}
    return memory.of_each(key, ids, make)


def remembered_of_all(
    session: Session, key: Key, make: Callable[[Collection[UUID] | None], Mapping[UUID, T]]
) -> dict[UUID, T]:
    """Return the same for every patient of whom there is something; `make` works it out for these patients, or all."""
    memory = _memory(session)
    return dict(make(None)) if memory is None else memory.of_all(key, make)


def _memory(session: Session) -> Memory | None:
    return cast("Memory | None", session.info.get("memory"))


def user_names(session: Session) -> dict[UUID, str]:
    """Return the present name of each account."""
    return {row["id"]: row["name"] for row in rows_of(session, User)}


def settings_of(session: Session) -> WardSettings:
    """Read the settings of the ward; a missing one has its default."""
    kept = {row["key"]: row["value"] for row in rows_of(session, Setting)}
    defaults = WardSettings()
    return WardSettings(
        ward_name=kept.get("ward_name", defaults.ward_name),
        zone=kept.get("zone", defaults.zone),
        made_up=kept.get("made_up", "false") == "true",
        trial_id_pattern=kept.get("trial_id_pattern", defaults.trial_id_pattern),
        change_lead_min=int(kept.get("change_lead_min", defaults.change_lead_min)),
        late_after_min=int(kept.get("late_after_min", defaults.late_after_min)),
        idle_min=int(kept.get("idle_min", defaults.idle_min)),
        password_after_h=int(kept.get("password_after_h", defaults.password_after_h)),
        second_check_min=int(kept.get("second_check_min", defaults.second_check_min)),
        agency_h=int(kept.get("agency_h", defaults.agency_h)),
        dressing_days=int(kept.get("dressing_days", defaults.dressing_days)),
        dli_tolerance_percent=int(kept.get("dli_tolerance_percent", defaults.dli_tolerance_percent)),
        label_profile=kept.get("label_profile", defaults.label_profile),
        holidays=kept.get("holidays", defaults.holidays),
        shifts=kept.get("shifts", defaults.shifts),
        pharmacy_hours=kept.get("pharmacy_hours", defaults.pharmacy_hours),
        indication=kept.get("indication", defaults.indication),
        stop_prompt_h=int(kept.get("stop_prompt_h", defaults.stop_prompt_h)),
        volume_check_percent=int(kept.get("volume_check_percent", defaults.volume_check_percent)),
        dli_end_h=int(kept.get("dli_end_h", defaults.dli_end_h)),
        dli_vitals_min=kept.get("dli_vitals_min", defaults.dli_vitals_min),
        rounds_h=kept.get("rounds_h", defaults.rounds_h),
        line_ml=Decimal(kept.get("line_ml", defaults.line_ml)),
        line_sets=kept.get("line_sets", defaults.line_sets),
        concentration_percent=int(kept.get("concentration_percent", defaults.concentration_percent)),
        plan_within_min=int(kept.get("plan_within_min", defaults.plan_within_min)),
        next_bag_h=int(kept.get("next_bag_h", defaults.next_bag_h)),
    )
