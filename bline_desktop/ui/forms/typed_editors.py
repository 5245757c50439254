"""Fields that are typed: texts, numbers with their unit at the right edge, dates, and moments with an echo."""

from datetime import date, datetime

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from bline_desktop.domain.ages import Age
from bline_desktop.domain.clock import Clock
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.fields import FieldSpec, Input
from bline_desktop.domain.typed_time import read_date, read_moment
from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.forms.editor import FieldEditor, sentences
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.buttons import is_enter
from bline_desktop.ui.widgets.labels import OneLine

HOW_TO_TYPE_A_TIME = N_("forms", "Such as 0730, -15 (minutes ago), y2210 (yesterday) or 05-Nov-2026 14:05")
HOW_TO_TYPE_A_DATE = N_("forms", "Such as 05-Nov-2026 or 20261105")
JUST_NOW = N_("forms", "{moment}, now")
AGO = N_("forms", "{moment}, {span} ago")
AHEAD = N_("forms", "{moment}, in {span}")
TODAY = N_("forms", "today {clock}")
LINES = 3
NUMBER_ROOM = 120  # beside the unit
ECHO_EVERY_MS = 20_000
WIDTHS = {Input.NUMBER: 220, Input.WHOLE: 220, Input.DATE: 300, Input.MOMENT: 300}


class UnitEdit(QLineEdit):
    """A line to type in, with the unit at its right edge. Its content is selected when the keyboard comes to it."""

    def __init__(self, unit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unit = OneLine(unit, "quiet", parent=self) if unit else None
        if self._unit is not None:
            self._unit.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @property
    def unit(self) -> str:
        """The unit that is shown."""
        return self._unit.text() if self._unit is not None else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the unit at the right edge and the typed text off it."""
        super().resizeEvent(event)
        self._place_unit()

    def changeEvent(self, event: QEvent) -> None:
        """Make room anew when the letters change their size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._place_unit()

    def showEvent(self, event: QShowEvent) -> None:
        """Make room once the letters have their final size."""
        super().showEvent(event)
        self._place_unit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select what is there, so that typing replaces it."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def _place_unit(self) -> None:
        if self._unit is None:
            return
        width = self._unit.sizeHint().width()
        self.setTextMargins(0, 0, width + GRID, 0)
        self._unit.setGeometry(self.width() - width - GRID - 4, 0, width, self.height())


class LineEditor(FieldEditor):
    """A text or a number on one line."""

    nothing = ""

    def __init__(self, spec: FieldSpec, words: Words, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(spec, words, clock, parent)
        self.edit = UnitEdit(words.say(spec.unit) if spec.unit else "", self)
        if spec.input in WIDTHS:
            with_unit = NUMBER_ROOM + self.edit.fontMetrics().horizontalAdvance(self.edit.unit)
            self.edit.setMaximumWidth(max(WIDTHS[spec.input], with_unit))
            self.edit.setMinimumWidth(min(WIDTHS[spec.input], 180))
        if self.edit.unit:
            self.edit.setAccessibleName(f"{self.title}, {self.edit.unit}")
        self.edit.textEdited.connect(self._was_edited)
        self.edit.returnPressed.connect(self.left)
        self._adopt(self.edit)

    def typed(self) -> object:
        """Return the text as typed."""
        return self.edit.text()

    def restore(self, typed: object) -> None:
        """Show what was typed before."""
        self.edit.setText("" if typed is None else str(typed))

    def editors(self) -> tuple[QWidget, ...]:
        """Return the line."""
        return (self.edit,)


class TimeEditor(LineEditor):
    """A moment or a day, with an echo of how it is understood as soon as it is typed."""

    def __init__(self, spec: FieldSpec, words: Words, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(spec, words, clock, parent)
        self.edit.textChanged.connect(self._echo)
        # What "-15" means moves with the clock, so the echo does too.
        self._tick = QTimer(self, interval=ECHO_EVERY_MS)
        self._tick.timeout.connect(self._echo)
        self._tick.start()

    def _help_text(self) -> str:
        how = HOW_TO_TYPE_A_TIME if self.spec.input is Input.MOMENT else HOW_TO_TYPE_A_DATE
        return sentences([said for said in (super()._help_text(), self.words.say(how)) if said])

    def _echo(self) -> None:
        text = self.edit.text()
        try:
            value = self._read(text) if text.strip() else None
        except RuleBroken:
            value = None  # half typed; what is wrong is said when the field is left
        self.set_help("" if value is None else self._said(value))

    def _read(self, text: str) -> datetime | date:
        if self.spec.input is Input.DATE:
            return read_date(text)
        return read_moment(text, self.clock.now(), self.clock.zone)

    def _said(self, value: datetime | date) -> str:
        if not isinstance(value, datetime):
            return self.words.date(value)
        now = self.clock.now()
        moment = self.words.near(value, now)
        if self.words.local(value).date() == self.words.local(now).date():
            moment = self.words.say(TODAY, clock=self.words.clock(value))
        span = now - value
        if abs(span.total_seconds()) < 60:
            return self.words.say(JUST_NOW, moment=moment)
        if span.total_seconds() > 0:
            return self.words.say(AGO, moment=moment, span=Age(span))
        return self.words.say(AHEAD, moment=moment, span=abs(span))


class LongEdit(QPlainTextEdit):
    """Several lines of text; Tab and Ctrl+Enter leave it, Enter makes a new line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Ctrl+Enter to the form."""
        if is_enter(event) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)


class LongTextEditor(FieldEditor):
    """A text of several lines."""

    nothing = ""

    def __init__(self, spec: FieldSpec, words: Words, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(spec, words, clock, parent)
        self.edit = LongEdit(self)
        self.edit.setFixedHeight(self.edit.fontMetrics().lineSpacing() * LINES + 3 * GRID)
        self._adopt(self.edit)
        self.edit.textChanged.connect(self._was_edited)

    def typed(self) -> object:
        """Return the text as typed."""
        return self.edit.toPlainText()

    def restore(self, typed: object) -> None:
        """Show what was typed before."""
        self.edit.setPlainText("" if typed is None else str(typed))

    def editors(self) -> tuple[QWidget, ...]:
        """Return the text field."""
        return (self.edit,)
