"""The ward board: one row a patient in bed order, and above it what needs a hand, the oldest first."""

from datetime import timedelta
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from bline_desktop.domain.changes import Changed
from bline_desktop.domain.people import Right
from bline_desktop.domain.views import Attention, Board, BoardRow
from bline_desktop.domain.words import N_, Words
from bline_desktop.queries.board import ward_board
from bline_desktop.ui.desk import Desk
from bline_desktop.ui.forms.choice_editors import KeyRow
from bline_desktop.ui.messages import Messages
from bline_desktop.ui.screens.board_columns import board_model
from bline_desktop.ui.screens.report import ward_print
from bline_desktop.ui.screens.tools import Tools, empty_page, give_room
from bline_desktop.ui.tables.table import RowsTable
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.age import AgeLine
from bline_desktop.ui.widgets.attention import AttentionStrip
from bline_desktop.ui.widgets.labels import OneLine
from bline_desktop.ui.widgets.toggle import ToggleButton

EVERY_MINUTE_MS = 60_000
ROOMY_FROM = 1420  # px from which the columns of words share what is left; below, MRD alone takes it
WORDY = (1, 3, 6)  # patient, now, chimerism
WARD = N_("board", "Ward")
EVERYBODY, EVERYBODY_N = N_("board", "Everybody"), N_("board", "Everybody ({n} more)")
ORDER = N_("board", "Order")
BED_ORDER, URGENCY = N_("board", "Bed order"), N_("board", "By urgency")
EMPTY_TITLE = N_("board", "Nobody is on the ward")
EMPTY = N_(
    "board", "Who is on the ward or has a pump running stands here. Choose “Everybody”, or enrol under Patients."
)


class BoardScreen(QWidget):
    """The ward at a glance. Rows stay in bed order; while a row has the keyboard no row moves."""

    patient_opened = Signal(UUID)

    def __init__(self, desk: Desk, words: Words, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tools = Tools(desk, words, messages)
        self._board: Board | None = None
        self.as_of = AgeLine(words)
        self.handover = ward_print(self.tools)
        self.everybody = ToggleButton(words.say(EVERYBODY))
        self.order = KeyRow([("bed", words.say(BED_ORDER)), ("urgency", words.say(URGENCY))], words.say(ORDER))
        self.order.set_value("bed")
        self.attention = AttentionStrip(words)
        self.table: RowsTable[BoardRow] = RowsTable(board_model(words), words.say(WARD))
        self.empty = empty_page("ward", words.say(EMPTY_TITLE), words.say(EMPTY))
        self._every_minute = QTimer(self, interval=EVERY_MINUTE_MS)
        self._lay_out()
        self.setFocusProxy(self.table)
        self._every_minute.timeout.connect(self._refresh)
        self._every_minute.start()
        self.everybody.toggled.connect(self.reload)
        self.order.chosen.connect(self._show_rows)
        self.table.opened.connect(lambda row: self.patient_opened.emit(row.patient_id))
        self.attention.patient_opened.connect(self.patient_opened)
        desk.changed.connect(self._follow)

    def reload(self) -> None:
        """Ask for the board."""
        self.handover.setVisible(self.tools.may(Right.REPORT))
        everyone = self.everybody.isChecked()
        self.tools.desk.ask(self, lambda session, asker: ward_board(session, asker, everyone), self.show_board)

    def show_board(self, board: Board) -> None:
        """Show the board as it stands now."""
        self._board = board
        words = self.tools.words
        self.attention.show_attention(board.attention, board.as_of)
        hidden = board.hidden
        self.everybody.setText(words.say(EVERYBODY_N, n=hidden) if hidden else words.say(EVERYBODY))
        self._show_rows()
        self._show_age()

    def take_focus(self) -> None:
        """Put the keyboard into the table."""
        self.table.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Spread the columns evenly where there is room."""
        super().resizeEvent(event)
        for column in WORDY:
            give_room(self.table, column, wanted=self.width() >= ROOMY_FROM)

    def _show_rows(self) -> None:
        if self._board is None:
            return
        rows = self._board.rows
        self.table.show_rows(by_urgency(self._board) if self.order.value == "urgency" else rows)
        if self.sender() is self.order:
            self.table.rows_model.put_in_order()
            self.table.scrollToTop()  # what presses most stands first
        self.pages.setCurrentIndex(1 if rows else 0)

    def _show_age(self) -> None:
        if self._board is not None:
            self.as_of.show_age(self._board.as_of, self.tools.desk.clock.now())

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
        top.addWidget(OneLine(self.tools.words.say(WARD), "headline"))
        top.addWidget(self.as_of)
        top.addStretch(1)
        top.addWidget(self.handover)
        top.addWidget(self.everybody)
        top.addWidget(self.order)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.empty)
        self.pages.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addLayout(top)
        column.addWidget(self.attention)
        column.addWidget(self.pages, 1)


def by_urgency(board: Board) -> tuple[BoardRow, ...]:
    """Order the rows by what presses: what is critical, what needs a hand (oldest first), what is due, then by bed."""
    waiting: dict[UUID, Attention] = {}
    for item in sorted(board.attention, key=lambda item: (not item.critical, item.since)):
        waiting.setdefault(item.patient_id, item)
    far = board.as_of + timedelta(days=10_000)

    def key(row: BoardRow) -> tuple[bool, bool, object, object]:
        item = waiting.get(row.patient_id)
        return (item is None, not (item and item.critical), item.since if item else far, row.due_at or far)

    return tuple(sorted(board.rows, key=key))
