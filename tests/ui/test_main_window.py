"""The program as a whole, on a real store: sign-in, places, sign-out with drafts, wall, idle, recovery, wizard."""

import json
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bline_desktop import app
from bline_desktop.app import Options, Parts, Program
from bline_desktop.at_work import AtWork
from bline_desktop.commands.people import deactivate
from bline_desktop.demo.ward import DemoWard
from bline_desktop.domain.errors import RuleBroken, StorageTrouble
from bline_desktop.domain.people import RIGHTS, Right
from bline_desktop.domain.roles import Role
from bline_desktop.storage import troubles
from bline_desktop.storage.keyring import KEYRING_FILE
from bline_desktop.storage.lock import RAISE_FILE, StoreLock, ask_holder_to_show
from bline_desktop.ui.clipboard import copy_for_a_while
from bline_desktop.ui.desk import Gesture
from bline_desktop.ui.main_window import MainWindow
from bline_desktop.ui.messages import Answer
from bline_desktop.ui.places import ALL_PLACES
from bline_desktop.ui.screens.patient import PatientScreen
from bline_desktop.ui.screens.sign_in import SignInPanel, SignInScreen
from bline_desktop.ui.screens.wall import WallScreen
from bline_desktop.ui.screens.wizard import WizardScreen
from bline_desktop.ui.session import OPEN_ACT
from bline_desktop.ui.settings import Look, load
from bline_desktop.ui.tasks import InlineRunner, Job, ThreadRunner
from tests.support.real_store import PATIENT
from tests.support.small_ward import ADMINISTRATOR, NOW, NURSE, PASSWORDS, PHYSICIAN, SmallWard, a_clock, a_small_ward

Begin = Callable[..., Program]


@pytest.fixture
def ward(tmp_path: Path) -> SmallWard:
    return a_small_ward(tmp_path / "store")


def throw_away(program: Program) -> None:
    """Destroy a program's windows now, in Qt's order, and not whenever Python looks for garbage."""
    program.close()
    program.window.deleteLater()
    program.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def begin(qapp: QApplication, tmp_path: Path, qtbot: QtBot) -> Iterator[Begin]:
    """Start the program; everything happens at once unless a runner is handed in."""
    programs: list[Program] = []

    def start(folder: Path, **parts: Any) -> Program:
        settled = Parts(a_clock, parts.get("make_runner", InlineRunner), tmp_path / "config")
        program = Program(qapp, Options(folder), settled)
        programs.append(program)
        if program.begin():
            qtbot.waitUntil(lambda: program.runner is not None)
        return program

    yield start
    for program in programs:
        throw_away(program)


@pytest.fixture
def program(begin: Begin, ward: SmallWard) -> Program:
    return begin(ward.folder)


def sign_in(panel: SignInPanel, ward: SmallWard, name: str, password: str = "") -> None:
    panel.picker.choose(ward.people[name])
    panel.password.line.setText(password or PASSWORDS[name])
    panel.submit()


def at_work(program: Program) -> AtWork:
    assert program.at_work is not None
    return program.at_work


def main_of(program: Program) -> MainWindow:
    main = at_work(program).main
    assert main is not None
    return main


def open_safety(patient: PatientScreen) -> None:
    patient.open_tab("details")
    patient.details.open_form("safety")


def type_isolation(patient: PatientScreen, text: str) -> None:
    """Type into a field as a hand does."""
    form = patient.details.form.form
    assert form is not None
    QTest.keyClicks(form.editor("isolation").editors()[0], text)


def isolation(program: Program) -> object:
    """Return what stands in the field of the form that is open."""
    patient = main_of(program).patient
    assert patient is not None
    form = patient.details.form.form
    return None if form is None else form.typed()["isolation"]


def in_the_file(program: Program) -> list[str]:
    """Return what is kept of half typed forms in the encrypted file."""
    rows = at_work(program).ward.database.connection.execute("SELECT body FROM half_typed").fetchall()
    return [body for (body,) in rows]


def journal(program: Program) -> list[tuple[str, str]]:
    rows = at_work(program).ward.database.connection.execute("SELECT body FROM journal ORDER BY seq").fetchall()
    bodies = [json.loads(body) for (body,) in rows]
    return [(body["action"], body["user_name"]) for body in bodies]


def test_a_nurse_signs_in_and_the_journal_knows(program: Program, ward: SmallWard) -> None:
    panel = program.entrance.sign_in.panel
    assert [tile.tile.name for tile in panel.picker.tiles] == sorted(PASSWORDS)
    sign_in(panel, ward, NURSE, "a wrong password")
    assert "This is not the password of ADAMS Nora." in panel.password.beneath.text()
    sign_in(panel, ward, NURSE)
    main = main_of(program)
    assert program.window.screen_shown is main
    assert main.status.who.text() == "Nurse ADAMS Nora"
    assert journal(program)[-2:] == [("failed_sign_in", NURSE), ("sign_in", NURSE)]
    assert program.window.windowTitle() == "Haematology 5A: B-Line Desktop"
    assert main.status.head.text().startswith("#")


@pytest.mark.parametrize("name", [NURSE, PHYSICIAN, ADMINISTRATOR])
def test_everybody_sees_the_places_of_their_rights_and_can_go_there(
    program: Program, ward: SmallWard, name: str, qtbot: QtBot
) -> None:
    sign_in(program.entrance.sign_in.panel, ward, name)
    main = main_of(program)
    wanted = [place.key for place in ALL_PLACES if place.right in RIGHTS[main.user.role]]
    assert list(main.rail.buttons) == wanted
    for number, key in enumerate(wanted, start=1):
        main.go(key)
        assert main.pages.currentWidget() is main.shown[key]
        QTest.keyClick(main, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.ControlModifier)
        assert main.pages.currentWidget() is main.shown[key]


