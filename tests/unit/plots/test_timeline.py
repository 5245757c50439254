"""The picture as a whole: its window, its words, its colours, and what it is on paper."""

import warnings
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from pypdf import PdfReader

from bline_desktop.colours import DARK, LIGHT, PRINT, Theme
from bline_desktop.domain.timeline import Colour, Span, Timeline
from bline_desktop.domain.words import Words
from bline_desktop.plots.axis import AxisMode
from bline_desktop.plots.fonts import families
from bline_desktop.plots.stamp import text_width
from bline_desktop.plots.timeline import figure_for_print, print_pdf
from bline_desktop.plots.view import View, x_of
from tests.support.timelines import NOW, day, empty, long, poor, rich, says
from tests.unit.plots.pictures import WORDS, drawn, picture_of, places, texts

RICH = rich()
CHINESE = Words(ZoneInfo("Asia/Shanghai"), "zh_CN", lambda _context, text: f"微小残留病灶{text}")


def everything(timeline: Timeline) -> list[float]:
    spans = [(bar.start, bar.end) for bar in timeline.bars]
    spans += [(gap.start, gap.end) for gap in timeline.gaps] + [(plan.start, plan.end) for plan in timeline.planned]
    moments = [moment for span in spans for moment in span] + [mark.at for mark in timeline.marks] + [timeline.now]
    moments += [point.at for lane in timeline.lanes for one in lane.series for point in one.points]
    return [x_of(moment) for moment in moments]


@pytest.mark.parametrize("timeline", [RICH, poor(), empty(), long()])
def test_the_whole_holds_everything_and_now(timeline: Timeline) -> None:
    view = picture_of(timeline).view
    xs = everything(timeline)
    assert view.left < min(xs)
    assert max(xs) < view.right
    assert view.span >= 7.0


@pytest.mark.parametrize("palette", [LIGHT, DARK, PRINT])
@pytest.mark.parametrize("timeline", [RICH, poor(), empty(), long()])
@pytest.mark.parametrize("size", [(1200, 760), (480, 260), (700, 1000)])
def test_it_draws_without_a_warning(timeline: Timeline, palette: Theme, size: tuple[float, float]) -> None:
    image = drawn(picture_of(timeline, palette=palette, size=size))
    assert image.shape[:2] == (size[1], size[0])
    assert len(np.unique(np.ascontiguousarray(image).view(np.uint32))) > 5  # colours


def test_chinese_words_have_all_their_glyphs() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        picture = picture_of(RICH, words=CHINESE)
        drawn(picture)
        picture.set_axis(AxisMode.DAY)
        drawn(picture)
    assert any("微小残留病灶" in text for text in texts(picture))
    assert families()[0].startswith("Noto")


def test_a_glyph_that_no_font_has_would_be_noticed() -> None:
    with pytest.warns(UserWarning, match="missing from font"):
        text_width("\N{EGYPTIAN HIEROGLYPH A001}", 9)


def test_an_empty_timeline_says_what_will_be_here() -> None:
    picture = picture_of(empty())
    assert texts(picture)[0] == "Nothing given or measured yet"
    assert "Begin by recording" in " ".join(texts(picture))
    assert picture.is_empty
    assert picture.hit(400, 300) is None
    picture.show(View(0.0, 3.0))
    picture.set_axis(AxisMode.DAY)
    assert texts(picture)[0] == "Nothing given or measured yet"
    assert picture.still


def test_both_axes_are_there_and_change_places() -> None:
    picture = picture_of(RICH)
    by_date = set(texts(picture))
    assert {"17-Aug-2026", "+28", "Date", "Day"} <= by_date
    before = picture.view
    picture.set_axis(AxisMode.DAY)
    assert {"17-Aug-2026", "+28", "Date", "Day"} <= set(texts(picture))
    assert picture.view == before
    ((_x, date_row),) = places(picture, "Date")
    ((_x, day_row),) = places(picture, "Day")
    assert day_row < date_row


