"""The form of a round: two compact rows in the order in which a nurse reads the values, all else behind one key."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from bline_desktop.domain.observations.round import RoundFields
from bline_desktop.domain.words import N_
from bline_desktop.ui.forms.record_form import RecordForm
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.buttons import Button
from bline_desktop.ui.widgets.flow import FlowLayout

BEFORE = N_("round", "{value} before")
AS_BEFORE, MORE = N_("round", "As before (F2)"), N_("round", "More (F3)")
# In pixels: room for the title, for what is typed, and for its unit.
READ = {
    "seen_at": 184, "temperature": 108, "systolic": 172, "diastolic": 176, "pulse": 136, "saturation": 128,
    "oxygen": 148, "ice": 72, "handwriting": 216, "rate_ml_per_h": 156, "volume_ml": 116, "site": 168,
    "weight_kg": 104, "done_by": 200,
}  # fmt: skip
TOLD = {"told": 300, "told_who": 184, "told_at": 184, "answer": 340}
BUTTON = 280
WEIGHED = "weight_kg"  # held against the last weight by the screen, which says so by itself


class RoundForm(RecordForm[RoundFields]):
    """What the profile asks for stands open; whom was told stands open once something was found."""

    asked: tuple[str, ...] = tuple(READ)

    def ask_for(self, names: Sequence[str]) -> None:
        """Let these fields stand open; the others wait behind the key."""
        self.asked = ("seen_at", *names)
        self._fold_others(())

    def show_before(self, before: RoundFields) -> None:
        """Say beneath each number what it was in the round before, so that a change is seen while it is typed."""
        for name in READ:
            value = getattr(before, name)
            if isinstance(value, Decimal | int):
                self.editors[name].set_help(self.words.say(BEFORE, value=value))

    def show_found(self, beside: Mapping[str, str], *, tell: bool) -> None:
        """Say beside each field what was found there, and open the fields that say who was told."""
        self.editors.show_notes(beside, (name for name in READ if name != WEIGHED))
        self._fold_others(TOLD if tell else ())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take over by F2, and open what is folded by F3."""
        if event.key() == Qt.Key.Key_F2 and not self.as_before.isHidden():
            self.as_before.click()
        elif event.key() == Qt.Key.Key_F3 and not self.more.isHidden():
            self.more.click()
        else:
            super().keyPressEvent(event)

    def _fold_others(self, more: Iterable[str]) -> None:
        standing = {*self.asked, *more}
        self.more.fold(name for name in self.editors if name not in standing)
        self._show_applying()

    def _lay_out(self) -> None:
        super()._lay_out()
        for widths in (READ, TOLD):
            line = QWidget(self.area.content)
            flow = FlowLayout(line, gap=GRID + 4, line_gap=GRID)
            for name, width in widths.items():
                self.editors[name].stand_in_line(width)
                flow.addWidget(self.editors[name])
                flow.setAlignment(self.editors[name], Qt.AlignmentFlag.AlignTop)  # whatever is said beneath
            self.area.column.addWidget(line)
        self.as_before = Button(self.words.say(AS_BEFORE), self)
        self.as_before.hide()
        self.buttons.insertWidget(1, self.as_before)
        self.button.setFixedWidth(BUTTON)
        self.more.setText(self.words.say(MORE))
