"""The DLI screen of one patient: the order, what runs, the ladder, and what stands in the record against a start."""

from collections.abc import Sequence
from operator import itemgetter
from uuid import UUID

from sqlalchemy import RowMapping
from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.observations.weight import last_weighing
from bline_desktop.domain.patient import Patient
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import query
from bline_desktop.domain.second_check import PendingCheck, values_of_dli_bag
from bline_desktop.domain.tables import table_of
from bline_desktop.domain.treatment.dli import Dli, DliFields
from bline_desktop.domain.treatment.dli_bag import DliBag, DliLabelFields
from bline_desktop.domain.treatment.dli_ladder import Course, GivenDli, LadderStep, ladder
from bline_desktop.domain.treatment.dli_order import DliOrder, DliOrderFields
from bline_desktop.domain.treatment.dli_page import DliPage, OpenOrder, RunningDli, WaitingBag
from bline_desktop.domain.treatment.dli_vitals import DliVitals, vitals_due
from bline_desktop.queries.dli_holds import read_holds
from bline_desktop.queries.pumps import CyclePump, cycle_pumps
from bline_desktop.queries.rows import fields_of, live, of_patient, rows_of, settings_of, user_names
from bline_desktop.queries.second_checks import pending_checks
from bline_desktop.queries.weighings import weighings


@query(Right.READ_CHART)
def dli_page(session: Session, asker: Asker, patient_id: UUID) -> DliPage:
    """Return what stands beside the table of infusions. Raises ValueError for an unknown id."""
    rows = rows_of(session, Dli, *of_patient(Dli, patient_id))
    pumps = cycle_pumps(session, asker, patient_id)
    steps = _ladder(session, asker, patient_id, rows, pumps)
    return DliPage(
        now=asker.now,
        order=_open_order(session, patient_id, rows),
        running=_running(session, patient_id, rows, steps),
        ladder=steps,
        holds=read_holds(session, asker, patient_id, steps, pumps),
        waiting=_waiting(session, patient_id),
        weight=last_weighing(weighings(session, asker, patient_id), asker.now.astimezone(asker.zone).date()),
    )


def read_ladder(session: Session, asker: Asker, patient_id: UUID) -> tuple[LadderStep, ...]:
    """Read the ladder for another query, which has checked the right."""
    rows = rows_of(session, Dli, *of_patient(Dli, patient_id))
    return _ladder(session, asker, patient_id, rows, cycle_pumps(session, asker, patient_id))


def _ladder(
    session: Session, asker: Asker, patient_id: UUID, rows: Sequence[RowMapping], pumps: Sequence[CyclePump]
) -> tuple[LadderStep, ...]:
    (patient,) = rows_of(session, Patient, table_of(Patient).c.id == patient_id)
    ran = tuple((part.start, part.end) for pump in pumps for part in pump.infusion.segments)
    course = Course(patient["transplant_on"], ran, asker.zone)
    return ladder((_given(row) for row in rows if row["struck_at"] is None), course)


def _given(row: RowMapping) -> GivenDli:
    fields = fields_of(DliFields, row)
    return GivenDli(
        dli_id=row["id"],
        started_at=fields.started_at,
        dose=fields.dose,
        given_per_kg=fields.cd3_given_per_kg,
        stopped_early=fields.volume_given_ml is not None,
        reaction=fields.reaction,
        ordered=row["order_id"] is not None,
        runs=fields.ended_at is None,
    )


def _open_order(session: Session, patient_id: UUID, rows: Sequence[RowMapping]) -> OpenOrder | None:
    """Return the first order of which not all fractions are recorded."""
    orders = rows_of(session, DliOrder, live(DliOrder), *of_patient(DliOrder, patient_id))
    for row in sorted(orders, key=itemgetter("planned_on")):
        given = sum(dli["order_id"] == row["id"] and dli["struck_at"] is None for dli in rows)
        if given < row["fractions"]:
            by = user_names(session)[row["recorded_by"]]
            return OpenOrder(row["id"], fields_of(DliOrderFields, row), given, row["recorded_at"], by)
    return None


def _running(
    session: Session, patient_id: UUID, rows: Sequence[RowMapping], steps: Sequence[LadderStep]
) -> RunningDli | None:
    """Return the infusion that runs; of several the last."""
    by_id = {row["id"]: row for row in rows}
    going = [step for step in steps if step.given.runs]
    if not going:
        return None
    step = going[-1]
    ids = versions(step.given.dli_id, by_id)
    bags = rows_of(session, DliBag, live(DliBag), *of_patient(DliBag, patient_id))
    vitals = rows_of(session, DliVitals, live(DliVitals), *of_patient(DliVitals, patient_id))
    measured = [row["at"] for row in vitals if row["dli_id"] in ids]
    return RunningDli(
        dli_id=step.given.dli_id,
        number=step.number,
        since=step.given.started_at,
        dose=step.given.dose,
        bags=sum(bag["dli_id"] in ids for bag in bags),
        vitals=vitals_due(step.given.started_at, measured, settings_of(session).dli_vitals),
    )


def _waiting(session: Session, patient_id: UUID) -> tuple[WaitingBag, ...]:
    """Return the bags that wait for their second person, the oldest check first."""
    rows = rows_of(session, DliBag, live(DliBag), *of_patient(DliBag, patient_id))
    bags = {row["id"]: row for row in rows}
    return tuple(_waits(bags[check.about], check) for check in pending_checks(session) if check.about in bags)


def _waits(bag: RowMapping, check: PendingCheck) -> WaitingBag:
    values = values_of_dli_bag(fields_of(DliLabelFields, bag))
    return WaitingBag(check.about, bag["number"], check.since, frozenset(name for name, _ in values))


def versions(dli_id: UUID, rows: dict[UUID, RowMapping]) -> frozenset[UUID]:
    """Return the ids under which an infusion stood, from its last correction back to what was first recorded."""
    found = [dli_id]
    while (before := rows[found[-1]]["replaces"]) is not None:
        found.append(before)
    return frozenset(found)
