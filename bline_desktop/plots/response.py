"""One lane of response: MRD on a log axis, chimerism in percent; each result by a marker that says how sure it is."""

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgba
from matplotlib.lines import Line2D
from matplotlib.path import Path

from bline_desktop.domain.timeline import Lane, Point, PointShape, Scale, Series
from bline_desktop.domain.words import N_
from bline_desktop.plots.ink import CAPTION, SMALL, Ink, Writing
from bline_desktop.plots.labels import Shelf
from bline_desktop.plots.layout import Box
from bline_desktop.plots.stamp import Letters, text_width
from bline_desktop.plots.targets import Target
from bline_desktop.plots.view import View, x_of

GATED, NOT_EVALUABLE = N_("plot", "CD19-gated"), N_("plot", "not evaluable")
NOTHING = N_("plot", "No result recorded yet")

# A triangle under a lid: a negative that may be blind.
GATED_MARKER = Path(
    [(-1, 0.7), (1, 0.7), (0, -1.1), (-1, 0.7), (-1.35, 1.4), (1.35, 1.4)],
    [Path.MOVETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY, Path.MOVETO, Path.LINETO],
)
DASHES = ("solid", (0, (5, 2)), (0, (1.5, 1.5)), (0, (6, 2, 1.5, 2)), (0, (9, 3)))
LINE_WIDTH, EDGE_WIDTH, MARKER = 1.6, 1.5, 6.5
TAIL = 16.0  # pixels; how far the tail of a negative hangs down
FOOT = 7.0  # pixels from the lower edge of the panel to the crosses of what could not be evaluated
BELOW_LOW, ABOVE_HIGH = 16.0, 8.0  # pixels left free under the lowest and over the highest mark of the axis
UP = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def ten_to(exponent: int) -> str:
    """Write a power of ten: `10⁻⁴`."""
    return "10" + str(exponent).translate(UP)


