"""Kinds that belong together under one tab: a row of keys chooses the kind, beneath stand its records."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, cast
from uuid import UUID

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from bline_desktop.domain.observations import KINDS
from bline_desktop.domain.observations.kind import Group, Kind
from bline_desktop.domain.observations.round import ROUND
from bline_desktop.domain.observations.toxicity import TOXICITY
from bline_desktop.ui.forms.choice_editors import KeyRow
from bline_desktop.ui.screens.observations import ObservationScreen
from bline_desktop.ui.screens.put_back import PutBack
from bline_desktop.ui.screens.rounds import RoundScreen
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.screens.toxicity import ToxicityScreen
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.lazy_tabs import Make

# Kinds whose form needs more than the common one.
PAGES: Mapping[str, type[ObservationScreen]] = {ROUND.key: RoundScreen, TOXICITY.key: ToxicityScreen}
GROUP_OF = {kind.key: kind.group.value for kind in KINDS}  # the tab under which each kind is found


class GroupScreen(QWidget):
    """The pages of one group of kinds, each made when it is first wanted."""

    def __init__(
        self, group: Group, kinds: Sequence[Kind], patient_id: UUID, tools: Tools, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.kinds = {kind.key: kind for kind in kinds}
        self.pages: dict[str, ObservationScreen] = {}
        self._patient_id, self._tools = patient_id, tools
        self._put_back = PutBack(tools.desk)
        words = tools.words
        entries = [(kind.key, words.say(kind.title)) for kind in kinds]
        self.keys = KeyRow(entries, words.say(group.title_message), self)
        self.keys.chosen.connect(lambda: self.show_kind(self.key))
        self._stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.keys.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 0)
        column.addWidget(self.keys)
        column.addWidget(self._stack, 1)
        self.show_kind(kinds[0].key)

    @property
    def key(self) -> str:
        """The key of the kind that is shown."""
        return str(self.keys.value)

    @property
    def page(self) -> ObservationScreen:
        """The records of the kind that is shown."""
        return self.page_of(self.key)

    def page_of(self, key: str) -> ObservationScreen:
        """Return the page of a kind, made if need be."""
        if key not in self.pages:
            make = PAGES.get(key, ObservationScreen)
            self.pages[key] = make(self.kinds[key], self._patient_id, self._tools, self._stack)
            self._stack.addWidget(self.pages[key])
        return self.pages[key]

    def show_kind(self, key: str) -> None:
        """Show the records of a kind."""
        self.keys.set_value(key)
        self._stack.setCurrentWidget(self.page_of(key))
        if self.isVisible() and self._tools.present:
            self.reload()

    def reload(self) -> None:
        """Ask for the records of the kind that is shown."""
        self.page.reload()

    def take_focus(self) -> None:
        """Put the keyboard where the work of the page begins."""
        self.page.take_focus()

    def draft(self) -> dict[str, object]:
        """Return what is half typed on any of the pages."""
        typed = {key: draft for key, page in self.pages.items() if (draft := page.draft())}
        drafts = self._put_back.with_waiting(typed)
        return {"kind": self.key, "drafts": drafts} if drafts else {}

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Show again what was half typed."""
        for key, typed in draft.get("drafts", {}).items():
            self._put_back.begin(key, self.page_of(key), typed)
        if draft:
            self.show_kind(str(draft["kind"]))


def group_makers(patient_id: UUID, tools: Tools) -> dict[str, tuple[str, Make]]:
    """Return the title and the maker of the tab of each group."""
    return {
        group.value: (
            tools.words.say(group.title_message),
            partial(GroupScreen, group, [kind for kind in KINDS if kind.group is group], patient_id, tools),
        )
        for group in Group
    }


def tab_of(pages: Mapping[str, QWidget], key: str) -> str:
    """Return the key of the tab for a key, with the kind shown in it where the key is that of a kind."""
    if key not in GROUP_OF:
        return key
    cast("GroupScreen", pages[GROUP_OF[key]]).show_kind(key)
    return GROUP_OF[key]


def page_of_kind(pages: Mapping[str, QWidget], key: str) -> ObservationScreen:
    """Return the page of a kind among the pages of a patient."""
    return cast("GroupScreen", pages[GROUP_OF[key]]).page_of(key)
