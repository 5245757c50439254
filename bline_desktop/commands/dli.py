"""Donor lymphocyte infusions: starting one at the bed, its bags, vital signs, its end, and corrections.

What is done at the bed takes `already_done`, as at the pump: it is then recorded as it happened, with a reason, and a
task for a physician is opened for each rule that was not kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from bline_desktop.commands.checks import check_moment, check_when, needed_reason
from bline_desktop.commands.dli_orders import open_order, ordered_by
from bline_desktop.commands.lookups import present, refuse_twice, standing, strike_row
from bline_desktop.commands.outside_rules import tasks_for, weigh
from bline_desktop.commands.records import bags_of_dli, replaceable
from bline_desktop.commands.second_checks import Subject, carry_second, require_second
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.patient import Patient
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import command
from bline_desktop.domain.second_check import values_of_dli, values_of_dli_bag
from bline_desktop.domain.treatment.cells import CellDose
from bline_desktop.domain.treatment.dli import DLI_ENDS_BEFORE_START, Dli, DliEndFields, DliFields, check_given
from bline_desktop.domain.treatment.dli_bag import DliBag, DliNextBagFields, DliStartFields
from bline_desktop.domain.treatment.dli_holds import DliHolds
from bline_desktop.domain.treatment.dli_order import DliOrder
from bline_desktop.domain.treatment.dli_rules import (
    NO_ORDER,
    ON_HOLD,
    LastDose,
    check_bag,
    check_last,
    check_order,
    check_total,
)
from bline_desktop.domain.treatment.dli_vitals import DliVitals, DliVitalsFields
from bline_desktop.domain.words import N_

NOTHING_SHOWN = DliHolds(())
DLI_ENDED = Rule("dli-ended", N_("errors", "The end of this infusion is recorded already: {at}. Correct the entry."))
DLI_RUNS = Rule(
    "DLI_RUNS", N_("dli", "A DLI of this patient runs since {at}. Record its end first, or hang a further bag of it.")
)
PART = "dli"


@dataclass(frozen=True, slots=True)
class DliStart:
    """A start as it is told: what was typed, and whether what stood against it in the record was acknowledged."""

    fields: DliStartFields
    holds: DliHolds = NOTHING_SHOWN
    seen: bool = False


@command(Right.CHART_DLI)
def start_dli(session: Session, act: Act, patient_id: UUID, start: DliStart, *, already_done: bool = False) -> UUID:
    """Record the start of an infusion with its first bag, checked against the order; return the infusion's id.

    `start.holds` are the facts that the person was shown. Raises RuleBroken for the gravest rule that is not kept.
    """
    refuse_twice(session, Dli, act.row_id(PART))
    fields = start.fields
    patient = present(session, Patient, patient_id)
    check_when(fields.started_at, patient.born_on, act, "started_at")
    _check_none_runs(session, patient_id, fields.started_at)
    order = open_order(session, patient_id)
    broken = [*_start_problems(session, patient_id, start, order)]
    weigh(broken, act, already_done)
    names = ("product", "cd3_mantissa", "cd3_power", "volume_ml", "started_at")
    typed = DliFields(**{name: getattr(fields, name) for name in names})
    active = ", ".join(hold.topic.value for hold in start.holds.active) if start.seen else ""
    links = {"order_id": order.id if order else None, "holds_seen": active or None}
    row = Dli.written(act, patient_id, typed, part=PART, **links)
    require_second(session, act, Subject(row.id, patient_id), values_of_dli(typed))
    bag = {"dli_id": row.id, "number": 1, "hung_at": fields.started_at}
    session.add(row)
    session.flush()  # the bag names it
    session.add(DliBag.written(act, patient_id, fields, part="dli-bag", **bag))
    session.add_all(tasks_for(act, patient_id, row.id, broken))
    return row.id


@command(Right.CHART_DLI)
def hang_dli_bag(
    session: Session, act: Act, dli_id: UUID, fields: DliNextBagFields, *, already_done: bool = False
) -> UUID:
    """Record a further bag of an infusion that runs, with the same checks at it as at the first; return its id.

    A second person reads its number for themselves, as of every bag that is hung.
    """
    bag_id = act.row_id("dli-bag")
    refuse_twice(session, DliBag, bag_id)
    dli = _running(session, dli_id)
    check_moment(fields.hung_at, act, "hung_at")
    if fields.hung_at < dli.started_at:
        raise RuleBroken(DLI_ENDS_BEFORE_START, field="hung_at")
    broken = [*check_bag(fields, fields.hung_at)]
    weigh(broken, act, already_done)
    require_second(session, act, Subject(bag_id, dli.patient_id), values_of_dli_bag(fields))
    number = len(bags_of_dli(session, dli)) + 1
    session.add(DliBag.written(act, dli.patient_id, fields, part="dli-bag", dli_id=dli.id, number=number))
    session.add_all(tasks_for(act, dli.patient_id, bag_id, broken))
    return bag_id


@command(Right.CHART_DLI)
def record_dli_vitals(session: Session, act: Act, dli_id: UUID, fields: DliVitalsFields) -> UUID:
    """Record vital signs of an infusion that runs or has ended. Raises RuleBroken for a time ahead."""
    row_id = act.row_id("dli-vitals")
    refuse_twice(session, DliVitals, row_id)
    dli = standing(session, Dli, dli_id)
    check_moment(fields.at, act, "at")
    session.add(DliVitals.written(act, dli.patient_id, fields, part="dli-vitals", dli_id=dli.id))
    return row_id


@command(Right.CHART_DLI)
def record_dli(session: Session, act: Act, patient_id: UUID, fields: DliFields) -> UUID:
    """Record an infusion of the past as it is known from paper. Raises RuleBroken for a time ahead or before the birth.

    What is done at the bed now is told by `start_dli`.
    """
    check_dli_times(session, act, patient_id, fields)
    row = Dli.written(act, patient_id, fields, part=PART)
    require_second(session, act, Subject(row.id, patient_id), values_of_dli(fields))
    session.add(row)
    return row.id


@command(Right.CHART_DLI)
def end_dli(session: Session, act: Act, dli_id: UUID, fields: DliEndFields) -> UUID:
    """Record the end of a running infusion: a new row replaces the one without end. Whoever is at the bed may.

    Raises RuleBroken for an infusion that ended already, a time ahead, an end before the start, or more than all given.
    """
    refuse_twice(session, Dli, act.row_id(PART))
    old = _running(session, dli_id)
    check_moment(fields.ended_at, act, "ended_at")
    if fields.ended_at < old.started_at:
        raise RuleBroken(DLI_ENDS_BEFORE_START, field="ended_at")
    if fields.volume_given_ml is not None:
        check_given(fields.volume_given_ml, old.volume_ml)
    typed = {name: getattr(fields, name, getattr(old, name)) for name in DliFields.specs}
    ended = DliFields.model_construct(**typed)
    row = Dli.written(act, old.patient_id, ended, part=PART, replaces=old.id, **_links(old))
    carry_second(session, act, Subject(row.id, old.patient_id, old.id), values_of_dli(ended))
    strike_row(act, old, act.reason)
    session.add(row)
    return row.id


@command(Right.CHART_DLI)
def correct_dli(session: Session, act: Act, dli_id: UUID, fields: DliFields, *, already_done: bool = False) -> UUID:
    """Correct an infusion: a new row replaces the old one, which is struck and stays readable. Needs a reason.

    A corrected dose is checked against the order as the first one was.
    """
    refuse_twice(session, Dli, act.row_id(PART))
    old = replaceable(session, act, Dli, dli_id)
    assert isinstance(old, Dli)
    check_dli_times(session, act, old.patient_id, fields)
    broken = off_order(session, old, fields)
    weigh(broken, act, already_done)
    row = Dli.written(act, old.patient_id, fields, part=PART, replaces=old.id, **_links(old))
    require_second(session, act, Subject(row.id, old.patient_id, old.id), values_of_dli(fields))
    strike_row(act, old, needed_reason(act))
    session.add(row)
    session.add_all(tasks_for(act, old.patient_id, row.id, broken))
    return row.id


def off_order(session: Session, old: Dli, fields: DliFields) -> list[RuleBroken]:
    """Find what a corrected dose or product does not keep of the order that the infusion was given under."""
    order = session.get(DliOrder, old.order_id) if old.order_id else None
    if order is None or (fields.dose, fields.product) == (old.dose, old.product):
        return []
    return [*check_order(fields.product, fields.dose, ordered_by(session, order))]


def _start_problems(
    session: Session, patient_id: UUID, start: DliStart, order: DliOrder | None
) -> Iterable[RuleBroken]:
    """Find every rule that a start does not keep, the gravest first: only the first is asked about."""
    fields = start.fields
    dose = CellDose(fields.cd3_mantissa, fields.cd3_power)
    if order is None:
        yield from check_last(dose, _last_dose(session, patient_id, fields.started_at))
    else:
        yield from check_order(fields.product, dose, ordered_by(session, order))
    yield from check_total(fields, dose)
    yield from check_bag(fields, fields.started_at)
    if start.holds.active and not start.seen:
        yield RuleBroken(ON_HOLD, what=start.holds.active[0].topic)
    if order is None:
        yield RuleBroken(NO_ORDER)


def _last_dose(session: Session, patient_id: UUID, before: datetime) -> LastDose | None:
    """Return what was really given last before a moment."""
    counting = select(Dli).where(col(Dli.patient_id) == patient_id, col(Dli.struck_at).is_(None))
    earlier = [row for row in session.exec(counting) if row.started_at < before]
    last = max(earlier, key=lambda row: row.started_at, default=None)
    return LastDose(last.cd3_given_per_kg, last.started_at) if last else None


def _check_none_runs(session: Session, patient_id: UUID, at: datetime) -> None:
    """Stop a second start: a further bag of an infusion that runs is no infusion of its own."""
    counting = select(Dli).where(col(Dli.patient_id) == patient_id, col(Dli.struck_at).is_(None))
    for row in session.exec(counting):
        if row.ended_at is None and row.started_at <= at:
            raise RuleBroken(DLI_RUNS, at=row.started_at)


def _running(session: Session, dli_id: UUID) -> Dli:
    """Return an infusion that has not ended. Raises RuleBroken where it has."""
    row = standing(session, Dli, dli_id)
    if row.ended_at is not None:
        raise RuleBroken(DLI_ENDED, at=row.ended_at)
    return row


def _links(old: Dli) -> dict[str, object]:
    """Return what no person types of an infusion and what its next version keeps."""
    return {"order_id": old.order_id, "holds_seen": old.holds_seen}


def check_dli_times(session: Session, act: Act, patient_id: UUID, fields: DliFields) -> None:
    """Stop times ahead of the act, and an infusion before the patient's birth."""
    patient = present(session, Patient, patient_id)
    check_when(fields.started_at, patient.born_on, act, "started_at")
    if fields.ended_at is not None:
        check_moment(fields.ended_at, act, "ended_at")
