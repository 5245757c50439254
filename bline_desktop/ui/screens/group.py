"""The tabs that hold several pages: kinds that belong together, each with its records, and what is planned."""

from collections.abc import Mapping
from functools import partial
from typing import Any, cast
from uuid import UUID

from PySide6.QtWidgets import QWidget

from bline_desktop.domain.observations import KINDS
from bline_desktop.domain.observations.kind import Group
from bline_desktop.domain.observations.round import ROUND
from bline_desktop.domain.observations.toxicity import TOXICITY
from bline_desktop.ui.screens.observations import ObservationScreen
from bline_desktop.ui.screens.planning import PARTS, PLANNING
from bline_desktop.ui.screens.rounds import RoundScreen
from bline_desktop.ui.screens.switched import SwitchedPages
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.screens.toxicity import ToxicityScreen
from bline_desktop.ui.widgets.lazy_tabs import Make

# Kinds whose form needs more than the common one.
PAGES: Mapping[str, type[ObservationScreen]] = {ROUND.key: RoundScreen, TOXICITY.key: ToxicityScreen}

# The tab under which each page is found.
TAB_OF = {**{kind.key: kind.group.value for kind in KINDS}, **dict.fromkeys(PARTS, PLANNING)}


def group_makers(patient_id: UUID, tools: Tools) -> dict[str, tuple[str, Make]]:
    """Return the title and the maker of the tab of each group."""
    return {group.value: _group_maker(group, patient_id, tools) for group in Group}


def _group_maker(group: Group, patient_id: UUID, tools: Tools) -> tuple[str, Make]:
    title = tools.words.say(group.title_message)
    makers: dict[str, tuple[str, Make]] = {
        kind.key: (
            tools.words.say(kind.title),
            partial(PAGES.get(kind.key, ObservationScreen), kind, patient_id, tools),
        )
        for kind in KINDS
        if kind.group is group
    }
    return title, partial(SwitchedPages, title, makers, tools)


def tab_of(pages: Mapping[str, QWidget], key: str) -> str:
    """Return the key of the tab for a key, with the page shown in it where the key is that of a page."""
    if key not in TAB_OF:
        return key
    cast("SwitchedPages", pages[TAB_OF[key]]).show_part(key)
    return TAB_OF[key]


def page_of(pages: Mapping[str, QWidget], key: str) -> Any:
    """Return a page of a patient by its key, wherever it stands."""
    return cast("SwitchedPages", pages[TAB_OF[key]]).parts[key] if key in TAB_OF else pages[key]
