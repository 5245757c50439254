"""Pictures to look into: drawn on a real figure, asked for their marks in the units of the ward."""

from zoneinfo import ZoneInfo

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from bline_desktop.colours import LIGHT, Theme
from bline_desktop.domain.timeline import Timeline
from bline_desktop.domain.words import Words
from bline_desktop.plots.axis import AxisMode
from bline_desktop.plots.stamp import DOTS, StampedText
from bline_desktop.plots.timeline import TimelinePicture

WORDS = Words(ZoneInfo("Europe/Berlin"))


def picture_of(
    timeline: Timeline,
    words: Words = WORDS,
    palette: Theme = LIGHT,
    axis: AxisMode = AxisMode.DATE,
    size: tuple[float, float] = (1200, 760),
) -> TimelinePicture:
    figure = Figure(figsize=(size[0] / DOTS, size[1] / DOTS), dpi=DOTS)
    FigureCanvasAgg(figure)
    return TimelinePicture(figure, timeline, words, palette, axis)


def drawn(picture: TimelinePicture) -> np.ndarray:
    """Draw, and return the dots of the image: rows from the top, four numbers each."""
    canvas = picture.figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    canvas.draw()  # type: ignore[no-untyped-call]
    return np.asarray(canvas.buffer_rgba())  # type: ignore[no-untyped-call]


def texts(picture: TimelinePicture) -> list[str]:
    return [artist.get_text() for artist in picture.figure.artists if isinstance(artist, StampedText)]


def places(picture: TimelinePicture, text: str) -> list[tuple[float, float]]:
    """Return where a text stands, in pixels."""
    found = [artist for artist in picture.figure.artists if isinstance(artist, StampedText)]
    return [artist.get_position() for artist in found if artist.get_text() == text]


def line(axes: Axes, name: str) -> Line2D:
    return next(one for one in axes.lines if one.get_gid() == name)


def values(one: Line2D) -> tuple[np.ndarray, np.ndarray]:
    return np.asarray(one.get_xdata(), float), np.asarray(one.get_ydata(), float)


def bars(axes: Axes) -> list[np.ndarray]:
    found = next(one for one in axes.collections if isinstance(one, PolyCollection))
    return [np.asarray(path.vertices) for path in found.get_paths()]


def segments(axes: Axes, number: int) -> list[np.ndarray]:
    """Return the line segments of the nth line collection of a panel."""
    found = [one for one in axes.collections if isinstance(one, LineCollection)]
    return [np.asarray(segment) for segment in found[number].get_segments()]
