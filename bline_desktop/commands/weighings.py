"""The weights of a patient, as commands hold a dose against them."""

from typing import Any
from uuid import UUID

from sqlalchemy import Table, select
from sqlmodel import Session

from bline_desktop.commands.lookups import rows
from bline_desktop.domain.act import Act
from bline_desktop.domain.observations.round import Round
from bline_desktop.domain.observations.weight import Weighing, Weight
from bline_desktop.domain.tables import table_of, written_order

_WEIGHT, _ROUND = table_of(Weight), table_of(Round)


def weighings(session: Session, act: Act, patient_id: UUID) -> list[Weighing]:
    """Read the weights of a patient that count; one of a round belongs to the ward's day on which it was seen."""
    weight, seen = _WEIGHT.c, _ROUND.c
    alone = select(weight.measured_on, weight.weight_kg, weight.height_cm, written_order(_WEIGHT).label("written"))
    in_rounds = select(seen.seen_at, seen.weight_kg, written_order(_ROUND).label("written"))
    found = [
        Weighing(row.measured_on, row.written, row.weight_kg, row.height_cm)
        for row in rows(session, alone.where(*_counts(_WEIGHT, patient_id)))
    ]
    found += [
        Weighing(row.seen_at.astimezone(act.zone).date(), row.written, row.weight_kg)
        for row in rows(session, in_rounds.where(*_counts(_ROUND, patient_id), seen.weight_kg.is_not(None)))
    ]
    return found


def _counts(table: Table, patient_id: UUID) -> tuple[Any, ...]:
    return table.c.patient_id == patient_id, table.c.struck_at.is_(None)
