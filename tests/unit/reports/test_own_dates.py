"""A patient's own dates: what is to come and what is not said, read back from the PDF."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from bline_desktop.domain.copies import JournalMark
from bline_desktop.domain.errors import StorageTrouble
from bline_desktop.domain.plan.own_dates import PLAIN, PUMP_OFF, OwnDate, own_dates
from bline_desktop.domain.plan.protocol import StepSort
from bline_desktop.domain.plan.state import PatientPlan, StepState
from bline_desktop.domain.plan_printed import PatientDates
from bline_desktop.domain.words import Words
from bline_desktop.reports.own_dates import own_dates_pdf, write_own_dates
from tests.support.display_lint import faults
from tests.unit.queries.ward import NOW, ZONE
from tests.unit.reports.dated import TODAY, a_plan
from tests.unit.reports.test_handover import handed_over, nothing

WORDS = Words(ZONE)


def a_list(plan: PatientPlan | None) -> PatientDates:
    page = handed_over(nothing)[0]
    mark = JournalMark(12_483, "7f3a91c2" + "0" * 56)
    return PatientDates(page.banner, page.details, plan, TODAY, mark, "Haematology 2", True, NOW, "ADAMS Nora")


def text_of(plan: PatientPlan | None) -> str:
    pages = PdfReader(BytesIO(own_dates_pdf(a_list(plan), WORDS))).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def days_of(plan: PatientPlan) -> list[tuple[str, date | None]]:
    return [(one.step.key, one.on) for one in own_dates(plan)]


def test_what_is_to_come_stands_in_the_order_of_its_days_overdue_first_and_undated_last() -> None:
    """The transplant was on 19 July; 16 weeks later is 8 November, and the cycle began on the 10th for 28 days."""
    assert days_of(a_plan()) == [
        ("visit:1", date(2026, 11, 15)),
        ("labs:1", date(2026, 11, 22)),
        ("cycle:1", date(2026, 12, 8)),
        ("marrow:1.1", date(2026, 12, 11)),
        ("dli:1", date(2026, 12, 15)),
        ("cycle:2", date(2026, 12, 29)),
        ("cycle:2", date(2027, 1, 26)),
        ("marrow:2.1", date(2027, 1, 29)),
        ("mrd:1", date(2027, 2, 14)),
        ("enrolled:1", None),
    ]


@pytest.mark.parametrize(
    "state", [state for state in StepState if not state.is_open and state is not StepState.RUNNING]
)
def test_what_was_done_missed_or_left_out_is_not_said(state: StepState) -> None:
    assert "labs:1" not in dict(days_of(a_plan(labs=state)))


def test_a_cycle_says_when_it_begins_and_when_the_pump_comes_off() -> None:
    found = {(one.step.key, one.what): one for one in own_dates(a_plan())}
    assert (("cycle:1", PLAIN[StepSort.CYCLE])) not in found
    off: OwnDate = found["cycle:1", PUMP_OFF]
    assert (off.on, off.expected) == (date(2026, 12, 8), False)
    assert found["cycle:2", PUMP_OFF].expected
    late = own_dates(a_plan(cycle=StepState.LATE))
    assert [one.what for one in late if one.step.key == "cycle:1"] == [PLAIN[StepSort.CYCLE]]


def test_a_cycle_that_ran_beyond_its_end_has_no_end_to_come() -> None:
    assert [one for one in own_dates(a_plan(date(2026, 12, 9))) if one.step.key == "cycle:1"] == []


def test_every_sort_of_step_has_plain_words() -> None:
    assert set(PLAIN) == set(StepSort)


def test_the_list_on_paper_says_days_windows_and_what_a_day_depends_on() -> None:
    text = text_of(a_plan())
    for line in (
        "LI, Wei 李伟",
        "Your dates As of Sun 22-Nov-2026. Dates can change; the ward tells you when they do. Ward, day and night",
        "Ask the ward about these: their days are over Day What When it is possible Sun 15-Nov-2026 Visit "
        "from Thu 12-Nov-2026 to Thu 19-Nov-2026",
        "What is to come Day What When it is possible Sun 22-Nov-2026 Blood sample Labs On this day",
        "Tue 08-Dec-2026 Blinatumomab ends: the pump comes off Cycle 1 On this day",
        "about Fri 11-Dec-2026 Bone marrow sample Marrow, cycle 1 The day depends on the end of cycle 1 "
        "from Tue 08-Dec-2026 to Tue 15-Dec-2026",
        "about Tue 15-Dec-2026 Infusion of cells from your donor",
        "about Tue 29-Dec-2026 Blinatumomab by pump begins Cycle 2 "
        "The day depends on the end of cycle 1 about Tue 26-Jan-2027",
        "Without a day yet Day What When it is possible Sample: share of your donor's cells Enrolled "
        "The day depends on the enrolment",
        "Made up: no real patient",
        "Page 1 of 1",
    ):
        assert line in text, line
    assert "GVHD" not in text
    assert "micrograms" not in text  # at home a dose would be taken for an order
    assert "cells per kg" not in text
    assert faults([text]) == []


def test_nothing_to_come_and_no_plan_are_told_apart() -> None:
    plan = a_plan()
    done = replace(plan, steps=())
    assert "Nothing more is planned." in text_of(done)
    assert "No plan of treatment has been started, so there are no dates yet." in text_of(None)


def test_a_list_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    dates = a_list(a_plan())
    write_own_dates(dates, WORDS, tmp_path / "dates.pdf")
    assert (tmp_path / "dates.pdf").read_bytes() == own_dates_pdf(dates, WORDS)
    with pytest.raises(StorageTrouble):
        write_own_dates(dates, WORDS, tmp_path)


def test_of_a_cycle_that_runs_without_a_known_beginning_no_end_is_said() -> None:
    plan = a_plan()
    (running,) = (judged for judged in plan.steps if judged.state is StepState.RUNNING)
    assert [what.what for what in own_dates(replace(plan, steps=(running,)))] == [PUMP_OFF]
    unknown = replace(running, step=replace(running.step, number=None))
    assert own_dates(replace(plan, steps=(unknown,))) == ()
