"""What stands in a calendar under no plan: infusions, bags, steps, DLI and results, on the ward's own days."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event

from bline_desktop import paths
from bline_desktop.commands.templates import save_template
from bline_desktop.domain.act import PROGRAM_ID, Asker
from bline_desktop.domain.holidays import Holidays, read_holidays
from bline_desktop.domain.observations.gvhd import Gvhd, GvhdFields, GvhdOrgan, GvhdType
from bline_desktop.domain.observations.mrd import Mrd
from bline_desktop.domain.plan.entries import CalendarEntry, CalendarView, EntrySort
from bline_desktop.domain.plan.kept import PlanRecord
from bline_desktop.domain.plan.protocol import StepSort
from bline_desktop.domain.plan.spans import Span, Window
from bline_desktop.domain.plan.state import StepState
from bline_desktop.domain.roles import Role
from bline_desktop.domain.treatment.cycle import Cycle, PumpRecord
from bline_desktop.domain.treatment.dli import Dli
from bline_desktop.domain.treatment.dli_order import DliOrder, DliOrderFields
from bline_desktop.domain.treatment.kept_plan import BagPlan, PlanBag
from bline_desktop.domain.treatment.orders import DoseOrder, DoseOrderFields
from bline_desktop.domain.treatment.plan_basis import BagPlanFields
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.domain.words import Words
from bline_desktop.queries.calendar import patient_calendar, ward_calendar
from tests.support.plans import TRANSPLANT, cycles, looks, template
from tests.unit.queries.ward import NOW, ZONE, H, Untyped, Ward, asker

START, NEW_BAG, PAUSE, STOP = PumpAction.START, PumpAction.NEW_BAG, PumpAction.PAUSE, PumpAction.STOP
WORDS = Words(ZONE)
DAY = timedelta(days=1)
TODAY = date(2026, 11, 22)
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


def china(name: str) -> Holidays:
    return read_holidays((paths.holidays() / f"{name}.toml").read_text(encoding="utf-8"), name)


def november(ward: Ward, who: Asker | None = None) -> CalendarView:
    return ward_calendar(ward.session, who or asker(), *NOVEMBER)


def said(entry: CalendarEntry) -> str:
    return WORDS.say(entry.title.message, **dict(entry.title.values))


def told(view: CalendarView) -> list[tuple[str, str, date, date]]:
    return [(entry.sort.value, said(entry), entry.first, entry.last) for entry in view.entries]


def of_sort(view: CalendarView, sort: EntrySort) -> list[CalendarEntry]:
    return [entry for entry in view.entries if entry.sort is sort]


def test_an_empty_ward_has_days_and_no_entries(ward: Ward) -> None:
    view = november(ward)
    assert (view.as_of, view.today, view.entries, view.patient_id) == (NOW, TODAY, (), None)
    assert [day.day.day for day in view.days] == list(range(1, 31))


def test_without_a_calendar_only_weekends_are_known(ward: Ward) -> None:
    view = november(ward)
    saturday, sunday, monday = view.days[6], view.days[7], view.days[8]
    assert [(day.is_weekend, day.is_worked, day.is_known) for day in (saturday, sunday, monday)] == [
        (True, False, False),
        (True, False, False),
        (False, True, False),
    ]
    assert view.last_year is None


def test_holidays_and_saturdays_worked_in_exchange_are_cues(ward: Ward) -> None:
    """China 2026: 1 to 7 October are holidays, Saturday 10 October is worked in exchange."""
    ward.setting("holidays", "china")
    who = replace(asker(), calendar=china)
    view = ward_calendar(ward.session, who, date(2026, 10, 1), date(2027, 1, 1))
    first, exchanged = view.days[0], view.days[9]
    assert (first.is_holiday, first.is_worked, first.is_weekend) == (True, False, False)
    assert (exchanged.is_holiday, exchanged.is_worked, exchanged.is_weekend) == (False, True, True)
    assert (view.days[-2].is_known, view.days[-1].is_known, view.last_year) == (
        True,
        china("china").last_year >= 2027,
        china("china").last_year,
    )


def test_a_running_infusion_goes_on_to_its_predicted_end(ward: Ward) -> None:
    """Started on Sunday 22-Nov at 04:05 of the ward: 28 days later it is 20-Dec at 04:05."""
    patient = ward.patient()
    cycle = ward.cycle(patient)
    ward.pump(cycle, START, NOW - 10 * H)
    (running,) = of_sort(november(ward), EntrySort.INFUSION)
    assert (said(running), running.first, running.last) == ("Cycle 1", TODAY, date(2026, 12, 20))
    assert (running.at, running.is_done, running.is_running, running.state) == (NOW - 10 * H, True, True, None)
    assert (running.record, running.table, running.step) == (cycle, "cycle", None)
    assert (running.patient_id, running.trial_id, running.name) == (patient, "ZJ-014", "LI Wei")


def test_an_infusion_that_runs_beyond_its_days_covers_today(ward: Ward) -> None:
    cycle = ward.cycle(ward.patient(), planned_days=1)
    ward.pump(cycle, START, NOW - 72 * H)
    ward.pump(cycle, NEW_BAG, NOW - 24 * H, number=2)
    (running,) = of_sort(november(ward), EntrySort.INFUSION)
    assert (running.first, running.last) == (date(2026, 11, 19), TODAY)


def test_a_pump_that_stands_says_so(ward: Ward) -> None:
    cycle = ward.cycle(ward.patient())
    ward.pump(cycle, START, NOW - 10 * H)
    ward.pump(cycle, PAUSE, NOW - 1 * H, cause="imaging")
    (running,) = of_sort(november(ward), EntrySort.INFUSION)
    assert (said(running), running.is_running) == ("Cycle 1, paused", True)


def test_an_infusion_that_was_stopped_covers_the_days_it_ran(ward: Ward) -> None:
    cycle = ward.cycle(ward.patient())
    ward.pump(cycle, START, NOW - 72 * H)
    ward.pump(cycle, STOP, NOW - 30 * H)
    (ran,) = november(ward).entries
    assert (ran.sort, ran.first, ran.last) == (EntrySort.INFUSION, date(2026, 11, 19), date(2026, 11, 21))
    assert (ran.is_done, ran.is_running) == (True, False)


def test_what_was_stopped_at_midnight_does_not_cover_the_day_that_begins(ward: Ward) -> None:
    """Midnight of the ward in Shanghai is 16:00 in UTC."""
    cycle = ward.cycle(ward.patient())
    ward.pump(cycle, START, datetime(2026, 11, 18, 16, tzinfo=UTC))
    ward.pump(cycle, STOP, datetime(2026, 11, 20, 16, tzinfo=UTC))
    (ran,) = november(ward).entries
    assert (ran.first, ran.last) == (date(2026, 11, 19), date(2026, 11, 20))
    assert ward_calendar(ward.session, asker(), date(2026, 11, 21), date(2026, 11, 25)).entries == ()


def test_an_infusion_across_the_autumn_change_ends_at_the_hour_by_true_time(ward: Ward) -> None:
    """Berlin: 25 October 2026 has 25 hours. Started on the 24th at 00:30, two days of 24 hours end on the 25th, 23:30.

    By the wall clock it would be 00:30 of the 26th, one day more.
    """
    berlin = ZoneInfo("Europe/Berlin")
    start = datetime(2026, 10, 24, 0, 30, tzinfo=berlin).astimezone(UTC)
    cycle = ward.cycle(ward.patient(), planned_days=2, start=date(2026, 10, 24))
    ward.pump(cycle, START, start)
    who = replace(asker(now=start + H), zone=berlin)
    (running,) = of_sort(ward_calendar(ward.session, who, date(2026, 10, 24), date(2026, 10, 31)), EntrySort.INFUSION)
    assert (running.first, running.last) == (date(2026, 10, 24), date(2026, 10, 25))


def test_a_bag_hung_in_the_hour_that_comes_twice_belongs_to_its_day(ward: Ward) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    second_time = datetime(2026, 10, 25, 2, 30, tzinfo=berlin, fold=1).astimezone(UTC)
    cycle = ward.cycle(ward.patient(), start=date(2026, 10, 24))
    ward.pump(cycle, START, second_time - 24 * H)
    bag = ward.pump(cycle, NEW_BAG, second_time, number=2)
    who = replace(asker(now=second_time + H), zone=berlin)
    view = ward_calendar(ward.session, who, date(2026, 10, 25), date(2026, 10, 25))
    done = [entry for entry in of_sort(view, EntrySort.BAG) if entry.is_done]
    assert [(entry.record, entry.first, entry.at) for entry in done] == [(bag, date(2026, 10, 25), second_time)]


@pytest.mark.parametrize(("after", "seen"), [(-1, True), (0, True), (1, False)])
def test_only_what_touches_the_days_is_shown(ward: Ward, after: int, seen: bool) -> None:
    cycle = ward.cycle(ward.patient())
    ward.pump(cycle, START, NOW - 72 * H)
    ward.pump(cycle, STOP, NOW - 30 * H)
    day = date(2026, 11, 21) + after * DAY
    assert bool(ward_calendar(ward.session, asker(), day, day).entries) is seen
    assert ward_calendar(ward.session, asker(), date(2026, 11, 1), date(2026, 11, 18)).entries == ()


def test_a_cycle_that_was_started_again_after_its_stop_goes_on(ward: Ward) -> None:
    cycle = ward.cycle(ward.patient(), start=date(2026, 11, 10))
    ward.pump(cycle, START, NOW - 240 * H)
    ward.pump(cycle, STOP, NOW - 200 * H)
    ward.pump(cycle, START, NOW - 20 * H, number=2)
    view = ward_calendar(ward.session, asker(), TODAY, TODAY)
    (running,) = of_sort(view, EntrySort.INFUSION)
    assert (running.first, running.is_running) == (date(2026, 11, 12), True)


def test_what_was_started_and_stopped_at_one_moment_stands_on_that_day(ward: Ward) -> None:
    cycle = ward.cycle(ward.patient())
    ward.pump(cycle, START, NOW - H)
    ward.pump(cycle, STOP, NOW - H, recorded_at=NOW)
    (ran,) = november(ward).entries
    assert (ran.first, ran.last, ran.is_running, ran.is_done) == (TODAY, TODAY, False, True)


def test_what_runs_now_is_over_by_the_next_year(ward: Ward) -> None:
    ward.pump(ward.cycle(ward.patient()), START, NOW - H)
    assert ward_calendar(ward.session, asker(), date(2027, 11, 1), date(2027, 11, 30)).entries == ()


def test_bags_that_were_changed_and_the_next_one_due(ward: Ward) -> None:
    """A 48-hour bag of 10 h ago is to be changed 37.5 h from now, half an hour before it is empty: 24-Nov 03:35."""
    cycle = ward.cycle(ward.patient())
    ward.pump(cycle, START, NOW - 50 * H)
    changed = ward.pump(cycle, NEW_BAG, NOW - 10 * H, number=2)
    done, due = of_sort(november(ward), EntrySort.BAG)
    assert (said(done), done.at, done.first, done.is_done) == ("Bag 2, 48 h", NOW - 10 * H, TODAY, True)
    assert (done.record, done.table) == (changed, "pump_record")
    assert (said(due), due.at, due.first) == ("Bag change", NOW + 37 * H + H / 2, date(2026, 11, 24))
    assert (due.is_done, due.record, due.table) == (False, cycle, "cycle")


def test_a_change_of_bag_that_is_overdue_is_late(ward: Ward) -> None:
    """A 48-hour bag of 47.5 h ago was to be changed this very minute; one minute before, it was only due."""
    cycle = ward.cycle(ward.patient())
    ward.pump(cycle, START, NOW - 47 * H - H / 2)
    (now,) = of_sort(november(ward), EntrySort.BAG)
    assert (now.at, now.state, now.is_done) == (NOW, StepState.LATE, False)
    other = ward.cycle(ward.patient("ZJ-015"))
    ward.pump(other, START, NOW - 47 * H - H / 2 + timedelta(minutes=1))
    (due,) = (bag for bag in of_sort(november(ward), EntrySort.BAG) if bag.record == other)
    assert due.state is None


def test_the_last_bag_is_not_to_be_changed(ward: Ward) -> None:
    cycle = ward.cycle(ward.patient(), planned_days=2)
    ward.pump(cycle, START, NOW - 10 * H)
    assert of_sort(november(ward), EntrySort.BAG) == []


def keep_plan(ward: Ward, cycle: UUID, first: datetime, count: int) -> None:
    """Keep a plan of so many bags of 48 hours."""
    patient = ward.session.get_one(Cycle, cycle).patient_id
    basis = BagPlanFields.model_validate({"start": first, "bags": "48", "lead_min": 30})
    plan = BagPlan.written(ward.act(NOW - H), patient, basis, cycle_id=cycle, ends_at=first + count * 48 * H, label="")
    ward.add(plan)
    for number in range(count):
        hang = first + number * 48 * H
        values: dict[str, Any] = {"number": number + 2, "duration_h": Decimal(48), "dose_ug_per_day": Decimal(28)}
        links: dict[str, Any] = {"plan_id": plan.id, "hang_at": hang, "until": hang + 48 * H, "part": f"bag {number}"}
        ward.add(PlanBag.written(ward.act(NOW - H), patient, Untyped(), **values, **links))


def test_of_a_kept_plan_the_bags_after_the_next_one_are_still_to_come(ward: Ward) -> None:
    cycle = ward.cycle(ward.patient())
    ward.pump(cycle, START, NOW - 10 * H)
    keep_plan(ward, cycle, NOW + 38 * H, 3)
    bags = of_sort(november(ward), EntrySort.BAG)
    assert [(said(bag), bag.at) for bag in bags] == [
        ("Bag change", NOW + 37 * H + H / 2),
        ("Bag 3 planned, 48 h", NOW + 86 * H),
        ("Bag 4 planned, 48 h", NOW + 134 * H),
    ]
    assert not any(bag.is_done for bag in bags)


def test_a_cycle_that_was_ordered_and_not_started_stands_on_its_days(ward: Ward) -> None:
    patient = ward.patient()
    cycle = ward.cycle(patient, start=date(2026, 11, 25), planned_days=14)
    keep_plan(ward, cycle, NOW + 72 * H, 1)
    ordered, bag = november(ward).entries
    assert (said(ordered), ordered.first, ordered.last) == ("Cycle 1 ordered", date(2026, 11, 25), date(2026, 12, 9))
    assert (ordered.is_done, ordered.is_running, ordered.record) == (False, False, cycle)
    assert (said(bag), bag.first) == ("Bag 2 planned, 48 h", date(2026, 11, 25))
    assert ward_calendar(ward.session, asker(), date(2026, 12, 10), date(2026, 12, 31)).entries == ()


def order_step(ward: Ward, cycle: UUID, starts_at: datetime) -> UUID:
    """Order a second step of 28 micrograms per day."""
    patient = ward.session.get_one(Cycle, cycle).patient_id
    fields = DoseOrderFields.model_validate(
        {"step": 2, "basis": "fixed", "dose_ug_per_day": "28", "starts_at": starts_at, "duration_h": "48"}
    )
    return ward.record(DoseOrder, patient, fields, cycle_id=cycle)


def test_a_step_of_the_dose_stands_where_it_is_ordered_until_it_is_done(ward: Ward) -> None:
    cycle = ward.cycle(ward.patient(), dose_ug_per_day="9")
    ward.pump(cycle, START, NOW - 10 * H, dose_ug_per_day="9")
    order = order_step(ward, cycle, NOW + 24 * H)
    (step,) = of_sort(november(ward), EntrySort.DOSE_STEP)
    assert (said(step), step.at, step.is_done) == ("Step to 28 micrograms per day", NOW + 24 * H, False)
    assert (step.record, step.table, step.first) == (order, "dose_order", date(2026, 11, 23))


def test_a_step_that_was_done_stands_where_its_bag_was_hung(ward: Ward) -> None:
    cycle = ward.cycle(ward.patient(), dose_ug_per_day="9")
    ward.pump(cycle, START, NOW - 48 * H, dose_ug_per_day="9")
    order = order_step(ward, cycle, NOW - 24 * H)
    act = ward.pump(cycle, NEW_BAG, NOW - 2 * H, number=2)
    ward.session.get_one(PumpRecord, act).order_id = order
    ward.session.flush()
    (step,) = of_sort(november(ward), EntrySort.DOSE_STEP)
    assert (step.at, step.is_done, step.record, step.table) == (NOW - 2 * H, True, act, "pump_record")


def test_a_step_of_an_infusion_that_is_over_does_not_come(ward: Ward) -> None:
    cycle = ward.cycle(ward.patient(), dose_ug_per_day="9")
    ward.pump(cycle, START, NOW - 48 * H, dose_ug_per_day="9")
    order_step(ward, cycle, NOW + 24 * H)
    ward.pump(cycle, STOP, NOW - 2 * H)
    assert of_sort(november(ward), EntrySort.DOSE_STEP) == []


def test_dlis_are_numbered_over_the_whole_course(ward: Ward) -> None:
    patient = ward.patient()
    ward.dli(patient, NOW - 60 * 24 * H, NOW - 60 * 24 * H + H)
    second = ward.dli(patient, NOW - 72 * H, NOW - 71 * H)
    third = ward.dli(patient, NOW - H)
    given, runs = november(ward).entries
    assert (said(given), given.record, given.is_done, given.is_running) == (
        "DLI 2: 1.5 × 10⁶ per kg",
        second,
        True,
        False,
    )
    assert (said(runs), runs.record, runs.is_running) == ("DLI 3: 1.5 × 10⁶ per kg, running", third, True)
    assert (runs.first, runs.at, runs.table) == (TODAY, NOW - H, "dli")


def order_dli(ward: Ward, patient: UUID, fractions: int) -> UUID:
    fields = DliOrderFields.model_validate(
        {
            "planned_on": date(2026, 11, 25),
            "product": "gcsf_cryo",
            "cd3_mantissa": "1",
            "cd3_power": "6",
            "fractions": fractions,
            "donor": "Sister",
            "donor_group": "a_pos",
            "patient_group": "a_pos",
            "reason": "By protocol",
        }
    )
    return ward.record(DliOrder, patient, fields)


def test_an_ordered_dli_stands_on_its_day_until_all_of_it_was_given(ward: Ward) -> None:
    patient = ward.patient()
    order = order_dli(ward, patient, 2)
    (entry,) = november(ward).entries
    assert (said(entry), entry.first, entry.record, entry.table) == (
        "DLI ordered: 1 × 10⁶ CD3+ cells per kg",
        date(2026, 11, 25),
        order,
        "dli_order",
    )
    assert not entry.is_done
    for number, ordered in ((1, True), (2, False)):
        given = ward.dli(patient, NOW - number * H, NOW)
        ward.session.get_one(Dli, given).order_id = order
        ward.session.flush()
        assert bool([entry for entry in november(ward).entries if not entry.is_done]) is ordered


def test_results_stand_on_the_day_of_their_sample(ward: Ward) -> None:
    patient = ward.patient()
    mrd = ward.mrd(patient, date(2026, 11, 30))
    ward.mrd(patient, date(2026, 12, 1))
    cd3, whole = ward.chimerism(patient), ward.chimerism(patient, "whole", "97")
    gvhd = ward.record(
        Gvhd, patient, GvhdFields(assessed_on=TODAY, type=GvhdType.ACUTE, organ=GvhdOrgan.SKIN, active=False)
    )
    chimerism, review, result = november(ward).entries
    assert (said(chimerism), chimerism.sort, chimerism.first) == (
        "Chimerism: CD3 98.5 % donor, Whole blood 97 % donor",
        EntrySort.CHIMERISM,
        date(2026, 11, 20),
    )
    assert chimerism.record in (cd3, whole)
    assert (said(review), review.sort, review.record) == ("Acute GVHD, skin: not active", EntrySort.GVHD, gvhd)
    assert (said(result), result.record, result.table) == ("MRD: Negative at 10⁻⁶ (0.0001 %)", mrd, "mrd")
    assert all(entry.is_done and entry.at is None and entry.state is None for entry in november(ward).entries)


def test_what_was_struck_is_not_shown(ward: Ward) -> None:
    patient = ward.patient()
    cycle = ward.cycle(patient)
    start = ward.pump(cycle, START, NOW - 10 * H)
    result, given = ward.mrd(patient), ward.dli(patient, NOW - 72 * H, NOW - 71 * H)
    assert len(november(ward).entries) == 4
    for record, key in ((Mrd, result), (Dli, given), (PumpRecord, start), (Cycle, cycle)):
        ward.strike(record, key)
    assert november(ward).entries == ()


def test_a_corrected_result_is_shown_once_as_it_stands(ward: Ward) -> None:
    patient = ward.patient()
    first = ward.mrd(patient)
    ward.strike(Mrd, first)
    second = ward.mrd(patient, date(2026, 11, 19))
    ward.session.get_one(Mrd, second).replaces = first
    ward.session.flush()
    (entry,) = november(ward).entries
    assert (entry.record, entry.first) == (second, date(2026, 11, 19))


def test_after_a_death_nothing_is_to_come_and_nothing_runs(ward: Ward) -> None:
    """Died on the 21st with a pump of which nobody recorded the stop; the next bag and the next cycle are left out."""
    patient = ward.patient(state="died", ended_on=date(2026, 11, 21))
    cycle = ward.cycle(patient)
    ward.pump(cycle, START, NOW - 72 * H)
    ward.pump(cycle, NEW_BAG, NOW - 36 * H, number=2)
    ward.cycle(patient, 2, date(2026, 11, 29))
    ward.mrd(patient, date(2026, 11, 22))  # reported of a sample whose day was typed wrong: a fact all the same
    infusion, bag, result = november(ward).entries
    assert (infusion.first, infusion.last, infusion.is_running, infusion.is_done) == (
        date(2026, 11, 19),
        date(2026, 11, 21),
        False,
        True,
    )
    assert (bag.is_done, result.sort) == (True, EntrySort.MRD)


def test_mine_are_patients_of_whom_the_asker_recorded_something_in_two_weeks(ward: Ward) -> None:
    mine, old, others = (ward.patient(f"ZJ-0{number}", "Li", "Wei") for number in (11, 12, 13))
    ward.person("BAKER Paul", Role.PHYSICIAN)
    for patient in (mine, old, others):
        ward.mrd(patient)
    for patient, at in ((mine, NOW - 13 * 24 * H), (old, NOW - 15 * 24 * H)):
        act = replace(ward.act(at), user_id=uuid5(PROGRAM_ID, "BAKER Paul"))
        fields = GvhdFields(assessed_on=date(2026, 9, 1), type=GvhdType.ACUTE, organ=GvhdOrgan.SKIN, active=False)
        ward.add(Gvhd.written(act, patient, fields))
    paul = Asker(uuid5(PROGRAM_ID, "BAKER Paul"), "BAKER Paul", Role.PHYSICIAN, NOW, ZONE)
    assert {entry.trial_id: entry.mine for entry in november(ward, paul).entries} == {
        "ZJ-011": True,
        "ZJ-012": False,
        "ZJ-013": False,
    }


def test_a_patient_has_a_calendar_of_their_own(ward: Ward) -> None:
    one, other = ward.patient(), ward.patient("ZJ-015", "Wang", "Fang")
    for patient in (one, other):
        ward.pump(ward.cycle(patient), START, NOW - 10 * H)
        ward.mrd(patient)
        ward.dli(patient, NOW - 72 * H, NOW - 71 * H)
        ward.cycle(patient, 2, date(2026, 11, 30))
        order_dli(ward, patient, 1)
    both = november(ward)
    own = patient_calendar(ward.session, asker(), one, *NOVEMBER)
    assert own.patient_id == one
    assert own.entries == tuple(entry for entry in both.entries if entry.patient_id == one)
    assert len(own.entries) * 2 == len(both.entries) == 12


def start_plan(ward: Ward, *patients: UUID) -> None:
    """Let patients be treated by a plan: a cycle on day 120 (16-Nov), MRD on day 125, a visit on day 130 (26-Nov)."""
    steps = (
        cycles(offset=Span(120), window=Window(-7, 7)),
        looks("mrd", TRANSPLANT, Span(125), Window(-3, 3)),
        looks("visit", TRANSPLANT, Span(130), sort=StepSort.VISIT),
    )
    ref = save_template(ward.session, ward.act(role=Role.PHYSICIAN), template(*steps))
    for patient in patients:
        ward.record(PlanRecord, patient, Untyped(), NOW - 40 * 24 * H, template_ref=str(ref), arm="main", reason=None)


def test_planned_steps_stand_beside_what_was_done_and_in_one_with_it(ward: Ward) -> None:
    patient = ward.patient()
    start_plan(ward, patient)
    result = ward.mrd(patient, date(2026, 11, 20))
    cycle = ward.cycle(patient, start=date(2026, 11, 18))
    ward.pump(cycle, START, NOW - 48 * H)
    ward.pump(cycle, NEW_BAG, NOW - 2 * H, number=2)
    shown = {entry.step: entry for entry in november(ward).entries if entry.sort is not EntrySort.BAG}
    assert {key: (entry.first.day, entry.last.day, entry.is_done, entry.record) for key, entry in shown.items()} == {
        "cycle:1": (20, 18, True, cycle),
        "mrd:1": (20, 20, True, result),
        "visit:1": (26, 26, False, None),
    }
    assert (said(shown["visit:1"]), shown["visit:1"].sort, shown["visit:1"].name) == (
        "Visit",
        EntrySort.VISIT,
        "LI Wei",
    )
    days = shown["mrd:1"].days
    assert days is not None
    assert (days.opens, days.closes) == (date(2026, 11, 18), date(2026, 11, 24))


def test_of_a_patient_who_left_before_no_plan_is_read_for_the_ward(ward: Ward) -> None:
    gone = ward.patient("ZJ-011", state="off_study", ended_on=date(2026, 10, 31))
    left = ward.patient("ZJ-012", state="off_study", ended_on=date(2026, 11, 20))
    there = ward.patient("ZJ-013")
    start_plan(ward, gone, left, there)
    assert [(entry.trial_id, entry.step) for entry in november(ward).entries] == [
        ("ZJ-012", "cycle:1"),
        ("ZJ-013", "cycle:1"),
        ("ZJ-013", "mrd:1"),
        ("ZJ-013", "visit:1"),
    ]
    assert patient_calendar(ward.session, asker(), gone, *NOVEMBER).entries == ()
    assert [entry.step for entry in patient_calendar(ward.session, asker(), there, *NOVEMBER).entries] == [
        "cycle:1",
        "mrd:1",
        "visit:1",
    ]


def count_selects(ward: Ward, asked: Callable[[], object]) -> int:
    counted: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        counted.append(statement)

    engine = ward.session.get_bind()
    event.listen(engine, "before_cursor_execute", count)
    asked()
    event.remove(engine, "before_cursor_execute", count)
    return len(counted)


def test_the_number_of_selects_does_not_grow_with_the_patients(ward: Ward) -> None:
    counts = []
    patients = [ward.patient(f"ZJ-0{number}") for number in range(3)]
    start_plan(ward, *patients)
    for patient in patients:
        ward.pump(ward.cycle(patient), START, NOW - 10 * H)
        ward.mrd(patient)
        ward.dli(patient, NOW - 72 * H)
        counts.append(count_selects(ward, lambda: november(ward)))
    assert len(set(counts)) == 1
