"""The made-up ward by night: the wall, the board and one patient's pages in the dark look, and the keys for gloves."""

from PySide6.QtCore import Qt

from bline_desktop.domain.roles import Role
from bline_desktop.tour.made_up import open_richest, somebody
from bline_desktop.tour.set_up import sign_in_at_wall
from bline_desktop.tour.stage import Stage
from bline_desktop.ui.screens.board import BoardScreen
from bline_desktop.ui.screens.infusion import InfusionScreen
from bline_desktop.ui.screens.settings import SettingsScreen

PAGES = ("bag_plan", "dli", "mrd", "round", "gvhd", "paper", "details", "tasks")


def look_in_the_dark(stage: Stage) -> None:
    """See the board, and each page of the patient who was given most, as a nurse; then wear gloves."""
    robot = stage.robot
    sign_in_at_wall(stage, somebody(stage, Role.NURSE))
    with stage.step("dark-board"):
        stage.go("ward")
    board = robot.shown(BoardScreen)
    with stage.step("dark-calendar"):
        stage.go("calendar")
    with stage.step("dark-this-shift"):
        stage.go("shift")
    stage.go("ward")
    open_richest(stage, board)
    with stage.step("dark-infusion"):
        infusion: InfusionScreen = stage.open_tab("infusion")
    _open_an_act(stage, infusion, "dark-infusion-act")
    with stage.step("dark-timeline"):
        stage.open_tab("timeline")
    for key in PAGES:
        with stage.step(f"dark-{key}"):
            stage.open_tab(key)
    with stage.step("dark-labels"):
        stage.go("labels")
    with stage.step("dark-protocols"):
        stage.go("protocols")
    stage.go("settings")
    robot.click(robot.shown(SettingsScreen).touch.keys[1])
    with stage.step("gloves-board"):
        stage.go("ward")
    open_richest(stage, board)
    with stage.step("gloves-infusion"):
        infusion = stage.open_tab("infusion")
    _open_an_act(stage, infusion, "gloves-infusion-act")


def _open_an_act(stage: Stage, infusion: InfusionScreen, step: str) -> None:
    """Open the form of the first act that is possible now, and leave it again."""
    robot = stage.robot
    with stage.step(step):
        robot.letter(next(button.letter for button in infusion.acts.values() if button.isVisible()))
        robot.wait(lambda: infusion.form.form is not None, "The form of the act")
    robot.press(Qt.Key.Key_Escape)  # as long as nothing is typed, Escape leaves a form
    robot.wait(lambda: infusion.form.form is None, "The form closed")
