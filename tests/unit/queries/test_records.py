"""The records of one patient."""

from datetime import date, timedelta

import pytest

from bline_desktop.domain.observations import KINDS
from bline_desktop.domain.observations.mrd import Mrd, MrdFields
from bline_desktop.domain.observations.weight import WeightFields
from bline_desktop.domain.treatment.dli import DliFields
from bline_desktop.domain.views import RecordLine
from bline_desktop.domain.words import Words
from bline_desktop.queries.records import dlis, records
from tests.unit.queries.ward import NOW, ZONE, H, Ward, asker

WORDS = Words(ZONE)


def said(line: RecordLine) -> str:
    return WORDS.say(line.summary.message, **dict(line.summary.values))


def test_results_stand_with_the_newest_first_each_as_it_was_typed(ward: Ward) -> None:
    patient, other = ward.patient(), ward.patient("ZJ-015", "Zhao", "Qiang")
    ward.mrd(patient, date(2026, 9, 1), result="value", level="1.3", level_power="-4")
    ward.mrd(patient, date(2026, 11, 20))
    ward.mrd(other)
    found = records(ward.session, asker(), "mrd", patient)
    assert [said(line) for line in found] == [
        "MRD negative · NGS · Bone marrow · sensitivity 10⁻⁶ (0.0001 %)",
        "MRD 0.013 % · NGS · Bone marrow",
    ]
    typed = found[1].fields
    assert isinstance(typed, MrdFields)
    assert typed == MrdFields.model_validate(typed.model_dump())
    assert (found[1].recorded_by, found[1].recorded_at) == ("ADAMS Nora", NOW)
    assert found[1].dated is True
    assert found[1].when.astimezone(ZONE).date() == date(2026, 9, 1)


def test_a_positive_after_a_negative_says_what_it_means_and_by_which_rule(ward: Ward) -> None:
    patient, other = ward.patient(), ward.patient("ZJ-015", "Zhao", "Qiang")
    rising = {"result": "value", "level": "2", "level_power": "-4"}
    ward.mrd(other, date(2026, 7, 1))  # of somebody else
    first = ward.mrd(patient, date(2026, 9, 1), **rising)
    assert [said(line) for line in records(ward.session, asker(), "mrd", patient)] == ["MRD 0.02 % · NGS · Bone marrow"]
    ward.mrd(patient, date(2026, 8, 1))  # the report of the earlier sample comes later
    meant = (
        "MRD conversion, unconfirmed: positive from 01-Sep-2026 on, after the negative of 01-Aug-2026 (sensitivity "
        "0.0001 %) by the same method. Ward rules, version 1, rule 37, to confirm"
    )
    lines = records(ward.session, asker(), "mrd", patient)
    assert [said(line) for line in lines] == [
        f"MRD 0.02 % · NGS · Bone marrow\n{meant}",
        "MRD negative · NGS · Bone marrow · sensitivity 10⁻⁶ (0.0001 %)",
    ]
    ward.mrd(patient, date(2026, 10, 1))
    again = said(records(ward.session, asker(), "mrd", patient)[1])
    assert "by the same method; negative again on 01-Oct-2026. Ward rules" in again
    ward.strike(Mrd, first)
    assert not any("conversion" in said(line) for line in records(ward.session, asker(), "mrd", patient))


def test_a_negative_of_a_poor_sample_or_a_gate_on_cd19_begins_no_conversion(ward: Ward) -> None:
    patient = ward.patient()
    flow = {"method": "flow", "sensitivity": "-4"}
    ward.mrd(patient, date(2026, 8, 1), **flow, gating="cd19")
    ward.mrd(patient, date(2026, 8, 8), **flow, gating="unknown")
    ward.mrd(patient, date(2026, 8, 15), **flow, gating="independent", quality="poor")
    ward.mrd(patient, date(2026, 9, 1), **flow, gating="independent", result="value", level="2", level_power="-2")
    assert not any("conversion" in said(line) for line in records(ward.session, asker(), "mrd", patient))
    ward.mrd(patient, date(2026, 8, 22), **flow, gating="independent", quality="limited")
    assert "MRD conversion, unconfirmed" in said(records(ward.session, asker(), "mrd", patient)[0])


def test_a_corrected_result_stays_readable(ward: Ward) -> None:
    patient = ward.patient()
    old = ward.mrd(patient)
    new = ward.record(Mrd, patient, _typed(ward, old), now=NOW + H, replaces=old)
    ward.strike(Mrd, old, "Sensitivity mistyped")
    first, second = records(ward.session, asker(), "mrd", patient)
    assert (first.record_id, first.replaces, first.replaced, first.struck) == (new, old, False, False)
    assert (second.record_id, second.replaces, second.replaced, second.struck) == (old, None, True, True)
    assert second.strike_reason == "Sensitivity mistyped"
    assert (first.corrects, second.corrects) == (True, False)


def test_what_took_the_place_of_an_entry_without_a_reason_is_no_correction(ward: Ward) -> None:
    patient = ward.patient()
    old = ward.mrd(patient)
    ward.record(Mrd, patient, _typed(ward, old), now=NOW + H, replaces=old)
    ward.strike(Mrd, old)
    ward.session.get_one(Mrd, old).strike_reason = None  # as where the end of a course was added
    ward.session.flush()
    assert [line.corrects for line in records(ward.session, asker(), "mrd", patient)] == [False, False]


def test_every_kind_can_be_read_though_nothing_is_recorded(ward: Ward) -> None:
    patient = ward.patient()
    assert [records(ward.session, asker(), kind.key, patient) for kind in KINDS] == [()] * len(KINDS)


def test_a_weight_is_a_record_like_any_other(ward: Ward) -> None:
    patient = ward.patient()
    ward.weight(patient, "61.50")
    (line,) = records(ward.session, asker(), "weight", patient)
    assert isinstance(line.fields, WeightFields)
    assert said(line) == "61.5 kg"


def test_a_dli_says_its_dose_in_cells_per_kg(ward: Ward) -> None:
    patient = ward.patient()
    ward.dli(patient, NOW - 30 * H, NOW - 30 * H + timedelta(minutes=25))
    ward.dli(patient, NOW - 2 * H, cd3_mantissa="5", cd3_power="7")
    found = dlis(ward.session, asker(), patient)
    assert [said(line) for line in found] == [
        "5 × 10⁷ CD3+ cells per kg, G-CSF-mobilised, cryopreserved, 40 mL, end not recorded",
        "1.5 × 10⁶ CD3+ cells per kg, G-CSF-mobilised, cryopreserved, 40 mL in 25 min",
    ]
    assert found[1].dated is False
    assert found[1].when == NOW - 30 * H
    assert isinstance(found[1].fields, DliFields)
    assert found[1].fields.cd3_per_kg == 1_500_000


def test_a_kind_that_does_not_exist_is_a_mistake_of_the_program(ward: Ward) -> None:
    with pytest.raises(KeyError):
        records(ward.session, asker(), "blood_pressure", ward.patient())


def _typed(ward: Ward, key: object) -> MrdFields:
    row = ward.session.get_one(Mrd, key)
    return MrdFields.model_validate({name: getattr(row, name) for name in MrdFields.specs})
