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
        self._editors = [editor for editor in editors if editor.spec.folded]
        self._open = False
        titles = ", ".join(words.say(editor.spec.title) for editor in self._editors)
        super().__init__(words.say(MORE), parent)
        self.setAccessibleName(words.say(MORE_FIELDS, fields=titles))
        self.clicked.connect(self._unfold)
        for editor in self._editors:
            editor.spoken.connect(self.unfolded)

    def in_sight(self, editor: FieldEditor) -> bool:
        """Tell whether a field is to be shown: also a folded one, once something stands in it or is said of it."""
        return not editor.spec.folded or self._open or bool(editor.typed()) or editor.has_words

    def follow(self) -> None:
        """Show the button as long as a folded field is out of sight."""
        self.setVisible(any(editor.isHidden() for editor in self._editors))

    def _unfold(self) -> None:
        self._open = True
        self.unfolded.emit()
        self._editors[0].take_focus()
