"""The made-up ward as it stands on a real store: sound, stamped, complete, and nobody is in the future."""

import json
from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, TypeVar

from sqlmodel import select

from bline_desktop.domain.observations.chimerism import Chimerism, Lineage
from bline_desktop.domain.observations.mrd import Gating, Mrd, MrdResult
from bline_desktop.domain.observations.weight import Weight
from bline_desktop.domain.patient import (
    AllergyStatus,
    DonorType,
    Patient,
    PatientState,
    Place,
    Stay,
    age_on,
    day_since_transplant,
)
from bline_desktop.domain.pins import Pin, stands_against
from bline_desktop.domain.record import Record
from bline_desktop.domain.roles import Role
from bline_desktop.domain.second_check import CheckOutcome, SecondCheck
from bline_desktop.domain.task import Task, TaskClosing
from bline_desktop.domain.treatment.cycle import Bag, Cycle, PumpRecord
from bline_desktop.domain.treatment.dli import Dli, DliProduct
from bline_desktop.domain.treatment.infusion import replay
from bline_desktop.domain.treatment.order_working import Measured, work_out
from bline_desktop.domain.treatment.orders import DoseOrder
from bline_desktop.domain.treatment.pump import PauseCause, PumpAction, StopCause
from bline_desktop.domain.treatment.pump_rules import is_late
from bline_desktop.domain.treatment.segments import PumpState
from bline_desktop.domain.views import Board
from bline_desktop.queries.board import ward_board
from bline_desktop.queries.labels import ward_profile
from bline_desktop.queries.people import ward_settings
from bline_desktop.queries.second_checks import pending_checks
from bline_desktop.queries.tasks import open_tasks
from bline_desktop.storage.verify import verify
from tests.unit.demo.wards import NOW, STORE_ID, ZONE, RealWard, real_ward

R = TypeVar("R", bound=Record)
DAY = timedelta(days=1)


def rows(made_up: RealWard, table: type[R], *, struck: bool = False) -> list[R]:
    with made_up.database.read(made_up.asker()) as session:
        found = session.exec(select(table)).all()
        session.expunge_all()
    return [row for row in found if (row.struck_at is not None) is struck]


def patients(made_up: RealWard) -> dict[str, Patient]:
    with made_up.database.read(made_up.asker()) as session:
        found = session.exec(select(Patient)).all()
        session.expunge_all()
    return {patient.trial_id: patient for patient in found}


def board(made_up: RealWard) -> Board:
    with made_up.database.read(made_up.asker()) as session:
        return ward_board(session, made_up.asker())


def bodies(made_up: RealWard) -> list[dict[str, Any]]:
    found = made_up.database.connection.execute("SELECT body FROM journal ORDER BY seq")
    return [json.loads(body) for (body,) in found]


def test_the_store_is_sound_and_stamped_for_ever(made_up: RealWard) -> None:
    assert verify(made_up.database, STORE_ID).sound
    with made_up.database.read(made_up.asker(Role.ADMINISTRATOR)) as session:
        assert ward_settings(session, made_up.asker(Role.ADMINISTRATOR)).made_up
    assert bodies(made_up)[3]["after"]["value"] == "true"  # before anybody but the administrator has an account


def test_every_role_has_somebody_whose_pass_phrase_opens_the_store(made_up: RealWard) -> None:
    users = made_up.ward.users
    assert {user.role for user in users} == set(Role)
    assert sum(user.role is Role.NURSE for user in users) >= 2
    assert all(len(user.password) >= 12 for user in users)
    nurse = next(user for user in users if user.role is Role.NURSE)
    slot = next(slot for slot in made_up.vault.keyring.slots if slot.shown_name == nurse.name)
    assert made_up.vault.check_password(slot.user_id, nurse.password, NOW)


