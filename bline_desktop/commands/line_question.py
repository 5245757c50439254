"""Whether a bag of another concentration asks for a new line, with the ward's settings."""

from collections.abc import Sequence

from sqlmodel import Session

from bline_desktop.commands.lookups import setting
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.line_sets import UNKNOWN
from bline_desktop.domain.treatment.line_rules import check_line, held_by_line
from bline_desktop.domain.treatment.pump import PumpAction, PumpEvent


def line_problems(
    session: Session, known: Sequence[PumpEvent], event: PumpEvent, new_line: bool | None
) -> tuple[RuleBroken, ...]:
    """Ask for the line of a new bag where its concentration differs and nobody answered.

    `known` are the acts that count, from the last hanging before it on.
    """
    if event.action is not PumpAction.NEW_BAG or new_line is not None:
        return ()
    if all(one.bag is None or one.bag.holds_the_same(event.bag) for one in known):  # whichever hangs: nothing to ask
        return ()
    percent = int(setting(session, "concentration_percent"))  # how much the line holds is not asked
    return check_line(held_by_line(known, event, UNKNOWN, percent), new_line)
