"""The wizard: one clear act on each page, what was typed is never lost, and the key has to be on paper."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bline_desktop.domain.words import Words
from bline_desktop.storage import troubles
from bline_desktop.storage.passwords import TOO_SHORT, check_new_password
from bline_desktop.ui.screens.wizard import WardDraft, WizardScreen

KEY = "7YXH-9C2N-T38Y-9CMN-XWYF-T20Y-Y5SD"
PHRASE = "amber basket draws kettle"


@pytest.fixture
def wizard(qtbot: QtBot, words: Words) -> WizardScreen:
    shown = WizardScreen(words, "/data/ward", check_new_password)
    qtbot.addWidget(shown)
    shown.resize(1280, 800)
    shown.show()
    return shown


def fill(wizard: WizardScreen, qtbot: QtBot) -> None:
    """Type everything by keyboard, up to the last field."""
    QTest.keyClicks(wizard.ward.name, "Haematology 5A")
    QTest.keyClick(wizard.ward.name, Qt.Key.Key_Return)
    QTest.keyClicks(wizard.zone.search, "shang")
    wizard.zone.choose("Asia/Shanghai")
    wizard.go_on()
    QTest.keyClicks(wizard.person.name, "KELLER Ada")
    QTest.keyClick(wizard.person.name, Qt.Key.Key_Return)
    assert wizard.person.password.first.line.hasFocus()
    QTest.keyClicks(wizard.person.password.first.line, PHRASE)
    QTest.keyClick(wizard.person.password.first.line, Qt.Key.Key_Return)
    QTest.keyClicks(wizard.person.password.again.line, PHRASE)


def test_a_ward_is_filled_in_by_keyboard(wizard: WizardScreen, qtbot: QtBot) -> None:
    told: list[WardDraft] = []
    wizard.filled_in.connect(told.append)
    fill(wizard, qtbot)
    QTest.keyClick(wizard.person.password.again.line, Qt.Key.Key_Return)
    assert told == [WardDraft("Haematology 5A", "Asia/Shanghai", "KELLER Ada", PHRASE)]
    assert PHRASE not in repr(told)
    assert wizard.making.isVisible()
    wizard.go_on()
    assert len(told) == 1


def test_each_page_asks_for_what_is_missing(wizard: WizardScreen, qtbot: QtBot) -> None:
    wizard.go_on()
    assert wizard.ward.problem.text() == "Type the name of the ward."
    QTest.keyClicks(wizard.ward.name, "5A")
    wizard.go_on()
    QTest.keyClicks(wizard.zone.search, "nowhere at all")
    wizard.go_on()
    assert wizard.zone.problem.text() == "Choose a time zone of the list."
    wizard.zone.search.clear()
    QTest.keyClicks(wizard.zone.search, "new york")
    assert wizard.zone.zone == "America/New_York"
    wizard.go_on()
    wizard.go_on()
    assert wizard.person.problem.text() == "Type the name of the administrator."
    QTest.keyClicks(wizard.person.name, "KELLER Ada")
    wizard.go_on()
    assert wizard.person.password.first.beneath.text() == "Type a password."
    for line in (wizard.person.password.first.line, wizard.person.password.again.line):
        QTest.keyClicks(line, "short")
    wizard.go_on()
    assert "at least 12 characters" in wizard.person.password.first.beneath.text()
    assert TOO_SHORT.code == "password_too_short"


def test_the_meter_counts_length_and_nothing_else(wizard: WizardScreen, qtbot: QtBot) -> None:
    password = wizard.person.password
    assert "12 characters or more" in password.first.beneath.text()
    QTest.keyClicks(password.first.line, "abcdefgh")
    assert password.first.beneath.text() == "4 more characters are needed."
    assert password.meter.value() == 8
    QTest.keyClicks(password.first.line, "ijklmnopqrstuvwxyz")
    assert password.first.beneath.text() == "Long enough: 26 characters."
    assert password.meter.value() == password.meter.maximum()


def test_one_can_go_back_and_nothing_is_lost(wizard: WizardScreen, qtbot: QtBot) -> None:
    fill(wizard, qtbot)
    wizard.back.click()
    wizard.back.click()
    assert wizard.back.isHidden()
    assert wizard.ward.name.text() == "Haematology 5A"
    wizard.go_on()
    wizard.go_on()
    assert wizard.person.password.again.text == PHRASE


def test_why_no_ward_was_made_is_said_and_what_was_typed_stays(wizard: WizardScreen, qtbot: QtBot) -> None:
    fill(wizard, qtbot)
    wizard.go_on()
    wizard.refuse(troubles.sync_folder(Path("/data/ward"), "OneDrive"))
    assert "OneDrive synchronises" in wizard.trouble.lines[0].text()
    assert wizard.person.password.first.text == PHRASE
    assert wizard.next.isEnabled()


def test_the_key_must_be_on_paper_before_one_goes_on(wizard: WizardScreen, qtbot: QtBot) -> None:
    fill(wizard, qtbot)
    wizard.go_on()
    wizard.show_key(KEY)
    assert wizard.key.key.text() == KEY
    assert wizard.person.password.first.text == ""
    assert wizard.back.isHidden()
    assert not wizard.next.isEnabled()
    QTest.keyClicks(wizard.key.last_group, "Y55D")
    assert "not the last group" in wizard.key.echo.text()
    assert not wizard.next.isEnabled()
    wizard.key.last_group.clear()
    QTest.keyClicks(wizard.key.last_group, "y5sd")
    with qtbot.waitSignal(wizard.done):
        wizard.next.click()


def test_the_printed_page_holds_key_and_ward(wizard: WizardScreen) -> None:
    wizard.key.show_key(KEY, "Ward <5> & co")
    text = wizard.key.sheet().toPlainText()
    assert KEY in text
    assert "Ward <5> & co" in text
