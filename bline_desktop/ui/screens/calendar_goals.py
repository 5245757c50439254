"""Where an entry of a calendar leads: to its record, to the form that records it, or to its step of the plan."""

from datetime import date

from bline_desktop.domain.goals import BAG, BEGIN, ORDER, STEP, Goal
from bline_desktop.domain.observations import KINDS
from bline_desktop.domain.plan.changes import PlanAction
from bline_desktop.domain.plan.entries import CalendarEntry, EntrySort
from bline_desktop.domain.plan.state import StepState
from bline_desktop.domain.treatment.kept_plan import BagPlan

PLAN, PUMP, CELLS = "plan", "infusion", "dli"
KEPT_PLAN = str(BagPlan.__tablename__)  # also the key of its page
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
GIVEN = (EntrySort.INFUSION, EntrySort.DLI)  # what is ordered before its day
NOW = (StepState.IN_WINDOW, StepState.DUE, StepState.LATE, StepState.MISSED)


def goal_of(entry: CalendarEntry, today: date) -> Goal:
    """Return where an entry leads.

    What was done leads to its record. What is ordered or planned leads to the form in which it is done, with today
    filled in, once its day has come or its window is open. Before, an order leads to where it stands, what is given is
    ordered, and anything else leads to its step of the plan.
    """
    if entry.is_done or entry.is_running or (entry.step is None and entry.record is None):
        return _record(entry)
    if entry.sort is EntrySort.BAG:
        return _bag(entry, today)
    is_now = entry.first <= today or entry.state in NOW
    tab = TAB_OF_SORT.get(entry.sort)
    if entry.record is not None:
        return _ordered(entry) if is_now else _record(entry)
    if tab is not None and (entry.state in NOW or (entry.sort in GIVEN and entry.state is StepState.PLANNED)):
        if not is_now:
            return Goal(entry.patient_id, tab, step=entry.step, act=ORDER)
        return Goal(entry.patient_id, tab, step=entry.step, new=True, day=today)
    act = PlanAction.DONE.value if tab is None and entry.state in NOW else ""
    return Goal(entry.patient_id, PLAN, step=entry.step, act=act)


def _record(entry: CalendarEntry) -> Goal:
    tab = TAB_OF_TABLE.get(entry.table, TAB_OF_SORT.get(entry.sort))
    if entry.record is not None and tab is not None:
        return Goal(entry.patient_id, tab, entry.record)
    if entry.step is None or entry.is_running:
        return Goal(entry.patient_id, tab or PLAN)
    return Goal(entry.patient_id, PLAN, step=entry.step)


def _bag(entry: CalendarEntry, today: date) -> Goal:
    """The next bag leads to its form, one of the days after to the plan of the bags."""
    if entry.table == KEPT_PLAN and entry.first > today:
        return Goal(entry.patient_id, KEPT_PLAN)
    return Goal(entry.patient_id, PUMP, act=BAG)


def _ordered(entry: CalendarEntry) -> Goal:
    if entry.sort is EntrySort.DOSE_STEP:
        return Goal(entry.patient_id, PUMP, act=STEP)
    return Goal(entry.patient_id, TAB_OF_SORT[entry.sort], entry.record, step=entry.step, act=BEGIN)


def deferring(entry: CalendarEntry, day: date | None) -> Goal:
    """Return the form that defers a step; the day to which it is moved is filled in."""
    return Goal(entry.patient_id, PLAN, step=entry.step, day=day, act="" if day else PlanAction.DEFER.value)