class LanePanel:
    """Draws a lane in a panel of its own; only points of one series are joined, and never through a missing result."""

    def __init__(self, ink: Ink, box: Box, lane: Lane, now: float) -> None:
        self._ink = ink
        self.box = box
        self.lane = lane
        self._now = now
        self._log = lane.scale is Scale.LOG
        self._low, self._high = self._level(lane.low), self._level(lane.high)
        self._scale = max(box.height - BELOW_LOW - ABOVE_HIGH, 8.0) / (self._high - self._low)
        self.axes = ink.axes(box)
        if self._log:
            self.axes.set_yscale("log")
        self.axes.set_ylim(self._value_at(box.height), self._value_at(0.0))
        for number, series in enumerate(lane.series):
            self._draw(series, DASHES[_twins_before(lane, number) % len(DASHES)])
        self._draw_tails()
        self._worded = [
            (point, x_of(point.at), self.y_px(self.value_of(point)), ink.palette.of_series(series.colour))
            for series in lane.series
            for point in series.points
            if point.shape in WORDS or point.label is not None
        ]
        self._moving = Writing(ink)

    def _level(self, value: Decimal) -> float:
        return math.log10(value) if self._log else float(value)

    def _value_at(self, down: float) -> float:
        """Return the value that lies so many pixels under the upper edge."""
        level = self._high - (down - ABOVE_HIGH) / self._scale
        return float(10**level) if self._log else level

    def value_of(self, point: Point) -> float:
        """Return where a point stands on the y axis; what lies outside the axis stands at its end."""
        if point.shape is PointShape.NOT_EVALUABLE or point.value is None:
            return self._value_at(self.box.height - FOOT)
        return float(min(max(point.value, self.lane.low), self.lane.high))

    def y_px(self, value: float) -> float:
        """Return how far down a value lies, in pixels."""
        level = math.log10(value) if self._log else value
        return self.box.top + ABOVE_HIGH + (self._high - level) * self._scale

    def levels(self) -> tuple[tuple[float, str], ...]:
        """Return the marks of the y axis in pixels and in words, as many as can be read."""
        room = max(int((self._high - self._low) * self._scale / 15), 1)
        if not self._log:
            plain = self.lane.scale is Scale.PLAIN
            steps, sign = ((1, 2, 5), "") if plain else ((25, 50, 100), " %")
            step = next((step for step in steps if (self._high - self._low) / step <= room), steps[-1])
            values = range(-(-round(self._low) // step) * step, round(self._high) + 1, step)
            return tuple((self.y_px(value), f"{self._ink.words.number(value)}{sign}") for value in values)
        first, last = round(self._low), round(self._high)
        step = -(-(last - first) // room)
        powers = range(last, first - 1, -step)
        return tuple((self.y_px(10.0**power), self._power(power)) for power in powers)

    def _power(self, exponent: int) -> str:
        return f"{ten_to(exponent)} ({self._ink.words.number(Decimal(1).scaleb(exponent + 2))} %)"

    def _draw(self, series: Series, dash: object) -> None:
        colours = self._ink.palette
        colour = colours.of_series(series.colour)
        xs, ys = self.joined(series)
        line = Line2D(xs, ys, color=colour, linewidth=LINE_WIDTH, linestyle=dash, zorder=2)  # type: ignore[arg-type]
        line.set_gid(f"line {series.key}")
        self.axes.add_line(line)
        looks: dict[PointShape, dict[str, object]] = {
            PointShape.VALUE: {"marker": series.marker, "markerfacecolor": colour, "markersize": _size(series.marker)},
            PointShape.BELOW: {"marker": "v", "markerfacecolor": colours.surface, "markersize": MARKER + 1.5},
            PointShape.BELOW_GATED: {
                "marker": GATED_MARKER, "markerfacecolor": colours.surface, "markersize": MARKER + 5.5,
            },
            PointShape.BETWEEN: {
                "marker": series.marker, "markerfacecolor": colour, "markerfacecoloralt": colours.surface,
                "fillstyle": "bottom", "markersize": MARKER + 1.5,
            },
            PointShape.NOT_EVALUABLE: {"marker": "x", "markersize": MARKER},
        }  # fmt: skip
        for shape, look in looks.items():
            points = [point for point in series.points if point.shape is shape]
            if points:
                places = [x_of(point.at) for point in points], [self.value_of(point) for point in points]
                look |= {"markeredgecolor": colour, "markeredgewidth": EDGE_WIDTH, "linestyle": "none", "zorder": 4}
                marks = Line2D(*places, **look)  # type: ignore[arg-type]
                marks.set_gid(f"{shape} {series.key}")
                self.axes.add_line(marks)

    def joined(self, series: Series) -> tuple[np.ndarray, np.ndarray]:
        """Return the line of a series: its points in order of time, broken where a result is missing."""
        points = sorted(series.points, key=lambda point: point.at)
        ys = [math.nan if point.shape is PointShape.NOT_EVALUABLE else self.value_of(point) for point in points]
        return np.array([x_of(point.at) for point in points]), np.array(ys)

    def _draw_tails(self) -> None:
        """Draw what lies under a point that is only a bound: a dashed tail, or the bar down to the sensitivity."""
        tails: list[tuple[tuple[float, float], tuple[float, float]]] = []
        looks: list[tuple[object, object, float]] = []
        for series in self.lane.series:
            colour = to_rgba(self._ink.palette.of_series(series.colour))
            for point in series.points:
                foot = self._foot_of(point)
                if foot is not None:
                    x, between = x_of(point.at), point.shape is PointShape.BETWEEN
                    tails.append(((x, self.value_of(point)), (x, foot)))
                    looks.append((colour, "solid" if between else (0, (1.5, 1.5)), 3.0 if between else 1.2))
        colours, dashes, widths = ([look[part] for look in looks] for part in range(3))
        self.axes.add_collection(
            LineCollection(tails, colors=colours, linestyles=dashes, linewidths=widths, zorder=1),
            autolim=False,
        )

    def _foot_of(self, point: Point) -> float | None:
        if point.shape is PointShape.BETWEEN:
            return float(max(point.low or self.lane.low, self.lane.low))
        if point.shape in (PointShape.BELOW, PointShape.BELOW_GATED):
            return self._value_at(self.y_px(self.value_of(point)) + TAIL - self.box.top)
        return None

    def write_fixed(self, writing: Writing) -> None:
        """Write what stays in its place while time moves."""
        if not any(series.points for series in self.lane.series):
            text = self._ink.words.say(NOTHING)
            place = self.box.left + 10, self.box.top + self.box.height / 2 - 9  # between two lines of the grid
            writing.write(*place, text, Letters(self._ink.palette.text_2, CAPTION))

    def show(self, view: View) -> None:
        """Move the panel to a window of time, and name the markers that need a word where there is room."""
        self.axes.set_xlim(view.left, view.right)
        self._moving.wipe()
        for text, x, y, colour in self._named(view):
            self._moving.write(x, y, text, Letters(colour, SMALL))

    def _named(self, view: View) -> Iterator[tuple[str, float, float, str]]:
        """Yield the words that markers need: text, left edge, middle and colour; what has no room is left out."""
        seen = [mark for mark in self._worded if view.left <= mark[1] <= view.right]
        places = [self.box.left + view.share(x) * self.box.width for _point, x, _y, _colour in seen]
        named = [(mark[0], place, *mark[2:]) for mark, place in zip(seen, places, strict=True)]
        shelves: dict[int, Shelf] = {}
        for point, x, y, colour in named:
            text = self._ink.words.value(point.label or WORDS[point.shape])
            width = text_width(text, SMALL)
            # A result is named over its line, what could not be evaluated beside its cross.
            over = point.shape is not PointShape.NOT_EVALUABLE
            row = y - 16 if over else y
            shelf = shelves.setdefault(
                int(row // 12), self._shelf(view, [other[1] for other in named if other[2] == row])
            )
            lefts = [x - width / 2, x - width + 6, x - 6] if over else [x + 11, x - 11 - width]
            left = next((left for left in lefts if shelf.take(left, left + width)), None)
            if left is not None:
                yield text, left, row, colour

    def _shelf(self, view: View, crosses: Sequence[float]) -> Shelf:
        """Return a row for words that keep off the line of now and off the markers in it."""
        shelf = Shelf(self.box.left, self.box.right)
        now = self.box.left + view.share(self._now) * self.box.width
        shelf.take(now, now)
        for x in crosses:
            shelf.block(x - 4, x + 4)
        return shelf

    def targets(self) -> Iterator[Target]:
        """Yield every point with its place, so that the pointer finds it."""
        for series in self.lane.series:
            colour = self._ink.palette.of_series(series.colour)
            for point in series.points:
                x, y = x_of(point.at), self.y_px(self.value_of(point))
                yield Target(point.record_id, x, x, y, y, point.at, None, point.detail, colour, point.day_only)


WORDS = {PointShape.BELOW_GATED: GATED, PointShape.NOT_EVALUABLE: NOT_EVALUABLE}


def _size(marker: str) -> float:
    return MARKER - 1.0 if marker in ("s", "D") else MARKER


def _twins_before(lane: Lane, number: int) -> int:
    """Return how many series of the same colour come before one: they differ by their dashes."""
    earlier: Sequence[Series] = lane.series[:number]
    return sum(series.colour == lane.series[number].colour for series in earlier)
