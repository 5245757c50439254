"""One field of a form: its title above, its editor, and beneath it what is allowed or what is wrong."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from bline_desktop.domain.draft import Place, allowed_range, typed_value
from bline_desktop.domain.fields import FieldSpec
from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.widgets.labels import TextLabel, set_look

if TYPE_CHECKING:
    from bline_desktop.domain.clock import Clock

OPTIONAL = N_("forms", "{title} (optional)")


class FieldEditor(QWidget):
    """The part that all editors share. A subclass gives `typed`, `restore` and the widget that takes the focus."""

    edited = Signal()
    left = Signal()  # Enter: on to the next field
    decided = Signal()  # one key that chooses and records
    spoken = Signal()  # something else is said of it than before
    nothing: ClassVar[object] = None  # what is typed in a new one

    def __init__(self, spec: FieldSpec, words: Words, clock: "Clock", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self.words = words
        self.clock = clock
        self.title = title_of(spec, words)
        self._help = self._help_text()
        self._problem = ""
        self._note = ""
        self._note_stays = False
        self._in_line = False
        self._shown = (self._help, "caption", self._help, False)  # what is shown beneath: Qt works on each new setting
        self._caption = TitleLabel(self.title, parent=self)
        self._beneath: TextLabel | None = None  # made when there is something to say: many fields never say anything
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(self._caption)
        self._column.addStretch(1)  # room to spare goes beneath, never between a title and its field
        if self._help:
            self._write_beneath(self._help, "caption")
        self._caption.pressed.connect(self.take_focus)

    @property
    def problem(self) -> str:
        """The sentence that is shown because something is wrong, or ""."""
        return self._problem

    @property
    def beneath(self) -> str:
        """The text under the editor: a problem, an echo, or what is allowed."""
        return self._beneath.text() if self._beneath is not None else ""

    def typed(self) -> object:
        """Return what was typed, as a draft keeps it."""
        raise NotImplementedError

    def restore(self, typed: object) -> None:
        """Show what was typed before."""
        raise NotImplementedError

    def editors(self) -> tuple[QWidget, ...]:
        """Return the widgets that take the keyboard, the first of them first."""
        raise NotImplementedError

    def preset(self, value: object) -> None:
        """Fill in a value as a person would type it."""
        self.restore(typed_value(self.spec, value, self.clock.zone))

    def take_focus(self) -> None:
        """Put the keyboard into this field."""
        self.editors()[0].setFocus(Qt.FocusReason.TabFocusReason)

    def place(self) -> Place:
        """Return when and where it is typed."""
        return Place(self.clock.now(), self.clock.zone)

    def stand_in_line(self, width: int) -> None:
        """Take so much width beside other fields: the usual help is said at the pointer and read out, not shown."""
        self._in_line = True
        self._caption.setText(self.words.say(self.spec.title))
        for part in (self, *self.editors()):
            part.setMinimumWidth(0)
            part.setMaximumWidth(width)
        self.setFixedWidth(width)
        self._show_usual()

    def show_problem(self, sentence: str) -> None:
        """Say what is wrong in the place of the help, or with "" show the help again."""
        self._problem = sentence
        for widget in self.editors():
            set_look(widget, "bad", "true" if sentence else "false")
        if sentence:
            note = self._note if self._note_stays and self._note != sentence else ""
            self._show_beneath(" ".join(filter(None, (sentence, note))), "problem")
        else:
            self._show_usual()

    @property
    def has_words(self) -> bool:
        """Whether a problem or a note is said of this field."""
        return bool(self._problem or self._note)

    def show_note(self, sentence: str, *, stays: bool = False) -> None:
        """Say in the place of the help what is worth a look, though nothing is refused; "" shows the help again.

        One that `stays` is said after a problem as well.
        """
        self._note, self._note_stays = sentence, stays
        if not self._problem:
            self._show_usual()

    def set_help(self, text: str) -> None:
        """Say something else than the usual help where nothing is wrong: how what is typed will be understood."""
        self._help = text or self._help_text()
        if not self._problem:
            self._show_usual()

    def _show_usual(self) -> None:
        """Show the note, or else the help."""
        usual = "" if self._in_line and self._help == self._help_text() else self._help
        self._show_beneath(self._note or usual, "notice" if self._note else "caption")

    def _show_beneath(self, text: str, role: str) -> None:
        shown = (text, role, self._help, self._in_line)
        if shown == self._shown:
            return
        self._shown = shown
        self.spoken.emit()
        self._write_beneath(text, role)
        for widget in self.editors():
            widget.setAccessibleDescription(text or self._help)
            widget.setToolTip(self._help if self._in_line else "")

    def _write_beneath(self, text: str, role: str) -> None:
        if self._beneath is None and text:
            self._beneath = TextLabel("", role, parent=self)
            self._column.insertWidget(self._column.count() - 1, self._beneath)
        if self._beneath is not None:
            self._beneath.setText(text)
            self._beneath.setVisible(bool(text))
            set_look(self._beneath, "role", role)

    def _adopt(self, part: QWidget | QBoxLayout) -> None:
        """Put the editor between title and help, and name what takes the keyboard."""
        if isinstance(part, QWidget):
            self._column.insertWidget(1, part)
        else:
            self._column.insertLayout(1, part)
        for widget in self.editors():
            widget.setAccessibleName(widget.accessibleName() or self.title)
            widget.setAccessibleDescription(self._help)
        self._caption.setBuddy(self.editors()[0])
        self.setFocusProxy(self.editors()[0])

    def _help_text(self) -> str:
        allowed = allowed_range(self.spec)
        said = [self.words.say(self.spec.help)] if self.spec.help else []
        if allowed is not None and (self.spec.low or self.spec.high is not None):  # "at least 0" tells nobody anything
            said.append(self.words.say(allowed[0], **allowed[1]))
        return sentences(said)

    def _was_edited(self) -> None:
        self.show_problem("")
        self.edited.emit()


def title_of(spec: FieldSpec, words: Words) -> str:
    """Return what stands above a field: its title, and whether it can be left empty."""
    title = words.say(spec.title)
    return title if spec.required else words.say(OPTIONAL, title=title)


def sentences(said: Sequence[str]) -> str:
    """Join what is said beneath a field: each part but the last one ends in a full stop."""
    return " ".join(text if text.endswith(".") or text is said[-1] else f"{text}." for text in said)


class TitleLabel(TextLabel):
    """The title of a field; pressing it puts the keyboard into the field."""

    pressed = Signal()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell that the title was pressed."""
        super().mousePressEvent(event)
        self.pressed.emit()
