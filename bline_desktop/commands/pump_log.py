"""The acts recorded for a cycle, read in one select: a bag change must not keep a nurse waiting."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, select
from sqlmodel import Session

from bline_desktop.commands.lookups import GONE
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.tables import table_of
from bline_desktop.domain.treatment.cycle import Bag, Cycle, PumpRecord
from bline_desktop.domain.treatment.infusion import replay
from bline_desktop.domain.treatment.pump import BagLabel, PumpAction, PumpEvent
from bline_desktop.domain.treatment.segments import PumpState

OPEN = frozenset({PumpState.RUNNING, PumpState.PAUSED, PumpState.PRESUMED_EMPTY})

Columns = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class PumpLog:
    """A cycle as ordered, with its acts that count, in the order in which they happened."""

    cycle_id: UUID
    patient_id: UUID
    number: int
    ordered_ug_per_day: Decimal
    events: tuple[PumpEvent, ...]

    @property
    def next_bag(self) -> int:
        """The number of the next bag; bags are numbered as they are hung."""
        return max((event.bag.number for event in self.events if event.bag), default=0) + 1

    @property
    def has_started(self) -> bool:
        """Whether a start is recorded."""
        return any(event.action is PumpAction.START for event in self.events)

    def is_open(self, at: datetime) -> bool:
        """Whether the infusion was started and not stopped at a moment."""
        return replay(self.events, at).state in OPEN


def read_log(session: Session, cycle_id: UUID) -> PumpLog:
    """Return the acts of one cycle. Raises RuleBroken where the cycle was struck or never was."""
    found = _logs(session.connection().execute(_OF_CYCLE, {"wanted": cycle_id}))
    if not found:
        raise RuleBroken(GONE)
    return found[0]


def read_logs(session: Session, patient_id: UUID) -> tuple[PumpLog, ...]:
    """Return the acts of all cycles of a patient."""
    return _logs(session.connection().execute(_OF_PATIENT, {"wanted": patient_id}))


def _statement() -> Select[Columns]:
    """Cycles with their acts and bags. Of a label only what tells how the pump stands is read."""
    cycle, act, bag = table_of(Cycle).c, table_of(PumpRecord).c, table_of(Bag).c
    return (
        select(
            cycle.id,
            cycle.patient_id,
            cycle.number,
            cycle.dose_ug_per_day,
            act.id.label("act_id"),
            act.at,
            act.action,
            act.cause,
            bag.id.label("bag_id"),
            bag.number.label("bag_number"),
            bag.dose_ug_per_day.label("bag_dose"),
            bag.duration_h,
            bag.rate_ml_per_h,
            bag.volume_ml,
        )
        .outerjoin_from(table_of(Cycle), table_of(PumpRecord), (act.cycle_id == cycle.id) & act.struck_at.is_(None))
        .outerjoin(table_of(Bag), bag.id == act.bag_id)
        .where(cycle.struck_at.is_(None))
        .order_by(cycle.number, cycle.id, act.at, act.recorded_at, act.id)
    )


# Built once: building a statement takes longer than running it.
_OF_CYCLE = _statement().where(table_of(Cycle).c.id == bindparam("wanted"))
_OF_PATIENT = _statement().where(table_of(Cycle).c.patient_id == bindparam("wanted"))


def _logs(rows: Iterable[Row[Columns]]) -> tuple[PumpLog, ...]:
    logs = []
    for _, group in groupby(rows, key=lambda row: row.id):
        acts = list(group)
        first = acts[0]
        events = tuple(_event(order, row) for order, row in enumerate(acts) if row.act_id is not None)
        logs.append(PumpLog(first.id, first.patient_id, first.number, first.dose_ug_per_day, events))
    return tuple(logs)


def _event(order: int, row: Row[Columns]) -> PumpEvent:
    label = None
    if row.bag_id is not None:
        numbers = (row.bag_dose, row.duration_h, row.rate_ml_per_h, row.volume_ml)
        label = BagLabel(row.bag_id, row.bag_number, *numbers)
    return PumpEvent(row.act_id, row.at, order, row.action, label, row.cause)
