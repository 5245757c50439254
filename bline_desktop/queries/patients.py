"""Patients: the list that is searched, the banner, and the details."""

from uuid import UUID

from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import query
from bline_desktop.domain.views import Banner, PatientDetails, PatientLine


@query(Right.READ_CHART)
def patient_list(session: Session, asker: Asker) -> tuple[PatientLine, ...]:
    """Return all patients in the order of their trial ids."""
    raise NotImplementedError


@query(Right.READ_CHART)
def banner(session: Session, asker: Asker, patient_id: UUID) -> Banner:
    """Return who the patient is and what everybody at the bed must know."""
    raise NotImplementedError


@query(Right.READ_CHART)
def patient_details(session: Session, asker: Asker, patient_id: UUID) -> PatientDetails:
    """Return what is typed of a patient apart from the course."""
    raise NotImplementedError
