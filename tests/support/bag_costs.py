"""What a plan of bag changes costs, added up from the plan as it is shown."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from bline_desktop.domain.treatment.bag_plan import BAG_COST, COSTS, DISCARDED_HOUR_COST, PlannedBag
from bline_desktop.domain.treatment.segments import hours


def cost_of(planned: Iterable[PlannedBag]) -> Fraction:
    """Return what a plan costs in points: each bag, each hour discarded, and the times of the changes not given."""
    total = Fraction(0)
    begun: Decimal | None = None
    for bag in planned:
        total += BAG_COST + DISCARDED_HOUR_COST * hours(bag.discarded)
        if begun is not None and not bag.new_dose:
            total += sum(COSTS[trouble] for trouble in bag.troubles)
        begun = bag.dose_ug_per_day
    return total
