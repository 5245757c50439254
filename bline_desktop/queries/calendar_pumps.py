"""What a calendar shows of infusions: those that go on or were ordered, with the bags that are to come."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.plan.calendar_facts import Fact, Period
from bline_desktop.domain.plan.cycle_doses import STEP, CycleDoses, DayDose
from bline_desktop.domain.plan.entries import EntrySort
from bline_desktop.domain.settings import WardSettings
from bline_desktop.domain.tables import table_of
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.cycle import Cycle, PumpRecord
from bline_desktop.domain.treatment.kept_plan import BagPlan, KeptPlan, in_force
from bline_desktop.domain.treatment.orders import DoseOrder
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.domain.treatment.segments import OPEN, PumpState
from bline_desktop.domain.treatment.stop_clock import WardLabel, cycle_ends
from bline_desktop.domain.words import N_, Inside
from bline_desktop.queries.calendar_acts import CYCLE, bag_facts, cycles_that_ran, over_facts, step_facts
from bline_desktop.queries.pumps import CyclePump, due_step, pumps_of
from bline_desktop.queries.rows import live, of_patients
from bline_desktop.queries.stops import label_of, ward_label
from bline_desktop.queries.supply import read_plans

LONGEST_CYCLE = timedelta(days=42)
CYCLE_STANDS = N_("calendar", "Cycle {cycle}, {state}")
CYCLE_ORDERED = N_("calendar", "Cycle {cycle} ordered")
BAG_DUE = N_("calendar", "Bag change")
BAG_PLANNED = N_("calendar", "Bag {number} planned, {hours} h")


@dataclass(frozen=True, slots=True)
class _Ahead:
    """The kept bag plans of cycles that go on or are to come, the ward's label and its settings."""

    plans: dict[UUID, tuple[KeptPlan, ...]]
    label: WardLabel | None
    settings: WardSettings


@dataclass(frozen=True, slots=True)
class PumpActs:
    """What was done at the pumps of a patient on the days, the cycles that go on, and those ordered and not started."""

    done: tuple[Fact, ...] = ()
    going_on: tuple[UUID, ...] = ()
    ordered: tuple[UUID, ...] = ()


def pump_facts(
    session: Session, asker: Asker, period: Period, settings: WardSettings, known: Iterable[PumpActs]
) -> Iterator[Fact]:
    """Yield what hangs on the minute and touches the days: infusions that go on or were ordered, bags to be hung."""
    going_on = tuple(cycle for acts in known for cycle in acts.going_on)
    ordered = tuple(cycle for acts in known for cycle in acts.ordered)
    pumps = pumps_of(session, asker, settings.change_lead, (*going_on, *ordered))
    plans = read_plans(session, pumps) if pumps else {}
    ahead = _Ahead(plans, ward_label(session, settings) if going_on else None, settings)
    for pump in pumps:
        yield from (_begun if pump.infusion.started_at else _to_come)(pump, ahead, period)


def pump_acts(session: Session, period: Period, ids: Collection[UUID] | None) -> dict[UUID, PumpActs]:
    """Return by patient what was done, what goes on and what was ordered: the same at any time of day.

    Cycles that were over before cost nothing but a look at when they were started and stopped.
    """
    ran = cycles_that_ran(session, period, ids)
    done, going_on, ordered = defaultdict(list), defaultdict(list), defaultdict(list)
    for fact in (*over_facts(ran, period), *bag_facts(session, period, ran), *step_facts(session, period, ran)):
        done[fact.patient_id].append(fact)
    for one in ran:
        if one.over_at is None:
            going_on[one.patient_id].append(one.cycle_id)
    for patient_id, cycle_id in _ordered(session, period, ids):
        ordered[patient_id].append(cycle_id)
    return {
        key: PumpActs(tuple(done[key]), tuple(going_on[key]), tuple(ordered[key]))
        for key in {*done, *going_on, *ordered}
    }


def _ordered(session: Session, period: Period, ids: Collection[UUID] | None) -> Sequence[tuple[UUID, UUID]]:
    """Find the cycles that were ordered for one of the days and never started, each with its patient."""
    cycle, act = table_of(Cycle).c, table_of(PumpRecord).c
    started = select(act.cycle_id).where(live(PumpRecord), act.action == PumpAction.START, act.cycle_id == cycle.id)
    statement = select(cycle.patient_id, cycle.id).where(
        live(Cycle),
        cycle.planned_start_on.between(period.first - LONGEST_CYCLE, period.last),
        ~started.exists(),
        *of_patients(Cycle, ids),
    )
    return [(patient_id, cycle_id) for patient_id, cycle_id in session.connection().execute(statement)]


