"""Signing in: by tile and password, by keyboard alone, with a wrong password, with the recovery key."""

from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bline_desktop.domain.words import Words
from bline_desktop.storage import key_troubles, troubles
from bline_desktop.ui.screens.recovery import RecoveryScreen, RecoveryTry
from bline_desktop.ui.screens.sign_in import SignInPanel, SignInScreen, SignInTry
from bline_desktop.ui.widgets.tiles import Tile
from tests.support.small_ward import NOW

NAMES = ("ADAMS Nora", "BAUER Karl", "LI Wei", "LIN Yue")
PEOPLE = tuple(Tile(UUID(int=place + 1), name) for place, name in enumerate(NAMES))


@pytest.fixture
def screen(qtbot: QtBot, words: Words) -> SignInScreen:
    shown = SignInScreen(words)
    qtbot.addWidget(shown)
    shown.panel.show_people(PEOPLE)
    shown.resize(1280, 800)
    shown.show()
    shown.panel.take_focus()
    return shown


@pytest.fixture
def panel(screen: SignInScreen) -> SignInPanel:
    return screen.panel


def test_keyboard_alone_signs_in_within_few_keys(panel: SignInPanel, qtbot: QtBot) -> None:
    tried: list[SignInTry] = []
    panel.submitted.connect(tried.append)
    QTest.keyClick(panel.picker, Qt.Key.Key_B)
    QTest.keyClick(panel.picker, Qt.Key.Key_Return)
    assert panel.password.line.hasFocus()
    QTest.keyClicks(panel.password.line, "secret words")
    QTest.keyClick(panel.password.line, Qt.Key.Key_Return)
    assert tried == [SignInTry(PEOPLE[1].user_id, "secret words")]
    assert "secret" not in repr(tried)


def test_letters_typed_together_find_a_name_or_a_part_of_it(panel: SignInPanel, qtbot: QtBot) -> None:
    QTest.keyClicks(panel.picker, "lin")
    assert panel.picker.current == PEOPLE[3]
    panel.picker._forget_typed()  # what the pause does
    QTest.keyClicks(panel.picker, "karl")
    assert panel.picker.current == PEOPLE[1]
    QTest.keyClicks(panel.picker, "z")
    assert panel.picker.current == PEOPLE[1]


def test_arrows_move_as_the_tiles_stand(panel: SignInPanel, qtbot: QtBot) -> None:
    picker = panel.picker
    QTest.keyClick(picker, Qt.Key.Key_Return)
    assert picker.current is None
    for key, place in (
        (Qt.Key.Key_Down, 0), (Qt.Key.Key_Right, 1), (Qt.Key.Key_Down, 3), (Qt.Key.Key_Left, 2), (Qt.Key.Key_Up, 0),
        (Qt.Key.Key_Up, 0),
    ):  # fmt: skip
        QTest.keyClick(picker, key)
        assert picker.current == PEOPLE[place]
    QTest.keyClick(picker, Qt.Key.Key_F5)
    assert picker.current == PEOPLE[0]


def test_press_of_a_tile_goes_to_the_password(panel: SignInPanel, qtbot: QtBot) -> None:
    for tile in (panel.picker.tiles[2], panel.picker.tiles[2], panel.picker.tiles[1]):
        QTest.mouseClick(tile, Qt.MouseButton.LeftButton)
        assert panel.picker.current == tile.tile
        assert panel.password.line.hasFocus()
    assert "BAUER Karl" in panel.password.title.text()


def test_no_name_is_cut_short(panel: SignInPanel, screen: SignInScreen) -> None:
    for tile in panel.picker.tiles:
        right = tile.mapTo(panel.picker, tile.rect().topRight()).x()
        assert tile.width() >= tile.minimumSizeHint().width()
        assert right <= panel.picker.width()


def test_long_hints_stand_in_one_column(qtbot: QtBot, words: Words) -> None:
    panel = SignInPanel(words, 460)
    qtbot.addWidget(panel)
    panel.show_people([Tile(uuid4(), name, "Administrator: kindly garden juggles basket") for name in NAMES])
    panel.show()
    assert len({tile.x() for tile in panel.picker.tiles}) == 1


def test_without_a_password_it_is_asked_for(panel: SignInPanel, qtbot: QtBot) -> None:
    panel.submit()
    panel.picker.choose(PEOPLE[0].user_id)
    with qtbot.assertNotEmitted(panel.submitted):
        panel.submit()
    assert panel.password.beneath.text() == "Type your password."
    QTest.keyClicks(panel.password.line, "a")
    assert panel.password.beneath.isHidden()


