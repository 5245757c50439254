"""The program's one window: it shows one screen at a time and asks before something half typed is lost."""

from collections.abc import Callable
from datetime import datetime

from PySide6 import QtCore  # not Qt by its name: see docs/adr/0016
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from bline_desktop.domain.clock import Clock
from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.widgets.copy_strip import CopyStrip

PRODUCT = "B-Line Desktop"
TITLE = N_("window", "{ward}: B-Line Desktop")
COPY_TITLE = N_("window", "ROUNDS COPY: {title}")
MADE_UP_TITLE = N_("window", "MADE UP: {ward}: B-Line Desktop")
WIDTH, HEIGHT = 1280, 800


class ProgramWindow(QMainWindow):
    """Sign-in, wizard, wall view or a signed-in person's work."""

    painted = Signal()  # once: there is something to see
    closed = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._was_painted = False
        self.may_close: Callable[[], bool] = lambda: True
        self.screens = QStackedWidget()
        self.copy_strip = CopyStrip()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.copy_strip)
        column.addWidget(self.screens, 1)
        self.setCentralWidget(inside)
        self.setWindowTitle(PRODUCT)
        self.resize(WIDTH, HEIGHT)

    @property
    def screen_shown(self) -> QWidget | None:
        """The screen that is shown."""
        return self.screens.currentWidget()

    def show_screen(self, screen: QWidget) -> None:
        """Show a screen; those shown before stay until they are thrown away."""
        if self.screens.indexOf(screen) < 0:
            self.screens.addWidget(screen)
        self.screens.setCurrentWidget(screen)

    def throw_away(self, screen: QWidget) -> None:
        """Take a screen away with everything that it shows."""
        self.screens.removeWidget(screen)
        screen.hide()
        screen.deleteLater()

    def name_ward(self, words: Words, ward: str, *, made_up: bool) -> None:
        """Say in the title whose window it is, and whether the ward is made up."""
        self._words = words
        self.setWindowTitle(words.say(MADE_UP_TITLE if made_up else TITLE, ward=ward))

    def name_copy(self, clock: Clock, as_of: datetime) -> None:
        """Say above everything, and in the title, that this is a rounds copy, and of when."""
        self.setWindowTitle(self._words.say(COPY_TITLE, title=self.windowTitle()))
        self.copy_strip.show_age(self._words, clock, as_of)

    def come_up(self) -> None:
        """Bring the window to the front; a second start asks for it."""
        state = self.windowState() & ~QtCore.Qt.WindowState.WindowMinimized
        self.setWindowState(state | QtCore.Qt.WindowState.WindowActive)
        self.show()
        self.raise_()
        self.activateWindow()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell once that there is something to see: whatever is heavy may begin now."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close, unless somebody would lose what is half typed and wants to go back."""
        if self.may_close():
            super().closeEvent(event)
            self.closed.emit()
        else:
            event.ignore()
