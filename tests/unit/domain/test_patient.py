"""What is true of a patient."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bline_desktop.domain.patient import (
    AllergyStatus,
    Patient,
    PatientFields,
    SafetyFields,
    age_on,
    day_since_transplant,
)


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2008, 11, 5), date(2026, 11, 4), 17),
        (date(2008, 11, 5), date(2026, 11, 5), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2026, 11, 5), date(2026, 11, 5), 0),
    ],
)
def test_age_is_in_completed_years(born: date, day: date, age: int) -> None:
    assert age_on(born, day) == age


@pytest.mark.parametrize(
    ("day", "number"),
    [(date(2026, 7, 19), 0), (date(2026, 7, 20), 1), (date(2026, 10, 27), 100), (date(2026, 7, 18), -1)],
)
def test_the_day_of_the_transplant_is_day_zero(day: date, number: int) -> None:
    assert day_since_transplant(date(2026, 7, 19), day) == number


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_nobody_grows_younger(born: date, day: date) -> None:
    later = min(day.toordinal() + 366, date.max.toordinal())
    assert age_on(born, date.fromordinal(later)) >= age_on(born, day)


def test_a_new_patient_was_not_asked_about_allergies() -> None:
    """*None known* and *not asked* are different things; only the second may be assumed."""
    assert Patient.model_fields["allergy_status"].default is AllergyStatus.NOT_ASKED
    assert [status.value for status in AllergyStatus] == ["not_asked", "none_known", "known"]


def test_what_is_typed_of_a_patient_lies_in_the_row_under_the_same_names() -> None:
    for fields in (PatientFields, SafetyFields):
        assert set(fields.specs) <= set(Patient.model_fields)


def test_a_chinese_name_is_kept_as_it_is_written() -> None:
    given = {
        "trial_id": "ZJ-001", "site": "Hangzhou", "hospital_number": "1", "surname": "LǙ", "given_name": "Wěi",
        "native_name": "呂偉", "born_on": "1990-01-01", "sex": "female", "transplant_on": "2026-07-19",
        "donor_type": "cord", "conditioning": "Bu/Cy", "pre_transplant_mrd": "unknown", "state": "screening",
    }  # fmt: skip
    fields = PatientFields.model_validate(given)
    assert (fields.surname, fields.native_name) == ("LǙ", "呂偉")


@pytest.mark.parametrize(
    ("state", "day", "rule"),
    [
        ("died", None, "end-day-needed"),
        ("off_study", None, "end-day-needed"),
        ("follow_up", "2026-11-01", "field-does-not-apply"),
        ("died", "2026-11-01", None),
        ("enrolled", None, None),
    ],
)
def test_a_death_or_a_leaving_has_its_day_and_nothing_else_has(state: str, day: str | None, rule: str | None) -> None:
    given = {
        "trial_id": "ZJ-001", "site": "Hangzhou", "hospital_number": "1", "surname": "LI", "given_name": "Wei",
        "born_on": "1990-01-01", "sex": "female", "transplant_on": "2026-07-19", "donor_type": "cord",
        "conditioning": "Bu/Cy", "pre_transplant_mrd": "unknown", "state": state, "ended_on": day,
    }  # fmt: skip
    if rule is None:
        assert PatientFields.model_validate(given).ended_on == (date(2026, 11, 1) if day else None)
    else:
        with pytest.raises(ValidationError, match=rule):
            PatientFields.model_validate(given)
