"""A plan on board, wall, strip and shift list, and the tasks that follow from it: on a real store."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bline_desktop.commands.plans import start_plan
from bline_desktop.commands.records import record
from bline_desktop.commands.stays import move
from bline_desktop.domain.observations.weight import WeightFields
from bline_desktop.domain.patient import StayFields
from bline_desktop.domain.plan.pressing import RowPlan, brief, goal_of, late_by, pressing
from bline_desktop.domain.plan.protocol import StepSort
from bline_desktop.domain.plan.spans import Span, Window
from bline_desktop.domain.plan.state import StepState
from bline_desktop.domain.words import Words
from bline_desktop.queries.board import ward_board
from bline_desktop.queries.handover import ward_handover
from bline_desktop.queries.tasks import open_tasks
from bline_desktop.queries.this_shift import this_shift
from bline_desktop.queries.wall import wall
from tests.support.plans import TRANSPLANT, cycles, looks
from tests.support.real_store import NOW, PATIENT, ZONE, a_negative
from tests.unit.queries.test_plans import DAY, TODAY, Ward, start_cycle

WORDS = Words(ZONE)
COURSE = (
    cycles(1, offset=Span(128), window=Window(-1, 3)),  # 24-Nov
    looks("mrd", TRANSPLANT, Span(110), Window(-3, 3)),  # 6-Nov, closed on 9-Nov
    looks("chimerism", TRANSPLANT, Span(125), Window(-3, 3), sort=StepSort.CHIMERISM),  # 21-Nov, until 24-Nov
    looks("gvhd", TRANSPLANT, Span(126), sort=StepSort.GVHD),  # today
    looks("visit", TRANSPLANT, Span(135), Window(-14, 3), sort=StepSort.VISIT),  # 1-Dec, open since 17-Nov
    looks("labs", TRANSPLANT, Span(127), sort=StepSort.LABS),  # tomorrow
    looks("marrow", TRANSPLANT, Span(200), sort=StepSort.MARROW),  # far ahead
)


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    made = Ward(tmp_path / "ward")
    ref = made.sign(*COURSE)
    made.do(start_plan, PATIENT, ref, "main")
    weight = WeightFields.model_validate({"measured_on": TODAY, "weight_kg": "60"})
    made.now = NOW
    made.do(record, "weight", PATIENT, weight)
    stay = {"place": "ward", "ward": "3 East", "bed": "4", "since": NOW - 3 * DAY}
    made.do(move, PATIENT, StayFields.model_validate(stay))
    yield made
    made.store.close()


def say(said: object) -> str:
    return WORDS.value(said)


def row_plan(ward: Ward) -> RowPlan:
    (row,) = ward.ask(ward_board).rows
    assert row.plan is not None
    found: RowPlan = row.plan
    return found


def test_late_steps_stand_first_and_then_those_of_the_week(ward: Ward) -> None:
    plan = row_plan(ward)
    assert [(one.step.name, one.state) for one in plan.steps] == [
        ("mrd", StepState.LATE),
        ("chimerism", StepState.DUE),
        ("gvhd", StepState.DUE),
        ("labs", StepState.PLANNED),
        ("cycle", StepState.PLANNED),
        ("visit", StepState.IN_WINDOW),
    ]
    assert late_by(plan.steps[0], TODAY) == 13
    assert late_by(plan.steps[1], TODAY) == 0
    assert say(plan.late) == "MRD late by 13 days"
    assert plan.due_today is not None
    assert plan.due_today.step.name == "gvhd"
    assert [say(brief(one)) for one in plan.steps if one.step.sort is StepSort.CYCLE] == ["Cycle 1"]


def test_each_step_leads_to_where_it_is_done(ward: Ward) -> None:
    goals = {one.step.name: goal_of(PATIENT, one) for one in row_plan(ward).steps}
    assert {name: (goal.tab, goal.new) for name, goal in goals.items()} == {
        "mrd": ("mrd", True),
        "chimerism": ("chimerism", True),
        "gvhd": ("gvhd", True),
        "cycle": ("infusion", False),
        "labs": ("plan", False),
        "visit": ("plan", False),
    }
    assert all(goal.step for goal in goals.values())


@pytest.mark.parametrize(
    ("sort", "state", "act"),
    [
        (StepSort.CYCLE, StepState.DUE, "begin"),
        (StepSort.DLI, StepState.LATE, "begin"),
        (StepSort.CYCLE, StepState.PLANNED, "order"),
        (StepSort.LABS, StepState.IN_WINDOW, "done"),
        (StepSort.VISIT, StepState.PLANNED, ""),
        (StepSort.MRD, StepState.DUE, ""),
    ],
)
def test_what_is_given_is_begun_once_its_window_is_open_and_ordered_before(
    ward: Ward, sort: StepSort, state: StepState, act: str
) -> None:
    one = row_plan(ward).steps[0]
    assert goal_of(PATIENT, replace(one, step=replace(one.step, sort=sort), state=state)).act == act


def test_the_strip_says_what_is_late_and_the_wall_too(ward: Ward) -> None:
    (need,) = [one for one in ward.ask(ward_board).attention if "late" in say(one.sentence)]
    assert (say(need.sentence), need.critical, need.bed) == ("MRD late by 13 days", False, "4")
    assert need.since.astimezone(ZONE).date() == TODAY - 12 * DAY
    (line,) = ward.ask(wall).rows
    assert line.due is not None
    assert say(line.due) == "MRD late by 13 days"


def test_once_nothing_is_late_the_wall_says_what_is_planned_for_today(ward: Ward) -> None:
    ward.do(record, "mrd", PATIENT, a_negative(sampled_on=TODAY - 14 * DAY))
    (line,) = ward.ask(wall).rows
    assert line.due is not None
    assert say(line.due) == "GVHD review due today"
    (row,) = ward.ask(ward_handover).rows
    assert row.today is not None
    assert say(row.today) == "GVHD review due today"


def test_the_shift_has_the_steps_by_their_days(ward: Ward) -> None:
    found = ward.ask(this_shift).items
    plan = [(item.group.value, item.work.part.split(":")[0]) for item in found if item.work.sort == "plan"]
    assert plan == [
        ("overdue", "mrd"), ("this_shift", "gvhd"), ("this_shift", "chimerism"), ("coming", "labs"),
    ]  # fmt: skip


def test_windows_that_close_and_cycles_that_nobody_ordered_are_tasks(ward: Ward) -> None:
    tasks = [task for task in ward.ask(open_tasks) if task.closes_itself]
    windows = [task for task in tasks if task.rule == "WINDOW_CLOSES"]
    assert [(say(task.sentence), task.due_on) for task in windows] == [
        ("Chimerism: the window of the plan closes on 24-Nov-2026.", TODAY + 2 * DAY),
        ("Gvhd: the window of the plan closes on 22-Nov-2026.", TODAY),
    ]
    (order,) = [task for task in tasks if task.rule == "CYCLE_NOT_ORDERED"]
    assert say(order.sentence) == "Cycle 1 of the plan is due on 24-Nov-2026 and not ordered yet."
    assert order.opened_at.astimezone(ZONE).date() == TODAY - DAY
    assert order.source == "Ward rules, version 1, rule 42"


def test_a_sample_that_the_plan_asks_for_these_days_is_not_missed_as_well(ward: Ward) -> None:
    """The plan asks for chimerism until 24 November, and for MRD no more."""
    start_cycle(ward, 1, NOW - 2 * DAY)
    ward.now = NOW
    missing = [say(task.sentence) for task in ward.ask(open_tasks) if task.rule == "LOOK_BEFORE"]
    assert missing == ["No MRD sample is recorded in the 28 days before cycle 1 of 20-Nov-2026."]


def test_a_plan_in_which_nothing_presses_says_nothing(ward: Ward) -> None:
    plan = ward.plan()
    quiet = tuple(one for one in plan.steps if one.step.name == "marrow")
    assert pressing(replace(plan, steps=quiet), ZONE) is None
    assert pressing(None, ZONE) is None
    assert RowPlan(TODAY, ()).late is None
    later = replace(plan, today=plan.today + timedelta(days=9))
    late = pressing(
        replace(later, steps=tuple(replace(one, state=StepState.LATE) for one in row_plan(ward).steps)), ZONE
    )
    assert late is not None
    assert say(late.late) == "6 steps of the plan late, by up to 22 days"
