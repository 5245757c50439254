"""Patients: the list that is searched, the banner, and the details."""

from datetime import date
from typing import cast
from uuid import UUID

from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.fields import Fields
from bline_desktop.domain.names import natural_key
from bline_desktop.domain.observations.weight import FIXED_DOSE_FROM_KG
from bline_desktop.domain.patient import (
    Access,
    AccessFields,
    Patient,
    PatientFields,
    SafetyFields,
    Side,
    Stay,
    StayFields,
    age_on,
    day_since_transplant,
)
from bline_desktop.domain.patient_line import PatientLine
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import query
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.views import Banner, PatientDetails
from bline_desktop.domain.words import N_
from bline_desktop.queries.places import alerts, whereabouts
from bline_desktop.queries.records import Reading, read_lines
from bline_desktop.queries.rows import fields_of, rows_of
from bline_desktop.queries.weighings import weighings

ADULT_FROM = 18
SIDES = {Side.LEFT: N_("patient", "on the left"), Side.RIGHT: N_("patient", "on the right")}
ONE_LUMEN, LUMENS = N_("patient", "1 lumen"), N_("patient", "{lumens} lumens")
REMOVED_ACCESS = N_("patient", "{access}, removed {removed}")


@query(Right.READ_CHART)
def patient_list(session: Session, asker: Asker) -> tuple[PatientLine, ...]:
    """Return all patients in the order of their trial ids."""
    rows, day = rows_of(session, Patient), today(asker)
    places = whereabouts(session, asker.now, rows)
    near = alerts(rows, places)
    lines = [
        PatientLine(
            patient_id=row["id"],
            trial_id=row["trial_id"],
            hospital_number=row["hospital_number"],
            surname=row["surname"],
            given_name=row["given_name"],
            native_name=row["native_name"],
            born_on=row["born_on"],
            sex=row["sex"],
            state=row["state"],
            day=day_since_transplant(row["transplant_on"], day),
            whereabouts=places.get(row["id"]),
            name_alert=row["id"] in near,
        )
        for row in rows
    ]
    return tuple(sorted(lines, key=lambda line: natural_key(line.trial_id)))


@query(Right.READ_CHART)
def banner(session: Session, asker: Asker, patient_id: UUID) -> Banner:
    """Return who the patient is and what everybody at the bed must know. Raises KeyError for an unknown id."""
    return read_banner(session, asker, patient_id)


def read_banner(session: Session, asker: Asker, patient_id: UUID) -> Banner:
    """Read the banner for another query, which has checked the right."""
    patients = rows_of(session, Patient)
    places = whereabouts(session, asker.now, patients)
    row = {row["id"]: row for row in patients}[patient_id]
    weight, age = next(reversed(weighings(session, asker, patient_id)), None), age_on(row["born_on"], today(asker))
    return Banner(
        patient_id=patient_id,
        trial_id=row["trial_id"],
        surname=row["surname"],
        given_name=row["given_name"],
        native_name=row["native_name"],
        born_on=row["born_on"],
        age=age,
        sex=row["sex"],
        state=row["state"],
        transplant_on=row["transplant_on"],
        day=day_since_transplant(row["transplant_on"], today(asker)),
        weight_kg=weight.weight_kg if weight else None,
        weight_on=weight.on if weight else None,
        allergy_status=row["allergy_status"],
        allergies=row["allergies"],
        isolation=row["isolation"],
        under_45_kg=weight is not None and weight.weight_kg < FIXED_DOSE_FROM_KG,
        under_18=age < ADULT_FROM,
        whereabouts=places.get(patient_id),
        name_alert=patient_id in alerts(patients, places),
        ended_on=row["ended_on"],
        blood_products=row["blood_products"],
        resuscitation=row["resuscitation"],
    )


@query(Right.READ_CHART)
def patient_details(session: Session, asker: Asker, patient_id: UUID) -> PatientDetails:
    """Return what is typed of a patient apart from the course. Raises KeyError for an unknown id."""
    return read_details(session, asker, patient_id)


def read_details(session: Session, asker: Asker, patient_id: UUID) -> PatientDetails:
    """Read the details for another query, which has checked the right."""
    row = {row["id"]: row for row in rows_of(session, Patient)}[patient_id]
    return PatientDetails(
        patient_id=patient_id,
        fields=fields_of(PatientFields, row),
        safety=fields_of(SafetyFields, row),
        stays=read_lines(session, asker.zone, STAY_READING, patient_id),
        accesses=read_lines(session, asker.zone, ACCESS_READING, patient_id),
    )


def today(asker: Asker) -> date:
    """Return the calendar day on the ward."""
    return asker.now.astimezone(asker.zone).date()


def _say_stay(fields: Fields) -> Said:
    stay = cast("StayFields", fields)
    if stay.bed is None:
        return Said(N_("patient", "{place}"), (("place", stay.place),))
    ward = ("ward", stay.ward or stay.place)
    return Said(N_("patient", "{ward}, bed {bed}"), (ward, ("bed", stay.bed)))


def _say_access(fields: Fields) -> Said:
    access = cast("AccessFields", fields)
    if access.dressing_on is not None and access.removed_at is None:
        values = (("access", _say_plain_access(access)), ("day", access.dressing_on))
        return Said(N_("patient", "{access}, dressing of {day}"), values)
    return _say_plain_access(access)


def _say_plain_access(access: AccessFields) -> Said:
    lumens = Said(ONE_LUMEN if access.lumens == 1 else LUMENS, (("lumens", access.lumens),))
    values = (("type", access.type), ("side", Said(SIDES[access.side])), ("lumens", lumens))
    said = Said(N_("patient", "{type} {side}, {lumens}"), values)
    if access.removed_at is not None:
        return Said(REMOVED_ACCESS, (("access", said), ("removed", access.removed_at)))
    if access.blinatumomab_lumen is None:
        return said
    lumen = (("access", said), ("lumen", access.blinatumomab_lumen))
    return Said(N_("patient", "{access}, {lumen} for blinatumomab"), lumen)


STAY_READING = Reading(Stay, StayFields, "since", _say_stay)
ACCESS_READING = Reading(Access, AccessFields, "inserted_at", _say_access)
