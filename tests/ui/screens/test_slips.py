"""Slips of the hand that the pages forgive: a press too many, another button, a write that takes its time."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bline_desktop.domain.clock import MovingClock
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.domain.views import Attention
from bline_desktop.domain.words import N_, Words
from bline_desktop.storage.database import Database
from bline_desktop.ui.desk import Desk
from bline_desktop.ui.screens.bag_plan import BagPlanScreen
from bline_desktop.ui.screens.tasks import TasksScreen
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.widgets.attention import AttentionStrip
from tests.support.held import HeldRunner
from tests.support.messages import FakeMessages
from tests.support.real_store import NOW, PATIENT
from tests.ui.conftest import ADAMS
from tests.ui.screens.conftest import OpenPatient, Show
from tests.ui.screens.test_orders import buttons, infusion_of, lines, type_order, weigh
from tests.ui.screens.test_paper import acts, cells, opened, type_row
from tests.ui.screens.test_records import submit
from tests.ui.screens.ward import BAKER

SENTENCE = N_("t", "Look at the pump.")


def focus() -> QWidget:
    part = QApplication.focusWidget()
    assert part is not None
    return part


@pytest.fixture
def held(store: Database, clock: MovingClock, messages: FakeMessages, words: Words) -> tuple[HeldRunner, Tools]:
    """A desk whose writes wait until they are let go."""
    runner = HeldRunner()
    desk = Desk(store, clock, runner, messages, "ward-pc-1")
    desk.sign_in(ADAMS)
    return runner, Tools(desk, words, messages)


def test_a_stray_letter_gives_up_no_half_typed_bag(
    open_patient: OpenPatient, messages: FakeMessages, qtbot: QtBot
) -> None:
    """On a row of keys no field takes the letter, and it opened another act over the typed label."""
    screen = open_patient("ZJ-021").infusion
    screen.open_act(PumpAction.NEW_BAG)
    form = screen.form.form
    assert form is not None
    QTest.keyClicks(form.editor("dose_ug_per_day").editors()[0], "28")
    form.editor("line_as_label").take_focus()
    QTest.keyClick(focus(), Qt.Key.Key_P)
    qtbot.waitUntil(lambda: bool(messages.texts))  # a letter waits for the scanner's next
    assert screen.form.form is form
    assert messages.texts == ["“New bag” is half typed. Record it or leave it first."]
    screen.acts[PumpAction.PAUSE].click()
    assert screen.form.form is form
    assert form.typed()["dose_ug_per_day"] == "28"


def test_rows_of_a_paper_are_recorded_once_and_none_is_lost(
    held: tuple[HeldRunner, Tools], ids: dict[str, UUID], show: Show, store: Database, messages: FakeMessages
) -> None:
    runner, tools = held
    li = ids["ZJ-021"]
    screen = opened(li, tools, show)
    before = len(acts(store, li))
    type_row(screen, "pause", sheet="downtime", at="-90", done_by="Kim", cause="alarm")
    assert cells(screen, 1) == ["Pause"]
    screen.record.click()
    assert not screen.record.isEnabled()
    screen.record_all()
    type_row(screen, "resume", sheet="downtime", at="-80", done_by="Kim")
    runner.let_go()
    assert len(acts(store, li)) == before + 1
    assert cells(screen, 1) == ["Resume"]
    assert messages.texts[-1] == "1 row recorded from paper."
    screen.record.click()
    runner.let_go()
    assert len(acts(store, li)) == before + 2
    assert cells(screen, 1) == []


def test_what_is_wrong_with_a_row_is_said_at_that_row_whatever_came_since(
    held: tuple[HeldRunner, Tools], ids: dict[str, UUID], show: Show
) -> None:
    runner, tools = held
    screen = opened(ids["ZJ-021"], tools, show)
    type_row(screen, "pause", sheet="downtime", at="-90", done_by="Kim", cause="alarm")
    type_row(screen, "pause", sheet="downtime", at="-80", done_by="Kim", cause="air")
    screen.record.click()
    first = screen.rows[0]
    screen.table.choose(first.id)
    screen.remove.click()
    runner.let_go()
    assert screen.record.isEnabled()
    (left,) = screen.rows
    assert left.problem
    assert left.row.fields.at == NOW - timedelta(minutes=80)


def a_plan(tools: Tools, patient_id: UUID, show: Show) -> BagPlanScreen:
    screen = BagPlanScreen(patient_id, tools)
    show(screen)
    screen.reload()
    return screen


def test_one_press_moves_a_bag_one_step_and_leaves_an_open_form_alone(
    held: tuple[HeldRunner, Tools], ids: dict[str, UUID], show: Show
) -> None:
    runner, tools = held
    screen = a_plan(tools, ids["ZJ-021"], show)
    supply = screen.supply
    supply.expect.click()
    assert screen.sheet.form is not None
    screen.sheet.form.restore({"duration_h": "48", "hang_at": "2026-11-22 23:00"})
    screen.sheet.form.submit()
    runner.let_go()
    (bag,) = supply.table.rows_model.rows
    supply.table.choose(bag.supply_id)
    supply.expect.click()
    form = screen.sheet.form
    assert form is not None
    QTest.keyClicks(form.editor("note").editors()[0], "for the weekend")
    QTest.mouseDClick(supply.next_step, Qt.MouseButton.LeftButton)
    supply.next_step.click()
    assert len(runner.held) == 1
    runner.let_go()
    assert len(supply.table.rows_model.rows[0].steps) == 2
    assert supply.next_step.isEnabled()
    assert screen.sheet.form is form
    assert form.typed()["note"] == "for the weekend"


def test_a_plan_is_kept_once(held: tuple[HeldRunner, Tools], ids: dict[str, UUID], show: Show) -> None:
    runner, tools = held
    screen = a_plan(tools, ids["ZJ-021"], show)
    screen.keep.click()
    screen.keep.click()
    runner.let_go()
    assert screen.kept is not None
    assert len(screen.kept.keys) == 2  # the proposal and one plan
    assert screen.keep.isEnabled()


def test_a_task_that_was_closed_by_mistake_stands_on_the_page_of_the_ward_again(
    desk: Desk, open_patient: OpenPatient, words: Words, messages: FakeMessages, show: Show
) -> None:
    """Undone within ten seconds, it was open again everywhere but on the page where it was closed."""
    bed = open_patient("ZJ-021").infusion
    bed.press("B")
    messages.next_answer("done", "the order was changed by telephone")
    label = {"dose_ug_per_day": "9", "duration_h": "48", "rate_ml_per_h": "5", "volume_ml": "240"}
    submit(bed, **label, use_by="2026-11-25 09:00", line_as_label=True)
    desk.sign_in(BAKER)
    screen = TasksScreen(None, Tools(desk, words, messages))
    show(screen)
    screen.reload()
    before = [task.rule for task in screen.table.rows_model.rows]
    assert before
    screen.table.selectRow(0)
    screen.open_closing()
    form: Any = screen.form.form
    form.restore({"note": "Seen, goes on."})
    form.submit()
    assert len(screen.table.rows_model.rows) == len(before) - 1
    messages.take_offer()
    assert [task.rule for task in screen.table.rows_model.rows] == before


@pytest.mark.usefixtures("as_physician")
def test_an_order_can_be_taken_back_for_ten_seconds(
    open_patient: OpenPatient, messages: FakeMessages, ids: dict[str, UUID], store: Database, clock: MovingClock
) -> None:
    weigh(store, ids["ZJ-021"], "61.5")
    screen = infusion_of(open_patient)
    type_order(screen)
    form: Any = screen.form.form
    form.submit()
    assert len(lines(screen)) == 2
    messages.take_offer()
    assert lines(screen) == []
    clock.put(clock.now() + timedelta(minutes=1))
    type_order(screen)
    form = screen.form.form
    form.submit()
    messages.next_answer("do", "no step in this patient")
    buttons(screen, "Strike")[0].click()
    assert lines(screen) == []
    messages.take_offer()
    assert len(lines(screen)) == 2


@pytest.mark.usefixtures("as_physician")
def test_the_keyboard_stays_on_an_order_while_nothing_changes(
    open_patient: OpenPatient, store: Database, ids: dict[str, UUID]
) -> None:
    weigh(store, ids["ZJ-021"], "61.5")
    screen = infusion_of(open_patient)
    type_order(screen)
    form: Any = screen.form.form
    form.submit()
    replace_it = buttons(screen, "Replace")[0]
    replace_it.setFocus()
    screen.reload()
    assert focus() is replace_it


def test_what_needs_a_hand_says_its_day_from_midnight_on(words: Words, show: Show) -> None:
    strip = AttentionStrip(words)
    show(strip)
    items = (Attention(PATIENT, "4", "ZJ-014", NOW, Said(SENTENCE), critical=False),)
    strip.show_attention(items, NOW)
    today = strip.lines[0].sentence.text
    strip.show_attention(items, NOW + timedelta(days=1))
    assert (today, strip.lines[0].sentence.text) == (
        "Look at the pump., since 14:05",
        "Look at the pump., since Sun 14:05",
    )
