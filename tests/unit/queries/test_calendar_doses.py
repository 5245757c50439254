"""Doses in a calendar that is read from a store: planned until they are ordered, and never both."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from bline_desktop.commands.templates import save_template
from bline_desktop.domain.goals import Goal
from bline_desktop.domain.plan.changes import Cause, PlanAction
from bline_desktop.domain.plan.dose_words import say_dose_on
from bline_desktop.domain.plan.entries import CalendarEntry, EntrySort
from bline_desktop.domain.plan.kept import PlanChangeRecord, PlanRecord
from bline_desktop.domain.plan.spans import Span, Window
from bline_desktop.domain.plan.state import StepState
from bline_desktop.domain.roles import Role
from bline_desktop.domain.shift import ShiftGroup, ShiftSort
from bline_desktop.domain.treatment.cycle import Cycle, PumpRecord
from bline_desktop.domain.treatment.orders import DoseOrder, DoseOrderFields
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.domain.views import TaskLine
from bline_desktop.domain.words import Words
from bline_desktop.queries.calendar import patient_calendar, ward_calendar
from bline_desktop.queries.tasks import open_tasks
from bline_desktop.queries.this_shift import this_shift
from tests.support.planned_orders import STEPPED
from tests.support.plans import cycles, template
from tests.unit.queries.ward import NOW, ZONE, H, Untyped, Ward, asker

START, STOP = PumpAction.START, PumpAction.STOP
WORDS = Words(ZONE)
TO_DECEMBER = (date(2026, 11, 1), date(2026, 12, 31))
PLANNED = "Dose step: 9 to 28 micrograms per day"
BY_TEST = "by protocol test 1, not ordered yet"


@pytest.fixture
def patient(ward: Ward) -> UUID:
    """A patient whose plan has two cycles, 9 then 28 micrograms per day: on 26-Nov, and 6 weeks later."""
    patient = ward.patient()
    line = cycles(2, offset=Span(130), window=Window(-7, 7), doses=STEPPED)
    ref = save_template(ward.session, ward.act(role=Role.PHYSICIAN), template(line))
    ward.record(PlanRecord, patient, Untyped(), NOW - 40 * 24 * H, template_ref=str(ref), arm="main", reason=None)
    return patient


def entries(ward: Ward, sort: EntrySort, days: tuple[date, date] = TO_DECEMBER) -> list[CalendarEntry]:
    return [entry for entry in ward_calendar(ward.session, asker(), *days).entries if entry.sort is sort]


def steps(ward: Ward) -> list[tuple[str, date, bool]]:
    found = entries(ward, EntrySort.DOSE_STEP)
    return [(WORDS.value(entry.title), entry.first, entry.is_not_ordered) for entry in found]


def on(entry: CalendarEntry, day: int) -> str:
    assert entry.doses is not None
    said = say_dose_on(entry.doses, date(2026, 11, 1) + timedelta(days=day - 1))
    return "" if said is None else WORDS.value(said)


def order_step(ward: Ward, cycle: UUID, step: int, dose: str, hours: int) -> UUID:
    values: dict[str, Any] = {"step": step, "basis": "fixed", "dose_ug_per_day": dose, "duration_h": "48"}
    fields = DoseOrderFields.model_validate(values | {"starts_at": NOW + hours * H})
    return ward.record(DoseOrder, ward.session.get_one(Cycle, cycle).patient_id, fields, cycle_id=cycle)


def test_a_cycle_that_nobody_ordered_shows_its_dose_and_its_dose_step(ward: Ward, patient: UUID) -> None:
    """The first cycle begins on 26-Nov, day 8 is 3-Dec; the second one 14 days after the end, on 7-Jan."""
    (cycle,) = entries(ward, EntrySort.INFUSION)
    assert (cycle.is_not_ordered, on(cycle, 26)) == (True, f"9 micrograms per day {BY_TEST}")
    assert on(cycle, 33) == f"9 then 28 micrograms per day {BY_TEST}"
    assert on(cycle, 34) == f"28 micrograms per day {BY_TEST}"
    assert steps(ward) == [(PLANNED, date(2026, 12, 3), True)]


def test_a_step_moves_with_its_cycle_and_goes_with_it(ward: Ward, patient: UUID) -> None:
    plan = ward.session.connection().exec_driver_sql("SELECT id FROM plan").scalar_one()
    links = {"plan_id": UUID(plan), "cause": Cause.WARD, "reason": "Beds"}
    ward.record(
        PlanChangeRecord, patient, Untyped(), NOW - H, action=PlanAction.DEFER, moved='[["cycle:1",4]]', **links
    )
    assert steps(ward) == [(PLANNED, date(2026, 12, 7), True)]
    ward.record(PlanChangeRecord, patient, Untyped(), NOW, action=PlanAction.OMIT, moved='[["cycle:1",0]]', **links)
    assert steps(ward) == []
    view = patient_calendar(ward.session, asker(), patient, *TO_DECEMBER)
    assert all(entry.doses is None for entry in view.entries if entry.step == "cycle:1")


def test_an_ordered_cycle_says_its_order_and_keeps_the_step_that_nobody_ordered(ward: Ward, patient: UUID) -> None:
    cycle = ward.cycle(patient, start=date(2026, 11, 26), dose_ug_per_day="9")
    (shown,) = entries(ward, EntrySort.INFUSION)
    assert (shown.record, shown.is_not_ordered, on(shown, 26)) == (cycle, False, "9 micrograms per day, ordered")
    (step,) = entries(ward, EntrySort.DOSE_STEP)
    assert (step.first, step.is_not_ordered, step.record, step.table) == (date(2026, 12, 3), True, cycle, "cycle")


@pytest.mark.parametrize("first", ["9", None])
def test_an_order_of_a_step_takes_the_place_of_what_was_planned(ward: Ward, patient: UUID, first: str | None) -> None:
    """Also where the first dose was ordered anew: step 1 takes the place of the cycle's own dose."""
    cycle = ward.cycle(patient, dose_ug_per_day="9", start=date(2026, 11, 20))
    if first is not None:
        order_step(ward, cycle, 1, first, -12)
    ward.pump(cycle, START, NOW - 10 * H, dose_ug_per_day="9")
    assert steps(ward) == [(PLANNED, date(2026, 11, 29), True)]
    order_step(ward, cycle, 2, "28", 7 * 24)
    assert steps(ward) == [("Step to 28 micrograms per day", date(2026, 11, 29), False)]
    (shown,) = entries(ward, EntrySort.INFUSION)
    assert [on(shown, day) for day in (21, 22, 29, 30)] == [
        "",
        "9 micrograms per day, ordered",
        "9 then 28 micrograms per day, ordered",
        "28 micrograms per day, ordered",
    ]


