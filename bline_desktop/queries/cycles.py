"""The cycles as ordered, each with what the pump says of its beginning and end: one select, nothing played through."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import case, func, select
from sqlmodel import Session

from bline_desktop.domain.tables import table_of
from bline_desktop.domain.treatment.cycle import Cycle, PumpRecord
from bline_desktop.domain.treatment.label_terms import Indication
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.queries.rows import live, of_patient


@dataclass(frozen=True, slots=True)
class OrderedCycle:
    """A cycle as ordered.

    `begun` is when its pump was first started, `stopped` the last stop, `acted` the last other act; each None where
    there is none yet.
    """

    cycle_id: UUID
    patient_id: UUID
    number: int
    planned_on: date
    indication: Indication | None
    begun: datetime | None
    stopped: datetime | None
    acted: datetime | None

    @property
    def is_on(self) -> bool:
        """Whether anything but a stop is the last act so far; an act at the same moment leaves it open."""
        return self.acted is not None and (self.stopped is None or self.acted >= self.stopped)

    @property
    def ended(self) -> datetime | None:
        """When it was stopped, and not started again since; None while it goes on."""
        return None if self.is_on else self.stopped


def read_cycles(session: Session, now: datetime, patient_id: UUID | None = None) -> list[OrderedCycle]:
    """Read the cycles of all patients, or of one, with the acts up to now."""
    cycle, act = table_of(Cycle).c, table_of(PumpRecord).c
    begun = func.min(case((act.action == PumpAction.START, act.at)))
    stop = func.max(case((act.action == PumpAction.STOP, act.at)))
    other = func.max(case((act.action != PumpAction.STOP, act.at)))
    acts = (act.cycle_id == cycle.id) & live(PumpRecord) & (act.at <= now)
    wanted = (
        select(cycle.id, cycle.patient_id, cycle.number, cycle.planned_start_on, cycle.indication, begun, stop, other)
        .outerjoin(table_of(PumpRecord), acts)
        .where(live(Cycle), *of_patient(Cycle, patient_id))
        .group_by(cycle.id)
    )
    return [OrderedCycle(*row) for row in session.connection().execute(wanted)]
