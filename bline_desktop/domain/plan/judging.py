"""What became of each step: where it stands today, and where it differs from the plan that was valid then.

A step is late once the permitted window of the plan that was valid at the end of its last day is over: no later change
takes that back. What was done is held against the plan as it stood just before. What was over while there was no plan
was asked of nobody, and is no deviation.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Self

from bline_desktop.domain.errors import Rule
from bline_desktop.domain.plan.changes import Cause, PlanAction
from bline_desktop.domain.plan.course import PlanCourse, Stretch
from bline_desktop.domain.plan.matching import Happened, Match, matches
from bline_desktop.domain.plan.state import Deviation, DeviationSort, Done, JudgedStep, PatientPlan, StepState
from bline_desktop.domain.plan.steps import DatedStep
from bline_desktop.domain.ward_rules import ward_rule
from bline_desktop.domain.words import N_

LATENESS = Rule(
    "plan-lateness",
    N_("plan", "Held against the plan as it was valid then; no later change takes a lateness back."),
    source=ward_rule(39),
)
_DAY = timedelta(days=1)
_STATES_LEFT_OUT = {PlanAction.OMIT: StepState.OMITTED, PlanAction.CEASE: StepState.CEASED}
_TELLING = (PlanAction.EXPLAIN, PlanAction.DEFER, PlanAction.OMIT, PlanAction.CEASE)


@lru_cache(maxsize=1024)  # of as many patients on one day; what they are made of is worked out anew
def judge(course: PlanCourse, things: tuple[Happened, ...], today: date) -> tuple[JudgedStep, ...]:
    """Say what became of each step of a plan, in the order of their days, those without a day last.

    Nothing where no version of the plan counts. A step of an earlier version stays where it was done, late or missed.
    """
    return tuple(sorted(_Judge(course, things, today).steps(), key=_place)) if course.version is not None else ()


def gone(plan: PatientPlan) -> tuple[DatedStep, ...]:
    """Return the steps that a plan once had, has no more, and that were never done, each as it stood last."""
    if plan.course is None:
        return ()
    *earlier, now = plan.course.stretches
    once = {key: step for stretch in earlier for key, step in stretch.steps.items()}
    done = {one.step.key for one in plan.steps if one.done is not None and not one.is_early_result}
    return tuple(step for key, step in once.items() if key not in now.steps and key not in done)


@dataclass(frozen=True, slots=True)
class _Reign:
    """A stretch, the next one's day, the steps of the one before, and of each step those that follow in its line."""

    stretch: Stretch
    until: date
    known: Container[str]
    following: Mapping[str, tuple[DatedStep, ...]]

    @classmethod
    def of(cls, stretch: Stretch, until: date, known: Container[str]) -> Self:
        """Find of each step those that come after it in its line."""
        lines: dict[str, list[DatedStep]] = {}
        for step in stretch.steps.values():
            if not step.is_added:
                lines.setdefault(step.name, []).append(step)
        following: dict[str, tuple[DatedStep, ...]] = {}
        for line in lines.values():
            line.sort(key=_turn)
            following |= {step.key: tuple(line[turn + 1 :]) for turn, step in enumerate(line)}
        return cls(stretch, until, known, following)


