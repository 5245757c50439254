"""The pages of a patient's window: which there are, in which order, and what they ask of the window."""

from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from bline_desktop.domain.words import N_
from bline_desktop.ui.screens.details import DetailsScreen
from bline_desktop.ui.screens.dli import DliScreen
from bline_desktop.ui.screens.group import group_makers
from bline_desktop.ui.screens.infusion import InfusionScreen
from bline_desktop.ui.screens.journal import HISTORY, JournalScreen
from bline_desktop.ui.screens.paper import PAPER, PaperScreen
from bline_desktop.ui.screens.planning import PLANNING, planning_maker
from bline_desktop.ui.screens.tasks import TasksScreen
from bline_desktop.ui.screens.timeline import TimelineScreen
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.widgets.lazy_tabs import Make
from bline_desktop.ui.widgets.letters import Letters

TIMELINE, INFUSION, DLI = N_("patient", "Timeline"), N_("patient", "Infusion"), N_("patient", "DLI")
DETAILS, TASKS = N_("patient", "Details"), N_("patient", "Tasks")


class PatientPages(QObject):
    """Makes each page when its tab is first wanted, and passes on what it asks of the window."""

    infusion_shown = Signal(object)  # the InfusionPage that the infusion's tab shows now
    tab_asked = Signal(str)  # the key of a tab, or of a kind
    goal_chosen = Signal(object)  # Goal: where an entry of the calendar leads
    allergies_asked = Signal()
    details_recorded = Signal(str)  # the key of the form that was kept
    details_left = Signal()  # the form of the details is closed

    def __init__(self, patient_id: UUID, tools: Tools, letters: Letters, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.split: tuple[int, ...] = ()  # the heights of the course's picture and table, once a hand has set them
        self._patient_id, self._tools, self._letters = patient_id, tools, letters

    def makers(self) -> dict[str, tuple[str, Make]]:
        """Return the title and the maker of each tab, in their order."""
        words, patient_id, tools = self._tools.words, self._patient_id, self._tools
        return {
            "timeline": (words.say(TIMELINE), self._make_timeline),
            "infusion": (words.say(INFUSION), self._make_infusion),
            PLANNING: planning_maker(patient_id, tools, self.goal_chosen.emit),
            "dli": (words.say(DLI), partial(DliScreen, patient_id, tools)),
            **group_makers(patient_id, tools),
            "paper": (words.say(PAPER), partial(PaperScreen, patient_id, tools)),
            "details": (words.say(DETAILS), self._make_details),
            "tasks": (words.say(TASKS), partial(TasksScreen, patient_id, tools)),
            "history": (words.say(HISTORY), partial(JournalScreen, tools, patient_id)),
        }

    def _make_infusion(self, parent: QWidget) -> InfusionScreen:
        infusion, letters = InfusionScreen(self._patient_id, self._tools, parent), self._letters
        infusion.page_shown.connect(self.infusion_shown)
        infusion.allergies_asked.connect(self.allergies_asked)
        infusion.given.toxicity_asked.connect(partial(self.tab_asked.emit, "toxicity"))
        infusion.log.table.installEventFilter(letters)
        infusion.form.opened.connect(lambda _: infusion.form.guard(letters))
        return infusion

    def _make_timeline(self, parent: QWidget) -> TimelineScreen:
        course = TimelineScreen(self._patient_id, self._tools, parent)
        if self.split:
            course.split.setSizes(self.split)
        course.split.splitterMoved.connect(lambda: setattr(self, "split", tuple(course.split.sizes())))
        return course

    def _make_details(self, parent: QWidget) -> DetailsScreen:
        details = DetailsScreen(self._patient_id, self._tools, parent)
        details.recorded.connect(self.details_recorded)
        details.form.closed.connect(self.details_left)
        return details
