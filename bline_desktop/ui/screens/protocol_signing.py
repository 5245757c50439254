"""An investigator signs a version of a protocol, from a moment on."""

from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from bline_desktop.commands.templates import sign_template
from bline_desktop.domain.plan.template_fields import SignFields
from bline_desktop.domain.words import N_
from bline_desktop.ui.desk import Gesture
from bline_desktop.ui.screens import protocol_forms as forms
from bline_desktop.ui.screens.protocol_editing import Editing

YOU_SAY = N_("template", "You say that each day and dose agrees with the signed protocol document.")
ONLY_TRYING = N_("template", "This is an example, nobody's regimen. Sign it only to try the program out.")
SIGNED = N_("template", "You have signed “{title}”, version {version}.")


class ProtocolSigning(QObject):
    """Asks from when a version is valid, and signs it."""

    def __init__(self, screen: Editing, parent: QObject) -> None:
        super().__init__(parent)
        self._screen = screen

    def ask(self) -> None:
        """Open the form, with what the signature says."""
        screen = self._screen
        if screen.view is None:
            return
        screen.open_sheet(forms.sign_sheet(screen.tools.words, screen.view.template))
        if screen.form.key == forms.SIGN_KEY:
            screen.form.show_foot(screen.tools.words.say(ONLY_TRYING if screen.view.template.example else YOU_SAY))

    def sign(self, typed: SignFields) -> None:
        """Sign the version that is shown."""
        screen, view = self._screen, self._screen.view
        assert view is not None

        def kept(_: object) -> None:
            screen.form.close_form()
            screen.tools.messages.say(SIGNED, title=view.template.title, version=view.ref.version)
            screen.reload()

        command: Any = partial(sign_template, ref=view.ref, valid_from=typed.valid_from)
        gesture = Gesture(id=screen.form.gesture_id)
        screen.tools.desk.do(self, command, kept, refused=screen.form.refused, gesture=gesture)
