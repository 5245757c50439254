"""The bar under the banner: what has to be read, and what waits for an answer. Short good news goes elsewhere."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.messages import Answer, Messages, Note, Option
from bline_desktop.ui.theme import GRID, Tone, theme_of
from bline_desktop.ui.widgets import icons
from bline_desktop.ui.widgets.buttons import Button, QuietButton
from bline_desktop.ui.widgets.flow import FlowLayout
from bline_desktop.ui.widgets.labels import TextLabel

CLOSE = N_("messages", "Close")
SHAPE = 20


class NoteFrame(QFrame):
    """One note: its shape, its text, and the acts that answer it."""

    closed = Signal()
    answered = Signal(object)  # Answer

    def __init__(self, note: Note, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.note = note
        self.words = words
        self.setProperty("role", "note")
        self.setProperty("tone", note.tone.value)
        self.text = TextLabel(note.text, "note-text")
        self.setAccessibleName(note.text)
        self._shape = QLabel()
        self._shape.setFixedWidth(SHAPE)
        self._reason: QLineEdit | None = None
        self.buttons: dict[str, Button] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID - 4, GRID, GRID, GRID)
        row.setSpacing(GRID + 4)
        row.addWidget(self._shape, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._column(), 1)
        if note.question is None:
            close = QuietButton(words.say(CLOSE))
            close.clicked.connect(self.closed)
            row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self._shape.setContentsMargins(0, GRID, 0, 0)
        self._shape.setPixmap(icons.shape(note.tone, theme_of(self), SHAPE))

    @property
    def reason(self) -> str:
        """The reason as typed so far."""
        return self._reason.text().strip() if self._reason else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close a note by Escape; a question is answered by its acts only."""
        if event.key() == Qt.Key.Key_Escape and self.note.question is None:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def take_focus(self) -> None:
        """Put the keyboard where the answer begins."""
        first = self._reason or next(iter(self.buttons.values()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _column(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(GRID)
        column.addSpacing(GRID - 1)
        column.addWidget(self.text)
        question = self.note.question
        if question is None:
            column.addSpacing(GRID - 1)
            return column
        if question.reason is not None:
            title = self.words.say(question.reason)
            self._reason = QLineEdit()
            self._reason.setAccessibleName(title)
            self._reason.textChanged.connect(self._reason_typed)
            self._reason.returnPressed.connect(self._leave_reason)
            column.addWidget(TextLabel(title, "caption"))
            line = QHBoxLayout()
            line.addWidget(self._reason, 1)
            line.addStretch(1)
            column.addLayout(line)
        acts = FlowLayout(gap=GRID, line_gap=GRID)
        for option in question.options:
            acts.addWidget(self._button(option))
        column.addLayout(acts)
        self._reason_typed()
        return column

    def _button(self, option: Option) -> Button:
        button = Button(self.words.say(option.title))
        button.clicked.connect(lambda: self.answered.emit(Answer(option.key, self.reason)))
        self.buttons[option.key] = button
        return button

    def _leave_reason(self) -> None:
        """Go on by Enter to the act that waited for the reason, as from a field of a form; this never does the act."""
        question = self.note.question
        for option in question.options if question else ():
            if option.needs_reason and self.buttons[option.key].isEnabled():
                self.buttons[option.key].setFocus(Qt.FocusReason.TabFocusReason)
                return

    def _reason_typed(self) -> None:
        """Let an act that needs a reason wait for it; going back needs none."""
        question = self.note.question
        for option in question.options if question else ():
            self.buttons[option.key].setEnabled(bool(self.reason) or self._reason is None or not option.needs_reason)


class MessageBar(QWidget):
    """Shows the newest note, and above it the question that waits for an answer."""

    def __init__(self, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self._question: NoteFrame | None = None
        self._news: NoteFrame | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(2 * GRID, GRID, 2 * GRID, 0)
        self._column.setSpacing(GRID)
        messages.noted.connect(self.show_note)
        messages.withdrawn.connect(self.clear)
        messages.question_dropped.connect(self._drop_question)
        self.hide()

    @property
    def notes(self) -> tuple[NoteFrame, ...]:
        """What is shown, from top to bottom."""
        return tuple(frame for frame in (self._question, self._news) if frame is not None)

    def show_note(self, note: Note) -> None:
        """Show a note in the place of the last one of its sort; what went well only takes the last one away."""
        if note.question is None:
            self._drop_news()
            if note.tone is Tone.GOOD and not note.lasting:
                return
            frame = self._news = NoteFrame(note, self._messages.words, self)
            self._column.addWidget(frame)
            frame.closed.connect(self._drop_news)
        else:
            frame = NoteFrame(note, self._messages.words, self)
            self._drop_question()
            self._question = frame
            self._column.insertWidget(0, frame)
            frame.answered.connect(self._answered)
        self.show()
        if note.question is not None:
            frame.take_focus()

    def clear(self) -> None:
        """Take everything away; nobody answers a question that is gone."""
        self._drop_question()
        self._drop_news()

    def _answered(self, answer: Answer) -> None:
        self._drop_question()
        self._messages.answer(answer)

    def _drop_question(self) -> None:
        frame, self._question = self._question, None
        self._drop(frame)

    def _drop_news(self) -> None:
        frame, self._news = self._news, None
        self._drop(frame)

    def _drop(self, frame: NoteFrame | None) -> None:
        if frame is not None:
            self._column.removeWidget(frame)
            frame.hide()
            frame.deleteLater()
        self.setVisible(bool(self.notes))
