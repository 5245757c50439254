"""The ward board and the wall view."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

import pytest
from sqlalchemy import event
from sqlmodel import select

from bline_desktop.domain.act import PROGRAM_ID
from bline_desktop.domain.observations.mrd import Mrd
from bline_desktop.domain.observations.round import Handwriting, Round, RoundFields
from bline_desktop.domain.patient import Access, AccessFields, AccessType, Place, Side
from bline_desktop.domain.roles import Role
from bline_desktop.domain.second_check import CheckOutcome, SecondCheck
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.bag_rules import PAST_USE_BY
from bline_desktop.domain.treatment.cycle import Cycle, PumpRecord
from bline_desktop.domain.treatment.dli import Dli
from bline_desktop.domain.treatment.dli_bag import DliBag
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.domain.treatment.segments import PumpState
from bline_desktop.domain.views import BoardRow
from bline_desktop.domain.wall import Presses
from bline_desktop.domain.words import Words
from bline_desktop.queries.board import ward_board
from bline_desktop.queries.infusions import infusion_page
from bline_desktop.queries.wall import wall
from tests.support.labels import ref_of, shelf
from tests.unit.queries.ward import NOW, NURSE, ZONE, H, Untyped, Ward, asker

WORDS = Words(ZONE)
MIN = timedelta(minutes=1)
NO_BASELINE = "Baseline ICE and handwriting not recorded"
PATIENT = uuid5(PROGRAM_ID, "ZJ-014")
START, NEW_BAG, PAUSE = PumpAction.START, PumpAction.NEW_BAG, PumpAction.PAUSE
RESUME, STOP = PumpAction.RESUME, PumpAction.STOP


def said(said: Said | None) -> str | None:
    return None if said is None else WORDS.say(said.message, **dict(said.values))


def needs(ward: Ward) -> list[str | None]:
    return [said(each.sentence) for each in ward_board(ward.session, asker()).attention]


def only_row(ward: Ward) -> BoardRow:
    (row,) = ward_board(ward.session, asker()).rows
    return row


def a_running_cycle(ward: Ward, start_h: float = 10, **label: Any) -> UUID:
    patient = ward.patient()
    ward.stay(patient)
    ward.baseline(patient)
    cycle = ward.cycle(patient)
    ward.pump(cycle, START, NOW - timedelta(hours=start_h), **label)
    return cycle


def test_rows_stand_in_bed_order_then_by_place_and_trial_id(ward: Ward) -> None:
    beds = {"ZJ-001": "12", "ZJ-002": "4", "ZJ-003": "4A"}
    for (trial_id, bed), name in zip(beds.items(), ("An", "Bo", "Cai"), strict=True):
        ward.stay(ward.patient(trial_id, name, "Xiulan"), bed=bed)
    for trial_id, place in (("ZJ-012", "home"), ("ZJ-009", "home"), ("ZJ-020", "day_unit")):
        patient = ward.patient(trial_id)
        ward.stay(patient, place, None)
        ward.pump(ward.cycle(patient), START, NOW - 1 * H)
    ward.stay(ward.patient("ZJ-030"), "leave", None)
    ward.patient("ZJ-031", "Zhou", "Qiaoling")
    board = ward_board(ward.session, asker())
    assert [row.trial_id for row in board.rows] == ["ZJ-002", "ZJ-003", "ZJ-001", "ZJ-020", "ZJ-009", "ZJ-012"]
    assert board.hidden == 2
    everyone = ward_board(ward.session, asker(), everyone=True)
    assert [row.trial_id for row in everyone.rows][-2:] == ["ZJ-030", "ZJ-031"]
    assert everyone.hidden == 0
    assert everyone.as_of == NOW


def test_the_dead_lie_in_no_bed_of_the_board_unless_asked_for(ward: Ward) -> None:
    ward.stay(ward.patient(state="died", ended_on=date(2026, 11, 20)))
    assert ward_board(ward.session, asker()).rows == ()
    (row,) = ward_board(ward.session, asker(), everyone=True).rows
    assert row.whereabouts is None


def test_a_row_says_what_runs_now_and_by_when_the_bag_is_to_be_changed(ward: Ward) -> None:
    a_running_cycle(ward, start_h=10)
    patient = only_row(ward).patient_id
    assert only_row(ward).open_tasks == 2  # by rule: no sample of before the cycle
    ward.mrd(patient)
    ward.chimerism(patient)
    row = only_row(ward)
    assert row.running is not None
    assert row.running.infusion.state is PumpState.RUNNING
    assert (row.running.dose_ug_per_day, row.running.bag_number, row.running.bag_hours) == (Decimal(28), 1, Decimal(48))
    assert (row.running.paused_for, row.running.cause) == (None, None)
    assert row.due_at == NOW + 37 * H + 30 * MIN  # 48 h less 10 h less the lead of 30 minutes
    assert (row.shown_name, row.day, row.open_tasks) == ("LI Wei", 126, 0)
    assert needs(ward) == []


def test_the_lead_is_a_setting_of_the_ward(ward: Ward) -> None:
    ward.setting("change_lead_min", "120")
    a_running_cycle(ward, start_h=10)
    assert only_row(ward).due_at == NOW + 36 * H


@pytest.mark.parametrize(
    ("start_h", "expected"),
    [
        (46, []),  # to be changed in 90 minutes
        (46.5, ["Change bag 1 within 1 h"]),
        (47, ["Change bag 1 within 30 min"]),
        (47.5, ["Change of bag 1 overdue by 0 min"]),
        (47.75, ["Change of bag 1 overdue by 15 min"]),
        (48.5, ["Presumed empty for 30 min"]),
    ],
)
def test_the_strip_says_when_a_bag_is_to_be_changed(ward: Ward, start_h: float, expected: list[str]) -> None:
    a_running_cycle(ward, start_h=start_h)
    assert needs(ward) == expected


def test_a_passed_use_by_is_said_once_even_where_the_change_is_overdue_by_it(ward: Ward) -> None:
    a_running_cycle(ward, start_h=10, use_by=NOW - 20 * MIN)
    (need,) = ward_board(ward.session, asker()).attention
    assert said(need.sentence) == "Bag 1 is past its use-by by 20 min"
    assert (need.since, need.critical, need.bed) == (NOW - 20 * MIN, True, "4")


def test_a_pause_is_said_with_its_age_and_cause(ward: Ward) -> None:
    cycle = a_running_cycle(ward)
    ward.pump(cycle, PAUSE, NOW - 192 * MIN, cause="occlusion")
    row = only_row(ward)
    assert row.running is not None
    assert row.running.paused_for == 192 * MIN
    assert said(row.running.cause) == "Occlusion"
    assert row.due_at == NOW - 192 * MIN
    assert needs(ward) == [
        "Pump stopped 3 h 12 min, since 10:53: Occlusion. "
        "The ward has chosen no label profile, so no rule of a label is shown."
    ]


def test_a_pause_without_a_cause_says_that_none_is_recorded(ward: Ward) -> None:
    ward.pump(a_running_cycle(ward), PAUSE, NOW - 5 * MIN)
    assert needs(ward) == ["Paused for 5 min: Not recorded"]


def test_a_pump_that_is_stopped_or_not_started_is_no_longer_shown(ward: Ward) -> None:
    cycle = a_running_cycle(ward)
    stop = ward.pump(cycle, STOP, NOW - 1 * H, cause="completed")
    ward.cycle(PATIENT, 2)
    assert only_row(ward).running is None
    ward.strike(PumpRecord, stop)
    assert only_row(ward).running is not None


def test_a_stop_that_lies_ahead_has_not_happened(ward: Ward) -> None:
    ward.pump(a_running_cycle(ward), STOP, NOW + 3 * MIN, cause="completed", recorded_at=NOW)
    assert only_row(ward).running is not None


def test_an_act_that_makes_no_sense_starts_no_pump(ward: Ward) -> None:
    patient = ward.patient()
    ward.stay(patient)
    ward.pump(ward.cycle(patient), PAUSE, NOW - 1 * H)
    assert only_row(ward).running is None


def test_of_two_open_cycles_the_last_started_is_shown(ward: Ward) -> None:
    a_running_cycle(ward, start_h=30)
    ward.pump(ward.cycle(PATIENT, 2), START, NOW - 2 * H, dose_ug_per_day="9", number=7)
    row = only_row(ward)
    assert row.running is not None
    assert (row.running.dose_ug_per_day, row.running.bag_number) == (Decimal(9), 7)


def test_two_pumps_on_at_once_are_both_shown_and_called(ward: Ward) -> None:
    """A second cycle was started while the first one's stop was never recorded."""
    first = a_running_cycle(ward, 30)
    (patient,) = ward.session.exec(select(Cycle.patient_id))
    second = ward.cycle(patient, 2, dose_ug_per_day="9")
    ward.pump(second, START, NOW - 2 * H, dose_ug_per_day="9")
    row = only_row(ward)
    assert row.running is not None
    assert [one.dose_ug_per_day for one in (row.running, *row.running.others)] == [Decimal(9), Decimal(28)]
    assert needs(ward) == ["2 pumps are on at once, by the record"]
    assert ward_board(ward.session, asker()).attention[0].critical
    (line,) = wall(ward.session, asker()).rows
    assert said(line.due) == "2 pumps are on at once, by the record"
    ward.pump(first, PAUSE, NOW - 50 * MIN, cause="occlusion")
    assert needs(ward) == ["2 pumps are on at once, by the record", "Paused for 50 min: Occlusion"]
    third = ward.cycle(patient, 3)
    ward.pump(third, START, NOW - H)
    assert needs(ward) == ["3 pumps are on at once, by the record", "Paused for 50 min: Occlusion"]
    row = only_row(ward)
    assert row.running is not None
    assert len(row.running.others) == 2
    for cycle in (second, third):
        ward.pump(cycle, STOP, NOW - 10 * MIN)
    row = only_row(ward)
    assert row.running is not None
    assert row.running.others == ()


