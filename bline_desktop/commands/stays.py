"""Where a patient is, and by which line a patient is treated: spans that one line each begins."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlmodel import Session

from bline_desktop.commands.checks import check_moment, check_when
from bline_desktop.commands.lookups import present, refuse_twice, rows, strike_row
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.patient import (
    BED_TAKEN,
    MOVED_AFTER_DEATH,
    Access,
    AccessFields,
    Patient,
    PatientState,
    Place,
    Stay,
    StayFields,
)
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import command
from bline_desktop.domain.tables import table_of, written_order
from bline_desktop.domain.words import N_

REMOVED_BEFORE_INSERTED = Rule(
    "access-removed-before-inserted", N_("errors", "The access is removed before it is inserted. Check both times.")
)

_STAY, _PATIENT, _ACCESS = table_of(Stay), table_of(Patient), table_of(Access)
# The last of each patient's stays is where the patient is. The dead hold no bed.
_STAYS = (
    select(_STAY, _PATIENT.c.trial_id)
    .join(_PATIENT, _PATIENT.c.id == _STAY.c.patient_id)
    .where(_STAY.c.struck_at.is_(None), _PATIENT.c.state != PatientState.DIED)
    .order_by(_STAY.c.since, written_order(_STAY))
)


@command(Right.MOVE_PATIENT)
def move(session: Session, act: Act, patient_id: UUID, fields: StayFields) -> UUID:
    """Record where a patient is from a moment on: admitted, moved, sent home, readmitted.

    A pump runs through it untouched. Raises RuleBroken for a time ahead or after the death, and a bed that is taken.
    """
    check_stay(session, act, patient_id, fields)
    stay = Stay.written(act, patient_id, fields, part="stay")
    session.add(stay)
    return stay.id


def check_stay(
    session: Session, act: Act, patient_id: UUID, fields: StayFields, *, without: UUID | None = None
) -> None:
    """Check one stay beside the others, or in the place of another one. Raises RuleBroken as `move` does."""
    patient = present(session, Patient, patient_id)
    check_when(fields.since, patient.born_on, act, "since")
    died_on = patient.ended_on if patient.state is PatientState.DIED else None
    if died_on is not None and fields.since.astimezone(act.zone).date() > died_on:
        raise RuleBroken(MOVED_AFTER_DEATH, trial_id=patient.trial_id, day=died_on, field="since")
    check_beds(session, patient_id, added=fields, without=without)


@command(Right.EDIT_PATIENT)
def set_access(session: Session, act: Act, patient_id: UUID, fields: AccessFields) -> UUID:
    """Record a venous access as it stands. The same type, side and time of insertion is the same access: replaced.

    Raises RuleBroken for times ahead and for a removal before the insertion.
    """
    refuse_twice(session, Access, act.row_id("access"))
    check_access_times(session, act, patient_id, fields)
    same = (
        select(_ACCESS.c.id)
        .where(_ACCESS.c.patient_id == patient_id, _ACCESS.c.struck_at.is_(None), _ACCESS.c.type == fields.type)
        .where(_ACCESS.c.side == fields.side, _ACCESS.c.inserted_at == fields.inserted_at)
    )
    replaced = next((access.id for access in rows(session, same)), None)
    access = Access.written(act, patient_id, fields, part="access", replaces=replaced)
    if replaced is not None:
        strike_row(act, present(session, Access, replaced), act.reason)
    session.add(access)
    return access.id


def check_access_times(session: Session, act: Act, patient_id: UUID, fields: AccessFields) -> None:
    """Stop times and days ahead of the act or before the birth, and a removal before the insertion."""
    patient = present(session, Patient, patient_id)
    check_when(fields.inserted_at, patient.born_on, act, "inserted_at")
    if fields.dressing_on is not None:
        check_when(fields.dressing_on, patient.born_on, act, "dressing_on")
    if fields.removed_at is not None:
        check_moment(fields.removed_at, act, "removed_at")
        if fields.removed_at < fields.inserted_at:
            raise RuleBroken(REMOVED_BEFORE_INSERTED, field="removed_at")


def check_beds(
    session: Session, patient_id: UUID, *, added: StayFields | None = None, without: UUID | None = None
) -> None:
    """Stop what would lay a patient into a taken bed: one more stay, or one less. Only where they are now counts."""
    places = {stay.patient_id: stay for stay in rows(session, _STAYS) if stay.id != without}
    mine: StayFields | Row[Any] | None = places.get(patient_id)
    if added is not None and (mine is None or added.since >= mine.since):
        mine = added
    if mine is None or mine.place is not Place.WARD:
        return
    for other_id, other in places.items():
        if other_id != patient_id and other.place is Place.WARD and _same_bed(mine, other):
            raise RuleBroken(BED_TAKEN, bed=mine.bed, trial_id=other.trial_id, field="bed")


def _same_bed(one: object, other: object) -> bool:
    """Whether two stays name one bed; a ward that was not typed may be any."""
    bed, ward = (tuple((getattr(stay, part) or "").casefold() for stay in (one, other)) for part in ("bed", "ward"))
    return bed[0] == bed[1] and (ward[0] == ward[1] or not all(ward))
