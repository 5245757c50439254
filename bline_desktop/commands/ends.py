"""Ending what goes on for days: a course of a drug, an infection."""

from datetime import date
from uuid import UUID

from sqlmodel import Session

from bline_desktop.commands.checks import check_when
from bline_desktop.commands.lookups import present, refuse_twice, standing, strike_row
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.observations import KINDS
from bline_desktop.domain.observations.kind import ENDS_BEFORE_START
from bline_desktop.domain.patient import Patient
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import command
from bline_desktop.domain.words import N_

_KINDS = {kind.key: kind for kind in KINDS}
FIELD = "ended_on"  # of the form that asks for the last day alone
ENDED_ALREADY = Rule("ended-already", N_("errors", "This has an end already, or needs none. Correct the entry."))


@command(Right.CHART_RESULT)
def end(session: Session, act: Act, kind_key: str, record_id: UUID, day: date) -> UUID:
    """Record the last day of what goes on: a new row replaces the one without end. Whoever may record it may end it.

    Raises RuleBroken for what ended already, a day that has not come yet, or one before the first.
    """
    kind = _KINDS[kind_key]
    refuse_twice(session, kind.table, act.row_id(kind.key))
    old = standing(session, kind.table, record_id)
    if kind.until is None or getattr(old, kind.until) is not None:
        raise RuleBroken(ENDED_ALREADY)
    if day < getattr(old, kind.when):
        raise RuleBroken(ENDS_BEFORE_START, field=FIELD)
    typed = {name: getattr(old, name) for name in kind.fields.specs}
    ended = kind.fields.model_construct(**{**typed, kind.until: day})
    check_when(day, present(session, Patient, old.patient_id).born_on, act, FIELD)
    row = kind.table.written(act, old.patient_id, ended, part=kind.key, replaces=old.id)
    strike_row(act, old, act.reason)
    session.add(row)
    return row.id
