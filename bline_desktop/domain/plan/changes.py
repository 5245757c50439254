"""What is known of a patient's plan: what really happened, and what people changed, each in its order."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.plan.protocol import StepSort
from bline_desktop.domain.plan.spans import ON_THE_DAY, Window
from bline_desktop.domain.words import N_


class PlanAction(Choice):
    """What a person does to a step of a plan: three different acts, and two beside them."""

    DEFER = "defer", N_("plan", "Defer")
    OMIT = "omit", N_("plan", "Omit")
    CEASE = "cease", N_("plan", "Cease")
    ADD = "add", N_("plan", "Add a step")
    DONE = "done", N_("plan", "Mark as done")
    EXPLAIN = "explain", N_("plan", "Name the cause")


class Cause(Choice):
    """Why a step was moved, left out, early, late or missed."""

    PATIENT = "patient", N_("plan", "Patient")
    WARD = "ward", N_("plan", "Ward")
    SUPPLY = "supply", N_("plan", "Supply")
    SAFETY = "safety", N_("plan", "Safety hold")


@dataclass(frozen=True, slots=True)
class Moved:
    """One step that a change touches; `days` by which it moves on (less than nothing: earlier), 0 for other changes."""

    step: str
    days: int = 0


@dataclass(frozen=True, slots=True)
class AddedStep:
    """What a step was that somebody added by hand."""

    sort: StepSort
    title: str
    on: date
    window: Window = ON_THE_DAY


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One change of a plan. `moved` are the steps that it touches, exactly as they were shown before it was done.

    `order` breaks a tie between changes of one moment. `taken_back_at` is when it was struck: until then it counted.
    `done_on` belongs to a step that was marked as done.
    """

    id: UUID
    at: datetime = field(hash=False)  # what is worked out of changes is looked up often: their ids tell them apart
    order: int = field(hash=False)
    action: PlanAction = field(hash=False)
    cause: Cause | None = field(default=None, hash=False)
    reason: str = field(default="", hash=False)
    moved: tuple[Moved, ...] = field(default=(), hash=False)
    added: AddedStep | None = field(default=None, hash=False)
    done_on: date | None = field(default=None, hash=False)
    taken_back_at: datetime | None = None

    def counts_at(self, moment: datetime | None) -> bool:
        """Tell whether it counted at a moment; None stands for all that is known now."""
        if moment is None:
            return self.taken_back_at is None
        return self.at <= moment and (self.taken_back_at is None or moment < self.taken_back_at)


@dataclass(frozen=True, slots=True)
class CycleFact:
    """A cycle that was begun: the ward's days of its first start, and of its stop once it is stopped."""

    number: int
    started_on: date
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What really happened, as far as a plan counts from it. `dlis` are the days of all that were given, in order."""

    transplant_on: date | None = None
    enrolled_on: date | None = None
    cycles: tuple[CycleFact, ...] = ()
    dlis: tuple[date, ...] = ()

    def cycle(self, number: int) -> CycleFact | None:
        """Return a cycle that was begun."""
        return next((cycle for cycle in self.cycles if cycle.number == number), None)

    def dli(self, number: int) -> date | None:
        """Return the day of a DLI by its number, from 1."""
        return self.dlis[number - 1] if 1 <= number <= len(self.dlis) else None

    @property
    def first_dose_on(self) -> date | None:
        """The day on which blinatumomab first ran."""
        return min((cycle.started_on for cycle in self.cycles), default=None)


NOTHING = Facts()
