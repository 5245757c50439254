"""Correct: one verb for every entry. A new row replaces the old one, which is struck and stays readable.

The new values are checked as a new entry would be, with the old one left out. A kind of observation is corrected
without a line here; a record with rules of its own names them once, in `CORRECTIONS`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session

from bline_desktop.commands.checks import check_moment, needed_reason
from bline_desktop.commands.dli import PART as DLI_PART
from bline_desktop.commands.dli import check_dli_times, off_order
from bline_desktop.commands.dli_bags import PART as BAG_OF_DLI
from bline_desktop.commands.dli_bags import check_corrected_bag, check_number_again
from bline_desktop.commands.dli_orders import check_order_unused
from bline_desktop.commands.infusions import check_cycle_number
from bline_desktop.commands.lookups import present, refuse_twice, strike_row
from bline_desktop.commands.outside_rules import weigh
from bline_desktop.commands.records import carried, check_times, check_unused, replaceable
from bline_desktop.commands.rounds import look_at_pump, take_back_look
from bline_desktop.commands.second_checks import Subject, require_second
from bline_desktop.commands.stays import check_access_times, check_stay
from bline_desktop.commands.supply import BAG_PART, MOVE_PART
from bline_desktop.commands.telling import Entry, keep_to_tell
from bline_desktop.commands.weighings import check_weight
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.fields import Fields
from bline_desktop.domain.observations import KINDS
from bline_desktop.domain.observations.kind import Kind
from bline_desktop.domain.observations.round import RoundFields
from bline_desktop.domain.patient import Access, Patient, Stay
from bline_desktop.domain.people import Right, check_right
from bline_desktop.domain.record import Record
from bline_desktop.domain.registry import command
from bline_desktop.domain.second_check import values_of_dli
from bline_desktop.domain.tables import table_of
from bline_desktop.domain.treatment.cycle import Cycle
from bline_desktop.domain.treatment.dli import Dli
from bline_desktop.domain.treatment.dli_bag import DliBag
from bline_desktop.domain.treatment.dli_order import DliOrder
from bline_desktop.domain.treatment.dli_vitals import DliVitals
from bline_desktop.domain.treatment.supply import SupplyBag, SupplyMove
from bline_desktop.domain.words import N_

NOT_CORRECTABLE = Rule("not-correctable", N_("errors", "Entries of this kind can't be corrected. Strike the entry."))


@dataclass(frozen=True, slots=True)
class Correction:
    """How the rows of one table are corrected: by whom, and which rules the new values must keep beside the others.

    `part` names the row within its act, as where it is recorded first: a retry is known by it.
    """

    table: type[Record]
    part: str
    right: Right
    check: Callable[[Session, Act, Any, Any], None]


def _of_kind(kind: Kind) -> Correction:
    def check(session: Session, act: Act, old: Record, fields: Fields) -> None:
        check_times(act, kind, fields, present(session, Patient, old.patient_id))
        check_weight(session, act, kind, old.patient_id, fields, without=old.id)
        if isinstance(fields, RoundFields):
            take_back_look(session, act, old.id, needed_reason(act))
            look_at_pump(session, act, old.patient_id, act.row_id(kind.key), fields)
        keep_to_tell(session, act, Entry(kind, old.patient_id, act.row_id(kind.key), fields, replaced=old))

    return Correction(kind.table, kind.key, Right.CHART_RESULT, check)


def _check_dli(session: Session, act: Act, old: Dli, fields: Any) -> None:
    """Another cell dose needs a second person, as a new infusion does; what waits for one goes on waiting.

    One that is not as ordered is corrected by `correct_dli`, which opens a task for it.
    """
    check_dli_times(session, act, old.patient_id, fields)
    weigh(off_order(session, old, fields), act, already_done=False)
    subject = Subject(act.row_id(DLI_PART), old.patient_id, old.id)
    require_second(session, act, subject, values_of_dli(fields))


def _check_dli_order(session: Session, act: Act, old: DliOrder, fields: Any) -> None:
    check_order_unused(session, old)


def _check_dli_bag(session: Session, act: Act, old: DliBag, fields: Any) -> None:
    """One at which something is not as it should be is corrected by `correct_dli_bag`, which opens a task for it."""
    weigh(check_corrected_bag(session, act, old, fields), act, already_done=False)
    check_number_again(session, act, old, fields)


def _check_dli_vitals(session: Session, act: Act, old: DliVitals, fields: Any) -> None:
    check_moment(fields.at, act, "at")


def _check_stay(session: Session, act: Act, old: Stay, fields: Any) -> None:
    check_stay(session, act, old.patient_id, fields, without=old.id)


def _check_access(session: Session, act: Act, old: Access, fields: Any) -> None:
    check_access_times(session, act, old.patient_id, fields)


def _check_order(session: Session, act: Act, old: Cycle, fields: Any) -> None:
    """What was given under an order was given under that order: the order is corrected before the first act alone."""
    check_unused(session, old)
    check_cycle_number(session, old.patient_id, fields.number, without=old.id)


def _check_supply(session: Session, act: Act, old: SupplyBag | SupplyMove, fields: Any) -> None:
    check_moment(fields.at, act, "at")


CORRECTIONS: Mapping[str, Correction] = {
    table_of(one.table).name: one
    for one in (
        Correction(Stay, "stay", Right.MOVE_PATIENT, _check_stay),
        Correction(Access, "access", Right.EDIT_PATIENT, _check_access),
        Correction(Cycle, "cycle", Right.ORDER_CYCLE, _check_order),
        Correction(Dli, DLI_PART, Right.CHART_DLI, _check_dli),
        Correction(DliOrder, "dli-order", Right.ORDER_CYCLE, _check_dli_order),
        Correction(DliBag, BAG_OF_DLI, Right.CHART_DLI, _check_dli_bag),
        Correction(DliVitals, "dli-vitals", Right.CHART_DLI, _check_dli_vitals),
        Correction(SupplyBag, BAG_PART, Right.SUPPLY_BAGS, _check_supply),
        Correction(SupplyMove, MOVE_PART, Right.SUPPLY_BAGS, _check_supply),
        *(_of_kind(kind) for kind in KINDS),
    )
}


@command(Right.STRIKE_OWN)
def correct(session: Session, act: Act, table_name: str, record_id: UUID, fields: Fields) -> UUID:
    """Correct an entry, with a reason: a new row replaces the old one, which is struck and stays readable.

    Who may strike an entry may correct it, with the right to record one. Raises RuleBroken as a new entry would.
    """
    if table_name not in CORRECTIONS:
        raise RuleBroken(NOT_CORRECTABLE)
    how = CORRECTIONS[table_name]
    check_right(act.role, how.right)
    refuse_twice(session, how.table, act.row_id(how.part))
    old = replaceable(session, act, how.table, record_id)
    how.check(session, act, old, fields)
    row = how.table.written(act, old.patient_id, fields, part=how.part, replaces=old.id, **carried(old, fields))
    strike_row(act, old, needed_reason(act))
    session.add(row)
    return row.id
