"""The story of being called away: half typed, another person by PIN, back, the program closed and opened again."""

from bline_desktop.tour.cells import order_cells
from bline_desktop.tour.people import NURSE, PHYSICIAN, Told
from bline_desktop.tour.set_up import next_form, sign_in_at_wall
from bline_desktop.tour.stage import Stage
from bline_desktop.ui.screens.infusion import InfusionScreen
from bline_desktop.ui.widgets.buttons import QuietButton
from bline_desktop.ui.widgets.labels import TextLabel

NOTE = "Line alarm, called to bed 7 before I could"


def lock_half_way(stage: Stage, told: Told) -> None:
    """Be called away in the middle of a pause; the physician orders a DLI meanwhile; both come by PIN."""
    robot = stage.robot
    stage.open_tab("infusion")
    with stage.step("half-typed"):
        robot.letter("P")
        form = next_form(stage, "note")
        robot.fill_form(form, {"at": "-3", "cause": "line"})
        robot.type(NOTE)
    with stage.step("wall"):
        stage.lock()
        robot.shown(TextLabel, lambda label: label.text() == told.trial_id)
    with stage.step("switched-by-pin"):
        sign_in_at_wall(stage, PHYSICIAN, by_pin=True)
    order_cells(stage, told)
    stage.lock()
    with stage.step("back-at-the-half-typed"):
        sign_in_at_wall(stage, NURSE, by_pin=True)
        _wait_for_the_half_typed(stage)


def come_back_to_it(stage: Stage) -> None:
    """Sign in after the program was closed in the middle of it: it asks whether to go on, and goes on."""
    robot = stage.robot
    with stage.step("opened-again"):
        stage.sign_in(NURSE.name, NURSE.password)
        robot.wait(lambda: bool(stage.main.messages.notes), "The question whether to go on")
    with stage.step("half-typed-after-the-end"):
        robot.click(stage.main.messages.notes[0].buttons["go_on"])
        _wait_for_the_half_typed(stage)
    infusion = robot.shown(InfusionScreen)
    robot.click(robot.shown(QuietButton, within=infusion.form))
    robot.wait(lambda: infusion.form.form is None, "The form closed")


def _wait_for_the_half_typed(stage: Stage) -> None:
    form = next_form(stage, "note")
    stage.robot.wait(lambda: NOTE in str(form.typed()["note"]), "What was half typed")
