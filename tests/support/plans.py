"""Builders for protocols and plans: short to write, and any arm for properties."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from hypothesis import strategies as st
from sqlmodel import Session

from bline_desktop.commands.templates import save_template, sign_template
from bline_desktop.domain.plan.changes import (
    AddedStep,
    Cause,
    CycleFact,
    Facts,
    Moved,
    PlanAction,
    PlanChange,
)
from bline_desktop.domain.plan.protocol import (
    ONCE,
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
from bline_desktop.domain.plan.spans import NOW, ON_THE_DAY, Span, SpanUnit, Window
from bline_desktop.domain.roles import Role
from bline_desktop.domain.shelf import TextRef
from bline_desktop.domain.treatment.cells import CellDose, CellPower
from bline_desktop.domain.treatment.dose_days import DoseDays
from tests.support.store import an_act

TRANSPLANT = Anchor(AnchorEvent.TRANSPLANT)
EACH_CYCLE_START = Anchor(AnchorEvent.CYCLE_START)
EACH_CYCLE_END = Anchor(AnchorEvent.CYCLE_END)
EACH_DLI = Anchor(AnchorEvent.DLI)
DAYS, WEEKS, MONTHS = SpanUnit.DAYS, SpanUnit.WEEKS, SpanUnit.MONTHS
DAY_ZERO = date(2026, 1, 5)
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def cycles(
    times: int = 1,
    *,
    every: Span | None = None,
    offset: Span = NOW,
    days_on: int = 28,
    days_off: int = 14,
    window: Window = ON_THE_DAY,
    anchor: Anchor = TRANSPLANT,
    after_last: bool = False,
    until: Span | None = None,
    doses: tuple[DoseDays, ...] = (DoseDays(1, Decimal(28)),),
    name: str = "cycle",
    number: int = 1,
) -> TemplateStep:
    """Build a line of cycles, of which each begins its days off after the one before unless `every` says otherwise."""
    return TemplateStep(
        name=name,
        title="Blinatumomab",
        sort=StepSort.CYCLE,
        anchor=anchor,
        offset=offset,
        window=window,
        repeat=Repeat(times, every, after_last, until),
        cycle=CyclePart(number, days_on, days_off, doses),
    )


def dlis(
    times: int = 1,
    *,
    every: Span | None = None,
    offset: Span = NOW,
    window: Window = ON_THE_DAY,
    anchor: Anchor = TRANSPLANT,
    after_last: bool = False,
    ladder: tuple[CellDose | None, ...] = (CellDose(Decimal(1), CellPower.E6),),
) -> TemplateStep:
    """Build a line of DLI."""
    repeat = Repeat(times, every, after_last)
    return TemplateStep("dli", "DLI", StepSort.DLI, anchor, offset, window, repeat, cells=CellsPart(1, ladder))


def looks(
    name: str,
    anchor: Anchor,
    offset: Span = NOW,
    window: Window = ON_THE_DAY,
    repeat: Repeat = ONCE,
    sort: StepSort = StepSort.MRD,
) -> TemplateStep:
    """Build a step that nothing is counted from."""
    return TemplateStep(name, name.title(), sort, anchor, offset, window, repeat)


def arm(*steps: TemplateStep) -> Arm:
    """Build an arm of these lines."""
    return Arm("main", "Main", steps)


def template(*steps: TemplateStep) -> Template:
    """Build a template of one arm of these lines."""
    return Template("test", "1", "Test protocol", "Made up for tests", (arm(*steps),), confirmed=True)


def change(
    number: int,
    action: PlanAction,
    *moved: Moved,
    at: datetime | None = None,
    cause: Cause | None = None,
    added: AddedStep | None = None,
    done_on: date | None = None,
    taken_back_at: datetime | None = None,
) -> PlanChange:
    """Build a change of a plan; without a time of its own it is so many minutes after noon of day 0."""
    return PlanChange(
        UUID(int=number),
        at or NOON + timedelta(minutes=number),
        number,
        action,
        cause,
        "Because",
        moved,
        added,
        done_on,
        taken_back_at,
    )


# A course of three cycles from day 107 on, MRD before each, laboratory on day 100 and a visit on day 90.
COURSE = (
    cycles(3, offset=Span(107), window=Window(-3, 7)),
    looks("mrd", EACH_CYCLE_START, Span(-3), Window(-4, 3)),
    looks("labs", TRANSPLANT, Span(100), Window(-3, 3), sort=StepSort.LABS),
    looks("visit", TRANSPLANT, Span(90), sort=StepSort.VISIT),
)


def signed(session: Session, a_template: Template, valid_from: datetime | None = None) -> TextRef:
    """Save a template and let an investigator sign it; return its exact name."""
    ref = save_template(session, an_act(Role.PHYSICIAN), a_template)
    sign_template(session, an_act(Role.INVESTIGATOR), ref, valid_from)
    session.flush()
    return ref


spans = st.builds(Span, st.integers(-3, 9), st.sampled_from(SpanUnit))
gaps = st.one_of(
    st.builds(Span, st.integers(1, 90), st.just(DAYS)),
    st.builds(Span, st.integers(1, 12), st.just(WEEKS)),
    st.builds(Span, st.integers(1, 3), st.just(MONTHS)),
)
windows = st.builds(Window, st.integers(-7, -2), st.integers(2, 7), st.integers(-1, 0), st.integers(0, 1))
bases = st.sampled_from(Basis)
numbers = st.one_of(st.none(), st.integers(1, 6))
first_days = st.dates(date(2023, 12, 1), date(2026, 12, 31))


@st.composite
def arms(draw: st.DrawFn) -> Arm:
    """Any arm without a loop of anchors: cycles, DLI, and up to six lines that are counted from them."""
    lines = [
        cycles(
            draw(st.integers(1, 5)),
            every=draw(st.one_of(st.none(), gaps)),
            offset=draw(spans),
            days_on=draw(st.integers(1, 42)),
            days_off=draw(st.integers(0, 28)),
            window=draw(windows),
            anchor=draw(st.sampled_from((TRANSPLANT, Anchor(AnchorEvent.ENROLMENT)))),
            after_last=draw(st.booleans()),
            until=draw(st.one_of(st.none(), st.builds(Span, st.integers(3, 12), st.just(MONTHS)))),
        )
    ]
    if draw(st.booleans()):
        events = st.sampled_from((AnchorEvent.CYCLE_START, AnchorEvent.CYCLE_END, AnchorEvent.FIRST_DOSE))
        anchor = Anchor(draw(events), draw(st.integers(1, 3)), draw(bases))
        lines.append(dlis(draw(st.integers(1, 4)), every=draw(gaps), offset=draw(spans), anchor=anchor))
    for place in range(draw(st.integers(0, 6))):
        event = draw(st.sampled_from(AnchorEvent))
        anchor = Anchor(event, draw(numbers) if event.is_numbered else None, draw(bases))
        repeat = Repeat(draw(st.integers(1, 4)), draw(st.one_of(st.none(), gaps)))
        sort = draw(st.sampled_from((StepSort.MRD, StepSort.CHIMERISM, StepSort.GVHD, StepSort.LABS)))
        lines.append(looks(f"look{place}", anchor, draw(spans), draw(windows), repeat, sort))
    return arm(*draw(st.permutations(lines)))


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    """Any facts of a patient after transplant: cycles begun one after the other, the last perhaps running, and DLI."""
    transplant_on = draw(first_days)
    day = transplant_on
    begun: list[CycleFact] = []
    for number in range(1, draw(st.integers(0, 3)) + 1):
        started_on = day + timedelta(days=draw(st.integers(0, 90)))
        day = started_on + timedelta(days=draw(st.integers(1, 40)))
        begun.append(CycleFact(number, started_on, day))
    still_runs = draw(st.booleans())
    if begun and still_runs:
        begun[-1] = CycleFact(begun[-1].number, begun[-1].started_on)
    given = draw(st.lists(st.integers(0, 300), max_size=2))
    enrolled_on = draw(st.one_of(st.none(), st.integers(0, 60).map(lambda days: transplant_on + timedelta(days=days))))
    return Facts(
        transplant_on, enrolled_on, tuple(begun), tuple(transplant_on + timedelta(days=days) for days in sorted(given))
    )
