"""The story of a new ward: the wizard, the accounts, the first patient and the order of a cycle."""

from typing import Any

from PySide6.QtCore import Qt

from bline_desktop.tour.people import ADMINISTRATOR, CITY, NURSE, PHYSICIAN, WARD_NAME, ZONE, Person, Told
from bline_desktop.tour.robot import DOWN, ENTER
from bline_desktop.tour.stage import Stage
from bline_desktop.ui.forms.record_form import RecordForm
from bline_desktop.ui.main_window import MainWindow
from bline_desktop.ui.screens.board import BoardScreen
from bline_desktop.ui.screens.details import DetailsScreen
from bline_desktop.ui.screens.infusion import InfusionScreen
from bline_desktop.ui.screens.patient import PatientScreen
from bline_desktop.ui.screens.patients import PatientsScreen
from bline_desktop.ui.screens.people import PeopleScreen
from bline_desktop.ui.screens.settings import SettingsScreen
from bline_desktop.ui.screens.wall import WallScreen
from bline_desktop.ui.screens.wizard import WizardScreen

ALLERGIES = {
    "allergy_status": "known",
    "allergies": "Penicillin",
    "isolation": "Protective",
    "blood_products": "Irradiated",
    "resuscitation": "",
}


def set_up_ward(stage: Stage) -> None:
    """Go through the wizard to the administrator's first window."""
    robot = stage.robot
    wizard = robot.shown(WizardScreen)
    with stage.step("wizard-ward"):
        robot.fill(wizard.ward.name, WARD_NAME)
    with stage.step("wizard-zone"):
        robot.press(ENTER)
        robot.wait(wizard.zone.search.hasFocus, "The keyboard in the search for a time zone")
        robot.type(CITY)
        robot.press(DOWN)
        robot.wait(lambda: wizard.zone.zone == ZONE, f"The time zone {ZONE}")
    with stage.step("wizard-administrator"):
        robot.click(wizard.next)
        robot.fill(wizard.person.name, ADMINISTRATOR.name)
        robot.fill(wizard.person.password.first.line, ADMINISTRATOR.password)
        robot.fill(wizard.person.password.again.line, ADMINISTRATOR.password)
    with stage.step("wizard-recovery-key"):
        robot.click(wizard.next)
        robot.wait(wizard.key.last_group.isVisible, "The recovery key")
        robot.fill(wizard.key.last_group, wizard.key.key.text().rpartition("-")[2])
    with stage.step("administrator"):
        robot.click(wizard.next)
        robot.shown(MainWindow)


def open_accounts(stage: Stage) -> None:
    """Open the accounts of a nurse and a physician, and sign out."""
    robot = stage.robot
    stage.go("people")
    people = robot.shown(PeopleScreen)
    with stage.step("people-new-account"):
        _type_account(stage, people, NURSE)
    with stage.step("people"):
        _open_account(stage, people, 2)
        _type_account(stage, people, PHYSICIAN)
        _open_account(stage, people, 3)
    with stage.step("wall-of-a-new-ward"):
        stage.lock()
        robot.shown(WallScreen)


def enrol(stage: Stage, told: Told) -> None:
    """Enrol the patient in three pages, as the physician, who has signed in."""
    robot = stage.robot
    stage.go("patients")
    patients = robot.shown(PatientsScreen)
    with stage.step("patients-none-yet"):
        robot.wait(patients.empty.button.isVisible, "The way to enrol the first patient")
    robot.click(patients.empty.button)
    with stage.step("enrol-identity"):
        robot.fill_form(robot.shown(RecordForm), _identity(told))
    with stage.step("enrol-allergies"):
        robot.press(ENTER)
        form = next_form(stage, "allergy_status")
        robot.fill_form(form, ALLERGIES)
    with stage.step("enrol-place"):
        robot.press(ENTER)
        form = next_form(stage, "bed")
        robot.fill_form(form, {"place": "ward", "ward": "5A", "bed": "4", "since": "y0830"})
    with stage.step("enrolled"):
        robot.press(ENTER)
        robot.shown(PatientScreen)


