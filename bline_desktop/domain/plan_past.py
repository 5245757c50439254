"""What really happened to patients, as far as their plans ask for it: read from the rows of cycles, DLI and results."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, case, func, null, select

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

Rows = Sequence[Any]  # each with its columns in the order of the select, and by their names
Ids = Collection[UUID] | Select[Any]  # some patients, or what selects them
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


def read_past(ask: Ask, zone: ZoneInfo, ids: Ids) -> dict[UUID, Past]:
    """Read what happened to some patients: six selects, however many they are."""
    patient = table_of(Patient).c
    people = ask(select(patient.id, patient.transplant_on, patient.enrolled_at).where(patient.id.in_(ids)))
    cycles, dlis, results = _cycles(ask, zone, ids), _dlis(ask, zone, ids), _results(ask, ids)
    return {
        key: Past(
            Facts(
                transplant_on=transplant_on,
                enrolled_on=_day(enrolled_at, zone),
                cycles=tuple(fact for fact, _ in cycles[key]),
                dlis=tuple(thing.on for thing in dlis[key]),
            ),
            (*(thing for _, thing in cycles[key]), *dlis[key], *results[key]),
        )
        for key, transplant_on, enrolled_at in people
    }


def _cycles(ask: Ask, zone: ZoneInfo, ids: Ids) -> Mapping[UUID, list[tuple[CycleFact, Happened]]]:
    """Return the cycles that were begun, by their numbers: from the first start on, to the stop."""
    cycle, act = table_of(Cycle).c, table_of(PumpRecord).c
    start, stop = (case((act.action == action, act.at)) for action in (PumpAction.START, PumpAction.STOP))
    statement = (
        select(cycle.patient_id, cycle.number, cycle.id, func.min(start), func.max(stop))
        .join(table_of(PumpRecord), act.cycle_id == cycle.id)
        .where(cycle.patient_id.in_(ids), cycle.struck_at.is_(None), act.struck_at.is_(None))
        .group_by(cycle.patient_id, cycle.number, cycle.id)
        .having(func.min(start).is_not(None))
    )
    found: defaultdict[UUID, list[tuple[CycleFact, Happened]]] = defaultdict(list)
    for patient_id, number, cycle_id, at, ended_at in sorted(ask(statement), key=itemgetter(1)):
        on, ended_on = _day(at, zone), None if ended_at is None else _day(ended_at, zone)
        thing = Happened(StepSort.CYCLE, on, cycle_id, str(Cycle.__tablename__), at, number, ended_at is None)
        found[patient_id].append((CycleFact(number, on, ended_on), thing))
    return found


def _dlis(ask: Ask, zone: ZoneInfo, ids: Ids) -> Mapping[UUID, list[Happened]]:
    """Return the DLI that were begun, numbered from 1 in that order; one without its end still runs."""
    dli = table_of(Dli)
    wanted = select(dli.c.patient_id, dli.c.id, dli.c.started_at, dli.c.ended_at).where(*_of(Dli, ids))
    found: defaultdict[UUID, list[Happened]] = defaultdict(list)
    for patient_id, dli_id, at, ended_at in ask(wanted.order_by(dli.c.started_at, written_order(dli))):
        mine = found[patient_id]
        mine.append(Happened(StepSort.DLI, _day(at, zone), dli_id, dli.name, at, len(mine) + 1, ended_at is None))
    return found


def _results(ask: Ask, ids: Ids) -> Mapping[UUID, list[Happened]]:
    """Return the results in the order of their days; MRD of marrow tells of a marrow sample too.

    Several lineages, organs or methods of one day belong to the same step: one of them stands for all.
    """
    found: defaultdict[UUID, list[Happened]] = defaultdict(list)
    for record, when, sort in _SAMPLED:
        table = table_of(record)
        material = table.c.material if record is Mrd else null()
        apart = (table.c.patient_id, table.c[when], material)
        wanted = select(*apart, func.min(table.c.id)).where(*_of(record, ids)).group_by(*apart)
        for patient_id, day, sample, record_id in ask(wanted.order_by(table.c[when])):
            mine = found[patient_id]
            mine.append(Happened(sort, day, record_id, table.name))
            if sample is Material.MARROW:
                mine.append(Happened(StepSort.MARROW, day, record_id, table.name))
    return found


def _of(record: type[Record], ids: Ids) -> tuple[ColumnElement[bool], ...]:
    table = table_of(record)
    return table.c.patient_id.in_(ids), table.c.struck_at.is_(None)


def _day(moment: datetime, zone: ZoneInfo) -> date:
    """Return the ward's day of a moment."""
    return moment.astimezone(zone).date()
