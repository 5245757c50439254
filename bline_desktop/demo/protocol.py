"""The protocol of the made-up ward: an example of its own, filled in and signed before the first patient was enrolled.

Three cycles of 28 days, twelve weeks apart, each followed by donor lymphocytes in rising doses. Nobody's regimen.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import cache
from uuid import uuid5

from sqlmodel import Session

from bline_desktop.commands.templates import save_template, sign_template
from bline_desktop.demo.cast import FIXED_DOSE, FULL_COURSE, STEP_DOSE
from bline_desktop.demo.script import Write
from bline_desktop.demo.staff import Member
from bline_desktop.domain.act import Act
from bline_desktop.domain.clock import MovingClock
from bline_desktop.domain.patient import DonorType
from bline_desktop.domain.plan.orders import template_name
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
from bline_desktop.domain.plan.spans import NOW, Span, SpanUnit, Window
from bline_desktop.domain.plan.template_shelf import entry_to_keep
from bline_desktop.domain.roles import Role
from bline_desktop.domain.shelf import TextRef
from bline_desktop.domain.treatment.cells import CellDose, CellPower
from bline_desktop.domain.treatment.dose_days import DoseDays

DAYS_ON = 28
WEIGHED_LATER = "Weighed at the admission tomorrow; ordered anew if it differs."
BY_SURFACE = "By body surface: she weighs less than 45 kg."
# The steps of the ladder in CD3+ cells per kg; from half-matched donors each begins lower.
HAPLOIDENTICAL_STEPS = ((Decimal(1), CellPower.E6), (Decimal(5), CellPower.E6), (Decimal(1), CellPower.E7))
MATCHED_STEPS = ((Decimal(5), CellPower.E6), (Decimal(1), CellPower.E7), (Decimal(5), CellPower.E7))
HAPLOIDENTICAL, MATCHED, STEPPED = "haplo", "matched", "stepped"
AFTER_FULL_COURSE = Span(16, SpanUnit.WEEKS)
BETWEEN = timedelta(minutes=9)


@cache
def template() -> Template:
    """Make the template; the third arm begins with a week of a smaller dose."""
    full = (DoseDays(1, FIXED_DOSE),)
    stepped = (DoseDays(1, STEP_DOSE), DoseDays(8, FIXED_DOSE))
    return Template(
        key="example-ward",
        version="1",
        title="EXAMPLE, not the trial's regimen: three cycles with DLI",
        source="Made up for trying the program out; no publication",
        arms=(
            Arm(HAPLOIDENTICAL, "Half-matched donor", _steps(full, HAPLOIDENTICAL_STEPS)),
            Arm(MATCHED, "Matched donor", _steps(full, MATCHED_STEPS)),
            Arm(STEPPED, "Half-matched donor, first week with 9", _steps(stepped, HAPLOIDENTICAL_STEPS)),
        ),
        example=True,
        note="Made up: every number is our own choice, so that a ward can be shown at work.",
    )


@cache
def ref() -> TextRef:
    """Name the very text that is signed."""
    return entry_to_keep(template()).ref


def in_orders() -> str:
    """Name it as it stands in an order."""
    return template_name(template())


def why_so(dose: Decimal) -> str:
    """Say what a physician answers where something about an order asks for a look."""
    return WEIGHED_LATER if dose in (FIXED_DOSE, STEP_DOSE) else BY_SURFACE


def arm_for(donor: DonorType, dose: Decimal) -> str:
    """Return the arm of a patient by donor and by the dose of the first cycle."""
    if dose == STEP_DOSE:
        return STEPPED
    return HAPLOIDENTICAL if donor is DonorType.HAPLOIDENTICAL else MATCHED


def agree_on_protocol(write: Write, before: Act, staff: Sequence[Member], clock: MovingClock) -> None:
    """Let the investigator fill in the template, read it once more and sign it."""
    person = next(member for member in staff if member.role is Role.INVESTIGATOR)
    mine = replace(before, user_id=person.user_id, user_name=person.name, role=person.role)
    steps: tuple[tuple[str, Callable[[Session, Act], object]], ...] = (
        ("fills in", lambda session, act: save_template(session, act, template())),
        ("signs", lambda session, act: sign_template(session, act, ref())),
    )
    for what, do in steps:
        clock.put(clock.now() + BETWEEN)
        act = replace(mine, id=uuid5(before.id, f"investigator {what} the protocol"), now=clock.now())
        with write(act) as session:
            do(session, act)


def _steps(first: tuple[DoseDays, ...], ladder: tuple[tuple[Decimal, CellPower], ...]) -> tuple[TemplateStep, ...]:
    """Return all lines of an arm."""
    return (*_cycles(first), *_cells(ladder), *_looks())


def _cycles(first: tuple[DoseDays, ...]) -> tuple[TemplateStep, ...]:
    later = CyclePart(2, DAYS_ON, 0, (DoseDays(1, FIXED_DOSE),))
    weeks = Span(12, SpanUnit.WEEKS)
    return (
        TemplateStep(
            name="cycle-1",
            title="Blinatumomab, cycle 1",
            sort=StepSort.CYCLE,
            anchor=Anchor(AnchorEvent.ENROLMENT),
            offset=Span(7),
            window=Window(-5, 7, -3, 3),
            cycle=CyclePart(1, DAYS_ON, 0, first),
        ),
        TemplateStep(
            name="later-cycles",
            title="Blinatumomab, later cycles",
            sort=StepSort.CYCLE,
            anchor=Anchor(AnchorEvent.CYCLE_START, 1),
            offset=weeks,
            window=Window(-14, 14, -7, 7),
            repeat=Repeat(FULL_COURSE - 1, weeks, after_last=True),
            cycle=later,
        ),
    )


def _cells(ladder: tuple[tuple[Decimal, CellPower], ...]) -> tuple[TemplateStep, ...]:
    return tuple(
        TemplateStep(
            name=f"dli-{number}",
            title=f"DLI {number}",
            sort=StepSort.DLI,
            anchor=Anchor(AnchorEvent.CYCLE_END, number),
            offset=Span(14),
            window=Window(-3, 7, -1, 3),
            cells=CellsPart(number, (CellDose(mantissa, power),)),
        )
        for number, (mantissa, power) in enumerate(ladder, start=1)
    )


def _looks() -> tuple[TemplateStep, ...]:
    """Return what is looked at: before and after each cycle, and every 16 weeks once the last one is over."""
    each_start, each_end = Anchor(AnchorEvent.CYCLE_START, basis=Basis.PLANNED), Anchor(AnchorEvent.CYCLE_END)
    over, again = Anchor(AnchorEvent.CYCLE_END, FULL_COURSE), Repeat(4, AFTER_FULL_COURSE)
    after, late = Window(-2, 10, -1, 3), Window(-21, 21, -7, 7)
    before = _look("mrd-before-cycle", "MRD before the cycle", StepSort.MRD, each_start)
    return (
        replace(before, offset=Span(-6), window=Window(-10, 14, -4, 4)),
        replace(
            _look("chimerism-first", "Chimerism at enrolment", StepSort.CHIMERISM, Anchor(AnchorEvent.ENROLMENT)),
            window=Window(0, 7, 0, 3),
        ),
        *(
            replace(_look(f"{sort.value}-{name}", title, sort, anchor), offset=offset, window=window, repeat=repeat)
            for name, words, anchor, offset, window, repeat in (
                ("after-cycle", "{} after the cycle", each_end, Span(2), after, Repeat()),
                ("follow-up", "{} in follow-up", over, AFTER_FULL_COURSE, late, again),
            )
            for sort, title in ((one, words.format(said)) for one, said in LABORATORY)
        ),
    )


LABORATORY = ((StepSort.MRD, "MRD"), (StepSort.CHIMERISM, "Chimerism"))


def _look(name: str, title: str, sort: StepSort, anchor: Anchor) -> TemplateStep:
    return TemplateStep(name=name, title=title, sort=sort, anchor=anchor, offset=NOW)
