"""Any template is read back as it was written, and no text does more than be refused."""

from contextlib import suppress

from hypothesis import example, given
from hypothesis import strategies as st

from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.plan.arm_edit import same_name, with_arm_back, with_arm_title, with_new_arm, without_arm
from bline_desktop.domain.plan.protocol import Template
from bline_desktop.domain.plan.template_checks import arm_troubles
from bline_desktop.domain.plan.template_edit import what_is_wrong
from bline_desktop.domain.plan.template_lines import Lines
from bline_desktop.domain.plan.template_table import line_of
from bline_desktop.domain.plan.template_text import read_template, read_unchecked
from bline_desktop.domain.plan.template_written import write_template
from bline_desktop.domain.words import Words
from tests.support.templates import SHIPPED, SMALL, shipped_template_text, templates

PIECES = st.sampled_from([SMALL, *SHIPPED])


@given(templates())
def test_what_is_written_is_read_back_as_it_was(template: Template) -> None:
    text = write_template(template)
    assert read_template(text) == template
    assert write_template(read_template(text)) == text


@given(templates())
def test_each_step_knows_the_line_on_which_it_begins(template: Template) -> None:
    text = write_template(template)
    lines = text.splitlines()
    heads = [number for number, line in enumerate(lines, 1) if line == "[[arm.step]]"]
    assert [step.line for arm in read_template(text).arms for step in arm.steps] == heads


def read_or_refused(text: str) -> None:
    refused: RuleBroken | None = None
    try:
        read_template(text)
    except RuleBroken as problem:
        refused = problem
    if refused is not None:
        assert Words(None).say(refused.rule.sentence, **refused.values)
        line = line_of(refused)
        assert line is None or 1 <= line <= text.count("\n") + 1


@given(st.text())
@example("a = " + "[" * 50_000)
@example("# \ud800")
@example("key = 1e999\nversion = nan")
def test_any_text_is_read_or_refused(text: str) -> None:
    read_or_refused(text)
    Lines(text)


@given(PIECES, st.data())
def test_a_template_with_any_wound_is_read_or_refused(name: str, data: st.DataObject) -> None:
    text = name if name == SMALL else shipped_template_text(name)
    at = data.draw(st.integers(0, len(text)))
    cut = data.draw(st.integers(0, 30))
    new = data.draw(
        st.text(max_size=5) | st.sampled_from(["0", "-", "99999", '"', "[[arm]]\n", "each ", "\n\n", "[", "ͤ"])
    )
    read_or_refused(text[:at] + new + text[at + cut :])


@st.composite
def worked_on(draw: st.DrawFn) -> Template:
    """Any template after any acts on its arms; what is refused leaves it as it was."""
    template = draw(templates())
    for _ in range(draw(st.integers(1, 6))):
        arm, name = draw(st.sampled_from(template.arms)), draw(st.sampled_from(["A", "b", "Arm “ä”", "a  B"]))
        with suppress(RuleBroken):  # a name that is taken
            match draw(st.sampled_from(["copy", "empty", "rename", "remove"])):
                case "copy":
                    template = with_new_arm(template, name, arm.key)
                case "empty":
                    template = with_new_arm(template, name)
                case "rename":
                    template = with_arm_title(template, arm.key, name)
                case "remove":
                    template = without_arm(template, arm.key)
    return template


@given(worked_on())
def test_what_was_done_to_arms_is_read_back_as_it_was_and_saved_where_nothing_is_wrong(template: Template) -> None:
    text = write_template(template)
    assert len({arm.key for arm in template.arms}) == len(template.arms) > 0
    assert len(arm_troubles(template)) == len(template.arms) - len({same_name(arm.title) for arm in template.arms})
    assert read_unchecked(text) == template
    if what_is_wrong(template) is None:
        assert read_template(text) == template
        assert write_template(read_template(text)) == text
    else:
        read_or_refused(text)


@given(worked_on(), st.data())
def test_an_arm_that_was_removed_comes_back_as_if_nothing_had_been(template: Template, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(template.arms) - 1))
    arm = template.arms[place]
    if len(template.arms) > 1:
        assert with_arm_back(without_arm(template, arm.key), arm, place) == template