@pytest.mark.parametrize(("changed", "called"), [(16, False), (15, True), (14, True)])
def test_a_dressing_is_due_from_the_day_that_the_setting_gives(ward: Ward, changed: int, called: bool) -> None:
    """It is 22 November in the afternoon; after seven days a dressing of the 15th is due today."""
    ward.setting("dressing_days", "7")
    patient = ward.patient()
    ward.stay(patient)
    assert needs(ward) == []
    ward.record(Access, patient, access(dressing_on=date(2026, 11, changed)))
    assert needs(ward) == (["Dressing due"] if called else [])
    assert infusion_page(ward.session, asker(), patient).dressing_on == date(2026, 11, changed + 7)
    if called:
        assert ward_board(ward.session, asker()).attention[0].since == midnight(changed + 7)


def test_of_several_dressings_the_oldest_counts_and_none_of_an_access_that_is_out(ward: Ward) -> None:
    patient = ward.patient()
    ward.stay(patient)
    gone = access(dressing_on=date(2026, 11, 1), removed_at=NOW - 24 * H)
    for fields in (gone, access(), access(side=Side.RIGHT, dressing_on=date(2026, 11, 21))):
        ward.record(Access, patient, fields)
    assert needs(ward) == []
    ward.record(Access, patient, access(type=AccessType.PORT, dressing_on=date(2026, 11, 10)))
    assert needs(ward) == ["Dressing due"]
    ward.record(Access, ward.patient(trial_id="ZJ-077"), access(dressing_on=date(2026, 11, 2)))
    assert infusion_page(ward.session, asker(), patient).dressing_on == date(2026, 11, 17)


