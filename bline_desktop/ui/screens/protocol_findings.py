"""What deserves a look in a protocol, one sentence under the other; a press or Enter goes to what it names."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from bline_desktop.domain.plan.template_checks import Trouble
from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.theme import Tone
from bline_desktop.ui.widgets.buttons import is_enter
from bline_desktop.ui.widgets.labels import TextLabel

AND_MORE = N_("template", "And {n} more.")
GOES_THERE = N_("template", "Enter goes to it.")
MORE = 10
STEPS = {Qt.Key.Key_Up: False, Qt.Key.Key_Down: True}


class FindingLine(TextLabel):
    """One sentence that can be pressed, and has the keyboard."""

    pressed = Signal()

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__("", "finding", Tone.WARNING, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleDescription(words.say(GOES_THERE))
        policy = self.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Preferred)  # its height follows from the width alone
        self.setSizePolicy(policy)

    def minimumSizeHint(self) -> QSize:
        """Ask for one line at least."""
        return QSize(0, self.fontMetrics().lineSpacing())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell that it was pressed."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go by Enter or the space bar, to the other sentences by the arrow keys."""
        if is_enter(event) or event.key() == Qt.Key.Key_Space:
            self.pressed.emit()
        elif (forward := STEPS.get(Qt.Key(event.key()))) is not None:
            self.focusNextPrevChild(forward)
        else:
            super().keyPressEvent(event)


class Findings(QWidget):
    """Shows the first few; the line after them shows more."""

    wanted = Signal(object)  # Trouble

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._found: Sequence[Trouble] = ()
        self._most = 0
        self._asked = 0  # how many more somebody asked for
        self.lines: list[FindingLine] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.hide()

    def show_found(self, found: Sequence[Trouble], most: int) -> None:
        """Show what was found, at first at most so many."""
        self._found, self._most = found, most
        most += self._asked
        shown = len(found) if len(found) <= most + 1 else most
        said = [self._words.value(one.said) for one in found[:shown]]
        said += [self._words.say(AND_MORE, n=len(found) - shown)] if len(found) > shown else []
        while len(self.lines) < len(said):
            self._add_line()
        for place, line in enumerate(self.lines):
            line.setVisible(place < len(said))
            if place < len(said):
                line.setText(said[place])
        self.setVisible(bool(said))

    def _add_line(self) -> None:
        line, place = FindingLine(self._words, self), len(self.lines)
        line.pressed.connect(lambda: self._press(place))
        self.lines.append(line)
        self._column.addWidget(line)

    def _press(self, place: int) -> None:
        shown = sum(not line.isHidden() for line in self.lines)
        if place == shown - 1 and len(self._found) > shown:
            self._asked += MORE
            self.show_found(self._found, self._most)
            self.lines[place].setFocus()
        elif place < len(self._found):
            self.wanted.emit(self._found[place])
