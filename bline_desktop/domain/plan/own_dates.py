"""A patient's own dates: what is still to come of a plan, in words for whoever is treated."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bline_desktop.domain.plan.changes import Facts
from bline_desktop.domain.plan.protocol import StepSort
from bline_desktop.domain.plan.spans import Days
from bline_desktop.domain.plan.state import JudgedStep, PatientPlan, StepState
from bline_desktop.domain.plan.steps import DatedStep
from bline_desktop.domain.words import N_, Message

PUMP_OFF = N_("own-dates", "Blinatumomab ends: the pump comes off")
PLAIN: dict[StepSort, Message] = {
    StepSort.CYCLE: N_("own-dates", "Blinatumomab by pump begins"),
    StepSort.DLI: N_("own-dates", "Infusion of cells from your donor"),
    StepSort.MRD: N_("own-dates", "Sample: search for leukaemia cells"),
    StepSort.CHIMERISM: N_("own-dates", "Sample: share of your donor's cells"),
    StepSort.MARROW: N_("own-dates", "Bone marrow sample"),
    StepSort.GVHD: N_("own-dates", "Examination of skin, mouth, eyes and gut"),
    StepSort.LABS: N_("own-dates", "Blood sample"),
    StepSort.VISIT: N_("own-dates", "Visit"),
}


@dataclass(frozen=True, slots=True)
class OwnDate:
    """One thing that is to come. `on` is None while nothing tells its day; `expected` while it can only be guessed.

    `window` are the days on which it may happen, None where it is this one. `overdue` marks what should have been.
    """

    what: Message
    step: DatedStep
    on: date | None
    window: Days | None = None
    expected: bool = False
    overdue: bool = False


def own_dates(plan: PatientPlan) -> tuple[OwnDate, ...]:
    """Return what is to come in the order of its days: first what is overdue, last what has no day yet."""
    found = [one for judged in plan.steps for one in _of_step(judged, plan.facts, plan.today)]
    return tuple(sorted(found, key=lambda one: (not one.overdue, one.on is None, one.on or date.max, one.step.key)))


def _of_step(judged: JudgedStep, facts: Facts, today: date) -> Iterator[OwnDate]:
    step = judged.step
    if judged.state is StepState.RUNNING:
        yield from _end_of(step, _real_end(step, facts), today, expected=False)
    if not judged.state.is_open:
        return
    expected = step.awaits is not None
    overdue = judged.state is StepState.LATE
    window = step.days if step.days is not None and step.days.opens < step.days.closes else None
    yield OwnDate(PLAIN[step.sort], step, step.target, window, expected, overdue)
    if not overdue:
        yield from _end_of(step, step.ends_on, today, expected=True)


def _end_of(step: DatedStep, ends_on: date | None, today: date, *, expected: bool) -> Iterator[OwnDate]:
    """Yield the end of a cycle, which is a day of its own for whoever wears the pump."""
    if step.sort is StepSort.CYCLE and not step.is_added and ends_on is not None and ends_on >= today:
        yield OwnDate(PUMP_OFF, step, ends_on, expected=expected)


def _real_end(step: DatedStep, facts: Facts) -> date | None:
    """Return the day on which a cycle that runs will end, as long as nothing is moved."""
    begun = None if step.number is None else facts.cycle(step.number)
    if begun is None or step.target is None or step.ends_on is None:
        return None
    return begun.started_on + (step.ends_on - step.target)
