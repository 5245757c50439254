"""Premedication, courses, GVHD, infections and rounds: what only they know, with numbers worked out by hand."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bline_desktop.domain.draft import read_fields
from bline_desktop.domain.errors import FieldsRefused
from bline_desktop.domain.fields import Fields
from bline_desktop.domain.observations.gvhd import GVHD, GvhdFields, active_gvhd
from bline_desktop.domain.observations.infection import InfectionFields, active_infections
from bline_desktop.domain.observations.kind import Kind, Last
from bline_desktop.domain.observations.medication import MEDICATION, MedicationFields, going_on
from bline_desktop.domain.observations.mrd import MRD
from bline_desktop.domain.observations.phone_note import PHONE_NOTE, PhoneNoteFields
from bline_desktop.domain.observations.premedication import PREMEDICATION, PremedicationFields, last_steroid
from bline_desktop.domain.observations.round import ROUND, RoundFields, carry
from bline_desktop.domain.observations.round_watch import RoundWatch, findings, other_rate, sentences
from bline_desktop.domain.steroids import Steroid, dexamethasone_mg
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.words import N_, Words
from tests.support.real_store import PATIENT, an_act

ZONE = ZoneInfo("Asia/Shanghai")
WORDS = Words(ZONE)
NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
DAY = date(2026, 11, 20)


def say(kind: Kind, fields: Fields) -> str:
    said = kind.summary(kind.table.written(an_act(), PATIENT, fields))
    return WORDS.say(said.message, **dict(said.values))


def refused(fields: type[Fields], typed: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(FieldsRefused) as caught:
        read_fields(fields, typed, NOW, ZONE)
    return {problem.field: WORDS.say(problem.sentence, **dict(problem.values)) for problem in caught.value.problems}


@pytest.mark.parametrize(
    ("drug", "dose", "equal"),
    [
        # 0.75 mg dexamethasone for 4 mg methylprednisolone, 5 mg prednisone or prednisolone, 20 mg hydrocortisone.
        (Steroid.DEXAMETHASONE, "16", "16"),
        (Steroid.METHYLPREDNISOLONE, "80", "15"),
        (Steroid.PREDNISONE, "100", "15"),
        (Steroid.PREDNISOLONE, "7", "1.05"),
        (Steroid.HYDROCORTISONE, "100", "3.75"),
        (Steroid.METHYLPREDNISOLONE, "1", "0.19"),
    ],
)
def test_steroids_are_compared_by_the_table(drug: Steroid, dose: str, equal: str) -> None:
    assert dexamethasone_mg(drug, Decimal(dose)) == Decimal(equal)


def premedication(hours_ago: float = 1, **changes: object) -> PremedicationFields:
    typed = {"given_at": NOW - timedelta(hours=hours_ago), "before": "cycle", "drug": "prednisone", "dose_mg": "100"}
    return PremedicationFields.model_validate({**typed, "route": "oral", **changes})


def test_a_steroid_is_said_with_its_equivalent_and_where_that_comes_from() -> None:
    assert say(PREMEDICATION, premedication()) == (
        "Prednisone 100 mg, by mouth. Before: first dose of a cycle. As 15 mg dexamethasone "
        "(Goodman and Gilman, equivalent glucocorticoid doses, unconfirmed)"
    )
    dexamethasone = premedication(drug="dexamethasone", dose_mg="16", route="iv", before="restart")
    assert say(PREMEDICATION, dexamethasone) == "Dexamethasone 16 mg, into a vein. Before: restart"
    named = premedication(drug="other", other_drug="Pethidine", dose_mg="25")
    assert say(PREMEDICATION, named) == "Pethidine 25 mg, by mouth. Before: first dose of a cycle"


def test_the_last_steroid_is_the_last_one_given_so_far() -> None:
    early, late, ahead = premedication(30), premedication(4), premedication(-2)
    paracetamol = premedication(1, drug="paracetamol", dose_mg="1000")
    assert last_steroid([late, early, ahead, paracetamol], NOW) is late
    assert last_steroid([paracetamol], NOW) is None


def course(**changes: object) -> MedicationFields:
    typed = {"drug": "prednisone", "mg_per_day": "60", "reason": "gvhd", "started_on": DAY}
    return MedicationFields.model_validate({**typed, **changes})


def test_a_course_says_dose_reason_and_end() -> None:
    source = "Goodman and Gilman, equivalent glucocorticoid doses, unconfirmed"
    assert say(MEDICATION, course()) == (
        f"Prednisone 60 mg per day, as 9 mg dexamethasone ({source}), GVHD treatment, goes on"
    )
    by_level = course(drug="tacrolimus", mg_per_day=None, dose_text="by level, 8 to 10", ended_on=DAY)
    assert say(MEDICATION, by_level) == "Tacrolimus by level, 8 to 10, GVHD treatment, until 20-Nov-2026"
    both = course(drug="other", other_drug="Abatacept", dose_text="every 2 weeks")
    assert say(MEDICATION, both) == "Abatacept 60 mg per day, every 2 weeks, GVHD treatment, goes on"


def test_a_course_needs_a_dose_and_an_end_that_follows() -> None:
    typed = {"drug": "ciclosporin", "reason": "prophylaxis", "started_on": "2026-11-20"}
    assert refused(MedicationFields, typed) == {"mg_per_day": "Type the dose per day, or the dose in words."}
    early = {**typed, "mg_per_day": "150", "ended_on": "2026-11-19"}
    assert refused(MedicationFields, early) == {"ended_on": "The last day is before the first. Check both days."}


def test_courses_run_from_their_first_to_their_last_day() -> None:
    rows = [course(), course(started_on=DAY - timedelta(days=9), ended_on=DAY)]
    assert going_on(rows, DAY) == tuple(rows)
    assert going_on(rows, DAY + timedelta(days=1)) == (rows[0],)
    assert going_on(rows, DAY - timedelta(days=1)) == (rows[1],)


def gvhd(days: int, **changes: object) -> GvhdFields:
    typed = {"assessed_on": DAY + timedelta(days=days), "type": "acute", "organ": "skin", "active": True}
    graded: dict[str, object] = {"acute_grade": "2"} if changes.get("active", True) else {}
    return GvhdFields.model_validate({**typed, **graded, **changes})


def test_gvhd_is_active_until_the_next_judgement_of_that_organ_says_otherwise() -> None:
    skin, gut, over = gvhd(-10), gvhd(-5, organ="lower_gut", acute_grade="3"), gvhd(-2, active=False)
    rows = [over, gut, skin]
    assert active_gvhd(rows, DAY - timedelta(days=11)) == ()
    assert active_gvhd(rows, DAY - timedelta(days=4)) == (skin, gut)
    assert active_gvhd(rows, DAY) == (gut,)
    again = gvhd(-2, type="chronic", acute_grade=None, chronic_severity="mild")
    assert active_gvhd([*rows, again], DAY) == (gut, again)


def test_only_active_gvhd_has_a_grade_and_needs_one() -> None:
    typed = {"assessed_on": "2026-11-20", "type": "acute", "organ": "skin", "active": True}
    assert refused(GvhdFields, typed) == {"acute_grade": "Choose the overall grade of this active GVHD."}
    over = {**typed, "active": False, "acute_grade": "1"}
    assert refused(GvhdFields, over) == {
        "acute_grade": "Only active GVHD has a grade. Empty it, or choose that it is active."
    }
    assert say(GVHD, gvhd(0, acute_grade="4", stage=3)) == "Acute GVHD, skin: active, overall IV, stage 3"
    assert say(GVHD, gvhd(0, active=False)) == "Acute GVHD, skin: not active"
    assert refused(GvhdFields, {**typed, "type": "chronic"}) == {
        "chronic_severity": "Choose the overall grade of this active GVHD."
    }


@pytest.mark.parametrize(
    ("grade", "stage", "problem"),
    [
        ({"type": "acute", "acute_grade": "4"}, 4, "Between 0 and 4."),
        ({"type": "chronic", "chronic_severity": "severe"}, 3, "An organ of chronic GVHD is scored from 0 to 3."),
    ],
)
def test_the_stage_of_an_organ_goes_as_far_as_its_scale(grade: dict[str, str], stage: int, problem: str) -> None:
    typed: dict[str, Any] = {"assessed_on": "2026-11-02", "organ": "skin", "active": True, **grade}
    assert read_fields(GvhdFields, typed | {"stage": str(stage)}, NOW, ZONE).stage == stage
    assert refused(GvhdFields, typed | {"stage": str(stage + 1)}) == {"stage": problem}


def test_gvhd_is_drawn_until_the_day_before_it_is_judged_anew_and_not_beyond_a_death() -> None:
    rows = [GVHD.table.written(an_act(), PATIENT, gvhd(days), part=str(days)) for days in (-10, -4)]
    (strip,) = GVHD.bars(rows, ZONE, Last(NOW, True))
    first, second = strip.stretches
    midnight = datetime(2026, 11, 15, 16, tzinfo=UTC)  # the beginning of 16-Nov in Shanghai
    assert (first.end, first.ongoing, second.start) == (midnight, False, midnight)
    assert (second.end, second.ongoing) == (NOW, True)
    (strip,) = GVHD.bars(rows, ZONE, Last(NOW - timedelta(days=2), False))
    assert (strip.stretches[1].end, strip.stretches[1].ongoing) == (NOW - timedelta(days=2), False)
    over = GVHD.table.written(an_act(), PATIENT, gvhd(0, active=False))
    ((tick,),) = (strip.stretches for strip in GVHD.bars([over], ZONE, Last(NOW, True)))
    assert tick.start == tick.end == datetime(2026, 11, 20, 4, tzinfo=UTC)  # noon, for the picture alone
    assert MRD.bars([], ZONE, Last(NOW, True)) == ()


def test_infections_are_active_until_the_day_they_are_over() -> None:
    typed = {"sort": "viral", "what": "CMV, blood", "isolated": False, "began_on": DAY}
    open_one, over = InfectionFields.model_validate(typed), InfectionFields.model_validate({**typed, "ended_on": DAY})
    assert active_infections([open_one, over], DAY) == (open_one,)
    assert active_infections([open_one], DAY - timedelta(days=1)) == ()
    early = {**typed, "began_on": "2026-11-20", "ended_on": "2026-11-01"}
    assert refused(InfectionFields, early) == {"ended_on": "The last day is before the first. Check both days."}


def a_round(hours_ago: float = 0, **changes: object) -> RoundFields:
    typed = {"seen_at": NOW - timedelta(hours=hours_ago), "temperature": "36.8"}
    return RoundFields.model_validate({**typed, **changes})


def test_a_round_is_said_by_what_was_read() -> None:
    full = a_round(systolic=118, diastolic=70, pulse=80, ice=10, handwriting="same", told="not_yet")
    assert say(ROUND, full) == (
        "118 over 70 mmHg, 36.8 °C, pulse 80, ICE 10, handwriting: same as baseline, physician told: not yet"
    )


def test_a_call_says_who_was_told_of_it_and_what_the_answer_was() -> None:
    typed = {"called_at": NOW, "caller": "patient", "question": "38.4 °C.", "answer": "Come in."}
    told = {"told": "yes", "told_who": "Dr HE", "told_at": NOW}
    lines = [
        say(PHONE_NOTE, PhoneNoteFields.model_validate({**typed, **more}))
        for more in ({}, {"told": "not_yet"}, told, {**told, "told_answer": "Blood cultures"}, {"answered_by": "Dr LI"})
    ]
    assert lines == [
        "Patient: 38.4 °C. Answer: Come in.",
        "Patient: 38.4 °C. Answer: Come in. Physician told: not yet",
        "Patient: 38.4 °C. Answer: Come in. Physician told: Dr HE",
        "Patient: 38.4 °C. Answer: Come in. Physician told: Dr HE. Blood cultures",
        "Patient: 38.4 °C. Answer: Come in. (Dr LI)",
    ]
    missing = {"called_at": "2026-11-22 13:00", "caller": "patient", "question": "Fever", "answer": "Come in"}
    assert refused(PhoneNoteFields, {**missing, "told": "yes"}) == {
        "told_who": "Type the name of the physician who was told.",
        "told_at": "Type when the physician was told.",
    }


def test_a_round_needs_a_value_and_both_pressures_in_order() -> None:
    typed = {"seen_at": "2026-11-22 13:00"}
    assert refused(RoundFields, typed) == {"temperature": "Type at least one value of this round."}
    assert refused(RoundFields, {**typed, "systolic": "110"}) == {
        "diastolic": "Type both blood pressures, the systolic and the diastolic one."
    }
    assert refused(RoundFields, {**typed, "diastolic": "70"}).keys() == {"systolic"}
    assert refused(RoundFields, {**typed, "systolic": "70", "diastolic": "70"}) == {
        "systolic": "The systolic blood pressure is above the diastolic one. Check both."
    }
    told = {**typed, "pulse": "80", "told": "yes"}
    assert refused(RoundFields, told).keys() == {"told_who", "told_at"}


def test_one_key_takes_over_what_is_looked_at_and_never_what_is_measured() -> None:
    seen = {"systolic": 118, "diastolic": 70, "pulse": 80, "oxygen": "2", "ice": 10, "site": "red"}
    before = a_round(6, handwriting="baseline", **seen)
    assert carry(before, NOW) == {"oxygen": Decimal(2), "handwriting": "same", "site": "red"}
    assert carry(a_round(6, handwriting="not_done"), NOW) == {}
    assert carry(a_round(25, **seen), NOW) == {}


def found(seen: RoundFields, watch: RoundWatch) -> list[str]:
    return [WORDS.say(each.said.message, **dict(each.said.values)) for each in findings(seen, watch)]


def test_each_thing_to_tell_is_found_at_its_limit_and_not_before() -> None:
    watch = RoundWatch(NOW, before=a_round(6, oxygen="0", ice=10), baseline_ice=10, has_baseline=True)
    well = a_round(temperature="37.9", systolic=90, diastolic=60, oxygen="0", ice=10, handwriting="same")
    assert found(well, watch) == []
    ill = a_round(temperature="38.0", systolic=89, diastolic=60, oxygen="1.5", ice=9, handwriting="changed")
    assert found(ill, watch) == [
        "38 °C",
        "Systolic blood pressure 89 mmHg, below 90",
        "Oxygen is new: 1.5 L per minute",
        "ICE 9, was 10",
        "Handwriting changed",
    ]
    on_oxygen = RoundWatch(NOW, before=a_round(6, oxygen="2", ice=8), baseline_ice=10)
    assert found(a_round(oxygen="3", ice=8), on_oxygen) == ["ICE 8, was 10"]
    assert found(a_round(oxygen="3", ice=4), RoundWatch(NOW)) == ["Oxygen is new: 3 L per minute"]


def test_a_finding_is_said_with_what_a_physician_asks_first() -> None:
    dexamethasone = Said(N_("round", "Dexamethasone 16 mg"))
    watch = RoundWatch(
        NOW,
        has_baseline=True,
        started_at=NOW - timedelta(hours=30),
        steroid=dexamethasone,
        steroid_at=NOW - timedelta(hours=5),
    )

    def text(seen: RoundFields, watch: RoundWatch) -> str:
        return " ".join(WORDS.say(each.message, **dict(each.values)) for each in sentences(seen, watch))

    assert text(a_round(temperature="38.6"), watch) == (
        "38.6 °C. 30 h since the start. Dexamethasone 16 mg was given 5 h ago: it may hide a fever. "
        "Tell the physician: who, when and the answer go into the fields above."
    )
    stepped = RoundWatch(NOW, started_at=NOW - timedelta(days=8), stepped_at=NOW - timedelta(hours=3))
    again = RoundWatch(NOW, started_at=NOW - timedelta(days=8), restarted_at=NOW - timedelta(hours=2))
    assert "2 h since the restart." in text(a_round(temperature="38.6"), again)
    assert "3 h since the dose step." in text(a_round(temperature="38.6"), stepped)
    assert "there is nothing to compare with" in text(a_round(temperature="38.6"), stepped)
    assert text(a_round(temperature="38.6"), RoundWatch(NOW, has_baseline=True)) == (
        "38.6 °C. Tell the physician: who, when and the answer go into the fields above."
    )
    assert text(a_round(), watch) == ""


def test_another_rate_than_the_record_s_is_named_beside_its_field() -> None:
    watch = RoundWatch(NOW, rate_ml_per_h=Decimal(5))
    assert other_rate(a_round(), watch) is None
    assert other_rate(a_round(rate_ml_per_h="5"), watch) is None
    assert other_rate(a_round(rate_ml_per_h="10"), RoundWatch(NOW)) is None
    said = other_rate(a_round(rate_ml_per_h="10"), watch)
    assert said is not None
    assert WORDS.say(said.message, **dict(said.values)).startswith("The record says 5.")
