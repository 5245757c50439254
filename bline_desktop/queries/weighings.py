"""The weights of a patient, as banner, orders and hand-over show them."""

from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.observations.round import Round
from bline_desktop.domain.observations.weight import Weighing, Weight
from bline_desktop.domain.tables import table_of, written_order
from bline_desktop.queries.rows import live, of_patient


def weighings(session: Session, asker: Asker, patient_id: UUID) -> list[Weighing]:
    """Read the weights that count, the oldest first; one of a round belongs to the ward's day on which it was seen."""
    weight, seen = table_of(Weight), table_of(Round)
    alone = select(weight.c.measured_on, weight.c.weight_kg, weight.c.height_cm, written_order(weight).label("written"))
    in_rounds = select(seen.c.seen_at, seen.c.weight_kg, written_order(seen).label("written"))
    read = session.connection().execute
    found = [
        Weighing(row.measured_on, row.written, row.weight_kg, row.height_cm)
        for row in read(alone.where(live(Weight), *of_patient(Weight, patient_id)))
    ]
    found += [
        Weighing(row.seen_at.astimezone(asker.zone).date(), row.written, row.weight_kg)
        for row in read(in_rounds.where(live(Round), *of_patient(Round, patient_id), seen.c.weight_kg.is_not(None)))
    ]
    return sorted(found, key=lambda one: one[:2])
