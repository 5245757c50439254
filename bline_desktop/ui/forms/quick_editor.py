"""A choice that one key makes and records: what is done at the bed, with one hand."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QWidget

from bline_desktop.domain.clock import Clock
from bline_desktop.domain.fields import FieldSpec
from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.forms.choice_editors import KeysEditor
from bline_desktop.ui.theme import theme_of
from bline_desktop.ui.widgets import icons
from bline_desktop.ui.widgets.letters import Letters

ONE_KEY = N_("forms", "Its digit chooses and records at once.")
CAP = 20


class QuickEditor(KeysEditor):
    """Keys with a digit on each: the digit chooses and records; a click, an arrow or Enter only chooses.

    A digit that comes as fast as a scanner sends it is dropped, as act letters are.
    """

    def __init__(self, spec: FieldSpec, words: Words, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(spec, words, clock, parent)
        self._digits = Letters(self, wanted=str.isdecimal)
        for key in self.keys.keys:
            key.setIconSize(QSize(CAP, CAP))
            key.installEventFilter(self._digits)
        self._digits.pressed.connect(self._decide)
        self._draw_digits()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the digits anew when the theme changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_digits()

    def _help_text(self) -> str:
        return self.words.say(ONE_KEY)

    def _decide(self, digit: str) -> None:
        place = int(digit) - 1
        if 0 <= place < len(self.keys.keys):
            self.keys.keys[place].click()
            self.decided.emit()

    def _draw_digits(self) -> None:
        for digit, key in enumerate(self.keys.keys, start=1):
            key.setIcon(icons.keycap(str(digit), theme_of(self), self.font(), enabled=True))
