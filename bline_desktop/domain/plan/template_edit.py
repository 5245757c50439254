"""A protocol while somebody works on it: steps added, changed, copied and removed. Nothing of it is kept by this."""

from collections.abc import Collection
from dataclasses import replace

from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.plan.protocol import Arm, StepSort, Template, TemplateStep
from bline_desktop.domain.plan.template_checks import Trouble
from bline_desktop.domain.plan.template_rules import MOST_CYCLES, check_template
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.words import N_

EMPTY = N_("template", "There is no step left. Add one.")
EMPTY_ARM = N_("template", "“{arm}” has no step yet. Add one, or remove the arm.")
HIGHEST = 9999  # of one part of a version


def next_version(version: str, taken: Collection[str]) -> str:
    """Return the next higher version that is still free: 1.0 is followed by 1.1."""
    parts = [int(part) for part in version.split(".")]
    parts = parts if len(parts) > 1 else [*parts, 0]
    while True:
        parts[-1] += 1
        if parts[-1] > HIGHEST:
            parts = [parts[0] + 1, 0]
        found = ".".join(map(str, parts))
        if found not in taken:
            return found


def new_name(arm: Arm, sort: StepSort) -> str:
    """Return a name that no step of an arm has."""
    names = {step.name for step in arm.steps}
    return next(name for number in range(1, len(names) + 2) if (name := f"{sort.value}-step-{number}") not in names)


def next_number(arm: Arm, sort: StepSort) -> int:
    """Return the lowest number of a cycle or DLI that is free in an arm, at most the highest that there can be."""
    taken = {number for step in arm.steps if step.sort is sort for number in step.numbers}
    return next((number for number in range(1, MOST_CYCLES + 1) if number not in taken), MOST_CYCLES)


def with_step(template: Template, arm_key: str, step: TemplateStep) -> Template:
    """Put a step into an arm: in the place of the one of its name, else at the end."""
    arm = _arm(template, arm_key)
    if arm.step(step.name) is None:
        return _with_arm(template, replace(arm, steps=(*arm.steps, step)))
    return _with_arm(template, replace(arm, steps=tuple(step if one.name == step.name else one for one in arm.steps)))


def without_step(template: Template, arm_key: str, name: str) -> Template:
    """Take a step out of an arm."""
    arm = _arm(template, arm_key)
    return _with_arm(template, replace(arm, steps=tuple(step for step in arm.steps if step.name != name)))


def copied(arm: Arm, step: TemplateStep) -> TemplateStep:
    """Return a copy of a step under a name of its own, with the next number where it has one."""
    number = next_number(arm, step.sort)
    return replace(
        step,
        name=new_name(arm, step.sort),
        cycle=replace(step.cycle, number=number) if step.cycle else None,
        cells=replace(step.cells, number=number) if step.cells else None,
    )


def what_is_wrong(template: Template) -> Trouble | None:
    """Say what keeps a protocol from being saved, with the arm and the step that it concerns; None where nothing does.

    An arm may be empty only while it is worked on.
    """
    empty = next((arm for arm in template.arms if not arm.steps), None)
    if empty is not None:
        said = Said(EMPTY) if len(template.arms) == 1 else Said(EMPTY_ARM, (("arm", empty.title),))
        return Trouble(said, arm=empty.key)
    try:
        check_template(template)
    except RuleBroken as problem:
        step = str(problem.values["step"])
        said = Said(problem.rule.sentence, tuple(problem.values.items()))
        return Trouble(said, step, arm=_arm_broken(template, step).key)
    return None


def _arm_broken(template: Template, name: str) -> Arm:
    """Find the arm whose step breaks a rule; where none does so alone, they are too many together: the last one."""
    having = [arm for arm in template.arms if arm.step(name) is not None]
    for arm in having:
        try:
            check_template(replace(template, arms=(arm,)))
        except RuleBroken:
            return arm
    return having[-1]


def _arm(template: Template, key: str) -> Arm:
    found = template.arm(key)
    assert found is not None
    return found


def _with_arm(template: Template, arm: Arm) -> Template:
    return replace(template, arms=tuple(arm if one.key == arm.key else one for one in template.arms))
