"""An infusion of one cycle, worked out from the acts at the pump: nothing about it is stored but those acts.

`replay` is pure and total: it takes any list of acts and never raises. A stretch of running ends at the earliest of the
next act, now, and the moment the bag is empty; after that the pump is presumed empty and nothing more is counted.
All sums are exact fractions; they are rounded only where they are shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from bline_desktop.domain.treatment.pump import FOUND_WORDS, BagLabel, PumpAction, PumpEvent
from bline_desktop.domain.treatment.pump_run import fitting, run_through
from bline_desktop.domain.treatment.segments import (
    BagUse,
    Doubt,
    Interruption,
    PumpState,
    Range,
    Segment,
    VolumeReading,
    total,
)
from bline_desktop.domain.words import Message

# A setting of the ward, here as first given: how long before it is empty a bag is to be changed.
CHANGE_LEAD = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Infusion:
    """How an infusion stands at `as_of` (UTC), with everything that follows from its acts.

    `stopped_since` is the moment since which no drug has flowed (pause, empty or stop, the earliest in a row); None
    while it runs. The 4-hour clock counts from it. `bag` is the one that hangs, `left_ml` what it still holds of its
    volume to be infused. `predicted_empty` is the moment at which it runs empty, or did; None while the pump stands for
    another reason. `change_by` is the earlier of its use-by and `predicted_empty` minus the lead. `out_of_place` names
    the acts that make no sense where they stand and changed nothing. Sums count all bags of the cycle; they are ranges
    where `doubts` tell of stretches that nobody saw. `rate_ml_per_h` is what the pump is set to while a bag hangs and
    runs. `readings` set the pump's own count beside the clock's. `found_at` is when the pump was found that stands; it
    stands since `stopped_since` at the earliest, or exactly where that is settled.
    """

    as_of: datetime
    state: PumpState
    started_at: datetime | None
    stopped_since: datetime | None
    last_event_at: datetime | None
    last_seen_well: datetime | None
    bag: BagLabel | None
    rate_ml_per_h: Decimal | None
    left_ml: Fraction | None
    predicted_empty: datetime | None
    change_by: datetime | None
    segments: tuple[Segment, ...]
    doubts: tuple[Doubt, ...]
    readings: tuple[VolumeReading, ...]
    interruptions: tuple[Interruption, ...]
    bag_uses: tuple[BagUse, ...]
    delivered_ug: Range[Fraction]
    on_pump: Range[timedelta]
    interrupted: timedelta
    out_of_place: tuple[UUID, ...]
    found_at: datetime | None = None

    @property
    def dose_ug_per_day(self) -> Decimal | None:
        """Micrograms per day that run now; None when the pump does not run."""
        return self.bag.dose_at(self.rate_ml_per_h) if self.bag and self.rate_ml_per_h else None

    @property
    def found_how(self) -> Message | None:
        """How a pump that stands was found; None where it was not."""
        return FOUND_WORDS[str(self.interruptions[-1].cause)] if self.found_at else None

    @property
    def is_settled(self) -> bool:
        """Whether it is known since when a pump stands that was found."""
        return not any(doubt.start == self.stopped_since for doubt in self.doubts)

    @property
    def stopped_for(self) -> timedelta | None:
        """How long no drug has flowed; None while it runs and before the first start."""
        return None if self.stopped_since is None else self.as_of - self.stopped_since

    @property
    def possible(self) -> frozenset[PumpAction]:
        """The acts that make sense now. A pause with an empty bag can't be resumed, only ended with a new bag."""
        return fitting(self.state, self.left_ml)


def replay(events: Iterable[PumpEvent], now: datetime, lead: timedelta = CHANGE_LEAD) -> Infusion:
    """Work out how the infusion stands at `now` from its acts, in any order; acts later than `now` don't count yet."""
    as_of = now.astimezone(UTC)
    run = run_through(events, as_of)
    books, hung, ongoing = run.books, run.books.hung, run.books.ongoing(as_of)
    segments = (*books.segments, ongoing) if ongoing else tuple(books.segments)
    doubts, interruptions = tuple(books.doubts), run.gaps.until(as_of)
    return Infusion(
        as_of=as_of,
        state=run.state,
        started_at=run.started_at,
        stopped_since=run.stopped_since,
        last_event_at=run.last_event_at,
        last_seen_well=run.last_seen_well,
        bag=hung.bag if hung else None,
        rate_ml_per_h=hung.rate_ml_per_h if hung and run.state is PumpState.RUNNING else None,
        left_ml=books.left_at(as_of),
        predicted_empty=run.empty_at,
        change_by=change_by(hung.bag if hung else None, run.empty_at, lead),
        segments=segments,
        doubts=doubts,
        readings=tuple(books.readings),
        interruptions=interruptions,
        bag_uses=books.uses_at(as_of),
        delivered_ug=total(books.given_at(as_of), (), (part.micrograms for part in doubts)),
        on_pump=total(timedelta(0), (part.end - part.start for part in segments), (part.on_pump for part in doubts)),
        interrupted=sum((gap.until - gap.start for gap in interruptions), timedelta(0)),
        out_of_place=tuple(run.out_of_place),
        found_at=run.found_at if run.state is PumpState.FOUND else None,
    )


def change_by(bag: BagLabel | None, empty_at: datetime | None, lead: timedelta = CHANGE_LEAD) -> datetime | None:
    """Say when a hanging bag is to be changed: the earlier of its use-by and the moment it is empty minus the lead."""
    limits = [empty_at - lead] if empty_at else []
    if bag and bag.use_by:
        limits.append(bag.use_by)
    return min(limits, default=None)