BESIDE_28 = "protocol test 1 plans 28 micrograms per day from 29-Nov-2026 on, not ordered"


@pytest.mark.parametrize("begun", [True, False])
def test_from_the_day_of_a_change_that_nobody_ordered_both_doses_stand_on_the_line(
    ward: Ward, patient: UUID, begun: bool
) -> None:
    """Also on a day for which only this one day is asked, and in a cycle that is ordered and not begun."""
    cycle = ward.cycle(patient, start=date(2026, 11, 22), dose_ug_per_day="9")
    if begun:
        ward.pump(cycle, START, NOW - 10 * H, dose_ug_per_day="9")
    for days in (TO_DECEMBER, (date(2026, 12, 10), date(2026, 12, 10))):
        shown = next(entry for entry in entries(ward, EntrySort.INFUSION, days) if entry.record == cycle)
        assert (shown.is_not_ordered, on(shown, 28)) == (False, "9 micrograms per day, ordered")
        assert [on(shown, day) for day in (29, 40)] == [f"9 micrograms per day, ordered; {BESIDE_28}"] * 2
    order_step(ward, cycle, 2, "28", 7 * 24)
    shown = next(entry for entry in entries(ward, EntrySort.INFUSION) if entry.record == cycle)
    assert on(shown, 40) == "28 micrograms per day, ordered"


