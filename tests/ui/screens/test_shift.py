"""This shift: the work of all patients in one list, its order under a hand, and where Enter goes."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bline_desktop.commands.templates import save_template
from bline_desktop.domain.changes import Changed
from bline_desktop.domain.clock import MovingClock
from bline_desktop.domain.goals import Goal
from bline_desktop.domain.roles import Role
from bline_desktop.domain.shift import ShiftGroup, ShiftItem, ShiftList, ShiftSort, Work
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.ward_hours import WardHours
from bline_desktop.domain.words import N_
from bline_desktop.storage.database import Database
from bline_desktop.ui.desk import Desk
from bline_desktop.ui.main_window import MainWindow
from bline_desktop.ui.screens.protocols import ProtocolsScreen
from bline_desktop.ui.screens.shift import ShiftScreen
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.settings import WorkstationSettings
from bline_desktop.ui.theme import Tone
from tests.support.real_store import NOW, ZONE, an_act
from tests.support.templates import small_template
from tests.ui.screens.conftest import Show
from tests.ui.screens.ward import BAKER, TODAY

SHIFT = WardHours().shift_of(NOW.astimezone(ZONE))


@pytest.fixture
def screen(tools: Tools, show: Show) -> ShiftScreen:
    made = ShiftScreen(tools)
    show(made)
    made.reload()
    return made


def rows(screen: ShiftScreen) -> list[list[str]]:
    model = screen.table.rows_model
    return [
        [plain(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_work_of_all_patients_stands_group_by_group(screen: ShiftScreen) -> None:
    assert screen.headline.text() == "Day shift, 07:30 to 15:30"
    assert screen.as_of.text() == "As of 14:05"
    shown = rows(screen)
    order = [group.title_message.text for group in ShiftGroup]
    places = [order.index(row[0]) for row in shown]
    assert places == sorted(places)
    assert ["Overdue", "10:53, 3 h ago", "7", "ZJ-009 WANG Fang 王芳"] in [row[:4] for row in shown]
    assert ["Coming", "23:53, in 9 h 48 min", "4", "ZJ-021 LI Wei 李薇", "Change bag 3"] not in shown
    assert "Home" in [row[2] for row in shown]
    counted = {group: chip.text for group, chip in screen.counts.items() if chip.isVisible()}
    assert counted[ShiftGroup.OVERDUE] == f"Overdue: {places.count(0)}"
    assert ShiftGroup.CHECK not in counted


def test_enter_goes_to_where_the_work_is_done(screen: ShiftScreen, ids: dict[str, UUID], qtbot: QtBot) -> None:
    place = next(n for n, row in enumerate(rows(screen)) if row[3].startswith("ZJ-009"))
    item = screen.table.rows_model.row(place)
    screen.table.choose(item.key)
    with qtbot.waitSignal(screen.goal_chosen) as caught:
        QTest.keyClick(screen.table, Qt.Key.Key_Return)
    assert caught.args == [item.work.goal]
    assert item.work.goal is not None
    assert (item.work.goal.patient_id, item.work.goal.tab) == (ids["ZJ-009"], "infusion")


def an_item(key: str, group: ShiftGroup, **changes: object) -> ShiftItem:
    values: dict[str, object] = {"sort": ShiftSort.PLAN, "what": Said(N_("shift", "Round")), "part": key, "at": NOW}
    return ShiftItem(Work(**(values | changes)), group)  # type: ignore[arg-type]


def test_what_waits_since_a_day_is_said_without_a_clock(screen: ShiftScreen) -> None:
    waiting = an_item("a", ShiftGroup.PHYSICIAN, at=None, day=NOW.date() - timedelta(days=10))
    screen.show_list(ShiftList(NOW, SHIFT, (waiting,)))
    model = screen.table.rows_model
    assert model.index(0, 1).data() == "since Thu 12-Nov-2026"


def test_rows_stay_where_they_are_while_one_has_the_keyboard(screen: ShiftScreen, ids: dict[str, UUID]) -> None:
    goal = Goal(ids["ZJ-021"], "infusion")
    one, other = an_item("a", ShiftGroup.NOW, goal=goal), an_item("b", ShiftGroup.COMING, goal=goal)
    screen.table.clearFocus()
    screen.show_list(ShiftList(NOW, SHIFT, (one, other)))
    screen.take_focus()
    urgent = an_item("b", ShiftGroup.OVERDUE, goal=goal)
    screen.show_list(ShiftList(NOW, SHIFT, (urgent, one)))
    assert [row[0] for row in rows(screen)] == ["Due now", "Overdue"]
    screen.as_of.setFocus()
    screen.table.clearFocus()
    assert [row[0] for row in rows(screen)] == ["Overdue", "Due now"]


def test_what_hangs_on_a_day_or_belongs_to_no_patient_is_said(screen: ShiftScreen, qtbot: QtBot) -> None:
    on_day = an_item("a", ShiftGroup.THIS_SHIFT, at=None, day=TODAY)
    window = an_item("b", ShiftGroup.COMING, at=None, day=TODAY, last_day=TODAY + timedelta(days=1))
    timeless = an_item("c", ShiftGroup.PHYSICIAN, at=None, place="labels")
    waiting = an_item("d", ShiftGroup.CHECK)
    screen.show_list(ShiftList(NOW, SHIFT, (on_day, window, timeless, waiting)))
    assert [row[1] for row in rows(screen)] == [
        "Sun 22-Nov-2026", "until Mon 23-Nov-2026", "—", "since 14:05",
    ]  # fmt: skip
    screen.table.choose(timeless.key)
    with qtbot.waitSignal(screen.place_chosen) as caught:
        QTest.keyClick(screen.table, Qt.Key.Key_Return)
    assert caught.args == ["labels", None]


def test_enter_opens_the_protocol_that_waits_for_a_signature(
    tools: Tools, show: Show, store: Database, as_physician: Desk
) -> None:
    act = replace(an_act(), role=Role.PHYSICIAN)
    with store.write(act) as session:
        save_template(session, act, replace(small_template(), title="Another one", key="another"))
        ref = save_template(session, act, small_template())
    window = MainWindow(tools, BAKER, WorkstationSettings())
    show(window)
    window.rail.buttons["shift"].click()
    screen = window.shown["shift"]
    assert isinstance(screen, ShiftScreen)
    said = "Protocol “A small protocol”, version 1.0, waits for an investigator's signature"
    place = next(n for n, row in enumerate(rows(screen)) if row[4] == said)
    assert rows(screen)[place][:4] == ["For a physician", "—", "—", "—"]
    screen.table.choose(screen.table.rows_model.row(place).key)
    for _ in range(2):  # once the page is made, and once it is there already
        QTest.keyClick(screen.table, Qt.Key.Key_Return)
        page = window.pages.currentWidget()
        assert isinstance(page, ProtocolsScreen)
        chosen = page.table.chosen_row()
        assert chosen is not None
        assert (chosen.ref, window.rail.buttons["protocols"].isChecked()) == (ref, True)
        page.table.choose(next(view.ref for view in page.found.templates if view.ref != ref))


def test_it_says_how_old_it_is_and_asks_again_each_minute(
    screen: ShiftScreen, clock: MovingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.put(NOW + timedelta(minutes=5))
    with monkeypatch.context() as patch:
        patch.setattr(screen, "reload", lambda: None)  # the store does not answer
        screen._every_minute.timeout.emit()
    assert screen.as_of.text() == "As of 14:05: 5 min old. It may have changed since."
    assert screen.as_of.property("tone") == Tone.WARNING
    screen._every_minute.timeout.emit()
    assert screen.as_of.text() == "As of 14:10"


def test_before_the_first_answer_nothing_is_said_of_it(tools: Tools, show: Show) -> None:
    made = ShiftScreen(tools)
    show(made)
    made._show_age()
    assert (made.shown, made.as_of.text()) == (None, "")


def test_a_ward_without_work_says_so(screen: ShiftScreen) -> None:
    screen.show_list(ShiftList(NOW, SHIFT, ()))
    assert screen.empty.isVisible()


def test_it_follows_what_others_record(screen: ShiftScreen, desk: Desk, clock: MovingClock) -> None:
    clock.put(NOW + timedelta(minutes=1))
    desk.changed.emit(Changed(frozenset({"round"}), frozenset({next(iter(_patients(screen)))})))
    assert screen.as_of.text() == "As of 14:06"


def _patients(screen: ShiftScreen) -> set[UUID]:
    assert screen.shown is not None
    return {item.whose.patient_id for item in screen.shown.items if item.whose}
