"""Entering from paper: real widgets, real keys, a real store."""

from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bline_desktop.domain.errors import FieldsRefused, RuleBroken
from bline_desktop.domain.treatment.on_paper import NO_ROWS
from bline_desktop.queries.infusions import infusion_page
from bline_desktop.queries.records import records
from bline_desktop.storage.database import Database
from bline_desktop.ui.drafts import Drafts, read_drafts, write_drafts
from bline_desktop.ui.screens.paper import PaperScreen
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.widgets.pace import SCANNER_MS
from tests.support.messages import FakeMessages
from tests.ui.screens.conftest import Show
from tests.ui.screens.ward import read


def opened(patient_id: UUID, tools: Tools, show: Show) -> PaperScreen:
    screen = PaperScreen(patient_id, tools)
    show(screen)
    screen.reload()
    screen.take_focus()
    return screen


def type_row(screen: PaperScreen, key: str, **typed: object) -> None:
    screen.open_row(key)
    fill(screen, **typed)


def fill(screen: PaperScreen, **typed: object) -> None:
    form: Any = screen.form.form
    for name, value in typed.items():
        form.editor(name).restore(value)
        form.editor(name).edited.emit()
    form.submit()


def cells(screen: PaperScreen, column: int) -> list[str]:
    model = screen.table.rows_model
    return [model.index(row, column).data() for row in range(model.rowCount())]


def acts(store: Database, patient_id: UUID) -> list[str]:
    page = read(store, infusion_page, patient_id)
    assert page.current is not None
    return [line.title.text for line in page.current.log if line.recorded_at == line.recorded_at and line.counts]


def test_a_paper_is_typed_by_the_keyboard_row_by_row_and_recorded_by_one_act(
    ids: dict[str, UUID], tools: Tools, show: Show, store: Database, messages: FakeMessages, qtbot: QtBot
) -> None:
    li = ids["ZJ-021"]
    screen = opened(li, tools, show)
    before = len(acts(store, li))
    assert not screen.record.isEnabled()
    QTest.keyClick(screen.table, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: screen.form.form is not None)
    qian = {"done_by": "Visiting nurse QIAN", "sheet": "brought_back"}
    fill(screen, at="-120", cause="alarm", **qian)
    assert messages.texts == []  # nothing is recorded yet
    screen.open_row("resume")
    form: Any = screen.form.form
    assert form.typed()["done_by"] == "Visiting nurse QIAN"  # the same hand wrote the row before
    fill(screen, at="-110")
    type_row(screen, "round", seen_at="-100", temperature="36.8", rate_ml_per_h="5")
    assert cells(screen, 1) == ["Pause", "Resume", "Round"]
    assert "Temperature: 36.8\u202f°C" in cells(screen, 2)[2]
    assert screen.record.text() == "Record 3 rows (Ctrl+S)"
    assert cells(screen, 3)[0] == "Visiting nurse QIAN\nPaper brought back"
    QTest.keyClick(screen.table, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "3 rows recorded from paper." in messages.texts)
    assert cells(screen, 1) == []
    assert len(acts(store, li)) == before + 2
    (seen,) = read(store, records, "round", li)
    assert seen.fields.done_by == "Visiting nurse QIAN"


def test_a_letter_begins_a_row_wherever_the_keyboard_is_but_not_over_a_form(
    ids: dict[str, UUID], tools: Tools, show: Show, qtbot: QtBot
) -> None:
    screen = opened(ids["ZJ-021"], tools, show)
    screen.keys["start"].setFocus()
    QTest.keyClick(screen.keys["start"], Qt.Key.Key_P)
    qtbot.waitUntil(lambda: screen.form.form is not None)
    assert screen.form.key == "pause:"
    screen.take_home.setFocus()
    QTest.keyClick(screen.take_home, Qt.Key.Key_R)
    qtbot.wait(2 * SCANNER_MS)
    assert screen.form.key == "pause:"


def test_a_slip_is_said_at_its_field_and_what_cannot_have_happened_at_its_row(
    ids: dict[str, UUID], tools: Tools, show: Show, store: Database, messages: FakeMessages
) -> None:
    li = ids["ZJ-021"]
    screen = opened(li, tools, show)
    before = acts(store, li)
    type_row(screen, "reading", at="-60", volume_ml="1e3", sheet="downtime")
    form: Any = screen.form.form
    assert form.editor("volume_ml").problem
    fill(screen, volume_ml="20")
    type_row(screen, "resume", at="-50", signed_by="WANG Lan")
    assert "Second: WANG Lan" in cells(screen, 3)[1]
    screen.record.click()
    assert "20\u202fmL" in cells(screen, 2)[0]
    assert "the pump was running" in cells(screen, 2)[1]
    assert acts(store, li) == before  # all rows or none
    chosen = screen.table.chosen_row()
    assert chosen is not None
    QTest.keyClick(screen.table, Qt.Key.Key_Return)
    screen.form.close_form()
    QTest.keyClick(screen.table, Qt.Key.Key_Delete)
    assert cells(screen, 1) == ["Reading"]
    screen.change_row(screen.rows[0])
    fill(screen, volume_ml="21")
    assert "21\u202fmL" in cells(screen, 2)[0]
    screen.record.click()
    assert messages.texts[-1] == "1 row recorded from paper."
    page = read(store, infusion_page, li)
    assert "Downtime sheet" in [tools.words.value(one) for line in page.current.log for one in line.more]
    screen.record_all()
    screen.remove_chosen()
    assert len(acts(store, li)) == len(before) + 1


def test_rows_that_are_not_recorded_outlive_the_program(ids: dict[str, UUID], tools: Tools, show: Show) -> None:
    li = ids["ZJ-021"]
    screen = opened(li, tools, show)
    assert screen.draft() == {}
    screen.restore({})
    type_row(screen, "pause", at="-120", cause="air", sheet="downtime", note="Bubble")
    screen.change_row(screen.rows[0])
    form: Any = screen.form.form
    form.editor("note").restore("Large bubble")
    form.editor("note").edited.emit()
    kept = read_drafts(write_drafts(Drafts(patients={li: {"paper": screen.draft()}})))
    again = opened(li, tools, show)
    again.restore(kept.patients[li]["paper"])
    assert again.gesture_id == screen.gesture_id
    assert cells(again, 1) == ["Pause"]
    assert again.rows[0].row.at == screen.rows[0].row.at
    assert again.form.form is not None
    assert again.form.form.typed()["note"] == "Large bubble"
    screen.form.close_form()
    screen.open_row("stop")
    third = opened(li, tools, show)
    third.restore(screen.draft())
    assert third.form.key == "stop:"


def test_trouble_elsewhere_is_said_in_the_message_bar(
    ids: dict[str, UUID], tools: Tools, show: Show, messages: FakeMessages
) -> None:
    screen = opened(ids["ZJ-021"], tools, show)
    screen._refused(FieldsRefused(()), ())
    assert messages.texts == []
    screen._refused(RuleBroken(NO_ROWS), ())
    assert "at least one row" in messages.texts[-1]


def test_the_sheet_for_home_is_printed_beside_the_rows(
    ids: dict[str, UUID], tools: Tools, show: Show, tmp_path: Path, qtbot: QtBot
) -> None:
    screen = opened(ids["ZJ-021"], tools, show)
    with qtbot.waitSignal(screen.take_home.written):
        screen.take_home.write(tmp_path / "home.pdf")
    assert (tmp_path / "home.pdf").read_bytes().startswith(b"%PDF")
