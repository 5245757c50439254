"""The weights of a patient, of both records that hold one: taken by itself, or within a round."""

from collections.abc import Iterable
from datetime import tzinfo
from typing import Any

from sqlalchemy import CompoundSelect, bindparam, null, select, type_coerce, union_all

from bline_desktop.domain.observations.round import Round
from bline_desktop.domain.observations.weight import Weighing, Weight
from bline_desktop.domain.tables import table_of, written_order


def _statement() -> CompoundSelect[Any]:
    """The weights of one patient (`wanted`) that count: one by itself has its day, one of a round its moment."""
    weight, seen = table_of(Weight), table_of(Round)
    alone = select(
        weight.c.measured_on,
        type_coerce(null(), seen.c.seen_at.type).label("seen_at"),
        weight.c.weight_kg,
        weight.c.height_cm,
        written_order(weight).label("written"),
        weight.c.id,
    ).where(weight.c.patient_id == bindparam("wanted"), weight.c.struck_at.is_(None))
    in_rounds = select(null(), seen.c.seen_at, seen.c.weight_kg, null(), written_order(seen), seen.c.id).where(
        seen.c.patient_id == bindparam("wanted"), seen.c.struck_at.is_(None), seen.c.weight_kg.is_not(None)
    )
    return union_all(alone, in_rounds)


OF_PATIENT = _statement()  # built once: building a statement takes longer than running it


def weighings_of(rows: Iterable[Iterable[Any]], zone: tzinfo) -> list[Weighing]:
    """Return what `OF_PATIENT` found, the oldest first; one of a round belongs to the ward's day when it was seen."""
    found = (
        Weighing(measured_on or seen_at.astimezone(zone).date(), written, weight_kg, height_cm, record_id)
        for measured_on, seen_at, weight_kg, height_cm, written, record_id in rows
    )
    return sorted(found, key=lambda one: one[:2])
