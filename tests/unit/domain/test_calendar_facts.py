"""Planned against done: a step stands in one entry with what did it, and nowhere twice."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from bline_desktop.domain.plan.calendar_facts import Fact, Known, Period, Whose
from bline_desktop.domain.plan.calendar_join import join
from bline_desktop.domain.plan.changes import CycleFact, Facts
from bline_desktop.domain.plan.dates import expand
from bline_desktop.domain.plan.entries import CalendarEntry, EntrySort
from bline_desktop.domain.plan.spans import Span, Window
from bline_desktop.domain.plan.state import Done, JudgedStep, PatientPlan, StepState
from bline_desktop.domain.plan.steps import DatedStep
from bline_desktop.domain.treatment.label_shelf import ProfileRef
from tests.support.calendars import TITLE, patient_of
from tests.support.plans import TRANSPLANT, arm, cycles, dlis, looks, template

ZONE = ZoneInfo("Asia/Shanghai")
PATIENT = patient_of("ZJ-001")
DAY_ZERO = date(2026, 11, 1)
NOON = datetime(2026, 11, 1, 4, tzinfo=UTC)
CYCLE_ID, BAG_ID, MRD_ID, OTHER_ID = (UUID(int=number) for number in range(1, 5))
LINES = (
    cycles(2, days_on=28, days_off=14),
    dlis(offset=Span(35), anchor=TRANSPLANT),
    looks("mrd", TRANSPLANT, Span(14), Window(-2, 2)),
)


def facts_of(*begun: CycleFact) -> Facts:
    return Facts(transplant_on=DAY_ZERO, cycles=begun)


def a_plan(facts: Facts, judged: Sequence[JudgedStep]) -> PatientPlan:
    return PatientPlan(
        plan_id=UUID(int=9),
        patient_id=PATIENT,
        trial_id="ZJ-001",
        template=template(*LINES),
        ref=ProfileRef("test", "1", "0" * 64),
        arm="main",
        started_at=NOON,
        started_by="BAKER Paul",
        today=DAY_ZERO,
        facts=facts,
        steps=tuple(judged),
    )


def plan(
    facts: Facts | None = None, states: dict[str, StepState] | None = None, done: dict[str, Done] | None = None
) -> PatientPlan:
    """Return the plan of one patient; by their keys steps have other states than planned, or were done."""
    facts = facts or facts_of()
    steps = expand(arm(*LINES), facts)
    return a_plan(
        facts,
        [
            JudgedStep(step, (states or {}).get(step.key, StepState.PLANNED), (done or {}).get(step.key))
            for step in steps
        ],
    )


def a_fact(first: date, last: date | None = None, sort: EntrySort = EntrySort.MRD, **changes: object) -> Fact:
    values: dict[str, object] = {"records": (MRD_ID,), "table": "mrd", **changes}
    return Fact(PATIENT, sort, TITLE, first, last or first, **values)  # type: ignore[arg-type]


def known(
    first: date = DAY_ZERO, last: date = date(2027, 1, 31), *, ended_on: date | None = None, ceased: bool = False
) -> Known:
    return Known(Period(first, last, ZONE), {PATIENT: Whose("ZJ-001", "LI Na", True, ended_on)}, ceased)


def by_key(entries: Sequence[CalendarEntry]) -> dict[str | None, CalendarEntry]:
    found = {entry.step: entry for entry in entries}
    assert len(found) == len(entries)
    return found


def test_steps_that_nobody_did_stand_on_their_target_and_a_cycle_to_the_day_it_ends() -> None:
    """A cycle of 28 days from 1-Nov ends on 29-Nov; the next one begins 14 days later, on 13-Dec."""
    entries = by_key(tuple(join((), (plan(),), known())))
    assert {key: (entry.sort.value, entry.first, entry.last) for key, entry in entries.items()} == {
        "cycle:1": ("infusion", date(2026, 11, 1), date(2026, 11, 29)),
        "cycle:2": ("infusion", date(2026, 12, 13), date(2027, 1, 10)),
        "dli:1": ("dli", date(2026, 12, 6), date(2026, 12, 6)),
        "mrd:1": ("mrd", date(2026, 11, 15), date(2026, 11, 15)),
    }
    mrd = entries["mrd:1"]
    assert (mrd.state, mrd.is_done, mrd.mine, mrd.name, mrd.trial_id) == (
        StepState.PLANNED,
        False,
        True,
        "LI Na",
        "ZJ-001",
    )
    assert mrd.days is not None
    assert (mrd.days.opens, mrd.days.closes) == (date(2026, 11, 13), date(2026, 11, 17))


def test_a_step_and_the_result_that_did_it_are_one_entry_on_the_day_of_the_result() -> None:
    done = {"mrd:1": Done(date(2026, 11, 18), MRD_ID, "mrd")}
    result = a_fact(date(2026, 11, 18), records=(OTHER_ID, MRD_ID))
    entry = by_key(tuple(join((result,), (plan(states={"mrd:1": StepState.DONE_OUTSIDE}, done=done),), known())))[
        "mrd:1"
    ]
    assert (entry.first, entry.state, entry.is_done) == (date(2026, 11, 18), StepState.DONE_OUTSIDE, True)
    assert (entry.record, entry.table) == (OTHER_ID, "mrd")
    assert entry.days is not None
    assert entry.days.closes == date(2026, 11, 17)


def test_a_second_step_done_by_the_same_result_stands_on_its_own() -> None:
    two = (looks("before", TRANSPLANT, Span(14)), looks("after", TRANSPLANT, Span(15)))
    done = Done(date(2026, 11, 15), MRD_ID, "mrd")
    steps = [JudgedStep(step, StepState.DONE, done) for step in expand(arm(*two), facts_of())]
    entries = by_key(tuple(join((a_fact(date(2026, 11, 15)),), (a_plan(facts_of(), steps),), known())))
    assert {key: (entry.first.day, entry.record, entry.is_done) for key, entry in entries.items()} == {
        "before:1": (15, MRD_ID, True),
        "after:1": (15, MRD_ID, True),
    }


def test_a_step_that_was_marked_as_done_stands_on_the_day_that_was_said() -> None:
    done = {"mrd:1": Done(date(2026, 11, 16))}
    entry = by_key(tuple(join((), (plan(states={"mrd:1": StepState.DONE}, done=done),), known())))["mrd:1"]
    assert (entry.first, entry.is_done, entry.record, entry.table) == (date(2026, 11, 16), True, None, "")


def test_a_cycle_that_was_begun_is_seen_as_it_ran() -> None:
    """Planned from 1-Nov, begun on the 3rd: the plan's days stand in no other entry."""
    begun = facts_of(CycleFact(1, date(2026, 11, 3)))
    ran = a_fact(
        date(2026, 11, 3),
        date(2026, 12, 1),
        EntrySort.INFUSION,
        records=(CYCLE_ID,),
        table="cycle",
        is_running=True,
        number=1,
    )
    entries = by_key(tuple(join((ran,), (plan(begun, {"cycle:1": StepState.RUNNING}),), known())))
    assert (entries["cycle:1"].first, entries["cycle:1"].last) == (date(2026, 11, 3), date(2026, 12, 1))
    assert (entries["cycle:1"].state, entries["cycle:1"].record) == (StepState.RUNNING, CYCLE_ID)
    assert entries["cycle:2"].first == date(2026, 12, 15), "14 days after the end that is expected"


