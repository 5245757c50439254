"""The records of one patient, struck and replaced ones among them, the newest first."""

from uuid import UUID

from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import query
from bline_desktop.domain.views import RecordLine


@query(Right.READ_CHART)
def records(session: Session, asker: Asker, kind_key: str, patient_id: UUID) -> tuple[RecordLine, ...]:
    """Return the records of one kind."""
    raise NotImplementedError


@query(Right.READ_CHART)
def dlis(session: Session, asker: Asker, patient_id: UUID) -> tuple[RecordLine, ...]:
    """Return the donor lymphocyte infusions."""
    raise NotImplementedError
