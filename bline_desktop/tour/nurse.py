"""The story of the nurse: the first bag, a mistake on the way, the next bag, a pause and a resume.

A start, a bag and a pause within one minute would show nothing, so the acts are typed with earlier times, as nurses do.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import Qt

from bline_desktop.domain.typed_time import show_moment_for_typing
from bline_desktop.tour.people import NURSE, PHYSICIAN, Told
from bline_desktop.tour.robot import ENTER
from bline_desktop.tour.set_up import choose_pin, next_form, sign_in_at_wall
from bline_desktop.tour.stage import Stage
from bline_desktop.ui.forms.record_form import RecordForm
from bline_desktop.ui.main_window import MainWindow
from bline_desktop.ui.screens.board import BoardScreen
from bline_desktop.ui.screens.infusion import InfusionScreen
from bline_desktop.ui.screens.patient import PatientScreen
from bline_desktop.ui.screens.second_part import SecondPart

LABEL = {"dose_ug_per_day": "28", "duration_h": "48", "rate_ml_per_h": "5", "volume_ml": "240"}
IMAGING = "4"  # the digit of a cause
LINE = {"line_as_label": "yes"}
CONTENT = {"total_volume_ml": "250", "drug_ug": "58.3"}


def come_on_duty(stage: Stage) -> None:
    """Sign in, choose a PIN, look at the board, and open the patient from there."""
    robot = stage.robot
    sign_in_at_wall(stage, NURSE, "sign-in")
    choose_pin(stage, NURSE)
    stage.go("ward")
    with stage.step("board-before-the-start"):
        board = robot.shown(BoardScreen)
        robot.wait(lambda: board.table.rows_model.rowCount() > 0, "The patient on the board")
    with stage.step("infusion-before-the-start"):
        robot.press(ENTER)
        robot.shown(PatientScreen)


def start(stage: Stage, told: Told) -> None:
    """Start with the label typed; the rate is wrong at first, and the program says so before anything is recorded.

    Then the physician reads wristband, bag and pump as the second person, another rate at first.
    """
    robot = stage.robot
    infusion = robot.shown(InfusionScreen)
    use_by = _yesterday(stage, hour=9) + timedelta(hours=48)
    robot.letter("T")
    form = next_form(stage, "rate_ml_per_h")
    wrong = {"at": "y0930", **LABEL, "rate_ml_per_h": "7"}
    times = {"prepared_at": "y0800", "out_of_fridge_at": "y0900", "use_by": typed_time(stage, use_by), **LINE}
    robot.fill_form(form, {**wrong, **CONTENT, **times})
    with stage.step("start-rate-does-not-fit"):
        submit(stage)
        robot.wait(lambda: bool(stage.main.messages.notes) or bool(problems(form)), "What is wrong with the rate")
    _go_back_and_correct(stage, form)
    with stage.step("start-corrected"):
        robot.fill_form(form, {"rate_ml_per_h": "5"})
    with stage.step("second-person"):
        submit(stage)
        part = robot.shown(SecondPart)
        choose_checker(stage, part)
    with stage.step("second-person-differs"):
        robot.fill_form(part.form, {"last_four": told.hospital_number[-4:], "dose_ug_per_day": "28"})
        robot.fill_form(part.form, {"rate_ml_per_h": "10"})
        robot.press(ENTER)
        robot.wait(lambda: bool(problems(form)), "That the two differ")
    robot.fill_form(form, {"rate_ml_per_h": "5"})
    with stage.step("started"):
        submit(stage)
        read_back(stage, {"rate_ml_per_h": "5"})
        robot.wait(lambda: infusion.form.form is None, "The start")


def choose_checker(stage: Stage, part: SecondPart) -> None:
    """Choose the physician as the second person, and type the PIN."""
    robot = stage.robot
    robot.wait(lambda: bool(part.picker.tiles), "Who can check")
    if part.picker.current is None:
        robot.type(PHYSICIAN.name[:3])
        robot.wait(lambda: part.picker.current is not None, PHYSICIAN.name)
    robot.fill(part.secret.line, PHYSICIAN.pin)


def read_back(stage: Stage, read: Mapping[str, str], *, ends: bool = True) -> None:
    """Check as the second person, who reads the same."""
    robot = stage.robot
    part = robot.shown(SecondPart)
    choose_checker(stage, part)
    robot.fill_form(part.form, read)
    if ends:
        submit(stage)


def change_bag(stage: Stage, told: Told) -> None:
    """Hang the second bag fifty minutes ago."""
    robot = stage.robot
    infusion = robot.shown(InfusionScreen)
    robot.letter("B")
    form = next_form(stage, "rate_ml_per_h")
    use_by = stage.now + timedelta(hours=47)
    with stage.step("new-bag"):
        robot.fill_form(form, {"at": "-50", **LABEL, "use_by": typed_time(stage, use_by), **LINE})
    with stage.step("new-bag-recorded"):
        submit(stage)
        read_back(stage, {"last_four": told.hospital_number[-4:], "dose_ug_per_day": "28", "rate_ml_per_h": "5"})
        robot.wait(lambda: infusion.form.form is None, "The new bag")


def pause_and_resume(stage: Stage) -> None:
    """Pause for a scan, and resume."""
    robot = stage.robot
    infusion = robot.shown(InfusionScreen)
    with stage.step("pause"):
        robot.letter("P")
        form = next_form(stage, "cause")
        robot.fill_form(form, {"at": "-30"})
        robot.enter_field(form.editor("cause"))
    with stage.step("paused"):
        robot.letter(IMAGING)
        robot.wait(lambda: infusion.form.form is None, "The pause")
    robot.letter("R")
    form = next_form(stage, "at")
    robot.fill_form(form, {"at": "-15"})
    with stage.step("resumed"):
        submit(stage)
        robot.wait(lambda: infusion.form.form is None, "The resume")


def _go_back_and_correct(stage: Stage, form: RecordForm[Any]) -> None:
    main = stage.robot.shown(MainWindow)
    if main.messages.notes:
        stage.robot.click(main.messages.notes[0].buttons["change"])
    stage.robot.wait(lambda: form.button.isEnabled(), "The form, to be corrected")


def problems(form: RecordForm[Any]) -> list[str]:
    """Return what stands in red under the fields of a form."""
    return [editor.problem for editor in form.editors.values() if editor.problem]


def submit(stage: Stage) -> None:
    """Record what is typed, by Ctrl+Enter."""
    stage.robot.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def _yesterday(stage: Stage, hour: int) -> datetime:
    local = stage.now.astimezone(stage.zone) - timedelta(days=1)
    return local.replace(hour=hour, minute=0, second=0, microsecond=0)


def typed_time(stage: Stage, moment: datetime) -> str:
    """Return a moment as somebody on the ward types it."""
    return show_moment_for_typing(moment, stage.zone)
