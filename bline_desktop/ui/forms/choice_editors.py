"""Fields that are chosen: a row of keys for a few entries, a list for many; nothing is chosen beforehand."""

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from bline_desktop.domain.clock import Clock
from bline_desktop.domain.fields import FieldSpec
from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.forms.editor import FieldEditor
from bline_desktop.ui.theme import GRID, theme_of
from bline_desktop.ui.widgets import icons
from bline_desktop.ui.widgets.buttons import Button, bold_extra, is_enter
from bline_desktop.ui.widgets.flow import FlowLayout

CHOOSE = N_("forms", "Choose…")
YES_KEY, NO_KEY = N_("forms", "Yes"), N_("forms", "No")
ARROW = 16
FEW = 5


class KeyButton(Button):
    """One entry of a row of keys."""

    role = "key"
    arrow_pressed = Signal(int)
    digit_pressed = Signal(int)
    enter_pressed = Signal()

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setCheckable(True)

    def sizeHint(self) -> QSize:
        """Return the room for the text in bold, so that nothing moves when it is chosen."""
        return super().sizeHint() + QSize(bold_extra(self), 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by arrow keys, choose by digit, go on by Enter."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        with_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if is_enter(event) and not with_control:
            self.enter_pressed.emit()
        elif (step := steps.get(Qt.Key(event.key()))) is not None:
            self.arrow_pressed.emit(step)
        elif event.text().isdecimal() and event.text().isascii() and not with_control:
            self.digit_pressed.emit(int(event.text()))
        else:
            super().keyPressEvent(event)


class KeyRow(QWidget):
    """Buttons of which one or none is chosen; one stop for Tab, arrows and digits move within."""

    chosen = Signal()
    enter_pressed = Signal()

    def __init__(
        self, entries: Sequence[tuple[object, str]], name: str, parent: QWidget | None = None, *, gap: int = GRID
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._values = [value for value, _ in entries]
        self.keys = tuple(KeyButton(text, self) for _, text in entries)
        row = FlowLayout(self, gap=gap, line_gap=gap)
        for place, key in enumerate(self.keys):
            row.addWidget(key)
            key.setAccessibleName(f"{name}: {key.accessibleName()}")
            key.clicked.connect(lambda _=False, place=place: self._click(place))
            key.arrow_pressed.connect(lambda step, place=place: self._choose((place + step) % len(self.keys)))
            key.digit_pressed.connect(lambda digit: self._choose(digit - 1))
            key.enter_pressed.connect(lambda place=place: self._enter(place))
        self._show(None)

    @property
    def value(self) -> object:
        """The value of the chosen entry, or None."""
        return next((value for value, key in zip(self._values, self.keys, strict=True) if key.isChecked()), None)

    def set_value(self, value: object) -> None:
        """Choose an entry by its value; a value that is not there chooses nothing."""
        self._show(self._values.index(value) if value in self._values else None)

    def _enter(self, place: int) -> None:
        if self.value is None:
            self._choose(place)
        self.enter_pressed.emit()

    def _click(self, place: int) -> None:
        # A second click on the chosen entry leaves it chosen; a wrong choice is mended by choosing another one.
        self._choose(place)

    def _choose(self, place: int) -> None:
        if 0 <= place < len(self.keys):
            self._show(place)
            self.keys[place].setFocus(Qt.FocusReason.OtherFocusReason)
            self.chosen.emit()

    def _show(self, chosen: int | None) -> None:
        for place, key in enumerate(self.keys):
            key.setChecked(place == chosen)
            is_stop = place == (chosen or 0)
            key.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_stop else Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(self.keys[chosen or 0])


class KeysEditor(FieldEditor):
    """A choice among a few entries, or yes and no; `gap` lies between its keys."""

    gap: ClassVar[int] = GRID

    def __init__(self, spec: FieldSpec, words: Words, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(spec, words, clock, parent)
        self.keys = KeyRow(self._entries(), self.title, self, gap=self.gap)
        self.keys.chosen.connect(self._was_edited)
        self.keys.enter_pressed.connect(self.left)
        self._adopt(self.keys)

    def typed(self) -> object:
        """Return the chosen entry's stored value, true or false, or None."""
        return self.keys.value

    def restore(self, typed: object) -> None:
        """Show what was chosen before."""
        self.keys.set_value(typed)

    def editors(self) -> tuple[QWidget, ...]:
        """Return the keys, the one that Tab stops at first."""
        return tuple(sorted(self.keys.keys, key=lambda key: key.focusPolicy() is not Qt.FocusPolicy.StrongFocus))

    def _entries(self) -> list[tuple[object, str]]:
        if self.spec.choices is None:
            return [(True, self.words.say(YES_KEY)), (False, self.words.say(NO_KEY))]
        return [(str(entry.value), self.words.value(entry)) for entry in self.spec.choices]


class CalmCombo(QComboBox):
    """A list that does not change under the wheel unless it has the keyboard; Enter goes on, Delete empties it."""

    enter_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the list, and its arrow in the colour of the theme."""
        super().paintEvent(event)
        painter = QPainter(self)
        arrow = icons.pixmap("chevron-down", theme_of(self).text_2, ARROW)
        painter.drawPixmap(self.width() - ARROW - 9, (self.height() - ARROW) // 2, arrow)
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll, unless the list has the keyboard."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on by Enter; Ctrl+Enter belongs to the form."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.setCurrentIndex(-1)
        elif not is_enter(event):
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            self.enter_pressed.emit()


class ListEditor(FieldEditor):
    """A choice among many entries."""

    def __init__(self, spec: FieldSpec, words: Words, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(spec, words, clock, parent)
        assert spec.choices is not None
        self.combo = CalmCombo(self)
        self.combo.setPlaceholderText(words.say(CHOOSE))
        for entry in spec.choices:
            self.combo.addItem(words.value(entry), str(entry.value))
        self.combo.setCurrentIndex(-1)
        self.combo.activated.connect(self._was_edited)
        self.combo.currentIndexChanged.connect(self._was_edited)
        self.combo.enter_pressed.connect(self.left)
        self._adopt(self.combo)

    def typed(self) -> object:
        """Return the chosen entry's stored value, or None."""
        return self.combo.currentData()

    def restore(self, typed: object) -> None:
        """Show what was chosen before."""
        self.combo.setCurrentIndex(self.combo.findData(typed) if typed is not None else -1)

    def editors(self) -> tuple[QWidget, ...]:
        """Return the list."""
        return (self.combo,)
