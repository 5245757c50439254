"""The weights of a patient, as commands hold a dose against them."""

from uuid import UUID

from sqlmodel import Session

from bline_desktop.commands.asked import asked
from bline_desktop.domain.act import Act
from bline_desktop.domain.observations.weight import Weighing
from bline_desktop.domain.weighings import OF_PATIENT, weighings_of


def weighings(session: Session, act: Act, patient_id: UUID) -> list[Weighing]:
    """Read the weights of a patient that count, the oldest first."""
    return weighings_of(asked(session, OF_PATIENT, wanted=patient_id), act.zone)
