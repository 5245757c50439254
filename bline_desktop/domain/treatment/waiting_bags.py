"""The bags on the ward that a plan of bag changes takes first: what is at hand is hung before anything is prepared.

Only what the ward has recorded of its bags is known here: whoever hangs one reads the use-by on its label.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.bag_plan import GRID, BagKind, DoseFrom, FirstBag, PlanRequest
from bline_desktop.domain.treatment.supply import AT_HAND, Supplied, SupplyState, soonest
from bline_desktop.domain.words import N_

IN_FRIDGE = N_("bag_plan", "On the ward: in the fridge since {since}.")
OUT = N_("bag_plan", "On the ward: out of the fridge since {since}.")
OUT_UNTIL = N_("bag_plan", "On the ward: out of the fridge since {since}, by the label it keeps until {until}.")


@dataclass(frozen=True, slots=True)
class WaitingBag:
    """A bag on the ward, and how long the ward's label lets such a bag be kept (None: it says nothing).

    `cold` is in the fridge, from when it was prepared; `room` outside of it, with the hours of its infusion.
    """

    bag: Supplied
    cold: timedelta | None = None
    room: timedelta | None = None

    def kind_at(self, at: datetime) -> BagKind | None:
        """Return it as a bag that hangs from a moment on, for as long as it keeps; None where it is expired by then.

        Who recorded it first when it had come counts from there: it is at least so old.
        """
        made = next((step.at for step in self.bag.steps if step.state is not SupplyState.ORDERED), at)
        out = min(self.bag.out_since or at, at)
        if self.cold is not None and out > made + self.cold:
            return None
        keeps = None if self.room is None else out + self.room - at
        return None if keeps is not None and keeps <= timedelta(0) else BagKind(self.bag.duration_h, keeps)

    def is_for(self, dose: DoseFrom, within: timedelta, *, is_start: bool) -> bool:
        """Tell whether it has this dose and is to be hung with it. At a start so is one that was to hang before."""
        if self.bag.dose_ug_per_day != dose.ug_per_day:
            return False
        hang_at = self.bag.hang_at
        if is_start:
            return hang_at is None or hang_at <= dose.at + within
        return hang_at is not None and abs(hang_at - dose.at) <= within

    def why(self) -> Said:
        """Say where it is, and how long it keeps where it is out of the fridge."""
        out = self.bag.out_since
        if out is None:
            return Said(IN_FRIDGE, (("since", self.bag.last.at),))
        if self.room is None:
            return Said(OUT, (("since", out),))
        return Said(OUT_UNTIL, (("since", out), ("until", out + self.room)))


def at_hand(bags: Iterable[Supplied]) -> tuple[Supplied, ...]:
    """Return the bags of a cycle that are on the ward, the nearest to the bed first.

    One that was put back into the fridge is none of them: the label says not to, and a plan does not count on it.
    """
    return tuple(bag for bag in soonest(bags) if bag.state in AT_HAND and not bag.was_put_back)


def with_waiting(request: PlanRequest, waiting: Iterable[WaitingBag], within: timedelta) -> tuple[DoseFrom, ...]:
    """Return the doses of a plan, each with the bag on the ward that it begins with; no bag is taken twice.

    A rest that keeps shorter than the shortest bag of the plan is no bag of it.
    """
    left, doses = list(waiting), []
    for number, dose in enumerate(request.doses):
        fitting = (bag for bag in left if bag.is_for(dose, within, is_start=number == 0))
        found = next(((bag, kind) for bag in fitting if (kind := _lasting(bag, dose, request)) is not None), None)
        if found is None:
            doses.append(dose)
            continue
        bag, kind = found
        left.remove(bag)
        doses.append(replace(dose, first=FirstBag(kind, bag.why())))
    return tuple(doses)


def _lasting(waiting: WaitingBag, dose: DoseFrom, request: PlanRequest) -> BagKind | None:
    """Return a bag as it hangs with a dose; None where it is expired, or is to be changed before any other would be."""
    kind, lead = waiting.kind_at(dose.at), request.lead
    if kind is None:
        return None
    least = min(bag.longest(lead) for bag in (*request.bags, BagKind(kind.duration_h)))
    return kind if kind.longest(lead) >= max(least, GRID) else None
