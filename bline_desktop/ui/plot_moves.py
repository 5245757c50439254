"""How a hand moves through time: by dragging, wheel and keys. A widget that holds a window of time and nothing else."""

from PySide6.QtCore import QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from bline_desktop.plots.layout import Box
from bline_desktop.plots.view import View

IDLE_MS = 80
STEP = 0.125  # share of the window that one arrow key or one notch of the wheel moves
NEARER = 0.8  # one step of zoom
MOVE_KEYS = {Qt.Key.Key_Left: -STEP, Qt.Key.Key_Right: STEP, Qt.Key.Key_PageUp: -0.9, Qt.Key.Key_PageDown: 0.9}
ZOOM_KEYS = {Qt.Key.Key_Plus: NEARER, Qt.Key.Key_Equal: NEARER, Qt.Key.Key_Minus: 1 / NEARER}
CLICK = 4.0  # pixels; a press that moves further is a drag
NOTCH = 120.0  # Qt's measure of one notch of a wheel


class TimeMoves(QWidget):
    """Turns gestures into windows of time. `rested` follows when the hand has been still for a moment."""

    rested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = View(0.0, 1.0)
        self.limits: View | None = None  # none: there is nothing to move through yet
        self.data = Box(0.0, 0.0, 1.0, 1.0)
        self.pointer: QPointF | None = None
        self._pressed: QPointF | None = None
        self._pressed_view = self.view
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(IDLE_MS)
        self._idle.timeout.connect(self.rested)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def is_held(self) -> bool:
        """Whether a hand holds the picture."""
        return self._pressed is not None

    def move_to(self, view: View) -> None:
        """Move to a window of time, as near as the limits allow."""
        if self.limits is not None:
            self.view = view.held(self.limits)
            self._idle.start()
            self.update()

    def zoom(self, factor: float, share: float = 0.5) -> None:
        """Make the window `factor` times as wide; what lies at this share of it stays in its place."""
        self.move_to(self.view.zoomed(factor, self.view.at(share)))

    def looked_at(self, place: QPointF) -> None:
        """Do what follows when the free pointer moves."""

    def clicked_at(self, place: QPointF) -> None:
        """Do what follows when a place is clicked."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer; sideways, or with Shift, move."""
        turned = event.angleDelta()
        if turned.x() or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.move_to(self.view.shifted(-(turned.x() or turned.y()) / NOTCH * STEP))
        else:
            share = (event.position().x() - self.data.left) / self.data.width
            self.zoom(float(NEARER ** (turned.y() / NOTCH)), min(max(share, 0.0), 1.0))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move or zoom; all other keys go on to the window."""
        key = Qt.Key(event.key())
        if key in MOVE_KEYS:
            self.move_to(self.view.shifted(MOVE_KEYS[key]))
        elif key in ZOOM_KEYS:
            self.zoom(ZOOM_KEYS[key])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the picture."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._pressed_view = event.position(), self.view

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the picture, or look at what lies under the pointer."""
        self.pointer = event.position()
        if self._pressed is None:
            self.looked_at(self.pointer)
            return
        moved = self._pressed.x() - self.pointer.x()
        if abs(moved) > CLICK or self.view != self._pressed_view:
            self.move_to(self._pressed_view.shifted(moved / self.data.width))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go: what did not move was a click."""
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        self._pressed = None
        if self.view == self._pressed_view:
            self.clicked_at(event.position())
        else:
            self._idle.stop()
            self.rested.emit()
