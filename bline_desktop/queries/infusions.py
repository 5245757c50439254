"""The infusion page of one patient: each cycle with what the pump did, and its log."""

from uuid import UUID

from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import query
from bline_desktop.domain.views import InfusionPage


@query(Right.READ_CHART)
def infusion_page(session: Session, asker: Asker, patient_id: UUID) -> InfusionPage:
    """Return the cycles of a patient with their logs."""
    raise NotImplementedError
