"""What a plan of bag changes starts from, for the cycle that a nurse works on."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import query
from bline_desktop.domain.treatment.plan_basis import USUAL_BAGS, PlanBasis, label_bags
from bline_desktop.domain.treatment.segments import PumpState
from bline_desktop.queries.infusions import current_cycle
from bline_desktop.queries.labels import read_ward_profile
from bline_desktop.queries.patients import read_banner
from bline_desktop.queries.pumps import CyclePump, cycle_pumps
from bline_desktop.queries.rows import settings_of

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
    profile = read_ward_profile(session, settings)
    usual = datetime.combine(pump.ordered.planned_start_on, USUAL_HOUR, asker.zone).astimezone(UTC)
    begins = pump.infusion.started_at or usual
    end = begins + timedelta(days=pump.ordered.planned_days)
    start = _next_change(pump, begins)
    if start >= end:
        return None
    return PlanBasis(
        cycle=pump.ordered.number,
        doses=pump.orders,
        start=start,
        end=end,
        bags=label_bags(profile.profile, weight) if profile else USUAL_BAGS,
        label=profile.profile.title if profile else "",
        lead=settings.change_lead,
        hours=settings.hours,
        calendar=settings.holidays,
    )


def _next_change(pump: CyclePump, begins: datetime) -> datetime:
    """Return when the next bag is to hang: the start, the change of the hanging bag, or now where that is over."""
    infusion = pump.infusion
    if infusion.started_at is None:
        return begins
    if infusion.change_by is not None and infusion.change_by > infusion.as_of:
        return infusion.change_by
    day = datetime.combine(infusion.as_of.date(), time(), UTC)
    return day - (day - infusion.as_of) // QUARTER * QUARTER