def test_a_cycle_that_was_begun_on_other_days_is_not_planned_on_these() -> None:
    begun = facts_of(CycleFact(1, date(2026, 10, 1), date(2026, 10, 29)))
    entries = by_key(tuple(join((), (plan(begun),), known(DAY_ZERO, date(2026, 11, 9)))))
    assert "cycle:1" not in entries


def test_an_order_for_the_day_of_a_step_is_opened_by_it() -> None:
    order = a_fact(
        DAY_ZERO, date(2026, 11, 29), EntrySort.INFUSION, records=(CYCLE_ID,), table="cycle", is_done=False
    )._replace(is_order=True, number=1)
    entries = tuple(join((order,), (plan(),), known()))
    cycle = by_key(entries)["cycle:1"]
    assert (cycle.record, cycle.table, cycle.is_done, cycle.state) == (CYCLE_ID, "cycle", False, StepState.PLANNED)
    assert len(entries) == 4


def test_two_steps_of_one_day_share_no_order() -> None:
    two = (looks("one", TRANSPLANT, Span(14)), looks("two", TRANSPLANT, Span(14)))
    steps = [JudgedStep(step, StepState.PLANNED) for step in expand(arm(*two), facts_of())]
    order = a_fact(date(2026, 11, 15), is_done=False)._replace(is_order=True)
    entries = by_key(tuple(join((order,), (a_plan(facts_of(), steps),), known())))
    assert sorted(str(entry.record) for entry in entries.values()) == [str(MRD_ID), "None"]


def test_an_order_for_another_day_than_its_step_stands_beside_it() -> None:
    order = a_fact(date(2026, 11, 4), date(2026, 12, 2), EntrySort.INFUSION, records=(CYCLE_ID,), is_done=False)
    entries = tuple(join((order._replace(is_order=True, number=1),), (plan(),), known()))
    infusions = {(entry.first, entry.step) for entry in entries if entry.sort is EntrySort.INFUSION}
    assert infusions == {(DAY_ZERO, "cycle:1"), (date(2026, 11, 4), None), (date(2026, 12, 13), "cycle:2")}


