"""The rail at the left: where one can go, each with an icon and a word."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QStyle, QStyleOptionButton, QStylePainter, QVBoxLayout, QWidget

from bline_desktop.ui.theme import GRID, theme_of
from bline_desktop.ui.widgets import icons
from bline_desktop.ui.widgets.buttons import Button, bold_extra

ICON = 22
COUNT = 18  # px across
WIDTH, HEIGHT = 72, 58


@dataclass(frozen=True, slots=True)
class RailPlace:
    """One place to go: its key, its icon's name, its word (already said), and whether it stands at the foot."""

    key: str
    icon: str
    title: str
    at_foot: bool = False


class RailButton(Button):
    """An icon with its word beneath."""

    role = "rail"

    def __init__(self, place: RailPlace, parent: QWidget | None = None) -> None:
        super().__init__(place.title, parent)
        self.place = place
        self.count = 0
        self.setCheckable(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the arrow keys to the rail."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Return the room for the whole word."""
        word = self.fontMetrics().horizontalAdvance(self.place.title) + bold_extra(self)
        return QSize(max(WIDTH, word + 2 * GRID), HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Return the same: the word is never cut short."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame by the stylesheet, then the icon above the word."""
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        theme = theme_of(self)
        colour = theme.act if self.isChecked() else theme.text if self.underMouse() else theme.text_2
        picture = icons.pixmap(self.place.icon, colour, ICON)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap((self.width() - ICON) // 2, 9, picture)
        painter.setPen(colour)
        painter.drawText(self.rect().adjusted(0, 32, 0, -5), Qt.AlignmentFlag.AlignCenter, self.place.title)
        if self.count:
            at = QRect((self.width() + ICON) // 2 - 4, 3, COUNT, COUNT)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.warning))
            painter.drawEllipse(at)
            painter.setPen(QColor(theme.surface))
            painter.drawText(at, Qt.AlignmentFlag.AlignCenter, str(self.count))


class Rail(QFrame):
    """The places of the program; one stop for Tab, the arrow keys move within."""

    chosen = Signal(str)  # the key of the place

    def __init__(self, places: Sequence[RailPlace], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "rail")
        self.setAccessibleName(name)
        self.buttons = {place.key: RailButton(place, self) for place in places}
        column = QVBoxLayout(self)
        column.setContentsMargins(4, GRID, 4, GRID)
        column.setSpacing(4)
        for place in places:
            if place.at_foot and not any(other.at_foot for other in places[: places.index(place)]):
                column.addStretch(1)
            column.addWidget(self.buttons[place.key])
            self.buttons[place.key].clicked.connect(lambda _=False, key=place.key: self._choose(key))
        if not any(place.at_foot for place in places):
            column.addStretch(1)
        if places:
            self.select(places[0].key)

    def select(self, key: str) -> None:
        """Show which place one is at, without going there."""
        for other, button in self.buttons.items():
            button.setChecked(other == key)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if other == key else Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(self.buttons[key])

    def show_count(self, key: str, count: int, said: str) -> None:
        """Show at a place how many things wait there; `said` says it in words, 0 shows nothing."""
        button = self.buttons[key]
        button.count = count
        button.setToolTip(said)
        button.setAccessibleDescription(said)
        button.update()

    def show_only(self, keys: Sequence[str]) -> None:
        """Hide the places that the signed-in person may not go to."""
        for key, button in self.buttons.items():
            button.setVisible(key in keys)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move up and down by the arrow keys."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        shown = [key for key, button in self.buttons.items() if not button.isHidden()]
        at = next((place for place, key in enumerate(shown) if self.buttons[key].hasFocus()), None)
        if step is None or at is None:
            super().keyPressEvent(event)
            return
        self._choose(shown[(at + step) % len(shown)])

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icons anew when the theme changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def _choose(self, key: str) -> None:
        self.select(key)
        self.buttons[key].setFocus(Qt.FocusReason.OtherFocusReason)
        self.chosen.emit(key)
