"""What a form shows of a step is what it makes of it again; what can't be read is said at its field."""

from dataclasses import replace

import pytest
from hypothesis import given

from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.plan.protocol import AnchorEvent, Arm, Basis, StepSort
from bline_desktop.domain.plan.template_fields import ProtocolFields, StepFields
from bline_desktop.domain.plan.template_forms import protocol_values, read_step, step_values, with_head
from bline_desktop.domain.words import Words
from tests.support.templates import arms, shipped_template, small_template

CYCLE = {
    "title": "Cycle 1", "sort": StepSort.CYCLE, "number": 1, "days_on": 28, "doses": "day 1: 28 micrograms per day",
    "event": AnchorEvent.TRANSPLANT, "basis": Basis.ACTUAL,
}  # fmt: skip
DLI = {
    "title": "DLI", "sort": StepSort.DLI, "number": 1, "ladder": " 1 x 10^6 \n\n5 × 10⁶", "times": 2,
    "every": "8 weeks", "event": AnchorEvent.TRANSPLANT, "basis": Basis.ACTUAL,
}  # fmt: skip


def fields(values: dict[str, object]) -> StepFields:
    return StepFields.model_validate({name: value for name, value in values.items() if value is not None})


@given(arms("one"))
def test_any_step_comes_back_from_its_form_as_it_was(arm: Arm) -> None:
    for step in arm.steps:
        assert read_step(fields(step_values(step)), step.name) == step


def test_lines_of_doses_are_read_one_by_one_and_empty_ones_left_out() -> None:
    step = read_step(fields(DLI), "dli")
    assert step.cells is not None
    assert [(str(dose.mantissa), dose.power.value) for dose in step.cells.ladder if dose] == [("1", "6"), ("5", "6")]


@pytest.mark.parametrize(
    ("base", "changes", "field", "said"),
    [
        (CYCLE, {"doses": "28"}, "doses", "“28” can't be read. Write it as “day 1: 9 micrograms per day” or"),
        (CYCLE, {"offset": "soon"}, "offset", "“soon” can't be read. Write it as “3 months” or “-3 days”."),
        (CYCLE, {"window": "2 days"}, "window", "“2 days” can't be read. Write it as “-2 to +2 days”."),
        (CYCLE, {"doses": "day 2: 9 micrograms per day"}, "", "Doses begin with day 1"),
        (CYCLE, {"window": "+2 to -2 days"}, "", "The window is upside down."),
        (DLI, {"ladder": "1e6"}, "ladder", "“1e6” can't be read. Write it as “1 × 10⁶” or “not filled in”."),
        (DLI, {"every": None}, "", "It is repeated."),
    ],
)
def test_what_can_not_be_read_is_said_at_its_field(
    base: dict[str, object], changes: dict[str, object], field: str, said: str
) -> None:
    with pytest.raises(RuleBroken) as caught:
        read_step(fields({**base, **changes}), "one")
    values = caught.value.values
    assert values.get("field", "") == field
    assert Words(None).say(caught.value.rule.sentence, **values).startswith(said)


def test_a_head_comes_back_from_its_form_as_it_was() -> None:
    for template in (small_template(), shipped_template("example-8-16")):
        typed = ProtocolFields.model_validate(protocol_values(template))
        assert with_head(template, typed) == template
        assert with_head(template, typed.model_copy(update={"version": "2.1"})) == replace(template, version="2.1")


@pytest.mark.parametrize(("field", "typed"), [("key", "My protocol"), ("version", "one")])
def test_a_name_of_another_form_is_said_at_its_field(field: str, typed: str) -> None:
    values = ProtocolFields.model_validate({**protocol_values(small_template()), field: typed})
    with pytest.raises(RuleBroken) as caught:
        with_head(small_template(), values)
    assert caught.value.values["field"] == field
    assert "Write it as" in Words(None).say(caught.value.rule.sentence, **caught.value.values)
