"""Texts that keep off one another."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bline_desktop.plots.labels import Shelf, spread, wrapped
from bline_desktop.plots.stamp import text_width

places = st.lists(st.floats(min_value=0, max_value=200), min_size=1, max_size=6)


@given(places, st.data())
def test_spread_labels_never_cover_one_another_and_stay_inside(wanted: list[float], data: st.DataObject) -> None:
    heights = data.draw(st.lists(st.sampled_from([13.0, 26.0]), min_size=len(wanted), max_size=len(wanted)))
    low, high = 0.0, 240.0
    placed = spread(wanted, heights, low, high)
    tops = sorted((middle - height / 2, middle + height / 2) for middle, height in zip(placed, heights, strict=True))
    assert tops[0][0] >= low - 1e-6
    assert tops[-1][1] <= high + 1e-6
    assert all(after[0] >= before[1] - 1e-6 for before, after in itertools.pairwise(tops))


@given(places)
def test_spread_keeps_the_order_of_what_was_wanted(wanted: list[float]) -> None:
    placed = spread(wanted, [10.0] * len(wanted), -1000.0, 1000.0)
    pairs = sorted(zip(wanted, placed, strict=True))
    assert [place for _wish, place in pairs] == pytest.approx(sorted(placed))


@given(st.lists(st.integers(min_value=0, max_value=30), min_size=2, max_size=3))
def test_spread_is_the_least_squares_answer(wishes: list[int]) -> None:
    """Held to a search over all whole places."""
    wanted = sorted(float(wish) for wish in wishes)
    placed = spread(wanted, [4.0] * len(wanted), -100.0, 100.0)
    cost = sum((place - wish) ** 2 for place, wish in zip(placed, wanted, strict=True))
    grid = range(-8, 40)
    legal = (
        tries for tries in itertools.combinations(grid, len(wanted))
        if all(after - before >= 4 for before, after in itertools.pairwise(tries))
    )  # fmt: skip
    best = min(sum((place - wish) ** 2 for place, wish in zip(tries, wanted, strict=True)) for tries in legal)
    assert cost <= best + 1e-6


def test_labels_that_have_room_stay_where_they_are_wanted() -> None:
    assert spread([10.0, 50.0, 90.0], [12.0] * 3, 0.0, 100.0) == [10.0, 50.0, 90.0]
    assert spread([], [], 0.0, 100.0) == []


def test_labels_without_room_share_what_there_is() -> None:
    placed = spread([5.0] * 5, [20.0] * 5, 0.0, 50.0)
    assert placed == pytest.approx([5.0, 15.0, 25.0, 35.0, 45.0])


def test_a_shelf_gives_each_place_once() -> None:
    shelf = Shelf(0.0, 100.0)
    assert shelf.take(10.0, 30.0)
    assert not shelf.take(32.0, 50.0)  # nearer than the margin
    assert shelf.take(34.0, 50.0)
    assert not shelf.take(-1.0, 5.0)
    assert not shelf.take(90.0, 101.0)


def test_a_blocked_place_is_not_given() -> None:
    shelf = Shelf(0.0, 100.0)
    shelf.block(40.0, 60.0)
    shelf.block(20.0, 10.0)  # nothing is there
    assert not shelf.take(50.0, 55.0)
    assert shelf.take(12.0, 18.0)


def test_wrapping_breaks_at_spaces_and_keeps_every_word() -> None:
    text = "Flow cytometry · Bone marrow"
    lines = wrapped(text, 9, 100).split("\n")
    assert " ".join(lines) == text
    assert all(text_width(line, 9) <= 100 for line in lines)
    assert len(lines) == 2


def test_wrapping_breaks_chinese_between_any_two_characters() -> None:
    lines = wrapped("微小残留病灶检测结果", 9, 60).split("\n")
    assert "".join(lines) == "微小残留病灶检测结果"
    assert len(lines) > 1


def test_a_word_that_is_too_wide_stands_alone() -> None:
    assert wrapped("Immunosuppression", 9, 10) == "Immunosuppression"


def test_bold_is_wider_and_nothing_has_no_width() -> None:
    assert text_width("Blinatumomab", 9, True) > text_width("Blinatumomab", 9)
    assert text_width("", 9) == 0.0
    assert np.isclose(text_width("10⁻⁴", 18), 2 * text_width("10⁻⁴", 9), rtol=0.1)
