"""The upper panel of the timeline: blinatumomab as bars as high as the dose, pauses as gaps, plans as ghosts, DLI."""

import math
from collections.abc import Iterator

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.lines import Line2D
from matplotlib.markers import CARETDOWNBASE, CARETRIGHTBASE

from bline_desktop.domain.timeline import DoseBar, DoseDoubt, DoseGap, Timeline
from bline_desktop.domain.words import N_
from bline_desktop.plots.bars import hatched, merged, middle, rectangle, runs
from bline_desktop.plots.ink import BODY, CAPTION, Ink, Writing
from bline_desktop.plots.labels import Shelf
from bline_desktop.plots.layout import PLAN_ROW, Box
from bline_desktop.plots.plan_names import PlanName, named
from bline_desktop.plots.stamp import Letters, text_width
from bline_desktop.plots.targets import Target
from bline_desktop.plots.view import View, x_of

TITLE, UNIT = N_("plot", "Blinatumomab"), N_("plot", "micrograms per day")
DLI, NO_DLI = N_("plot", "DLI"), N_("plot", "none recorded")
NO_BLINATUMOMAB = N_("plot", "No blinatumomab recorded yet")

GAP_ROW = 17.0  # pixels above the highest bar: lengths of pauses
DLI_ROW, DLI_SECOND = 26.0, 14.0  # pixels under the bars: markers with their label, and a second row of labels
LOW_PANEL = 130.0  # a panel lower than this has one row of DLI labels
USUAL_DOSE = 28.0  # micrograms per day from 45 kg on (label): the least height of the axis, so that 9 looks low
RING = 6.0  # pixels that the ring of a chosen mark stands out: it is kept off the names of the cycles
SLOT = 6.0  # pixels; pauses that lie closer are one notch, because their notches would hide the bars


