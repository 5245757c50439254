"""Recording observations of any kind, and striking what should not count."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from bline_desktop.commands.checks import check_when, needed_reason
from bline_desktop.commands.dli_orders import check_order_unused
from bline_desktop.commands.lookups import present, standing, strike_row
from bline_desktop.commands.orders import check_not_given
from bline_desktop.commands.outside_rules import tasks_for
from bline_desktop.commands.plan_lookups import check_no_changes
from bline_desktop.commands.pump_log import read_log
from bline_desktop.commands.rounds import look_at_pump, take_back_look
from bline_desktop.commands.stays import check_beds
from bline_desktop.commands.telling import Entry, keep_to_tell, take_back_to_tell
from bline_desktop.commands.versions import first_recorded
from bline_desktop.commands.weighings import check_weight
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.fields import Fields
from bline_desktop.domain.observations import KINDS
from bline_desktop.domain.observations.kind import Kind
from bline_desktop.domain.observations.round import Round, RoundFields
from bline_desktop.domain.patient import Access, Patient, Stay
from bline_desktop.domain.people import Right
from bline_desktop.domain.plan.kept import PlanChangeRecord, PlanRecord
from bline_desktop.domain.record import Record
from bline_desktop.domain.registry import command
from bline_desktop.domain.roles import Role
from bline_desktop.domain.tables import table_of
from bline_desktop.domain.treatment.acts import CYCLE_HAS_STEPS, CYCLE_IN_USE
from bline_desktop.domain.treatment.cycle import Bag, Cycle, PumpRecord
from bline_desktop.domain.treatment.dli import Dli
from bline_desktop.domain.treatment.dli_bag import DliBag
from bline_desktop.domain.treatment.dli_order import DliOrder
from bline_desktop.domain.treatment.dli_vitals import DliVitals
from bline_desktop.domain.treatment.orders import DoseOrder
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.domain.treatment.pump_rules import check_strike
from bline_desktop.domain.treatment.supply import SupplyBag, SupplyMove
from bline_desktop.domain.words import N_

OWN_FOR = timedelta(hours=24)
STRIKE_ANY = frozenset({Role.PHYSICIAN, Role.INVESTIGATOR})
# A bag goes with its act at the pump; tasks and their closings stay for whoever reviews them.
_STRIKABLE: tuple[type[Record], ...] = (
    Stay,
    Access,
    Cycle,
    DoseOrder,
    PumpRecord,
    DliOrder,
    Dli,
    DliBag,
    DliVitals,
    SupplyBag,
    SupplyMove,
    PlanRecord,
    PlanChangeRecord,
    *(kind.table for kind in KINDS),
)
STRIKABLE = {table_of(record).name: record for record in _STRIKABLE}
_KINDS = {kind.key: kind for kind in KINDS}
_TO_TELL = {table_of(kind.table).name: kind.to_tell for kind in KINDS}

NOT_STRIKABLE = Rule("not-strikable", N_("errors", "Entries of this kind can't be struck."))
NOT_YOURS = Rule(
    "not-yours",
    N_("errors", "You can strike or correct your own entries for {hours} hours. Ask a physician for this one."),
)


@command(Right.CHART_RESULT)
def record(session: Session, act: Act, kind_key: str, patient_id: UUID, fields: Fields) -> UUID:
    """Record one observation.

    Raises RuleBroken for a day that has not come yet or is before the birth, and for a number far from the last one.
    """
    kind = _KINDS[kind_key]
    check_times(act, kind, fields, present(session, Patient, patient_id))
    check_weight(session, act, kind, patient_id, fields)
    row = kind.table.written(act, patient_id, fields, part=kind.key)
    session.add(row)
    if isinstance(fields, RoundFields):
        look_at_pump(session, act, patient_id, row.id, fields)
    keep_to_tell(session, act, Entry(kind, patient_id, row.id, fields))
    return row.id


def check_times(act: Act, kind: Kind, fields: Fields, patient: Patient) -> None:
    """Stop a first or last day that has not come yet, or that is before the patient's birth."""
    check_when(getattr(fields, kind.when), patient.born_on, act, kind.when)
    if kind.until is not None and getattr(fields, kind.until) is not None:
        check_when(getattr(fields, kind.until), patient.born_on, act, kind.until)


