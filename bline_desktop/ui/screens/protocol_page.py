"""One protocol on a page: what it is and who signed it, its steps in plain words, its days on an example patient."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from bline_desktop.domain.plan.protocol import Arm, TemplateStep
from bline_desktop.domain.plan.steps import DatedStep
from bline_desktop.domain.plan.template_checks import Trouble
from bline_desktop.domain.words import N_
from bline_desktop.ui.forms.choice_editors import KeyRow
from bline_desktop.ui.screens.protocol_arms import ArmBar
from bline_desktop.ui.screens.protocol_findings import Findings
from bline_desktop.ui.screens.protocol_head import ProtocolHead
from bline_desktop.ui.screens.protocol_preview import PREVIEW, ProtocolPreview
from bline_desktop.ui.screens.protocol_shown import Shown
from bline_desktop.ui.screens.protocol_tables import steps_model
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.tables.table import RowsTable
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.buttons import Button
from bline_desktop.ui.widgets.card import Card
from bline_desktop.ui.widgets.flow import settle

STEPS = N_("template", "Steps")
ADD, CHANGE = N_("template", "Add a step"), N_("template", "Change the step")
COPY, REMOVE = N_("template", "Copy the step"), N_("template", "Remove the step")
NO_STEP = N_("template", "This arm has no step yet. Add one.")
SHOW = N_("template", "Show")
Direction = QBoxLayout.Direction
STEPS_PART, DAYS_PART = "steps", "days"
ROOM_BENEATH, ROOM_BESIDE = 1000, 1300  # pixels: the height, or the width, from which steps and days are both shown
LEAST_ROOM = (620, 240)
MOST_SAID, MOST_WITH_DAYS = 4, 1
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
    arm_shown = Signal()  # another one than before

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = self._words = tools.words
        self.shown: Shown | None = None
        self.arm_key = ""
        self.about = ProtocolHead(words)
        about = self.about
        self.save, self.sign, self.leave, self.head = about.save, about.sign, about.leave, about.head
        self.state, self.more = about.state, about.more
        self.checks = Findings(words)
        self.part = KeyRow([(STEPS_PART, words.say(STEPS)), (DAYS_PART, words.say(PREVIEW))], words.say(SHOW))
        self.arm_bar = ArmBar(words)
        self.preview = ProtocolPreview(tools)
        self.table: RowsTable[TemplateStep] = RowsTable(
            steps_model(words, self.preview.is_troubled), words.say(STEPS), row_height=ROW_HEIGHT
        )
        self.table.say_when_empty(words.say(NO_STEP))
        self.add, self.change = Button(words.say(ADD)), Button(words.say(CHANGE))
        self.copy, self.remove = Button(words.say(COPY)), Button(words.say(REMOVE))
        self._room = QWidget(self)
        self._whole, self._parts = QVBoxLayout(self), QBoxLayout(Direction.TopToBottom, self._room)
        self._lay_out()
        self._connect()

    @property
    def arms(self) -> KeyRow | None:
        """The keys of the arms, where there are several."""
        return self.arm_bar.keys

    @property
    def arm(self) -> Arm | None:
        """The arm that is shown."""
        return self.shown.template.arm(self.arm_key) if self.shown else None

    def show_protocol(self, shown: Shown, *, anew: bool, arm_key: str = "") -> None:
        """Show a protocol, `anew` where another one was shown before; the arm as before, unless one is named."""
        self.shown = shown
        keys = [arm.key for arm in shown.template.arms]
        wanted = arm_key or self.arm_key
        self.arm_key = wanted if wanted in keys else keys[0]
        self.arm_bar.show_arms(shown.template.arms, self.arm_key, may_edit=shown.may_edit)
        self.about.show_protocol(shown)
        self.preview.show_arm(shown.template, self.arm_key, anew=anew)
        self.table.show_rows(self.arm.steps if self.arm else ())
        if self.table.chosen_row() is None and self.arm and self.arm.steps:
            self.table.choose(self.arm.steps[0].name)
        self._show_acts()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show steps and days beside or under each other where there is room for both."""
        super().resizeEvent(event)
        self._show_parts()

    def show_arm(self, key: str) -> None:
        """Show another arm."""
        if self.shown is not None:
            self.show_protocol(self.shown, anew=False, arm_key=key)
            self.arm_shown.emit()

    def take_focus(self) -> None:
        """Put the keyboard where one goes on: on the steps, or on the days where these alone are shown."""
        if self.steps.isHidden():
            self.preview.take_focus()
        else:
            self.table.setFocus()

    def _show_parts(self) -> None:
        """Show one part or both; alone, the days are given the room of what is read once."""
        beside = self.width() >= ROOM_BESIDE
        both = beside or self.height() >= ROOM_BENEATH
        are_days_alone = not both and self.part.value == DAYS_PART
        self.part.setVisible(not both)
        self.preview.heading.setVisible(both)
        parts = {self.steps: both or self.part.value == STEPS_PART, self.preview: both or are_days_alone}
        for part, is_shown in parts.items():  # one goes before the other comes: both have no room
            part.setVisible(is_shown and not part.isHidden())
        self._parts.setDirection(Direction.LeftToRight if beside else Direction.TopToBottom)
        self._parts.setStretch(0, 3 if beside else 2)
        self._whole.setSpacing(GRID if are_days_alone else GRID + 4)
        self.about.set_brief(brief=are_days_alone)
        settle(self.about)
        for part, is_shown in parts.items():
            part.setVisible(is_shown)
        self._show_checks()

    def _show_checks(self) -> None:
        """Say what deserves a look, always in sight."""
        self.checks.show_found(self.preview.found, MOST_WITH_DAYS if self.steps.isHidden() else MOST_SAID)
        self.table.viewport().update()

    def _go_to(self, trouble: Trouble) -> None:
        """Go to what a finding names: its day where the days are looked at, else its step, in its own arm."""
        if trouble.arm and trouble.arm != self.arm_key:
            self.show_arm(trouble.arm)
        is_chosen = self.table.choose(trouble.line)
        if not self.preview.isHidden() and self.preview.go_to(trouble) and self.steps.isHidden():
            return
        if self.steps.isHidden():
            self.part.set_value(STEPS_PART)
            self._show_parts()
        (self.table if is_chosen else self.add if self.add.isVisible() else self.table).setFocus()

    def _open_day(self, dated: DatedStep) -> None:
        """Go from a day of the example patient to its step."""
        if self.table.choose(dated.name):
            self._open(self.table.chosen_row())

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
        self.arm_bar.chosen.connect(self.show_arm)
        self.preview.checked.connect(self._show_checks)
        self.preview.step_opened.connect(self._open_day)
        self.checks.wanted.connect(self._go_to)
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
        steps = self.steps = Card()
        steps.add(self.arm_bar)
        steps.body.addWidget(self.table, 1)
        steps.add(_row(self.add, self.change, self.copy, self.remove))
        whole, parts = self._whole, self._parts
        whole.setContentsMargins(0, 0, 0, 0)
        for part in (self.about, self.checks, self.part):
            whole.addWidget(part)
        whole.addWidget(self._room, 1)
        self._room.setMinimumSize(*LEAST_ROOM)  # that of one part: a window with both can be made small at once
        parts.setContentsMargins(0, 0, 0, 0)
        parts.setSpacing(2 * GRID)
        parts.addWidget(steps, 2)
        parts.addWidget(self.preview, 3)
        self.part.set_value(STEPS_PART)
        self._show_parts()


def _row(*buttons: Button) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(GRID)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row
