"""The head of a calendar: which days are shown, back and forward, and how: month, week, day, or what is to come."""

from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bline_desktop.domain.words import N_
from bline_desktop.ui.forms.choice_editors import KeyRow
from bline_desktop.ui.screens.calendar_filter import FilterRow
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.buttons import Button, RepeatButton
from bline_desktop.ui.widgets.calendar_legend import CalendarLegend
from bline_desktop.ui.widgets.flow import settle
from bline_desktop.ui.widgets.labels import OneLine, TextLabel

HOW = N_("calendar", "How the calendar is shown")
BACK, TODAY, FORWARD = N_("calendar", "Back"), N_("calendar", "Today"), N_("calendar", "Forward")
ARROW = 40  # pixels


class Mode(StrEnum):
    """How a calendar is shown; the letter with Alt chooses it."""

    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    AGENDA = "agenda"


MODES = {
    Mode.MONTH: (N_("calendar", "Month"), "Alt+M"),
    Mode.WEEK: (N_("calendar", "Week"), "Alt+W"),
    Mode.DAY: (N_("calendar", "Day"), "Alt+D"),
    Mode.AGENDA: (N_("calendar", "Agenda"), "Alt+A"),
}


class CalendarHead(QWidget):
    """Two lines above the days. Prints are put into `prints`."""

    mode_chosen = Signal(str)
    moved = Signal(int)  # back or forward by one
    today_pressed = Signal()

    def __init__(self, tools: Tools, *, of_ward: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = tools.words
        self.back, self.forward = RepeatButton("‹", self), RepeatButton("›", self)
        self.today = Button(words.say(TODAY), self)
        for button, said in ((self.back, BACK), (self.forward, FORWARD)):
            button.setFixedWidth(ARROW)
            button.setAccessibleName(words.say(said))
            button.setToolTip(words.say(said))
        self.title = OneLine("", "headline", parent=self)
        self.modes = KeyRow([(mode, words.say(said)) for mode, (said, _) in MODES.items()], words.say(HOW), self)
        self.modes.set_value(Mode.MONTH)
        self.filter = FilterRow(words, of_ward=of_ward, parent=self)
        self.legend = CalendarLegend(words, self)
        self.note = TextLabel("", "quiet", parent=self)
        self.prints = QHBoxLayout()
        self._lay_out(of_ward=of_ward)
        self.back.clicked.connect(lambda: self.moved.emit(-1))
        self.forward.clicked.connect(lambda: self.moved.emit(1))
        self.today.clicked.connect(self.today_pressed)
        self.modes.chosen.connect(lambda: self.mode_chosen.emit(str(self.modes.value)))
        for key, (mode, (said, keys)) in zip(self.modes.keys, MODES.items(), strict=True):
            key.setToolTip(f"{words.say(said)} ({keys})")
            shortcut = QShortcut(QKeySequence(keys), parent or self, lambda mode=mode: self._choose(mode))
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def show_days(self, title: str, note: str, *, can_move: bool) -> None:
        """Say which days are shown, and what is to be said of them."""
        self.title.setText(title)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        for button in (self.back, self.forward):
            button.setVisible(can_move)
        settle(self)

    def _choose(self, mode: Mode) -> None:
        self.modes.set_value(mode)
        self.mode_chosen.emit(str(mode))

    def _lay_out(self, *, of_ward: bool) -> None:
        """Lay two lines out; in a patient's window, which is lower, the filter stands in the first."""
        top, beneath = QHBoxLayout(), QHBoxLayout()
        for row in (top, beneath, self.prints):
            row.setSpacing(GRID)
        for part in (self.back, self.today, self.forward):
            top.addWidget(part)
        top.addSpacing(GRID)
        top.addWidget(self.title)
        top.addStretch(1)
        top.addLayout(self.prints)
        if not of_ward:
            top.addWidget(self.filter)
            top.addSpacing(2 * GRID)
        top.addWidget(self.modes)
        if of_ward:
            beneath.addWidget(self.filter)
        beneath.addWidget(self.note, 4)
        beneath.addStretch(1)
        beneath.addWidget(self.legend)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID if of_ward else GRID // 2)
        column.addLayout(top)
        column.addLayout(beneath)
