"""A patient's plan as events for another calendar program.

An event says nothing that a day alone can change, such as "late": two files of one state of the store are the same. A
step that will not be done stays in the file, called off, because whoever imported it before still has it.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from bline_desktop.domain.plan.calendar_copy import CalendarEvent, Whose, uid_of
from bline_desktop.domain.plan.changes import Facts, PlanAction
from bline_desktop.domain.plan.cycle_doses import (
    DoseChange,
    by_protocol,
    changes_of,
    is_told_by,
    planned_changes,
)
from bline_desktop.domain.plan.dates import expand
from bline_desktop.domain.plan.dose_words import say_change
from bline_desktop.domain.plan.judging import gone
from bline_desktop.domain.plan.order_events import LEFT, OVER, TITLE, step_events
from bline_desktop.domain.plan.protocol import Arm, StepSort
from bline_desktop.domain.plan.said import say_awaited, say_brief, say_day, say_shift, say_step, say_window
from bline_desktop.domain.plan.state import JudgedStep, PatientPlan, StepState
from bline_desktop.domain.plan.steps import DatedStep
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.words import N_, Inside

WINDOW = N_("calendar-file", "Possible: {window}")
PLANNED = N_("calendar-file", "Planned for {day}")
EXPECTED = N_("calendar-file", "Expected: the day depends on {event}")
DONE, RAN = N_("calendar-file", "Done on {day}"), N_("calendar-file", "Started on {day}")
MOVED = N_("calendar-file", "The step was {moved}.")
OFF = N_("calendar-file", "Called off: {state}")
GONE = N_("calendar-file", "Called off: no longer part of the plan")
TOLD = N_("calendar-file", "Called off: the order of the cycle tells its doses")
NOT_AN_ORDER = N_(
    "calendar-file",
    "Planned by the protocol when this file was written; no order. What is ordered stands in the program.",
)
LEFT_OUT = {PlanAction.OMIT: StepState.OMITTED, PlanAction.CEASE: StepState.CEASED}
NOTE, SOURCE = N_("calendar-file", "{note}"), N_("calendar-file", "Protocol: {title}, version {version}")


def events_of(plan: PatientPlan, whose: Whose) -> tuple[CalendarEvent, ...]:
    """Return an event for each step that has a day, and for each change of dose, planned or ordered, by their days."""
    taken_out = gone(plan)
    keys = {step.key for step in taken_out}
    judged = [_as_of_any_day(plan, one) for one in plan.steps if one.step.key not in keys]
    made = {one.step.key: _judged(plan, one, whose) for one in judged}
    made |= {step.key: _gone(plan, step, whose) for step in taken_out}
    doses = {event.uid: event for one in judged for event in _doses(plan, one, whose)}
    for step in _ever(plan):
        if made.get(step.key) is None:
            made[step.key] = _gone(plan, step, whose)
        for event in _doses_gone(plan, step, whose):
            doses.setdefault(event.uid, event)
    found = (event for event in (*made.values(), *doses.values(), *step_events(plan, whose)) if event is not None)
    return tuple(sorted(found, key=lambda event: (event.first, event.uid)))


def _as_of_any_day(plan: PatientPlan, judged: JudgedStep) -> JudgedStep:
    """Return a step as it stands on any day: a result from before its window counts from some day on by itself."""
    if not judged.is_early_result:
        return judged
    now = plan.course.stretches[-1].steps if plan.course is not None else {}
    return replace(judged, step=now.get(judged.step.key, judged.step), done=None)


def _ever(plan: PatientPlan) -> Iterator[DatedStep]:
    """Yield each step that a file of this plan may have held: as it stood last, or as it would be without an end.

    A cycle that really began later may take the last steps of a line beyond its end, and no change of the plan says so.
    """
    if plan.course is not None:
        for stretch in reversed(plan.course.stretches):
            yield from stretch.steps.values()
        for version in reversed(plan.course.versions):
            yield from expand(_endless(version.arm), plan.facts, version.changes)


def _endless(arm: Arm) -> Arm:
    """Return an arm of which no line has an end before its last time."""
    return replace(arm, steps=tuple(replace(line, repeat=replace(line.repeat, until=None)) for line in arm.steps))


def _judged(plan: PatientPlan, judged: JudgedStep, whose: Whose) -> CalendarEvent | None:
    days = _days(judged.step, judged, plan.facts)
    if days is None:
        return None
    event, is_open = _event(plan, judged.step, whose, days), judged.done is None
    left = is_open and whose.ended_on is not None and days[0] > whose.ended_on
    is_off = left or (is_open and judged.step.left_out is not None)
    return replace(event, description=tuple(_said(plan, judged, left=left)), is_cancelled=is_off)


def _gone(plan: PatientPlan, step: DatedStep, whose: Whose) -> CalendarEvent | None:
    days = _days(step, None, plan.facts)
    if days is None:
        return None
    return replace(_event(plan, step, whose, days), description=(Said(GONE),), is_cancelled=True)


def _event(plan: PatientPlan, step: DatedStep, whose: Whose, days: tuple[date, date]) -> CalendarEvent:
    return CalendarEvent(
        uid=uid_of(plan.patient_id, step.key),
        sequence=whose.sequence,
        changed_at=whose.changed_at,
        first=days[0],
        last=days[1],
        title=Said(TITLE, (("who", whose.who), ("what", say_step(step)))),
        description=(),
        sort=step.sort,
    )


def _days(step: DatedStep, judged: JudgedStep | None, facts: Facts) -> tuple[date, date] | None:
    """Return the days of a step, both part of it: those on which it really was, as far as that is known."""
    begun = facts.cycle(step.number) if step.sort is StepSort.CYCLE and step.number is not None else None
    planned = None if step.target is None or step.ends_on is None else (step.target, step.ends_on)
    if judged is None or judged.done is None:
        return planned
    if begun is None:
        return judged.done.on, judged.done.on
    length = planned[1] - planned[0] if planned else timedelta()
    return begun.started_on, begun.ended_on or begun.started_on + length


def _said(plan: PatientPlan, judged: JudgedStep, *, left: bool) -> Iterator[Said]:
    step, done = judged.step, judged.done
    if left:
        yield Said(LEFT)
    elif step.left_out is not None and done is None:
        yield Said(OFF, (("state", Inside(LEFT_OUT[step.left_out])),))
    if done is not None:
        is_begun = step.sort is StepSort.CYCLE or judged.state is StepState.RUNNING
        yield Said(RAN if is_begun else DONE, (("day", say_day(done.on)),))
    if done is not None and step.target is not None and step.target != done.on:
        yield Said(PLANNED, (("day", say_day(step.target)),))
    if step.days is not None and step.days.opens != step.days.closes:
        yield Said(WINDOW, (("window", say_window(step.days)),))
    if step.awaits is not None and done is None:
        yield Said(EXPECTED, (("event", say_awaited(step.awaits)),))
    if step.shift:
        yield Said(MOVED, (("moved", say_shift(step.shift)),))
    if step.note:
        yield Said(NOTE, (("note", step.note),))
    yield _source(plan)


def _source(plan: PatientPlan) -> Said:
    return Said(SOURCE, (("title", plan.template.title), ("version", plan.template.version)))


def _doses(plan: PatientPlan, judged: JudgedStep, whose: Whose) -> Iterator[CalendarEvent]:
    """Yield the changes of a cycle's dose that its template asks for; each is called off once its order tells them."""
    step, number = judged.step, judged.step.number
    order = None if number is None else whose.orders.get(number)
    for change in planned_changes(plan, step, order):
        event, off = _dose_event(plan, step, change, whose), _dose_off(plan, judged, change, whose)
        if off is None:
            title = Said(TITLE, (("who", whose.who), ("what", say_change(change.title, by_protocol(plan)))))
            yield replace(event, title=title, description=(Said(NOT_AN_ORDER), *_dose_said(plan, step)))
        else:
            yield replace(event, description=(off, *_dose_said(plan, step)), is_cancelled=True)


