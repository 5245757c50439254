"""Good news: a quiet word in the line at the foot, where nothing else stands. It covers nothing and goes by itself."""

from PySide6.QtCore import QRect, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QWidget

from bline_desktop.domain.words import N_
from bline_desktop.ui.messages import Messages, Note
from bline_desktop.ui.theme import GRID, Tone
from bline_desktop.ui.widgets.buttons import QuietButton
from bline_desktop.ui.widgets.chip import Chip
from bline_desktop.ui.widgets.flow import settle

SHOWN_MS = 5000
WITH_KEY = N_("messages", "{act} ({key})")


class GoodNews(QWidget):
    """What went well, for a while, and the one act that may be offered with it. It asks for no room and takes what is.

    It has no layout on purpose: nothing around it may move when it comes and goes.
    """

    def __init__(self, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self._frame = QFrame(self)
        self._frame.setProperty("role", "note")
        self._frame.setProperty("tone", Tone.GOOD.value)
        self._text = Chip("", Tone.GOOD, self._frame, wraps=True)
        self.button = QuietButton("", self._frame)
        self._key = QShortcut(self)
        self._end = QTimer(self, singleShot=True)
        self.button.clicked.connect(self._take)
        self._key.activated.connect(self.button.click)
        self._end.timeout.connect(self._go)
        messages.noted.connect(self.show_note)
        messages.withdrawn.connect(self._go)
        self._go()

    @property
    def text(self) -> str:
        """What is shown, or "" while nothing is."""
        return "" if self._frame.isHidden() else self._text.text

    def show_note(self, note: Note) -> None:
        """Show good news for a while; whatever else is told takes the place of what went well before."""
        self._go()
        if note.tone is not Tone.GOOD or note.question is not None or note.lasting:
            return
        offer = note.offer
        self._text.show_state(note.text, Tone.GOOD)
        self._frame.setAccessibleName(note.text)
        if offer is not None:
            keys, words = QKeySequence(offer.key), self._messages.words
            self._key.setKey(keys)
            shown_key = keys.toString(QKeySequence.SequenceFormat.NativeText)
            self.button.setText(words.say(WITH_KEY, act=offer.title, key=shown_key))
            self.button.setAccessibleName(words.say(offer.title))
        self.button.setVisible(offer is not None)
        self._key.setEnabled(offer is not None)
        self._frame.show()
        self._fit()
        self._end.start(offer.seconds * 1000 if offer is not None else SHOWN_MS)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the text wrap where the line has become too short for it."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give the news the width that it needs, as far as there is, and the height of the line."""
        button = self.button.sizeHint()
        beside = 2 * GRID + (0 if self.button.isHidden() else button.width() + GRID)
        width = max(1, min(self._text.natural_width(), self.width() - beside))
        self._frame.setGeometry(0, 0, width + beside, self.height())
        self._text.setGeometry(_in_the_middle(GRID, self._text.height_at(width), width, self.height()))
        self.button.setGeometry(_in_the_middle(2 * GRID + width, button.height(), button.width(), self.height()))
        settle(self._text)

    def _go(self) -> None:
        """Take the news away, and the offer with it."""
        self._frame.hide()
        self._key.setEnabled(False)

    def _take(self) -> None:
        self._go()
        self._messages.take_offer()


def _in_the_middle(x: int, height: int, width: int, line: int) -> QRect:
    """Return the place of a part in the middle of a line."""
    return QRect(x, max(0, (line - height) // 2), width, min(height, line))
