"""Telling the desk what was done with a DLI, and the one question where a rule stops it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlmodel import Session

from bline_desktop.commands.dli import end_dli, hang_dli_bag, record_dli_vitals
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import FieldsRefused, RuleBroken
from bline_desktop.domain.treatment.dli_rules import NO_ORDER
from bline_desktop.domain.words import N_, Message
from bline_desktop.ui.desk import Gesture
from bline_desktop.ui.messages import Answer, Option, Question
from bline_desktop.ui.screens.dli_acts import END, NEXT_BAG, VITALS
from bline_desktop.ui.screens.infusion_recorder import ALREADY_DONE, CHANGE_TYPED, FROM_SOURCE, WHY_DONE
from bline_desktop.ui.screens.second_asker import SecondAsker
from bline_desktop.ui.screens.side_form import SideForm
from bline_desktop.ui.screens.tools import Tools

EMERGENCY = N_("dli", "Emergency: record without an order")

Told = Callable[[Session, Act, bool], UUID]  # does a command; the last value says that it was already done


@dataclass(frozen=True, slots=True)
class How:
    """How an act is recorded: with which reason, as one that was already done, and why its second person comes later.

    What was already done is stopped by no rule that can be broken in truth.
    """

    reason: str = ""
    done: bool = False
    later: str | None = None


class DliRecorder(QObject):
    """Records what the form on the right holds. All rules that are not kept are told in one question."""

    recorded = Signal()

    def __init__(self, tools: Tools, form: SideForm, second: SecondAsker) -> None:
        super().__init__(form)
        self._tools = tools
        self._second = second
        self._form = form

    def record(self, told: Told, done: Message, how: How | None = None) -> None:
        """Record an act as `how` says; without it as one that is about to be done."""
        how = how or How()
        act_id = self._form.gesture_id
        gesture = Gesture(reason=how.reason or None, id=act_id, asks_second=True, later=how.later)

        def kept(_: Any) -> None:
            if self._form.gesture_id == act_id:
                self._form.close_form()
            self._tools.say_kept(self, done, act_id)
            self.recorded.emit()

        def refused(error: RuleBroken | FieldsRefused) -> None:
            if isinstance(error, RuleBroken) and error.rule.may_have_happened:
                self._form.refused(error)
                self._ask(error, lambda why: self.record(told, done, replace(how, reason=how.reason or why, done=True)))
            elif not self._second.takes(error, lambda waits: self.record(told, done, replace(how, later=waits))):
                self._form.refused(error)

        self._form.set_busy(True)
        self._tools.desk.do(self, self._command(told, how.done), kept, refused=refused, gesture=gesture)

    @staticmethod
    def _command(told: Told, already_done: bool) -> Callable[[Session, Act], UUID]:
        return lambda session, act: told(session, act, already_done)

    def _ask(self, error: RuleBroken, record: Callable[[str], None]) -> None:
        text = "\n".join(self._sentence(broken) for broken in (error, *error.others))
        done = EMERGENCY if error.rule is NO_ORDER else ALREADY_DONE
        options = (Option("change", CHANGE_TYPED, needs_reason=False), Option("done", done))

        def answered(answer: Answer) -> None:
            if answer.key == "done":
                record(answer.reason)
            else:
                self._form.refused(error)

        self._tools.messages.ask(self, Question(text, options, reason=WHY_DONE), answered)

    def _sentence(self, broken: RuleBroken) -> str:
        words = self._tools.words
        text = words.say(broken.rule.sentence, **broken.values)
        return words.say(FROM_SOURCE, sentence=text, source=broken.rule.source) if broken.rule.source else text


def at_bed(key: str, dli_id: UUID, draft: Any) -> Told:
    """Return the command of an act on the infusion that runs."""
    commands: dict[str, Callable[..., UUID]] = {VITALS.key: record_dli_vitals, END.key: end_dli}
    if key == NEXT_BAG.key:
        return lambda session, act, done: hang_dli_bag(session, act, dli_id, draft, already_done=done)
    return lambda session, act, _: commands[key](session, act, dli_id, draft)
