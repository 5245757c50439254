"""Whole weeks of a month, and what stands on their days in which lane."""

from datetime import UTC, date, datetime

import pytest

from bline_desktop.domain.plan.calendar_cells import agenda, cells, in_order, rows
from bline_desktop.domain.plan.entries import EntrySort
from bline_desktop.domain.plan.month_grid import month_weeks, week_of
from tests.support.calendars import a_view, an_entry

MONDAY, SATURDAY, SUNDAY = 0, 5, 6


def test_a_month_is_shown_in_whole_weeks_from_monday() -> None:
    weeks = month_weeks(2026, 11, MONDAY)
    assert (weeks[0][0], weeks[-1][-1], len(weeks)) == (date(2026, 10, 26), date(2026, 12, 6), 6)


def test_a_month_is_shown_in_whole_weeks_from_sunday() -> None:
    weeks = month_weeks(2026, 11, SUNDAY)
    assert (weeks[0][0], weeks[-1][-1], len(weeks)) == (date(2026, 11, 1), date(2026, 12, 5), 5)


def test_a_february_that_begins_on_monday_needs_four_weeks() -> None:
    weeks = month_weeks(2027, 2, MONDAY)
    assert (weeks[0][0], weeks[-1][-1], len(weeks)) == (date(2027, 2, 1), date(2027, 2, 28), 4)


def test_a_leap_day_stands_in_its_month() -> None:
    assert date(2028, 2, 29) in {day for week in month_weeks(2028, 2) for day in week}


def test_a_day_lies_in_the_week_that_holds_it() -> None:
    assert week_of(date(2026, 11, 1), SUNDAY)[0] == date(2026, 11, 1)
    assert week_of(date(2026, 11, 1), MONDAY)[0] == date(2026, 10, 26)
    assert week_of(date(2026, 11, 7), SATURDAY)[0] == date(2026, 11, 7)


def test_a_month_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="month"):
        month_weeks(2026, 13)


def test_days_of_other_months_are_told_apart() -> None:
    view = a_view(date(2026, 10, 26), date(2026, 12, 6))
    laid = rows(view, month_weeks(2026, 11), month=11)
    outside = [cell.day.day for row in laid for cell in row if cell.is_outside]
    assert (outside[0], outside[5], outside[6], len(outside)) == (
        date(2026, 10, 26),
        date(2026, 10, 31),
        date(2026, 12, 1),
        12,
    )


def test_a_day_that_was_not_asked_for_is_refused() -> None:
    with pytest.raises(KeyError):
        cells(a_view(date(2026, 11, 1), date(2026, 11, 1)), (date(2026, 11, 2),))


def test_the_first_free_lane_is_taken() -> None:
    """Three infusions; the third begins after the first has ended and takes its lane."""
    long = an_entry(date(2026, 11, 3), date(2026, 11, 8), "ZJ-002")
    short = an_entry(date(2026, 11, 2), date(2026, 11, 4), "ZJ-001")
    late = an_entry(date(2026, 11, 5), date(2026, 11, 6), "ZJ-003")
    week = week_of(date(2026, 11, 2))
    row = cells(a_view(week[0], week[-1], (late, long, short)), week)
    lanes = [[(span.entry.trial_id, span.lane) for span in cell.spans] for cell in row]
    assert lanes == [
        [("ZJ-001", 0)],
        [("ZJ-001", 0), ("ZJ-002", 1)],
        [("ZJ-001", 0), ("ZJ-002", 1)],
        [("ZJ-003", 0), ("ZJ-002", 1)],
        [("ZJ-003", 0), ("ZJ-002", 1)],
        [("ZJ-002", 1)],
        [("ZJ-002", 1)],
    ]
    assert [cell.lanes for cell in row] == [1, 2, 2, 2, 2, 2, 2]
    assert [(span.begins, span.ends) for cell in row[:3] for span in cell.spans if span.lane == 0] == [
        (True, False),
        (False, False),
        (False, True),
    ]


def test_the_lanes_of_a_week_stay_when_the_next_one_is_scrolled_into_sight() -> None:
    ends = an_entry(date(2026, 10, 26), date(2026, 11, 3), "ZJ-001")
    goes_on = an_entry(date(2026, 10, 28), date(2026, 11, 20), "ZJ-002")
    view = a_view(date(2026, 10, 26), date(2026, 11, 22), (ends, goes_on))
    weeks = tuple(week_of(day) for day in (date(2026, 10, 26), *(date(2026, 11, day) for day in (2, 9, 16))))
    assert rows(view, weeks)[1:] == rows(view, weeks[1:])


def test_what_has_no_time_stands_first_and_beds_stand_in_their_natural_order() -> None:
    day = date(2026, 11, 2)
    morning = datetime(2026, 11, 2, 1, 30, tzinfo=UTC)
    bag = an_entry(day, trial_id="ZJ-002", sort=EntrySort.BAG, at=morning)
    dli = an_entry(day, trial_id="ZJ-010", sort=EntrySort.DLI, at=morning)
    early_dli = an_entry(day, trial_id="ZJ-9", sort=EntrySort.DLI, at=morning)
    sample = an_entry(day, trial_id="ZJ-099")
    assert in_order((dli, early_dli, bag, sample)) == (sample, bag, early_dli, dli)


def test_an_agenda_leaves_out_days_without_anything() -> None:
    view = a_view(
        date(2026, 11, 1),
        date(2026, 11, 30),
        (an_entry(date(2026, 11, 5), date(2026, 11, 6)), an_entry(date(2026, 11, 20))),
    )
    listed = agenda(view)
    assert [cell.day.day.day for cell in listed] == [5, 6, 20]
    assert [len(cell.entries) for cell in listed] == [1, 1, 1]


def test_an_empty_agenda_has_no_days() -> None:
    assert agenda(a_view(date(2026, 11, 1), date(2026, 11, 30))) == ()
