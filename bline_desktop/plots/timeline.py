"""The timeline of one patient on a matplotlib figure: what was given, what was left out, what happened after.

Works on frozen values alone. Places that come in and go out are pixels from the top left corner at 96 dots an inch.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO
from typing import Protocol
from uuid import UUID

from matplotlib import rc_context
from matplotlib.figure import Figure

from bline_desktop.colours import PRINT, Theme
from bline_desktop.domain.timeline import Timeline
from bline_desktop.domain.words import N_, Words
from bline_desktop.plots.axis import AxisMode, TimeAxis
from bline_desktop.plots.frame import EDGE_LEFT, Frame, Heading
from bline_desktop.plots.ink import BODY, CAPTION, SMALL, Ink, Writing
from bline_desktop.plots.labels import wrapped
from bline_desktop.plots.layout import (
    HEADER,
    LOW_SHARE,
    Box,
    Layout,
    Wanted,
    lay_out,
)
from bline_desktop.plots.margin import Margin, margin_width
from bline_desktop.plots.response import LanePanel
from bline_desktop.plots.stamp import DOTS, Letters, text_width
from bline_desktop.plots.strips import StripsPanel, divided, strips_width
from bline_desktop.plots.targets import Target, Targets
from bline_desktop.plots.treatment import TITLE, UNIT, TreatmentPanel
from bline_desktop.plots.view import View, moment_of, x_of

EMPTY_TITLE = N_("plot", "Nothing given or measured yet")
EMPTY = N_(
    "plot",
    "Blinatumomab, DLI, MRD and chimerism will stand here along one axis of time. "
    "Begin by recording the first start of an infusion, or a result.",
)
LEAST_SPAN = 7.0  # days; a picture of one bag shows at least a week
AIR = 0.025  # of the span, free at both ends
BEYOND = 0.5  # how far the window may be moved past the data, in spans of the whole
WIDEST_TICK = "10⁻⁷ (0.00001 %)"
PRINT_SIZE = (7.1, 5.2)  # inches: the text width of an A4 page


class Part(Protocol):
    """A part of the picture that follows the window of time."""

    def show(self, view: View) -> None:
        """Move to a window of time."""


class Panel(Part, Protocol):
    """A part that has texts which stay and marks to be found."""

    def write_fixed(self, writing: Writing) -> None:
        """Write what stays in its place while time moves."""

    def targets(self) -> Iterable[Target]:
        """Yield every mark with its place."""


class TimelinePicture:
    """Draws a timeline on a figure, knows its window of time, and finds records by place and places by record."""

    def __init__(
        self, figure: Figure, timeline: Timeline, words: Words, palette: Theme, axis: AxisMode = AxisMode.DATE
    ) -> None:
        self.figure = figure
        self.timeline = timeline
        self.words = words
        self.palette = palette
        self.axis = TimeAxis(words, timeline.transplant_on, axis)
        self.whole_view = _whole(timeline)
        span = self.whole_view.span * BEYOND
        self.limits = View(self.whole_view.left - span, self.whole_view.right + span)
        self.view = self.whole_view
        self.rebuild()

    @property
    def still(self) -> tuple[Box, ...]:
        """The titles, which reach into the part that moves with time and yet stay in their places."""
        first, *rest = self.layout.titled
        ends = (self._frame.title_end if self._frame else EDGE_LEFT, *(box.right for box in rest))
        return tuple(
            Box(0.0, box.top - HEADER + 1, end, HEADER - 2) for box, end in zip((first, *rest), ends, strict=True)
        )

    @property
    def hanging(self) -> tuple[Box, Box]:
        """Where texts of the time axis may hang over its ends: left and right of what moves with time."""
        titles = max(text_width(title, CAPTION, True) for title in self.axis.titles())
        top, left, right = self.layout.axis_top + 1, EDGE_LEFT + titles + 2, self.layout.data.right
        height = self.layout.height - top
        return Box(left, top, self.layout.data.left - left, height), Box(right, top, self.layout.width - right, height)

    def future(self, view: View) -> tuple[Box, ...]:
        """Return what lies behind now in each panel, in pixels."""
        data = self.layout.data
        left = min(max(self._x_px(x_of(self.timeline.now), view), data.left), data.right)
        return tuple(Box(left, box.top, data.right - left, box.height) for box in self.layout.panels)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw but words."""
        return shows_nothing(self.timeline)

    def rebuild(self) -> None:
        """Lay the picture out anew, because the figure has another size; the window of time stays."""
        self.figure.clear()
        self.figure.set_facecolor(self.palette.ground)
        ink = Ink(self.figure, self.words, self.palette)
        lanes, strips = divided(self.timeline, ink.height)
        left = max(text_width(WIDEST_TICK, SMALL) + 14, strips_width(ink, strips))
        right = max((margin_width(ink, lane) for lane in lanes), default=0.0)
        wanted = Wanted([LOW_SHARE if lane.low_lane else 1.0 for lane in lanes], len(strips))
        self.layout: Layout = lay_out(ink.width, ink.height, wanted, (left, right))
        self._frame: Frame | None = None
        if self.is_empty:
            self._targets = Targets((), self.layout.data)
            self._write_empty(ink)
            return
        frame = self._frame = Frame(ink, self.layout, self.timeline)
        now = x_of(self.timeline.now)
        self.treatment = TreatmentPanel(ink, self.layout.treatment, self.timeline)
        self.lanes = tuple(LanePanel(ink, box, lane, now) for box, lane in zip(self.layout.lanes, lanes, strict=True))
        self._margins = tuple(Margin(ink, panel) for panel in self.lanes)
        self.strips = StripsPanel(ink, self.layout.strips, strips, now) if self.layout.strips else None
        frame.head((self._heading(), *(self._lane_heading(panel) for panel in self.lanes)))
        panels: tuple[Panel, ...] = self._panels
        for panel in panels:
            panel.write_fixed(frame.fixed)
        self._targets = Targets((target for panel in panels for target in panel.targets()), self.layout.data)
        self.show(self.view)

    @property
    def _panels(self) -> tuple[Panel, ...]:
        strips = (self.strips,) if self.strips is not None else ()
        return (self.treatment, *self.lanes, *strips)

    def _heading(self) -> Heading:
        return Heading(self.words.say(TITLE), self.words.say(UNIT), self.treatment.levels())

    def _lane_heading(self, panel: LanePanel) -> Heading:
        unit = self.words.say(panel.lane.unit) if panel.lane.unit else ""
        return Heading(self.words.say(panel.lane.title), unit, panel.levels())

    def _write_empty(self, ink: Ink) -> None:
        writing = Writing(ink)
        middle, centre = ink.height / 2, ink.width / 2
        title = Letters(self.palette.text, BODY, True, across="center")
        writing.write(centre, middle - 22, self.words.say(EMPTY_TITLE), title)
        for number, line in enumerate(wrapped(self.words.say(EMPTY), CAPTION, ink.width * 0.55).split("\n")):
            writing.write(centre, middle + 18 * number, line, Letters(self.palette.text_2, CAPTION, across="center"))

    def show(self, view: View) -> None:
        """Move to a window of time, as near as the limits allow; the next draw shows it."""
        self.view = view.held(self.limits)
        if self._frame is None:
            return
        self._frame.show(self.view, self.axis)
        parts: tuple[Part, ...] = (*self._panels, *self._margins)
        for part in parts:
            part.show(self.view)

    def window(self, start: datetime, end: datetime) -> None:
        """Show a window from one instant to another."""
        self.show(View(x_of(start), x_of(end)))

    def whole(self) -> None:
        """Show all there is."""
        self.show(self.whole_view)

    def set_axis(self, mode: AxisMode) -> None:
        """Count by date or by day since transplant; the other stands in the small row."""
        self.axis = TimeAxis(self.words, self.timeline.transplant_on, mode)
        self.show(self.view)

    def hit(self, x: float, y: float) -> UUID | None:
        """Return the record whose mark lies under a place in pixels, if any."""
        target = self.target_at(x, y)
        return target.record_id if target else None

    def target_at(self, x: float, y: float) -> Target | None:
        """Return the mark under a place in pixels, if any."""
        if not self.layout.data.holds(x, y):
            return None
        return self._targets.at(x, y, self.view)

    def target_of(self, record_id: UUID, at: datetime | None = None) -> Target | None:
        """Return the mark of a record that begins at an instant, else its earliest, if it has one."""
        return self._targets.of_record(record_id, at)

    def place_of(self, target: Target, view: View) -> Box:
        """Return where a mark stands in a window, in pixels; a point is a rectangle without size."""
        left, right = (self._x_px(x, view) for x in (target.start, target.end))
        return Box(left, target.top, right - left, target.bottom - target.top)

    def _x_px(self, x: float, view: View) -> float:
        return self.layout.data.left + view.share(x) * self.layout.data.width

    def moment_at(self, x: float, view: View) -> datetime:
        """Return the instant at a place in pixels."""
        return moment_of(view.at((x - self.layout.data.left) / self.layout.data.width))