class TreatmentPanel:
    """Draws what was given: y is the dose in micrograms per day; DLI have a row of their own under the bars."""

    def __init__(self, ink: Ink, box: Box, timeline: Timeline) -> None:
        self._ink = ink
        self.box = box
        self._timeline = timeline
        self._bars = merged(timeline.bars)
        self._dli_height = DLI_ROW + (DLI_SECOND if box.height >= LOW_PANEL else 0.0)
        self._top = self._highest_dose()
        self.baseline = box.bottom - self._dli_height
        self._scale = max(self.baseline - box.top - PLAN_ROW - GAP_ROW, 8.0) / self._top  # pixels per microgram
        self.axes = self._make_axes()
        self._carets = self._draw()
        self._moving = Writing(ink)

    def _highest_dose(self) -> float:
        doses = [float(bar.dose_ug_per_day) for bar in self._bars]
        doses += [float(doubt.dose_ug_per_day) for doubt in self._timeline.doubts]
        doses += [float(span.dose_ug_per_day) for span in self._timeline.planned if span.dose_ug_per_day]
        return max([USUAL_DOSE, *doses])

    def _make_axes(self) -> Axes:
        axes = self._ink.axes(self.box)
        axes.set_ylim(-self._dli_height / self._scale, (self.baseline - self.box.top) / self._scale)
        return axes

    def y_px(self, dose: float) -> float:
        """Return how far down a dose lies, in pixels."""
        return self.baseline - dose * self._scale

    def levels(self) -> tuple[tuple[float, str], ...]:
        """Return the marks of the dose axis, highest first, each in pixels and in words; crowded ones are left out."""
        found: list[tuple[float, str]] = []
        for dose in sorted({bar.dose_ug_per_day for bar in self._bars}, reverse=True):
            y = self.y_px(float(dose))
            if not found or y - found[-1][0] >= 13:
                found.append((y, self._ink.words.number(dose)))
        return tuple(found)

    @property
    def dli_y(self) -> float:
        """The row of the DLI markers, in pixels."""
        return self.baseline + DLI_ROW / 2 + 2

    def _draw(self) -> Line2D:
        colours = self._ink.palette
        dli = (self.baseline - self.dli_y) / self._scale
        ghosts = LineCollection(self._ghosts(), colors=colours.blinatumomab, linewidths=0.8, alpha=0.75, zorder=1)
        rectangles = PolyCollection(
            [rectangle(bar) for bar in self._bars], facecolors=colours.blinatumomab, linewidths=0, zorder=2
        )
        rectangles.set_antialiased(False)
        # A pause of an hour is cut out also where a pixel is a day.
        self._slots = LineCollection([], colors=colours.surface, linewidths=1.6, zorder=3, capstyle="butt")
        for collection in (ghosts, rectangles, hatched(self._timeline.doubts, colours.blinatumomab), self._slots):
            self.axes.add_collection(collection, autolim=False)
        running = [bar for bar in self._bars if bar.ongoing]
        arrows = [x_of(bar.end) for bar in running], [float(bar.dose_ug_per_day) / 2 for bar in running]
        self._markers(*arrows, marker=CARETRIGHTBASE, markersize=11, color=colours.blinatumomab)
        marks = [x_of(mark.at) for mark in self._timeline.marks]
        self._markers(marks, [dli] * len(marks), marker="D", markersize=8, color=colours.dli)
        return self._markers([], [], marker=CARETDOWNBASE, markersize=5, color=colours.text)

    def _markers(self, xs: list[float], ys: list[float], **look: object) -> Line2D:
        line = Line2D(xs, ys, linestyle="none", markeredgewidth=0, zorder=4, **look)  # type: ignore[arg-type]
        self.axes.add_line(line)
        return line

    def _ghosts(self) -> list[list[tuple[float, float]]]:
        ghosts = []
        for span in self._timeline.planned:
            left, right = x_of(span.start), x_of(span.end)
            top = float(span.dose_ug_per_day) if span.dose_ug_per_day else self._top
            ghosts.append([(left, 0.0), (left, top), (right, top), (right, 0.0)])
        return ghosts

    def _height_before(self, gap: DoseGap) -> float:
        """Return the dose that ran when the pump stopped: the pause is cut into the bar at that height."""
        before = [bar for bar in self._bars if bar.start < gap.end]
        return float(before[-1].dose_ug_per_day) if before else self._top

    def write_fixed(self, writing: Writing) -> None:
        """Write what stays in its place while time moves: what the row of DLI is, and what has not been given."""
        colours, left = self._ink.palette, self.box.left
        writing.write(
            left - 10, self.dli_y, self._ink.words.say(DLI), Letters(colours.dli_text, CAPTION, True, across="right")
        )
        quiet = Letters(colours.text_2, CAPTION)
        if not self._timeline.marks:
            writing.write(left + 10, self.dli_y, self._ink.words.say(NO_DLI), quiet)
        if not self._timeline.bars:
            writing.write(left + 10, (self.box.top + self.baseline) / 2, self._ink.words.say(NO_BLINATUMOMAB), quiet)

    def show(self, view: View) -> None:
        """Move the panel to a window of time and write the texts that fit there."""
        self.axes.set_xlim(view.left, view.right)
        self._moving.wipe()
        self._name_plans(view)
        self._name_doses(view)
        self._name_gaps(view)
        self._name_marks(view)

    def _px(self, x: float, view: View) -> float:
        return self.box.left + view.share(x) * self.box.width

    def _seen(self, start: float, end: float, view: View) -> tuple[float, float]:
        """Return the part of a time that is in the window, in pixels; where none is, the end lies before the start."""
        return self._px(max(start, view.left), view), self._px(min(end, view.right), view)

    def _shelf(self, view: View, above: float = math.inf) -> Shelf:
        """Return a row for words that keep off the line of now, and off all bars higher than a dose."""
        shelf, now = Shelf(self.box.left, self.box.right), self._px(x_of(self._timeline.now), view)
        shelf.take(now, now)
        for bar in self._bars:
            if float(bar.dose_ug_per_day) > above:
                shelf.block(*self._seen(x_of(bar.start), x_of(bar.end), view))
        return shelf

    def _name_plans(self, view: View) -> None:
        said, letters = self._ink.said, Letters(self._ink.palette.blinatumomab, CAPTION, True)
        plans = [
            PlanName(*self._seen(x_of(one.start), x_of(one.end), view), said(one.label), said(one.short or one.label))
            for one in self._timeline.planned
        ]
        now = self._px(x_of(self._timeline.now), view)
        for x, text in named(plans, now, Shelf(self.box.left, self.box.right)):
            self._moving.write(x + 2, self.box.top + PLAN_ROW / 2 + 1, text, letters)

    def _name_doses(self, view: View) -> None:
        for run in runs(self._bars):
            left, right = max(
                (self._seen(x_of(bar.start), x_of(bar.end), view) for bar in run), key=lambda edges: edges[1] - edges[0]
            )
            text = self._ink.words.number(run[0].dose_ug_per_day)
            top = self.y_px(float(run[0].dose_ug_per_day))
            if text_width(text, BODY, True) + 8 <= right - left and self.baseline - top >= 16:
                letters = Letters(self._ink.palette.on_blinatumomab, BODY, True, across="center")
                self._moving.write((left + right) / 2, (top + self.baseline) / 2, text, letters)

    def _name_gaps(self, view: View) -> None:
        """Cut the pauses out of the bars and say their lengths, the longest first, as far as there is room."""
        notches = Shelf(self.box.left, self.box.right, SLOT)
        names: dict[float, Shelf] = {}
        cut: list[tuple[float, float, bool]] = []  # place, height, and whether a caret points at it
        letters = Letters(self._ink.palette.text, CAPTION, across="center")
        for gap in sorted(self._timeline.gaps, key=lambda gap: gap.length, reverse=True):
            left, right = self._seen(x_of(gap.start), x_of(gap.end), view)
            centre, height = (left + right) / 2, self._height_before(gap)
            if right < left or not notches.take(centre, centre):
                continue
            text = self._ink.words.duration(gap.length)
            half = text_width(text, CAPTION) / 2
            within = 2 * half + 10 <= right - left
            cut.append((middle(gap), height, not within))
            row = names.get(height) or names.setdefault(height, self._shelf(view, above=height))
            if within:
                self._moving.write(centre, self.y_px(height / 2), text, letters)
                continue
            places = (centre, centre - 2 - half, centre + 2 + half)  # over the pause, else before or behind it
            place = next((place for place in places if row.take(place - half, place + half)), None)
            if place is not None:
                self._moving.write(place, self.y_px(height) - GAP_ROW / 2 - 4, text, letters)
        self._slots.set_segments([np.array([(x, 0.0), (x, height)]) for x, height, _caret in cut])
        carets = [(x, height + 3 / self._scale) for x, height, caret in cut if caret]
        self._carets.set_data([x for x, _y in carets], [y for _x, y in carets])

    def _name_marks(self, view: View) -> None:
        inside = [(self._px(x, view), mark) for mark in self._timeline.marks for x in [x_of(mark.at)]]
        rows = [self._shelf(view) for _ in range(2 if self._dli_height > DLI_ROW else 1)]
        for x, _mark in inside:
            rows[0].take(x - 6, x + 6)
        letters = Letters(self._ink.palette.dli_text, CAPTION, True)
        for x, mark in reversed(inside):  # the latest first: it matters most
            text = self._ink.said(mark.label)
            width = text_width(text, CAPTION, True)
            # Beside its marker; else on the other side of it; else in the row beneath; else only on its card.
            places = [(0, x + 12), (0, x - 14 - width)] + [(1, x - 6), (1, x + 6 - width)] * (len(rows) - 1)
            row, left = next((place for place in places if rows[place[0]].take(place[1], place[1] + width)), (-1, 0.0))
            if row >= 0 and self.box.left <= x <= self.box.right:
                self._moving.write(left, self.dli_y + row * (DLI_SECOND + 1), text, letters)

    def targets(self) -> Iterator[Target]:
        """Yield every bar, gap and marker with its place, so that the pointer finds it."""
        colours = self._ink.palette
        shown: tuple[DoseBar | DoseDoubt, ...] = (*self._timeline.bars, *self._timeline.doubts)
        for bar in shown:
            place = (x_of(bar.start), x_of(bar.end), self.y_px(float(bar.dose_ug_per_day)), self.baseline)
            yield Target(bar.record_id, *place, bar.start, bar.end, bar.detail, colours.blinatumomab)
        for gap in self._timeline.gaps:
            top = max(self.y_px(self._height_before(gap)) - GAP_ROW, self.box.top + PLAN_ROW + RING)
            place = (x_of(gap.start), x_of(gap.end), top, self.baseline)
            yield Target(gap.record_id, *place, gap.start, gap.end, gap.detail, colours.text)
        for mark in self._timeline.marks:
            x = x_of(mark.at)
            yield Target(mark.record_id, x, x, self.dli_y, self.dli_y, mark.at, None, mark.detail, colours.dli)
