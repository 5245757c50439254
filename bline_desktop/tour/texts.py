"""Every text that a window shows, as somebody reads it: what the tour's pictures say, for those who check wording."""

from collections.abc import Iterator

from matplotlib.text import Text
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTableView,
    QWidget,
)

from bline_desktop.ui.plot_canvas import PlotCanvas

TYPED = (QLineEdit, QPlainTextEdit)  # what stands in them is what a person typed, in whatever form


def texts_of(window: QWidget) -> tuple[str, ...]:
    """Return what a window shows, each text once, in the order in which its parts were made.

    What a person typed is left out; hidden parts and rows out of sight of a table are not read.
    """
    parts = (part for part in window.findChildren(QWidget) if part.isVisible() and not isinstance(part, TYPED))
    found = (text for part in parts for text in _texts(part))
    return tuple(dict.fromkeys(text for text in found if text.strip()))


def _texts(part: QWidget) -> Iterator[str]:
    match part:
        case QLabel() | QAbstractButton():
            yield part.text()
        case QComboBox():
            yield part.currentText()
        case QTabBar():
            yield from (part.tabText(tab) for tab in range(part.count()))
        case PlotCanvas() if part.picture is not None:
            yield from (artist.get_text() for artist in part.picture.figure.findobj(Text))
        case QAbstractItemView():
            yield from _cells(part)


def _cells(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    if model is None:
        return
    if isinstance(view, QTableView):
        across = Qt.Orientation.Horizontal
        yield from (str(model.headerData(column, across) or "") for column in range(model.columnCount()))
    seen: QRect = view.viewport().rect()
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            index = model.index(row, column)
            if seen.intersects(view.visualRect(index)):
                yield str(model.data(index) or "")
