"""The protocols: read one in plain words, see its days on an example patient, change a step, save it and sign it."""

from PySide6.QtCore import Qt

from bline_desktop.tour.set_up import next_form
from bline_desktop.tour.stage import Stage
from bline_desktop.ui.screens.protocols import ProtocolsScreen
from bline_desktop.ui.screens.shift import ShiftScreen
from bline_desktop.ui.widgets.buttons import QuietButton

CHANGED = "example-42-days"
NEW_ARM = "Matched sibling"


def read_a_protocol(stage: Stage) -> None:
    """Read the trial's own, which is empty, then an example with its days; open the form of a step, and add an arm."""
    robot = stage.robot
    with stage.step("made-up-protocols"):
        stage.go("protocols")
        screen = robot.shown(ProtocolsScreen)
        robot.wait(lambda: screen.table.rows_model.rowCount() > 1, "The protocols")
        robot.choose_row(screen.table, 0)
    with stage.step("made-up-protocol-example"):
        robot.choose_row(screen.table, screen.table.rows_model.rowCount() - 1)
    with stage.step("made-up-protocol-month"):
        robot.click(screen.page.part.keys[1])
        robot.click(screen.page.preview.forward)
    with stage.step("made-up-protocol-days"):
        robot.click(screen.page.preview.modes.keys[1])
    robot.click(screen.page.preview.modes.keys[0])
    robot.click(screen.page.part.keys[0])
    with stage.step("made-up-protocol-step"):
        robot.choose_row(screen.page.table, 0)
        robot.click(screen.page.change)
    robot.click(robot.shown(QuietButton, within=screen.form))
    robot.wait(lambda: screen.form.form is None, "The form of the step closed")
    with stage.step("made-up-protocol-arm"):
        robot.click(screen.page.arm_bar.add)
        robot.fill_form(next_form(stage, "start"), {"title": NEW_ARM})
    with stage.step("made-up-protocol-arm-added"):
        robot.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        robot.wait(lambda: screen.form.form is None, "The new arm")
    robot.click(screen.page.leave)
    robot.wait(lambda: screen.work.template is None, "The changes left")


def sign_a_protocol(stage: Stage) -> None:
    """Change a step of an example, see the days that follow, save it as a version of the ward's own, and sign it."""
    robot = stage.robot
    stage.go("protocols")
    screen = robot.shown(ProtocolsScreen)
    robot.wait(lambda: screen.table.rows_model.rowCount() > 1, "The protocols")
    keys = [view.ref.key for view in screen.table.rows_model.rows]
    robot.choose_row(screen.table, keys.index(CHANGED))
    with stage.step("made-up-protocol-changing"):
        robot.choose_row(screen.page.table, 0)
        robot.click(screen.page.change)
        robot.click(screen.page.part.keys[1])
        robot.fill_form(next_form(stage, "days_off"), {"days_off": "21"})
    with stage.step("made-up-protocol-changed"):
        robot.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        robot.wait(lambda: screen.form.form is None, "The changed step")
    with stage.step("made-up-protocol-saved"):
        robot.click(screen.page.save)
        robot.wait(screen.page.sign.isVisible, "The version that is saved")
    _find_among_the_work(stage, screen)
    with stage.step("made-up-protocol-signing"):
        robot.click(screen.page.sign)
        robot.wait(lambda: screen.form.form is not None, "The form of a signature")
    with stage.step("made-up-protocol-signed"):
        robot.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        robot.wait(lambda: screen.form.form is None, "The signature")


def _find_among_the_work(stage: Stage, screen: ProtocolsScreen) -> None:
    """See under the work of the shift that the saved version waits for a signature, and go back to it by Enter."""
    robot = stage.robot
    with stage.step("made-up-protocol-waits"):
        stage.go("shift")
        work = robot.shown(ShiftScreen)
        found = work.table.rows_model
        robot.wait(lambda: any(item.work.text is not None for item in found.rows), "The version among the work")
        robot.choose_row(work.table, next(n for n, item in enumerate(found.rows) if item.work.text is not None))
    robot.press(Qt.Key.Key_Return)
    robot.wait(screen.page.sign.isVisible, "The version that waits for a signature")
