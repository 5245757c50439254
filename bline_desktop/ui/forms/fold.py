"""Fields that are seldom needed: one button shows them, and what stands in them is always in sight."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.forms.editor import FieldEditor
from bline_desktop.ui.widgets.buttons import QuietButton

MORE, MORE_FIELDS = N_("forms", "More"), N_("forms", "More: {fields}")


class Fold(QuietButton):
    """The button in front of the folded fields of a form; it goes once they are all shown."""

    unfolded = Signal()

    def __init__(self, words: Words, editors: Iterable[FieldEditor], parent: QWidget | None = None) -> None:
        super().__init__(words.say(MORE), parent)
        self._words = words
        self._open = False
        known = list(editors)
        self.fold(editor for editor in known if editor.spec.folded)
        self.clicked.connect(self._unfold)
        for editor in known:
            editor.spoken.connect(self.unfolded)

    def fold(self, editors: Iterable[FieldEditor]) -> None:
        """Keep these fields behind the button, and no others."""
        self._editors = list(editors)
        titles = ", ".join(self._words.say(editor.spec.title) for editor in self._editors)
        self.setAccessibleName(self._words.say(MORE_FIELDS, fields=titles))

    def in_sight(self, editor: FieldEditor) -> bool:
        """Tell whether a field is to be shown: also a folded one, once something stands in it or is said of it."""
        return editor not in self._editors or self._open or bool(editor.typed()) or editor.has_words

    def follow(self) -> None:
        """Show the button as long as a folded field is out of sight."""
        self.setVisible(not self._open and any(editor.isHidden() for editor in self._editors))

    def _unfold(self) -> None:
        self._open = True
        self.unfolded.emit()
        next(editor for editor in self._editors if not editor.isHidden()).take_focus()
