"""The patients as the board reads them, once a minute and in one select: with what their care asks for next."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, ScalarSelect, Table, case, exists, func, select
from sqlmodel import Session

from bline_desktop.domain.observations.premedication import Before, Premedication
from bline_desktop.domain.observations.round import Handwriting, Round
from bline_desktop.domain.observations.weight import Weight
from bline_desktop.domain.patient import Access, Patient, PatientState
from bline_desktop.domain.plan.kept import PlanRecord
from bline_desktop.domain.tables import table_of
from bline_desktop.domain.treatment.cycle import Cycle, PumpRecord
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.queries.rows import live

IN_TREATMENT = (PatientState.ENROLLED, PatientState.ON_TREATMENT)  # later only the plan asks for anything
BASELINE_CALLED_FOR = timedelta(hours=24)  # after a start; later ICE and handwriting are no baseline any more


def patients_and_rounds(session: Session, now: datetime, patient_id: UUID | None = None) -> list[RowMapping]:
    """Read all patients, or one, in one select: a board reads this once a minute.

    Each with `last_round_at`, with `dressing_on`: when the oldest dressing of an access that lies was changed, and with
    `no_baseline_since`: when the cycle was ordered that a baseline is missing for. While the treatment goes on also
    with `weighed_on` and `weighed_at`, the last weight by itself and of a round, and `premedicated_at`, before anything
    but donor lymphocytes. `has_plan` tells of whom there is a plan to be read.
    """
    patient, seen, access = table_of(Patient), table_of(Round), table_of(Access)
    last = select(func.max(seen.c.seen_at)).where(live(Round), seen.c.patient_id == patient.c.id).scalar_subquery()
    lies = live(Access) & access.c.removed_at.is_(None) & (access.c.patient_id == patient.c.id)
    dressing = select(func.min(access.c.dressing_on)).where(lies).scalar_subquery()
    lacks = _no_baseline_since(patient.c.id, now).label("no_baseline_since")
    plan = exists().where(live(PlanRecord), table_of(PlanRecord).c.patient_id == patient.c.id).label("has_plan")
    care = (last.label("last_round_at"), dressing.label("dressing_on"), lacks, plan)
    wanted = select(patient, *care, *_in_treatment(patient))
    one = () if patient_id is None else (patient.c.id == patient_id,)
    return list(session.connection().execute(wanted.where(*one)).mappings())


def _in_treatment(table: Table) -> Iterator[ColumnElement[Any]]:
    """Yield what is asked of patients whose treatment goes on: when they were weighed, and premedicated last."""
    patient, weight, seen, drug = table.c, table_of(Weight).c, table_of(Round).c, table_of(Premedication).c
    weighed = live(Round) & seen.weight_kg.is_not(None)
    found = {
        "weighed_on": select(func.max(weight.measured_on)).where(live(Weight), weight.patient_id == patient.id),
        "weighed_at": select(func.max(seen.seen_at)).where(weighed, seen.patient_id == patient.id),
        "premedicated_at": select(func.max(drug.given_at)).where(
            live(Premedication), drug.before != Before.DLI, drug.patient_id == patient.id
        ),
    }
    for name, last in found.items():
        yield case((patient.state.in_(IN_TREATMENT), last.scalar_subquery())).label(name)


def _no_baseline_since(patient_id: ColumnElement[UUID], now: datetime) -> ScalarSelect[datetime]:
    """Find when a cycle was ordered that has not been started, or not for long, where no baseline round is recorded."""
    cycle, act, seen = table_of(Cycle), table_of(PumpRecord).c, table_of(Round).c
    early = live(PumpRecord) & (act.action == PumpAction.START) & (act.at <= now - BASELINE_CALLED_FOR)
    started = exists().where(early, act.cycle_id == cycle.c.id)
    baseline = live(Round) & (seen.handwriting == Handwriting.BASELINE) & (seen.patient_id == patient_id)
    lacks = live(Cycle) & (cycle.c.patient_id == patient_id) & ~started & ~exists().where(baseline)
    return select(func.min(cycle.c.recorded_at)).where(lacks).scalar_subquery()
