"""The forms of a protocol: a step in three sections, an arm, the head, a signature; and what a form makes of it."""

from typing import Any

from bline_desktop.domain.plan.arm_edit import ArmFields, ArmStart, NewArmFields, with_arm_title, with_new_arm
from bline_desktop.domain.plan.protocol import AnchorEvent, Arm, Basis, Template, TemplateStep
from bline_desktop.domain.plan.template_edit import new_name, with_step
from bline_desktop.domain.plan.template_fields import ProtocolFields, SignFields, StepFields
from bline_desktop.domain.plan.template_forms import protocol_values, read_step, step_values, with_head
from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.forms.record_form import RecordForm
from bline_desktop.ui.forms.sections import Section
from bline_desktop.ui.screens.side_form import Sheet

# No step is named so.
NEW, HEAD_KEY, SIGN_KEY, NEW_ARM, ARM_NAME = "step:new", "head:", "sign:", "arm:new", "arm:name"
ADD_ARM, RENAME_ARM = N_("template", "Add an arm"), N_("template", "Rename “{arm}”")
TAKE_ARM, TAKE_NAME = N_("template", "Use this arm"), N_("template", "Use this name")
ADD_STEP, CHANGE_STEP = N_("template", "Add a step"), N_("template", "Change “{title}”")
TAKE_IT = N_("template", "Use this step")
HEAD = N_("template", "Title, version, source")
SIGN_WHAT, SIGN_IT = N_("template", "Sign “{title}”, version {version}"), N_("template", "Sign")


class StepForm(RecordForm[StepFields]):
    """One step: what is done, when, and how often."""

    sections = (
        Section(N_("template", "What"), ("title", "sort", "number", "days_on", "days_off", "doses", "ladder")),
        Section(N_("template", "When"), ("event", "anchor_number", "offset", "basis", "window", "optimal")),
        Section(N_("template", "How often"), ("times", "every", "counted_from", "until", "note")),
    )


def new_sheet(words: Words) -> Sheet:
    """Return the form of a step that is still to be written."""
    values = {"event": AnchorEvent.TRANSPLANT, "basis": Basis.ACTUAL}
    return Sheet(NEW, words.say(ADD_STEP), TAKE_IT, StepFields, values, StepForm)


def step_sheet(words: Words, step: TemplateStep) -> Sheet:
    """Return the form of a step; its name is the key."""
    title = words.say(CHANGE_STEP, title=step.title)
    return Sheet(step.name, title, TAKE_IT, StepFields, step_values(step), StepForm)


def head_sheet(words: Words, template: Template) -> Sheet:
    """Return the form of title, version and source."""
    return Sheet(HEAD_KEY, words.say(HEAD), TAKE_IT, ProtocolFields, protocol_values(template))


def new_arm_sheet(words: Words) -> Sheet:
    """Return the form of a new arm."""
    return Sheet(NEW_ARM, words.say(ADD_ARM), TAKE_ARM, NewArmFields, {"start": ArmStart.COPY})


def arm_sheet(words: Words, arm: Arm) -> Sheet:
    """Return the form of an arm's name."""
    return Sheet(ARM_NAME, words.say(RENAME_ARM, arm=arm.title), TAKE_NAME, ArmFields, {"title": arm.title})


def sign_sheet(words: Words, template: Template) -> Sheet:
    """Return the form in which an investigator says from when a version is valid, and signs it."""
    title = words.say(SIGN_WHAT, title=template.title, version=template.version)
    return Sheet(SIGN_KEY, title, SIGN_IT, SignFields)


def sheet_of(words: Words, key: str, template: Template, arm_key: str) -> Sheet | None:
    """Return the form of a change by its key; None where it was about a step that is gone."""
    if key == NEW:
        return new_sheet(words)
    if key == HEAD_KEY:
        return head_sheet(words, template)
    if key == NEW_ARM:
        return new_arm_sheet(words)
    arm = template.arm(arm_key)
    if arm is not None and key == ARM_NAME:
        return arm_sheet(words, arm)
    step = arm.step(key) if arm else None
    return step_sheet(words, step) if step is not None else None


def with_typed(template: Template, arm_key: str, key: str, typed: Any) -> Template:
    """Return a protocol with what was typed into one of these forms. Raises RuleBroken."""
    if key == HEAD_KEY:
        return with_head(template, typed)
    if key == NEW_ARM:
        return with_new_arm(template, typed.title, arm_key if typed.start is ArmStart.COPY else "")
    if key == ARM_NAME:
        return with_arm_title(template, arm_key, typed.title)
    arm = template.arm(arm_key)
    assert arm is not None
    name = new_name(arm, typed.sort) if key == NEW else key
    return with_step(template, arm_key, read_step(typed, name))
