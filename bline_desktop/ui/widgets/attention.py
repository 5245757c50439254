"""The strip above the board: what needs a hand, the oldest first, each one press away from its patient."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bline_desktop.domain.views import Attention
from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.theme import GRID, Tone
from bline_desktop.ui.widgets.buttons import QuietButton
from bline_desktop.ui.widgets.card import Card
from bline_desktop.ui.widgets.chip import Chip
from bline_desktop.ui.widgets.labels import TextLabel
from bline_desktop.ui.widgets.pump_words import say_near

NEEDS_A_HAND = N_("board", "Needs a hand")
BED, SINCE = N_("board", "Bed {bed}"), N_("board", "{sentence}, since {at}")
NOTHING = N_("board", "Nothing needs a hand now.")
WHO = 152  # pixels, so that the sentences stand under each other
AT_ONCE = 4  # lines that are shown before the rest is folded; what is critical is never folded
MORE, FEWER = N_("board", "Show {n} more"), N_("board", "Show fewer")


class EdgeButton(QuietButton):
    """A quiet button whose text begins at the very edge, so that names stand under each other."""

    role = "edge"


class AttentionLine(QWidget):
    """One thing that needs a hand: the patient, the sentence, since when."""

    pressed = Signal(UUID)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._item: Attention | None = None
        self.button = EdgeButton("", self)
        self.button.setMinimumWidth(WHO)
        self.sentence = Chip("", Tone.WARNING, self, wraps=True)
        self.sentence.setContentsMargins(0, GRID, 0, GRID)  # its first line at the height of the button's text
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.button)
        row.addWidget(self.sentence, 1, Qt.AlignmentFlag.AlignVCenter)  # one line with the patient
        self.button.clicked.connect(self._press)

    def show_item(self, item: Attention, now: datetime) -> None:
        """Show another thing, or the same as it is now."""
        words, self._item = self._words, item
        who = item.trial_id if item.bed is None else f"{words.say(BED, bed=item.bed)} · {item.trial_id}"
        sentence = say_near(words, item.sentence, now)
        if item.since <= now and not item.says_since:  # else it is due then, and the sentence says when
            sentence = words.say(SINCE, sentence=sentence, at=words.near(item.since, now))
        self.button.setText(who)
        self.button.setAccessibleDescription(sentence)
        self.sentence.show_state(sentence, Tone.CRITICAL if item.critical else Tone.WARNING)

    def _press(self) -> None:
        if self._item is not None:
            self.pressed.emit(self._item.patient_id)


class AttentionStrip(Card):
    """What needs a hand on the ward."""

    patient_opened = Signal(UUID)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setAccessibleName(words.say(NEEDS_A_HAND))
        self._words = words
        self._shown: tuple[Attention, ...] = ()
        self._as_of: datetime | None = None
        self._all = False
        self.lines: list[AttentionLine] = []
        self._nothing = Chip(words.say(NOTHING), Tone.GOOD)
        self.more = QuietButton("")
        self.more.clicked.connect(self._toggle)
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        head = QHBoxLayout()  # the rest unfolds beside the title: a line of its own is a patient less in sight
        head.addWidget(TextLabel(words.say(NEEDS_A_HAND), "caption", parent=self), 1)
        head.addWidget(self.more)
        self.add(head, self._nothing, self._column)
        self.body.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        self.body.setSpacing(GRID // 2)

    def show_attention(self, items: Sequence[Attention], as_of: datetime) -> None:
        """Show what needs a hand; the lines stay under the keyboard. On another day the same times are said anew."""
        day, before = (at and self._words.local(at).date() for at in (as_of, self._as_of))
        if tuple(items) == self._shown and day == before:
            return
        self._shown, self._as_of = tuple(items), as_of
        self._show()

    def _toggle(self) -> None:
        self._all = not self._all
        self._show()
        self.more.setFocus()

    def _show(self) -> None:
        assert self._as_of is not None
        unfolded = _unfolded(self._shown)
        shown = self._shown if self._all else unfolded
        while len(self.lines) > len(shown):
            self._drop_line()
        while len(self.lines) < len(shown):
            self._add_line()
        for line, item in zip(self.lines, shown, strict=True):
            line.show_item(item, self._as_of)
        rest = len(self._shown) - len(unfolded)
        text = self._words.say(FEWER) if self._all else self._words.say(MORE, n=rest)
        self.more.setText(text)
        self.more.setAccessibleName(text)
        self.more.setVisible(rest > 0)
        self._nothing.setVisible(not self._shown)

    def _add_line(self) -> None:
        line = AttentionLine(self._words, self)
        line.pressed.connect(self.patient_opened)
        self.lines.append(line)
        self._column.addWidget(line)

    def _drop_line(self) -> None:
        line = self.lines.pop()
        if line.button.hasFocus() and self.lines:
            self.lines[-1].button.setFocus()
        self._column.removeWidget(line)
        line.hide()
        line.deleteLater()


def _unfolded(items: Sequence[Attention]) -> tuple[Attention, ...]:
    """Return what is always in sight, the oldest first: all that is critical, and what else there is room for."""
    room = max(AT_ONCE - sum(item.critical for item in items), 0)
    others = [place for place, item in enumerate(items) if not item.critical][:room]
    return tuple(item for place, item in enumerate(items) if item.critical or place in others)