def _to_come(pump: CyclePump, ahead: _Ahead, period: Period) -> Iterator[Fact]:
    """Yield an ordered cycle that nobody has started, with the bags of its kept plan."""
    first = pump.ordered.planned_start_on
    last = first + timedelta(days=pump.ordered.planned_days)
    if period.touches(first, last):
        title = Said(CYCLE_ORDERED, (("cycle", pump.ordered.number),))
        said = Fact(pump.patient_id, EntrySort.INFUSION, title, first, last, (pump.cycle_id,), Cycle.__tablename__)
        doses = _doses(pump, first, period)
        yield said._replace(is_done=False, is_order=True, number=pump.ordered.number, doses=doses)
    yield from _ordered_steps(pump, period)
    yield from _planned_bags(pump, ahead, None, period)


def _ordered_steps(pump: CyclePump, period: Period) -> Iterator[Fact]:
    """Yield the later steps of a cycle that nobody has done, when each is ordered to begin.

    One is late while it is in force and another dose runs. What was done stands on its own day (`step_facts`).
    """
    done = {act["order_id"] for act in pump.acts if act["struck_at"] is None}
    due = due_step(pump)
    for one in pump.orders:
        if one.step > 1 and one.starts_at is not None and one.order_id not in done:
            day, title = period.day(one.starts_at), Said(STEP, (("dose", one.dose_ug_per_day),))
            said = Fact(pump.patient_id, EntrySort.DOSE_STEP, title, day, day, (one.order_id,), DoseOrder.__tablename__)
            yield from _within(said._replace(at=one.starts_at, is_done=False, is_late=one == due), period)


def _begun(pump: CyclePump, ahead: _Ahead, period: Period) -> Iterator[Fact]:
    infusion = pump.infusion
    assert infusion.started_at is not None
    is_open = infusion.state in OPEN
    first = period.day(infusion.started_at)
    last = max(first, _ends(pump, ahead, period))
    if period.touches(first, last):
        yield Fact(
            patient_id=pump.patient_id,
            sort=EntrySort.INFUSION,
            title=_title(pump),
            first=first,
            last=last,
            records=(pump.cycle_id,),
            table=Cycle.__tablename__,
            at=infusion.started_at,
            is_running=is_open,
            number=pump.ordered.number,
            doses=_doses(pump, first, period) if is_open else None,
        )
    if is_open:
        yield from _ordered_steps(pump, period)
    due = infusion.change_by if is_open else None
    if due is not None and not _is_last_bag(pump, due, ahead):
        change = _bag_to_come(pump, Said(BAG_DUE), due, period)
        yield from _within(change._replace(is_late=due <= infusion.as_of), period)
        yield from _planned_bags(pump, ahead, due, period)


def _doses(pump: CyclePump, first: date, period: Period) -> CycleDoses:
    """Return the doses that are ordered, by the ward's days; the first from the first day on."""
    own, *later = pump.orders
    steps = ((period.day(one.starts_at), one.dose_ug_per_day) for one in later if one.starts_at is not None)
    begun = DayDose(first, own.dose_ug_per_day)
    doses = (begun, *(DayDose(max(first, day), dose) for day, dose in steps))
    return CycleDoses(doses, days=pump.ordered.planned_days)


def _title(pump: CyclePump) -> Said:
    """Name the cycle, and say it where its pump stands."""
    state, number = pump.infusion.state, ("cycle", pump.ordered.number)
    if state in OPEN and state is not PumpState.RUNNING:
        return Said(CYCLE_STANDS, (number, ("state", Inside(state))))
    return Said(CYCLE, (number,))


def _ends(pump: CyclePump, ahead: _Ahead, period: Period) -> date:
    """Return the last day that an infusion covers: of its stop, or of its end by the label's way of counting days.

    One that goes on beyond its planned days covers today.
    """
    infusion = pump.infusion
    if infusion.state not in OPEN:
        return period.day_before(infusion.stopped_since or infusion.as_of)
    ends = _end(pump, ahead)
    return max(period.day(infusion.as_of), period.day_before(ends))


def _end(pump: CyclePump, ahead: _Ahead) -> datetime:
    ends = cycle_ends(pump.infusion, pump.ordered.planned_days, label_of(pump, ahead.label))
    assert ends is not None
    return ends.end


def _is_last_bag(pump: CyclePump, due: datetime, ahead: _Ahead) -> bool:
    """Tell whether the hanging bag lasts to the end of the cycle: it is taken down, and none is hung after it."""
    return due + ahead.settings.change_lead >= _end(pump, ahead)


def _planned_bags(pump: CyclePump, ahead: _Ahead, due: datetime | None, period: Period) -> Iterator[Fact]:
    """Yield the bags of the kept plan that come after the next one; all of them where nothing hangs yet."""
    plan = in_force(ahead.plans.get(pump.cycle_id, ()), pump.infusion.as_of)
    if plan is None:
        return
    for bag in plan.bags:
        if due is None or bag.hang_at > due + ahead.settings.plan_within:
            title = Said(BAG_PLANNED, (("number", bag.number), ("hours", bag.duration_h)))
            fact = _bag_to_come(pump, title, bag.hang_at, period)
            yield from _within(fact._replace(records=(plan.plan_id,), table=BagPlan.__tablename__), period)


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
