"""The calendar of the made-up ward in all its ways, filtered by kind, and that of one patient."""

from bline_desktop.tour.stage import Stage
from bline_desktop.ui.screens.calendar import CalendarScreen
from bline_desktop.ui.screens.calendar_head import Mode
from bline_desktop.ui.screens.group import page_of


def look_at_calendar(stage: Stage) -> None:
    """See the ward's calendar as month, week, day and agenda, and choose one kind of entries."""
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
    robot.click(modes[Mode.MONTH])
    panel = calendar.head.filter.panel
    with stage.step("made-up-calendar-kinds"):
        robot.click(calendar.head.filter.kinds)
    robot.click(panel.all)
    robot.wait(lambda: not panel.isVisible(), "The panel of the kinds closed")


def look_at_own_calendar(stage: Stage) -> None:
    """See the calendar of the patient whose window is open."""
    with stage.step("made-up-calendar-of-a-patient"):
        stage.open_tab("calendar")
        calendar: CalendarScreen = page_of(stage.patient.pages, "calendar")
        stage.robot.wait(lambda: calendar.view is not None, "The patient's calendar")
