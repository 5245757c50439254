"""Reads a protocol template from its TOML text: strictly, and whole or not at all. It opens no file.

Whatever can't be taken as it stands is refused with RuleBroken, which names the line of the text. A text is written for
people: each value is a short phrase in quotation marks, such as `"28 days"` or `"end of cycle 1"`.
"""

from dataclasses import replace

from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.plan import template_terms as terms
from bline_desktop.domain.plan.protocol import (
    MOST_STEPS,
    ONCE,
    Anchor,
    Arm,
    Basis,
    CellsPart,
    CyclePart,
    Repeat,
    StepSort,
    Template,
    TemplateStep,
)
from bline_desktop.domain.plan.spans import NOW, Window
from bline_desktop.domain.plan.template_lines import Lines
from bline_desktop.domain.plan.template_rules import TOO_MANY_STEPS, check_template
from bline_desktop.domain.plan.template_table import NOTE_LIMIT, TemplateTable
from bline_desktop.domain.plan.template_terms import CountedFrom
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.toml_table import VERSION_FORM, read_toml
from bline_desktop.domain.words import N_

MOST_SIGNS = 4_000_000  # of a text; 10,000 steps still fit, to be refused as what they are

TOO_LONG = Rule("template-too-long", N_("template", "The text has {count} characters; at most {most} are read."))
LONE_SIGN = Rule("template-lone-sign", N_("template", "Line {line}: a sign stands there that is none of any script."))
AT_LINE = N_("template", "Line {line}: {problem}")
NO_ARM = Rule("template-no-arm", N_("template", "Line {line}: the text has no arm. Write one, with its steps."))
NO_STEP = Rule("template-no-step", N_("template", "Line {line}: the arm “{arm}” has no step."))
ARM_TWICE = Rule("template-arm-twice", N_("template", "Line {line}: another arm has the key “{arm}” too."))
SPAN, DAYS = "“3 months” or “-3 days”", "“-2 to +2 days”"
ANCHOR = "“transplant”, “enrolment”, “first dose”, “start of cycle 1”, “end of each cycle”, “DLI 1” or “each DLI”"
DOSE, CELLS = "“day 1: 9 micrograms per day” or “day 1: not filled in”", "“1 x 10^6” or “not filled in”"


def read_template(text: str) -> Template:
    """Read a template. Raises RuleBroken, naming the line, where any part of the text can't be taken as it stands."""
    template = _read(text, may_be_empty=False)
    try:
        check_template(template)
    except RuleBroken as problem:
        said = Said(problem.rule.sentence, tuple(problem.values.items()))
        rule = replace(problem.rule, sentence=AT_LINE)
        raise RuleBroken(rule, line=problem.values["line"], problem=said) from None
    return template


def read_unchecked(text: str) -> Template:
    """Read a template that somebody still works on: its steps need not fit together, an arm may have none yet.

    Raises RuleBroken.
    """
    return _read(text, may_be_empty=True)


def _read(text: str, *, may_be_empty: bool) -> Template:
    if len(text) > MOST_SIGNS:
        raise RuleBroken(TOO_LONG, count=len(text), most=MOST_SIGNS)
    _refuse_lone_signs(text)
    top = TemplateTable(read_toml(text), "", Lines(text))
    template = Template(
        key=top.name("key", "nct07105579"),
        version=top.name("version", "1.0", VERSION_FORM),
        title=top.wording("title"),
        source=top.wording("source", limit=NOTE_LIMIT),
        note=top.wording("note", "", NOTE_LIMIT),
        confirmed=top.flag("confirmed", default=False),
        example=top.flag("example", default=False),
        arms=_arms(top, may_be_empty=may_be_empty),
    )
    top.end()
    return template


def _refuse_lone_signs(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as problem:
        raise RuleBroken(LONE_SIGN, line=text.count("\n", 0, problem.start) + 1) from None


def _arms(top: TemplateTable, *, may_be_empty: bool) -> tuple[Arm, ...]:
    listed = [(arm, arm.entries("step")) for arm in top.entries("arm")]
    if not listed:
        raise RuleBroken(NO_ARM, line=top.line)
    found = sum(len(steps) for _, steps in listed)
    if found > MOST_STEPS:
        said = Said(TOO_MANY_STEPS.sentence, (("found", found), ("most", MOST_STEPS)))
        raise RuleBroken(replace(TOO_MANY_STEPS, sentence=AT_LINE), line=listed[0][0].line, problem=said)
    arms: list[Arm] = []
    for table, steps in listed:
        arm = _arm(table, steps, may_be_empty=may_be_empty)
        if any(arm.key == other.key for other in arms):
            raise RuleBroken(ARM_TWICE, line=table.line, arm=arm.key)
        arms.append(arm)
    return tuple(arms)


def _arm(table: TemplateTable, steps: tuple[TemplateTable, ...], *, may_be_empty: bool) -> Arm:
    key = table.name("key", "blina-dli")
    if not steps and not may_be_empty:
        raise RuleBroken(NO_STEP, line=table.line, arm=key)
    arm = Arm(key, table.wording("title"), tuple(_step(step) for step in steps))
    table.end()
    return arm


def _step(table: TemplateTable) -> TemplateStep:
    sort = table.choice("sort", StepSort)
    step = TemplateStep(
        name=table.name("name", "cycle-1"),
        title=table.wording("title"),
        sort=sort,
        anchor=_anchor(table),
        offset=table.maybe_phrase("offset", terms.read_span, SPAN) or NOW,
        window=_window(table),
        repeat=_repeat(table),
        cycle=_cycle(table) if sort is StepSort.CYCLE else None,
        cells=_cells(table) if sort is StepSort.DLI else None,
        note=table.wording("note", "", NOTE_LIMIT),
        line=table.line,
    )
    table.end()
    return step


def _anchor(table: TemplateTable) -> Anchor:
    anchor = table.phrase("anchor", terms.read_anchor, ANCHOR)
    basis = table.choice("counted", Basis) if table.has("counted") else Basis.ACTUAL
    return Anchor(anchor.event, anchor.number, basis)


def _window(table: TemplateTable) -> Window:
    permitted = table.maybe_phrase("window", terms.read_days, DAYS)
    return terms.window_of(permitted, table.maybe_phrase("optimal", terms.read_days, DAYS))


def _repeat(table: TemplateTable) -> Repeat:
    return Repeat(
        times=table.whole("times") if table.has("times") else ONCE.times,
        every=table.maybe_phrase("every", terms.read_span, SPAN),
        after_last=table.has("counted_from") and table.choice("counted_from", CountedFrom) is CountedFrom.LAST,
        until=table.maybe_phrase("until", terms.read_span, SPAN),
    )


def _cycle(table: TemplateTable) -> CyclePart:
    return CyclePart(
        number=table.whole("number"),
        days_on=table.whole("days_on", "days"),
        days_off=table.maybe_whole("days_off", "days") or 0,
        doses=table.phrases("doses", terms.read_dose, DOSE),
    )


def _cells(table: TemplateTable) -> CellsPart:
    ladder = table.phrases("ladder", terms.read_cells, CELLS)
    return CellsPart(table.whole("number"), tuple(dose for (dose,) in ladder))
