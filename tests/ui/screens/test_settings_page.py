"""The settings page says until which year the public holidays of the chosen calendar are known."""

from bline_desktop.domain.holidays import HolidayCalendar
from bline_desktop.domain.settings import WardSettings
from bline_desktop.ui.calendars import read_calendar
from bline_desktop.ui.screens.settings import SettingsScreen
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.settings import WorkstationSettings
from tests.ui.screens.conftest import Show


def test_the_last_year_of_the_chosen_calendar_stands_beside_it(tools: Tools, show: Show) -> None:
    screen = SettingsScreen(tools, WorkstationSettings())
    show(screen)
    screen.show_settings(WardSettings())
    for calendar in HolidayCalendar:
        editor = screen.form.editor("holidays")
        editor.restore(calendar.value)
        editor.edited.emit()
        known = read_calendar(calendar.value)
        assert known is not None
        assert f"Known until the end of {known.last_year}; after that only weekends." in editor.beneath
