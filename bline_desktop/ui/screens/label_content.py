"""One label profile on a page: who signed it, what it says, and beside each line where that comes from."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from bline_desktop.domain.roles import Role
from bline_desktop.domain.treatment.label_signing import ProfileView
from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.screens.label_lines import LabelWords, Line, Section
from bline_desktop.ui.theme import GRID, Tone
from bline_desktop.ui.widgets.buttons import Button, PrimaryButton
from bline_desktop.ui.widgets.card import Card, rule
from bline_desktop.ui.widgets.chip import Chip
from bline_desktop.ui.widgets.flow import settle
from bline_desktop.ui.widgets.labels import TextLabel
from bline_desktop.ui.widgets.tall_page import TallPage

CONFIRMED = N_("label", "Confirmed")
UNCONFIRMED = N_("label", "Unconfirmed. Still to sign: {who}")
SIGNED = N_("label", "Signed by {name}, {role}, {at}")
IDENTITY = N_("label", "Version {version} · {jurisdiction} · text {hash}")
THE_WARDS = N_("label", "This ward works by it")
CHANGED = N_("label", "Another text of this version was signed. This one differs from it and counts as unsigned.")
KEPT = N_("label", "This text is kept with the ward. The program has come with another one since.")
CHOOSE, SIGN = N_("label", "Choose for this ward"), N_("label", "Sign this profile")
NOT_SEEN = N_("label", "Not seen in the document")
SOURCES = N_("label", "Sources")
TITLE_WIDTH, SOURCE_WIDTH = 192, 224


class ProfilePage(QWidget):
    """Shows one profile; tells when somebody wants to choose or sign it."""

    choose_wanted = Signal(object)  # ProfileView
    sign_wanted = Signal(object)  # ProfileView

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.view: ProfileView | None = None
        self.title = TextLabel("", "title")
        self.identity = TextLabel("", "quiet")
        self.state = Chip(wraps=True)
        self.wards = Chip(words.say(THE_WARDS), Tone.ACT)
        self.facts = TextLabel("", "quiet")
        self.choose = PrimaryButton(words.say(CHOOSE))
        self.sign = Button(words.say(SIGN))
        self.body = QVBoxLayout()
        self._cards: list[Card] = []
        self._lay_out()
        self.choose.clicked.connect(lambda: self.choose_wanted.emit(self.view))
        self.sign.clicked.connect(lambda: self.sign_wanted.emit(self.view))

    def show_profile(self, view: ProfileView, *, may_choose: bool, may_sign: bool) -> None:
        """Show a profile, and the acts that the signed-in person may do with it now."""
        words, before = self._words, self.view
        self.view = view
        self.title.setText(view.profile.title)
        identity = {"jurisdiction": view.profile.jurisdiction, "hash": view.ref.short_hash}
        self.identity.setText(words.say(IDENTITY, version=view.ref.version, **identity))
        missing = ", ".join(_role(words, role) for role in view.missing)
        tone = Tone.GOOD if view.is_confirmed else Tone.WARNING
        self.state.show_state(words.say(UNCONFIRMED, who=missing) if missing else words.say(CONFIRMED), tone)
        self.wards.setVisible(view.is_chosen)
        self.facts.setText("\n".join(self._facts(view)))
        self.facts.setVisible(bool(self.facts.text()))
        self.choose.setVisible(may_choose and not view.is_chosen)
        self.sign.setVisible(may_sign)
        if before is None or before.ref != view.ref:
            self._show_content(view)
        settle(self)
        self.area.fit()
        settle(self.area.content)

    def take_focus(self) -> None:
        """Put the keyboard on the page, so that it scrolls."""
        self.area.setFocus()

    def _facts(self, view: ProfileView) -> list[str]:
        words = self._words
        found = [words.say(SIGNED, name=one.name, role=_role(words, one.role), at=one.at) for one in view.signatures]
        if view.is_changed:
            found.append(words.say(CHANGED))
        if not view.is_shipped:
            found.append(words.say(KEPT))
        return found

    def _show_content(self, view: ProfileView) -> None:
        said = LabelWords(self._words, view.profile)
        for card in self._cards:
            self.body.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = [_card(self._words, section) for section in said.sections()]
        sources = Card(self._words.say(SOURCES))
        for source in said.sources():
            text = TextLabel("\n".join(filter(None, (source.name, source.address))), "caption")
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            sources.add(text)
        self._cards.append(sources)
        for card in self._cards:
            self.body.insertWidget(self.body.count() - 1, card)
            card.show()  # at once, with all its texts, so that their height is known
        self.area.verticalScrollBar().setValue(0)

    def _lay_out(self) -> None:
        state = QHBoxLayout()
        state.setSpacing(3 * GRID)
        state.addWidget(self.wards, 0, Qt.AlignmentFlag.AlignTop)
        state.addWidget(self.state, 1)
        acts = QHBoxLayout()
        acts.setSpacing(GRID)
        acts.addWidget(self.choose)
        acts.addWidget(self.sign)
        acts.addStretch(1)
        head = Card()
        head.add(self.title, self.identity, state, self.facts, acts)
        self.area = TallPage()
        self.body.setSpacing(2 * GRID)
        self.body.setContentsMargins(0, 0, GRID, 0)
        self.body.addStretch(1)
        self.area.content.setLayout(self.body)
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # the width never jumps
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # arrows and page keys scroll it
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(2 * GRID)
        whole.addWidget(head)
        whole.addWidget(self.area, 1)


def _card(words: Words, section: Section) -> Card:
    """Return one section: title, what the label says, source, line by line."""
    card = Card(section.title)
    grid = QGridLayout()
    grid.setHorizontalSpacing(3 * GRID)
    grid.setVerticalSpacing(GRID)
    grid.setColumnStretch(1, 1)
    for number, line in enumerate(section.lines):
        if number:
            grid.addWidget(rule(), 2 * number - 1, 0, 1, 3)
        for column, part in enumerate((_title(line), _value(line), _source(words, line))):
            grid.addWidget(part, 2 * number, column, Qt.AlignmentFlag.AlignTop)
    card.add(grid)
    return card


def _title(line: Line) -> QWidget:
    label = TextLabel(line.title)
    label.setFixedWidth(TITLE_WIDTH)
    return label


def _value(line: Line) -> QWidget:
    """Return what the label says: its first line as a number, conditions and the note beneath."""
    first, _, more = line.value.partition("\n")
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    for text, role in ((first, "number"), (more, ""), (line.entry.note, "quiet")):
        if text:
            column.addWidget(TextLabel(text, role))
    return part


def _source(words: Words, line: Line) -> QWidget:
    """Return the sources' names, and a mark where the document itself was not seen."""
    part = QWidget()
    part.setFixedWidth(SOURCE_WIDTH)
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    if not line.entry.confirmed:
        column.addWidget(Chip(words.say(NOT_SEEN), Tone.WARNING))
    column.addWidget(TextLabel("\n".join(source.name for source in line.entry.sources), "caption"))
    return part


def _role(words: Words, role: Role) -> str:
    return words.value(role).lower()
