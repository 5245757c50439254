"""The pages of the wizard on which something is typed."""

from collections.abc import Callable
from zoneinfo import available_timezones

from PySide6.QtCore import QSortFilterProxyModel, QStringListModel, Qt, QTimeZone
from PySide6.QtWidgets import QLineEdit, QListView, QVBoxLayout, QWidget

from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.words import N_, Message, Words
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.labels import TextLabel, set_look
from bline_desktop.ui.widgets.password import NewPassword
from bline_desktop.ui.widgets.search_field import SearchField

WARD = N_("wizard", "What is the ward called?")
WARD_HOW = N_("wizard", "The name stands on every print. The ward's data will lie in {folder}, encrypted.")
WARD_NAME = N_("wizard", "Name of the ward")
ZONE = N_("wizard", "In which time zone is it?")
ZONE_HOW = N_("wizard", "All times are shown in this zone, whatever the computer says. It is kept with each entry.")
ZONE_SEARCH = N_("wizard", "Type a city, such as Shanghai")
ZONES = N_("wizard", "Time zones")
PERSON = N_("wizard", "Who is the first administrator?")
PERSON_HOW = N_("wizard", "The administrator opens accounts for all others, and sees no patients.")
PERSON_NAME = N_("wizard", "Name, as it shall stand in the journal, such as ADAMS Nora")
TYPE_WARD = N_("wizard", "Type the name of the ward.")
TYPE_NAME = N_("wizard", "Type the name of the administrator.")
CHOOSE_ZONE = N_("wizard", "Choose a time zone of the list.")
LIST_HEIGHT = 260


class Page(QWidget):
    """One page: a question, why it is asked, and what is wrong with the answer."""

    def __init__(self, words: Words, title: Message, how: str) -> None:
        super().__init__()
        self.words = words
        self.problem = TextLabel("", "problem")
        self.problem.hide()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(GRID)
        self.column.addWidget(TextLabel(words.say(title), "title"))
        self.column.addWidget(TextLabel(how, "quiet"))
        self.column.addSpacing(GRID)

    def add_line(self, title: Message) -> QLineEdit:
        """Add a titled line."""
        label, line = TextLabel(self.words.say(title)), QLineEdit()
        line.setAccessibleName(self.words.say(title))
        label.setBuddy(line)
        self.column.addWidget(label)
        self.column.addWidget(line)
        return line

    def refuse(self, sentence: str, part: QWidget | None = None) -> None:
        """Say what is wrong, at the end of the page; "" takes it back."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        if part is not None:
            set_look(part, "bad", "true" if sentence else "false")
            part.setFocus()


class WardPage(Page):
    """The ward's name."""

    def __init__(self, words: Words, folder: str) -> None:
        super().__init__(words, WARD, words.say(WARD_HOW, folder=folder))
        self.name = self.add_line(WARD_NAME)
        self.column.addWidget(self.problem)
        self.column.addStretch(1)

    def ready(self) -> bool:
        """Tell whether one can go on."""
        missing = not self.name.text().strip()
        self.refuse(self.words.say(TYPE_WARD) if missing else "", self.name)
        return not missing


class ZonePage(Page):
    """The ward's time zone, found by typing; the computer's own is offered first."""

    def __init__(self, words: Words) -> None:
        super().__init__(words, ZONE, words.say(ZONE_HOW))
        self.search = SearchField(words.say(ZONE_SEARCH))
        self.search.setMaximumWidth(self.maximumWidth())  # as wide as the list beneath
        zones = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
        self._found = QSortFilterProxyModel(self)
        self._found.setSourceModel(QStringListModel(zones, self))
        self._found.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.list = QListView()
        self.list.setModel(self._found)
        self.list.setAccessibleName(words.say(ZONES))
        self.list.setFixedHeight(LIST_HEIGHT)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        for part in (self.search, self.list, self.problem):
            self.column.addWidget(part)
        self.column.addStretch(1)
        self.search.searched.connect(self._search)
        self.search.down_pressed.connect(self.list.setFocus)
        self.choose(bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace"))

    @property
    def zone(self) -> str:
        """The chosen zone, or ""."""
        index = self.list.currentIndex()
        return str(index.data()) if index.isValid() else ""

    def choose(self, zone: str) -> None:
        """Choose a zone by its name; one that is not on the list changes nothing."""
        rows = range(self._found.rowCount())
        row = next((row for row in rows if self._found.index(row, 0).data() == zone), None)
        if row is not None:
            self.list.setCurrentIndex(self._found.index(row, 0))
            self.list.scrollTo(self._found.index(row, 0), QListView.ScrollHint.PositionAtCenter)

    def ready(self) -> bool:
        """Tell whether one can go on."""
        self.refuse("" if self.zone else self.words.say(CHOOSE_ZONE))
        return bool(self.zone)

    def _search(self, typed: str) -> None:
        self._found.setFilterFixedString(typed.strip().replace(" ", "_"))
        if self._found.rowCount() and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self._found.index(0, 0))


class PersonPage(Page):
    """The first administrator. `check` raises RuleBroken for a password that is too easily guessed."""

    def __init__(self, words: Words, check: Callable[[str, str], None]) -> None:
        super().__init__(words, PERSON, words.say(PERSON_HOW))
        self._check = check
        self.name = self.add_line(PERSON_NAME)
        self.password = NewPassword(words)
        self.column.addWidget(self.problem)
        self.column.addWidget(self.password)
        self.column.addStretch(1)
        self.name.returnPressed.connect(self.password.setFocus)

    def ready(self) -> bool:
        """Tell whether one can go on."""
        name = self.name.text().strip()
        self.refuse("" if name else self.words.say(TYPE_NAME), None if name else self.name)
        if not name or self.password.typed() is None:
            return False
        try:
            self._check(self.password.first.text, name)
        except RuleBroken as error:
            self.password.refuse(self.words.say(error.rule.sentence, **error.values))
            return False
        return True
