"""The arms of a protocol while somebody works on it: added, copied, renamed, taken out, put back. Nothing is kept."""

from dataclasses import replace

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.fields import Fields, choice_field, text_field
from bline_desktop.domain.plan.protocol import Arm, Template
from bline_desktop.domain.plan.template_table import TITLE_LIMIT
from bline_desktop.domain.words import N_

TITLE = "title"
NAME = N_("template", "Name of the arm")
ARM_NAME_TAKEN = Rule(
    "template-arm-name-taken", N_("template", "Another arm is named “{name}” already. Choose another name.")
)


class ArmStart(Choice):
    """What a new arm begins with. It is never kept."""

    COPY = "copy", N_("template", "A copy of the steps shown")
    EMPTY = "empty", N_("template", "No step yet")


class NewArmFields(Fields):
    """A new arm, as it is typed."""

    title: str = text_field(NAME, limit=TITLE_LIMIT)
    start: ArmStart = choice_field(ArmStart, N_("template", "Begins with"))


class ArmFields(Fields):
    """The name of an arm, as it is typed."""

    title: str = text_field(NAME, limit=TITLE_LIMIT)


def same_name(title: str) -> str:
    """Return what two names are compared by: nobody tells “Arm A” from “arm a”."""
    return " ".join(title.split()).casefold()


def with_new_arm(template: Template, title: str, like: str = "") -> Template:
    """Add an arm behind the others: with the steps of the arm `like`, or without any. Raises RuleBroken for its name.

    Its key is made here, and stays whatever the arm is named later.
    """
    _check_name(template, title)
    known = template.arm(like)
    arm = Arm(_free_key(template), title, known.steps if known else ())
    return replace(template, arms=(*template.arms, arm))


def with_arm_title(template: Template, key: str, title: str) -> Template:
    """Give an arm another name. Raises RuleBroken where another arm has it."""
    _check_name(template, title, key)
    return replace(template, arms=tuple(replace(arm, title=title) if arm.key == key else arm for arm in template.arms))


def without_arm(template: Template, key: str) -> Template:
    """Take an arm out; the last one stays."""
    left = tuple(arm for arm in template.arms if arm.key != key)
    return replace(template, arms=left) if left else template


def with_arm_back(template: Template, arm: Arm, place: int) -> Template:
    """Put an arm that was taken out back into its place; under a free key where another has taken its own."""
    if template.arm(arm.key) is not None:
        arm = replace(arm, key=_free_key(template))
    return replace(template, arms=(*template.arms[:place], arm, *template.arms[place:]))


def _free_key(template: Template) -> str:
    """Return a key that no arm has; it follows the number of arms."""
    number = len(template.arms) + 1
    while template.arm(f"arm-{number}") is not None:
        number += 1
    return f"arm-{number}"


def _check_name(template: Template, title: str, key: str = "") -> None:
    if any(same_name(arm.title) == same_name(title) for arm in template.arms if arm.key != key):
        raise RuleBroken(ARM_NAME_TAKEN, field=TITLE, name=title)
