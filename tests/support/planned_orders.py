"""Templates for tests: one arm of cycles with steps of dose, and donor lymphocytes on a ladder."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from sqlmodel import Session

from bline_desktop.commands.plans import start_plan
from bline_desktop.commands.templates import save_template, sign_template
from bline_desktop.domain.plan.changes import NOTHING, Facts
from bline_desktop.domain.plan.dates import expand
from bline_desktop.domain.plan.protocol import (
    Anchor,
    AnchorEvent,
    Arm,
    CellsPart,
    CyclePart,
    Repeat,
    StepSort,
    Template,
    TemplateStep,
)
from bline_desktop.domain.plan.spans import Span
from bline_desktop.domain.plan.state import JudgedStep, PatientPlan, StepState
from bline_desktop.domain.roles import Role
from bline_desktop.domain.shelf import TextRef
from bline_desktop.domain.treatment.cells import CellDose, CellPower
from bline_desktop.domain.treatment.dose_days import DoseDays
from tests.support.store import NOW, an_act

STEPPED = (DoseDays(1, Decimal(9)), DoseDays(8, Decimal(28)))
LADDER = (CellDose(Decimal(1), CellPower.E6), CellDose(Decimal(5), CellPower.E6))
ENROLLED = date(2026, 11, 2)
NAMED = "Sixteen, 1"


def a_cycle(*doses: DoseDays, number: int = 1, days_on: int = 28, times: int = 1) -> TemplateStep:
    """Make a line of cycles that begins on the day of enrolment, each 14 days after the one before."""
    return TemplateStep(
        name=f"cycle-{number}",
        title=f"Cycle {number}",
        sort=StepSort.CYCLE,
        anchor=Anchor(AnchorEvent.ENROLMENT),
        repeat=Repeat(times),
        cycle=CyclePart(number, days_on, 14, doses),
    )


def a_dli(*ladder: CellDose | None, number: int = 1, times: int = 1) -> TemplateStep:
    """Make a line of donor lymphocytes, each four weeks after the one before."""
    return TemplateStep(
        name=f"dli-{number}",
        title="DLI",
        sort=StepSort.DLI,
        anchor=Anchor(AnchorEvent.CYCLE_END, 1),
        repeat=Repeat(times, Span(28), after_last=True),
        cells=CellsPart(number, ladder),
    )


def a_template(*steps: TemplateStep, title: str = "Sixteen") -> Template:
    """Make a template with one arm, `all`."""
    return Template("sixteen", "1", title, "Nowhere", (Arm("all", "All", steps),), confirmed=True)


def a_plan(template: Template, facts: Facts = NOTHING, today: date = ENROLLED) -> PatientPlan:
    """Make the plan of a patient enrolled on `ENROLLED`, with every step still to be done."""
    facts = Facts(enrolled_on=ENROLLED) if facts is NOTHING else facts
    steps = tuple(JudgedStep(step, StepState.PLANNED) for step in expand(template.arms[0], facts))
    return PatientPlan(
        plan_id=UUID(int=1),
        patient_id=UUID(int=2),
        trial_id="ZJ-001",
        template=template,
        ref=TextRef(template.key, template.version, "0" * 64),
        arm="all",
        started_at=datetime(2026, 11, 2, 9, tzinfo=UTC),
        started_by="HE Ming",
        today=today,
        facts=facts,
        steps=steps,
    )


def sign(session: Session, template: Template, now: datetime = NOW) -> TextRef:
    """Save a template and sign it as the ward's investigator; return the exact name of its text."""
    ref = save_template(session, an_act(Role.INVESTIGATOR, now), template)
    sign_template(session, an_act(Role.INVESTIGATOR, now), ref)
    session.flush()
    return ref


def begin_plan(session: Session, patient_id: UUID, template: Template, now: datetime = NOW) -> TextRef:
    """Sign a template and start a patient's plan on it; return the exact name of its text."""
    ref = sign(session, template, now)
    start_plan(session, an_act(Role.PHYSICIAN, now), patient_id, ref, "all")
    session.flush()
    return ref