def started_without_a_baseline(ward: Ward, hours_ago: float | None) -> tuple[UUID, UUID]:
    """A patient on the ward, with a cycle that was started so long ago, or not at all."""
    patient = ward.patient()
    ward.stay(patient)
    cycle = ward.cycle(patient)
    if hours_ago is not None:
        ward.pump(cycle, START, NOW - hours_ago * H, duration_h="96", rate_ml_per_h="2.5")
    return patient, cycle


@pytest.mark.parametrize(("hours_ago", "called"), [(None, True), (0, True), (23.99, True), (24, False), (60, False)])
def test_a_missing_baseline_is_called_from_the_order_to_a_day_after_the_start(
    ward: Ward, hours_ago: float | None, called: bool
) -> None:
    patient, _ = started_without_a_baseline(ward, hours_ago)
    assert needs(ward) == ([NO_BASELINE] if called else [])
    if called:
        (line,) = ward_board(ward.session, asker()).attention
        assert (line.since, line.critical) == (NOW, False)  # the ward's rows are written now
    ward.record(Round, patient, RoundFields(seen_at=NOW, ice=10, handwriting=Handwriting.SAME, pulse=72))
    assert needs(ward) == ([NO_BASELINE] if called else [])
    baseline = ward.baseline(patient)
    assert needs(ward) == []
    ward.strike(Round, baseline)
    assert needs(ward) == ([NO_BASELINE] if called else [])


