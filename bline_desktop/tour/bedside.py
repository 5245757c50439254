"""The nurse's round: the baseline before all, then a fever, whom it was told, and one key for what is as before."""

from PySide6.QtCore import Qt

from bline_desktop.tour.set_up import next_form
from bline_desktop.tour.stage import Stage
from bline_desktop.ui.screens.rounds import RoundScreen

BASELINE = {"temperature": "36.7", "systolic": "118", "diastolic": "74", "pulse": "78", "saturation": "98"}
WITH_IT = {"oxygen": "0", "ice": "10", "handwriting": "baseline", "site": "unremarkable"}
FEVER = {"temperature": "38.6", "systolic": "96", "diastolic": "58", "pulse": "112", "saturation": "96", "ice": "10"}


def give_premedication(stage: Stage) -> None:
    """Record the dexamethasone before the first dose; it is named beside the fever later."""
    robot = stage.robot
    page = stage.open_tab("premedication")
    robot.click(page.empty.button)
    typed = {"given_at": "-90", "before": "cycle", "drug": "prednisone", "dose_mg": "100", "route": "oral"}
    with stage.step("premedication"):
        robot.fill_form(next_form(stage, "drug"), typed)
    with stage.step("premedication-recorded"):
        robot.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        robot.wait(lambda: page.form.form is None, "The premedication")


def make_rounds(stage: Stage) -> None:
    """Record the baseline, then a round with a fever that the physician is told of."""
    robot = stage.robot
    page: RoundScreen = stage.open_tab("round")
    robot.click(page.empty.button)
    with stage.step("round-baseline"):
        robot.fill_form(next_form(stage, "temperature"), {"seen_at": "-60", **BASELINE, **WITH_IT})
    robot.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    robot.wait(lambda: page.form.form is None, "The baseline")
    robot.settle()
    robot.click(page.new)
    form = next_form(stage, "temperature")
    robot.settle()
    robot.press(Qt.Key.Key_F2)
    with stage.step("round-with-fever"):
        robot.fill_form(form, {"seen_at": "-5", **FEVER})
    with stage.step("round-physician-not-told"):
        robot.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        robot.wait(lambda: bool(form.editor("told").problem), "The question whether a physician was told")
    robot.fill_form(
        form, {"told": "yes", "told_who": "Dr Baker", "told_at": "-2", "answer": "Cultures, then paracetamol"}
    )
    with stage.step("round-recorded"):
        robot.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        robot.wait(lambda: page.form.form is None, "The round")
