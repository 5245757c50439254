"""Correcting a bag of a donor lymphocyte infusion: its label, and what was checked at it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from bline_desktop.commands.checks import check_moment, needed_reason
from bline_desktop.commands.lookups import refuse_twice, strike_row
from bline_desktop.commands.outside_rules import tasks_for, weigh
from bline_desktop.commands.records import carried, replaceable, versions_of
from bline_desktop.commands.second_checks import Subject, carry_second, label_of, require_second
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import command
from bline_desktop.domain.second_check import values_of_dli_bag
from bline_desktop.domain.treatment.dli import DLI_ENDS_BEFORE_START, Dli
from bline_desktop.domain.treatment.dli_bag import DliBag, DliBagFields, DliFirstBagFields
from bline_desktop.domain.treatment.dli_rules import check_bag, check_total

PART = "dli-bag"


@command(Right.CHART_DLI)
def correct_dli_bag(
    session: Session, act: Act, bag_id: UUID, fields: DliBagFields, *, already_done: bool = False
) -> UUID:
    """Correct a bag: a new row replaces the old one, which is struck and stays readable. Needs a reason.

    What is corrected is checked as at a bag that is hung, and another number or part is read by a second person.
    """
    refuse_twice(session, DliBag, act.row_id(PART))
    old = replaceable(session, act, DliBag, bag_id)
    assert isinstance(old, DliBag)
    broken = check_corrected_bag(session, act, old, fields)
    weigh(broken, act, already_done)
    row = DliBag.written(act, old.patient_id, fields, part=PART, replaces=old.id, **carried(old, fields))
    check_number_again(session, act, old, fields)
    strike_row(act, old, needed_reason(act))
    session.add(row)
    session.add_all(tasks_for(act, old.patient_id, row.id, broken))
    return row.id


def check_corrected_bag(session: Session, act: Act, old: DliBag, fields: DliBagFields) -> list[RuleBroken]:
    """Find what the corrected bag does not keep; what the old one did not keep either was said and answered then.

    Raises RuleBroken for a time ahead of the act or before the start of the infusion.
    """
    hung_at = getattr(fields, "hung_at", old.hung_at)
    check_moment(hung_at, act, "hung_at")
    dli = _infusion_of(session, old)
    if dli is not None and hung_at < dli.started_at and hung_at != old.hung_at:
        raise RuleBroken(DLI_ENDS_BEFORE_START, field="hung_at")
    broken = list(check_bag(fields, hung_at))
    before = list(check_bag(old, old.hung_at))
    if isinstance(fields, DliFirstBagFields) and dli is not None:
        broken += check_total(fields, dli.dose)
        before += check_total(DliFirstBagFields.model_construct(**_typed(old)), dli.dose)
    return [one for one in broken if not _is_among(one, before)]


def check_number_again(session: Session, act: Act, old: DliBag, fields: DliBagFields) -> None:
    """Let a second person read another number; what else is corrected leaves the check as it stands."""
    subject = Subject(act.row_id(PART), old.patient_id, old.id)
    values = values_of_dli_bag(label_of(old, fields))
    if values == values_of_dli_bag(label_of(old)):
        carry_second(session, act, subject, values)
    else:
        require_second(session, act, subject, values)


def _infusion_of(session: Session, bag: DliBag) -> Dli | None:
    """Return the infusion of a bag as it now stands; None where it was struck."""
    counting = select(Dli).where(col(Dli.patient_id) == bag.patient_id, col(Dli.struck_at).is_(None))
    return next((dli for dli in session.exec(counting) if bag.dli_id in versions_of(session, dli)), None)


def _typed(bag: DliBag) -> dict[str, Any]:
    return {name: getattr(bag, name) for name in DliFirstBagFields.specs}


def _is_among(broken: RuleBroken, others: Sequence[RuleBroken]) -> bool:
    return any((broken.rule, broken.values) == (other.rule, other.values) for other in others)
