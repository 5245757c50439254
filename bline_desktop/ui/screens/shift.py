"""This shift: the work of all patients in one list, group by group; Enter goes to where it is done."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from bline_desktop.domain.changes import Changed
from bline_desktop.domain.plan.said import say_day
from bline_desktop.domain.shift import ShiftGroup, ShiftItem, ShiftList
from bline_desktop.domain.words import N_, Words
from bline_desktop.queries.this_shift import this_shift
from bline_desktop.ui.screens.tools import Tools, empty_page
from bline_desktop.ui.tables.rows import Column, RowsModel
from bline_desktop.ui.tables.table import RowsTable
from bline_desktop.ui.theme import CONTROL_HEIGHT, GRID, Tone
from bline_desktop.ui.widgets.age import AgeLine
from bline_desktop.ui.widgets.chip import Chip
from bline_desktop.ui.widgets.flow import FlowLayout
from bline_desktop.ui.widgets.labels import OneLine
from bline_desktop.ui.widgets.pump_words import distance, say, say_near

THIS_SHIFT = N_("shift", "This shift")
HEADLINE = N_("shift", "{shift}, {begins} to {ends}")
EMPTY_TITLE = N_("shift", "Nothing is due")
EMPTY = N_(
    "shift",
    "What is overdue, due in this shift or soon will stand here for all patients, with second checks that are open and "
    "what waits for a physician.",
)
WHEN, DUE, BED, PATIENT, WHAT = (
    N_("shift", "When"),
    N_("shift", "Due"),
    N_("shift", "Bed"),
    N_("shift", "Patient"),
    N_("shift", "What"),
)
AT, SINCE, UNTIL = N_("shift", "{at}, {away}"), N_("shift", "since {at}"), N_("shift", "until {day}")
COUNT = N_("shift", "{group}: {count}")
DASH = "—"
EVERY_MINUTE_MS = 60_000
TONES = {ShiftGroup.OVERDUE: Tone.CRITICAL, ShiftGroup.NOW: Tone.WARNING}
WAITING = (ShiftGroup.CHECK, ShiftGroup.PHYSICIAN)


class ShiftScreen(QWidget):
    """The work of the shift. While a row has the keyboard no row moves."""

    goal_chosen = Signal(object)  # Goal
    place_chosen = Signal(str, object)  # of the rail; the TextRef to be chosen there, or None

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tools = tools
        words = tools.words
        self._list: ShiftList | None = None
        self.headline = OneLine(words.say(THIS_SHIFT), "headline")
        self.as_of = AgeLine(words)
        self.counts = {group: Chip("", TONES.get(group, Tone.PLAIN), self) for group in ShiftGroup}
        self.table: RowsTable[ShiftItem] = RowsTable(
            shift_model(words, self), words.say(THIS_SHIFT), row_height=CONTROL_HEIGHT
        )
        self.empty = empty_page("task", words.say(EMPTY_TITLE), words.say(EMPTY))
        self._every_minute = QTimer(self, interval=EVERY_MINUTE_MS)
        self._lay_out()
        self.setFocusProxy(self.table)
        self._every_minute.timeout.connect(self._refresh)
        self._every_minute.start()
        self.table.opened.connect(self._open)
        tools.desk.changed.connect(self._follow)

    def reload(self) -> None:
        """Ask for the work of the shift."""
        self.tools.desk.ask(self, this_shift, self.show_list)

    def show_list(self, found: ShiftList) -> None:
        """Show the work as it stands now."""
        self._list = found
        words, shift, now = self.tools.words, found.shift, found.as_of
        begins, ends = words.near(shift.begins, now), words.near(shift.ends, now)
        self.headline.setText(words.say(HEADLINE, shift=shift.title, begins=begins, ends=ends))
        self.table.show_rows(found.items)
        for group, chip in self.counts.items():
            count = found.count(group)
            chip.show_state(words.say(COUNT, group=group, count=count), chip.tone)
            chip.setVisible(bool(count))
        self.pages.setCurrentIndex(1 if found.items else 0)
        self._show_age()

    def take_focus(self) -> None:
        """Put the keyboard into the table."""
        self.table.setFocus()

    @property
    def shown(self) -> ShiftList | None:
        """What is shown; None before the first answer."""
        return self._list

    def _open(self, item: ShiftItem) -> None:
        if item.work.goal is not None:
            self.goal_chosen.emit(item.work.goal)
        else:
            self.place_chosen.emit(item.work.place, item.work.text)

    def _show_age(self) -> None:
        if self._list is not None:
            self.as_of.show_age(self._list.as_of, self.tools.desk.clock.now())

    def _refresh(self) -> None:
        self._show_age()
        if self.isVisible() and self.tools.present:
            self.reload()

    def _follow(self, change: Changed) -> None:
        if self.isVisible() and self.tools.present and change.patients:
            self.reload()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(2 * GRID)
        top.addWidget(self.headline)
        top.addWidget(self.as_of)
        top.addStretch(1)
        chips = FlowLayout(gap=GRID, line_gap=GRID)
        for chip in self.counts.values():
            chips.addWidget(chip)
        filled = QWidget()
        inside = QVBoxLayout(filled)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(GRID + 4)
        inside.addLayout(chips)
        inside.addWidget(self.table, 1)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.empty)
        self.pages.addWidget(filled)
        self.pages.setCurrentIndex(1)  # that nothing is due is said once it is known
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addLayout(top)
        column.addWidget(self.pages, 1)


def shift_model(words: Words, screen: ShiftScreen) -> RowsModel[ShiftItem]:
    """Make the table; its times are said beside the moment of what is shown."""

    def due(item: ShiftItem) -> str:
        work, found = item.work, screen.shown
        day = work.last_day or work.day
        if work.at is None or found is None:
            text = DASH if day is None else say(words, say_day(day))
            if item.group in WAITING and day is not None:
                return words.say(SINCE, at=text)
            return words.say(UNTIL, day=text) if work.last_day is not None else text
        at = words.near(work.at, found.as_of)
        if item.group in WAITING:
            return words.say(SINCE, at=at)
        return words.say(AT, at=at, away=distance(words, work.at, found.as_of))

    def what(item: ShiftItem) -> str:
        found = screen.shown
        return say(words, item.work.what) if found is None else say_near(words, item.work.what, found.as_of)

    def patient(item: ShiftItem) -> str:
        return " ".join((item.whose.trial_id, item.whose.shown_name)) if item.whose else DASH

    def bed(item: ShiftItem) -> str:
        whose = item.whose
        if whose is None or (whose.bed is None and whose.place is None):
            return DASH
        return whose.bed or words.value(whose.place)

    columns: tuple[Column[ShiftItem], ...] = (
        Column(WHEN, lambda item: item.group, tone=lambda item: TONES.get(item.group)),
        Column(DUE, due),
        Column(BED, bed, bold=True),
        Column(PATIENT, patient, bold=True),
        Column(WHAT, what, wide=True),
    )
    return RowsModel(columns, words, row_id=lambda item: item.key)
