"""The story at the pump: taken over, an alarm solved, a reading undone and one corrected, the pump found clamped."""

from PySide6.QtCore import Qt

from bline_desktop.domain.treatment.looks import ReadingFields
from bline_desktop.tour.nurse import problems, submit
from bline_desktop.tour.robot import ENTER
from bline_desktop.tour.set_up import next_form
from bline_desktop.tour.stage import Stage
from bline_desktop.ui.screens.infusion import InfusionScreen

OCCLUSION = "2"  # the digit of the cause
MISTYPED, MISREAD, READ = "22", "2.3", "2.2"  # mL
WHY = "Misread: the pump shows 2.2 mL"


def look_at_the_pump(stage: Stage) -> None:
    """Take the pump over, where another rate is refused at first, and solve an alarm with two keys."""
    robot = stage.robot
    infusion = robot.shown(InfusionScreen)
    robot.letter("O")
    form = next_form(stage, "rate_ml_per_h")
    with stage.step("take-over-wrong-rate"):
        robot.fill_form(form, {"at": "-14", "rate_ml_per_h": "10", "volume_ml": "2"})
        submit(stage)
        robot.wait(lambda: bool(problems(form)), "What is wrong with the rate")
    robot.fill_form(form, {"rate_ml_per_h": "5"})
    with stage.step("taken-over"):
        _record(stage, infusion, "The take-over")
    robot.letter("A")
    form = next_form(stage, "cause")
    robot.fill_form(form, {"at": "-10"})
    robot.enter_field(form.editor("cause"))
    with stage.step("alarm-solved"):
        robot.letter(OCCLUSION)
        robot.wait(lambda: infusion.form.form is None, "The alarm")


def undo_a_reading(stage: Stage) -> None:
    """Record a reading with a slip of the finger, and take it back by Ctrl+Z; it stays readable as struck."""
    robot = stage.robot
    infusion = robot.shown(InfusionScreen)
    _read(stage, infusion, MISTYPED, "reading-mistyped")
    with stage.step("reading-undone"):
        robot.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        robot.wait(infusion.log.show_struck.isVisible, "The struck reading")
        robot.click(infusion.log.show_struck)


def correct_a_reading(stage: Stage) -> None:
    """Correct a reading that was misread: the old one and the new one both stay in sight."""
    robot = stage.robot
    infusion = robot.shown(InfusionScreen)
    _read(stage, infusion, MISREAD, "reading")
    lines = infusion.log.table.rows_model.rows
    robot.choose_row(
        infusion.log.table,
        next(row for row, line in enumerate(lines) if isinstance(line.typed, ReadingFields) and not line.struck),
    )
    robot.click(infusion.log.correct)
    with stage.step("correcting"):
        robot.fill_form(next_form(stage, "volume_ml"), {"volume_ml": READ})
    with stage.step("correcting-why"):
        submit(stage)
        robot.wait(lambda: bool(stage.main.messages.notes), "The question why")
        robot.type(WHY)
        robot.press(ENTER)
    with stage.step("corrected"):
        robot.press(ENTER)
        robot.wait(lambda: infusion.form.form is None, "The correction")
    robot.click(infusion.log.show_struck)


def find_it_clamped(stage: Stage) -> None:
    """Find the pump clamped, and let it go on."""
    robot = stage.robot
    infusion = robot.shown(InfusionScreen)
    robot.letter("F")
    form = next_form(stage, "cause")
    with stage.step("found"):
        robot.fill_form(form, {"at": "-2", "cause": "found_clamped", "since": "-9", "volume_ml": "2.5"})
    with stage.step("found-clamped"):
        _record(stage, infusion, "The find")
    robot.letter("R")
    next_form(stage, "at")
    with stage.step("resumed-in-two-keys"):
        robot.press(ENTER)
        robot.wait(lambda: infusion.form.form is None, "The resume")


def _read(stage: Stage, infusion: InfusionScreen, volume_ml: str, step: str) -> None:
    stage.robot.letter("K")
    with stage.step(step):
        stage.robot.fill_form(next_form(stage, "volume_ml"), {"at": "-9", "volume_ml": volume_ml})
        _record(stage, infusion, "The reading")


def _record(stage: Stage, infusion: InfusionScreen, what: str) -> None:
    submit(stage)
    stage.robot.wait(lambda: infusion.form.form is None, what)
