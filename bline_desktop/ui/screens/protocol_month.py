"""The month of an example patient: the very grid of the calendar, over the days that a protocol lays out."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bline_desktop.domain.holidays import Holidays
from bline_desktop.domain.plan.calendar_cells import rows
from bline_desktop.domain.plan.entries import CalendarEntry
from bline_desktop.domain.plan.example import TriedOut, example_view
from bline_desktop.domain.plan.said import say_day, say_step, say_window
from bline_desktop.domain.plan.steps import DatedStep
from bline_desktop.domain.words import N_
from bline_desktop.ui.screens.calendar_days import Shown, week_begins
from bline_desktop.ui.screens.calendar_head import Mode
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.widgets.calendar_grid import CalendarGrid
from bline_desktop.ui.widgets.calendar_layout import Row
from bline_desktop.ui.widgets.calendar_words import EntryWords
from bline_desktop.ui.widgets.labels import TextLabel

ON_ITS_DAY = N_("template", "{step}: {day}, on that day")
IN_WINDOW = N_("template", "{step}: {day}; window {window}")
HELP = N_(
    "template",
    "Arrow keys move the day, Page Up and Page Down turn the month, Home goes to the first day of the protocol. The "
    "space bar goes through the steps of the day, Enter opens one.",
)
LOWEST = 120  # pixels; a month that has less room scrolls


class ExampleMonth(QWidget):
    """One month at a time, from the first to the last of the course; what is in hand is said beneath."""

    turned = Signal()  # another month is shown
    step_opened = Signal(object)  # DatedStep
    day_opened = Signal(object)  # date

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._said = EntryWords(tools.words)
        self._tried = TriedOut(None, ())
        self._holidays: Holidays | None = None
        self.shown = Shown(Mode.MONTH, tools.desk.clock.today(), week_begins(tools.words))
        self.grid = CalendarGrid(self._said, even=True, parent=self)
        self.grid.setAccessibleDescription(tools.words.say(HELP))
        self.grid.setMinimumHeight(LOWEST)
        self.foot = TextLabel("", "quiet", parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.grid, 1)
        column.addWidget(self.foot)
        self.setFocusProxy(self.grid)
        self._connect()

    @property
    def title(self) -> str:
        """The month that is shown."""
        return self.shown.title(self._tools.words)

    def show_tried(self, tried: TriedOut, holidays: Holidays | None, *, anew: bool) -> None:
        """Show other days. The month stays as long as the course goes through it; `anew` opens on its first step."""
        self._tried, self._holidays = tried, holidays
        course = tried.course
        if course is not None and (anew or not self._is_within(self.shown.day)):
            self.shown = self._on(course[0])
        self._draw()

    def can_turn(self, months: int) -> bool:
        """Tell whether the course goes on so many months later."""
        return self._is_within(self.shown.moved(months).day)

    def turn(self, months: int) -> None:
        """Turn to a later month, or an earlier one; beyond the course there is nothing to be seen."""
        if self.can_turn(months):
            self.shown = self.shown.moved(months)
            self._draw()

    def go_to_first(self) -> None:
        """Show the first day of the course."""
        course = self._tried.course
        if course is not None:
            self._go_to_day(course[0])

    def go_to(self, step: DatedStep) -> bool:
        """Show a step and put it in hand; tell whether it has a day."""
        known = self._tried.step(step.key)
        if known is None or known.target is None:
            return False
        self._go_to_day(known.target)
        cell = self.grid.hand.cell
        self.grid.choose_entry(next((one for one in cell.entries if one.step == step.key), None) if cell else None)
        return True

    def _is_within(self, day: date) -> bool:
        """Tell whether the course goes through the month of a day."""
        course = self._tried.course
        return course is not None and _month(course[0]) <= _month(day) <= _month(course[1])

    def _on(self, day: date) -> Shown:
        return Shown(Mode.MONTH, day, self.shown.begins)

    def _go_to_day(self, day: date) -> None:
        """Show a day and put it in hand, unless it lies beyond the course."""
        if self._is_within(day):
            self.shown = self._on(day)
            self._draw()
            self.grid.choose_day(day)

    def _draw(self) -> None:
        weeks, today = self.shown.weeks, self._tools.desk.clock.today()
        view = example_view(self._tried, weeks[0][0], weeks[-1][-1], today, self._holidays)
        self.grid.show_rows([Row(week) for week in rows(view, weeks, self.shown.day.month)], today)
        hand = self.grid.hand
        if hand.cell is None or hand.cell.is_outside:
            self.grid.choose_day(self.shown.day)
        self._say_hand()
        self.turned.emit()

    def _say_hand(self) -> None:
        """Say beneath what is in hand: a step with its day and its window, else what stands on the day."""
        hand = self.grid.hand
        step = self._step_of(hand.entry) if hand.entry is not None else None
        if step is not None:
            self.foot.setText(self._step_words(step))
        elif hand.cell is not None:
            self.foot.setText(self._said.cell(hand.cell, self.grid.today))

    def _step_words(self, step: DatedStep) -> str:
        said = say_step(step)
        if step.target is None or step.days is None or step.days.opens == step.days.closes:
            return self._tools.words.say(ON_ITS_DAY, step=said, day=say_day(step.target) if step.target else "")
        return self._tools.words.say(IN_WINDOW, step=said, day=say_day(step.target), window=say_window(step.days))

    def _step_of(self, entry: CalendarEntry) -> DatedStep | None:
        return self._tried.step(entry.step) if entry.step else None

    def _open(self, entry: CalendarEntry) -> None:
        step = self._step_of(entry)
        if step is not None:
            self.step_opened.emit(step)

    def _connect(self) -> None:
        self.grid.page_wanted.connect(self.turn)
        self.grid.day_wanted.connect(self._go_to_day)
        self.grid.today_wanted.connect(self.go_to_first)
        self.grid.hand_changed.connect(self._say_hand)
        self.grid.entry_opened.connect(self._open)
        self.grid.day_opened.connect(self.day_opened)


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month
