"""When the dressing of a venous access is due: by the ward's days since it was changed."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session

from bline_desktop.domain.patient import Access
from bline_desktop.domain.settings import WardSettings
from bline_desktop.domain.tables import table_of
from bline_desktop.queries.rows import live, of_patient


def dressing_due(changed_on: date | None, settings: WardSettings) -> date | None:
    """Return the day on which a dressing is due; None where nobody recorded when it was changed."""
    return None if changed_on is None else changed_on + timedelta(days=settings.dressing_days)


def read_dressing_due(session: Session, patient_id: UUID, settings: WardSettings) -> date | None:
    """Read for another query when a dressing of a patient is due; of several the one that was changed first counts."""
    access = table_of(Access)
    lies = (live(Access), access.c.removed_at.is_(None), *of_patient(Access, patient_id))
    oldest = session.connection().execute(select(func.min(access.c.dressing_on)).where(*lies)).scalar_one()
    return dressing_due(oldest, settings)
