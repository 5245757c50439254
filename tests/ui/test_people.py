"""Accounts and the journal, as their screens show them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bline_desktop.domain.journal import JournalEntry
from bline_desktop.domain.roles import Role
from bline_desktop.domain.words import Words
from bline_desktop.open_ward import Door, Opened, act_of
from bline_desktop.ui.desk import Desk
from bline_desktop.ui.screens import journal_words
from bline_desktop.ui.screens.journal import PAGE, JournalScreen
from bline_desktop.ui.screens.password_sheet import PasswordSheet
from bline_desktop.ui.screens.people import PeopleScreen
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.tasks import InlineRunner
from tests.support.messages import FakeMessages
from tests.support.real_store import a_patient_row
from tests.support.small_ward import (
    ADMINISTRATOR,
    HERE,
    NURSE,
    PASSWORDS,
    PHYSICIAN,
    a_clock,
    a_small_ward,
)

PHRASE = "mellow island paints feather"


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    ward = a_small_ward(tmp_path)
    found = Door(ward.folder).by_password(ward.people[ADMINISTRATOR], PASSWORDS[ADMINISTRATOR], HERE)
    yield found
    found.ward.close()


@pytest.fixture
def tools(opened: Opened, words: Words, messages: FakeMessages) -> Tools:
    desk = Desk(opened.ward.database, a_clock(), InlineRunner(), messages, "ward-pc-1")
    desk.sign_in(opened.user)
    return Tools(desk, words, messages)


@pytest.fixture
def screen(tools: Tools, qtbot: QtBot) -> PeopleScreen:
    shown = PeopleScreen(tools)
    qtbot.addWidget(shown)
    shown.show()
    shown.reload()
    return shown


def names(screen: PeopleScreen) -> list[tuple[str, bool]]:
    return [(person.name, person.active) for person in screen.table.rows_model.rows]


def choose(screen: PeopleScreen, name: str) -> None:
    assert screen.table.choose(next(p.user_id for p in screen.table.rows_model.rows if p.name == name))


def type_new(screen: PeopleScreen, name: str, role: Role, password: str = PHRASE) -> None:
    screen.open_adding()
    form = screen.form.form
    assert form is not None
    assert screen.password is not None
    form.restore({"name": name, "role": role.value})
    screen.password.first.line.setText(password)
    screen.password.again.line.setText(password)
    form.submit()


def test_a_person_is_added_and_can_sign_in(screen: PeopleScreen, messages: FakeMessages, opened: Opened) -> None:
    type_new(screen, "BAUER Karl", Role.PHARMACIST)
    assert ("BAUER Karl", True) in names(screen)
    assert messages.texts[-1] == "BAUER Karl can sign in now."
    assert screen.form.isHidden()
    slot = next(slot for slot in opened.ward.vault.keyring.people() if slot.shown_name == "BAUER Karl")
    assert opened.ward.vault.check_password(slot.user_id, PHRASE, HERE.now)


def test_what_is_wrong_is_said_where_it_is(screen: PeopleScreen) -> None:
    type_new(screen, "BAUER Karl", Role.NURSE, "short")
    assert screen.password is not None
    assert "at least 12 characters" in screen.password.first.beneath.text()
    type_new(screen, NURSE, Role.NURSE)
    assert screen.form.form is not None
    assert "already has an account" in screen.form.form.editor("name").problem
    assert screen.password.first.text == PHRASE
    type_new(screen, "BAUER Karl", Role.NURSE, "")
    assert screen.password.first.beneath.text() == "Type a password."
    assert screen.form.form.button.isEnabled()


def test_name_and_role_are_changed(screen: PeopleScreen, opened: Opened) -> None:
    screen.open_changing()
    assert screen.form.isHidden()
    choose(screen, NURSE)
    screen.open_changing()
    form = screen.form.form
    assert form is not None
    assert form.typed() == {"name": NURSE, "role": "nurse"}
    form.restore({"name": "ADAMS Nora Jane", "role": "physician"})
    form.submit()
    assert ("ADAMS Nora Jane", True) in names(screen)
    assert "ADAMS Nora Jane" in [slot.shown_name for slot in opened.ward.vault.keyring.people()]


def test_the_last_administrator_stays(screen: PeopleScreen, messages: FakeMessages) -> None:
    choose(screen, ADMINISTRATOR)
    messages.next_answer("close")
    screen.ask_to_close()
    assert "only administrator" in messages.texts[-1]
    assert (ADMINISTRATOR, True) in names(screen)


def test_an_account_is_closed_and_opened_again(screen: PeopleScreen, messages: FakeMessages, opened: Opened) -> None:
    screen.ask_to_close()
    choose(screen, PHYSICIAN)
    messages.next_answer("back")
    screen.ask_to_close()
    assert (PHYSICIAN, True) in names(screen)
    messages.next_answer("close")
    screen.ask_to_close()
    assert names(screen)[-1] == (PHYSICIAN, False)
    assert PHYSICIAN not in [slot.shown_name for slot in opened.ward.vault.keyring.people()]
    choose(screen, PHYSICIAN)
    screen.open_changing()
    assert screen.form.isHidden()
    assert screen.reopen.isVisible()
    assert screen.close_account.isHidden()
    screen.reopen.click()
    assert screen.sheet.heading.text() == "Open the account of WEBER Jonas again"
    for line in (screen.sheet.password.first.line, screen.sheet.password.again.line):
        line.setText(PHRASE)
    screen.sheet.submit()
    assert (PHYSICIAN, True) in names(screen)


def test_what_is_half_typed_of_one_account_stays_with_it(
    screen: PeopleScreen, messages: FakeMessages, opened: Opened
) -> None:
    """Another act closed the form, and what was typed of one person was lost."""
    choose(screen, NURSE)
    screen.change.click()
    form = screen.form.form
    assert form is not None
    QTest.keyClicks(form.editor("name").editors()[0], "-MEYER")
    choose(screen, PHYSICIAN)
    for button in (screen.change, screen.add, screen.set_password):
        button.click()
        assert screen.form.form is form
        assert screen.sheet.isHidden()
    assert "half typed" in messages.texts[-1]
    messages.next_answer("close")
    screen.close_account.click()
    assert (PHYSICIAN, False) in names(screen)
    assert screen.form.form is form
    form.submit()
    assert sorted(names(screen))[0] == ("-MEYER", True)
    assert (PHYSICIAN, False) in names(screen)


def test_why_an_account_can_not_be_closed_is_not_said_in_another_form(
    screen: PeopleScreen, messages: FakeMessages
) -> None:
    screen.open_adding()
    form = screen.form.form
    assert form is not None
    choose(screen, ADMINISTRATOR)
    messages.next_answer("close")
    screen.close_account.click()
    assert screen.form.form is form
    assert "administrator" in messages.texts[-1]
    assert form.button.isEnabled()


def test_a_new_password_is_set(screen: PeopleScreen, opened: Opened, messages: FakeMessages) -> None:
    screen.open_password()
    assert screen.sheet.isHidden()
    choose(screen, NURSE)
    screen.set_password.click()
    screen.sheet.password.first.line.setText("too short")
    screen.sheet.password.again.line.setText("too short")
    screen.sheet.submit()
    assert "at least 12" in screen.sheet.password.first.beneath.text()
    for line in (screen.sheet.password.first.line, screen.sheet.password.again.line):
        line.setText(PHRASE)
    screen.sheet.submit()
    assert messages.texts[-1] == "ADAMS Nora has a new password."
    nurse = next(slot for slot in opened.ward.vault.keyring.people() if slot.shown_name == NURSE)
    assert opened.ward.vault.check_password(nurse.user_id, PHRASE, HERE.now)


@pytest.fixture
def journal(tools: Tools, qtbot: QtBot) -> JournalScreen:
    shown = JournalScreen(tools)
    qtbot.addWidget(shown)
    shown.show()
    shown.reload()
    return shown


def test_a_reason_has_room_in_the_journal_beside_long_names_of_acts(journal: JournalScreen) -> None:
    journal.resize(1180, 700)
    first = journal.table.rows_model.rows[0]
    long = replace(first, seq=first.seq + 1, action="backed_up", reason="Weighed at the admission; ordered anew.")
    journal.show_entries((long, first))
    columns = journal.table.rows_model.columnCount()
    assert journal.table.columnWidth(columns - 1) >= 140
    journal.show_details(replace(first, after=None, before=None, reason="As told"))
    assert journal.text.text().count("Reason: As told") == 1


def test_the_journal_is_told_in_plain_words(journal: JournalScreen, words: Words) -> None:
    entries = journal.table.rows_model.rows
    assert [entry.seq for entry in entries] == sorted((entry.seq for entry in entries), reverse=True)
    said = [journal_words.what(words, entry) for entry in entries]
    assert said[0] == "Signed in"
    assert "Recorded: account" in said
    assert "Recorded: patient" in said
    assert journal.whose.isHidden()  # the administrator sees no patients
    journal.show_details(next(entry for entry in entries if entry.record == "patient"))
    assert "1985" not in journal.text.text()
    assert "Values of patients are shown to whoever may read the chart" in journal.text.text()
    assert "On the computer ward-pc-1" in journal.text.text()
    accounts = []
    for entry in entries:
        if entry.record == "user":
            journal.show_details(entry)
            accounts.append(tuple(journal.text.text().splitlines()[1:3]))
    assert sorted(accounts) == [
        (f"Name: {NURSE}", "Role: Nurse"),
        (f"Name: {ADMINISTRATOR}", "Role: Administrator"),
        (f"Name: {PHYSICIAN}", "Role: Physician"),
    ]
    journal.show_details(entries[0])
    assert "Values of patients are shown" in journal.text.text()  # not told apart: what is hidden is not hinted at
    journal.show_details(None)
    assert journal.text.text().startswith("Choose an entry")


def test_who_may_see_patients_can_choose_one(tools: Tools, qtbot: QtBot, opened: Opened) -> None:
    from bline_desktop.ui.desk import SignedIn  # noqa: PLC0415

    tools.desk.sign_in(SignedIn(opened.user.user_id, PHYSICIAN, Role.PHYSICIAN))
    screen = JournalScreen(tools)
    qtbot.addWidget(screen)
    screen.reload()
    assert screen.whose.count() == 2
    screen.whose.setCurrentIndex(1)
    (entry,) = screen.table.rows_model.rows
    screen.show_details(entry)
    assert "Date of birth: 14\N{NON-BREAKING HYPHEN}Jul\N{NON-BREAKING HYPHEN}1985" in screen.text.text()
    assert "Sex: Female" in screen.text.text()


def test_a_patient_enrolled_meanwhile_can_be_chosen_too(tools: Tools, qtbot: QtBot, opened: Opened) -> None:
    from bline_desktop.ui.desk import SignedIn  # noqa: PLC0415

    tools.desk.sign_in(SignedIn(opened.user.user_id, PHYSICIAN, Role.PHYSICIAN))
    screen = JournalScreen(tools)
    qtbot.addWidget(screen)
    screen.reload()
    screen.whose.setCurrentIndex(1)
    chosen = screen.patient_id
    act = act_of(opened.user, HERE)
    with opened.ward.database.write(act) as session:
        row = a_patient_row()
        row.id, row.trial_id, row.hospital_number = uuid4(), "AA-001", "7"
        session.add(row)
    screen.reload()
    offered = [screen.whose.itemText(at) for at in range(screen.whose.count())]
    assert len(offered) == 3
    assert any(text.startswith("AA-001") for text in offered)
    assert screen.patient_id == chosen
    assert {entry.trial_id for entry in screen.table.rows_model.rows} == {"ZJ-014"}


def test_the_journal_names_the_patient_and_sorts_by_each_title(journal: JournalScreen) -> None:
    model = journal.table.rows_model
    titles = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())]
    assert titles == ["No.", "When", "Who", "Patient", "What", "Reason"]
    entries = [
        replace(an_entry("create", "mrd"), seq=seq, trial_id=trial_id)
        for seq, trial_id in ((4, "ZJ-10"), (3, None), (2, "ZJ-9"), (1, "ZJ-10"))
    ]
    journal.show_entries(tuple(entries))
    journal.table.sortByColumn(3, Qt.SortOrder.AscendingOrder)
    assert [entry.seq for entry in model.rows] == [2, 4, 1, 3]
    assert model.index(0, 3).data() == "ZJ-9"
    assert model.index(3, 3).data() == ""
    for column in range(model.columnCount()):
        journal.table.sortByColumn(column, Qt.SortOrder.DescendingOrder)
    journal.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert [entry.seq for entry in model.rows] == [1, 2, 3, 4]


def test_older_entries_are_added_beneath(journal: JournalScreen) -> None:
    entries = journal.table.rows_model.rows
    journal.show_entries(entries[:2])
    journal.show_older()
    assert journal.table.rows_model.rows == entries
    journal.show_entries(entries * (PAGE // len(entries)) + entries[: PAGE % len(entries)])
    assert journal.older.isEnabled()
    journal.show_entries(())
    journal.show_older()


def an_entry(done: str, record: str | None, **values: Any) -> JournalEntry:
    before = values.pop("before", None)
    at = datetime(2026, 11, 22, 6, 5, tzinfo=UTC)
    return JournalEntry(7, at, "ADAMS Nora", values.pop("by", "nurse"), "pc", done, record, None, before, values, None)


def test_each_value_is_said_as_its_field_declares_it(words: Words) -> None:
    entry = an_entry("create", "pump_record", action="pause", cause="alarm", at="2026-11-22T06:05:00.000Z", id="x")
    assert journal_words.what(words, entry) == "Recorded: pause"
    lines = journal_words.details(words, entry)
    assert "Time: 22-Nov-2026 14:05" in lines
    assert not [line for line in lines if "x" in line.split(": ")[1:]]
    change = an_entry("change", "user", role="nurse", before={"active": True}, active=False)
    assert "Account open: No (before: Yes)" in journal_words.details(words, change)
    bag = an_entry("create", "bag", rate_ml_per_h="2.5", drug_ug=None, number=3)
    assert any(line.endswith("2.5\N{NARROW NO-BREAK SPACE}mL per hour") for line in journal_words.details(words, bag))
    assert len(journal_words.details(words, bag)) == 2
    strike = an_entry("strike", "weight", before={"strike_reason": None}, strike_reason="Digits swapped")
    assert journal_words.details(words, strike) == ("Reason of the strike: Digits swapped (before: Not recorded)",)
    moved = an_entry("create", "plan_change", action="defer", cause="ward", moved='[["cycle:2",7],["mrd:1.1",-3]]')
    assert journal_words.details(words, moved) == (
        "Act: Defer",
        "Cause: Ward",
        "Steps and the days by which they move: cycle:2 +7; mrd:1.1 -3",
    )
    added = an_entry("create", "plan_change", action="add", title="Eye clinic", moved="[]")
    assert journal_words.details(words, added) == ("Act: Add a step", "Name of the step: Eye clinic")
    assert journal_words.what(words, an_entry("teleport", None)) == "Another act: teleport"
    one = {"round": "round", "infection": "infection", "phone_note": "telephone note", "mrd": "MRD result"}
    assert {key: journal_words.what(words, an_entry("create", key)) for key in one} == {
        key: f"Recorded: {said}" for key, said in one.items()
    }
    assert journal_words.what(words, an_entry("create", "holiday")) == "Recorded: holiday"
    assert journal_words.who(words, an_entry("create", "bag")) == "Nurse ADAMS Nora"
    assert journal_words.who(words, an_entry("create", "bag", by="wizard")) == "wizard ADAMS Nora"


def test_the_buttons_of_a_new_password_stand_right_beneath_its_fields(qtbot: QtBot, words: Words) -> None:
    sheet = PasswordSheet(words)
    qtbot.addWidget(sheet)
    sheet.resize(sheet.width(), 900)
    sheet.open_sheet("New password of ADAMS Nora", "Set the password")
    QApplication.processEvents()
    line = sheet.password.again.line
    end = line.mapTo(sheet, QPoint(0, line.height())).y()
    assert 0 < sheet.button.mapTo(sheet, QPoint(0, 0)).y() - end < 40
