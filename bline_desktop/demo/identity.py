"""Who a made-up patient is: name, age, transplant and measures, by chance within what the trial takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import cast

from bline_desktop.demo.names import NameBook
from bline_desktop.domain.patient import (
    AllergyStatus,
    DonorType,
    PatientFields,
    PatientState,
    PreTransplantMrd,
    SafetyFields,
    Sex,
)

SITES = ("Hangzhou", "Hangzhou", "Hangzhou", "Ningbo", "Wenzhou")
DONORS = (*[DonorType.HAPLOIDENTICAL] * 8, DonorType.MATCHED_SIBLING, DonorType.MATCHED_UNRELATED)
CONDITIONING = {
    DonorType.HAPLOIDENTICAL: ("Bu/Cy/ATG", "Bu/Flu/Ara-C/ATG", "TBI/Cy/ATG"),
    DonorType.MATCHED_SIBLING: ("Bu/Cy", "TBI/Cy"),
    DonorType.MATCHED_UNRELATED: ("Bu/Cy/ATG", "TBI/Cy/ATG"),
}
PRE_TRANSPLANT = (
    *[PreTransplantMrd.POSITIVE] * 5, *[PreTransplantMrd.NEGATIVE] * 4, PreTransplantMrd.UNKNOWN
)  # fmt: skip
ALLERGIES = ("Penicillin: rash", "Vancomycin: flushing", "Contrast medium: hives", "Sulfonamides: rash")
# The trial takes patients from 14 to 65 years, at least two months after the transplant; first doses are from day 62.
AGES = (16, 63)
FIRST_DOSE_DAYS = (62, 110)
ENROLLED_FROM_DAY = 62
FIXED_FROM_KG = 46


@dataclass(frozen=True, slots=True)
class Identity:
    """A patient as enrolled, with the first measures."""

    fields: PatientFields
    weight_kg: Decimal
    height_cm: Decimal


@dataclass(frozen=True, slots=True)
class Entry:
    """What the trial office knows before: the next trial id, the day of enrolment and the days from there to dose 1."""

    trial_id: str
    enrolled_on: date
    days_to_first_dose: int
    state: PatientState


def make_identity(rng: Random, names: NameBook, entry: Entry, fixed: Mapping[str, object]) -> Identity:
    """Make a patient by chance; `fixed` holds what chance must not choose."""
    sex = cast("Sex", fixed.get("sex") or rng.choice(tuple(Sex)))
    surname, given_name, native_name = names.take(sex)
    age = cast("int", fixed.get("age") or rng.randint(*AGES))
    donor = rng.choice(DONORS)
    day_of_dose = rng.randint(max(FIRST_DOSE_DAYS[0], ENROLLED_FROM_DAY + entry.days_to_first_dose), FIRST_DOSE_DAYS[1])
    details = {
        "trial_id": entry.trial_id,
        "site": rng.choice(SITES),
        "hospital_number": str(rng.randrange(10_000_000, 100_000_000)),
        "surname": surname,
        "given_name": given_name,
        "native_name": native_name,
        "born_on": entry.enrolled_on - timedelta(days=age * 365 + age // 4 + rng.randint(30, 300)),
        "sex": sex,
        "transplant_on": entry.enrolled_on - timedelta(days=day_of_dose - entry.days_to_first_dose),
        "donor_type": donor,
        "conditioning": rng.choice(CONDITIONING[donor]),
        "pre_transplant_mrd": rng.choice(PRE_TRANSPLANT),
        "state": entry.state,
    }
    fields = PatientFields.model_validate({**details, **{name: fixed[name] for name in fixed if name in details}})
    height, weight = _measures(rng, sex)
    return Identity(
        fields, cast("Decimal", fixed.get("weight_kg", weight)), cast("Decimal", fixed.get("height_cm", height))
    )


def make_safety(rng: Random) -> SafetyFields:
    """Say what the patient answered when asked about allergies."""
    if rng.random() < 0.75:
        return SafetyFields(allergy_status=AllergyStatus.NONE_KNOWN)
    return SafetyFields(allergy_status=AllergyStatus.KNOWN, allergies=rng.choice(ALLERGIES))


def _measures(rng: Random, sex: Sex) -> tuple[Decimal, Decimal]:
    """Return height (cm) and weight (kg) of an adult of 45 kg or more, whom the fixed dose is for."""
    height = rng.randint(153, 170) if sex is Sex.FEMALE else rng.randint(163, 183)
    grams = int(rng.uniform(18.8, 26.0) * height * height / 10)
    return Decimal(height), max(Decimal(FIXED_FROM_KG), Decimal(grams).scaleb(-3).quantize(Decimal("0.1")))
