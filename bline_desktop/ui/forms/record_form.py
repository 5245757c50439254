"""A form made from a declaration of fields: typed top to bottom, checked at once, submitted as one draft."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, Generic, TypeVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from bline_desktop.domain.clock import Clock
from bline_desktop.domain.draft import read_field, read_fields
from bline_desktop.domain.errors import FieldProblem, FieldsRefused, RuleBroken
from bline_desktop.domain.fields import Fields
from bline_desktop.domain.words import Message, Words
from bline_desktop.ui.forms.editor import FieldEditor
from bline_desktop.ui.forms.editor_table import editor_of
from bline_desktop.ui.forms.editors import Editors
from bline_desktop.ui.forms.fields_area import FieldsArea
from bline_desktop.ui.forms.fold import Fold
from bline_desktop.ui.forms.sections import Section
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.buttons import PrimaryButton
from bline_desktop.ui.widgets.card import rule
from bline_desktop.ui.widgets.labels import TextLabel

F = TypeVar("F", bound=Fields)


class RecordForm(QWidget, Generic[F]):
    """All fields of a declaration, with one button that names the act.

    Enter goes to the next field and at last to the button; Ctrl+Enter submits, and so does the key of a quick choice.
    Folded fields wait behind a button. What was typed stays until it was kept: the screen calls `clear` after the
    command's answer came. Where the room is too low the fields scroll; what follows from them, what stopped the act,
    and the button stay in sight beneath.
    """

    submitted = Signal(object)  # the draft: a value of the declaration
    edited = Signal()
    sections: ClassVar[Sequence[Section]] = ()  # a subclass lays its fields out in sections, in this order

    def __init__(
        self, fields: type[F], words: Words, clock: Clock, act: Message, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.fields = fields
        self.words = words
        self.clock = clock
        self.area = FieldsArea(self)
        if self.sections:
            self.area.add_sections([(words.say(part.title), part.names) for part in self.sections])
        names = [name for section in self.sections for name in section.names] or list(fields.specs)
        at_first = {name for name in fields.applying({}) if not fields.specs[name].folded}
        self.editors = Editors({name: fields.specs[name] for name in names}, self._make, at_first)
        self.button = PrimaryButton(words.say(act), self)
        self.more = Fold(words, self.editors, self)
        self._edge = rule(self)
        self.foot, self._problem = (TextLabel(role=role, parent=self) for role in ("number", "problem"))
        self._lay_out()
        self._show_applying()
        self.button.clicked.connect(self.submit)
        self.more.unfolded.connect(self._show_applying)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self, self.submit)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def editor(self, name: str) -> FieldEditor:
        """Return the editor of a field."""
        return self.editors[name]

    def insert_after(self, name: str, part: QWidget) -> None:
        """Put a part that is no field right after a field."""
        column = self.area.column_of(self.editors[name])
        column.insertWidget(column.indexOf(self.editors[name]) + 1, part)

    def show_foot(self, text: str) -> None:
        """Say above the button what follows from what is typed so far."""
        self.foot.setText(text)
        self.foot.setVisible(bool(text))

    def hasHeightForWidth(self) -> bool:
        """Let the fields be given less height than they have; they scroll."""
        return False

    def sizeHint(self) -> QSize:
        """Ask for the height of everything at the width that there is."""
        hint, column = super().sizeHint(), self._column
        wraps = self.isVisible() and column.hasHeightForWidth()
        return QSize(hint.width(), column.totalHeightForWidth(self.width())) if wraps else hint

    def typed(self) -> dict[str, object]:
        """Return everything as typed, for a draft that survives a sign-out; nothing in it is checked."""
        return self.editors.typed()

    def restore(self, typed: Mapping[str, object]) -> None:
        """Show what was typed before; fields that are not in it are left as they are."""
        self.editors.restore(typed)
        self._show_applying()

    def preset(self, values: Mapping[str, object]) -> None:
        """Fill in values (a Decimal, a datetime, a choice) as a person would type them."""
        for name, value in values.items():
            self.editors[name].preset(value)
        self._show_applying()

    def clear(self) -> None:
        """Empty every field; after what was typed has been kept."""
        self.show_problems(())
        for editor in self.editors.made.values():
            editor.restore(None)
            editor.show_problem("")
        self._show_applying()

    def take_focus(self) -> None:
        """Put the keyboard into the first field."""
        next(iter(self.editors.values())).take_focus()

    @property
    def field_in_hand(self) -> str | None:
        """The field that has the keyboard, or had it last."""
        here = self.focusWidget()  # None before any part had it, though the library's types don't say so
        return next((name for name, editor in self.editors.made.items() if editor.isAncestorOf(here)), None)

    def go_back_to(self, name: str) -> None:
        """Put the keyboard behind what was half typed in a field; nothing is chosen, so that nothing is overtyped."""
        part = self.editors[name].editors()[0]
        part.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(part, QPlainTextEdit):
            part.moveCursor(QTextCursor.MoveOperation.End)

    def submit(self) -> None:
        """Read the form; emit the draft, or show what is wrong and go to the first of it. Nothing typed is lost."""
        if not self.button.isEnabled():
            return
        try:
            draft = read_fields(self.fields, self.editors.typed_in_sight(), self.clock.now(), self.clock.zone)
        except FieldsRefused as refusal:
            self.show_problems(refusal.problems)
        else:
            self.show_problems(())
            self.submitted.emit(draft)

    def refused(self, error: RuleBroken | FieldsRefused) -> None:
        """Show what the command found wrong: at the field that the error names, else above the button."""
        self.set_busy(False)
        if isinstance(error, FieldsRefused):
            self.show_problems(error.problems)
        else:
            field = str(error.values.get("field", ""))
            self.show_problems((FieldProblem(field, error.rule.sentence, tuple(error.values.items())),))

    def show_problems(self, problems: tuple[FieldProblem, ...]) -> None:
        """Say each problem at its field, those of no field above the button, and go to the first field named."""
        by_field: dict[str, list[str]] = {}
        for problem in problems:
            field = problem.field if problem.field in self.editors else ""
            by_field.setdefault(field, []).append(self.words.say(problem.sentence, **dict(problem.values)))
        for name in self.editors:
            if name in by_field or name in self.editors.made:
                self.editors[name].show_problem(" ".join(by_field.get(name, ())))
        elsewhere = " ".join(by_field.get("", ()))
        self._problem.setText(elsewhere)
        self._problem.setVisible(bool(elsewhere))
        first = next((name for name in self.editors if name in by_field), None)
        if first is not None:
            self.editors[first].take_focus()

    def set_busy(self, busy: bool) -> None:
        """Keep an act from being submitted twice while it is under way."""
        self.button.setEnabled(not busy)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep an Enter that no field wanted from reaching a window's default button."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        self.buttons = QHBoxLayout()
        self.buttons.addWidget(self.button)
        self.buttons.addWidget(self.more, 1, Qt.AlignmentFlag.AlignRight)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2 * GRID - 4)
        for part in (self.area, self._edge, self.foot, self._problem):
            self._column.addWidget(part)
        self._column.addLayout(self.buttons)
        self._column.addStretch(1)
        for part in (self._edge, self.foot, self._problem):
            part.hide()
        self.area.verticalScrollBar().rangeChanged.connect(lambda _least, most: self._edge.setVisible(most > 0))

    def _make(self, name: str, following: FieldEditor | None) -> FieldEditor:
        spec = self.fields.specs[name]
        editor = editor_of(spec)(spec, self.words, self.clock, self.area.home(name))
        editor.hide()  # until it is known to be in sight
        self.area.put(editor, following)
        editor.left.connect(lambda: self._go_on(name))
        editor.spoken.connect(self._show_applying)
        editor.edited.connect(self._show_applying)
        editor.edited.connect(self.edited)
        editor.decided.connect(self.submit)
        return editor

    def _show_applying(self) -> None:
        """Show the fields that apply to what is typed so far; what was typed in the others waits."""
        applying = self.fields.applying(self.editors.typed())
        for name in self.editors:
            is_shown = name in applying and self.more.in_sight(name)
            if is_shown or name in self.editors.made:
                self.editors[name].setVisible(is_shown)
        self.more.follow()

    def _go_on(self, name: str) -> None:
        """Check the field that is left, and go to the next one that is shown; from the last one to the button."""
        editor = self.editors[name]
        try:
            read_field(self.fields, name, editor.typed(), editor.place())
        except FieldsRefused as refusal:
            problem = refusal.problems[0]
            editor.show_problem(self.words.say(problem.sentence, **dict(problem.values)))
            return
        names = list(self.editors.shown)
        following = names[names.index(name) + 1 :]
        if following:
            self.editors[following[0]].take_focus()
        else:
            self.button.setFocus(Qt.FocusReason.TabFocusReason)
