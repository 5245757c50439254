"""What the tour calls cut short: texts without their room, parts beyond the side, titles of narrow columns."""

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QScrollArea, QTableWidget, QWidget
from pytestqt.qtbot import QtBot

from bline_desktop.tour.clipped import clipped


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(300, 200)
    qtbot.addWidget(made)
    return made


def test_a_text_with_all_its_room_is_not_cut(window: QWidget) -> None:
    label, button, line = QLabel("Change by Wed 09:10", window), QPushButton("Pause", window), QLineEdit(window)
    for part in (label, button, line):
        part.adjustSize()
    window.show()
    assert clipped(window) == ()


def test_a_text_without_its_room_is_named(window: QWidget) -> None:
    narrow, low, button = (
        QLabel("28 micrograms per day", window),
        QLabel("a b c d e f", window),
        QPushButton("S", window),
    )
    narrow.resize(20, 40)
    low.setWordWrap(True)
    low.resize(20, 10)
    button.setText("Show struck entries (2)")
    button.resize(40, 30)
    line = QLineEdit(window)
    line.setAccessibleName("Password")
    line.move(0, 190)
    window.show()
    assert clipped(window) == ("28 micrograms per day", "a b c d e f", "Show struck entries (2)", "Password")


def test_what_a_page_can_not_scroll_to_is_cut_and_what_it_can_is_not(window: QWidget) -> None:
    area = QScrollArea(window)
    area.resize(150, 100)
    inside = QWidget()
    inside.resize(400, 300)
    text = QLabel("Strike this entry", inside)
    text.adjustSize()
    text.move(120, 250)
    area.setWidget(inside)
    window.show()
    assert clipped(window) == ()
    area.horizontalScrollBar().hide()
    assert clipped(window) == ("Strike this entry",)


def test_a_title_in_a_narrow_column_is_named(window: QWidget) -> None:
    table = QTableWidget(1, 2, window)
    table.setHorizontalHeaderLabels(["CD3+ cells per kg", "Day"])
    table.setColumnWidth(0, 20)
    table.resize(280, 100)
    window.show()
    assert clipped(window) == ("CD3+ cells per kg",)
    table.setColumnHidden(0, True)
    assert clipped(window) == ()
