from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from pydantic import ValidationError
from sqlmodel import select

from bline_desktop.commands.checks import BEFORE_BIRTH, DAY_IN_FUTURE, REASON_NEEDED
from bline_desktop.commands.lookups import GONE
from bline_desktop.commands.patients import edit_patient, enrol, set_safety
from bline_desktop.commands.settings import change_settings
from bline_desktop.domain import patient as rules
from bline_desktop.domain.errors import AlreadyKept, Rule
from bline_desktop.domain.fields import DOES_NOT_APPLY
from bline_desktop.domain.observations.weight import Weight
from bline_desktop.domain.patient import AllergyStatus, Patient, PatientFields, PatientState, SafetyFields
from bline_desktop.domain.roles import Role
from tests.support.refusals import refused
from tests.support.store import NOW, TODAY, USERS, MemorySession, a_patient, an_act, patient_fields, weight_fields

TOMORROW = TODAY + timedelta(days=1)


def the_patient(session: MemorySession, patient_id: object) -> Patient:
    patient = session.get(Patient, patient_id)
    assert patient is not None
    return patient


def test_a_patient_is_enrolled_with_a_weight_and_allergies_not_asked(session: MemorySession) -> None:
    act = an_act(Role.PHYSICIAN)
    patient_id = enrol(session, act, patient_fields(), weight_fields())
    session.commit()
    patient = the_patient(session, patient_id)
    assert {name: getattr(patient, name) for name in PatientFields.specs} == patient_fields().model_dump()
    assert (patient.enrolled_at, patient.allergy_status) == (NOW, AllergyStatus.NOT_ASKED)
    weight = session.exec(select(Weight)).one()
    assert (weight.patient_id, weight.weight_kg, weight.height_cm) == (patient_id, Decimal("61.5"), Decimal(168))
    assert (weight.recorded_by, weight.recorded_at, weight.zone) == (USERS[Role.PHYSICIAN], NOW, "Asia/Shanghai")


def test_an_enrolment_that_is_tried_again_is_not_taken_for_a_second_patient(session: MemorySession) -> None:
    act = an_act(Role.PHYSICIAN)
    enrol(session, act, patient_fields(), weight_fields())
    session.commit()
    with pytest.raises(AlreadyKept):
        enrol(session, act, patient_fields(), weight_fields())


def test_a_trial_id_is_used_once(session: MemorySession) -> None:
    a_patient(session)
    with refused(session, rules.TRIAL_ID_TWICE, trial_id="ZJ-001", field="trial_id"):
        enrol(session, an_act(Role.PHYSICIAN), patient_fields(), weight_fields())


def test_capitals_do_not_make_another_trial_id(session: MemorySession) -> None:
    change_settings(session, an_act(Role.ADMINISTRATOR), {"trial_id_pattern": r"[A-Za-z]{2}-\d{3}"})
    a_patient(session)
    with refused(session, rules.TRIAL_ID_TWICE):
        enrol(session, an_act(Role.PHYSICIAN), patient_fields(trial_id="zj-001"), weight_fields())


@pytest.mark.parametrize("trial_id", ["ZJ-01", "ZJ-0001", "zj-001", "ZJ001", "XZJ-001", "ZJ-٠٠١"])
def test_a_trial_id_has_the_wards_form(session: MemorySession, trial_id: str) -> None:
    with refused(session, rules.TRIAL_ID_PATTERN, trial_id=trial_id, example="ZJ-001"):
        enrol(session, an_act(Role.PHYSICIAN), patient_fields(trial_id=trial_id), weight_fields())


def test_a_patient_of_the_ward_is_the_best_example_of_its_form(session: MemorySession) -> None:
    change_settings(session, an_act(Role.ADMINISTRATOR), {"trial_id_pattern": "HZ[0-9]"})
    a_patient(session, trial_id="HZ7")
    with refused(session, rules.TRIAL_ID_PATTERN, example="HZ7"):
        enrol(session, an_act(Role.PHYSICIAN), patient_fields(), weight_fields())


def test_a_form_that_nobody_can_give_an_example_of_is_shown_itself(session: MemorySession) -> None:
    change_settings(session, an_act(Role.ADMINISTRATOR), {"trial_id_pattern": "Q{5}"})
    with refused(session, rules.TRIAL_ID_PATTERN, example="Q{5}"):
        enrol(session, an_act(Role.PHYSICIAN), patient_fields(), weight_fields())


@pytest.mark.parametrize(
    ("changes", "rule", "field"),
    [
        ({"born_on": TOMORROW}, rules.BORN_IN_FUTURE, "born_on"),
        ({"born_on": date(1905, 11, 2)}, rules.BORN_TOO_LONG_AGO, "born_on"),
        ({"transplant_on": TOMORROW}, rules.TRANSPLANT_IN_FUTURE, "transplant_on"),
        ({"transplant_on": date(1990, 5, 16)}, rules.TRANSPLANT_BEFORE_BIRTH, "transplant_on"),
    ],
)
def test_days_that_can_not_be_are_refused(
    session: MemorySession, changes: dict[str, object], rule: Rule, field: str
) -> None:
    with refused(session, rule, field=field):
        enrol(session, an_act(Role.PHYSICIAN), patient_fields(**changes), weight_fields())
    patient_id = a_patient(session)
    with refused(session, rule, field=field):
        edit_patient(session, an_act(reason="typing slip"), patient_id, patient_fields(**changes))


