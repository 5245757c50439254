"""All that is printed of one patient."""

from uuid import UUID

from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.copies import PatientReport
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import query


@query(Right.REPORT)
def patient_report(session: Session, asker: Asker, patient_id: UUID) -> PatientReport:
    """Gather the report of one patient at one moment."""
    raise NotImplementedError
