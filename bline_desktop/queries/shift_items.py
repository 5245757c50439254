"""The work that follows from what the board knows of a patient: pump and bag, rounds, cells, dressing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, tzinfo

from bline_desktop.domain.goals import BAG, STEP, Goal
from bline_desktop.domain.observations.round import ROUND
from bline_desktop.domain.observations.round_plan import CALLED_AFTER
from bline_desktop.domain.plan.pressing import goal_of
from bline_desktop.domain.plan.said import say_step
from bline_desktop.domain.plan.state import StepState
from bline_desktop.domain.shift import ShiftGroup, ShiftSort, Work
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.segments import PumpState
from bline_desktop.domain.views import BoardRow, Running
from bline_desktop.domain.words import N_
from bline_desktop.queries.attention import NO_BASELINE, more_pumps, stop_prompt, stopped

CHANGE_BAG = N_("shift", "Change bag {number}")
USE_BY = N_("shift", "Bag {number} is past its use-by")
TO_STEP = N_("shift", "Dose step {step}, {dose} micrograms per day")
ROUND_DUE, DRESSING = N_("shift", "Round"), N_("shift", "Change the dressing")
VITALS, NO_END = N_("shift", "DLI: vital signs"), N_("shift", "DLI: record its end")


def work_of(row: BoardRow, now: datetime, zone: tzinfo) -> Iterator[Work]:
    """Yield the work of one patient by the board, whenever it is due."""
    key = row.patient_id
    if row.running is not None:
        both = more_pumps(row.running)
        if both is not None:  # two doses at once, or one of them was never stopped in the record
            at = row.running.infusion.started_at
            yield Work(ShiftSort.PUMP, both, Goal(key, "infusion"), at, group=ShiftGroup.OVERDUE, part="both")
        for pump in (row.running, *row.running.others):
            yield from _pump(pump, now, row)
    if row.round_at is not None:
        yield Work(ShiftSort.ROUND, Said(ROUND_DUE), Goal(key, ROUND.key, new=True), row.round_at, grace=CALLED_AFTER)
    if row.no_baseline_since is not None:
        goal, since = Goal(key, ROUND.key, new=True), row.no_baseline_since
        yield Work(ShiftSort.ROUND, Said(NO_BASELINE), goal, since, group=ShiftGroup.OVERDUE, part="baseline")
    if row.dli_running_since is not None:
        end = row.dli_end_at
        is_late = end is not None and end <= now
        at, said = (end, NO_END) if is_late else (row.dli_vitals_at, VITALS)
        yield Work(ShiftSort.VITALS, Said(said), Goal(key, "dli", act="end" if is_late else "vitals"), at)
    yield from _plan(row)
    if row.dressing_at is not None:
        day = row.dressing_at.astimezone(zone).date()
        yield Work(ShiftSort.DRESSING, Said(DRESSING), Goal(key, "details"), day=day)


def _plan(row: BoardRow) -> Iterator[Work]:
    """Yield the steps of the plan: by the last day where the window is open or was, else by the planned day."""
    for judged in row.plan.steps if row.plan is not None else ():
        step, goal = judged.step, goal_of(row.patient_id, judged)
        if judged.state is StepState.PLANNED:
            day, last = step.target, None
        elif judged.state is StepState.IN_WINDOW:
            day, last = judged.last_day, None  # it comes once its last day is near; before, nothing presses
        else:
            day, last = step.target, judged.last_day
        assert day is not None
        yield Work(ShiftSort.PLAN, say_step(step), goal, day=min(day, last or day), last_day=last, part=step.key)


def _pump(pump: Running, now: datetime, row: BoardRow) -> Iterator[Work]:
    """Yield what one pump and its bag need; one that stands is overdue from the ward's prompt on."""
    goal, part = Goal(row.patient_id, "infusion"), f"{pump.infusion.started_at}"
    is_shown = pump is row.running  # of more than one pump, the acts are those of this one
    to_bag = replace(goal, act=BAG) if is_shown else goal
    need, bag = stopped(pump), pump.infusion.bag
    if need is not None:
        presses = stop_prompt(pump) is not None or pump.infusion.state is PumpState.PRESUMED_EMPTY
        group = ShiftGroup.OVERDUE if presses else ShiftGroup.NOW
        yield Work(ShiftSort.PUMP, need.sentence, goal, need.since, group=group, part=part)
    if bag is not None and bag.use_by is not None and bag.use_by <= now:
        yield Work(ShiftSort.BAG, Said(USE_BY, (("number", bag.number),)), to_bag, bag.use_by, part=part)
    elif bag is not None and pump.infusion.state is PumpState.RUNNING:
        at = pump.infusion.change_by
        yield Work(ShiftSort.BAG, Said(CHANGE_BAG, (("number", bag.number),)), to_bag, at, part=part)
    if pump.next_bag is not None and pump.next_bag.question is not None:
        asked, at = pump.next_bag.question, pump.next_bag.at
        there = Goal(row.patient_id, "bag_plan")
        yield Work(ShiftSort.NEXT_BAG, asked, there, at, group=ShiftGroup.NOW, part=part)
    for step in (pump.step_due, pump.step_ahead):
        if step is not None:
            said = Said(TO_STEP, (("step", step.step), ("dose", step.dose_ug_per_day)))
            there = replace(goal, act=STEP) if is_shown and step is pump.step_due else goal
            yield Work(ShiftSort.STEP, said, there, step.starts_at, part=f"{part} {step.step}")
