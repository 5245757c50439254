"""How commands find a patient's plan as it stands, with what became of each step."""

from uuid import UUID

from sqlalchemy import Select
from sqlmodel import Session, col, select

from bline_desktop.commands.lookups import standing
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.plan.kept import PlanChangeRecord, PlanRecord
from bline_desktop.domain.plan.state import PatientPlan
from bline_desktop.domain.plan.template_shelf import templates_of
from bline_desktop.domain.plan_past import Rows
from bline_desktop.domain.plan_rows import Then, plans_from_rows
from bline_desktop.domain.words import N_

PLAN_CHANGED = Rule(
    "plan-changed", N_("errors", "The plan changed since it was shown. Look at it again; nothing was recorded.")
)
PLAN_HAS_CHANGES = Rule(
    "plan-has-changes", N_("errors", "Steps of this plan were changed since it began. Strike those changes first.")
)


def check_no_changes(session: Session, plan: PlanRecord) -> None:
    """Stop the striking of a plan of which something was changed."""
    changes = select(PlanChangeRecord.id).where(
        col(PlanChangeRecord.plan_id) == plan.id, col(PlanChangeRecord.struck_at).is_(None)
    )
    if session.exec(changes.limit(1)).first() is not None:
        raise RuleBroken(PLAN_HAS_CHANGES)


def plan_of(session: Session, act: Act, patient_id: UUID) -> PatientPlan | None:
    """Return a patient's plan; None where there is none, or its text can't be read."""

    def ask(statement: Select[tuple[object, ...]]) -> Rows:
        return session.connection().execute(statement).all()

    session.flush()
    then = Then(act.now, act.zone, templates_of(session), {})
    return plans_from_rows(ask, then, (patient_id,)).get(patient_id)


def shown_plan(session: Session, act: Act, plan_id: UUID) -> PatientPlan:
    """Return the plan that was shown. Raises RuleBroken where it was struck, or another one took its place."""
    found = plan_of(session, act, standing(session, PlanRecord, plan_id).patient_id)
    if found is None or found.plan_id != plan_id:
        raise RuleBroken(PLAN_CHANGED)
    return found
