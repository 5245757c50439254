"""What is typed of a step is tried on the example patient before it is used."""

from contextlib import suppress

from PySide6.QtCore import QObject

from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.plan.template_fields import StepFields
from bline_desktop.ui.forms.so_far import read_so_far
from bline_desktop.ui.screens import protocol_forms as forms
from bline_desktop.ui.screens.protocol_editing import Editing


class ProtocolTrial(QObject):
    """Shows the days of what is typed so far, as long as it can be read; of what can't, those that were read last."""

    def __init__(self, screen: Editing, parent: QObject) -> None:
        super().__init__(parent)
        self._screen = screen
        screen.form.edited.connect(self.renew)
        screen.form.closed.connect(self.leave)
        screen.page.arm_shown.connect(self.renew)

    def renew(self) -> None:
        """Try what stands in the form of a step now; where none is open nothing is tried."""
        screen = self._screen
        typed = read_so_far(screen.form.form) if screen.form.form is not None else None
        if isinstance(typed, StepFields):
            with suppress(RuleBroken):
                tried = forms.with_typed(screen.worked_on(), screen.form_arm, screen.form.key, typed)
                screen.page.preview.show_arm(tried, screen.page.arm_key, anew=False)

    def leave(self) -> None:
        """Show again what is not only typed."""
        shown = self._screen.page.shown
        if shown is not None:
            self._screen.page.preview.show_arm(shown.template, self._screen.page.arm_key, anew=False)
