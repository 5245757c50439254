"""What a calendar shows of infusions: those that ran, run or were ordered, their bags, and the steps of their doses."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import case, func, select
from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.plan.calendar_facts import Fact, Period
from bline_desktop.domain.plan.entries import EntrySort
from bline_desktop.domain.settings import WardSettings
from bline_desktop.domain.tables import table_of
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.cycle import Cycle, PumpRecord
from bline_desktop.domain.treatment.kept_plan import KeptPlan, in_force
from bline_desktop.domain.treatment.orders import DoseOrder
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.domain.treatment.segments import OPEN, PumpState
from bline_desktop.domain.treatment.stop_clock import WardLabel, cycle_ends
from bline_desktop.domain.words import N_, Inside
from bline_desktop.queries.pumps import CyclePump, pumps_of
from bline_desktop.queries.rows import live, of_patient
from bline_desktop.queries.stops import label_of, ward_label
from bline_desktop.queries.supply import read_plans

LONGEST_CYCLE = timedelta(days=42)
CYCLE = N_("calendar", "Cycle {cycle}")
CYCLE_STANDS = N_("calendar", "Cycle {cycle}, {state}")
CYCLE_ORDERED = N_("calendar", "Cycle {cycle} ordered")
BAG = N_("calendar", "Bag {number}, {hours} h")
BAG_DUE = N_("calendar", "Bag change due")
BAG_PLANNED = N_("calendar", "Bag {number} planned, {hours} h")
STEP = N_("calendar", "Step to {dose} micrograms per day")


@dataclass(frozen=True, slots=True)
class PumpsRead:
    """The cycles that touch a calendar, the kept bag plans of those that go on or are to come, and the ward's label."""

    pumps: tuple[CyclePump, ...]
    plans: dict[UUID, tuple[KeptPlan, ...]]
    label: WardLabel | None
    settings: WardSettings


def read_pumps(
    session: Session, asker: Asker, period: Period, settings: WardSettings, patient_id: UUID | None
) -> PumpsRead:
    """Read the cycles that ran on one of the days, go on, or were ordered for one of them; of one patient, or of all.

    Cycles that were over before cost nothing but a look at when they were started and stopped.
    """
    ids = (*_ran(session, period, patient_id), *_ordered(session, period, patient_id))
    pumps = pumps_of(session, asker, settings.change_lead, ids)
    ahead = [pump for pump in pumps if pump.infusion.state is not PumpState.STOPPED]
    going_on = any(pump.infusion.state in OPEN for pump in ahead)
    return PumpsRead(
        pumps=pumps,
        plans=read_plans(session, ahead) if ahead else {},
        label=ward_label(session, settings) if going_on else None,
        settings=settings,
    )


def pump_facts(read: PumpsRead, period: Period) -> Iterator[Fact]:
    """Yield what touches the days: infusions, bags hung and to be hung, and steps of the dose."""
    for pump in read.pumps:
        if pump.infusion.started_at is None:
            yield from _to_come(pump, read, period)
        else:
            yield from _begun(pump, read, period)


def _ran(session: Session, period: Period, patient_id: UUID | None) -> list[UUID]:
    """Find the cycles that were started before the last day is over and not stopped for good before the first."""
    act = table_of(PumpRecord).c
    first, start, stop = (
        func.min(case((act.action == PumpAction.START, act.at))),
        func.max(case((act.action == PumpAction.START, act.at))),
        func.max(case((act.action == PumpAction.STOP, act.at))),
    )
    statement = (
        select(act.cycle_id)
        .where(
            live(PumpRecord), act.action.in_((PumpAction.START, PumpAction.STOP)), *of_patient(PumpRecord, patient_id)
        )
        .group_by(act.cycle_id)
        .having(first < period.ends)
        .having(stop.is_(None) | (stop >= period.begins) | (start >= stop))
    )
    return list(session.connection().execute(statement).scalars())


def _ordered(session: Session, period: Period, patient_id: UUID | None) -> list[UUID]:
    """Find the cycles that were ordered for one of the days and never started."""
    cycle, act = table_of(Cycle).c, table_of(PumpRecord).c
    started = select(act.cycle_id).where(live(PumpRecord), act.action == PumpAction.START, act.cycle_id == cycle.id)
    statement = select(cycle.id).where(
        live(Cycle),
        cycle.planned_start_on.between(period.first - LONGEST_CYCLE, period.last),
        ~started.exists(),
        *of_patient(Cycle, patient_id),
    )
    return list(session.connection().execute(statement).scalars())


def _to_come(pump: CyclePump, read: PumpsRead, period: Period) -> Iterator[Fact]:
    """Yield an ordered cycle that nobody has started, with the bags of its kept plan."""
    first = pump.ordered.planned_start_on
    last = first + timedelta(days=pump.ordered.planned_days)
    if period.touches(first, last):
        title = Said(CYCLE_ORDERED, (("cycle", pump.ordered.number),))
        said = Fact(pump.patient_id, EntrySort.INFUSION, title, first, last, (pump.cycle_id,), Cycle.__tablename__)
        yield said._replace(is_done=False, is_order=True, number=pump.ordered.number)
    yield from _planned_bags(pump, read, None, period)


