"""Agency nurses, for the nurse in charge and the administrator: an account for one shift, and its review afterwards."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bline_desktop.commands import agency as commands
from bline_desktop.domain.agency import AgencyFields, ReviewFields
from bline_desktop.domain.changes import Changed
from bline_desktop.domain.errors import FieldsRefused, RuleBroken
from bline_desktop.domain.people import Person, User
from bline_desktop.domain.words import N_, Message
from bline_desktop.queries.people import agency_nurses
from bline_desktop.ui.desk import Gesture
from bline_desktop.ui.screens.account_words import account_state, account_tone
from bline_desktop.ui.screens.password_sheet import PasswordSheet
from bline_desktop.ui.screens.side_form import Sheet, SideForm
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.tables.rows import Column, RowsModel
from bline_desktop.ui.tables.table import RowsTable
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.buttons import Button, PrimaryButton
from bline_desktop.ui.widgets.labels import OneLine, TextLabel
from bline_desktop.ui.widgets.password import NewPassword

AGENCY = N_("agency", "Agency nurses")
HOW = N_(
    "agency",
    "An account of one's own for one shift. It ends by itself, and is reviewed the next day: somebody reads what was"
    " done under it, and says so here.",
)
NAME, STATE = N_("people", "Name"), N_("people", "Account")
OPEN, REOPEN, REVIEW = N_("agency", "Open an account"), N_("agency", "Open again"), N_("agency", "Review")
OPEN_IT, REOPEN_IT = N_("agency", "Open the account"), N_("agency", "Open the account again")
REVIEW_IT = N_("agency", "Record the review")
REVIEW_WHOM = N_("agency", "Review of what {name} did")
REOPEN_WHOM = N_("agency", "Open the account of {name} again. {name} types the password.")
OWN_PASSWORD = N_("agency", "Password, typed by the agency nurse")
OPENED = N_("agency", "{name} can sign in now. The account ends by itself.")
REVIEWED = N_("agency", "The review is recorded, and the account of {name} is closed.")
ADD_KEY = "open"


class AgencyScreen(QWidget):
    """The table of agency nurses, those to be reviewed first, and beside it the form of the act that was chosen."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tools = tools
        words = tools.words
        self.table: RowsTable[Person] = RowsTable(self._model(), words.say(AGENCY))
        self.form = SideForm(tools)
        self.sheet = PasswordSheet(words)
        self.password: NewPassword | None = None
        self._person: Person | None = None
        self.open = PrimaryButton(words.say(OPEN))
        self.reopen = Button(words.say(REOPEN))
        self.review = Button(words.say(REVIEW))
        self._lay_out()
        self.open.clicked.connect(self.open_opening)
        self.reopen.clicked.connect(self.open_again)
        self.review.clicked.connect(self.open_review)
        self.table.chosen.connect(self._show_acts)
        self.table.opened.connect(lambda _: self.open_review())
        self.form.submitted.connect(self._submit)
        self.sheet.submitted.connect(self._submit_again)
        self.form.closed.connect(self.table.setFocus)
        tools.desk.changed.connect(self._follow)

    def reload(self) -> None:
        """Ask for the accounts."""
        self.tools.desk.ask(self, agency_nurses, self.show_people)

    def show_people(self, persons: tuple[Person, ...]) -> None:
        """Show the accounts."""
        self.table.show_rows(persons)
        self._show_acts(self.table.chosen_row())

    def take_focus(self) -> None:
        """Put the keyboard into the table."""
        self.table.setFocus()

    def open_opening(self) -> None:
        """Open the form of a new account; the agency nurse types the password into it."""
        self.sheet.close_sheet()
        form = self.form.open_sheet(Sheet(ADD_KEY, self.tools.words.say(OPEN), OPEN_IT, AgencyFields))
        self.password = NewPassword(self.tools.words, self.tools.words.say(OWN_PASSWORD))
        self.form.insert_after("name", self.password)
        self.password.entered.connect(form.submit)

    def open_again(self) -> None:
        """Open the sheet of a new password for another shift of the chosen nurse."""
        person = self.table.chosen_row()
        if person is None or not self.reopen.isEnabled():
            return
        self._person = person
        self.form.close_form()
        words = self.tools.words
        self.sheet.open_sheet(words.say(REOPEN_WHOM, name=person.name), words.say(REOPEN_IT))

    def open_review(self) -> None:
        """Open the form of the review of the chosen account."""
        person = self.table.chosen_row()
        if person is None or not self.review.isEnabled():
            return
        self.sheet.close_sheet()
        self._person, self.password = person, None
        title = self.tools.words.say(REVIEW_WHOM, name=person.name)
        self.form.open_sheet(Sheet(str(person.user_id), title, REVIEW_IT, ReviewFields))

    def draft(self) -> dict[str, object]:
        """Return what is half typed; a password is kept nowhere."""
        return self.form.draft()

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Open again what was half typed, if there is still something to review."""
        if not draft:
            return
        if draft["key"] == ADD_KEY:
            self.open_opening()
        elif self.table.choose(UUID(str(draft["key"]))):
            self.open_review()
        self.form.restore(draft)

    def _submit(self, key: str, draft: Any) -> None:
        person = self._person
        if key == ADD_KEY:
            password = self.password.typed() if self.password is not None else None
            if password is None:
                self.form.set_busy(False)
            else:
                opening = partial(commands.open_agency_account, fields=draft, password=password)
                self._do(opening, OPENED, draft.name, Gesture(id=self.form.gesture_id))
        elif person is not None:
            review = partial(commands.review_agency_account, user_id=person.user_id)
            self._do(review, REVIEWED, person.name, Gesture(draft.note, id=self.form.gesture_id))

    def _submit_again(self, password: str) -> None:
        person = self._person
        if person is not None:
            again = partial(commands.reopen_agency_account, user_id=person.user_id, password=password)
            self._do(again, OPENED, person.name, Gesture())

    def _do(self, command: Callable[..., object], said: Message, name: str, gesture: Gesture) -> None:
        def kept(_: object) -> None:
            self.form.close_form()
            self.sheet.close_sheet()
            self.tools.messages.say(said, name=name)
            self.reload()

        self.tools.desk.do(self, command, kept, refused=self._refused, gesture=gesture)

    def _refused(self, error: RuleBroken | FieldsRefused) -> None:
        """Say at the password what is wrong with it, everything else in the form."""
        if not self.sheet.isHidden():
            self.sheet.refused(error)
        elif isinstance(error, RuleBroken) and error.rule.code.startswith("password") and self.password is not None:
            self.form.set_busy(False)
            self.password.refuse(self.tools.words.say(error.rule.sentence, **error.values))
        else:
            self.form.refused(error)

    def _follow(self, change: Changed) -> None:
        if User.__tablename__ in change.tables and self.isVisible() and self.tools.present:
            self.reload()

    def _show_acts(self, person: Person | None) -> None:
        waits = person is not None and person.waits_for_review(self.tools.desk.clock.now())
        reviewed = person is not None and person.agency is not None and person.agency.reviewed_at is not None
        self.review.setEnabled(waits)
        self.reopen.setEnabled(reviewed)

    def _model(self) -> RowsModel[Person]:
        words, clock = self.tools.words, self.tools.desk.clock
        columns = (
            Column[Person](NAME, lambda person: person.name, key=lambda person: person.name.casefold(), bold=True),
            Column[Person](
                STATE,
                lambda person: account_state(words, person, clock.now()),
                tone=lambda person: account_tone(person, clock.now()),
                wide=True,
            ),
        )
        return RowsModel(columns, words, row_id=lambda person: person.user_id)

    def _lay_out(self) -> None:
        words = self.tools.words
        acts = QHBoxLayout()
        for button in (self.open, self.reopen, self.review):
            acts.addWidget(button)
        acts.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(GRID)
        left.addWidget(OneLine(words.say(AGENCY), "headline"))
        left.addWidget(TextLabel(words.say(HOW), "quiet"))
        left.addLayout(acts)
        left.addWidget(self.table, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        row.setSpacing(2 * GRID)
        row.addLayout(left, 1)
        row.addWidget(self.form)
        row.addWidget(self.sheet, 0, Qt.AlignmentFlag.AlignTop)
