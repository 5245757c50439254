"""Protocols on the screen: read, changed, saved and signed with real widgets on the real store."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from bline_desktop.commands.templates import sign_template
from bline_desktop.domain.plan.template_shelf import TemplateShelf
from bline_desktop.storage.database import Database
from bline_desktop.ui.desk import Desk
from bline_desktop.ui.drafts import Drafts, read_drafts, write_drafts
from bline_desktop.ui.screens.protocols import ProtocolsScreen
from bline_desktop.ui.screens.tools import Tools
from tests.support.messages import FakeMessages
from tests.support.templates import SHIPPED, shipped_template_text, template_shelf
from tests.ui.conftest import ADAMS
from tests.ui.screens.conftest import Show
from tests.ui.screens.protocol_hands import (
    FORTY_TWO,
    TRIAL,
    choose,
    click,
    days,
    fill,
    open_protocols,
    states,
    steps,
    submit,
    texts,
)
from tests.ui.screens.ward import BAKER


@pytest.fixture
def screen(store: Database, desk: Desk, tools: Tools, show: Show) -> ProtocolsScreen:
    return open_protocols(store, desk, tools, show)


def test_a_nurse_reads_every_step_in_plain_words_and_can_change_nothing(screen: ProtocolsScreen) -> None:
    screen.tools.desk.sign_in(ADAMS)
    screen.reload()
    assert len(states(screen)) == len(SHIPPED)
    assert states(screen)[f"{TRIAL}, version 0.1"] == "Unsigned"
    page = texts(screen.page)
    assert "Doses are missing: it can't be signed yet" in page
    assert "Unconfirmed: its numbers were not seen in a source" in page
    assert "“Blinatumomab, cycle 1”: the dose from day 1 is not filled in." in page
    assert "“DLI 1”: the cells of DLI 1 are not filled in." in page
    for button in (screen.page.add, screen.page.change, screen.page.sign, screen.page.save, screen.page.head):
        assert button.isHidden()
    QTest.keyClick(screen.page.table, Qt.Key.Key_Return)
    assert screen.form.form is None


def test_source_and_note_are_shown_when_asked_for(screen: ProtocolsScreen) -> None:
    choose(screen, FORTY_TWO)
    assert "clinicaltrials.gov" not in texts(screen.page)
    click(screen.page.more)
    assert "Source: NCT03114865: https://clinicaltrials.gov/show/NCT03114865" in texts(screen.page)
    assert "It came with the program." in texts(screen.page)


def test_the_days_of_an_example_patient_follow_the_typed_transplant(screen: ProtocolsScreen) -> None:
    choose(screen, FORTY_TWO)
    assert ("Sun 22-Nov-2026", "Cycle 1, 28 days, 9 then 28 micrograms per day") in days(screen)
    screen.page.preview.transplant.restore("2026-06-02")
    screen.page.preview.transplant.edited.emit()
    assert ("Mon 31-Aug-2026", "Cycle 1, 28 days, 9 then 28 micrograms per day") in days(screen)
    screen.page.preview.transplant.restore("soon")
    screen.page.preview.transplant.edited.emit()
    assert days(screen) == []


def test_steps_and_days_share_a_low_window_and_stand_together_in_a_high_one(screen: ProtocolsScreen) -> None:
    page = screen.page
    assert (page.steps.isHidden(), page.preview.isHidden()) == (False, True)
    click(page.part.keys[1])
    assert (page.steps.isHidden(), page.preview.isHidden()) == (True, False)
    click(page.part.keys[0])
    click(page.change)
    screen.form.close_form()
    assert screen.window().height() == 756
    screen.window().resize(1600, 1100)
    QApplication.processEvents()
    assert (page.steps.isHidden(), page.preview.isHidden()) == (False, False)
    assert page.part.isHidden()


def test_a_changed_step_is_saved_as_a_version_of_the_wards_own(screen: ProtocolsScreen) -> None:
    choose(screen, FORTY_TWO)
    QTest.keyClick(screen.page.table, Qt.Key.Key_Return)
    assert screen.left.isHidden()
    fill(screen, days_off="21", doses="day 1: 5 micrograms per day\nday 8: 15 micrograms per day")
    submit(screen)
    assert not screen.left.isHidden()
    assert "example-42-days, version 1.1, not saved yet" in texts(screen.page)
    assert screen.page.save.text() == "Save as version 1.1"
    click(screen.page.save)
    (mine,) = (view for view in screen.found.templates if view.ref.version == "1.1")
    assert screen.table.chosen_row() == mine
    cycle = mine.template.arms[0].steps[0].cycle
    assert cycle is not None
    assert (cycle.days_off, [str(dose.ug_per_day) for dose in cycle.doses]) == (21, ["5", "15"])
    assert screen.page.save.isHidden()
    click(screen.page.more)
    assert "Saved by DIXON Iris on 22-Nov-2026 14:05." in texts(screen.page)
    assert len(screen.found.templates) == len(SHIPPED) + 1


def test_what_is_not_signed_yet_is_saved_again_under_its_version(screen: ProtocolsScreen) -> None:
    choose(screen, FORTY_TWO)
    for title in ("First", "Second"):
        screen.change_step(screen.page.table.rows_model.rows[0])
        fill(screen, title=title)
        submit(screen)
        assert screen.page.save.text() == "Save as version 1.1"
        click(screen.page.save)
    assert [view.template.arms[0].steps[0].title for view in screen.found.templates if view.ref.version == "1.1"] == [
        "Second"
    ]


def test_a_phrase_that_can_not_be_read_is_said_at_its_field(screen: ProtocolsScreen) -> None:
    choose(screen, FORTY_TWO)
    click(screen.page.change)
    fill(screen, offset="in spring")
    submit(screen)
    assert screen.form.form is not None
    assert "“in spring” can't be read." in screen.form.form.editor("offset").problem
    assert screen.work.template is None


def test_a_window_upside_down_is_said_in_the_form(screen: ProtocolsScreen) -> None:
    choose(screen, FORTY_TWO)
    click(screen.page.change)
    fill(screen, window="+3 to -3 days", optimal="")
    submit(screen)
    assert "The window is upside down." in texts(screen.form)


def test_a_step_is_added_copied_and_removed(screen: ProtocolsScreen) -> None:
    choose(screen, FORTY_TWO)
    before = steps(screen)
    click(screen.page.add)
    fill(screen, title="Visit on day 100", sort="visit", offset="100 days", window="-7 to +7 days")
    submit(screen)
    assert steps(screen) == [*before, "Visit on day 100"]
    screen.page.table.choose("visit-step-1")
    click(screen.page.copy)
    submit(screen)
    assert steps(screen)[-2:] == ["Visit on day 100", "Visit on day 100"]
    click(screen.page.remove)
    screen.page.table.choose("visit-step-1")
    click(screen.page.remove)
    assert steps(screen) == before
    click(screen.page.leave)
    assert (steps(screen), screen.work.template) == (before, None)


def test_what_does_not_fit_together_is_said_and_stops_the_saving(
    screen: ProtocolsScreen, messages: FakeMessages
) -> None:
    choose(screen, FORTY_TWO)
    screen.page.table.choose("cycle-1")
    click(screen.page.remove)
    assert "It is counted from Blinatumomab cycle 1, which no step of this arm is." in texts(screen.page)
    assert days(screen) == []
    click(screen.page.save)
    assert screen.work.template is not None
    assert "It is counted from Blinatumomab cycle 1" in messages.texts[-1]


def test_changes_that_are_not_saved_hold_their_place(screen: ProtocolsScreen, messages: FakeMessages) -> None:
    choose(screen, FORTY_TWO)
    screen.page.table.choose("gvhd-in-cycle")
    click(screen.page.remove)
    mine = screen.table.chosen_row()
    screen.table.choose(screen.found.templates[0].ref)
    assert screen.table.chosen_row() == mine
    assert "has changes that are not saved" in messages.texts[-1]
    click(screen.page.leave)
    screen.table.choose(screen.found.templates[0].ref)
    assert screen.table.chosen_row() == screen.found.templates[0]


def test_a_form_that_is_half_typed_holds_its_place(screen: ProtocolsScreen) -> None:
    choose(screen, FORTY_TWO)
    mine = screen.table.chosen_row()
    click(screen.page.change)
    fill(screen, title="Half")
    screen.table.choose(screen.found.templates[0].ref)
    assert screen.table.chosen_row() == mine
    click(screen.page.save)
    for act in (screen.copy_step, screen.remove_step):
        act(screen.page.table.rows_model.rows[1])
    assert screen.work.template is None
    screen.form.close_form()
    screen.table.choose(screen.found.templates[0].ref)
    assert screen.table.chosen_row() == screen.found.templates[0]


def test_an_investigator_signs_with_a_moment_from_which_it_is_valid(
    screen: ProtocolsScreen, messages: FakeMessages
) -> None:
    choose(screen, FORTY_TWO)
    click(screen.page.sign)
    assert "This is an example, nobody's regimen." in texts(screen.form)
    assert screen.form.heading.text().endswith("version 1")
    fill(screen, valid_from="2026-11-21 08:00")
    submit(screen)
    assert screen.form.form is not None
    assert "is over" in screen.form.form.editor("valid_from").problem
    fill(screen, valid_from="2026-11-24 08:00")
    submit(screen)
    assert screen.form.form is None
    signed = "Signed by DIXON Iris on 22-Nov-2026 14:05, valid from 24-Nov-2026 08:00"
    assert signed in screen.page.state.text
    assert screen.page.sign.isHidden()
    row = screen.table.chosen_row()
    assert row is not None
    assert row.is_signed


def test_a_filled_in_version_of_the_wards_own_is_signed_as_the_protocol(screen: ProtocolsScreen) -> None:
    choose(screen, FORTY_TWO)
    click(screen.page.head)
    fill(screen, title="Our protocol", key="our-protocol", version="2.0", example=False, confirmed=True)
    submit(screen)
    click(screen.page.save)
    click(screen.page.sign)
    assert "You say that each day and dose agrees with the signed protocol document." in texts(screen.form)
    submit(screen)
    assert "Signed by DIXON Iris on 22-Nov-2026 14:05, valid from 22-Nov-2026 14:05" in screen.page.state.text


def test_a_physician_changes_and_does_not_sign(screen: ProtocolsScreen) -> None:
    screen.tools.desk.sign_in(BAKER)
    screen.reload()
    choose(screen, FORTY_TWO)
    assert screen.page.sign.isHidden()
    assert not screen.page.change.isHidden()


def test_what_is_half_typed_comes_back(screen: ProtocolsScreen, tools: Tools, show: Show) -> None:
    choose(screen, FORTY_TWO)
    screen.page.table.choose("gvhd-in-cycle")
    click(screen.page.remove)
    screen.page.table.choose("cycle-1")
    click(screen.page.change)
    fill(screen, title="Half typed")
    kept = read_drafts(write_drafts(Drafts(pages={"protocols": screen.draft()}))).pages["protocols"]
    again = ProtocolsScreen(tools)
    show(again)
    again.reload()
    again.restore(kept)
    assert again.work.template == screen.work.template
    assert again.form.form is not None
    assert again.form.form.editor("title").typed() == "Half typed"
    again.form.close_form()
    again.leave()
    assert again.draft() == {}


@pytest.mark.parametrize("act", ["add_step", "change_head", "ask_to_sign", "change_step"])
def test_each_form_comes_back(screen: ProtocolsScreen, tools: Tools, show: Show, act: str) -> None:
    choose(screen, FORTY_TWO)
    row = screen.page.table.rows_model.rows[2]
    screen.change_step(row) if act == "change_step" else getattr(screen, act)()
    key = screen.form.key
    again = ProtocolsScreen(tools)
    show(again)
    again.reload()
    again.restore(screen.draft())
    assert (again.form.key, again.table.chosen_row()) == (key, screen.table.chosen_row())


def test_the_form_of_a_step_that_is_gone_is_not_opened(screen: ProtocolsScreen, messages: FakeMessages) -> None:
    choose(screen, FORTY_TWO)
    click(screen.page.change)
    fill(screen, title="Half typed")
    draft = screen.draft()
    screen.form.close_form()
    form = {**dict(draft["form"]), "key": "gone"}  # type: ignore[call-overload]
    screen.restore({"form": form})
    assert screen.form.form is None
    assert "Half typed" in messages.texts[-1]


def test_texts_that_can_not_be_read_are_named_with_their_line(screen: ProtocolsScreen, store: Database) -> None:
    broken = shipped_template_text("example-42-days").replace('"28 days"', '"0 days"', 1)
    store.protocols = TemplateShelf.of({"broken.toml": broken})
    screen.reload()
    assert not screen.left.refused.isHidden()
    line = broken[: broken.index("[[arm.step]]")].count("\n") + 1
    assert f"broken.toml can't be read as a protocol. Line {line}: A cycle has 1 to 42 days on" in texts(screen.left)
    assert screen.page.isHidden()
    assert screen.draft() == {}


def test_another_arm_is_shown_when_its_key_is_pressed(screen: ProtocolsScreen, store: Database) -> None:
    text = shipped_template_text("example-42-days")
    second = text[text.index("[[arm]]") :].replace('key = "blina"', 'key = "second"').replace('cycle 1"', 'first"', 1)
    store.protocols = TemplateShelf.of({"two.toml": text + "\n" + second})
    screen.reload()
    assert screen.page.arms is not None
    click(screen.page.arms.keys[1])
    assert screen.page.arm_key == "second"
    assert steps(screen)[0] == "Blinatumomab, first"
    store.protocols = template_shelf()
    screen.reload()
    assert screen.page.arms is None


def test_who_signs_at_another_computer_is_seen_here(screen: ProtocolsScreen) -> None:
    choose(screen, FORTY_TWO)
    view = screen.table.chosen_row()
    assert view is not None
    act = partial(sign_template, ref=view.ref)
    screen.tools.desk.do(screen, act, lambda _: None)
    assert "Signed by DIXON Iris" in screen.page.state.text
