"""The rows of bars at the foot of the timeline: drugs, GVHD, infections; one thin row each, and no row for nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.lines import Line2D
from matplotlib.markers import CARETRIGHTBASE

from bline_desktop.domain.timeline import Lane, Said, Stretch, Strip, Timeline
from bline_desktop.domain.words import N_
from bline_desktop.plots.ink import SMALL, Ink, Writing
from bline_desktop.plots.labels import Shelf
from bline_desktop.plots.layout import STRIP_ROW, Box
from bline_desktop.plots.stamp import Letters, text_width
from bline_desktop.plots.targets import Target
from bline_desktop.plots.view import View, x_of

TALL = 560.0  # pixels; from this height on there is room for all lanes
MOST_STRIPS_SHARE = 0.3  # of the height of a tall picture; more rows are folded
MOST_WHEN_LOW = 4
WORTH_A_LANE = 4  # points
KIND = N_("plot", "{kind}")
BAR, TICK = 0.36, 0.30  # half the height of a bar and of a tick, in rows
PAD = 5.0  # pixels free at both ends of a text on a bar
ALPHA = 0.3  # a bar is a light wash, so that its text reads on it in light and dark


def folded(strips: Sequence[Strip], most: int) -> tuple[Strip, ...]:
    """Fold the kinds with the most rows into one row each, until there are no more rows than can be read."""
    rows = list(strips)
    while len(rows) > max(most, 1):
        counts = {strip.kind: sum(other.kind == strip.kind for other in rows) for strip in rows}
        kind = max(counts, key=lambda key: counts[key])
        if counts[kind] == 1:
            break
        alike = [strip for strip in rows if strip.kind == kind]
        first = alike[0]
        stretches = tuple(stretch for strip in alike for stretch in strip.stretches)
        title = Said(KIND, (("kind", first.kind_title),))
        one = replace(first, key=kind, title=title, stretches=stretches)
        rows = [one if strip is first else strip for strip in rows if strip is first or strip.kind != kind]
    return tuple(rows)


def divided(timeline: Timeline, height: float) -> tuple[tuple[Lane, ...], tuple[Strip, ...]]:
    """Say what is drawn in lanes of their own and what in thin rows, by the height of a picture in pixels.

    A lane that needs little height is one of the rows where it has only a few points, or where the picture is low.
    """
    is_tall = height >= TALL
    low = [lane for lane in timeline.lanes if lane.low_lane and not (is_tall and _points(lane) >= WORTH_A_LANE)]
    rows = (*(strip for lane in low for strip in _as_rows(lane)), *timeline.strips)
    most = int(height * MOST_STRIPS_SHARE / STRIP_ROW) if is_tall else MOST_WHEN_LOW
    return tuple(lane for lane in timeline.lanes if lane not in low), folded(rows, most)


def _points(lane: Lane) -> int:
    return sum(len(series.points) for series in lane.series)


def _as_rows(lane: Lane) -> Iterator[Strip]:
    for series in lane.series:
        ticks = (Stretch(one.record_id, one.at, one.at, False, None, one.detail, one.day_only) for one in series.points)
        yield Strip(lane.key, lane.title, series.key, series.title, series.colour, tuple(ticks))


def strips_width(ink: Ink, strips: Sequence[Strip]) -> float:
    """Return the width that the names of the rows ask for at the left."""
    return max((text_width(ink.said(strip.title), SMALL) + 18 for strip in strips), default=0.0)


class StripsPanel:
    """Draws each row as bars with their words, ticks, and an arrow at now where something goes on."""

    def __init__(self, ink: Ink, box: Box, strips: Sequence[Strip], now: float) -> None:
        self._ink = ink
        self.box = box
        self._strips = strips
        self._now = now
        self.axes = ink.axes(box)
        self.axes.set_ylim(len(strips), 0.0)
        self._draw()
        self._moving = Writing(ink)

    def _draw(self) -> None:
        of_series, rows = self._ink.palette.of_series, list(enumerate(self._strips))
        bars = [(row, of_series(strip.colour), part) for row, strip in rows for part in strip.stretches if _lasts(part)]
        faces = PolyCollection(
            [_corners(part, row) for row, _colour, part in bars],
            facecolors=[colour for _row, colour, _part in bars],
            alpha=ALPHA, linewidths=0, zorder=2,
        )  # fmt: skip
        edges = LineCollection(
            [[(x_of(part.start), row + 0.5 + BAR), (x_of(part.end), row + 0.5 + BAR)] for row, _colour, part in bars],
            colors=[colour for _row, colour, _part in bars], linewidths=2.0, capstyle="butt", zorder=3,
        )  # fmt: skip
        ticks = [(row + 0.5, of_series(strip.colour), part) for row, strip in rows for part in strip.stretches]
        beginnings = LineCollection(
            [[(x_of(part.start), middle - TICK), (x_of(part.start), middle + BAR)] for middle, _colour, part in ticks],
            colors=[colour for _middle, colour, _part in ticks], linewidths=1.4, zorder=3,
        )  # fmt: skip
        for collection in (faces, edges, beginnings):
            self.axes.add_collection(collection, autolim=False)
        for row, strip in rows:
            places = [x_of(part.end) for part in strip.stretches if part.ongoing]
            look = {"marker": CARETRIGHTBASE, "markersize": 7, "color": of_series(strip.colour), "markeredgewidth": 0}
            heights = [row + 0.5] * len(places)
            self.axes.add_line(Line2D(places, heights, linestyle="none", zorder=4, **look))  # type: ignore[arg-type]

    def write_fixed(self, writing: Writing) -> None:
        """Write the names of the rows at the left."""
        letters = Letters(self._ink.palette.text_2, SMALL, across="right")
        for row, strip in enumerate(self._strips):
            writing.write(self.box.left - 8, self._middle(row), self._ink.said(strip.title), letters)

    def _middle(self, row: int) -> float:
        return self.box.top + (row + 0.5) * STRIP_ROW

    def show(self, view: View) -> None:
        """Move the panel to a window of time, and write on each bar what there is room for."""
        self.axes.set_xlim(view.left, view.right)
        self._moving.wipe()
        letters = Letters(self._ink.palette.text, SMALL)
        for row, strip in enumerate(self._strips):
            shelf = Shelf(self.box.left, self.box.right)
            for part in strip.stretches:
                left, right = (self._px(x_of(moment), view) for moment in (part.start, part.end))
                left, right = max(left, self.box.left), min(right, self.box.right)
                text = self._ink.said(part.label) if part.label is not None else ""
                width = text_width(text, SMALL)
                if text and width + 2 * PAD <= right - left and shelf.take(left + PAD, left + PAD + width):
                    self._moving.write(left + PAD, self._middle(row) - 1, text, letters)

    def _px(self, x: float, view: View) -> float:
        return self.box.left + view.share(x) * self.box.width

    def targets(self) -> Iterator[Target]:
        """Yield every bar and tick with its place, so that the pointer finds it."""
        for row, strip in enumerate(self._strips):
            middle, colour = self._middle(row), self._ink.palette.of_series(strip.colour)
            for part in strip.stretches:
                reach = STRIP_ROW / 2 - 1 if _lasts(part) else 0.0
                until = part.end if _lasts(part) else None
                place = (x_of(part.start), x_of(part.end), middle - reach, middle + reach)
                yield Target(part.record_id, *place, part.start, until, part.detail, colour, part.day_only)


def _lasts(part: Stretch) -> bool:
    return part.end > part.start


def _corners(part: Stretch, row: int) -> np.ndarray:
    left, right, top, foot = x_of(part.start), x_of(part.end), row + 0.5 - BAR, row + 0.5 + BAR
    return np.array([(left, top), (right, top), (right, foot), (left, foot)])