def test_what_is_printed_names_store_and_users(made_up: RealWard) -> None:
    printed = json.loads(json.dumps(made_up.ward.as_json("/wards/a")))
    assert printed["store"] == "/wards/a"
    assert len(printed["users"]) == len(made_up.ward.users)
    assert printed["users"][0] == {
        "name": "DUAN Jie",
        "role": "administrator",
        "password": made_up.ward.users[0].password,
        "pin": made_up.ward.users[0].pin,
    }


def test_every_pin_is_taken_from_now_on(made_up: RealWard) -> None:
    pins = [user.pin for user in made_up.ward.users]
    assert len(set(pins)) == len(pins)
    with made_up.database.read(made_up.asker()) as session:
        for slot in made_up.vault.keyring.people():
            row = session.get(Pin, slot.user_id)
            user = next(user for user in made_up.ward.users if user.name == slot.shown_name)
            assert stands_against(row, user.name, NOW, timedelta(hours=14)) is None
            assert row is not None
            assert row.verifier is not None
            assert made_up.vault.is_pin(user.pin, row.verifier)


def test_acts_are_checked_by_somebody_else_and_one_check_is_pending(made_up: RealWard) -> None:
    with made_up.database.read(made_up.asker()) as session:
        checks = session.exec(select(SecondCheck)).all()
        waiting = pending_checks(session)
    counted = Counter(check.outcome for check in checks)
    assert counted[CheckOutcome.AGREED] > 20 * counted[CheckOutcome.DIFFERED] > 0
    assert counted[CheckOutcome.PENDING] == len(waiting) == 1
    assert not any(check.checked_by == check.recorded_by for check in checks)


def test_progress_counts_every_act_once(made_up: RealWard) -> None:
    total = made_up.told[-1][1]
    assert made_up.told == [(done, total) for done in range(1, total + 1)]


def test_the_journal_was_written_in_the_order_of_time_and_never_ahead(made_up: RealWard) -> None:
    times = [datetime.fromisoformat(body["at"]) for body in bodies(made_up)]
    assert times == sorted(times)
    assert times[-1] <= NOW


def test_nothing_happened_in_the_future_or_after_it_was_written_down(made_up: RealWard) -> None:
    for act in rows(made_up, PumpRecord):
        assert act.at <= act.recorded_at <= NOW
    for stay in rows(made_up, Stay):
        assert stay.since <= stay.recorded_at
    for dli in rows(made_up, Dli):
        assert (dli.ended_at or dli.started_at) <= dli.recorded_at
    results: list[Mrd | Chimerism] = [*rows(made_up, Mrd), *rows(made_up, Chimerism)]
    for result in results:
        assert result.sampled_on < result.recorded_at.astimezone(ZONE).date()


def test_31_were_enrolled_over_about_14_months(made_up: RealWard) -> None:
    found = patients(made_up)
    assert [trial_id for trial_id, _ in made_up.ward.patients] == [f"ZJ-{n:03d}" for n in range(1, 32)]
    assert {trial_id: patient.id for trial_id, patient in found.items()} == dict(made_up.ward.patients)
    enrolled = [found[trial_id].enrolled_at for trial_id, _ in made_up.ward.patients]
    assert enrolled == sorted(enrolled)
    assert 400 * DAY < enrolled[-1] - enrolled[0] < 440 * DAY
    donors = Counter(patient.donor_type for patient in found.values())
    assert donors[DonorType.HAPLOIDENTICAL] > 31 // 2
    for patient in found.values():
        day = patient.enrolled_at.astimezone(ZONE).date()
        assert 14 <= age_on(patient.born_on, day) <= 65
        assert day_since_transplant(patient.transplant_on, day) >= 61
        assert patient.native_name


def test_two_died_two_relapsed_and_nobody_is_forgotten(made_up: RealWard) -> None:
    states = Counter(patient.state for patient in patients(made_up).values())
    assert states[PatientState.DIED] == 2
    assert states[PatientState.OFF_STUDY] == 2
    assert states[PatientState.ENROLLED] == 2
    assert states[PatientState.FOLLOW_UP] >= 8
    assert sum(states.values()) == 31
    reasons = [body["reason"] for body in bodies(made_up) if body["reason"]]
    assert sum("Relapse" in reason for reason in reasons) == 2
    for patient in patients(made_up).values():
        assert (patient.ended_on is not None) == patient.state.is_end


