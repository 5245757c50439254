"""The story of the physician: MRD and chimerism, the whole course in one look, and the report on paper."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from bline_desktop.tour.people import PHYSICIAN, Told
from bline_desktop.tour.robot import ENTER, StepFailed
from bline_desktop.tour.set_up import next_form, sign_in_at_wall
from bline_desktop.tour.stage import Stage
from bline_desktop.ui.screens.board import BoardScreen
from bline_desktop.ui.screens.infusion import InfusionScreen
from bline_desktop.ui.screens.patient import PatientScreen
from bline_desktop.ui.screens.records import RecordsScreen
from bline_desktop.ui.screens.report import PrintButton
from bline_desktop.ui.screens.timeline import TimelineScreen

# Days ago, result: what was found before the story begins is entered with its own sample dates.
MARROWS = ((64, {"result": "value", "level": "3.2", "level_power": "-4"}), (34, {"result": "below_range"}))
LATEST: dict[str, str] = {"result": "negative"}
DONOR = ((64, "cd3", "91.5"), (34, "cd3", "96"), (34, "cd19", "88"))


def come_to_the_round(stage: Stage) -> None:
    """Sign in, and open the patient from the board."""
    robot = stage.robot
    sign_in_at_wall(stage, PHYSICIAN)
    stage.go("ward")
    with stage.step("board"):
        board = robot.shown(BoardScreen)
        robot.wait(lambda: board.table.rows_model.rowCount() > 0, "The patient on the board")
    robot.choose_row(board.table, 0, times=2)
    robot.shown(PatientScreen)


def settle_the_find(stage: Stage) -> None:
    """Settle when the pump that was found clamped went wrong; what its own volume tells is filled in."""
    robot = stage.robot
    infusion: InfusionScreen = stage.open_tab("infusion")
    lines = infusion.log.table.rows_model
    robot.wait(lambda: lines.rowCount() > 0, "The log of the pump")
    row = next(row for row in range(lines.rowCount()) if lines.row(row).find is not None)
    robot.choose_row(infusion.log.table, 0)
    for _ in range(row):  # by the keyboard: in a low window one line of the log is in sight
        robot.press(Qt.Key.Key_Down)
    robot.click(infusion.log.settle)
    with stage.step("settling"):
        robot.fill_form(
            next_form(stage, "since"), {"note": "Clamp closed at the change of the gown. No further action."}
        )
    with stage.step("settled"):
        robot.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        robot.wait(lambda: infusion.form.form is None, "The settling")


def enter_mrd(stage: Stage, told: Told) -> None:
    """Enter three marrows; the last one is negative, by flow cytometry."""
    page: RecordsScreen = stage.open_tab("mrd")
    for ago, result in MARROWS:
        _open_new(stage, page)
        _record(stage, page, "result", {"sampled_on": told.day(ago), **_flow(), **result, "sensitivity": "-5"})
    _open_new(stage, page)
    with stage.step("mrd-entry"):
        form = next_form(stage, "result")
        stage.robot.fill_form(form, {"sampled_on": told.day(1), **_flow(), **LATEST, "sensitivity": "-5"})
    with stage.step("mrd"):
        _submit(stage, page)


def enter_chimerism(stage: Stage, told: Told) -> None:
    """Enter chimerism by lineage; today's CD19 is not evaluable."""
    page: RecordsScreen = stage.open_tab("chimerism")
    common = {"material": "blood", "method": "str_pcr"}
    for ago, lineage, percent in DONOR:
        _open_new(stage, page)
        typed = {"sampled_on": told.day(ago), "lineage": lineage, **common, "evaluable": "yes"}
        _record(stage, page, "lineage", {**typed, "donor_percent": percent})
    _open_new(stage, page)
    typed = {"sampled_on": told.day(1), "lineage": "cd3", **common, "evaluable": "yes", "donor_percent": "101"}
    form = next_form(stage, "lineage")
    stage.robot.fill_form(form, typed)
    with stage.step("chimerism-101-percent"):
        stage.robot.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        stage.robot.wait(lambda: bool(form.editor("donor_percent").problem), "What is wrong with 101 percent")
    stage.robot.fill_form(form, {"donor_percent": "99.5"})
    _submit(stage, page)
    _open_new(stage, page)
    typed = {"sampled_on": told.day(1), "lineage": "cd19", **common, "evaluable": "no"}
    with stage.step("chimerism-entry"):
        stage.robot.fill_form(next_form(stage, "lineage"), typed)
    with stage.step("chimerism"):
        _submit(stage, page)


