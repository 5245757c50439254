"""What people changed in a plan: who, when, what and why; a change can be struck, and stays readable."""

from datetime import date

from bline_desktop.domain.plan.changes import Moved, PlanAction
from bline_desktop.domain.plan.protocol import Arm
from bline_desktop.domain.plan.said import say_brief, say_day, say_shift
from bline_desktop.domain.plan.state import PatientPlan, SaidChange
from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.tables.rows import Column, RowsModel

CHANGES = N_("plan", "Changes of the plan")
WHEN, WHO, WHAT = N_("plan", "When"), N_("plan", "Who"), N_("plan", "What")
WHY = N_("plan", "Cause and reason")
OF_STEP, AND_MORE = N_("plan", "{act}: {step}"), N_("plan", "{said} and {n} more")
WITH = N_("plan", "{said}, {more}")
STRUCK_AT = N_("plan", "Struck {at}")
BECAUSE = N_("plan", "{cause}: {reason}")


class ChangeWords:
    """Says the changes of one plan."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self._plan: PatientPlan | None = None

    def about(self, plan: PatientPlan) -> None:
        """Say the changes of this plan from now on."""
        self._plan = plan

    def what(self, line: SaidChange) -> str:
        """Say what was done to which steps: `Defer: Cycle 2, moved by 7 days and 4 more`."""
        words, change = self.words, line.change
        steps = [moved.step for moved in sorted(change.moved, key=self._place)]
        step = change.added.title if change.added is not None else self._step(steps[0]) if steps else ""
        said = words.say(OF_STEP, act=change.action.title_message, step=step)
        if change.action is PlanAction.DEFER and change.moved:
            said = words.say(WITH, said=said, more=say_shift(change.moved[0].days))
        day = change.done_on or (change.added.on if change.added is not None else None)
        if day is not None:
            said = words.say(WITH, said=said, more=say_day(day))
        return words.say(AND_MORE, said=said, n=len(steps) - 1) if len(steps) > 1 else said

    def why(self, line: SaidChange) -> str:
        """Say the cause and the reason, and that it was struck."""
        words, change = self.words, line.change
        said = change.reason
        if change.cause is not None:
            said = words.say(BECAUSE, cause=change.cause, reason=said) if said else words.value(change.cause)
        if change.taken_back_at is None:
            return said
        struck = words.say(STRUCK_AT, at=change.taken_back_at)
        return f"{said}\n{struck}" if said else struck

    def _place(self, moved: Moved) -> date:
        """Return the day of a step, so that the earliest is named; one without a day comes last."""
        judged = self._plan.step(moved.step) if self._plan is not None else None
        return judged.step.target if judged is not None and judged.step.target is not None else date.max

    def _step(self, key: str) -> str:
        plan = self._plan
        judged = plan.step(key) if plan is not None else None
        arm: Arm | None = plan.template.arm(plan.arm) if plan is not None else None
        line = arm.step(key.partition(":")[0]) if arm is not None else None
        if judged is not None:
            return self.words.value(say_brief(judged.step))
        return line.title if line is not None else key


def changes_model(saying: ChangeWords) -> RowsModel[SaidChange]:
    """Make the table of changes."""
    columns: list[Column[SaidChange]] = [
        Column(WHEN, lambda line: line.change.at),
        Column(WHO, lambda line: line.by),
        Column(WHAT, saying.what, bold=True, wide=True, struck=lambda line: line.change.taken_back_at is not None),
        Column(WHY, saying.why),
    ]
    return RowsModel(columns, saying.words, lambda line: line.change.id)
