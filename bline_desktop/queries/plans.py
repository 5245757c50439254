"""Plans of patients: each step with its day and what became of it, a plan before it is started, and all deviations."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select
from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.people import Right
from bline_desktop.domain.plan import judging
from bline_desktop.domain.plan.course import PlanCourse, PlanVersion
from bline_desktop.domain.plan.state import Deviation, JudgedStep, PatientPlan
from bline_desktop.domain.plan.template_shelf import templates_of
from bline_desktop.domain.plan_past import Rows, read_past
from bline_desktop.domain.plan_rows import Then, plans_from_rows
from bline_desktop.domain.registry import query
from bline_desktop.domain.shelf import TextRef
from bline_desktop.queries.patients import today
from bline_desktop.queries.rows import remembered_of, user_names
from bline_desktop.queries.templates import read_template


@dataclass(frozen=True, slots=True)
class PlanDeviation:
    """One step of one patient that differs from the plan that was valid then."""

    patient_id: UUID
    trial_id: str
    judged: JudgedStep
    deviation: Deviation


@query(Right.READ_CHART)
def patient_plan(session: Session, asker: Asker, patient_id: UUID) -> PatientPlan | None:
    """Return a patient's plan, also of one who has left the study; None where there is none."""
    return read_plans(session, asker, (patient_id,)).get(patient_id)


@query(Right.READ_CHART)
def ward_plans(session: Session, asker: Asker) -> Mapping[UUID, PatientPlan]:
    """Return the plans of all whose treatment goes on, by patient."""
    return read_plans(session, asker)


@query(Right.READ_CHART)
def plan_preview(
    session: Session, asker: Asker, patient_id: UUID, ref: TextRef, arm_key: str
) -> tuple[JudgedStep, ...]:
    """Return the steps that a plan would have if it were started now, on an arm of any protocol that can be read.

    What happened already is counted from and shown as done. Raises KeyError for a protocol or an arm that is nowhere.
    """
    entry = read_template(session, ref)
    arm = entry.template.arm(arm_key) if entry is not None else None
    if arm is None:
        raise KeyError(str(ref))
    past = read_past(_asking(session), asker.zone, (patient_id,))[patient_id]
    version = PlanVersion(patient_id, asker.now, 0, f"{ref} {arm_key}", arm)
    return judging.judge(PlanCourse((version,), past.facts, asker.zone), past.things, today(asker))


@query(Right.READ_CHART)
def deviations(session: Session, asker: Asker, patient_id: UUID | None = None) -> tuple[PlanDeviation, ...]:
    """Return what differs from the plans that were valid then, of one patient or of all, the latest window first."""
    plans = read_plans(session, asker, None if patient_id is None else (patient_id,))
    found = [
        PlanDeviation(plan.patient_id, plan.trial_id, judged, deviation)
        for plan in plans.values()
        for judged in plan.steps
        for deviation in judged.deviations
    ]
    found.sort(key=lambda one: (one.trial_id, one.judged.step.key))
    return tuple(sorted(found, key=lambda one: one.deviation.closes, reverse=True))


def read_plans(session: Session, asker: Asker, patients: Collection[UUID] | None = None) -> dict[UUID, PatientPlan]:
    """Read plans for another query, which has checked the right: of these patients, or of all who go on.

    A fixed number of selects, however many patients there are; nothing is read of those without a plan.
    """
    then = Then(asker.now, asker.zone, templates_of(session), user_names(session))
    return plans_from_rows(_asking(session), then, patients)


def known_plans(session: Session, asker: Asker, patients: Collection[UUID]) -> dict[UUID, PatientPlan]:
    """Return the plans of these patients as `read_plans` does; one is read again once its patient's rows are written.

    A plan hangs on the rows of its patient, on accounts and texts, and on the ward's day.
    """
    key = (known_plans, today(asker), asker.zone)
    return remembered_of(session, key, patients, lambda some: read_plans(session, asker, some))


def _asking(session: Session) -> Any:
    def ask(statement: Select[Any]) -> Rows:
        return session.connection().execute(statement).all()

    return ask
