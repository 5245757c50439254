"""What belongs to one person's time at the program: how long nobody has touched anything, and the account's own end."""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum
from time import monotonic
from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from bline_desktop.domain.clock import Clock

COUNTDOWN = timedelta(seconds=15)
OPEN_ACT = timedelta(minutes=10)  # ward review 23: in an open act nobody is thrown out sooner
SAID_BEFORE = timedelta(minutes=10)
SHORTEST, LONGEST = timedelta(minutes=1), timedelta(minutes=10)
LONGEST_REST = timedelta(seconds=5)  # what takes longer was a sleep of the computer, in which nobody touched anything


class Stillness(Enum):
    """How far the stillness has come."""

    AWAKE = "awake"
    COUNTING = "counting"


class IdleWatch(QObject):
    """Watches keys, mouse and touch of the whole program while somebody is signed in. It can't be switched off.

    `limit` is asked anew each second, because an open act leaves more time. Both the running time of the computer and
    its clock are looked at, so that a sleep of the computer counts. A touch in the countdown only ends the countdown:
    it presses no button and types no letter.

    Once a touch is noted, none is looked for until the next second: to look at each of the thousands of events of what
    the touch brings about would take a third of the time to build a page. There may be more touches in that rest, so
    the time counts from its end: up to a second after the last touch, never from before it.
    """

    warned = Signal(int)  # seconds that are left
    calmed = Signal()
    expired = Signal()

    TOUCHES: ClassVar = frozenset(
        {
            QEvent.Type.KeyPress,
            QEvent.Type.MouseButtonPress,
            QEvent.Type.MouseMove,
            QEvent.Type.Wheel,
            QEvent.Type.TouchBegin,
            QEvent.Type.TabletPress,
        }
    )
    ACTS: ClassVar = frozenset(
        {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.TabletPress}
    )
    SHORTCUT: ClassVar = QEvent.Type.ShortcutOverride

    def __init__(
        self,
        app: QObject,
        clock: Clock,
        limit: Callable[[], timedelta],
        *,
        ticks: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__()
        self._app = app
        self._clock = clock
        self._limit = limit
        self._ticks = ticks
        self._state = Stillness.AWAKE
        self._rests = False
        self._seconds = QTimer(self, interval=1000)
        self._seconds.timeout.connect(self.look)
        self._note()

    def begin(self) -> None:
        """Start to watch; when somebody has signed in."""
        self._note()
        self._state = Stillness.AWAKE
        self._watch_again()
        self._seconds.start()

    def end(self) -> None:
        """Stop watching; when nobody is signed in any more."""
        self._app.removeEventFilter(self)
        self._seconds.stop()
        if self._state is Stillness.COUNTING:
            self._state = Stillness.AWAKE
            self.calmed.emit()

    def look(self) -> None:
        """See how long it has been still; warn, or tell that the time is over."""
        rest = min(self._stillness(), LONGEST_REST) if self._rests else timedelta()
        self._since += rest.total_seconds()
        self._noted += rest
        self._watch_again()
        left = min(max(self._limit(), SHORTEST), LONGEST) - self._stillness()
        if left <= timedelta():
            self.end()
            self.expired.emit()
        elif left <= COUNTDOWN:
            self._state = Stillness.COUNTING
            self.warned.emit(-(-left // timedelta(seconds=1)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take note of every touch; swallow the one that ends the countdown."""
        counting = self._state is Stillness.COUNTING
        # First, and before the sort is asked for: it comes by here with each of the thousands of events of a new page.
        if not counting and not event.spontaneous():
            return False
        kind = event.type()
        if kind == self.SHORTCUT and counting:
            event.accept()  # the key goes on as a plain key press, which is swallowed below
            return True
        if kind not in self.TOUCHES or not event.spontaneous():
            return False
        self._note()
        self._app.removeEventFilter(self)
        self._rests = True
        if not counting:
            return False
        self._state = Stillness.AWAKE
        self.calmed.emit()
        return kind in self.ACTS

    def _note(self) -> None:
        self._since = self._ticks()
        self._noted = self._clock.now()

    def _stillness(self) -> timedelta:
        """Return how long it has been since the time began to count, by the clock that has gone on further."""
        return max(timedelta(seconds=self._ticks() - self._since), self._clock.now() - self._noted)

    def _watch_again(self) -> None:
        self._rests = False
        self._app.installEventFilter(self)


class AccountWatch(QObject):
    """Watches for the end of an agency nurse's account while she is signed in: by the ward's clock, looked at each
    second, so that a sleep of the computer counts. Nobody else's account ends by itself.
    """

    warned = Signal(object, object)  # datetime at which it ends, timedelta that is left: whole minutes, rounded up
    ended = Signal(object)  # datetime at which it ended

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._until: datetime | None = None
        self._seconds = QTimer(self, interval=1000)
        self._seconds.timeout.connect(self.look)

    def begin(self, until: datetime | None) -> None:
        """Start to watch, when somebody has signed in whose account ends then; None watches nothing."""
        self._until = until
        if until is not None:
            self._seconds.start()
            self.look()

    def end(self) -> None:
        """Stop watching; when nobody is signed in any more."""
        self._until = None
        self._seconds.stop()

    def look(self) -> None:
        """Say in the last ten minutes how many are left; tell of the end, once."""
        until = self._until
        if until is None:
            return
        left = until - self._clock.now()
        if left <= timedelta():
            self.end()
            self.ended.emit(until)
        elif left <= SAID_BEFORE:
            minute = timedelta(minutes=1)
            self.warned.emit(until, -(-left // minute) * minute)
