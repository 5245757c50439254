"""What may be signed as it stands in a template, but deserves a look: worked out on an example patient's days."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bline_desktop.domain.plan.arm_edit import same_name
from bline_desktop.domain.plan.changes import Facts
from bline_desktop.domain.plan.clashes import find_clashes
from bline_desktop.domain.plan.dates import expand
from bline_desktop.domain.plan.protocol import AnchorEvent, Arm, Basis, Template, TemplateStep
from bline_desktop.domain.plan.spans import later
from bline_desktop.domain.plan.steps import DatedStep
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.words import N_, Inside

BEFORE_PLAN = N_("template", "“{step}”: its window is over before a plan can start. It lies before the {event}.")
BEFORE_KNOWN = N_(
    "template",
    "“{step}”: its window is over before it is known from what it is counted. Count it from the planned day.",
)
CUT = N_("template", "“{step}” comes {found} of {times} times: the others lie later than “until” allows.")
NO_DOSE = N_("template", "“{step}”: the dose from day {day} is not filled in.")
SAME_NAME = N_("template", "Two arms are named “{name}”. Give one of them another name.")
NO_CELLS = N_("template", "“{step}”: the cells of DLI {number} are not filled in.")

# A day to count from where only the distance matters.
_SOME_DAY = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing to look at; `step` is the name of the line that it concerns, "" where it is between several.

    `dated` is the first of the days that it is about, `arm` the key of its arm; None and "" where it has none.
    """

    said: Said
    step: str = ""
    dated: DatedStep | None = None
    arm: str = ""

    @property
    def line(self) -> str:
        """The name of the line to go to: the one that it concerns, else the one that comes into the other's way."""
        return self.step or (self.dated.name if self.dated else "")


def troubles(arm: Arm, facts: Facts) -> tuple[Trouble, ...]:
    """Name what deserves a look, in the order of the lines; what gets into each other's way stands first."""
    laid_out = expand(arm, facts)
    found = [Trouble(clash.said, dated=clash.step, arm=arm.key) for clash in find_clashes(laid_out)]
    counts = Counter(dated.name for dated in laid_out)
    first = {dated.name: dated for dated in reversed(laid_out)}
    for line in arm.steps:
        found += (Trouble(said, line.name, first.get(line.name), arm.key) for said in _of_line(line, counts))
    return tuple(found)


def arm_troubles(template: Template) -> tuple[Trouble, ...]:
    """Name the arms that can't be told from an earlier one by their names."""
    known: set[str] = set()
    found = []
    for arm in template.arms:
        if (name := same_name(arm.title)) in known:
            found.append(Trouble(Said(SAME_NAME, (("name", arm.title),)), arm=arm.key))
        known.add(name)
    return tuple(found)


def _of_line(line: TemplateStep, counts: Mapping[str, int]) -> Iterator[Said]:
    yield from _windows(line, counts[line.name])
    step = ("step", line.title)
    if line.cycle:
        for dose in line.cycle.doses:
            if dose.ug_per_day is None:
                yield Said(NO_DOSE, (step, ("day", dose.from_day)))
    if line.cells:
        for number, cells in enumerate(line.cells.ladder, line.cells.number):
            if cells is None:
                yield Said(NO_CELLS, (step, ("number", number)))


def _windows(line: TemplateStep, found: int) -> Iterator[Said]:
    step = ("step", line.title)
    closes = later(_SOME_DAY, line.offset) + timedelta(days=line.window.closes)
    if closes < _SOME_DAY:
        if line.anchor.event in (AnchorEvent.TRANSPLANT, AnchorEvent.ENROLMENT):
            yield Said(BEFORE_PLAN, (step, ("event", Inside(line.anchor.event))))
        elif line.anchor.basis is Basis.ACTUAL:
            yield Said(BEFORE_KNOWN, (step,))
    times = line.repeat.times
    if line.repeat.until is not None and not line.anchor.is_each and found < times:
        yield Said(CUT, (step, ("found", found), ("times", times)))
