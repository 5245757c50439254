"""A template is read whole or not at all, and a refusal names the line."""

from decimal import Decimal

import pytest

from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.plan.protocol import (
    MOST_STEPS,
    Anchor,
    AnchorEvent,
    Basis,
    CellsPart,
    CyclePart,
    Repeat,
    StepSort,
)
from bline_desktop.domain.plan.spans import Span, SpanUnit, Window
from bline_desktop.domain.plan.template_lines import Lines
from bline_desktop.domain.plan.template_rules import TOO_MANY_STEPS
from bline_desktop.domain.plan.template_table import line_of
from bline_desktop.domain.plan.template_text import LONE_SIGN, MOST_SIGNS, NO_ARM, TOO_LONG, read_template
from bline_desktop.domain.plan.template_written import write_template
from bline_desktop.domain.treatment.cells import CellDose, CellPower
from bline_desktop.domain.treatment.dose_days import DoseDays
from bline_desktop.domain.words import Words
from tests.support.templates import SHIPPED, SMALL, shipped_template, small_template


def refused(text: str) -> RuleBroken:
    with pytest.raises(RuleBroken) as caught:
        read_template(text)
    return caught.value


def said(problem: RuleBroken) -> str:
    return Words(None).say(problem.rule.sentence, **problem.values)


def changed(old: str, new: str) -> tuple[str, int]:
    """Change the small text once, and tell on which line."""
    assert SMALL.count(old) >= 1
    return SMALL.replace(old, new, 1), SMALL[: SMALL.index(old)].count("\n") + 1


def test_a_text_is_read_to_its_values() -> None:
    template = small_template()
    cycle, later, dli, mrd = template.arms[0].steps
    assert (template.key, template.version, template.confirmed, template.example) == ("small", "1.0", False, False)
    assert cycle.cycle == CyclePart(1, 28, 14, (DoseDays(1, Decimal(9)), DoseDays(8, Decimal(28))))
    assert (cycle.anchor, cycle.offset) == (Anchor(AnchorEvent.TRANSPLANT), Span(3, SpanUnit.MONTHS))
    assert cycle.window == Window(-7, 14, -2, 2)
    assert (later.anchor, later.repeat) == (Anchor(AnchorEvent.CYCLE_END, 1), Repeat(3))
    assert (later.numbers, later.window) == (range(2, 5), Window())
    assert dli.cells == CellsPart(1, (CellDose(Decimal(1), CellPower.E6), CellDose(Decimal(5), CellPower.E6)))
    assert dli.repeat == Repeat(3, Span(12, SpanUnit.WEEKS), after_last=True, until=Span(24, SpanUnit.MONTHS))
    assert (mrd.sort, mrd.anchor) == (StepSort.MRD, Anchor(AnchorEvent.DLI, None, Basis.PLANNED))
    assert mrd.offset == Span(-3)
    assert [step.line for step in template.arms[0].steps] == [11, 24, 36, 49]


def test_doses_may_be_left_open() -> None:
    text, _ = changed('"day 1: 9 micrograms per day"', '"day 1: not filled in"')
    text = text.replace('"1 x 10^6"', '"not filled in"')
    template = read_template(text)
    assert not template.is_filled
    assert [step.name for step in template.arms[0].steps if not step.is_filled] == ["cycle-1", "dli"]


def test_weeks_of_a_window_are_days() -> None:
    text, _ = changed('"-7 to +14 days"', '"0 to +2 weeks"')
    text = text.replace('optimal = "-2 to +2 days"\n', "")
    assert read_template(text).arms[0].steps[0].window == Window(0, 14)


