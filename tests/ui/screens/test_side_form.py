"""The form beside what it is about: in a low window the fields scroll, and what does the act stays in sight."""

from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from bline_desktop.domain.fields import Fields
from bline_desktop.domain.observations import KINDS
from bline_desktop.domain.observations.mrd import MrdFields
from bline_desktop.domain.treatment.acts import HangFields
from bline_desktop.domain.treatment.dli import DliFields
from bline_desktop.domain.words import N_, Words
from bline_desktop.queries.records import records
from bline_desktop.storage.database import Database
from bline_desktop.ui.desk import Desk
from bline_desktop.ui.messages import Messages
from bline_desktop.ui.screens.observations import ObservationScreen
from bline_desktop.ui.screens.side_form import Sheet, SideForm
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.widgets.message_bar import MessageBar
from tests.support.messages import FakeMessages
from tests.ui.screens.conftest import Show
from tests.ui.screens.ward import read

ACT = N_("t", "Record it")
LONG = [HangFields, DliFields, *(kind.fields for kind in KINDS)]


def opened(tools: Tools, show: Show, fields: type[Fields], height: int) -> tuple[SideForm, QWidget]:
    side = SideForm(tools)
    window = show(side)
    side.open_sheet(Sheet("new", "A sheet", ACT, fields))
    window.resize(500, height)
    QApplication.processEvents()
    return side, window


def inside(part: QWidget, window: QWidget) -> bool:
    """Tell whether all of a part can be seen, with nothing of it cut by the window or by an area that scrolls."""
    return part.isVisible() and part.visibleRegion().boundingRect() == part.rect()


def focus() -> QWidget:
    part = QApplication.focusWidget()
    assert part is not None
    return part


@pytest.mark.parametrize("fields", LONG)
@pytest.mark.parametrize("height", [900, 560, 420])
def test_the_button_and_what_follows_are_always_in_sight(
    tools: Tools, show: Show, fields: type[Fields], height: int
) -> None:
    side, window = opened(tools, show, fields, height)
    assert side.form is not None
    side.show_foot("240 mL at 5 mL per hour run 48 hours: empty Tue 14:05, change by Tue 13:35. So it is.")
    QApplication.processEvents()
    assert inside(side.form.button, window)
    assert inside(side.form.foot, window)


@pytest.mark.parametrize("fields", LONG)
def test_the_field_with_the_keyboard_is_in_sight_with_its_title_and_help(
    tools: Tools, show: Show, fields: type[Fields]
) -> None:
    side, window = opened(tools, show, fields, 480)
    assert side.form is not None
    window.activateWindow()
    # Then every field applies, and none is folded away.
    side.form.restore({"method": "flow", "result": "value", "evaluable": True, "reaction": "febrile"})
    if side.form.more.isVisible():
        side.form.more.click()
    QApplication.processEvents()
    shown = {name: editor for name, editor in side.form.editors.items() if editor.isVisibleTo(window)}
    assert all(fields.specs[name].applies_when for name in set(side.form.editors) - set(shown))
    for editor in (*shown.values(), *reversed(shown.values())):
        editor.take_focus()
        QApplication.processEvents()
        assert inside(editor, window), editor.title


@pytest.mark.parametrize("height", [480, 560, 600, 640])
def test_the_field_that_was_left_for_the_button_stays_in_sight(tools: Tools, show: Show, height: int) -> None:
    """Also where fields before it came and went while it was typed."""
    side, window = opened(tools, show, MrdFields, height)
    assert side.form is not None
    window.activateWindow()
    side.form.take_focus()
    for keys in ("2026-11-20", "1", "1", "1", "", "", "1"):  # nothing of the events and of the sample's quality
        QTest.keyClicks(focus(), keys)
        QTest.keyClick(focus(), Qt.Key.Key_Return)
        QApplication.processEvents()
    QTest.keyClick(focus(), Qt.Key.Key_Down)
    QTest.keyClick(focus(), Qt.Key.Key_Return)
    for _ in range(8):
        QApplication.processEvents()
    assert focus() is side.form.button
    assert inside(side.form.editor("sensitivity"), window)


def test_a_short_form_has_its_button_right_beneath_the_last_field(tools: Tools, show: Show) -> None:
    weight = next(kind for kind in KINDS if kind.key == "weight")
    side, window = opened(tools, show, weight.fields, 1000)
    assert side.form is not None
    last = list(side.form.editors.values())[-1]
    end = last.mapTo(window, QPoint(0, last.height())).y()
    assert 0 < side.form.button.mapTo(window, QPoint(0, 0)).y() - end < 40


