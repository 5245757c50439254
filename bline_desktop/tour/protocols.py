"""The protocols: read one in plain words, see its days on an example patient, change a step and leave it again."""

from bline_desktop.tour.stage import Stage
from bline_desktop.ui.screens.protocols import ProtocolsScreen
from bline_desktop.ui.widgets.buttons import QuietButton


def read_a_protocol(stage: Stage) -> None:
    """Read the trial's own, which is empty, then an example with its days, and open the form of a step."""
    robot = stage.robot
    with stage.step("made-up-protocols"):
        stage.go("protocols")
        screen = robot.shown(ProtocolsScreen)
        robot.wait(lambda: screen.table.rows_model.rowCount() > 1, "The protocols")
        robot.choose_row(screen.table, 0)
    with stage.step("made-up-protocol-example"):
        robot.choose_row(screen.table, screen.table.rows_model.rowCount() - 1)
    with stage.step("made-up-protocol-days"):
        robot.click(screen.page.part.keys[1])
    robot.click(screen.page.part.keys[0])
    with stage.step("made-up-protocol-step"):
        robot.choose_row(screen.page.table, 0)
        robot.click(screen.page.change)
    robot.click(robot.shown(QuietButton, within=screen.form))
    robot.wait(lambda: screen.form.form is None, "The form of the step closed")
