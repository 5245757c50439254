"""Open tasks: what was done outside a rule and waits for a physician."""

from uuid import UUID

from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import query
from bline_desktop.domain.views import TaskLine


@query(Right.READ_CHART)
def open_tasks(session: Session, asker: Asker, patient_id: UUID | None = None) -> tuple[TaskLine, ...]:
    """Return the open tasks of one patient, or of all, the oldest first."""
    raise NotImplementedError
