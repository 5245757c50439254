"""The pages that the window of a signed-in person shows: how each is made, and what is known of it."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from bline_desktop.ui.screens.agency import AgencyScreen
from bline_desktop.ui.screens.board import BoardScreen
from bline_desktop.ui.screens.calendar import CalendarScreen
from bline_desktop.ui.screens.check_figures import CheckFiguresScreen
from bline_desktop.ui.screens.journal import JournalScreen
from bline_desktop.ui.screens.labels import LabelsScreen
from bline_desktop.ui.screens.patients import PatientsScreen
from bline_desktop.ui.screens.people import PeopleScreen
from bline_desktop.ui.screens.protocols import ProtocolsScreen
from bline_desktop.ui.screens.settings import SettingsScreen
from bline_desktop.ui.screens.shift import ShiftScreen
from bline_desktop.ui.screens.tasks import TasksScreen
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.settings import WorkstationSettings

DRAFTING = TasksScreen | PeopleScreen | AgencyScreen | SettingsScreen | ProtocolsScreen


def page_makers(tools: Tools, workstation: WorkstationSettings) -> Mapping[str, Callable[[], QWidget]]:
    """Return the maker of each page by the key of its place in the rail."""
    return {
        "ward": lambda: BoardScreen(tools.desk, tools.words, tools.messages),
        "shift": lambda: ShiftScreen(tools),
        "calendar": lambda: CalendarScreen(None, tools),
        "patients": lambda: PatientsScreen(tools.desk, tools.words, tools.messages),
        "tasks": lambda: TasksScreen(None, tools),
        "people": lambda: PeopleScreen(tools),
        "agency": lambda: AgencyScreen(tools),
        "journal": lambda: JournalScreen(tools),
        "checks": lambda: CheckFiguresScreen(tools),
        "protocols": lambda: ProtocolsScreen(tools),
        "labels": lambda: LabelsScreen(tools),
        "settings": lambda: SettingsScreen(tools, workstation),
    }


def begin_on(page: Any) -> None:
    """Put the keyboard where the work of a page begins."""
    if hasattr(page, "take_focus"):
        page.take_focus()
    else:
        page.setFocus()


def drafts_of(page: QWidget) -> Mapping[str, Any]:
    """Return what is half typed on a page that can say so."""
    if isinstance(page, PatientsScreen):
        return page.drafts()
    return page.draft() if isinstance(page, DRAFTING) else {}
