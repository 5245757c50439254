"""Joins what happened and what was ordered with the steps of plans: each stands in one entry, and nowhere twice."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from bline_desktop.domain.plan.calendar_facts import Fact, Known, Period, Whose
from bline_desktop.domain.plan.cycle_doses import (
    ByProtocol,
    CycleDoses,
    DoseChange,
    by_protocol,
    dose_changes,
    has_changes,
    planned_doses,
    with_beside,
)
from bline_desktop.domain.plan.entries import CalendarEntry, EntrySort
from bline_desktop.domain.plan.protocol import StepSort
from bline_desktop.domain.plan.said import say_brief
from bline_desktop.domain.plan.state import JudgedStep, PatientPlan, StepState
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.cycle import Cycle
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


def join(facts: Sequence[Fact], plans: Iterable[PatientPlan], known: Known) -> Iterator[CalendarEntry]:
    """Yield one entry for each fact and each planned step; a step that was done or ordered stands in one with its fact.

    A planned cycle covers its days to the one on which it ends, as an infusion that runs does. A change of its dose
    that nobody has ordered is an entry of its own.
    """
    joint = _Joint(facts)
    for plan in plans:
        steps_dose, has_left = has_changes(plan), known.people[plan.patient_id].ended_on is not None
        for step in _near(plan, known.period):
            judged = _as_left(step) if has_left else step
            changes = _changes(plan, judged, known) if steps_dose and judged.step.sort is StepSort.CYCLE else ()
            joint.know(changes, plan)
            entry = None if joint.takes(plan, judged) else _planned(plan, judged, joint, known)
            if entry is not None:
                yield entry
            near = (change for change in changes if known.period.touches(change.on, change.on))
            yield from (_change(plan, judged, change, known.people[plan.patient_id]) for change in near)
    for place, fact in enumerate(facts):
        whose = known.people[fact.patient_id]
        shown = None if place in joint.spent else _until_end(fact, whose.ended_on)
        if shown is not None and known.period.touches(shown.first, shown.last):
            yield _entry(shown, joint.steps.get(place), whose, joint.doses(shown))


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


def _as_left(judged: JudgedStep) -> JudgedStep:
    """Return a step of a patient who has left: what was late is missed, and what else was to be done is over."""
    if not judged.state.is_open:
        return judged
    return replace(judged, state=StepState.MISSED if judged.state is StepState.LATE else StepState.OVER)


class _Joint:
    """Which fact a step was done by; a fact is named by its place."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self.facts = facts
        self.steps: dict[int, JudgedStep] = {}
        self.spent: set[int] = set()
        self._beside: dict[UUID, tuple[tuple[DoseChange, ...], ByProtocol]] = {}
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

    def know(self, changes: tuple[DoseChange, ...], plan: PatientPlan) -> None:
        """Keep the changes of a cycle's dose that nobody has ordered, by the order of its first dose."""
        if changes and changes[0].record is not None:
            self._beside[changes[0].record] = changes, by_protocol(plan)

    def doses(self, fact: Fact) -> CycleDoses | None:
        """Return the doses that are ordered of a cycle, with those that its protocol plans beside them."""
        beside = self._beside.get(fact.records[0])
        return fact.doses if beside is None else with_beside(fact.doses, *beside)

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


def _planned(plan: PatientPlan, judged: JudgedStep, joint: _Joint, known: Known) -> CalendarEntry | None:
    """Show a step on its own: on the day of which somebody said that it was done, else on the day it is planned for."""
    step, done, patient_id = judged.step, judged.done, plan.patient_id
    whose = known.people[patient_id]
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
        doses=joint.doses(order) if order is not None else _not_ordered(plan, judged, known),
    )


def _not_ordered(plan: PatientPlan, judged: JudgedStep, known: Known) -> CycleDoses | None:
    """Return the doses of a cycle that is still to be done and that nobody has ordered."""
    number = judged.step.number
    if number is None or not judged.state.is_open or (plan.patient_id, number) in known.orders:
        return None
    return planned_doses(judged.step, by_protocol(plan))


def _changes(plan: PatientPlan, judged: JudgedStep, known: Known) -> tuple[DoseChange, ...]:
    """Return the changes of dose that a protocol plans and nobody has ordered, up to the patient's last day.

    Those of a cycle without an order are worked out where it touches the days asked for.
    """
    step, ended_on = judged.step, known.people[plan.patient_id].ended_on
    order = None if step.number is None else known.orders.get((plan.patient_id, step.number))
    if order is None and (
        step.target is None or step.ends_on is None or not known.period.touches(step.target, step.ends_on)
    ):
        return ()
    changes = dose_changes(plan, judged, order)
    return tuple(change for change in changes if ended_on is None or change.on <= ended_on)


def _change(plan: PatientPlan, judged: JudgedStep, change: DoseChange, whose: Whose) -> CalendarEntry:
    return CalendarEntry(
        patient_id=plan.patient_id,
        trial_id=whose.trial_id,
        sort=EntrySort.DOSE_STEP,
        title=change.title,
        first=change.on,
        last=change.on,
        state=StepState.AWAITING if judged.step.awaits is not None else StepState.PLANNED,
        step=judged.step.key,
        record=change.record,
        table="" if change.record is None else Cycle.__tablename__,
        mine=whose.mine,
        name=whose.name,
        doses=change.doses(by_protocol(plan)),
    )


def _is_hidden(judged: JudgedStep, first: date, whose: Whose, known: Known) -> bool:
    """Tell whether nobody expects a step: it was ceased, or lies after the patient's last day."""
    if judged.state is StepState.CEASED and not known.shows_ceased:
        return True
    return whose.ended_on is not None and first > whose.ended_on


def _entry(fact: Fact, judged: JudgedStep | None, whose: Whose, doses: CycleDoses | None) -> CalendarEntry:
    """Show a fact, with the step that it did and the doses of its cycle."""
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
        doses=doses,
    )
