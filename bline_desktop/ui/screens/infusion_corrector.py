"""Correcting an act at the pump from its line in the log: its own form as it was typed, the reason asked once."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from bline_desktop.commands.pump_corrections import correct_act
from bline_desktop.domain.errors import FieldsRefused, RuleBroken
from bline_desktop.domain.fields import Fields
from bline_desktop.domain.log_line import LogLine
from bline_desktop.ui.desk import Gesture
from bline_desktop.ui.messages import Answer, Option, Question
from bline_desktop.ui.screens.infusion_log import InfusionLog
from bline_desktop.ui.screens.infusion_recorder import ALREADY_DONE, CHANGE_TYPED
from bline_desktop.ui.screens.records import CORRECT, CORRECT_WHY, CORRECTED, RECORD_CORRECTION
from bline_desktop.ui.screens.second_asker import SecondAsker
from bline_desktop.ui.screens.side_form import Sheet, SideForm
from bline_desktop.ui.screens.tools import Tools

CORRECTS = "correct:"  # before the id of an act: the form that corrects it


class PumpCorrector(QObject):
    """Opens the form of an act that is in the log, and records what was typed in its place."""

    corrected = Signal()

    def __init__(self, tools: Tools, form: SideForm, log: InfusionLog, second: SecondAsker) -> None:
        super().__init__(form)
        self._tools = tools
        self._form = form
        self._log = log
        self._second = second
        log.correct_asked.connect(self.open)

    def open(self, line: LogLine) -> None:
        """Open the act's own form with what was typed of it."""
        if line.typed is not None:
            fields = type(line.typed)
            values = {name: getattr(line.typed, name) for name in fields.specs}
            title = self._tools.words.say(CORRECT)
            self._form.open_sheet(Sheet(f"{CORRECTS}{line.record_id}", title, RECORD_CORRECTION, fields, values))

    def reopen(self, key: str) -> bool:
        """Open again the form of a draft, where it corrects an act that still counts; tell whether it is one."""
        if not key.startswith(CORRECTS):
            return False
        line = next((line for line in self._log.lines if key == f"{CORRECTS}{line.record_id}"), None)
        if line is not None and not line.struck:
            self.open(line)
        return True

    def submit(self, key: str, draft: Any) -> bool:
        """Ask for the reason and record a correction; tell whether the form was one."""
        if not key.startswith(CORRECTS):
            return False
        record_id = UUID(key.removeprefix(CORRECTS))
        self._form.set_busy(False)
        why = self._tools.words.say(CORRECT_WHY)
        self._tools.ask_why(self, why, RECORD_CORRECTION, lambda reason: self._write(record_id, draft, reason))
        return True

    def _write(
        self, record_id: UUID, draft: Fields, reason: str, later: str | None = None, already_done: bool = False
    ) -> None:
        act_id = self._form.gesture_id

        def kept(_: object) -> None:
            if self._form.gesture_id == act_id:
                self._form.close_form()
            self._tools.say_kept(self, CORRECTED, act_id)
            self._log.choose_recorded()
            self.corrected.emit()

        def refused(error: RuleBroken | FieldsRefused) -> None:
            if isinstance(error, RuleBroken) and error.rule.may_have_happened:
                self._ask_if_done(error, lambda: self._write(record_id, draft, reason, later, already_done=True))
            elif not self._second.takes(
                error, lambda waits: self._write(record_id, draft, reason, waits, already_done)
            ):
                self._form.refused(error)

        self._form.set_busy(True)
        self._tools.desk.do(
            self,
            lambda session, act: correct_act(session, act, record_id, draft, already_done=already_done),
            kept,
            refused=refused,
            gesture=Gesture(reason=reason, id=act_id, asks_second=True, later=later),
        )

    def _ask_if_done(self, error: RuleBroken, write: Any) -> None:
        """Ask whether it happened so all the same; the reason was typed already."""
        self._form.set_busy(False)
        text = self._tools.words.say(error.rule.sentence, **error.values)
        options = (Option("change", CHANGE_TYPED), Option("done", ALREADY_DONE))

        def answered(answer: Answer) -> None:
            if answer.key == "done":
                write()

        self._tools.messages.ask(self, Question(text, options), answered)
