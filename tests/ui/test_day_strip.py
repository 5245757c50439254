"""The days beside an entry: which they are, where they lie, and that each point of the strip is one of them."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, QRect

from bline_desktop.ui.widgets.day_strip import DAYS, HEIGHT, DayStrip

DAY = timedelta(days=1)
TODAY = date(2026, 11, 24)
ROOM = QRect(0, 0, 1003, 600)


@pytest.mark.parametrize(("days", "first"), [(10, 7), (3, 0), (0, 0), (-20, 0)])
def test_three_days_lie_before_the_entry_and_none_of_them_is_over(days: int, first: int) -> None:
    strip = DayStrip.beside(TODAY + days * DAY, TODAY, ROOM, QPoint(5, 5))
    assert strip.days == tuple(TODAY + (first + place) * DAY for place in range(DAYS))
    assert strip.stays == TODAY + days * DAY


@pytest.mark.parametrize(("hand", "top"), [(10, 600 - HEIGHT), (300, 0), (590, 0), (299, 600 - HEIGHT)])
def test_it_lies_at_the_edge_that_is_farther_from_the_hand(hand: int, top: int) -> None:
    strip = DayStrip.beside(TODAY, TODAY, ROOM, QPoint(5, hand))
    assert strip.box == QRect(0, top, 1003, HEIGHT)
    assert not strip.box.contains(QPoint(5, hand))


def test_each_point_of_it_is_one_day_from_left_to_right_and_beside_it_there_is_none() -> None:
    strip = DayStrip.beside(TODAY, TODAY, ROOM, QPoint(5, 5))
    middle = strip.box.center().y()
    found = [strip.day_at(QPoint(x, middle)) for x in range(ROOM.width())]
    assert None not in found
    assert list(dict.fromkeys(found)) == list(strip.days)
    assert found == sorted(day for day in found if day is not None)
    outside = (QPoint(-1, middle), QPoint(1003, middle), QPoint(9, strip.box.top() - 1))
    assert [strip.day_at(place) for place in outside] == [None] * 3
