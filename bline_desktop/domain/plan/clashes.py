"""Treatments of a plan that get into each other's way: two cycles at once, a DLI within a cycle, two DLI on one day.

It is shown before a plan is started or changed and stops nobody: what is right for a patient the physician decides.
What was begun or given is in the way on the days on which it really was.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from bline_desktop.domain.plan.changes import NOTHING, Facts
from bline_desktop.domain.plan.protocol import StepSort
from bline_desktop.domain.plan.steps import DatedStep
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.words import N_

CYCLES = N_("plan", "Cycle {second} begins before cycle {first} has ended.")
CELLS_IN_CYCLE = N_("plan", "DLI {dli} falls within cycle {cycle}.")
SAME_DAY = N_("plan", "DLI {first} and DLI {second} fall on one day.")


@dataclass(frozen=True, slots=True)
class Clash:
    """Two treatments that get into each other's way; `step` is the one that comes while the other goes on."""

    said: Said
    step: DatedStep


def find_clashes(steps: Iterable[DatedStep], facts: Facts = NOTHING) -> tuple[Clash, ...]:
    """Find what gets into each other's way; what was left out, and not given all the same, does not."""
    real = (_as_it_was(step, facts) for step in steps)
    dated = sorted((step for step in real if step.counts and step.target and step.number is not None), key=_day)
    cycles = [step for step in dated if step.sort is StepSort.CYCLE]
    dlis = [step for step in dated if step.sort is StepSort.DLI]
    found = [
        Clash(Said(CYCLES, (("first", first.number), ("second", second.number))), second)
        for first, second in pairwise(cycles)
        if _day(second) < (first.ends_on or _day(first))
    ]
    for dli in dlis:
        around = (cycle for cycle in cycles if _day(cycle) <= _day(dli) < (cycle.ends_on or _day(cycle)))
        found += [Clash(Said(CELLS_IN_CYCLE, (("dli", dli.number), ("cycle", cycle.number))), dli) for cycle in around]
    found += [
        Clash(Said(SAME_DAY, (("first", first.number), ("second", second.number))), second)
        for first, second in pairwise(dlis)
        if _day(first) == _day(second)
    ]
    return tuple(found)


def clashes(steps: Iterable[DatedStep], facts: Facts = NOTHING) -> tuple[Said, ...]:
    """Name what gets into each other's way."""
    return tuple(clash.said for clash in find_clashes(steps, facts))


def new_clashes(before: Iterable[DatedStep], after: Iterable[DatedStep], facts: Facts = NOTHING) -> tuple[Said, ...]:
    """Name only what was not so before a change."""
    known = set(clashes(before, facts))
    return tuple(clash for clash in clashes(after, facts) if clash not in known)


def _as_it_was(step: DatedStep, facts: Facts) -> DatedStep:
    """Return a cycle or DLI on its real days, as far as it was begun; a cycle that runs lasts as long as planned."""
    if step.number is None or step.target is None or not step.sort.is_treatment:
        return step
    if step.sort is StepSort.DLI:
        given = facts.dli(step.number)
        return step if given is None else replace(step, target=given, ends_on=given, left_out=None)
    begun = facts.cycle(step.number)
    if begun is None:
        return step
    ends_on = begun.ended_on or begun.started_on + ((step.ends_on or step.target) - step.target)
    return replace(step, target=begun.started_on, ends_on=ends_on, left_out=None)


def _day(step: DatedStep) -> date:
    assert step.target is not None
    return step.target
