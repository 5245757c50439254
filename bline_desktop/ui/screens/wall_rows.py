"""The rows of the wall view: all of them where there is room, else page by page, and never one cut or left out."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from bline_desktop.domain.patient import Place
from bline_desktop.domain.wall import Wall, WallRow, pages
from bline_desktop.domain.words import N_, Message, Words
from bline_desktop.queries.wall import NO_PUMP
from bline_desktop.ui.theme import GRID, Tone
from bline_desktop.ui.widgets.card import rule
from bline_desktop.ui.widgets.labels import OneLine, TextLabel
from bline_desktop.ui.widgets.pump_words import say
from bline_desktop.ui.widgets.wall_sign import WALL, Sign

BED, PATIENT, RATE = N_("wall", "Bed"), N_("wall", "Trial ID"), N_("wall", "mL per hour")
PUMP, CHANGE_BY, DUE = N_("wall", "Pump"), N_("wall", "Change by"), N_("wall", "Due")
TITLES: Sequence[Message] = (BED, PATIENT, RATE, PUMP, CHANGE_BY, DUE)
EMPTY = N_("board", "Presumed empty for {length}")  # as the query says it
NOBODY = N_("wall", "Nobody is on the ward.")
DASH = "—"
ROW_HEIGHT = 44
LEAST_WIDTH = 600  # before the first layout
GAP = GRID // 2  # above and below the text of a row
PAGE_MS = 15_000  # long enough to read a page from three metres


@dataclass(frozen=True, slots=True)
class Print:
    """How large the wall is written: its texts, their shapes and gaps; the pump's share of what the short texts leave.

    The share is in percent; what a pump says wraps only where it would take more, and the other column needs the rest.
    """

    points: float
    shape: int
    gap: int
    pump_share: int

    @property
    def sheet(self) -> str:
        """The stylesheet of the texts."""
        return f'QLabel[role="{WALL}"] {{ font-size: {self.points}pt; font-weight: 600; }}'


LARGE = Print(19, 22, 3 * GRID, 60)  # read from three metres
BESIDE = Print(12.5, 16, 2 * GRID, 43)  # whoever signs in stands in front of it


@dataclass(frozen=True, slots=True)
class Page:
    """Which page is shown, of how many, and how many patients there are on all of them."""

    number: int
    pages: int
    patients: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A text of a row; a tone brings its shape along."""

    text: str
    tone: Tone | None = None
    wraps: bool = False


