"""An agency nurse's shift through the real windows: opened by the charge nurse, over by itself, reviewed next day."""

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtTest import QTest

from bline_desktop.app import Program
from bline_desktop.ui.messages import Answer
from tests.support.real_store import PATIENT
from tests.support.small_ward import ADMINISTRATOR, NOW, NURSE, PHYSICIAN, SmallWard
from tests.ui.test_main_window import (
    Begin,
    at_work,
    begin,
    in_the_file,
    isolation,
    journal,
    main_of,
    open_safety,
    program,
    sign_in,
    type_isolation,
    ward,
)

__all__ = ["begin", "program", "ward"]  # fixtures

H = timedelta(hours=1)
AGENCY, PHRASE, NEXT = "LIN Hua", "mellow island paints feather", "copper engine follows marble"


def put(program: Program, hours: float) -> None:
    at_work(program).around.clock.put(NOW + hours * H)  # type: ignore[attr-defined]


def page(program: Program, key: str) -> Any:
    main_of(program).go(key)
    return main_of(program).shown[key]


def again(program: Program, ward: SmallWard, name: str, password: str = "") -> None:
    """Sign out, and try another name at the wall."""
    at_work(program).sign_out()
    sign_in(at_work(program).wall.panel, ward, name, password)


def name_charge_nurse(program: Program, ward: SmallWard) -> None:
    people = page(program, "people")
    assert people.table.choose(ward.people[NURSE])
    people.charge.click()
    assert states(people)[NURSE] == "Open, charge nurse"


def states(screen: Any) -> dict[str, str]:
    model = screen.table.rows_model
    last = model.columnCount() - 1
    rows = ((model.index(row, 0).data(), model.index(row, last).data()) for row in range(model.rowCount()))
    return {name: said.replace("\N{NO-BREAK SPACE}", " ") for name, said in rows}


def open_account(program: Program, ward: SmallWard, name: str = AGENCY, password: str = PHRASE) -> Any:
    screen = page(program, "agency")
    screen.open.click()
    QTest.keyClicks(screen.form.form.editor("name").editors()[0], name)
    for line in (screen.password.first.line, screen.password.again.line):
        QTest.keyClicks(line, password)
    screen.form.form.button.click()
    for person in screen.table.rows_model.rows:
        ward.people[person.name] = person.user_id
    return screen


@pytest.fixture
def opened(program: Program, ward: SmallWard) -> Program:
    """The charge nurse has opened the account of an agency nurse at 14:05, and is signed in."""
    sign_in(program.entrance.sign_in.panel, ward, ADMINISTRATOR)
    name_charge_nurse(program, ward)
    again(program, ward, NURSE)
    open_account(program, ward)
    return program


def test_only_who_is_in_charge_finds_the_place(program: Program, ward: SmallWard) -> None:
    sign_in(program.entrance.sign_in.panel, ward, NURSE)
    assert "agency" not in main_of(program).rail.buttons
    again(program, ward, PHYSICIAN)
    assert "agency" not in main_of(program).rail.buttons
    again(program, ward, ADMINISTRATOR)
    assert "agency" in main_of(program).rail.buttons
    name_charge_nurse(program, ward)
    again(program, ward, NURSE)
    assert "agency" in main_of(program).rail.buttons
    again(program, ward, ADMINISTRATOR)
    people = page(program, "people")
    people.table.choose(ward.people[NURSE])
    people.charge.click()
    assert states(people)[NURSE] == "Open"
    people.table.choose(ward.people[PHYSICIAN])
    assert people.charge.isHidden()


def test_who_opened_it_and_until_when_stands_on_both_pages_and_in_the_journal(opened: Program, ward: SmallWard) -> None:
    said = "Agency nurse, until Mon 02:05, opened by ADAMS Nora"
    assert states(page(opened, "agency")) == {AGENCY: said}
    assert journal(opened)[-1] == ("create", NURSE)
    again(opened, ward, ADMINISTRATOR)
    assert states(page(opened, "people"))[AGENCY] == said
    screen = page(opened, "journal")
    entry = next(one for one in screen.table.rows_model.rows if one.user_name == NURSE and one.record == "user")
    screen.show_details(entry)
    assert "Account ends: 23" in screen.text.text()


