"""A page that scrolls when it is taller than its room, and never squeezes its texts."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from bline_desktop.ui.widgets.flow import settle


class TallPage(QScrollArea):
    """Put the parts into `content`: it has the whole width, and the height that its wrapped texts need."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.content = QWidget(self.viewport())
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(self.content)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Work out the height anew for another width."""
        super().resizeEvent(event)
        self.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Work out the height anew when the content changed."""
        if watched is self.content and event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return super().eventFilter(watched, event)

    def settle(self) -> None:
        """Give every part its place after their texts changed: none is seen in the room of the text before."""
        settle(self.content)
        self.fit()
        settle(self.content)

    def fit(self) -> None:
        """Work out the height at once, where parts were put in or taken out: nothing is seen squeezed for a moment."""
        layout = self.content.layout()
        if layout is None:
            return
        # Worked out from the room alone, and the bar told: Qt's own choice keeps a bar that was needed once, and gives
        # a part such as a table the height that it would like to have, out of sight and out of reach.
        room, bar = self.contentsRect().size(), Qt.ScrollBarPolicy
        width = room.width()
        needed = layout.totalMinimumHeightForWidth(width)
        scrolls = needed > room.height()
        if scrolls:
            width -= self.verticalScrollBar().sizeHint().width()
            needed = layout.totalMinimumHeightForWidth(width)
        self.setVerticalScrollBarPolicy(bar.ScrollBarAlwaysOn if scrolls else bar.ScrollBarAlwaysOff)
        self.content.setMinimumHeight(max(0, needed))  # an empty layout asks for -1
        self.content.resize(width, max(needed, room.height()))
