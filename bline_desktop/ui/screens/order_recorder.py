"""Recording an order from the side form, with one question about whatever wants a look: change it, or order it so."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlmodel import Session

from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import FieldsRefused, RuleBroken
from bline_desktop.domain.words import N_, Message, Words
from bline_desktop.ui.desk import Gesture
from bline_desktop.ui.messages import Answer, Option, Question
from bline_desktop.ui.screens.side_form import SideForm
from bline_desktop.ui.screens.tools import Tools

CHANGE_TYPED = N_("order", "Change what I typed")
ORDER_SO = N_("order", "Order it so")
WHY_SO = N_("order", "The reason stays with the order. Why, in your words?")
FROM_SOURCE = N_("order", "{sentence} ({source})")

Told = Callable[[Session, Act, bool], UUID]  # does a command; the last value says that it stands whatever it is unlike


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be recorded: the command, and what is said once it is kept, with the number that it names."""

    told: Told
    kept: Message
    number: int


class OrderRecorder(QObject):
    """Records what stands in the side form of a page as an order."""

    recorded = Signal()

    def __init__(self, tools: Tools, form: SideForm) -> None:
        super().__init__(form)
        self._tools = tools
        self._form = form

    def record(self, order: Order, why: str = "", *, so: bool = False) -> None:
        """Record an order; `so`: it stands for the reason although something asked for a look."""
        act_id = self._form.gesture_id

        def kept(_: object) -> None:
            if self._form.gesture_id == act_id:
                self._form.close_form()
            self.recorded.emit()
            self._tools.say_kept(self, order.kept, act_id, step=order.number, number=order.number)

        def refused(error: RuleBroken | FieldsRefused) -> None:
            is_question = isinstance(error, RuleBroken) and error.rule.may_have_happened
            if isinstance(error, FieldsRefused) or not is_question or "field" in error.values:
                self._form.refused(error)  # else the question says it, and nothing else
            if isinstance(error, RuleBroken) and is_question:
                self._form.set_busy(False)
                self._ask(error, lambda reason: self.record(order, reason, so=True))

        self._form.set_busy(True)
        self._tools.desk.do(
            self,
            lambda session, act: order.told(session, act, so),
            kept,
            refused=refused,
            gesture=Gesture(reason=why or None, id=act_id),
        )

    def _ask(self, error: RuleBroken, then: Callable[[str], None]) -> None:
        """Ask once about all that wants a look; the reason stays with the order."""
        text = "\n".join(_sentence(self._tools.words, broken) for broken in (error, *error.others))
        options = (Option("change", CHANGE_TYPED, needs_reason=False), Option("so", ORDER_SO))

        def answered(answer: Answer) -> None:
            if answer.key == "so":
                then(answer.reason)

        self._tools.messages.ask(self, Question(text, options, reason=WHY_SO), answered)


def _sentence(words: Words, broken: RuleBroken) -> str:
    sentence = words.say(broken.rule.sentence, **broken.values)
    return words.say(FROM_SOURCE, sentence=sentence, source=broken.rule.source)