def shows_nothing(timeline: Timeline) -> bool:
    """Tell whether there is nothing in a course to draw."""
    return not any(True for _x in _moments(timeline))


def _moments(timeline: Timeline) -> Iterator[datetime]:
    """Yield every instant at which something begins or ends that a picture must hold."""
    yield from (at for bar in timeline.bars for at in (bar.start, bar.end))
    yield from (at for gap in timeline.gaps for at in (gap.start, gap.end))
    yield from (at for span in timeline.planned for at in (span.start, span.end))
    yield from (mark.at for mark in timeline.marks)
    yield from (point.at for lane in timeline.lanes for series in lane.series for point in series.points)
    for stretch in (stretch for strip in timeline.strips for stretch in strip.stretches):
        yield from (stretch.start, stretch.end)


def _whole(timeline: Timeline) -> View:
    """Return the window that holds everything, now included, with a little air at both ends."""
    xs = [x_of(moment) for moment in (*_moments(timeline), timeline.now)]
    view = View(min(xs), max(xs))
    span = max(view.span, LEAST_SPAN) * (1 + 2 * AIR)
    return View(0.0, span).centred((view.left + view.right) / 2)


def figure_for_print(timeline: Timeline, words: Words, size: tuple[float, float] = PRINT_SIZE) -> Figure:
    """Return the whole timeline as a figure of a size in inches on white ground, for paper."""
    figure = Figure(figsize=size, dpi=DOTS)
    TimelinePicture(figure, timeline, words, PRINT)
    return figure


def print_pdf(timeline: Timeline, words: Words, size: tuple[float, float] = PRINT_SIZE) -> bytes:
    """Return the whole timeline as a one-page PDF of vectors, fonts embedded; the same bytes for the same values."""
    figure, file = figure_for_print(timeline, words, size), BytesIO()
    with rc_context({"pdf.fonttype": 42}):  # TrueType, so that the text stays text and can be searched
        figure.savefig(file, format="pdf", metadata={"CreationDate": None, "Creator": None, "Producer": None})
    return file.getvalue()
