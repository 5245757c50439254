"""What can be signed but deserves a look is named, and nothing else is."""

from dataclasses import replace
from datetime import date

import pytest

from bline_desktop.domain.plan.changes import Facts
from bline_desktop.domain.plan.template_checks import troubles
from bline_desktop.domain.plan.template_text import read_template
from bline_desktop.domain.words import Words
from tests.support.templates import SHIPPED, SMALL, shipped_template, small_template

FACTS = Facts(transplant_on=date(2026, 8, 31), enrolled_on=date(2026, 11, 20))


def said(text: str) -> list[tuple[str, str]]:
    found = troubles(read_template(text).arms[0], FACTS)
    return [(one.step, Words(None).say(one.said.message, **dict(one.said.values))) for one in found]


def changed(*changes: tuple[str, str]) -> list[tuple[str, str]]:
    text = SMALL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return said(text)


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_templates_need_no_look_but_where_doses_are_missing(name: str) -> None:
    found = troubles(shipped_template(name).arms[0], FACTS)
    assert [one.step for one in found] == ([] if name != "nct07105579" else ["cycle-1", "dli-1", "cycle-2", "dli-2"])


def test_the_small_one_needs_no_look() -> None:
    assert said(SMALL) == []


def test_cycles_that_overlap_are_named() -> None:
    found = changed(('offset = "14 days"\ntimes', 'offset = "-1 day"\nwindow = "-1 to +1 days"\ntimes'))
    assert found == [("", "Cycle 2 begins before cycle 1 has ended.")]


def test_a_dli_within_a_cycle_is_named() -> None:
    found = changed(
        ('anchor = "end of cycle 4"\noffset = "2 weeks"', 'anchor = "start of cycle 4"\noffset = "2 weeks"')
    )
    assert found == [("", "DLI 1 falls within cycle 4.")]


def test_a_window_that_can_not_be_met_is_named() -> None:
    late = "“MRD”: its window is over before it is known from what it is counted. Count it from the planned day."
    assert changed(('counted = "planned"\n', ""), ("-4 to +3", "-4 to +2")) == [("mrd", late)]
    assert changed(('counted = "planned"\n', "")) == []
    assert changed(("-4 to +3", "-4 to +2")) == []


@pytest.mark.parametrize("event", ["transplant", "enrolment"])
def test_a_window_before_any_plan_is_named(event: str) -> None:
    found = changed(('anchor = "each DLI"', f'anchor = "{event}"'), ("-4 to +3", "-4 to +2"))
    assert found == [("mrd", f"“MRD”: its window is over before a plan can start. It lies before the {event}.")]


def test_repeats_that_never_come_are_named() -> None:
    found = changed(('counted_from = "the one before"\n', ""), ("24 months", "5 months"))
    assert found == [("dli", "“DLI” comes 2 of 3 times: the others lie later than “until” allows.")]


def test_doses_that_are_not_filled_in_are_named_one_by_one() -> None:
    found = changed(("day 8: 28 micrograms per day", "day 8: not filled in"), ("5 x 10^6", "not filled in"))
    assert found == [
        ("cycle-1", "“Cycle 1”: the dose from day 8 is not filled in."),
        ("dli", "“DLI”: the cells of DLI 2 are not filled in."),
    ]


def test_where_nothing_is_known_of_the_patient_there_is_nothing_to_overlap() -> None:
    (arm,) = small_template().arms
    assert troubles(replace(arm), Facts()) == ()
