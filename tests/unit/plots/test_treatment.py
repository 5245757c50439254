"""What was given is where and as high as it was; what was left out is empty and says its length."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest

from bline_desktop.domain.timeline import DoseBar, DoseDoubt, Timeline
from bline_desktop.plots.bars import merged
from bline_desktop.plots.layout import PLAN_ROW
from bline_desktop.plots.treatment import RING
from bline_desktop.plots.view import x_of
from tests.support.timelines import day, long, poor, record_id, rich, says
from tests.unit.plots.pictures import bars, drawn, picture_of, places, segments, texts, values

RICH = rich()
DESCENT = 3  # pixels that a y of a caption reaches under its line


def bar(start: float, end: float, dose: str = "28", ongoing: bool = False) -> DoseBar:
    return DoseBar(record_id(f"{start}"), day(start), day(end), Decimal(dose), ongoing, says("bag"))


def only(*given: DoseBar) -> Timeline:
    return replace(poor(), bars=given)


def test_the_height_of_a_bar_is_its_dose_and_its_ends_are_its_times() -> None:
    (corners,) = bars(picture_of(only(bar(70, 73, "9"))).treatment.axes)
    assert corners[:4].tolist() == [
        [x_of(day(70)), 0.0],
        [x_of(day(70)), 9.0],
        [x_of(day(73)), 9.0],
        [x_of(day(73)), 0.0],
    ]


def test_the_area_of_all_bars_is_the_dose_that_was_given() -> None:
    given = sum(float(one.dose_ug_per_day) * (one.end - one.start) / timedelta(days=1) for one in RICH.bars)
    areas = [np.ptp(corners[:, 0]) * np.ptp(corners[:, 1]) for corners in bars(picture_of(RICH).treatment.axes)]
    assert sum(areas) == pytest.approx(given, rel=1e-9)


def test_no_bar_reaches_into_a_gap() -> None:
    edges = [(corners[:, 0].min(), corners[:, 0].max()) for corners in bars(picture_of(RICH).treatment.axes)]
    for gap in RICH.gaps:
        start, end = x_of(gap.start), x_of(gap.end)
        assert all(right <= start + 1e-7 or left >= end - 1e-7 for left, right in edges)


def test_a_gap_shows_the_ground_on_the_screen() -> None:
    """An hour and a quarter in five months is less than a dot wide, and is seen all the same."""
    picture = picture_of(RICH)
    image = drawn(picture)
    for gap in RICH.gaps:
        box = picture.place_of(picture.target_of(gap.record_id), picture.view)  # type: ignore[arg-type]
        row = image[round(picture.treatment.baseline) - 10, :, :3].astype(int)
        near = row[round(box.left + box.width / 2) - 1 : round(box.left + box.width / 2) + 2]
        assert near.sum(axis=1).max() > 700, gap.detail  # nearly white


def test_gaps_say_their_lengths() -> None:
    said = texts(picture_of(RICH))
    assert "1 d 7 h 30 min" in said
    assert "3 h 12 min" in said
    assert "4 h" in said


def test_a_wide_gap_says_its_length_inside() -> None:
    picture = picture_of(RICH)
    gap = RICH.gaps[1]
    picture.window(gap.start - timedelta(days=1), gap.end + timedelta(days=1))
    ((x, y),) = places(picture, "1 d 7 h 30 min")
    box = picture.place_of(picture.target_of(gap.record_id), picture.view)  # type: ignore[arg-type]
    assert box.left < x < box.right
    assert picture.treatment.y_px(28.0) < y < picture.treatment.baseline


def test_no_length_stands_on_a_higher_bar() -> None:
    picture = picture_of(RICH)
    ((x, y),) = places(picture, "3 h 12 min")  # on the step of 9, just before 28 begins
    step = next(corners for corners in bars(picture.treatment.axes) if corners[:, 1].max() == 28.0)
    left = picture.layout.data.left + picture.view.share(step[:, 0].min()) * picture.layout.data.width
    assert x < left
    assert y < picture.treatment.y_px(9.0)


def test_a_bag_change_is_not_a_gap() -> None:
    joined = merged((bar(72, 74), bar(70, 72), bar(74 + 0.5 / 1440, 76, ongoing=True)))
    assert [(one.start, one.end, one.ongoing) for one in joined] == [(day(70), day(76), True)]


def test_another_dose_and_a_pause_of_minutes_are_bars_of_their_own() -> None:
    assert len(merged((bar(70, 72, "9"), bar(72, 74, "28"), bar(74 + 3 / 1440, 76, "28")))) == 3


def test_a_running_bar_is_open_at_now() -> None:
    arrow = picture_of(RICH).treatment.axes.lines[0]
    xs, ys = values(arrow)
    assert xs.tolist() == [x_of(RICH.now)]
    assert ys.tolist() == [14.0]
    ended = replace(RICH, bars=tuple(replace(one, ongoing=False) for one in RICH.bars))
    assert not len(values(picture_of(ended).treatment.axes.lines[0])[0])


def test_planned_days_are_ghosts_as_high_as_their_dose() -> None:
    spans = (
        RICH.planned[0],
        replace(RICH.planned[1], dose_ug_per_day=None),
        replace(RICH.planned[2], dose_ug_per_day=Decimal(9)),
    )
    ghosts = segments(picture_of(replace(RICH, planned=spans)).treatment.axes, 0)
    assert [ghost[:, 1].max() for ghost in ghosts] == [28.0, 28.0, 9.0]
    assert [(ghost[:, 0].min(), ghost[:, 0].max()) for ghost in ghosts] == [
        (x_of(span.start), x_of(span.end)) for span in spans
    ]
    assert all(ghost[0, 0] != ghost[-1, 0] for ghost in ghosts)  # open at its foot


def test_every_cycle_is_named() -> None:
    assert [text for text in texts(picture_of(RICH)) if text.startswith("Cycle")] == [
        "Cycle 1: 28 days planned",
        "Cycle 2: 28 days planned",
        "Cycle 3: 28 days planned",
    ]


def test_a_cycle_has_its_short_name_where_there_is_no_room() -> None:
    picture = picture_of(RICH)
    picture.window(day(100), day(140))
    assert [text for text in texts(picture) if text.startswith("Cycle")] == ["Cycle 2: 28 days planned", "Cycle 3"]


@pytest.mark.parametrize("days", range(1, 29, 3))
@pytest.mark.parametrize("size", [(900, 300), (1200, 760)])
def test_the_line_of_now_is_drawn_across_no_name_of_a_cycle(days: int, size: tuple[float, float]) -> None:
    picture = picture_of(replace(RICH, now=RICH.planned[1].start + timedelta(days=days)), size=size)
    assert picture._frame is not None
    highest = min(y for line in picture._frame._lines.get_segments() for _x, y in line)
    names = {text for text in texts(picture) if text.startswith("Cycle")}
    assert len(names) >= 2
    for name in names:
        for _x, baseline in places(picture, name):
            assert baseline + DESCENT <= highest


def test_a_name_stands_behind_the_line_of_now_where_there_is_room() -> None:
    span = RICH.planned[0]
    picture = picture_of(replace(RICH, now=span.start + timedelta(days=2)), size=(1600, 760))
    panel = picture.treatment.box
    now = panel.left + picture.view.share(x_of(picture.timeline.now)) * panel.width
    ((x, _baseline),) = places(picture, "Cycle 1: 28 days planned")
    assert now < x < now + 10


def test_where_there_is_no_room_behind_the_line_the_name_stands_over_it() -> None:
    start = RICH.planned[1].start
    picture = picture_of(replace(RICH, now=start + timedelta(hours=47)))
    picture.window(start, start + timedelta(days=2))
    assert [text for text in texts(picture) if text.startswith("Cycle")] == ["Cycle 2: 28 days planned"]


@pytest.mark.parametrize("height", [300, 400, 760])
def test_the_ring_of_a_pause_keeps_off_the_names_of_the_cycles(height: int) -> None:
    picture = picture_of(RICH, size=(1200, height))
    gaps = {gap.record_id for gap in RICH.gaps}
    tops = [target.top for target in picture.treatment.targets() if target.record_id in gaps and target.until]
    assert tops
    assert min(tops) >= picture.treatment.box.top + PLAN_ROW + RING
    assert all(target.top < target.bottom for target in picture.treatment.targets() if target.until)


def test_dli_are_labelled_markers_in_a_row_under_the_bars() -> None:
    picture = picture_of(RICH)
    xs, ys = values(picture.treatment.axes.lines[1])
    assert xs.tolist() == [x_of(mark.at) for mark in RICH.marks]
    assert set(np.sign(ys)) == {-1.0}
    assert {f"DLI {number}: {dose} per kg" for number, dose in ((1, "1 × 10⁵"), (2, "5 × 10⁵"), (3, "1 × 10⁶"))} <= set(
        texts(picture)
    )


def test_a_low_panel_has_one_row_of_dli_labels() -> None:
    low, high = picture_of(RICH, size=(1200, 360)), picture_of(RICH)
    assert low.treatment.box.bottom - low.treatment.baseline < high.treatment.box.bottom - high.treatment.baseline


def test_what_was_not_given_is_said() -> None:
    nothing = picture_of(replace(RICH, bars=(), gaps=(), marks=(), planned=()))
    assert "No blinatumomab recorded yet" in texts(nothing)
    assert "none recorded" in texts(nothing)
    assert "none recorded" not in texts(picture_of(RICH))


def test_a_low_dose_looks_low() -> None:
    picture = picture_of(only(bar(90, 93, "9")))
    low, high = picture.treatment.axes.get_ylim()
    assert low < 0 < 28 < high


def test_a_dose_above_the_usual_stretches_the_axis() -> None:
    picture = picture_of(only(bar(90, 93, "112")))
    assert picture.treatment.axes.get_ylim()[1] > 112
    assert picture.treatment.y_px(112.0) >= picture.treatment.box.top


def test_doses_that_lie_close_are_marked_once() -> None:
    picture = picture_of(only(bar(90, 93, "27.5"), bar(94, 97, "28")))
    assert [text for _y, text in picture.treatment.levels()] == ["28"]


def test_a_dose_is_said_again_after_a_week_without() -> None:
    picture = picture_of(only(bar(70, 77), bar(90, 97)))
    box, baseline = picture.treatment.box, picture.treatment.baseline
    inside = [y for x, y in places(picture, "28") if x > box.left and y < baseline]
    assert len(inside) == 2


def test_pauses_that_crowd_are_one_notch_so_that_bars_are_seen() -> None:
    course = long()
    picture = picture_of(course)
    notches = sorted(segment[0, 0] for segment in segments(picture.treatment.axes, 1))
    pixels = [(after - before) / picture.view.span * picture.layout.data.width for before, after in pairwise(notches)]
    assert 20 < len(notches) < len(course.gaps)
    assert min(pixels) >= 5.9


def test_only_what_is_in_the_window_is_named() -> None:
    picture = picture_of(RICH)
    picture.window(day(64), day(70))
    assert [text for text in texts(picture) if text.startswith(("Cycle", "DLI "))] == ["Cycle 1: 28 days planned"]


def test_what_nobody_has_settled_is_hatched_and_open_and_has_its_card() -> None:
    detail = says("Not settled: between 0 and 28 micrograms")
    doubt = DoseDoubt(record_id("find"), day(71), day(72), Decimal(28), detail)
    picture = picture_of(replace(only(bar(70, 71), bar(72, 73)), doubts=(doubt,)))
    (shape,) = (one for one in picture.treatment.axes.collections if one.get_hatch())
    assert len(np.asarray(shape.get_facecolor())) == 0
    corners = np.asarray(shape.get_paths()[0].vertices)
    assert (corners[:, 0].min(), corners[:, 1].max()) == (x_of(day(71)), 28.0)
    target = picture.target_of(doubt.record_id)
    assert target is not None
    assert target.detail == detail
