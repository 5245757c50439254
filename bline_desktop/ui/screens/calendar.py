"""The calendar of the whole ward, or of one patient: a month, a week, a day, or what is late and to come."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from bline_desktop.domain.changes import Changed
from bline_desktop.domain.people import Right
from bline_desktop.domain.plan.calendar_cells import cells
from bline_desktop.domain.plan.calendar_cells import rows as month_rows
from bline_desktop.domain.plan.entries import CalendarEntry, CalendarView
from bline_desktop.domain.words import N_
from bline_desktop.ui.screens.calendar_asker import CalendarAsker
from bline_desktop.ui.screens.calendar_days import Shown, holiday_note, week_begins, week_rows
from bline_desktop.ui.screens.calendar_foot import CalendarFoot, InHand
from bline_desktop.ui.screens.calendar_goals import deferring, goal_of
from bline_desktop.ui.screens.calendar_head import CalendarHead, Mode
from bline_desktop.ui.screens.calendar_lists import agenda_list, day_list, rows_ahead, rows_of_day
from bline_desktop.ui.screens.calendar_table import CalendarTable, ListRow
from bline_desktop.ui.screens.plan_prints import CalendarPrints
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.calendar_grid import CalendarGrid
from bline_desktop.ui.widgets.calendar_layout import Row
from bline_desktop.ui.widgets.calendar_words import EntryWords

TITLE = N_("calendar", "Calendar")
EVERY_MINUTE_MS = 60_000
NOTHING = N_("calendar", "Nothing is planned or done in these days.")
NOT_FOUND = N_("calendar", "Nothing in these days is of the kinds or patients that are chosen.")


class CalendarScreen(QWidget):
    """Shows days and leads to what is done on them; nothing is recorded here."""

    goal_chosen = Signal(object)  # Goal: where an entry leads

    def __init__(self, patient_id: UUID | None, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.patient_id, self.tools = patient_id, tools
        words, of_ward = tools.words, patient_id is None
        self.said = EntryWords(words, of_ward)
        today = tools.desk.clock.today()
        self.shown = Shown(Mode.MONTH, today, week_begins(words))
        self.day = today  # the one in hand
        self.view: CalendarView | None = None
        self.asker = CalendarAsker(patient_id, tools.desk, self)
        self.head = CalendarHead(tools, of_ward=of_ward, parent=self)
        self.prints = CalendarPrints(patient_id, tools, self.head)
        self.head.prints.addWidget(self.prints)
        self.month, self.week = (CalendarGrid(self.said, even=even, parent=self) for even in (True, False))
        self.list, self.agenda = day_list(self.said), agenda_list(self.said)
        self._pages: dict[Mode, QWidget] = dict(zip(Mode, (self.month, self.week, self.list, self.agenda), strict=True))
        self.pages = QStackedWidget(self)
        self.foot = CalendarFoot(self.said, self)
        self._every_minute = QTimer(self, interval=EVERY_MINUTE_MS)
        self._lay_out()
        self._connect()

    def reload(self) -> None:
        """Ask for the days that are shown."""
        for page in (self.month, self.week, self.list, self.agenda):
            page.may_move = self.tools.may(Right.PLAN_COURSE)
        self.asker.want(self.shown.span, (other.span for other in self.shown.neighbours))

    def show_calendar(self, view: CalendarView) -> None:
        """Show a calendar; the day and the entry in hand stay in hand."""
        self.view = view
        self.prints.show_month(self.shown.day, self.shown.begins)
        shown, words = self.head.filter.value.of(view), self.tools.words
        getattr(self, f"_show_{self.shown.mode}")(shown)
        is_said = bool(shown.entries) or self.shown.mode in (Mode.DAY, Mode.AGENDA)  # a table says by itself
        empty = "" if is_said else words.say(NOT_FOUND if view.entries else NOTHING)
        note = " ".join(text for text in (empty, holiday_note(words, view)) if text)
        self.head.show_days(self.shown.title(words), note, can_move=self.shown.mode is not Mode.AGENDA)
        self._show_hand()

    def open_day(self, day: date, mode: Mode = Mode.DAY) -> None:
        """Show a day in one of the ways."""
        self.day = day
        self._show(replace(self.shown, mode=mode, day=day))
        self.take_focus()

    def take_focus(self) -> None:
        """Put the keyboard on the days."""
        self._pages[self.shown.mode].setFocus()

    def _show(self, shown: Shown) -> None:
        """Turn to other days; what is known of them is shown before the store has answered."""
        self.shown, self.view = shown, None
        self.head.modes.set_value(shown.mode)
        self.head.title.setText(shown.title(self.tools.words))
        self.pages.setCurrentWidget(self._pages[shown.mode])
        self.reload()

    def _show_month(self, view: CalendarView) -> None:
        weeks = month_rows(view, self.shown.weeks, self.shown.day.month)
        self.month.show_rows([Row(week) for week in weeks], view.today)
        self._take_day(self.month)

    def _show_week(self, view: CalendarView) -> None:
        """Show one row for each patient of whom there is anything; for a single patient one row."""
        (days,) = self.shown.weeks
        of_each = week_rows(view, days, self.said.who) if self.patient_id is None else []
        self.week.show_rows(of_each or [Row(cells(view, days))], view.today)
        self._take_day(self.week)

    def _show_day(self, view: CalendarView) -> None:
        _fill(self.list, rows_of_day(view, self.shown.day, self.view or view), view.today)

    def _show_agenda(self, view: CalendarView) -> None:
        _fill(self.agenda, rows_ahead(view), view.today)

    def _take_day(self, grid: CalendarGrid) -> None:
        """Put a day in hand that is shown: the one that was, or the one that the page is about."""
        if (grid.hand.cell is None or grid.hand.day != self.day) and not grid.hand.moves:
            grid.choose_day(self.day)

    def _show_hand(self) -> None:
        """Say beneath what is in hand, and what can be done with it."""
        page = self._pages[self.shown.mode]
        if isinstance(page, CalendarGrid):
            hand, cell = InHand(page.hand.entry, page.hand.target), page.hand.cell
            otherwise = self.said.cell(cell, page.today) if cell is not None else ""
        else:
            assert isinstance(page, CalendarTable)
            hand, otherwise = InHand(page.entry, page.target), ""
        self.foot.show_hand(hand, otherwise, may_move=self.tools.may(Right.PLAN_COURSE))

    def _move(self, steps: int) -> None:
        moved = self.shown.moved(steps)
        self.day = moved.day
        self._show(moved)

    def _go_to_day(self, day: date) -> None:
        self.day = day
        self._show(replace(self.shown, day=day))

    def _go_today(self) -> None:
        self._go_to_day(self.tools.desk.clock.today())

    def _choose_mode(self, mode: str) -> None:
        today = self.tools.desk.clock.today()
        self.open_day(today if Mode(mode) is Mode.AGENDA else self.day, Mode(mode))

    def _open(self, entry: CalendarEntry) -> None:
        self.goal_chosen.emit(goal_of(entry, self.tools.desk.clock.today()))

    def _defer(self, entry: CalendarEntry, day: date | None) -> None:
        self.goal_chosen.emit(deferring(entry, day))

    def _filter(self) -> None:
        if self.view is not None:
            self.show_calendar(self.view)

    def _refresh(self) -> None:
        if self.isVisible() and self.tools.present:
            self.reload()

    def _follow(self, change: Changed) -> None:
        self.asker.forget()
        if change.patients and self.patient_id is None:  # the patient's window asks for its tabs by itself
            self._refresh()

    def _connect(self) -> None:
        self.asker.came.connect(self.show_calendar)
        self.head.mode_chosen.connect(self._choose_mode)
        self.head.moved.connect(self._move)
        self.head.today_pressed.connect(self._go_today)
        self.head.filter.changed.connect(self._filter)
        self.head.filter.search.down_pressed.connect(self.take_focus)
        for grid in (self.month, self.week):
            grid.day_chosen.connect(lambda day: setattr(self, "day", day))
            grid.day_wanted.connect(self._go_to_day)
            grid.day_opened.connect(self.open_day)
            grid.page_wanted.connect(self._move)
            grid.today_wanted.connect(self._go_today)
            grid.entry_opened.connect(self._open)
        for table in (self.list, self.agenda):
            table.opened.connect(lambda row: self._open(row.entry))
        for page in (self.month, self.week, self.list, self.agenda):
            page.move_wanted.connect(self._defer)
            page.hand_changed.connect(self._show_hand)
        self.foot.defer_wanted.connect(self._defer)
        self.tools.desk.changed.connect(self._follow)
        if self.patient_id is None:
            self._every_minute.timeout.connect(self._refresh)
            self._every_minute.start()

    def _lay_out(self) -> None:
        for page in self._pages.values():
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, GRID // 2)
        column.setSpacing(GRID // 2)
        column.addWidget(self.head)
        column.addSpacing(GRID // 2)
        column.addWidget(self.pages, 1)
        column.addWidget(self.foot)


def _fill(table: CalendarTable, rows: Sequence[ListRow], today: date) -> None:
    """Show rows; where the keyboard waits for them already, it goes on the first one."""
    table.today = today
    table.show_rows(rows)
    if rows and table.hasFocus() and table.chosen_row() is None:
        table.choose(rows[0].row_id)
