"""What a plan of bag changes starts from: the order, the hanging bag, the ward's label and its settings."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.fields import Fields, integer_field, moment_field, text_field
from bline_desktop.domain.treatment.bag_plan import BagKind, DoseFrom, PlanRequest
from bline_desktop.domain.treatment.label_profile import LabelBag, LabelProfile
from bline_desktop.domain.treatment.label_terms import Storage, Stored
from bline_desktop.domain.treatment.orders import OrderedDose
from bline_desktop.domain.treatment.waiting_bags import WaitingBag, with_waiting
from bline_desktop.domain.units import read_decimal
from bline_desktop.domain.ward_hours import WardHours
from bline_desktop.domain.words import N_

USUAL_BAGS = (BagKind(Decimal(24)), BagKind(Decimal(48)))  # where the ward has chosen no label
LONGEST_H = 168

BAD_DURATION = Rule(
    "PLAN_BAD_DURATION", N_("bag_plan", "“{typed}” is no duration of a bag. Type hours from 1 to 168: 24 48 96.")
)


class BagPlanFields(Fields):
    """What may be typed of a plan: when the first bag is to hang, which bags there are, and the lead."""

    start: datetime = moment_field(N_("bag_plan", "First bag of the plan"))
    bags: str = text_field(N_("bag_plan", "Bags, in hours"), limit=60, help=N_("bag_plan", "Such as 24 48 96 168"))
    lead_min: int = integer_field(
        N_("bag_plan", "Change before it is empty"), unit=N_("units", "minutes"), limits=(0, 240)
    )


@dataclass(frozen=True, slots=True)
class PlanBasis:
    """What the record says. `start` is when the next bag is to hang, `end` when the ordered days are over.

    `waiting` are the bags on the ward, the nearest to the bed first. One is for a moment if it is to be hung within
    `within` of it.

    `moved` is how much later that is because the label does not count interruptions. `label` names the profile that
    the bags come from ("" where none was chosen). `calendar` is a HolidayCalendar.
    """

    cycle: int
    doses: tuple[OrderedDose, ...]
    start: datetime
    end: datetime
    bags: tuple[BagKind, ...]
    label: str
    lead: timedelta
    hours: WardHours
    calendar: str
    moved: timedelta = timedelta(0)
    waiting: tuple[WaitingBag, ...] = ()
    within: timedelta = timedelta(0)

    def request(self, start: datetime, bags: str, lead_min: int) -> PlanRequest:
        """Return what is to be planned, with what a person typed. Raises RuleBroken.

        Each dose begins with the bag that is on the ward for that moment, where there is one that keeps.
        """
        kinds, lead = self._kinds(bags), timedelta(minutes=lead_min)
        request = PlanRequest(self._doses(start), self.end, kinds, lead)
        return replace(request, doses=with_waiting(request, self.waiting, self.within))

    def _doses(self, start: datetime) -> tuple[DoseFrom, ...]:
        in_force = [order for order in self.doses if order.starts_at is None or order.starts_at <= start]
        first = in_force[-1] if in_force else self.doses[0]
        doses = [DoseFrom(start, first.dose_ug_per_day)]
        for order in self.doses:
            if order.starts_at is not None and start < order.starts_at < self.end:
                if doses[-1].at == order.starts_at:  # of two that begin together the one ordered later counts
                    doses.pop()
                doses.append(DoseFrom(order.starts_at, order.dose_ug_per_day))
        return tuple(doses)

    @property
    def shown_bags(self) -> str:
        """The durations as they are typed."""
        return " ".join(f"{bag.duration_h.normalize():f}" for bag in self.bags)

    def _kinds(self, typed: str) -> tuple[BagKind, ...]:
        known = {bag.duration_h: bag for bag in self.bags}
        durations = [_duration(part) for part in typed.replace(",", " ").split()]
        return tuple(known.get(duration, BagKind(duration)) for duration in durations)


def label_bags(profile: LabelProfile, weight_kg: Decimal | None) -> tuple[BagKind, ...]:
    """Return the bags that a label knows for a weight, each with its use-by once it hangs; unknown weight: all."""
    return tuple(_kind(profile, bag) for bag in profile.bags if _may_have(bag, weight_kg))


def _may_have(bag: LabelBag, weight_kg: Decimal | None) -> bool:
    return weight_kg is None or bag.min_weight_kg is None or weight_kg >= bag.min_weight_kg


def _kind(profile: LabelProfile, bag: LabelBag) -> BagKind:
    return BagKind(bag.duration_h, label_keeps(profile, bag.duration_h, Storage.ROOM))


def label_keeps(profile: LabelProfile, duration_h: Decimal, storage: Storage) -> timedelta | None:
    """Return how long a label lets a bag be kept: in the fridge, or outside with its infusion; None: not said."""
    limits: Iterable[timedelta] = (
        limit.lasts
        for limit in profile.storage
        if limit.stored is Stored.BAG and limit.storage is storage
        if limit.with_infusion or storage is not Storage.ROOM
        if not limit.bags_h or duration_h in limit.bags_h
    )
    return min(limits, default=None)


def _duration(typed: str) -> Decimal:
    try:
        hours = read_decimal(typed)
    except RuleBroken:
        hours = Decimal(0)
    if not 1 <= hours <= LONGEST_H:
        raise RuleBroken(BAD_DURATION, typed=typed, field="bags")
    return hours
