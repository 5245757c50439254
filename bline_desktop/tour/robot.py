"""A hand for the mouse and ten fingers for the keyboard: it does to the windows what a person does, and nothing else.

It presses what can be seen and reached, types into whatever has the keyboard, and waits for what it expects to see.
What does not come within twenty seconds ends the step with a sentence.
"""

from collections.abc import Callable, Mapping
from time import perf_counter, sleep
from typing import Any, TypeVar

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QTabWidget,
    QWidget,
)

from bline_desktop.tour.reach import come_up, name_of, rests, spot_under, turn_wheel_to, under
from bline_desktop.ui.forms.choice_editors import KeysEditor, ListEditor
from bline_desktop.ui.forms.editor import FieldEditor
from bline_desktop.ui.forms.quick_editor import QuickEditor
from bline_desktop.ui.forms.record_form import RecordForm

W = TypeVar("W", bound=QWidget)

PATIENCE_S = 20.0
ROUNDS = 8  # of events: a text that was just set is given its room level by level, each in a round of its own
BREATH_S = 0.002  # between two looks, so that the program's other threads can work
LOOK_MS = 50
MOST_TABS = 8
FINGER_S = 0.05  # between two act letters; what comes faster is a scanner's
NO_KEYS = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
ENTER, DOWN, TAB = Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Tab


class StepFailed(Exception):
    """Something did not come, or could not be reached. The text is one sentence."""


