"""The robot is as weak as a hand: it can't press what is hidden, off or covered, and it does not wait for ever."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTableWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from bline_desktop.tour.robot import Robot, StepFailed

SOON_S = 0.2


class Desk(QWidget):
    """A window with one line, a button that asks, and a button far below."""

    def __init__(self) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.button = QPushButton("Ask")
        self.button.setAccessibleName("Ask")
        self.far = QPushButton("Far below")
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.addWidget(self.line)
        column.addWidget(self.button)
        column.addSpacing(2000)
        column.addWidget(self.far)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inside)
        QVBoxLayout(self).addWidget(area)
        self.answers: list[int] = []
        self.button.clicked.connect(lambda: self.answers.append(QDialog(self).exec()))


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    made = Desk()
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    qtbot.waitActive(made)
    return made


@pytest.fixture
def robot(desk: Desk) -> Iterator[Robot]:
    made = Robot(desk, lambda: True, patience_s=SOON_S)
    yield made
    made.close()


def test_what_is_on_no_key_comes_by_an_input_method(desk: Desk, robot: Robot) -> None:
    robot.fill(desk.line, "Li")
    robot.fill(desk.line, "李伟")
    assert desk.line.text() == "李伟"


def test_the_wheel_is_turned_until_a_part_is_in_sight(desk: Desk, robot: Robot) -> None:
    pressed: list[bool] = []
    desk.far.clicked.connect(lambda: pressed.append(True))
    robot.click(desk.far)
    robot.click(desk.line)  # and back again
    assert pressed == [True]
    assert desk.line.hasFocus()


def test_what_is_covered_can_not_be_pressed(desk: Desk, robot: Robot) -> None:
    cover = QWidget(desk.button.parentWidget())
    cover.setGeometry(desk.button.geometry())
    cover.show()
    with pytest.raises(StepFailed, match="“Ask” free of what covers it did not come"):
        robot.click(desk.button)


def test_what_is_hidden_or_off_can_not_be_pressed(desk: Desk, robot: Robot) -> None:
    desk.button.setEnabled(False)
    with pytest.raises(StepFailed, match="ready to be pressed"):
        robot.click(desk.button)
    desk.button.hide()
    with pytest.raises(StepFailed, match="“Ask” did not come"):
        robot.click(desk.button)


def test_a_dialog_that_is_expected_is_answered(desk: Desk, robot: Robot) -> None:
    robot.when_asked(lambda dialog: robot.press(Qt.Key.Key_Escape))
    robot.click(desk.button)
    assert desk.answers == [QDialog.DialogCode.Rejected]


def test_a_dialog_that_nobody_expects_is_closed_and_told(desk: Desk, robot: Robot) -> None:
    robot.click(desk.button)  # comes back, because the dialog was closed
    with pytest.raises(StepFailed, match="A QDialog stayed open"):
        robot.wait(lambda: False, "Anything")


def test_an_answer_that_can_not_be_given_closes_the_dialog(desk: Desk, robot: Robot) -> None:
    def give_up(dialog: QWidget) -> None:
        raise StepFailed("This is not the dialog.")

    robot.when_asked(give_up)
    robot.click(desk.button)
    with pytest.raises(StepFailed, match="This is not the dialog"):
        robot.wait(lambda: False, "Anything")


def test_a_part_that_never_comes_is_told(desk: Desk, robot: Robot) -> None:
    with pytest.raises(StepFailed, match="A QTabWidget did not come within 0 seconds"):
        robot.shown(QTabWidget)


def test_rows_and_tabs_are_pressed_where_they_are(desk: Desk, robot: Robot, qtbot: QtBot) -> None:
    tabs, table, other = QTabWidget(), QTableWidget(3, 1), QWidget()
    tabs.addTab(table, "Table")
    tabs.addTab(other, "Other")
    qtbot.addWidget(tabs)
    tabs.show()
    robot.choose_row(table, 2, times=2)
    assert table.currentRow() == 2
    robot.open_tab(tabs, other)
    assert tabs.currentWidget() is other


def test_an_act_letter_comes_as_slowly_as_a_finger(desk: Desk, robot: Robot) -> None:
    robot.click(desk.line)
    robot.letter("b")
    first = robot.since_gesture_s
    robot.letter("p")
    assert desk.line.text() == "bp"
    assert first < SOON_S


def test_titles_of_windows_are_noted(desk: Desk, robot: Robot) -> None:
    desk.setWindowTitle("Ward 5A")
    robot.wait(lambda: "Ward 5A" in robot.titles, "The title")


def test_a_window_is_settled_when_all_is_quiet(desk: Desk, qtbot: QtBot) -> None:
    answers = iter([False, False, True])
    robot = Robot(desk, lambda: next(answers, True), patience_s=SOON_S)
    robot.settle()
    robot.close()
    assert QApplication.activeModalWidget() is None