def _begun(pump: CyclePump, read: PumpsRead, period: Period) -> Iterator[Fact]:
    infusion = pump.infusion
    assert infusion.started_at is not None
    is_open = infusion.state in OPEN
    ends = _ends(pump, read, period)
    first = period.day(infusion.started_at)
    if period.touches(first, ends):
        yield Fact(
            patient_id=pump.patient_id,
            sort=EntrySort.INFUSION,
            title=_title(pump),
            first=first,
            last=max(first, ends),
            records=(pump.cycle_id,),
            table=Cycle.__tablename__,
            at=infusion.started_at,
            is_running=is_open,
            number=pump.ordered.number,
        )
    yield from _bags(pump, period)
    yield from _dose_steps(pump, period)
    due = infusion.change_by if is_open else None
    if due is not None and not _is_last_bag(pump, due, read):
        yield from _within(_bag_to_come(pump, Said(BAG_DUE), due, period), period)
        yield from _planned_bags(pump, read, due, period)


def _title(pump: CyclePump) -> Said:
    """Name the cycle, and say it where its pump stands."""
    state, number = pump.infusion.state, ("cycle", pump.ordered.number)
    if state in OPEN and state is not PumpState.RUNNING:
        return Said(CYCLE_STANDS, (number, ("state", Inside(state))))
    return Said(CYCLE, (number,))


def _ends(pump: CyclePump, read: PumpsRead, period: Period) -> date:
    """Return the last day that an infusion covers: of its stop, or of its end by the label's way of counting days.

    One that goes on beyond its planned days covers today.
    """
    infusion = pump.infusion
    if infusion.state not in OPEN:
        return period.day_before(infusion.stopped_since or infusion.as_of)
    ends = _end(pump, read)
    return max(period.day(infusion.as_of), period.day_before(ends))


def _end(pump: CyclePump, read: PumpsRead) -> datetime:
    ends = cycle_ends(pump.infusion, pump.ordered.planned_days, label_of(pump, read.label))
    assert ends is not None
    return ends.end


def _bags(pump: CyclePump, period: Period) -> Iterator[Fact]:
    """Yield the bags that were changed; what hung with the start is seen from the infusion itself."""
    for event in pump.events:
        if event.action is PumpAction.NEW_BAG and event.bag is not None and period.begins <= event.at < period.ends:
            title = Said(BAG, (("number", event.bag.number), ("hours", event.bag.duration_h)))
            day = period.day(event.at)
            yield Fact(
                pump.patient_id, EntrySort.BAG, title, day, day, (event.id,), PumpRecord.__tablename__, at=event.at
            )


def _dose_steps(pump: CyclePump, period: Period) -> Iterator[Fact]:
    """Yield the steps after the first: when a bag or a rate was first set by one, else when it is ordered to begin."""
    for order in pump.orders[1:]:
        under = (act for act in pump.acts if act["order_id"] == order.order_id and act["struck_at"] is None)
        act = next(under, None)
        at = act["at"] if act is not None else order.starts_at
        if at is None or (act is None and pump.infusion.state not in OPEN):
            continue  # a step of an infusion that is over will not come any more
        record = (act["id"], PumpRecord) if act is not None else (order.order_id, DoseOrder)
        title, day = Said(STEP, (("dose", order.dose_ug_per_day),)), period.day(at)
        said = Fact(pump.patient_id, EntrySort.DOSE_STEP, title, day, day, record[:1], record[1].__tablename__)
        yield from _within(said._replace(at=at, is_done=act is not None), period)


def _is_last_bag(pump: CyclePump, due: datetime, read: PumpsRead) -> bool:
    """Tell whether the hanging bag lasts to the end of the cycle: it is taken down, and none is hung after it."""
    return due + read.settings.change_lead >= _end(pump, read)


def _planned_bags(pump: CyclePump, read: PumpsRead, due: datetime | None, period: Period) -> Iterator[Fact]:
    """Yield the bags of the kept plan that come after the next one; all of them where nothing hangs yet."""
    plan = in_force(read.plans.get(pump.cycle_id, ()), pump.infusion.as_of)
    for bag in plan.bags if plan else ():
        if due is None or bag.hang_at > due + read.settings.plan_within:
            title = Said(BAG_PLANNED, (("number", bag.number), ("hours", bag.duration_h)))
            yield from _within(_bag_to_come(pump, title, bag.hang_at, period), period)


def _bag_to_come(pump: CyclePump, title: Said, at: datetime, period: Period) -> Fact:
    day = period.day(at)
    return Fact(
        patient_id=pump.patient_id,
        sort=EntrySort.BAG,
        title=title,
        first=day,
        last=day,
        records=(pump.cycle_id,),
        table=Cycle.__tablename__,
        at=at,
        is_done=False,
    )


def _within(fact: Fact, period: Period) -> Iterable[Fact]:
    return (fact,) if period.touches(fact.first, fact.last) else ()
