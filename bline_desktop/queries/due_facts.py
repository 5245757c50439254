"""What tasks by rule follow from: read by the board for all patients, or here for the tasks of one or all."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import itemgetter
from uuid import UUID

from sqlalchemy import RowMapping
from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.plan.due_looks import Treated
from bline_desktop.domain.plan.protocol import StepSort
from bline_desktop.domain.plan.state import PatientPlan
from bline_desktop.domain.settings import WardSettings
from bline_desktop.domain.treatment.dli import Dli
from bline_desktop.domain.treatment.segments import OPEN
from bline_desktop.domain.treatment.stop_clock import StopClock
from bline_desktop.queries.board_patients import IN_TREATMENT, patients_and_rounds
from bline_desktop.queries.cycles import OrderedCycle, read_cycles
from bline_desktop.queries.latest import Course, read_chimerism, read_mrd
from bline_desktop.queries.plans import known_plans
from bline_desktop.queries.pumps import CyclePump, open_pumps
from bline_desktop.queries.rows import live, of_patient, rows_of
from bline_desktop.queries.stops import stop_clocks


@dataclass(frozen=True, slots=True)
class DueFacts:
    """All that tasks by rule follow from. `patients` are rows of `patients_and_rounds`, the others of those patients.

    `pumps` are those that are on, `stops` the clocks of those that stand by cycle, `plans` stand by patient.
    """

    asker: Asker
    settings: WardSettings
    patients: Sequence[RowMapping]
    cycles: Sequence[OrderedCycle]
    mrd: Mapping[UUID, Course]
    chimerism: Mapping[UUID, Sequence[RowMapping]]
    dlis: Sequence[RowMapping]
    pumps: Sequence[CyclePump]
    stops: Mapping[UUID, StopClock]
    plans: Mapping[UUID, PatientPlan] = field(default_factory=dict)

    @property
    def in_treatment(self) -> dict[UUID, RowMapping]:
        """The patients whose treatment goes on, by id; of others only a plan asks for anything."""
        return {row["id"]: row for row in self.patients if row["state"] in IN_TREATMENT}

    def day(self, moment: datetime) -> date:
        """Return the ward's day of a moment."""
        return moment.astimezone(self.asker.zone).date()

    def treated(self) -> Mapping[UUID, list[Treated]]:
        """Return what each patient was given: cycles that were begun, and DLI, each on the ward's days."""
        found: dict[UUID, list[Treated]] = {}
        for patient_id, one in (*self._begun(), *self._given()):
            found.setdefault(patient_id, []).append(one)
        return found

    def _begun(self) -> Iterator[tuple[UUID, Treated]]:
        for cycle in self.cycles:
            if cycle.begun is not None:
                last = None if cycle.ended is None else self.day(cycle.ended)
                first = self.day(cycle.begun)
                yield cycle.patient_id, Treated(StepSort.CYCLE, cycle.number, first, last, cycle.cycle_id)

    def _given(self) -> Iterator[tuple[UUID, Treated]]:
        numbers: dict[UUID, int] = {}
        given = (row for row in self.dlis if row["started_at"] <= self.asker.now)
        for row in sorted(given, key=itemgetter("started_at")):
            patient_id, day = row["patient_id"], self.day(row["started_at"])
            numbers[patient_id] = number = numbers.get(patient_id, 0) + 1
            yield patient_id, Treated(StepSort.DLI, number, day, day, row["id"])


def read_facts(
    session: Session,
    asker: Asker,
    settings: WardSettings,
    pumps: Iterable[CyclePump] | None = None,
    patient_id: UUID | None = None,
) -> DueFacts:
    """Read the facts of all patients, or of one, for another query. `pumps` where they are known, also those not on."""
    cycles = read_cycles(session, asker.now, patient_id)
    if pumps is None:
        pumps = open_pumps(session, asker, settings.change_lead, cycles)
    on = [pump for pump in pumps if pump.infusion.state in OPEN]
    patients = patients_and_rounds(session, asker.now, patient_id)
    planned = [row["id"] for row in patients if row["has_plan"] and not row["state"].is_end]
    return DueFacts(
        asker=asker,
        settings=settings,
        patients=patients,
        cycles=cycles,
        mrd=read_mrd(session, patient_id),
        chimerism=read_chimerism(session, patient_id),
        dlis=rows_of(session, Dli, live(Dli), *of_patient(Dli, patient_id)),
        pumps=on,
        stops=stop_clocks(session, asker, settings, on),
        plans=known_plans(session, asker, planned),
    )