def test_no_baseline_is_missed_of_a_struck_order_nor_of_one_who_is_at_home(ward: Ward) -> None:
    patient, cycle = started_without_a_baseline(ward, None)
    other = ward.patient("ZJ-015")
    ward.stay(other, place="home")
    ward.cycle(other)
    assert needs(ward) == [NO_BASELINE]
    ward.strike(Cycle, cycle)
    assert needs(ward) == []
    ward.stay(other, bed="5", since=NOW - H)
    assert needs(ward) == [NO_BASELINE]
    ward.cycle(patient, number=2)
    assert needs(ward) == [NO_BASELINE, NO_BASELINE]


def midnight(day: int) -> datetime:
    return datetime(2026, 11, day, tzinfo=ZONE).astimezone(UTC)


def access(**changes: Any) -> AccessFields:
    values = {"type": AccessType.PICC, "side": Side.LEFT, "lumens": 2, "inserted_at": NOW - 900 * H}
    return AccessFields.model_validate(values | changes)


def test_open_tasks_are_counted_and_age(ward: Ward) -> None:
    patient = ward.patient()
    ward.task(patient, PAST_USE_BY, NURSE, NOW - 3 * H, number=1, use_by=NOW)
    assert needs(ward) == ["1 task has waited 3 h for a physician"]
    ward.task(patient, PAST_USE_BY, NURSE, NOW - 26 * H, number=1, use_by=NOW)
    (need,) = ward_board(ward.session, asker()).attention
    assert said(need.sentence) == "2 tasks wait for a physician, the oldest for 26 h"
    assert (need.bed, need.critical) == (None, False)
    (row,) = ward_board(ward.session, asker(), everyone=True).rows
    assert row.open_tasks == 2


def test_a_task_of_less_than_a_minute_has_no_length(ward: Ward) -> None:
    patient = ward.patient()
    ward.task(patient, PAST_USE_BY, NURSE, NOW - timedelta(seconds=59), number=1, use_by=NOW)
    assert needs(ward) == ["1 task waits for a physician"]
    ward.task(patient, PAST_USE_BY, NURSE, NOW, number=1, use_by=NOW)
    assert needs(ward) == ["2 tasks wait for a physician"]
    ward.task(patient, PAST_USE_BY, NURSE, NOW - timedelta(minutes=1), number=1, use_by=NOW)
    assert needs(ward) == ["3 tasks wait for a physician, the oldest for 1 min"]