def test_an_order_on_another_day_than_the_plans_has_the_planned_change_beside_it(ward: Ward, patient: UUID) -> None:
    cycle = ward.cycle(patient, start=date(2026, 12, 1), dose_ug_per_day="9")
    shown = next(entry for entry in entries(ward, EntrySort.INFUSION) if entry.record == cycle)
    assert shown.first == date(2026, 12, 1)
    assert on(shown, 38) == (
        "9 micrograms per day, ordered; protocol test 1 plans 28 micrograms per day from 08-Dec-2026 on, not ordered"
    )


def test_no_dose_is_planned_beside_the_order_after_the_last_day_of_a_patient(ward: Ward, patient: UUID) -> None:
    cycle = ward.cycle(patient, start=date(2026, 11, 22), dose_ug_per_day="9")
    ward.session.connection().exec_driver_sql("UPDATE patient SET ended_on = '2026-11-28'")
    (shown,) = (entry for entry in entries(ward, EntrySort.INFUSION) if entry.record == cycle)
    assert shown.doses is not None
    assert shown.doses.beside is None


TO_28 = "Step to 28 micrograms per day"


def ordered_steps(ward: Ward, days: tuple[date, date] = TO_DECEMBER) -> list[tuple[str, date, UUID | None]]:
    found = entries(ward, EntrySort.DOSE_STEP, days)
    assert all(entry.is_ordered_step and entry.table == "dose_order" for entry in found)
    return [(WORDS.value(entry.title), entry.first, entry.record) for entry in found]


def test_the_ordered_steps_of_a_cycle_that_has_not_begun_stand_on_their_days(ward: Ward, patient: UUID) -> None:
    """Also where the cycle itself lies before the days asked for; they read as they will once it has begun."""
    cycle = ward.cycle(patient, start=date(2026, 11, 26), dose_ug_per_day="9")
    step = order_step(ward, cycle, 2, "28", 11 * 24)
    found = [(TO_28, date(2026, 12, 3), step)]
    assert ordered_steps(ward) == ordered_steps(ward, (date(2026, 12, 3), date(2026, 12, 3))) == found
    assert ordered_steps(ward, (date(2026, 12, 4), date(2026, 12, 9))) == []
    (view,) = (patient_calendar(ward.session, asker(), patient, *TO_DECEMBER),)
    (entry,) = (one for one in view.entries if one.sort is EntrySort.DOSE_STEP)
    assert (entry.at, entry.can_move, entry.trial_id) == (NOW + 11 * 24 * H, False, "ZJ-014")
    ward.pump(cycle, START, NOW - H, dose_ug_per_day="9")
    assert ordered_steps(ward) == found


def test_an_ordered_step_is_late_while_another_dose_runs_and_is_done_by_the_first_act_under_it(
    ward: Ward, patient: UUID
) -> None:
    cycle = ward.cycle(patient, start=date(2026, 11, 20), dose_ug_per_day="9")
    ward.pump(cycle, START, NOW - 50 * H, dose_ug_per_day="9", duration_h="96")
    step = order_step(ward, cycle, 2, "28", -26)
    (late,) = entries(ward, EntrySort.DOSE_STEP)
    assert (late.record, late.first, late.state) == (step, date(2026, 11, 21), StepState.LATE)
    assert late.is_ordered_step
    bag = ward.pump(cycle, PumpAction.NEW_BAG, NOW - 2 * H, dose_ug_per_day="28")
    ward.session.get_one(PumpRecord, bag).order_id = step
    ward.session.flush()
    (done,) = entries(ward, EntrySort.DOSE_STEP)
    assert (done.record, done.is_done, done.state, done.at) == (bag, True, None, NOW - 2 * H)
    assert entries(ward, EntrySort.DOSE_STEP, (date(2026, 11, 21), date(2026, 11, 21))) == []
    ward.session.get_one(PumpRecord, bag).struck_at = NOW
    ward.session.flush()
    assert entries(ward, EntrySort.DOSE_STEP) == [late]


