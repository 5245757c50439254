"""What really happened to patients, as far as their plans ask for it: read from the rows of cycles, DLI and results."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, case, func, select

from bline_desktop.domain.observations.chimerism import Chimerism
from bline_desktop.domain.observations.gvhd import Gvhd
from bline_desktop.domain.observations.mrd import Material, Mrd
from bline_desktop.domain.patient import Patient
from bline_desktop.domain.plan.changes import CycleFact, Facts
from bline_desktop.domain.plan.matching import Happened
from bline_desktop.domain.plan.protocol import StepSort
from bline_desktop.domain.record import Record
from bline_desktop.domain.tables import table_of, written_order
from bline_desktop.domain.treatment.cycle import Cycle, PumpRecord
from bline_desktop.domain.treatment.dli import Dli
from bline_desktop.domain.treatment.pump import PumpAction

Rows = Sequence[Mapping[str, Any]]
Ask = Callable[[Select[Any]], Rows]

_SAMPLED: tuple[tuple[type[Record], str, StepSort], ...] = (
    (Mrd, "sampled_on", StepSort.MRD),
    (Chimerism, "sampled_on", StepSort.CHIMERISM),
    (Gvhd, "assessed_on", StepSort.GVHD),
)


@dataclass(frozen=True, slots=True)
class Past:
    """What happened to one patient: the facts that a plan counts from, and everything that may have done a step."""

    facts: Facts
    things: tuple[Happened, ...] = ()


def read_past(ask: Ask, zone: ZoneInfo, ids: Collection[UUID]) -> dict[UUID, Past]:
    """Read what happened to some patients: six selects, however many they are."""
    patient = table_of(Patient).c
    people = ask(select(patient.id, patient.transplant_on, patient.enrolled_at).where(patient.id.in_(ids)))
    cycles, dlis, results = _cycles(ask, zone, ids), _dlis(ask, zone, ids), _results(ask, ids)
    return {
        row["id"]: Past(
            Facts(
                transplant_on=row["transplant_on"],
                enrolled_on=row["enrolled_at"].astimezone(zone).date(),
                cycles=tuple(fact for fact, _ in cycles[row["id"]]),
                dlis=tuple(thing.on for thing in dlis[row["id"]]),
            ),
            (*(thing for _, thing in cycles[row["id"]]), *dlis[row["id"]], *results[row["id"]]),
        )
        for row in people
    }


def _cycles(ask: Ask, zone: ZoneInfo, ids: Collection[UUID]) -> Mapping[UUID, list[tuple[CycleFact, Happened]]]:
    """Return the cycles that were begun, by their numbers: from the first start on, to the stop."""
    cycle, act = table_of(Cycle).c, table_of(PumpRecord).c
    start, stop = (case((act.action == action, act.at)) for action in (PumpAction.START, PumpAction.STOP))
    statement = (
        select(cycle.patient_id, cycle.number, cycle.id, func.min(start).label("start"), func.max(stop).label("stop"))
        .join(table_of(PumpRecord), act.cycle_id == cycle.id)
        .where(cycle.patient_id.in_(ids), cycle.struck_at.is_(None), act.struck_at.is_(None))
        .group_by(cycle.patient_id, cycle.number, cycle.id)
        .having(func.min(start).is_not(None))
    )
    found: defaultdict[UUID, list[tuple[CycleFact, Happened]]] = defaultdict(list)
    for row in sorted(ask(statement), key=itemgetter("number")):
        at, on, ended_at = row["start"], _day(row["start"], zone), row["stop"]
        ended_on = None if ended_at is None else _day(ended_at, zone)
        thing = Happened(StepSort.CYCLE, on, row["id"], str(Cycle.__tablename__), at, row["number"], ended_at is None)
        found[row["patient_id"]].append((CycleFact(row["number"], on, ended_on), thing))
    return found


def _dlis(ask: Ask, zone: ZoneInfo, ids: Collection[UUID]) -> Mapping[UUID, list[Happened]]:
    """Return the DLI that were given, numbered from 1 in the order in which they were begun."""
    dli = table_of(Dli)
    wanted = select(dli.c.patient_id, dli.c.id, dli.c.started_at).where(*_of(Dli, ids))
    found: defaultdict[UUID, list[Happened]] = defaultdict(list)
    for row in ask(wanted.order_by(dli.c.started_at, written_order(dli))):
        mine, at = found[row["patient_id"]], row["started_at"]
        mine.append(Happened(StepSort.DLI, _day(at, zone), row["id"], dli.name, at, len(mine) + 1))
    return found


def _results(ask: Ask, ids: Collection[UUID]) -> Mapping[UUID, list[Happened]]:
    """Return the results, in the order in which they were written; MRD of marrow tells of a marrow sample too."""
    found: defaultdict[UUID, list[Happened]] = defaultdict(list)
    for record, when, sort in _SAMPLED:
        table = table_of(record)
        columns = [table.c.patient_id, table.c.id, table.c[when].label("day")]
        if record is Mrd:
            columns.append(table.c.material)
        for row in ask(select(*columns).where(*_of(record, ids)).order_by(table.c[when], table.c.recorded_at)):
            mine = found[row["patient_id"]]
            mine.append(Happened(sort, row["day"], row["id"], table.name))
            if row.get("material") is Material.MARROW:
                mine.append(Happened(StepSort.MARROW, row["day"], row["id"], table.name))
    return found


def _of(record: type[Record], ids: Collection[UUID]) -> tuple[ColumnElement[bool], ...]:
    table = table_of(record)
    return table.c.patient_id.in_(ids), table.c.struck_at.is_(None)


def _day(moment: datetime, zone: ZoneInfo) -> date:
    """Return the ward's day of a moment."""
    return moment.astimezone(zone).date()
