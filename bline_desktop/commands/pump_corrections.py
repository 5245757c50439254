"""Correcting what is recorded of the pump: an act with its bag, checked as if the old one had never been written."""

from dataclasses import fields as columns_of
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from bline_desktop.commands.checks import needed_reason
from bline_desktop.commands.lookups import present, refuse_twice, strike_row
from bline_desktop.commands.outside_rules import NOTHING_TYPED
from bline_desktop.commands.pump_acts import Done, row_ids, write_into
from bline_desktop.commands.pump_log import PumpLog, read_log
from bline_desktop.commands.records import replaceable
from bline_desktop.commands.second_checks import Subject, ask_anew, require_second, values_in, values_written
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.fields import Fields
from bline_desktop.domain.people import Right
from bline_desktop.domain.record import Record
from bline_desktop.domain.registry import command
from bline_desktop.domain.treatment.act_fields import SETTLE_AGAIN
from bline_desktop.domain.treatment.acts import HangFields
from bline_desktop.domain.treatment.bag_weight import weighed
from bline_desktop.domain.treatment.cycle import Bag, BagFields, PumpRecord
from bline_desktop.domain.treatment.pump import PumpAction

_COLUMNS = frozenset(column.name for column in columns_of(Done)) - {"action", "label"}


@command(Right.CHART_INFUSION)
def correct_act(session: Session, act: Act, record_id: UUID, fields: Fields, *, already_done: bool = False) -> UUID:
    """Correct an act at the pump with its bag: new rows replace the old ones, which are struck and stay readable.

    `fields` are those of the act's own form (`ACT_FIELDS`). A later act that would make no sense any more stops the
    correction, or with `already_done` opens a task, as every rule that may be broken in truth. Needs a reason.
    """
    refuse_twice(session, PumpRecord, row_ids(act, 1)[0])
    old = replaceable(session, act, PumpRecord, record_id)
    assert isinstance(old, PumpRecord)
    if old.action is PumpAction.SETTLE:
        raise RuleBroken(SETTLE_AGAIN)
    before = read_log(session, old.cycle_id)
    new_id = write_into(session, act, before.without(old.id), (_told(old, fields),), already_done)
    strike_row(act, old, needed_reason(act))
    if old.bag_id is not None:
        strike_row(act, present(session, Bag, old.bag_id), needed_reason(act))
    _take_halves_along(session, act, old, new_id)
    _ask_resumes_anew(session, act, before)
    return new_id


def _told(old: PumpRecord, fields: Fields) -> Done:
    """Return the act as it is told now: the same act, with what is typed of it."""
    is_hanging = isinstance(fields, HangFields)
    names = _COLUMNS & fields.specs.keys() - (frozenset(BagFields.specs) if is_hanging else frozenset())
    typed: dict[str, Any] = {name: getattr(fields, name) for name in names}
    if typed.get("cause") is not None:
        typed["cause"] = typed["cause"].value
    if old.action is PumpAction.RESUME:
        typed["about"] = old.about
    return Done(old.action, **weighed(typed), label=fields if isinstance(fields, HangFields) else None)


def _ask_resumes_anew(session: Session, act: Act, before: PumpLog) -> None:
    """Ask for the second person of each resume that now comes after four hours, or with another dose or rate."""
    resumes = select(PumpRecord).where(
        col(PumpRecord.cycle_id) == before.cycle_id,
        col(PumpRecord.action) == PumpAction.RESUME,
        col(PumpRecord.struck_at).is_(None),
    )
    found = [resume for resume in session.exec(resumes).all() if before.holds(resume.id)]
    now = read_log(session, before.cycle_id) if found else before
    for resume in found:
        values = values_in(now, resume)
        if values and values != values_in(before, resume):
            ask_anew(session, act, Subject(resume.id, resume.patient_id), values)


def _take_halves_along(session: Session, act: Act, old: PumpRecord, new_id: UUID) -> None:
    """Let the resume of a solved alarm name the corrected pause, so that the two stay one alarm.

    A pause that was longer than it was typed may leave a resume that needs a second person.
    """
    halves = select(PumpRecord).where(
        col(PumpRecord.about) == old.id,
        col(PumpRecord.action) == PumpAction.RESUME,
        col(PumpRecord.struck_at).is_(None),
    )
    for half in session.exec(halves).all():
        names = half.known() - frozenset(Record.model_fields)
        columns = {name: getattr(half, name) for name in names} | {"about": new_id, "replaces": half.id}
        resume = PumpRecord.written(act, half.patient_id, NOTHING_TYPED, part="half", **columns)
        require_second(session, act, Subject(resume.id, half.patient_id, half.id), values_written(session, half))
        session.add(resume)
        strike_row(act, half, needed_reason(act))
