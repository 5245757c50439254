"""The wall view, shown when nobody is signed in: readable from three metres, without names, and nothing to enter."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from bline_desktop.domain.patient import Place
from bline_desktop.domain.wall import Wall, WallRow
from bline_desktop.domain.words import N_, Message
from bline_desktop.queries.wall import NO_PUMP, wall
from bline_desktop.ui.screens.sign_in import PIN_OR_PASSWORD_OF, SignInPanel
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.theme import GRID, Tone
from bline_desktop.ui.widgets.age import old
from bline_desktop.ui.widgets.buttons import PrimaryButton
from bline_desktop.ui.widgets.card import rule
from bline_desktop.ui.widgets.chip import Chip
from bline_desktop.ui.widgets.labels import OneLine, TextLabel
from bline_desktop.ui.widgets.pump_words import say
from bline_desktop.ui.widgets.tiles import Tile
from bline_desktop.ui.widgets.wall_sign import WALL, Sign

TITLE = N_("wall", "{ward}, {at}")
SIGN_IN = N_("wall", "Sign in")
ANY_KEY = N_("wall", "Nobody is signed in. Press any key to sign in.")
MADE_UP = N_("wall", "Made-up ward: nobody here is real")
BED, PATIENT, RATE = N_("wall", "Bed"), N_("wall", "ID"), N_("wall", "mL per hour")
PUMP, CHANGE_BY, DUE = N_("wall", "Pump"), N_("wall", "Change by"), N_("wall", "Due")
EMPTY = N_("board", "Presumed empty for {length}")  # as the query says it
NOBODY = N_("wall", "Nobody is on the ward.")
DASH = "–"
EVERY_MINUTE_MS = 60_000
PANEL_OPEN_MS = 60_000
PANEL_WIDTH = 420
ROW_HEIGHT = 48
MARGIN = 4 * GRID
COLUMNS: Sequence[tuple[Message, int]] = ((BED, 0), (PATIENT, 0), (RATE, 0), (PUMP, 3), (CHANGE_BY, 0), (DUE, 4))


@dataclass(frozen=True, slots=True)
class Print:
    """How large the wall is written: the sheet of its texts, their shapes and gaps; whether the pump's words wrap."""

    points: float
    shape: int
    gap: int
    wraps: bool

    @property
    def sheet(self) -> str:
        """The stylesheet of the texts."""
        return f'QLabel[role="{WALL}"] {{ font-size: {self.points}pt; font-weight: 600; }}'


LARGE = Print(19, 22, 3 * GRID, wraps=False)  # read from three metres
BESIDE = Print(12.5, 16, 2 * GRID, wraps=True)  # whoever signs in stands in front of it
LARGE_FROM = 1080  # px that the large print needs


