"""The calendar of the made-up ward in all its ways, filtered by kind, and its month on paper."""

from pathlib import Path

from PySide6.QtCore import Qt

from bline_desktop.tour.physician import write_pdf
from bline_desktop.tour.stage import Stage
from bline_desktop.ui.screens.calendar import CalendarScreen
from bline_desktop.ui.screens.calendar_head import Mode


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
