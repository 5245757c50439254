"""What is planned for one patient, under one tab; each part is a page of its own."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QWidget

from bline_desktop.domain.goals import Goal
from bline_desktop.domain.words import N_
from bline_desktop.ui.screens.bag_plan import PLAN, BagPlanScreen
from bline_desktop.ui.screens.calendar import TITLE as CALENDAR
from bline_desktop.ui.screens.calendar import CalendarScreen
from bline_desktop.ui.screens.plan import PlanScreen
from bline_desktop.ui.screens.switched import SwitchedPages
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.widgets.lazy_tabs import Make

PLANNING = "planning"  # the key of the tab
PARTS = ("plan", "calendar", "bag_plan")  # the keys of its pages
TITLE, STEPS = N_("patient", "Plan"), N_("patient", "Steps")


def planning_maker(patient_id: UUID, tools: Tools, follow: Callable[[Goal], None]) -> tuple[str, Make]:
    """Return the title and the maker of the tab; `follow` is told where an entry of a page leads."""
    title = tools.words.say(TITLE)
    makers: dict[str, tuple[str, Make]] = {
        "plan": (tools.words.say(STEPS), partial(_steps, patient_id, tools, follow)),
        "calendar": (tools.words.say(CALENDAR), partial(_calendar, patient_id, tools, follow)),
        "bag_plan": (tools.words.say(PLAN), partial(BagPlanScreen, patient_id, tools)),
    }
    assert tuple(makers) == PARTS
    return title, partial(SwitchedPages, title, makers, tools)


def _calendar(patient_id: UUID, tools: Tools, follow: Callable[[Goal], None], parent: QWidget) -> CalendarScreen:
    calendar = CalendarScreen(patient_id, tools, parent)
    calendar.goal_chosen.connect(follow)
    return calendar


def _steps(patient_id: UUID, tools: Tools, follow: Callable[[Goal], None], parent: QWidget) -> PlanScreen:
    steps = PlanScreen(patient_id, tools, parent)
    steps.goal_chosen.connect(follow)
    return steps
