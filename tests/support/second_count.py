"""The pump counted a second time, on purpose unlike the program: one fold over whole milliseconds, with no segments.

It keeps for each bag what is left by the pump's word, what ran by the clock and what may have run unseen, and moves
them on from act to act. Nothing here is imported from the program but the vocabulary of the acts.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from uuid import UUID

from bline_desktop.domain.treatment.pump import BagLabel, FoundState, PumpAction, PumpEvent

HOUR_MS = 3_600_000
LOOKS = {PumpAction.READING, PumpAction.VERIFY, PumpAction.TAKE_OVER}
NOTHING = Fraction(0)
NONE, RUNS, STANDS, FOUND, EMPTY, OVER = "none", "runs", "stands", "found", "empty", "over"
GOES_ON = {RUNS, STANDS, FOUND, EMPTY}
SENSE = {
    PumpAction.START: {NONE, OVER},
    PumpAction.NEW_BAG: GOES_ON,
    PumpAction.RATE_CHANGE: {RUNS, STANDS, FOUND},
    PumpAction.PAUSE: {RUNS, EMPTY},
    PumpAction.RESUME: {STANDS, FOUND},
    PumpAction.FOUND: {RUNS, EMPTY},
    PumpAction.STOP: GOES_ON,
    **dict.fromkeys(LOOKS, GOES_ON),
}


def ms(moment: datetime) -> int:
    """Count the milliseconds of true time."""
    return (moment - datetime(2000, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


@dataclass
class Count:
    """Everything that is counted of one infusion."""

    state: str = NONE
    bag: BagLabel | None = None
    rate: Fraction = NOTHING
    at: int = 0  # up to when it is counted
    well: int = 0
    left: dict[UUID, Fraction] = field(default_factory=dict)
    clock: defaultdict[UUID, Fraction] = field(default_factory=lambda: defaultdict(Fraction))
    unseen: defaultdict[UUID, list[Fraction]] = field(default_factory=lambda: defaultdict(lambda: [NOTHING, NOTHING]))
    labels: dict[UUID, BagLabel] = field(default_factory=dict)
    ran_ms: int = 0
    unseen_ms: list[int] = field(default_factory=lambda: [0, 0])
    odd: list[UUID] = field(default_factory=list)

    def micrograms(self) -> tuple[Fraction, Fraction]:
        """Return the least and the most that was given."""
        low, high = (
            sum((self.drug(key, self.clock[key] + self.unseen[key][end]) for key in self.labels), NOTHING)
            for end in (0, 1)
        )
        return low, high

    def on_pump_ms(self) -> tuple[int, int]:
        """Return for how long it ran, at the least and at the most."""
        return self.ran_ms + self.unseen_ms[0], self.ran_ms + self.unseen_ms[1]

    def drug(self, key: UUID, millilitres: Fraction) -> Fraction:
        """Return the micrograms in so much of a bag."""
        bag = self.labels[key]
        return millilitres * Fraction(bag.dose_ug_per_day) * Fraction(bag.duration_h) / 24 / Fraction(bag.volume_ml)

    def room(self, key: UUID) -> Fraction:
        """Return what a bag can still have given: never more than it holds."""
        return max(Fraction(self.labels[key].volume_ml) - self.clock[key] - self.unseen[key][1], NOTHING)

    def flow(self, until: int) -> None:
        """Let the pump run."""
        assert self.bag is not None
        key, length = self.bag.bag_id, max(until - self.at, 0)
        out = self.rate * length / HOUR_MS
        self.clock[key] += min(out, self.room(key))
        self.left[key] = max(self.left[key] - out, NOTHING)
        self.ran_ms += length
        self.at = max(until, self.at)

    def dry_at(self) -> int:
        """Return when the bag that runs is empty, to the next millisecond."""
        assert self.bag is not None
        return self.at + math.ceil(self.left[self.bag.bag_id] * HOUR_MS / self.rate)

    def pass_time(self, until: int) -> None:
        """Let time pass; a bag that is empty by then gives no more."""
        if self.state == RUNS:
            dry = self.dry_at()
            self.flow(min(until, dry))
            if dry <= until:
                self.state = EMPTY

    def stand_at(self, moment: int) -> str:
        """Return how it stands at a moment, without letting time pass."""
        return EMPTY if self.state == RUNS and self.dry_at() <= moment else self.state

    def hang(self, bag: BagLabel, moment: int) -> None:
        """Hang a bag and let it run."""
        self.bag, self.labels[bag.bag_id] = bag, bag
        self.left.setdefault(bag.bag_id, Fraction(bag.volume_ml))
        self.rate = Fraction(bag.rate_ml_per_h)
        self.run(moment)

    def run(self, moment: int) -> None:
        """Let the bag that hangs run from now on."""
        self.state, self.at, self.well = RUNS, moment, moment

    def look(self, act: PumpEvent, moment: int) -> None:
        """Believe the pump's own count; one that shows drug in the bag has never run empty."""
        assert self.bag is not None
        says = act.volume_ml
        if says is None or says >= self.bag.volume_ml:
            self.pass_time(moment)
        elif self.state == RUNS:
            self.flow(moment)
        if says is not None:
            self.left[self.bag.bag_id] = max(Fraction(self.bag.volume_ml) - Fraction(says), NOTHING)
            if self.state == EMPTY and self.left[self.bag.bag_id]:
                self.run(moment)
        if self.state == RUNS:
            self.well = moment

    def find(self, act: PumpEvent, moment: int, settled: int | None) -> None:
        """Take a pump that was found: a range since it was seen well, or what a physician settled."""
        assert self.bag is not None
        key, usual = self.bag.bag_id, self.rate
        wrong = act.cause == FoundState.WRONG_RATE.value and act.rate_ml_per_h is not None
        seen = Fraction(act.rate_ml_per_h or 0)
        since = moment if act.since is None else min(ms(act.since), moment)
        start = max(since, self.well)
        if settled is not None:
            start = max(min(settled, moment), start)
        if settled is not None or not wrong:
            self.pass_time(start)
        if self.state == RUNS:
            dry = self.dry_at()
            self.flow(start)
            if settled is None:
                self.doubt(key, start, moment if wrong else min(moment, dry), (usual, seen if wrong else NOTHING))
            elif wrong:
                self.rate = seen
                self.pass_time(moment)
        self.rate = usual
        if act.volume_ml is not None:
            self.left[key] = max(Fraction(self.bag.volume_ml) - Fraction(act.volume_ml), NOTHING)
        if wrong:
            self.run(moment)
        else:
            self.state = FOUND

    def doubt(self, key: UUID, start: int, end: int, rates: tuple[Fraction, Fraction]) -> None:
        """Count what nobody saw: between what either rate would have given, as far as the bag holds it."""
        outs = [rate * (end - start) / HOUR_MS for rate in rates]
        room, left = self.room(key), self.left[key]
        low, high = sorted(min(out, left, room) for out in outs)
        self.unseen[key] = [self.unseen[key][0] + low, self.unseen[key][1] + high]
        self.left[key] = left - min(max(outs), left)
        self.unseen_ms = [self.unseen_ms[0] + (0 if not rates[1] else end - start), self.unseen_ms[1] + end - start]

    def take(self, act: PumpEvent, settled: int | None) -> None:
        """Take one act, or note that it makes no sense and leave everything as it was."""
        moment = ms(act.at)
        hangs = act.action in (PumpAction.START, PumpAction.NEW_BAG)
        lacks = (hangs and act.bag is None) or (act.action is PumpAction.RATE_CHANGE and act.rate_ml_per_h is None)
        other = act.action is PumpAction.RESUME and act.bag is not None and self.bag is not None
        if lacks or (other and act.bag.bag_id != self.bag.bag_id):  # type: ignore[union-attr]
            self.odd.append(act.id)
            return
        stands = self.state if act.action in LOOKS | {PumpAction.FOUND} else self.stand_at(moment)
        if stands not in SENSE.get(act.action, set()):
            self.odd.append(act.id)
        elif act.action in LOOKS:
            self.look(act, moment)
        elif act.action is PumpAction.FOUND:
            self.find(act, moment, settled)
        else:
            self.pass_time(moment)
            self.move(act, moment)

    def move(self, act: PumpEvent, moment: int) -> None:
        """Take an act that moves the pump."""
        if act.bag is not None and act.action in (PumpAction.START, PumpAction.NEW_BAG):
            self.hang(act.bag, moment)
        elif act.action is PumpAction.RATE_CHANGE:
            self.rate = Fraction(act.rate_ml_per_h or 0)
            if self.state == RUNS:
                self.run(moment)
        elif act.action is PumpAction.RESUME:
            self.run(moment)
        elif act.action is PumpAction.PAUSE:
            self.state = STANDS
        else:
            self.state, self.bag = OVER, None


def count(acts: Iterable[PumpEvent], now: datetime) -> Count:
    """Count the acts up to a moment; what a physician settled last of a find counts, whenever that was."""
    ordered = sorted(acts, key=lambda act: (ms(act.at), act.order))
    finds = {act.id for act in ordered if act.action is PumpAction.FOUND}
    settled = {act.about: ms(act.since) for act in ordered if act.action is PumpAction.SETTLE and act.since}
    counted = Count()
    for act in ordered:
        if ms(act.at) > ms(now):
            break
        if act.action is PumpAction.SETTLE:
            if act.about not in finds:
                counted.odd.append(act.id)
            continue
        counted.take(act, settled.get(act.id))
    counted.pass_time(ms(now))
    return counted
