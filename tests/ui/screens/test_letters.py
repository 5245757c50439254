"""Act letters: a finger's, never a scanner's."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from pytestqt.qtbot import QtBot

from bline_desktop.ui.widgets.letters import Letters


def key(text: str, code: Qt.Key | None = None, down: int = 0) -> QKeyEvent:
    event = QKeyEvent(
        QEvent.Type.KeyPress,
        code or Qt.Key(ord(text.upper())),
        Qt.KeyboardModifier.NoModifier,
        text,
    )
    event.setTimestamp(down)
    return event


@pytest.fixture
def letters(qapp: object) -> Letters:
    return Letters()


def test_one_letter_is_told_once_nothing_followed_it(letters: Letters, qtbot: QtBot) -> None:
    with qtbot.waitSignal(letters.pressed) as told:
        assert letters.take(key("b"))
    assert told.args == ["B"]


def test_a_scan_is_dropped_whole_with_its_enter(letters: Letters, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(letters.pressed, wait=80):
        taken = [letters.take(key(letter, down=1000 + 10 * place)) for place, letter in enumerate("B12345P")]
        taken.append(letters.take(key("\r", Qt.Key.Key_Return, down=1070)))
    assert all(taken)


def test_a_scan_that_a_busy_window_hands_on_slowly_is_still_a_scan(letters: Letters, qtbot: QtBot) -> None:
    assert letters.take(key("b", down=1000))
    letters._timer.stop()  # the window did not come to it
    qtbot.wait(40)
    with qtbot.assertNotEmitted(letters.pressed, wait=80):
        assert letters.take(key("1", down=1010))
        qtbot.wait(40)
        assert letters.take(key("\r", Qt.Key.Key_Return, down=1020))


def test_of_keys_pressed_while_the_window_was_busy_the_first_letter_acts(letters: Letters, qtbot: QtBot) -> None:
    told: list[str] = []
    letters.pressed.connect(told.append)
    assert letters.take(key("p", down=1000))
    assert letters.take(key("k", down=1250))
    qtbot.wait(40)
    assert told == ["P"]
    assert not letters.take(key("\r", Qt.Key.Key_Return, down=1600))


def test_an_enter_by_itself_belongs_to_the_button_in_focus(letters: Letters) -> None:
    assert not letters.take(key("\r", Qt.Key.Key_Return))


def test_a_letter_with_control_is_no_act(letters: Letters) -> None:
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier, "b")
    assert not letters.take(event)


@pytest.mark.parametrize("text", [" ", "", "\t"])
def test_what_is_no_sign_is_left_alone(letters: Letters, text: str) -> None:
    assert not letters.take(key(text, Qt.Key.Key_Space))
