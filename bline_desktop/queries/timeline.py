"""A patient's course for the timeline; struck and replaced records never appear."""

from uuid import UUID

from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import query
from bline_desktop.domain.timeline import Timeline


@query(Right.READ_CHART)
def timeline(session: Session, asker: Asker, patient_id: UUID) -> Timeline:
    """Return what was given, what was left out, and what happened after."""
    raise NotImplementedError
