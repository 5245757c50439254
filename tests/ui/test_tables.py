"""The one table: what it shows, what the keyboard does, and that nothing moves under the user's hand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QStyleOptionViewItem, QVBoxLayout, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from bline_desktop.colours import LIGHT
from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.clipboard import copy_for_a_while, forget_copied
from bline_desktop.ui.tables.cells import CellPainter
from bline_desktop.ui.tables.rows import BOLD_ROLE, STRUCK_ROLE, TONE_ROLE, Column, RowsModel
from bline_desktop.ui.tables.table import RowsTable
from bline_desktop.ui.theme import TOUCH_HEIGHT, Tone


@dataclass(frozen=True)
class Bed:
    id: int
    bed: str
    day: int | None
    pause: timedelta | None = None
    struck: bool = False


BEDS = (Bed(1, "4", 126), Bed(2, "7", 98, timedelta(hours=3, minutes=12)), Bed(3, "9", None, struck=True))
COLUMNS = (
    Column[Bed](N_("t", "Bed"), lambda row: row.bed, key=lambda row: row.bed, bold=True, struck=lambda row: row.struck),
    Column[Bed](N_("t", "Day"), lambda row: row.day, key=lambda row: row.day, number=True),
    Column[Bed](
        N_("t", "Pause"), lambda row: row.pause, tone=lambda row: Tone.WARNING if row.pause else None, wide=True
    ),
)


@pytest.fixture
def model(words: Words) -> RowsModel[Bed]:
    return RowsModel(COLUMNS, words)


@dataclass
class Page:
    window: QWidget
    other: QLineEdit
    table: RowsTable[Bed]


@pytest.fixture
def page(model: RowsModel[Bed], qtbot: QtBot) -> Page:
    window = QWidget()
    other, table = QLineEdit(), RowsTable(model, "Beds")
    column = QVBoxLayout(window)
    column.addWidget(other)
    column.addWidget(table)
    qtbot.addWidget(window)
    window.resize(700, 500)
    table.show_rows(BEDS)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    other.setFocus()
    return Page(window, other, table)


def shown(model: RowsModel[Bed]) -> list[list[str]]:
    return [
        [model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())
    ]


def order(table: RowsTable[Bed]) -> list[int]:
    return [row.id for row in table.rows_model.rows]


def test_the_model_keeps_the_rules_of_qt(model: RowsModel[Bed], qtmodeltester: ModelTester) -> None:
    model.set_rows(BEDS)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.set_rows(BEDS[1:])
    model.sort(1, Qt.SortOrder.DescendingOrder)
    model.set_rows(())


def test_values_are_said_in_words(model: RowsModel[Bed]) -> None:
    model.set_rows(BEDS)
    assert shown(model) == [
        ["4", "126", "Not recorded"],
        ["7", "98", "3 h 12 min"],
        ["9", "Not recorded", "Not recorded"],
    ]
    titles = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(3)]
    assert titles == ["Bed", "Day", "Pause"]
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert model.headerData(0, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) is None


def test_a_cell_tells_its_tone_weight_and_line(model: RowsModel[Bed]) -> None:
    model.set_rows(BEDS)
    assert model.index(1, 2).data(TONE_ROLE) == Tone.WARNING
    assert model.index(0, 2).data(TONE_ROLE) is None
    assert model.index(0, 0).data(BOLD_ROLE)
    assert not model.index(0, 0).data(STRUCK_ROLE)
    assert model.index(2, 0).data(STRUCK_ROLE)
    assert model.index(0, 1).data(Qt.ItemDataRole.TextAlignmentRole) & int(Qt.AlignmentFlag.AlignRight)
    assert model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) is None


def test_a_tone_is_drawn_with_its_shape(page: Page) -> None:
    option = QStyleOptionViewItem()
    painter = page.table.itemDelegate()
    assert isinstance(painter, CellPainter)
    painter.initStyleOption(option, page.table.rows_model.index(1, 2))
    assert not option.icon.isNull()
    assert option.palette.text().color().name().upper() == LIGHT.warning
    painter.initStyleOption(option, page.table.rows_model.index(2, 0))
    assert option.font.strikeOut()


@pytest.mark.parametrize(
    ("column", "direction", "ids"),
    [
        (0, Qt.SortOrder.AscendingOrder, [1, 2, 3]),
        (0, Qt.SortOrder.DescendingOrder, [3, 2, 1]),
        (1, Qt.SortOrder.AscendingOrder, [2, 1, 3]),
        (1, Qt.SortOrder.DescendingOrder, [1, 2, 3]),
        (2, Qt.SortOrder.AscendingOrder, [1, 2, 3]),
        (-1, Qt.SortOrder.AscendingOrder, [1, 2, 3]),
    ],
)
def test_rows_sort_by_value_and_unknown_comes_last(
    model: RowsModel[Bed], column: int, direction: Qt.SortOrder, ids: list[int]
) -> None:
    model.set_rows(BEDS)
    model.sort(column, direction)
    assert [row.id for row in model.rows] == ids


def test_the_title_tells_the_direction(model: RowsModel[Bed]) -> None:
    model.set_rows(BEDS)
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Day ▼"
    assert model.headerData(0, Qt.Orientation.Horizontal) == "Bed"


def test_a_click_on_a_title_sorts(page: Page) -> None:
    page.table.sort_by_header()
    assert order(page.table) == [1, 2, 3]
    header = page.table.horizontalHeader()
    place = header.sectionViewportPosition(1) + 20
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place, 10))
    assert order(page.table) == [2, 1, 3]


def test_tab_goes_through_the_table_and_not_through_its_cells(page: Page) -> None:
    QTest.keyClick(page.other, Qt.Key.Key_Tab)
    assert page.window.focusWidget() is page.table
    assert page.table.chosen_row() == BEDS[0]
    QTest.keyClick(page.table, Qt.Key.Key_Tab)
    assert page.window.focusWidget() is page.other


def test_enter_and_double_click_open_the_row_in_focus(page: Page) -> None:
    opened = list[Bed]()
    page.table.opened.connect(opened.append)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    page.table.doubleClicked.emit(page.table.rows_model.index(2, 1))
    assert [row.id for row in opened] == [2, 3]


def test_enter_in_an_empty_table_opens_nothing(page: Page) -> None:
    opened = list[Bed]()
    page.table.opened.connect(opened.append)
    page.table.show_rows(())
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    page.table.copy()
    assert opened == []
    assert page.table.chosen_row() is None


def test_a_refresh_keeps_the_chosen_row_by_its_id(page: Page) -> None:
    chosen = list[Bed | None]()
    page.table.choose(2)
    page.table.chosen.connect(chosen.append)
    page.table.show_rows((replace(BEDS[2], day=5), Bed(4, "1", 1), replace(BEDS[1], day=99)))
    assert page.table.chosen_row() == replace(BEDS[1], day=99)
    assert order(page.table) == [3, 4, 2]
    assert [index.row() for index in page.table.selectionModel().selectedRows()] == [2]


def test_a_chosen_row_that_is_gone_is_told(page: Page) -> None:
    chosen = list[Bed | None]()
    page.table.choose(2)
    page.table.chosen.connect(chosen.append)
    page.table.show_rows(BEDS[:1])
    assert chosen == [None]
    assert not page.table.choose(2)


@pytest.mark.parametrize("rows", [tuple(reversed(BEDS)), (Bed(0, "1", 1), *BEDS), (BEDS[2], Bed(9, "2", 3), BEDS[1])])
def test_the_order_never_changes_while_a_row_has_the_focus(page: Page, rows: Sequence[Bed]) -> None:
    page.table.setFocus()
    page.table.choose(2)
    before = [number for number in order(page.table) if number in {row.id for row in rows}]
    page.table.show_rows(rows)
    assert order(page.table)[: len(before)] == before
    assert sorted(order(page.table)) == sorted(row.id for row in rows)
    assert page.table.chosen_row() == BEDS[1]
    page.other.setFocus()
    assert order(page.table) == [row.id for row in rows]
    assert page.table.chosen_row() == BEDS[1]


def test_the_same_rows_again_reset_nothing(model: RowsModel[Bed], qtbot: QtBot) -> None:
    model.set_rows(BEDS)
    with qtbot.assertNotEmitted(model.modelReset), qtbot.assertNotEmitted(model.dataChanged):
        model.set_rows(tuple(BEDS))
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        model.set_rows((replace(BEDS[0], day=127), *BEDS[1:]))


def test_rows_are_high_enough_and_nothing_is_cut(page: Page) -> None:
    page.table.show_rows((Bed(1, "a very long name of a bed that needs a line of its own " * 3, 1), *BEDS[1:]))
    heights = [page.table.rowHeight(row) for row in range(3)]
    assert min(heights) >= TOUCH_HEIGHT


def test_copying_takes_the_row_with_its_titles(page: Page) -> None:
    page.table.setFocus()
    page.table.choose(2)
    QTest.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    clipboard = QGuiApplication.clipboard()
    assert clipboard.text() == "Bed\tDay\tPause\n7\t98\t3 h 12 min"
    for _ in range(2):  # also where there is nothing to forget
        forget_copied()
        assert clipboard.text() == ""


def test_the_clipboard_forgets_a_row_also_when_its_table_is_gone(qtbot: QtBot) -> None:
    clipboard = QGuiApplication.clipboard()
    copy_for_a_while("ZJ-014\tLI Wei", for_ms=1)
    assert clipboard.text() == "ZJ-014\tLI Wei"
    qtbot.waitUntil(lambda: clipboard.text() == "")


def test_an_empty_clipboard_has_nothing_to_forget() -> None:
    QGuiApplication.clipboard().clear()
    forget_copied()
    assert QGuiApplication.clipboard().text() == ""


def test_the_clipboard_keeps_what_is_the_users_own(qtbot: QtBot) -> None:
    clipboard = QGuiApplication.clipboard()
    copy_for_a_while("ZJ-014\tLI Wei", for_ms=1)
    clipboard.setText("something of the user's own")
    qtbot.wait(20)
    forget_copied()
    assert clipboard.text() == "something of the user's own"


def test_the_table_has_a_name(page: Page) -> None:
    assert QAccessible.queryAccessibleInterface(page.table).text(QAccessible.Text.Name) == "Beds"


def test_an_empty_table_says_what_will_stand_here(page: Page) -> None:
    table = page.table
    table.show_rows([])
    silent = table.viewport().grab().toImage()
    table.say_when_empty("The acts will stand here.")
    assert table.accessibleDescription() == "The acts will stand here."
    table.viewport().update()
    assert table.viewport().grab().toImage() != silent


def test_the_row_with_the_keyboard_has_a_ring_and_the_ring_goes_with_it(page: Page) -> None:
    table = page.table
    table.setFocus()
    table.choose(table.rows_model.row_id(table.rows_model.row(1)))
    row = table.visualRect(table.currentIndex())
    picture = table.viewport().grab().toImage()
    assert picture.pixelColor(row.left() + 40, row.top() + 1).name().upper() == LIGHT.act
    page.other.setFocus()
    picture = table.viewport().grab().toImage()
    assert picture.pixelColor(row.left() + 40, row.top() + 1).name().upper() != LIGHT.act


def test_a_press_on_a_table_that_is_turned_takes_the_row_under_the_finger(page: Page) -> None:
    page.table.setFixedHeight(page.table.horizontalHeader().height() + 50)
    QApplication.processEvents()
    index = page.table.rows_model.index(page.table.rows_model.rowCount() - 1, 0)
    page.table.scrollTo(index)
    pointed_at = page.table.rows_model.row(index.row())
    spot = page.table.visualRect(index).intersected(page.table.viewport().rect()).center()
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert page.table.chosen_row() == pointed_at


@pytest.mark.parametrize(("width", "reaches"), [(700, True), (120, False)])
def test_where_no_column_is_wide_the_last_one_reaches_the_edge_and_is_never_squeezed(
    width: int, reaches: bool, words: Words, qtbot: QtBot
) -> None:
    columns = (COLUMNS[1], replace(COLUMNS[2], wide=False), replace(COLUMNS[0], title=N_("t", "Bed at night")))
    table = RowsTable(RowsModel(columns, words), "Beds")
    qtbot.addWidget(table)
    table.resize(width, 300)
    table.show()
    table.show_rows(BEDS)
    QApplication.processEvents()
    titles = table.horizontalHeader()
    assert titles.sectionSize(2) >= titles.sectionSizeHint(2)
    assert (titles.length() == table.viewport().width()) == reaches
