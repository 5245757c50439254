"""The supply and the plans of the cycle that a nurse works on."""

from uuid import UUID

from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import query
from bline_desktop.domain.treatment.supply_view import SupplyPage
from bline_desktop.queries.infusions import current_cycle
from bline_desktop.queries.pumps import cycle_pumps
from bline_desktop.queries.rows import settings_of
from bline_desktop.queries.supply import read_plans, read_supply, where_next


@query(Right.READ_CHART)
def supply_page(session: Session, asker: Asker, patient_id: UUID) -> SupplyPage | None:
    """Return the supply and the plans of the cycle that a nurse works on; None where none is ordered."""
    pump = current_cycle(cycle_pumps(session, asker, patient_id))
    if pump is None:
        return None
    settings = settings_of(session)
    supply = read_supply(session, (pump,)).get(pump.cycle_id, ())
    plans = read_plans(session, (pump,)).get(pump.cycle_id, ())
    found = where_next(pump, supply, plans, (settings, asker))
    return SupplyPage(pump.cycle_id, asker.now, supply, plans, found, pump.ordered_now.dose_ug_per_day)
