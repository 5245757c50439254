"""The part of a form that scrolls when the window is too low: the fields alone, never what says and does the act."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from bline_desktop.ui.forms.sections import ColumnsLayout, SectionPart
from bline_desktop.ui.theme import GRID

LEAST_HEIGHT = 132  # one field with its title and help, and that there is more beneath
WIDTH_UNTIL_SHOWN = 384
SCROLL_BAR = 12


class FieldsArea(QScrollArea):
    """Parts under each other, as high as they are where there is room. What has the keyboard is always in sight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.content = QWidget(self.viewport())
        self._holders: list[QWidget] = [self.content]  # what the parts stand in
        self._sections: dict[str, SectionPart] = {}  # by the names of their fields
        self._in_hand: QWidget | None = None  # the part that has the keyboard, or had it last
        self.column = QVBoxLayout(self.content)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(2 * GRID - 4)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setWidget(self.content)
        QApplication.instance().focusChanged.connect(self._follow)  # type: ignore[union-attr]

    def add_sections(self, sections: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Make titled sections beside each other, as far as there is room, for the fields of these names."""
        holder = QWidget(self.content)
        columns = ColumnsLayout(holder)
        for title, names in sections:
            part = SectionPart(title, holder)
            columns.addWidget(part)
            self._holders.append(part)
            self._sections.update(dict.fromkeys(names, part))
        self.column.addWidget(holder)

    def home(self, name: str) -> QWidget:
        """Return what a field stands in, by its name."""
        return self._sections.get(name, self.content)

    def put(self, field: QWidget, following: QWidget | None) -> None:
        """Put a field into its home: before one that stands there already, else at the end."""
        home = field.parentWidget()
        column = home.column if isinstance(home, SectionPart) else self.column
        place = column.indexOf(following) if following is not None else -1
        column.insertWidget(place, field)
        if following is not None and place >= 0:
            field.stackUnder(following)  # read out in this order too

    def column_of(self, field: QWidget) -> QVBoxLayout:
        """Return the column in which a field stands."""
        columns = (self.column, *(part.column for part in self._holders if isinstance(part, SectionPart)))
        return next(column for column in columns if column.indexOf(field) >= 0)

    def sizeHint(self) -> QSize:
        """Ask for the height of all fields at the width that there is."""
        return QSize(self.content.sizeHint().width(), self._whole_height())

    def minimumSizeHint(self) -> QSize:
        """Ask for one field at least."""
        return QSize(self.content.minimumSizeHint().width() + SCROLL_BAR, min(LEAST_HEIGHT, self._whole_height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for another height at another width, and keep what has the keyboard in sight."""
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask for another height when a help text grew into a longer sentence."""
        done = super().eventFilter(watched, event)
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self._fit()
        return done

    def show_part(self, part: QWidget) -> None:
        """Scroll until a part of the column is in sight with its title and help."""
        room = self.viewport()
        self.content.resize(self.content.width(), max(self._height(room.width()), room.height()))
        self.column.activate()
        self.ensureWidgetVisible(part, 0, GRID // 2)

    def _whole_height(self) -> int:
        """Return the height at which nothing scrolls; Qt takes a bar away only where all fits beside the bar too."""
        width = self.width() if self.isVisible() else WIDTH_UNTIL_SHOWN
        return max(self._height(width), self._height(width - SCROLL_BAR))

    def _height(self, width: int) -> int:
        column = self.column
        needed = column.totalHeightForWidth(width) if column.hasHeightForWidth() else column.sizeHint().height()
        return max(needed, self.content.minimumSizeHint().height())  # Qt never makes it less high than that

    def _fit(self) -> None:
        self.updateGeometry()
        if self._in_hand is not None and not self._in_hand.isHidden():
            self.show_part(self._in_hand)

    def _follow(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is None or not self.content.isAncestorOf(now):
            return
        part, around = now, now.parentWidget()
        while around is not None and around not in self._holders:
            part, around = around, around.parentWidget()
        self._in_hand = part
        self.show_part(part)
