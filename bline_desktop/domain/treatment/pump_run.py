"""The pump as a machine that is led through its acts one by one; `infusion.replay` is the way to use it."""

import math
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from uuid import UUID

from bline_desktop.domain.treatment.pump import BagLabel, PumpAction, PumpEvent
from bline_desktop.domain.treatment.segments import (
    BagUse,
    Interruption,
    InterruptionKind,
    PumpState,
    Segment,
    hours,
)

MILLISECONDS_PER_HOUR = 3_600_000
FITS = {
    PumpAction.START: {PumpState.NOT_STARTED, PumpState.STOPPED},
    PumpAction.NEW_BAG: {PumpState.RUNNING, PumpState.PAUSED, PumpState.PRESUMED_EMPTY},
    PumpAction.PAUSE: {PumpState.RUNNING, PumpState.PRESUMED_EMPTY},
    PumpAction.RESUME: {PumpState.PAUSED},
    PumpAction.STOP: {PumpState.RUNNING, PumpState.PAUSED, PumpState.PRESUMED_EMPTY},
}


class PumpRun:
    """Where the pump stands after the acts so far, and what ran until then. Acts must come in order of time.

    Three decisions: a new bag in a pause is hung and the pump runs with it, as nurses do; a bag hung again goes on with
    what is left of it, so that no bag ever gives more than it holds; a pause or stop of an empty pump does not move the
    moment since which no drug flows.
    """

    def __init__(self) -> None:
        self.state = PumpState.NOT_STARTED
        self.started_at: datetime | None = None
        self.last_event_at: datetime | None = None
        self.stopped_since: datetime | None = None
        self.bag: BagLabel | None = None
        self.empty_at: datetime | None = None
        self.out_of_place: list[UUID] = []
        self._segments: list[Segment] = []
        self._interruptions: list[Interruption] = []
        self._uses: list[BagUse] = []
        self._infused: dict[UUID, Fraction] = {}
        self._running_since: datetime | None = None
        self._gap: tuple[InterruptionKind, datetime, str | None] | None = None
        self._hung: tuple[datetime, Fraction] | None = None

    def apply(self, event: PumpEvent) -> None:
        """Let one act happen; an act that makes no sense here changes nothing and is noted."""
        at = self.last_event_at = event.at
        self.advance(at)
        if self.state not in FITS[event.action]:
            self.out_of_place.append(event.id)
            return
        match event.action, event.bag:
            case PumpAction.PAUSE, _:
                self._halt(at, PumpState.PAUSED, InterruptionKind.PAUSE, event.cause)
            case PumpAction.STOP, _:
                self._halt(at, PumpState.STOPPED, InterruptionKind.STOP, event.cause)
                self._take_down(at)
            case ((PumpAction.START | PumpAction.NEW_BAG), BagLabel() as bag):
                self._close_segment(at)
                self._take_down(at)
                self._hang(at, bag)
                self._run(at, bag)
            case PumpAction.RESUME, bag if self.bag and (bag is None or bag.bag_id == self.bag.bag_id):
                self._run(at, self.bag)
            case _:  # a start or a new bag without its bag, or a resume with a bag that does not hang
                self.out_of_place.append(event.id)

    def advance(self, moment: datetime) -> None:
        """Let time pass: a bag that ran empty until then leaves the pump presumed empty since that moment."""
        if self.state is PumpState.RUNNING and self.empty_at is not None and moment >= self.empty_at:
            empty_at = self.empty_at
            self._halt(empty_at, PumpState.PRESUMED_EMPTY, InterruptionKind.EMPTY, None)
            self.empty_at = empty_at

    def left_at(self, moment: datetime) -> Fraction | None:
        """Return the mL left in the hanging bag of its volume to be infused."""
        if self.bag is None:
            return None
        ongoing = self._ongoing(moment)
        return self._left(self.bag) - (ongoing.volume_ml if ongoing else 0)

    def segments_at(self, moment: datetime) -> tuple[Segment, ...]:
        """Return what ran until a moment not before the last act."""
        ongoing = self._ongoing(moment)
        return (*self._segments, ongoing) if ongoing else tuple(self._segments)

    def interruptions_at(self, moment: datetime) -> tuple[Interruption, ...]:
        """Return the times without drug; a stop is one only once a new start has followed."""
        if self._gap is None or self.state is PumpState.STOPPED:
            return tuple(self._interruptions)
        kind, start, cause = self._gap
        return (*self._interruptions, Interruption(kind, start, None, cause, moment - start))

    def bag_uses_at(self, moment: datetime) -> tuple[BagUse, ...]:
        """Return each hanging of each bag, the one that hangs now last."""
        left = self.left_at(moment)
        if self.bag is None or self._hung is None or left is None:
            return tuple(self._uses)
        hung_at, left_when_hung = self._hung
        return (*self._uses, BagUse(self.bag, hung_at, None, left_when_hung - left, left))

    def _hang(self, at: datetime, bag: BagLabel) -> None:
        """Hang a bag."""
        self.bag = bag
        self._hung = (at, self._left(bag))

    def _run(self, at: datetime, bag: BagLabel) -> None:
        """Let the hanging bag run from now on."""
        left = self._left(bag)
        self._close_gap(at)
        self.state = PumpState.RUNNING
        self.started_at = self.started_at or at
        self.stopped_since = None if left else self.stopped_since  # from an empty bag no drug flows
        self.empty_at = _empty_at(at, bag, left)
        self._running_since = at

    def _halt(self, at: datetime, state: PumpState, kind: InterruptionKind, cause: str | None) -> None:
        """Let no drug flow from now on."""
        self._close_segment(at)
        self._close_gap(at)
        self._gap = (kind, at, cause)
        self.state = state
        self.stopped_since = self.stopped_since or at
        self.empty_at = None

    def _take_down(self, at: datetime) -> None:
        """Take the hanging bag down, if one hangs; its segment is closed already."""
        if self.bag is not None and self._hung is not None:
            (hung_at, left_when_hung), left = self._hung, self._left(self.bag)
            self._uses.append(BagUse(self.bag, hung_at, at, left_when_hung - left, left))
        self.bag = self._hung = None

    def _close_gap(self, at: datetime) -> None:
        """End the time without drug. A pause counts however short it was: repeated alarms are counted by it."""
        if self._gap is not None:
            kind, start, cause = self._gap
            if at > start or kind is InterruptionKind.PAUSE:
                self._interruptions.append(Interruption(kind, start, at, cause, at - start))
        self._gap = None

    def _close_segment(self, at: datetime) -> None:
        """End what runs and count what it gave."""
        ongoing = self._ongoing(at)
        if ongoing is not None and at > ongoing.start:
            self._segments.append(replace(ongoing, ongoing=False))
            self._infused[ongoing.bag.bag_id] = self._infused.get(ongoing.bag.bag_id, Fraction(0)) + ongoing.volume_ml
        self._running_since = None

    def _ongoing(self, moment: datetime) -> Segment | None:
        """Return what has run since the last act, if the pump runs; never more than the bag held."""
        if self.bag is None or self._running_since is None:
            return None
        pumped = Fraction(self.bag.rate_ml_per_h) * hours(moment - self._running_since)
        volume = min(pumped, self._left(self.bag))
        return Segment(self.bag, self._running_since, moment, volume, self.bag.micrograms_in(volume), True)

    def _left(self, bag: BagLabel) -> Fraction:
        """Return the mL that the closed segments left of a bag; a label corrected to less can't leave a debt."""
        return max(Fraction(bag.volume_ml) - self._infused.get(bag.bag_id, Fraction(0)), Fraction(0))


def run_through(events: Iterable[PumpEvent], moment: datetime) -> PumpRun:
    """Lead a pump through the acts up to a moment, in the order in which they happened."""
    run = PumpRun()
    for event in sorted((one for one in events if one.at <= moment), key=lambda one: (one.at, one.order)):
        run.apply(event)
    run.advance(moment)
    return run


def fitting(state: PumpState, left_ml: Fraction | None) -> frozenset[PumpAction]:
    """Return the acts that make sense. A pause with an empty bag can't be resumed, only ended with a new bag."""
    acts = frozenset(action for action, states in FITS.items() if state in states)
    return acts - {PumpAction.RESUME} if left_ml == 0 else acts


def _empty_at(start: datetime, bag: BagLabel, left_ml: Fraction) -> datetime | None:
    """Return the first whole millisecond at which so much has run; None beyond the end of the calendar."""
    try:
        return start + timedelta(milliseconds=math.ceil(left_ml / Fraction(bag.rate_ml_per_h) * MILLISECONDS_PER_HOUR))
    except OverflowError:
        return None