def test_an_order_of_the_first_step_alone_is_no_change_of_dose(ward: Ward, patient: UUID) -> None:
    cycle = ward.cycle(patient, start=date(2026, 11, 26), dose_ug_per_day="28")
    order_step(ward, cycle, 1, "28", 4 * 24)
    assert entries(ward, EntrySort.DOSE_STEP) == []


def test_ordered_steps_move_with_the_order_and_stay_with_their_cycle(ward: Ward, patient: UUID) -> None:
    """Deferring the step of the plan orders nothing anew: cycle and dose step both stay where they are ordered."""
    cycle = ward.cycle(patient, start=date(2026, 11, 26), dose_ug_per_day="9")
    step = order_step(ward, cycle, 2, "28", 11 * 24)
    plan = UUID(ward.session.connection().exec_driver_sql("SELECT id FROM plan").scalar_one())
    links = {"plan_id": plan, "cause": Cause.WARD, "reason": "Beds", "moved": '[["cycle:1",4]]'}
    ward.record(PlanChangeRecord, patient, Untyped(), NOW, action=PlanAction.DEFER, **links)
    assert ordered_steps(ward) == [(TO_28, date(2026, 12, 3), step)]
    assert date(2026, 11, 26) in [one.first for one in entries(ward, EntrySort.INFUSION) if one.record == cycle]
    for table, row in ((DoseOrder, step), (Cycle, cycle)):
        ward.session.get_one(table, row).struck_at = NOW
    ward.session.flush()
    assert steps(ward) == [(PLANNED, date(2026, 12, 7), True)]
    moved = order_step(ward, ward.cycle(patient, start=date(2026, 11, 30), dose_ug_per_day="9"), 2, "28", 15 * 24)
    assert ordered_steps(ward) == [(TO_28, date(2026, 12, 7), moved)]


def test_an_order_of_another_first_dose_leaves_nothing_planned(ward: Ward, patient: UUID) -> None:
    cycle = ward.cycle(patient, start=date(2026, 11, 26), dose_ug_per_day="9")
    order_step(ward, cycle, 1, "15", 96)
    assert steps(ward) == []
    (shown,) = entries(ward, EntrySort.INFUSION)
    assert on(shown, 40) == "15 micrograms per day, ordered"


def test_an_order_for_a_day_that_is_not_shown_counts_all_the_same(ward: Ward, patient: UUID) -> None:
    """The plan has the cycle on 26-Nov, the order begins on 1-Dec: on 26-Nov nothing says “not ordered”."""
    ward.cycle(patient, start=date(2026, 12, 1), dose_ug_per_day="9")
    (planned,) = entries(ward, EntrySort.INFUSION, (date(2026, 11, 26), date(2026, 11, 26)))
    assert (planned.step, planned.doses) == ("cycle:1", None)
    assert steps(ward) == [(PLANNED, date(2026, 12, 8), True)]


def test_a_struck_order_leaves_the_plan(ward: Ward, patient: UUID) -> None:
    cycle = ward.session.get_one(Cycle, ward.cycle(patient, start=date(2026, 11, 26), dose_ug_per_day="28"))
    assert steps(ward) == []
    cycle.struck_at = NOW
    ward.session.flush()
    assert steps(ward) == [(PLANNED, date(2026, 12, 3), True)]


