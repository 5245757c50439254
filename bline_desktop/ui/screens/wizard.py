"""The wizard of a new ward: its name, its time zone, its first administrator, and the recovery key on paper."""

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from bline_desktop.domain.errors import RuleBroken, StorageTrouble
from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.screens.recovery_key import KeyPage
from bline_desktop.ui.screens.sign_in import OPEN_COPY
from bline_desktop.ui.screens.wizard_pages import PersonPage, WardPage, ZonePage
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.buttons import Button, PrimaryButton, QuietButton
from bline_desktop.ui.widgets.card import Card
from bline_desktop.ui.widgets.labels import TextLabel
from bline_desktop.ui.widgets.trouble_note import TroubleNote

STEP = N_("wizard", "A new ward: step {n} of {all}")
NEXT = N_("wizard", "Next")
BACK = N_("wizard", "Back")
ONLY_READ = N_(
    "wizard", "The ward has its program on another computer? A rounds copy of it can be read here, without a new ward."
)
MAKE = N_("wizard", "Make the ward")
MAKING = N_("wizard", "Making the encrypted store. This takes a few seconds.")
WIDTH = 620
STEPS = 4


@dataclass(frozen=True, slots=True)
class WardDraft:
    """What was typed in the wizard."""

    ward_name: str
    zone: str
    administrator: str
    password: str = field(repr=False)


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
        self.copy = Button(words.say(OPEN_COPY))
        self.only_read = TextLabel(words.say(ONLY_READ), "quiet")
        self.step = TextLabel("", "caption")
        self._lay_out()
        self.setFocusProxy(self.ward.name)
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
        self.copy.setVisible(place == 0)
        self.only_read.setVisible(place == 0)

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.addWidget(self.next)
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.copy)
        self.card.add(self.step, self.pages, self.making, self.trouble, self.only_read, foot)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addWidget(self.card, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
