"""Tasks that follow from the record and the day, of one patient or of all: read in a few selects, kept nowhere."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, tzinfo
from uuid import UUID, uuid5

from sqlmodel import Session

from bline_desktop.domain.goals import Goal
from bline_desktop.domain.observations.chimerism import CHIMERISM
from bline_desktop.domain.observations.kind import Kind
from bline_desktop.domain.observations.mrd import MRD
from bline_desktop.domain.plan.cycle_doses import CycleOrder, step_to_order
from bline_desktop.domain.plan.dose_words import say_change_within
from bline_desktop.domain.plan.due_looks import AFTER_WITHIN, BEFORE_WITHIN, MissingLook, missing_look
from bline_desktop.domain.plan.due_tasks import (
    BY_LOOK,
    BY_LOOK_BEFORE,
    BY_ORDER,
    BY_SAMPLE,
    BY_STEP,
    BY_STEP_ORDER,
    CYCLE_NOT_ORDERED,
    LOOK_AFTER,
    LOOK_BEFORE,
    SECOND_SAMPLE,
    STEP_NOT_ORDERED,
    WINDOW_CLOSES,
    DueTask,
    closing_windows,
    second_sample,
    treated_words,
)
from bline_desktop.domain.plan.orders import ORDERED_AHEAD, cycles_to_order
from bline_desktop.domain.plan.pressing import PRESSING, goal_of
from bline_desktop.domain.plan.protocol import StepSort
from bline_desktop.domain.plan.said import say_step
from bline_desktop.domain.plan.state import PatientPlan
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.views import TaskLine
from bline_desktop.domain.words import Inside
from bline_desktop.queries.due_facts import DueFacts
from bline_desktop.queries.due_premedication import premedication_due
from bline_desktop.queries.due_weights import weights_due
from bline_desktop.queries.latest import Course

LOOKS = ((StepSort.MRD, MRD), (StepSort.CHIMERISM, CHIMERISM))


def due_tasks(session: Session, facts: DueFacts) -> tuple[TaskLine, ...]:
    """Work out the tasks by rule for another query, which has checked the right; in no order."""
    trial_ids = {row["id"]: row["trial_id"] for row in facts.patients}
    found = (
        *_of_samples(facts),
        *weights_due(facts),
        *premedication_due(session, facts),
        *_steps_not_ordered(facts),
        *(task for plan in facts.plans.values() for task in (*_windows(plan), *_not_ordered(plan, facts))),
    )
    return tuple(_line(task, trial_ids[task.goal.patient_id], facts.asker.zone) for task in found)


def _line(task: DueTask, trial_id: str, zone: tzinfo) -> TaskLine:
    since = task.since
    opened = since if isinstance(since, datetime) else datetime.combine(since, time(), zone).astimezone(UTC)
    return TaskLine(
        task_id=uuid5(task.about, f"{task.rule.code} {task.goal.tab} {task.goal.step}"),
        patient_id=task.goal.patient_id,
        trial_id=trial_id,
        rule=task.rule.code,
        source=task.source or task.rule.source,
        sentence=Said(task.rule.sentence, task.values),
        about=task.about,
        opened_at=opened,
        opened_by="",
        reason=None,
        closes_itself=True,
        closes=task.closes,
        goal=task.goal,
        due_at=task.due_at,
        due_on=task.due_on,
        opened_on=None if isinstance(since, datetime) else since,
    )


def _of_samples(facts: DueFacts) -> Iterator[DueTask]:
    """Yield what MRD and chimerism lack: before and after a treatment, and to confirm a conversion."""
    treated, today, days = facts.treated(), facts.day(facts.asker.now), _days(facts)
    for patient_id in facts.in_treatment:
        plan = facts.plans.get(patient_id)
        asked = {judged.step.sort for judged in closing_windows(plan)} if plan else frozenset()
        for sort, kind in LOOKS:
            missing = missing_look(treated.get(patient_id, ()), days[sort].get(patient_id, ()), today)
            if missing is not None and sort not in asked:  # else the plan asks for that very sample
                yield _look(patient_id, kind, missing)
        yield from _second(patient_id, facts.mrd.get(patient_id, []))


def _days(facts: DueFacts) -> Mapping[StepSort, Mapping[UUID, list[date]]]:
    """Return the days of each patient's samples; of chimerism of those that could be evaluated."""
    donor = {
        key: [row["sampled_on"] for row in results if row["donor_percent"] is not None]
        for key, results in facts.chimerism.items()
    }
    mrd = {key: [found.sampled_on for _, found in course] for key, course in facts.mrd.items()}
    return {StepSort.MRD: mrd, StepSort.CHIMERISM: donor}


