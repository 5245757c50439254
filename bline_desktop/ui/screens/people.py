"""Accounts, for the administrator: who may sign in, and as what."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from bline_desktop.commands import people as commands
from bline_desktop.domain.people import IN_CHARGE, Person, PersonFields
from bline_desktop.domain.words import N_
from bline_desktop.queries.people import people
from bline_desktop.ui.desk import Gesture
from bline_desktop.ui.messages import GO_BACK, Answer, Option, Question
from bline_desktop.ui.screens.account_words import account_state, account_tone
from bline_desktop.ui.screens.accounts import AccountsScreen
from bline_desktop.ui.screens.side_form import Sheet
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.tables.rows import Column, RowsModel
from bline_desktop.ui.widgets.buttons import Button, PrimaryButton

PEOPLE = N_("people", "People")
HOW = N_("people", "Each person signs in with their own name. An account that is closed keeps its entries.")
NAME, ROLE, STATE = N_("people", "Name"), N_("people", "Role"), N_("people", "Account")
ADD, CHANGE = N_("people", "Add a person"), N_("people", "Change name or role")
NEW_PASSWORD, CLOSE = N_("people", "New password"), N_("people", "Close the account")
REOPEN = N_("people", "Open again")
CHARGE, NO_CHARGE = N_("people", "Name as charge nurse"), N_("people", "No longer in charge")
NAMED = N_("people", "{name} is a charge nurse, and can open accounts of agency nurses from the next sign-in on.")
NOT_NAMED = N_("people", "{name} is no longer a charge nurse.")
ADD_IT, CHANGE_IT = N_("people", "Open the account"), N_("people", "Record the change")
SET_IT, REOPEN_IT = N_("people", "Set the password"), N_("people", "Open the account again")
CHANGE_WHOM = N_("people", "Change {name}")
PASSWORD_OF = N_("people", "New password of {name}")
REOPEN_WHOM = N_("people", "Open the account of {name} again")
CLOSE_WHOM = N_("people", "Close the account of {name}? From then on {name} can't sign in. The entries stay.")
ADDED = N_("people", "{name} can sign in now.")
CHANGED = N_("people", "The account of {name} is changed.")
PASSWORD_SET = N_("people", "{name} has a new password.")
CLOSED = N_("people", "The account of {name} is closed.")

ADD_KEY = "add"


class PeopleScreen(AccountsScreen):
    """The table of accounts, and beside it the form of the act that was chosen."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools, _model(tools), PEOPLE, parent)
        words = tools.words
        self.add = PrimaryButton(words.say(ADD))
        self.change = Button(words.say(CHANGE))
        self.set_password = Button(words.say(NEW_PASSWORD))
        self.close_account = Button(words.say(CLOSE))
        self.reopen = Button(words.say(REOPEN))
        self.charge = Button(words.say(CHARGE))
        acts = (self.add, self.change, self.set_password, self.charge, self.close_account, self.reopen)
        self.lay_out(PEOPLE, HOW, acts)
        self.add.clicked.connect(self.open_adding)
        self.change.clicked.connect(self.open_changing)
        self.set_password.clicked.connect(self.open_password)
        self.reopen.clicked.connect(self.open_password)
        self.close_account.clicked.connect(self.ask_to_close)
        self.charge.clicked.connect(self.change_charge)
        self.table.chosen.connect(self._show_acts)
        self.table.opened.connect(lambda _: self.open_changing())
        self.form.submitted.connect(self._submit)
        self.sheet.submitted.connect(self._submit_password)
        self.form.take_primary(self.add)

    def reload(self) -> None:
        """Ask for the accounts."""
        self.tools.desk.ask(self, people, self.show_people)

    def show_people(self, persons: tuple[Person, ...]) -> None:
        """Show the accounts."""
        self.table.show_rows(persons)
        self._show_acts(self.table.chosen_row())

    def open_adding(self) -> None:
        """Open the form of a new account."""
        if self.open_form(Sheet(ADD_KEY, self.tools.words.say(ADD), ADD_IT, PersonFields), None):
            self.ask_password("role")

    def open_changing(self) -> None:
        """Open the form of the chosen account."""
        person = self.table.chosen_row()
        if person is not None and person.active:
            title = self.tools.words.say(CHANGE_WHOM, name=person.name)
            values = {"name": person.name, "role": person.role}
            self.open_form(Sheet(str(person.user_id), title, CHANGE_IT, PersonFields, values), person)

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Open again what was half typed, if its account is still open."""
        if not draft:
            return
        if draft["key"] == ADD_KEY:
            self.open_adding()
        elif self.table.choose(UUID(str(draft["key"]))):
            self.open_changing()
        self.form.restore(draft)

    def ask_to_close(self) -> None:
        """Ask before an account is closed."""
        person = self.table.chosen_row()
        if person is None:
            return
        text = self.tools.words.say(CLOSE_WHOM, name=person.name)

        def answered(answer: Answer) -> None:
            if answer.key == "close":
                self.do_beside(lambda s, a: commands.deactivate(s, a, person.user_id), CLOSED, person.name)

        options = (Option("close", CLOSE), Option("back", GO_BACK))
        self.tools.messages.ask(self, Question(text, options), answered)

    def open_password(self) -> None:
        """Open the form of a new password for the chosen account, or of its opening again."""
        person = self.table.chosen_row()
        if person is not None:
            title, act = (PASSWORD_OF, SET_IT) if person.active else (REOPEN_WHOM, REOPEN_IT)
            self.open_password_of(person, title, act)

    def change_charge(self) -> None:
        """Name the chosen nurse as charge nurse, or take that back."""
        person = self.table.chosen_row()
        if person is not None:
            wanted = not person.in_charge
            command = partial(commands.name_charge_nurse, user_id=person.user_id, in_charge=wanted)
            self.do_beside(command, NAMED if wanted else NOT_NAMED, person.name)

    def _submit(self, key: str, draft: PersonFields) -> None:
        person, gesture = self.person, Gesture(id=self.form.gesture_id)
        if person is not None:
            self.do(lambda s, a: commands.change_person(s, a, person.user_id, draft), CHANGED, draft.name, gesture)
        elif (password := self.typed_password()) is not None:
            self.do(lambda s, a: commands.add_user(s, a, draft, password), ADDED, draft.name, gesture)

    def _submit_password(self, password: str) -> None:
        person = self.person
        if person is not None and person.active:
            self.do(lambda s, a: commands.set_password(s, a, person.user_id, password), PASSWORD_SET, person.name)
        elif person is not None:
            self.do(lambda s, a: commands.reactivate(s, a, person.user_id, password), ADDED, person.name)

    def _show_acts(self, person: Person | None) -> None:
        for button in (self.change, self.set_password, self.close_account):
            button.setVisible(person is None or person.active)
            button.setEnabled(person is not None)
        self.reopen.setVisible(person is not None and not person.active)
        nurse = person is not None and person.active and person.role in IN_CHARGE and person.agency is None
        self.charge.setVisible(nurse)
        self.charge.setText(self.tools.words.say(NO_CHARGE if person is not None and person.in_charge else CHARGE))


def _model(tools: Tools) -> RowsModel[Person]:
    columns = (
        Column[Person](NAME, lambda person: person.name, key=lambda person: person.name.casefold(), bold=True),
        Column[Person](ROLE, lambda person: person.role, key=lambda person: person.role.value),
        Column[Person](
            STATE,
            lambda person: account_state(tools.words, person, tools.desk.clock.now()),
            tone=lambda person: account_tone(person, tools.desk.clock.now()),
            wide=True,
        ),
    )
    return RowsModel(columns, tools.words, row_id=lambda person: person.user_id)
