"""Every result stands at its value, a negative at its own sensitivity; only what belongs together is joined."""

import math
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bline_desktop.domain.observations.mrd_course import CONFIRMED
from bline_desktop.domain.timeline import Lane, PointShape, Said, Scale, Series, Timeline
from bline_desktop.plots.margin import last_words
from bline_desktop.plots.view import View, x_of
from tests.support.timelines import (
    BELOW,
    BETWEEN,
    GATED,
    MISSING,
    NOW,
    VALUE,
    day,
    lanes,
    poor,
    rich,
    series,
)
from tests.unit.plots.pictures import WORDS, line, picture_of, places, segments, texts, values

RICH = rich()
FLOW, NGS = "Flow cytometry · Bone marrow", "NGS · Bone marrow"


def mrd(*made: Series) -> Timeline:
    return replace(poor(), lanes=lanes(made, ()))


def chimerism(*made: Series) -> Timeline:
    return replace(poor(), lanes=lanes((), made))


def test_measured_values_stand_at_their_values() -> None:
    xs, ys = values(line(picture_of(RICH).lanes[0].axes, f"value {FLOW}"))
    assert ys.tolist() == [0.0031, 0.012]
    assert xs.tolist() == [x_of(point.at) for point in RICH.lanes[0].series[0].points[:2]]


def test_a_negative_is_an_open_triangle_at_its_own_sensitivity() -> None:
    axes = picture_of(RICH).lanes[0].axes
    for name, sensitivities in ((FLOW, [1e-4]), (NGS, [1e-6]), ("RQ-PCR · Peripheral blood", [1e-5, 1e-5])):
        marks = line(axes, f"below {name}")
        assert values(marks)[1].tolist() == pytest.approx(sensitivities)
        assert marks.get_marker() == "v"
        assert marks.get_markerfacecolor() == "#FFFFFF"


def test_a_gated_negative_has_a_marker_of_its_own_and_its_name() -> None:
    picture = picture_of(RICH)
    marks = line(picture.lanes[0].axes, f"below_gated {FLOW}")
    assert values(marks)[1].tolist() == pytest.approx([1e-4, 1e-4])
    assert not isinstance(marks.get_marker(), str)
    assert texts(picture).count("CD19-gated") == 2


def test_a_conversion_is_named_at_its_first_positive() -> None:
    made = series("flow", "mrd", "o", [(80, BELOW, "0.0001"), (90, VALUE, "0.0003"), (97, VALUE, "0.001")])
    first = replace(made.points[1], label=Said(CONFIRMED))
    picture = picture_of(mrd(replace(made, points=(made.points[0], first, made.points[2]))))
    assert texts(picture).count("MRD conversion, confirmed") == 1


def test_a_negative_has_a_tail_downwards_and_a_value_has_none() -> None:
    point = (80.0, BELOW, "0.0001")
    tails = segments(picture_of(mrd(series("a", "mrd", "o", [point, (90, VALUE, "0.01")]))).lanes[0].axes, 0)
    assert len(tails) == 1
    (top, foot) = tails[0]
    assert top.tolist() == pytest.approx([x_of(day(80) + timedelta(hours=12)), 1e-4])
    assert foot[0] == top[0]
    assert 1e-6 < foot[1] < 1e-4


def test_positive_below_the_range_is_half_filled_with_a_bar_down_to_the_sensitivity() -> None:
    axes = picture_of(mrd(series("a", "mrd", "o", [(80.0, BETWEEN, "0.0001")]))).lanes[0].axes
    marks = line(axes, "between a")
    assert marks.get_fillstyle() == "bottom"
    assert values(marks)[1].tolist() == [1e-4]
    (bar,) = segments(axes, 0)
    assert bar[:, 1].tolist() == pytest.approx([1e-4, 1e-5])


def test_positive_below_the_range_without_a_sensitivity_reaches_to_the_foot_of_the_axis() -> None:
    made = series("a", "mrd", "o", [(80.0, BETWEEN, "0.0001")])
    made = replace(made, points=tuple(replace(point, low=None) for point in made.points))
    (bar,) = segments(picture_of(mrd(made)).lanes[0].axes, 0)
    assert bar[1, 1] == pytest.approx(1e-7)


