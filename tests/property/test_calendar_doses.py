"""Any plan: each change of dose that nobody has ordered stands once in each view, and nowhere once it is ordered."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bline_desktop.domain.plan.calendar_cells import DayCell, agenda, cells, rows
from bline_desktop.domain.plan.calendar_facts import Fact, Known, Period, Whose
from bline_desktop.domain.plan.calendar_join import join
from bline_desktop.domain.plan.changes import Facts, PlanAction
from bline_desktop.domain.plan.cycle_doses import CycleOrder
from bline_desktop.domain.plan.deferring import PlanNow, Scope, defer_moves, omit_moves
from bline_desktop.domain.plan.entries import CalendarEntry, EntrySort
from bline_desktop.domain.plan.month_grid import month_weeks, week_of
from bline_desktop.domain.plan.state import JudgedStep, PatientPlan, StepState
from bline_desktop.domain.treatment.dose_days import DoseDays
from tests.support.calendars import TITLE, a_view
from tests.support.planned_orders import ENROLLED, a_cycle, a_plan, a_template
from tests.support.plans import change

DAY = timedelta(days=1)
WEEKS = tuple(week for month in range(10, 13) for week in month_weeks(2026, month))
DAYS = sorted({day for week in WEEKS for day in week})
MONTHS = [(month, month_weeks(2026, month)) for month in (10, 11, 12)]
STATES = {None: StepState.PLANNED, PlanAction.OMIT: StepState.OMITTED, PlanAction.CEASE: StepState.CEASED}
some_doses = st.one_of(st.none(), st.sampled_from((Decimal(9), Decimal(15), Decimal(28))))


@st.composite
def plans(draw: st.DrawFn) -> PlanNow:
    """Draw up to three cycles with any doses from any days on, some of them moved or left out."""
    on = draw(st.integers(10, 28))
    days = sorted({1, *draw(st.lists(st.integers(2, on), max_size=3))})
    doses = [DoseDays(day, draw(some_doses)) for day in days]
    line = a_cycle(*draw(st.permutations(doses)), days_on=on, times=draw(st.integers(1, 3)))
    plan = PlanNow(a_template(line).arms[0], Facts(enrolled_on=ENROLLED))
    if draw(st.booleans()):
        key = draw(st.sampled_from(plan.steps)).key
        plan = with_change(plan, 1, PlanAction.DEFER, key, draw(st.integers(-9, 20)))
    if draw(st.booleans()):
        plan = with_change(plan, 2, PlanAction.OMIT, draw(st.sampled_from(plan.steps)).key)
    return plan


def with_change(plan: PlanNow, number: int, action: PlanAction, key: str, days: int = 0) -> PlanNow:
    moves = defer_moves(plan, key, days, Scope.THIS) if action is PlanAction.DEFER else omit_moves(plan, key)
    return replace(plan, changes=(*plan.changes, change(number, action, *moves)))


def as_plan(plan: PlanNow) -> PatientPlan:
    steps = tuple(JudgedStep(step, STATES[step.left_out]) for step in plan.steps)
    return replace(a_plan(a_template(*plan.arm.steps)), steps=steps)


def shown(
    plan: PlanNow, orders: dict[int, CycleOrder] | None = None, facts: Iterable[Fact] = ()
) -> list[CalendarEntry]:
    """Return the changes of dose that a calendar of three months shows."""
    one = as_plan(plan)
    people = {one.patient_id: Whose("ZJ-001", "", False)}
    known = Known(
        Period(DAYS[0], DAYS[-1], ZoneInfo("Asia/Shanghai")),
        people,
        orders={(one.patient_id, number): order for number, order in (orders or {}).items()},
    )
    return [entry for entry in join(tuple(facts), (one,), known) if entry.sort is EntrySort.DOSE_STEP]


def expected(plan: PlanNow) -> Iterator[tuple[date, int | None]]:
    """Walk each cycle that is still to be done from day to day, and tell where another dose begins."""
    (line,) = plan.arm.steps
    assert line.cycle is not None
    begins = {dose.from_day: dose.ug_per_day for dose in line.cycle.doses}
    for step in plan.steps:
        if step.left_out is None and step.target is not None:
            runs = begins[1]
            for day in range(2, line.cycle.days_on + 1):
                if day in begins:
                    if begins[day] is None or begins[day] != runs:
                        yield step.target + (day - 1) * DAY, step.number
                    runs = begins[day]


def standing(found: Iterable[DayCell]) -> Counter[tuple[date, CalendarEntry]]:
    return Counter((cell.day.day, entry) for cell in found for entry in cell.entries)


@given(plans())
def test_each_change_that_nobody_ordered_stands_in_exactly_one_cell_of_each_view(plan: PlanNow) -> None:
    entries = shown(plan)
    within = Counter(day for day, _ in expected(plan) if DAYS[0] <= day <= DAYS[-1])
    assert Counter(entry.first for entry in entries) == within
    assert all(entry.is_not_ordered and not entry.is_span and not entry.can_move for entry in entries)
    view = a_view(DAYS[0], DAYS[-1], entries)
    once = Counter({(entry.first, entry): 1 for entry in entries})
    by_month = (rows(view, weeks, month) for month, weeks in MONTHS)
    assert standing(cell for found in by_month for row in found for cell in row if not cell.is_outside) == Counter(
        {key: 1 for key in once if 10 <= key[0].month <= 12}
    )
    assert standing(cell for day in DAYS[::7] for cell in cells(view, week_of(day, 0))) == once
    assert standing(cells(view, (day,))[0] for day in DAYS) == once
    assert standing(agenda(view)) == once


@given(plans(), st.data(), st.integers(1, 30))
def test_deferring_and_back_restores_the_changes_and_away_they_move_with_their_cycle(
    plan: PlanNow, data: st.DataObject, days: int
) -> None:
    key = data.draw(st.sampled_from(plan.steps)).key
    away = with_change(plan, 20, PlanAction.DEFER, key, days)
    assert Counter(entry.first for entry in shown(away)) == Counter(
        day for day, _ in expected(away) if DAYS[0] <= day <= DAYS[-1]
    )
    assert shown(with_change(away, 21, PlanAction.DEFER, key, -days)) == shown(plan)


@given(plans(), st.data())
def test_once_a_step_is_ordered_its_entries_alone_are_shown(plan: PlanNow, data: st.DataObject) -> None:
    number = data.draw(st.sampled_from([step.number for step in plan.steps]))
    assert number is not None
    ordered_on = data.draw(st.sampled_from(DAYS))
    order = CycleOrder(UUID(int=5), Decimal(9), ordered_on, has_steps=True)
    step = Fact(
        as_plan(plan).patient_id, EntrySort.DOSE_STEP, TITLE, ordered_on, ordered_on, (UUID(int=6),), "dose_order"
    )
    found = shown(plan, {number: order}, (step._replace(is_done=False),))
    others = Counter(day for day, one in expected(plan) if one != number and DAYS[0] <= day <= DAYS[-1])
    assert Counter(entry.first for entry in found if entry.is_not_ordered) == others
    assert [entry.first for entry in found if not entry.is_not_ordered] == [ordered_on]


@given(plans(), st.data(), st.integers(-20, 20))
def test_where_the_first_dose_alone_is_ordered_each_change_stands_once_from_that_start_on(
    plan: PlanNow, data: st.DataObject, days: int
) -> None:
    step = data.draw(st.sampled_from(plan.steps))
    assert step.number is not None
    assert step.target is not None
    (line,) = plan.arm.steps
    assert line.cycle is not None
    first = next(dose.ug_per_day for dose in line.cycle.doses if dose.from_day == 1)
    order = CycleOrder(UUID(int=5), first or Decimal(7), step.target + days * DAY)
    moved: Counter[date] = Counter()
    for day, number in expected(plan):
        if number != step.number:
            moved[day] += 1
        elif first is not None:
            moved[day + days * DAY] += 1
    found = shown(plan, {step.number: order})
    assert Counter(entry.first for entry in found) == {day: n for day, n in moved.items() if DAYS[0] <= day <= DAYS[-1]}
    assert {entry.record for entry in found if entry.step == step.key} <= {UUID(int=5)}
