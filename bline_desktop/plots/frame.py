"""What all panels share: grounds, the shade of the future, the grid, the line of now, titles and the time axis."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection

from bline_desktop.domain.timeline import Timeline
from bline_desktop.domain.words import N_
from bline_desktop.plots.axis import Tick, TimeAxis, midnight
from bline_desktop.plots.ink import BODY, CAPTION, SMALL, Ink, Writing
from bline_desktop.plots.labels import Shelf
from bline_desktop.plots.layout import AXIS_MAIN, HEADER, PLAN_ROW, Box, Layout
from bline_desktop.plots.stamp import Letters, text_width
from bline_desktop.plots.view import View, x_of

NOW, TRANSPLANT, DAY_0 = N_("plot", "now"), N_("plot", "transplant"), N_("plot", "Day 0")


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a panel with its unit, and the marks of its y axis in pixels and words."""

    title: str
    unit: str
    levels: tuple[tuple[float, str], ...]


class Frame:
    """Draws the shared parts as four collections and two sets of texts, one fixed and one that moves with time."""

    def __init__(self, ink: Ink, layout: Layout, timeline: Timeline) -> None:
        self._ink = ink
        self._layout = layout
        self._now = x_of(timeline.now)
        self._zero = x_of(midnight(timeline.transplant_on, ink.words)) if timeline.transplant_on else None
        self.fixed = Writing(ink)
        self._moving = Writing(ink)
        colours = ink.palette
        surfaces = PolyCollection([_corners(box) for box in layout.panels], facecolors=colours.surface, linewidths=0)
        self._future = PolyCollection([], facecolors=colours.sunken, linewidths=0)
        self._grid = LineCollection([], linewidths=0.7)
        self._lines = LineCollection([], linewidths=1.1, capstyle="butt", colors=[colours.text, colours.strong_line])
        for collection in (surfaces, self._future, self._grid):
            collection.set_antialiased(False)
        for level, artist in enumerate((surfaces, self._future, self._grid)):
            ink.add(artist, level - 4)
        ink.add(self._lines, 5)
        self._rows: tuple[tuple[float, float], ...] = ()
        self.title_end = EDGE_LEFT

    def head(self, headings: Sequence[Heading]) -> None:
        """Write the titles and the marks of the y axes, once; the words over the lines of now keep off the titles."""
        colours = self._ink.palette
        rows: list[tuple[float, float]] = []
        for box, heading in zip(self._layout.titled, headings, strict=True):
            y = box.top - HEADER / 2 + 1
            self.fixed.write(EDGE_LEFT, y, heading.title, Letters(colours.text, BODY, True))
            after = EDGE_LEFT + text_width(heading.title, BODY, True) + 8
            self.fixed.write(after, y, heading.unit, Letters(colours.text_2, CAPTION))
            if box is self._layout.treatment:
                self.title_end = after + text_width(heading.unit, CAPTION) + 12
            for level, text in heading.levels:
                self.fixed.write(box.left - 8, level, text, Letters(colours.text_2, SMALL, across="right"))
                rows.append((level, box.left))
        self._rows = tuple(rows)

    def show(self, view: View, axis: TimeAxis) -> None:
        """Draw the frame for a window of time."""
        self._moving.wipe()
        layout, panel = self._layout, self._layout.treatment
        ticks = axis.ticks(view, panel.width)
        places = [(panel.left + view.share(tick.x) * panel.width, tick) for tick in ticks]
        zero = None
        if self._zero is not None and view.left <= self._zero <= view.right:
            zero = panel.left + view.share(self._zero) * panel.width
        self._draw_grid(places, zero)
        self._write_axis(places, axis, zero)
        now = panel.left + view.share(self._now) * panel.width
        left = max(now, panel.left)
        shaded = layout.panels if left < panel.right else ()
        self._future.set_verts([_corners(Box(left, box.top, panel.right - left, box.height)) for box in shaded])
        self._draw_moments(view)

    def _draw_grid(self, places: Sequence[tuple[float, Tick]], zero: float | None) -> None:
        right, colours = self._layout.treatment.right, self._ink.palette
        lines = [np.array([(left, round(y) + 0.5), (right, round(y) + 0.5)]) for y, left in self._rows]
        for box in self._layout.panels:
            lines += [np.array([(x, box.top), (x, box.bottom)]) for x, _tick in places]
        base = self._layout.axis_top
        strong = [*(x for x, tick in places if tick.strong), *(() if zero is None else (zero,))]
        feet = [np.array([(x, base), (x, base + 4)]) for x in strong]
        self._grid.set_segments([*lines, *feet])
        self._grid.set_color([colours.grid] * len(lines) + [colours.strong_line] * len(feet))

    def _write_axis(self, places: Sequence[tuple[float, Tick]], axis: TimeAxis, zero: float | None) -> None:
        """Write the marks of both rows; day 0 has its name in the row of days, and goes before its neighbours."""
        colours, base = self._ink.palette, self._layout.axis_top
        rows = (
            (base + AXIS_MAIN / 2 + 3, Letters(colours.text, CAPTION, across="center")),
            (base + AXIS_MAIN + 8, Letters(colours.text_2, SMALL, across="center")),
        )
        for title, (y, letters) in zip(axis.titles(), rows, strict=True):
            if title:
                self._moving.write(EDGE_LEFT, y, title, Letters(letters.colour, letters.points, letters.points > SMALL))
        shelves = [Shelf(0.0, self._ink.width, 6.0) for _ in rows]
        if zero is not None:
            row = 0 if axis.by_day else 1
            text, (y, letters) = self._ink.words.say(DAY_0), rows[row]
            half = text_width(text, letters.points) / 2
            if shelves[row].take(zero - half, zero + half):
                self._moving.write(zero, y, text, letters)
        for x, tick in places:
            for text, shelf, (y, letters) in zip((tick.main, tick.second), shelves, rows, strict=True):
                half = text_width(text, letters.points) / 2
                if text and shelf.take(x - half, x + half):
                    self._moving.write(x, y, text, letters)

    def _draw_moments(self, view: View) -> None:
        """Draw the lines of now and of the transplant through all panels, with their word on top."""
        panel, colours = self._layout.treatment, self._ink.palette
        shelf = Shelf(self.title_end, self._ink.width)
        lines, looks = [], []
        for x, message, colour in ((self._now, NOW, colours.text), (self._zero, TRANSPLANT, colours.text_2)):
            if x is None or not view.left <= x <= view.right:
                continue
            place = panel.left + view.share(x) * panel.width
            tops = [panel.top + PLAN_ROW + 2, *(box.top for box in self._layout.panels[1:])]
            feet = [box.bottom for box in self._layout.panels]
            lines += [np.array([(place, top), (place, foot)]) for top, foot in zip(tops, feet, strict=True)]
            looks += [colour] * len(self._layout.panels)
            text = self._ink.words.say(message)
            half = text_width(text, CAPTION, True) / 2
            middle = max(place, self.title_end + half)
            if middle - half <= place + 4 and shelf.take(middle - half, middle + half):
                letters = Letters(colour, CAPTION, True, across="center")
                self._moving.write(middle, panel.top - HEADER / 2 + 1, text, letters)
        self._lines.set_segments(lines)
        self._lines.set_color(looks)


EDGE_LEFT = 10.0


def _corners(box: Box) -> np.ndarray:
    return np.array([(box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom)])
