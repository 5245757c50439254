"""How a plan is said: a step with what it holds, its day, its window, what it waits for, how far it was off."""

from datetime import date
from decimal import Decimal

from bline_desktop.domain.plan.protocol import Anchor, AnchorEvent, StepSort
from bline_desktop.domain.plan.spans import Days
from bline_desktop.domain.plan.state import Deviation, DeviationSort
from bline_desktop.domain.plan.steps import DatedStep
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.cells import cell_number
from bline_desktop.domain.words import N_, WEEKDAYS, Inside, Message
from bline_desktop.domain.words import Days as SaidDays

CYCLE, CYCLE_LASTS = N_("plan", "Cycle {number}"), N_("plan", "Cycle {number}, {days}, {dose}")
DLI, DLI_OF = N_("plan", "DLI {number}"), N_("plan", "DLI {number}, {dose} CD3+ cells per kg")
OF_CYCLE, OF_DLI = N_("plan", "{title}, cycle {number}"), N_("plan", "{title}, DLI {number}")
DOSE, THEN = N_("plan", "{dose} micrograms per day"), N_("plan", "{first} then {rest}")
NO_DOSE = N_("plan", "dose not filled in")
ON_WEEKDAY, FROM_TO = N_("plan", "{weekday} {day}"), N_("plan", "{first} to {last}")
AWAITED: dict[AnchorEvent, Message] = {
    AnchorEvent.TRANSPLANT: N_("plan", "the transplant"),
    AnchorEvent.ENROLMENT: N_("plan", "the enrolment"),
    AnchorEvent.FIRST_DOSE: N_("plan", "the first dose"),
    AnchorEvent.CYCLE_START: N_("plan", "the start of cycle {number}"),
    AnchorEvent.CYCLE_END: N_("plan", "the end of cycle {number}"),
    AnchorEvent.DLI: N_("plan", "DLI {number}"),
}
MOVED_LATER, MOVED_EARLIER = N_("plan", "moved by {days}"), N_("plan", "moved {days} earlier")
OFF: dict[DeviationSort, Message] = {
    DeviationSort.EARLY: N_("plan", "{days} early"),
    DeviationSort.LATE: N_("plan", "{days} late"),
    DeviationSort.MISSED: N_("plan", "Missed, {days} ago"),
}


def say_step(step: DatedStep) -> Said:
    """Say what a step is: `Cycle 2, 28 days, 9 then 28 micrograms per day`, `MRD before the cycle, cycle 2`."""
    if step.is_added or step.number is None:
        return Said(N_("plan", "{title}"), (("title", step.title),))
    number = ("number", step.number)
    if step.sort is StepSort.CYCLE:
        return _cycle(step, step.number)
    if step.sort is StepSort.DLI:
        dose = step.cells
        return Said(DLI, (number,)) if dose is None else Said(DLI_OF, (number, ("dose", cell_number(dose.per_kg))))
    message = OF_DLI if step.counted_from is AnchorEvent.DLI else OF_CYCLE
    return Said(message, (("title", step.title), number))


def say_brief(step: DatedStep) -> Said:
    """Say a step where there is little room: `Cycle 2`, `DLI 1`, `MRD before the cycle, cycle 2`."""
    if step.sort.is_treatment and step.number is not None:
        return Said(CYCLE if step.sort is StepSort.CYCLE else DLI, (("number", step.number),))
    return say_step(step)


def _cycle(step: DatedStep, number: int) -> Said:
    """Say a cycle with its days and the steps of its dose; without a day it has neither."""
    if step.target is None or step.ends_on is None:
        return Said(CYCLE, (("number", number),))
    days = ("days", SaidDays((step.ends_on - step.target).days))
    return Said(CYCLE_LASTS, (("number", number), days, ("dose", say_doses([dose.ug_per_day for dose in step.doses]))))


def say_doses(doses: list[Decimal | None]) -> Said:
    """Say the steps of a dose in their order: `9 then 28 micrograms per day`. A step that is not filled in says so."""
    if not doses or None in doses:
        return Said(NO_DOSE)
    said = Said(DOSE, (("dose", doses[-1]),))
    for dose in reversed(doses[:-1]):
        said = Said(THEN, (("first", dose), ("rest", said)))
    return said


def say_day(day: date) -> Said:
    """Say a day with its weekday: `Thu 26-Nov-2026`."""
    return Said(ON_WEEKDAY, (("weekday", WEEKDAYS[day.weekday()]), ("day", day)))


def say_window(days: Days) -> Said:
    """Say the days on which a step may happen."""
    if days.opens == days.closes:
        return say_day(days.opens)
    return Said(FROM_TO, (("first", say_day(days.opens)), ("last", say_day(days.closes))))


def say_awaited(anchor: Anchor) -> Said:
    """Say what has to happen first: `the end of cycle 1`."""
    values = (("number", anchor.number or 1),) if anchor.event.is_numbered else ()
    return Said(AWAITED[anchor.event], values)


def say_shift(days: int) -> Said:
    """Say by how many days people moved a step."""
    return Said(MOVED_LATER if days > 0 else MOVED_EARLIER, (("days", SaidDays(abs(days))),))


def say_deviation(deviation: Deviation) -> Said:
    """Say how far a step was off, and the cause where somebody named it: `3 days late · ward`."""
    off = Said(OFF[deviation.sort], (("days", SaidDays(deviation.days)),))
    if deviation.cause is None:
        return off
    return Said(N_("plan", "{off} · {cause}"), (("off", off), ("cause", Inside(deviation.cause))))