MRD = '[[arm.step]]\nname = "mrd"'
DAILY_AFTER_LAST = 'times = "2"\nevery = "1 day"\ncounted_from = "the one before"'
BOTH_WINDOWS = 'window = "-7 to +14 days"\noptimal = "-2 to +2 days"'
REFUSALS = [
    ('source = "Made up"', 'sauce = "Made up"', "TEXT_MISSING_KEY", 1),
    ('source = "Made up"', 'source = "Made up"\nsauce = "a"', "TEXT_UNKNOWN_KEY", 6),
    ('version = "1.0"', 'version = "new"', "TEXT_BAD_NAME", 3),
    ('title = "A small protocol"', 'title = "A sm\\u200ball protocol"', "template-bad-text", 4),
    ('title = "A small protocol"', 'title = "\\u200b"', "TEXT_MISSING_KEY", 4),
    ('title = "A small protocol"', "title = 3", "TEXT_WRONG_SORT", 4),
    ('title = "A small protocol"', f'title = "{"a" * 201}"', "template-bad-text", 4),
    ('sort = "mrd"', 'sort = "MRD"', "TEXT_NOT_LISTED", 52),
    ('sort = "mrd"', 'sort = "mrd"\nnumber = "1"', "TEXT_UNKNOWN_KEY", 53),
    ('days_on = "28 days"', 'days_on = "0 days"', "template-cycle-days", 11),
    ('days_on = "28 days"', 'days_on = "43 days"', "template-cycle-days", 11),
    ('days_on = "28 days"', "days_on = 28", "TEXT_NO_NUMBER", 16),
    ('days_off = "14 days"', 'days_off = "3651 days"', "template-days-off", 11),
    ('window = "-7 to +14 days"', 'window = "+14 to -7 days"', "template-window", 11),
    ('window = "-7 to +14 days"', 'window = "+1 to +14 days"', "template-window", 11),
    ('window = "-7 to +14 days"', 'window = "-1 to +1 days"', "template-window", 11),
    (BOTH_WINDOWS, 'window = "-7 to -1 days"\noptimal = "-3 to -2 days"', "template-window", 11),
    (BOTH_WINDOWS, 'window = "+1 to +7 days"\noptimal = "+2 to +3 days"', "template-window", 11),
    ('window = "-7 to +14 days"', 'window = "a week"', "template-not-the-form", 21),
    ('window = "-7 to +14 days"', 'window = "-7 to +3651 days"', "template-too-far", 11),
    ('optimal = "-2 to +2 days"', 'optimal = "+2 to -2 days"', "template-window", 11),
    ('anchor = "transplant"', 'anchor = "birth"', "template-not-the-form", 19),
    ('anchor = "transplant"', 'anchor = "DLI"', "template-not-the-form", 19),
    ('anchor = "end of cycle 4"', 'anchor = "end of cycle 5"', "template-anchor-missing", 36),
    ('anchor = "end of cycle 4"', 'anchor = "DLI 4"', "template-anchor-missing", 36),
    ('anchor = "end of cycle 4"', 'anchor = "end of each cycle"', "template-each-treatment", 36),
    ('offset = "3 months"', 'offset = "3 years"', "template-not-the-form", 20),
    ('offset = "3 months"', 'offset = "121 months"', "template-too-far", 11),
    ('offset = "3 months"', 'offset = "-3651 days"', "template-too-far", 11),
    ('offset = "3 months"', 'offset = "522 weeks"', "template-too-far", 11),
    ('name = "later-cycles"', 'name = "cycle-1"', "template-name-twice", 24),
    ('number = "2"', 'number = "1"', "template-number-twice", 24),
    ('number = "2"', 'number = "19"', "template-numbers", 24),
    ('number = "2"', 'number = "0"', "template-numbers", 24),
    ('times = "3"', 'times = "201"', "template-times", 24),
    ('times = "3"', 'times = "0"', "template-times", 24),
    ('every = "12 weeks"\n', "", "template-no-interval", 36),
    ('every = "12 weeks"', 'every = "-12 weeks"', "template-not-on", 36),
    ('every = "12 weeks"', 'every = "0 weeks"', "template-not-on", 36),
    ('until = "24 months"', 'until = "-1 month"', "template-not-on", 36),
    ('times = "3"\nevery', 'times = "1"\nevery', "template-repeat-parts", 36),
    ('counted_from = "the one before"', 'counted_from = "before"', "TEXT_NOT_LISTED", 46),
    ('offset = "-3 days"', DAILY_AFTER_LAST, "template-looks-after-last", 49),
    ('"day 1: 9 micrograms per day", ', "", "template-dose-days", 11),
    ('"day 8: 28', '"day 1: 28', "template-dose-days", 11),
    ('"day 8: 28', '"day 29: 28', "template-dose-days", 11),
    ('"day 8: 28', '"day 8: 57', "template-dose-limits", 11),
    ('"day 8: 28', '"day 8: 0.4', "template-dose-limits", 11),
    ('"day 8: 28', '"day 8: 9.005', "template-dose-limits", 11),
    ('"day 8: 28 micrograms', '"day 8: 28 mg', "template-not-the-form", 18),
    ('["day 1: 9 micrograms per day", "day 8: 28 micrograms per day"]', "[]", "TEXT_MISSING_KEY", 18),
    ('"1 x 10^6"', '"0.5 x 10^6"', "template-cell-limits", 36),
    ('"1 x 10^6"', '"10 x 10^6"', "template-cell-limits", 36),
    ('"1 x 10^6"', '"1.005 x 10^6"', "template-cell-limits", 36),
    ('"1 x 10^6"', '"1 x 10^9"', "template-not-the-form", 41),
    ('"1 x 10^6"', '"1e6"', "template-not-the-form", 41),
    ('"5 x 10^6"', '"5 x 10^6", "6 x 10^6", "7 x 10^6"', "template-long-ladder", 36),
    (MRD, '[[arm]]\nkey = "two"\ntitle = "b"\n' + MRD, "template-anchor-sort-missing", 52),
    (MRD, '[[arm]]\nkey = "one"\ntitle = "b"\n' + MRD, "template-arm-twice", 49),
    (MRD, '[[arm]]\nkey = "two"\n[[arm]]\nkey = "c"\n' + MRD, "template-no-step", 49),
    ("[[arm]]", "[[arm]", "TEXT_NO_TOML", 7),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "line"), REFUSALS)