def test_the_wards_own_day_counts_and_120_years_are_possible(session: MemorySession) -> None:
    # 23:59 of the 1st in London is 07:59 of the 2nd in Shanghai: today there.
    act = an_act(Role.PHYSICIAN, NOW - timedelta(minutes=1))
    oldest = patient_fields(born_on=date(1905, 11, 3), transplant_on=TODAY)
    enrol(session, act, oldest, weight_fields())
    assert session.exec(select(Patient)).one().born_on == date(1905, 11, 3)


@pytest.mark.parametrize(("day", "rule"), [(TOMORROW, DAY_IN_FUTURE), (date(1990, 5, 16), BEFORE_BIRTH)])
def test_the_first_weight_was_measured_in_the_patients_life(session: MemorySession, day: date, rule: Rule) -> None:
    with refused(session, rule, day=day, field="measured_on"):
        enrol(session, an_act(Role.PHYSICIAN), patient_fields(), weight_fields(measured_on=day))


def test_details_are_corrected_in_place_with_a_reason(session: MemorySession) -> None:
    patient_id = a_patient(session)
    changed = patient_fields(trial_id="ZJ-002", given_name="Nana", native_name=None)
    edit_patient(session, an_act(reason="name read from the passport"), patient_id, changed)
    session.commit()
    patient = the_patient(session, patient_id)
    assert (patient.trial_id, patient.given_name, patient.native_name) == ("ZJ-002", "Nana", None)
    assert patient.allergy_status is AllergyStatus.NONE_KNOWN


@pytest.mark.parametrize("reason", [None, "", "  "])
def test_details_are_not_corrected_without_a_reason(session: MemorySession, reason: str | None) -> None:
    patient_id = a_patient(session)
    with refused(session, REASON_NEEDED):
        edit_patient(session, an_act(reason=reason), patient_id, patient_fields(given_name="Nana"))


def test_a_corrected_trial_id_is_checked_and_an_unchanged_one_is_not(session: MemorySession) -> None:
    patient_id = a_patient(session)
    a_patient(session, trial_id="ZJ-002")
    with refused(session, rules.TRIAL_ID_TWICE):
        edit_patient(session, an_act(reason="slip"), patient_id, patient_fields(trial_id="ZJ-002"))
    change_settings(session, an_act(Role.ADMINISTRATOR), {"trial_id_pattern": "HZ[0-9]"})
    edit_patient(session, an_act(reason="slip"), patient_id, patient_fields(site="Ningbo"))
    assert the_patient(session, patient_id).site == "Ningbo"


def test_a_patient_who_is_not_there_can_not_be_corrected(session: MemorySession) -> None:
    with refused(session, GONE):
        edit_patient(session, an_act(reason="slip"), uuid4(), patient_fields())


def test_allergies_and_isolation_are_kept_with_the_patient(session: MemorySession) -> None:
    patient_id = a_patient(session, asked=False)
    known = SafetyFields(allergy_status=AllergyStatus.KNOWN, allergies="penicillin: rash", isolation="MRSA")
    set_safety(session, an_act(), patient_id, known)
    patient = the_patient(session, patient_id)
    assert (patient.allergy_status, patient.allergies, patient.isolation) == (
        AllergyStatus.KNOWN,
        "penicillin: rash",
        "MRSA",
    )


@pytest.mark.parametrize(
    ("status", "text", "rule"),
    [
        (AllergyStatus.KNOWN, None, rules.ALLERGIES_NEEDED),
        (AllergyStatus.NONE_KNOWN, "penicillin", DOES_NOT_APPLY),
        (AllergyStatus.NOT_ASKED, "penicillin", DOES_NOT_APPLY),
    ],
)
def test_status_and_text_of_allergies_agree(status: AllergyStatus, text: str | None, rule: Rule) -> None:
    with pytest.raises(ValidationError) as caught:
        SafetyFields(allergy_status=status, allergies=text)
    (problem,) = caught.value.errors()
    assert problem["ctx"]["error"].rule is rule
    assert problem["ctx"]["error"].values["field"] == "allergies"


def test_who_died_or_left_the_study_did_so_after_the_transplant_and_not_ahead(session: MemorySession) -> None:
    li = a_patient(session)
    given = patient_fields()

    def gone(on: date) -> PatientFields:
        return patient_fields(state=PatientState.OFF_STUDY, ended_on=on)

    with refused(session, DAY_IN_FUTURE, day=TOMORROW, field="ended_on"):
        edit_patient(session, an_act(reason="Withdrew"), li, gone(TOMORROW))
    with refused(session, rules.END_BEFORE_TRANSPLANT, field="ended_on"):
        edit_patient(session, an_act(reason="Withdrew"), li, gone(given.transplant_on - timedelta(days=1)))
    edit_patient(session, an_act(reason="Withdrew"), li, gone(given.transplant_on))
    assert the_patient(session, li).ended_on == given.transplant_on
