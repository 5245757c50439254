"""What every screen of this folder works with, and the questions that several of them ask."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from bline_desktop.commands.undo import undo
from bline_desktop.domain.fields import FieldSpec
from bline_desktop.domain.people import READING, Right, rights_of
from bline_desktop.domain.words import N_, Message, Words
from bline_desktop.ui.desk import Desk
from bline_desktop.ui.messages import GO_BACK, Answer, Messages, Offer, Option, Question
from bline_desktop.ui.widgets.empty_page import EmptyPage

UNDO = N_("messages", "Undo")
UNDONE = N_("messages", "Undone. The entry stays readable as struck.")
WHY = N_("records", "Why? In your own words")


@dataclass(frozen=True, slots=True)
class Tools:
    """The desk to ask and to tell, the words to say things with, the door for messages."""

    desk: Desk
    words: Words
    messages: Messages

    def may(self, right: Right) -> bool:
        """Tell whether the signed-in person has a right that can be used here; the commands check it again."""
        user = self.desk.user
        if self.desk.reads_only and right not in READING:
            return False
        return user is not None and right in rights_of(user.role, in_charge=user.in_charge)

    @property
    def present(self) -> bool:
        """Whether somebody is signed in."""
        return self.desk.user is not None

    def say_kept(self, owner: QObject, message: Message, act_id: UUID, **values: object) -> None:
        """Say that an act was kept, and offer for ten seconds to take all of it back."""

        def take_back() -> None:
            self.desk.do(owner, lambda session, act: undo(session, act, act_id), lambda _: self.messages.say(UNDONE))

        self.messages.offer(owner, message, Offer(UNDO), take_back, **values)

    def ask_why(self, owner: QObject, text: str, act: Message, then: Callable[[str], None]) -> None:
        """Ask for the reason of an act that needs one; `then` is told it, and nothing where the person goes back."""
        options = (Option("do", act), Option("back", GO_BACK, needs_reason=False))

        def answered(answer: Answer) -> None:
            if answer.key == "do":
                then(answer.reason)

        self.messages.ask(owner, Question(text, options, reason=WHY), answered)


def field_words(words: Words, spec: FieldSpec, value: object) -> str:
    """Say the value of a field with its unit."""
    if spec.unit is None or not isinstance(value, Decimal | int):
        return words.value(value)
    return words.quantity(value, spec.unit)


def give_room(table: QTableView, column: int, *, wanted: bool) -> None:
    """Let a column that is mostly empty share the width where it holds sentences; else its title is enough."""
    mode = QHeaderView.ResizeMode.Stretch if wanted else QHeaderView.ResizeMode.ResizeToContents
    table.horizontalHeader().setSectionResizeMode(column, mode)


def empty_page(icon: str, title: str, how: str, act: str = "", parent: QWidget | None = None) -> EmptyPage:
    """Return an empty page whose button is shown once the page knows who is signed in."""
    page = EmptyPage(icon, title, how, parent=parent)
    page.button.setText(act)
    page.button.setVisible(False)
    return page
