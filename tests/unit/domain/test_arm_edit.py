"""The arms of a protocol under work: none is lost, none has the name or the key of another."""

from dataclasses import replace

import pytest

from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.plan.arm_edit import (
    ARM_NAME_TAKEN,
    with_arm_back,
    with_arm_title,
    with_new_arm,
    without_arm,
)
from bline_desktop.domain.plan.template_checks import arm_troubles
from bline_desktop.domain.plan.template_edit import what_is_wrong, without_step
from bline_desktop.domain.plan.template_text import read_template, read_unchecked
from bline_desktop.domain.plan.template_written import write_template
from bline_desktop.domain.words import Words
from tests.support.templates import small_template

SMALL = small_template()
TWO = with_new_arm(SMALL, "Arm two", "one")
EMPTY = with_new_arm(SMALL, "Arm two")


def test_a_new_arm_begins_empty_or_as_a_copy_with_a_key_of_its_own() -> None:
    (first,) = SMALL.arms
    assert [(arm.key, arm.title, arm.steps) for arm in TWO.arms] == [
        ("one", "Arm one", first.steps),
        ("arm-2", "Arm two", first.steps),
    ]
    assert EMPTY.arms[1].steps == ()
    assert [arm.key for arm in with_new_arm(without_arm(with_new_arm(TWO, "C"), "one"), "D").arms] == [
        "arm-2", "arm-3", "arm-4",
    ]  # fmt: skip
    assert [arm.key for arm in with_new_arm(without_arm(with_new_arm(TWO, "C"), "arm-2"), "D").arms][-1] == "arm-4"
    assert read_template(write_template(TWO)) == TWO


@pytest.mark.parametrize("name", ["Arm one", "arm ONE", "Arm  one"])
def test_no_two_arms_have_one_name(name: str) -> None:
    with pytest.raises(RuleBroken) as added:
        with_new_arm(SMALL, name)
    with pytest.raises(RuleBroken) as renamed:
        with_arm_title(TWO, "arm-2", name)
    for refused in (added.value, renamed.value):
        assert (refused.rule, refused.values["field"]) == (ARM_NAME_TAKEN, "title")


def test_an_arm_is_renamed_and_keeps_its_key_and_its_steps() -> None:
    found = with_arm_title(TWO, "one", "ARM ONE")  # its own name, written otherwise
    assert [(arm.key, arm.title) for arm in found.arms] == [("one", "ARM ONE"), ("arm-2", "Arm two")]
    assert found.arms[0].steps == TWO.arms[0].steps


def test_what_is_removed_is_put_back_as_it_was_and_the_last_arm_stays() -> None:
    three = with_new_arm(TWO, "Arm three", "one")
    for place, arm in enumerate(three.arms):
        assert with_arm_back(without_arm(three, arm.key), arm, place) == three
    assert without_arm(SMALL, "one") == SMALL


def test_an_arm_whose_key_was_taken_meanwhile_comes_back_under_another() -> None:
    gone = TWO.arms[1]
    again = with_arm_back(with_new_arm(without_arm(TWO, "arm-2"), "Other"), gone, 1)
    assert [(arm.key, arm.title) for arm in again.arms] == [
        ("one", "Arm one"), ("arm-3", "Arm two"), ("arm-2", "Other"),
    ]  # fmt: skip


def test_arms_that_a_text_names_alike_are_named() -> None:
    alike = replace(TWO, arms=(TWO.arms[0], replace(TWO.arms[1], title="ARM one")))
    (found,) = arm_troubles(alike)
    assert (found.arm, Words(None).value(found.said)) == (
        "arm-2",
        "Two arms are named “ARM one”. Give one of them another name.",
    )
    assert arm_troubles(TWO) == ()


def test_an_arm_without_a_step_can_be_worked_on_and_not_saved() -> None:
    found = what_is_wrong(EMPTY)
    assert found is not None
    assert (found.arm, found.step, Words(None).value(found.said)) == (
        "arm-2", "", "“Arm two” has no step yet. Add one, or remove the arm.",
    )  # fmt: skip
    text = write_template(EMPTY)
    assert read_unchecked(text) == EMPTY
    with pytest.raises(RuleBroken) as refused:
        read_template(text)
    line = text[: text.index('key = "arm-2"')].count("\n")
    assert refused.value.values == {"line": line, "arm": "arm-2"}


def test_what_is_wrong_is_said_of_the_arm_that_it_is_wrong_in() -> None:
    found = what_is_wrong(without_step(TWO, "arm-2", "later-cycles"))
    assert found is not None
    assert (found.arm, found.step) == ("arm-2", "dli")


def test_what_is_too_much_of_all_arms_together_is_said_of_the_last_one() -> None:
    cycle, *others, mrd = SMALL.arms[0].steps
    daily = [
        replace(mrd, name=f"mrd-{number}", anchor=cycle.anchor, repeat=replace(others[1].repeat, times=200, until=None))
        for number in range(6)
    ]
    daily = [replace(step, repeat=replace(step.repeat, after_last=False)) for step in daily]
    arm = replace(SMALL.arms[0], steps=(cycle, *others, *daily))
    assert what_is_wrong(replace(SMALL, arms=(arm,))) is None
    found = what_is_wrong(replace(SMALL, arms=(arm, replace(arm, key="two"))))
    assert found is not None
    assert (found.arm, Words(None).value(found.said)) == (
        "two", "The protocol has 2014 steps; at most 2000 are laid out.",
    )  # fmt: skip
