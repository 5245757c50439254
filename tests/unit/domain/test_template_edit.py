"""A protocol under work: steps go in and out, names and numbers stay apart, and what is wrong is said at its step."""

from dataclasses import replace

import pytest

from bline_desktop.domain.plan.protocol import StepSort, Template
from bline_desktop.domain.plan.spans import Window
from bline_desktop.domain.plan.template_edit import (
    copied,
    new_name,
    next_number,
    next_version,
    what_is_wrong,
    with_step,
    without_step,
)
from bline_desktop.domain.plan.template_said import say_what, say_when, say_window_days
from bline_desktop.domain.plan.template_text import read_template
from bline_desktop.domain.words import Words
from tests.support.templates import SMALL, shipped_template, small_template

WORDS = Words(None)


@pytest.mark.parametrize(
    ("version", "taken", "following"),
    [
        ("1.0", (), "1.1"),
        ("1.9", (), "1.10"),
        ("1", (), "1.1"),
        ("1.2.3", (), "1.2.4"),
        ("1.0", ("1.1", "1.2"), "1.3"),
        ("1.9999", (), "2.0"),
    ],
)
def test_the_next_version_is_higher_and_free(version: str, taken: tuple[str, ...], following: str) -> None:
    assert next_version(version, taken) == following


def test_a_step_goes_to_the_end_or_into_its_own_place() -> None:
    template = small_template()
    (arm,) = template.arms
    changed = replace(arm.steps[1], title="Changed")
    assert [step.title for step in with_step(template, "one", changed).arms[0].steps] == [
        "Cycle 1", "Changed", "DLI", "MRD",
    ]  # fmt: skip
    added = with_step(template, "one", replace(changed, name="new"))
    assert [step.name for step in added.arms[0].steps][-1] == "new"
    assert without_step(added, "one", "new") == template


def test_only_the_arm_that_is_meant_is_changed() -> None:
    (arm,) = small_template().arms
    both = replace(small_template(), arms=(arm, replace(arm, key="two")))
    found = without_step(both, "two", "mrd")
    assert (len(found.arms[0].steps), len(found.arms[1].steps)) == (4, 3)


def test_a_copy_has_a_name_and_a_number_of_its_own() -> None:
    (arm,) = small_template().arms
    cycle, dli, mrd = (copied(arm, arm.steps[place]) for place in (0, 2, 3))
    assert (cycle.name, cycle.cycle.number if cycle.cycle else 0) == ("cycle-step-1", 5)
    assert (dli.name, dli.cells.number if dli.cells else 0) == ("dli-step-1", 4)
    assert mrd == replace(arm.steps[3], name="mrd-step-1")
    more = replace(arm, steps=(*arm.steps, mrd))
    assert new_name(more, StepSort.MRD) == "mrd-step-2"


def test_where_every_number_is_taken_the_last_one_is_offered() -> None:
    (arm,) = small_template().arms
    full = replace(arm, steps=tuple(
        replace(arm.steps[0], name=f"c{number}", cycle=replace(arm.steps[0].cycle, number=number))  # type: ignore[type-var]
        for number in range(1, 21)
    ))  # fmt: skip
    assert next_number(full, StepSort.CYCLE) == 20
    assert next_number(full, StepSort.DLI) == 1


def wrong(template: Template) -> tuple[str, str]:
    found = what_is_wrong(template)
    assert found is not None
    return found.step, WORDS.say(found.said.message, **dict(found.said.values))


def test_what_keeps_it_from_being_saved_is_said_at_its_step() -> None:
    template = small_template()
    (arm,) = template.arms
    assert what_is_wrong(template) is None
    assert wrong(without_step(template, "one", "later-cycles")) == (
        "dli", "It is counted from Blinatumomab cycle 4, which no step of this arm is.",
    )  # fmt: skip
    upside = replace(arm.steps[3], window=Window(2, -2))
    assert wrong(with_step(template, "one", upside))[0] == "mrd"
    assert wrong(replace(template, arms=(replace(arm, steps=()),))) == ("", "There is no step left. Add one.")


def test_steps_are_said_in_plain_words() -> None:
    said = [
        (WORDS.say(what.message, **dict(what.values)), WORDS.say(when.message, **dict(when.values)))
        for what, when in ((say_what(step), say_when(step)) for step in small_template().arms[0].steps)
    ]
    assert said == [
        (
            "Cycle 1: 28 days on, 14 days off; 9 micrograms per day from day 1, 28 micrograms per day from day 8",
            "3 months after the transplant",
        ),
        (
            "Cycles 2 to 4: 28 days on, 14 days off; 28 micrograms per day from day 1",
            "14 days after the end of cycle 1; 3 in all, each after the days off of the one before",
        ),
        (
            "DLI 1 to 3: 1 × 10⁶ CD3+ cells per kg, then 5 × 10⁶ CD3+ cells per kg",
            "2 weeks after the end of cycle 4; 3 times, each 12 weeks after the one before, not later than 24 months",
        ),
        ("MRD", "3 days before each DLI, as planned"),
    ]


@pytest.mark.parametrize(
    ("anchor", "said"),
    [
        ("first dose", "on the day of the first dose"),
        ("enrolment", "on the day of the enrolment"),
        ("start of cycle 2", "on the day of the start of cycle 2"),
        ("end of each cycle", "on the day of the end of each cycle"),
        ("DLI 1", "on the day of DLI 1"),
    ],
)
def test_each_anchor_is_said(anchor: str, said: str) -> None:
    text = SMALL.replace('anchor = "each DLI"', f'anchor = "{anchor}"')
    text = text.replace('counted = "planned"\noffset = "-3 days"\n', "")
    when = say_when(read_template(text).arms[0].steps[3])
    assert WORDS.say(when.message, **dict(when.values)) == said


def test_what_is_not_filled_in_is_said_so() -> None:
    steps = shipped_template("nct07105579").arms[0].steps
    said = [say_what(step) for step in steps if step.sort.is_treatment][:2]
    assert [WORDS.say(one.message, **dict(one.values)) for one in said] == [
        "Cycle 1: 28 days on; dose from day 1 not filled in", "DLI 1: dose not filled in",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("window", "said"),
    [
        (Window(), "that day"),
        (Window(-2, 2), "−2 to +2 days"),
        (Window(0, 14, 0, 14), "0 to +14 days"),
        (Window(-7, 14, -2, 2), "−7 to +14 days, best −2 to +2 days"),
    ],
)
def test_windows_are_said_in_days(window: Window, said: str) -> None:
    found = say_window_days(window)
    assert WORDS.say(found.message, **dict(found.values)) == said


def test_repeats_from_one_anchor_are_said() -> None:
    step = shipped_template("example-8-16").arms[0].steps[1]
    when = say_when(step)
    assert WORDS.say(when.message, **dict(when.values)) == (
        "2 months after the start of cycle 1; 4 times, every 2 months, not later than 10 months"
    )
