"""What the log says of a bag that was hung besides its label: its line, and how it differs from the plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from uuid import UUID

from sqlalchemy import RowMapping

from bline_desktop.domain.line_sets import LineSets
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.kept_plan import KeptPlan, in_force, unlike
from bline_desktop.domain.treatment.ledger import NEW_CONCENTRATION, OldLine, old_line
from bline_desktop.domain.treatment.pump import BagLabel
from bline_desktop.domain.words import N_
from bline_desktop.queries.pumps import CyclePump

NEW_LINE = N_("pump", "new line, primed with this bag")
LINE_SET = N_("pump", "line set {name}")
NO_SETS = LineSets()


@dataclass(frozen=True, slots=True)
class BagBook:
    """The ward's settings for its lines and its plans (what they hold, percent, how far off), and the kept plans."""

    lines: LineSets = NO_SETS
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
    sets = pump.line_sets
    said = {}
    for act in acts:
        bag, last = pump.labels[act["bag_id"]], before.get(act["bag_id"])
        line_ml = book.lines.ml_of(sets.get(last.bag_id) if last else None)
        held = old_line(last, bag, line_ml, book.percent) if last else None
        said[act["id"]] = _of_bag(act, bag, held, book)
    return said


def _of_bag(act: RowMapping, bag: BagLabel, held: OldLine | None, book: BagBook) -> BagLine:
    plan = in_force(book.plans, act["recorded_at"])
    off = unlike(plan, act["at"], bag.duration_h, book.within) if plan else ()
    return BagLine((*_of_line(act, held), *_of_set(act, book.lines)), off)


def _of_line(act: RowMapping, held: OldLine | None) -> tuple[Said, ...]:
    """Say that it was hung with a new line, or what the old one gave until it cleared: a note, in no total."""
    if act["new_line"]:
        return (Said(NEW_LINE),)
    return (held.said,) if held else ()


def _of_set(act: RowMapping, lines: LineSets) -> tuple[Said, ...]:
    """Name the line set, where the ward has more than one."""
    name = act["line_set"]
    return (Said(LINE_SET, (("name", name),)),) if name and len(lines.known) > 1 else ()
