"""The pump as a machine that is led through its acts one by one; `infusion.replay` is the way to use it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from operator import attrgetter
from uuid import UUID

from bline_desktop.domain.treatment.bag_counts import Gaps
from bline_desktop.domain.treatment.finds import is_wrong_rate
from bline_desktop.domain.treatment.pump import BagLabel, PumpAction, PumpEvent
from bline_desktop.domain.treatment.pump_books import Hung, PumpBooks
from bline_desktop.domain.treatment.segments import InterruptionKind, PumpState

_STANDS = frozenset({PumpState.PAUSED, PumpState.FOUND})
_HANGS = frozenset({PumpState.RUNNING, PumpState.PRESUMED_EMPTY, *_STANDS})
FITS: Mapping[PumpAction, frozenset[PumpState]] = {
    PumpAction.START: frozenset({PumpState.NOT_STARTED, PumpState.STOPPED}),
    PumpAction.NEW_BAG: _HANGS,
    PumpAction.RATE_CHANGE: frozenset({PumpState.RUNNING, *_STANDS}),
    PumpAction.PAUSE: frozenset({PumpState.RUNNING, PumpState.PRESUMED_EMPTY}),
    PumpAction.RESUME: _STANDS,
    PumpAction.FOUND: frozenset({PumpState.RUNNING, PumpState.PRESUMED_EMPTY}),
    PumpAction.READING: _HANGS,
    PumpAction.VERIFY: _HANGS,
    PumpAction.TAKE_OVER: _HANGS,
    PumpAction.STOP: _HANGS,
}
_FITTING = {state: frozenset(act for act, states in FITS.items() if state in states) for state in PumpState}
# Acts that look at the pump and don't touch it: what they see counts for more than what the clock presumes.
_LOOKS = frozenset({PumpAction.READING, PumpAction.VERIFY, PumpAction.TAKE_OVER, PumpAction.FOUND})

_BRINGS_A_BAG = frozenset({PumpAction.START, PumpAction.NEW_BAG})

# Looked up once: a course has thousands of acts.
PAUSE, RESUME, STOP = PumpAction.PAUSE, PumpAction.RESUME, PumpAction.STOP
FOUND, SETTLE = PumpAction.FOUND, PumpAction.SETTLE
RUNNING, PAUSED, PAUSE_GAP = PumpState.RUNNING, PumpState.PAUSED, InterruptionKind.PAUSE
_WHEN = attrgetter("at", "order")


class PumpRun:
    """Where the pump stands after the acts so far. Acts must come in order of time.

    Decisions: a new bag in a pause is hung and the pump runs with it, as nurses do; a bag hung again goes on with what
    is left of it, so that no bag ever gives more than it holds; a pause or stop of an empty pump does not move the
    moment since which no drug flows; a reading that shows drug in the bag overrules a bag presumed empty; a find counts
    from the moment at which the pump was last seen well. `settled` tells of a find the moment that a physician took.
    """

    def __init__(self, settled: Mapping[UUID, datetime]) -> None:
        self.state = PumpState.NOT_STARTED
        self.started_at: datetime | None = None
        self.last_event_at: datetime | None = None
        self.last_seen_well: datetime | None = None
        self.stopped_since: datetime | None = None
        self.found_at: datetime | None = None  # when a pump was found that stands
        self.empty_at: datetime | None = None
        self.out_of_place: list[UUID] = []
        self.books = PumpBooks()
        self.gaps = Gaps()
        self._settled = settled

    def apply(self, event: PumpEvent) -> None:
        """Let one act happen; an act that makes no sense here changes nothing and is noted."""
        at, action = event.at, event.action
        self.last_event_at = at
        if not self._makes_sense(event):
            self.out_of_place.append(event.id)
            return
        if action not in _LOOKS:
            self.advance(at)
        if action is PAUSE:
            self._halt(at, PAUSED, PAUSE_GAP, event.cause)
        elif action is RESUME:
            self._run(at)
        elif action is STOP:
            self._halt(at, PumpState.STOPPED, InterruptionKind.STOP, event.cause)
            self.books.take_down(at)
        else:
            self._apply_rare(event)

    def _makes_sense(self, event: PumpEvent) -> bool:
        """Tell whether an act fits where it stands and says all that it needs. No time passes by asking."""
        action, state, hung = event.action, self.state, self.books.hung
        if state is RUNNING and action not in _LOOKS and self.empty_at is not None and event.at >= self.empty_at:
            state = PumpState.PRESUMED_EMPTY
        if state not in FITS.get(action, ()):
            return False
        if action is RESUME:  # only the bag that hangs can be gone on with
            return event.bag is None or hung is None or event.bag.bag_id == hung.bag.bag_id
        if action in _BRINGS_A_BAG:
            return event.bag is not None
        return action is not PumpAction.RATE_CHANGE or event.rate_ml_per_h is not None

    def _apply_rare(self, event: PumpEvent) -> None:
        """Let an act happen that needs more than its time: a bag, a rate, or a look at the pump."""
        at, hung = event.at, self.books.hung
        match event.action, event.bag, hung:
            case ((PumpAction.START | PumpAction.NEW_BAG), BagLabel() as bag, _):
                self.books.close(at)
                self.books.take_down(at)
                self.books.hang(at, bag)
                self._run(at)
            case PumpAction.RATE_CHANGE, _, Hung() if event.rate_ml_per_h is not None:
                self._change_rate(at, replace(hung, rate_ml_per_h=event.rate_ml_per_h))
            case PumpAction.FOUND, _, Hung():
                self._find(event, hung)
            case _:
                assert hung is not None  # nothing is looked at where no bag hangs
                self._look(event, hung)

    def advance(self, moment: datetime) -> None:
        """Let time pass: a bag that ran empty until then leaves the pump presumed empty since that moment."""
        if self.state is RUNNING and self.empty_at is not None and moment >= self.empty_at:
            empty_at = self.empty_at
            self._halt(empty_at, PumpState.PRESUMED_EMPTY, InterruptionKind.EMPTY, None)
            self.empty_at = empty_at

    def _run(self, at: datetime) -> None:
        """Let the hanging bag run from now on."""
        self.empty_at = self.books.run(at)
        self.gaps.end(at)
        self.state = RUNNING
        self.started_at = self.started_at or at
        self.last_seen_well = at
        if self.empty_at is None or self.empty_at > at:  # from an empty bag no drug flows
            self.stopped_since = None

    def _halt(self, at: datetime, state: PumpState, kind: InterruptionKind, cause: str | None) -> None:
        """Let no drug flow from now on."""
        self.books.close(at)
        self.gaps.begin(kind, at, cause)
        self.state = state
        self.stopped_since = self.stopped_since or at
        self.empty_at = None

    def _change_rate(self, at: datetime, hung: Hung) -> None:
        """Let the hanging bag run at another rate, now or from the next resume on."""
        self.books.close(at)
        self.books.set(hung)
        if self.state is RUNNING:
            self._run(at)

    def _look(self, event: PumpEvent, hung: Hung) -> None:
        """Take what the pump says; one that runs, with drug in its bag, is not empty, whatever the clock presumes."""
        by_pump = event.volume_ml
        if by_pump is None or by_pump >= hung.bag.volume_ml:
            self.advance(event.at)
        if by_pump is not None:
            self.empty_at = self.books.read(event, hung, by_pump) or self.empty_at
            if self.state is PumpState.PRESUMED_EMPTY and self.books.left_at(event.at):
                self._run(event.at)
        if self.state is RUNNING:
            self.last_seen_well = event.at
            if self.empty_at is None or self.empty_at > event.at:  # it had been resumed with what seemed no drug
                self.stopped_since = None

    def _find(self, event: PumpEvent, hung: Hung) -> None:
        """Take a pump that was found not as it should be: what ran since it was last seen well is a range."""
        known = self.last_seen_well or event.at
        well = max(min(event.since or known, event.at), known)
        settled = self._settled.get(event.id)
        start = well if settled is None else max(min(settled, event.at), well)
        wrong = is_wrong_rate(event)
        if settled is not None or not wrong:  # at a wrong rate it may have lasted longer than the clock presumes
            self.advance(start)
        if self.state is RUNNING:
            self.books.close(start)
            if settled is None:
                end = event.at if wrong or self.empty_at is None else min(event.at, self.empty_at)
                self.books.doubt(event, hung, start, end)
            elif wrong:
                self.books.set(replace(hung, rate_ml_per_h=event.rate_ml_per_h or hung.rate_ml_per_h))
                self._run(start)
                self.advance(event.at)
                self.books.close(event.at)
                self.books.set(hung)
        if event.volume_ml is not None:
            self.books.read(event, hung, event.volume_ml)
        if wrong:
            self._run(event.at)
        else:
            stood = max(start, self.stopped_since or start)  # a bag that had run empty stood since then
            self._halt(stood, PumpState.FOUND, InterruptionKind.FOUND, event.cause)
            self.found_at = event.at


def run_through(events: Iterable[PumpEvent], moment: datetime) -> PumpRun:
    """Lead a pump through the acts up to a moment, in the order in which they happened.

    What a physician settled counts whenever it was settled: it tells what had happened.
    """
    known = sorted(events, key=_WHEN)
    finds = {event.id for event in known if event.action is FOUND}
    settled = {event.about: event.since for event in known if event.action is SETTLE} if finds else {}
    run = PumpRun({about: since for about, since in settled.items() if about in finds and since is not None})
    for event in known:
        if event.at > moment:
            break
        if event.action is not SETTLE or event.about not in finds:
            run.apply(event)
    run.advance(moment)
    return run


def fitting(state: PumpState, left_ml: Fraction | None) -> frozenset[PumpAction]:
    """Return the acts that make sense. A pause with an empty bag can't be resumed, only ended with a new bag."""
    acts = _FITTING[state]
    return acts - {PumpAction.RESUME} if left_ml == 0 else acts
