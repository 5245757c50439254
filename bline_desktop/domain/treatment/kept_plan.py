"""A bag plan that was kept: the bags as they were laid out, who kept them, and how an act differs from them.

A later plan of the cycle takes the place of an earlier one, which stays readable. A plan orders nothing: an act unlike
it is recorded as any other, and marked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlmodel import Field

from bline_desktop.domain import columns
from bline_desktop.domain.errors import Rule
from bline_desktop.domain.record import Record, id_column, integer_column, text_column
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.bag_plan import BagKind, PlannedBag, WardTimes
from bline_desktop.domain.treatment.plan_basis import BagPlanFields
from bline_desktop.domain.words import N_

NOTHING_PLANNED = Rule("PLAN_EMPTY", N_("bag_plan", "There are no bags in this plan. Lay it out first."))
OTHER_BAG = N_("bag_plan", "Unlike the plan: a {hours}-hour bag, planned was a {planned}-hour bag")
LATER = N_("bag_plan", "Unlike the plan: {length} after the planned {at}")
EARLIER = N_("bag_plan", "Unlike the plan: {length} before the planned {at}")


class BagPlan(BagPlanFields, Record, table=True):
    """A plan of bag changes as it was kept, with what it was laid out from; `label` is the ward's ("" none)."""

    __tablename__ = "bag_plan"

    cycle_id: UUID = id_column(foreign_key="cycle.id", index=True)
    ends_at: datetime = Field(sa_type=columns.InstantColumn, nullable=False)
    label: str = text_column()


class PlanBag(Record, table=True):
    """One bag of a kept plan."""

    __tablename__ = "plan_bag"

    plan_id: UUID = id_column(foreign_key="bag_plan.id", index=True)
    number: int = integer_column()
    duration_h: Decimal = Field(sa_type=columns.DecimalColumn, nullable=False)
    dose_ug_per_day: Decimal = Field(sa_type=columns.DecimalColumn, nullable=False)
    hang_at: datetime = Field(sa_type=columns.InstantColumn, nullable=False)
    until: datetime = Field(sa_type=columns.InstantColumn, nullable=False)


@dataclass(frozen=True, slots=True)
class KeptBag:
    """One bag of a kept plan: micrograms per day, hours, from when until when."""

    number: int
    duration_h: Decimal
    dose_ug_per_day: Decimal
    hang_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """A plan as it was kept, its bags in order of time; it always has one."""

    plan_id: UUID
    kept_at: datetime
    kept_by: str
    bags: tuple[KeptBag, ...]

    def nearest(self, at: datetime) -> KeptBag:
        """Return the bag whose planned hanging lies nearest to a moment; of two the earlier."""
        return min(self.bags, key=lambda bag: abs(bag.hang_at - at))

    def next_after(self, hung_at: datetime | None) -> KeptBag | None:
        """Return the bag that follows the one that hangs; the first where none hangs, None after the last.

        What hung before the plan began is followed by its first bag.
        """
        if hung_at is None:
            return self.bags[0]
        first = self.bags[0].hang_at
        half = (self.bags[0].until - first) / 2
        if hung_at < first - min(half, MOST_EARLY):
            return self.bags[0]
        following = self.bags.index(self.nearest(hung_at)) + 1
        return self.bags[following] if following < len(self.bags) else None

    def moved(self, ends_at: datetime) -> timedelta:
        """Return how much later the cycle ends now than when the plan was kept; less than nothing where it is earlier.

        A plan that was kept goes to the end of its cycle; what interrupts the infusion, or another start, moves that.
        """
        return ends_at - self.bags[-1].until

    def covers(self, at: datetime) -> bool:
        """Tell whether a hanging can be held against this plan: not long before it begins, nor after its end."""
        return self.bags[0].hang_at - MOST_EARLY <= at < self.bags[-1].until


MOST_EARLY = timedelta(hours=12)  # what is hung earlier than this is no bag of the plan


def as_planned(plan: KeptPlan, ward: WardTimes) -> tuple[PlannedBag, ...]:
    """Show a kept plan as a proposal is shown; why a time was taken is not kept, only what is wrong with it."""
    before = (None, *plan.bags)
    return tuple(
        PlannedBag(
            number=bag.number,
            duration_h=bag.duration_h,
            dose_ug_per_day=bag.dose_ug_per_day,
            hang_at=bag.hang_at,
            until=bag.until,
            discarded=BagKind(bag.duration_h).lasts - (bag.until - bag.hang_at),
            troubles=ward.troubles(bag.hang_at),
            why=None,
            new_dose=last is not None and last.dose_ug_per_day != bag.dose_ug_per_day,
        )
        for last, bag in zip(before, plan.bags, strict=False)
    )


def in_force(plans: Sequence[KeptPlan], at: datetime) -> KeptPlan | None:
    """Return the plan that was the last to be kept by a moment."""
    kept = [plan for plan in plans if plan.kept_at <= at]
    return max(kept, key=lambda plan: plan.kept_at, default=None)


def unlike(plan: KeptPlan, at: datetime, duration_h: Decimal, within: timedelta) -> tuple[Said, ...]:
    """Say how a bag that was hung differs from its plan: another duration, or more than `within` off its time."""
    if not plan.covers(at):
        return ()
    planned, said = plan.nearest(at), []
    if duration_h != planned.duration_h:
        said.append(Said(OTHER_BAG, (("hours", duration_h), ("planned", planned.duration_h))))
    off = at - planned.hang_at
    if abs(off) > within:
        said.append(Said(LATER if off > timedelta(0) else EARLIER, (("length", abs(off)), ("at", planned.hang_at))))
    return tuple(said)