def test_a_window_says_where_it_is_and_is_left_again() -> None:
    picture = picture_of(RICH)
    whole = picture.view
    picture.window(day(100), day(103))
    assert picture.view.left == pytest.approx(x_of(day(100)))
    assert picture.view.right == pytest.approx(x_of(day(103)))
    assert picture.moment_at(picture.layout.data.left, picture.view) == day(100)
    for axes in (picture.treatment.axes, *(panel.axes for panel in picture.lanes)):
        assert axes.get_xlim() == (picture.view.left, picture.view.right)
    picture.whole()
    assert picture.view == whole


def test_the_window_never_leaves_the_data_far_behind() -> None:
    picture = picture_of(RICH)
    picture.show(View(0.0, 1.0))
    assert picture.view.left >= picture.limits.left
    picture.show(View(-1e6, 1e6))
    assert picture.view == picture.limits


def test_now_is_a_line_with_its_word_and_the_future_is_shaded() -> None:
    picture = picture_of(RICH)
    ((x, _y),) = places(picture, "now")
    expected = picture.layout.data.left + picture.view.share(x_of(NOW)) * picture.layout.data.width
    assert x == pytest.approx(expected)
    image = drawn(picture)
    row = round(picture.layout.lanes[1].bottom) - 20
    after, before = image[row, round(expected) + 50, :3], image[row, round(expected) - 60, :3]
    assert tuple(after) == tuple(round(part * 255) for part in to_rgb(LIGHT.sunken))
    assert tuple(before) == (255, 255, 255)
    line = image[row, round(expected) - 2 : round(expected) + 3, :3]
    assert line.max(axis=1).min() < 120


def test_nothing_is_shaded_before_now() -> None:
    picture = picture_of(RICH)
    picture.window(day(60), day(70))
    assert not places(picture, "now")
    image = drawn(picture)
    shade = np.array([round(part * 255) for part in to_rgb(LIGHT.sunken)])
    assert (image[:, :, :3] == shade).all(axis=2).sum() < 100  # a dot at the edge of a letter may have that colour


def test_the_transplant_is_marked_when_it_is_in_the_window() -> None:
    picture = picture_of(RICH)
    assert not places(picture, "transplant")
    picture.window(day(-10), day(30))
    assert len(places(picture, "transplant")) == 1
    picture.window(day(-0.2), day(30))  # its word would stand on the title
    ((x, _y),) = places(picture, "transplant") or ((1e9, 0.0),)
    assert x > picture.layout.data.left


@pytest.mark.parametrize("mode", AxisMode)
@pytest.mark.parametrize(("first", "last"), [(-10.0, 30.0), (-3.0, 4.0), (-0.5, 0.5), (-100.0, 400.0), (-5.0, 0.0)])
def test_day_0_has_its_name_on_the_axis_in_both_views(mode: AxisMode, first: float, last: float) -> None:
    picture = picture_of(RICH)
    picture.limits = View(-1e6, 1e6)
    picture.set_axis(mode)
    picture.window(day(first), day(last))
    ((x, y),) = places(picture, "Day 0")
    data = picture.layout.data
    midnight = (x_of(day(0)) - picture.view.left) / picture.view.span
    assert abs(x - (data.left + midnight * data.width)) < 1
    assert y > picture.layout.axis_top
    assert [at for at in places(picture, "0") if at[1] > picture.layout.axis_top] == []  # its number is its name


def test_without_day_0_in_the_window_nothing_bears_its_name() -> None:
    picture = picture_of(RICH)
    picture.window(day(1), day(30))
    assert not places(picture, "Day 0")


