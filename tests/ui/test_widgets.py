"""The small parts: each says what it is, nothing is cut short, and the keyboard reaches what it should."""

import re

import pytest
from PySide6.QtCore import QAbstractAnimation, QEvent, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QImage, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from bline_desktop.colours import DARK, LIGHT
from bline_desktop.domain.roles import Role
from bline_desktop.domain.words import Words
from bline_desktop.paths import resources
from bline_desktop.tour.clipped import clipped
from bline_desktop.ui.theme import Tone, dress
from bline_desktop.ui.widgets import icons
from bline_desktop.ui.widgets.big_button import BigButton
from bline_desktop.ui.widgets.buttons import Button, PrimaryButton, RepeatButton
from bline_desktop.ui.widgets.card import Card, rule
from bline_desktop.ui.widgets.chip import Chip
from bline_desktop.ui.widgets.empty_page import EmptyPage
from bline_desktop.ui.widgets.flow import FlowLayout
from bline_desktop.ui.widgets.labels import OneLine, TextLabel
from bline_desktop.ui.widgets.quantity import Quantity
from bline_desktop.ui.widgets.rail import Rail, RailPlace
from bline_desktop.ui.widgets.search_field import SearchField
from bline_desktop.ui.widgets.status_bar import StatusBar
from bline_desktop.ui.widgets.tall_page import TallPage
from bline_desktop.ui.widgets.toggle import ToggleButton
from tests.support.real_store import NOW

GOALS = (
    RailPlace("ward", "ward", "Ward"),
    RailPlace("patients", "patients", "Patients"),
    RailPlace("review", "review", "Review"),
    RailPlace("settings", "settings", "Settings", at_foot=True),
)


