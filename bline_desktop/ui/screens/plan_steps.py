"""The steps of a plan as one table in the order of their days, with today between what is past and what is to come."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bline_desktop.domain.plan.said import say_awaited, say_day, say_deviation, say_shift
from bline_desktop.domain.plan.state import Done, JudgedStep, PatientPlan, StepState
from bline_desktop.domain.plan.steps import DatedStep
from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.tables.rows import Column, RowsModel
from bline_desktop.ui.theme import Tone
from bline_desktop.ui.widgets.plan_words import PlanWords, tone_of

STATE, STEP, PLANNED = N_("plan", "State"), N_("plan", "Step"), N_("plan", "Planned")
WINDOW, DONE, NOTES = N_("plan", "Window"), N_("plan", "Done, deviation"), N_("plan", "Notes")
NOW = N_("plan", "Planned now")
TODAY, FROM_TO = N_("plan", "Today"), N_("plan", "{first}\nto {last}")
DONE_OUTSIDE = N_("plan", "Done outside\nthe window")
EXPECTED, NO_DAY = N_("plan", "expected, after {event}"), N_("plan", "No day yet, after {event}")
NAME_CAUSE = N_("plan", "{deviation}\nCause not named yet")
SINCE = N_("plan", "since {day}")
WAS_OVER = N_("plan", "over before the plan began")
ADDED = N_("plan", "added by hand")
TODAYS_ROW = "today"


class Show(StrEnum):
    """Which part of a plan is looked at."""

    OPEN = "open"
    ALL = "all"
    DEVIATIONS = "deviations"


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One row: a step, or the line that stands for today."""

    key: str
    judged: JudgedStep | None = None
    day: date | None = None

    @property
    def step(self) -> DatedStep | None:
        """The step, where it is one."""
        return self.judged.step if self.judged is not None else None


def rows_of(plan: PatientPlan, show: Show) -> tuple[PlanRow, ...]:
    """Return the rows of a part of a plan; today stands before the first step that is planned for later."""
    judged = [step for step in plan.steps if _is_shown(step, show)]
    rows = [PlanRow(step.step.key, step) for step in judged]
    if show is Show.DEVIATIONS:
        return tuple(rows)
    place = next((place for place, step in enumerate(judged) if _is_ahead(step, plan.today)), len(rows))
    return (*rows[:place], PlanRow(TODAYS_ROW, day=plan.today), *rows[place:])


def next_open(steps: Iterable[JudgedStep]) -> JudgedStep | None:
    """Return the step that is to be done next: the first open one with a day, else the first open one."""
    still = [step for step in steps if step.state.is_open]
    return next((step for step in still if step.state is not StepState.AWAITING), next(iter(still), None))


def unexplained(step: JudgedStep) -> bool:
    """Tell whether a step was off, and nobody has named the cause."""
    return any(deviation.cause is None for deviation in step.deviations)


def steps_model(cells: "StepCells") -> RowsModel[PlanRow]:
    """Make the table of a plan."""
    columns: list[Column[PlanRow]] = [
        Column(STATE, cells.state, tone=_state_tone, bold=True),
        Column(STEP, cells.step, bold=True, wide=True, struck=_is_left_out),
        Column(PLANNED, cells.planned),
        Column(WINDOW, cells.window),
        Column(DONE, cells.done, tone=_deviation_tone),
    ]
    return RowsModel(columns, cells.words, lambda row: row.key)


def preview_model(cells: "StepCells") -> RowsModel[PlanRow]:
    """Make the table of a plan that is not started yet."""
    columns: list[Column[PlanRow]] = [
        Column(STEP, cells.step, bold=True, wide=True),
        Column(NOW, cells.before),
        Column(PLANNED, cells.planned),
        Column(WINDOW, cells.window),
        Column(NOTES, cells.notes),
    ]
    return RowsModel(columns, cells.words, lambda row: row.key)