@settings(max_examples=30, deadline=None)
@given(st.integers(min_value=0, max_value=500), st.floats(min_value=0.02, max_value=1.0), st.floats(0, 1))
def test_every_mark_is_found_where_it_is_drawn(number: int, zoom: float, share: float) -> None:
    """In any window, the place of a mark leads to its record or to another mark that covers the same place."""
    picture = LONG
    records = [point.record_id for lane in picture.timeline.lanes for one in lane.series for point in one.points]
    records += [mark.record_id for mark in picture.timeline.marks] + [bar.record_id for bar in picture.timeline.bars]
    records += [gap.record_id for gap in picture.timeline.gaps]
    target = picture.target_of(records[number % len(records)])
    assert target is not None
    picture.show(picture.whole_view.zoomed(zoom, picture.whole_view.at(share)))
    place = picture.place_of(target, picture.view)
    x, y = place.left + place.width / 2, place.top + place.height / 2
    if not picture.layout.data.left <= x <= picture.layout.data.right:
        assert picture.hit(-5.0, y) is None
        return
    found = picture.target_at(x, y)
    assert found is not None
    there = picture.place_of(found, picture.view)
    if target.is_point:
        assert abs(there.left - x) < 0.01
        assert abs(there.top - y) < 0.01
    else:
        assert there.left - 4 <= x <= there.right + 4 or found.is_point


LONG = picture_of(long())


def test_a_finer_screen_draws_the_same_picture_with_more_dots() -> None:
    coarse, fine = picture_of(RICH), picture_of(RICH)
    fine.figure.set_dpi(192)
    fine.rebuild()
    assert drawn(fine).shape[:2] == (1520, 2400)
    assert fine.layout == coarse.layout
    assert fine.hit(*places(fine, "now")[0]) == coarse.hit(*places(coarse, "now")[0])
    target = coarse.target_of(RICH.marks[0].record_id)
    assert target is not None
    assert fine.place_of(target, fine.view) == coarse.place_of(target, coarse.view)


@pytest.mark.parametrize("palette", [LIGHT, DARK, PRINT])
def test_colours_can_be_told_from_their_ground(palette: Theme) -> None:
    def shine(colour: str) -> float:
        parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    def contrast(one: str, other: str) -> float:
        low, high = sorted((shine(one), shine(other)))
        return (high + 0.05) / (low + 0.05)

    for ground in (palette.surface, palette.ground, palette.sunken):
        for text in (palette.text, palette.text_2):
            assert contrast(text, ground) >= 4.5, (text, ground)
    assert contrast(palette.dli_text, palette.sunken) >= 4.5
    assert contrast(palette.on_blinatumomab, palette.blinatumomab) >= 4.5
    for mark in (palette.blinatumomab, palette.dli, palette.act, *palette.series.values()):
        assert contrast(mark, palette.surface) >= 3.0, mark
    assert set(palette.series) == set(Colour)
    owned = {palette.blinatumomab, palette.dli}
    assert not owned & set(palette.series.values())


def test_on_paper_it_is_vectors_with_searchable_text() -> None:
    file = print_pdf(RICH, WORDS)
    (page,) = PdfReader(BytesIO(file)).pages
    assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx((7.1 * 72, 5.2 * 72), abs=0.1)
    said = page.extract_text()
    assert "Blinatumomab" in said
    assert "CD19-gated" in said
    assert not page.images
    assert print_pdf(RICH, WORDS) == file


def test_chinese_on_paper_is_embedded_as_truetype() -> None:
    file = print_pdf(RICH, CHINESE)
    (page,) = PdfReader(BytesIO(file)).pages
    assert "微小残留病灶" in page.extract_text()
    assert b"FontFile2" in file


def test_for_paper_there_is_white_ground() -> None:
    figure = figure_for_print(RICH, WORDS)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # type: ignore[no-untyped-call]
    corner = np.asarray(canvas.buffer_rgba())[2, 2]  # type: ignore[no-untyped-call]
    assert corner.tolist() == [255, 255, 255, 255]


def test_a_lane_with_a_unit_says_it() -> None:
    assert "% donor" in texts(picture_of(RICH))
    assert "micrograms per day" in texts(picture_of(RICH))


def test_planned_days_alone_are_a_picture() -> None:
    span = Span(NOW, NOW + timedelta(days=28), says("Cycle 1"))
    picture = picture_of(replace(empty(), planned=(span,)))
    assert not picture.is_empty
    assert "Cycle 1" in texts(picture)


def test_no_lane_at_all_is_a_picture_too() -> None:
    picture = picture_of(replace(RICH, lanes=()))
    drawn(picture)
    assert picture.layout.axis_top == picture.layout.treatment.bottom
