"""What happens when the program itself is wrong: the store is closed cleanly, and a report without any data is shown.

The report holds the version, the kind of failure, and where in the program it happened: no value, no text, no path.
"""

import logging
import platform
import sys
import threading
from collections.abc import Callable, Iterator
from types import TracebackType

import PySide6
import shiboken6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from bline_desktop import __version__
from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.buttons import Button, PrimaryButton
from bline_desktop.ui.widgets.labels import TextLabel

log = logging.getLogger(__name__)

TITLE = N_("bug", "The program has to close")
WHAT = N_("bug", "Something in the program is wrong, and it can't go on safely.")
SAFE = N_("bug", "Everything that was shown as saved is kept. What was half typed has to be typed again.")
DO = N_("bug", "Start the program again. Send the report below to whoever looks after it: it holds no patient data.")
REPORT = N_("bug", "Report")
COPY = N_("bug", "Copy report")
CLOSE = N_("bug", "Close program")


def scrubbed_report(error: BaseException) -> str:
    """Describe a failure by version, kind and place in the program, with every value, text and path left out."""
    head = [
        f"B-Line Desktop {__version__}",
        f"Python {platform.python_version()}, PySide6 {PySide6.__version__}, {platform.system()} {platform.machine()}",
    ]
    return "\n".join([*head, *(line for cause in _causes(error) for line in _described(cause))])


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Return a failure and what led to it, the first cause last."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__


def _described(error: BaseException) -> Iterator[str]:
    yield f"{type(error).__module__}.{type(error).__qualname__}"
    step = error.__traceback__
    while step is not None:
        code = step.tb_frame.f_code
        yield f"  {step.tb_frame.f_globals.get('__name__', '?')}:{step.tb_lineno} {code.co_qualname}"
        step = step.tb_next


class BugReporter(QObject):
    """Takes every failure that nobody expected, from any thread; `closing` is called first and closes the store."""

    reported = Signal(str)  # the scrubbed report
    _happened = Signal(object)

    def __init__(self, words: Words, closing: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.words = words
        self._closing = closing
        self._is_reporting = False
        self._happened.connect(self._report, Qt.ConnectionType.AutoConnection)

    def install(self) -> None:
        """Take over from Python's own hooks."""
        sys.excepthook = self.hook
        threading.excepthook = lambda failure: self.hook(failure.exc_type, failure.exc_value, failure.exc_traceback)

    def hook(self, kind: type[BaseException], error: BaseException | None, traceback: TracebackType | None) -> None:
        """Take a failure; Ctrl+C on the command line ends the program without a report."""
        if issubclass(kind, KeyboardInterrupt):
            QApplication.exit(130)
            return
        failure = error if error is not None else kind()
        log.critical("%s", scrubbed_report(failure))
        if shiboken6.isValid(self):
            self._happened.emit(failure)

    def _report(self, error: BaseException) -> None:
        if self._is_reporting:  # a failure while closing adds nothing that the person could act on
            return
        self._is_reporting = True
        try:
            self._closing()
        finally:
            self.reported.emit(scrubbed_report(error))


class BugDialog(QDialog):
    """Shows what happened, what is safe, what to do, and the report to copy."""

    def __init__(self, words: Words, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(words.say(TITLE))
        self.setMinimumWidth(620)
        self.text = QPlainTextEdit(report)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(words.say(REPORT))
        copy, close = Button(words.say(COPY)), PrimaryButton(words.say(CLOSE))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(report))
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(copy)
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID - 4)
        column.addWidget(TextLabel(words.say(TITLE), "title"))
        for sentence in (WHAT, SAFE, DO):
            column.addWidget(TextLabel(words.say(sentence)))
        column.addWidget(self.text, 1)
        column.addLayout(buttons)
        close.setFocus()
