"""Label profiles on the screen: read, chosen and signed with real widgets on the real store."""

from dataclasses import replace
from uuid import uuid5

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from bline_desktop.domain.changes import Changed
from bline_desktop.domain.people import User
from bline_desktop.domain.roles import Role
from bline_desktop.domain.treatment.label_shelf import EMPTY_SHELF
from bline_desktop.storage.database import Database
from bline_desktop.ui.desk import Desk, SignedIn
from bline_desktop.ui.screens.label_lines import LabelWords
from bline_desktop.ui.screens.labels import LabelsScreen
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.widgets.card import Card
from tests.support.labels import shelf, shipped, shipped_text
from tests.support.messages import FakeMessages
from tests.support.real_store import STORE_ID, an_act
from tests.ui.screens.conftest import Show

INVESTIGATOR = SignedIn(uuid5(STORE_ID, "investigator"), "DIXON Iris", Role.INVESTIGATOR)
PHARMACIST = SignedIn(uuid5(STORE_ID, "pharmacist"), "COOPER Phil", Role.PHARMACIST)


@pytest.fixture
def screen(store: Database, desk: Desk, tools: Tools, show: Show) -> LabelsScreen:
    store.labels = shelf()
    act = an_act()
    with store.write(act) as session:
        for user in (INVESTIGATOR, PHARMACIST):
            session.add(User(id=user.user_id, name=user.name, role=user.role, active=True))
    shown = LabelsScreen(tools)
    show(shown)
    shown.reload()
    shown.take_focus()
    return shown


def sign_in(screen: LabelsScreen, user: SignedIn) -> None:
    screen.tools.desk.sign_in(user)
    screen.reload()


def states(screen: LabelsScreen) -> dict[str, str]:
    model = screen.table.rows_model
    return {model.index(place, 0).data(): model.index(place, 1).data() for place in range(model.rowCount())}


def texts(within: QWidget) -> str:
    QApplication.processEvents()  # what was put on the page a moment ago is laid out
    return "\n".join(label.text() for label in within.findChildren(QLabel) if label.isVisibleTo(within))


def click(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_nurse_reads_every_number_with_its_source_and_can_change_nothing(screen: LabelsScreen) -> None:
    assert states(screen) == {"Europe and Japan": "Unconfirmed", "United States, 2025": "Unconfirmed"}
    page = texts(screen.page)
    assert "Unconfirmed. Still to sign: investigator, pharmacist" in page
    assert "2.5 mL per hour, 240 mL to be infused, with filter" in page
    assert "Not seen in the document" in page
    assert "https://amn.astellas.jp/specialty/blood-cancer/blc/blc_guide/proper-use05" in page
    assert screen.page.choose.isHidden()
    assert screen.page.sign.isHidden()


def test_the_keyboard_goes_through_the_list_and_into_the_page(screen: LabelsScreen, qtbot: QtBot) -> None:
    QTest.keyClick(screen.table, Qt.Key.Key_Down)
    assert "0.6 mL per hour, 100.8 mL to be infused, without filter, with preservative" in texts(screen.page)
    QTest.keyClick(screen.table, Qt.Key.Key_Return)
    assert screen.page.area.hasFocus()
    bar = screen.page.area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    QTest.keyClick(screen.page.area, Qt.Key.Key_PageDown)
    assert bar.value() > 0


def test_nothing_is_squeezed_when_another_profile_is_opened(screen: LabelsScreen) -> None:
    for row in screen.table.rows_model.rows:
        screen.table.choose(row.ref)  # and no round of events after it
        for card in screen.page.area.content.findChildren(Card):
            layout = card.layout()
            assert layout is not None
            assert card.isHidden() or card.height() >= layout.totalMinimumHeightForWidth(card.width())


def test_choosing_asks_first_and_leaves_the_profile_unconfirmed(screen: LabelsScreen, messages: FakeMessages) -> None:
    sign_in(screen, INVESTIGATOR)
    messages.next_answer("back")
    click(screen.page.choose)
    assert states(screen)["Europe and Japan"] == "Unconfirmed"
    messages.next_answer("do")
    click(screen.page.choose)
    assert states(screen)["Europe and Japan (this ward's)"] == "Unconfirmed"
    assert screen.page.choose.isHidden()
    assert "This ward works by it" in texts(screen.page)


def test_a_profile_is_confirmed_once_both_have_signed(screen: LabelsScreen, messages: FakeMessages) -> None:
    for user in (PHARMACIST, INVESTIGATOR):
        sign_in(screen, user)
        messages.next_answer("do")
        click(screen.page.sign)
        assert screen.page.sign.isHidden()
    assert states(screen)["Europe and Japan"] == "Confirmed"
    page = texts(screen.page)
    assert "Signed by COOPER Phil, pharmacist, 22-Nov-2026 14:05" in page
    assert "Signed by DIXON Iris, investigator, 22-Nov-2026 14:05" in page


def test_a_text_that_changed_after_it_was_signed_says_so(
    screen: LabelsScreen, store: Database, messages: FakeMessages
) -> None:
    sign_in(screen, PHARMACIST)
    messages.next_answer("do")
    click(screen.page.sign)
    store.labels = shelf(changed=shipped_text("eu-jp").replace("27 degrees", "25 degrees"), bad="key = ")
    screen.reload()
    assert "The program has come with another one since." in texts(screen.page)
    QTest.keyClick(screen.table, Qt.Key.Key_Up)
    assert "bad can't be read as a profile. Line 1 can't be read as TOML." in screen.refused.text()
    page = texts(screen.page)
    assert "This one differs from it and counts as unsigned." in page
    assert "Unconfirmed. Still to sign: investigator, pharmacist" in page


def test_what_changed_since_it_was_shown_is_not_signed(
    screen: LabelsScreen, store: Database, messages: FakeMessages
) -> None:
    sign_in(screen, PHARMACIST)
    store.labels = EMPTY_SHELF
    messages.next_answer("do")
    click(screen.page.sign)
    assert any("changed since it was shown" in text for text in messages.texts)
    screen.reload()
    assert screen.page.isHidden()


def test_an_entry_about_something_else_does_not_ask_again(screen: LabelsScreen, desk: Desk) -> None:
    before = screen.table.rows_model.rows
    desk.changed.emit(Changed(frozenset({"mrd"}), frozenset()))
    assert screen.table.rows_model.rows is before


@pytest.mark.parametrize("name", ["us-2025", "eu-jp"])
def test_every_entry_of_a_profile_is_said(screen: LabelsScreen, name: str) -> None:
    profile = shipped(name)
    sections = LabelWords(screen.tools.words, profile).sections()
    said = [line.entry for section in sections for line in section.lines]
    parts = (profile.doses, profile.bags, profile.premedication, profile.interruptions, profile.cycles)
    more = (profile.observation, profile.modifications, profile.storage, profile.handling)
    assert len(said) == 1 + sum(len(part) for part in (*parts, *more))
    assert all(line.title for section in sections for line in section.lines)


def test_a_dose_for_any_weight_and_a_temperature_without_limits_are_said_too(screen: LabelsScreen) -> None:
    profile = shipped("us-2025")
    everybody = replace(profile.doses[1], from_kg=None)
    sections = LabelWords(screen.tools.words, replace(profile, doses=(everybody,))).sections()
    assert sections[0].lines[0].title == "Step dose, any weight"
