"""Ordered changes of dose as events for another calendar program: on the day of the order, and called off with it."""

from collections.abc import Iterator

from bline_desktop.domain.plan.calendar_copy import CalendarEvent, Whose, uid_of
from bline_desktop.domain.plan.cycle_doses import StepOrder
from bline_desktop.domain.plan.dose_words import STEP_ORDERED
from bline_desktop.domain.plan.protocol import StepSort
from bline_desktop.domain.plan.said import CYCLE
from bline_desktop.domain.plan.state import PatientPlan
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.words import N_

TITLE = N_("calendar-file", "{who} {what}")
ORDERED = N_("calendar-file", "Ordered when this file was written. What is ordered now stands in the program.")
STRUCK = N_("calendar-file", "Called off: the order of this step was struck")
OVER = N_("calendar-file", "Called off: the cycle is over")
LEFT = N_("calendar-file", "Called off: the treatment in the study has ended")


def step_events(plan: PatientPlan, whose: Whose) -> Iterator[CalendarEvent]:
    """Yield an event for each later step of a cycle that was ever ordered: of several orders of one the last."""
    last: dict[tuple[int, int], StepOrder] = {}
    for one in whose.steps:
        known = last.get((one.cycle, one.step))
        if known is None or known.is_struck or not one.is_struck:
            last[one.cycle, one.step] = one
    for one in last.values():
        yield _event(plan, one, whose)


def _event(plan: PatientPlan, one: StepOrder, whose: Whose) -> CalendarEvent:
    """Return the event of a step, named by cycle and step: so it keeps its name where it is ordered anew."""
    off = _off(plan, one, whose)
    what = Said(STEP_ORDERED, (("title", one.title),)) if off is None else one.title
    return CalendarEvent(
        uid=uid_of(plan.patient_id, f"ordered cycle {one.cycle} step {one.step}"),
        sequence=whose.sequence,
        changed_at=whose.changed_at,
        first=one.on,
        last=one.on,
        title=Said(TITLE, (("who", whose.who), ("what", what))),
        description=(off or Said(ORDERED), Said(CYCLE, (("number", one.cycle),))),
        sort=StepSort.CYCLE,
        is_cancelled=off is not None,
    )


def _off(plan: PatientPlan, one: StepOrder, whose: Whose) -> Said | None:
    """Say why an ordered step will not come any more; None where it is to come, or its day was part of the cycle."""
    if one.is_struck:
        return Said(STRUCK)
    begun = plan.facts.cycle(one.cycle)
    if begun is not None and begun.ended_on is not None and one.on > begun.ended_on:
        return Said(OVER)
    return Said(LEFT) if whose.ended_on is not None and one.on > whose.ended_on else None
