"""The mismatch rate of second checks, as an investigator reads it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from bline_desktop.domain.people import RIGHTS, Right
from bline_desktop.domain.roles import Role
from bline_desktop.storage.database import Database
from bline_desktop.ui.desk import Desk, SignedIn
from bline_desktop.ui.places import ALL_PLACES
from bline_desktop.ui.screens.check_figures import CheckFiguresScreen
from bline_desktop.ui.screens.tools import Tools
from tests.support.real_store import NURSE
from tests.support.store import FakeKeys
from tests.ui.screens.conftest import OpenPatient, Show
from tests.ui.screens.test_second_part import PASSWORD, asked, read_back
from tests.ui.screens.ward import BAKER, PHYSICIAN

INVESTIGATOR = replace(BAKER, role=Role.INVESTIGATOR)


@pytest.fixture
def figures(tools: Tools, show: Show, desk: Desk) -> Callable[[SignedIn], CheckFiguresScreen]:
    def opened(user: SignedIn) -> CheckFiguresScreen:
        desk.sign_in(user)
        screen = CheckFiguresScreen(tools)
        show(screen)
        screen.reload()
        return screen

    return opened


def test_a_misread_rate_is_counted_in_its_month_and_field(
    open_patient: OpenPatient, store: Database, desk: Desk, figures: Callable[[SignedIn], CheckFiguresScreen]
) -> None:
    keys = FakeKeys()
    keys.add_slot(PHYSICIAN, "BAKER Paul", PASSWORD)
    store.keys = keys
    before = figures(INVESTIGATOR).table.rows_model.rows[0]
    desk.sign_in(SignedIn(NURSE, "ADAMS Nora", Role.NURSE))
    read_back(asked(open_patient("ZJ-021").infusion), "0221", "28", "10")
    screen = figures(INVESTIGATOR)
    model = screen.table.rows_model
    shown = [model.index(0, column).data() for column in range(model.columnCount())]
    assert shown[0] == "November 2026"
    assert shown[1:3] == [str(before.checked + 1), str(before.differed + 1)]
    assert shown[3].endswith(" %")
    assert model.headerData(6, Qt.Orientation.Horizontal) == "Rate"
    assert shown[6] == str(before.differed_in("rate_ml_per_h") + 1)
    assert screen.pages.currentIndex() == 1


def test_before_the_first_check_the_page_says_what_will_stand_there(
    figures: Callable[[SignedIn], CheckFiguresScreen],
) -> None:
    screen = figures(INVESTIGATOR)
    screen.show_figures(())
    assert screen.pages.currentWidget() is screen.empty
    assert "by month" in screen.empty.how.text()
    screen.take_focus()


def test_only_investigators_are_offered_the_page() -> None:
    (place,) = (place for place in ALL_PLACES if place.key == "checks")
    assert place.right is Right.READ_SECOND_CHECKS
    assert [role for role in Role if place.right in RIGHTS[role]] == [Role.INVESTIGATOR]
