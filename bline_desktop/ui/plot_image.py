"""The drawn timeline as an image that can be moved and stretched until the next full draw."""

from typing import cast

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter

from bline_desktop.plots.layout import Box
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
        if view != picture.view:  # else it was laid out for that window already
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
        picture = self._picture
        data, colours = _rectangle(picture.layout.data), picture.palette
        for box in picture.hanging:
            painter.fillRect(_rectangle(box), QColor(colours.ground))
        painter.setClipRect(data)
        painter.fillRect(data, QColor(colours.ground))
        for boxes, colour in ((picture.layout.panels, colours.surface), (picture.future(view), colours.sunken)):
            for box in boxes:
                painter.fillRect(_rectangle(box), QColor(colour))
        self._move(painter, data, view)
        first, *titles = (_rectangle(box) for box in picture.still)
        above = QRectF(first.right(), 0, data.right() - first.right(), data.top())  # the word over the line of now
        painter.setClipRect(above)
        painter.fillRect(above, QColor(colours.ground))
        self._move(painter, above, view)
        painter.setClipping(False)
        for title in titles:
            painter.drawImage(title, self._image, self._dots(title))

    def _move(self, painter: QPainter, part: QRectF, view: View) -> None:
        """Paint a part of the image where its time lies now."""
        data, stretch = self._picture.layout.data, self.view.span / view.span
        left = data.left + view.share(self.view.at((part.left() - data.left) / data.width)) * data.width
        target = QRectF(left, part.top(), part.width() * stretch, part.height())
        painter.drawImage(target, self._image, self._dots(part))

    def _dots(self, part: QRectF) -> QRectF:
        ratio = self._image.devicePixelRatio()
        return QRectF(part.topLeft() * ratio, part.size() * ratio)


def _rectangle(box: Box) -> QRectF:
    return QRectF(box.left, box.top, box.width, box.height)
