"""Fields that are seldom needed: one button shows them, and what stands in them is always in sight."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.forms.editors import NOTHING, Editors
from bline_desktop.ui.widgets.buttons import QuietButton

MORE, MORE_FIELDS = N_("forms", "More"), N_("forms", "More: {fields}")


class Fold(QuietButton):
    """The button in front of the folded fields of a form; it goes once they are all shown."""

    unfolded = Signal()

    def __init__(self, words: Words, editors: Editors, parent: QWidget | None = None) -> None:
        super().__init__(words.say(MORE), parent)
        self._words = words
        self._editors = editors
        self._open = False
        self.fold(name for name, spec in editors.specs.items() if spec.folded)
        self.clicked.connect(self._unfold)

    def fold(self, names: Iterable[str]) -> None:
        """Keep these fields behind the button, and no others."""
        self._names = tuple(names)
        titles = ", ".join(self._words.say(self._editors.specs[name].title) for name in self._names)
        self.setAccessibleName(self._words.say(MORE_FIELDS, fields=titles))

    def in_sight(self, name: str) -> bool:
        """Tell whether a field is to be shown: also a folded one, once something stands in it or is said of it."""
        if name not in self._names or self._open:
            return True
        editor = self._editors.made.get(name)
        return editor is not None and (editor.typed() not in NOTHING or editor.has_words)

    def follow(self) -> None:
        """Show the button as long as a folded field is out of sight."""
        shown = self._editors.shown
        self.setVisible(not self._open and any(name not in shown for name in self._names))

    def _unfold(self) -> None:
        self._open = True
        self.unfolded.emit()
        shown = self._editors.shown
        shown[next(name for name in self._names if name in shown)].take_focus()
