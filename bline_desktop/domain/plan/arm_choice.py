"""The arms of all protocols on which a patient's plan could be started, and why it can't on some of them."""

from dataclasses import dataclass
from datetime import datetime

from bline_desktop.domain.plan.protocol import Arm, Template
from bline_desktop.domain.plan.template_signing import Templates, TemplateView, startable_of
from bline_desktop.domain.shelf import TextRef
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.words import N_

EMPTY_DOSES = N_("plan", "Doses are not filled in.")
UNSIGNED = N_("plan", "No investigator has signed it.")
CHANGED = N_("plan", "Its text was changed after it was signed.")
NOT_YET = N_("plan", "Valid from {at}.")
REPLACED = N_("plan", "A later version is valid.")


@dataclass(frozen=True, slots=True)
class ArmChoice:
    """One arm of one version. `why_not` says why no plan can be started on it now, None where one can."""

    ref: TextRef
    template: Template
    arm: Arm
    signed_by: tuple[str, ...] = ()
    why_not: Said | None = None

    @property
    def key(self) -> tuple[TextRef, str]:
        """What tells it from the others."""
        return self.ref, self.arm.key


def arm_choices(templates: Templates, now: datetime) -> tuple[ArmChoice, ...]:
    """Return every arm, those first on which a plan can be started; else in the order of the protocols."""
    valid = startable_of(templates.templates, now)
    choices = (
        ArmChoice(
            ref=view.ref,
            template=view.template,
            arm=arm,
            signed_by=tuple(signature.name for signature in view.signatures),
            why_not=None if view in valid else _why_not(view, now),
        )
        for view in templates.templates
        for arm in view.template.arms
    )
    return tuple(sorted(choices, key=lambda choice: choice.why_not is not None))


def _why_not(view: TemplateView, now: datetime) -> Said:
    """Say the first thing that stands in the way."""
    if not view.template.is_filled:
        return Said(EMPTY_DOSES)
    if view.valid_from is None:
        return Said(CHANGED if view.is_changed else UNSIGNED)
    if view.valid_from > now:
        return Said(NOT_YET, (("at", view.valid_from),))
    return Said(REPLACED)