def test_what_is_half_typed_waits_for_the_same_person_only(program: Program, ward: SmallWard, qtbot: QtBot) -> None:
    sign_in(program.entrance.sign_in.panel, ward, PHYSICIAN)
    main = main_of(program)
    main.open_patient(PATIENT)
    assert main.patient is not None
    main.patient.open_tab("details")
    main.patient.details.open_form("safety")
    form = main.patient.details.form.form
    assert form is not None
    form.restore({"allergies": "Penicil"})
    assert main.has_open_act
    assert at_work(program).idle_limit() == OPEN_ACT
    QTest.keyClick(main, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    work = at_work(program)
    assert program.window.screen_shown is work.wall
    assert work.main is None
    sign_in(work.wall.panel, ward, NURSE)
    assert main_of(program).patient is None
    work.sign_out()
    sign_in(work.wall.panel, ward, PHYSICIAN)
    patient = main_of(program).patient
    assert patient is not None
    assert patient.tab == "details"
    assert patient.details.form.form is not None
    assert patient.details.form.form.typed()["allergies"] == "Penicil"
    assert [entry for entry in journal(program) if entry[1] == PHYSICIAN][-3:] == [
        ("sign_in", PHYSICIAN), ("sign_out", PHYSICIAN), ("sign_in", PHYSICIAN),
    ]  # fmt: skip


def test_a_draft_survives_a_look_at_the_board(program: Program, ward: SmallWard) -> None:
    sign_in(program.entrance.sign_in.panel, ward, PHYSICIAN)
    main = main_of(program)
    main.go("patients")
    main.shown["patients"].patient_opened.emit(PATIENT)  # type: ignore[attr-defined]
    assert main.patient is not None
    main.patient.open_tab("details")
    main.patient.details.open_form("safety")
    assert not main.has_drafts  # opening a form is not typing
    type_isolation(main.patient, "VRE")
    main.go("ward")
    assert main.patient is None
    assert not main.has_open_act
    assert main.has_drafts
    main.open_patient(PATIENT)
    assert main.patient is not None
    assert isinstance(main.patient, PatientScreen)
    assert main.patient.details.form.key == "safety"


def test_the_page_where_one_was_comes_back_with_its_draft(program: Program, ward: SmallWard) -> None:
    sign_in(program.entrance.sign_in.panel, ward, PHYSICIAN)
    main = main_of(program)
    main.go("patients")
    page: Any = main.shown["patients"]
    page.open_enrolment()
    page.enrolment.forms[0].restore({"surname": "WANG"})
    work = at_work(program)
    work.sign_out()
    sign_in(work.wall.panel, ward, PHYSICIAN)
    again: Any = main_of(program).shown["patients"]
    assert again.enrolment.forms[0].typed()["surname"] == "WANG"


def test_after_the_sign_out_no_name_of_a_patient_is_left(program: Program, ward: SmallWard, qapp: QApplication) -> None:
    sign_in(program.entrance.sign_in.panel, ward, NURSE)
    main_of(program).open_patient(PATIENT)
    copy_for_a_while("ZJ-014 LI Wei")
    at_work(program).sign_out()
    assert QGuiApplication.clipboard().text() == ""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not [screen for screen in program.window.findChildren(MainWindow) if screen.isVisible()]
    assert isinstance(program.window.screen_shown, WallScreen)
    assert program.window.findChildren(PatientScreen) == []


def test_stillness_signs_out_with_a_countdown(program: Program, ward: SmallWard) -> None:
    sign_in(program.entrance.sign_in.panel, ward, NURSE)
    work = at_work(program)
    main = main_of(program)
    clock = work.around.clock
    clock.put(NOW + timedelta(minutes=4, seconds=50))  # type: ignore[attr-defined]
    work.idle.look()
    assert main.countdown.text.text() == "Signing out in 10 s. Touch anything to stay."
    assert main.countdown.isVisible()
    clock.put(NOW + timedelta(minutes=5))  # type: ignore[attr-defined]
    work.idle.look()
    assert work.main is None
    assert journal(program)[-1] == ("sign_out", NURSE)


def test_a_wrong_password_at_the_wall_is_said_there(program: Program, ward: SmallWard) -> None:
    sign_in(program.entrance.sign_in.panel, ward, NURSE)
    work = at_work(program)
    work.sign_out()
    work.sign_out()  # nobody is signed in any more
    sign_in(work.wall.panel, ward, PHYSICIAN, "not the one")
    assert "not the password of WEBER Jonas" in work.wall.panel.password.beneath.text()


class HeldRunner(InlineRunner):
    """Holds long work back until it is let go."""

    def __init__(self) -> None:
        self.held: list[Job] = []
        self.holds = False

    def background(self, job: Job) -> None:
        if self.holds:
            self.held.append(job)
        else:
            self.do(job)

    def let_go(self) -> None:
        held, self.held = self.held, []
        for job in held:
            self.do(job)


def test_no_second_sign_in_begins_while_a_password_is_checked_at_the_wall(begin: Begin, ward: SmallWard) -> None:
    runner = HeldRunner()
    program = begin(ward.folder, make_runner=lambda: runner)
    sign_in(program.entrance.sign_in.panel, ward, NURSE)
    work = at_work(program)
    work.sign_out()
    runner.holds = True
    work.wall.open_panel()
    sign_in(work.wall.panel, ward, NURSE)
    for by_key in (True, False):
        if by_key:
            QTest.keyClick(work.wall, Qt.Key.Key_Escape)
        else:
            work.wall._left_alone.timeout.emit()  # what a minute without a touch does
        assert work.wall.panel.isVisible()
        sign_in(work.wall.panel, ward, PHYSICIAN)
    runner.let_go()
    assert [who for act, who in journal(program) if act == "sign_in"] == [ADMINISTRATOR, NURSE, NURSE]
    assert work.desk.user is not None
    assert work.desk.user.name == NURSE
    work.sign_out()
    work.wall.open_panel()
    QTest.keyClick(work.wall, Qt.Key.Key_Escape)
    assert work.wall.panel.isHidden()


def test_what_an_administrator_has_half_typed_comes_back(program: Program, ward: SmallWard) -> None:
    sign_in(program.entrance.sign_in.panel, ward, ADMINISTRATOR)
    work = at_work(program)

    def page(key: str) -> Any:
        main_of(program).go(key)
        return main_of(program).shown[key]

    def away_and_back() -> None:
        work.sign_out()
        sign_in(work.wall.panel, ward, ADMINISTRATOR)

    people, settings = page("people"), page("settings")
    people.open_adding()
    QTest.keyClicks(people.form.form.editor("name").editors()[0], "LIN Hua")
    people.password.first.line.setText("mellow island paints feather")
    QTest.keyClicks(settings.form.editor("ward_name").editors()[0], " and 5B")
    assert "mellow" not in "".join(in_the_file(program))
    away_and_back()
    assert page("people").form.form.typed()["name"] == "LIN Hua"
    assert page("people").password.first.text == ""
    assert page("settings").form.typed()["ward_name"] == "Haematology 5A and 5B"
    page("people")
    assert page("settings").form.typed()["ward_name"] == "Haematology 5A and 5B"  # also after another page
    people = page("people")
    people.form.close_form()  # left: what is half typed is given up for no other form
    assert people.table.choose(ward.people[NURSE])
    people.open_changing()
    QTest.keyClick(people.form.form.editor("name").editors()[0], Qt.Key.Key_End)
    QTest.keyClicks(people.form.form.editor("name").editors()[0], " Jane")
    page("settings").form.submit()
    away_and_back()
    assert page("people").form.form.typed()["name"] == f"{NURSE} Jane"
    assert page("people").form.key == str(ward.people[NURSE])
    assert page("settings").form.typed()["ward_name"] == "Haematology 5A and 5B"  # recorded now
    assert page("settings").draft() == {}


def test_closing_asks_only_where_the_store_can_not_keep_what_is_half_typed(
    program: Program, ward: SmallWard, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(program.entrance.sign_in.panel, ward, PHYSICIAN)
    work, main = at_work(program), main_of(program)
    assert work.may_close()
    main.open_patient(PATIENT)
    assert main.patient is not None
    open_safety(main.patient)
    type_isolation(main.patient, "VRE")
    assert work.may_close()
    work.ward.database.troubles = (troubles.disk_full(ward.folder),)
    type_isolation(main.patient, " and C. diff")
    answers = iter(["", "close"])
    monkeypatch.setattr(work.messages, "confirm", lambda parent, question: next(answers))
    assert not program.window.close()
    assert not program.is_closed
    assert program.window.close()
    assert program.is_closed


def test_what_was_left_at_the_wall_and_can_not_be_kept_is_asked_about(
    program: Program, ward: SmallWard, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(program.entrance.sign_in.panel, ward, PHYSICIAN)
    work = at_work(program)
    main_of(program).open_patient(PATIENT)
    work.sign_out()
    assert work.may_close()  # a window was open, and nothing was typed in it
    sign_in(work.wall.panel, ward, PHYSICIAN)
    patient = main_of(program).patient
    assert patient is not None
    open_safety(patient)
    type_isolation(patient, "VRE")
    work.ward.database.troubles = (troubles.disk_full(ward.folder),)
    work.sign_out()
    monkeypatch.setattr(work.messages, "confirm", lambda parent, question: "")
    assert not program.window.close()
    assert not program.is_closed
    work.ward.database.troubles = ()


def test_a_draft_waits_through_a_visit_that_does_not_come_to_its_page(program: Program, ward: SmallWard) -> None:
    sign_in(program.entrance.sign_in.panel, ward, PHYSICIAN)
    main = main_of(program)
    main.go("patients")
    page: Any = main.shown["patients"]
    page.open_enrolment()
    page.enrolment.forms[0].restore({"surname": "WANG"})
    main.go("ward")
    work = at_work(program)
    for _ in range(2):  # the second visit begins on the ward, and ends there
        work.sign_out()
        sign_in(work.wall.panel, ward, PHYSICIAN)
    main = main_of(program)
    main.go("patients")
    again: Any = main.shown["patients"]
    assert again.enrolment.forms[0].typed()["surname"] == "WANG"


def test_a_closed_program_leaves_the_store_to_others(program: Program, ward: SmallWard) -> None:
    sign_in(program.entrance.sign_in.panel, ward, NURSE)
    vault = at_work(program).ward.vault
    program.close()
    program.close()
    assert not vault.is_open
    with StoreLock(ward.folder).acquire("another", NOW):
        pass


@pytest.mark.qt_log_ignore("This plugin does not support raise", extend=True)  # it has no window manager
def test_a_second_start_raises_the_first_window(program: Program, begin: Begin, ward: SmallWard, qtbot: QtBot) -> None:
    program.window.showMinimized()
    second = begin(ward.folder)
    assert not second.window.isVisible()
    qtbot.waitUntil(lambda: not program.window.isMinimized())


def test_a_command_that_holds_the_store_is_named(begin: Begin, ward: SmallWard) -> None:
    with StoreLock(ward.folder).acquire("bline verify", NOW):
        program = begin(ward.folder)
        said = program.entrance.sign_in.panel.trouble.lines[0].text()
        assert "bline verify" in said
        assert program.window.isVisible()


def test_somebody_signs_out_while_the_file_of_names_can_not_be_read(program: Program, ward: SmallWard) -> None:
    """The folder was on a network that had gone: the sign-out ended in a failure of the program."""
    sign_in(program.entrance.sign_in.panel, ward, NURSE)
    keyring = ward.folder / KEYRING_FILE
    kept = keyring.read_bytes()
    keyring.write_bytes(b"not a keyring")
    at_work(program).sign_out()
    wall = at_work(program).wall
    assert program.window.screen_shown is wall
    assert sorted(tile.tile.name for tile in wall.panel.picker.tiles) == sorted(PASSWORDS)
    keyring.write_bytes(kept)
    sign_in(wall.panel, ward, PHYSICIAN)
    assert main_of(program).user.name == PHYSICIAN


def test_the_recovery_key_asks_for_whom(program: Program, ward: SmallWard) -> None:
    """Emptied by Delete, the list of names let the key be tried for nobody, and the program failed."""
    program.entrance.sign_in.panel.recovery.click()
    recovery = program.entrance.recovery
    assert recovery is not None
    QTest.keyClick(recovery.person, Qt.Key.Key_Delete)
    assert recovery.person.currentIndex() == -1
    recovery.key.setText(ward.recovery_key)
    for line in (recovery.password.first.line, recovery.password.again.line):
        line.setText("a whole new password")
    recovery.submit()
    assert program.at_work is None
    assert recovery.button.isEnabled()
    recovery.person.setCurrentIndex(recovery.person.findText(NURSE))
    recovery.submit()
    assert program.at_work is not None


def test_the_recovery_key_lets_somebody_back_in(program: Program, ward: SmallWard) -> None:
    entrance = program.entrance
    entrance.sign_in.panel.recovery.click()
    recovery = entrance.recovery
    assert recovery is not None
    assert program.window.screen_shown is recovery
    recovery.back.click()
    assert isinstance(program.window.screen_shown, SignInScreen)
    entrance.sign_in.panel.recovery.click()
    recovery.person.setCurrentIndex(recovery.person.findText(NURSE))
    for line in (recovery.password.first.line, recovery.password.again.line):
        line.setText("frosty ladder lifts orchard")
    recovery.key.setText(ward.recovery_key[:-1] + ("0" if ward.recovery_key[-1] != "0" else "1"))
    recovery.submit()
    assert "typing mistake" in recovery.trouble.lines[0].text()
    recovery.key.setText(ward.recovery_key)
    recovery.password.first.line.setText("short")
    recovery.password.again.line.setText("short")
    recovery.submit()
    assert "at least 12 characters" in recovery.password.first.beneath.text()
    for line in (recovery.password.first.line, recovery.password.again.line):
        line.setText("frosty ladder lifts orchard")
    recovery.submit()
    assert main_of(program).user.name == NURSE
    assert ("recovery_key_used", "Recovery key") in journal(program)
    work = at_work(program)
    work.sign_out()
    sign_in(work.wall.panel, ward, NURSE, "frosty ladder lifts orchard")
    assert work.main is not None


def test_a_damaged_store_opens_read_only_and_says_what_is_safe(begin: Begin, ward: SmallWard) -> None:
    from bline_desktop.storage import driver  # noqa: PLC0415  (past the program, as damage is)
    from bline_desktop.storage.vault import Vault  # noqa: PLC0415

    vault = Vault(ward.folder)
    vault.unlock(ward.people[NURSE], PASSWORDS[NURSE], NOW)
    connection = driver.connect(ward.folder / "ward.db", vault.data_key)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.close()
    program = begin(ward.folder)
    sign_in(program.entrance.sign_in.panel, ward, NURSE)
    main = main_of(program)
    assert main.trouble.isVisible()
    assert "guards against change" in main.trouble.lines[0].text()
    at_work(program).sign_out()


def test_a_store_that_is_no_database_is_said_at_the_sign_in(begin: Begin, ward: SmallWard) -> None:
    (ward.folder / "ward.db").write_bytes(b"nothing of use" * 1000)
    program = begin(ward.folder)
    panel = program.entrance.sign_in.panel
    sign_in(panel, ward, NURSE)
    assert panel.trouble.isVisible()
    assert "can't be opened" in panel.trouble.lines[0].text()
    assert "Nothing was changed" in panel.trouble.lines[1].text()


def test_a_broken_keyring_is_said_before_anybody_types(begin: Begin, ward: SmallWard) -> None:
    (ward.folder / "keyring.json").write_text("{}")
    program = begin(ward.folder)
    assert "can't be read" in program.entrance.sign_in.panel.trouble.lines[0].text()


def test_a_lost_keyring_is_said_and_no_new_ward_is_offered_over_the_old_one(begin: Begin, ward: SmallWard) -> None:
    (ward.folder / "keyring.json").unlink()
    program = begin(ward.folder)
    assert program.entrance.wizard is None
    panel = program.entrance.sign_in.panel
    assert "is missing" in panel.trouble.lines[0].text()
    assert "untouched" in panel.trouble.lines[1].text()


def test_the_wizard_leaves_nothing_in_a_folder_that_is_refused(begin: Begin, tmp_path: Path) -> None:
    program = begin(tmp_path / "OneDrive" / "new" / "store")
    with pytest.raises(StorageTrouble, match="sync_folder"):
        program.entrance.make_folder()
    assert list(tmp_path.iterdir()) == []


def test_a_sync_folder_is_refused_in_place(begin: Begin, tmp_path: Path) -> None:
    ward = a_small_ward(tmp_path / "OneDrive" / "store")
    program = begin(ward.folder)
    assert "OneDrive" in program.entrance.sign_in.panel.trouble.lines[0].text()


def test_a_new_ward_is_made_by_the_wizard(begin: Begin, tmp_path: Path) -> None:
    program = begin(tmp_path / "new" / "store")
    wizard = program.entrance.wizard
    assert isinstance(program.window.screen_shown, WizardScreen)
    assert wizard is not None
    wizard.ward.name.setText("Ward 7")
    wizard.go_on()
    wizard.zone.choose("Europe/Berlin")
    wizard.go_on()
    wizard.person.name.setText("KELLER Ada")
    for line in (wizard.person.password.first.line, wizard.person.password.again.line):
        line.setText("amber basket draws kettle")
    wizard.go_on()
    assert wizard.key.isVisible()
    wizard.key.last_group.setText(wizard.key.key.text()[-4:])
    wizard.go_on()
    main = main_of(program)
    assert main.user.name == "KELLER Ada"
    assert at_work(program).around.clock.zone.key == "Europe/Berlin"
    assert list(main.shown) == ["people"]


def test_a_folder_that_is_in_use_is_refused_by_the_wizard(begin: Begin, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    folder.mkdir()
    (folder / "letter.txt").write_text("mine")
    program = begin(folder)
    wizard = program.entrance.wizard
    assert wizard is not None
    wizard.ward.name.setText("Ward 7")
    wizard.go_on()
    wizard.zone.choose("Europe/Berlin")
    wizard.go_on()
    wizard.person.name.setText("KELLER Ada")
    for line in (wizard.person.password.first.line, wizard.person.password.again.line):
        line.setText("amber basket draws kettle")
    wizard.go_on()
    assert "not empty" in wizard.trouble.lines[0].text()
    assert {path.name for path in folder.iterdir()} == {"letter.txt", "lock", "lock.json", "raise"}


def test_look_and_recovery_key_are_changed_in_the_settings(
    program: Program, ward: SmallWard, tmp_path: Path, qapp: QApplication
) -> None:
    sign_in(program.entrance.sign_in.panel, ward, ADMINISTRATOR)
    main = main_of(program)
    main.go("settings")
    page: Any = main.shown["settings"]
    page.look.keys[2].click()
    assert load(tmp_path / "config").look is Look.DARK
    assert qapp.palette().window().color().lightness() < 60
    page.look.keys[1].click()
    page.new_key.click()
    key = page.key.key.text()
    assert len(key) == 34
    assert key != ward.recovery_key
    assert not page.key_done.isEnabled()
    page.key.last_group.setText(key[-4:])
    page.key_done.click()
    assert page.key.key.text() == ""
    assert journal(program)[-1] == ("new_recovery_key", ADMINISTRATOR)


def test_the_ward_settings_and_ones_own_password_are_changed(program: Program, ward: SmallWard) -> None:
    sign_in(program.entrance.sign_in.panel, ward, ADMINISTRATOR)
    work, main = at_work(program), main_of(program)
    main.go("settings")
    page: Any = main.shown["settings"]
    assert page.form.typed()["idle_min"] == "5"
    page.form.restore({"idle_min": "11"})
    page.form.submit()
    assert "Between 1 and 10" in page.form.editor("idle_min").problem
    page.form.restore({"idle_min": "2", "zone": "Middle/Earth"})
    page.form.submit()
    assert "is no time zone" in page.form.editor("zone").problem
    page.form.restore({"zone": "Asia/Shanghai"})
    page.form.submit()
    assert work.idle_limit() == timedelta(minutes=2)
    page.own.change_password.click()
    sheet = page.own.sheet
    for line in (sheet.password.first.line, sheet.password.again.line):
        line.setText("mellow island paints feather")
    sheet.submit()
    assert sheet.present.beneath.text() == "Type your present password."
    sheet.present.line.setText("not her password")
    sheet.submit()
    assert sheet.present.beneath.text() == "This is not the password of KELLER Ada."
    sheet.present.line.setText(PASSWORDS[ADMINISTRATOR])
    sheet.submit()
    assert sheet.isHidden()
    work.sign_out()
    sign_in(work.wall.panel, ward, ADMINISTRATOR, "mellow island paints feather")
    assert work.main is not None


def type_where_the_keyboard_is(keys: str) -> None:
    for key in f"{keys}\r":
        at: Any = QApplication.focusWidget()
        QTest.keyClicks(at, key) if key != "\r" else QTest.keyClick(at, Qt.Key.Key_Return)


def choose_pin(program: Program, name: str, pin: str) -> Any:
    main_of(program).go("settings")
    page: Any = main_of(program).shown["settings"]
    page.own.choose_pin.click()
    sheet = page.own.pin_sheet
    for line, text in ((sheet.present, PASSWORDS[name]), (sheet.pin, pin), (sheet.again, pin)):
        QTest.keyClicks(line.line, text)
        QTest.keyClick(line.line, Qt.Key.Key_Return)
    return sheet


def test_a_pin_is_chosen_and_brings_one_back_from_the_wall_in_seven_keys(program: Program, ward: SmallWard) -> None:
    sign_in(program.entrance.sign_in.panel, ward, NURSE)
    sheet = choose_pin(program, NURSE, "123456")
    assert "counts up or down" in sheet.pin.beneath.text()
    assert not choose_pin(program, NURSE, "486029").isVisible()
    assert ("set_pin", NURSE) in journal(program)
    work = at_work(program)
    work.sign_out()
    type_where_the_keyboard_is("486029")
    assert main_of(program).user.name == NURSE
    assert journal(program)[-1] == ("sign_in_by_pin", NURSE)
    assert "486029" not in str(
        work.ward.database.connection.execute("SELECT group_concat(body) FROM journal").fetchall()
    )


def test_another_person_takes_over_by_one_letter_and_the_pin(program: Program, ward: SmallWard) -> None:
    sign_in(program.entrance.sign_in.panel, ward, NURSE)
    choose_pin(program, NURSE, "486029")
    at_work(program).sign_out()
    sign_in(at_work(program).wall.panel, ward, PHYSICIAN)
    at_work(program).sign_out()
    type_where_the_keyboard_is("a486029")
    assert main_of(program).user.name == NURSE


def test_five_wrong_pins_ask_for_the_password_which_opens_the_pin_again(program: Program, ward: SmallWard) -> None:
    sign_in(program.entrance.sign_in.panel, ward, NURSE)
    choose_pin(program, NURSE, "486029")
    work = at_work(program)
    work.sign_out()
    panel = work.wall.panel
    work.wall.open_panel()
    for left in (4, 3, 2, 1):
        sign_in(panel, ward, NURSE, "486020")
        assert f"needed: {left}." in panel.password.beneath.text()
    sign_in(panel, ward, NURSE, "486020")
    sign_in(panel, ward, NURSE, "486029")
    assert "typed wrongly five times" in panel.password.beneath.text()
    assert work.main is None
    sign_in(panel, ward, NURSE)
    assert work.main is not None
    work.sign_out()
    sign_in(panel, ward, NURSE, "486029")
    assert work.main is not None


def test_who_has_no_pin_and_a_store_that_is_only_read_need_the_password(program: Program, ward: SmallWard) -> None:
    from bline_desktop.storage import troubles  # noqa: PLC0415

    sign_in(program.entrance.sign_in.panel, ward, NURSE)
    work = at_work(program)
    work.sign_out()
    work.wall.open_panel()
    sign_in(work.wall.panel, ward, NURSE, "486029")
    assert "ADAMS Nora has no PIN." in work.wall.panel.password.beneath.text()
    work.ward.database.troubles = (troubles.damaged(troubles.PAGES),)
    sign_in(work.wall.panel, ward, NURSE, "486029")
    assert "only read" in work.wall.panel.password.beneath.text()
    sign_in(work.wall.panel, ward, NURSE)
    assert work.main is not None


def test_only_who_may_gets_a_new_recovery_key(program: Program, ward: SmallWard) -> None:
    from bline_desktop.open_ward import new_recovery_key  # noqa: PLC0415

    sign_in(program.entrance.sign_in.panel, ward, NURSE)
    work = at_work(program)
    with pytest.raises(RuleBroken):
        new_recovery_key(work.ward, main_of(program).user, work._where())
    main_of(program).go("settings")
    page: Any = main_of(program).shown["settings"]
    assert page.ward.isHidden()
    assert Right.MANAGE_SETTINGS not in RIGHTS[main_of(program).user.role]
    page.key_wanted.emit()  # there is no button for her, but even so
    assert page.key.key.text() == ""


def test_a_recovery_key_that_can_not_be_journalled_does_not_replace_the_printed_one(
    program: Program, ward: SmallWard
) -> None:
    from bline_desktop.open_ward import new_recovery_key  # noqa: PLC0415
    from bline_desktop.storage import troubles  # noqa: PLC0415

    sign_in(program.entrance.sign_in.panel, ward, ADMINISTRATOR)
    work = at_work(program)
    work.ward.database.troubles = (troubles.damaged(troubles.PAGES),)
    with pytest.raises(StorageTrouble):
        new_recovery_key(work.ward, main_of(program).user, work._where())
    work.ward.vault.unlock_with_recovery(ward.recovery_key)


def test_the_real_runner_opens_without_holding_the_window(begin: Begin, ward: SmallWard, qtbot: QtBot) -> None:
    program = begin(ward.folder, make_runner=ThreadRunner)
    sign_in(program.entrance.sign_in.panel, ward, NURSE)
    assert not program.entrance.sign_in.panel.button.isEnabled()
    qtbot.waitUntil(lambda: program.at_work is not None, timeout=20_000)
    work = at_work(program)
    work.sign_out()
    sign_in(work.wall.panel, ward, PHYSICIAN)
    qtbot.waitUntil(lambda: work.main is not None, timeout=20_000)
    assert main_of(program).user.name == PHYSICIAN


def test_a_touch_of_the_file_is_told_once(tmp_path: Path, qtbot: QtBot) -> None:
    from bline_desktop.ui.single import RaiseWatcher  # noqa: PLC0415

    file = tmp_path / RAISE_FILE
    watcher = RaiseWatcher(file)
    with qtbot.waitSignal(watcher.asked, timeout=5000):
        ask_holder_to_show(tmp_path)
    file.unlink()
    with qtbot.waitSignal(watcher.asked, timeout=5000):
        ask_holder_to_show(tmp_path)
    shutil.rmtree(tmp_path)


def test_a_made_up_ward_is_made_in_the_window(qapp: QApplication, tmp_path: Path, qtbot: QtBot) -> None:
    parts = Parts(make_runner=ThreadRunner, config=tmp_path, loads=False, patients=2)
    program = Program(qapp, Options(demo=True), parts)
    made: list[DemoWard] = []
    program.entrance.made.connect(made.append)
    screen = program.entrance.sign_in
    try:
        assert program.begin()
        assert screen.made_up is not None
        assert screen.made_up.making.isVisible()
        assert screen.panel.isHidden()
        qtbot.waitUntil(lambda: bool(made), timeout=60_000)
        assert screen.made_up.bar.value() == 100
        assert len(made[0].patients) == 2
        assert screen.made_up.chip.isVisible()
        hints = {tile.tile.name: tile.tile.hint for tile in screen.panel.picker.tiles}
        nurse = next(user for user in made[0].users if user.role is Role.NURSE)
        assert hints[nurse.name] == f"Nurse: {nurse.password}, PIN {nurse.pin}"
        slot = next(tile.tile for tile in screen.panel.picker.tiles if tile.tile.name == nurse.name)
        screen.panel.picker.choose(slot.user_id)
        screen.panel.password.line.setText(nurse.password)
        screen.panel.submit()
        qtbot.waitUntil(lambda: program.at_work is not None, timeout=20_000)
        main = main_of(program)
        assert main.status.made_up.isVisible()
        assert program.window.windowTitle().startswith("MADE UP: ")
        at_work(program).sign_out()
        assert at_work(program).wall.made_up.isVisible()
    finally:
        throw_away(program)
    assert program.temporary is not None
    assert not program.temporary.exists()


def test_a_made_up_ward_is_made_where_it_is_wanted_and_opened_there_the_next_time(
    qapp: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "not" / "there" / "yet"
    parts = Parts(make_runner=InlineRunner, config=tmp_path, loads=False, patients=2)
    for is_new in (True, False):
        program = Program(qapp, Options(folder, demo=True), parts)
        screen = program.entrance.sign_in
        try:
            assert program.begin()
            assert screen.panel.isHidden() is is_new
            qtbot.waitUntil(screen.panel.isVisible, timeout=60_000)
            assert len(screen.panel.picker.tiles) == 8
        finally:
            throw_away(program)


def test_a_made_up_ward_that_can_not_be_made_says_why(qapp: QApplication, tmp_path: Path, qtbot: QtBot) -> None:
    parts = Parts(make_runner=InlineRunner, config=tmp_path / "config", loads=False, patients=2)
    (tmp_path / "holiday.jpg").write_bytes(b"somebody's picture")
    program = Program(qapp, Options(tmp_path, demo=True), parts)
    panel = program.entrance.sign_in.panel
    try:
        assert program.begin()
        qtbot.waitUntil(panel.trouble.isVisible, timeout=60_000)
        assert program.entrance.sign_in.made_up is not None
        assert program.entrance.sign_in.made_up.isHidden()
    finally:
        throw_away(program)


def test_the_program_runs_until_its_window_is_closed(
    qapp: QApplication, ward: SmallWard, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    started: list[Program] = []

    def note(program: Program) -> None:
        started.append(program)
        QTimer.singleShot(0, lambda: qapp.exit(0))

    monkeypatch.setattr(app, "make_application", lambda argv: qapp)
    monkeypatch.setattr(app, "watch_for_bugs", note)
    assert app.start(Options(ward.folder), ["bline"]) == 0
    assert started[0].is_closed
    with StoreLock(ward.folder).acquire("B-Line Desktop", NOW):
        assert app.start(Options(ward.folder), ["bline"]) == 0
    assert len(started) == 1
    throw_away(started[0])


def test_a_bug_closes_the_store_and_shows_a_report(
    program: Program, ward: SmallWard, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bline_desktop.ui import errors  # noqa: PLC0415

    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    shown: list[str] = []
    monkeypatch.setattr(errors.BugDialog, "exec", lambda dialog: shown.append(dialog.text.toPlainText()))
    ended: list[int] = []
    monkeypatch.setattr(program.app, "exit", ended.append)
    app.watch_for_bugs(program)
    sign_in(program.entrance.sign_in.panel, ward, NURSE)
    sys.excepthook(LookupError, LookupError("SENTINEL"), None)
    assert "LookupError" in shown[0]
    assert "SENTINEL" not in shown[0]
    assert program.is_closed
    assert ended == [70]


def typing(program: Program, ward: SmallWard, text: str = "VRE, own bathroom") -> AtWork:
    """Sign in, type into a form, and wait until it is kept."""
    panel = program.entrance.sign_in.panel if program.at_work is None else program.at_work.wall.panel
    sign_in(panel, ward, PHYSICIAN)
    work, main = at_work(program), main_of(program)
    main.open_patient(PATIENT)
    assert main.patient is not None
    open_safety(main.patient)
    work.half_typed.look()
    assert in_the_file(program) == []  # opening a form is not typing
    type_isolation(main.patient, text)
    work.half_typed.look()
    assert in_the_file(program) == []  # the typing may go on
    work.half_typed.look()
    return work


def after_a_power_cut(begin: Begin, ward: SmallWard, folder: Path, **parts: Any) -> Program:
    """Start the program on the file as it lies on the disk, while nobody has closed it."""
    shutil.copytree(ward.folder, folder)
    return begin(folder, **parts)


def notes_of(program: Program) -> list[str]:
    """Return what the message bar says."""
    return [frame.note.text for frame in main_of(program).messages.notes]


def answer(program: Program, key: str) -> None:
    at_work(program).messages.answer(Answer(key))


def test_half_typed_survives_a_power_cut_for_the_same_person_only(
    program: Program, ward: SmallWard, begin: Begin, tmp_path: Path
) -> None:
    head = typing(program, ward).ward.database.head
    (kept,) = in_the_file(program)
    assert "VRE, own bathroom" in kept
    assert at_work(program).ward.database.head == head  # in no journal
    assert not in_plain_text(ward.folder, "VRE, own bathroom")
    again = after_a_power_cut(begin, ward, tmp_path / "copy")
    shown: list[str] = []
    for name in (ADMINISTRATOR, NURSE, PHYSICIAN):
        panel = again.entrance.sign_in.panel if again.at_work is None else at_work(again).wall.panel
        sign_in(panel, ward, name)
        shown += notes_of(again)
        if name != PHYSICIAN:
            assert shown == []
            at_work(again).sign_out()
    assert shown[-1].startswith("At 14:05")
    assert "you were typing “Record allergies and isolation” for ZJ-014 (LI Wei)" in shown[-1]
    answer(again, "go_on")
    assert isolation(again) == "VRE, own bathroom"
    assert main_of(again).has_drafts


def test_half_typed_is_put_back_also_on_the_page_that_is_open_already(
    program: Program, ward: SmallWard, begin: Begin, tmp_path: Path
) -> None:
    """The administrator's first page was made before the offer came, and what was gone on with was lost."""
    sign_in(program.entrance.sign_in.panel, ward, ADMINISTRATOR)
    people: Any = main_of(program).shown["people"]
    people.open_adding()
    QTest.keyClicks(people.form.form.editor("name").editors()[0], "MEYER Ilse")
    for _ in range(2):
        at_work(program).half_typed.look()
    again = after_a_power_cut(begin, ward, tmp_path / "copy")
    sign_in(again.entrance.sign_in.panel, ward, ADMINISTRATOR)
    assert "Add a person" in notes_of(again)[-1]
    assert main_of(again).has_drafts
    answer(again, "go_on")
    page: Any = main_of(again).shown["people"]
    assert page.form.form is not None
    assert page.form.form.typed()["name"] == "MEYER Ilse"


def test_half_typed_can_be_thrown_away(program: Program, ward: SmallWard, begin: Begin, tmp_path: Path) -> None:
    typing(program, ward)
    again = after_a_power_cut(begin, ward, tmp_path / "copy")
    sign_in(again.entrance.sign_in.panel, ward, PHYSICIAN)
    answer(again, "throw_away")
    assert in_the_file(again) == []
    main_of(again).open_patient(PATIENT)
    patient = main_of(again).patient
    assert patient is not None
    patient.open_tab("details")
    assert patient.details.form.form is None


def test_what_is_recorded_or_closed_is_half_typed_no_more(program: Program, ward: SmallWard) -> None:
    work = typing(program, ward)
    patient = main_of(program).patient
    assert patient is not None
    form = patient.details.form.form
    assert form is not None
    form.restore({"allergy_status": "none_known"})
    form.submit()
    assert patient.details.form.form is None
    work.half_typed.look()
    work.half_typed.look()
    assert in_the_file(program) == []


def test_what_was_recorded_just_before_the_power_went_is_not_offered(
    program: Program, ward: SmallWard, begin: Begin, tmp_path: Path
) -> None:
    typing(program, ward)
    patient = main_of(program).patient
    assert patient is not None
    form = patient.details.form.form
    assert form is not None
    form.restore({"allergy_status": "none_known"})
    form.submit()
    assert len(in_the_file(program)) == 1  # the power goes before the next look
    again = after_a_power_cut(begin, ward, tmp_path / "copy")
    sign_in(again.entrance.sign_in.panel, ward, PHYSICIAN)
    assert notes_of(again) == []
    assert not main_of(again).has_drafts


def test_what_is_a_day_old_is_said_and_not_put_back(
    program: Program, ward: SmallWard, begin: Begin, tmp_path: Path
) -> None:
    sign_in(program.entrance.sign_in.panel, ward, PHYSICIAN)
    work = at_work(program)
    work.around.clock.put(NOW - timedelta(hours=25))  # type: ignore[attr-defined]
    work.sign_out()
    work.half_typed.left.clear()
    typing(program, ward)
    again = after_a_power_cut(begin, ward, tmp_path / "copy")
    sign_in(again.entrance.sign_in.panel, ward, PHYSICIAN)
    (note,) = notes_of(again)
    assert "is too old to go on with" in note
    assert note.endswith("It said: Isolation (optional): VRE, own bathroom")
    assert not main_of(again).has_drafts


def test_a_closed_account_leaves_nothing_half_typed(program: Program, ward: SmallWard) -> None:
    work = typing(program, ward)
    work.sign_out()
    assert len(in_the_file(program)) == 1
    sign_in(work.wall.panel, ward, ADMINISTRATOR)
    act = work.desk.act(Gesture(reason="left the ward"))
    with work.ward.database.write(act) as session:
        deactivate(session, act, ward.people[PHYSICIAN])
    assert in_the_file(program) == []


def in_plain_text(folder: Path, needle: str) -> list[Path]:
    """Return the files beneath a folder in which a text can be read."""
    codes = [needle.encode(encoding) for encoding in ("utf-8", "utf-16-le")]
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if any(code in path.read_bytes() for code in codes)]