def picture(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def test_every_icon_is_drawn_in_the_colour_asked_for(dressed: QApplication) -> None:
    names = sorted(path.stem for path in (resources() / "icons").glob("*.svg"))
    assert names
    for name in names:
        drawn = icons.pixmap(name, "#FF0000", 24).toImage()
        colours = {
            drawn.pixelColor(x, y).name() for x in range(48) for y in range(48) if drawn.pixelColor(x, y).alpha()
        }
        assert "#ff0000" in colours, name


def test_every_tone_has_a_shape_of_its_own(dressed: QApplication) -> None:
    assert set(icons.SHAPES) == set(Tone)
    assert len(set(icons.SHAPES.values())) == len(Tone)


def test_a_chip_says_its_state_by_shape_and_word(qtbot: QtBot) -> None:
    chip = Chip("Running", Tone.BLINATUMOMAB)
    qtbot.addWidget(chip)
    assert chip.accessibleName() == chip.text == "Running"
    running = picture(chip)
    chip.show_state("Paused 3 h 12 min", Tone.WARNING)
    assert (chip.text, chip.tone) == ("Paused 3 h 12 min", Tone.WARNING)
    assert picture(chip) != running


@pytest.mark.parametrize("wraps", [False, True])
def test_a_chip_never_cuts_its_text(qtbot: QtBot, wraps: bool) -> None:
    text = "The pump is presumed to be empty since 05-Nov-2026 14:05, and nothing more is counted from then on"
    chip = Chip(text, Tone.CRITICAL, wraps=wraps)
    qtbot.addWidget(chip)
    label = chip.findChildren(TextLabel)[0]
    if wraps:
        chip.resize(200, chip.heightForWidth(200))
    chip.show()
    room = label.fontMetrics().boundingRect(QRect(0, 0, label.width(), 9999), Qt.TextFlag.TextWordWrap, text)
    assert room.width() <= label.width()
    assert room.height() <= label.height()
    assert wraps == (label.height() > 2 * label.fontMetrics().height())


def test_the_theme_reaches_what_is_drawn_by_hand(dressed: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    parts = [
        Chip("Running", Tone.GOOD),
        BigButton("B", "New bag"),
        Rail(GOALS, "Places"),
        SearchField("Search"),
        EmptyPage("infusion", "No infusion yet", "Begin with the first bag."),
    ]
    for part in parts:
        column.addWidget(part)
    window.show()
    light = [picture(part) for part in parts]
    try:
        dress(dressed, DARK)
        dark = [picture(part) for part in parts]
    finally:
        dress(dressed, LIGHT)
    assert all(one != other for one, other in zip(light, dark, strict=True))
    assert [picture(part) for part in parts] == light


def test_a_button_is_pressed_by_enter_and_leaves_control_enter_alone(qtbot: QtBot) -> None:
    button, presses = Button("Save & go on"), list[bool]()
    qtbot.addWidget(button)
    button.clicked.connect(lambda: presses.append(True))
    assert button.accessibleName() == "Save & go on"
    assert button.text() == "Save && go on"
    button.setText("Save & stop")  # a screen reader says what stands there now
    assert (button.text(), button.accessibleName()) == ("Save && stop", "Save & stop")
    QTest.keyClick(button, Qt.Key.Key_Return)
    QTest.keyClick(button, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    QTest.keyClick(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(presses) == 2


def test_a_double_click_or_a_key_held_down_is_one_press(qtbot: QtBot) -> None:
    """What stands on a button may be another act by the second press: the next step of a bag, the page after this."""
    button, again = Button("On the ward"), RepeatButton("Nearer")
    pressed: list[str] = []
    for one in (button, again):
        qtbot.addWidget(one)
        one.clicked.connect(lambda _=False, one=one: pressed.append(one.text()))
        one.show()
        for act in (QTest.mouseClick, QTest.mouseDClick, QTest.mouseRelease):  # as a hand's double click comes
            act(one, Qt.MouseButton.LeftButton)
    assert pressed == ["On the ward", "Nearer", "Nearer"]
    pressed.clear()
    for held in (False, True, True):
        plain = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(button, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, plain, "\r", held))
    assert pressed == ["On the ward"]


def test_a_letter_presses_its_button_but_not_while_text_is_typed(qtbot: QtBot) -> None:
    window, presses = QWidget(), list[bool]()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    button, line = BigButton("B", "New bag"), QLineEdit()
    column.addWidget(button)
    column.addWidget(line)
    button.clicked.connect(lambda: presses.append(True))
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    button.setFocus()
    QTest.keyClick(window, Qt.Key.Key_B)
    qtbot.waitUntil(lambda: len(presses) == 1)  # the button shows that it is pressed first
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_B)
    assert (len(presses), line.text()) == (1, "b")
    enabled = picture(button)
    button.setEnabled(False)
    assert picture(button) != enabled
    QTest.keyClick(window, Qt.Key.Key_B)
    assert len(presses) == 1


def test_a_card_keeps_its_parts_together_at_the_top(qtbot: QtBot) -> None:
    card = Card("Now")
    qtbot.addWidget(card)
    first, second = OneLine("first"), OneLine("second")
    card.add(first)
    inner = QHBoxLayout()
    inner.addWidget(second)
    card.add(inner)
    card.resize(300, 600)
    card.show()
    assert second.geometry().bottom() < 200
    filling = QListWidget()
    card.add(filling, rule())
    card.resize(300, 601)
    QApplication.processEvents()
    assert filling.height() > 350
    assert card.accessibleName() == "Now"
    card.set_title("Bag 3")
    assert card.accessibleName() == "Bag 3"
    card.set_title("")
    assert not card._title.isVisible()


def test_a_quantity_has_a_bold_number_and_a_regular_unit_that_stay_together(qtbot: QtBot) -> None:
    quantity = Quantity("191", "of 240 mL <b>")
    qtbot.addWidget(quantity)
    assert quantity.accessibleName() == "191 of 240 mL <b>"
    assert re.search("<b>191</b>\N{NARROW NO-BREAK SPACE}<span[^>]*>of 240 mL &lt;b&gt;", quantity.text())
    quantity.show_value("0")
    assert quantity.text() == "<b>0</b>"


def test_a_flow_fills_its_lines_within_its_margins(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    flow = FlowLayout(window, gap=10, line_gap=5)
    flow.setContentsMargins(7, 3, 7, 3)
    parts = [QLabel(f"part number {number}") for number in range(6)]
    for part in parts:
        flow.addWidget(part)
    parts[2].hide()
    one_line = flow.sizeHint()
    window.resize(one_line)
    window.show()
    assert len({part.y() for part in parts if part.isVisible()}) == 1
    window.resize(260, flow.heightForWidth(260))
    QApplication.processEvents()
    shown = [part.geometry() for part in parts if part.isVisible()]
    inside = window.rect().marginsRemoved(flow.contentsMargins())
    assert all(inside.contains(place) for place in shown)
    assert not any(one.intersects(other) for one in shown for other in shown if one is not other)
    assert shown[0].right() + 11 == shown[1].left()
    assert flow.minimumSize().width() == max(part.sizeHint().width() for part in parts) + 14
    assert flow.expandingDirections() == Qt.Orientation(0)
    assert (flow.itemAt(99), flow.takeAt(99), flow.itemAt(-1)) == (None, None, None)
    taken = flow.takeAt(0)
    assert taken is not None
    assert taken.widget() is parts[0]
    assert flow.count() == 5


def test_a_flow_works_out_its_height_once_and_again_when_a_part_grows_comes_or_goes(qtbot: QtBot) -> None:
    class Counted(FlowLayout):
        worked_out = 0

        def _place(self, area: QRect, *, move: bool) -> int:
            self.worked_out += 1
            return super()._place(area, move=move)

    window = QWidget()
    qtbot.addWidget(window)
    flow = Counted(window, gap=10, line_gap=5)
    label = QLabel("one")
    flow.addWidget(label)
    flow.addWidget(QLabel("two"))
    low = flow.heightForWidth(60)
    before = flow.worked_out
    assert [flow.heightForWidth(60) for _ in range(20)] == [low] * 20
    assert flow.worked_out == before
    label.setText("one part with many words")
    flow.activate()
    assert flow.heightForWidth(60) > low
    label.setText("one")
    flow.addWidget(QLabel("three"))
    flow.activate()
    three_lines = flow.heightForWidth(1)
    label.hide()
    flow.activate()
    two_lines = flow.heightForWidth(1)
    flow.takeAt(2)
    assert three_lines > two_lines > flow.heightForWidth(1)


def test_a_flow_puts_lower_parts_into_the_middle_of_their_line(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    flow = FlowLayout(window)
    low, high = QLabel("low"), QLabel("high")
    for part, height in ((low, 20), (high, 36)):
        part.setFixedHeight(height)
        flow.addWidget(part)
    window.resize(flow.sizeHint())
    window.show()
    assert (low.y(), high.y()) == (8, 0)
    window.resize(1, flow.heightForWidth(1))
    QApplication.processEvents()
    assert (low.y(), high.y()) == (0, 24)


def test_a_toggle_has_room_for_its_letters_while_it_is_pressed(qtbot: QtBot) -> None:
    toggle = ToggleButton("Show struck entries (2)")
    qtbot.addWidget(toggle)
    toggle.show()
    bold = toggle.font()
    bold.setWeight(QFont.Weight.DemiBold)
    regular = toggle.fontMetrics().horizontalAdvance(toggle.text())
    room = toggle.sizeHint().width() - QPushButton.sizeHint(toggle).width()
    assert room >= QFontMetrics(bold).horizontalAdvance(toggle.text()) - regular


def test_the_rail_is_one_stop_and_its_arrows_go_where_one_may_go(qtbot: QtBot) -> None:
    rail, chosen = Rail(GOALS, "Places"), list[str]()
    qtbot.addWidget(rail)
    rail.resize(90, 600)
    rail.show()
    rail.activateWindow()
    qtbot.waitUntil(rail.isActiveWindow)
    rail.chosen.connect(chosen.append)
    rail.show_only(["ward", "review", "settings"])
    rail.setFocus()
    QTest.keyClick(rail.buttons["ward"], Qt.Key.Key_Down)
    QTest.keyClick(rail.buttons["review"], Qt.Key.Key_Down)
    QTest.keyClick(rail.buttons["settings"], Qt.Key.Key_Down)
    QTest.keyClick(rail.buttons["ward"], Qt.Key.Key_Up)
    QTest.keyClick(rail.buttons["settings"], Qt.Key.Key_X)
    assert chosen == ["review", "settings", "ward", "settings"]
    QTest.mouseClick(rail.buttons["review"], Qt.MouseButton.LeftButton)
    assert chosen[-1] == "review"
    stops = [key for key, button in rail.buttons.items() if button.focusPolicy() is Qt.FocusPolicy.StrongFocus]
    assert stops == ["review"]
    assert [key for key, button in rail.buttons.items() if button.isChecked()] == ["review"]
    assert rail.buttons["settings"].y() > 450
    rail.select("ward")
    assert chosen[-1] == "review"


def test_the_words_of_the_rail_have_room(qtbot: QtBot) -> None:
    rail = Rail((RailPlace("x", "ward", "A much longer word than usual"),), "Places")
    qtbot.addWidget(rail)
    rail.show()
    button = rail.buttons["x"]
    assert button.width() > button.fontMetrics().horizontalAdvance(button.place.title)
    empty = Rail((), "Nowhere")
    qtbot.addWidget(empty)
    empty.show()


def test_searching_is_told_at_once(qtbot: QtBot) -> None:
    field, searched, downs = SearchField("Search by id or name"), list[str](), list[bool]()
    qtbot.addWidget(field)
    field.searched.connect(searched.append)
    field.down_pressed.connect(lambda: downs.append(True))
    QTest.keyClicks(field, "wei")
    field.insert("李")  # as an input method would
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert searched[-2:] == ["wei李", ""]
    assert len(downs) == 2
    assert field.accessibleName() == "Search by id or name"


def test_an_empty_page_says_how_to_begin(qtbot: QtBot) -> None:
    page, begun = (
        EmptyPage("infusion", "No infusion yet", "Begin with the first bag.", "Start the infusion"),
        list[bool](),
    )
    qtbot.addWidget(page)
    page.begun.connect(lambda: begun.append(True))
    page.resize(800, 600)
    page.show()
    page.button.click()
    assert begun == [True]
    without = EmptyPage("infusion", "Nothing here", "Nothing to do.")
    qtbot.addWidget(without)
    without.show()
    assert not without.button.isVisible()


def test_the_status_line_says_who_when_and_whether_it_is_safe(qtbot: QtBot, words: Words) -> None:
    bar, presses = StatusBar(words), list[bool]()
    qtbot.addWidget(bar)
    bar.show()
    assert bar.who.text() == "Nobody is signed in"
    assert not bar.sign_out.isVisible()
    bar.show_user(Role.NURSE, "ADAMS Nora")
    bar.show_saved(NOW)
    bar.show_head("#12,483 7F3A-91C2")
    bar.show_backup("backup 6 min ago", Tone.GOOD)
    bar.show_made_up(True)
    assert bar.who.text() == "Nurse ADAMS Nora"
    assert bar.saved.text() == "Saved 14:05"
    assert bar.head.text() == "#12,483 7F3A-91C2"
    assert bar.backup.text == "backup 6 min ago"
    assert bar.made_up.isVisible()
    qtbot.waitUntil(lambda: bar._fade.state() is QAbstractAnimation.State.Stopped)
    bar.sign_out_pressed.connect(lambda: presses.append(True))
    bar.sign_out.click()
    assert presses == [True]
    bar.show_user(None)
    assert bar.who.text() == "Nobody is signed in"


def test_there_is_one_coloured_button_role(qtbot: QtBot) -> None:
    button = PrimaryButton("Record bag change")
    qtbot.addWidget(button)
    button.show()
    drawn = picture(button)
    assert drawn.pixelColor(8, 20).name().upper() == LIGHT.act


def test_a_tall_page_takes_its_bar_away_as_soon_as_all_fits_without_it(qtbot: QtBot) -> None:
    page = TallPage()
    qtbot.addWidget(page)
    column = QVBoxLayout(page.content)
    for _ in range(3):
        column.addWidget(TextLabel("a word and another " * 20))
    page.resize(400, 1000)
    page.show()
    QApplication.processEvents()
    all_of_it = column.totalMinimumHeightForWidth(400)
    bar = page.verticalScrollBar()
    for height, wanted in ((all_of_it, False), (all_of_it - 1, True), (all_of_it, False)):
        page.resize(400, height)
        for _ in range(3):
            QApplication.processEvents()
        assert bar.isVisible() is wanted
        assert page.content.width() == page.viewport().width()


def test_an_empty_page_keeps_room_for_all_lines_of_its_sentence(qtbot: QtBot, qapp: QApplication) -> None:
    pages = QStackedWidget()
    qtbot.addWidget(pages)
    pages.addWidget(EmptyPage("cohort", "Second checks", "How often two people differ will stand here. " * 6))
    pages.resize(900, 200)
    pages.show()
    qapp.processEvents()
    assert clipped(pages) == ()
