"""What the acts on a protocol need of the screen on which it is worked on."""

from typing import Protocol

from bline_desktop.domain.plan.protocol import Template
from bline_desktop.domain.plan.template_signing import TemplateView
from bline_desktop.ui.screens.protocol_page import ProtocolPage
from bline_desktop.ui.screens.protocol_work import Work
from bline_desktop.ui.screens.side_form import Sheet, SideForm
from bline_desktop.ui.screens.tools import Tools


class Editing(Protocol):
    """A page with its form, and the working copy behind them."""

    tools: Tools
    page: ProtocolPage
    form: SideForm
    work: Work
    view: TemplateView | None
    form_arm: str

    def reload(self) -> None:
        """Ask for the protocols."""

    def worked_on(self) -> Template:
        """Return the working copy, or what the first change is made of."""

    def take(self, changed: Template, arm_key: str = "") -> None:
        """Go on with a changed protocol, and show one of its arms."""

    def open_sheet(self, sheet: Sheet) -> None:
        """Open a form beside the page."""
