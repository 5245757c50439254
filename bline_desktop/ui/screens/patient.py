"""The window of one patient: the banner and what runs now on top, one tab for each part of the course beneath."""

from collections.abc import Mapping
from functools import partial
from typing import Any, cast
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bline_desktop.domain import views
from bline_desktop.domain.changes import Changed
from bline_desktop.domain.people import Right
from bline_desktop.domain.roles import Role
from bline_desktop.domain.words import N_, Words
from bline_desktop.queries.infusions import infusion_page
from bline_desktop.queries.patients import banner
from bline_desktop.ui.desk import Desk
from bline_desktop.ui.messages import Messages
from bline_desktop.ui.screens.details import DetailsScreen
from bline_desktop.ui.screens.goals import go_to
from bline_desktop.ui.screens.group import tab_of
from bline_desktop.ui.screens.infusion import InfusionScreen
from bline_desktop.ui.screens.patient_pages import TASKS, PatientPages
from bline_desktop.ui.screens.put_back import PutBack
from bline_desktop.ui.screens.report import PatientPrints
from bline_desktop.ui.screens.timeline import TimelineScreen
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.widgets.banner import Banner
from bline_desktop.ui.widgets.lazy_tabs import LazyTabs
from bline_desktop.ui.widgets.letters import Letters
from bline_desktop.ui.widgets.strip import Strip

TASKS_N, COURSE = N_("patient", "Tasks ({n})"), N_("patient", "Parts of the course")
EVERY_MINUTE_MS = 60_000