def test_the_strip_begins_with_the_oldest_and_ends_with_what_is_to_come(ward: Ward) -> None:
    a_running_cycle(ward, start_h=47)
    other = ward.patient("ZJ-020", "Zhao", "Qiang")
    ward.stay(other, bed="9")
    cycle = ward.cycle(other)
    ward.pump(cycle, START, NOW - 4 * H)
    ward.pump(cycle, PAUSE, NOW - 2 * H, cause="air")
    ward.task(other, PAST_USE_BY, NURSE, NOW - 3 * H, number=1, use_by=NOW)
    assert needs(ward) == [
        "1 task has waited 3 h for a physician",
        "Paused for 2 h: Air in the line",
        "Change bag 1 within 30 min",
    ]


def test_a_dli_without_an_end_is_in_progress(ward: Ward) -> None:
    patient = ward.patient()
    ward.stay(patient)
    ward.dli(patient, NOW - 50 * H, NOW - 49 * H)
    assert only_row(ward).dli_running_since is None
    ward.dli(patient, NOW - 1 * H)
    struck = ward.dli(patient, NOW - 10 * MIN)
    ward.strike(Dli, struck)
    ward.dli(patient, NOW + 1 * H)
    assert only_row(ward).dli_running_since == NOW - 1 * H


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "Negative at 10⁻⁶ (0.0001 %)"),
        ({"method": "flow", "gating": "independent"}, "Negative at 10⁻⁶ (0.0001 %)"),
        ({"method": "flow", "gating": "cd19"}, "Negative at 10⁻⁶ (0.0001 %)\nCD19-gated"),
        ({"method": "flow", "gating": "unknown"}, "Negative at 10⁻⁶ (0.0001 %)\nCD19-gated"),
        ({"method": "flow", "gating": "unknown", "quality": "poor"}, "Negative at 10⁻⁶ (0.0001 %)\nCD19-gated"),
        ({"quality": "poor"}, "Negative at 10⁻⁶ (0.0001 %)\npoor sample"),
        ({"quality": "limited"}, "Negative at 10⁻⁶ (0.0001 %)"),
        ({"result": "below_range"}, "Positive, below range"),
        ({"result": "value", "level": "1.3", "level_power": "-4"}, "0.013 %"),
    ],
)
def test_the_latest_mrd_keeps_its_meaning(ward: Ward, changes: dict[str, str], expected: str) -> None:
    patient = ward.patient()
    ward.stay(patient)
    ward.mrd(patient, date(2026, 10, 1), result="value", level="5", level_power="-2")
    ward.strike(Mrd, ward.mrd(patient, date(2026, 11, 21), result="value", level="9", level_power="-1"))
    ward.mrd(patient, date(2026, 11, 20), **changes)
    row = only_row(ward)
    assert (said(row.mrd), row.mrd_on) == (expected, date(2026, 11, 20))


def test_a_conversion_that_goes_on_stands_beneath_the_latest_mrd(ward: Ward) -> None:
    patient = ward.patient()
    ward.stay(patient)
    rising = {"result": "value", "level": "2", "level_power": "-4"}
    ward.mrd(patient, date(2026, 8, 1))
    ward.mrd(patient, date(2026, 9, 1), **rising)
    assert said(only_row(ward).mrd) == "0.02 %\nMRD conversion, unconfirmed"
    ward.mrd(patient, date(2026, 9, 8), **rising)
    assert said(only_row(ward).mrd) == "0.02 %\nMRD conversion, confirmed"
    ward.mrd(patient, date(2026, 9, 15), method="flow", gating="cd19", sensitivity="-4")
    assert said(only_row(ward).mrd) == "Negative at 10⁻⁴ (0.01 %)\nCD19-gated, NGS: MRD conversion, confirmed"
    ward.mrd(patient, date(2026, 9, 22))
    assert said(only_row(ward).mrd) == "Negative at 10⁻⁶ (0.0001 %)"