class WallScreen(QWidget):
    """Bed, trial id, rate, change-by and what is due. Any key or press brings the sign-in beside it, over nothing."""

    def __init__(self, tools: Tools, ward_name: str, *, made_up: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._ward_name = ward_name
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.title = TextLabel("", "headline")
        self.made_up = Chip(tools.words.say(MADE_UP), Tone.WARNING, parent=self)
        self.made_up.setVisible(made_up)
        self.hint = TextLabel(tools.words.say(ANY_KEY), "quiet")
        self.open_button = PrimaryButton(tools.words.say(SIGN_IN))
        self.panel = SignInPanel(tools.words, PANEL_WIDTH, PIN_OR_PASSWORD_OF)
        self.panel.hide()
        self.age = Sign("", Tone.WARNING, LARGE.shape, wraps=True)
        self.age.hide()
        self._view: Wall | None = None
        self._print = LARGE
        self.rows = QScrollArea()
        self.rows.setFrameShape(QFrame.Shape.NoFrame)
        self.rows.setWidgetResizable(True)
        self.rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._every_minute = QTimer(self, interval=EVERY_MINUTE_MS)
        self._every_minute.timeout.connect(self._refresh)
        self._left_alone = QTimer(self, singleShot=True, interval=PANEL_OPEN_MS)
        self._left_alone.timeout.connect(self.give_up)
        self._lay_out()
        self.open_button.clicked.connect(self.open_panel)
        self.panel.picker.chosen.connect(lambda _: self._left_alone.start())
        self.panel.password.edited.connect(self._left_alone.start)

    def begin(self, people: Sequence[Tile], last: UUID | None = None) -> None:
        """Show the wall, now that nobody is signed in; `last` is who was, and most likely comes back."""
        self.panel.picker.likely = last
        self.panel.show_people(people)
        self.close_panel()
        self._refresh()
        self._every_minute.start()

    def end(self) -> None:
        """Stop asking; somebody has signed in."""
        self._every_minute.stop()
        self.close_panel()

    def reload(self) -> None:
        """Ask for the wall; on behalf of nobody."""
        self._tools.desk.watch(self, wall, self.show_wall)

    def show_wall(self, view: Wall) -> None:
        """Show who is there and what is due."""
        words = self._tools.words
        self._view = view
        self._show_age()
        self.title.setText(words.say(TITLE, ward=self._ward_name, at=view.as_of))
        inside = QWidget()
        inside.setStyleSheet(self._print.sheet)
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self._print.gap)
        grid.setVerticalSpacing(GRID)
        for column, (title, stretch) in enumerate(COLUMNS):
            if view.rows:
                grid.addWidget(OneLine(words.say(title), "quiet"), 0, column)
            grid.setColumnStretch(column, stretch)
        for place, row in enumerate(view.rows):
            line = 2 * place + 1
            grid.addWidget(rule(), line, 0, 1, len(COLUMNS))
            for column, part in enumerate(self._cells(row, view)):
                grid.addWidget(part, line + 1, column)
            grid.setRowMinimumHeight(line + 1, ROW_HEIGHT)
        if not view.rows:
            grid.addWidget(TextLabel(words.say(NOBODY), "title"), 1, 0, 1, len(COLUMNS))
        grid.setRowStretch(2 * len(view.rows) + 2, 1)
        self.rows.setWidget(inside)

    def open_panel(self) -> None:
        """Show the names to sign in with; after a minute without a touch they go away again."""
        self.panel.show()
        self._fit()
        self.open_button.hide()
        self.hint.hide()
        self.panel.take_focus()
        self.panel.picker.choose(self.panel.picker.likely)
        self._left_alone.start()

    def close_panel(self) -> None:
        """Hide the names and forget what was typed."""
        self._left_alone.stop()
        self.panel.reset()
        self.panel.hide()
        self._fit()
        self.open_button.show()
        self.hint.show()
        self.setFocus()

    def give_up(self) -> None:
        """Close the sign-in, but not while a password is being checked: one try ends before another can begin."""
        if self.panel.is_busy:
            self._left_alone.start()
        else:
            self.close_panel()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the sign-in by any key, which counts as the beginning of a name or of a PIN. Escape closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
        elif self.panel.isHidden() and event.key() not in (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt):
            self.open_panel()
            if event.text().isalnum():
                self.panel.picker.keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Write as large as the width allows."""
        super().resizeEvent(event)
        self._fit()

    def _refresh(self) -> None:
        """Say first how old the wall is: the store may not answer, and the age counts on all the same."""
        self._show_age()
        self.reload()

    def _show_age(self) -> None:
        view = self._view
        said = old(self._tools.words, view.as_of, self._tools.desk.clock.now()) if view is not None else ""
        self.age.setStyleSheet(self._print.sheet)
        self.age.show_text(said, self._print.shape)
        self.age.setVisible(bool(said))

    def _fit(self) -> None:
        """Choose the print by the room that the sign-in leaves."""
        beside = not self.panel.isHidden()
        self._whole.setHorizontalSpacing(3 * GRID if beside else 0)
        room = self.width() - 2 * MARGIN - (PANEL_WIDTH + 3 * GRID if beside else 0)
        wanted = LARGE if room >= LARGE_FROM else BESIDE
        if wanted is not self._print:
            self._print = wanted
            if self._view is not None:
                self.show_wall(self._view)

    def _cells(self, row: WallRow, view: Wall) -> tuple[QWidget, ...]:
        words = self._tools.words
        where = row.bed or (words.value(row.place) if row.place not in (None, Place.WARD) else DASH)
        rate = DASH if row.rate_ml_per_h is None else words.number(row.rate_ml_per_h)
        tone = Tone.BLINATUMOMAB if row.rate_ml_per_h is not None else Tone.WARNING
        if row.state.message == EMPTY:
            tone = Tone.CRITICAL
        elif row.state == NO_PUMP:
            tone = Tone.PLAIN
        late = row.change_by is not None and row.change_by <= view.as_of
        change = DASH if row.change_by is None else words.near(row.change_by, view.as_of)
        return (
            OneLine(where, WALL),
            OneLine(row.trial_id, WALL),
            OneLine(rate, WALL),
            OneLine(DASH, WALL)
            if tone is Tone.PLAIN
            else Sign(say(words, row.state), tone, self._print.shape, wraps=self._print.wraps),
            Sign(change, Tone.CRITICAL, self._print.shape) if late else OneLine(change, WALL),
            Sign(say(words, row.due), Tone.WARNING, self._print.shape, wraps=True) if row.due else OneLine(DASH, WALL),
        )

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.made_up)
        policy = self.open_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.open_button.setSizePolicy(policy)
        foot = QHBoxLayout()
        foot.addWidget(self.hint, 1)
        foot.addWidget(self.open_button)
        wall = QVBoxLayout()
        wall.setSpacing(2 * GRID)
        wall.addWidget(self.age)
        wall.addWidget(self.rows, 1)
        whole = self._whole = QGridLayout(self)
        whole.setContentsMargins(MARGIN, 3 * GRID, MARGIN, 3 * GRID)
        whole.setVerticalSpacing(2 * GRID)
        whole.addLayout(head, 0, 0, 1, 2)
        whole.addLayout(wall, 1, 0)
        whole.addLayout(foot, 2, 0)
        whole.addWidget(self.panel, 1, 1, 2, 1, Qt.AlignmentFlag.AlignTop)
        whole.setRowStretch(1, 1)
        whole.setColumnStretch(0, 1)
