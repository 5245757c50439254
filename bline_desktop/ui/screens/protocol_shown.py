"""What the page of a protocol shows, and to whom."""

from dataclasses import dataclass

from bline_desktop.domain.people import Right
from bline_desktop.domain.plan.protocol import Template
from bline_desktop.domain.plan.template_signing import TemplateView
from bline_desktop.ui.screens.tools import Tools


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows: a kept version, with the changes that nobody has saved yet, and what may be done with it."""

    view: TemplateView
    work: Template | None
    may_edit: bool
    may_sign: bool

    @property
    def template(self) -> Template:
        """The protocol as it stands now."""
        return self.work or self.view.template


def shown_to(tools: Tools, view: TemplateView, work: Template | None) -> Shown:
    """Return what the signed-in person sees of a version, and may do with it. Nobody signs a text twice."""
    user = tools.desk.user
    signed = user is not None and any(one.user_id == user.user_id for one in view.signatures)
    may_sign = tools.may(Right.SIGN_PROTOCOL) and view.template.is_filled and not signed
    return Shown(view, work, tools.may(Right.EDIT_PROTOCOL), may_sign)
