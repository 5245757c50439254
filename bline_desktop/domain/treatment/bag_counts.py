"""The books that a replayed pump keeps: what has run out of each bag, and the times without drug."""

from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from bline_desktop.domain.treatment.pump import BagLabel
from bline_desktop.domain.treatment.segments import Interruption, InterruptionKind, Range
from bline_desktop.domain.units import exact

NOTHING = Fraction(0)
PAUSE, STOP = InterruptionKind.PAUSE, InterruptionKind.STOP


class BagCounts:
    """Two counts for each bag, in mL of its volume to be infused.

    The clock's count is what was delivered as far as acts tell; it never exceeds what the bag holds. What is *left*
    follows the pump's own count as well, and after a stretch that nobody saw it is the least that can be left: a bag is
    rather changed early than found empty.
    """

    def __init__(self) -> None:
        self._by_clock: dict[UUID, Fraction] = {}
        self._doubtful: dict[UUID, Range[Fraction]] = {}
        self._gone: dict[UUID, Fraction] = {}

    def left(self, bag: BagLabel) -> Fraction:
        """Return the mL left; a label corrected to less can't leave a debt."""
        return max(exact(bag.volume_ml) - self._gone.get(bag.bag_id, NOTHING), NOTHING)

    def set_left(self, bag: BagLabel, left_ml: Fraction) -> None:
        """Keep what is left."""
        self._gone[bag.bag_id] = exact(bag.volume_ml) - left_ml

    def set_gone(self, bag: BagLabel, by_pump_ml: Decimal) -> None:
        """Keep what the pump says that it has infused."""
        self._gone[bag.bag_id] = exact(by_pump_ml)

    def by_clock(self, bag: BagLabel) -> Fraction:
        """Return the mL that ran in stretches of which the acts tell."""
        return self._by_clock.get(bag.bag_id, NOTHING)

    def add_by_clock(self, bag: BagLabel, volume_ml: Fraction) -> None:
        """Count stretches that are over."""
        self._by_clock[bag.bag_id] = self.by_clock(bag) + volume_ml

    def add_doubt(self, bag: BagLabel, volume_ml: Range[Fraction]) -> None:
        """Count a stretch that nobody saw."""
        known = self.doubtful(bag)
        self._doubtful[bag.bag_id] = Range(known.low + volume_ml.low, known.high + volume_ml.high)

    def doubtful(self, bag: BagLabel) -> Range[Fraction]:
        """Return the mL that may have run beside the clock's count."""
        return self._doubtful.get(bag.bag_id, Range(NOTHING, NOTHING))

    def room(self, bag: BagLabel) -> Fraction:
        """Return the mL that may still be counted by the clock: no bag gives more than it holds."""
        return max(exact(bag.volume_ml) - self.by_clock(bag) - self.doubtful(bag).high, NOTHING)


class Gaps:
    """The times without drug, in order."""

    def __init__(self) -> None:
        self._over: list[Interruption] = []
        self._lasting: tuple[InterruptionKind, datetime, str | None] | None = None

    def begin(self, kind: InterruptionKind, at: datetime, cause: str | None) -> None:
        """Begin one, which ends the one before."""
        if self._lasting is not None:
            self.end(at)
        self._lasting = (kind, at, cause)

    def end(self, at: datetime) -> None:
        """End the one that lasts. A pause counts however short it was: repeated alarms are counted by it."""
        if self._lasting is not None:
            kind, start, cause = self._lasting
            if at > start or kind is PAUSE:
                self._over.append(Interruption(kind, start, at, cause, at))
            self._lasting = None

    def until(self, moment: datetime) -> tuple[Interruption, ...]:
        """Return them all; a stop that lasts is the end of the infusion and no interruption."""
        if self._lasting is None or self._lasting[0] is STOP:
            return tuple(self._over)
        kind, start, cause = self._lasting
        return (*self._over, Interruption(kind, start, None, cause, moment))
