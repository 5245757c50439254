"""Where an entry of a calendar leads: to its record, to the form that records it, or to its step of the plan."""

from datetime import date

from bline_desktop.domain.goals import Goal
from bline_desktop.domain.observations import KINDS
from bline_desktop.domain.plan.entries import CalendarEntry, EntrySort
from bline_desktop.domain.plan.state import StepState

PLAN, PUMP, CELLS = "plan", "infusion", "dli"
TAB_OF_TABLE = {str(kind.table.__tablename__): kind.key for kind in KINDS}
TAB_OF_SORT = {
    EntrySort.INFUSION: PUMP,
    EntrySort.BAG: PUMP,
    EntrySort.DOSE_STEP: PUMP,
    EntrySort.DLI: CELLS,
    EntrySort.MRD: "mrd",
    EntrySort.CHIMERISM: "chimerism",
    EntrySort.GVHD: "gvhd",
}
ORDERED_AHEAD = (EntrySort.INFUSION, EntrySort.DLI)  # before their day
NOW = (StepState.IN_WINDOW, StepState.DUE, StepState.LATE, StepState.MISSED)


def goal_of(entry: CalendarEntry, today: date) -> Goal:
    """Return where an entry leads.

    What was done or ordered leads to its record. What is planned leads to an empty form with today filled in, once its
    window is open; before, and where no form records it, to its step of the plan.
    """
    patient_id, tab = entry.patient_id, TAB_OF_TABLE.get(entry.table, TAB_OF_SORT.get(entry.sort))
    if entry.record is not None and tab is not None:
        return Goal(patient_id, tab, entry.record)
    if entry.step is None or entry.is_running:
        return Goal(patient_id, tab or PLAN)
    is_open = entry.state in NOW or (entry.sort in ORDERED_AHEAD and entry.state is StepState.PLANNED)
    if tab is not None and is_open:
        return Goal(patient_id, tab, step=entry.step, new=True, day=today)
    return Goal(patient_id, PLAN, step=entry.step)


def deferring(entry: CalendarEntry, day: date | None) -> Goal:
    """Return the form that defers a step; the day to which it is moved is filled in."""
    return Goal(entry.patient_id, PLAN, step=entry.step, new=day is None, day=day)
