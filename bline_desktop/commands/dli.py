"""Donor lymphocyte infusions: recording one, and its end."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from bline_desktop.commands.checks import check_moment, check_when
from bline_desktop.commands.lookups import present, refuse_twice, standing, strike_row
from bline_desktop.commands.second_checks import Subject, carry_second, require_second
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.patient import Patient
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import command
from bline_desktop.domain.second_check import values_of_dli
from bline_desktop.domain.treatment.dli import DLI_ENDS_BEFORE_START, Dli, DliFields
from bline_desktop.domain.words import N_

DLI_ENDED = Rule("dli-ended", N_("errors", "The end of this infusion is recorded already: {at}. Correct the entry."))
PART = "dli"


@command(Right.CHART_DLI)
def record_dli(session: Session, act: Act, patient_id: UUID, fields: DliFields) -> UUID:
    """Record a donor lymphocyte infusion, running or ended. Raises RuleBroken for a time ahead or before the birth."""
    check_dli_times(session, act, patient_id, fields)
    row = Dli.written(act, patient_id, fields, part=PART)
    require_second(session, act, Subject(row.id, patient_id), values_of_dli(fields))
    session.add(row)
    return row.id


@command(Right.CHART_DLI)
def end_dli(session: Session, act: Act, dli_id: UUID, ended_at: datetime) -> UUID:
    """Record the end of a running infusion: a new row replaces the one without end. Whoever is at the bed may.

    Raises RuleBroken for an infusion that ended already, a time ahead, or an end before the start.
    """
    refuse_twice(session, Dli, act.row_id(PART))
    old = standing(session, Dli, dli_id)
    if old.ended_at is not None:
        raise RuleBroken(DLI_ENDED, at=old.ended_at)
    check_moment(ended_at, act, "ended_at")
    if ended_at < old.started_at:
        raise RuleBroken(DLI_ENDS_BEFORE_START, field="ended_at")
    typed = {name: getattr(old, name) for name in DliFields.specs}
    ended = DliFields.model_construct(**{**typed, "ended_at": ended_at})
    row = Dli.written(act, old.patient_id, ended, part=PART, replaces=old.id)
    carry_second(session, act, Subject(row.id, old.patient_id, old.id), values_of_dli(ended))
    strike_row(act, old, act.reason)
    session.add(row)
    return row.id


def check_dli_times(session: Session, act: Act, patient_id: UUID, fields: DliFields) -> None:
    """Stop times ahead of the act, and an infusion before the patient's birth."""
    patient = present(session, Patient, patient_id)
    check_when(fields.started_at, patient.born_on, act, "started_at")
    if fields.ended_at is not None:
        check_moment(fields.ended_at, act, "ended_at")