def test_the_board_shows_six_pumps_at_their_places(made_up: RealWard) -> None:
    shown = board(made_up)
    running = {row.trial_id: row for row in shown.rows if row.running}
    assert 4 <= len(running) <= 6
    places = Counter(row.whereabouts.place for row in running.values() if row.whereabouts)
    assert places == {Place.WARD: 4, Place.DAY_UNIT: 1, Place.HOME: 1}
    states = Counter(row.running.infusion.state for row in running.values() if row.running)
    assert states == {PumpState.RUNNING: 4, PumpState.PAUSED: 1, PumpState.PRESUMED_EMPTY: 1}
    assert sum(row.dli_running_since is not None for row in shown.rows) == 1
    assert len(shown.attention) >= 4
    assert shown.hidden == 31 - len(shown.rows)


def test_near_names_lie_in_neighbouring_beds(made_up: RealWard) -> None:
    near = [row for row in board(made_up).rows if row.name_alert]
    assert [row.shown_name for row in near] == ["LI Wei 李伟", "LI Wei 李薇"]
    assert [row.whereabouts.bed for row in near if row.whereabouts] == ["7", "8"]


def test_every_infusion_makes_sense_and_whole_cycles_gave_their_dose(made_up: RealWard) -> None:
    labels = {bag.id: bag.label() for bag in rows(made_up, Bag)}
    acts: dict[object, list[PumpRecord]] = {}
    for act in sorted(rows(made_up, PumpRecord), key=lambda one: one.at):
        acts.setdefault(act.cycle_id, []).append(act)
    whole = 0
    for cycle in rows(made_up, Cycle):
        told = acts.get(cycle.id, [])
        events = [act.event(order, labels[act.bag_id] if act.bag_id else None) for order, act in enumerate(told)]
        infusion = replay(events, NOW)
        assert infusion.out_of_place == ()
        if infusion.state is PumpState.STOPPED and infusion.on_pump.low > 26 * DAY:
            whole += 1
            planned = 28 * Fraction(cycle.dose_ug_per_day)
            assert Fraction(94, 100) < infusion.delivered_ug.low / planned < 1
    assert whole > 40


def test_bags_of_one_two_and_four_days_hang_on_the_example_template(made_up: RealWard) -> None:
    bags = rows(made_up, Bag)
    assert {(int(bag.duration_h), str(bag.rate_ml_per_h), str(bag.volume_ml)) for bag in bags} == {
        (24, "10", "240"),
        (48, "5", "240"),
        (96, "2.5", "240"),
    }
    name = "EXAMPLE, not the trial's regimen: three cycles with DLI, 1"
    assert {cycle.template for cycle in rows(made_up, Cycle)} == {name}
    assert {cycle.planned_days for cycle in rows(made_up, Cycle)} == {28}


def test_first_doses_are_from_day_62_to_110(made_up: RealWard) -> None:
    found = {patient.id: patient for patient in patients(made_up).values()}
    firsts: dict[object, date] = {}
    for act in sorted(rows(made_up, PumpRecord), key=lambda one: one.at):
        firsts.setdefault(act.patient_id, act.at.astimezone(ZONE).date())
    assert len(firsts) == 29
    for patient_id, day in firsts.items():
        assert 62 <= day_since_transplant(found[patient_id].transplant_on, day) <= 110  # type: ignore[index]


def test_donor_lymphocytes_climb_the_ladder_at_least_four_weeks_apart(made_up: RealWard) -> None:
    given: dict[object, list[Dli]] = {}
    for dli in sorted(rows(made_up, Dli), key=lambda one: one.started_at):
        assert dli.product in (DliProduct.GCSF_FRESH, DliProduct.GCSF_CRYO)
        given.setdefault(dli.patient_id, []).append(dli)
    assert any(len(each) == 3 for each in given.values())
    for each in given.values():
        for one, following in pairwise(each):
            assert following.started_at - one.started_at >= 28 * DAY
            assert following.cd3_per_kg > one.cd3_per_kg
    assert sum(dli.ended_at is None for each in given.values() for dli in each) == 1