def test_what_could_not_be_evaluated_is_a_cross_under_the_axis() -> None:
    panel = picture_of(RICH).lanes[1]
    xs, ys = values(line(panel.axes, "not_evaluable CD19"))
    assert len(xs) == 2
    assert all(y < 0 for y in ys)
    assert panel.y_px(ys[0]) < panel.box.bottom
    log = picture_of(mrd(series("a", "mrd", "o", [(80.0, MISSING, None)]))).lanes[0]
    assert 0 < values(line(log.axes, "not_evaluable a"))[1][0] < 1e-7


def test_a_line_is_broken_where_a_result_is_missing() -> None:
    xs, ys = values(line(picture_of(RICH).lanes[1].axes, "line CD19"))
    assert np.isnan(ys).tolist() == [False, False, True, True, False]
    assert len(xs) == 5


def test_a_zero_stands_at_the_foot_of_a_log_axis() -> None:
    xs, ys = values(line(picture_of(mrd(series("a", "mrd", "o", [(80.0, VALUE, "0")]))).lanes[0].axes, "value a"))
    assert ys.tolist() == [1e-7]
    assert len(xs) == 1


shapes = st.sampled_from([VALUE, BELOW, GATED, BETWEEN, MISSING])
points = st.lists(st.tuples(st.integers(min_value=0, max_value=300), shapes), min_size=1, max_size=8)


@settings(max_examples=25, deadline=None)
@given(st.lists(points, min_size=1, max_size=4))
def test_only_points_of_one_series_are_ever_joined(made: list[list[tuple[int, PointShape]]]) -> None:
    """Each series has its own sensitivity, so that a line which strayed would be seen in its values."""
    all_series = tuple(
        series(
            f"s{number}",
            "mrd",
            "o",
            [(float(at), shape, None if shape is MISSING else f"1e-{number + 2}") for at, shape in one],
        )
        for number, one in enumerate(made)
    )
    panel = picture_of(mrd(*all_series), size=(600, 400)).lanes[0]
    joins = [one for one in panel.axes.lines if str(one.get_gid()).startswith("line ")]
    assert len(joins) == len(all_series)
    for one, join in zip(all_series, joins, strict=True):
        xs, ys = values(join)
        assert join.get_gid() == f"line {one.key}"
        assert list(xs) == sorted(x_of(point.at) for point in one.points)
        assert {round(math.log10(y)) for y in ys if not math.isnan(y)} <= {-2 - int(one.key[1:])}
        assert int(np.isnan(ys).sum()) == sum(point.shape is MISSING for point in one.points)
    others = [one for one in panel.axes.lines if not str(one.get_gid()).startswith("line ")]
    assert {one.get_linestyle() for one in others} <= {"None"}


def test_series_of_one_colour_differ_by_their_dashes() -> None:
    axes = picture_of(RICH).lanes[0].axes
    lines = [line(axes, f"line {one.key}") for one in RICH.lanes[0].series]
    assert len({str(vars(one)["_unscaled_dash_pattern"]) for one in lines}) == 3


def test_the_log_axis_says_powers_and_percent() -> None:
    levels = picture_of(RICH, size=(1200, 1000)).lanes[0].levels()
    assert [text for _y, text in levels] == [
        "10⁰ (100 %)",
        "10⁻¹ (10 %)",
        "10⁻² (1 %)",
        "10⁻³ (0.1 %)",
        "10⁻⁴ (0.01 %)",
        "10⁻⁵ (0.001 %)",
        "10⁻⁶ (0.0001 %)",
        "10⁻⁷ (0.00001 %)",
    ]
    assert [y for y, _text in levels] == sorted(y for y, _text in levels)


@pytest.mark.parametrize("height", [300, 360, 420, 500, 640, 900])
def test_marks_of_an_axis_never_crowd(height: int) -> None:
    for panel in picture_of(RICH, size=(900, height)).lanes:
        ys = sorted(y for y, _text in panel.levels())
        assert len(ys) >= 2
        assert all(after - before >= 11 for before, after in pairwise(ys))


