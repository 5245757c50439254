"""The shipped protocol templates, small texts to change, and any legal template."""

import unicodedata
from decimal import Decimal
from functools import cache

from hypothesis import strategies as st

from bline_desktop import paths
from bline_desktop.domain.plan.protocol import (
    Anchor,
    AnchorEvent,
    Arm,
    Basis,
    CellsPart,
    CyclePart,
    Repeat,
    StepSort,
    Template,
    TemplateStep,
)
from bline_desktop.domain.plan.spans import Span, SpanUnit, Window
from bline_desktop.domain.plan.template_shelf import TemplateShelf, template_entry
from bline_desktop.domain.plan.template_text import read_template
from bline_desktop.domain.shelf import TextRef
from bline_desktop.domain.treatment.cells import CellDose, CellPower
from bline_desktop.domain.treatment.dose_days import DoseDays

SHIPPED = ("example-28-days", "example-42-days", "example-8-16", "example-blina-dli", "nct07105579")

SMALL = """
key = "small"
version = "1.0"
title = "A small protocol"
source = "Made up"

[[arm]]
key = "one"
title = "Arm one"

[[arm.step]]
name = "cycle-1"
title = "Cycle 1"
sort = "cycle"
number = "1"
days_on = "28 days"
days_off = "14 days"
doses = ["day 1: 9 micrograms per day", "day 8: 28 micrograms per day"]
anchor = "transplant"
offset = "3 months"
window = "-7 to +14 days"
optimal = "-2 to +2 days"

[[arm.step]]
name = "later-cycles"
title = "Later cycles"
sort = "cycle"
number = "2"
days_on = "28 days"
days_off = "14 days"
doses = ["day 1: 28 micrograms per day"]
anchor = "end of cycle 1"
offset = "14 days"
times = "3"

[[arm.step]]
name = "dli"
title = "DLI"
sort = "dli"
number = "1"
ladder = ["1 x 10^6", "5 x 10^6"]
anchor = "end of cycle 4"
offset = "2 weeks"
times = "3"
every = "12 weeks"
counted_from = "the one before"
until = "24 months"

[[arm.step]]
name = "mrd"
title = "MRD"
sort = "mrd"
anchor = "each DLI"
counted = "planned"
offset = "-3 days"
window = "-4 to +3 days"
"""


def shipped_template_text(name: str) -> str:
    """Return the text of a shipped template."""
    return (paths.protocols() / f"{name}.toml").read_text(encoding="utf-8")


@cache
def shipped_template(name: str) -> Template:
    """Return a shipped template."""
    return read_template(shipped_template_text(name))


def small_template() -> Template:
    """Return a template of two lines of cycles, a ladder of DLIs and MRD before each."""
    return read_template(SMALL)


def template_shelf(*names: str) -> TemplateShelf:
    """Return a shelf of shipped templates; of all where none is named."""
    return TemplateShelf.of({name: shipped_template_text(name) for name in names or SHIPPED})


def template_ref(name: str) -> TextRef:
    """Return the exact name of a shipped template."""
    return template_entry(shipped_template_text(name)).ref


_TEXTS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=20).map(
    lambda text: unicodedata.normalize("NFC", text)
)
_UNITS = st.sampled_from(list(SpanUnit))
_DOSES = st.decimals(Decimal("0.5"), Decimal(56), places=2)


def names() -> st.SearchStrategy[str]:
    """Any key or name."""
    return st.from_regex(r"[a-z][a-z0-9-]{1,23}", fullmatch=True)


@st.composite
def spans(draw: st.DrawFn, low: int = -120, high: int = 120) -> Span:
    """Any span that a template may have."""
    return Span(draw(st.integers(low, high)), draw(_UNITS))


@st.composite
def windows(draw: st.DrawFn) -> Window:
    """Any window that holds the step's own day."""
    opens, closes = draw(st.integers(-3650, 0)), draw(st.integers(0, 3650))
    best = sorted((draw(st.integers(opens, closes)), draw(st.integers(opens, closes))))
    return Window(opens, closes, *best)


