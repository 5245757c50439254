"""Tells the story of a new ward in a process of its own: `python -m tests.e2e.tell FOLDER`. Its stderr is all its own.

Everything is logged, the window's titles are noted, and at the end a failure inside of the program is reported while
the patient is on the screen.
"""

import logging
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QApplication

from bline_desktop.app import Options
from bline_desktop.domain.clock import Clock
from bline_desktop.domain.timeline import Timeline
from bline_desktop.tour.album import Album
from bline_desktop.tour.people import ZONE, Told
from bline_desktop.tour.run import opened_again, real_ward
from bline_desktop.tour.stage import Stage, opened
from bline_desktop.ui.errors import BugReporter
from bline_desktop.ui.screens.board import BoardScreen
from bline_desktop.ui.screens.patient import PatientScreen
from bline_desktop.ui.screens.timeline import TimelineScreen
from tests.e2e.sentinel import FAMILY, GIVEN, HOSPITAL_NUMBER, NATIVE, TRIAL_ID


def main(folder: Path) -> None:
    logging.basicConfig(filename=folder / "log.txt", level=logging.DEBUG, encoding="utf-8")
    told = Told(TRIAL_ID, FAMILY, GIVEN, NATIVE, HOSPITAL_NUMBER, Clock(ZoneInfo(ZONE)).today())
    titles: set[str] = set()
    with opened(folder / "settings", Options(folder / "store"), Album(None)) as stage:
        real_ward(stage, told)
        stage.close_window()
        titles |= stage.robot.titles
    with opened(folder / "settings", Options(folder / "store"), Album(None)) as stage:
        opened_again(stage, told, folder / "paper")
        report = fail_on_purpose(stage)
        (folder / "report.txt").write_text(report, "utf-8")
        (folder / "titles.txt").write_text("\n".join(sorted(titles | stage.robot.titles)), "utf-8")
        clipboard = QApplication.clipboard().text()
        (folder / "clipboard.txt").write_text(clipboard, "utf-8")
        stage.close_window()


def fail_on_purpose(stage: Stage) -> str:
    """Hand the program's reporter a failure that carries the patient's name, and return what it would show."""
    stage.go("ward")
    board = stage.robot.shown(BoardScreen)
    stage.robot.wait(lambda: board.table.rows_model.rowCount() > 0, "The patient on the board")
    stage.robot.choose_row(board.table, 0, times=2)
    stage.robot.shown(PatientScreen)
    page: TimelineScreen = stage.open_tab("timeline")
    stage.robot.wait(lambda: page.canvas.picture is not None, "The timeline")
    picture = page.canvas.picture
    assert picture is not None
    reports: list[str] = []
    reporter = BugReporter(stage.program.words, lambda: None, stage.program)
    reporter.reported.connect(reports.append)
    try:
        _draw(picture.timeline, FAMILY)
    except ValueError as failure:
        reporter.hook(ValueError, failure, failure.__traceback__)
    stage.robot.wait(lambda: bool(reports), "The report of a failure")
    return reports[0]


def _draw(course: Timeline, name: str) -> None:
    raise ValueError(f"{name} {course.trial_id} can't be drawn")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