def test_a_gated_negative_does_not_hide_the_conversion_of_its_own_method(ward: Ward) -> None:
    patient = ward.patient()
    ward.stay(patient)
    flow = {"method": "flow", "gating": "independent", "sensitivity": "-4"}
    ward.mrd(patient, date(2026, 8, 1), **flow)
    ward.mrd(patient, date(2026, 9, 1), **flow, result="value", level="2", level_power="-3")
    ward.mrd(patient, date(2026, 9, 8), **{**flow, "gating": "cd19"})
    assert said(only_row(ward).mrd) == "Negative at 10⁻⁴ (0.01 %)\nCD19-gated, MRD conversion, unconfirmed"


def test_of_the_lineages_of_a_day_cd3_is_shown(ward: Ward) -> None:
    patient = ward.patient()
    ward.stay(patient)
    ward.chimerism(patient, "whole", "12", date(2026, 10, 1))
    for lineage, percent in (("cd19", None), ("cd3", "97.25"), ("whole", "99"), ("cd33", "100")):
        ward.chimerism(patient, lineage, percent)
    row = only_row(ward)
    assert (said(row.chimerism), row.chimerism_on) == ("CD3 97.25 % donor", date(2026, 11, 20))
    ward.chimerism(patient, "cd19", None, date(2026, 11, 21))
    assert said(only_row(ward).chimerism) == "CD19 not evaluable"


def test_near_names_are_marked_on_the_board(ward: Ward) -> None:
    for trial_id, name, bed in (("ZJ-014", "Fang", "4"), ("ZJ-015", "Jing", "5")):
        ward.stay(ward.patient(trial_id, "Wang", name), bed=bed)
    assert [row.name_alert for row in ward_board(ward.session, asker()).rows] == [True, True]


def selects_of_the_board(ward: Ward, more: Callable[[UUID, UUID], object] = lambda patient, cycle: None) -> list[int]:
    """Count what a board reads for one, two and three patients of whom a pump runs, MRD and chimerism are known."""
    statements: list[str] = []
    event.listen(ward.session.get_bind(), "before_cursor_execute", lambda *args: statements.append(args[2]))
    counts = []
    for trial_id in ("ZJ-001", "ZJ-002", "ZJ-003"):
        patient = ward.patient(trial_id)
        ward.stay(patient)
        ward.mrd(patient)
        ward.chimerism(patient)
        cycle = ward.cycle(patient)
        ward.pump(cycle, START, NOW - 1 * H)
        more(patient, cycle)
        statements.clear()
        ward_board(ward.session, asker())
        counts.append(len(statements))
    return counts


def test_the_number_of_selects_does_not_grow_with_the_patients(ward: Ward) -> None:
    counts = selects_of_the_board(ward)
    assert len(set(counts)) == 1
    assert counts[0] <= 14


def test_pumps_that_stand_checks_that_wait_and_cells_that_run_cost_a_few_selects_for_all_patients(ward: Ward) -> None:
    ward.session.info["labels"] = shelf()
    ward.setting("label_profile", str(ref_of()))

    def more(patient: UUID, cycle: UUID) -> None:
        pause = ward.pump(cycle, PAUSE, NOW - H / 2, cause="air")
        ward.record(SecondCheck, patient, Untyped(), about=pause, outcome=CheckOutcome.PENDING)
        ward.task(patient, PAST_USE_BY, pause, number=1, use_by=NOW)
        ward.dli(patient, NOW - H)

    counts = selects_of_the_board(ward, more)
    assert len(set(counts)) == 1
    assert counts[0] <= 18


def test_the_wall_names_beds_and_ids_and_never_a_person(ward: Ward) -> None:
    a_running_cycle(ward, start_h=47)
    ward.stay(ward.patient("ZJ-020", "Zhao", "Qiang", native_name="赵强"), bed="9")
    found = wall(ward.session, asker(Role.ADMINISTRATOR))
    first, second = found.rows
    assert (first.bed, first.place, first.trial_id, first.rate_ml_per_h) == ("4", Place.WARD, "ZJ-014", Decimal(5))
    assert (said(first.state), first.change_by) == ("Running", NOW + 30 * MIN)
    assert said(first.due) == "Change bag 1 within 30 min"
    assert (said(second.state), second.rate_ml_per_h, second.change_by, second.due) == (
        "No pump running",
        None,
        None,
        None,
    )
    text = repr(found)
    assert not any(name in text for name in ("Zhao", "ZHAO", "Qiang", "赵强", "LI Wei", "100014"))
    assert found.as_of == NOW


