"""How long the UI thread is away at one go while somebody works: the longest stall of each gesture, in the program.

The whole program runs on a made-up ward, with its real threads. A gesture is done, and a timer of one millisecond notes
how long the event loop was away until every answer has come and the window stands still: so all that the gesture
brings about counts, building, painting and waiting for Python's lock alike.

The floor: as many bare widgets of Qt as the patient's window has, under the same parents and with the same texts in
plain boxes, without a stylesheet, built and painted at one go.
"""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from uuid import UUID

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QBoxLayout,
    QFrame,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from bline_desktop.app import Options
from bline_desktop.domain.roles import Role
from bline_desktop.tour.album import Album
from bline_desktop.tour.reach import rests
from bline_desktop.tour.stage import CountedRunner, Stage, opened
from bline_desktop.ui.screens.board import BoardScreen
from bline_desktop.ui.screens.infusion import InfusionScreen
from bline_desktop.ui.screens.patient import PatientScreen
from bline_desktop.ui.screens.wall import WallScreen

MAKING_S = 120.0
PATIENTS = 31
ROUNDS = 9
TABS = ("timeline", "details", "mrd", "tasks")
QUIET_MS = 60  # so long nothing may be under way before a gesture counts as finished
BARE: tuple[type[QWidget], ...] = (QLabel, QPushButton, QLineEdit, QPlainTextEdit, QTableView, QFrame)


class Stalls:
    """Does a gesture and tells the longest time for which the event loop was away, in milliseconds."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._loop = QEventLoop()
        self._longest = self._last = self._still_since = 0.0
        self._timer = QTimer(interval=1)
        self._timer.timeout.connect(self._tick)

    def of(self, gesture: Callable[[], object]) -> float:
        """Return the longest stall from the gesture to the window that stands still."""
        self._longest, self._last = 0.0, time.perf_counter()
        self._still_since = self._last + 1e9
        QTimer.singleShot(0, gesture)
        QTimer.singleShot(0, self._begin_to_wait)
        self._timer.start()
        self._loop.exec()
        self._timer.stop()
        return self._longest * 1000

    def _begin_to_wait(self) -> None:
        self._still_since = time.perf_counter()

    def _tick(self) -> None:
        now = time.perf_counter()
        self._longest = max(self._longest, now - self._last)
        if not self._is_still():
            self._still_since = now
        if now - self._still_since > QUIET_MS / 1000:
            self._loop.quit()
        self._last = time.perf_counter()  # to look whether it is still takes time of its own

    def _is_still(self) -> bool:
        runner = self._stage.program.runner
        assert isinstance(runner, CountedRunner)
        return runner.is_quiet and rests(self._stage.program.window)


def measure(rounds: int = ROUNDS) -> dict[str, float]:
    """Return the medians of the longest stalls, in milliseconds, and of the floor."""
    with tempfile.TemporaryDirectory(prefix="bline-bench-") as folder:
        place = Path(folder)
        with opened(place / "settings", Options(demo=True), Album(None)) as stage:
            usual, stage.robot.patience_s = stage.robot.patience_s, MAKING_S
            stage.robot.wait(lambda: bool(stage.demo), "The made-up ward")
            stage.robot.patience_s = usual
            figures = _physician(stage, rounds)
            stage.lock()
            stage.robot.click(stage.robot.shown(WallScreen).open_button)
            return figures | _nurse(stage, rounds)


def _physician(stage: Stage, rounds: int) -> dict[str, float]:
    """Open a patient at the timeline, and go back to it from another tab."""
    board, patient_id, stalls = _come_in(stage, Role.PHYSICIAN)

    def once() -> dict[str, float]:
        stalls.of(lambda: stage.main.go("ward"))
        stage.main.kept.patients.clear()
        opening = stalls.of(lambda: board.patient_opened.emit(patient_id))
        stalls.of(lambda: stage.patient.open_tab("dli"))
        again = stalls.of(lambda: stage.patient.open_tab("timeline"))
        return {"opening at the timeline": opening, "back to the timeline": again}

    return _medians([once() for _ in range(rounds + 1)])


def _nurse(stage: Stage, rounds: int) -> dict[str, float]:
    """Open a patient at the infusion, the form of an act, the other tabs, and the board again."""
    board, patient_id, stalls = _come_in(stage, Role.NURSE)

    def once() -> dict[str, float]:
        refresh = stalls.of(board.reload)
        stage.main.kept.patients.clear()  # as it is opened for the first time, not where it was left
        opening = stalls.of(lambda: board.patient_opened.emit(patient_id))
        infusion, patient = stage.robot.shown(InfusionScreen), stage.patient
        letter = next(button.letter for button in infusion.acts.values() if button.isVisible())
        form = stalls.of(lambda: infusion.press(letter))
        stalls.of(infusion.form.close_form)
        tabs = {key: stalls.of(lambda key=key: patient.open_tab(key)) for key in TABS}  # type: ignore[misc]
        back = stalls.of(lambda: stage.main.go("ward"))
        return {"opening": opening, "form": form, **tabs, "board": back, "board's refresh": refresh}

    found = _medians([once() for _ in range(rounds + 1)])
    stalls.of(lambda: board.patient_opened.emit(patient_id))
    return found | {"floor": _floor(stage.patient, rounds)}


def _medians(rounds: list[dict[str, float]]) -> dict[str, float]:
    """Return the median of each figure; the first round loads what is loaded once and does not count."""
    return {name: median(one[name] for one in rounds[1:]) for name in rounds[0]}


def _come_in(stage: Stage, role: Role) -> tuple[BoardScreen, UUID, Stalls]:
    """Sign in, and return the board, the patient who was given most, and the watch."""
    user = next(user for user in stage.demo[0].users if user.role is role)
    stage.sign_in(user.name, user.password)
    stage.go("ward")
    board = stage.robot.shown(BoardScreen)
    stage.robot.settle()
    rows = board.table.rows_model.rows
    richest = max(rows, key=lambda row: (row.running is not None, row.day))
    return board, richest.patient_id, Stalls(stage)


def _floor(patient: PatientScreen, rounds: int) -> float:
    """Return the median time to build and paint as many bare widgets as a patient's window has, at one go."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    sheet = application.styleSheet()
    application.setStyleSheet("")
    taken = []
    for _ in range(rounds + 1):
        before = time.perf_counter()
        top = _bare(patient, None)
        top.resize(patient.size())
        top.show()
        top.grab()
        taken.append((time.perf_counter() - before) * 1000)
        top.hide()
        top.deleteLater()
    application.setStyleSheet(sheet)
    return median(taken[1:])


def _bare(like: QWidget, parent: QWidget | None) -> QWidget:
    kind = next((kind for kind in BARE if isinstance(like, kind)), QWidget)
    made = kind(parent)
    if isinstance(like, QLabel | QAbstractButton | QLineEdit) and isinstance(made, QLabel | QPushButton | QLineEdit):
        made.setText(like.text())
    inner = [child for child in like.children() if isinstance(child, QWidget) and not child.isHidden()]
    if kind in (QWidget, QFrame) and inner:
        layout = like.layout()
        box = QVBoxLayout(made)
        if isinstance(layout, QBoxLayout):
            box.setDirection(layout.direction())
        for child in inner:
            box.addWidget(_bare(child, made))
    return made


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name:32} {value:8.2f}")
