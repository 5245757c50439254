"""The head of a protocol's page: what it is, who signed it, and what may be done with all of it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.screens.protocol_shown import Shown
from bline_desktop.ui.theme import GRID, Tone
from bline_desktop.ui.widgets.buttons import Button, PrimaryButton, QuietButton
from bline_desktop.ui.widgets.card import Card
from bline_desktop.ui.widgets.chip import Chip
from bline_desktop.ui.widgets.labels import TextLabel

IDENTITY = N_("template", "{key}, version {version} · text {hash}")
WORKING = N_("template", "{key}, version {version}, not saved yet")
EXAMPLE, UNCONFIRMED = N_("template", "Example"), N_("template", "Unconfirmed: its numbers were not seen in a source")
SIGNED = N_("template", "Signed by {name} on {at}, valid from {valid_from}")
NOT_SIGNED = N_("template", "Unsigned: no plan starts on it")
EMPTY_DOSES = N_("template", "Doses are missing: it can't be signed yet")
CHANGED = N_("template", "Another text of this version was signed. This one differs from it and counts as unsigned.")
SHIPPED = N_("template", "It came with the program. A change of it is saved as a version of the ward's own.")
SAVED_BY = N_("template", "Saved by {name} on {at}.")
SOURCE = N_("template", "Source: {source}")
HEAD = N_("template", "Title, version, source")
SAVE_AS, SIGN = N_("template", "Save as version {version}"), N_("template", "Sign")
LEAVE, MORE = N_("template", "Throw away the changes"), N_("template", "Source and note")


class ProtocolHead(Card):
    """Says all of it, or the title and what may be done with it alone, where the days need the room."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._words = words
        self.title, self.identity = TextLabel("", "title"), TextLabel("", "quiet")
        self.state, self.example, self.unconfirmed = Chip(wraps=True), Chip(words.say(EXAMPLE)), Chip(wraps=True)
        self.facts = TextLabel("", "quiet")
        self.facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.save, self.sign = PrimaryButton(words.say(SIGN)), PrimaryButton(words.say(SIGN))
        self.head, self.leave = Button(words.say(HEAD)), QuietButton(words.say(LEAVE))
        self.more = QuietButton(words.say(MORE))
        self._about, self._others = QWidget(self), QWidget(self)
        self._lay_out()
        self.more.clicked.connect(lambda: self.facts.setVisible(self.facts.isHidden()))

    def set_brief(self, *, brief: bool) -> None:
        """Leave out what is read once, or show it."""
        for part in (self._about, self._others):
            part.setVisible(not brief)

    def show_protocol(self, shown: Shown) -> None:
        """Show what a protocol is, and what the person may do with it."""
        words, template, view = self._words, shown.template, shown.view
        self.title.setText(template.title)
        values = {"key": template.key, "version": template.version}
        kept = words.say(IDENTITY, hash=view.ref.short_hash, **values)
        self.identity.setText(kept if shown.work is None else words.say(WORKING, **values))
        self.example.setVisible(template.example)
        self.unconfirmed.show_state(words.say(UNCONFIRMED), Tone.WARNING)
        self.unconfirmed.setVisible(not template.confirmed and not template.example)
        self._show_state(shown)
        facts = [words.say(SOURCE, source=template.source), template.note]
        if shown.work is None:
            facts += [words.say(CHANGED)] if view.is_changed else []
            facts += [words.say(SHIPPED)] if view.is_shipped and shown.may_edit else []
            facts += [words.say(SAVED_BY, name=view.saved_by, at=view.saved_at)] if not view.is_shipped else []
        self.facts.setText("\n".join(filter(None, facts)))
        self.save.setText(words.say(SAVE_AS, version=template.version))
        self.save.setVisible(shown.work is not None)
        self.leave.setVisible(shown.work is not None)
        self.sign.setVisible(shown.work is None and shown.may_sign)
        self.head.setVisible(shown.may_edit)

    def _show_state(self, shown: Shown) -> None:
        words, view = self._words, shown.view
        if shown.work is None and view.signatures:
            said = [words.say(SIGNED, name=one.name, at=one.at, valid_from=one.valid_from) for one in view.signatures]
            self.state.show_state("\n".join(said), Tone.GOOD)
        else:
            self.state.show_state(words.say(NOT_SIGNED if shown.template.is_filled else EMPTY_DOSES), Tone.WARNING)

    def _lay_out(self) -> None:
        about, others = QVBoxLayout(self._about), QHBoxLayout(self._others)
        chips, acts = QHBoxLayout(), QHBoxLayout()
        for inner in (about, others):
            inner.setContentsMargins(0, 0, 0, 0)
            inner.setSpacing(GRID)
        chips.setSpacing(2 * GRID)
        for chip in (self.example, self.state, self.unconfirmed):
            chips.addWidget(chip, 0, Qt.AlignmentFlag.AlignTop)
        chips.addStretch(1)
        about.addWidget(self.identity)
        about.addLayout(chips)
        about.addWidget(self.facts)
        acts.setSpacing(GRID)
        for button in (self.save, self.sign, self.leave):
            acts.addWidget(button)
        others.addWidget(self.head)
        others.addWidget(self.more)
        acts.addWidget(self._others)
        acts.addStretch(1)
        self.add(self.title, self._about, acts)
        self.facts.hide()