@command(Right.STRIKE_OWN)
def strike(session: Session, act: Act, table_name: str, record_id: UUID) -> None:
    """Strike an entry, with a reason: it no longer counts and stays readable; its bags go with it.

    Nurses strike what they recorded themselves within 24 hours; physicians and investigators strike any entry.
    """
    if table_name not in STRIKABLE:
        raise RuleBroken(NOT_STRIKABLE)
    reason = needed_reason(act)
    row = replaceable(session, act, STRIKABLE[table_name], record_id)
    _check_unused(session, row)
    if isinstance(row, PumpRecord):
        _strike_at_pump(session, act, row)
    if isinstance(row, Dli):
        for bag in bags_of_dli(session, row):
            strike_row(act, bag, reason)
    if isinstance(row, Round):
        take_back_look(session, act, row.id, reason)
    take_back_to_tell(session, act, _TO_TELL.get(table_name), row)
    strike_row(act, row, reason)


def _check_unused(session: Session, row: Record) -> None:
    """Stop the striking of what something else hangs on."""
    match row:
        case Cycle():
            check_unused(session, row)
        case DoseOrder():
            check_not_given(session, row)
        case DliOrder():
            check_order_unused(session, row)
        case PlanRecord():
            check_no_changes(session, row)
        case Stay():
            check_beds(session, row.patient_id, without=row.id)
        case _:
            pass


def _strike_at_pump(session: Session, act: Act, row: PumpRecord) -> None:
    """Strike with an act its bag, and the other half of an alarm that was solved.

    A later act that then makes no sense counts for nothing: a physician has to look.
    """
    halves = _other_half(session, row)
    first = min(one.at for one in (row, *halves)) - timedelta(milliseconds=1)
    struck = [one.id for one in (row, *halves)]
    found = check_strike(read_log(session, row.cycle_id).since_last_bag(first), *struck)
    if found is not None:
        later, broken = found
        session.add_all(tasks_for(act, row.patient_id, later, (broken,)))
    for half in halves:
        strike_row(act, half, needed_reason(act))
    if row.bag_id is not None:
        strike_row(act, present(session, Bag, row.bag_id), needed_reason(act))


def _other_half(session: Session, row: PumpRecord) -> list[PumpRecord]:
    """Return the resume that was recorded with a pause in one gesture, or the pause of such a resume."""
    if row.action is PumpAction.RESUME and row.about is not None:
        other = col(PumpRecord.id) == row.about
    else:
        other = (col(PumpRecord.about) == row.id) & (col(PumpRecord.action) == PumpAction.RESUME)
    return list(session.exec(select(PumpRecord).where(other, col(PumpRecord.struck_at).is_(None))))


def replaceable(session: Session, act: Act, table: type[Record], record_id: UUID) -> Record:
    """Return a record that this person may strike or correct now. Raises RuleBroken where it needs a reason or rank.

    The time for one's own entries counts from what was recorded first: a correction renews nothing.
    """
    needed_reason(act)
    row = standing(session, table, record_id)
    is_own = row.recorded_by == act.user_id and act.now - first_recorded(session, row) <= OWN_FOR
    if not is_own and act.role not in STRIKE_ANY:
        raise RuleBroken(NOT_YOURS, hours=OWN_FOR // timedelta(hours=1))
    return row


def bags_of_dli(session: Session, dli: Dli) -> Sequence[DliBag]:
    """Return the bags of an infusion that count, under whichever of its corrections they were hung."""
    bags = select(DliBag).where(col(DliBag.dli_id).in_(versions_of(session, dli)), col(DliBag.struck_at).is_(None))
    return session.exec(bags).all()


def versions_of(session: Session, dli: Dli) -> Sequence[UUID]:
    """Return the ids under which an infusion stood, from this one back to what was first recorded."""
    versions, row = [dli.id], dli
    while row.replaces is not None and (before := session.get(Dli, row.replaces)) is not None:
        versions.append(before.id)
        row = before
    return versions


def carried(old: Record, fields: Fields) -> dict[str, Any]:
    """Return what stands in the columns that a correction does not type, such as which order a row belongs to."""
    names = old.known() - frozenset(Record.model_fields) - frozenset(type(fields).specs)
    return {name: getattr(old, name) for name in names}


def check_unused(session: Session, cycle: Cycle) -> None:
    """Stop the striking or the correction of an order under which something was given, or which steps belong to."""
    acts = select(PumpRecord.id).where(col(PumpRecord.cycle_id) == cycle.id, col(PumpRecord.struck_at).is_(None))
    if session.exec(acts.limit(1)).first() is not None:
        raise RuleBroken(CYCLE_IN_USE, cycle=cycle.number)
    steps = select(DoseOrder.id).where(col(DoseOrder.cycle_id) == cycle.id, col(DoseOrder.struck_at).is_(None))
    if session.exec(steps.limit(1)).first() is not None:
        raise RuleBroken(CYCLE_HAS_STEPS, cycle=cycle.number)
