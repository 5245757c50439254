"""The question of the line: a bag of another concentration hung on an old line gives another dose until that clears.

What the old line gives is a note and never part of a total.
"""

from collections.abc import Iterable
from decimal import Decimal

from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.treatment.ledger import OldLine, old_line
from bline_desktop.domain.treatment.looks import hung_at
from bline_desktop.domain.treatment.pump import PumpAction, PumpEvent
from bline_desktop.domain.units import rounded
from bline_desktop.domain.ward_rules import ward_rule
from bline_desktop.domain.words import N_

NEW_LINE_ASKED = Rule(
    "BAG_NEW_LINE_ASKED",
    N_(
        "bag",
        "The line holds bag {old} at {held} micrograms per mL, bag {new} has {fresh}. Is it hung with a new line, "
        "primed with this bag?",
    ),
    source=ward_rule(28),
    may_have_happened=True,
)


def held_by_line(known: Iterable[PumpEvent], new: PumpEvent, line_ml: Decimal, percent: int) -> OldLine | None:
    """Return what the line would still hold of the bag before, where a new bag's concentration differs."""
    hung = hung_at(known, new) if new.action is PumpAction.NEW_BAG and new.bag is not None else None
    if hung is None or new.bag is None or hung.bag.bag_id == new.bag.bag_id:
        return None
    return old_line(hung.bag, new.bag, line_ml, percent)


def check_line(held: OldLine | None, new_line: bool | None) -> tuple[RuleBroken, ...]:
    """Ask for the line where the concentrations differ and nobody answered."""
    if held is None or new_line is not None:
        return ()
    values = {"held": rounded(held.old.concentration, 2), "fresh": rounded(held.new.concentration, 2)}
    return (RuleBroken(NEW_LINE_ASKED, old=held.old.number, new=held.new.number, field="new_line", **values),)