def test_what_is_outside_the_days_is_left_out() -> None:
    assert tuple(join((), (plan(),), known(date(2026, 11, 30), date(2026, 12, 5)))) == ()
    assert by_key(tuple(join((), (plan(),), known(date(2026, 11, 29), date(2026, 12, 5))))).keys() == {"cycle:1"}


def test_a_step_without_a_day_has_no_entry() -> None:
    step = DatedStep("later:1", "later", "Later", LINES[2].sort, None, None, None)
    assert tuple(join((), (a_plan(facts_of(), [JudgedStep(step, StepState.AWAITING)]),), known())) == ()


@pytest.mark.parametrize("ceased", [False, True])
def test_steps_that_were_ceased_are_shown_only_where_asked_for(ceased: bool) -> None:
    judged = plan(states={"mrd:1": StepState.CEASED, "dli:1": StepState.OMITTED})
    entries = by_key(tuple(join((), (judged,), known(ceased=ceased))))
    assert ("mrd:1" in entries, "dli:1" in entries) == (ceased, True)


def test_after_a_patients_last_day_nothing_is_expected() -> None:
    last = date(2026, 11, 20)
    running = a_fact(DAY_ZERO, date(2026, 11, 29), EntrySort.INFUSION, is_running=True)
    to_come = a_fact(date(2026, 11, 25), sort=EntrySort.BAG, is_done=False, records=(BAG_ID,))
    late_report = a_fact(date(2026, 11, 25), records=(OTHER_ID,))
    entries = tuple(join((running, to_come, late_report), (plan(),), known(ended_on=last)))
    assert sorted((entry.sort.value, entry.first.day, entry.last.day, entry.is_running) for entry in entries) == [
        ("infusion", 1, 20, False),
        ("infusion", 1, 29, False),
        ("mrd", 15, 15, False),
        ("mrd", 25, 25, False),
    ]


def test_what_lies_on_a_patients_last_day_is_shown() -> None:
    """The MRD step is planned for 15 November; a bag was to be changed on that day."""
    bag = a_fact(date(2026, 11, 15), sort=EntrySort.BAG, is_done=False, records=(BAG_ID,))
    for last, found in ((date(2026, 11, 15), ["bag", "mrd"]), (date(2026, 11, 14), [])):
        entries = join((bag,), (plan(),), known(date(2026, 11, 15), date(2026, 11, 16), ended_on=last))
        assert sorted(one.sort.value for one in entries if one.sort is not EntrySort.INFUSION) == found


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        (StepState.DUE, StepState.OVER),
        (StepState.IN_WINDOW, StepState.OVER),
        (StepState.AWAITING, StepState.OVER),
        (StepState.LATE, StepState.MISSED),
        (StepState.OMITTED, StepState.OMITTED),
    ],
)
def test_nobody_does_what_was_open_when_a_patient_left(state: StepState, shown: StepState) -> None:
    open_one = plan(states={"mrd:1": state})
    left = by_key(tuple(join((), (open_one,), known(ended_on=date(2026, 11, 20)))))
    assert (left["mrd:1"].state, left["mrd:1"].can_move) == (shown, False)
    assert left["cycle:1"].doses is None  # nobody orders them any more
    assert by_key(tuple(join((), (open_one,), known())))["mrd:1"].state is state


def test_what_was_over_before_the_days_is_left_out_where_a_death_ended_it() -> None:
    running = a_fact(DAY_ZERO, date(2026, 12, 29), EntrySort.INFUSION, is_running=True)
    days = known(date(2026, 11, 21), date(2026, 11, 30), ended_on=date(2026, 11, 20))
    assert tuple(join((running,), (), days)) == ()


def test_a_day_is_the_wards_own() -> None:
    """Midnight in Shanghai is 16:00 in UTC; what lasts until then belongs to the day that is over."""
    days = Period(DAY_ZERO, date(2026, 11, 2), ZONE)
    assert (days.begins, days.ends) == (datetime(2026, 10, 31, 16, tzinfo=UTC), datetime(2026, 11, 2, 16, tzinfo=UTC))
    assert days.day(datetime(2026, 11, 1, 16, tzinfo=UTC)) == date(2026, 11, 2)
    assert days.day_before(datetime(2026, 11, 1, 16, tzinfo=UTC)) == DAY_ZERO


def test_a_day_of_a_clock_change_is_as_long_as_it_is() -> None:
    days = Period(date(2026, 10, 25), date(2026, 10, 25), ZoneInfo("Europe/Berlin"))
    assert days.ends - days.begins == timedelta(hours=25)