class Robot:
    """Drives one window of the program. `quiet` tells whether no work is under way elsewhere."""

    def __init__(self, window: QWidget, quiet: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
        self.window = window
        self.patience_s = patience_s
        self.titles: set[str] = set()
        self.keys = 0  # that were pressed so far
        self._quiet = quiet
        self._last_gesture = perf_counter()
        self._dialog_act: Callable[[QWidget], None] | None = None
        self._dialog: QWidget | None = None
        self._dialog_since = 0.0
        self._trouble = ""
        self._watch = QTimer(interval=LOOK_MS)  # runs on while a dialog keeps everything else waiting
        self._watch.timeout.connect(self._look)
        self._watch.start()

    @property
    def since_gesture_s(self) -> float:
        """Seconds since the last key or press began."""
        return perf_counter() - self._last_gesture

    def close(self) -> None:
        """Stop looking."""
        self._watch.stop()

    def when_asked(self, act: Callable[[QWidget], None]) -> None:
        """Do something with the next dialog that opens."""
        self._dialog_act = act

    def wait(self, until: Callable[[], bool], what: str) -> None:
        """Let the program run until something is so. Raises StepFailed after the patience."""
        end = perf_counter() + self.patience_s
        while not until():
            if self._trouble:
                raise StepFailed(self._trouble)
            if perf_counter() > end:
                raise StepFailed(f"{what} did not come within {self.patience_s:.0f} seconds.")
            self._quiet()  # a failure of the program ends the waiting
            QApplication.processEvents()
            sleep(BREATH_S)

    def settle(self) -> None:
        """Wait until no work is under way, nothing moves any more, and the window is painted as it stands."""
        self.wait(self._is_still, "A picture that stands still")
        self.window.repaint()

    def shown(self, kind: type[W], where: Callable[[W], bool] = lambda _: True, *, within: QWidget | None = None) -> W:
        """Wait for a visible part of a kind, and return it."""

        def found() -> list[W]:
            area = within if within is not None else self.window
            return [part for part in area.findChildren(kind) if part.isVisible() and where(part)]

        self.wait(lambda: bool(found()), f"A {kind.__name__}")
        return found()[0]

    def click(self, part: QWidget, at: QPoint | None = None) -> None:
        """Press a part with the left button, where it can be seen and nothing covers it."""
        spot = self._reached(part, at)
        self._mark()
        QTest.mouseClick(under(part, spot), Qt.MouseButton.LeftButton, NO_KEYS, spot_under(part, spot))

    def point(self, part: QWidget, at: QPoint) -> None:
        """Move the pointer over a part."""
        self._mark()
        QTest.mouseMove(part, at)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO_KEYS) -> None:
        """Press a key: it goes where the keyboard is."""
        self._mark()
        self.keys += 1
        QTest.keyClick(self._with_keyboard(), key, modifiers)

    def letter(self, letter: str) -> None:
        """Press an act letter as a finger does, not as fast as a scanner."""
        self.wait(lambda: self.since_gesture_s > FINGER_S, "A finger's time")
        self._mark()
        self.keys += 1
        QTest.keyClicks(self._with_keyboard(), letter)

    def type(self, text: str) -> None:
        """Type where the keyboard is; what is on no key comes by an input method, as Chinese does."""
        self._mark()
        self.keys += len(text)
        part = self._with_keyboard()
        if text.isascii():
            QTest.keyClicks(part, text)
        else:
            typed = QInputMethodEvent()
            typed.setCommitString(text)
            QApplication.sendEvent(part, typed)

    def fill(self, line: QLineEdit, text: str) -> None:
        """Put the keyboard into a line and type over what is there."""
        if not line.hasFocus():
            self.click(line)
            self.wait(line.hasFocus, "The keyboard in a line")
        self.press(Qt.Key.Key_A, CONTROL)
        self.type(text)

    def fill_form(self, form: RecordForm[Any], typed: Mapping[str, str]) -> None:
        """Fill in fields of a form from top to bottom, each left by Enter."""
        for name, value in typed.items():
            editor = form.editor(name)
            self.enter_field(editor)
            self._fill_field(editor, value)
            self.press(TAB if isinstance(QApplication.focusWidget(), QPlainTextEdit) else ENTER)

    def open_tab(self, tabs: QTabWidget, page: QWidget) -> None:
        """Press the tab of a page."""
        bar = tabs.tabBar()
        self.click(bar, bar.tabRect(tabs.indexOf(page)).center())
        self.wait(lambda: tabs.currentWidget() is page, "The tab")

    def choose_row(self, table: QTableView, row: int, *, times: int = 1) -> None:
        """Press a row of a table, or press it twice; the page is turned to the table, then the table to the row."""
        self._reached(table.viewport(), None)
        self.settle()
        index = table.model().index(row, 0)
        table.scrollTo(index)
        spot = table.visualRect(index).intersected(table.viewport().rect()).center()
        self.click(table.viewport(), spot)
        if times > 1:
            self._mark()
            QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, NO_KEYS, spot)

    def enter_field(self, editor: FieldEditor) -> None:
        """Bring the keyboard into a field: the form moves it on by itself, Tab goes past what is left out."""

        def is_there() -> bool:
            return any(part.hasFocus() for part in editor.editors())

        for _ in range(MOST_TABS):
            if is_there():
                return
            self.press(TAB)
        self.click(editor.editors()[0])
        self.wait(is_there, f"The keyboard in {editor.title}")

    def _fill_field(self, editor: FieldEditor, value: str) -> None:
        if isinstance(editor, QuickEditor):  # its digit would record at once
            values = [str(one.value) for one in editor.spec.choices or ()]
            self.click(editor.keys.keys[values.index(value)])
        elif isinstance(editor, KeysEditor):
            values = ["yes", "no"] if editor.spec.choices is None else [str(one.value) for one in editor.spec.choices]
            self.type(str(values.index(value) + 1))
        elif isinstance(editor, ListEditor):
            while editor.typed() != value:
                self.press(DOWN)
        else:
            self.press(Qt.Key.Key_A, CONTROL)
            self.type(value)

    def _reached(self, part: QWidget, at: QPoint | None) -> QPoint:
        """Return where a part can be pressed, after having turned the wheel until it is in sight."""
        self.wait(part.isVisible, f"{name_of(part)}")
        self.wait(part.isEnabled, f"{name_of(part)} ready to be pressed")
        turn_wheel_to(part, at)
        if isinstance(part, QAbstractButton | QLineEdit):  # what has no parts of its own to be pressed
            self.wait(
                lambda: under(part, at or part.rect().center()) is part, f"{name_of(part)} free of what covers it"
            )
        return at or part.rect().center()

    def _with_keyboard(self) -> QWidget:
        return QApplication.focusWidget() or QApplication.activeModalWidget() or self.window

    def _is_still(self) -> bool:
        for _ in range(ROUNDS):
            QApplication.processEvents()
        return self._quiet() and rests(self.window)

    def _look(self) -> None:
        """Note the titles of windows; answer the dialog that is expected, and close one that nobody answers."""
        self.titles.update(part.windowTitle() for part in QApplication.topLevelWidgets() if part.isVisible())
        dialog = QApplication.activeModalWidget()
        if dialog is not self._dialog:
            self._dialog, self._dialog_since = dialog, perf_counter()
            if dialog is not None and self._dialog_act is not None:
                act, self._dialog_act = self._dialog_act, None
                QTimer.singleShot(0, lambda: self._answer(dialog, act))
        elif dialog is not None and perf_counter() - self._dialog_since > self.patience_s:
            self._trouble = f"{name_of(dialog)} stayed open for {self.patience_s:.0f} seconds."
            dialog.close()

    def _answer(self, dialog: QWidget, act: Callable[[QWidget], None]) -> None:
        try:
            act(dialog)
        except StepFailed as failure:
            self._trouble = str(failure)
            dialog.close()

    def _mark(self) -> None:
        come_up(self.window)
        self._last_gesture = perf_counter()
