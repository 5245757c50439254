"""The plan in a patient's report: what is next, and what differed from the plan."""

import re
from dataclasses import replace
from io import BytesIO

from pypdf import PdfReader

from bline_desktop.domain.plan.changes import Cause, Facts, Moved, PlanAction
from bline_desktop.domain.plan.protocol import Anchor, AnchorEvent, Arm, Repeat, StepSort
from bline_desktop.domain.plan.spans import Span
from bline_desktop.domain.plan.state import PatientPlan
from bline_desktop.domain.words import Words
from bline_desktop.reports.patient import patient_report_pdf
from tests.support.patient_plans import DAY_ZERO, TODAY, a_plan, at
from tests.support.plans import TRANSPLANT, change, looks
from tests.support.store import ZONE
from tests.unit.reports.busy import not_begun


def printed(plan: PatientPlan | None) -> str:
    """Return the text of the report with a plan."""
    pdf = patient_report_pdf(replace(not_begun(), plan=plan), Words(ZONE))
    pages = (page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return re.sub(r"\s+", " ", " ".join(pages))


def test_the_report_names_the_plan_its_next_steps_and_its_deviations() -> None:
    explained = change(1, PlanAction.EXPLAIN, Moved("mrd:1.1"), cause=Cause.WARD, at=at(TODAY))
    text = printed(a_plan(explained))
    assert "Test protocol · Arm A, version 1.2. Started by BAKER Paul, 01-Oct-2026 14:00." in text
    assert "An example" not in text
    assert "Cycle 2, 28 days, 28 micrograms per day Wed 02-Dec-2026" in text
    assert "Further steps: 1." in text
    assert "Gvhd Sun 11-Oct-2026 3 days late Cause not named yet" in text
    assert "Mrd, cycle 1 Not done 12 days late · ward Because" in text


def test_an_example_says_so_and_an_empty_plan_that_nothing_is_left() -> None:
    empty = a_plan(arm=Arm("a", "Arm A", ()), things=())
    for changed, said in (({"example": True}, "An example, nobody's regimen."), ({}, "Not confirmed from its source.")):
        made = replace(empty.template, confirmed=False, **changed)  # type: ignore[arg-type]
        assert said in printed(replace(empty, template=made))
    assert "Nothing is left to be done in this plan." in printed(empty)
    assert "No step was early, late or missed." in printed(empty)


def test_a_step_without_a_day_says_so() -> None:
    waits = looks("visit", Anchor(AnchorEvent.ENROLMENT), repeat=Repeat(2, Span(7)), sort=StepSort.VISIT)
    later = looks("gvhd", TRANSPLANT, Span(200))
    text = printed(a_plan(arm=Arm("a", "Arm A", (waits, later)), facts=Facts(DAY_ZERO), things=()))
    assert text.count("No day yet") == 2


def test_without_a_plan_the_report_has_no_such_part() -> None:
    assert "Next steps" not in printed(None)