def look_at_timeline(stage: Stage, prefix: str = "timeline") -> None:
    """Look at the course: by date, by day since transplant, closer, with the pointer on a mark, and as a table."""
    robot = stage.robot
    with stage.step(prefix):
        page: TimelineScreen = stage.open_tab("timeline")
        robot.wait(lambda: page.canvas.picture is not None, "The timeline")
    with stage.step(f"{prefix}-by-day"):
        robot.click(page.axis.keys[1])
    robot.click(page.axis.keys[0])
    with stage.step(f"{prefix}-last-7-days"):
        robot.click(page.week)
    with stage.step(f"{prefix}-hover"):
        robot.settle()
        robot.point(page.canvas, _a_mark(page))
    with stage.step(f"{prefix}-chosen"):
        robot.click(page.canvas, _a_mark(page))
        robot.wait(lambda: page.table.chosen_row() is not None, "The row of the mark")
    robot.click(page.all)


def see_timeline_as_table(stage: Stage) -> None:
    """Put the picture away, as somebody does who can't see it, and bring it back."""
    page = stage.robot.shown(TimelineScreen)
    with stage.step("timeline-as-table"):
        stage.robot.click(page.as_table)
        stage.robot.wait(lambda: not page.canvas.isVisible(), "The table alone")
    stage.robot.click(page.as_table)


def write_prints(stage: Stage, out: Path, trial_id: str) -> None:
    """Write the hand-over sheet of the patient and the report of the whole course."""
    prints = stage.patient.prints
    write_pdf(stage, prints.handover, out / f"hand-over-{trial_id}.pdf", "hand-over")
    write_pdf(stage, prints.report, out / f"{trial_id}.pdf", "report")


def write_pdf(stage: Stage, button: PrintButton[Any], out: Path, step: str) -> None:
    """Write a PDF with the program's own button; the name of the file is typed into its own dialog."""
    robot = stage.robot
    out.unlink(missing_ok=True)  # of a tour before this one; else the dialog asks whether to replace it
    written: list[Path] = []
    button.written.connect(written.append)

    def answer(dialog: QWidget) -> None:
        if not isinstance(dialog, QFileDialog):
            raise StepFailed(f"The dialog for the name of {out.name} did not come.")
        robot.fill(robot.shown(QLineEdit, within=dialog), str(out))
        robot.press(ENTER)

    with stage.step(step):
        robot.when_asked(answer)
        robot.click(button)
        robot.wait(lambda: bool(written), f"The file {out.name}")
    if written != [out]:
        raise StepFailed(f"The print went to another place than {out.name}.")


def _flow() -> dict[str, str]:
    return {"method": "flow", "material": "marrow", "gating": "independent"}


def _open_new(stage: Stage, page: RecordsScreen) -> None:
    stage.robot.settle()
    stage.robot.click(page.empty.button if page.pages.currentIndex() == 0 else page.new)


def _record(stage: Stage, page: RecordsScreen, field: str, typed: dict[str, str]) -> None:
    stage.robot.fill_form(next_form(stage, field), typed)
    _submit(stage, page)


def _submit(stage: Stage, page: RecordsScreen) -> None:
    stage.robot.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    stage.robot.wait(lambda: page.form.form is None, "The entry in the table")


def _a_mark(page: TimelineScreen) -> QPoint:
    """Look for a mark from left to right, as an eye does, and return its place on the picture."""
    canvas = page.canvas
    picture = canvas.picture
    if picture is not None:
        for y in range(20, canvas.height(), 6):
            for x in range(canvas.width() - 20, 0, -6):
                if picture.hit(x, y) is not None:
                    return QPoint(x, y)
    raise StepFailed("The timeline shows no mark to point at.")
