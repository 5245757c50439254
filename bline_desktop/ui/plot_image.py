"""The drawn timeline as an image that can be moved and stretched until the next full draw."""

from typing import cast

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter

from bline_desktop.plots.stamp import DOTS
from bline_desktop.plots.timeline import TimelinePicture
from bline_desktop.plots.view import View


def blank_figure() -> Figure:
    """Return a figure that can be drawn into an image."""
    figure = Figure(dpi=DOTS)
    FigureCanvasAgg(figure)
    return figure


def fit(figure: Figure, size: QSizeF, ratio: float) -> None:
    """Give a figure the size of a widget; `ratio` is how many dots of the screen one pixel has."""
    figure.set_size_inches(max(size.width(), 1.0) / DOTS, max(size.height(), 1.0) / DOTS)
    figure.set_dpi(DOTS * ratio)


class PlotImage:
    """One full draw of a picture, with the window of time that it shows."""

    def __init__(self, picture: TimelinePicture, view: View, ratio: float) -> None:
        """Draw a picture at a window of time; takes some thirty milliseconds."""
        picture.show(view)
        self.view = picture.view
        self._picture = picture
        canvas = cast("FigureCanvasAgg", picture.figure.canvas)
        canvas.draw()  # type: ignore[no-untyped-call]
        width, height = canvas.get_width_height(physical=True)
        drawn = canvas.buffer_rgba()  # type: ignore[no-untyped-call]
        raw = QImage(drawn, width, height, 4 * width, QImage.Format.Format_RGBA8888)
        self._image = raw.convertToFormat(QImage.Format.Format_RGB32)  # a copy, of the kind that is painted fastest
        self._image.setDevicePixelRatio(ratio)

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint the image; where the window has moved since, its moving part moves along."""
        painter.drawImage(0, 0, self._image)
        if view != self.view:
            painter.save()
            self._paint_moved(painter, view)
            painter.restore()

    def _paint_moved(self, painter: QPainter, view: View) -> None:
        """Paint the part that moves with time where it belongs now; what was never drawn is bare ground so long."""
        layout, colours, ratio = self._picture.layout, self._picture.palette, self._image.devicePixelRatio()
        data = QRectF(layout.data.left, 0, layout.data.width, layout.data.height)
        painter.setClipRect(data)
        painter.fillRect(data, QColor(colours.ground))
        for box in layout.panels:
            painter.fillRect(QRectF(box.left, box.top, box.width, box.height), QColor(colours.surface))
        left = data.left() + view.share(self.view.left) * data.width()
        target = QRectF(left, 0, data.width() * self.view.span / view.span, data.height())
        source = QRectF(data.left() * ratio, 0, data.width() * ratio, data.height() * ratio)
        painter.drawImage(target, self._image, source)
        for box in self._picture.still:
            place = QRectF(box.left, box.top, box.width, box.height)
            painter.drawImage(place, self._image, QRectF(place.topLeft() * ratio, place.size() * ratio))
