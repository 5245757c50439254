"""The infusion page."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID, uuid4

import pytest

from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.bag_rules import PAST_USE_BY
from bline_desktop.domain.treatment.cycle import Cycle, PumpRecord
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.domain.treatment.segments import PumpState
from bline_desktop.domain.views import CycleView
from bline_desktop.domain.words import Words
from bline_desktop.queries.infusions import infusion_page
from tests.unit.queries.ward import NOW, ZONE, H, Ward, asker

WORDS = Words(ZONE)
MIN = timedelta(minutes=1)
START, NEW_BAG, PAUSE = PumpAction.START, PumpAction.NEW_BAG, PumpAction.PAUSE
RESUME, STOP = PumpAction.RESUME, PumpAction.STOP


def said(said: Said | None) -> str | None:
    return None if said is None else WORDS.say(said.message, **dict(said.values))


def current(ward: Ward, patient: UUID) -> CycleView:
    page = infusion_page(ward.session, asker(), patient)
    assert page.current is not None
    return page.current


def test_a_patient_without_a_cycle_has_an_empty_page(ward: Ward) -> None:
    patient = ward.patient()
    page = infusion_page(ward.session, asker(), patient)
    assert (page.patient_id, page.now, page.current, page.earlier, page.tasks) == (patient, NOW, None, (), ())


def test_a_cycle_says_what_was_ordered_given_and_left_out(ward: Ward) -> None:
    patient = ward.patient()
    cycle = ward.cycle(patient)
    ward.pump(cycle, START, NOW - 48 * H)
    ward.pump(cycle, PAUSE, NOW - 24 * H, cause="imaging")
    ward.pump(cycle, RESUME, NOW - 23 * H)
    found = current(ward, patient)
    # 47 hours ran at 28 micrograms per day: 47 x 28 / 24
    assert found.infusion.delivered_ug.low == Fraction(47 * 28, 24)
    assert found.infusion.interrupted == 1 * H
    assert (found.planned_ug, found.day_of_cycle) == (Decimal(784), 3)
    assert found.ordered.dose_ug_per_day == 28


def test_the_log_stands_with_the_newest_first_and_keeps_what_was_struck(ward: Ward) -> None:
    patient = ward.patient()
    cycle = ward.cycle(patient)
    start = ward.pump(cycle, START, NOW - 20 * H, recorded_at=NOW - 18 * H, use_by=NOW)
    wrong = ward.pump(cycle, STOP, NOW - 10 * H, cause="patients_wish")
    pause = ward.pump(cycle, PAUSE, NOW - 2 * H, cause="alarm", recorded_at=NOW - 2 * H + 59 * MIN)
    ward.strike(PumpRecord, wrong, "Clicked by mistake")
    ward.task(patient, PAST_USE_BY, start, number=1, use_by=NOW - 21 * H)
    log = current(ward, patient).log
    assert [line.record_id for line in log] == [pause, wrong, start]
    assert [line.struck for line in log] == [False, True, False]
    assert [line.late for line in log] == [False, False, True]
    assert log[1].strike_reason == "Clicked by mistake"
    assert [said(line.cause) for line in log] == ["Alarm", "Patient's wish", None]
    assert said(log[0].detail) == "—"
    assert said(log[2].detail) == (
        "Bag 1 (48-hour bag): 28 micrograms per day, 5 mL per hour, use by 22-Nov-2026 14:05"
    )
    assert [said(mark) for mark in log[2].marks] == ["Bag 1 was to be used by 21-Nov-2026 17:05."]
    assert (log[2].recorded_by, log[2].planned_at, log[2].note) == ("ADAMS Nora", None, None)
    assert current(ward, patient).infusion.state is PumpState.PAUSED


def test_a_closed_task_still_marks_the_act(ward: Ward) -> None:
    patient = ward.patient()
    start = ward.pump(ward.cycle(patient), START, NOW - 20 * H)
    ward.close(ward.task(patient, PAST_USE_BY, start, number=1, use_by=NOW))
    page = infusion_page(ward.session, asker(), patient)
    assert [task for task in page.tasks if not task.closes_itself] == []
    assert page.current is not None
    assert len(page.current.log[0].marks) == 1


def test_from_when_an_entry_is_late_is_a_setting(ward: Ward) -> None:
    ward.setting("late_after_min", "30")
    patient = ward.patient()
    ward.pump(ward.cycle(patient), START, NOW - 2 * H, recorded_at=NOW - 2 * H + 30 * MIN)
    assert current(ward, patient).log[0].late is True


def test_the_days_of_a_cycle_end_with_its_stop(ward: Ward) -> None:
    patient = ward.patient()
    cycle = ward.cycle(patient, start=date(2026, 10, 1))
    assert current(ward, patient).day_of_cycle is None
    ward.pump(cycle, START, NOW - 20 * 24 * H)
    ward.pump(cycle, STOP, NOW - 19 * 24 * H, cause="completed")
    assert current(ward, patient).day_of_cycle == 2


def test_the_open_cycle_is_the_current_one_though_the_next_is_ordered(ward: Ward) -> None:
    patient = ward.patient()
    first, second = ward.cycle(patient, 1), ward.cycle(patient, 2, date(2026, 12, 28))
    ward.pump(first, START, NOW - 2 * H)
    page = infusion_page(ward.session, asker(), patient)
    assert page.current is not None
    assert page.current.cycle_id == first
    assert [view.cycle_id for view in page.earlier] == [second]


def test_after_a_stop_the_next_ordered_cycle_is_the_current_one(ward: Ward) -> None:
    patient = ward.patient()
    skipped = ward.cycle(patient, 1, date(2026, 9, 1))
    done = ward.cycle(patient, 2, date(2026, 10, 1))
    ward.pump(done, START, NOW - 40 * H)
    ward.pump(done, STOP, NOW - 20 * H, cause="completed")
    assert current(ward, patient).cycle_id == done
    third, fourth = ward.cycle(patient, 3, date(2026, 12, 1)), ward.cycle(patient, 4, date(2027, 1, 1))
    page = infusion_page(ward.session, asker(), patient)
    assert page.current is not None
    assert page.current.cycle_id == third
    assert [view.cycle_id for view in page.earlier] == [fourth, done, skipped]
    ward.strike(Cycle, third)
    assert current(ward, patient).cycle_id == fourth


def test_a_first_start_is_stopped_until_somebody_has_asked_about_allergies(ward: Ward) -> None:
    patient = ward.patient(allergy_status="not_asked")
    cycle = ward.cycle(patient)
    found = infusion_page(ward.session, asker(), patient)
    assert said(found.start_stopped_by) == (
        "Nobody has asked about allergies yet. Ask and record them before the first start."
    )
    ward.pump(cycle, START, NOW - 1 * H)
    assert infusion_page(ward.session, asker(), patient).start_stopped_by is None


def test_with_allergies_asked_nothing_stops_a_start(ward: Ward) -> None:
    assert infusion_page(ward.session, asker(), ward.patient()).start_stopped_by is None


def test_an_unknown_patient_is_a_mistake_of_the_program(ward: Ward) -> None:
    with pytest.raises(ValueError, match="unpack"):
        infusion_page(ward.session, asker(), uuid4())


def test_an_act_that_makes_no_sense_where_it_stands_is_shown_as_not_counted(ward: Ward) -> None:
    patient = ward.patient()
    cycle = ward.cycle(patient)
    start = ward.pump(cycle, START, NOW - 20 * H)
    second = ward.pump(cycle, NEW_BAG, NOW - 2 * H)
    assert [line.counts for line in current(ward, patient).log] == [True, True]
    ward.strike(PumpRecord, start, "wrong time")
    found = current(ward, patient)
    assert found.infusion.state is PumpState.NOT_STARTED
    assert {line.record_id: line.counts for line in found.log} == {start: False, second: False}
