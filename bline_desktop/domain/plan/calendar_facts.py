"""What a calendar knows before it is drawn: the days asked for, and facts that are joined with the steps of plans."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from bline_desktop.domain.plan.entries import CalendarEntry, EntrySort
from bline_desktop.domain.plan.protocol import StepSort
from bline_desktop.domain.plan.said import say_brief
from bline_desktop.domain.plan.state import JudgedStep, PatientPlan, StepState
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.words import N_

TITLE = N_("calendar", "{title}")
SORTS = {
    StepSort.CYCLE: EntrySort.INFUSION,
    StepSort.DLI: EntrySort.DLI,
    StepSort.MRD: EntrySort.MRD,
    StepSort.CHIMERISM: EntrySort.CHIMERISM,
    StepSort.MARROW: EntrySort.MARROW,
    StepSort.GVHD: EntrySort.GVHD,
    StepSort.LABS: EntrySort.LABS,
    StepSort.VISIT: EntrySort.VISIT,
}
_TICK = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Period:
    """The days of a calendar, first and last part of it, as the ward's clocks have them."""

    first: date
    last: date
    zone: ZoneInfo

    @property
    def begins(self) -> datetime:
        """The first instant of the first day."""
        return datetime.combine(self.first, time(), self.zone).astimezone(UTC)

    @property
    def ends(self) -> datetime:
        """The instant at which the last day is over."""
        return datetime.combine(self.last + timedelta(days=1), time(), self.zone).astimezone(UTC)

    def day(self, moment: datetime) -> date:
        """Return the ward's day of an instant."""
        return moment.astimezone(self.zone).date()

    def day_before(self, moment: datetime) -> date:
        """Return the last day that something touches which lasts until an instant: midnight belongs to the day over."""
        return self.day(moment - _TICK)

    def touches(self, first: date, last: date) -> bool:
        """Tell whether any day from the first to the last is asked for."""
        return first <= self.last and last >= self.first


class Fact(NamedTuple):
    """Something that happened, runs, is due or was ordered; `number` is that of a cycle.

    `records` are all rows that it stands for, the first of them to be opened. What runs is done as well: `is_done`
    tells a fact from what is only to come. `is_order` tells of what was ordered and not begun: a step of that day and
    sort says the same. `is_late` tells of what was due by the clock, and is not done.
    """

    patient_id: UUID
    sort: EntrySort
    title: Said
    first: date
    last: date
    records: tuple[UUID, ...]
    table: str
    at: datetime | None = None
    is_done: bool = True
    is_running: bool = False
    is_order: bool = False
    number: int | None = None
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Whose:
    """The patient of an entry. `ended_on` is the day of the death, or of leaving the study."""

    trial_id: str
    name: str
    mine: bool
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """The days that are asked for, the patients by their ids, and whether steps that were ceased are shown."""

    period: Period
    people: Mapping[UUID, Whose]
    shows_ceased: bool = False


def join(facts: Sequence[Fact], plans: Iterable[PatientPlan], known: Known) -> Iterator[CalendarEntry]:
    """Yield one entry for each fact and each planned step; a step that was done or ordered stands in one with its fact.

    A planned cycle covers its days to the one on which it ends, as an infusion that runs does.
    """
    joint = _Joint(facts)
    for plan in plans:
        for judged in _near(plan, known.period):
            entry = None if joint.takes(plan, judged) else _planned(plan.patient_id, judged, joint, known)
            if entry is not None:
                yield entry
    for place, fact in enumerate(facts):
        whose = known.people[fact.patient_id]
        shown = None if place in joint.spent else _until_end(fact, whose.ended_on)
        if shown is not None and known.period.touches(shown.first, shown.last):
            yield _entry(shown, joint.steps.get(place), whose)


def _near(plan: PatientPlan, period: Period) -> list[JudgedStep]:
    """Return the steps that are worth a closer look: most of a course of years lie on other days, and are not done."""
    first, last, cycle = period.first, period.last, StepSort.CYCLE
    return [
        judged
        for judged in plan.steps
        if judged.done is not None
        or judged.step.sort is cycle
        or ((target := judged.step.target) is not None and first <= target <= last)
    ]


