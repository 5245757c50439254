"""Nobody at the program: a countdown, then the sign-out; any touch stops it and does nothing else."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from bline_desktop.domain.clock import MovingClock
from bline_desktop.ui.session import IdleWatch
from tests.support.small_ward import NOW, a_clock


class Watched:
    """A watch whose time is moved by hand."""

    def __init__(self, app: QApplication, minutes: int) -> None:
        self.clock: MovingClock = a_clock()
        self.minutes = minutes
        self.seconds = 0.0
        self.watch = IdleWatch(app, self.clock, lambda: timedelta(minutes=self.minutes), ticks=lambda: self.seconds)
        self.warnings: list[int] = []
        self.told: list[str] = []
        self.watch.warned.connect(self.warnings.append)
        self.watch.calmed.connect(lambda: self.told.append("calmed"))
        self.watch.expired.connect(lambda: self.told.append("expired"))
        self.watch.begin()

    def pass_time(self, seconds: int) -> None:
        """Let time pass on both of the computer's clocks, and look once."""
        self.wait(seconds)
        self.watch.look()

    def go_on(self, seconds: int) -> None:
        """Let time pass, and look each second, as the program does."""
        for _ in range(seconds):
            self.pass_time(1)

    def wait(self, seconds: float) -> None:
        """Let time pass in which nobody looks."""
        self.seconds += seconds
        self.clock.put(self.clock.now() + timedelta(seconds=seconds))


class Window(QWidget):
    """A field and a button with a letter."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        self.line, self.button = QLineEdit(), QPushButton("Stop")
        self.button.setShortcut("S")
        column.addWidget(self.line)
        column.addWidget(self.button)


@pytest.fixture
def idle(qapp: QApplication) -> Iterator[Watched]:
    made = Watched(qapp, 5)
    yield made
    made.watch.end()


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    shown = Window()
    qtbot.addWidget(shown)
    shown.show()
    shown.line.setFocus()
    return shown


def test_the_countdown_comes_15_seconds_before_the_end(idle: Watched) -> None:
    idle.pass_time(284)
    assert idle.warnings == []
    idle.pass_time(1)
    idle.pass_time(10)
    assert idle.warnings == [15, 5]
    idle.pass_time(5)
    assert idle.told == ["calmed", "expired"]


def test_a_touch_begins_the_time_anew(idle: Watched, window: Window, qtbot: QtBot) -> None:
    idle.pass_time(200)
    QTest.keyClicks(window.line, "a")
    idle.pass_time(280)
    assert idle.warnings == []
    QTest.mouseMove(window.button)
    idle.pass_time(280)
    assert idle.warnings == []
    assert window.line.text() == "a"


@pytest.mark.parametrize("unseen", [0.0, 0.1, 0.9, 0.999])
def test_a_sign_out_never_comes_before_the_full_time_without_a_touch(
    idle: Watched, window: Window, qtbot: QtBot, unseen: float
) -> None:
    QTest.keyClicks(window.line, "a")
    idle.wait(unseen)
    QTest.keyClicks(window.line, "a")  # nobody has looked in between
    last = idle.seconds
    idle.wait(1 - unseen)
    idle.watch.look()
    while "expired" not in idle.told:
        idle.pass_time(1)
    assert 300 <= idle.seconds - last <= 301
    assert idle.warnings[0] == 15


def test_a_touch_right_before_a_sleep_of_the_computer_does_not_outlast_it(
    idle: Watched, window: Window, qtbot: QtBot
) -> None:
    QTest.keyClicks(window.line, "a")
    idle.clock.put(NOW + timedelta(hours=2))  # nobody looks before the lid is closed
    idle.watch.look()
    assert idle.told == ["expired"]


def test_a_touch_while_the_program_was_away_counts(idle: Watched, window: Window, qtbot: QtBot) -> None:
    QTest.keyClicks(window.line, "a")
    idle.wait(4)  # a page took so long
    QTest.keyClicks(window.line, "a")
    idle.watch.look()
    idle.go_on(299)
    assert "expired" not in idle.told
    idle.go_on(1)
    assert idle.told == ["calmed", "expired"]


def test_the_touch_that_ends_the_countdown_does_nothing_else(idle: Watched, window: Window, qtbot: QtBot) -> None:
    pressed: list[bool] = []
    window.button.clicked.connect(lambda: pressed.append(True))
    idle.pass_time(290)
    QTest.keyClicks(window.line, "s")
    assert idle.told == ["calmed"]
    assert window.line.text() == ""
    assert pressed == []
    idle.pass_time(290)
    QTest.mouseClick(window.button, Qt.MouseButton.LeftButton)
    assert idle.told == ["calmed", "calmed"]
    assert pressed == []
    QTest.mouseClick(window.button, Qt.MouseButton.LeftButton)
    assert pressed == [True]


def test_a_sleep_of_the_computer_counts(idle: Watched) -> None:
    idle.clock.put(NOW + timedelta(hours=2))  # the running time stands still in a sleep
    idle.watch.look()
    assert idle.told == ["expired"]


def test_a_clock_set_back_gives_no_more_time(idle: Watched) -> None:
    idle.clock.put(NOW - timedelta(hours=1))
    idle.seconds = 301
    idle.watch.look()
    assert idle.told == ["expired"]


def test_it_is_never_off_and_never_longer_than_ten_minutes(qapp: QApplication) -> None:
    for minutes, after in ((0, 60), (600, 600)):
        idle = Watched(qapp, minutes)
        idle.pass_time(after - 16)
        assert idle.warnings == []
        idle.pass_time(16)
        assert idle.told[-1] == "expired"


def test_nothing_is_watched_after_the_end(idle: Watched, window: Window, qtbot: QtBot) -> None:
    idle.pass_time(290)
    idle.watch.end()
    assert idle.told == ["calmed"]
    QTest.keyClicks(window.line, "b")
    assert window.line.text() == "b"
