"""The ward board on a real store: order, attention, refresh under the hand."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from bline_desktop.commands.pump_looks import record_found
from bline_desktop.commands.stays import move
from bline_desktop.domain.clock import MovingClock
from bline_desktop.domain.observations.mrd import PowerOfTen
from bline_desktop.domain.patient import StayFields
from bline_desktop.domain.plan.pressing import RowPlan
from bline_desktop.domain.plan.protocol import StepSort
from bline_desktop.domain.plan.spans import Days
from bline_desktop.domain.plan.state import JudgedStep, StepState
from bline_desktop.domain.plan.steps import DatedStep
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.looks import FoundFields
from bline_desktop.domain.treatment.pump import FoundState
from bline_desktop.domain.views import Board, InfusionPage
from bline_desktop.domain.words import N_, Words
from bline_desktop.queries.infusions import infusion_page
from bline_desktop.storage.database import Database
from bline_desktop.tour.clipped import clipped
from bline_desktop.ui.desk import Desk
from bline_desktop.ui.screens.board import BoardScreen, by_urgency
from bline_desktop.ui.screens.board_columns import BED, DAY, board_model, now_words
from bline_desktop.ui.tables.rows import Column, RowsModel
from bline_desktop.ui.tables.table import RowsTable
from bline_desktop.ui.theme import GRID, Tone
from tests.support.messages import FakeMessages
from tests.support.real_store import NOW, ZONE, an_act
from tests.support.undoing import do
from tests.ui.screens.conftest import Show
from tests.ui.screens.ward import Ward, read


@pytest.fixture
def board(desk: Desk, words: Words, messages: FakeMessages, show: Show) -> BoardScreen:
    screen = BoardScreen(desk, words, messages)
    show(screen)
    screen.reload()
    return screen


def cells(board: BoardScreen, column: int) -> list[str]:
    model = board.table.rows_model
    return [model.index(row, column).data() for row in range(model.rowCount())]


def test_rows_stand_in_bed_order_and_those_at_home_with_a_pump_come_last(board: BoardScreen) -> None:
    assert cells(board, 0) == ["4", "7", "9", "12", "Home"]


def test_the_hand_over_of_the_ward_names_all_who_are_here(
    board: BoardScreen, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, store: Database
) -> None:
    entries = store.head.seq
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "ward"), ""))
    with qtbot.waitSignal(board.handover.written) as written:
        QTest.keyClick(board, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    (page,) = PdfReader(written.args[0]).pages
    assert all(row.trial_id in page.extract_text() for row in board.table.rows_model.rows)
    assert store.head.seq == entries + 1


def test_cells_that_run_since_yesterday_name_the_day(board: BoardScreen, clock: MovingClock) -> None:
    clock.put(NOW + timedelta(hours=20))
    board.reload()
    (text,) = (text for text in cells(board, 3) if "DLI" in text)
    assert text.startswith("DLI running since Sun 13:29")


def test_each_row_says_what_runs_and_by_when_the_bag_is_to_be_changed(board: BoardScreen) -> None:
    assert cells(board, 3) == [
        "28 micrograms per day\nbag 3 (48-hour bag)",
        "Paused 3 h 12 min\nOcclusion",
        "DLI running since 13:29",
        "—",
        "Presumed empty\nsince 12:05",
    ]
    assert [cell.replace("\N{NO-BREAK SPACE}", " ") for cell in cells(board, 4)] == [
        "23:23, night\nin 9 h 18 min",
        "Tue 14:05\nin 2 d",
        "—",
        "—",
        "11:35\n2 h 30 min ago",
    ]


def test_an_empty_bag_and_a_missed_change_are_critical_and_never_by_colour_alone(board: BoardScreen) -> None:
    tones = [column.tone(board.table.rows_model.row(4)) for column in board.table.rows_model.columns]
    assert tones[3] is Tone.CRITICAL
    assert tones[4] is Tone.CRITICAL


def test_the_strip_lists_what_needs_a_hand_the_oldest_first_and_leads_there(
    board: BoardScreen, ids: dict[str, UUID], qtbot: QtBot
) -> None:
    assert [line.button.text() for line in board.attention.lines] == ["Bed 7 · ZJ-009", "ZJ-022"]
    assert board.attention.lines[0].sentence.text == (
        "Pump stopped 3 h 12 min, since 10:53: Occlusion. "
        "The ward has chosen no label profile, so no rule of a label is shown."
    )
    with qtbot.waitSignal(board.patient_opened) as opened:
        board.attention.lines[1].button.click()
    assert opened.args == [ids["ZJ-022"]]


def test_two_pumps_of_one_patient_stand_under_each_other(board: BoardScreen, words: Words) -> None:
    row = next(row for row in board.table.rows_model.rows if row.running is not None)
    assert row.running is not None
    once, tone = now_words(words, row)
    assert now_words(words, replace(row, running=replace(row.running, others=(row.running,)))) == (
        f"{once}\n{once}",
        tone,
    )


def test_urgency_is_a_switch_and_back(board: BoardScreen) -> None:
    board.order.keys[1].click()
    assert cells(board, 0)[:2] == ["Home", "7"]  # an empty pump at home before a pause that is older
    board.order.keys[0].click()
    assert cells(board, 0) == ["4", "7", "9", "12", "Home"]


def test_what_is_critical_comes_before_what_is_older(board: BoardScreen) -> None:
    shown = board._board
    assert shown is not None
    row = shown.rows[-1]
    newest = shown.as_of - timedelta(seconds=1)
    older = replace(shown.attention[0], patient_id=row.patient_id, critical=False, since=newest - timedelta(days=1))
    critical = replace(older, critical=True, since=newest)
    both = replace(shown, attention=(*(replace(item, critical=False) for item in shown.attention), older, critical))
    assert by_urgency(both)[0] == row
    calm = replace(both, attention=both.attention[:-1])
    assert {item.patient_id for item in calm.attention} >= {row.patient_id}
    assert list(by_urgency(both)[1:]) == [one for one in by_urgency(calm) if one != row]


def test_everybody_shows_those_who_are_away_too(board: BoardScreen) -> None:
    assert board.everybody.text() == "Everybody (1 more)"
    board.everybody.click()
    assert any("ZJ-014" in name for name in cells(board, 1))
    assert board.everybody.text() == "Everybody"


def test_enter_opens_the_patient_in_focus(board: BoardScreen, ids: dict[str, UUID], qtbot: QtBot) -> None:
    board.table.setFocus()
    QTest.keyClick(board.table, Qt.Key.Key_Down)
    with qtbot.waitSignal(board.patient_opened) as opened:
        QTest.keyClick(board.table, Qt.Key.Key_Return)
    assert opened.args == [ids["ZJ-009"]]


def test_a_refresh_keeps_the_chosen_row_and_moves_nothing_under_the_hand(
    board: BoardScreen, store: Database, ids: dict[str, UUID]
) -> None:
    board.table.setFocus()
    board.table.choose(ids["ZJ-030"])
    before = cells(board, 0)
    ward = Ward.__new__(Ward)
    ward.store, ward.weights = store, {}
    ward.patient("ZJ-040", ("Xu", "Jing", "徐静"), "1")
    board.reload()
    chosen = board.table.chosen_row()
    assert chosen is not None
    assert chosen.patient_id == ids["ZJ-030"]
    assert cells(board, 0) == [*before, "1"]
    board.table.clearFocus()
    assert cells(board, 0) == ["1", *before]


def test_a_change_on_the_ward_shows_at_once(board: BoardScreen, desk: Desk, ids: dict[str, UUID]) -> None:
    fields = StayFields.model_validate({"place": "ward", "ward": "3 East", "bed": "5", "since": NOW})
    desk.do(board, lambda session, act: move(session, act, ids["ZJ-014"], fields), lambda _: None)
    assert "5" in cells(board, 0)


def test_letters_do_nothing_on_the_board(board: BoardScreen, qtbot: QtBot) -> None:
    board.table.setFocus()
    with qtbot.assertNotEmitted(board.patient_opened):
        for letter in "BPRSTAFKV":
            QTest.keyClicks(board.table, letter)
    assert not board.tools.messages.notes  # type: ignore[attr-defined]


def test_an_old_board_says_that_it_is_old(board: BoardScreen, clock: MovingClock) -> None:
    assert board.as_of.text() == "As of 14:05"
    clock.put(NOW + timedelta(minutes=5))
    board._show_age()
    assert board.as_of.text() == "As of 14:05: 5 min old. It may have changed since."


def test_the_minute_refreshes_only_while_somebody_is_signed_in(
    board: BoardScreen, desk: Desk, clock: MovingClock
) -> None:
    clock.put(NOW + timedelta(minutes=3))
    board._every_minute.timeout.emit()
    assert board.as_of.text() == "As of 14:08"
    desk.sign_out()
    clock.put(NOW + timedelta(minutes=9))
    board._every_minute.timeout.emit()
    assert board.as_of.text().startswith("As of 14:08: 6 min old")


def test_more_than_four_things_are_folded_and_counted(board: BoardScreen) -> None:
    items = tuple(replace(item, critical=False) for item in board.attention._shown) * 3
    board.attention.show_attention(items, NOW)
    assert len(board.attention.lines) == 4
    assert board.attention.more.text() == "Show 2 more"
    board.attention.more.click()
    assert len(board.attention.lines) == 6
    board.attention.more.click()
    board.attention.show_attention((), NOW)
    assert board.attention.lines == []


def test_nothing_critical_is_folded_and_the_oldest_still_stands_first(board: BoardScreen) -> None:
    one = board.attention._shown[0]
    ages = [NOW - timedelta(hours=hours) for hours in range(9, 0, -1)]
    items = tuple(replace(one, since=since, critical=since in ages[-2:]) for since in ages)
    board.attention.show_attention(items, NOW)
    shown = [line._item.since for line in board.attention.lines if line._item is not None]
    assert shown == [*ages[:2], *ages[-2:]]
    assert board.attention.more.text() == "Show 5 more"
    board.attention.show_attention(tuple(replace(item, critical=True) for item in items), NOW)
    assert len(board.attention.lines) == 9
    assert board.attention.more.isHidden()


def test_an_empty_ward_says_how_to_begin(board: BoardScreen) -> None:
    board.show_board(Board(NOW, (), (), 0))
    assert board.pages.currentWidget() is board.empty


def test_no_row_is_lower_than_its_text_at_any_width(words: Words, show: Show) -> None:
    text = "Positive, below range, sensitivity 10⁻⁶ (0.0001 %)\n01-Oct-2026"
    columns = (Column[int](BED, lambda _: text, wide=True), Column[int](DAY, lambda row: row))
    table = RowsTable(RowsModel(columns, words, row_id=lambda row: row), "a table")
    window = show(table)
    table.show_rows([1])
    cut = []
    for width in range(260, 420, 7):
        window.resize(width, 300)
        QTest.qWait(0)
        room = table.columnWidth(0) - 2 * 8 - 6  # the paddings of the stylesheet and of Qt's own text
        lines = table.fontMetrics().boundingRect(0, 0, room, 999, int(Qt.TextFlag.TextWordWrap), text)
        if table.rowHeight(0) < lines.height():
            cut.append(width)
    assert not cut


def test_the_usual_row_is_two_lines_in_a_window_of_1280_by_800(board: BoardScreen) -> None:
    board.window().resize(1280 - 82, 758)  # what the rail and the status bar leave
    board.everybody.click()
    long = Said(N_("board", "Negative at {sensitivity}\nCD19-gated"), (("sensitivity", PowerOfTen.E4),))
    shown = board._board
    assert shown is not None
    rows = tuple(replace(row, mrd=long, mrd_on=NOW.date(), name_alert=True) for row in shown.rows)
    board.show_board(replace(shown, rows=rows))
    for _ in range(8):
        QApplication.processEvents()
    two_lines = 2 * board.table.fontMetrics().lineSpacing() + 2 * GRID
    assert max(board.table.rowHeight(row) for row in range(len(rows))) <= two_lines
    assert cells(board, 5)[0] == "Negative at 10⁻⁴ (0.01 %)\nCD19-gated, 22-Nov-2026"
    assert cells(board, 1)[0].split("\n")[0] == "ZJ-021, similar name"


@pytest.mark.parametrize("width", [1500, 1900])
def test_a_wide_window_spreads_the_columns(board: BoardScreen, width: int) -> None:
    board.window().resize(width, 900)
    for _ in range(8):
        QApplication.processEvents()
    patient, now, mrd, chimerism = (board.table.columnWidth(column) for column in (1, 3, 5, 6))
    assert max(patient, now, mrd, chimerism) - min(patient, now, mrd, chimerism) <= 2


def test_a_pump_found_days_ago_leaves_every_title_its_room(
    board: BoardScreen, store: Database, words: Words, ids: dict[str, UUID]
) -> None:
    page: InfusionPage = read(store, infusion_page, ids["ZJ-021"])
    assert page.current is not None
    at, since = NOW - timedelta(hours=29), NOW - timedelta(hours=37)
    found = FoundFields(at=at, since=since, cause=FoundState.DISCONNECTED)
    do(store, an_act(reason="seen by the night"), record_found, page.current.cycle_id, found, already_done=True)
    board.reload()
    QApplication.processEvents()
    row = next(row for row in board.table.rows_model.rows if row.trial_id == "ZJ-021")
    assert now_words(words, row)[0].replace("\N{NO-BREAK SPACE}", " ") == (
        "Found disconnected Sat 09:05\nsince Sat 01:05 at the earliest"
    )
    assert clipped(board.window()) == ()


def test_the_open_column_names_the_late_step_of_a_plan_else_the_next_one(board: BoardScreen, words: Words) -> None:
    first = board.table.rows_model.rows[0]
    today = NOW.astimezone(ZONE).date()

    def step(state: StepState, days: int) -> JudgedStep:
        day = today + timedelta(days=days)
        sort = StepSort.MRD if state is StepState.LATE else StepSort.CYCLE
        return JudgedStep(DatedStep("x:1", "x", "X", sort, 2, day, Days(day, day, day, day)), state)

    def shown(*steps: JudgedStep) -> str:
        row = replace(first, open_tasks=0, round_at=None, plan=RowPlan(today, steps))
        column = board_model(words).columns[-1]
        late = steps[0].state is StepState.LATE
        assert column.tone(row) == (Tone.WARNING if late else None)
        return str(column.text(row))

    assert shown(step(StepState.LATE, -3), step(StepState.DUE, 0)) == "MRD late"
    assert shown(step(StepState.LATE, -3), step(StepState.LATE, -2)) == "2 steps late"
    assert shown(step(StepState.DUE, 0)) == "Cycle 2: today"
    assert shown(step(StepState.PLANNED, 2)) == "Cycle 2: Tue"
    assert shown(step(StepState.PLANNED, 7)) == "Cycle 2: 29-Nov-2026"
