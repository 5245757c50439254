"""The rounds copy: made at the ward's computer under Settings, and read on another one three hours later."""

from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from bline_desktop.app import Parts
from bline_desktop.domain.clock import Clock
from bline_desktop.storage.keyring import COPY_FOLDER
from bline_desktop.tour.people import PHYSICIAN
from bline_desktop.tour.robot import ENTER, StepFailed
from bline_desktop.tour.stage import Stage
from bline_desktop.ui.screens.board import BoardScreen
from bline_desktop.ui.screens.patient import PatientScreen
from bline_desktop.ui.screens.settings import SettingsScreen
from bline_desktop.ui.screens.sign_in import SignInPanel
from bline_desktop.ui.screens.wizard import WizardScreen

LATER = timedelta(hours=3)
STICK = "stick"


class LaterClock(Clock):
    """The clock of whoever reads the copy."""

    def now(self) -> datetime:
        """Return the present instant and three hours."""
        return super().now() + LATER


OTHER_COMPUTER = Parts(make_clock=LaterClock)


def copy_beside(store: Path) -> Path:
    """Return where the copy of a store lies."""
    return store.with_name(STICK) / COPY_FOLDER


def no_store(store: Path) -> Path:
    """Return the place of the other computer's own store, where there is none."""
    return store.with_name("other-computer") / "store"


def make_copy(stage: Stage) -> None:
    """Make a rounds copy under Settings, as the physician who is signed in; the folder is typed into its dialog."""
    robot = stage.robot
    folder = copy_beside(stage.program.folder)
    folder.parent.mkdir()

    with stage.step("settings"):
        stage.go("settings")
    card = robot.shown(SettingsScreen).copy
    with stage.step("rounds-copy-made"):
        robot.when_asked(lambda dialog: _type_folder(stage, dialog, folder.parent))
        robot.click(card.button)
        robot.wait(lambda: folder.is_dir() and card.button.isEnabled(), "The rounds copy")


def read_copy(stage: Stage) -> None:
    """Open the copy on another computer, which has no ward of its own: every window says as of when it is."""
    robot = stage.robot
    wizard = robot.shown(WizardScreen)
    nothing, copy = stage.program.folder.parents[1], copy_beside(stage.program.folder.parent)
    with stage.step("rounds-copy-none-there"):
        robot.when_asked(lambda dialog: _type_folder(stage, dialog, nothing))
        robot.click(wizard.copy)
        robot.wait(wizard.trouble.isVisible, "That there is no rounds copy")
    with stage.step("rounds-copy-sign-in"):
        robot.when_asked(lambda dialog: _type_folder(stage, dialog, copy.parent))
        robot.click(wizard.copy)
        robot.click(robot.shown(SignInPanel).hint)  # the window comes up again after the dialog
    stage.sign_in(PHYSICIAN.name, PHYSICIAN.password)
    with stage.step("rounds-copy-board"):
        stage.go("ward")
        board = robot.shown(BoardScreen)
        robot.wait(lambda: board.table.rows_model.rowCount() > 0, "The patient on the board")
    robot.choose_row(board.table, 0, times=2)
    robot.shown(PatientScreen)
    with stage.step("rounds-copy-timeline"):
        stage.open_tab("timeline")
    with stage.step("rounds-copy-infusion"):
        stage.open_tab("infusion")


def _type_folder(stage: Stage, dialog: QWidget, folder: Path) -> None:
    """Type a folder into the dialog that asks for one."""
    robot = stage.robot
    if not isinstance(dialog, QFileDialog):
        raise StepFailed("The dialog for the folder of the rounds copy did not come.")
    robot.fill(robot.shown(QLineEdit, within=dialog), str(folder))
    robot.press(ENTER)
