"""A page that scrolls when it is taller than its room, and never squeezes its texts."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class TallPage(QScrollArea):
    """Put the parts into `content`: it has the whole width, and the height that its wrapped texts need."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.content = QWidget(self.viewport())
        self.setWidgetResizable(True)
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

    def fit(self) -> None:
        """Work out the height at once, where parts were put in or taken out: nothing is seen squeezed for a moment."""
        layout = self.content.layout()
        if layout is None:
            return
        # Worked out from the room alone, and the bar told: Qt's own choice keeps a bar that was needed once.
        room, bar = self.contentsRect().size(), Qt.ScrollBarPolicy
        needed = layout.totalMinimumHeightForWidth(room.width())
        scrolls = needed > room.height()
        if scrolls:
            needed = layout.totalMinimumHeightForWidth(room.width() - self.verticalScrollBar().sizeHint().width())
        self.content.setMinimumHeight(max(0, needed))  # an empty layout asks for -1
        self.setVerticalScrollBarPolicy(bar.ScrollBarAlwaysOn if scrolls else bar.ScrollBarAlwaysOff)
