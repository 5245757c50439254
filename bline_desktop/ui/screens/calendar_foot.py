"""What is said beneath a calendar: what is in hand, whether it can be deferred and how, and the button that does."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from bline_desktop.domain.plan.entries import CalendarEntry
from bline_desktop.domain.plan.moving import why_it_stays
from bline_desktop.domain.plan.said import say_day
from bline_desktop.domain.words import N_
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.buttons import LineButton
from bline_desktop.ui.widgets.calendar_words import EntryWords
from bline_desktop.ui.widgets.labels import TextLabel
from bline_desktop.ui.widgets.pump_words import say

MAY_DRAG = N_("calendar", "{entry}. Drag it, or hold Shift with the arrow keys, to defer it.")
MOVING = N_("calendar", "{entry}: to {day}. Enter opens the form that defers it, Escape leaves it where it is.")
STAYS = N_("calendar", "{entry}. {why}")
NOT_YOURS = N_("calendar", "A physician can defer it.")
DEFER, KEYS = N_("calendar", "Defer…"), "Alt+F"


@dataclass(frozen=True, slots=True)
class InHand:
    """What is in hand: an entry, and the day to which it is being moved."""

    entry: CalendarEntry | None = None
    target: date | None = None


class CalendarFoot(QWidget):
    """One line of text and one button."""

    defer_wanted = Signal(object, object)  # CalendarEntry, and the day to which it is moved, or None

    def __init__(self, said: EntryWords, parent: QWidget) -> None:
        super().__init__(parent)
        self._said, self._hand = said, InHand()
        self.label = TextLabel("", "quiet", parent=self)
        self.defer = LineButton(said.words.say(DEFER), self)
        self.defer.setToolTip(f"{said.words.say(DEFER)} ({KEYS})")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.label, 1)
        row.addWidget(self.defer)
        self.defer.clicked.connect(lambda: self.defer_wanted.emit(self._hand.entry, self._hand.target))
        QShortcut(QKeySequence(KEYS), parent, self._press).setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        room = self.defer.sizePolicy()
        room.setRetainSizeWhenHidden(True)  # the days above stay as they are
        self.defer.setSizePolicy(room)
        self.defer.hide()

    def text(self) -> str:
        """Return what is said."""
        return self.label.text()

    def show_hand(self, hand: InHand, otherwise: str = "", *, may_move: bool) -> None:
        """Say what is in hand; `otherwise` is said where there is no entry."""
        self._hand = hand
        can_move = hand.entry is not None and may_move and why_it_stays(hand.entry) is None
        self.label.setText(otherwise if hand.entry is None else self._say(hand, hand.entry, may_move=may_move))
        self.defer.setVisible(can_move)

    def _say(self, hand: InHand, entry: CalendarEntry, *, may_move: bool) -> str:
        words, said, why = self._said.words, self._said.in_full(entry), why_it_stays(entry)
        if hand.target is not None:
            return words.say(MOVING, entry=said, day=say_day(hand.target))
        if why is not None:
            return words.say(STAYS, entry=said, why=say(words, why))
        if not may_move:
            return words.say(STAYS, entry=said, why=words.say(NOT_YOURS))
        return words.say(MAY_DRAG, entry=said)

    def _press(self) -> None:
        if self.defer.isVisible():
            self.defer.click()
