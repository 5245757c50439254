"""The weights of a patient, as banner, orders and hand-over show them."""

from uuid import UUID

from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.observations.weight import Weighing
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import query
from bline_desktop.domain.weighings import OF_PATIENT, weighings_of


def weighings(session: Session, asker: Asker, patient_id: UUID) -> list[Weighing]:
    """Read the weights that count, the oldest first."""
    return weighings_of(session.connection().execute(OF_PATIENT, {"wanted": patient_id}), asker.zone)


@query(Right.READ_CHART)
def known_weights(session: Session, asker: Asker, patient_id: UUID) -> tuple[Weighing, ...]:
    """Return the weights that a typed one is held against, the oldest first."""
    return tuple(weighings(session, asker, patient_id))
