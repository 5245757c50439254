"""The wizard of a new ward: its name, its time zone, its first administrator, and the recovery key on paper."""

from collections.abc import Callable
from dataclasses import dataclass, field
from zoneinfo import available_timezones

from PySide6.QtCore import QSortFilterProxyModel, QStringListModel, Qt, QTimeZone, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListView, QStackedWidget, QVBoxLayout, QWidget

from bline_desktop.domain.errors import RuleBroken, StorageTrouble
from bline_desktop.domain.words import N_, Message, Words
from bline_desktop.ui.screens.recovery_key import KeyPage
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.buttons import PrimaryButton, QuietButton
from bline_desktop.ui.widgets.card import Card
from bline_desktop.ui.widgets.labels import TextLabel, set_look
from bline_desktop.ui.widgets.password import NewPassword
from bline_desktop.ui.widgets.search_field import SearchField
from bline_desktop.ui.widgets.trouble_note import TroubleNote

STEP = N_("wizard", "A new ward: step {n} of {all}")
WARD = N_("wizard", "What is the ward called?")
WARD_HOW = N_("wizard", "The name stands on every print. The ward's data will lie in {folder}, encrypted.")
WARD_NAME = N_("wizard", "Name of the ward")
ZONE = N_("wizard", "In which time zone is it?")
ZONE_HOW = N_("wizard", "All times are shown in this zone, whatever the computer says. It is kept with each entry.")
ZONE_SEARCH = N_("wizard", "Type a city, such as Shanghai")
ZONES = N_("wizard", "Time zones")
PERSON = N_("wizard", "Who is the first administrator?")
PERSON_HOW = N_("wizard", "The administrator opens accounts for all others, and sees no patients.")
PERSON_NAME = N_("wizard", "Name, as it shall stand in the log: ADAMS Nora")
NEXT = N_("wizard", "Next")
BACK = N_("wizard", "Back")
MAKE = N_("wizard", "Make the ward")
MAKING = N_("wizard", "Making the encrypted store. This takes a few seconds.")
TYPE_WARD = N_("wizard", "Type the name of the ward.")
TYPE_NAME = N_("wizard", "Type the name of the administrator.")
CHOOSE_ZONE = N_("wizard", "Choose a time zone of the list.")
WIDTH = 620
LIST_HEIGHT = 260
STEPS = 4


@dataclass(frozen=True, slots=True)
class WardDraft:
    """What was typed in the wizard."""

    ward_name: str
    zone: str
    administrator: str
    password: str = field(repr=False)


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


class WizardScreen(QWidget):
    """Four pages, one clear act on each. Nothing is written before "Make the ward"."""

    filled_in = Signal(object)  # WardDraft: make it
    done = Signal()  # the recovery key is on paper

    def __init__(self, words: Words, folder: str, check: Callable[[str, str], None]) -> None:
        super().__init__()
        self.words = words
        self.card = Card()
        self.card.setFixedWidth(WIDTH)
        self.card.body.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        self.ward, self.zone = WardPage(words, folder), ZonePage(words)
        self.person, self.key = PersonPage(words, check), KeyPage(words)
        self.pages = QStackedWidget()
        for page in (self.ward, self.zone, self.person, self.key):
            self.pages.addWidget(page)
        self.trouble = TroubleNote(words)
        self.making = TextLabel(words.say(MAKING), "quiet")
        self.making.hide()
        self.next = PrimaryButton(words.say(NEXT))
        self.back = QuietButton(words.say(BACK))
        self.step = TextLabel("", "caption")
        self._lay_out()
        self.next.clicked.connect(self.go_on)
        self.back.clicked.connect(self._go_back)
        self.key.changed.connect(self._show_buttons)
        self.ward.name.returnPressed.connect(self.go_on)
        self.zone.list.activated.connect(self.go_on)
        self.person.password.entered.connect(self.go_on)
        self._turn_to(0)

    def go_on(self) -> None:
        """Go to the next page, make the ward, or end."""
        place = self.pages.currentIndex()
        if place == STEPS - 1:
            self.done.emit()
        elif self.next.isEnabled() and (self.ward, self.zone, self.person)[place].ready():
            if place < STEPS - 2:
                self._turn_to(place + 1)
            else:
                self._make()

    def show_key(self, key: str) -> None:
        """Show the recovery key of the ward that was made; there is no way back from here."""
        self.making.hide()
        self.person.password.clear()
        self.key.show_key(key, self.ward.name.text().strip())
        self._turn_to(STEPS - 1)

    def refuse(self, error: RuleBroken | StorageTrouble) -> None:
        """Say why no ward was made; what was typed stays."""
        self.making.hide()
        self.next.setEnabled(True)
        self.back.setEnabled(True)
        if isinstance(error, StorageTrouble):
            self.trouble.show_trouble(error)
        else:
            self.person.refuse(self.words.say(error.rule.sentence, **error.values))

    def _make(self) -> None:
        self.trouble.hide()
        self.making.show()
        self.next.setEnabled(False)
        self.back.setEnabled(False)
        name, password = self.person.name.text().strip(), self.person.password.first.text
        self.filled_in.emit(WardDraft(self.ward.name.text().strip(), self.zone.zone, name, password))

    def _go_back(self) -> None:
        self._turn_to(self.pages.currentIndex() - 1)

    def _turn_to(self, place: int) -> None:
        self.pages.setCurrentIndex(place)
        self.step.setText(self.words.say(STEP, n=place + 1, all=STEPS))
        self.trouble.hide()
        self._show_buttons()
        first = (self.ward.name, self.zone.search, self.person.name, self.key.last_group)[place]
        first.setFocus()

    def _show_buttons(self) -> None:
        place = self.pages.currentIndex()
        title = {STEPS - 2: MAKE, STEPS - 1: self.key.act}.get(place, NEXT)
        self.next.setText(self.words.say(title))
        self.next.setEnabled(place < STEPS - 1 or self.key.is_written_down)
        self.back.setVisible(0 < place < STEPS - 1)
        self.back.setEnabled(True)

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.addWidget(self.next)
        foot.addWidget(self.back)
        foot.addStretch(1)
        self.card.add(self.step, self.pages, self.making, self.trouble, foot)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addWidget(self.card, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
