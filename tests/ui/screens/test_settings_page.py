"""The settings page says until which year the public holidays of the chosen calendar are known."""

from pathlib import Path

import pytest

from bline_desktop import paths
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
        assert f"Known until the end of {known.last_year}; after that only weekends count." in editor.beneath


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (b"\xef\xbb\xbf# as Windows saves it\n", "Known until the end of 2027"),
        (b'title = "again"\n', "can't be read: Line "),
        (b"\xff\xfe", "Its file is missing, or is not saved as UTF-8."),
    ],
)
def test_a_calendar_that_was_edited_is_read_or_says_why_not(
    tools: Tools, show: Show, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: bytes, said: str
) -> None:
    shipped = (paths.holidays() / "china.toml").read_bytes()
    (tmp_path / "china.toml").write_bytes(written + shipped)
    monkeypatch.setattr(paths, "holidays", lambda: tmp_path)
    screen = SettingsScreen(tools, WorkstationSettings())
    show(screen)
    screen.show_settings(WardSettings())
    assert said in screen.form.editor("holidays").beneath
    assert (read_calendar("china") is not None) == said.startswith("Known")
