"""The volumes of a replayed pump: what runs from which bag at which rate, and what that has given."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from bline_desktop.domain.treatment.bag_counts import BagCounts, pumped, runs_empty
from bline_desktop.domain.treatment.finds import Unseen, doubt
from bline_desktop.domain.treatment.pump import BagLabel, PumpEvent
from bline_desktop.domain.treatment.segments import BagUse, Doubt, Range, Segment, VolumeReading


@dataclass(frozen=True, slots=True)
class Hung:
    """The bag that hangs, the rate the pump is set to, when it was hung, and what had run out of it before (mL)."""

    bag: BagLabel
    rate_ml_per_h: Decimal
    at: datetime
    by_clock_before: Fraction


@dataclass(frozen=True, slots=True)
class Running:
    """A stretch that lasts: since when, and how much (mL) was left at the moment from which is counted."""

    since: datetime
    counted_at: datetime
    left_ml: Fraction


class PumpBooks:
    """Counts what a pump gives. Whether it runs is for others to say; here it runs from `run` to `close`."""

    def __init__(self) -> None:
        self.hung: Hung | None = None
        self.segments: list[Segment] = []
        self.doubts: list[Doubt] = []
        self.readings: list[VolumeReading] = []
        self._uses: list[BagUse] = []
        self._counts = BagCounts()
        self._running: Running | None = None

    def hang(self, at: datetime, bag: BagLabel) -> Hung:
        """Hang a bag, and set the pump to what its label says."""
        self.hung = Hung(bag, bag.rate_ml_per_h, at, self._counts.by_clock(bag))
        return self.hung

    def take_down(self, at: datetime) -> None:
        """Take the hanging bag down, if one hangs; what ran from it is closed before."""
        if self.hung is not None:
            self._uses.append(self._use(self.hung, at, at))
        self.hung = None

    def run(self, at: datetime, hung: Hung) -> datetime | None:
        """Let the hanging bag run from now on; return the moment at which it will be empty."""
        left = self._counts.left(hung.bag)
        self.hung, self._running = hung, Running(at, at, left)
        return runs_empty(at, hung.rate_ml_per_h, left)

    def close(self, at: datetime) -> None:
        """End the stretch that lasts, if one does, and count what it gave."""
        ongoing, left = self.ongoing(at), self.left_at(at)
        if ongoing is not None and left is not None:
            if at > ongoing.start:
                self.segments.append(replace(ongoing, ongoing=False))
            self._counts.add_by_clock(ongoing.bag, ongoing.volume_ml)
            self._counts.set_left(ongoing.bag, left)
        self._running = None

    def ongoing(self, moment: datetime) -> Segment | None:
        """Return the stretch that lasts; never more than the bag holds."""
        hung, running = self.hung, self._running
        if hung is None or running is None:
            return None
        volume = min(pumped(hung.rate_ml_per_h, moment - running.since), self._counts.room(hung.bag))
        micrograms = hung.bag.micrograms_in(volume)
        return Segment(hung.bag, hung.rate_ml_per_h, running.since, moment, volume, micrograms, True)

    def left_at(self, moment: datetime) -> Fraction | None:
        """Return the mL left in the hanging bag of its volume to be infused; None where none hangs."""
        if self.hung is None:
            return None
        if self._running is None:
            return self._counts.left(self.hung.bag)
        run_since = pumped(self.hung.rate_ml_per_h, moment - self._running.counted_at)
        return max(self._running.left_ml - run_since, Fraction(0))

    def read(self, event: PumpEvent, hung: Hung, by_pump_ml: Decimal) -> datetime | None:
        """Count on from what the pump says that it has infused; return when a bag that runs will be empty."""
        bag = hung.bag
        ongoing, doubtful = self.ongoing(event.at), self._counts.doubtful(bag)
        by_clock = self._counts.by_clock(bag) + (ongoing.volume_ml if ongoing else 0)
        both = Range(by_clock + doubtful.low, by_clock + doubtful.high)
        self.readings.append(VolumeReading(event.id, event.at, bag, Fraction(by_pump_ml), both))
        self._counts.set_gone(bag, by_pump_ml)
        if self._running is None:
            return None
        left = self._counts.left(bag)
        self._running = Running(self._running.since, event.at, left)
        return runs_empty(event.at, hung.rate_ml_per_h, left)

    def doubt(self, event: PumpEvent, hung: Hung, start: datetime, end: datetime) -> None:
        """Count a stretch that nobody saw; what ran before it is closed."""
        found = doubt(event, Unseen(hung.bag, hung.rate_ml_per_h, start, end, self._counts.left(hung.bag)))
        self._counts.add_doubt(hung.bag, found.volume_ml)
        self.doubts.append(found)

    def uses_at(self, moment: datetime) -> tuple[BagUse, ...]:
        """Return each hanging of each bag, the one that hangs now last."""
        return (*self._uses, self._use(self.hung, moment, None)) if self.hung else tuple(self._uses)

    def _use(self, hung: Hung, moment: datetime, taken_down_at: datetime | None) -> BagUse:
        ongoing, left = self.ongoing(moment), self.left_at(moment)
        infused = self._counts.by_clock(hung.bag) - hung.by_clock_before + (ongoing.volume_ml if ongoing else 0)
        return BagUse(hung.bag, hung.at, taken_down_at, infused, left or Fraction(0))
