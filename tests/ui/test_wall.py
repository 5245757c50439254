"""The wall view: no names of patients, nothing to enter, and the sign-in under any key."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from bline_desktop.domain.clock import MovingClock
from bline_desktop.domain.patient import Place
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.wall import Presses, Wall, WallRow
from bline_desktop.domain.words import N_, Words
from bline_desktop.queries.wall import NO_PUMP
from bline_desktop.ui.desk import Desk
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.screens.wall import WallScreen
from bline_desktop.ui.screens.wall_rows import LARGE
from bline_desktop.ui.theme import GRID, Tone
from bline_desktop.ui.widgets.wall_sign import Sign
from tests.support.messages import FakeMessages
from tests.support.small_ward import NOW
from tests.ui.test_sign_in import PEOPLE

MINUTE = timedelta(minutes=1)
ORIGIN = QPoint(0, 0)
RUNNING = Said(N_("board", "Running"))
EMPTY = Said(N_("board", "Presumed empty for {length}"), (("length", timedelta(minutes=27)),))
PAUSED = Said(N_("board", "Paused for {length}"), (("length", timedelta(hours=3, minutes=12)),))
ROWS = (
    WallRow("4", Place.WARD, "ZJ-014", Decimal(5), RUNNING, NOW + timedelta(hours=20), None),
    WallRow("7", Place.WARD, "ZJ-009", None, PAUSED, None, None),
    WallRow("9", Place.WARD, "ZJ-021", None, EMPTY, None, None),
    WallRow("10", Place.WARD, "ZJ-022", Decimal("2.5"), RUNNING, NOW, Said(N_("board", "Change the bag"))),
    WallRow(None, Place.HOME, "ZJ-030", None, NO_PUMP, None, None),
    WallRow(None, None, "ZJ-031", None, NO_PUMP, None, None),
)


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk, words: Words, messages: FakeMessages) -> Iterator[WallScreen]:
    desk.sign_out()
    shown = WallScreen(Tools(desk, words, messages), "Haematology 5A", made_up=True)
    qtbot.addWidget(shown)
    shown.resize(1280, 800)
    shown.show()
    shown.begin(PEOPLE)
    yield shown
    shown.end()


def inside(screen: WallScreen) -> QWidget:
    shown = screen.rows.widget()
    assert shown is not None
    return shown


def texts(screen: WallScreen) -> list[str]:
    return [plain(label.text()) for label in inside(screen).findChildren(QLabel) if label.text()]


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_wall_is_asked_for_nobody_and_holds_no_name(screen: WallScreen) -> None:
    assert screen.title.text() == "Haematology 5A, 22-Nov-2026 14:05"
    assert "Nobody is on the ward." in texts(screen)
    assert "Change by" not in texts(screen)  # no titles over nobody
    assert screen.made_up.isVisible()
    screen.show_wall(Wall(NOW, ROWS))
    said = texts(screen)
    for expected in ("4", "ZJ-014", "5", "Running", "Mon 10:05", "Paused for 3 h 12 min", "Home", "Change the bag"):
        assert expected in said
    assert screen.findChildren(QLineEdit, options=Qt.FindChildOption.FindDirectChildrenOnly) == []


def test_what_needs_a_hand_has_its_tone(screen: WallScreen) -> None:
    screen.show_wall(Wall(NOW, ROWS))
    tones = {plain(sign.text.text()): sign.text.property("tone") for sign in inside(screen).findChildren(Sign)}
    assert tones["Presumed empty for 27 min"] == Tone.CRITICAL
    assert tones["Paused for 3 h 12 min"] == Tone.WARNING
    assert tones["14:05"] == Tone.CRITICAL  # change by now


def test_any_key_opens_the_sign_in_and_a_letter_counts(screen: WallScreen, qtbot: QtBot) -> None:
    QTest.keyClick(screen, Qt.Key.Key_Shift)
    assert screen.panel.isHidden()
    QTest.keyClicks(screen, "b")
    assert screen.panel.isVisible()
    assert screen.panel.picker.current == PEOPLE[1]
    QTest.keyClicks(screen, "c")  # goes nowhere: the panel has the keyboard now
    QTest.keyClick(screen, Qt.Key.Key_Escape)
    assert screen.panel.isHidden()
    assert screen.panel.picker.current is None
    screen.open_button.click()
    assert screen.panel.picker.hasFocus()


def test_the_names_go_away_when_nobody_comes(screen: WallScreen, qtbot: QtBot) -> None:
    screen.open_panel()
    screen.panel.picker.choose(PEOPLE[0].user_id)
    QTest.keyClicks(screen.panel.password.line, "half a passw")
    screen._left_alone.timeout.emit()  # what a minute without a touch does
    assert screen.panel.isHidden()
    assert screen.panel.password.text == ""


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1280, 720), (1600, 1000), (1920, 1080)])
def test_the_sign_in_stands_beside_the_wall_and_nothing_is_covered_or_cut(
    screen: WallScreen, width: int, height: int
) -> None:
    busy = Said(N_("board", "Change bag {number} within {length}"), (("number", 3), ("length", timedelta(minutes=34))))
    screen.resize(width, height)
    screen.open_panel()
    screen.show_wall(Wall(NOW, (*ROWS, replace(ROWS[3], due=busy))))
    screen.panel.picker.choose(PEOPLE[0].user_id)
    settle()
    assert screen.rows.geometry().right() < screen.panel.geometry().left()
    assert screen.rect().contains(screen.panel.geometry())
    assert screen.rows.horizontalScrollBar().maximum() == 0
    for label in inside(screen).findChildren(QLabel):
        needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        assert label.height() >= needed, label.text()
        assert label.wordWrap() or label.width() >= label.sizeHint().width(), label.text()
    screen.close_panel()
    settle()
    assert screen.rows.width() > screen.width() - 10 * GRID


def test_the_print_is_small_only_beside_the_sign_in(screen: WallScreen) -> None:
    screen.show_wall(Wall(NOW, ROWS))
    large = inside(screen).findChildren(Sign)[0].text.fontInfo().pointSizeF()
    screen.open_panel()
    assert inside(screen).findChildren(Sign)[0].text.fontInfo().pointSizeF() < large
    screen.close_panel()
    assert inside(screen).findChildren(Sign)[0].text.fontInfo().pointSizeF() == large


def test_the_ring_of_a_field_changes_nothing_in_its_height(screen: WallScreen) -> None:
    screen.open_panel()
    screen.panel.picker.choose(PEOPLE[0].user_id)
    line = screen.panel.password.line
    settle()
    without = line.sizeHint().height(), line.minimumHeight()
    line.setFocus()
    line.show()
    settle()
    assert (line.sizeHint().height(), line.minimumHeight()) == without
    assert line.height() >= line.minimumHeight()


def settle() -> None:
    for _ in range(8):  # Qt lays out one level in each round of events
        QApplication.processEvents()


def test_the_wall_says_when_it_is_old_and_the_age_counts_on_while_no_answer_comes(
    screen: WallScreen, clock: MovingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen.show_wall(Wall(NOW, ROWS))
    clock.put(NOW + timedelta(minutes=2))
    screen._every_minute.timeout.emit()
    assert screen.age.isHidden()
    screen.show_wall(Wall(NOW, ROWS))
    with monkeypatch.context() as patch:
        patch.setattr(screen, "reload", lambda: None)  # the store does not answer
        for minutes in (3, 4):
            clock.put(NOW + timedelta(minutes=minutes))
            screen._every_minute.timeout.emit()
            assert screen.age.isVisible()
            assert plain(screen.age.text.text()) == f"As of 14:05: {minutes} min old. It may have changed since."
    assert screen.age.text.property("tone") == Tone.WARNING
    assert screen.age.text.font().pointSizeF() == LARGE.points
    screen._every_minute.timeout.emit()
    assert screen.age.isHidden()


CHANGE_SOON = Said(N_("board", "Change bag {number} within {length}"), (("number", 3), ("length", 34 * MINUTE)))
ROUND_LATE = Said(N_("board", "Round overdue by {length}"), (("length", 72 * MINUTE),))
NO_END = Said(N_("board", "DLI: no end recorded {length} after its start"), (("length", 260 * MINUTE),))
FOUND = Said(N_("board", "{found}, stopped for up to {length}"), (("found", "Found"), ("length", 260 * MINUTE)))


def beds(count: int, last: Said = FOUND) -> tuple[WallRow, ...]:
    """Make so many rows of all sorts, some of them with more to say than one line holds; the last one presses most."""
    states = (RUNNING, PAUSED, EMPTY, RUNNING, NO_PUMP)
    due = (None, NO_END, None, CHANGE_SOON, None, ROUND_LATE, None)
    rows = [
        replace(ROWS[0], bed=str(at + 1), trial_id=f"ZJ-{at:03}", state=states[at % 5], due=due[at % 7])
        for at in range(count)
    ]
    return (*rows[:-1], replace(rows[-1], presses=Presses.CRITICAL, state=last))


def seen(screen: WallScreen) -> list[str]:
    """Return the patients whose line stands whole inside the window, without scrolling."""
    settle()
    area = screen.rows.viewport()
    labels = [label for label in inside(screen).findChildren(QLabel) if label.text().startswith("ZJ")]
    found = [label for label in labels if area.rect().contains(label.rect().translated(label.mapTo(area, ORIGIN)))]
    assert found == labels
    assert screen.rows.verticalScrollBar().maximum() == 0
    assert screen.rows.horizontalScrollBar().maximum() == 0
    return [label.text().replace("\N{NON-BREAKING HYPHEN}", "-") for label in found]


def test_ten_patients_stand_on_the_wall_in_bed_order_though_some_have_two_lines(screen: WallScreen) -> None:
    rows = beds(10, EMPTY)
    screen.show_wall(Wall(NOW, rows))
    assert seen(screen) == [row.trial_id for row in rows]
    assert screen.page.isHidden()
    assert inside(screen).findChildren(Sign)[0].text.font().pointSizeF() == LARGE.points


@pytest.mark.parametrize("count", [13, 31])
@pytest.mark.parametrize(
    ("size", "beside"),
    [((1280, 800), False), ((1280, 800), True), ((1280, 720), True), ((1024, 600), False), ((1920, 1080), False)],
)
def test_each_patient_is_on_one_page_of_the_wall_which_says_that_there_are_more(
    screen: WallScreen, count: int, size: tuple[int, int], beside: bool
) -> None:
    screen.resize(*size)
    if beside:
        screen.open_panel()
    settle()
    screen.show_wall(Wall(NOW, beds(count)))
    first, found, number = seen(screen), [], 0
    while not screen.page.isHidden():
        number += 1
        said = plain(screen.page.text.text())
        assert said.startswith(f"Page {number} of ")
        assert said.endswith(f" · {count} patients, most urgent first")
        found += seen(screen)
        screen.rows._next.timeout.emit()
        if seen(screen) == first:
            break
    assert sorted(found or first) == [f"ZJ-{at:03}" for at in range(count)]
    if found:
        assert first[0] == f"ZJ-{count - 1:03}"
        assert f"Page 1 of {number}" in screen.page.text.text()
        assert screen.rows._next.isActive()


def test_the_page_stays_when_the_wall_is_asked_for_again_and_goes_when_all_have_room(screen: WallScreen) -> None:
    screen.show_wall(Wall(NOW, beds(31)))
    screen.rows.turn()
    second = seen(screen)
    screen.show_wall(Wall(NOW, beds(31)))
    assert seen(screen) == second
    screen.show_wall(Wall(NOW, beds(10, EMPTY)))
    assert len(seen(screen)) == 10
    assert screen.page.isHidden()
    assert not screen.rows._next.isActive()


def test_no_page_is_turned_behind_the_back_of_somebody_who_signed_in(screen: WallScreen) -> None:
    screen.show_wall(Wall(NOW, beds(31)))
    first = seen(screen)
    screen.hide()
    screen.rows._next.timeout.emit()
    screen.show()
    assert seen(screen) == first
