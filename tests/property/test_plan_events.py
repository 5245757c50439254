"""A calendar file of any plan: whatever happens, an event that stood in one stays in each later one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.plan.calendar_copy import Whose
from bline_desktop.domain.plan.changes import Facts
from bline_desktop.domain.plan.course import PlanCourse, PlanVersion
from bline_desktop.domain.plan.events import events_of
from bline_desktop.domain.plan.judging import judge
from bline_desktop.domain.plan.protocol import Arm
from bline_desktop.domain.plan.state import PatientPlan
from bline_desktop.domain.plan.template_rules import check_template
from bline_desktop.domain.shelf import TextRef
from tests.support.plans import arms, facts, template

ZONE = ZoneInfo("Europe/Berlin")
AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
WHOSE = Whose("ZJ-014", 41, AT)


def a_plan(arm: Arm, known: Facts) -> PatientPlan:
    course = PlanCourse((PlanVersion(UUID(int=1), AT, 0, "v1", arm),), known, ZONE)
    return PatientPlan(
        plan_id=UUID(int=1),
        patient_id=UUID(int=2),
        trial_id="ZJ-014",
        template=template(*arm.steps),
        ref=TextRef("test", "1", "0" * 64),
        arm="main",
        started_at=AT,
        started_by="BAKER Paul",
        today=AT.date(),
        facts=known,
        steps=judge(course, (), AT.date()),
        course=course,
    )


def is_legal(arm: Arm) -> bool:
    try:
        check_template(template(*arm.steps))
    except RuleBroken:
        return False
    return True


@given(arms(), facts(), st.integers(0, 3), st.integers(0, 2), st.booleans())
def test_whatever_happens_no_event_is_forgotten_that_a_calendar_program_may_have(
    arm: Arm, known: Facts, cycles: int, dlis: int, back: bool
) -> None:
    assume(is_legal(arm) and known.transplant_on is not None)
    assert known.transplant_on is not None
    known = replace(known, enrolled_on=known.enrolled_on or known.transplant_on + timedelta(days=30))
    before = replace(known, cycles=known.cycles[:cycles], dlis=known.dlis[:dlis])
    first, second = (known, before) if back else (before, known)  # what was recorded, or was struck again
    written = {event.uid for event in events_of(a_plan(arm, first), WHOSE)}
    again = [event.uid for event in events_of(a_plan(arm, second), WHOSE)]
    assert written <= set(again)
    assert len(again) == len(set(again))
