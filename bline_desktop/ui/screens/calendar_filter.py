"""What of a calendar is looked at: some kinds of entries, those of my patients, those of one trial id."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from bline_desktop.domain.plan.entries import CalendarEntry, CalendarView, EntrySort
from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.buttons import Button
from bline_desktop.ui.widgets.card import Card
from bline_desktop.ui.widgets.search_field import SearchField
from bline_desktop.ui.widgets.toggle import ToggleButton

ALL_KINDS, SOME_KINDS = N_("calendar", "All kinds"), N_("calendar", "{n} kinds")
KINDS = N_("calendar", "Kinds that are shown")
MINE, SEARCH = N_("calendar", "Mine"), N_("calendar", "Trial ID")
MINE_IS = N_("calendar", "Patients of whom I recorded anything in the last 14 days")


@dataclass(frozen=True, slots=True)
class Filter:
    """What is looked at; no kind chosen stands for all of them."""

    sorts: frozenset[EntrySort] = frozenset()
    mine: bool = False
    trial_id: str = ""

    def takes(self, entry: CalendarEntry) -> bool:
        """Tell whether an entry is looked at."""
        if self.sorts and entry.sort not in self.sorts:
            return False
        return (entry.mine or not self.mine) and self.trial_id in entry.trial_id.casefold()

    def of(self, view: CalendarView) -> CalendarView:
        """Return the part of a calendar that is looked at."""
        return view if self == Filter() else replace(view, entries=tuple(filter(self.takes, view.entries)))


class KindsPanel(Card):
    """The kinds to choose from, over the page beneath their button; it closes when the keyboard goes elsewhere."""

    changed = Signal()

    def __init__(self, words: Words, opener: QWidget) -> None:
        super().__init__("", opener)
        self._opener = opener
        self.setAccessibleName(words.say(KINDS))
        self.all = Button(words.say(ALL_KINDS), self)
        self.toggles = {sort: ToggleButton(words.value(sort), self) for sort in EntrySort}
        column = QVBoxLayout()
        column.setSpacing(GRID // 2)
        for part in (self.all, *self.toggles.values()):
            column.addWidget(part)
        self.add(column)
        for toggle in self.toggles.values():
            toggle.toggled.connect(self.changed)
        self.all.clicked.connect(self._choose_all)
        QApplication.instance().focusChanged.connect(self._follow)  # type: ignore[union-attr]  # there is one
        self.hide()

    @property
    def sorts(self) -> frozenset[EntrySort]:
        """The kinds that are chosen."""
        return frozenset(sort for sort, toggle in self.toggles.items() if toggle.isChecked())

    def open(self) -> None:
        """Show the panel beneath its button, or put it away."""
        if self.isVisible():
            self._put_away()
            return
        window = self._opener.window()
        self.setParent(window)
        self.adjustSize()
        self.move(self._opener.mapTo(window, QPoint(0, self._opener.height() + 2)))
        self.show()
        self.raise_()
        self.all.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close by Escape, move by the arrow keys."""
        steps = {Qt.Key.Key_Up: False, Qt.Key.Key_Down: True}
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        elif (forward := steps.get(Qt.Key(event.key()))) is not None:
            self.focusNextPrevChild(forward)
        else:
            super().keyPressEvent(event)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        if self.isVisible() and now is not None and now is not self._opener and not self.isAncestorOf(now):
            self._put_away()

    def _choose_all(self) -> None:
        for toggle in self.toggles.values():
            toggle.setChecked(False)
        self._close()

    def _close(self) -> None:
        self._opener.setFocus()
        self._put_away()

    def _put_away(self) -> None:
        self.hide()
        self.setParent(self._opener)  # with which it goes


class FilterRow(QWidget):
    """Chooses what is looked at. One patient's calendar is filtered by kind alone."""

    changed = Signal(object)  # Filter

    def __init__(self, words: Words, *, of_ward: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.kinds = Button(words.say(ALL_KINDS), self)
        self.panel = KindsPanel(words, self.kinds)
        self.mine = ToggleButton(words.say(MINE), self)
        self.mine.setToolTip(words.say(MINE_IS))
        self.mine.setAccessibleDescription(words.say(MINE_IS))
        self.search = SearchField(words.say(SEARCH), self)
        self.search.setMaximumWidth(180)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        for part in (self.kinds, self.mine, self.search):
            row.addWidget(part)
        self.mine.setVisible(of_ward)
        self.search.setVisible(of_ward)
        self.kinds.clicked.connect(self.panel.open)
        self.panel.changed.connect(self._tell)
        self.mine.toggled.connect(self._tell)
        self.search.searched.connect(self._tell)

    @property
    def value(self) -> Filter:
        """What is looked at."""
        return Filter(self.panel.sorts, self.mine.isChecked(), self.search.text().strip().casefold())

    def choose(self, sorts: Iterable[EntrySort]) -> None:
        """Look at some kinds alone."""
        wanted = frozenset(sorts)
        for sort, toggle in self.panel.toggles.items():
            toggle.setChecked(sort in wanted)

    def _tell(self) -> None:
        words, sorts = self._words, self.panel.sorts
        said = words.say(SOME_KINDS, n=len(sorts)) if len(sorts) > 1 else words.say(ALL_KINDS)
        self.kinds.setText(words.value(next(iter(sorts))) if len(sorts) == 1 else said)
        self.changed.emit(self.value)
