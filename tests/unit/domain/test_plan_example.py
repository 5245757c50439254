"""A protocol on an example patient: the days and entries of a calendar, and nobody's."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bline_desktop import paths
from bline_desktop.domain.holidays import read_holidays
from bline_desktop.domain.plan.arm_edit import with_new_arm
from bline_desktop.domain.plan.calendar_cells import rows
from bline_desktop.domain.plan.example import TriedOut, example_view, near_day, try_out
from bline_desktop.domain.plan.month_grid import days_between, month_weeks
from bline_desktop.domain.plan.protocol import MOST_STEPS
from bline_desktop.domain.plan.spans import Span
from bline_desktop.domain.plan.state import StepState
from bline_desktop.domain.plan.template_edit import with_step, without_step
from bline_desktop.domain.plan.template_text import read_template
from bline_desktop.domain.words import Words
from tests.support.templates import SHIPPED, SMALL, shipped_template, small_template

ON, TODAY = date(2026, 8, 31), date(2026, 11, 22)
WORDS = Words(None)


def entries(tried: TriedOut, first: date, last: date) -> list[tuple[str, date, date]]:
    view = example_view(tried, first, last, TODAY, None)
    return [(WORDS.value(entry.title), entry.first, entry.last) for entry in view.entries]


def said(tried: TriedOut) -> list[tuple[str, str, str]]:
    return [(one.arm, one.line, WORDS.value(one.said)) for one in tried.found]


def test_cycles_are_spans_and_other_steps_entries_of_their_day() -> None:
    tried = try_out(small_template(), "one", ON)
    assert tried.found == ()
    assert entries(tried, date(2026, 11, 1), date(2027, 1, 31)) == [
        ("Cycle 1", date(2026, 11, 30), date(2026, 12, 28)),
        ("Dose step: 9 to 28 micrograms per day", date(2026, 12, 7), date(2026, 12, 7)),
        ("Cycle 2", date(2027, 1, 11), date(2027, 2, 8)),
    ]
    assert tried.course == (date(2026, 11, 30), date(2027, 11, 1))
    assert entries(tried, date(2027, 5, 10), date(2027, 5, 31)) == [
        ("MRD", date(2027, 5, 14), date(2027, 5, 14)),
        ("DLI 1", date(2027, 5, 17), date(2027, 5, 17)),
    ]


@pytest.mark.parametrize("name", SHIPPED)
def test_each_step_with_a_day_stands_in_the_cells_of_its_month_planned_and_nobodys(name: str) -> None:
    template = shipped_template(name)
    tried = try_out(template, template.arms[0].key, ON)
    assert tried.course is not None
    month, seen = tried.course[0].replace(day=1), set()
    while month <= tried.course[1]:
        weeks = month_weeks(month.year, month.month)
        view = example_view(tried, weeks[0][0], weeks[-1][-1], TODAY, None)
        for cell in (cell for week in rows(view, weeks, month.month) for cell in week):
            seen |= {entry.step for entry in cell.entries if not cell.is_outside}
            for entry in cell.entries:
                assert (entry.state, entry.is_done, entry.trial_id) == (StepState.PLANNED, False, "")
        month = Span(31).after(month).replace(day=1)
    assert {step.key for step in tried.steps} <= seen


def test_the_days_have_the_cues_of_the_wards_calendar() -> None:
    holidays = read_holidays((paths.holidays() / "germany.toml").read_text(encoding="utf-8"), "germany")
    view = example_view(TriedOut(None, ()), date(2026, 12, 24), date(2026, 12, 26), TODAY, holidays)
    assert [day.is_holiday for day in view.days] == [False, True, True]
    assert (view.entries, view.last_year, view.today) == ((), holidays.last_year, TODAY)
    assert view.days == days_between(date(2026, 12, 24), date(2026, 12, 26), holidays)
    assert days_between(date(2026, 12, 24), date(2026, 12, 23), holidays) == ()


def test_the_day_is_chosen_so_that_the_first_treatment_is_today() -> None:
    for name in SHIPPED:
        template = shipped_template(name)
        arm = template.arms[0].key
        steps = try_out(template, arm, near_day(template, arm, TODAY)).steps
        first = min(step.target for step in steps if step.target and step.sort.is_treatment)
        assert abs(first - TODAY) <= timedelta(days=3)  # months are of unlike lengths


def test_what_can_not_be_laid_out_has_no_days_and_says_why() -> None:
    broken = without_step(small_template(), "one", "later-cycles")
    tried = try_out(broken, "one", ON)
    assert (tried.steps, tried.course, tried.step("dli:1")) == ((), None, None)
    assert said(tried) == [
        ("one", "dli", "It is counted from Blinatumomab cycle 4, which no step of this arm is."),
    ]
    assert near_day(broken, "one", TODAY) == TODAY
    assert near_day(broken, "gone", TODAY) == TODAY
    assert try_out(broken, "gone", ON).steps == ()
    assert try_out(small_template(), "one", None) == TriedOut(None, ())


def test_what_is_wrong_with_one_arm_hides_no_day_of_another() -> None:
    template = with_new_arm(small_template(), "Arm two")
    tried = try_out(template, "one", ON)
    assert tried.steps == try_out(small_template(), "one", ON).steps
    assert said(tried) == [("arm-2", "", "“Arm two” has no step yet. Add one, or remove the arm.")]
    assert try_out(template, "arm-2", ON).steps == ()


def test_what_is_found_names_the_day_that_it_is_about() -> None:
    text = SMALL.replace('offset = "14 days"\ntimes', 'offset = "-1 day"\nwindow = "-1 to +1 days"\ntimes')
    (clash,) = try_out(read_template(text), "one", ON).found
    assert (clash.step, clash.line) == ("", "later-cycles")
    assert clash.dated is not None
    assert (clash.dated.key, clash.dated.target) == ("later-cycles:1", date(2026, 12, 27))


def test_as_many_steps_as_a_template_may_have_are_laid_out_and_one_more_is_refused() -> None:
    template = small_template()
    cycle, later, dli, mrd = template.arms[0].steps
    look = replace(mrd, anchor=cycle.anchor, offset=Span(30))
    looks = tuple(replace(look, name=f"look-{number}") for number in range(MOST_STEPS))

    def of(lines: int) -> TriedOut:
        arm = replace(template.arms[0], steps=(cycle, later, dli, *looks[:lines]))
        return try_out(replace(template, arms=(arm,)), "one", ON)

    assert len(of(MOST_STEPS - 7).steps) == MOST_STEPS
    assert of(MOST_STEPS - 7).found == ()
    assert of(MOST_STEPS - 6).steps == ()
    assert "at most 2000 are laid out" in said(of(MOST_STEPS - 6))[0][2]


def test_a_step_that_is_only_tried_stands_with_the_others() -> None:
    template = small_template()
    visit = replace(template.arms[0].steps[3], name="visit", title="Visit", anchor=template.arms[0].steps[0].anchor)
    tried = try_out(with_step(template, "one", visit), "one", ON)
    found = tried.step("visit:1")
    assert found is not None
    assert found.target == date(2026, 8, 28)
