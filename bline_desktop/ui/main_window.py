"""The window of a signed-in person: the rail, one page, messages above it, and at the foot who it is and what is safe.

It navigates and does nothing else.
"""

from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from bline_desktop.domain.copies import JournalMark
from bline_desktop.domain.errors import StorageTrouble
from bline_desktop.domain.goals import Goal
from bline_desktop.domain.shelf import TextRef
from bline_desktop.queries.journal import journal_mark
from bline_desktop.ui.agency_watch import AgencyWatch
from bline_desktop.ui.desk import SignedIn
from bline_desktop.ui.drafts import Drafts
from bline_desktop.ui.pages import begin_on, drafts_of, page_makers
from bline_desktop.ui.places import ALL_PLACES, PLACES
from bline_desktop.ui.screens.board import BoardScreen
from bline_desktop.ui.screens.calendar import CalendarScreen
from bline_desktop.ui.screens.goals import go_to
from bline_desktop.ui.screens.patient import PatientScreen
from bline_desktop.ui.screens.patients import PatientsScreen
from bline_desktop.ui.screens.protocols import ProtocolsScreen
from bline_desktop.ui.screens.put_back import PutBack
from bline_desktop.ui.screens.shift import ShiftScreen
from bline_desktop.ui.screens.tasks import TasksScreen
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.settings import WorkstationSettings
from bline_desktop.ui.widgets.countdown import CountdownBar
from bline_desktop.ui.widgets.good_news import GoodNews
from bline_desktop.ui.widgets.message_bar import MessageBar
from bline_desktop.ui.widgets.rail import Rail, RailPlace
from bline_desktop.ui.widgets.status_bar import StatusBar
from bline_desktop.ui.widgets.trouble_note import TroubleNote


