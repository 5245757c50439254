"""What is shown of the supply of a cycle."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from bline_desktop.domain.treatment.kept_plan import KeptBag, KeptPlan, in_force
from bline_desktop.domain.treatment.next_bag import NextBag
from bline_desktop.domain.treatment.supply import Supplied, SupplyState

GONE = frozenset({SupplyState.DISCARDED, SupplyState.RETURNED})
SAME = timedelta(hours=6)  # a bag expected so near to a planned one is that bag: the shortest lasts 24 hours


@dataclass(frozen=True, slots=True)
class SupplyPage:
    """The bags that a cycle expects, its kept plans (the newest first), and where the next bag is.

    `dose_ug_per_day` is the ordered dose, for the form of a bag that is expected.
    """

    cycle_id: UUID
    now: datetime
    supply: tuple[Supplied, ...]
    plans: tuple[KeptPlan, ...]
    next_bag: NextBag | None
    dose_ug_per_day: Decimal

    @property
    def expected(self) -> KeptBag | None:
        """The first planned bag to come that nobody has recorded as expected yet; None without a plan."""
        plan = in_force(self.plans, self.now)
        taken = [bag.hang_at for bag in self.supply if bag.hang_at and bag.state not in GONE]
        coming = (bag for bag in plan.bags if bag.hang_at > self.now) if plan else ()
        return next((bag for bag in coming if all(abs(at - bag.hang_at) > SAME for at in taken)), None)
