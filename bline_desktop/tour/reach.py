"""Where a hand can reach: what lies under a place, how far to turn the wheel, and whether the window is still."""

from typing import Any

import shiboken6
from PySide6.QtCore import QPoint, QPointF, QPropertyAnimation, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

SHORT_TIMER_MS = 500  # timers up to this end in a new picture: the plot's rest, an act letter, a fade
WHEEL_NOTCH = QPoint(0, -120)
MOST_NOTCHES = 60


def under(part: QWidget, spot: QPoint) -> QWidget:
    """Return what lies on top at a place of a part: that is what a press reaches."""
    top = part.window()
    return top.childAt(part.mapTo(top, spot)) or top


def spot_under(part: QWidget, spot: QPoint) -> QPoint:
    """Return a place of a part as a place of what lies on top there."""
    return under(part, spot).mapFrom(part.window(), part.mapTo(part.window(), spot))


def turn_wheel_to(part: QWidget, at: QPoint | None) -> None:
    """Turn the wheel over the page that holds a part until it is in sight, first downwards, then upwards."""
    area = _scroll_area(part)
    if area is None:
        return
    view = area.viewport()
    for direction in (1, -1):
        for _ in range(MOST_NOTCHES):
            spot = part.mapTo(view, at or part.rect().center())
            if view.rect().adjusted(0, 4, 0, -4).contains(spot):
                return
            _turn(view, WHEEL_NOTCH * direction)


def come_up(window: QWidget) -> None:
    """Bring a window to the front, as happens by itself where there is a display: at a press, or after a dialog."""
    if QApplication.activeModalWidget() is None and not window.isActiveWindow():
        window.activateWindow()
        QApplication.processEvents()


def rests(window: QWidget) -> bool:
    """Tell whether nothing in a window moves or is about to."""
    moving = any(part.state() is QPropertyAnimation.State.Running for part in _of(window, QPropertyAnimation))
    ticking = any(
        timer.isActive() and timer.isSingleShot() and timer.interval() <= SHORT_TIMER_MS
        for timer in _of(window, QTimer)
    )
    return not moving and not ticking


def name_of(part: QWidget) -> str:
    """Return what a sentence calls a part: as a screen reader does, else by its sort."""
    return f"“{part.accessibleName()}”" if part.accessibleName() else f"A {type(part).__name__}"


def _turn(view: QWidget, notch: QPoint) -> None:
    centre = view.rect().center()
    turned = QWheelEvent(
        QPointF(centre),
        QPointF(view.mapToGlobal(centre)),
        QPoint(),
        notch,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, turned)
    QApplication.processEvents()


def _of(window: QWidget, kind: type[Any]) -> list[Any]:
    return [part for part in window.findChildren(kind) if shiboken6.isValid(part)]


def _scroll_area(part: QWidget) -> QScrollArea | None:
    above = part.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    return above
