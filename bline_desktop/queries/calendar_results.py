"""What a calendar shows of results by the day of the sample, and of donor lymphocyte infusions given and ordered."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import cast
from uuid import UUID

from sqlalchemy import RowMapping, func, select
from sqlmodel import Session

from bline_desktop.domain.fields import Fields
from bline_desktop.domain.observations import gvhd
from bline_desktop.domain.observations.chimerism import Chimerism, ChimerismFields
from bline_desktop.domain.observations.gvhd import Gvhd, GvhdFields
from bline_desktop.domain.observations.mrd import Mrd, MrdFields
from bline_desktop.domain.plan.calendar_facts import Fact, Period
from bline_desktop.domain.plan.entries import EntrySort
from bline_desktop.domain.record import Record
from bline_desktop.domain.tables import table_of
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.cells import cell_number
from bline_desktop.domain.treatment.dli import Dli, DliFields
from bline_desktop.domain.treatment.dli_order import DliOrder, DliOrderFields
from bline_desktop.domain.words import N_, Message
from bline_desktop.queries.latest import say_chimerism, say_mrd
from bline_desktop.queries.records import cell_dose
from bline_desktop.queries.rows import fields_of, live, of_patient, rows_of
from bline_desktop.queries.timeline import DLI_GIVEN, DLI_RUNS

DLI_ORDERED = N_("calendar", "DLI ordered: {dose} per kg")


@dataclass(frozen=True, slots=True)
class _Sampled:
    """A kind of result: its table and fields, the field that says when, and how one is said, alone and with others."""

    sort: EntrySort
    table: type[Record]
    fields: type[Fields]
    when: str
    say: Callable[[Fields], Said]
    title: Message


_SAMPLED = (
    _Sampled(
        EntrySort.MRD,
        Mrd,
        MrdFields,
        "sampled_on",
        lambda fields: say_mrd(cast("MrdFields", fields)),
        N_("calendar", "MRD: {results}"),
    ),
    _Sampled(
        EntrySort.CHIMERISM,
        Chimerism,
        ChimerismFields,
        "sampled_on",
        lambda fields: say_chimerism(cast("ChimerismFields", fields)),
        N_("calendar", "Chimerism: {results}"),
    ),
    _Sampled(
        EntrySort.GVHD,
        Gvhd,
        GvhdFields,
        "assessed_on",
        lambda fields: gvhd.summarise(cast("Record", fields)),
        N_("calendar", "{results}"),
    ),
)


def result_facts(session: Session, period: Period, patient_id: UUID | None) -> Iterator[Fact]:
    """Yield the results of each patient, sort and day as one: several lineages or organs are looked at together."""
    for kind in _SAMPLED:
        when = table_of(kind.table).c[kind.when]
        within = when.between(period.first, period.last)
        found: defaultdict[tuple[UUID, object], list[RowMapping]] = defaultdict(list)
        for row in rows_of(session, kind.table, live(kind.table), within, *of_patient(kind.table, patient_id)):
            found[row["patient_id"], row[kind.when]].append(row)
        for rows in found.values():
            results = tuple(kind.say(fields_of(kind.fields, row)) for row in rows)
            title, day = Said(kind.title, (("results", results),)), rows[0][kind.when]
            records = tuple(row["id"] for row in rows)
            yield Fact(rows[0]["patient_id"], kind.sort, title, day, day, records, str(kind.table.__tablename__))


def dli_facts(session: Session, period: Period, patient_id: UUID | None) -> Iterator[Fact]:
    """Yield the donor lymphocyte infusions that began on the days, with their numbers, and those ordered for them."""
    dli, order = table_of(Dli).c, table_of(DliOrder).c
    mine = of_patient(Dli, patient_id)
    within = (dli.started_at >= period.begins, dli.started_at < period.ends)
    whose = select(dli.patient_id).where(live(Dli), *within, *mine)
    numbers: defaultdict[UUID, int] = defaultdict(int)
    for row in sorted(rows_of(session, Dli, live(Dli), dli.patient_id.in_(whose)), key=itemgetter("started_at")):
        numbers[row["patient_id"]] += 1
        if period.begins <= row["started_at"] < period.ends:
            yield _given(row, numbers[row["patient_id"]], period)
    given = select(func.count()).where(live(Dli), dli.order_id == order.id).scalar_subquery()
    planned = order.planned_on.between(period.first, period.last)
    open_orders = rows_of(
        session, DliOrder, live(DliOrder), planned, order.fractions > given, *of_patient(DliOrder, patient_id)
    )
    for row in open_orders:
        day, fields = row["planned_on"], fields_of(DliOrderFields, row)
        title = Said(DLI_ORDERED, (("dose", cell_number(fields.dose.per_kg)),))
        said = Fact(row["patient_id"], EntrySort.DLI, title, day, day, (row["id"],), DliOrder.__tablename__)
        yield said._replace(is_done=False, is_order=True)


def _given(row: RowMapping, number: int, period: Period) -> Fact:
    fields = fields_of(DliFields, row)
    runs = fields.ended_at is None
    day = period.day(fields.started_at)
    return Fact(
        patient_id=row["patient_id"],
        sort=EntrySort.DLI,
        title=Said(DLI_RUNS if runs else DLI_GIVEN, (("number", number), ("dose", cell_dose(fields)))),
        first=day,
        last=day,
        records=(row["id"],),
        table=Dli.__tablename__,
        at=fields.started_at,
        is_running=runs,
    )