def test_the_first_problem_and_the_button_are_in_sight_after_a_vain_try(tools: Tools, show: Show) -> None:
    side, window = opened(tools, show, HangFields, 420)
    assert side.form is not None
    QTest.keyClick(side.form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()
    first = next(editor for editor in side.form.editors.values() if editor.problem)
    assert inside(first, window)
    assert inside(side.form.button, window)


A_WEIGHT = {"measured_on": "2026-11-20", "weight_kg": "61.5"}


def weights(tools: Tools, show: Show, patient_id: UUID) -> ObservationScreen:
    screen = ObservationScreen(KINDS[2], patient_id, tools)
    show(screen)
    screen.reload()
    return screen


def fill_in(screen: ObservationScreen, **typed: str) -> None:
    form = screen.form.form
    assert form is not None
    form.restore(typed)
    form.submit()


def test_a_question_about_a_form_goes_when_the_form_is_changed(
    ids: dict[str, UUID], desk: Desk, words: Words, show: Show, store: Database
) -> None:
    waiting = Messages(words)
    bar = MessageBar(waiting)
    screen = weights(Tools(desk, words, waiting), show, ids["ZJ-022"])
    screen.open_new()
    fill_in(screen, **A_WEIGHT)
    screen.table.selectRow(0)
    screen.open_correction()
    fill_in(screen, weight_kg="62")
    assert len(bar.notes) == 1  # it asks why
    assert screen.form.form is not None
    QTest.keyClicks(screen.form.form.editor("weight_kg").editors()[0], "1")
    assert not bar.notes  # an answer would record what is no longer in the form
    fill_in(screen, weight_kg="62.1")
    corrected = screen.form.key
    screen.open_new()
    assert screen.form.key == corrected  # the question is never answered over another form
    screen.form.close_form()
    assert not bar.notes
    kept = {str(line.fields.weight_kg) for line in read(store, records, "weight", ids["ZJ-022"])}
    assert "61.5" in kept
    assert not kept & {"62", "62.1"}


def test_what_is_half_typed_is_not_given_up_for_another_form(
    ids: dict[str, UUID], tools: Tools, show: Show, messages: FakeMessages
) -> None:
    """One press on another button threw away all that was typed."""
    screen = weights(tools, show, ids["ZJ-022"])
    screen.open_new()
    form = screen.form.form
    assert form is not None
    form.editor("weight_kg").take_focus()
    QTest.keyClicks(form.editor("weight_kg").editors()[0], "6")
    screen.new.click()
    assert screen.form.form is form
    assert form.field_in_hand == "weight_kg"  # the same form again: one goes on where one was
    assert messages.texts == []
    screen.table.selectRow(0)
    screen.correct.click()
    assert screen.form.form is form
    assert form.typed()["weight_kg"] == "6"
    assert messages.texts == [f"“{screen.form.heading.text()}” is half typed. Record it or leave it first."]
    screen.form.close_form()
    screen.correct.click()
    assert screen.form.key != "new"


def test_a_form_in_which_nothing_was_typed_gives_way(ids: dict[str, UUID], tools: Tools, show: Show) -> None:
    screen = weights(tools, show, ids["ZJ-022"])
    screen.open_new()
    screen.table.selectRow(0)
    screen.open_correction()
    assert screen.form.key not in ("", "new")
    assert screen.form.give_way()
    assert screen.form.form is None


def test_what_can_not_be_gone_on_with_is_said_and_comes_into_no_other_form(
    ids: dict[str, UUID], tools: Tools, show: Show, messages: FakeMessages
) -> None:
    first = weights(tools, show, ids["ZJ-022"])
    first.table.selectRow(0)
    first.open_correction()
    assert first.form.form is not None
    QTest.keyClicks(first.form.form.editor("weight_kg").editors()[0], "7")
    left = {**first.draft(), "key": str(UUID(int=7))}  # what it corrected is not there
    again = weights(tools, show, ids["ZJ-022"])
    again.restore(left)
    assert again.form.form is None
    assert messages.texts[-1].startswith("“Correct this entry” is not possible any more, and was half typed. It said: ")
    assert "61.57" in messages.texts[-1]
    again.open_new()
    again.restore(left)
    assert again.form.form is not None
    assert again.form.form.typed()["weight_kg"] == ""
    said = len(messages.texts)
    again.form.restore({**left, "typed": {}})
    assert len(messages.texts) == said  # nothing was typed in it


def test_what_was_recorded_while_its_person_left_is_not_recorded_again_on_return(
    ids: dict[str, UUID], tools: Tools, show: Show, store: Database, messages: FakeMessages
) -> None:
    before = len(read(store, records, "weight", ids["ZJ-022"]))
    first = weights(tools, show, ids["ZJ-022"])
    first.open_new()
    assert first.form.form is not None
    first.form.form.restore(A_WEIGHT)
    left = first.draft()  # the write is under way: the form is still open
    first.form.form.submit()
    again = weights(tools, show, ids["ZJ-022"])
    again.restore(left)
    assert again.form.form is not None
    again.form.form.submit()
    assert len(read(store, records, "weight", ids["ZJ-022"])) == before + 1
    assert messages.texts[-1] == "This is recorded already; nothing was entered twice."
    assert again.form.form is None  # as after any record; the first screen's form closed by itself


def test_escape_does_not_throw_away_what_came_back_half_typed(ids: dict[str, UUID], tools: Tools, show: Show) -> None:
    first = weights(tools, show, ids["ZJ-022"])
    first.open_new()
    assert first.form.form is not None
    QTest.keyClicks(first.form.form.editor("weight_kg").editors()[0], "6")
    again = weights(tools, show, ids["ZJ-022"])
    again.restore(first.draft())
    QTest.keyClick(again.form, Qt.Key.Key_Escape)
    assert again.form.form is not None
