"""Good news: a quiet word at the lower edge of the page. Nothing moves for it, and it goes by itself."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from bline_desktop.ui.messages import Messages, Note
from bline_desktop.ui.theme import GRID, Tone
from bline_desktop.ui.widgets.chip import Chip
from bline_desktop.ui.widgets.flow import settle

SHOWN_MS = 5000


class GoodNews(QFrame):
    """Lies over the lower edge of `page` in their common window; whoever clicks on it clicks through it."""

    def __init__(self, messages: Messages, page: QWidget, window: QWidget) -> None:
        super().__init__(window)
        self._page, self._window = page, window
        self.setProperty("role", "note")
        self.setProperty("tone", Tone.GOOD.value)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._text = Chip("", Tone.GOOD, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID - 4, GRID, 2 * GRID, GRID)
        row.addWidget(self._text)
        self._end = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._end.timeout.connect(self.hide)
        messages.noted.connect(self.show_note)
        messages.withdrawn.connect(self.hide)
        page.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """What is shown, or "" while nothing is."""
        return "" if self.isHidden() else self._text.text

    def show_note(self, note: Note) -> None:
        """Show good news for a while; whatever else is told takes the place of what went well before."""
        if note.tone is not Tone.GOOD or note.question is not None:
            self.hide()
            return
        self._text.show_state(note.text, Tone.GOOD)
        self.setAccessibleName(note.text)
        self.show()
        settle(self)  # the text before had another width
        self._place()
        self.raise_()
        self._end.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the edge when the page gets another size or place."""
        if watched is self._page and event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        corner = self._page.mapTo(self._window, self._page.rect().bottomLeft())
        width = min(self.sizeHint().width(), self._page.width() - 4 * GRID)
        height = self.sizeHint().height()
        self.setGeometry(corner.x() + (self._page.width() - width) // 2, corner.y() - GRID - height, width, height)
