"""The story of a grade: a toxicity by another scale than the label's, then by its own, and the pump paused for it."""

from PySide6.QtCore import Qt

from bline_desktop.tour.set_up import next_form
from bline_desktop.tour.stage import Stage
from bline_desktop.ui.screens.infusion import InfusionScreen
from bline_desktop.ui.screens.toxicity import ToxicityScreen

ADVERSE_EVENT = "6"  # the digit of the cause


def see_grades(stage: Stage) -> None:
    """Pause for an adverse event, and record it by ASTCT and by CTCAE: only the second opens the label's row."""
    robot = stage.robot
    infusion: InfusionScreen = stage.open_tab("infusion")
    robot.letter("P")
    robot.enter_field(next_form(stage, "cause").editor("cause"))
    with stage.step("made-up-paused-for-an-event"):
        robot.letter(ADVERSE_EVENT)
        robot.wait(lambda: infusion.given.harm.isVisible(), "That no toxicity is recorded")
    robot.click(infusion.given.harm.button)
    page: ToxicityScreen = robot.shown(ToxicityScreen)
    with stage.step("made-up-toxicity-entry"):
        _type(stage, page, "astct-2019")
    with stage.step("made-up-toxicity-by-another-scale"):
        _submit(stage, page)
    _type(stage, page, "ctcae-5")
    with stage.step("made-up-toxicity-rule"):
        _submit(stage, page)
    stage.open_tab("infusion")
    with stage.step("made-up-paused-for-a-grade"):
        robot.wait(lambda: "Interrupt" in infusion.given.harm.text.text, "The row of the label")
        robot.click(infusion.given.harm.button)
    infusion.given.aside.close_table()
    robot.letter("R")
    next_form(stage, "at")
    _submit(stage, infusion)


def _type(stage: Stage, page: ToxicityScreen, scale: str) -> None:
    stage.robot.settle()
    stage.robot.click(page.empty.button if page.pages.currentIndex() == 0 else page.new)
    today = page.tools.desk.clock.today().isoformat()
    typed = {"event": "neurotoxicity", "scale": scale, "grade": "3", "cause": "blinatumomab", "started_on": today}
    stage.robot.fill_form(next_form(stage, "event"), typed)


def _submit(stage: Stage, page: ToxicityScreen | InfusionScreen) -> None:
    stage.robot.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    stage.robot.wait(lambda: page.form.form is None, "The entry")
