"""A patient's plan as windows show it, judged as the program judges it, without a store."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from bline_desktop.domain.plan.changes import CycleFact, Facts, PlanChange
from bline_desktop.domain.plan.course import PlanCourse, PlanVersion
from bline_desktop.domain.plan.judging import judge
from bline_desktop.domain.plan.matching import Happened
from bline_desktop.domain.plan.protocol import Anchor, AnchorEvent, Arm, Repeat, StepSort, Template
from bline_desktop.domain.plan.spans import Span, Window
from bline_desktop.domain.plan.state import PatientPlan, SaidChange
from bline_desktop.domain.shelf import TextRef
from tests.support.plans import DAYS, EACH_CYCLE_END, TRANSPLANT, cycles, dlis, looks
from tests.support.store import ZONE

TODAY = date(2026, 11, 23)  # a Monday
DAY_ZERO = TODAY - timedelta(days=127)
STARTED_AT = datetime(2026, 10, 1, 6, tzinfo=UTC)
WHOLE_ARM = Arm(
    "a",
    "Arm A",
    (
        cycles(3, every=Span(56), offset=Span(80), window=Window(-3, 7)),
        dlis(2, every=Span(56), offset=Span(14), window=Window(0, 7), anchor=Anchor(AnchorEvent.CYCLE_END, 1)),
        looks("mrd", EACH_CYCLE_END, Span(1), Window(0, 6)),
        looks("gvhd", TRANSPLANT, Span(79), Window(-2, 2), Repeat(4, Span(28, DAYS)), StepSort.GVHD),
        looks("visit", TRANSPLANT, Span(127), Window(-7, 7), sort=StepSort.VISIT),
    ),
)
# Cycle 1 ran as planned, a GVHD review came 3 days after its window, the MRD sample after the cycle was never taken.
FACTS = Facts(DAY_ZERO, DAY_ZERO, (CycleFact(1, DAY_ZERO + timedelta(days=80), DAY_ZERO + timedelta(days=108)),))
THINGS = (
    Happened(StepSort.CYCLE, DAY_ZERO + timedelta(days=80), UUID(int=11), "cycle", None, 1),
    Happened(StepSort.GVHD, DAY_ZERO + timedelta(days=84), UUID(int=12), "gvhd"),
)


def a_plan(
    *changes: PlanChange, arm: Arm = WHOLE_ARM, facts: Facts = FACTS, things: tuple[Happened, ...] = THINGS
) -> PatientPlan:
    """Build the plan of a patient, with what people changed of it."""
    version = PlanVersion(UUID(int=1), STARTED_AT, 0, "v1", arm, changes)
    template = Template("test", "1.2", "Test protocol", "Made up for tests", (arm,), confirmed=True)
    return PatientPlan(
        plan_id=UUID(int=1),
        patient_id=UUID(int=2),
        trial_id="ZJ-001",
        template=template,
        ref=TextRef("test", "1.2", "0" * 64),
        arm=arm.key,
        started_at=STARTED_AT,
        started_by="BAKER Paul",
        today=TODAY,
        facts=facts,
        steps=judge(PlanCourse((version,), facts, ZONE), things, TODAY),
        changes=tuple(SaidChange(change, "BAKER Paul") for change in changes),
    )


def at(day: date) -> datetime:
    """Return a moment of a day."""
    return datetime.combine(day, time(6), UTC)