def test_what_is_no_template_is_refused_at_its_line(old: str, new: str, code: str, line: int) -> None:
    problem = refused(changed(old, new)[0])
    assert (problem.rule.code, line_of(problem)) == (code, line)
    assert said(problem).startswith(f"Line {line}")


def test_the_edges_of_what_is_permitted_are_permitted() -> None:
    last_day = read_template(changed('"day 8: 28', '"day 28: 28')[0]).arms[0].steps[0]
    assert last_day.cycle is not None
    assert last_day.cycle.doses[-1].from_day == last_day.cycle.days_on
    farthest = 'window = "-3650 to +3650 days"\noptimal = "-3650 to +3650 days"'
    assert read_template(changed(BOTH_WINDOWS, farthest)[0]).arms[0].steps[0].window == Window(-3650, 3650, -3650, 3650)


def test_a_first_dose_needs_a_cycle() -> None:
    text = SMALL[: SMALL.index("[[arm.step]]")] + SMALL[SMALL.rindex("[[arm.step]]") :].replace(
        "each DLI", "first dose"
    )
    assert refused(text).rule.code == "template-anchor-sort-missing"


def test_a_loop_of_anchors_is_named_with_all_its_lines() -> None:
    text, _ = changed('anchor = "transplant"', 'anchor = "DLI 3"')
    problem = refused(text)
    assert said(problem) == (
        "Line 11: These are counted from each other, in a loop: “cycle-1” (line 11), “dli” (line 36), “later-cycles”"
        " (line 24)."
    )
    assert line_of(problem) == 11


@pytest.mark.parametrize("anchor", ["start of cycle 1", "first dose", "end of cycle 3"])
def test_a_step_that_is_counted_from_itself_is_a_loop(anchor: str) -> None:
    assert refused(changed('anchor = "transplant"', f'anchor = "{anchor}"')[0]).rule.code == "template-loop"


def test_what_is_counted_from_the_start_of_an_own_line_is_no_loop_where_each_has_its_day() -> None:
    text, _ = changed('anchor = "end of cycle 4"', 'anchor = "DLI 1"')
    assert refused(text).rule.code == "template-loop"
    fixed, _ = changed('every = "12 weeks"\ncounted_from = "the one before"', 'every = "12 weeks"')
    assert read_template(fixed).arms[0].steps[2].repeat.after_last is False


