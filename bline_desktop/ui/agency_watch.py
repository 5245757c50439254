"""How many accounts of agency nurses wait for a review, on the rail: a task of the nurse in charge."""

from PySide6.QtCore import QObject

from bline_desktop.domain.changes import Changed
from bline_desktop.domain.people import Person, User
from bline_desktop.domain.words import N_
from bline_desktop.queries.people import agency_nurses
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.widgets.rail import Rail

TO_REVIEW = N_("agency", "To be reviewed: {n}")


class AgencyWatch(QObject):
    """Keeps the number of accounts that wait for a review on the rail."""

    def __init__(self, tools: Tools, rail: Rail, parent: QObject) -> None:
        super().__init__(parent)
        self._tools, self._rail = tools, rail
        tools.desk.changed.connect(self._follow)
        self.reload()

    def reload(self) -> None:
        """Ask for the accounts."""
        self._tools.desk.ask(self, agency_nurses, self.show_people)

    def show_people(self, persons: tuple[Person, ...]) -> None:
        """Show how many accounts wait."""
        now = self._tools.desk.clock.now()
        waiting = sum(person.waits_for_review(now) for person in persons)
        say = self._tools.words.say
        self._rail.show_count("agency", waiting, say(TO_REVIEW, n=waiting) if waiting else "")

    def _follow(self, change: Changed) -> None:
        if User.__tablename__ in change.tables and self._tools.present:
            self.reload()
