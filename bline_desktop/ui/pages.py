"""What the window of a signed-in person knows of the pages that it shows."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from bline_desktop.ui.screens.agency import AgencyScreen
from bline_desktop.ui.screens.patients import PatientsScreen
from bline_desktop.ui.screens.people import PeopleScreen
from bline_desktop.ui.screens.protocols import ProtocolsScreen
from bline_desktop.ui.screens.settings import SettingsScreen
from bline_desktop.ui.screens.tasks import TasksScreen

DRAFTING = TasksScreen | PeopleScreen | AgencyScreen | SettingsScreen | ProtocolsScreen


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