@st.composite
def repeats(draw: st.DrawFn, times: int, *, treatment: bool) -> Repeat:
    """Any repeat of a number of times."""
    if times == 1:
        return Repeat()
    until = draw(st.none() | spans(1))
    return Repeat(times, draw(spans(1)), draw(st.booleans()) if treatment else False, until)


@st.composite
def cycle_parts(draw: st.DrawFn, number: int) -> CyclePart:
    """Any cycle."""
    days = draw(st.integers(1, 42))
    starts = sorted({1, *draw(st.lists(st.integers(1, days), max_size=3))})
    return CyclePart(
        number,
        days,
        draw(st.integers(0, 100)),
        tuple(DoseDays(day, draw(st.none() | _DOSES)) for day in starts),
    )


@st.composite
def cell_parts(draw: st.DrawFn, number: int, times: int) -> CellsPart:
    """Any ladder of cells."""
    dose = st.builds(CellDose, st.decimals(Decimal(1), Decimal("9.99"), places=2), st.sampled_from(list(CellPower)))
    return CellsPart(number, tuple(draw(st.lists(st.none() | dose, min_size=1, max_size=times))))


@st.composite
def arms(draw: st.DrawFn, key: str) -> Arm:
    """Any arm: cycles and DLIs are counted from what stands before them, in any order of lines."""
    steps: list[TemplateStep] = []
    known: list[Anchor] = [Anchor(AnchorEvent.TRANSPLANT), Anchor(AnchorEvent.ENROLMENT)]
    numbers = {StepSort.CYCLE: 1, StepSort.DLI: 1}
    for name in draw(st.lists(names(), min_size=1, max_size=6, unique=True)):
        sort = draw(st.sampled_from(list(StepSort)))
        times = draw(st.integers(1, 3))
        anchor = draw(st.sampled_from(known))
        if sort.is_treatment and anchor.is_each:
            anchor = Anchor(AnchorEvent.TRANSPLANT)
        step = TemplateStep(
            name=name,
            title=draw(_TEXTS),
            sort=sort,
            anchor=Anchor(anchor.event, anchor.number, draw(st.sampled_from(list(Basis)))),
            offset=draw(spans()),
            window=draw(windows()),
            repeat=draw(repeats(times, treatment=sort.is_treatment)),
            cycle=draw(cycle_parts(numbers[sort])) if sort is StepSort.CYCLE else None,
            cells=draw(cell_parts(numbers[sort], times)) if sort is StepSort.DLI else None,
            note=draw(st.just("") | _TEXTS),
        )
        steps.append(step)
        known += _anchors_of(step)
        if sort in numbers:
            numbers[sort] += times
    return Arm(key, draw(_TEXTS), tuple(draw(st.permutations(steps))))


def _anchors_of(step: TemplateStep) -> list[Anchor]:
    if step.sort is StepSort.CYCLE:
        events = (AnchorEvent.CYCLE_START, AnchorEvent.CYCLE_END)
        numbered = [Anchor(event, number) for event in events for number in step.numbers]
        return [*numbered, *map(Anchor, events)]
    if step.sort is StepSort.DLI:
        return [*(Anchor(AnchorEvent.DLI, number) for number in step.numbers), Anchor(AnchorEvent.DLI)]
    return []


@st.composite
def templates(draw: st.DrawFn) -> Template:
    """Any legal template."""
    keys = draw(st.lists(names(), min_size=1, max_size=2, unique=True))
    return Template(
        key=draw(names()),
        version=draw(st.from_regex(r"[0-9]{1,4}(\.[0-9]{1,4}){0,2}", fullmatch=True)),
        title=draw(_TEXTS),
        source=draw(_TEXTS),
        arms=tuple(draw(arms(key)) for key in keys),
        confirmed=draw(st.booleans()),
        example=draw(st.booleans()),
        note=draw(st.just("") | _TEXTS),
    )
