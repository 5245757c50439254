"""The names to sign in with, as tiles: for a gloved finger, and for the keyboard."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6 import QtCore  # not Qt by its name: see docs/adr/0016
from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.theme import GRID, Tone
from bline_desktop.ui.widgets.buttons import Button, is_enter
from bline_desktop.ui.widgets.labels import OneLine

NAMES = N_("sign in", "Names")
TILE_HEIGHT = 52
TILES_SHOWN = 5
MOST_COLUMNS = 2
BAR_WIDTH = 16
TYPED_TOGETHER_MS = 1000


@dataclass(frozen=True, slots=True)
class Tile:
    """One person to sign in as; `hint` stands under the name, in the made-up ward only."""

    user_id: UUID
    name: str
    hint: str = ""


class TileButton(Button):
    """A name, large enough for a gloved finger, with its hint beneath."""

    role = "key"

    def __init__(self, tile: Tile, *, chosen: bool) -> None:
        super().__init__("")
        self.tile = tile
        self.setAccessibleName(tile.name)
        self.setAccessibleDescription(tile.hint)
        self.setCheckable(True)
        self.setChecked(chosen)
        self.setProperty("focusPolicy", "NoFocus")  # the picker has the keyboard
        # Labels on the button, because it has no room for two lines; what presses them goes on to the button.
        self._name = OneLine(tile.name, "number", _tone(chosen))
        self._hint = OneLine(tile.hint, "caption", parent=self)  # without a parent it would open as a window
        self._hint.setVisible(bool(tile.hint))
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, 0, GRID, 0)
        column.setSpacing(0)
        for label in (self._name, self._hint):
            column.addWidget(label)

    def sizeHint(self) -> QSize:
        """Return the room for the whole name and its hint."""
        return QSize(max(self._name.sizeHint().width(), self._hint.sizeHint().width()) + 3 * GRID, TILE_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Return the same: a name is never cut short."""
        return self.sizeHint()

    def mark(self, *, chosen: bool) -> None:
        """Show whether this is the chosen name."""
        self.setChecked(chosen)
        self._name.set_tone(_tone(chosen))


class TilePicker(QScrollArea):
    """The names. One stop for Tab: arrows move, letters jump, Enter or a digit goes on to the password."""

    chosen = Signal(object)  # Tile
    entered = Signal()
    digit_typed = Signal(str)  # the first digit of a PIN, typed while a name is chosen

    def __init__(self, words: Words, width: int, parent: QWidget | None = None, *, folds: bool = False) -> None:
        """Make it. One that `folds` shows only the chosen name while the keyboard is elsewhere."""
        super().__init__(parent)
        self._room = width
        self._folds = folds
        self._unfolds = False  # the press that unfolds the names chooses none
        self._columns = MOST_COLUMNS
        self.setFixedWidth(width)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setProperty("horizontalScrollBarPolicy", "ScrollBarAlwaysOff")
        self.setAccessibleName(words.say(NAMES))
        self.setProperty("focusPolicy", "StrongFocus")
        # Of the size alone: a tile is higher than a key.
        self.setStyleSheet(f'QPushButton[role="key"] {{ min-height: {TILE_HEIGHT}px; max-height: {TILE_HEIGHT}px; }}')
        self.tiles: list[TileButton] = []
        self.current: Tile | None = None
        self.likely: UUID | None = None  # who most likely comes back
        self._typed = ""
        self._pause = QTimer(self, singleShot=True, interval=TYPED_TOGETHER_MS)
        self._pause.timeout.connect(self._forget_typed)

    def show_people(self, people: Sequence[Tile]) -> None:
        """Show other names; who was chosen stays chosen, and where there is only one, it is chosen."""
        kept, self.current = self.current, None
        wanted = people[0] if len(people) == 1 else kept
        wanted_id = wanted.user_id if wanted else None
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GRID)
        self.tiles = [TileButton(tile, chosen=tile.user_id == wanted_id) for tile in people]
        widest = max((button.sizeHint().width() for button in self.tiles), default=0)
        columns = self._columns = MOST_COLUMNS if 2 * widest + GRID + BAR_WIDTH <= self._room else 1
        for place, button in enumerate(self.tiles):
            grid.addWidget(button, place // columns, place % columns)
            button.clicked.connect(lambda _=False, tile=button.tile: self._clicked(tile))
        for column in range(columns):
            grid.setColumnStretch(column, 1)
        grid.setRowStretch(len(people), 1)
        self.setWidget(inside)
        self._fit()
        if wanted_id is not None:
            self.choose(wanted_id)

    def choose(self, user_id: UUID | None) -> None:
        """Choose a name by its id, or nobody; one that is not shown changes nothing."""
        chosen = next((button for button in self.tiles if button.tile.user_id == user_id), None)
        if user_id is not None and chosen is None:
            return
        before, self.current = self.current, chosen.tile if chosen else None
        for button in self.tiles:
            button.mark(chosen=button is chosen)  # a press has toggled the button by itself
        if chosen is not None:
            self.ensureWidgetVisible(chosen, 0, GRID)
            if before != chosen.tile:
                self.chosen.emit(chosen.tile)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the names to choose from."""
        self._unfolds = (
            self._folds and self.current is not None and event.reason() == QtCore.Qt.FocusReason.MouseFocusReason
        )
        super().focusInEvent(event)
        self._fit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leave the room to what comes next, where the names fold."""
        super().focusOutEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by arrows, jump by letters, go on by Enter."""
        letter, keys = event.text(), QtCore.Qt.Key
        if is_enter(event):
            if self.current is not None:
                self.entered.emit()
        elif event.key() in (keys.Key_Left, keys.Key_Right):
            self._step(1 if event.key() == keys.Key_Right else -1)
        elif event.key() in (keys.Key_Up, keys.Key_Down):
            self._step(self._columns if event.key() == keys.Key_Down else -self._columns)
        elif letter.isdecimal() and self.current is not None:
            self.digit_typed.emit(letter)
        elif letter.isprintable() and letter.strip():
            self._jump(letter)
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        """Be as high as the names that are to be seen; folded, as the chosen one."""
        chosen = next((button for button in self.tiles if button.tile == self.current), None)
        if self._folds and chosen is not None and not self.hasFocus():
            self.setFixedHeight(TILE_HEIGHT + 4)
        else:
            rows = min(TILES_SHOWN, -(-len(self.tiles) // self._columns))
            self.setFixedHeight(rows * (TILE_HEIGHT + 2 + GRID) + GRID)
        if chosen is not None:
            self.ensureWidgetVisible(chosen, 0, GRID)

    def _clicked(self, tile: Tile) -> None:
        unfolds, self._unfolds = self._unfolds, False
        self.choose(self.current.user_id if unfolds and self.current else tile.user_id)
        if not unfolds:
            self.entered.emit()

    def _step(self, by: int) -> None:
        places = [place for place, button in enumerate(self.tiles) if button.tile == self.current]
        place = places[0] + by if places else 0
        if self.tiles and 0 <= place < len(self.tiles):
            self.choose(self.tiles[place].tile.user_id)

    def _jump(self, letter: str) -> None:
        """Choose the first name of which a part begins with what was typed without a pause."""
        self._typed += letter.casefold()
        self._pause.start()
        for button in self.tiles:
            name = button.tile.name.casefold()
            if any(part.startswith(self._typed) for part in (name, *name.split())):
                self.choose(button.tile.user_id)
                return
        self._typed = letter.casefold()

    def _forget_typed(self) -> None:
        self._typed = ""


def _tone(chosen: bool) -> Tone:
    return Tone.ACT if chosen else Tone.PLAIN