def test_the_wall_says_how_long_a_pump_has_stood_and_that_a_dli_runs(ward: Ward) -> None:
    cycle = a_running_cycle(ward, start_h=50)
    assert [said(row.state) for row in wall(ward.session, asker()).rows] == ["Presumed empty for 2 h"]
    ward.pump(cycle, NEW_BAG, NOW - 90 * MIN, number=2)
    ward.pump(cycle, PAUSE, NOW - 1 * H, cause="adverse_event")
    ward.dli(PATIENT, NOW - 20 * MIN)
    (row,) = wall(ward.session, asker()).rows
    assert (said(row.state), row.rate_ml_per_h, row.change_by) == ("Paused for 1 h", None, None)
    assert said(row.due) == "DLI running"


def test_the_wall_says_that_vital_signs_of_cells_that_run_are_overdue(ward: Ward) -> None:
    patient = ward.patient()
    ward.stay(patient)
    dli = ward.dli(patient, NOW - 20 * MIN)
    checked = dict.fromkeys(("identity_checked", "intact", "no_filter", "not_irradiated", "own_line"), "yes")
    bag: dict[str, Any] = {"dli_id": dli, "number": 1, "hung_at": NOW - 20 * MIN, "expires_at": NOW + 1 * H, **checked}
    ward.record(DliBag, patient, Untyped(), **bag)
    (row,) = wall(ward.session, asker()).rows
    assert said(row.due) == "DLI: vital signs due for 20 min"


def test_the_wall_shows_a_pump_without_a_stay(ward: Ward) -> None:
    ward.pump(ward.cycle(ward.patient()), START, NOW - 1 * H)
    (row,) = wall(ward.session, asker()).rows
    assert (row.bed, row.place, said(row.state), row.due) == (None, None, "Running", None)


def test_a_row_of_the_wall_presses_as_much_as_what_the_board_calls_of_it(ward: Ward) -> None:
    def presses() -> Presses:
        (row,) = wall(ward.session, asker()).rows
        return row.presses

    patient = ward.patient()
    ward.stay(patient)
    assert presses() is Presses.NOTHING
    cycle = ward.cycle(patient)
    start = ward.pump(cycle, START, NOW - 10 * H)
    assert presses() is Presses.RUNS
    cells = ward.dli(patient, NOW - 20 * MIN)
    assert presses() is Presses.DUE
    pause = ward.pump(cycle, PAUSE, NOW - 1 * H, cause="occlusion")
    assert presses() is Presses.STANDS
    ward.strike(PumpRecord, pause)
    ward.strike(PumpRecord, start)
    ward.strike(Dli, cells)
    ward.pump(cycle, START, NOW - 50 * H)
    assert presses() is Presses.CRITICAL  # presumed empty


def test_cells_whose_vital_signs_are_overdue_press_as_a_pump_that_is_empty_does(ward: Ward) -> None:
    patient = ward.patient()
    ward.stay(patient)
    dli = ward.dli(patient, NOW - 20 * MIN)
    checked = dict.fromkeys(("identity_checked", "intact", "no_filter", "not_irradiated", "own_line"), "yes")
    bag: dict[str, Any] = {"dli_id": dli, "number": 1, "hung_at": NOW - 20 * MIN, "expires_at": NOW + 1 * H, **checked}
    ward.record(DliBag, patient, Untyped(), **bag)
    (row,) = wall(ward.session, asker()).rows
    assert row.presses is Presses.CRITICAL
