"""The program as a user gets it, with its real threads, set up in a folder of its own for the time of one story."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from bline_desktop.app import Options, Parts, Program, make_application
from bline_desktop.at_work import CLOSE_ANYWAY, Surroundings
from bline_desktop.demo.ward import DemoWard
from bline_desktop.tour.album import Album
from bline_desktop.tour.robot import Robot, StepFailed
from bline_desktop.ui.errors import scrubbed_report
from bline_desktop.ui.fonts import body_font, register_fonts
from bline_desktop.ui.main_window import MainWindow
from bline_desktop.ui.screens.group import TAB_OF
from bline_desktop.ui.screens.patient import PatientScreen
from bline_desktop.ui.screens.sign_in import SignInPanel
from bline_desktop.ui.screens.switched import SwitchedPages
from bline_desktop.ui.settings import Look, WorkstationSettings, save
from bline_desktop.ui.tasks import Job, ThreadRunner

WIDTH, HEIGHT = 1280, 800
A_NAME = "李"


class CountedRunner(ThreadRunner):
    """The program's runner, which also tells whether any work is under way or any answer on its way."""

    # Set here, because the store's thread counts before a constructor could go on.
    _begun = 0
    _delivered = 0

    def __init__(self) -> None:
        super().__init__()
        self._finished.connect(self._count_delivery, Qt.ConnectionType.QueuedConnection)

    @property
    def is_quiet(self) -> bool:
        """Whether nothing is waiting, nothing is being done, and every answer has come."""
        with self._wake:
            return not self._writes and not self._reads and self._begun == self._delivered

    def background(self, job: Job) -> None:
        """Do long work on a thread of its own, and count it from now on."""
        with self._wake:
            self._begun += 1
        super().background(job)

    def _next(self) -> Job | None:
        with self._wake:
            job = super()._next()
            if job is not None:
                self._begun += 1
            return job

    def _count_delivery(self) -> None:
        with self._wake:
            self._delivered += 1


class Bugs:
    """Takes what nobody expected, from any thread, so that a step ends instead of waiting."""

    def __init__(self) -> None:
        self.reports: list[str] = []

    def hook(self, kind: type[BaseException], error: BaseException | None, traceback: TracebackType | None) -> None:
        """Note a failure, without any value of it."""
        self.reports.append(scrubbed_report(error if error is not None else kind()))

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Take the place of Python's hooks for a while."""
        kept = sys.excepthook, threading.excepthook
        sys.excepthook = self.hook
        threading.excepthook = lambda failure: self.hook(failure.exc_type, failure.exc_value, failure.exc_traceback)
        try:
            yield
        finally:
            sys.excepthook, threading.excepthook = kept


