"""Lays out a template on a patient's days: one dated step for each thing that is to happen.

`expand` is pure and total: the same arm, facts and changes give the same steps, in whatever order its lines stand.
What is counted from something that has not happened yet has the day that is expected, and awaits it. A step whose
anchor was left out is counted from the day on which that was planned.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from bline_desktop.domain.plan.changes import Facts, Moved, PlanAction, PlanChange
from bline_desktop.domain.plan.protocol import Anchor, AnchorEvent, Arm, Basis, StepSort, TemplateStep
from bline_desktop.domain.plan.spans import NOW, Span, later
from bline_desktop.domain.plan.steps import LEFT_OUT, DatedDose, DatedStep, added_steps


@lru_cache(maxsize=512)
def expand(
    arm: Arm, facts: Facts, changes: tuple[PlanChange, ...] = (), at: datetime | None = None
) -> tuple[DatedStep, ...]:
    """Return all steps in the order of their days; those without a day stand last.

    `at` lays it out as the changes stood at an earlier moment. Worked out once for each patient and state of the plan.
    """
    counting = tuple(change for change in changes if change.counts_at(at))
    return tuple(sorted((*_Layout(arm, facts, counting).steps(), *added_steps(counting)), key=_place))


def moves_to(arm: Arm, facts: Facts, changes: tuple[PlanChange, ...], wanted: Mapping[str, date]) -> tuple[Moved, ...]:
    """Return by how many days steps of the template must be moved to stand on these days, all of them at once.

    What stands there by its anchor, once that is moved, is not moved itself. Steps without a day can't be moved.
    """
    counting = tuple(change for change in changes if change.counts_at(None))
    return tuple(sorted(_Layout(arm, facts, counting, wanted).moves(), key=lambda move: move.step))


@dataclass(frozen=True, slots=True)
class _When:
    """A day that something is counted from. `awaits` where it has not happened; `ceased` where it never will."""

    day: date | None
    awaits: Anchor | None = None
    ceased: bool = False

    def later(self, *spans: Span) -> "_When":
        """Return what lies these spans later."""
        return self if self.day is None else _When(later(self.day, *spans), self.awaits, self.ceased)


class _Layout:
    """One arm laid out for one patient. What others are counted from is worked out once, when it is first needed.

    `wanted` are days on which steps are to stand: their shifts are then worked out, and not read from the changes.
    """

    def __init__(
        self, arm: Arm, facts: Facts, changes: Iterable[PlanChange], wanted: Mapping[str, date] | None = None
    ) -> None:
        self._arm = arm
        self._facts = facts
        self._wanted = wanted or {}
        self._shifts: dict[str, int] = {}
        self._left_out: dict[str, PlanAction] = {}
        for change in changes:
            for one in change.moved:
                if change.action is PlanAction.DEFER:
                    self._shifts[one.step] = self._shifts.get(one.step, 0) + one.days
                elif change.action in LEFT_OUT:
                    self._left_out[one.step] = change.action
        self._planned = {(step.sort, number): step for step in arm.steps for number in step.numbers}
        self._known: dict[tuple[StepSort, int], DatedStep | None] = {}

    def steps(self) -> Iterator[DatedStep]:
        """Lay out all steps, in no order."""
        for sort, number in self._planned:
            step = self._treatment(sort, number)
            if step is not None:
                yield step
        for line in self._arm.steps:
            if not line.numbers:
                yield from self._looks(line)

    def moves(self) -> Iterator[Moved]:
        """Tell by how much more than before the wanted steps are moved."""
        for step in self.steps():
            more = step.shift - self._shifts.get(step.key, 0)
            if more:
                yield Moved(step.key, more)

    def _looks(self, line: TemplateStep) -> Iterator[DatedStep]:
        """Lay out a step that nothing is counted from: once, or once for each cycle or DLI."""
        for number in self._numbers(line.anchor):
            anchor = replace(line.anchor, number=number)
            start = self._when(anchor)
            for time in range(line.repeat.times):
                when = start.later(line.offset, (line.repeat.every or NOW).times(time))
                place = f"{number}.{time + 1}" if line.anchor.is_each else str(time + 1)
                if not _is_past(line, start.day, when.day):
                    yield self._dated(line, f"{line.name}:{place}", number, when)

    def _numbers(self, anchor: Anchor) -> Iterable[int | None]:
        if not anchor.is_each:
            return (anchor.number,)
        sort = StepSort.DLI if anchor.event is AnchorEvent.DLI else StepSort.CYCLE
        return sorted(n for planned, n in self._planned if planned is sort and self._treatment(planned, n) is not None)

    def _treatment(self, sort: StepSort, number: int) -> DatedStep | None:
        """Lay out one cycle or DLI; None where it lies beyond the end of its line, or is counted from itself."""
        if (sort, number) not in self._known:
            self._known[sort, number] = None  # stands while it is worked out: a loop of anchors finds no day
            self._known[sort, number] = self._laid_out(sort, number)
        return self._known[sort, number]

    def _laid_out(self, sort: StepSort, number: int) -> DatedStep | None:
        line = self._planned[sort, number]
        time = number - line.numbers.start
        if time and (sort, number - 1) not in self._known:
            for earlier in range(line.numbers.start, number):
                self._treatment(sort, earlier)  # a long line is worked out from its first on, not by ever deeper calls
        if time and self._known[sort, number - 1] is None:
            return None
        when = self._start(line, time)
        if _is_past(line, self._when(line.anchor).day, when.day):
            return None
        return _with_parts(self._dated(line, f"{line.name}:{time + 1}", number, when), line, time)

    def _start(self, line: TemplateStep, time: int) -> _When:
        """Tell when a cycle or DLI is to begin, counted from its anchor or from the one before."""
        repeat, before = line.repeat, line.numbers.start + time - 1
        if time and line.cycle and repeat.every is None:
            end = self._when(Anchor(AnchorEvent.CYCLE_END, before, line.anchor.basis))
            return end.later(Span(line.cycle.days_off))
        if time and repeat.after_last and repeat.every is not None:
            event = AnchorEvent.CYCLE_START if line.cycle else AnchorEvent.DLI
            return self._when(Anchor(event, before, line.anchor.basis)).later(repeat.every)
        return self._when(line.anchor).later(line.offset, (repeat.every or NOW).times(time))

    def _dated(self, line: TemplateStep, key: str, number: int | None, when: _When) -> DatedStep:
        shift = self._shifts.get(key, 0)
        if when.day is not None and key in self._wanted:
            shift = (self._wanted[key] - when.day).days
        target = None if when.day is None else when.day + timedelta(days=shift)
        return DatedStep(
            key=key,
            name=line.name,
            title=line.title,
            sort=line.sort,
            number=number,
            target=target,
            days=None if target is None else line.window.days(target),
            awaits=when.awaits,
            shift=shift,
            left_out=self._left_out.get(key, PlanAction.CEASE if when.ceased else None),
            ends_on=target,
            note=line.note,
            counted_from=line.anchor.event,
        )

    def _when(self, anchor: Anchor) -> _When:
        """Find the day that something is counted from."""
        match anchor.event:
            case AnchorEvent.TRANSPLANT:
                day = self._facts.transplant_on
            case AnchorEvent.ENROLMENT:
                day = self._facts.enrolled_on
            case AnchorEvent.FIRST_DOSE:
                return self._first_dose(anchor)
            case _:
                return self._numbered(anchor, anchor.number or 1)
        return _When(day, None if day else anchor)

    def _first_dose(self, anchor: Anchor) -> _When:
        known = self._facts.first_dose_on
        if known is not None and anchor.basis is Basis.ACTUAL:
            return _When(known)
        first = min((number for sort, number in self._planned if sort is StepSort.CYCLE), default=None)
        if first is None:
            return _When(None, anchor)
        return self._numbered(replace(anchor, event=AnchorEvent.CYCLE_START), first)

    def _numbered(self, anchor: Anchor, number: int) -> _When:
        """Find the day of one cycle or DLI: what really happened, or what is planned."""
        is_actual = anchor.basis is Basis.ACTUAL
        happened = self._happened(anchor, number) if is_actual else None
        if happened is not None:
            return _When(happened)
        sort = StepSort.DLI if anchor.event is AnchorEvent.DLI else StepSort.CYCLE
        step = self._treatment(sort, number) if (sort, number) in self._planned else None
        if step is None:
            return _When(None, replace(anchor, number=number))
        day = step.ends_on if anchor.event is AnchorEvent.CYCLE_END else step.target
        begun = self._facts.cycle(number) if is_actual and anchor.event is AnchorEvent.CYCLE_END else None
        if begun is not None and step.target is not None and step.ends_on is not None:
            return _When(begun.started_on + (step.ends_on - step.target), replace(anchor, number=number))
        if step.left_out is PlanAction.CEASE:
            return _When(day, replace(anchor, number=number), ceased=True)
        if step.left_out is PlanAction.OMIT or not is_actual:
            return _When(day, step.awaits)
        return _When(day, replace(anchor, number=number))

    def _happened(self, anchor: Anchor, number: int) -> date | None:
        if anchor.event is AnchorEvent.DLI:
            return self._facts.dli(number)
        cycle = self._facts.cycle(number)
        if cycle is None:
            return None
        return cycle.ended_on if anchor.event is AnchorEvent.CYCLE_END else cycle.started_on


def _is_past(line: TemplateStep, anchor: date | None, day: date | None) -> bool:
    """Tell whether a step would come later after its anchor than its line goes on."""
    until = line.repeat.until
    return until is not None and anchor is not None and day is not None and day > until.after(anchor)


def _with_parts(step: DatedStep, line: TemplateStep, time: int) -> DatedStep:
    """Add what only a cycle has, or only a DLI."""
    if line.cells:
        ladder = line.cells.ladder
        return replace(step, cells=ladder[min(time, len(ladder) - 1)] if ladder else None)
    if line.cycle is None or step.target is None:
        return step
    on = [step.target + timedelta(days=dose.from_day - 1) for dose in line.cycle.doses]
    doses = zip(line.cycle.doses, on, strict=True)
    return replace(
        step,
        ends_on=step.target + timedelta(days=line.cycle.days_on),
        doses=tuple(DatedDose(dose.from_day, day, dose.ug_per_day) for dose, day in doses),
    )


def _place(step: DatedStep) -> tuple[bool, date, str]:
    return step.target is None, step.target or date.max, step.key