def test_the_end_of_the_shift_is_the_end_of_password_pin_and_second_person(opened: Program, ward: SmallWard) -> None:
    again(opened, ward, AGENCY, PHRASE)
    assert main_of(opened).user.name == AGENCY
    own = page(opened, "settings").own
    own.choose_pin.click()
    own.pin_sheet.present.line.setText(PHRASE)
    for line in (own.pin_sheet.pin.line, own.pin_sheet.again.line):
        line.setText("486029")
    own.pin_sheet.submit()
    again(opened, ward, AGENCY, "486029")
    put(opened, 12)
    work = at_work(opened)
    for secret in (PHRASE, "486029"):
        again(opened, ward, AGENCY, secret)
        said = work.wall.panel.password.beneath.text().replace("\N{NO-BREAK SPACE}", " ")
        assert said.startswith("The account of LIN Hua ended at 23")
        assert work.main is None
        assert work.wall.panel.button.isEnabled()


def test_the_next_day_the_charge_nurse_finds_it_counted_and_reviews_it(opened: Program, ward: SmallWard) -> None:
    put(opened, 20)
    again(opened, ward, NURSE)
    button = main_of(opened).rail.buttons["agency"]
    assert (button.count, button.accessibleDescription()) == (1, "To be reviewed: 1")
    screen = page(opened, "agency")
    assert states(screen)[AGENCY].endswith("over since 02:05, opened by ADAMS Nora, to be reviewed")
    assert screen.table.choose(ward.people[AGENCY])
    assert not screen.reopen.isEnabled()
    screen.review.click()
    QTest.keyClicks(screen.form.form.editor("note").editors()[0], "Six entries read, one corrected")
    again(opened, ward, NURSE)  # called away
    screen = page(opened, "agency")
    screen.form.form.button.click()
    assert states(screen)[AGENCY].endswith("reviewed by ADAMS Nora")
    assert main_of(opened).rail.buttons["agency"].count == 0
    body = at_work(opened).ward.database.connection.execute("SELECT body FROM journal ORDER BY seq DESC LIMIT 1")
    assert "Six entries read, one corrected" in body.fetchone()[0]
    assert AGENCY not in [tile.name for tile in at_work(opened).around.people()]


def test_she_comes_again_with_a_password_of_her_own(opened: Program, ward: SmallWard) -> None:
    put(opened, 20)
    again(opened, ward, NURSE)
    screen = page(opened, "agency")
    screen.open_again()
    assert screen.sheet.isHidden()  # not before the review
    screen.table.choose(ward.people[AGENCY])
    screen.table.opened.emit(None)
    screen.form.form.restore({"note": "Read"})
    screen.form.form.submit()
    screen.table.choose(ward.people[AGENCY])
    screen.reopen.click()
    for password in ("short", NEXT):
        for line in (screen.sheet.password.first.line, screen.sheet.password.again.line):
            line.setText(password)
        screen.sheet.submit()
        assert ("at least 12" in screen.sheet.password.first.beneath.text()) == (password == "short")
    again(opened, ward, AGENCY, NEXT)
    assert main_of(opened).user.name == AGENCY


def test_what_is_wrong_is_said_where_it_is_and_what_is_half_typed_waits(opened: Program, ward: SmallWard) -> None:
    screen = open_account(opened, ward, "FANG Mei", "short")
    assert "at least 12 characters" in screen.password.first.beneath.text()
    screen.password.clear()
    screen.form.form.submit()
    assert screen.password.first.beneath.text() == "Type a password."
    again(opened, ward, NURSE)
    screen = page(opened, "agency")
    assert screen.form.form.typed()["name"] == "FANG Mei"
    screen = open_account(opened, ward, NURSE)
    assert "already has an account" in screen.form.form.editor("name").problem


def said(program: Program) -> str:
    """Return what stands under the password on the card of the wall."""
    text: str = at_work(program).wall.panel.password.beneath.text()
    return text.replace("\N{NO-BREAK SPACE}", " ")