class PatientScreen(QWidget):
    """One patient. Act letters live here, on the infusion's tab, and nowhere else."""

    name_shown = Signal(str)  # the trial id, once it is known

    def __init__(
        self, patient_id: UUID, desk: Desk, words: Words, messages: Messages, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.patient_id = patient_id
        self.tools = Tools(desk, words, messages)
        self.banner = Banner(words, self)
        self.strip = Strip(words, self)
        self.letters = Letters(self)
        self._makes = PatientPages(patient_id, self.tools, self.letters, self)
        self.tabs = LazyTabs(words.say(COURSE), self._makes.makers(), self)
        self.prints = PatientPrints(patient_id, self.tools, self.tabs)
        self.tabs.setCornerWidget(self.prints)
        self.pages = self.tabs.pages
        self._came_for_allergies = False
        self._put_back = PutBack(desk)
        self._known: views.InfusionPage | None = None  # what the strip shows
        self._is_asked = False  # what runs now was asked for, by the window itself
        self._every_minute = QTimer(self, interval=EVERY_MINUTE_MS)
        self._column = _column(self, self.banner, self.strip, self.tabs)
        self._connect()

    def reload(self) -> None:
        """Ask for the banner, for what runs now, and for the tab that is open."""
        desk = self.tools.desk
        desk.ask(self, lambda session, asker: banner(session, asker, self.patient_id), self.show_banner)
        if "infusion" in self.pages:
            self.infusion.reload()  # its answer feeds the strip, whichever tab is shown
        else:
            self._is_asked = True
            desk.ask(self, lambda session, asker: infusion_page(session, asker, self.patient_id), self._take_page)
        if self.tab != "infusion" and self.tab in self.pages:
            self._reload_open()
        self.prints.setVisible(self.tools.may(Right.REPORT))
        self.tabs.setTabVisible(self.tabs.keys.index("history"), self.tools.may(Right.READ_JOURNAL))

    def show_banner(self, patient: views.Banner) -> None:
        """Show who it is."""
        self.banner.show_patient(patient)
        self.name_shown.emit(patient.trial_id)

    def open_tab(self, key: str) -> None:
        """Open one tab by its key: timeline, infusion, dli, a page or its group, details, tasks, history."""
        self.tabs.open_tab(tab_of(self.pages, key))

    @property
    def infusion(self) -> InfusionScreen:
        """The tab of the pump."""
        return cast("InfusionScreen", self.pages["infusion"])

    @property
    def details(self) -> DetailsScreen:
        """The tab with identity, allergies, stays and access."""
        return cast("DetailsScreen", self.pages["details"])

    @property
    def tab(self) -> str:
        """The key of the tab that is open."""
        return self.tabs.key

    @property
    def has_open_form(self) -> bool:
        """Whether something is half typed; then nobody is signed out so soon."""
        return any(key != "tab" for key in self.drafts())

    def drafts(self) -> dict[str, Any]:
        """Return what is half typed on every tab, and which tab is open, for the same person's return."""
        drafts = {key: page.draft() for key, page in self.pages.items() if hasattr(page, "draft")}
        return {"tab": self.tab, **self._put_back.with_waiting({key: draft for key, draft in drafts.items() if draft})}

    def restore(self, drafts: Mapping[str, Any]) -> None:
        """Show again what was half typed, as soon as the tabs know their records."""
        wanted = drafts.get("tab", self.tab)
        for key in self.tabs.keys:
            if key in drafts:
                self._put_back.begin(key, self.pages[key], drafts[key])
        self.tabs.open_soon(wanted)

    def stop(self) -> None:
        """Ask for nothing any more, because the window is left."""
        self.tabs.stop()
        self._every_minute.stop()

    def go_away(self) -> None:
        """Be deleted, one page in a turn: all at once, hundreds of widgets would hold up the page that came instead."""
        page = self.tabs.take_page()
        if page is None:
            self.deleteLater()
        else:
            page.deleteLater()
            QTimer.singleShot(0, self, self.go_away)

    def take_messages(self, bar: QWidget) -> None:
        """Show messages under the banner and what runs now, so that neither moves for them."""
        self._column.insertWidget(2, bar)

    @property
    def timeline_split(self) -> tuple[int, ...]:
        """The heights of the course's picture and table, once a hand has set them."""
        return self._makes.split

    def take_split(self, heights: tuple[int, ...]) -> None:
        """Show picture and table of the course in the heights that the person gave them before."""
        self._makes.split = heights
        course = self.pages.get("timeline")
        if heights and isinstance(course, TimelineScreen):
            course.split.setSizes(heights)

    def take_focus(self) -> None:
        """Put the keyboard where the work of the open tab begins."""
        page = self.tabs.currentWidget()
        if hasattr(page, "take_focus"):
            page.take_focus()
        else:
            self.tabs.tabBar().setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take act letters on the infusion's tab; a field keeps what is typed into it."""
        if self.tab != "infusion" or not self.letters.take(event):
            super().keyPressEvent(event)

    def open_first_tab(self) -> None:
        """Open the tab that the signed-in person came for: nurses the infusion, everybody else the course."""
        user = self.tools.desk.user
        self.tabs.open_soon("infusion" if user is not None and user.role is Role.NURSE else "timeline")

    def _begin(self) -> None:
        """Ask for what belongs into a page that was just made, and put the keyboard there unless it was moved on."""
        if self.tab != "infusion" or (self._known is None and not self._is_asked):
            self._reload_open()
        elif self.tools.present:
            self.infusion.ask_around()
            if self._known is not None:  # else its answer is on its way
                self.infusion.show_page(self._known)
        if self.tabs.tabBar().hasFocus():
            self.take_focus()

    def _reload_open(self) -> None:
        if self.tools.present:
            cast("Any", self.pages[self.tab]).reload()

    def _take_page(self, page: views.InfusionPage) -> None:
        """Show what the window itself asked for: on the infusion's tab, where that was made in the meantime."""
        self._is_asked = False
        if "infusion" in self.pages:
            self.infusion.show_page(page)  # the strip follows
        else:
            self._show_page(page)

    def _show_page(self, page: views.InfusionPage) -> None:
        self._known = page
        stop = page.bedside.stop if page.bedside else None
        self.strip.show_infusion(page.current.infusion if page.current else None, stop)
        self.strip.show_dressing(page.dressing_on, page.now)
        self.strip.show_watch(page.watch)
        words = self.tools.words
        title = words.say(TASKS_N, n=len(page.tasks)) if page.tasks else words.say(TASKS)
        self.tabs.setTabText(self.tabs.keys.index("tasks"), title)

    def _refresh(self) -> None:
        if self.isVisible() and self.tools.present:
            self.reload()

    def _follow(self, change: Changed) -> None:
        if self.isVisible() and self.tools.present and change.concerns(self.patient_id):
            self.reload()

    def _ask_allergies(self) -> None:
        self._came_for_allergies = True
        self.open_tab("details")
        self.tools.desk.ask(self.details, lambda session, asker: "safety", self.details.open_form, key="form")

    def _after_details(self, key: str) -> None:
        if key == "safety" and self._came_for_allergies:
            self.open_tab("infusion")
            self.infusion.take_focus()

    def _connect(self) -> None:
        self.letters.pressed.connect(lambda letter: self.infusion.press(letter))
        self._makes.infusion_shown.connect(self._show_page)
        self._makes.goal_chosen.connect(partial(go_to, self))
        self._makes.tab_asked.connect(self.open_tab)
        self._makes.allergies_asked.connect(self._ask_allergies)
        self._makes.details_recorded.connect(self._after_details)
        self._makes.details_left.connect(partial(setattr, self, "_came_for_allergies", False))
        self.tabs.opened.connect(self._reload_open)
        self.tools.desk.changed.connect(self._follow)
        self.tabs.filled.connect(self._begin)
        self._every_minute.timeout.connect(self._refresh)
        self._every_minute.start()
        self.open_first_tab()


def _column(page: QWidget, *parts: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for part in parts:
        column.addWidget(part)
    column.setStretchFactor(parts[-1], 1)
    return column