@dataclass(slots=True)
class Stage:
    """One running program, the hand that drives it, and the album of what it shows."""

    program: Program
    robot: Robot
    album: Album
    demo: list[DemoWard] = field(default_factory=list)

    def step(self, name: str) -> Any:
        """Do a step of the story in a block; its picture is taken at the end."""
        return self.album.step(self.robot, name)

    @property
    def main(self) -> MainWindow:
        """The window of who is signed in."""
        return self.robot.shown(MainWindow)

    @property
    def patient(self) -> PatientScreen:
        """The window of the one patient that is open."""
        return self.robot.shown(PatientScreen)

    @property
    def zone(self) -> ZoneInfo:
        """The ward's time zone."""
        return self._around.clock.zone

    @property
    def now(self) -> datetime:
        """What the ward's clock shows."""
        return self._around.clock.now()

    def go(self, place: str) -> None:
        """Press a place of the rail."""
        self.robot.click(self.main.rail.buttons[place])
        self.robot.settle()

    def open_tab(self, key: str) -> Any:
        """Press a tab of the patient's window, and return its page."""
        patient = self.patient
        page = patient.pages[TAB_OF.get(key, key)]
        self.robot.open_tab(patient.tabs, page)
        self.robot.settle()
        if not isinstance(page, SwitchedPages):
            return page
        self.robot.click(page.keys.keys[page.shown.index(key)])
        self.robot.settle()
        return page.page

    def sign_in(self, name: str, secret: str) -> None:
        """Type the beginning of a name and the password, or the PIN, into the sign-in that is shown."""
        robot = self.robot
        panel = robot.shown(SignInPanel)
        self.choose_name(panel, name)
        robot.type(secret)
        robot.press(Qt.Key.Key_Return)
        robot.wait(lambda: self._is_in(name), f"The window of {name}")
        robot.settle()

    def choose_name(self, panel: SignInPanel, name: str) -> None:
        """Choose a person by the beginning of the name, and put the keyboard into the password."""
        robot = self.robot
        if panel.picker.current is None or panel.picker.current.name != name:
            robot.wait(panel.picker.hasFocus, "The keyboard at the names")
            robot.type(name[:3])
            robot.wait(lambda: panel.picker.current is not None and panel.picker.current.name == name, name)
        if panel.picker.hasFocus():  # who most likely comes back is chosen already
            robot.press(Qt.Key.Key_Return)
        robot.wait(panel.password.line.hasFocus, "The keyboard in the password")

    def close_window(self) -> None:
        """Close the window as a user does: every write is finished, and the store is closed.

        Where somebody left something half typed, the program asks first; the answer is that it may be lost.
        """
        self.robot.when_asked(self._close_and_lose)
        self.program.window.close()
        self.robot.wait(lambda: self.program.is_closed, "The end of the program")

    def lock(self) -> None:
        """Sign out by Ctrl+L."""
        self.robot.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        self.robot.wait(lambda: not self.robot.window.findChildren(MainWindow), "The wall view")
        self.robot.settle()

    def _close_and_lose(self, question: QWidget) -> None:
        lose = self._around.words.say(CLOSE_ANYWAY)
        self.robot.click(next(key for key in question.findChildren(QPushButton) if key.text() == lose))

    @property
    def _around(self) -> Surroundings:
        assert self.program.at_work is not None
        return self.program.at_work.around

    def _is_in(self, name: str) -> bool:
        mains = [main for main in self.robot.window.findChildren(MainWindow) if main.isVisible()]
        return any(main.user.name == name for main in mains)


def the_application() -> QApplication:
    """Return Qt's application, made where there is none yet, with dialogs that keys can reach."""
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else make_application(["bline"])
    if not QFontMetrics(app.font()).inFont(A_NAME):  # somebody else made it
        app.setFont(body_font(register_fonts()))
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    app.setCursorFlashTime(0)  # else the same window gives two pictures
    return app


@contextmanager
def opened(
    folder: Path, options: Options, album: Album, lang: str = "en", parts: Parts | None = None
) -> Iterator[Stage]:
    """Start the program on a store, and close its window at the end as a user does. `folder` holds its settings."""
    save(folder, WorkstationSettings(look=Look.LIGHT, language=lang))
    runners: list[CountedRunner] = []

    def make_runner() -> CountedRunner:
        runners.append(CountedRunner())
        return runners[-1]

    bugs = Bugs()
    with bugs.watched():
        program = Program(the_application(), options, replace(parts or Parts(), make_runner=make_runner, config=folder))
        demo: list[DemoWard] = []
        program.entrance.made.connect(demo.append)
        robot = Robot(program.window, _quietness(runners, bugs))
        program.window.resize(WIDTH, HEIGHT)
        try:
            program.begin()
            robot.wait(lambda: program.runner is not None, "The first window")  # nobody types before it is painted
            yield Stage(program, robot, album, demo)
        finally:
            robot.close()
            program.window.hide()  # nothing asks in a window that is not shown
            program.close()
            program.window.deleteLater()
            QApplication.processEvents()
            QApplication.sendPostedEvents(
                None, QEvent.Type.DeferredDelete
            )  # outside of any event loop nobody else does


def _quietness(runners: list[CountedRunner], bugs: Bugs) -> Callable[[], bool]:
    def quiet() -> bool:
        if bugs.reports:
            raise StepFailed(f"the program itself failed:\n{bugs.reports[0]}")
        return all(runner.is_quiet for runner in runners)

    return quiet
