"""Enrolling patients, correcting their details, and what everybody at the bed must know of them."""

import re
from datetime import date
from uuid import UUID

from sqlmodel import Session, select

from bline_desktop.commands.checks import check_when, needed_reason, ward_day
from bline_desktop.commands.lookups import present, refuse_twice, setting
from bline_desktop.commands.stays import check_beds
from bline_desktop.domain import patient as rules
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.observations.weight import Weight, WeightFields
from bline_desktop.domain.patient import Patient, PatientFields, PatientState, SafetyFields, age_on
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import command

OLDEST_AGE = 120
# The first of these that fits the ward's pattern is shown where no patient gives a better example.
EXAMPLES = ("ZJ-001", "ZJ-0001", "ZJ001", "ZJU-001", "Z-001", "01-001", "001-001", "0001", "001", "01")


@command(Right.ENROL)
def enrol(session: Session, act: Act, fields: PatientFields, weight: WeightFields) -> UUID:
    """Enrol a patient with a first weight; allergies are *not asked* until somebody asks.

    Raises RuleBroken for a trial id that is in use or of another form, and for days that can't be.
    """
    patient_id = act.row_id("patient")
    refuse_twice(session, Patient, patient_id)
    _check_trial_id(session, fields.trial_id, patient_id)
    _check_days(fields, act)
    check_when(weight.measured_on, fields.born_on, act, "measured_on")
    session.add(Patient.model_validate({**_typed(fields), "id": patient_id, "enrolled_at": act.now}))
    session.flush()  # the weight points to the patient, and nothing else tells the session which comes first
    session.add(Weight.written(act, patient_id, weight, part="weight"))
    return patient_id


@command(Right.EDIT_PATIENT)
def edit_patient(session: Session, act: Act, patient_id: UUID, fields: PatientFields) -> None:
    """Correct a patient's details in place; the journal keeps what stood before. A reason is needed.

    A death frees the bed from now on: who died is nowhere, and the stays remain as they were. Taken back, the last
    stay counts again. Raises RuleBroken also where somebody else has come to lie in that bed.
    """
    needed_reason(act)
    patient = present(session, Patient, patient_id)
    if fields.trial_id != patient.trial_id:
        _check_trial_id(session, fields.trial_id, patient_id)
    _check_days(fields, act)
    was_dead = patient.state is PatientState.DIED
    for name, value in _typed(fields).items():
        setattr(patient, name, value)
    if was_dead and fields.state is not PatientState.DIED:
        check_beds(session, patient_id)


@command(Right.EDIT_PATIENT)
def set_safety(session: Session, act: Act, patient_id: UUID, fields: SafetyFields) -> None:
    """Record what everybody at the bed must know."""
    patient = present(session, Patient, patient_id)
    patient.allergy_status = fields.allergy_status
    patient.allergies = fields.allergies
    patient.isolation = fields.isolation
    patient.blood_products = fields.blood_products
    patient.resuscitation = fields.resuscitation


def _typed(fields: PatientFields) -> dict[str, object]:
    return {name: getattr(fields, name) for name in PatientFields.specs}


def _check_trial_id(session: Session, trial_id: str, patient_id: UUID) -> None:
    """Stop a trial id of another form than the ward's, or one that another patient has."""
    known = [other for other_id, other in session.exec(select(Patient.id, Patient.trial_id)) if other_id != patient_id]
    pattern = re.compile(setting(session, "trial_id_pattern"), re.ASCII)
    if not pattern.fullmatch(trial_id):
        example = next((one for one in (*known, *EXAMPLES) if pattern.fullmatch(one)), pattern.pattern)
        raise RuleBroken(rules.TRIAL_ID_PATTERN, trial_id=trial_id, example=example, field="trial_id")
    if trial_id.casefold() in (other.casefold() for other in known):
        raise RuleBroken(rules.TRIAL_ID_TWICE, trial_id=trial_id, field="trial_id")


def _check_days(fields: PatientFields, act: Act) -> None:
    """Stop days of birth and transplant that can't be."""
    today: date = ward_day(act)
    if fields.born_on > today:
        raise RuleBroken(rules.BORN_IN_FUTURE, field="born_on")
    if age_on(fields.born_on, today) > OLDEST_AGE:
        raise RuleBroken(rules.BORN_TOO_LONG_AGO, field="born_on")
    if fields.transplant_on > today:
        raise RuleBroken(rules.TRANSPLANT_IN_FUTURE, field="transplant_on")
    if fields.transplant_on < fields.born_on:
        raise RuleBroken(rules.TRANSPLANT_BEFORE_BIRTH, field="transplant_on")
    if fields.ended_on is not None:
        check_when(fields.ended_on, fields.born_on, act, "ended_on")
        if fields.ended_on < fields.transplant_on:
            raise RuleBroken(rules.END_BEFORE_TRANSPLANT, field="ended_on")
