"""What somebody needs in one look is in sight in the smallest window: beside an open form, on the board, at a check."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bline_desktop.domain.roles import Role
from bline_desktop.domain.words import Words
from bline_desktop.storage.database import Database
from bline_desktop.tour.clipped import clipped
from bline_desktop.ui.desk import Desk, SignedIn
from bline_desktop.ui.screens.board import BoardScreen
from bline_desktop.ui.screens.dli_acts import FROM_PAPER
from bline_desktop.ui.screens.infusion import InfusionScreen
from bline_desktop.ui.screens.second_part import SecondPart
from bline_desktop.ui.screens.settings import SettingsScreen
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.settings import WorkstationSettings
from tests.support.messages import FakeMessages
from tests.support.real_store import NOW
from tests.support.store import FakeKeys
from tests.ui.screens.conftest import OpenPatient, Show
from tests.ui.screens.test_infusion import press, shown_acts
from tests.ui.screens.test_orders import order
from tests.ui.screens.test_second_part import PASSWORD, read_back
from tests.ui.screens.ward import BAKER, PHYSICIAN

TWO_LINES = 56  # px: the height of a row whose cells have two lines, with its padding
TWO_ACTS, THREE_ACTS = 2, 3
PAPER = {
    "product": "gcsf_cryo", "cd3_mantissa": "1", "cd3_power": "6", "volume_ml": "40",
    "started_at": "y1000", "ended_at": "y1030",
}  # fmt: skip


def in_sight(part: QWidget) -> int:
    """Return how many pixels of the height of a part are in sight."""
    QApplication.processEvents()
    return part.visibleRegion().boundingRect().height()


def rows_in_sight(screen: InfusionScreen) -> int:
    table = screen.log.table
    seen = in_sight(table.viewport())
    return sum(table.rowViewportPosition(row) < seen for row in range(table.rows_model.rowCount()))


@pytest.mark.parametrize("letter", ["B", "P", "F", "K"])
def test_beside_the_form_of_an_act_stand_pump_bag_and_the_last_acts(
    letter: str, open_patient: OpenPatient, qtbot: QtBot
) -> None:
    screen = open_patient("ZJ-021").infusion
    press(qtbot, screen, letter)
    assert shown_acts(screen) == ""
    assert not screen.given.bar.isVisible()
    assert in_sight(screen.cards) == screen.cards.height()
    assert in_sight(screen.log.table) == screen.log.table.height()
    assert rows_in_sight(screen) >= THREE_ACTS
    screen.form.close_form()
    assert shown_acts(screen) == "BPSAFKVO"
    assert screen.given.bar.isVisible()
    assert QApplication.focusWidget() is screen.acts["new_bag"]


def test_a_letter_goes_from_one_form_to_another_as_before(open_patient: OpenPatient) -> None:
    screen = open_patient("ZJ-021").infusion
    screen.press("R")
    assert screen.form.form is None  # it runs: there is nothing to resume
    screen.press("P")
    screen.press("B")
    assert screen.form.key == "new_bag"
    screen.press("R")
    assert screen.form.key == "new_bag"


def test_who_orders_goes_on_seeing_the_orders(desk: Desk, open_patient: OpenPatient) -> None:
    desk.sign_in(BAKER)
    window = open_patient("ZJ-021")
    window.open_tab("infusion")
    window.infusion.orders.order.click()
    assert window.infusion.form.form is not None
    assert window.infusion.orders.isVisible()
    assert not window.infusion.given.bar.isVisible()
    window.infusion.form.close_form()
    window.infusion.open_act("pause")
    assert not window.infusion.orders.isVisible()


def test_a_physician_sees_the_acts_the_order_of_a_dose_and_the_newest_lines_without_scrolling(
    desk: Desk, open_patient: OpenPatient, store: Database
) -> None:
    desk.sign_in(BAKER)
    window = open_patient("ZJ-021")
    window.open_tab("infusion")
    screen = window.infusion
    assert screen.orders.isVisible()
    for part in (screen.cards, screen.given.bar, screen.acts["new_bag"], screen.orders.order, screen.log.table):
        assert in_sight(part) == part.height(), part.accessibleName()
    assert rows_in_sight(screen) >= TWO_ACTS


def test_what_an_order_asks_for_stands_at_the_head_of_the_page_with_its_shape(
    open_patient: OpenPatient, store: Database
) -> None:
    screen = open_patient("ZJ-021").infusion
    assert screen.orders.notes.isHidden()
    assert screen.orders.view is not None
    order(store, screen.orders.view.cycle_id, starts_at=NOW - timedelta(hours=1), dose_ug_per_day=14)
    screen.reload()
    assert in_sight(screen.orders.notes) == screen.orders.notes.height()
    assert screen.orders.notes.y() < screen.cards.y()
    assert screen.orders.notes.button.isHidden()
    assert screen.orders.order.isHidden()  # a nurse orders nothing


def test_all_that_is_read_back_of_cells_is_in_sight_at_once(open_patient: OpenPatient, store: Database) -> None:
    keys = FakeKeys()
    keys.add_slot(PHYSICIAN, "BAKER Paul", PASSWORD)
    store.keys = keys
    window = open_patient("ZJ-021")
    window.open_tab("dli")
    page: Any = window.pages["dli"]
    page.acts[FROM_PAPER.key].click()
    page.form.form.restore(PAPER)
    page.form.form.submit()
    part = page.form.second
    assert isinstance(part, SecondPart)
    read_back(part, "0221", "1")
    power: Any = part.form.editor("cd3_power")
    for tile in (*power.keys.keys, *part.form.editor("last_four").editors(), part.form.button, part.nobody, part.back):
        assert in_sight(tile) == tile.height(), tile.accessibleName()
    assert len({tile.y() for tile in power.keys.keys}) == 1  # beside each other, as a scale
    assert [tile.accessibleName().split(": ")[1] for tile in power.keys.keys][2] == "10⁶ (one million)"


def test_the_button_of_the_wards_settings_is_in_sight_however_many_they_are(
    desk: Desk, tools: Tools, show: Show
) -> None:
    desk.sign_in(SignedIn(uuid4(), "KELLER Ada", Role.ADMINISTRATOR))
    settings = SettingsScreen(tools, WorkstationSettings())
    show(settings)
    settings.reload()
    assert in_sight(settings.form.button) == settings.form.button.height()
    assert settings.form.area.verticalScrollBar().maximum() > 0


def test_no_row_of_the_board_needs_a_third_line_for_a_result(
    desk: Desk, words: Words, messages: FakeMessages, show: Show, ids: dict[str, UUID]
) -> None:
    board = BoardScreen(desk, words, messages)
    show(board)
    board.reload()
    QApplication.processEvents()
    heights = [board.table.rowHeight(row) for row in range(board.table.rows_model.rowCount())]
    assert max(heights) <= TWO_LINES


def test_the_ladder_stands_beside_an_open_form_with_every_number_whole(open_patient: OpenPatient, qtbot: QtBot) -> None:
    window = open_patient("ZJ-021")
    window.open_tab("dli")
    page: Any = window.pages["dli"]
    page.acts[FROM_PAPER.key].click()
    QApplication.processEvents()
    ladder = page.panel.ladder
    assert not clipped(window)
    assert ladder.verticalScrollBar().maximum() == 0
    columns = range(ladder.rows_model.columnCount())
    assert all(ladder.columnWidth(place) >= ladder.sizeHintForColumn(place) for place in columns)
