"""Texts of a window that are cut short: what a picture must never show, found without looking at it."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QHeaderView, QLabel, QLineEdit, QScrollArea, QTableView, QWidget

ROUNDING = 1  # pixels by which Qt's own sums differ


def clipped(window: QWidget) -> tuple[str, ...]:
    """Return every visible text that has less room than it needs, or that reaches beyond the side of its page.

    What a page or a table scrolls to is not cut short; a page never scrolls sideways.
    """
    parts = (part for part in window.findChildren(QWidget) if part.isVisible())
    return tuple(dict.fromkeys(text for part in parts for text in _cut(part)))


def _cut(part: QWidget) -> Iterator[str]:
    match part:
        case QLabel() if part.text() and (_is_squeezed(part) or _is_beyond(part)):
            yield part.text()
        case QAbstractButton() if part.text() and (_is_narrow(part) or _is_beyond(part)):
            yield part.text()
        case QLineEdit() if _is_low(part):
            yield part.accessibleName()
        case QTableView():
            yield from _titles(part.horizontalHeader())


def _is_narrow(button: QAbstractButton) -> bool:
    return button.sizeHint().width() > button.width() + ROUNDING


def _is_low(line: QLineEdit) -> bool:
    """Tell whether the lower edge of a line lies beneath that of the part that holds it."""
    outer = line.parentWidget()
    return (
        outer is not None
        and not isinstance(outer.parentWidget(), QScrollArea)
        and (line.geometry().bottom() >= outer.height())
    )


def _is_squeezed(label: QLabel) -> bool:
    if label.wordWrap():
        return label.heightForWidth(label.width()) > label.height() + ROUNDING
    return label.sizeHint().width() > label.width() + ROUNDING


def _is_beyond(part: QWidget) -> bool:
    """Tell whether a part reaches beyond the left or right side of what it stands in."""
    place, above = QRect(QPoint(), part.size()), part
    while not above.isWindow() and (outer := above.parentWidget()) is not None:
        place.translate(above.pos())
        if place.left() < -ROUNDING or place.right() > outer.width() + ROUNDING:
            return not isinstance(outer.parentWidget(), QTableView | QScrollArea) or not _scrolls(outer.parentWidget())
        above = outer
    return False


def _scrolls(area: QWidget | None) -> bool:
    return isinstance(area, QTableView | QScrollArea) and area.horizontalScrollBar().isVisible()


def _titles(header: QHeaderView) -> Iterator[str]:
    """Return the titles of columns that are too narrow for them."""
    model = header.model()
    for column in range(model.columnCount()):
        text = str(model.headerData(column, header.orientation()) or "")
        wanted = max(map(header.fontMetrics().horizontalAdvance, text.split("\n")))
        if not header.isSectionHidden(column) and wanted > header.sectionSize(column):
            yield text
