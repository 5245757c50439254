"""How long the timeline of a 500-event patient takes, over a bare matplotlib draw of as many marks in as many panels.

The floor: bare axes with the same collections, lines and markers, the same places for light ticks with their labels
(FixedLocator, no minor ones), on the same canvas; no titles, no labels at line ends, no grid, no words.
"""

import os
import statistics
import time
from collections.abc import Callable
from zoneinfo import ZoneInfo

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from bline_desktop.colours import LIGHT
from bline_desktop.domain.timeline import Timeline
from bline_desktop.domain.words import Words
from bline_desktop.plots.response import LanePanel
from bline_desktop.plots.stamp import DOTS, forget_texts
from bline_desktop.plots.timeline import TimelinePicture
from bline_desktop.plots.treatment import TreatmentPanel
from bline_desktop.ui.plot_canvas import PlotCanvas
from tests.support import timelines

SIZE = (1200, 800)
EVENTS = 500
WORDS = Words(ZoneInfo("Europe/Berlin"))


def median_ms(act: Callable[[int], object], rounds: int) -> float:
    """Return the median time of one act in milliseconds; it is told the number of the round."""
    taken = []
    for number in range(rounds):
        before = time.perf_counter()
        act(number)
        taken.append((time.perf_counter() - before) * 1000)
    return statistics.median(taken)


def canvas_of(figure: Figure) -> FigureCanvasAgg:
    return FigureCanvasAgg(figure)


def new_figure() -> Figure:
    return Figure(figsize=(SIZE[0] / DOTS, SIZE[1] / DOTS), dpi=DOTS)


def our_picture(timeline: Timeline) -> TimelinePicture:
    figure = new_figure()
    canvas_of(figure)
    return TimelinePicture(figure, timeline, WORDS, LIGHT)


def bare_figure(picture: TimelinePicture) -> Figure:
    """Build the floor from the marks of our picture."""
    figure = new_figure()
    canvas_of(figure)
    panels: tuple[TreatmentPanel | LanePanel, ...] = (picture.treatment, *picture.lanes)
    ticks = picture.axis.ticks(picture.view, picture.layout.treatment.width)
    for number, panel in enumerate(panels):
        axes = figure.add_subplot(len(panels), 1, number + 1)
        for mark in panel.axes.lines:
            axes.add_line(_bare_line(mark))
        for collection in panel.axes.collections:
            axes.add_collection(_bare_collection(collection), autolim=False)
        axes.set_yscale(panel.axes.get_yscale())
        axes.set_ylim(panel.axes.get_ylim())
        axes.set_xlim(panel.axes.get_xlim())
        axes.xaxis.set_major_locator(FixedLocator([tick.x for tick in ticks]))
        last = number == len(panels) - 1
        axes.xaxis.set_major_formatter(FixedFormatter([tick.main if last else "" for tick in ticks]))
        levels = panel.levels()
        axes.yaxis.set_minor_locator(NullLocator())
        low, high = axes.transData.inverted(), axes.bbox
        places = [
            low.transform((0, high.y1 - (y - panel.box.top) / panel.box.height * high.height))[1] for y, _text in levels
        ]
        axes.yaxis.set_major_locator(FixedLocator(places))
        axes.yaxis.set_major_formatter(FixedFormatter([text for _y, text in levels]))
    return figure


def _bare_line(mark: Line2D) -> Line2D:
    return Line2D(
        mark.get_xdata(),
        mark.get_ydata(),
        color=mark.get_color(),
        linewidth=mark.get_linewidth(),
        linestyle=mark.get_linestyle(),
        marker=mark.get_marker(),
        markersize=mark.get_markersize(),
        markerfacecolor=mark.get_markerfacecolor(),
        markeredgewidth=mark.get_markeredgewidth(),
    )


def _bare_collection(collection: object) -> PolyCollection | LineCollection:
    if isinstance(collection, PolyCollection):
        return PolyCollection([path.vertices for path in collection.get_paths()], linewidths=0)
    assert isinstance(collection, LineCollection)
    styles = collection.get_linestyle()
    return LineCollection(
        collection.get_segments(),
        colors=collection.get_colors(),
        linewidths=collection.get_linewidth(),
        linestyles=styles,
    )


def draw(figure: Figure) -> None:
    figure.canvas.draw()


def measure(rounds: int = 15) -> dict[str, float]:
    """Return medians in milliseconds.

    The first draw keeps no text from before, and the floor's builds its figure anew as well; a redraw is one of the
    same figure at another window of time.
    """
    application = QApplication.instance() or QApplication([])
    course = timelines.long(EVENTS)
    model = our_picture(course)
    draw(model.figure)
    draw(bare_figure(model))  # both warm: fonts are read, and texts that both show are measured

    floor_first = median_ms(lambda _n: draw(bare_figure(model)), rounds)

    def first_draw(_number: int) -> None:
        forget_texts()
        draw(our_picture(course).figure)

    first = median_ms(first_draw, rounds)
    opened_again = median_ms(lambda _n: draw(our_picture(course).figure), rounds)
    floor = bare_figure(model)
    views = [model.whole_view.shifted(number / 400) for number in range(rounds)]

    def redraw_floor(number: int) -> None:
        for axes in floor.axes:
            axes.set_xlim(views[number].left, views[number].right)
        draw(floor)

    def redraw(number: int) -> None:
        model.show(views[number])
        draw(model.figure)

    floor_again, again = median_ms(redraw_floor, rounds), median_ms(redraw, rounds)
    pan, zoom, hover = _on_the_widget(course, rounds * 10)
    application.processEvents()
    return {
        "floor: first draw, ms": floor_first,
        "timeline: first draw, ms": first,
        "timeline: opened again, ms": opened_again,
        "floor: redraw, ms": floor_again,
        "timeline: redraw, ms": again,
        "timeline: pan frame, ms": pan,
        "timeline: zoom frame, ms": zoom,
        "timeline: hover, ms": hover,
    }


def _on_the_widget(course: Timeline, rounds: int) -> tuple[float, float, float]:
    """Return the medians of a pan frame, a zoom frame and a hover: the act and the whole repaint of the widget."""
    widget = PlotCanvas(WORDS)
    widget.resize(*SIZE)
    widget.show_timeline(course)
    screen = QImage(*SIZE, QImage.Format.Format_RGB32)

    def paint() -> None:
        painter = QPainter(screen)
        widget.render(painter, QPointF(0, 0).toPoint())
        painter.end()

    def look(number: int) -> None:
        place = QPointF(200 + (number * 7) % 700, 80 + (number * 13) % 600)
        widget.pointer = place
        widget.looked_at(place)
        paint()

    paint()
    hover = median_ms(look, rounds)
    start = widget.view

    def pan(number: int) -> None:
        widget.move_to(start.shifted((number % 40 + 1) / 200))
        paint()

    def zoom(number: int) -> None:
        widget.move_to(start.zoomed(0.98 ** (number % 40 + 1), start.left))
        paint()

    result = median_ms(pan, rounds), median_ms(zoom, rounds), hover
    widget.deleteLater()
    return result


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name:32} {value:8.2f}")