class WallRows(QScrollArea):
    """The rows in bed order; where they don't fit, by urgency and in pages that turn by themselves."""

    paged = Signal(Page)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._view: Wall | None = None
        self._number = 0
        self._print = LARGE
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setStyleSheet(LARGE.sheet)
        self._line, self._lines = OneLine("", WALL, parent=self), TextLabel("", WALL, parent=self)
        for probe in (self._line, self._lines):
            probe.hide()
        self._next = QTimer(self, interval=PAGE_MS)
        self._next.timeout.connect(self.turn)

    def show_wall(self, view: Wall) -> None:
        """Show other rows; the page that is open stays open as long as there is one."""
        self._view = view
        self._show()

    def write(self, size: Print) -> None:
        """Write larger or smaller."""
        if size is not self._print:
            self._print = size
            self.setStyleSheet(size.sheet)
            self._show()

    def turn(self) -> None:
        """Show the next page, after the last one the first."""
        if self.isVisible():
            self._number += 1
            self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find how many rows there is room for now."""
        super().resizeEvent(event)
        self._show()

    def _show(self) -> None:
        view = self._view
        if view is None:
            return
        titles = [OneLine(self._words.say(title), "quiet", parent=self) for title in TITLES]
        for part in (*titles, self._line, self._lines):
            part.ensurePolished()  # before it is measured
        cells = {row: self._cells(row, view) for row in view.rows}
        widths = self._widths(tuple(cells.values()), titles)
        heights = {row: self._height(cells[row], widths) for row in view.rows}
        room = self.height() - titles[0].sizeHint().height() - GAP
        rows, found = view.rows, pages([heights[row] for row in view.rows], room)
        if len(found) > 1:
            rows = view.by_urgency
            found = pages([heights[row] for row in rows], room)
        self._number %= len(found)
        self._fill([cells[rows[place]] for place in found[self._number]], widths, titles)
        if len(found) == 1:
            self._next.stop()
        elif not self._next.isActive():
            self._next.start()
        self.paged.emit(Page(self._number + 1, len(found), len(rows)))

    def _widths(self, cells: Sequence[Sequence[Cell]], titles: Sequence[QWidget]) -> list[int]:
        """Return how wide the columns are: short texts what they need, the pump its share, what is due the rest."""
        widths = [max(titles[at].sizeHint().width(), *(self._width(row[at]) for row in cells), 0) for at in range(6)]
        pump, due = TITLES.index(PUMP), TITLES.index(DUE)
        rest = max(self.width(), LEAST_WIDTH) - 5 * self._print.gap - sum(widths) + widths[pump] + widths[due]
        widths[pump] = min(widths[pump], max(rest * self._print.pump_share // 100, rest - widths[due]))
        widths[due] = rest - widths[pump]
        return widths

    def _width(self, cell: Cell) -> int:
        self._line.setText(cell.text)
        return self._line.sizeHint().width() + self._beside(cell)

    def _height(self, row: Sequence[Cell], widths: Sequence[int]) -> int:
        """Return how high a row is with its hairline and gaps."""
        highest = ROW_HEIGHT
        for cell, width in zip(row, widths, strict=True):
            if cell.wraps:  # a single line is lower than a row
                self._lines.setText(cell.text)
                highest = max(highest, self._lines.heightForWidth(width - self._beside(cell)))
        return highest + 2 * GAP + 1

    def _beside(self, cell: Cell) -> int:
        return 0 if cell.tone is None else self._print.shape + GRID

    def _fill(self, rows: Sequence[Sequence[Cell]], widths: Sequence[int], titles: Sequence[QWidget]) -> None:
        inside = QWidget()
        inside.setMinimumHeight(1)  # else as high as if each text stood in the narrowest column that can hold it
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self._print.gap)
        grid.setVerticalSpacing(GAP)
        for column, (title, width) in enumerate(zip(titles, widths, strict=True)):
            if rows:
                grid.addWidget(title, 0, column)
                grid.setColumnMinimumWidth(column, width)
            else:
                title.deleteLater()  # no titles over nobody
        grid.setColumnStretch(TITLES.index(DUE), 1)
        for place, row in enumerate(rows):
            line = 2 * place + 1
            grid.addWidget(rule(), line, 0, 1, len(TITLES))
            for column, cell in enumerate(row):
                grid.addWidget(self._part(cell), line + 1, column)
            grid.setRowMinimumHeight(line + 1, ROW_HEIGHT)
        if not rows:
            grid.addWidget(TextLabel(self._words.say(NOBODY), "title"), 1, 0, 1, len(TITLES))
        grid.setRowStretch(2 * len(rows) + 2, 1)
        self.setWidget(inside)

    def _part(self, cell: Cell) -> QWidget:
        if cell.tone is None:
            return OneLine(cell.text, WALL)
        return Sign(cell.text, cell.tone, self._print.shape, wraps=cell.wraps)

    def _cells(self, row: WallRow, view: Wall) -> tuple[Cell, ...]:
        words = self._words
        where = row.bed or (words.value(row.place) if row.place not in (None, Place.WARD) else DASH)
        late = row.change_by is not None and row.change_by <= view.as_of
        change = DASH if row.change_by is None else words.near(row.change_by, view.as_of)
        return (
            Cell(where),
            Cell(row.trial_id),
            Cell(DASH if row.rate_ml_per_h is None else words.number(row.rate_ml_per_h)),
            Cell(DASH) if row.state == NO_PUMP else Cell(say(words, row.state), _tone(row), wraps=True),
            Cell(change, Tone.CRITICAL if late else None),
            Cell(say(words, row.due), Tone.WARNING, wraps=True) if row.due else Cell(DASH),
        )


def _tone(row: WallRow) -> Tone:
    """Return the tone of what a pump does."""
    if row.state.message == EMPTY:
        return Tone.CRITICAL
    return Tone.WARNING if row.rate_ml_per_h is None else Tone.BLINATUMOMAB
