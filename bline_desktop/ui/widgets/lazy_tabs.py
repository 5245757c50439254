"""Tabs whose pages are made when they are first wanted: opening a patient must not wait for what nobody looks at."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QWidget

Make = Callable[[QWidget], QWidget]  # is told where the page will stand: to move it there later takes long


class Pages(dict[str, QWidget]):
    """The pages made so far by their keys; asking for another one makes it."""

    def __init__(self, make: Callable[[str], QWidget]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: str) -> QWidget:
        """Make a page."""
        return self._make(key)


class LazyTabs(QTabWidget):
    """One tab for each key in order; `pages[key]` is its page."""

    opened = Signal(str)  # the key of the tab that is shown now
    filled = Signal()  # the tab that is shown has its page now

    def __init__(self, name: str, makers: Mapping[str, tuple[str, Make]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keys = tuple(makers)
        self.pages = Pages(self._make)
        self._makers = makers
        self._fill_soon = QTimer(self, singleShot=True, interval=0)
        self._fill_soon.timeout.connect(self._fill)
        self._stack = self.findChild(QStackedWidget) or self
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        self.tabBar().setStyleSheet("QTabBar { border: none }")  # the ring belongs to the chosen tab alone
        self.setAccessibleName(name)
        self.tabBar().setAccessibleName(name)
        self._blanks = {key: QWidget(self._stack) for key in makers}
        for key, blank in self._blanks.items():
            self.addTab(blank, makers[key][0])
        self.currentChanged.connect(self._open)

    @property
    def key(self) -> str:
        """The key of the tab that is shown."""
        return self.keys[self.currentIndex()]

    def open_tab(self, key: str) -> None:
        """Show a tab, and make its page if need be."""
        page = self.pages[key]
        self.setCurrentWidget(page)

    def open_soon(self, key: str) -> None:
        """Show a tab; where it has no page yet, make it in the next round of events, once what is around is painted."""
        if key in self.pages:
            self.open_tab(key)
            return
        self.blockSignals(True)
        self.setCurrentIndex(self.keys.index(key))
        self.blockSignals(False)
        self._fill_soon.start()

    def stop(self) -> None:
        """Fill nothing any more, because the window is left."""
        self._fill_soon.stop()
        self.blockSignals(True)

    def take_page(self) -> QWidget | None:
        """Return one page to be deleted, each once; None where none is left. After `stop`."""
        return self.pages.popitem()[1] if self.pages else None

    def _fill(self) -> None:
        if self.key not in self.pages:
            self._make(self.key)
        # Also where somebody else made the page in the meantime: its tab was in front already, so no change of tabs
        # was told, and the page would stand there empty.
        self.filled.emit()

    def _open(self, place: int) -> None:
        self._fill_soon.stop()  # what was to be shown soon is not in front any more
        key = self.keys[place]
        if key not in self.pages:
            self._make(key)
        self.opened.emit(key)

    def _make(self, key: str) -> QWidget:
        """Make a page, and put it in the place that was kept for it."""
        page = self.pages[key] = self._makers[key][1](self._stack)
        place, current = self.keys.index(key), self.currentIndex()
        blank = self._blanks.pop(key)
        self.blockSignals(True)  # tabs come and go only inside
        self.insertTab(place, page, self.tabText(place))
        self.removeTab(self.indexOf(blank))
        self.setCurrentIndex(current)
        self.blockSignals(False)
        blank.deleteLater()
        return page
