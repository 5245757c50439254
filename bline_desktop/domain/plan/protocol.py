"""A protocol template: the steps of a treatment as a protocol writes them down, before any patient has a date.

The trial's public record names no dose and no schedule, so a template is data that the ward enters and an investigator
signs. Nothing here knows a patient.
"""

from dataclasses import dataclass, field

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.plan.spans import NOW, ON_THE_DAY, Span, Window
from bline_desktop.domain.treatment.cells import CellDose
from bline_desktop.domain.treatment.dose_days import DoseDays
from bline_desktop.domain.words import N_

MOST_TIMES = 200  # of one line of a template
MOST_STEPS = 2000  # that a template may lay out; no course of years comes near it


class StepSort(Choice):
    """What is to be done."""

    CYCLE = "cycle", N_("plan", "Blinatumomab cycle")
    DLI = "dli", N_("plan", "DLI")
    MRD = "mrd", N_("plan", "MRD")
    CHIMERISM = "chimerism", N_("plan", "Chimerism")
    MARROW = "marrow", N_("plan", "Bone marrow")
    GVHD = "gvhd", N_("plan", "GVHD review")
    LABS = "labs", N_("plan", "Laboratory")
    VISIT = "visit", N_("plan", "Visit")

    @property
    def is_treatment(self) -> bool:
        """Whether something is given, by an order, and not looked at."""
        return self in (StepSort.CYCLE, StepSort.DLI)


class AnchorEvent(Choice):
    """What a step is counted from."""

    TRANSPLANT = "transplant", N_("plan", "Transplant")
    ENROLMENT = "enrolment", N_("plan", "Enrolment")
    FIRST_DOSE = "first_dose", N_("plan", "First dose")
    CYCLE_START = "cycle_start", N_("plan", "Start of cycle")
    CYCLE_END = "cycle_end", N_("plan", "End of cycle")
    DLI = "dli", N_("plan", "DLI number")

    @property
    def is_numbered(self) -> bool:
        """Whether there can be several of it, told apart by their numbers."""
        return self in (AnchorEvent.CYCLE_START, AnchorEvent.CYCLE_END, AnchorEvent.DLI)


class Basis(Choice):
    """Whether a step moves with what really happened."""

    ACTUAL = "actual", N_("plan", "What really happened")
    PLANNED = "planned", N_("plan", "The planned day")


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a step is counted from. `number` tells which cycle or DLI; None stands for each of them."""

    event: AnchorEvent
    number: int | None = None
    basis: Basis = Basis.ACTUAL

    @property
    def is_each(self) -> bool:
        """Whether the step comes once for each cycle, or for each DLI."""
        return self.event.is_numbered and self.number is None


@dataclass(frozen=True, slots=True)
class Repeat:
    """How often a step comes: `times` in all, but not later than `until` after its anchor.

    `every` is counted from the anchor, or with `after_last` from the one before, as it is planned or really was (by the
    anchor's basis). A cycle without `every` begins its days off after the end of the one before.
    """

    times: int = 1
    every: Span | None = None
    after_last: bool = False
    until: Span | None = None


ONCE = Repeat()


@dataclass(frozen=True, slots=True)
class CyclePart:
    """What is special of a cycle. `number` is that of the first where it is repeated; days are counted whole.

    A cycle of 28 days on begins on day 1 and ends 28 days later, at the hour at which it began.
    """

    number: int
    days_on: int
    days_off: int
    doses: tuple[DoseDays, ...]


@dataclass(frozen=True, slots=True)
class CellsPart:
    """What is special of a DLI. `number` is that of the first where it is repeated.

    `ladder` holds a dose for each in turn, the last one for all that follow; None is not filled in.
    """

    number: int
    ladder: tuple[CellDose | None, ...]


@dataclass(frozen=True, slots=True)
class TemplateStep:
    """One line of a template. `name` tells it from the others of its arm; `line` is where it stands in its text."""

    name: str
    title: str
    sort: StepSort
    anchor: Anchor
    offset: Span = NOW
    window: Window = ON_THE_DAY
    repeat: Repeat = ONCE
    cycle: CyclePart | None = None
    cells: CellsPart | None = None
    note: str = ""
    line: int = field(default=0, compare=False)

    @property
    def numbers(self) -> range:
        """The numbers of its cycles, or of its DLIs; empty for anything else."""
        part = self.cycle or self.cells
        return range(part.number, part.number + self.repeat.times) if part else range(0)

    @property
    def is_filled(self) -> bool:
        """Whether each of its doses is filled in."""
        doses = tuple(dose.ug_per_day for dose in self.cycle.doses) if self.cycle else ()
        ladder = self.cells.ladder if self.cells else ()
        return all(dose is not None for dose in (*doses, *ladder))


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm of a protocol: its steps, in any order."""

    key: str
    title: str
    steps: tuple[TemplateStep, ...]

    def step(self, name: str) -> TemplateStep | None:
        """Return a step by its name."""
        return next((step for step in self.steps if step.name == name), None)


@dataclass(frozen=True, slots=True)
class Template:
    """One version of a protocol. `source` says where its numbers come from; `confirmed` that they were seen there.

    An `example` can be tried out; it is nobody's regimen, and its title says so wherever it is shown.
    """

    key: str
    version: str
    title: str
    source: str
    arms: tuple[Arm, ...]
    confirmed: bool = False
    example: bool = False
    note: str = ""

    @property
    def is_filled(self) -> bool:
        """Whether each dose of each arm is filled in; no plan starts before."""
        return all(step.is_filled for arm in self.arms for step in arm.steps)

    def arm(self, key: str) -> Arm | None:
        """Return an arm by its key."""
        return next((arm for arm in self.arms if arm.key == key), None)
