"""The window of time: where instants lie, and that it never leaves its limits."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bline_desktop.plots.view import EPOCH, SHORTEST, View, moment_of, x_of

milliseconds = st.integers(min_value=0, max_value=3_000_000_000_000)
edges = st.floats(min_value=-1e5, max_value=1e5)
spans = st.floats(min_value=1e-4, max_value=1e5)


@given(milliseconds)
def test_an_instant_comes_back_to_the_millisecond(count: int) -> None:
    moment = EPOCH + timedelta(milliseconds=count)
    assert moment_of(x_of(moment)) == moment


def test_an_hour_that_is_on_the_clock_twice_is_two_places() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    first, second = (datetime(2026, 10, 25, 2, 30, tzinfo=berlin, fold=fold) for fold in (0, 1))
    assert x_of(second) - x_of(first) == pytest.approx(1 / 24)


def test_places_are_days_since_the_epoch() -> None:
    assert x_of(datetime(2000, 1, 3, 12, tzinfo=UTC)) == 2.5


@given(edges, spans, spans)
def test_a_held_window_lies_within_its_limits(left: float, span: float, room: float) -> None:
    limits = View(0.0, max(room, SHORTEST))
    held = View(left, left + span).held(limits)
    assert held.left >= limits.left - 1e-6
    assert held.right <= limits.right + 1e-6
    assert SHORTEST - 1e-6 <= held.span <= limits.span + 1e-6


def test_a_window_within_its_limits_is_left_as_it_is() -> None:
    assert View(2.0, 5.0).held(View(0.0, 10.0)) == View(2.0, 5.0)


@given(edges, spans, st.floats(min_value=0.2, max_value=5.0), st.floats(min_value=0.0, max_value=1.0))
def test_zoom_leaves_the_place_under_the_pointer(left: float, span: float, factor: float, share: float) -> None:
    view = View(left, left + span)
    zoomed = view.zoomed(factor, view.at(share))
    assert zoomed.span == pytest.approx(span * factor, abs=1e-6)
    assert zoomed.at(share) == pytest.approx(view.at(share), abs=1e-6)


def test_shift_and_centre() -> None:
    assert View(10.0, 20.0).shifted(-0.5) == View(5.0, 15.0)
    assert View(10.0, 20.0).centred(0.0) == View(-5.0, 5.0)
    assert View(10.0, 20.0).share(12.5) == 0.25
