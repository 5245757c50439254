"""How a plan is said."""

from datetime import date
from decimal import Decimal

import pytest

from bline_desktop.domain.plan.changes import Cause
from bline_desktop.domain.plan.protocol import Anchor, AnchorEvent, StepSort
from bline_desktop.domain.plan.said import (
    say_awaited,
    say_brief,
    say_day,
    say_deviation,
    say_doses,
    say_shift,
    say_step,
    say_window,
)
from bline_desktop.domain.plan.spans import Window
from bline_desktop.domain.plan.state import Deviation, DeviationSort
from bline_desktop.domain.plan.steps import DatedDose, DatedStep
from bline_desktop.domain.treatment.cells import CellDose, CellPower
from bline_desktop.domain.words import Words
from tests.support.store import ZONE

DAY = date(2026, 11, 26)
WORDS = Words(ZONE)


def said(value: object) -> str:
    return WORDS.value(value)


def a_step(sort: StepSort, number: int | None = None, **more: object) -> DatedStep:
    values: dict[str, object] = {"title": "A look", "target": DAY, "days": None, **more}
    return DatedStep(key="one:1", name="one", sort=sort, number=number, **values)  # type: ignore[arg-type]


def doses(*numbers: int | None) -> tuple[DatedDose, ...]:
    return tuple(DatedDose(1, DAY, None if number is None else Decimal(number)) for number in numbers)


def test_a_cycle_is_said_with_its_days_and_its_doses() -> None:
    cycle = a_step(StepSort.CYCLE, 2, ends_on=date(2026, 12, 24), doses=doses(9, 28))
    assert said(say_step(cycle)) == "Cycle 2, 28 days, 9 then 28 micrograms per day"
    assert said(say_step(a_step(StepSort.CYCLE, 3, target=None))) == "Cycle 3"


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ([28], "28 micrograms per day"),
        ([8, 16, 28], "8 then 16 then 28 micrograms per day"),
        ([9, None], "dose not filled in"),
        ([], "dose not filled in"),
    ],
)
def test_the_steps_of_a_dose_are_said_in_their_order(given: list[int | None], text: str) -> None:
    assert said(say_doses([None if dose is None else Decimal(dose) for dose in given])) == text


def test_a_dli_is_said_with_its_dose() -> None:
    dose = CellDose(Decimal(1), CellPower.E6)
    assert said(say_step(a_step(StepSort.DLI, 2, cells=dose))) == "DLI 2, 1 × 10⁶ CD3+ cells per kg"
    assert said(say_step(a_step(StepSort.DLI, 2))) == "DLI 2"


def test_a_look_names_the_cycle_or_dli_that_it_belongs_to() -> None:
    assert said(say_step(a_step(StepSort.MRD, 2, counted_from=AnchorEvent.CYCLE_END))) == "A look, cycle 2"
    assert said(say_step(a_step(StepSort.MRD, 2, counted_from=AnchorEvent.DLI))) == "A look, DLI 2"
    assert said(say_step(a_step(StepSort.MRD))) == "A look"
    assert said(say_step(a_step(StepSort.CYCLE, is_added=True))) == "A look"


def test_where_there_is_little_room_a_treatment_is_its_number() -> None:
    assert said(say_brief(a_step(StepSort.CYCLE, 2, ends_on=DAY))) == "Cycle 2"
    assert said(say_brief(a_step(StepSort.DLI, 1, cells=CellDose(Decimal(1), CellPower.E6)))) == "DLI 1"
    assert said(say_brief(a_step(StepSort.CYCLE))) == "A look"
    assert said(say_brief(a_step(StepSort.MRD, 2, counted_from=AnchorEvent.DLI))) == "A look, DLI 2"


def test_a_title_with_braces_is_said_as_it_stands() -> None:
    assert said(say_step(a_step(StepSort.MRD, title="MRD {urgent}"))) == "MRD {urgent}"


def test_a_day_has_its_weekday_and_a_window_both_its_ends() -> None:
    assert said(say_day(DAY)) == "Thu 26-Nov-2026"
    assert said(say_window(Window(-2, 2).days(DAY))) == "Tue 24-Nov-2026 to Sat 28-Nov-2026"
    assert said(say_window(Window().days(DAY))) == "Thu 26-Nov-2026"


@pytest.mark.parametrize(
    ("anchor", "text"),
    [
        (Anchor(AnchorEvent.TRANSPLANT), "the transplant"),
        (Anchor(AnchorEvent.ENROLMENT), "the enrolment"),
        (Anchor(AnchorEvent.FIRST_DOSE), "the first dose"),
        (Anchor(AnchorEvent.CYCLE_START, 2), "the start of cycle 2"),
        (Anchor(AnchorEvent.CYCLE_END, 1), "the end of cycle 1"),
        (Anchor(AnchorEvent.DLI, 3), "DLI 3"),
        (Anchor(AnchorEvent.DLI), "DLI 1"),
    ],
)
def test_what_a_step_waits_for_is_said(anchor: Anchor, text: str) -> None:
    assert said(say_awaited(anchor)) == text


def test_a_move_and_a_deviation_are_said_in_days() -> None:
    assert said(say_shift(7)) == "moved by 7 days"
    assert said(say_shift(-1)) == "moved 1 day earlier"
    assert said(say_deviation(Deviation(DeviationSort.LATE, DAY, 3))) == "3 days late"
    assert said(say_deviation(Deviation(DeviationSort.EARLY, DAY, 1, Cause.PATIENT))) == "1 day early · patient"
    assert said(say_deviation(Deviation(DeviationSort.MISSED, DAY, 9, Cause.SAFETY))) == (
        "Missed, 9 days ago · safety hold"
    )
