"""The one door for messages to the user: a bar under the banner, and rarely a window that must be answered.

Screens call `Messages`; a `MessageBar` shows what it tells, and `GoodNews` what went well. Tests hand in a `Messages`
that is told the next answer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from bline_desktop.domain.errors import RuleBroken, StorageTrouble
from bline_desktop.domain.words import N_, Message, Words
from bline_desktop.ui.theme import Tone

GO_BACK = N_("messages", "Go back")


@dataclass(frozen=True, slots=True)
class Option:
    """One named act on a button; never "OK" or "Yes".

    Where the question has a reason, the button waits for it, unless the act (such as going back) `needs_reason` not.
    """

    key: str
    title: Message
    needs_reason: bool = True


class Weight(StrEnum):
    """How a question weighs."""

    NORMAL = "normal"
    SERIOUS = "serious"


@dataclass(frozen=True, slots=True)
class Question:
    """A sentence (already said), the acts that answer it, and the title of a reason where one is to be typed."""

    text: str
    options: tuple[Option, ...]
    reason: Message | None = None
    weight: Weight = Weight.NORMAL


@dataclass(frozen=True, slots=True)
class Answer:
    """The key of the chosen act, and the reason typed with it ("" where none was asked for)."""

    key: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """One act that good news offers for some seconds: what stands on its button, and the key that presses it too."""

    title: Message
    key: str = "Ctrl+Z"
    seconds: int = 10


@dataclass(frozen=True, slots=True)
class Note:
    """What is shown: a text in a tone, the question it asks or the act it offers; `lasting` until it is closed."""

    text: str
    tone: Tone
    question: Question | None = None
    offer: Offer | None = None
    lasting: bool = False


class Messages(QObject):
    """Says, warns and asks; emits what the bar has to show."""

    noted = Signal(object)  # Note
    withdrawn = Signal()
    question_dropped = Signal()

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.words = words
        self._waiting: tuple[QObject, Callable[[Answer], None]] | None = None
        self._offered: tuple[QObject, Callable[[], None]] | None = None

    def say(self, message: Message, **values: object) -> None:
        """Tell that something went well; goes away by itself."""
        self.noted.emit(Note(self.words.say(message, **values), Tone.GOOD))

    def tell(self, message: Message, **values: object) -> None:
        """Tell that something went well, in a sentence that has to be read; stays until it is closed."""
        self.noted.emit(Note(self.words.say(message, **values), Tone.GOOD, lasting=True))

    def offer(self, owner: QObject, message: Message, offer: Offer, then: Callable[[], None], **values: object) -> None:
        """Tell that something went well and offer one act for a while; `then` does it, unless `owner` is gone."""
        self._offered = (owner, then)
        self.noted.emit(Note(self.words.say(message, **values), Tone.GOOD, offer=offer))

    def take_offer(self) -> None:
        """Do what was offered last; called by what shows the offer."""
        offered, self._offered = self._offered, None
        if offered is not None and shiboken6.isValid(offered[0]):
            offered[1]()

    def warn(self, message: Message, **values: object) -> None:
        """Tell something that needs a look; stays until it is closed."""
        self.noted.emit(Note(self.words.say(message, **values), Tone.WARNING))

    def refuse(self, error: RuleBroken) -> None:
        """Tell which rule stopped the act; nothing was kept."""
        self.warn(error.rule.sentence, **error.values)

    def trouble(self, error: StorageTrouble) -> None:
        """Tell what happened to the store, what is safe and what to do."""
        said = (self.words.say(part, **error.values) for part in (error.what, error.safe, error.do))
        self.noted.emit(Note(" ".join(said), Tone.CRITICAL))

    def ask(self, owner: QObject, question: Question, then: Callable[[Answer], None]) -> None:
        """Ask in the bar; `then` is told the answer, unless it is withdrawn or `owner` is gone by then."""
        self._waiting = (owner, then)
        tone = Tone.CRITICAL if question.weight is Weight.SERIOUS else Tone.WARNING
        self.noted.emit(Note(question.text, tone, question))

    def answer(self, answer: Answer) -> None:
        """Pass on what the user chose; called by the bar."""
        waiting, self._waiting = self._waiting, None
        if waiting is not None and shiboken6.isValid(waiting[0]):
            waiting[1](answer)

    def drop_question(self) -> None:
        """Take back the question alone: what it asks about is not as it was when it was asked."""
        if self._waiting is not None:
            self._waiting = None
            self.question_dropped.emit()

    def withdraw(self) -> None:
        """Take back what is shown and forget the question; when a screen is left or the user signs out."""
        self._waiting = self._offered = None
        self.withdrawn.emit()

    def confirm(self, parent: QWidget, question: Question) -> str:
        """Ask in a window that must be answered first, and return the key of the chosen act ("" for going back).

        Only where going on would lose something that can't be had again.
        """
        box = QMessageBox(parent)
        box.setText(question.text)
        icon = QMessageBox.Icon.Critical if question.weight is Weight.SERIOUS else QMessageBox.Icon.Warning
        box.setIcon(icon)
        buttons = {
            box.addButton(self.words.say(option.title), QMessageBox.ButtonRole.AcceptRole): option.key
            for option in question.options
        }
        back = box.addButton(self.words.say(GO_BACK), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(back)
        box.setEscapeButton(back)
        box.exec()
        clicked = box.clickedButton()
        return next((key for button, key in buttons.items() if button is clicked), "")