def test_a_wrong_password_is_said_under_its_field_and_the_wait_too(panel: SignInPanel) -> None:
    panel.picker.choose(PEOPLE[0].user_id)
    panel.set_busy(True)
    assert not panel.button.isEnabled()
    panel.refuse(key_troubles.wrong_password("ADAMS Nora"))
    assert panel.password.beneath.text().startswith("This is not the password of ADAMS Nora.")
    assert panel.button.isEnabled()
    assert panel.password.text == ""
    panel.refuse(key_troubles.waiting("ADAMS Nora", NOW.replace(second=5), NOW))
    assert "Wait 5 s" in panel.password.beneath.text()
    assert panel.trouble.isHidden()


def test_a_trouble_of_the_store_is_said_in_three_sentences(panel: SignInPanel) -> None:
    panel.picker.choose(PEOPLE[0].user_id)
    panel.refuse(troubles.newer_version("0.9"))
    assert [line.text() for line in panel.trouble.lines] == [
        "A newer version of this program made the store. Only version 0.9 or newer can read it.",
        "The data are untouched.",
        "Install version 0.9 or newer on this computer.",
    ]
    panel.reset()
    assert panel.trouble.isHidden()
    assert panel.picker.current is None


def test_the_password_is_shown_on_request_only(panel: SignInPanel, qtbot: QtBot) -> None:
    panel.picker.choose(PEOPLE[0].user_id)
    line = panel.password.line
    assert line.echoMode() is line.EchoMode.Password
    panel.password.show_button.click()
    assert line.echoMode() is line.EchoMode.Normal
    panel.password.clear()
    assert line.echoMode() is line.EchoMode.Password


def test_caps_lock_is_said(panel: SignInPanel, qtbot: QtBot) -> None:
    panel.picker.choose(PEOPLE[0].user_id)
    QTest.keyClicks(panel.password.line, "A")  # a capital letter without Shift
    assert panel.password.beneath.text() == "Caps Lock seems to be on."
    QTest.keyClicks(panel.password.line, "a")
    assert panel.password.beneath.isHidden()
    QTest.keyClick(panel.password.line, Qt.Key.Key_CapsLock)
    QTest.keyClicks(panel.password.line, "1")
    assert panel.password.beneath.isHidden()


def test_one_person_is_chosen_at_once_and_nobody_is_said(qtbot: QtBot, words: Words) -> None:
    panel = SignInPanel(words)
    qtbot.addWidget(panel)
    panel.show_people(PEOPLE[:1])
    assert panel.picker.current == PEOPLE[0]
    panel.reset()
    assert panel.picker.current == PEOPLE[0]
    panel.show_people(())
    assert panel.hint.text() == "Nobody has an account here."
    assert panel.password.isHidden()


def test_who_was_chosen_stays_chosen_when_the_names_change(panel: SignInPanel) -> None:
    panel.picker.choose(PEOPLE[2].user_id)
    panel.show_people(PEOPLE[1:])
    assert panel.picker.current == PEOPLE[2]


def test_a_made_up_ward_shows_its_making(screen: SignInScreen) -> None:
    screen.show_making(40)
    assert screen.panel.isHidden()
    assert screen.made_up is not None
    assert screen.made_up.bar.isVisible()
    assert screen.made_up.width() == screen.panel.width()
    assert screen.made_up.bar.value() == 40
    screen.show_made()
    assert screen.panel.isVisible()
    assert screen.made_up.making.isHidden()
    assert screen.made_up.chip.isVisible()
    assert "nobody here is real" in screen.made_up.chip.text


@pytest.fixture
def recovery(qtbot: QtBot, words: Words) -> RecoveryScreen:
    shown = RecoveryScreen(words)
    qtbot.addWidget(shown)
    shown.show_people(PEOPLE)
    shown.show()
    return shown


def test_the_recovery_key_asks_for_all_it_needs(recovery: RecoveryScreen, qtbot: QtBot) -> None:
    tried: list[RecoveryTry] = []
    recovery.submitted.connect(tried.append)
    recovery.submit()
    assert recovery.problem.text() == "Type the recovery key."
    QTest.keyClicks(recovery.key, "0ABC-1234")
    recovery.person.setCurrentIndex(2)
    QTest.keyClicks(recovery.password.first.line, "hollow candle meets")
    recovery.submit()
    assert "not the same" in recovery.password.again.beneath.text()
    QTest.keyClicks(recovery.password.again.line, "hollow candle meets")
    QTest.keyClick(recovery.password.again.line, Qt.Key.Key_Return)
    assert tried == [RecoveryTry("0ABC-1234", PEOPLE[2].user_id, "hollow candle meets")]
    assert "hollow" not in repr(tried)
    assert "0ABC" not in repr(tried)
    assert not recovery.button.isEnabled()
    recovery.refuse(key_troubles.wrong_recovery_key())
    assert recovery.trouble.isVisible()
    assert recovery.key.text() == "0ABC-1234"
    recovery.reset()
    assert recovery.key.text() == recovery.password.first.text == ""
