"""Agency nurses, for the nurse in charge and the administrator: an account for one shift, and its review afterwards."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from bline_desktop.commands import agency as commands
from bline_desktop.domain.agency import AgencyFields, ReviewFields
from bline_desktop.domain.people import Person
from bline_desktop.domain.words import N_
from bline_desktop.queries.people import agency_nurses
from bline_desktop.ui.desk import Gesture
from bline_desktop.ui.screens.account_words import account_state, account_tone
from bline_desktop.ui.screens.accounts import AccountsScreen
from bline_desktop.ui.screens.side_form import Sheet
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.tables.rows import Column, RowsModel
from bline_desktop.ui.widgets.buttons import Button, PrimaryButton

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


class AgencyScreen(AccountsScreen):
    """The table of agency nurses, those to be reviewed first, and beside it the form of the act that was chosen."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools, _model(tools), AGENCY, parent)
        words = tools.words
        self.open = PrimaryButton(words.say(OPEN))
        self.reopen = Button(words.say(REOPEN))
        self.review = Button(words.say(REVIEW))
        self.lay_out(AGENCY, HOW, (self.open, self.reopen, self.review))
        self.open.clicked.connect(self.open_opening)
        self.reopen.clicked.connect(self.open_again)
        self.review.clicked.connect(self.open_review)
        self.table.chosen.connect(self._show_acts)
        self.table.opened.connect(lambda _: self.open_review())
        self.form.submitted.connect(self._submit)
        self.sheet.submitted.connect(self._submit_again)

    def reload(self) -> None:
        """Ask for the accounts."""
        self.tools.desk.ask(self, agency_nurses, self.show_people)

    def show_people(self, persons: tuple[Person, ...]) -> None:
        """Show the accounts."""
        self.table.show_rows(persons)
        self._show_acts(self.table.chosen_row())

    def open_opening(self) -> None:
        """Open the form of a new account; the agency nurse types the password into it."""
        words = self.tools.words
        if self.open_form(Sheet(ADD_KEY, words.say(OPEN), OPEN_IT, AgencyFields), None):
            self.ask_password("name", words.say(OWN_PASSWORD))

    def open_again(self) -> None:
        """Open the sheet of a new password for another shift of the chosen nurse."""
        person = self.table.chosen_row()
        if person is not None and self.reopen.isEnabled():
            self.open_password_of(person, REOPEN_WHOM, REOPEN_IT)

    def open_review(self) -> None:
        """Open the form of the review of the chosen account."""
        person = self.table.chosen_row()
        if person is not None and self.review.isEnabled():
            title = self.tools.words.say(REVIEW_WHOM, name=person.name)
            self.open_form(Sheet(str(person.user_id), title, REVIEW_IT, ReviewFields), person)

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
        person, act_id = self.person, self.form.gesture_id
        if person is not None:
            review = partial(commands.review_agency_account, user_id=person.user_id)
            self.do(review, REVIEWED, person.name, Gesture(draft.note, id=act_id))
        elif (password := self.typed_password()) is not None:
            opening = partial(commands.open_agency_account, fields=draft, password=password)
            self.do(opening, OPENED, draft.name, Gesture(id=act_id))

    def _submit_again(self, password: str) -> None:
        person = self.person
        if person is not None:
            again = partial(commands.reopen_agency_account, user_id=person.user_id, password=password)
            self.do(again, OPENED, person.name)

    def _show_acts(self, person: Person | None) -> None:
        waits = person is not None and person.waits_for_review(self.tools.desk.clock.now())
        reviewed = person is not None and person.agency is not None and person.agency.reviewed_at is not None
        self.review.setEnabled(waits)
        self.reopen.setEnabled(reviewed)


def _model(tools: Tools) -> RowsModel[Person]:
    words, clock = tools.words, tools.desk.clock
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