class _Joint:
    """Which fact a step was done by; a fact is named by its place."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self.facts = facts
        self.steps: dict[int, JudgedStep] = {}
        self.spent: set[int] = set()
        self._records: dict[UUID, int] = {}
        self._cycles: dict[tuple[UUID, int], int] = {}
        self._orders: dict[tuple[UUID, EntrySort, date], int] = {}
        for place, fact in enumerate(facts):
            if fact.is_order:
                self._orders[fact.patient_id, fact.sort, fact.first] = place
                continue
            if fact.number is not None:
                self._cycles[fact.patient_id, fact.number] = place
            for record in fact.records:
                self._records[record] = place

    def takes(self, plan: PatientPlan, judged: JudgedStep) -> bool:
        """Join a step with what did it; of a cycle that was begun the infusion tells, on whatever days it ran."""
        number, done = judged.step.number, judged.done
        if judged.step.sort is StepSort.CYCLE and number is not None and plan.facts.cycle(number) is not None:
            place = self._cycles.get((plan.patient_id, number))
            if place is not None:
                self.steps[place] = judged
            return True
        place = None if done is None or done.record_id is None else self._records.get(done.record_id)
        if place is None or place in self.steps:
            return False
        self.steps[place] = judged
        return True

    def order(self, patient_id: UUID, sort: EntrySort, day: date) -> Fact | None:
        """Return what was ordered for this very day; it has no entry of its own any more."""
        place = self._orders.get((patient_id, sort, day))
        if place is None or place in self.spent:
            return None
        self.spent.add(place)
        return self.facts[place]


def _until_end(fact: Fact, ended_on: date | None) -> Fact | None:
    """Leave out what was to come after a patient's last day; what still ran was over on it."""
    if ended_on is None or fact.last <= ended_on:
        return fact
    if fact.first > ended_on:
        return fact if fact.is_done else None
    return fact._replace(last=ended_on, is_running=False)


def _planned(patient_id: UUID, judged: JudgedStep, joint: _Joint, known: Known) -> CalendarEntry | None:
    """Show a step on its own: on the day of which somebody said that it was done, else on the day it is planned for."""
    step, done, whose = judged.step, judged.done, known.people[patient_id]
    first = done.on if done else step.target
    last = done.on if done else step.ends_on
    if first is None or last is None or not known.period.touches(first, last):
        return None
    if done is None and _is_hidden(judged, first, whose, known):
        return None
    sort = SORTS[step.sort]
    order = None if done else joint.order(patient_id, sort, first)
    record, table = (done.record_id, done.table) if done else (None, "")
    if order is not None:
        record, table = order.records[0], order.table
    return CalendarEntry(
        patient_id=patient_id,
        trial_id=whose.trial_id,
        sort=sort,
        title=say_brief(step) if step.sort.is_treatment else Said(TITLE, (("title", step.title),)),
        first=first,
        last=last,
        state=judged.state,
        is_done=done is not None,
        step=step.key,
        record=record,
        table=table,
        days=step.days,
        mine=whose.mine,
        name=whose.name,
    )


def _is_hidden(judged: JudgedStep, first: date, whose: Whose, known: Known) -> bool:
    """Tell whether nobody expects a step: it was ceased, or lies after the patient's last day."""
    if judged.state is StepState.CEASED and not known.shows_ceased:
        return True
    return whose.ended_on is not None and first > whose.ended_on


def _entry(fact: Fact, judged: JudgedStep | None, whose: Whose) -> CalendarEntry:
    """Show a fact, with the step that it did."""
    return CalendarEntry(
        patient_id=fact.patient_id,
        trial_id=whose.trial_id,
        sort=fact.sort,
        title=fact.title,
        first=fact.first,
        last=fact.last,
        at=fact.at,
        state=judged.state if judged else StepState.LATE if fact.is_late else None,
        is_done=fact.is_done,
        is_running=fact.is_running,
        step=judged.step.key if judged else None,
        record=fact.records[0],
        table=fact.table,
        days=judged.step.days if judged else None,
        mine=whose.mine,
        name=whose.name,
    )