def _dose_off(plan: PatientPlan, judged: JudgedStep, change: DoseChange, whose: Whose) -> Said | None:
    """Say why a change of dose is not to be expected by the protocol any more; None where it is."""
    step, number = judged.step, judged.step.number or 0
    begun = plan.facts.cycle(number)
    if begun is not None and begun.ended_on is not None:
        return Said(OVER)
    if whose.ended_on is not None and change.on > whose.ended_on:
        return Said(LEFT)
    if step.left_out is not None and begun is None:
        return Said(OFF, (("state", Inside(LEFT_OUT[step.left_out])),))
    return Said(TOLD) if is_told_by(whose.orders.get(number), plan, step) else None


def _doses_gone(plan: PatientPlan, step: DatedStep, whose: Whose) -> Iterator[CalendarEvent]:
    """Yield the changes of dose of a step that the plan had once."""
    if step.target is not None:
        doses = ((dose.day, dose.ug_per_day) for dose in step.doses)
        for change in changes_of(doses, step.target):
            yield replace(_dose_event(plan, step, change, whose), description=(Said(GONE),), is_cancelled=True)


def _dose_event(plan: PatientPlan, step: DatedStep, change: DoseChange, whose: Whose) -> CalendarEvent:
    """Return the event of a change of dose: named by its step and the day of the cycle."""
    return CalendarEvent(
        uid=uid_of(plan.patient_id, f"{step.key} dose day {change.day}"),
        sequence=whose.sequence,
        changed_at=whose.changed_at,
        first=change.on,
        last=change.on,
        title=Said(TITLE, (("who", whose.who), ("what", change.title))),
        description=(),
        sort=step.sort,
    )


def _dose_said(plan: PatientPlan, step: DatedStep) -> tuple[Said, ...]:
    return say_brief(step), _source(plan)
