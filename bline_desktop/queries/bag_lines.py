"""What the log says of a bag that was hung besides its label: its line, and how it differs from the plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

from sqlalchemy import RowMapping

from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.kept_plan import KeptPlan, in_force, unlike
from bline_desktop.domain.treatment.ledger import NEW_CONCENTRATION, UNKNOWN, old_line
from bline_desktop.domain.treatment.pump import BagLabel
from bline_desktop.domain.words import N_
from bline_desktop.queries.pumps import CyclePump

NEW_LINE = N_("pump", "new line, primed with this bag")


@dataclass(frozen=True, slots=True)
class BagBook:
    """The ward's settings for its line and its plans (what a line holds, percent, how far off), and the kept plans."""

    line_ml: Decimal = UNKNOWN
    percent: int = NEW_CONCENTRATION
    within: timedelta = timedelta(hours=2)
    plans: Sequence[KeptPlan] = ()


@dataclass(frozen=True, slots=True)
class BagLine:
    """What is said of one bag: of its line, and what is unlike the plan."""

    line: tuple[Said, ...] = ()
    unlike: tuple[Said, ...] = ()


NOTHING = BagLine()


def bag_lines(pump: CyclePump, book: BagBook) -> dict[UUID, BagLine]:
    """Return what is said of each act that hung a bag, by the id of the act; an act that was struck has nothing."""
    uses = pump.infusion.bag_uses
    before = {later.bag.bag_id: earlier.bag for earlier, later in pairwise(uses)}
    hung = {use.bag.bag_id for use in uses}
    acts = [act for act in pump.acts if act["struck_at"] is None and act["bag_id"] in hung]
    return {act["id"]: _of_bag(act, pump.labels[act["bag_id"]], before.get(act["bag_id"]), book) for act in acts}


def _of_bag(act: RowMapping, bag: BagLabel, before: BagLabel | None, book: BagBook) -> BagLine:
    plan = in_force(book.plans, act["recorded_at"])
    off = unlike(plan, act["at"], bag.duration_h, book.within) if plan else ()
    return BagLine(_of_line(act, bag, before, book), off)


def _of_line(act: RowMapping, bag: BagLabel, before: BagLabel | None, book: BagBook) -> tuple[Said, ...]:
    """Say that it was hung with a new line, or what the old one gave until it cleared: a note, in no total."""
    if act["new_line"]:
        return (Said(NEW_LINE),)
    held = old_line(before, bag, book.line_ml, book.percent) if before else None
    return (held.said,) if held else ()
