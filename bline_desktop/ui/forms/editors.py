"""The editors of a form by the names of their fields. One is made when it is first wanted."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from bline_desktop.domain.fields import FieldSpec
from bline_desktop.ui.forms.editor import FieldEditor
from bline_desktop.ui.forms.editor_table import editor_of

NOTHING = (None, "")  # what is typed in a field in which nothing stands; "No" is something


class Editors(Mapping[str, FieldEditor]):
    """All fields of a form, in their order. The editor of a field is made when somebody looks it up.

    To make one takes a millisecond or two, and most fields that wait out of sight are never wanted. A field without an
    editor holds what a new editor holds. Whichever of them are made, what is typed and how Tab goes are the same.
    """

    def __init__(
        self,
        specs: Mapping[str, FieldSpec],
        make: Callable[[str, FieldEditor | None], FieldEditor],
        at_first: Collection[str],
    ) -> None:
        """Make it with the first editor and those `at_first`, before anything that Tab reaches after them.

        `make` is told the editor before which the new one stands, or None where it is the last so far.
        """
        self._specs = specs
        self._make = make
        self._made: dict[str, FieldEditor] = {}
        first = next(iter(specs), "")
        for name in specs:
            if name == first or name in at_first:
                self._made[name] = make(name, None)

    def __getitem__(self, name: str) -> FieldEditor:
        """Return the editor of a field. Raises KeyError where the form has no such field."""
        if name not in self._made:
            self._add(name)
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        """Tell whether the form has such a field."""
        return name in self._specs

    def __iter__(self) -> Iterator[str]:
        """Go through the names of all fields."""
        return iter(self._specs)

    def __len__(self) -> int:
        """Return how many fields there are."""
        return len(self._specs)

    @property
    def specs(self) -> Mapping[str, FieldSpec]:
        """How each field is declared."""
        return self._specs

    @property
    def made(self) -> Mapping[str, FieldEditor]:
        """The editors that are made, in the order of the form."""
        return self._made

    @property
    def shown(self) -> Mapping[str, FieldEditor]:
        """The editors of the fields that are shown, in the order of the form."""
        return {name: editor for name, editor in self._made.items() if not editor.isHidden()}

    def typed(self) -> dict[str, object]:
        """Return what is typed in every field, made or not."""
        return {
            name: self._made[name].typed() if name in self._made else editor_of(spec).nothing
            for name, spec in self._specs.items()
        }

    def typed_in_sight(self) -> dict[str, object]:
        """Return what is typed in the fields that are shown: what is read."""
        return {name: editor.typed() for name, editor in self.shown.items()}

    def show_notes(self, notes: Mapping[str, str], names: Iterable[str]) -> None:
        """Say beside each of these fields what is worth a look there, or nothing."""
        for name in names:
            if notes.get(name) or name in self._made:
                self[name].show_note(notes.get(name, ""))

    def restore(self, typed: Mapping[str, object]) -> None:
        """Show what was typed before in these fields; nothing needs no editor."""
        for name in self._specs:
            if name in typed and (name in self._made or typed[name] not in NOTHING):
                self[name].restore(typed[name])

    def _add(self, name: str) -> None:
        if name not in self._specs:
            raise KeyError(name)
        names = list(self._specs)
        place = names.index(name)
        before, after = ([other for other in part if other in self._made] for part in (names[:place], names[place:]))
        new = self._make(name, self._made[after[0]] if after else None)
        self._made = {other: new if other == name else self._made[other] for other in (*before, name, *after)}
        for one, next_one in pairwise((_stops(self._made[before[-1]])[-1], *_stops(new))):
            QWidget.setTabOrder(one, next_one)


def _stops(editor: FieldEditor) -> list[QWidget]:
    """Return the parts of an editor that can take the keyboard, in the order of Tab; the list of a combo is none."""
    window, nowhere = editor.window(), Qt.FocusPolicy.NoFocus
    return [part for part in editor.findChildren(QWidget) if part.focusPolicy() != nowhere and part.window() is window]
