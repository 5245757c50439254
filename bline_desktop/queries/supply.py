"""The bags that are expected of the pharmacy, the kept plans of a cycle, and where the next bag is."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from operator import itemgetter
from uuid import UUID

from sqlalchemy import RowMapping, select
from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.settings import WardSettings
from bline_desktop.domain.tables import table_of
from bline_desktop.domain.treatment.bag_plan import WardTimes
from bline_desktop.domain.treatment.cycle import Bag
from bline_desktop.domain.treatment.kept_plan import BagPlan, KeptBag, KeptPlan, PlanBag, in_force
from bline_desktop.domain.treatment.next_bag import Need, NextBag, next_bag, pharmacy_hours
from bline_desktop.domain.treatment.orders import order_for
from bline_desktop.domain.treatment.segments import OPEN, PumpState
from bline_desktop.domain.treatment.supply import Hanging, Supplied, SupplyBag, SupplyMove, gather
from bline_desktop.queries.pumps import CyclePump
from bline_desktop.queries.rows import live, rows_of, user_names


def read_supply(session: Session, pumps: Iterable[CyclePump]) -> dict[UUID, tuple[Supplied, ...]]:
    """Return the expected bags of each cycle that has any; cycles without cost one select for all."""
    known = {pump.cycle_id: pump for pump in pumps}
    bags = rows_of(session, SupplyBag, table_of(SupplyBag).c.cycle_id.in_(known))
    if not bags:
        return {}
    moves = rows_of(session, SupplyMove, table_of(SupplyMove).c.supply_id.in_([bag["id"] for bag in bags]))
    bag = table_of(Bag).c
    hung = rows_of(session, Bag, live(Bag), bag.cycle_id.in_(known), bag.supply_id.is_not(None))
    by_cycle: defaultdict[UUID, list[RowMapping]] = defaultdict(list)
    for row in bags:
        by_cycle[row["cycle_id"]].append(row)
    return {cycle: gather(rows, moves, _hangings(known[cycle], hung)) for cycle, rows in by_cycle.items()}


def _hangings(pump: CyclePump, hung: Sequence[RowMapping]) -> list[Hanging]:
    """Tell when each expected bag of a cycle was hung first and came down last."""
    rows = {row["id"]: row for row in hung}
    found: dict[UUID, Hanging] = {}
    for use in pump.infusion.bag_uses:
        row = rows.get(use.bag.bag_id)
        if row is not None:
            first = found[row["id"]].hung_at if row["id"] in found else use.hung_at
            hanging = Hanging(row["supply_id"], row["number"], first, row["recorded_at"], use.taken_down_at)
            found[row["id"]] = hanging
    return list(found.values())


def read_plans(session: Session, pumps: Iterable[CyclePump]) -> dict[UUID, tuple[KeptPlan, ...]]:
    """Return the kept plans of each cycle that has any, the newest first; in one select for all."""
    plan, bag = table_of(BagPlan), table_of(PlanBag)
    statement = (
        select(plan.c.cycle_id, plan.c.recorded_at, plan.c.recorded_by, *(bag.c[name] for name in _BAG))
        .join(bag, bag.c.plan_id == plan.c.id)
        .where(plan.c.cycle_id.in_([pump.cycle_id for pump in pumps]), live(BagPlan))
        .order_by(plan.c.recorded_at.desc(), bag.c.number)
    )
    rows = session.connection().execute(statement).mappings().all()
    names = user_names(session) if rows else {}
    gathered: defaultdict[UUID, list[RowMapping]] = defaultdict(list)
    for row in rows:
        gathered[row["plan_id"]].append(row)
    plans: defaultdict[UUID, list[KeptPlan]] = defaultdict(list)
    for plan_id, lines in gathered.items():
        first = lines[0]
        bags = tuple(KeptBag(*itemgetter(*_BAG[1:])(line)) for line in lines)
        kept = KeptPlan(plan_id, first["recorded_at"], names[first["recorded_by"]], bags)
        plans[first["cycle_id"]].append(kept)
    return {cycle: tuple(found) for cycle, found in plans.items()}


_BAG = ("plan_id", "number", "duration_h", "dose_ug_per_day", "hang_at", "until")


def where_next(
    pump: CyclePump, supply: Sequence[Supplied], plans: Sequence[KeptPlan], when: tuple[WardSettings, Asker]
) -> NextBag | None:
    """Say where the next bag of an open pump is; `when` is the ward's settings, and who asks when."""
    settings, asker = when
    needs = _needs(pump, plans, settings)
    if not needs:
        return None
    hours = pharmacy_hours(_times(when), asker.now)
    return next_bag(needs, supply, hours, asker.now, settings.next_bag_within)


def next_bags(
    session: Session, pumps: Collection[CyclePump], when: tuple[WardSettings, Asker]
) -> dict[UUID, NextBag | None]:
    """Say of each open pump where its next bag is, by the id of the cycle.

    Nothing is asked in a ward that records no supply of bags at all; then it costs one select, else a few for all.
    """
    if not pumps or not _records_supply(session):
        return {}
    supply, plans = read_supply(session, pumps), read_plans(session, pumps)
    return {
        pump.cycle_id: where_next(pump, supply.get(pump.cycle_id, ()), plans.get(pump.cycle_id, ()), when)
        for pump in pumps
    }


def _records_supply(session: Session) -> bool:
    found = session.connection().execute(select(table_of(SupplyBag).c.id).where(live(SupplyBag)).limit(1))
    return found.first() is not None


def due_soon(pumps: Iterable[CyclePump], when: tuple[WardSettings, Asker]) -> list[CyclePump]:
    """Return the pumps of whose next bag the ward may be asked now; of the others nothing needs to be read."""
    settings, asker = when
    hours, now = pharmacy_hours(_times(when), asker.now), asker.now
    dues = ((pump, _due(pump)) for pump in pumps)
    return [
        pump for pump, due in dues if due and due < hours.horizon and hours.asks(due, now, settings.next_bag_within)
    ]


def _times(when: tuple[WardSettings, Asker]) -> WardTimes:
    settings, asker = when
    return WardTimes(asker.zone, settings.hours, asker.calendar(settings.holidays))


def _due(pump: CyclePump) -> datetime | None:
    """Return when the next bag is to be hung: now where one ran empty; None where a pump stands with its bag."""
    infusion = pump.infusion
    if infusion.state not in OPEN:
        return None
    return infusion.as_of if infusion.state is PumpState.PRESUMED_EMPTY else infusion.change_by


def _needs(pump: CyclePump, plans: Sequence[KeptPlan], settings: WardSettings) -> list[Need]:
    """Return when bags are to be hung: the next by the pump, the others by the plan in force."""
    due = _due(pump)
    if due is None:
        return []
    plan = in_force(plans, pump.infusion.as_of)
    later = [bag.hang_at for bag in plan.bags if bag.hang_at > due + settings.plan_within] if plan else []
    steps = ((at, order_for(pump.orders, at) or pump.ordered_now) for at in (due, *later))
    return [Need(at, order.dose_ug_per_day) for at, order in steps]
