"""The timeline: what was given, what was left out, what happened after."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bline_desktop.domain.act import Asker
from bline_desktop.domain.observations.mrd import Mrd
from bline_desktop.domain.roles import Role
from bline_desktop.domain.timeline import DoseBar, DoseGap, PointShape, Said
from bline_desktop.domain.treatment.cycle import Cycle, PumpRecord
from bline_desktop.domain.treatment.dli import Dli
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.domain.words import Words
from bline_desktop.queries.infusions import infusion_page
from bline_desktop.queries.timeline import timeline
from tests.unit.queries.ward import NOW, NURSE, ZONE, H, Untyped, Ward, a_ward, asker

WORDS = Words(ZONE)
START, NEW_BAG, PAUSE = PumpAction.START, PumpAction.NEW_BAG, PumpAction.PAUSE
RESUME, STOP = PumpAction.RESUME, PumpAction.STOP


def said(said: Said) -> str:
    return WORDS.say(said.message, **dict(said.values))


def test_a_patient_without_a_course_has_empty_lanes(ward: Ward) -> None:
    patient = ward.patient()
    found = timeline(ward.session, asker(), patient)
    assert (found.patient_id, found.trial_id, found.transplant_on) == (patient, "ZJ-014", date(2026, 7, 19))
    assert (found.now, found.bars, found.gaps, found.marks, found.planned) == (NOW, (), (), (), ())
    assert [(lane.key, lane.series) for lane in found.lanes] == [("mrd", ()), ("chimerism", ())]


def test_each_stretch_is_a_bar_of_the_act_that_let_it_run(ward: Ward) -> None:
    patient = ward.patient()
    cycle = ward.cycle(patient)
    start = ward.pump(cycle, START, NOW - 40 * H, dose_ug_per_day="9")
    pause = ward.pump(cycle, PAUSE, NOW - 30 * H, cause="imaging")
    resume = ward.pump(cycle, RESUME, NOW - 28 * H)
    bag = ward.pump(cycle, NEW_BAG, NOW - 10 * H, number=2)
    found = timeline(ward.session, asker(), patient)
    assert [(bar.record_id, bar.start, bar.end, bar.dose_ug_per_day, bar.ongoing) for bar in found.bars] == [
        (start, NOW - 40 * H, NOW - 30 * H, Decimal(9), False),
        (resume, NOW - 28 * H, NOW - 10 * H, Decimal(9), False),
        (bag, NOW - 10 * H, NOW, Decimal(28), True),
    ]
    assert said(found.bars[2].detail) == "Cycle 1, bag 2: 28 micrograms per day, 5 mL per hour, ran 10 h"
    (gap,) = found.gaps
    assert (gap.record_id, gap.start, gap.end, gap.length) == (pause, NOW - 30 * H, NOW - 28 * H, 2 * H)
    assert said(gap.detail) == "Paused, Imaging: 2 h without drug"


def test_a_bag_that_ran_empty_leaves_a_gap_until_now(ward: Ward) -> None:
    patient = ward.patient()
    start = ward.pump(ward.cycle(patient), START, NOW - 50 * H)
    (gap,) = timeline(ward.session, asker(), patient).gaps
    assert (gap.record_id, gap.start, gap.end, gap.length) == (start, NOW - 2 * H, NOW, 2 * H)
    assert said(gap.detail) == "Presumed empty: 2 h without drug"


def test_a_pause_of_no_length_is_no_gap_but_starts_a_new_bar(ward: Ward) -> None:
    patient = ward.patient()
    cycle = ward.cycle(patient)
    ward.pump(cycle, START, NOW - 4 * H)
    ward.pump(cycle, PAUSE, NOW - 2 * H, cause="alarm", recorded_at=NOW - 2 * H)
    resume = ward.pump(cycle, RESUME, NOW - 2 * H, recorded_at=NOW - 1 * H)
    found = timeline(ward.session, asker(), patient)
    assert found.gaps == ()
    assert [bar.record_id for bar in found.bars][1:] == [resume]


def test_planned_days_are_days_of_the_calendar(ward: Ward) -> None:
    patient = ward.patient()
    ward.cycle(patient, 2, date(2026, 11, 20), planned_days=14, dose_ug_per_day="9")
    (span,) = timeline(ward.session, asker(), patient).planned
    assert (span.start, span.end) == (datetime(2026, 11, 19, 16, tzinfo=UTC), datetime(2026, 12, 3, 16, tzinfo=UTC))
    assert (said(span.label), span.dose_ug_per_day) == ("Cycle 2: 14 days planned", Decimal(9))


def test_a_planned_span_across_the_clock_change_ends_at_midnight(ward: Ward) -> None:
    patient = ward.patient()
    ward.cycle(patient, 1, date(2026, 10, 24), planned_days=2)
    berlin = Asker(NURSE, "ADAMS Nora", Role.NURSE, NOW, ZoneInfo("Europe/Berlin"))
    (span,) = timeline(ward.session, berlin, patient).planned
    assert span.end - span.start == 49 * H


def test_dlis_are_numbered_marks(ward: Ward) -> None:
    patient = ward.patient()
    second = ward.dli(patient, NOW - 24 * H, NOW - 23 * H, cd3_mantissa="5")
    first = ward.dli(patient, NOW - 800 * H, NOW - 799 * H)
    ward.strike(Dli, ward.dli(patient, NOW - 100 * H))
    found = timeline(ward.session, asker(), patient).marks
    assert [(mark.record_id, said(mark.label)) for mark in found] == [
        (first, "DLI 1: 1.5 × 10⁶ per kg"),
        (second, "DLI 2: 5 × 10⁶ per kg"),
    ]


def test_a_dli_that_runs_says_so(ward: Ward) -> None:
    patient = ward.patient()
    ward.dli(patient, NOW - H)
    (mark,) = timeline(ward.session, asker(), patient).marks
    assert said(mark.label) == "DLI 1: 1.5 × 10⁶ per kg, running"


def test_results_stand_in_lanes_by_method_and_material(ward: Ward) -> None:
    patient = ward.patient()
    late = ward.mrd(patient, date(2026, 11, 20))
    early = ward.mrd(patient, date(2026, 10, 1), result="value", level="2", level_power="-3")
    blood = ward.mrd(patient, date(2026, 11, 1), material="blood", result="below_range")
    ward.chimerism(patient, "cd19", None)
    mrd, chimerism = timeline(ward.session, asker(), patient).lanes
    assert [[point.record_id for point in series.points] for series in mrd.series] == [[early, late], [blood]]
    negative = mrd.series[0].points[1]
    assert (negative.shape, negative.value) == (PointShape.BELOW, Decimal("0.000001"))
    (found,) = chimerism.series[0].points
    assert (found.shape, found.value) == (PointShape.NOT_EVALUABLE, None)


def test_what_was_struck_never_appears(ward: Ward) -> None:
    patient = ward.patient()
    cycle, gone = ward.cycle(patient), ward.cycle(patient, 2, date(2026, 12, 20))
    ward.strike(Cycle, gone)
    ward.strike(PumpRecord, ward.pump(cycle, START, NOW - 5 * H))
    ward.strike(Mrd, ward.mrd(patient))
    found = timeline(ward.session, asker(), patient)
    assert (found.bars, found.gaps) == ((), ())
    assert len(found.planned) == 1
    assert found.lanes[0].series == ()


def test_an_unknown_patient_is_a_mistake_of_the_program(ward: Ward) -> None:
    with pytest.raises(ValueError, match="unpack"):
        timeline(ward.session, asker(), uuid4())


@given(st.lists(st.tuples(st.sampled_from(PumpAction), st.integers(-200, 5)), max_size=12))
def test_bars_and_gaps_fill_the_course_without_overlap_whatever_was_recorded(
    acts: list[tuple[PumpAction, int]],
) -> None:
    ward = a_ward()
    patient = ward.patient()
    cycle = ward.cycle(patient)
    ids: set[UUID] = {ward.pump(cycle, action, NOW + hour * H, recorded_at=NOW) for action, hour in acts}
    found, page = timeline(ward.session, asker(), patient), infusion_page(ward.session, asker(), patient)
    drawn: list[DoseBar | DoseGap] = [*found.bars, *found.gaps]
    pieces = sorted((piece.start, piece.end) for piece in drawn)
    assert all(bar.start < bar.end or bar.ongoing for bar in found.bars)
    assert all(one[1] <= other[0] for one, other in pairwise(pieces))
    assert {piece.record_id for piece in drawn} <= ids
    assert page.current is not None
    running = sum((bar.end - bar.start for bar in found.bars), timedelta(0))
    assert running == page.current.infusion.on_pump.low
    ward.session.close()


def test_what_nobody_saw_before_a_find_is_in_doubt_until_it_is_settled(ward: Ward) -> None:
    patient = ward.patient()
    cycle = ward.cycle(patient)
    ward.pump(cycle, START, NOW - 20 * H)
    links: dict[str, Any] = {"cycle_id": cycle, "action": PumpAction.FOUND, "at": NOW - 4 * H, "cause": "found_clamped"}
    find = ward.record(PumpRecord, patient, Untyped(), now=NOW - 4 * H, since=NOW - 8 * H, **links)
    ward.pump(cycle, RESUME, NOW - 3 * H)
    found = timeline(ward.session, asker(), patient)
    (doubt,) = found.doubts
    assert (doubt.record_id, doubt.start, doubt.end) == (find, NOW - 8 * H, NOW - 4 * H)
    assert (doubt.dose_ug_per_day, said(doubt.detail)) == (Decimal(28), "Not settled: between 0 and 4.7 micrograms")
    (gap,) = found.gaps
    assert (gap.record_id, gap.start, gap.end, gap.length) == (find, NOW - 4 * H, NOW - 3 * H, 1 * H)
    assert said(gap.detail) == "Found not running, Clamped: up to 5 h without drug"
    links = {"cycle_id": cycle, "action": PumpAction.SETTLE, "at": NOW - 1 * H, "about": find}
    ward.record(PumpRecord, patient, Untyped(), now=NOW - 1 * H, part="settled", since=NOW - 6 * H, **links)
    settled = timeline(ward.session, asker(), patient)
    assert settled.doubts == ()
    (gap,) = settled.gaps
    assert (gap.record_id, gap.start, gap.length) == (find, NOW - 6 * H, 3 * H)
    assert said(gap.detail) == "Found not running, Clamped: 3 h without drug"


def test_a_find_right_after_the_pump_was_seen_well_leaves_nothing_in_doubt(ward: Ward) -> None:
    patient = ward.patient()
    cycle = ward.cycle(patient)
    ward.pump(cycle, START, NOW - 4 * H)
    links: dict[str, Any] = {"cycle_id": cycle, "action": PumpAction.FOUND, "at": NOW - 4 * H, "cause": "found_stopped"}
    ward.record(PumpRecord, patient, Untyped(), now=NOW - 3 * H, since=NOW - 4 * H, **links)
    found = timeline(ward.session, asker(), patient)
    assert found.doubts == ()
    assert [gap.length for gap in found.gaps] == [4 * H]
