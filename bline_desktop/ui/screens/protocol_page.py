"""One protocol on a page: what it is and who signed it, its steps in plain words, its days on an example patient."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bline_desktop.domain.plan.protocol import Arm, TemplateStep
from bline_desktop.domain.words import N_
from bline_desktop.ui.forms.choice_editors import KeyRow
from bline_desktop.ui.screens.protocol_preview import PREVIEW, ProtocolPreview
from bline_desktop.ui.screens.protocol_shown import Shown
from bline_desktop.ui.screens.protocol_tables import steps_model
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.tables.table import RowsTable
from bline_desktop.ui.theme import GRID, Tone
from bline_desktop.ui.widgets.buttons import Button, PrimaryButton, QuietButton
from bline_desktop.ui.widgets.card import Card
from bline_desktop.ui.widgets.chip import Chip
from bline_desktop.ui.widgets.labels import TextLabel

IDENTITY = N_("template", "{key}, version {version} · text {hash}")
WORKING = N_("template", "{key}, version {version}, not saved yet")
EXAMPLE, UNCONFIRMED = N_("template", "Example"), N_("template", "Unconfirmed: its numbers were not seen in a source")
SIGNED = N_("template", "Signed by {name} on {at}, valid from {valid_from}")
NOT_SIGNED = N_("template", "Not signed: no plan starts on it")
EMPTY_DOSES = N_("template", "Doses are missing: it can't be signed yet")
CHANGED = N_("template", "Another text of this version was signed. This one differs from it and counts as unsigned.")
SHIPPED = N_("template", "It came with the program. A change of it is saved as a version of the ward's own.")
SAVED_BY = N_("template", "Saved by {name} on {at}.")
SOURCE = N_("template", "Source: {source}")
STEPS = N_("template", "Steps")
ADD, CHANGE = N_("template", "Add a step"), N_("template", "Change the step")
COPY, REMOVE = N_("template", "Copy it"), N_("template", "Remove it")
HEAD = N_("template", "Title, version, source")
SAVE_AS, SIGN = N_("template", "Save as version {version}"), N_("template", "Sign")
LEAVE, MORE = N_("template", "Leave the changes"), N_("template", "Source and note")
SHOW, AND_MORE = N_("template", "Show"), N_("template", "And {n} more.")
STEPS_PART, DAYS_PART = "steps", "days"
ROOM_FOR_BOTH = 760
MOST_SAID = 4
ROW_HEIGHT = 34


class ProtocolPage(QWidget):
    """Shows one protocol; tells what somebody wants to do with it or with the chosen step."""

    step_wanted = Signal(object)  # TemplateStep: to be changed
    copy_wanted = Signal(object)  # TemplateStep
    remove_wanted = Signal(object)  # TemplateStep
    add_wanted = Signal()
    head_wanted = Signal()
    save_wanted = Signal()
    sign_wanted = Signal()
    leave_wanted = Signal()

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = self._words = tools.words
        self.shown: Shown | None = None
        self.arm_key = ""
        self.title, self.identity = TextLabel("", "title"), TextLabel("", "quiet")
        self.state, self.example, self.unconfirmed = Chip(wraps=True), Chip(words.say(EXAMPLE)), Chip(wraps=True)
        self.facts = TextLabel("", "quiet")
        self.facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.save, self.sign = PrimaryButton(words.say(SIGN)), PrimaryButton(words.say(SIGN))
        self.head, self.leave = Button(words.say(HEAD)), QuietButton(words.say(LEAVE))
        self.more = QuietButton(words.say(MORE))
        self.checks = TextLabel("", tone=Tone.WARNING)
        self.part = KeyRow([(STEPS_PART, words.say(STEPS)), (DAYS_PART, words.say(PREVIEW))], words.say(SHOW))
        self.arms: KeyRow | None = None
        self.preview = ProtocolPreview(tools)
        self.table: RowsTable[TemplateStep] = RowsTable(
            steps_model(words, self.preview.is_troubled), words.say(STEPS), row_height=ROW_HEIGHT
        )
        self.add, self.change = Button(words.say(ADD)), Button(words.say(CHANGE))
        self.copy, self.remove = Button(words.say(COPY)), Button(words.say(REMOVE))
        self._lay_out()
        self._connect()

    @property
    def arm(self) -> Arm | None:
        """The arm that is shown."""
        return self.shown.template.arm(self.arm_key) if self.shown else None

    def show_protocol(self, shown: Shown, *, anew: bool) -> None:
        """Show a protocol, `anew` where another one was shown before."""
        self.shown = shown
        keys = [arm.key for arm in shown.template.arms]
        if self.arm_key not in keys:
            self.arm_key = keys[0]
        if anew or self.arms is None:
            self._show_arms()
        self._show_head(shown)
        self.preview.show_arm(shown.template, self.arm_key, anew=anew)
        self.table.show_rows(self.arm.steps if self.arm else ())
        if self.table.chosen_row() is None and self.arm:
            self.table.choose(self.arm.steps[0].name)
        self._show_acts()

    def _show_head(self, shown: Shown) -> None:
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show steps and days under each other where there is room for both."""
        super().resizeEvent(event)
        self._show_parts()

    def _show_parts(self) -> None:
        both = self.height() >= ROOM_FOR_BOTH
        self.part.setVisible(not both)
        parts = {self.steps: both or self.part.value == STEPS_PART, self.preview: both or self.part.value == DAYS_PART}
        for part in sorted(parts, key=parts.__getitem__):  # one goes before the other comes: both have no room
            part.setVisible(parts[part])

    def _show_checks(self) -> None:
        """Say what deserves a look, always in sight."""
        found = self.preview.found
        said = [self._words.say(one.said.message, **dict(one.said.values)) for one in found[:MOST_SAID]]
        more = [self._words.say(AND_MORE, n=len(found) - MOST_SAID)] if len(found) > MOST_SAID else []
        self.checks.setText("\n".join((*said, *more)))
        self.checks.setVisible(bool(said))
        self.table.viewport().update()

    def _show_arms(self) -> None:
        """Show a key for each arm, where there are several."""
        if self.arms is not None:
            self._arms_place.removeWidget(self.arms)
            self.arms.hide()
            self.arms.deleteLater()
            self.arms = None
        assert self.shown is not None
        arms = self.shown.template.arms
        if len(arms) > 1:
            self.arms = KeyRow([(arm.key, arm.title) for arm in arms], self._words.say(STEPS))
            self.arms.set_value(self.arm_key)
            self.arms.chosen.connect(self._choose_arm)
            self._arms_place.addWidget(self.arms)

    def _choose_arm(self) -> None:
        if self.arms is not None and self.shown is not None:
            self.arm_key = str(self.arms.value)
            self.show_protocol(self.shown, anew=False)

    def _show_acts(self) -> None:
        may = self.shown is not None and self.shown.may_edit
        chosen = self.table.chosen_row() is not None
        for button in (self.add, self.change, self.copy, self.remove):
            button.setVisible(may)
            button.setEnabled(chosen)
        self.add.setEnabled(True)
        self.remove.setEnabled(chosen and self.arm is not None and len(self.arm.steps) > 1)

    def _connect(self) -> None:
        self.table.chosen.connect(lambda _: self._show_acts())
        self.part.chosen.connect(self._show_parts)
        self.preview.checked.connect(self._show_checks)
        self.more.clicked.connect(lambda: self.facts.setVisible(self.facts.isHidden()))
        self.table.opened.connect(self._open)
        self.change.clicked.connect(lambda: self._open(self.table.chosen_row()))
        self.copy.clicked.connect(lambda: self.copy_wanted.emit(self.table.chosen_row()))
        self.remove.clicked.connect(lambda: self.remove_wanted.emit(self.table.chosen_row()))
        for button, signal in (
            (self.add, self.add_wanted), (self.head, self.head_wanted), (self.save, self.save_wanted),
            (self.sign, self.sign_wanted), (self.leave, self.leave_wanted),
        ):  # fmt: skip
            button.clicked.connect(signal)

    def _open(self, step: TemplateStep | None) -> None:
        if step is not None and self.shown is not None and self.shown.may_edit:
            self.step_wanted.emit(step)

    def _lay_out(self) -> None:
        head = Card()
        chips = QHBoxLayout()
        chips.setSpacing(2 * GRID)
        for chip in (self.example, self.state, self.unconfirmed):
            chips.addWidget(chip, 0, Qt.AlignmentFlag.AlignTop)
        chips.addStretch(1)
        head.add(self.title, self.identity, chips, self.facts)
        head.add(_row(self.save, self.sign, self.leave, self.head, self.more))
        steps = self.steps = Card(self._words.say(STEPS))
        self._arms_place = QVBoxLayout()
        steps.add(self._arms_place)
        steps.body.addWidget(self.table, 1)
        steps.add(_row(self.add, self.change, self.copy, self.remove))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(2 * GRID)
        whole.addWidget(head)
        whole.addWidget(self.checks)
        whole.addWidget(self.part)
        whole.addWidget(steps, 1)
        whole.addWidget(self.preview, 1)
        self.facts.hide()
        self.checks.hide()
        self.part.set_value(STEPS_PART)
        self._show_parts()


def _row(*buttons: Button) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(GRID)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row
