"""Tells the desk what was done to a plan: from a form, or at once; all of it can be taken back for ten seconds."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID, uuid4

from PySide6.QtCore import QObject, Signal
from sqlmodel import Session

from bline_desktop.commands.plan_changes import (
    ShownStep,
    add_step,
    cease_steps,
    defer_step,
    explain,
    mark_done,
    omit_step,
)
from bline_desktop.commands.plans import change_plan, start_plan
from bline_desktop.commands.records import strike
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import FieldsRefused, RuleBroken
from bline_desktop.domain.plan.arm_choice import ArmChoice
from bline_desktop.domain.plan.changes import PlanAction
from bline_desktop.domain.plan.kept import PlanChangeRecord
from bline_desktop.domain.words import N_, Message
from bline_desktop.ui.desk import Gesture
from bline_desktop.ui.screens.plan_acts import ACTS
from bline_desktop.ui.screens.side_form import SideForm
from bline_desktop.ui.screens.tools import Tools

STRUCK = N_("plan", "The change is struck. It stays readable.")
STARTED, CHANGED = N_("plan", "The plan is started."), N_("plan", "The plan is changed.")
Told = Callable[[Session, Act], object]
ON_STEP: Mapping[str, Callable[[Session, Act, ShownStep, Any], UUID]] = {
    PlanAction.DEFER.value: defer_step,
    PlanAction.OMIT.value: omit_step,
    PlanAction.CEASE.value: cease_steps,
    PlanAction.DONE.value: mark_done,
    PlanAction.EXPLAIN.value: explain,
}


class PlanRecorder(QObject):
    """Records the acts of one page."""

    recorded = Signal()
    refused = Signal()  # an act without a form

    def __init__(self, tools: Tools, form: SideForm) -> None:
        super().__init__(form)
        self._tools, self._form = tools, form

    def from_form(self, key: str, told: Told) -> None:
        """Record what the open form holds; it closes once that is kept."""
        act_id, said = self._form.gesture_id, ACTS[key].kept

        def kept(_: object) -> None:
            if self._form.gesture_id == act_id:
                self._form.close_form()
            self._tools.say_kept(self, said, act_id)
            self.recorded.emit()

        self._tools.desk.do(self, told, kept, refused=self._form.refused, gesture=Gesture(id=act_id))

    def at_once(self, told: Told, said: Message, reason: str | None = None) -> None:
        """Record an act that has no form."""
        act_id = uuid4()

        def kept(_: object) -> None:
            self._tools.say_kept(self, said, act_id)
            self.recorded.emit()

        def refused(error: RuleBroken | FieldsRefused) -> None:
            if isinstance(error, RuleBroken):
                self._tools.messages.refuse(error)
            self.refused.emit()

        self._tools.desk.do(self, told, kept, refused=refused, gesture=Gesture(reason=reason, id=act_id))

    def strike(self, change_id: UUID, why: str) -> None:
        """Strike one change of the plan."""
        table: Any = PlanChangeRecord.__tablename__
        self.at_once(lambda session, act: strike(session, act, table, change_id), STRUCK, why)

    def start(self, patient_id: UUID, choice: ArmChoice) -> None:
        """Start a plan."""
        ref, arm = choice.ref, choice.arm.key
        self.at_once(lambda session, act: start_plan(session, act, patient_id, ref, arm), STARTED)

    def change(self, plan_id: UUID, choice: ArmChoice, why: str) -> None:
        """Put another version or arm in the place of a plan."""
        ref, arm = choice.ref, choice.arm.key
        self.at_once(lambda session, act: change_plan(session, act, plan_id, ref, arm), CHANGED, why)

    def record(self, about: ShownStep, act_key: str, typed: Any) -> None:
        """Record what the form of an act holds, about a step as it was shown."""
        if act_key == PlanAction.ADD.value:
            self.from_form(act_key, lambda session, act: add_step(session, act, about.plan_id, typed))
        else:
            told = ON_STEP[act_key]
            self.from_form(act_key, lambda session, act: told(session, act, about, typed))