def test_no_arm_no_template() -> None:
    assert refused(SMALL[: SMALL.index("[[arm]]")]).rule is NO_ARM


def test_too_many_steps_are_told_before_they_are_laid_out() -> None:
    head, step = SMALL[: SMALL.index("[[arm.step]]")], SMALL[SMALL.rindex("[[arm.step]]") :]
    many = refused(head + step * (MOST_STEPS + 1))
    assert (many.rule.code, line_of(many)) == (TOO_MANY_STEPS.code, 7)
    assert f"{MOST_STEPS + 1} steps" in said(many)
    repeated = "".join(
        step.replace('"mrd"', f'"mrd-{number}"', 1).replace("each DLI", "transplant")
        + 'times = "200"\nevery = "1 week"\n'
        for number in range(11)
    )
    problem = refused(head + repeated)
    assert (problem.rule.code, f"{11 * 200} steps" in said(problem)) == (TOO_MANY_STEPS.code, True)


def test_each_of_a_sort_counts_once_for_each() -> None:
    head, step = SMALL[: SMALL.index("[[arm.step]]")], SMALL[SMALL.index("[[arm.step]]") :]
    more = step[step.rindex("[[arm.step]]") :].replace("each DLI", "start of each cycle")
    text = (
        head
        + step
        + "".join(
            more.replace('"mrd"', f'"mrd-{number}"', 1) + 'times = "200"\nevery = "1 day"\n' for number in range(3)
        )
    )
    assert refused(text).rule.code == TOO_MANY_STEPS.code


def test_a_text_without_end_is_not_read() -> None:
    assert refused("#" * (MOST_SIGNS + 1)).rule is TOO_LONG


def test_a_sign_of_no_script_is_refused_at_its_line() -> None:
    problem = refused("# a\n# \ud800")
    assert (problem.rule, line_of(problem)) == (LONE_SIGN, 2)


def test_a_refusal_without_a_line_has_none() -> None:
    assert line_of(refused("#" * (MOST_SIGNS + 1))) is None


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_templates_are_read_and_written_as_they_are(name: str) -> None:
    template = shipped_template(name)
    assert read_template(write_template(template)) == template
    assert not template.confirmed


def test_examples_are_named_as_such_and_the_trial_stays_empty() -> None:
    for name in SHIPPED:
        template = shipped_template(name)
        assert template.example is template.title.startswith("EXAMPLE, not the trial's regimen: ")
        assert template.is_filled is template.example
        assert template.source
    trial = shipped_template("nct07105579")
    assert not any(step.is_filled for step in trial.arms[0].steps if step.sort.is_treatment)


def test_lines_are_found_in_whatever_form_a_text_is_written() -> None:
    lines = Lines(
        '# [[arm]]\nkey = "a" # b = 1\nnote = """\n[[arm]]\n"""\n'
        '[[ arm ]]\n\n[[arm."step"]] # [\ndoses = [\n "]", # ]\n]\n'
        "name = 'b'\n[[arm.step]]\n[other]\nx.y = {a = 1}\n"
    )
    places = ("note", "arm 1", "arm 1, step 1", "arm 1, step 1, doses", "arm 1, step 1, name", "arm 1, step 2")
    assert [lines.of(place) for place in places] == [3, 6, 8, 9, 12, 13]
    assert [lines.of(place) for place in ("other, x", "arm 1, step 2, window", "arm 9", "")] == [15, 13, 1, 1]


def test_tables_within_a_line_are_found_as_far_as_they_can_be() -> None:
    text = SMALL[: SMALL.index("[[arm]]")] + '\narm = [{key = "a", title = "b", step = [{name = "c"}]}]\n'
    assert line_of(refused(text)) == 8


def test_a_name_in_quotation_marks_is_found_by_its_end_at_least() -> None:
    assert Lines('["a b"]\n"c.d" = 1\n').of("a b, c.d") == 2


def test_what_has_no_name_stands_at_its_line() -> None:
    assert Lines("\n= 1\n").of("arm 1") == 1


def test_the_small_text_is_written_as_it_would_be_read() -> None:
    assert read_template(write_template(small_template())) == small_template()