def _identity(told: Told) -> dict[str, str]:
    """Return what is typed on the first page of the enrolment."""
    return {
        "hospital_number": told.hospital_number,
        "surname": told.surname,
        "given_name": told.given_name,
        "native_name": told.native_name,
        "born_on": "14-Jul-1985",
        "sex": "female",
        "transplant_on": told.day(126),
        "donor_type": "haploidentical",
        "conditioning": "Bu/Cy + ATG",
        "pre_transplant_mrd": "positive",
        "trial_id": told.trial_id,
        "site": "Hangzhou",
        "state": "on_treatment",
        "measured_on": told.day(3),
        "weight_kg": "61.5",
        "height_cm": "164",
    }


def record_access(stage: Stage) -> None:
    """Record the venous access."""
    robot = stage.robot
    details: DetailsScreen = stage.open_tab("details")
    robot.click(details.sections["access"].button)
    form = next_form(stage, "lumens")
    typed = {"type": "picc", "side": "right", "lumens": "2", "blinatumomab_lumen": "red", "inserted_at": "y0840"}
    robot.fill_form(form, typed)
    with stage.step("details"):
        robot.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        robot.wait(lambda: details.form.form is None, "The access")


def order_cycle(stage: Stage, told: Told) -> None:
    """Order the first cycle, and sign out."""
    robot = stage.robot
    infusion: InfusionScreen = stage.open_tab("infusion")
    with stage.step("order-cycle"):
        robot.click(infusion.empty.button)
        form = next_form(stage, "planned_days")
        typed = {"dose_ug_per_day": "28", "planned_days": "28", "planned_start_on": told.day(1)}
        robot.fill_form(form, typed)
    with stage.step("cycle-ordered"):
        robot.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        robot.wait(lambda: infusion.form.form is None, "The order of the cycle")
    stage.lock()


def choose_pin(stage: Stage, person: Person, step: str = "") -> None:
    """Choose a PIN under the settings. With a name the step is kept in the album."""
    robot = stage.robot
    stage.go("settings")
    own = robot.shown(SettingsScreen).own
    robot.click(own.choose_pin)
    sheet = own.pin_sheet
    for line, secret in ((sheet.present, person.password), (sheet.pin, person.pin), (sheet.again, person.pin)):
        robot.fill(line.line, secret)
    if step:
        with stage.step(step):
            pass
    robot.press(ENTER)
    robot.wait(sheet.isHidden, "The PIN")
    robot.settle()


def sign_in_at_wall(stage: Stage, person: Person, name: str = "", *, by_pin: bool = False) -> None:
    """Bring up the names by a key, and sign in. With a name the step is kept in the album."""
    robot = stage.robot
    wall = robot.shown(WallScreen)
    robot.click(wall.open_button)
    robot.wait(wall.panel.isVisible, "The sign-in")
    stage.choose_name(wall.panel, person.name)
    if name:
        with stage.step(name):
            robot.type(person.password[:8])
        robot.fill(wall.panel.password.line, "")
    stage.sign_in(person.name, person.pin if by_pin else person.password)


def see_board(stage: Stage, name: str) -> None:
    """Look at the ward board."""
    with stage.step(name):
        stage.go("ward")
        stage.robot.shown(BoardScreen)


def _type_account(stage: Stage, people: PeopleScreen, person: Person) -> None:
    robot = stage.robot
    robot.click(people.add)
    form = next_form(stage, "role")
    robot.fill_form(form, {"name": person.name, "role": person.role})
    assert people.password is not None
    robot.fill(people.password.first.line, person.password)
    robot.fill(people.password.again.line, person.password)


def _open_account(stage: Stage, people: PeopleScreen, count: int) -> None:
    stage.robot.press(ENTER)
    stage.robot.wait(lambda: people.table.rows_model.rowCount() == count, "The new account")


def next_form(stage: Stage, field: str) -> RecordForm[Any]:
    """Wait for the form that has a field of this name."""
    form: RecordForm[Any] = stage.robot.shown(RecordForm, lambda form: field in form.editors)
    return form
