"""Planned doses on the printed month: by their protocol, as not ordered, and no number that is cut."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from bline_desktop.domain.plan.cycle_doses import STEP, ByProtocol, CycleDoses, DayDose, DoseChange
from bline_desktop.domain.plan.entries import CalendarEntry, EntrySort
from bline_desktop.domain.plan.said import CYCLE
from bline_desktop.domain.plan.state import StepState
from bline_desktop.domain.timeline import Said
from tests.unit.reports.months import a_month, an_entry
from tests.unit.reports.test_month import pages_of

BY = ByProtocol("sixteen", "A protocol with a title that is far too long for one day, and longer than two", "2")
CHANGE = "Dose step: 9 to 28 micrograms per day by protocol sixteen 2, not ordered yet"


def a_cycle(first: int) -> CalendarEntry:
    """Return a cycle that nobody has ordered, from a day of November on."""
    doses = CycleDoses(
        (DayDose(date(2026, 11, first), Decimal(9)), DayDose(date(2026, 11, first + 7), Decimal(28))), BY
    )
    one = an_entry(14, EntrySort.INFUSION, "", date(2026, 11, first), last=date(2026, 12, 8), state=StepState.PLANNED)
    return replace(one, title=Said(CYCLE, (("number", 2),)), doses=doses)


def a_change(day: int, number: int = 14) -> CalendarEntry:
    change = DoseChange(8, date(2026, 11, day), Decimal(9), Decimal(28))
    one = an_entry(number, EntrySort.DOSE_STEP, "", change.on, state=StepState.PLANNED)
    return replace(one, title=change.title, doses=change.doses(BY))


def test_a_planned_dose_is_printed_with_its_protocol_and_as_not_ordered() -> None:
    (text,) = pages_of(a_month(a_cycle(9), a_change(16)))
    assert f"ZJ-014 {CHANGE}" in text
    assert f"ZJ-014 Cycle 2 starts · 9 micrograms per day by protocol {BY.title}, version 2, not ordered yet" in text
    assert text.count("starts · 9 micrograms") == 1  # the weeks after the first have the cycle alone


def test_an_ordered_change_of_dose_is_printed_as_ordered_until_it_is_given() -> None:
    step = replace(a_change(16), title=Said(STEP, (("dose", Decimal(28)),)), doses=None, state=None)
    (text,) = pages_of(a_month(step, replace(step, trial_id="ZJ-015", is_done=True)))
    assert "ZJ-014 Step to 28 micrograms per day, ordered" in text
    assert text.count("Step to 28") == 2
    assert text.count("ordered") == 1


def test_where_a_bar_is_short_it_says_the_protocol_briefly_or_the_cycle_alone() -> None:
    for first, said in ((13, "starts · 9 micrograms per day by protocol sixteen 2, not ordered yet"), (15, "Cycle 2")):
        (text,) = pages_of(a_month(a_cycle(first)))
        assert f"ZJ-014 Cycle 2 {said}" in text if said != "Cycle 2" else "starts" not in text


def test_what_has_no_room_is_listed_in_full() -> None:
    grid, *rest = pages_of(a_month(*(a_change(16, number) for number in range(60))))
    assert "see the list" in grid
    assert "".join(rest).count(CHANGE) == 60 - grid.count(CHANGE)
