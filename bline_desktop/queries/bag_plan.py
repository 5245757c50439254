"""What a plan of bag changes starts from, for the cycle that a nurse works on."""

from datetime import UTC, datetime, time, timedelta
from functools import partial
from uuid import UUID

from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import query
from bline_desktop.domain.treatment.label_terms import Storage
from bline_desktop.domain.treatment.plan_basis import USUAL_BAGS, PlanBasis, label_bags, label_keeps
from bline_desktop.domain.treatment.segments import PumpState
from bline_desktop.domain.treatment.stop_clock import WardLabel, cycle_ends
from bline_desktop.domain.treatment.waiting_bags import WaitingBag, at_hand
from bline_desktop.queries.infusions import current_cycle
from bline_desktop.queries.patients import read_banner
from bline_desktop.queries.pumps import CyclePump, cycle_pumps
from bline_desktop.queries.rows import settings_of
from bline_desktop.queries.stops import label_of, ward_label
from bline_desktop.queries.supply import read_supply

USUAL_HOUR = time(10)  # when a first bag is taken to hang while only its day is ordered
QUARTER = timedelta(minutes=15)


@query(Right.READ_CHART)
def bag_plan_basis(session: Session, asker: Asker, patient_id: UUID) -> PlanBasis | None:
    """Return the basis of a plan; None where no cycle is to come or to go on. Raises KeyError for an unknown id."""
    weight = read_banner(session, asker, patient_id).weight_kg
    pump = current_cycle(cycle_pumps(session, asker, patient_id))
    if pump is None or pump.infusion.state is PumpState.STOPPED:
        return None
    settings = settings_of(session)
    label = label_of(pump, ward_label(session, settings))
    usual = datetime.combine(pump.ordered.planned_start_on, USUAL_HOUR, asker.zone).astimezone(UTC)
    begins = pump.infusion.started_at or usual
    moved = _moved(pump, label)
    end = begins + timedelta(days=pump.ordered.planned_days) + moved
    start = _next_change(pump, begins)
    if start >= end:
        return None
    return PlanBasis(
        cycle=pump.ordered.number,
        doses=pump.orders,
        start=start,
        end=end,
        bags=label_bags(label.profile, weight) if label else USUAL_BAGS,
        label=label.profile.title if label else "",
        lead=settings.change_lead,
        hours=settings.hours,
        calendar=settings.holidays,
        moved=moved,
        waiting=_waiting(session, pump, label),
        within=settings.plan_within,
    )


def _waiting(session: Session, pump: CyclePump, label: WardLabel | None) -> tuple[WaitingBag, ...]:
    """Return the bags on the ward, each with how long the ward's label keeps such a bag."""
    bags = at_hand(read_supply(session, (pump,)).get(pump.cycle_id, ()))
    if label is None:
        return tuple(map(WaitingBag, bags))
    keeps = partial(label_keeps, label.profile)
    return tuple(
        WaitingBag(bag, keeps(bag.duration_h, Storage.FRIDGE), keeps(bag.duration_h, Storage.ROOM)) for bag in bags
    )


def _moved(pump: CyclePump, label: WardLabel | None) -> timedelta:
    """Return by how much interruptions move the end, by the label's way of counting days.

    A pump that stands is taken to go on at the next quarter of an hour, so that a plan does not change each minute.
    """
    infusion = pump.infusion
    ends = cycle_ends(infusion, pump.ordered.planned_days, label)
    if ends is None:
        return timedelta(0)
    goes_on = _next_quarter(infusion.as_of) - infusion.as_of if infusion.stopped_since else timedelta(0)
    return ends.end - ends.including + (goes_on if ends.counts_out else timedelta(0))


def _next_change(pump: CyclePump, begins: datetime) -> datetime:
    """Return when the next bag is to hang: the start, the change of the hanging bag, or now where that is over."""
    infusion = pump.infusion
    if infusion.started_at is None:
        return begins
    if infusion.change_by is not None and infusion.change_by > infusion.as_of:
        return infusion.change_by
    return _next_quarter(infusion.as_of)


def _next_quarter(moment: datetime) -> datetime:
    day = datetime.combine(moment.date(), time(), UTC)
    return day - (day - moment) // QUARTER * QUARTER