def at_the_pump(program: Program) -> None:
    """Open the patient's allergies, and type half of it."""
    main = main_of(program)
    main.open_patient(PATIENT)
    assert main.patient is not None
    open_safety(main.patient)
    type_isolation(main.patient, "VRE")


def test_ten_minutes_before_the_end_she_is_told_and_at_the_end_signed_out(opened: Program, ward: SmallWard) -> None:
    again(opened, ward, AGENCY, PHRASE)
    work, bar = at_work(opened), main_of(opened).countdown
    put(opened, 12 - 10.1 / 60)
    work.account.look()
    assert bar.isHidden()
    put(opened, 12 - 10 / 60)
    work.account.look()
    shown = bar.account.text().replace("\N{NO-BREAK SPACE}", " ")
    assert shown.startswith("Your account ends at 02:05, in 10 min, and you are signed out then.")
    assert bar.isVisible()
    put(opened, 12 - 0.5 / 60)
    work.account.look()
    assert "in 1 min" in bar.account.text().replace("\N{NO-BREAK SPACE}", " ")
    work.idle.warned.emit(15)  # both clocks at once
    work.idle.calmed.emit()
    assert (bar.text.isHidden(), bar.account.isHidden()) == (True, False)
    put(opened, 12)
    work.account.look()
    assert work.main is None
    assert work.wall.panel.isVisible()
    assert said(opened).startswith("The account of LIN Hua ended at 23-Nov-2026 02:05, and LIN Hua is signed out.")
    assert "half typed" not in said(opened)
    assert said(opened).endswith("A charge nurse or the administrator can open it again.")
    again(opened, ward, AGENCY, PHRASE)
    assert work.main is None


def test_nobody_elses_account_ends_by_itself(opened: Program, ward: SmallWard) -> None:
    put(opened, 400)
    at_work(opened).account.look()
    assert main_of(opened).user.name == NURSE
    assert main_of(opened).countdown.isHidden()


def test_what_she_had_half_typed_is_nobody_elses_and_there_when_she_comes_again(
    opened: Program, ward: SmallWard, begin: Begin
) -> None:
    again(opened, ward, AGENCY, PHRASE)
    at_the_pump(opened)
    put(opened, 12)
    at_work(opened).account.look()
    assert "What was half typed is not recorded; it is kept for LIN Hua alone, for a day." in said(opened)
    assert ["VRE" in body for body in in_the_file(opened)] == [True]
    again(opened, ward, NURSE)
    main_of(opened).open_patient(PATIENT)
    assert isolation_or_none(opened) is None
    screen = page(opened, "agency")
    screen.table.choose(ward.people[AGENCY])
    screen.review.click()
    screen.form.form.restore({"note": "Read"})
    screen.form.form.submit()
    screen.table.choose(ward.people[AGENCY])
    screen.reopen.click()
    for line in (screen.sheet.password.first.line, screen.sheet.password.again.line):
        line.setText(NEXT)
    screen.sheet.submit()
    opened.close()  # also through a new start of the program
    later = begin(ward.folder)
    later.entrance.clock.put(NOW + 13 * H)  # type: ignore[attr-defined]
    sign_in(later.entrance.sign_in.panel, ward, AGENCY, NEXT)
    at_work(later).messages.answer(Answer("go_on"))
    assert isolation(later) == "VRE"


def isolation_or_none(program: Program) -> object:
    patient = main_of(program).patient
    assert patient is not None
    return patient.details.form.form


def test_an_act_in_the_second_between_the_end_and_the_sign_out_is_refused(opened: Program, ward: SmallWard) -> None:
    again(opened, ward, AGENCY, PHRASE)
    at_the_pump(opened)
    put(opened, 12)
    before = journal(opened)
    main = main_of(opened)
    assert main.patient is not None
    form = main.patient.details.form.form
    assert form is not None
    form.submit()
    assert journal(opened) == before
    at_work(opened).account.look()
    assert ["VRE" in body for body in in_the_file(opened)] == [True]
