"""Second checks as people see them: at the act, on the board, and as the one figure of quality that they give."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import starmap
from uuid import UUID

from sqlalchemy import RowMapping, exists, literal_column, or_, select, tuple_
from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.columns import InstantColumn
from bline_desktop.domain.people import RIGHTS, Person, Right
from bline_desktop.domain.registry import query
from bline_desktop.domain.second_check import (
    NOT_RECORDED,
    CheckOutcome,
    CheckState,
    MonthOfChecks,
    PendingCheck,
    SecondCheck,
)
from bline_desktop.domain.tables import table_of, written_order
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.cycle import PumpRecord
from bline_desktop.domain.treatment.dli import Dli
from bline_desktop.domain.treatment.dli_bag import DliBag
from bline_desktop.domain.words import N_
from bline_desktop.queries.people import read_people
from bline_desktop.queries.rows import live, of_patient, rows_of, user_names

CHECKED, CHECKED_LATE = N_("second", "Checked by {name}"), N_("second", "Verified later: {name}")
PENDING = N_("second", "Check pending since {at}")
PENDING_WHY = N_("second", "Check pending since {at}: {reason}")
_DONE = (CheckOutcome.AGREED, CheckOutcome.LATE)
# Since when a check waits: a correction that leaves the values as they were hands on the check of the row before.
# Written out, because the query builder can't name a row of the statement around a query that calls itself.
SINCE = literal_column(
    "(WITH RECURSIVE version(replaces, recorded_at) AS (SELECT second_check.replaces, second_check.recorded_at UNION "
    "ALL SELECT older.replaces, older.recorded_at FROM second_check AS older JOIN version ON older.id = "
    "version.replaces) SELECT min(version.recorded_at) FROM version)",
    InstantColumn(),
)


@query(Right.SECOND_CHECK)
def second_people(session: Session, asker: Asker) -> tuple[Person, ...]:
    """Return who may be the second person beside the asker, by name."""
    able = (one for one in read_people(session) if one.may_enter(asker.now) and Right.SECOND_CHECK in RIGHTS[one.role])
    return tuple(sorted((one for one in able if one.user_id != asker.user_id), key=lambda one: one.name.casefold()))


@query(Right.READ_SECOND_CHECKS)
def check_figures(session: Session, asker: Asker) -> tuple[MonthOfChecks, ...]:
    """Return for each month, the newest first, how many checks were read back and in how many which field differed."""
    return read_figures(session, asker)


def read_figures(session: Session, asker: Asker) -> tuple[MonthOfChecks, ...]:
    """Read the figures for another query, which has checked the right.

    A read-back counts once, also where what was agreed to was then recorded otherwise.
    """
    months: defaultdict[date, list[RowMapping]] = defaultdict(list)
    for row in rows_of(session, SecondCheck):
        was_read = row["outcome"] is not CheckOutcome.PENDING and row["replaces"] is None
        if was_read and (row["struck_at"] is None or row["strike_reason"] == NOT_RECORDED):
            months[row["recorded_at"].astimezone(asker.zone).date().replace(day=1)].append(row)
    return tuple(_month(month, months[month]) for month in sorted(months, reverse=True))


def _month(month: date, rows: list[RowMapping]) -> MonthOfChecks:
    differed = [row for row in rows if row["outcome"] is CheckOutcome.DIFFERED]
    fields = Counter(name for row in differed if row["differed"] for name in row["differed"].split(","))
    return MonthOfChecks(month, len(rows), len(differed), tuple(sorted(fields.items())))


def check_states(session: Session, patient_id: UUID) -> dict[UUID, CheckState]:
    """Read for another query how the second check of each act of a patient stands."""
    names = user_names(session)
    rows = rows_of(session, SecondCheck, live(SecondCheck), *of_patient(SecondCheck, patient_id))
    first = _first_recorded(rows)
    return {about: _state(checks, names, first) for about, checks in _by_act(rows).items() if _counts(checks)}


def pending_checks(session: Session) -> tuple[PendingCheck, ...]:
    """Read for another query which acts still wait for their second person, the oldest first."""
    check, other = table_of(SecondCheck), table_of(SecondCheck).alias()
    done = select(other.c.about, other.c.patient_id).where(other.c.outcome.in_(_DONE), other.c.struck_at.is_(None))
    acts = (table_of(record) for record in (PumpRecord, Dli, DliBag))
    standing = or_(*(exists().where(act.c.id == check.c.about, act.c.struck_at.is_(None)) for act in acts))
    undone = tuple_(check.c.about, check.c.patient_id).not_in(done)
    waiting = (check.c.outcome == CheckOutcome.PENDING, undone, standing)
    statement = select(check.c.about, check.c.patient_id, SINCE).where(live(SecondCheck), *waiting)
    rows = session.connection().execute(statement.order_by(written_order(check)))
    return tuple(sorted(starmap(PendingCheck, rows), key=lambda one: one.since))


def _by_act(rows: Iterable[RowMapping]) -> Mapping[UUID, list[RowMapping]]:
    found: defaultdict[UUID, list[RowMapping]] = defaultdict(list)
    for row in rows:
        found[row["about"]].append(row)
    return found


def _counts(checks: list[RowMapping]) -> bool:
    """Tell whether there is more to say than that somebody read something else before the act was written."""
    return any(row["outcome"] is not CheckOutcome.DIFFERED for row in checks)


def _is_open(checks: list[RowMapping]) -> bool:
    outcomes = {row["outcome"] for row in checks}
    return CheckOutcome.PENDING in outcomes and outcomes.isdisjoint(_DONE)


def _first_recorded(rows: Iterable[RowMapping]) -> Mapping[UUID, datetime]:
    """Return since when each check stands for its act: from the check on whose place it took in a correction."""
    by_id = {row["id"]: row for row in rows}
    first = {}
    for key, row in by_id.items():
        oldest = row
        while (before := by_id.get(oldest["replaces"])) is not None:
            oldest = before
        first[key] = oldest["recorded_at"]
    return first


def _state(checks: list[RowMapping], names: Mapping[UUID, str], first: Mapping[UUID, datetime]) -> CheckState:
    if _is_open(checks):
        pending = next(row for row in checks if row["outcome"] is CheckOutcome.PENDING)
        values = (("at", first[pending["id"]]), ("reason", pending["later_reason"]))
        return CheckState(Said(PENDING_WHY if pending["later_reason"] else PENDING, values), pending=True)
    done = next(row for row in checks if row["outcome"] in _DONE)
    sentence = CHECKED if done["outcome"] is CheckOutcome.AGREED else CHECKED_LATE
    return CheckState(Said(sentence, (("name", names[done["checked_by"]]),)), pending=False)
