"""What a template must keep to be a template at all; each rule names the line of the step that breaks it.

What can be signed all the same, but deserves a look, is told by `template_checks.py`.
"""

from collections.abc import Iterator
from decimal import Decimal

from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.plan.anchor_loops import find_loop
from bline_desktop.domain.plan.protocol import (
    MOST_STEPS,
    MOST_TIMES,
    AnchorEvent,
    Arm,
    CellsPart,
    CyclePart,
    StepSort,
    Template,
    TemplateStep,
)
from bline_desktop.domain.plan.spans import DAYS_PER_WEEK, Span, SpanUnit
from bline_desktop.domain.plan.template_terms import write_span
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.cells import CellDose
from bline_desktop.domain.treatment.cycle import CycleFields
from bline_desktop.domain.treatment.dli import DliFields
from bline_desktop.domain.words import N_

MOST_DAYS = 3650  # ten years; no protocol looks further
FARTHEST = {SpanUnit.DAYS: MOST_DAYS, SpanUnit.WEEKS: MOST_DAYS // DAYS_PER_WEEK, SpanUnit.MONTHS: 120}
MOST_CYCLES = 20
ORDER = CycleFields.specs
DOSE, PLANNED_DAYS, CELLS = ORDER["dose_ug_per_day"], ORDER["planned_days"], DliFields.specs["cd3_mantissa"]

NAME_TWICE = Rule("template-name-twice", N_("template", "The step on line {first} is named “{name}” too."))
NUMBER_TWICE = Rule(
    "template-number-twice",
    N_("template", "“{other}” is {sort} {number} too. Give each its own number."),
)
NUMBERS = Rule("template-numbers", N_("template", "Cycles and DLIs are numbered from 1 to {most}, and not {number}."))
CYCLE_DAYS = Rule("template-cycle-days", N_("template", "A cycle has {low} to {high} days on, and not {days}."))
DAYS_OFF = Rule("template-days-off", N_("template", "A cycle has at most {most} days off, and not {days}."))
WINDOW = Rule(
    "template-window",
    N_(
        "template",
        "The window is upside down. It opens before it closes, holds the step's own day, and the optimal "
        "days lie within it.",
    ),
)
ANCHOR_MISSING = Rule(
    "template-anchor-missing",
    N_("template", "It is counted from {sort} {number}, which no step of this arm is."),
)
ANCHOR_SORT_MISSING = Rule(
    "template-anchor-sort-missing",
    N_("template", "It is counted from a step of a sort that this arm has none of: {sort}."),
)
EACH_TREATMENT = Rule(
    "template-each-treatment",
    N_("template", "A cycle or DLI is counted from one event. Write its number in place of “each”."),
)
LOOP = Rule("template-loop", N_("template", "These are counted from each other, in a loop: {names}."))
NAMED = N_("template", "“{step}” (line {at})")
DOSE_DAYS = Rule(
    "template-dose-days",
    N_("template", "Doses begin with day 1, each on a later day, and none after day {days}."),
)
DOSE_LIMITS = Rule(
    "template-dose-limits",
    N_("template", "A dose is {low} to {high} micrograms per day, with 2 decimals, and not {dose}."),
)
CELL_LIMITS = Rule(
    "template-cell-limits",
    N_("template", "Write the cells as {low} to {high} times a power of ten, with 2 decimals at most."),
)
LONG_LADDER = Rule(
    "template-long-ladder", N_("template", "There are {found} doses for {times} DLI. Take out the others.")
)
TIMES = Rule("template-times", N_("template", "It comes {found} times; write 1 to {most}."))
REPEAT_PARTS = Rule(
    "template-repeat-parts",
    N_("template", "“Every”, “until” and “counted_from” stand with “times” alone, from 2 on."),
)
NO_INTERVAL = Rule(
    "template-no-interval",
    N_("template", "It is repeated. Write how far its days lie apart, such as every = “2 months”."),
)
TOO_MANY_STEPS = Rule(
    "template-too-many-steps",
    N_("template", "The protocol has {found} steps; at most {most} are laid out."),
)
TOO_FAR = Rule(
    "template-too-far",
    N_("template", "{span} is too far. At most {days} days, {weeks} weeks or {months} months."),
)
NOT_ON = Rule("template-not-on", N_("template", "What is repeated, or ends a repeat, lies after its day."))
LOOKS_AFTER_LAST = Rule(
    "template-looks-after-last",
    N_("template", "Only a cycle or a DLI is counted from the one before. Take that out."),
)


def _broken(rule: Rule, step: TemplateStep, **values: object) -> RuleBroken:
    return RuleBroken(rule, line=step.line, step=step.name, **values)


def check_template(template: Template) -> None:
    """Raise RuleBroken for the first thing that makes no template; its values name the `step` and its `line`."""
    for arm in template.arms:
        for step in arm.steps:
            check_step(step)
        _check_names(arm)
    _check_amount(template)
    for arm in template.arms:
        for step in arm.steps:
            _check_anchor(arm, step)
        _check_loop(arm)


def check_step(step: TemplateStep) -> None:
    """Raise RuleBroken for what is wrong with a step, whatever stands beside it."""
    _check_repeat(step)
    _check_spans(step)
    window = step.window
    if window.is_upside_down or not window.opens <= 0 <= window.closes:
        raise _broken(WINDOW, step)
    for number in (step.numbers[0], step.numbers[-1]) if step.numbers else ():
        if not 1 <= number <= MOST_CYCLES:
            raise _broken(NUMBERS, step, most=MOST_CYCLES, number=number)
    if step.cycle:
        _check_cycle(step, step.cycle)
    if step.cells:
        _check_ladder(step, step.cells)
    if step.sort.is_treatment and step.anchor.is_each:
        raise _broken(EACH_TREATMENT, step)


def _check_repeat(step: TemplateStep) -> None:
    repeat = step.repeat
    if not 1 <= repeat.times <= MOST_TIMES:
        raise _broken(TIMES, step, found=repeat.times, most=MOST_TIMES)
    if repeat.times == 1 and (repeat.every or repeat.after_last or repeat.until):
        raise _broken(REPEAT_PARTS, step)
    if repeat.times > 1 and repeat.every is None and not step.cycle:
        raise _broken(NO_INTERVAL, step)
    if repeat.after_last and not step.sort.is_treatment:
        raise _broken(LOOKS_AFTER_LAST, step)


def _check_spans(step: TemplateStep) -> None:
    window, repeat = step.window, step.repeat
    for days in (window.opens, window.closes):
        _check_span(step, Span(days))
    _check_span(step, step.offset)
    for span in (repeat.every, repeat.until):
        if span is not None:
            _check_span(step, span)
            if span.count < 1:
                raise _broken(NOT_ON, step)


def _check_span(step: TemplateStep, span: Span) -> None:
    if abs(span.count) > FARTHEST[span.unit]:
        days, weeks, months = FARTHEST.values()
        said = write_span(span)
        raise _broken(TOO_FAR, step, span=said, days=days, weeks=weeks, months=months)


def _check_cycle(step: TemplateStep, part: CyclePart) -> None:
    if not PLANNED_DAYS.allows(Decimal(part.days_on)):
        raise _broken(CYCLE_DAYS, step, low=PLANNED_DAYS.low, high=PLANNED_DAYS.high, days=part.days_on)
    if not 0 <= part.days_off <= MOST_DAYS:
        raise _broken(DAYS_OFF, step, most=MOST_DAYS, days=part.days_off)
    days = [dose.from_day for dose in part.doses]
    if days[:1] != [1] or days != sorted(set(days)) or days[-1] > part.days_on:
        raise _broken(DOSE_DAYS, step, days=part.days_on)
    for dose in part.doses:
        number = dose.ug_per_day
        if number is not None and not (DOSE.allows(number) and round(number, DOSE.places) == number):
            raise _broken(DOSE_LIMITS, step, low=DOSE.low, high=DOSE.high, dose=number)


def _check_ladder(step: TemplateStep, part: CellsPart) -> None:
    if not part.ladder or len(part.ladder) > step.repeat.times:
        raise _broken(LONG_LADDER, step, found=len(part.ladder), times=step.repeat.times)
    for dose in part.ladder:
        if dose is not None and not _is_cells(dose):
            raise _broken(CELL_LIMITS, step, low=CELLS.low, high=CELLS.high)


def _is_cells(dose: CellDose) -> bool:
    return CELLS.allows(dose.mantissa) and round(dose.mantissa, CELLS.places) == dose.mantissa


def _check_names(arm: Arm) -> None:
    names: dict[str, TemplateStep] = {}
    numbers: dict[tuple[StepSort, int], TemplateStep] = {}
    for step in arm.steps:
        first = names.setdefault(step.name, step)
        if first is not step:
            raise _broken(NAME_TWICE, step, name=step.name, first=first.line)
        for number in step.numbers:
            other = numbers.setdefault((step.sort, number), step)
            if other is not step:
                raise _broken(NUMBER_TWICE, step, other=other.title, sort=step.sort, number=number)


def _check_amount(template: Template) -> None:
    """Count what the template lays out, without laying it out."""
    found = 0
    for arm in template.arms:
        for step in arm.steps:
            found += step.repeat.times * max(1, len(_each_of(arm, step)))
            if found > MOST_STEPS:
                raise _broken(TOO_MANY_STEPS, step, found=found, most=MOST_STEPS)


def _each_of(arm: Arm, step: TemplateStep) -> tuple[int, ...]:
    """Return the numbers for each of which a step comes."""
    return tuple(_numbers_of(arm, _sort_of(step.anchor.event))) if step.anchor.is_each else ()


def _numbers_of(arm: Arm, sort: StepSort) -> Iterator[int]:
    return (number for step in arm.steps if step.sort is sort for number in step.numbers)


def _sort_of(event: AnchorEvent) -> StepSort:
    return StepSort.DLI if event is AnchorEvent.DLI else StepSort.CYCLE


def _check_anchor(arm: Arm, step: TemplateStep) -> None:
    anchor = step.anchor
    if anchor.event in (AnchorEvent.TRANSPLANT, AnchorEvent.ENROLMENT):
        return
    sort = _sort_of(anchor.event)
    numbers = tuple(_numbers_of(arm, sort))
    if anchor.number is None and not numbers:
        raise _broken(ANCHOR_SORT_MISSING, step, sort=sort)
    if anchor.number is not None and anchor.number not in numbers:
        raise _broken(ANCHOR_MISSING, step, sort=sort, number=anchor.number)


def _check_loop(arm: Arm) -> None:
    loop = find_loop(arm)
    if loop:
        names = tuple(Said(NAMED, (("step", step.name), ("at", step.line))) for step in loop)
        raise _broken(LOOP, loop[0], names=names)
