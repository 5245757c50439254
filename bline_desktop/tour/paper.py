"""What was written away from the ward: entered in one table, as the visiting nurse wrote it; and the sheet for home."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt

from bline_desktop.domain.patient import Place
from bline_desktop.domain.roles import Role
from bline_desktop.tour.made_up import open_row, somebody
from bline_desktop.tour.nurse import submit
from bline_desktop.tour.physician import write_pdf
from bline_desktop.tour.set_up import next_form, sign_in_at_wall
from bline_desktop.tour.stage import Stage
from bline_desktop.ui.screens.board import BoardScreen
from bline_desktop.ui.screens.paper import PaperScreen

HAND = {"done_by": "Visiting nurse QIAN", "sheet": "brought_back"}
PAUSE = {"at": "-64", "cause": "line", **HAND}
BEFORE_IT, AFTER_IT = {"at": "-94"}, {"at": "-52"}
SEEN = {"seen_at": "-50", "temperature": "36.8", "systolic": "114", "diastolic": "70", "pulse": "76"}


def enter_from_paper(stage: Stage, out: Path) -> None:
    """Enter an hour at home from the paper that was brought back, as a nurse, and write the next sheet for home.

    A resume that stands before its pause is said at its row, and put right.
    """
    robot = stage.robot
    sign_in_at_wall(stage, somebody(stage, Role.NURSE))
    stage.go("ward")
    board = robot.shown(BoardScreen)
    robot.wait(lambda: board.table.rows_model.rowCount() > 1, "The patients on the board")
    open_row(stage, board, lambda row: (row.whereabouts is not None and row.whereabouts.place is Place.HOME, row.day))
    with stage.step("paper"):
        page: PaperScreen = stage.open_tab("paper")
    with stage.step("paper-row"):
        _begin(stage, "P", "cause", PAUSE)
    _keep(stage, page)
    _begin(stage, "R", "at", BEFORE_IT)
    _keep(stage, page)
    _begin(stage, "W", "temperature", SEEN)
    with stage.step("paper-rows"):
        _keep(stage, page)
    with stage.step("paper-row-out-of-order"):
        robot.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        robot.wait(lambda: any(row.problem for row in page.rows), "What is wrong with the resume")
    robot.press(Qt.Key.Key_Return)
    robot.fill_form(next_form(stage, "at"), AFTER_IT)
    _keep(stage, page)
    with stage.step("paper-recorded"):
        robot.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        robot.wait(lambda: not page.rows, "The rows of the paper")
    write_pdf(stage, page.take_home, out, "take-home")
    stage.lock()


def _begin(stage: Stage, letter: str, field: str, typed: Mapping[str, str]) -> None:
    stage.robot.settle()
    stage.robot.letter(letter)
    stage.robot.fill_form(next_form(stage, field), typed)


def _keep(stage: Stage, page: PaperScreen) -> None:
    submit(stage)
    stage.robot.wait(lambda: page.form.form is None, "The row in the table")
