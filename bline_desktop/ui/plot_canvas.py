"""The timeline on the screen: zoom, move, look closely, choose. While the picture moves, its last image moves.

One full draw takes some thirty milliseconds, too long for a frame; so dragging and zooming move and scale the image
of the last full draw, and a new one is made when the hand rests.
"""

from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from bline_desktop.colours import DARK, LIGHT, Theme
from bline_desktop.domain.timeline import Timeline
from bline_desktop.domain.words import N_, Words
from bline_desktop.plots.axis import AxisMode
from bline_desktop.plots.targets import Target
from bline_desktop.plots.timeline import TimelinePicture
from bline_desktop.plots.view import View, x_of
from bline_desktop.ui.plot_image import PlotImage, blank_figure, fit
from bline_desktop.ui.plot_moves import NEARER, TimeMoves
from bline_desktop.ui.plot_overlay import Overlay, focus_frame

NAME = N_("plot", "Timeline of {trial_id}")
HELP = N_(
    "plot",
    "Arrow keys move through time, plus and minus zoom, 0 shows everything, T changes between date and day. "
    "The table holds the same records.",
)
DARKEST = 128  # a window ground below this lightness is a dark theme's
WEEK, AHEAD = 7.0, 0.5  # days


class PlotCanvas(TimeMoves):
    """A timeline to look at and to choose from. Signals the mark that was clicked."""

    mark_clicked = Signal(object)  # Target
    days_counted = Signal(bool)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.picture: TimelinePicture | None = None
        self._image: PlotImage | None = None
        self._mode = AxisMode.DATE
        self._hovered: Target | None = None
        self._chosen: Target | None = None
        self._chosen_id: UUID | None = None
        self._chosen_at: datetime | None = None
        self._overlay = Overlay(words, self.font())
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._redraw)
        self.rested.connect(self.settle)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(480, 260)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleDescription(words.say(HELP))

    def show_timeline(self, timeline: Timeline) -> None:
        """Show a course; the window of time stays where the same patient was looked at closely."""
        before, figure = self.picture, blank_figure()
        fit(figure, QSizeF(self.size()), self.devicePixelRatioF())
        picture = self.picture = TimelinePicture(figure, timeline, self._words, self._colours(), self._mode)
        same = before is not None and before.timeline.patient_id == timeline.patient_id
        closely = same and before is not None and self.view != before.whole_view
        self.limits, self.data = picture.limits, picture.layout.data
        self.view = self.view.held(picture.limits) if closely else picture.whole_view
        self.setAccessibleName(self._words.say(NAME, trial_id=timeline.trial_id))
        if same and self._image is not None:
            self._soon.start()  # the image of a moment ago stays so long: to build and to draw are a turn each
        else:
            self._redraw()
        self._ring(self._chosen_id if same else None, self._chosen_at)

    def show_all(self) -> None:
        """Show everything from the first record to the last plan."""
        if self.picture is not None:
            self._jump_to(self.picture.whole_view)

    def show_last_week(self) -> None:
        """Show the last seven days up to now, and half a day of what is to come."""
        if self.picture is not None:
            now = x_of(self.picture.timeline.now)
            self._jump_to(View(now - WEEK, now + AHEAD))

    def zoom_in(self) -> None:
        """Look closer at the middle of the window."""
        self.zoom(NEARER**2)
        self.settle()

    def zoom_out(self) -> None:
        """Step back from the middle of the window."""
        self.zoom(NEARER**-2)
        self.settle()

    def count_days(self, *, on: bool) -> None:
        """Count the time axis by day since transplant, or by date."""
        self._mode = AxisMode.DAY if on else AxisMode.DATE
        if self.picture is not None:
            self.picture.set_axis(self._mode)
            self._redraw()

    def select(self, record_id: UUID | None, at: datetime | None = None) -> None:
        """Ring the mark of a record that begins at an instant, and bring it into view; None takes the ring away."""
        self._ring(record_id, at)
        if self._chosen is not None:
            middle = (self._chosen.start + self._chosen.end) / 2
            if not self.view.left <= middle <= self.view.right:
                self._jump_to(self.view.centred(middle))

    def settle(self) -> None:
        """Draw the picture in full at its window of time with the next paint; a rested hand asks for it by itself."""
        self._idle.stop()
        if self._image is not None and self._image.view != self.view:
            self._redraw()

    def _ring(self, record_id: UUID | None, at: datetime | None) -> None:
        self._chosen_id, self._chosen_at = record_id, at
        known = self.picture is not None and record_id is not None
        self._chosen = self.picture.target_of(record_id, at) if known and self.picture and record_id else None
        self.update()

    def _jump_to(self, view: View) -> None:
        self.move_to(view)
        self.settle()

    def _redraw(self) -> None:
        self._image = self._hovered = None
        self.update()

    def _colours(self) -> Theme:
        ground = self.palette().color(QPalette.ColorRole.Window)
        return DARK if ground.lightness() < DARKEST else LIGHT

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the image as it is or moved, and over it what follows the pointer."""
        painter, picture = QPainter(self), self.picture
        if picture is None:
            painter.fillRect(self.rect(), QColor(self._colours().ground))
            return
        if self._image is None:
            self._image = PlotImage(picture, self.view, self.devicePixelRatioF())
        self._image.paint(painter, self.view)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._chosen is not None:
            self._overlay.ring(painter, picture, self._chosen, self.view)
        if self.pointer is not None and not self.is_held and self._image.view == self.view and not picture.is_empty:
            self._overlay.crosshair(painter, picture, self.pointer)
            if self._hovered is not None:
                self._overlay.ring(painter, picture, self._hovered, self.view)
                self._overlay.card(painter, picture, self._hovered, self.pointer)
        if self.hasFocus():
            focus_frame(painter, QRectF(self.rect()), picture.palette)

    def looked_at(self, place: QPointF) -> None:
        """Show the crosshair, and the card of what lies under the pointer."""
        settled = self._image is not None and self._image.view == self.view
        self._hovered = self.picture.target_at(place.x(), place.y()) if self.picture and settled else None
        self.update()

    def clicked_at(self, place: QPointF) -> None:
        """Choose the record under the pointer."""
        target = self.picture.target_at(place.x(), place.y()) if self.picture is not None else None
        if target is not None:
            self.select(target.record_id, target.at)
            self.mark_clicked.emit(target)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Show everything with 0 or Home, change what the axis counts with T; the rest moves and zooms."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_0, Qt.Key.Key_Home):
            self.show_all()
        elif key == Qt.Key.Key_T and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.count_days(on=self._mode is AxisMode.DATE)
            self.days_counted.emit(self._mode is AxisMode.DAY)
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Take the crosshair and the card away."""
        super().leaveEvent(event)
        self.pointer = self._hovered = None
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the picture out for its new size."""
        super().resizeEvent(event)
        self._lay_out_anew()

    def event(self, event: QEvent) -> bool:
        """Take on the colours and letters of another theme, and the density of another screen."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._lay_out_anew()
        elif event.type() == QEvent.Type.FontChange:
            self._overlay = Overlay(self._words, self.font())
        elif event.type() == QEvent.Type.PaletteChange and self.picture and self.picture.palette != self._colours():
            self._lay_out_anew()
        return super().event(event)

    def _lay_out_anew(self) -> None:
        picture = self.picture
        if picture is not None:
            fit(picture.figure, QSizeF(self.size()), self.devicePixelRatioF())
            picture.palette = self._colours()
            picture.rebuild()
            self.data = picture.layout.data
            self._ring(self._chosen_id, self._chosen_at)  # its place is another one now
            self._redraw()

    def sizeHint(self) -> QSize:
        """Ask for room for three panels."""
        return QSize(1100, 560)