def test_pixels_and_axes_agree() -> None:
    picture = picture_of(RICH)
    for panel in picture.lanes:
        for one in panel.lane.series:
            for point in one.points:
                value = panel.value_of(point)
                dots = panel.axes.transData.transform((x_of(point.at), value))
                target = picture.target_of(point.record_id)
                assert target is not None
                place = picture.place_of(target, picture.view)
                assert (place.left, place.top) == pytest.approx((dots[0], 760 - dots[1]), abs=0.01)


def test_an_empty_lane_says_so() -> None:
    assert texts(picture_of(poor())).count("No result recorded yet") == 2


def test_lines_are_named_at_their_ends_without_overlap() -> None:
    for size in ((1200, 760), (800, 420), (700, 320)):
        picture = picture_of(RICH, size=size)
        for panel in picture.lanes:
            right = [place for one in panel.lane.series for place in places(picture, one.title.values[0][1])]  # type: ignore[arg-type]
            ys = sorted(y for x, y in right if x > panel.box.right)
            assert all(after - before >= 12 for before, after in pairwise(ys))


def test_the_margin_says_the_last_result_of_the_window() -> None:
    picture = picture_of(RICH)
    assert {
        "negative at 0.01\N{NO-BREAK SPACE}%, CD19-gated, 01-Dec-2026",
        "negative at 0.0001\N{NO-BREAK SPACE}%, 01-Dec-2026",
    } <= set(texts(picture))
    picture.window(day(100), day(119))
    said = texts(picture)
    assert "positive, below range, 15-Nov-2026" in said
    assert [text for text in said if "not evaluable" in text] == [
        "not evaluable",
        "not evaluable, 15-Nov-2026",
    ]  # the cross, and the margin
    assert "99\N{NO-BREAK SPACE}%, 15-Nov-2026" in said


def test_a_line_that_has_not_begun_has_no_name() -> None:
    picture = picture_of(RICH)
    picture.window(day(20), day(35))
    assert not places(picture, NGS)
    assert places(picture, FLOW)


def test_a_name_stands_where_its_line_leaves_the_window() -> None:
    made = series("CD3", "chimerism_cd3", "s", [(80, VALUE, "100"), (90, VALUE, "0")])
    picture = picture_of(chimerism(made))
    picture.show(View(x_of(day(75.5)), x_of(day(85.5))))
    (place,) = (place for place in places(picture, "CD3") if place[0] > picture.lanes[1].box.right)
    assert place[1] == pytest.approx(picture.lanes[1].y_px(50.0), abs=14)


@pytest.mark.parametrize(("shape", "value", "crosses"), [(VALUE, "90", True), (MISSING, None, False)])
def test_a_hairline_leads_from_a_value_and_never_through_the_words_of_a_cross(
    shape: PointShape, value: str | None, crosses: bool
) -> None:
    picture = picture_of(chimerism(series("CD19", "chimerism_cd19", "^", [(80, shape, value)])))
    (margin,) = (one for one in picture._margins if one._panel.lane.series)
    starts = [float(segment[0][0]) for segment in margin._leaders.get_segments()]
    assert [start < margin._panel.box.right for start in starts] == [crosses]


def test_last_words_say_a_share_in_percent() -> None:
    point = series("a", "mrd", "o", [(1, VALUE, "0.00123")]).points[0]
    said = last_words(point, Scale.LOG)
    assert WORDS.say(said.message, **dict(said.values)) == "0.123\N{NO-BREAK SPACE}%"


def test_an_unknown_colour_is_drawn_as_text() -> None:
    axes = picture_of(mrd(series("a", "no such token", "o", [(80.0, VALUE, "0.01")]))).lanes[0].axes
    assert line(axes, "line a").get_color() == "#4A5968"


def test_a_lane_of_one_decade_still_has_marks() -> None:
    lane = Lane("x", RICH.lanes[0].title, Scale.LOG, None, Decimal("0.1"), Decimal(1), ())
    levels = picture_of(replace(poor(), lanes=(lane,), now=NOW)).lanes[0].levels()
    assert [text for _y, text in levels] == ["10⁰ (100 %)", "10⁻¹ (10 %)"]
