"""What an empty page shows: what will be here, and how to begin."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from bline_desktop.ui.theme import GRID, theme_of
from bline_desktop.ui.widgets import icons
from bline_desktop.ui.widgets.buttons import PrimaryButton
from bline_desktop.ui.widgets.labels import TextLabel

WIDTH = 460
PICTURE = 48


class EmptyPage(QWidget):
    """An icon, a title, a sentence, and the button to begin with where there is one."""

    begun = Signal()

    def __init__(self, icon: str, title: str, how: str, act: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._picture = QLabel(self)
        self.title = TextLabel(title, "title", parent=self)
        self.how = TextLabel(how, "quiet", parent=self)
        self.button = PrimaryButton(act, self)
        self.button.clicked.connect(self.begun)
        column = QVBoxLayout(self)
        column.setSpacing(GRID)
        column.addStretch(2)
        for part in (self._picture, self.title, self.how):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            part.setFixedWidth(WIDTH)
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(GRID)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.button.setVisible(bool(act))  # in its place: without one it would open as a window of its own
        self._draw()
        self._give_lines()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icon anew when the theme changes, and give the sentence the lines that it needs then."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()
        elif event.type() == QEvent.Type.StyleChange:
            self._give_lines()

    def _give_lines(self) -> None:
        """Keep room for all lines: in a column that centres its parts a wrapped one gets that of a single line."""
        for part in (self.title, self.how):
            part.ensurePolished()
            part.setMinimumHeight(part.heightForWidth(WIDTH))

    def _draw(self) -> None:
        self._picture.setPixmap(icons.pixmap(self._icon, theme_of(self).strong_line, PICTURE))
