"""One patient's course in one look: the picture, and the same as a table; a choice in one shows in the other."""

from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from bline_desktop.domain.timeline import Timeline
from bline_desktop.domain.words import N_
from bline_desktop.plots.targets import Target
from bline_desktop.queries.timeline import timeline
from bline_desktop.ui.forms.choice_editors import KeyRow
from bline_desktop.ui.plot_canvas import PlotCanvas
from bline_desktop.ui.screens.timeline_rows import Entry, entries, entry_model
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.tables.table import RowsTable
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.buttons import Button, RepeatButton

COURSE = N_("timeline", "Timeline")
ALL, WEEK = N_("timeline", "All"), N_("timeline", "Last 7 days")
NEARER, FARTHER = N_("timeline", "Nearer (+)"), N_("timeline", "Farther (−)")
AXIS, DATES, DAYS = N_("timeline", "Axis"), N_("timeline", "Date"), N_("timeline", "Day since transplant")
AS_TABLE, AS_PICTURE = N_("timeline", "Show as table"), N_("timeline", "Show the picture")
ONE_ROW = 88  # with the titles: the picture comes first, and the line between them can be moved
LEAST_HEIGHT = 210  # a hidden tab still asks for its room, and the form of an act needs it more
EVENTS = N_("timeline", "Everything in the picture, the newest first")


class TimelineScreen(QWidget):
    """The picture with its toolbar, and the table of all that is in it."""

    def __init__(self, patient_id: UUID, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.patient_id = patient_id
        self.tools = tools
        words = tools.words
        self.canvas = PlotCanvas(words)
        self.canvas.setMinimumSize(480, LEAST_HEIGHT)
        self.table: RowsTable[Entry] = RowsTable(entry_model(words), words.say(EVENTS))
        self.all = Button(words.say(ALL))
        self.week = Button(words.say(WEEK))
        self.nearer, self.farther = RepeatButton(words.say(NEARER)), RepeatButton(words.say(FARTHER))
        self.axis = KeyRow([("date", words.say(DATES)), ("day", words.say(DAYS))], words.say(AXIS))
        self.axis.set_value("date")
        self._is_empty = False
        self._moves: tuple[QWidget, ...] = (self.all, self.week, self.nearer, self.farther, self.axis)
        self.as_table = Button(words.say(AS_TABLE))
        self.split = QSplitter(Qt.Orientation.Vertical)  # picture above, table beneath
        self._lay_out()
        self._connect()

    def reload(self) -> None:
        """Ask for the course."""
        self.tools.desk.ask(self, lambda session, asker: timeline(session, asker, self.patient_id), self.show_course)

    def show_course(self, course: Timeline) -> None:
        """Show the course; what was looked at closely stays in view."""
        self.canvas.show_timeline(course)
        found = entries(self.tools.words, course)
        self.table.show_rows(found)
        self._is_empty = not found
        self._show_moves()

    def take_focus(self) -> None:
        """Put the keyboard on the picture, or on the table where the picture is put away."""
        (self.canvas if self.canvas.isVisibleTo(self) else self.table).setFocus()

    def _toggle_table(self) -> None:
        """Put the picture away for those who can't see it, or bring it back."""
        shown = self.canvas.isVisibleTo(self)
        self.canvas.setVisible(not shown)
        self.as_table.setText(self.tools.words.say(AS_PICTURE if shown else AS_TABLE))
        self._show_moves()
        if shown:
            self.table.setFocus()

    def _show_moves(self) -> None:
        """Offer what moves the picture where there is one to be moved, and the table where something is in it."""
        pictured = self.canvas.isVisibleTo(self)
        for part in self._moves:
            part.setEnabled(pictured and not self._is_empty)
        self.as_table.setEnabled(not (pictured and self._is_empty))
        self.table.setVisible(not (pictured and self._is_empty))

    def _choose_row(self, mark: Target) -> None:
        rows = self.table.rows_model.rows
        row = next((row for row in rows if row.record_id == mark.record_id and row.start == mark.at), None)
        if row is not None:
            self.table.choose(row.row_id)

    def _ring(self, entry: Entry | None) -> None:
        if entry is None:
            self.canvas.select(None)
        else:
            self.canvas.select(entry.record_id, entry.start)

    def _connect(self) -> None:
        self.all.clicked.connect(self.canvas.show_all)
        self.week.clicked.connect(self.canvas.show_last_week)
        self.nearer.clicked.connect(self.canvas.zoom_in)
        self.farther.clicked.connect(self.canvas.zoom_out)
        self.axis.chosen.connect(lambda: self.canvas.count_days(on=self.axis.value == "day"))
        self.as_table.clicked.connect(self._toggle_table)
        self.canvas.days_counted.connect(lambda on: self.axis.set_value("day" if on else "date"))
        self.canvas.mark_clicked.connect(self._choose_row)
        self.table.chosen.connect(self._ring)

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(GRID)
        for part in (self.all, self.week, self.nearer, self.farther):
            bar.addWidget(part)
        bar.addSpacing(2 * GRID)
        bar.addWidget(self.axis, 1)
        bar.addWidget(self.as_table)
        split = self.split
        split.setChildrenCollapsible(False)
        split.addWidget(self.canvas)
        split.addWidget(self.table)
        split.setStretchFactor(0, 6)
        split.setStretchFactor(1, 1)
        split.setSizes([6000, 1000])
        self.table.setMinimumHeight(ONE_ROW)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addLayout(bar)
        column.addWidget(split, 1)
