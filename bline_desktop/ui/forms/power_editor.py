"""The power of ten of a cell dose: five tiles beside each other, each with its name, so that none is out of sight."""

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from bline_desktop.domain.clock import Clock
from bline_desktop.domain.fields import FieldSpec
from bline_desktop.domain.treatment.cells import CellPower
from bline_desktop.domain.words import N_, Message, Words
from bline_desktop.ui.forms.choice_editors import KeysEditor
from bline_desktop.ui.theme import GRID

# What the choice says, in lines as narrow as a tile.
TILES: Mapping[CellPower, Message] = {
    CellPower.E4: N_("dli", "10⁴\nten\nthousand"),
    CellPower.E5: N_("dli", "10⁵\nhundred\nthousand"),
    CellPower.E6: N_("dli", "10⁶\none\nmillion"),
    CellPower.E7: N_("dli", "10⁷\nten\nmillion"),
    CellPower.E8: N_("dli", "10⁸\nhundred\nmillion"),
}
LINES, PADDING = 3, 3


class PowerEditor(KeysEditor):
    """Keys as high as three lines, read aloud as the choice says it."""

    gap = GRID // 2

    def __init__(self, spec: FieldSpec, words: Words, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(spec, words, clock, parent)
        height = LINES * self.fontMetrics().lineSpacing() + GRID
        # Of the size alone: a tile is higher and narrower than a key.
        tile = f"min-height: {height}px; max-height: {height}px; padding: 0 {PADDING}px;"
        ringed = f"padding: 0 {PADDING - 1}px;"
        role = 'QPushButton[role="key"]'
        self.keys.setStyleSheet(f"{role} {{ {tile} }} {role}:focus, {role}:checked {{ {ringed} }}")
        for power, key in zip(CellPower, self.keys.keys, strict=True):
            key.setAccessibleName(f"{self.title}: {words.value(power)}")

    def _entries(self) -> list[tuple[object, str]]:
        return [(power.value, self.words.say(text)) for power, text in TILES.items()]
