"""Keys at the bedside, counted while they are pressed on the real windows of the program as it is built.

Nothing is filled in past the keyboard: each act is typed as a nurse does who knows the keys, and has to be kept.
"""

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt

from bline_desktop.tour.robot import CONTROL, ENTER
from bline_desktop.ui.main_window import MainWindow
from bline_desktop.ui.screens.second_part import SecondPart
from bline_desktop.ui.screens.wall import WallScreen
from tests.e2e.bedside import LABEL, Bedside, at_bedside, typed_at
from tests.e2e.prepared import OTHER_NURSE, PINS, RUNS

REQUIRED = ("dose_ug_per_day", "duration_h", "rate_ml_per_h", "volume_ml")
LEFT_OUT = 4  # total volume, drug, prepared, out of the fridge: where the label has none of it
READ = ("0221", "28", "5")
IMAGING, YES = "4", "1"


def measure() -> dict[str, float]:
    """Return the keys of each act beside the values typed, and the milliseconds of a change of user."""
    with tempfile.TemporaryDirectory(prefix="bline-bench-") as folder, at_bedside(Path(folder)) as bedside:
        bedside.sign_in()
        bedside.open(RUNS)
        found = dict(zip(("bag", "second"), _new_bag(bedside), strict=True))
        found["pause"] = _act(bedside, "P", IMAGING)
        found["resume"] = _act(bedside, "R", ENTER)
        found["lock"], found["switch"], found["switch_ms"] = _switch(bedside)
    return found


def _new_bag(bedside: Bedside) -> tuple[float, float]:
    """Type a new bag from its label and have it checked; the values themselves are not counted."""
    robot = bedside.robot
    before, use_by = robot.keys, typed_at(71)
    form = bedside.act("B", "rate_ml_per_h")
    values = [LABEL[name] for name in REQUIRED]
    while form.field_in_hand != REQUIRED[0]:
        robot.press(ENTER)
    for value in values:
        robot.type(value)
        robot.press(ENTER)
    for _ in range(LEFT_OUT):
        robot.press(ENTER)
    robot.type(use_by)
    robot.press(ENTER)
    robot.type(YES)
    robot.press(ENTER, CONTROL)
    robot.shown(SecondPart)
    typed = robot.keys - before - _length((*values, use_by))
    return typed, _second(bedside)


def _second(bedside: Bedside) -> float:
    """Let another nurse read wristband, bag and pump; what is read is not counted, the PIN is."""
    robot = bedside.robot
    part: SecondPart = robot.shown(SecondPart)
    robot.wait(lambda: bool(part.picker.tiles), "Who can check")
    before = robot.keys
    for key in (OTHER_NURSE[0].lower(), *PINS[OTHER_NURSE]):  # each goes where the one before has brought the keyboard
        robot.type(key)
    robot.press(ENTER)
    for value in READ:
        robot.type(value)
        robot.press(ENTER)
    if part.isVisible():
        robot.press(ENTER)
    bedside.kept(bedside.infusion)
    return float(robot.keys - before - _length(READ))


def _act(bedside: Bedside, letter: str, then: str | Qt.Key) -> float:
    """Press the letter of an act and the key that records it."""
    robot = bedside.robot
    before, lines = robot.keys, bedside.log()
    form = bedside.act(letter)
    if isinstance(then, str):
        robot.letter(then)
    else:
        robot.wait(form.button.hasFocus, "The keyboard on the button")
        robot.press(then)
    bedside.kept(bedside.infusion)
    assert bedside.log() == lines + 1
    return float(robot.keys - before)


def _switch(bedside: Bedside) -> tuple[float, float, float]:
    """Leave, and let another nurse in by one letter and the PIN: keys to leave, keys to come in, milliseconds."""
    robot = bedside.robot
    before = robot.keys
    bedside.stage.lock()
    wall: WallScreen = robot.shown(WallScreen)
    robot.wait(wall.hasFocus, "The keyboard on the wall view")
    left, start = robot.keys - before, time.perf_counter()
    for key in (OTHER_NURSE[0].lower(), *PINS[OTHER_NURSE]):  # each goes where the one before has brought the keyboard
        robot.type(key)
    robot.press(ENTER)
    main: MainWindow = robot.shown(MainWindow, lambda one: one.user.name == OTHER_NURSE)
    main.repaint()
    return float(left), float(robot.keys - before - left), (time.perf_counter() - start) * 1000


def _length(values: Sequence[str]) -> int:
    return sum(len(value) for value in values)