def of(made_up: RealWard, table: type[R], patient_id: object, *, struck: bool = False) -> list[R]:
    return [row for row in rows(made_up, table, struck=struck) if row.patient_id == patient_id]


def lying_in(made_up: RealWard, bed: str) -> object:
    return next(row.patient_id for row in board(made_up).rows if row.whereabouts and row.whereabouts.bed == bed)


def test_a_girl_of_15_reaches_45_kg_in_cycle_2(made_up: RealWard) -> None:
    girl = lying_in(made_up, "12")
    weights = sorted(of(made_up, Weight, girl), key=lambda row: (row.measured_on, row.recorded_at))
    told = [str(row.weight_kg) for row in weights]  # weighed again before a weight grows old
    assert [kg for kg, _ in groupby(told)] == ["44", "44.3", "44.6", "45.2"]
    (patient,) = [patient for patient in patients(made_up).values() if patient.id == girl]
    assert age_on(patient.born_on, NOW.date()) == 15
    cycles = sorted(of(made_up, Cycle, girl), key=lambda cycle: cycle.number)
    assert [str(cycle.dose_ug_per_day) for cycle in cycles] == ["20.65", "20.72"], "at 44, then at 44.3 kg"
    for order in of(made_up, DoseOrder, girl):
        assert order.weight_kg is not None
        assert order.weighed_on is not None
        measured = Measured(order.weight_kg, order.weighed_on, order.height_cm)
        working = work_out(measured, Decimal(15), Decimal(28))
        assert working is not None
        assert order.dose_ug_per_day == working.dose_ug_per_day == order.label_ug_per_day
    ordered = {cycle.id: cycle.dose_ug_per_day for cycle in cycles}
    assert all(bag.dose_ug_per_day == ordered[bag.cycle_id] for bag in of(made_up, Bag, girl))
    (typed,) = of(made_up, Weight, girl, struck=True)
    assert (str(typed.weight_kg), typed.strike_reason) == ("54.2", "Digits swapped while typing")
    assert weights[-1].replaces == typed.id


def test_a_bag_past_its_use_by_left_an_open_task_and_an_old_one_is_closed(made_up: RealWard) -> None:
    with made_up.database.read(made_up.asker()) as session:
        tasks = [task for task in open_tasks(session, made_up.asker()) if not task.closes_itself]
    assert {task.patient_id for task in tasks} == {lying_in(made_up, "12")}
    assert [task.rule for task in tasks] == ["BAG_PAST_USE_BY", "ORDER_BAND_CHANGED", "PUMP_INCIDENT"]
    assert len(rows(made_up, Task)) == 5
    assert len(rows(made_up, TaskClosing)) == 2


def test_one_pump_was_found_clamped_and_waits_and_a_wrong_rate_is_settled(made_up: RealWard) -> None:
    found = [act for act in rows(made_up, PumpRecord) if act.action is PumpAction.FOUND]
    assert sorted(str(act.cause) for act in found) == ["found_clamped", "found_wrong_rate"]
    (settled,) = (act for act in rows(made_up, PumpRecord) if act.action is PumpAction.SETTLE)
    assert settled.about == next(act.id for act in found if act.cause == "found_wrong_rate")
    looks = [act.action for act in rows(made_up, PumpRecord)]
    assert (looks.count(PumpAction.READING), looks.count(PumpAction.TAKE_OVER)) == (6, 1)


