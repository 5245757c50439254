"""A tall page: it scrolls where it must, and never keeps what it needed once."""

from PySide6.QtWidgets import QApplication, QLabel, QTableWidget, QVBoxLayout
from pytestqt.qtbot import QtBot

from bline_desktop.ui.widgets.tall_page import TallPage


def shown(qtbot: QtBot, height: int) -> tuple[TallPage, QLabel, QTableWidget]:
    """Return a page with a tall text that can go, and a table beneath it that takes the room that is left."""
    page = TallPage()
    qtbot.addWidget(page)
    tall, table = QLabel("tall"), QTableWidget()
    tall.setWordWrap(True)
    tall.setMinimumHeight(300)
    table.setMinimumHeight(100)  # it would like to have 192
    column = QVBoxLayout(page.content)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(tall)
    column.addWidget(table, 1)
    page.resize(400, height)
    page.show()
    QApplication.processEvents()
    return page, tall, table


def test_what_is_taller_than_its_room_scrolls(qtbot: QtBot) -> None:
    page, _, table = shown(qtbot, 250)
    assert page.content.height() == 400
    assert page.verticalScrollBar().isVisible()
    page.ensureWidgetVisible(table)
    assert table.visibleRegion().boundingRect().height() == 100


def test_a_table_that_can_do_with_less_ends_where_the_room_ends(qtbot: QtBot) -> None:
    page, _, table = shown(qtbot, 450)
    assert not page.verticalScrollBar().isVisible()
    assert page.content.height() == page.viewport().height()
    assert table.visibleRegion().boundingRect().height() == table.height() == 150


def test_a_page_that_needs_less_than_before_ends_where_its_room_ends(qtbot: QtBot) -> None:
    page, tall, table = shown(qtbot, 250)
    tall.hide()
    QApplication.processEvents()
    assert not page.verticalScrollBar().isVisible()
    assert page.content.height() == page.viewport().height()
    assert table.visibleRegion().boundingRect().height() == table.height() == 250
