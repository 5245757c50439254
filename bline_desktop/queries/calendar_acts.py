"""What was done at the pumps on the days of a calendar: cycles that ran, bags that were changed, steps of the dose.

Read as it was recorded, without playing a cycle through: a ward's month holds hundreds of cycles that are over, and of
them nothing is asked but their days.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import case, func, select
from sqlmodel import Session

from bline_desktop.domain.plan.calendar_facts import Fact, Period
from bline_desktop.domain.plan.cycle_doses import STEP
from bline_desktop.domain.plan.entries import EntrySort
from bline_desktop.domain.tables import table_of
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.cycle import Bag, Cycle, PumpRecord
from bline_desktop.domain.treatment.orders import DoseOrder
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.domain.words import N_
from bline_desktop.queries.rows import live, of_patients

CYCLE = N_("calendar", "Cycle {cycle}")
BAG = N_("calendar", "Bag {number}, {hours} h")


class Ran(NamedTuple):
    """A cycle that was begun: its first and last start, and its last stop where there is one."""

    cycle_id: UUID
    patient_id: UUID
    number: int
    started_at: datetime
    last_start: datetime
    stopped_at: datetime | None

    @property
    def over_at(self) -> datetime | None:
        """When it was stopped and not started again; None where it may go on."""
        return None if self.stopped_at is None or self.last_start >= self.stopped_at else self.stopped_at


def cycles_that_ran(session: Session, period: Period, ids: Collection[UUID] | None) -> tuple[Ran, ...]:
    """Find the cycles that were started before the last day is over, and not stopped for good before the first."""
    act, cycle = table_of(PumpRecord), table_of(Cycle)
    first, start, stop = (
        func.min(case((act.c.action == PumpAction.START, act.c.at))),
        func.max(case((act.c.action == PumpAction.START, act.c.at))),
        func.max(case((act.c.action == PumpAction.STOP, act.c.at))),
    )
    begun = (
        select(act.c.cycle_id, first.label("first"), start.label("start"), stop.label("stop"))
        .where(live(PumpRecord), act.c.action.in_((PumpAction.START, PumpAction.STOP)))
        .where(*of_patients(PumpRecord, ids))
        .group_by(act.c.cycle_id)
        .having(first < period.ends)
        .having(stop.is_(None) | (stop >= period.begins) | (start >= stop))
        .subquery()
    )
    statement = (
        select(cycle.c.id, cycle.c.patient_id, cycle.c.number, begun.c.first, begun.c.start, begun.c.stop)
        .join(begun, begun.c.cycle_id == cycle.c.id)
        .where(live(Cycle))
        .order_by(cycle.c.planned_start_on, cycle.c.number, cycle.c.id)
    )
    return tuple(Ran(*row) for row in session.connection().execute(statement))


def over_facts(ran: Collection[Ran], period: Period) -> Iterator[Fact]:
    """Yield the cycles that are over, from the day of their start to that of their stop."""
    for one in ran:
        if one.over_at is None:
            continue
        first = period.day(one.started_at)
        last = max(first, period.day_before(one.over_at))
        if period.touches(first, last):
            title, record = Said(CYCLE, (("cycle", one.number),)), (one.cycle_id,)
            said = Fact(one.patient_id, EntrySort.INFUSION, title, first, last, record, Cycle.__tablename__)
            yield said._replace(at=one.started_at, number=one.number)


def bag_facts(session: Session, period: Period, ran: Collection[Ran]) -> Iterator[Fact]:
    """Yield the bags that were changed; what hung with the start is seen from the infusion itself."""
    act, bag = table_of(PumpRecord), table_of(Bag)
    statement = (
        select(act.c.id, act.c.patient_id, act.c.at, bag.c.number, bag.c.duration_h)
        .join(bag, bag.c.id == act.c.bag_id)
        .where(live(PumpRecord), act.c.action == PumpAction.NEW_BAG, act.c.cycle_id.in_([one.cycle_id for one in ran]))
        .where(act.c.at >= period.begins, act.c.at < period.ends)
    )
    for record, patient_id, at, number, hours in session.connection().execute(statement) if ran else ():
        title, day = Said(BAG, (("number", number), ("hours", hours))), period.day(at)
        yield Fact(patient_id, EntrySort.BAG, title, day, day, (record,), PumpRecord.__tablename__, at)


def step_facts(session: Session, period: Period, ran: Collection[Ran]) -> Iterator[Fact]:
    """Yield the steps after the first that were done: when a bag or a rate was first set by each."""
    order, act = table_of(DoseOrder).c, table_of(PumpRecord)
    statement = (
        select(order.id, order.patient_id, order.dose_ug_per_day, act.c.id, act.c.at)
        .join(act, act.c.order_id == order.id)
        .where(live(DoseOrder), live(PumpRecord), order.step > 1)
        .where(order.cycle_id.in_([one.cycle_id for one in ran]))
        .order_by(act.c.at.desc())
    )
    rows = session.connection().execute(statement) if ran else ()
    first = {order_id: told for order_id, *told in rows}
    for patient_id, dose, record, at in first.values():
        day = period.day(at)
        if period.touches(day, day):
            title, table = Said(STEP, (("dose", dose),)), PumpRecord.__tablename__
            yield Fact(patient_id, EntrySort.DOSE_STEP, title, day, day, (record,), table, at)