def test_five_occlusions_in_one_night_and_a_wrong_rate_caught(made_up: RealWard) -> None:
    acts = of(made_up, PumpRecord, lying_in(made_up, "7"))
    occlusions = sorted(act.at for act in acts if act.cause == PauseCause.OCCLUSION.value)
    assert len(occlusions) == 5
    assert occlusions[-1] - occlusions[0] < timedelta(hours=8)
    (start,) = [act for act in acts if act.action is PumpAction.START]
    assert "Caught at the check before the start" in (start.note or "")


def test_one_pause_was_written_down_hours_late(made_up: RealWard) -> None:
    pauses = of(made_up, PumpRecord, lying_in(made_up, "5"))
    (late,) = [act for act in pauses if act.note and act.note.startswith("Written down after")]
    assert is_late(late.at, late.recorded_at)


def test_a_patient_came_back_from_home_with_fever_and_a_result_of_her_namesake_was_struck(made_up: RealWard) -> None:
    back = lying_in(made_up, "8")
    stays = sorted(of(made_up, Stay, back), key=lambda stay: stay.since)
    assert [stay.place for stay in stays][-2:] == [Place.HOME, Place.WARD]
    (patient,) = [patient for patient in patients(made_up).values() if patient.id == back]
    assert (patient.isolation or "").startswith("Fever")
    (struck,) = of(made_up, Mrd, back, struck=True)
    assert "wrong patient" in (struck.strike_reason or "")


def test_relapse_without_cd19_after_a_negative_gated_on_cd19(made_up: RealWard) -> None:
    results = sorted(of(made_up, Mrd, lying_in(made_up, "14")), key=lambda row: row.sampled_on)
    last_day = results[-1].sampled_on
    before = [row for row in results if row.sampled_on < last_day][-1]
    assert (before.result, before.gating) == (MrdResult.NEGATIVE, Gating.CD19)
    assert {row.result for row in results if row.sampled_on == last_day} == {MrdResult.VALUE}


def test_somebody_s_mrd_rises_from_sample_to_sample(made_up: RealWard) -> None:
    by_patient: dict[object, list[Decimal]] = {}
    for row in sorted(rows(made_up, Mrd), key=lambda row: row.sampled_on):
        if row.fraction is not None:
            by_patient.setdefault(row.patient_id, []).append(row.fraction)
    assert [Decimal("0.00021"), Decimal("0.0045"), Decimal("0.018")] in by_patient.values()


def test_b_cells_are_not_evaluable_after_blinatumomab(made_up: RealWard) -> None:
    found = [row for row in rows(made_up, Chimerism) if row.lineage is Lineage.CD19]
    assert found
    assert not any(row.evaluable for row in found)


def test_one_infusion_was_stopped_for_an_adverse_event_and_one_patient_was_not_asked(made_up: RealWard) -> None:
    stops = Counter(act.cause for act in rows(made_up, PumpRecord) if act.action is PumpAction.STOP)
    assert stops[StopCause.ADVERSE_EVENT.value] == 1
    asked = Counter(patient.allergy_status for patient in patients(made_up).values())
    assert asked[AllergyStatus.NOT_ASKED] == 1
    assert asked[AllergyStatus.KNOWN] >= 3


def test_one_patient_can_be_started_now(made_up: RealWard) -> None:
    ready = lying_in(made_up, "3")
    (cycle,) = of(made_up, Cycle, ready)
    assert cycle.planned_start_on == NOW.astimezone(ZONE).date()
    assert of(made_up, PumpRecord, ready) == []


def test_the_same_seed_twice_gives_the_same_journal(tmp_path: Path) -> None:
    told = []
    for name in ("a", "b"):
        with real_ward(tmp_path / name, 4) as ward:
            told.append((bodies(ward), ward.ward))
    assert told[0] == told[1]


def test_the_ward_works_by_a_profile_that_two_people_signed(made_up: RealWard) -> None:
    with made_up.database.read(made_up.asker()) as session:
        chosen = ward_profile(session, made_up.asker())
    assert chosen is not None
    assert (chosen.ref.key, chosen.is_confirmed) == ("us", True)
    assert [one.name for one in chosen.signatures] == ["QIU Lin", "SU Yan"]
