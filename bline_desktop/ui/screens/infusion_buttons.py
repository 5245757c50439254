"""The buttons over the log of an infusion: only what is possible now, what is done large, looks at the pump smaller."""

from collections.abc import Set as AbstractSet

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from bline_desktop.domain.words import Words
from bline_desktop.ui.screens.infusion_acts import ACTS, ORDER
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.big_button import BigButton
from bline_desktop.ui.widgets.buttons import Button
from bline_desktop.ui.widgets.flow import FlowLayout

KEYCAP = 20


class LookButton(BigButton):
    """A look at the pump: lower and quieter than what is done to it."""

    role = "look"

    def __init__(self, letter: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(letter, text, parent)
        self.setIconSize(QSize(KEYCAP, KEYCAP))


class ActButtons(QWidget):
    """One button for each act at the pump, and one for the order of a cycle; none is shown before it is known."""

    pressed = Signal(str)  # the key of an act

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.acts: dict[str, BigButton] = {}
        done, looks = QWidget(self), QWidget(self)
        large, row = QHBoxLayout(done), FlowLayout(looks, gap=GRID, line_gap=GRID)
        large.setContentsMargins(0, 0, 0, 0)
        large.setSpacing(GRID)
        for act in ACTS:
            kind = LookButton if act.look else BigButton
            button = kind(act.letter, words.say(act.title), looks if act.look else done)
            button.setShortcut("")  # the letters are told apart from a scanner's, see letters.py
            button.clicked.connect(lambda _=False, key=act.key: self.pressed.emit(key))
            button.hide()
            (row if act.look else large).addWidget(button)
            self.acts[act.key] = button
        self.order = Button(words.say(ORDER), done)
        self.order.hide()
        large.addWidget(self.order)
        lines = FlowLayout(self, gap=3 * GRID, line_gap=GRID)
        lines.addWidget(done)
        lines.addWidget(looks)
        self._lines, self._looks = lines, looks
        looks.hide()

    def add(self, button: QWidget) -> None:
        """Let what a physician does here stand beside the acts at the pump."""
        self._lines.addWidget(button)

    @property
    def in_hand(self) -> str | None:
        """The act whose button has the keyboard."""
        return next((key for key, button in self.acts.items() if button.hasFocus()), None)

    def show_possible(self, possible: AbstractSet[str], *, may_order: bool) -> None:
        """Show what can be done now; first that: a button that goes would hand the keyboard to whatever is next."""
        self._looks.setVisible(any(act.key in possible for act in ACTS if act.look))
        for key, button in sorted(self.acts.items(), key=lambda act: act[0] not in possible):
            button.setVisible(key in possible)
        self.order.setVisible(may_order)
