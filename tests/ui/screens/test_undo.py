"""Undo as hands do it: a slip is recorded through the form, seen in the line at the foot, and taken back by a key."""

from datetime import timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from bline_desktop.domain.clock import MovingClock
from bline_desktop.queries.records import records
from bline_desktop.storage.database import Database
from bline_desktop.ui.screens.observations import ObservationScreen
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.theme import Tone
from bline_desktop.ui.widgets.good_news import GoodNews
from tests.support.messages import FakeMessages
from tests.ui.screens.conftest import OpenPatient, Show
from tests.ui.screens.test_records import MRD, WEIGHT, open_kind, submit
from tests.ui.screens.ward import BAKER, read


@pytest.fixture
def foot(messages: FakeMessages) -> GoodNews:
    """The line at the foot that offers to undo."""
    return GoodNews(messages)


def press_undo(window: QWidget, foot: GoodNews) -> None:
    layout = window.layout()
    assert layout is not None
    layout.addWidget(foot)
    foot.resize(900, 32)
    foot.show()
    QApplication.processEvents()  # the frame is laid out, so that its button can be pressed
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def recorded(screen: ObservationScreen) -> None:
    screen.open_new()
    submit(screen, measured_on="2026-11-20", weight_kg="61.5", height_cm="168")


def test_a_key_takes_back_what_was_just_recorded(
    ids: dict[str, UUID], tools: Tools, show: Show, store: Database, messages: FakeMessages, foot: GoodNews
) -> None:
    screen = open_kind(WEIGHT, ids["ZJ-014"], tools, show)
    before = len([line for line in read(store, records, "weight", ids["ZJ-014"]) if not line.struck])
    recorded(screen)
    assert foot.button.text() == "Undo (Ctrl+Z)"
    press_undo(screen.window(), foot)
    assert messages.texts[-1] == "Undone. The entry stays readable as struck."
    lines = read(store, records, "weight", ids["ZJ-014"])
    assert len([line for line in lines if not line.struck]) == before
    (struck,) = [line for line in lines if line.struck]
    assert struck.strike_reason == "Undone within ten seconds: entered in error"


def test_a_late_undo_gets_a_sentence_and_changes_nothing(
    ids: dict[str, UUID],
    tools: Tools,
    show: Show,
    store: Database,
    messages: FakeMessages,
    clock: MovingClock,
) -> None:
    screen = open_kind(WEIGHT, ids["ZJ-014"], tools, show)
    recorded(screen)
    kept = read(store, records, "weight", ids["ZJ-014"])
    clock.put(clock.now() + timedelta(seconds=16))
    messages.take_offer()
    assert messages.said(Tone.WARNING) == [
        "More than ten seconds have passed. Correct the entry, or strike it with a reason."
    ]
    assert read(store, records, "weight", ids["ZJ-014"]) == kept


def test_an_act_at_the_pump_is_taken_back_on_its_page(
    open_patient: OpenPatient, messages: FakeMessages, foot: GoodNews
) -> None:
    window = open_patient("ZJ-021")
    window.open_tab("infusion")
    log = window.infusion.log
    before = log.table.rows_model.rows
    window.infusion.press("P")
    submit(window.infusion, cause="air")
    assert len(log.table.rows_model.rows) == len(before) + 1
    press_undo(window.window(), foot)
    assert log.table.rows_model.rows == before


def test_a_strike_is_taken_back_too(
    ids: dict[str, UUID], tools: Tools, show: Show, store: Database, messages: FakeMessages
) -> None:
    screen = open_kind(MRD, ids["ZJ-030"], tools, show)
    tools.desk.sign_in(BAKER)
    screen.reload()
    before = [line.fields for line in read(store, records, "mrd", ids["ZJ-030"])]
    screen.table.choose(screen.table.rows_model.rows[0].record_id)
    messages.next_answer("do", "wrong patient")
    screen.strike_chosen()
    assert all(line.struck for line in read(store, records, "mrd", ids["ZJ-030"]))
    messages.take_offer()
    assert [line.fields for line in read(store, records, "mrd", ids["ZJ-030"]) if not line.struck] == before