class MainWindow(QWidget):
    """What a signed-in person works in. Made at the sign-in and thrown away at the sign-out."""

    sign_out_wanted = Signal()
    page_made = Signal(object)  # QWidget

    def __init__(
        self,
        tools: Tools,
        user: SignedIn,
        workstation: WorkstationSettings,
        drafts: Drafts | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.tools = tools
        self.user = user
        self.workstation = workstation
        self.kept = drafts or Drafts()
        self._put_back = PutBack(tools.desk)
        self.places = tuple(place for place in ALL_PLACES if tools.may(place.right))
        places = [RailPlace(p.key, p.icon, tools.words.say(p.title), at_foot=p.at_foot) for p in self.places]
        self.rail = Rail(places, tools.words.say(PLACES))
        self.pages = QStackedWidget()
        self.shown: dict[str, QWidget] = {}
        self.patient: PatientScreen | None = None
        self.trouble = TroubleNote(tools.words)
        self.messages = MessageBar(tools.messages)
        self.good_news = GoodNews(tools.messages)
        self.status = StatusBar(tools.words, self.good_news)
        self.countdown = CountdownBar(tools.words)
        self._lay_out()
        self._connect()
        self.status.show_user(user.role, user.name)
        self._go_where_one_was()

    def go(self, key: str, text: TextRef | None = None) -> None:
        """Go to a place of the rail, and choose a text there."""
        self._leave_patient()
        page = self.shown.get(key)
        if page is None:
            page = self.shown[key] = self._make(key)
            self.pages.addWidget(page)
            self.page_made.emit(page)
        if isinstance(page, ProtocolsScreen):
            page.wanted = text
        self._show(key, page)
        if not drafts_of(page) and (typed := self.kept.pages.pop(key, None)):
            self._put_back.begin(key, page, typed)

    def open_patient(self, patient_id: UUID) -> None:
        """Open one patient's window, as it was left."""
        self._leave_patient()
        tools = self.tools
        patient = self.patient = PatientScreen(patient_id, tools.desk, tools.words, tools.messages, self.pages)
        self.pages.addWidget(patient)
        patient.take_messages(self.messages)
        patient.take_split(self.kept.timeline_split)
        self._show("patients", patient)
        if patient_id in self.kept.patients:
            patient.restore(self.kept.patients[patient_id])

    def open_goal(self, goal: Goal) -> None:
        """Open one patient's window at the place where a line of a list leads."""
        self.open_patient(goal.patient_id)
        if self.patient is not None:
            go_to(self.patient, goal)

    def take_focus(self) -> None:
        """Put the keyboard where the work of the page begins."""
        begin_on(self.pages.currentWidget())

    @property
    def has_open_act(self) -> bool:
        """Whether something is half typed in a patient's window."""
        return self.patient is not None and self.patient.has_open_form

    @property
    def has_drafts(self) -> bool:
        """Whether anything is half typed that closing the program would lose."""
        return self.drafts().any_typed

    def drafts(self) -> Drafts:
        """Return what is half typed, and where the person is."""
        patient = self.patient
        here = {} if patient is None else {patient.patient_id: patient.drafts()}
        patients = {**self.kept.patients, **here}
        typed = {key: found for key, page in self.shown.items() if (found := drafts_of(page))}
        pages = self._put_back.with_waiting({**self.kept.pages, **typed})
        place = next((key for key, button in self.rail.buttons.items() if button.isChecked()), "")
        split = patient.timeline_split if patient else self.kept.timeline_split
        return Drafts(place, patient.patient_id if patient else None, pages, patients, split)

    def go_on(self, drafts: Drafts) -> None:
        """Open the place of what was half typed."""
        patient_id = next(iter(drafts.patients), None)
        if patient_id is None:
            self.go(next(iter(drafts.pages)))
        else:
            last = drafts.patient_id
            self.open_patient(last if last is not None and last in drafts.patients else patient_id)

    def show_read_only(self, trouble: StorageTrouble) -> None:
        """Say above every page that entries can't be made, why, what is safe and what to do."""
        self.trouble.show_trouble(trouble)

    def show_made_up(self) -> None:
        """Say that the ward is made up."""
        self.status.show_made_up(True)

    def show_saved(self, at: datetime) -> None:
        """Show that something was kept, and how far the journal goes now."""
        self.status.show_saved(at)
        self.ask_head()

    def ask_head(self) -> None:
        """Ask for the journal's last number and hash."""
        self.tools.desk.ask(self, journal_mark, self.show_head)

    def show_head(self, mark: JournalMark) -> None:
        """Show the journal's last number and hash."""
        self.status.show_head(mark.text)

    def _make(self, key: str) -> QWidget:
        page = page_makers(self.tools, self.workstation)[key]()
        if isinstance(page, BoardScreen | PatientsScreen | TasksScreen):
            page.patient_opened.connect(self.open_patient)
        if isinstance(page, ShiftScreen | TasksScreen | CalendarScreen):
            page.goal_chosen.connect(self.open_goal)
        if isinstance(page, ShiftScreen):
            page.place_chosen.connect(self.go)
        return page

    def _show(self, key: str, page: QWidget) -> None:
        self.tools.messages.withdraw()
        self.rail.select(key)
        page.reload()  # type: ignore[attr-defined]  # every page has it; the store works while the page comes up
        self.pages.setCurrentWidget(page)
        begin_on(page)

    def _leave_patient(self) -> None:
        """Close the patient's window; what is half typed in it waits until it is opened again."""
        patient, self.patient = self.patient, None
        if patient is not None:
            self.kept.patients[patient.patient_id] = patient.drafts()
            self.kept.timeline_split = patient.timeline_split
            patient.stop()
            self._above.addWidget(self.messages)  # it stood under the banner, and stays when the patient's window goes
            # Another page comes up in its place first: taken out now, any other one would be shown for a moment.
            QTimer.singleShot(0, patient, patient.go_away)

    def _go_where_one_was(self) -> None:
        keys = [place.key for place in self.places]
        self.go(self.kept.place if self.kept.place in keys else keys[0])
        if self.kept.patient_id is not None:
            self.open_patient(self.kept.patient_id)

    def _connect(self) -> None:
        self.rail.chosen.connect(self.go)
        self.status.sign_out_pressed.connect(self.sign_out_wanted)
        self.tools.desk.saved.connect(self.show_saved)
        QShortcut(QKeySequence("Ctrl+L"), self, self.sign_out_wanted.emit)
        for number, place in enumerate(self.places, start=1):
            QShortcut(QKeySequence(f"Ctrl+{number}"), self, lambda key=place.key: self.go(key))
        self.ask_head()
        if "agency" in self.rail.buttons:
            self.agency = AgencyWatch(self.tools, self.rail, self)

    def _lay_out(self) -> None:
        page = QVBoxLayout()
        page.setSpacing(0)
        self._above = QVBoxLayout()
        for part in (self.trouble, self.countdown, self.messages):
            self._above.addWidget(part)
        page.addLayout(self._above)
        page.addWidget(self.pages, 1)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.rail)
        middle.addLayout(page, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(middle, 1)
        column.addWidget(self.status)
