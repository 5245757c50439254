"""A patient's plan to print: a cycle that runs, steps to come with windows and without, one overdue, one left out."""

from datetime import date
from uuid import UUID

from bline_desktop.domain.plan.changes import CycleFact, Facts, Moved, PlanAction
from bline_desktop.domain.plan.dates import expand
from bline_desktop.domain.plan.protocol import Anchor, AnchorEvent, StepSort
from bline_desktop.domain.plan.spans import Span, Window
from bline_desktop.domain.plan.state import JudgedStep, PatientPlan, StepState
from bline_desktop.domain.shelf import TextRef
from tests.support.plans import DAYS, EACH_CYCLE_END, TRANSPLANT, WEEKS, arm, change, cycles, dlis, looks, template
from tests.unit.queries.ward import NOW

TODAY = date(2026, 11, 22)
TRANSPLANTED = date(2026, 7, 19)
WEEK_EITHER_WAY = Window(-3, 4, -1, 1)
STEPS = (
    cycles(2, offset=Span(16, WEEKS), days_off=21),
    dlis(1, anchor=Anchor(AnchorEvent.CYCLE_END, 1), offset=Span(7, DAYS), window=Window(-2, 2)),
    looks("marrow", EACH_CYCLE_END, Span(3, DAYS), WEEK_EITHER_WAY, sort=StepSort.MARROW),
    looks("visit", TRANSPLANT, Span(17, WEEKS), WEEK_EITHER_WAY, sort=StepSort.VISIT),
    looks("gvhd", TRANSPLANT, Span(19, WEEKS), sort=StepSort.GVHD),
    looks("labs", TRANSPLANT, Span(18, WEEKS), sort=StepSort.LABS),
    looks("enrolled", Anchor(AnchorEvent.ENROLMENT), sort=StepSort.CHIMERISM),
    looks("mrd", TRANSPLANT, Span(30, WEEKS), sort=StepSort.MRD),
)


def a_plan(today: date = TODAY, **states: StepState) -> PatientPlan:
    """Return the plan of a patient whose first cycle began on 10 November, two days late; `states` by steps."""
    facts = Facts(transplant_on=TRANSPLANTED, cycles=(CycleFact(1, date(2026, 11, 10)),))
    changes = (change(1, PlanAction.OMIT, Moved("gvhd:1")),)
    known = {"visit:1": StepState.LATE, "gvhd:1": StepState.OMITTED, "cycle:1": StepState.RUNNING}
    known |= {f"{name}:1": state for name, state in states.items()}
    steps = []
    for step in expand(arm(*STEPS), facts, changes):
        awaits = step.target is None or step.awaits is not None
        steps.append(JudgedStep(step, known.get(step.key, StepState.AWAITING if awaits else StepState.PLANNED)))
    return PatientPlan(
        plan_id=UUID(int=1),
        patient_id=UUID(int=2),
        trial_id="ZJ-014",
        template=template(*STEPS),
        ref=TextRef("test", "1", "0" * 64),
        arm="main",
        started_at=NOW,
        started_by="ADAMS Nora",
        today=today,
        facts=facts,
        steps=tuple(steps),
    )
