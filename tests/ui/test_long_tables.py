"""A long table: what is in sight has its height at once, the rest follows, and nothing in sight moves for it."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication
from pytestqt.qtbot import QtBot

from bline_desktop.domain.words import N_, Words
from bline_desktop.tour.reach import rests
from bline_desktop.ui.tables.rows import Column, RowsModel
from bline_desktop.ui.tables.table import RowsTable
from bline_desktop.ui.theme import GRID, TOUCH_HEIGHT

ROWS = 700
PADDING = 2 * GRID + 6  # of the stylesheet at both sides, and of Qt's own text


@dataclass(frozen=True)
class Line:
    id: int
    words: str
    number: str = "1"


Make = Callable[[list[Line]], RowsTable[Line]]


def a_line(number: int) -> Line:
    """Return a line of one to six lines."""
    return Line(number, "\n".join(f"line {place} of {number}" for place in range(number * 7 % 6 + 1)))


LINES = [a_line(number) for number in range(ROWS)]


@pytest.fixture
def make(words: Words, qtbot: QtBot) -> Make:
    columns = (
        Column[Line](N_("t", "Words"), lambda row: row.words, wide=True),
        Column[Line](N_("t", "Number"), lambda row: row.number, number=True),
    )

    def made(lines: list[Line]) -> RowsTable[Line]:
        table = RowsTable(RowsModel(columns, words), "Lines")
        qtbot.addWidget(table)
        table.resize(500, 400)
        table.show_rows(lines)
        table.show()
        return table

    return made


def settle(table: RowsTable[Line]) -> None:
    while not rests(table):
        QApplication.processEvents()


def in_sight(table: RowsTable[Line]) -> range:
    return range(table.rowAt(0), table.rowAt(table.viewport().height() - 1) + 1)


def seen(table: RowsTable[Line]) -> dict[int, tuple[int, int]]:
    """Return where each row in sight stands, and how high it is, as it is painted now."""
    return {row: (table.rowViewportPosition(row), table.verticalHeader().sectionSize(row)) for row in in_sight(table)}


def needed(table: RowsTable[Line], row: int) -> int:
    """Return the height that the words of a row need, measured in another way than the table does."""
    room = table.columnWidth(0) - PADDING
    text = table.rows_model.row(row).words
    return table.fontMetrics().boundingRect(0, 0, room, 9999, int(Qt.TextFlag.TextWordWrap), text).height()


def is_right(table: RowsTable[Line]) -> bool:
    """Tell whether each row in sight is as high as its words: neither cut, nor with room for another line."""
    line = table.fontMetrics().lineSpacing()
    return all(
        needed(table, row) <= height <= max(TOUCH_HEIGHT, needed(table, row) + GRID + line // 2)
        for row, (_, height) in seen(table).items()
    )


def test_what_is_in_sight_has_its_height_at_the_first_draw(make: Make) -> None:
    table = make(LINES)
    table.grab()
    assert not rests(table)
    assert is_right(table)
    assert len(in_sight(table)) < 20


def test_every_row_has_its_height_in_the_end(make: Make) -> None:
    table = make(LINES)
    settle(table)
    heights = [table.verticalHeader().sectionSize(row) for row in range(ROWS)]
    assert all(needed(table, row) <= height for row, height in enumerate(heights))
    bar = table.verticalScrollBar()
    assert bar.maximum() == sum(heights) - table.viewport().height()


def test_what_is_in_sight_stays_put_while_the_rows_above_it_are_measured(make: Make) -> None:
    table = make(LINES)
    table.choose(400)
    table.scrollTo(table.currentIndex(), QAbstractItemView.ScrollHint.PositionAtCenter)
    table.grab()
    before = seen(table)
    middle = table.visualRect(table.currentIndex()).center().y()
    assert is_right(table)
    assert abs(middle - table.viewport().height() // 2) < TOUCH_HEIGHT
    settle(table)
    assert seen(table) == before


def test_rows_that_come_into_sight_at_the_top_leave_those_below_them_where_the_hand_puts_them(make: Make) -> None:
    table = make(LINES)
    table.choose(300)
    bar = table.verticalScrollBar()
    for _ in range(40):
        row = in_sight(table).start
        at = table.rowViewportPosition(row)
        bar.setValue(bar.value() - 30)
        assert table.rowViewportPosition(row) == at + 30
        assert is_right(table)


def test_the_wheel_turned_down_shows_no_row_cut(make: Make) -> None:
    table = make(LINES)
    bar = table.verticalScrollBar()
    for _ in range(60):
        bar.setValue(bar.value() + 90)
        assert is_right(table)


@pytest.mark.parametrize("waits", [True, False])
def test_end_and_home_show_the_last_row_and_the_first_one_whole(waits: bool, make: Make) -> None:
    table = make(LINES)
    table.choose(5)
    for key, row in ((Qt.Key.Key_End, ROWS - 1), (Qt.Key.Key_Home, 0), (Qt.Key.Key_End, ROWS - 1)):
        QTest.keyClick(table, key, Qt.KeyboardModifier.ControlModifier)
        if waits:
            settle(table)
        assert table.currentIndex().row() == row
        assert table.viewport().rect().contains(table.visualRect(table.currentIndex()).adjusted(0, 0, -2, 0))
        assert is_right(table)


def test_a_page_down_and_a_found_row_are_in_sight_also_before_all_is_measured(make: Make) -> None:
    table = make(LINES)
    table.choose(0)
    QTest.keyClick(table, Qt.Key.Key_PageDown)
    assert table.currentIndex().row() > 1
    for number in (table.currentIndex().row(), 655, 12, 399):
        assert table.choose(number)
        assert table.viewport().rect().contains(table.visualRect(table.currentIndex()).adjusted(0, 0, -2, 0))
        assert is_right(table)


def test_a_row_that_nobody_has_seen_yet_tells_its_own_height(make: Make) -> None:
    table = make(LINES)
    row = next(row for row in range(600, ROWS) if LINES[row].words.count("\n") > 2)
    assert table.rowHeight(row) >= needed(table, row) > TOUCH_HEIGHT


def test_another_width_keeps_the_row_at_the_top_and_mends_the_heights(make: Make) -> None:
    table = make([Line(number, "words that wrap " * (number % 5 + 1)) for number in range(ROWS)])
    table.choose(350)
    settle(table)
    for width in (300, 700, 420):
        table.resize(width, 400)
        table.grab()
        assert is_right(table)
        settle(table)
        assert is_right(table)
        assert all(needed(table, row) <= table.verticalHeader().sectionSize(row) for row in range(ROWS))


def test_a_column_grows_for_a_value_that_was_found_late(make: Make) -> None:
    late = [Line(line.id, line.words, "123 456 789" if line.id == 457 else "1") for line in LINES]
    table = make(late)
    table.grab()
    narrow = table.columnWidth(1)
    settle(table)
    assert table.columnWidth(1) > narrow
    assert table.columnWidth(1) >= table.fontMetrics().horizontalAdvance("123 456 789") + PADDING
    assert is_right(table)


@pytest.mark.parametrize("above", [0, 1])
def test_a_refresh_with_another_row_leaves_in_sight_what_was_in_sight(above: int, make: Make) -> None:
    table = make(LINES)
    settle(table)
    table.verticalScrollBar().setValue(5000)
    before = {LINES[row].id: place for row, place in seen(table).items()}
    another = Line(ROWS, "one more\nat the top\nor at the end")
    table.show_rows([another, *LINES] if above else [*LINES, another])
    table.grab()
    assert {table.rows_model.row(row).id: place for row, place in seen(table).items()} == before
    settle(table)
    assert {table.rows_model.row(row).id: place for row, place in seen(table).items()} == before


def test_other_rows_altogether_begin_at_their_first_one(make: Make) -> None:
    table = make(LINES)
    settle(table)
    table.verticalScrollBar().setValue(5000)
    table.show_rows([Line(-line.id, line.words) for line in LINES[1:]])
    table.grab()
    assert in_sight(table).start == 0
    assert is_right(table)


def test_the_same_rows_that_say_something_longer_are_measured_anew(words: Words, qtbot: QtBot) -> None:
    said = {"text": "short"}
    column = Column[int](N_("t", "Words"), lambda row: said["text"], wide=True)
    table = RowsTable(RowsModel((column,), words, row_id=lambda row: row), "Lines")
    qtbot.addWidget(table)
    table.resize(300, 300)
    table.show()
    table.show_rows([1, 2])
    settle_height = table.rowHeight(0)
    said["text"] = "one\ntwo\nthree\nfour"
    table.show_rows([1, 2])
    table.grab()
    assert table.verticalHeader().sectionSize(0) > settle_height


def test_larger_letters_are_measured_anew(make: Make) -> None:
    table = make(LINES[:40])
    settle(table)
    font = table.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    table.setFont(font)
    table.grab()
    assert is_right(table)


def test_a_hidden_column_takes_no_height(make: Make) -> None:
    table = make([Line(number, "short", "9\n9\n9\n9\n9") for number in range(50)])
    settle(table)
    high = table.rowHeight(0)
    table.setColumnHidden(1, True)
    table.grab()
    assert table.verticalHeader().sectionSize(0) == TOUCH_HEIGHT < high


def test_no_row_at_all_needs_no_height(make: Make) -> None:
    table = make([])
    settle(table)
    assert not seen(table).get(0)
    table.show_rows(LINES)
    table.show_rows([])
    settle(table)
    assert table.verticalScrollBar().maximum() == 0
