"""While an act on the plan is typed: what it would change is worked out and shown; only then can it be done."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from bline_desktop.domain.draft import read_field
from bline_desktop.domain.errors import FieldsRefused, RuleBroken
from bline_desktop.domain.fields import Fields
from bline_desktop.domain.plan.plan_fields import CeaseFields, CeaseScope, DeferFields, OmitFields, days_to_move
from bline_desktop.domain.plan.state import JudgedStep, PatientPlan
from bline_desktop.domain.plan.tried import Tried, plan_now, try_cease, try_defer, try_omit
from bline_desktop.domain.words import N_
from bline_desktop.ui.screens.plan_moves import MovesPart
from bline_desktop.ui.screens.side_form import SideForm
from bline_desktop.ui.screens.tools import Tools

DEFER_HOW = N_("plan", "Type the days or the new day and choose how far: what moves is shown first.")
CEASE_HOW = N_("plan", "Choose how much: what it ends is shown first.")
TRIED: tuple[type[Fields], ...] = (DeferFields, OmitFields, CeaseFields)
Try = tuple[Callable[..., Tried], tuple[object, ...]]


class PlanTrial(QObject):
    """Follows the open form of a deferral, an omission or an end.

    `tried` is what the act would do as it stands in the form now, None while that is half typed.
    """

    shown = Signal()  # what would change is to be seen, or is to be seen no more

    def __init__(self, tools: Tools, form: SideForm, moves: MovesPart) -> None:
        super().__init__(form)
        self.tools, self.form, self.moves = tools, form, moves
        self.tried: Tried | None = None
        self._plan: PatientPlan | None = None
        self._step: JudgedStep | None = None
        self._asked: Try | None = None
        form.edited.connect(self.follow)

    @property
    def is_shown(self) -> bool:
        """Whether what would change is to be seen."""
        return self.tried is not None and bool(self.tried.moves)

    def begin(self, plan: PatientPlan, step: JudgedStep) -> None:
        """Follow the form that was just opened about a step."""
        self._plan, self._step, self.tried, self._asked = plan, step, None, None
        self.follow()

    def renew(self, plan: PatientPlan) -> None:
        """Work out anew what would change, where the plan stands otherwise than when the form was opened."""
        if self._step is not None and plan != self._plan:
            self.begin(plan, plan.step(self._step.step.key) or self._step)

    def end(self) -> None:
        """Follow no form any more."""
        self._plan = self._step = self.tried = self._asked = None
        self.shown.emit()

    def follow(self) -> None:
        """Work out what is typed so far, where it is another act than the one that is shown."""
        form, plan = self.form.form, self._plan
        if form is None or plan is None or form.fields not in TRIED:
            return
        wanted = self._wanted()
        if wanted is None:
            self.tried, self._asked = None, None
            form.set_busy(True)
            self.form.show_foot(self._why_not())
            self.shown.emit()
        elif wanted != self._asked:
            self.tried, self._asked = None, wanted
            form.set_busy(True)
            run, values = wanted
            self.tools.desk.ask(self, lambda session, asker: run(plan_now(plan), *values), self._show, key="tried")

    def _show(self, tried: Tried) -> None:
        form, plan = self.form.form, self._plan
        if form is None or plan is None or self._asked is None:
            return
        self.tried = tried
        self.moves.show_tried(tried, [step.step for step in plan.steps])
        form.set_busy(not tried.moves)
        self.form.show_foot(self.moves.foot(tried))
        self.shown.emit()

    def _wanted(self) -> Try | None:
        """Return what is typed so far as an act that can be tried; None while it is half typed."""
        form, judged = self.form.form, self._step
        assert form is not None
        assert judged is not None
        key, target = judged.step.key, judged.step.target
        if form.fields is OmitFields:
            return try_omit, (key,)
        scope = self._read("scope")
        if form.fields is CeaseFields:
            return None if scope is None else (_cease, (key, scope is CeaseScope.PLAN))
        try:
            assert target is not None
            days = days_to_move(target, self._read("days"), self._read("to"))
        except RuleBroken:
            return None
        return None if scope is None else (try_defer, (key, days, scope))

    def _why_not(self) -> str:
        """Say what is missing for a trial, or what of the typed can't be."""
        form, judged, words = self.form.form, self._step, self.tools.words
        assert form is not None
        assert judged is not None
        if form.fields is not DeferFields:
            return words.say(CEASE_HOW)
        try:
            typed = self._how_typed()
            if judged.step.target is not None and any(value is not None for value in typed):
                days_to_move(judged.step.target, *typed)
        except FieldsRefused as refused:
            problem = refused.problems[0]
            return words.say(problem.sentence, **dict(problem.values))
        except RuleBroken as broken:
            return words.say(broken.rule.sentence, **broken.values)
        return words.say(DEFER_HOW)

    def _how_typed(self) -> tuple[Any, Any]:
        """Read by how many days, or to which day. Raises FieldsRefused."""
        form = self.form.form
        assert form is not None
        days, to = form.editor("days"), form.editor("to")
        days_read = read_field(DeferFields, "days", days.typed(), days.place())
        return days_read, read_field(DeferFields, "to", to.typed(), to.place())

    def _read(self, name: str) -> Any:
        form = self.form.form
        assert form is not None
        editor = form.editor(name)
        try:
            return read_field(form.fields, name, editor.typed(), editor.place())
        except FieldsRefused:
            return None


def _cease(now: Any, key: str, whole_plan: bool) -> Tried:
    return try_cease(now, key, whole_plan=whole_plan)
