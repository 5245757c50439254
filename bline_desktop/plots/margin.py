"""The names at the right end of each line: what it is and what it says last, instead of a legend."""

import math
from dataclasses import dataclass

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgba
from matplotlib.lines import Line2D

from bline_desktop.domain.timeline import Lane, Point, PointShape, Said, Scale, Series
from bline_desktop.domain.words import N_
from bline_desktop.plots.ink import CAPTION, Ink, Writing
from bline_desktop.plots.labels import spread, wrapped
from bline_desktop.plots.layout import EDGE, LEADER
from bline_desktop.plots.response import FOOT, NOT_EVALUABLE, LanePanel
from bline_desktop.plots.stamp import Letters, text_width
from bline_desktop.plots.view import View

# The space before the sign is one that does not break, written as it is: the translators' tool reads no escapes.
PERCENT = N_("plot", "{percent} %")
NEGATIVE = N_("plot", "negative at {percent} %")
NEGATIVE_GATED = N_("plot", "negative at {percent} %, CD19-gated")
# Where the quantitative range of a test begins is not on record, so no number is said of it.
POSITIVE_BELOW = N_("plot", "positive, below range")
ON_DAY = N_("plot", "{result}, {day}")
PLAIN = N_("plot", "{value}")
LINE = 13.0  # pixels from one line of text to the next


@dataclass(frozen=True, slots=True)
class EndLabel:
    """One name at the end of a line; `wanted` is where the line leaves the panel."""

    series: Series
    title: str
    value: str
    wanted: float
    end_x: float

    @property
    def lines(self) -> int:
        """How many lines of text it has."""
        return len(f"{self.title}\n{self.value}".rstrip().split("\n"))


def last_words(point: Point, scale: Scale) -> Said:
    """Return the words that say a result briefly; shares of cells are said in percent."""
    if point.value is None or point.shape is PointShape.NOT_EVALUABLE:
        return Said(NOT_EVALUABLE)
    if scale is Scale.PLAIN:
        return Said(PLAIN, (("value", point.value),))
    message = {
        PointShape.BELOW: NEGATIVE,
        PointShape.BELOW_GATED: NEGATIVE_GATED,
        PointShape.BETWEEN: POSITIVE_BELOW,
    }.get(point.shape, PERCENT)
    return Said(message, (("percent", point.value * 100 if scale is Scale.LOG else point.value),))


class Margin:
    """Writes the names of one lane's series beside it, spread so that none covers another, led to by hairlines."""

    def __init__(self, ink: Ink, panel: LanePanel) -> None:
        self._ink = ink
        self._panel = panel
        self._lines = {
            series.key: (sorted(series.points, key=lambda point: point.at), *panel.joined(series))
            for series in panel.lane.series
        }
        self._writing = Writing(ink)
        self._leaders = LineCollection([], linewidths=0.8, linestyles=[(0, (1, 2))])
        ink.add(self._leaders, 3)
        self._keys: list[Line2D] = []

    def show(self, view: View) -> None:
        """Write the names for a window of time."""
        self._writing.wipe()
        for key in self._keys:
            key.remove()
        self._keys.clear()
        labels = [label for series in self._panel.lane.series if (label := self._label(series, view)) is not None]
        box = self._panel.box
        heights = [LINE * label.lines + 2 for label in labels]
        if sum(heights) > box.height + LINE:  # not room for all: the name matters more than the last value
            labels = [EndLabel(label.series, label.title, "", label.wanted, label.end_x) for label in labels]
            heights = [LINE * label.lines for label in labels]
        places = spread([label.wanted for label in labels], heights, box.top - 6, box.bottom + 6)
        for label, middle, height in zip(labels, places, heights, strict=True):
            self._write(label, middle, height)
        colours = [to_rgba(self._ink.palette.of_series(label.series.colour), 0.9) for label in labels]
        self._leaders.set_segments(
            [
                np.array([(label.end_x, label.wanted), (box.right, label.wanted), (box.right + LEADER - 16, middle)])
                for label, middle in zip(labels, places, strict=True)
            ]
        )
        self._leaders.set_color(colours)

    def _label(self, series: Series, view: View) -> EndLabel | None:
        points, xs, ys = self._lines[series.key]
        last = int(np.searchsorted(xs, view.right, side="right")) - 1
        if last < 0:
            return None
        wanted, end_x = self._end(xs, ys, last, view)
        room = self._ink.width - self._panel.box.right - LEADER - EDGE / 2
        title = wrapped(self._ink.said(series.title), CAPTION, room, True)
        value = _last_result(self._ink, points[last], self._panel.lane.scale)
        return EndLabel(series, title, wrapped(value, CAPTION, room), wanted, end_x)

    def _end(self, xs: np.ndarray, ys: np.ndarray, last: int, view: View) -> tuple[float, float]:
        """Return how far down and how far right a line is last seen."""
        box = self._panel.box
        after = last + 1
        if after < len(xs) and not math.isnan(ys[last]) and not math.isnan(ys[after]):
            share = (view.right - xs[last]) / (xs[after] - xs[last])
            y0, y1 = self._panel.y_px(ys[last]), self._panel.y_px(ys[after])
            return y0 + (y1 - y0) * share, box.right
        if math.isnan(ys[last]):  # a cross at the foot, with its words beside it: no hairline through them
            return box.bottom - FOOT, box.right
        y = self._panel.y_px(ys[last])
        x = box.left + view.share(float(xs[last])) * box.width
        return y, x if x >= box.left else box.right

    def _write(self, label: EndLabel, middle: float, height: float) -> None:
        colour = self._ink.palette.of_series(label.series.colour)
        x = self._panel.box.right + LEADER
        lines = [(line, True) for line in label.title.split("\n")]
        lines += [(line, False) for line in label.value.split("\n") if line]
        first = middle - (len(lines) - 1) * LINE / 2
        for number, (line, bold) in enumerate(lines):
            self._writing.write(x, first + number * LINE, line, Letters(colour, CAPTION, bold))
        key = Line2D([x - 9], [first], marker=label.series.marker, markersize=5.5, color=colour, linestyle="none")
        self._ink.add(key, 4)
        self._keys.append(key)


# A nought is as wide as any digit: results that differ in digits alone are measured once, and none is too wide.
_WIDEST = str.maketrans(dict.fromkeys("123456789", "0"))


def margin_width(ink: Ink, lane: Lane) -> float:
    """Return the width that the names of a lane's series, and all that they may say last, ask for."""
    titles = [text_width(ink.said(series.title), CAPTION, True) for series in lane.series]
    points = (point for series in lane.series for point in series.points)
    said = {_last_result(ink, point, lane.scale).translate(_WIDEST) for point in points}
    longest = max(map(len, said), default=0)
    values = [text_width(text, CAPTION) for text in said if 4 * len(text) > 3 * longest]  # others are narrower
    return max(titles + values, default=0.0)


def _last_result(ink: Ink, point: Point, scale: Scale) -> str:
    """Say a result with its day: it may be weeks old, and far outside the window of time that is shown."""
    day = ink.words.local(point.at).date()
    return ink.words.say(ON_DAY, result=ink.said(last_words(point, scale)), day=day)
