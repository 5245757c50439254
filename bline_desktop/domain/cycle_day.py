"""How the day of a cycle is said: never one beyond those that were planned as if it were one of them.

What was begun at noon ends at noon of the day after its last one; what is over has no day any more.
"""

from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.segments import PumpState
from bline_desktop.domain.views import CycleView
from bline_desktop.domain.words import N_, Message

OF, BEYOND, PLANNED = (
    N_("cycle", "Day {day} of {days}"),
    N_("cycle", "Day {day}, {days} planned"),
    N_("cycle", "{days} days planned"),
)
CYCLE_OF, CYCLE_BEYOND, CYCLE_PLANNED = (
    N_("cycle", "Cycle {number}, day {day} of {days}"),
    N_("cycle", "Cycle {number}, day {day}, {days} planned"),
    N_("cycle", "Cycle {number}, {days} days planned"),
)


def said_day(cycle: CycleView) -> Said:
    """Say the day of a cycle; of one that is over, or was not begun, how many are planned."""
    return _said(cycle, OF, BEYOND, PLANNED)


def said_cycle_day(cycle: CycleView) -> Said:
    """Say the number of a cycle with its day."""
    return _said(cycle, CYCLE_OF, CYCLE_BEYOND, CYCLE_PLANNED)


def _said(cycle: CycleView, of: Message, beyond: Message, planned: Message) -> Said:
    day, days = cycle.day_of_cycle, cycle.ordered.planned_days
    values = (("number", cycle.ordered.number), ("days", days))
    if day is None or cycle.infusion.state is PumpState.STOPPED:
        return Said(planned, values)
    return Said(of if day <= days else beyond, (*values, ("day", day)))