class StepCells:
    """Says each cell of a row; the line of today has only its day."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.said = PlanWords(words)
        self._before: Mapping[str, date | None] = {}

    def about(self, said: PlanWords, before: Mapping[str, date | None] | None = None) -> None:
        """Say the days of this patient from now on; `before` are those that held until now."""
        self.said, self._before = said, before or {}

    def state(self, row: PlanRow) -> str:
        """Say the state."""
        if row.judged is None:
            return self.words.say(TODAY)
        state = row.judged.state
        return self.words.say(DONE_OUTSIDE if state is StepState.DONE_OUTSIDE else state.title_message)

    def step(self, row: PlanRow) -> str:
        """Say what it is."""
        if row.step is None:
            return ""
        said = self.said.step(row.step)
        return f"{said}\n{self.words.say(ADDED)}" if row.step.is_added else said

    def planned(self, row: PlanRow) -> str:
        """Say the day, what stands against it, what it waits for, and how far it was moved."""
        if row.judged is not None:
            return "\n".join(self._planned(row.judged))
        return self.said.numbered(row.day) if row.day is not None else ""

    def before(self, row: PlanRow) -> str:
        """Say the day on which it is planned until now."""
        day = self._before.get(row.key)
        return "" if day is None else self.words.value(say_day(day))

    def window(self, row: PlanRow) -> str:
        """Say its window, where that is more than its day."""
        step = row.step
        if step is None or step.days is None or step.days.opens == step.days.closes:
            return ""
        return self.words.say(FROM_TO, first=say_day(step.days.opens), last=say_day(step.days.closes))

    def done(self, row: PlanRow) -> str:
        """Say on which day it was done, how far off that was and why; or that nobody has said why."""
        if row.judged is None:
            return ""
        if row.judged.state is StepState.OVER:
            return self.words.say(WAS_OVER)
        lines = [] if row.judged.done is None else [self._done(row.judged, row.judged.done)]
        return "\n".join((*lines, *self._deviations(row.judged)))

    def notes(self, row: PlanRow) -> str:
        """Say the doses that follow in a cycle, and what stands against the day."""
        step = row.step
        if step is None:
            return ""
        lines = [self.said.next_dose(dose) for dose in step.doses[1:] if dose.ug_per_day is not None]
        return "\n".join(line for line in (*lines, step.note) if line)

    def _planned(self, judged: JudgedStep) -> Iterator[str]:
        step = judged.step
        event = self.words.value(say_awaited(step.awaits)) if step.awaits is not None else ""
        if step.target is None:
            yield self.words.say(NO_DAY, event=event) if event else ""
            return
        yield self.said.numbered(step.target)
        if event and judged.state.is_open:
            yield self.words.say(EXPECTED, event=event)
        if step.shift:
            yield self.words.value(say_shift(step.shift))

    def _done(self, judged: JudgedStep, done: Done) -> str:
        said = self.words.value(say_day(done.on))
        return self.words.say(SINCE, day=said) if judged.state is StepState.RUNNING else said

    def _deviations(self, judged: JudgedStep) -> Iterator[str]:
        for deviation in judged.deviations:
            said = self.words.value(say_deviation(deviation))
            if deviation.cause is None:
                said = self.words.say(NAME_CAUSE, deviation=said)
            yield f"{said}\n{deviation.note}" if deviation.note else said


def _is_shown(step: JudgedStep, show: Show) -> bool:
    if show is Show.DEVIATIONS:
        return bool(step.deviations)
    return show is Show.ALL or step.state.is_open or step.state is StepState.RUNNING


def _is_ahead(judged: JudgedStep, today: date) -> bool:
    return judged.step.target is None or judged.step.target > today


def _is_left_out(row: PlanRow) -> bool:
    return row.step is not None and not row.step.counts


def _state_tone(row: PlanRow) -> Tone:
    return tone_of(row.judged) if row.judged is not None else Tone.ACT


def _deviation_tone(row: PlanRow) -> Tone | None:
    return Tone.WARNING if row.judged is not None and unexplained(row.judged) else None
