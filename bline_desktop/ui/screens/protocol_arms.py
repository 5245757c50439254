"""The arms of a protocol above the steps: which one is shown, and what may be done with them."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bline_desktop.domain.plan.protocol import Arm
from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.forms.choice_editors import KeyRow
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.buttons import QuietButton
from bline_desktop.ui.widgets.labels import TextLabel

ARMS = N_("template", "Arms")
STEPS_OF = N_("template", "Steps of the arm “{arm}”")
ADD, RENAME, REMOVE = (
    N_("template", "Add an arm"),
    N_("template", "Rename the arm"),
    N_("template", "Remove the arm"),
)


class ArmBar(QWidget):
    """A key for each arm, where there are several; the last one is never taken out."""

    chosen = Signal(str)  # the key of the arm
    add_wanted = Signal()
    rename_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._known: tuple[tuple[str, str], ...] = ()
        self.keys: KeyRow | None = None
        self.caption = TextLabel("", "caption", parent=self)
        self.add, self.rename, self.remove = (QuietButton(words.say(said), self) for said in (ADD, RENAME, REMOVE))
        top = QHBoxLayout()
        top.setSpacing(0)
        top.addWidget(self.caption, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID // 2)
        self._column.addLayout(top)
        for button, wanted in (
            (self.add, self.add_wanted),
            (self.rename, self.rename_wanted),
            (self.remove, self.remove_wanted),
        ):
            top.addWidget(button)
            button.clicked.connect(wanted)

    def show_arms(self, arms: Sequence[Arm], key: str, *, may_edit: bool) -> None:
        """Show the arms, one of them chosen."""
        several = len(arms) > 1
        known = tuple((arm.key, arm.title) for arm in arms)
        if known != self._known:
            self._known = known
            self._make_keys()
        if self.keys is not None:
            self.keys.set_value(key)
        title = dict(known)[key]
        self.caption.setText(self._words.say(ARMS) if several else self._words.say(STEPS_OF, arm=title))
        self.add.setVisible(may_edit)
        self.rename.setVisible(may_edit)
        self.remove.setVisible(may_edit and several)

    def _make_keys(self) -> None:
        if self.keys is not None:
            self._column.removeWidget(self.keys)
            self.keys.hide()
            self.keys.deleteLater()
            self.keys = None
        if len(self._known) > 1:
            self.keys = KeyRow(self._known, self._words.say(ARMS), self)
            self.keys.chosen.connect(self._choose)
            self._column.addWidget(self.keys)
            self.keys.show()

    def _choose(self) -> None:
        if self.keys is not None:
            self.chosen.emit(str(self.keys.value))
