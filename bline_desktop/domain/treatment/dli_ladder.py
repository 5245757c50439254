"""The ladder of donor lymphocyte infusions: each dose beside the one before, and all of them together.

Pure: it is worked out anew from the infusions as they stand, and nothing of it is stored.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from uuid import UUID
from zoneinfo import ZoneInfo

from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.cells import CellDose, cell_number, share_of
from bline_desktop.domain.treatment.dli import Reaction
from bline_desktop.domain.words import N_


@dataclass(frozen=True, slots=True)
class GivenDli:
    """One infusion as far as the ladder looks at it; `given_per_kg` is what is known to have run, exactly.

    One that `runs` has no end yet: nothing of it is known.
    """

    dli_id: UUID
    started_at: datetime
    dose: CellDose
    given_per_kg: Fraction
    stopped_early: bool = False
    reaction: Reaction | None = None
    ordered: bool = True
    runs: bool = False


@dataclass(frozen=True, slots=True)
class LadderStep:
    """One step. `factor` compares its dose with what was really given last; None for the first.

    Days are calendar days of the ward. `since_blinatumomab` is 0 while it runs, None where none was given before.
    `cumulative_per_kg` counts this step too; it is the least where one up to this step runs (`at_least`).
    """

    number: int
    given: GivenDli
    cumulative_per_kg: Fraction
    factor: Fraction | None
    days_since_last: int | None
    since_blinatumomab: int | None
    day: int
    at_least: bool = False

    @property
    def said_dose(self) -> Said:
        """The dose; of one stopped early what was really given, of one that runs that it does, in narrow lines."""
        dose = ("dose", cell_number(self.given.dose.per_kg))
        if self.given.runs:
            return Said(N_("dli", "{dose}\nrunning"), (dose,))
        if not self.given.stopped_early:
            return Said(N_("dli", "{dose}"), (dose,))
        share = ("given", share_of(self.given.given_per_kg, self.given.dose))
        return Said(N_("dli", "given {given} of {dose}"), (share, dose))

    @property
    def said_together(self) -> Said:
        """All that was given up to this step, as far as it is known."""
        together = (("cells", cell_number(self.cumulative_per_kg)),)
        if not self.at_least:
            return Said(N_("dli", "{cells}"), together)
        if not self.cumulative_per_kg:
            return Said(N_("dli", "not known"))
        return Said(N_("dli", "at least\n{cells}"), together)


@dataclass(frozen=True, slots=True)
class Course:
    """What the ladder counts its days from: the transplant, and the stretches in which blinatumomab ran."""

    transplant_on: date
    blinatumomab: tuple[tuple[datetime, datetime], ...]
    zone: ZoneInfo

    def day_of(self, moment: datetime) -> date:
        """Return the calendar day of the ward."""
        return moment.astimezone(self.zone).date()

    def since_blinatumomab(self, moment: datetime) -> int | None:
        """Return the days since blinatumomab last ran: 0 while it does, None where it never did before."""
        before = [min(end, moment) for start, end in self.blinatumomab if start <= moment]
        return (self.day_of(moment) - self.day_of(max(before))).days if before else None


def ladder(infusions: Iterable[GivenDli], course: Course) -> tuple[LadderStep, ...]:
    """Put the infusions of a patient in order of time, each beside the one before."""
    steps: list[LadderStep] = []
    for number, given in enumerate(sorted(infusions, key=lambda one: (one.started_at, str(one.dli_id))), start=1):
        last = steps[-1] if steps else None
        day = course.day_of(given.started_at)
        steps.append(
            LadderStep(
                number=number,
                given=given,
                cumulative_per_kg=given.given_per_kg + (last.cumulative_per_kg if last else 0),
                factor=factor_to(given.dose, last.given.given_per_kg) if last else None,
                days_since_last=(day - course.day_of(last.given.started_at)).days if last else None,
                since_blinatumomab=course.since_blinatumomab(given.started_at),
                day=(day - course.transplant_on).days,
                at_least=given.runs or (last is not None and last.at_least),
            )
        )
    return tuple(steps)


def factor_to(dose: CellDose, last_per_kg: Fraction) -> Fraction | None:
    """Return how many times a dose is what was given last; None where nothing of that ran."""
    return dose.per_kg / last_per_kg if last_per_kg else None
