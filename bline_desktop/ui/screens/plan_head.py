"""What stands above the steps of a plan: which plan it is, who started it, and in a line how it stands today."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bline_desktop.domain.plan.said import say_brief, say_day
from bline_desktop.domain.plan.state import JudgedStep, PatientPlan, StepState
from bline_desktop.domain.words import N_, Days
from bline_desktop.ui.screens.plan_steps import next_open, unexplained
from bline_desktop.ui.theme import GRID, Tone
from bline_desktop.ui.widgets.chip import Chip
from bline_desktop.ui.widgets.facts import empty
from bline_desktop.ui.widgets.flow import FlowLayout, settle
from bline_desktop.ui.widgets.labels import OneLine, TextLabel
from bline_desktop.ui.widgets.plan_words import STATE_TONES, PlanWords, standing

TITLE = N_("plan", "{title} · {arm}")
STARTED = N_("plan", "Version {version}. Started by {who}, {at}.")
NEXT_TODAY, NEXT_IN = N_("plan", "Next: {step}, today"), N_("plan", "Next: {step}, {day}, in {days}")
NEXT_SINCE, NEXT = N_("plan", "Next: {step}, since {day}"), N_("plan", "Next: {step}")
NOTHING_LEFT = N_("plan", "Nothing is left to be done in this plan.")
LATE, AWAITING = N_("plan", "{n} late"), N_("plan", "{n} awaiting")
NO_CAUSE = N_("plan", "{n} without a cause")


class PlanHead(QWidget):
    """Title, who started it, and the line of how it stands; the acts on the whole plan stand at its right."""

    def __init__(self, acts: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = TextLabel("", "title", parent=self)
        self.chips: tuple[Chip, ...] = ()
        self.started = ""
        self._line = QWidget(self)
        self._flow = FlowLayout(self._line, gap=3 * GRID, line_gap=GRID // 2)
        top = QHBoxLayout()
        top.setSpacing(2 * GRID)
        top.addWidget(self.title, 1)
        top.addWidget(acts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(top)
        column.addWidget(self._line)

    def show_plan(self, plan: PatientPlan, said: PlanWords) -> None:
        """Show a plan."""
        words, arm = said.words, plan.template.arm(plan.arm)
        self.title.setText(words.say(TITLE, title=plan.template.title, arm=arm.title if arm else plan.arm))
        values = {"version": plan.ref.version, "who": plan.started_by, "at": plan.started_at}
        self.started = words.say(STARTED, **values)
        empty(self._flow)
        marks = [(mark, Tone.WARNING)] if (mark := standing(words, plan.template)) else []
        self.chips = tuple(Chip(text, tone, self._line) for text, tone in (*_summary(plan, said), *marks))
        for part in (*self.chips, OneLine(self.started, "quiet", parent=self._line)):
            self._flow.addWidget(part)
            part.show()
        settle(self._line)


def _summary(plan: PatientPlan, said: PlanWords) -> list[tuple[str, Tone]]:
    """Say what is next, and how many are late, without a cause, or wait for something."""
    words, following = said.words, next_open(plan.steps)
    if following is None:
        lines = [(words.say(NOTHING_LEFT), Tone.GOOD)]
    else:
        lines = [(_next(plan, following, said), STATE_TONES[following.state])]
    late = sum(step.state in (StepState.LATE, StepState.MISSED) for step in plan.steps)
    unnamed, waiting = sum(map(unexplained, plan.steps)), sum(s.state is StepState.AWAITING for s in plan.steps)
    counted = ((LATE, late, Tone.CRITICAL), (NO_CAUSE, unnamed, Tone.WARNING), (AWAITING, waiting, Tone.PLAIN))
    return [*lines, *((words.say(text, n=n), tone) for text, n, tone in counted if n)]


def _next(plan: PatientPlan, judged: JudgedStep, said: PlanWords) -> str:
    words, day, step = said.words, judged.step.target, say_brief(judged.step)
    if day is None:
        return words.say(NEXT, step=step)
    if day == plan.today:
        return words.say(NEXT_TODAY, step=step)
    if day < plan.today:
        return words.say(NEXT_SINCE, step=step, day=say_day(day))
    return words.say(NEXT_IN, step=step, day=say_day(day), days=Days((day - plan.today).days))
