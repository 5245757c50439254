"""Telling the desk what was done at the pump, and what to ask when a rule stops it.

A rule may stop an act that is about to be done; one that has been done is recorded as it happened, with a reason.
"""

from collections.abc import Callable
from uuid import UUID, uuid4

from PySide6.QtCore import QObject, Signal

from bline_desktop.commands.pump_looks import settle_find
from bline_desktop.commands.records import strike
from bline_desktop.domain.errors import FieldsRefused, RuleBroken
from bline_desktop.domain.fields import Fields
from bline_desktop.domain.log_line import LogLine
from bline_desktop.domain.second_check import DOSE, RATE
from bline_desktop.domain.treatment.cycle import PumpRecord
from bline_desktop.domain.treatment.looks import SettleFields
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.domain.words import N_
from bline_desktop.ui.desk import Gesture
from bline_desktop.ui.messages import Answer, Option, Question
from bline_desktop.ui.screens.infusion_acts import PumpAct
from bline_desktop.ui.screens.infusion_log import STRIKE
from bline_desktop.ui.screens.second_asker import SecondAsker
from bline_desktop.ui.screens.second_part import ToCheck
from bline_desktop.ui.screens.side_form import SideForm
from bline_desktop.ui.screens.tools import Tools

CHANGE_TYPED = N_("pump", "Change what I typed")
ALREADY_DONE = N_("pump", "Already done: record as it happened")
WHY_DONE = N_(
    "pump", "It will be marked “outside rule” and opened as a task for a physician. What happened, in your words?"
)
FROM_SOURCE = N_("pump", "{sentence} ({source})")
STRIKE_WHY = N_("pump", "{act} at {at} will be struck. It stays readable in the log, and counts no more.")
FINISH_CHECK = N_("second", "{act} at {at}")
SETTLED = N_("pump", "Settled. The task of the find is closed.")
STRUCK = N_("pump", "Struck. The entry stays readable in the log.")


class PumpRecorder(QObject):
    """Records what the form on the right holds, for one patient."""

    recorded = Signal()
    struck = Signal()  # or checked: what the log says has changed

    def __init__(self, patient_id: UUID, tools: Tools, form: SideForm) -> None:
        super().__init__(form)
        self._patient_id = patient_id
        self._tools = tools
        self._form = form
        self.second = SecondAsker(form, tools)

    def record(self, act: PumpAct, cycle_id: UUID, draft: Fields, reason: str = "", later: str | None = None) -> None:
        """Record an act; with a reason it was already done, and no rule that can be broken in truth stops it.

        `later` is why its second person comes later.
        """
        act_id = self._form.gesture_id
        gesture = Gesture(reason=reason or None, id=act_id, asks_second=True, later=later)

        def kept(_: object) -> None:
            self._finish(gesture)
            self._tools.say_kept(self, act.kept, act_id)

        def refused(error: RuleBroken | FieldsRefused) -> None:
            if isinstance(error, RuleBroken) and error.rule.may_have_happened:
                self._point_at(error)
                self._ask_if_done(error, lambda why: self.record(act, cycle_id, draft, why, later))
            elif not self.second.takes(error, lambda waits: self.record(act, cycle_id, draft, reason, waits)):
                self._form.refused(error)

        command = act.told(cycle_id, draft, already_done=bool(reason))
        self._form.set_busy(True)
        self._tools.desk.do(self, command, kept, refused=refused, gesture=gesture)

    def finish_check(self, line: LogLine) -> None:
        """Let somebody finish the second check of an act that waits for it."""
        names = frozenset({RATE} if line.action is PumpAction.RATE_CHANGE else {DOSE, RATE})
        title = self._tools.words.say(FINISH_CHECK, act=line.title, at=line.at)
        self.second.finish(ToCheck(line.record_id, self._patient_id, names), title, self.struck.emit)

    def settle(self, found_id: UUID, draft: SettleFields) -> None:
        """Record when a pump that was found went wrong."""
        act_id = self._form.gesture_id
        gesture = Gesture(id=act_id)

        def kept(_: object) -> None:
            self._finish(gesture)
            self._tools.say_kept(self, SETTLED, act_id)

        self._tools.desk.do(
            self,
            lambda session, act: settle_find(session, act, found_id, draft),
            kept,
            refused=self._form.refused,
            gesture=gesture,
        )

    def strike(self, line: LogLine) -> None:
        """Ask for the reason and strike an entry of the log."""
        text = self._tools.words.say(STRIKE_WHY, act=line.title, at=line.at)
        table, act_id = str(PumpRecord.__tablename__), uuid4()

        def kept(_: object) -> None:
            self._tools.say_kept(self, STRUCK, act_id)
            self.struck.emit()

        def with_reason(reason: str) -> None:
            self._tools.desk.do(
                self,
                lambda session, act: strike(session, act, table, line.record_id),
                kept,
                gesture=Gesture(reason=reason, id=act_id),
            )

        self._tools.ask_why(self, text, STRIKE, with_reason)

    def _finish(self, gesture: Gesture) -> None:
        """Close the form of what was recorded; a form that was opened since stays."""
        if self._form.gesture_id == gesture.id:
            self._form.close_form()
        self.recorded.emit()

    def _ask_if_done(self, error: RuleBroken, record: Callable[[str], None]) -> None:
        words = self._tools.words
        text = words.say(error.rule.sentence, **error.values)
        if error.rule.source:
            text = words.say(FROM_SOURCE, sentence=text, source=error.rule.source)
        options = (Option("change", CHANGE_TYPED, needs_reason=False), Option("done", ALREADY_DONE))

        def answered(answer: Answer) -> None:
            if answer.key == "done":
                record(answer.reason)
            else:
                self._go_back(error)

        self._tools.messages.ask(self, Question(text, options, reason=WHY_DONE), answered)

    def _point_at(self, error: RuleBroken) -> None:
        """Say a rule about one field beside that field too; the question says those about the whole act."""
        if "field" in error.values:
            self._form.refused(error)
        else:
            self._form.set_busy(False)

    def _go_back(self, error: RuleBroken) -> None:
        """Put the keyboard where something is to be changed: the field that the rule names, else the first."""
        self._point_at(error)
        if "field" not in error.values and self._form.form is not None:
            self._form.form.take_focus()
