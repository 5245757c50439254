"""What a calendar shows of results by the day of the sample, and of donor lymphocyte infusions given and ordered."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Row, RowMapping, func, select
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
from bline_desktop.queries.rows import fields_of, live, of_patients, rows_of
from bline_desktop.queries.timeline import DLI_GIVEN, DLI_RUNS

DLI_ORDERED = N_("calendar", "DLI ordered: {dose} CD3+ cells per kg")


@dataclass(frozen=True, slots=True)
class _Sampled:
    """A kind of result: its table and fields, the field that says when, and how one is said.

    `order` names the fields by which those of one day are put in order; `title` holds all of them.
    """

    sort: EntrySort
    table: type[Record]
    fields: type[Fields]
    when: str
    order: tuple[str, ...]
    say: Callable[[Fields], Said]
    title: Message


_SAMPLED = (
    _Sampled(
        EntrySort.MRD,
        Mrd,
        MrdFields,
        "sampled_on",
        ("method", "material"),
        lambda fields: say_mrd(cast("MrdFields", fields)),
        N_("calendar", "MRD: {results}"),
    ),
    _Sampled(
        EntrySort.CHIMERISM,
        Chimerism,
        ChimerismFields,
        "sampled_on",
        ("lineage", "material"),
        lambda fields: say_chimerism(cast("ChimerismFields", fields)),
        N_("calendar", "Chimerism: {results}"),
    ),
    _Sampled(
        EntrySort.GVHD,
        Gvhd,
        GvhdFields,
        "assessed_on",
        ("type", "organ"),
        lambda fields: gvhd.summarise(cast("Record", fields)),
        N_("calendar", "{results}"),
    ),
)


def result_facts(session: Session, period: Period, ids: Collection[UUID] | None) -> Iterator[Fact]:
    """Yield the results of some patients or of all, each sort and day as one: several organs are looked at together."""
    for kind in _SAMPLED:
        found: defaultdict[tuple[UUID, date], list[tuple[Said, UUID]]] = defaultdict(list)
        for row, said in _said(session, kind, period, ids):
            found[row.patient_id, row[_WHEN]].append((said, row.id))
        for (whose, day), results in found.items():
            title = Said(kind.title, (("results", tuple(said for said, _ in results)),))
            records = tuple(record for _, record in results)
            yield Fact(whose, kind.sort, title, day, day, records, str(kind.table.__tablename__))


_WHEN = 2  # the place of the day in what is read of a result


def _said(
    session: Session, kind: _Sampled, period: Period, ids: Collection[UUID] | None
) -> Iterator[tuple[Row[Any], Said]]:
    """Read the results of the days in the order in which they are said; what says the same is said once."""
    result, names = table_of(kind.table).c, [name for name in kind.fields.specs if name != kind.when]
    when = result[kind.when]
    statement = (
        select(result.id, result.patient_id, when, *(result[name] for name in names))
        .where(live(kind.table), when.between(period.first, period.last), *of_patients(kind.table, ids))
        .order_by(*(result[name] for name in kind.order), result.id)
    )
    known: dict[tuple[object, ...], Said] = {}
    for row in session.connection().execute(statement):
        values = tuple(row[_WHEN + 1 :])
        if values not in known:
            fields = kind.fields.model_construct(**dict(zip(names, values, strict=True)))
            known[values] = kind.say(fields)
        yield row, known[values]


def dli_facts(session: Session, period: Period, ids: Collection[UUID] | None) -> Iterator[Fact]:
    """Yield the donor lymphocyte infusions that began on the days, with their numbers, and those ordered for them."""
    dli, order = table_of(Dli).c, table_of(DliOrder).c
    mine = of_patients(Dli, ids)
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
        session, DliOrder, live(DliOrder), planned, order.fractions > given, *of_patients(DliOrder, ids)
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