def test_a_cycle_that_is_over_says_no_dose_and_plans_none(ward: Ward, patient: UUID) -> None:
    cycle = ward.cycle(patient, dose_ug_per_day="9")
    ward.pump(cycle, START, NOW - 10 * H, dose_ug_per_day="9")
    ward.pump(cycle, STOP, NOW - 5 * H)
    ran = next(entry for entry in entries(ward, EntrySort.INFUSION) if entry.record == cycle)
    assert ran.doses is None
    assert (date(2026, 11, 29), True) not in [(day, planned) for _, day, planned in steps(ward)]


def test_after_a_patients_last_day_no_dose_is_planned(ward: Ward, patient: UUID) -> None:
    ward.session.connection().exec_driver_sql("UPDATE patient SET ended_on = '2026-11-30'")
    assert [entry.sort for entry in entries(ward, EntrySort.INFUSION)] == [EntrySort.INFUSION]
    assert steps(ward) == []


def test_a_plan_without_a_cycle_to_come_asks_for_no_orders(ward: Ward, patient: UUID) -> None:
    for number, days in ((1, 60), (2, 20)):
        cycle = ward.cycle(patient, number, dose_ug_per_day="9")
        ward.pump(cycle, START, NOW - days * 24 * H, dose_ug_per_day="9")
        ward.pump(cycle, STOP, NOW - (days - 5) * 24 * H)
    assert steps(ward) == []


def test_the_dose_of_a_pump_that_stands_is_still_the_ordered_one(ward: Ward, patient: UUID) -> None:
    cycle = ward.cycle(patient, dose_ug_per_day="9")
    ward.pump(cycle, START, NOW - 10 * H, dose_ug_per_day="9")
    ward.pump(cycle, PumpAction.PAUSE, NOW - H, cause="imaging")
    (shown,) = entries(ward, EntrySort.INFUSION)
    assert on(shown, 22) == "9 micrograms per day, ordered"


def tasks(ward: Ward) -> list[TaskLine]:
    return [task for task in open_tasks(ward.session, asker()) if task.rule == "STEP_NOT_ORDERED"]


@pytest.mark.parametrize(("days", "is_told"), [(3, False), (4, True), (7, True), (9, True)])
def test_a_change_of_dose_that_nobody_ordered_is_a_task_from_three_days_before_on(
    ward: Ward, patient: UUID, days: int, is_told: bool
) -> None:
    """Begun 4 days ago, the second dose is planned for day 8, in 3 days."""
    start = NOW - days * 24 * H
    cycle = ward.cycle(patient, start=date(2026, 11, 22) - timedelta(days=days), dose_ug_per_day="9")
    ward.pump(cycle, START, start, dose_ug_per_day="9")
    assert [task.about for task in tasks(ward)] == [cycle] * is_told
    order_step(ward, cycle, 2, "28", 3 * 24)
    assert tasks(ward) == []


def test_the_task_says_change_day_and_rule_and_leads_to_the_cycle(ward: Ward, patient: UUID) -> None:
    cycle = ward.cycle(patient, start=date(2026, 11, 17), dose_ug_per_day="9")
    ward.pump(cycle, START, NOW - 5 * 24 * H, dose_ug_per_day="9")
    (task,) = tasks(ward)
    assert WORDS.value(task.sentence) == (
        "Cycle 1: the protocol plans 9 to 28 micrograms per day from 24-Nov-2026 on, and no step is ordered yet."
    )
    assert (task.source, task.goal) == ("Ward rules, version 1, rule 45", Goal(patient, "infusion", cycle))
    assert (task.closes_itself, task.opened_on) == (True, date(2026, 11, 21))
    works = [item.work for item in this_shift(ward.session, asker()).items if item.work.part == str(task.task_id)]
    assert [(work.sort, work.group) for work in works] == [(ShiftSort.TASK, ShiftGroup.PHYSICIAN)]


def test_without_a_plan_no_change_of_dose_is_asked_for(ward: Ward) -> None:
    cycle = ward.cycle(ward.patient("ZJ-015"), dose_ug_per_day="9")
    ward.pump(cycle, START, NOW - 10 * 24 * H, dose_ug_per_day="9")
    assert tasks(ward) == []
