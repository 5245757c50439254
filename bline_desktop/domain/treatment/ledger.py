"""The ledger of a bag: all that was hung is infused, still in the bag, still in the line, or discarded.

Exact mL throughout. Where a find left doubt, infused and the rest are ranges that mirror each other: whatever was not
infused is somewhere else, so that the ledger balances at both ends.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from uuid import UUID

from bline_desktop.domain.line_sets import UNKNOWN
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.infusion import Infusion
from bline_desktop.domain.treatment.pump import HOURS_PER_DAY, BagLabel
from bline_desktop.domain.treatment.segments import BagUse, PumpState, Range, total
from bline_desktop.domain.units import rounded
from bline_desktop.domain.words import N_, Words

NOTHING = Fraction(0)
NOT_NAMED: Mapping[UUID, Decimal] = MappingProxyType({})
# From which difference of two concentrations on the old line matters, in percent; given by the ward's nurse and
# physician. A setting of the ward, here as first given.
NEW_CONCENTRATION = 10

OLD_LINE = N_(
    "bag",
    "An old line holds bag {old} at {held} micrograms per mL, bag {new} has {fresh}: until the line clears, "
    "{rate} mL per hour give {dose} micrograms per day instead of {ordered}.",
)
CLEARS = N_("bag", "It holds {volume} mL and clears in {span}.")
BOTH = N_("bag", "{sentence} {clears}")


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One bag, however often it was hung: where its mL are, by the clock.

    `hung_ml` is the total volume where the label gives it, else the volume to be infused. `taken_down_at` is None while
    the bag hangs. `by_pump_ml` is what the pump's own count says was infused, where a nurse read it.
    """

    bag: BagLabel
    hung_at: datetime
    taken_down_at: datetime | None
    hung_ml: Fraction
    infused_ml: Range[Fraction]
    in_bag_ml: Range[Fraction]
    in_line_ml: Range[Fraction]
    discarded_ml: Range[Fraction]
    by_pump_ml: Fraction | None


@dataclass(frozen=True, slots=True)
class OldLine:
    """What a line that stays gives when a bag of another concentration is hung; a note, never part of a total.

    Concentrations are micrograms per mL, `dose_ug_per_day` is what runs until the line clears; `clears_in` is None
    where the volume of the line is not known.
    """

    old: BagLabel
    new: BagLabel
    dose_ug_per_day: Fraction
    line_ml: Decimal
    clears_in: timedelta | None

    @property
    def said(self) -> Said:
        """Say it in a sentence or two."""
        sentence = Said(
            OLD_LINE,
            (
                ("old", self.old.number),
                ("new", self.new.number),
                ("held", rounded(self.old.concentration, 2)),
                ("fresh", rounded(self.new.concentration, 2)),
                ("rate", self.new.rate_ml_per_h),
                ("dose", rounded(self.dose_ug_per_day, 0)),
                ("ordered", self.new.dose_ug_per_day),
            ),
        )
        if self.clears_in is None:
            return sentence
        clears = Said(CLEARS, (("volume", self.line_ml), ("span", self.clears_in)))
        return Said(BOTH, (("sentence", sentence), ("clears", clears)))

    def say(self, words: Words) -> str:
        """Say it in words."""
        return str(words.value(self.said))


def ledger(
    infusion: Infusion,
    line_ml: Decimal = UNKNOWN,
    new_lines: Collection[UUID] = (),
    held: Mapping[UUID, Decimal] = NOT_NAMED,
) -> tuple[LedgerLine, ...]:
    """Account for every bag of an infusion, in the order in which they were first hung.

    The first bag primes its line, and so does each bag of `new_lines`, by their ids; the line keeps `line_ml` of it, or
    what `held` says of that bag's line set (or what there is), until a bag with a new line is hung or the infusion
    stops, and is then discarded with it.
    """
    uses: dict[UUID, list[BagUse]] = {}
    for use in infusion.bag_uses:
        uses.setdefault(use.bag.bag_id, []).append(use)
    order = list(uses)
    primed = [place for place, bag_id in enumerate(order) if place == 0 or bag_id in new_lines]
    stopped = infusion.state is PumpState.STOPPED
    lines = []
    for place, hangings in enumerate(uses.values()):
        holds = Fraction(held.get(order[place], line_ml)) if place in primed else NOTHING
        line_gone = stopped or any(later > place for later in primed)
        lines.append(_line(infusion, hangings, holds, line_gone))
    return tuple(lines)


def old_line(
    old: BagLabel, new: BagLabel, line_ml: Decimal = UNKNOWN, percent: int = NEW_CONCENTRATION
) -> OldLine | None:
    """Say what the line of the bag before gives while it clears; None where the two differ by `percent` or less."""
    if abs(old.concentration - new.concentration) <= Fraction(percent, 100) * new.concentration:
        return None
    rate = Fraction(new.rate_ml_per_h)
    clears = None if line_ml == UNKNOWN else timedelta(seconds=round(Fraction(line_ml) / rate * 3600))
    return OldLine(old, new, old.concentration * rate * HOURS_PER_DAY, line_ml, clears)


def _line(infusion: Infusion, hangings: list[BagUse], holds: Fraction, line_gone: bool) -> LedgerLine:
    """Account for one bag; `holds` is what the line took of it."""
    last = hangings[-1]
    bag, down = last.bag, last.taken_down_at
    volume = Fraction(bag.volume_ml)
    hung = max(Fraction(bag.total_volume_ml or bag.volume_ml), volume)  # a label that says less in all is wrong there
    doubts = (doubt.volume_ml for doubt in infusion.doubts if doubt.bag.bag_id == bag.bag_id)
    infused = total(NOTHING, (use.infused_ml for use in hangings), doubts)
    rest = Range(hung - infused.high, hung - infused.low)
    line = Range(min(holds, rest.low), min(holds, rest.high))
    left = Range(rest.low - line.low, rest.high - line.high)
    none = Range(NOTHING, NOTHING)
    line_is_kept = down is None or not line_gone
    if down is None:
        in_bag, discarded = left, none
    else:
        in_bag, discarded = none, left if line_is_kept else rest
    read = any(reading.bag.bag_id == bag.bag_id for reading in infusion.readings)
    return LedgerLine(
        bag=bag,
        hung_at=hangings[0].hung_at,
        taken_down_at=down,
        hung_ml=hung,
        infused_ml=infused,
        in_bag_ml=in_bag,
        in_line_ml=line if line_is_kept else none,
        discarded_ml=discarded,
        by_pump_ml=volume - last.left_ml if read else None,
    )
