"""Bags and vital signs beneath their DLI, through real widgets and keys: corrected, struck, read by a second person."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from bline_desktop.domain.clock import MovingClock
from bline_desktop.domain.dli_entry import DliEntry
from bline_desktop.domain.treatment.dli_bag import DliBagFields, DliNextBagFields
from bline_desktop.domain.views import RecordLine
from bline_desktop.domain.words import Words
from bline_desktop.queries.dli_entries import dli_entries
from bline_desktop.storage.database import Database
from bline_desktop.ui.desk import Desk
from bline_desktop.ui.screens.dli import DliScreen
from bline_desktop.ui.screens.dli_acts import NEXT_BAG, VITALS
from bline_desktop.ui.screens.dli_entries import DliEntries
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.widgets.pump_words import say
from tests.support.messages import FakeMessages
from tests.support.real_store import NOW
from tests.support.store import FakeKeys
from tests.ui.screens.conftest import Show
from tests.ui.screens.test_dli import (
    BY_HAND,
    PASSWORD,
    SIGNS,
    opened,
    order,
    part_of,
    read_back,
    tasks_of,
)
from tests.ui.screens.test_records import submit
from tests.ui.screens.ward import BAKER, PHYSICIAN, read

__all__ = ["order"]  # a fixture
ROOM_AT_800 = 596  # px that the banner, the strip and the tabs leave to a page in a window of 1280 x 800
ENTER = Qt.Key.Key_Return


@pytest.fixture
def screen(ids: dict[str, UUID], tools: Tools, show: Show, store: Database, order: Callable[[str], None]) -> DliScreen:
    """A DLI that runs with two bags and one round of vital signs; BAKER Paul can be the second person."""
    keys = FakeKeys()
    keys.add_slot(PHYSICIAN, "BAKER Paul", PASSWORD)
    store.keys = keys
    order("ZJ-014")
    made = opened(ids["ZJ-014"], tools, show)
    made.open_new()
    submit(made, **BY_HAND)
    made.acts[VITALS.key].click()
    submit(made, **SIGNS, at="-1")
    made.acts[NEXT_BAG.key].click()
    names = ("din", "expires_at", "identity_checked", "intact", "no_filter", "not_irradiated", "own_line")
    submit(made, **{name: BY_HAND[name] for name in names}, part_number="1B")
    return made


def test_what_runs_its_next_act_and_what_was_done_at_the_bed_are_in_sight_in_the_smallest_window(
    screen: DliScreen,
) -> None:
    screen.window().resize(1192, ROOM_AT_800)
    screen.table.choose(screen.table.rows_model.rows[0].record_id)
    QApplication.processEvents()
    entries = screen.entries.table
    for part in (screen.acts[VITALS.key], screen.panel.running, screen.table, screen.entries.correct, entries):
        assert part.visibleRegion().boundingRect().height() == part.height(), part.accessibleName()
    assert entries.rowViewportPosition(2) < entries.viewport().height()
    assert screen.beneath.y() > screen.entries.y()
    assert screen.panel.ladder.y() > screen.beneath.y()


def test_the_facts_before_a_start_stand_in_two_columns_where_there_is_room_and_the_ladder_is_in_sight(
    ids: dict[str, UUID], tools: Tools, show: Show
) -> None:
    screen = opened(ids["ZJ-021"], tools, show)
    for width, columns in ((1192, 2), (700, 1)):
        screen.window().resize(width, ROOM_AT_800)
        QApplication.processEvents()
        facts = screen.panel.holds.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        shown = [part for part in facts if not part.isHidden()]
        assert len({part.x() for part in shown}) == columns
        first = shown[: -(-len(shown) // columns)]
        assert [part.y() for part in first] == sorted({part.y() for part in first})  # read down the first one
        for part in shown:
            assert part.height() >= part.heightForWidth(part.width())
    screen.window().resize(1192, ROOM_AT_800)
    QApplication.processEvents()
    ladder = screen.panel.ladder
    assert ladder.visibleRegion().boundingRect().height() == ladder.height()


def said(screen: DliScreen) -> list[str]:
    words = screen.tools.words
    lines = (say(words, line.summary) for line in screen.entries.table.rows_model.rows if not line.struck)
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in lines]


def choose(screen: DliScreen, wanted: type, *, part: str = "") -> RecordLine:
    """Put the keyboard on the line of a bag or of vital signs."""
    lines = (line for line in screen.entries.table.rows_model.rows if not line.struck)
    line = next(line for line in lines if isinstance(line.fields, wanted) and part in _part(line))
    screen.entries.table.setFocus()
    assert screen.entries.table.choose(line.record_id)
    return line


def _part(line: RecordLine) -> str:
    return (line.fields.part_number or "") if isinstance(line.fields, DliBagFields) else ""


def field(screen: DliScreen, name: str) -> QLineEdit:
    assert screen.form.form is not None
    editor = screen.form.form.editor(name).editors()[0]
    assert isinstance(editor, QLineEdit)
    return editor


def kept(store: Database, patient_id: UUID) -> tuple[DliEntry, ...]:
    found: tuple[DliEntry, ...] = read(store, dli_entries, patient_id)
    return found


def test_bags_and_vital_signs_stand_beneath_the_chosen_dli(screen: DliScreen) -> None:
    assert said(screen) == [
        "Bag 2: G123498654321, part 1B",
        "Vital signs: 36.8 °C, pulse 84, 118 over 72 mmHg, saturation 98 %",
        "Bag 1: G123498654321, part 1A",
    ]
    assert screen.entries.isVisible()
    screen.table.clearSelection()
    screen.entries.show_of(None)
    assert not screen.entries.isVisible()


def test_a_further_bag_is_corrected_with_keys_and_read_by_a_second_person(
    screen: DliScreen, messages: FakeMessages, store: Database
) -> None:
    """Hazard: the part number of a further bag was typed wrong, and the record names another part of the donation."""
    old = choose(screen, DliNextBagFields)
    QTest.keyClick(screen.entries.table, ENTER)
    assert screen.form.heading.text() == "Correct this bag"
    line = field(screen, "part_number")
    assert line.text() == "1B"
    line.selectAll()
    QTest.keyClicks(line, "1C")
    messages.next_answer("do", "label read again")
    QTest.keyClick(line, ENTER, Qt.KeyboardModifier.ControlModifier)
    assert set(part_of(screen).form.editors) == {"last_four", "din", "part_number"}
    read_back(screen, last_four="0245", din="4321", part_number="1D")
    assert field(screen, "part_number").text() == ""  # cleared for both, and neither value shown
    assert [entry.line.record_id for entry in kept(store, screen.patient_id) if not entry.line.struck].count(
        old.record_id
    ) == 1
    QTest.keyClicks(field(screen, "part_number"), "1C")
    messages.next_answer("do", "label read again")
    QTest.keyClick(field(screen, "part_number"), ENTER, Qt.KeyboardModifier.ControlModifier)
    read_back(screen, last_four="0245", din="4321", part_number="1c")
    assert messages.texts[-1] == "Corrected. The old entry stays readable."
    assert said(screen)[0] == "Bag 2: G123498654321, part 1C"
    was = next(entry.line for entry in kept(store, screen.patient_id) if entry.line.record_id == old.record_id)
    assert (was.struck, was.replaced, was.strike_reason) == (True, True, "label read again")
    assert screen.form.form is None
    assert screen.entries.table.hasFocus()
    chosen = screen.entries.table.chosen_row()
    assert chosen is not None
    assert (chosen.struck, _part(chosen)) == (False, "1C")
    model = screen.entries.table.rows_model
    states = [model.index(row, model.columnCount() - 1).data() for row in range(model.rowCount())]
    assert "Corrected: label read again" in states
    assert "A correction\nChecked by BAKER Paul" in states


def test_what_was_not_as_asked_after_all_is_a_task(screen: DliScreen, messages: FakeMessages, store: Database) -> None:
    """Hazard: a filter was in the line of a bag, and the record said there was none."""
    choose(screen, DliBagFields, part="1A")
    screen.entries.correct.click()
    messages.next_answer("do", "it had a filter")
    messages.next_answer("done", "it had a filter")
    submit(screen, no_filter=False)
    assert messages.questions[-1].text.startswith("“No leucocyte filter: a standard blood set”")
    assert tasks_of(store, screen.patient_id) == ["DLI_NOT_ATTESTED"]
    assert said(screen)[-1].endswith("Answered no: No leucocyte filter: a standard blood set")


def test_vital_signs_are_corrected_and_a_bag_is_struck_and_undone(
    screen: DliScreen, messages: FakeMessages, words: Words
) -> None:
    line = next(line for line in screen.entries.table.rows_model.rows if not isinstance(line.fields, DliBagFields))
    assert screen.entries.table.choose(line.record_id)
    assert screen.entries.correct.text() == "Correct these vital signs"
    assert screen.entries.strike.text() == "Strike these vital signs"
    QTest.keyClick(screen.entries.table, ENTER)
    messages.next_answer("do", "digits swapped")
    submit(screen, pulse="48")
    assert "pulse 48" in said(screen)[1]
    choose(screen, DliNextBagFields)
    assert screen.entries.strike.text() == "Strike this bag"
    screen.acts[VITALS.key].click()  # what is half typed beside it stays
    screen.form.form.restore({"pulse": "90"})  # type: ignore[union-attr]
    messages.next_answer("do", "hung for somebody else")
    screen.entries.strike.click()
    assert len(said(screen)) == 2
    assert screen.form.form is not None
    assert screen.form.form.typed()["pulse"] == "90"


def test_a_half_typed_correction_of_a_bag_comes_back(
    screen: DliScreen, ids: dict[str, UUID], tools: Tools, show: Show
) -> None:
    choose(screen, DliNextBagFields)
    screen.entries.correct.click()
    assert screen.form.form is not None
    screen.form.form.restore({"part_number": "1Z"})
    other = opened(ids["ZJ-014"], tools, show)
    other.restore(screen.draft())
    assert other.form.heading.text() == "Correct this bag"
    assert field(other, "part_number").text() == "1Z"


def test_a_physician_corrects_too_and_nothing_chosen_is_nothing_done(
    screen: DliScreen, ids: dict[str, UUID], tools: Tools, show: Show, desk: Desk, clock: MovingClock
) -> None:
    clock.put(NOW + timedelta(minutes=1))
    desk.sign_in(BAKER)
    screen.reload()
    choose(screen, DliNextBagFields)
    assert screen.entries.correct.isEnabled()
    struck = DliEntries(screen.patient_id, tools, screen.form, screen.second)
    struck.open_correction()
    struck.strike_chosen()
    assert not struck.submit("start", None)  # type: ignore[arg-type]
    assert not struck.reopen("start")
    assert screen.form.form is None
