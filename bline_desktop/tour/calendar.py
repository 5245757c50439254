"""The work of the shift, and the calendar of the made-up ward in all its ways, filtered, and its month on paper."""

from pathlib import Path

from PySide6.QtCore import Qt

from bline_desktop.domain.goals import BAG
from bline_desktop.tour.physician import write_pdf
from bline_desktop.tour.stage import Stage
from bline_desktop.ui.screens.calendar import CalendarScreen
from bline_desktop.ui.screens.calendar_head import Mode
from bline_desktop.ui.screens.infusion import InfusionScreen
from bline_desktop.ui.screens.shift import ShiftScreen
from bline_desktop.ui.widgets.buttons import QuietButton


def look_at_shift(stage: Stage) -> None:
    """See the work of the shift; by Enter on the line of a bag change open its form, and leave it."""
    robot = stage.robot
    with stage.step("made-up-this-shift"):
        stage.go("shift")
        work = robot.shown(ShiftScreen)
        robot.wait(lambda: work.table.rows_model.rowCount() > 0, "The work of the shift")
    goals = [item.work.goal for item in work.table.rows_model.rows]
    due = next((place for place, goal in enumerate(goals) if goal is not None and goal.act == BAG), None)
    if due is None:  # no bag is to be changed in the next hours of this ward
        return
    with stage.step("made-up-shift-bag"):
        robot.choose_row(work.table, due)
        robot.press(Qt.Key.Key_Return)
        infusion = robot.shown(InfusionScreen)
        robot.wait(lambda: infusion.form.form is not None, "The form of the bag")
    robot.click(robot.shown(QuietButton, within=infusion.form))
    robot.wait(lambda: infusion.form.form is None, "The form of the bag closed")


def look_at_calendar(stage: Stage, month_pdf: Path) -> None:
    """See the ward's calendar as month, week, day and agenda, choose one kind of entries, and print the month."""
    robot = stage.robot
    with stage.step("made-up-calendar-month"):
        stage.go("calendar")
        calendar = robot.shown(CalendarScreen)
        robot.wait(lambda: calendar.view is not None, "The calendar")
    modes = dict(zip(Mode, calendar.head.modes.keys, strict=True))
    for mode in (Mode.WEEK, Mode.DAY, Mode.AGENDA):
        with stage.step(f"made-up-calendar-{mode}"):
            robot.click(modes[mode])
            robot.wait(lambda: calendar.view is not None, "The calendar")
    with stage.step("made-up-calendar-moving"):
        lines = calendar.agenda.rows_model.rows
        planned = [calendar.agenda.can_move(line.entry) for line in lines].index(True)
        robot.choose_row(calendar.agenda, planned)
        for key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
            robot.press(key, Qt.KeyboardModifier.ShiftModifier)
    robot.press(Qt.Key.Key_Escape)
    robot.click(modes[Mode.MONTH])
    panel = calendar.head.filter.panel
    with stage.step("made-up-calendar-kinds"):
        robot.click(calendar.head.filter.kinds)
    robot.click(panel.all)
    robot.wait(lambda: not panel.isVisible(), "The panel of the kinds closed")
    button = calendar.prints.month
    assert button is not None
    write_pdf(stage, button, month_pdf, "made-up-month-printed")
