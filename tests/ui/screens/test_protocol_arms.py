"""The arms of a protocol on the screen: added, renamed, removed and put back, saved; nothing is lost on the way."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from bline_desktop.domain.plan.template_shelf import TemplateShelf
from bline_desktop.domain.plan.template_text import read_template
from bline_desktop.domain.plan.template_written import write_template
from bline_desktop.storage.database import Database
from bline_desktop.ui.desk import Desk
from bline_desktop.ui.drafts import Drafts, read_drafts, write_drafts
from bline_desktop.ui.messages import Answer
from bline_desktop.ui.screens.protocols import ProtocolsScreen
from bline_desktop.ui.screens.tools import Tools
from tests.support.messages import FakeMessages
from tests.support.templates import shipped_template_text
from tests.ui.conftest import ADAMS
from tests.ui.screens.conftest import Show
from tests.ui.screens.protocol_hands import FORTY_TWO, choose, click, fill, open_protocols, steps, submit, texts

ONLY = "Blinatumomab, 4 weeks of 6"


@pytest.fixture
def screen(store: Database, desk: Desk, tools: Tools, show: Show) -> ProtocolsScreen:
    shown = open_protocols(store, desk, tools, show)
    choose(shown, FORTY_TWO)
    return shown


def names(screen: ProtocolsScreen) -> list[str]:
    shown = screen.page.shown
    assert shown is not None
    return [arm.title for arm in shown.template.arms]


def add(screen: ProtocolsScreen, title: str, start: str = "copy") -> None:
    click(screen.page.arm_bar.add)
    fill(screen, title=title, start=start)
    submit(screen)


def problem(screen: ProtocolsScreen) -> str:
    assert screen.form.form is not None
    return screen.form.form.editor("title").problem


def test_the_only_arm_is_named_and_can_not_be_removed(screen: ProtocolsScreen) -> None:
    bar = screen.page.arm_bar
    assert f"Steps of the arm “{ONLY}”" in texts(bar)
    assert (bar.keys, bar.add.isHidden(), bar.rename.isHidden(), bar.remove.isHidden()) == (None, False, False, True)
    screen.tools.desk.sign_in(ADAMS)
    screen.reload()
    assert (bar.add.isHidden(), bar.rename.isHidden()) == (True, True)


def test_an_arm_is_added_as_a_copy_shown_at_once_and_saved_as_text(screen: ProtocolsScreen) -> None:
    before = steps(screen)
    add(screen, "Matched donor")
    assert names(screen) == [ONLY, "Matched donor"]
    assert (screen.page.arm_key, steps(screen), screen.page.table.hasFocus()) == ("arm-2", before, True)
    assert screen.page.preview.note.text() == "Matched donor. Enrolled on the same day; all goes as planned."
    screen.remove_step(screen.page.table.rows_model.rows[-1])
    click(screen.page.save)
    row = screen.table.chosen_row()
    assert row is not None
    assert (row.ref.version, [len(arm.steps) for arm in row.template.arms]) == ("1.1", [len(before), len(before) - 1])
    assert read_template(write_template(row.template)) == row.template


def test_an_empty_arm_is_filled_before_it_is_saved(screen: ProtocolsScreen, messages: FakeMessages) -> None:
    add(screen, "No drug", "empty")
    said = "“No drug” has no step yet. Add one, or remove the arm."
    assert (steps(screen), said in texts(screen.page.checks)) == ([], True)
    click(screen.page.save)
    assert messages.texts[-1] == said
    assert screen.work.template is not None
    click(screen.page.arm_bar.keys.keys[0])  # type: ignore[union-attr]
    assert screen.page.preview.tried.steps  # the days of the other arm are there
    screen.page.checks.lines[0].pressed.emit()
    assert (screen.page.arm_key, screen.page.add.hasFocus()) == ("arm-2", True)
    click(screen.page.add)
    fill(screen, title="Visit", sort="visit", offset="100 days")
    submit(screen)
    click(screen.page.save)
    row = screen.table.chosen_row()
    assert row is not None
    assert [arm.title for arm in row.template.arms] == [ONLY, "No drug"]


def test_a_name_that_another_arm_has_is_said_beside_its_field(screen: ProtocolsScreen) -> None:
    click(screen.page.arm_bar.add)
    fill(screen, title=ONLY.upper())
    submit(screen)
    assert problem(screen) == f"Another arm is named “{ONLY.upper()}” already. Choose another name."
    fill(screen, title="Matched donor")
    submit(screen)
    click(screen.page.arm_bar.rename)
    assert screen.form.heading.text() == "Rename “Matched donor”"
    fill(screen, title=ONLY)
    submit(screen)
    assert "Another arm is named" in problem(screen)
    fill(screen, title="Matched sibling")
    submit(screen)
    assert names(screen) == [ONLY, "Matched sibling"]
    assert screen.page.arm_key == "arm-2"


def test_a_name_of_nothing_is_said_beside_its_field(screen: ProtocolsScreen) -> None:
    click(screen.page.arm_bar.add)
    submit(screen)
    assert problem(screen)
    assert names(screen) == [ONLY]


def test_an_arm_is_removed_after_a_question_and_put_back_by_undo(
    screen: ProtocolsScreen, messages: FakeMessages
) -> None:
    add(screen, "Matched donor")
    add(screen, "Third")
    with_all = screen.work.template
    click(screen.page.arm_bar.keys.keys[1])  # type: ignore[union-attr]
    messages.next_answer("back")
    click(screen.page.arm_bar.remove)
    assert messages.texts[-1] == (
        "Remove the arm “Matched donor” with its steps (9)? What is saved already stays as it is."
    )
    assert screen.work.template == with_all
    messages.next_answer("remove")
    click(screen.page.arm_bar.remove)
    assert names(screen) == [ONLY, "Third"]
    assert messages.texts[-1] == "The arm “Matched donor” is removed."
    messages.take_offer()
    assert (screen.work.template, screen.page.arm_key) == (with_all, "arm-2")


def test_undo_brings_an_arm_back_once_and_not_after_the_changes_were_left(
    screen: ProtocolsScreen, messages: FakeMessages
) -> None:
    add(screen, "Matched donor")
    for arm in (0, 0):
        before = screen.work.template
        click(screen.page.arm_bar.keys.keys[arm])  # type: ignore[union-attr]
        messages.next_answer("remove")
        click(screen.page.arm_bar.remove)
        put_back = messages._offered
        messages.take_offer()
        assert screen.work.template == before
        assert put_back is not None
        put_back[1]()
        assert screen.work.template == before
    messages.next_answer("remove")
    click(screen.page.arm_bar.remove)
    put_back = messages._offered
    click(screen.page.leave)
    assert messages._offered is None
    assert put_back is not None
    put_back[1]()
    assert (names(screen), screen.work.template) == ([ONLY], None)


def test_a_question_about_an_arm_is_not_answered_about_another(
    screen: ProtocolsScreen, messages: FakeMessages, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(screen, "Matched donor")
    waiting: list[Callable[[Answer], None]] = []
    monkeypatch.setattr(messages, "ask", lambda owner, question, then: waiting.append(then))
    click(screen.page.arm_bar.remove)
    screen.page.show_arm("blina")
    waiting[0](Answer("remove"))
    assert names(screen) == [ONLY, "Matched donor"]


def test_a_form_that_is_half_typed_keeps_the_arm(screen: ProtocolsScreen, messages: FakeMessages) -> None:
    add(screen, "Matched donor")
    click(screen.page.change)
    fill(screen, title="Half")
    click(screen.page.arm_bar.remove)
    assert "is half typed" in messages.texts[-1]
    assert names(screen) == [ONLY, "Matched donor"]


def test_a_step_goes_into_the_arm_for_which_its_form_was_opened(screen: ProtocolsScreen) -> None:
    add(screen, "Matched donor")
    first = steps(screen)[0]
    click(screen.page.change)
    fill(screen, title="Changed")
    click(screen.page.arm_bar.keys.keys[0])  # type: ignore[union-attr]
    assert steps(screen)[0] == first
    submit(screen)
    assert screen.page.arm_key == "arm-2"
    template = screen.work.template
    assert template is not None
    assert [arm.steps[0].title for arm in template.arms] == [first, "Changed"]


def test_an_arm_without_a_step_and_a_half_typed_name_come_back(
    screen: ProtocolsScreen, tools: Tools, show: Show
) -> None:
    add(screen, "No drug", "empty")
    click(screen.page.arm_bar.rename)
    fill(screen, title="Half typed")
    kept = read_drafts(write_drafts(Drafts(pages={"protocols": screen.draft()}))).pages["protocols"]
    again = ProtocolsScreen(tools)
    show(again)
    again.reload()
    again.restore(kept)
    assert again.work.template == screen.work.template
    assert again.form.heading.text() == "Rename “No drug”"
    assert again.form.form is not None
    assert again.form.form.editor("title").typed() == "Half typed"
    submit(again)
    assert names(again) == [ONLY, "Half typed"]
    again.leave()
    click(again.page.arm_bar.add)
    draft = again.draft()
    again.form.close_form()
    again.restore(draft)
    assert again.form.heading.text() == "Add an arm"


def test_arms_that_a_text_names_alike_are_said_and_gone_to(screen: ProtocolsScreen, store: Database) -> None:
    text = shipped_template_text("example-42-days")
    second = text[text.index("[[arm]]") :].replace('key = "blina"', 'key = "second"')
    store.protocols = TemplateShelf.of({"two.toml": text + "\n" + second})
    screen.reload()
    line = screen.page.checks.lines[0]
    assert line.text() == f"Two arms are named “{ONLY}”. Give one of them another name."
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert screen.page.arm_key == "second"
