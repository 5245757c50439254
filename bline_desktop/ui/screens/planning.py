"""What is planned for one patient, under one tab; each part is a page of its own."""

from functools import partial
from uuid import UUID

from bline_desktop.domain.words import N_
from bline_desktop.ui.screens.bag_plan import PLAN, BagPlanScreen
from bline_desktop.ui.screens.switched import SwitchedPages
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.widgets.lazy_tabs import Make

PLANNING = "planning"  # the key of the tab
PARTS = ("bag_plan",)  # the keys of its pages
TITLE = N_("patient", "Plan")


def planning_maker(patient_id: UUID, tools: Tools) -> tuple[str, Make]:
    """Return the title and the maker of the tab."""
    title = tools.words.say(TITLE)
    makers: dict[str, tuple[str, Make]] = {
        "bag_plan": (tools.words.say(PLAN), partial(BagPlanScreen, patient_id, tools)),
    }
    assert tuple(makers) == PARTS
    return title, partial(SwitchedPages, title, makers, tools)