def _look(patient_id: UUID, kind: Kind, missing: MissingLook) -> DueTask:
    one, goal = missing.treated, Goal(patient_id, kind.key, new=True)
    rule, closes, day, within = (LOOK_AFTER, BY_LOOK, one.last, AFTER_WITHIN)
    if missing.is_before:
        rule, closes, day, within = (LOOK_BEFORE, BY_LOOK_BEFORE, one.first, BEFORE_WITHIN)
    said = ("treated", treated_words(one.sort, one.number))
    values = (("look", Inside(kind.title)), ("days", within.days), said, ("day", day))
    return DueTask(rule, values, one.record, missing.since, closes, goal)


def _second(patient_id: UUID, course: Course) -> Iterator[DueTask]:
    """Yield the conversion that waits for its second sample."""
    first = second_sample([mrd for _, mrd in course])
    if first is not None:
        record = next(key for key, mrd in course if mrd is first)
        values = (("day", first.sampled_on), ("method", first.method))
        goal = Goal(patient_id, MRD.key, new=True)
        yield DueTask(SECOND_SAMPLE, values, record, first.sampled_on, BY_SAMPLE, goal)


def _windows(plan: PatientPlan) -> Iterator[DueTask]:
    """Yield the looks of a plan whose window closes in the next days."""
    for judged in closing_windows(plan):
        step = judged.step
        assert step.days is not None
        values = (("step", say_step(step)), ("day", step.days.closes))
        goal = goal_of(plan.patient_id, judged)
        yield DueTask(WINDOW_CLOSES, values, plan.plan_id, step.days.opens, BY_STEP, goal, due_on=step.days.closes)


def _not_ordered(plan: PatientPlan, facts: DueFacts) -> Iterator[DueTask]:
    """Yield the cycles of a plan that begin within three days, or should have begun, and that nobody has ordered."""
    ordered = {cycle.number for cycle in facts.cycles if cycle.patient_id == plan.patient_id}
    waiting = [judged for judged in cycles_to_order(plan, ordered) if judged.state in PRESSING]
    for judged in waiting:
        day, goal = judged.step.target, Goal(plan.patient_id, "infusion", new=True, step=judged.step.key)
        assert day is not None
        values = (("number", judged.step.number), ("day", day))
        yield DueTask(CYCLE_NOT_ORDERED, values, plan.plan_id, day - ORDERED_AHEAD, BY_ORDER, goal)


def _steps_not_ordered(facts: DueFacts) -> Iterator[DueTask]:
    """Yield the cycles that are on, whose dose the protocol changes in the next days while no step of it is ordered."""
    for pump in facts.pumps:
        plan, ordered = facts.plans.get(pump.patient_id), pump.ordered
        first, *steps = pump.orders
        order = CycleOrder(pump.cycle_id, first.dose_ug_per_day, ordered.planned_start_on, bool(steps))
        change = None if plan is None else step_to_order(plan, ordered.number, order)
        if change is not None:
            values = (("number", ordered.number), ("change", say_change_within(change)), ("day", change.on))
            goal, since = Goal(pump.patient_id, "infusion", pump.cycle_id), change.on - ORDERED_AHEAD
            yield DueTask(STEP_NOT_ORDERED, values, pump.cycle_id, since, BY_STEP_ORDER, goal)
