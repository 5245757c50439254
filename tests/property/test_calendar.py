"""Whatever stands in a calendar, each of its days has it exactly once in each view, and no two spans share a lane."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bline_desktop.domain.plan.calendar_cells import DayCell, agenda, cells, rows
from bline_desktop.domain.plan.entries import CalendarEntry, EntrySort
from bline_desktop.domain.plan.month_grid import month_weeks, week_of
from tests.support.calendars import NOW, a_view, an_entry

MONTH = date(2026, 2, 1)  # 28 days; reached from entries of the months around it as well


@st.composite
def entries(draw: st.DrawFn) -> tuple[CalendarEntry, ...]:
    """Draw entries of one or more days, with or without a time, within or around the month."""
    made = []
    for number in range(draw(st.integers(0, 14))):
        first = MONTH + timedelta(days=draw(st.integers(-20, 45)))
        last = first + timedelta(days=draw(st.integers(0, 30)))
        sort, at = draw(st.sampled_from(EntrySort)), draw(st.sampled_from((None, NOW, NOW + timedelta(hours=3))))
        trial_id = f"ZJ-{draw(st.integers(1, 12))}"
        made.append(an_entry(first, last, trial_id, sort=sort, at=at, step=f"step:{number}"))
    return tuple(made)


def standing(shown: Iterable[DayCell]) -> Counter[tuple[date, str | None]]:
    """Count in how many cells each planned day of each entry stands."""
    return Counter((cell.day.day, entry.step) for cell in shown for entry in cell.entries)


@given(entries(), st.integers(0, 6))
def test_each_planned_day_stands_in_exactly_one_cell_of_each_view(
    planned: tuple[CalendarEntry, ...], first: int
) -> None:
    weeks = month_weeks(2026, 2, first)
    days = [day for week in weeks for day in week]
    view = a_view(days[0], days[-1], planned)
    expected = Counter({(day, entry.step): 1 for entry in planned for day in days if entry.first <= day <= entry.last})
    month = [cell for row in rows(view, weeks, 2) for cell in row]
    assert standing(month) == expected
    assert [cell.day.day for cell in month] == days
    assert standing(cell for day in days[::7] for cell in cells(view, week_of(day, first))) == expected
    assert standing(cells(view, (day,))[0] for day in days) == expected
    assert standing(agenda(view)) == expected


@given(entries())
def test_no_two_spans_share_a_lane_and_each_keeps_its_lane_through_a_week(planned: tuple[CalendarEntry, ...]) -> None:
    weeks = month_weeks(2026, 2)
    view = a_view(weeks[0][0], weeks[-1][-1], planned)
    for row in rows(view, weeks):
        kept: dict[str | None, int] = {}
        for cell in row:
            lanes = [span.lane for span in cell.spans]
            assert lanes == sorted(set(lanes))
            assert all(kept.setdefault(span.entry.step, span.lane) == span.lane for span in cell.spans)
        most = max((len(cell.spans) for cell in row), default=0)
        assert set(kept.values()) == set(range(most)), "a lane is opened only where all others are taken"


@given(entries(), st.randoms(use_true_random=False))
def test_cells_do_not_hang_on_the_order_of_entries(planned: tuple[CalendarEntry, ...], random: object) -> None:
    shuffled = list(planned)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    weeks = month_weeks(2026, 2)
    first, last = weeks[0][0], weeks[-1][-1]
    assert rows(a_view(first, last, shuffled), weeks, 2) == rows(a_view(first, last, planned), weeks, 2)


@given(entries(), st.integers(0, 3))
def test_the_lanes_of_a_week_are_the_same_in_whatever_month_or_week_it_is_shown(
    planned: tuple[CalendarEntry, ...], number: int
) -> None:
    weeks = month_weeks(2026, 2)
    week = weeks[number]
    touching = tuple(entry for entry in planned if entry.first <= week[-1] and entry.last >= week[0])
    alone = cells(a_view(week[0], week[-1], touching), week)
    assert alone == rows(a_view(weeks[0][0], weeks[-1][-1], planned), weeks)[number]
