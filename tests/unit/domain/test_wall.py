"""Pages of the wall view: what presses most stands first, and no row is lost between two pages."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bline_desktop.domain.timeline import Said
from bline_desktop.domain.wall import Presses, Wall, WallRow, pages
from bline_desktop.domain.words import N_

NOW = datetime(2026, 11, 22, 6, 5, tzinfo=UTC)


@given(st.lists(st.integers(1, 120), max_size=60), st.integers(0, 700))
def test_every_row_stands_on_one_page_in_its_order_and_a_page_is_as_full_as_it_can_be(
    heights: list[int], room: int
) -> None:
    found = pages(heights, room)
    assert [place for page in found for place in page] == list(range(len(heights)))
    assert found[0] if heights else len(found) == 1
    for page in found:
        assert len(page) <= 1 or sum(heights[place] for place in page) <= room
        if page.stop < len(heights):
            assert sum(heights[place] for place in range(page.start, page.stop + 1)) > room


def row(trial_id: str, presses: Presses, hours: int | None = None) -> WallRow:
    change_by = None if hours is None else NOW + timedelta(hours=hours)
    return WallRow(None, None, trial_id, None, Said(N_("board", "Running")), change_by, None, presses)


def test_what_presses_most_stands_first_then_the_next_bag_then_the_bed() -> None:
    rows = (
        row("ZJ-001", Presses.NOTHING),
        row("ZJ-002", Presses.RUNS, 20),
        row("ZJ-003", Presses.RUNS, 5),
        row("ZJ-004", Presses.DUE),
        row("ZJ-005", Presses.STANDS),
        row("ZJ-006", Presses.NOTHING),
        row("ZJ-007", Presses.DUE, 1),
        row("ZJ-008", Presses.CRITICAL),
    )
    assert [one.trial_id[-1] for one in Wall(NOW, rows).by_urgency] == ["8", "5", "7", "4", "3", "2", "1", "6"]
