"""The volumes of a replayed pump: what runs from which bag at which rate, and what that has given.

As long as one bag runs at one rate, everything follows from how long it ran: a *stint*. Pauses only add up times; a
volume is worked out where a stint ends (another bag, another rate, a reading, a find) or where somebody asks.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from bline_desktop.domain.treatment.bag_counts import NOTHING, BagCounts
from bline_desktop.domain.treatment.finds import Unseen, doubt, most_gone
from bline_desktop.domain.treatment.pump import BagLabel, PumpEvent
from bline_desktop.domain.treatment.segments import BagUse, Doubt, Range, Segment, VolumeReading, pumped
from bline_desktop.domain.units import exact

MILLISECONDS_PER_HOUR = 3_600_000
NO_TIME = timedelta(0)
FOR_EVER = timedelta.max


@dataclass(frozen=True, slots=True)
class Hung:
    """The bag that hangs, the rate the pump is set to, when it was hung, and what had run out of it before (mL)."""

    bag: BagLabel
    rate_ml_per_h: Decimal
    at: datetime
    by_clock_before: Fraction


@dataclass(slots=True)
class Stint:
    """One bag at one rate: what was left (mL) when it began, what the clock may count of it, and how long it ran."""

    hung: Hung
    left_ml: Fraction
    room_ml: Fraction
    lasts: timedelta
    ran: timedelta = NO_TIME

    def left_after(self, ran: timedelta) -> Fraction:
        """Return the mL left after so long."""
        return max(self.left_ml - pumped(self.hung.rate_ml_per_h, ran), NOTHING)

    def given_after(self, ran: timedelta) -> Fraction:
        """Return the mL that the clock counts after so long."""
        return min(pumped(self.hung.rate_ml_per_h, ran), self.room_ml)


class PumpBooks:
    """Counts what a pump gives. Whether it runs is for others to say; here it runs from `run` to `close`."""

    def __init__(self) -> None:
        self.hung: Hung | None = None
        self.segments: list[Segment] = []
        self.doubts: list[Doubt] = []
        self.readings: list[VolumeReading] = []
        self.micrograms = NOTHING  # of the stints that are over
        self._uses: list[BagUse] = []
        self._counts = BagCounts()
        self._stint: Stint | None = None
        self._running_since: datetime | None = None

    def hang(self, at: datetime, bag: BagLabel) -> None:
        """Hang a bag, and set the pump to what its label says."""
        self.set(Hung(bag, bag.rate_ml_per_h, at, self._counts.by_clock(bag)))

    def take_down(self, at: datetime) -> None:
        """Take the hanging bag down, if one hangs; what ran from it is closed before."""
        if self.hung is not None:
            self._uses.append(self._use(self.hung, at, at))
        self._settle()
        self.hung = None

    def set(self, hung: Hung) -> None:
        """Set the pump to a rate; while it runs, `close` comes before and `run` after."""
        self._settle()
        self.hung = hung

    def run(self, at: datetime) -> datetime | None:
        """Let the hanging bag run from now on; return when it will be empty, None beyond the end of the calendar."""
        stint = self._stint or self._begin_stint()
        self._running_since = at
        return _later(at, stint.lasts - stint.ran)

    def close(self, at: datetime) -> None:
        """End the stretch that lasts, if one does, and count it."""
        since, stint = self._running_since, self._stint
        if since is None or stint is None:
            return
        if at > since:
            hung = stint.hung
            self.segments.append(Segment(hung.bag, hung.rate_ml_per_h, since, at, False, stint.ran, stint.room_ml))
            stint.ran += at - since
        self._running_since = None

    def ongoing(self, moment: datetime) -> Segment | None:
        """Return the stretch that lasts; never more than the bag holds."""
        since, stint = self._running_since, self._stint
        if since is None or stint is None:
            return None
        return Segment(
            stint.hung.bag,
            stint.hung.rate_ml_per_h,
            since,
            moment,
            ongoing=True,
            ran_before=stint.ran,
            room_ml=stint.room_ml,
        )

    def given_at(self, moment: datetime) -> Fraction:
        """Return the micrograms that ran until a moment, doubtful stretches apart."""
        if self._stint is None:
            return self.micrograms
        return self.micrograms + self._stint.hung.bag.micrograms_in(self._stint.given_after(self._ran(moment)))

    def left_at(self, moment: datetime) -> Fraction | None:
        """Return the mL left in the hanging bag of its volume to be infused; None where none hangs."""
        if self.hung is None:
            return None
        return self._counts.left(self.hung.bag) if self._stint is None else self._stint.left_after(self._ran(moment))

    def read(self, event: PumpEvent, hung: Hung, by_pump_ml: Decimal) -> datetime | None:
        """Count on from what the pump says that it has infused; return when a bag that runs will be empty."""
        bag, doubtful = hung.bag, self._counts.doubtful(hung.bag)
        by_clock = self._by_clock(hung, event.at)
        both = Range(by_clock + doubtful.low, by_clock + doubtful.high)
        weighed = event.weight_g is not None
        self.readings.append(VolumeReading(event.id, event.at, bag, exact(by_pump_ml), both, weighed))
        if self._stint is None or self._running_since is None:
            self._settle()
            self._counts.set_gone(bag, by_pump_ml)
            return None
        # The stretch goes on: a look at the pump is no break. Only how long the bag lasts is known anew.
        stint = self._stint
        left = max(exact(bag.volume_ml) - exact(by_pump_ml), NOTHING)
        ran = self._ran(event.at)
        stint.left_ml = left + pumped(hung.rate_ml_per_h, ran)
        stint.lasts = ran + _lasts(left, hung.rate_ml_per_h)
        return _later(event.at, stint.lasts - ran)

    def doubt(self, event: PumpEvent, hung: Hung, start: datetime, end: datetime) -> None:
        """Count a stretch that nobody saw; what ran before it is closed."""
        self._settle()
        left, room = self._counts.left(hung.bag), self._counts.room(hung.bag)
        unseen = Unseen(hung.bag, hung.rate_ml_per_h, start, end, left, room)
        found = doubt(event, unseen)
        self._counts.add_doubt(hung.bag, found.volume_ml)
        self._counts.set_left(hung.bag, left - most_gone(event, unseen))
        self.doubts.append(found)

    def uses_at(self, moment: datetime) -> tuple[BagUse, ...]:
        """Return each hanging of each bag, the one that hangs now last."""
        return (*self._uses, self._use(self.hung, moment, None)) if self.hung else tuple(self._uses)

    def _ran(self, moment: datetime) -> timedelta:
        """Return how long the stint has run until a moment."""
        ran = self._stint.ran if self._stint else NO_TIME
        return ran if self._running_since is None else ran + (moment - self._running_since)

    def _begin_stint(self) -> Stint:
        hung = self.hung
        assert hung is not None
        left = self._counts.left(hung.bag)
        self._stint = Stint(hung, left, self._counts.room(hung.bag), _lasts(left, hung.rate_ml_per_h))
        return self._stint

    def _settle(self) -> None:
        """End the stint: work out what it gave and what it left."""
        stint = self._stint
        if stint is not None:
            given = stint.given_after(stint.ran)
            self._counts.add_by_clock(stint.hung.bag, given)
            self._counts.set_left(stint.hung.bag, stint.left_after(stint.ran))
            self.micrograms += stint.hung.bag.micrograms_in(given)
        self._stint = None

    def _by_clock(self, hung: Hung, moment: datetime) -> Fraction:
        now = NOTHING if self._stint is None else self._stint.given_after(self._ran(moment))
        return self._counts.by_clock(hung.bag) + now

    def _use(self, hung: Hung, moment: datetime, taken_down_at: datetime | None) -> BagUse:
        infused = self._by_clock(hung, moment) - hung.by_clock_before
        return BagUse(hung.bag, hung.at, taken_down_at, infused, self.left_at(moment) or NOTHING)


@lru_cache(maxsize=4096)
def _lasts(left_ml: Fraction, rate_ml_per_h: Decimal) -> timedelta:
    """Return how long so much lasts, to the next whole millisecond."""
    try:
        return timedelta(milliseconds=math.ceil(left_ml / exact(rate_ml_per_h) * MILLISECONDS_PER_HOUR))
    except OverflowError:
        return FOR_EVER


def _later(start: datetime, span: timedelta) -> datetime | None:
    try:
        return start + span
    except OverflowError:
        return None
