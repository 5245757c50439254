"""Keeping a bag plan: as it was laid out, for everybody to work by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from bline_desktop.commands.lookups import refuse_twice, standing
from bline_desktop.commands.outside_rules import NOTHING_TYPED
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import command
from bline_desktop.domain.treatment.bag_plan import PlannedBag
from bline_desktop.domain.treatment.cycle import Cycle
from bline_desktop.domain.treatment.kept_plan import NOTHING_PLANNED, BagPlan, PlanBag
from bline_desktop.domain.treatment.plan_basis import BagPlanFields

PART = "bag-plan"


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A plan as it stands on the screen: what was typed, its bags, its end, and the name of the label ("" none)."""

    typed: BagPlanFields
    bags: Sequence[PlannedBag]
    ends_at: datetime
    label: str


@command(Right.SUPPLY_BAGS)
def keep_plan(session: Session, act: Act, cycle_id: UUID, plan: LaidOut) -> UUID:
    """Keep a plan for a cycle. It takes the place of the one before, which stays readable; no dose is ordered."""
    refuse_twice(session, BagPlan, act.row_id(PART))
    cycle = standing(session, Cycle, cycle_id)
    if not plan.bags:
        raise RuleBroken(NOTHING_PLANNED)
    links = {"cycle_id": cycle_id, "ends_at": plan.ends_at, "label": plan.label}
    kept = BagPlan.written(act, cycle.patient_id, plan.typed, part=PART, **links)
    session.add(kept)
    for bag in plan.bags:
        columns = {name: getattr(bag, name) for name in PlanBag.needed() - {"plan_id"}}
        part = f"{PART} {bag.number}"
        session.add(PlanBag.written(act, cycle.patient_id, NOTHING_TYPED, part=part, plan_id=kept.id, **columns))
    return kept.id