class _Judge:
    """All that is worked out once for the steps of one patient."""

    def __init__(self, course: PlanCourse, things: tuple[Happened, ...], today: date) -> None:
        self._today = today
        self._stretches = course.stretches
        self._course = course
        self._told = _told(course)
        ends = [*(after.day for after in self._stretches[1:]), today]
        known: list[Container[str]] = [(), *(before.steps for before in self._stretches)]
        self._reigns = [
            _Reign.of(stretch, end, before)
            for stretch, end, before in zip(self._stretches, ends, known, strict=False)
            if stretch.day < end
        ]
        found = matches(course, things).items()
        self._matches = {key: match for key, match in found if not match.is_early_result or self._is_over(key)}

    def steps(self) -> list[JudgedStep]:
        """Judge every step of today's plan, and of an earlier one what was done, late or missed."""
        now = self._stretches[-1].steps
        keys = {**now, **{key: step for stretch in self._stretches for key, step in stretch.steps.items()}}
        found = []
        for key in keys:
            match = self._matches.get(key)
            judged = self._open(key) if match is None else self._done(key, match)
            if judged is not None:
                found.append(judged)
        return found

    def _done(self, key: str, match: Match) -> JudgedStep:
        """Judge what was done by the plan as it stood just before."""
        step, day, thing = match.step, match.on, match.happened
        state = StepState.DONE if step.days is None or step.days.permit(day) else StepState.DONE_OUTSIDE
        done = Done(day, thing.record_id, thing.table) if thing is not None else Done(day)
        deviations = []
        closed = self._closed(key, day)
        if closed is not None:
            deviations.append(self._deviation(key, DeviationSort.LATE, closed, (day - closed).days))
        if step.days is not None and step.awaits is None and day < step.days.opens and self._course.asked_on(day):
            opens = step.days.opens
            deviations.append(self._deviation(key, DeviationSort.EARLY, opens, (opens - day).days))
        if thing is not None and thing.is_running:
            state = StepState.RUNNING
        return JudgedStep(step, state, done, tuple(deviations))

    def _open(self, key: str) -> JudgedStep | None:
        """Judge what was not done; None for a step of an earlier plan that nobody was late with."""
        step, closed, is_missed = self._stretches[-1].steps.get(key), self._closed(key, self._today), self._missed(key)
        deviations: tuple[Deviation, ...] = ()
        if closed is not None:
            sort = DeviationSort.MISSED if is_missed else DeviationSort.LATE
            deviations = (self._deviation(key, sort, closed, (self._today - closed).days),)
        if step is not None:
            return JudgedStep(step, self._state(step, closed, is_missed), None, deviations)
        if closed is None:
            return None
        last = next(stretch.steps[key] for stretch in reversed(self._stretches) if key in stretch.steps)
        return JudgedStep(last, StepState.MISSED, None, deviations)

    def _state(self, step: DatedStep, closed: date | None, is_missed: bool) -> StepState:
        """Tell where a step that is not done stands today; `closed` is when somebody was late with it."""
        if is_missed and closed is not None:
            return StepState.MISSED
        if step.left_out is not None:
            return _STATES_LEFT_OUT[step.left_out]
        if step.days is None or step.awaits is not None:
            return StepState.AWAITING
        if self._today < step.days.opens:
            return StepState.PLANNED
        if self._today > step.days.closes:
            return StepState.OVER if closed is None and not step.is_added else StepState.LATE
        return StepState.DUE if self._today >= step.days.best_opens else StepState.IN_WINDOW

    def _is_over(self, key: str) -> bool:
        """Tell whether a step's window ever passed by: only then does a result from before it stand for the step."""
        closes = _closes(self._stretches[0].steps.get(key))
        return self._closed(key, self._today) is not None or (closes is not None and closes < self._stretches[0].day)

    def _closed(self, key: str, day: date) -> date | None:
        """Return the last permitted day that was the first to pass by without the step, by a day on which it was done.

        Nobody is late with what was over before it was asked for; but what is moved into the past is late from then on.
        """
        for reign in self._reigns:
            closes, since = _closes(reign.stretch.steps.get(key)), reign.stretch.day
            if closes is None or (closes < since and key not in reign.known):
                continue
            if max(closes, since) < min(reign.until, day):
                return closes
        return None

    def _missed(self, key: str) -> bool:
        """Tell whether a step's window was ever over while one that follows in its line was open already, or done."""
        for reign in self._reigns:
            closes = _closes(reign.stretch.steps.get(key))
            if closes is None or closes >= reign.until:
                continue
            begun = min((self._begins(step) for step in reign.following.get(key, ())), default=date.max)
            if max(closes + _DAY, begun) <= reign.until:
                return True
        return False

    def _begins(self, step: DatedStep) -> date:
        """Return from which day on a step takes over from the one before in its line; the last of all days if never."""
        match = self._matches.get(step.key)
        done = date.max if match is None else match.on
        return done if step.days is None or _closes(step) is None else min(done, step.days.opens)

    def _deviation(self, key: str, sort: DeviationSort, closes: date, days: int) -> Deviation:
        return Deviation(sort, closes, days, *self._told.get(key, (None, "")))


def _told(course: PlanCourse) -> dict[str, tuple[Cause | None, str]]:
    """Return what people said of each step: its cause once named, else that of the last change that touched it."""
    found: dict[str, tuple[Cause | None, str]] = {}
    named: dict[str, tuple[Cause | None, str]] = {}
    for change in (change for version in course.versions for change in version.changes):
        if change.action in _TELLING and change.taken_back_at is None:
            said = named if change.action is PlanAction.EXPLAIN else found
            said |= {one.step: (change.cause, change.reason) for one in change.moved}
    return found | named


def _closes(step: DatedStep | None) -> date | None:
    """Return the last permitted day of a step that was asked for; None while it awaits something, or was left out."""
    if step is None or step.days is None or step.awaits is not None or not step.counts:
        return None
    return step.days.closes


def _turn(step: DatedStep) -> tuple[int, ...]:
    """Return a step's place in its line, as its key tells it."""
    return tuple(int(part) for part in step.key.rsplit(":", 1)[1].split("."))


def _place(judged: JudgedStep) -> tuple[bool, date, str]:
    step = judged.step
    return step.target is None, step.target or date.max, step.key
