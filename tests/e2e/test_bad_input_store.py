"""Bad input on the way in, and what is typed of a patient: a clear sentence, nothing lost, nothing wrong kept."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bline_desktop.storage import place
from bline_desktop.tour.robot import ENTER
from bline_desktop.ui.screens.patients import PatientsScreen
from bline_desktop.ui.screens.sign_in import SignInPanel
from tests.e2e.bedside import Bedside, at_bedside, said_in
from tests.e2e.prepared import NURSE, PASSWORDS, RUNS, opened_by

IDENTITY = {
    "hospital_number": "100977",
    "surname": "MA",
    "given_name": "Lin",
    "born_on": "14-Jul-1985",
    "sex": "female",
    "transplant_on": "2026-07-19",
    "donor_type": "haploidentical",
    "conditioning": "Bu/Cy",
    "pre_transplant_mrd": "negative",
    "trial_id": "ZJ-050",
    "site": "Hangzhou",
    "state": "on_treatment",
    "measured_on": "2026-11-21",
    "weight_kg": "61.5",
    "height_cm": "164",
}


def needs(column: str) -> Callable[[Path], None]:
    """Return what makes the store one of a later version."""

    def change(store: Path) -> None:
        opened = opened_by(store)
        connection: Any = opened.ward.database.connection
        connection.execute(f"UPDATE store_format SET {column} = 99, made_by = '9.1'")
        opened.ward.close()

    return change


def test_a_wrong_password_is_said_beneath_it(tmp_path: Path) -> None:
    with at_bedside(tmp_path) as bedside:
        panel: SignInPanel = bedside.robot.shown(SignInPanel)
        bedside.stage.choose_name(panel, NURSE)
        bedside.robot.type("not the one")
        bedside.robot.press(ENTER)
        said = "This is not the password of ADAMS Nora."
        bedside.wait_for(lambda: said in panel.password.beneath.text(), said)
        bedside.robot.type(PASSWORDS[NURSE])
        bedside.robot.press(ENTER)
        bedside.open(RUNS)


def test_a_file_of_a_newer_version_is_not_opened_and_said_to_be_untouched(tmp_path: Path) -> None:
    with at_bedside(tmp_path, before=needs("min_reader")) as bedside:
        panel: SignInPanel = bedside.robot.shown(SignInPanel)
        bedside.stage.choose_name(panel, NURSE)
        bedside.robot.type(PASSWORDS[NURSE])
        bedside.robot.press(ENTER)
        bedside.wait_for(panel.trouble.isVisible, "What is wrong with the file")
        assert "9.1" in said_in(panel.trouble)
        assert "untouched" in said_in(panel.trouble)


def test_a_file_that_a_newer_version_writes_is_read_only_and_says_so(tmp_path: Path) -> None:
    with at_bedside(tmp_path, before=needs("min_writer")) as bedside:
        bedside.sign_in()
        assert "9.1" in said_in(bedside.stage.main.trouble)
        bedside.open(RUNS)


def test_a_read_only_folder_is_said_and_the_chart_stays_readable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with at_bedside(tmp_path) as bedside:
        monkeypatch.setattr(place, "is_writable", lambda folder: False)
        bedside.sign_in()
        assert "may not write to the folder" in said_in(bedside.stage.main.trouble)
        bedside.open(RUNS)


def test_a_network_share_is_refused_before_anybody_types(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "network_kind", lambda folder, platform: "nfs4")
    with at_bedside(tmp_path) as bedside:
        panel: SignInPanel = bedside.robot.shown(SignInPanel)
        bedside.wait_for(panel.trouble.isVisible, "What is wrong with the place")
        assert "network" in said_in(panel.trouble)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [("born_on", "2027-07-14", "This date of birth is in the future. Check the year."), ("trial_id", RUNS, "ZJ-021")],
    ids=["born in the future", "trial id twice"],
)
def test_a_patient_who_can_not_be_is_not_enrolled(doctor: Bedside, field: str, typed: str, said: str) -> None:
    doctor.stage.go("patients")
    page: PatientsScreen = doctor.robot.shown(PatientsScreen)
    before = page.table.rows_model.rowCount()
    doctor.robot.click(page.enrol_button)
    form = doctor.form("trial_id")
    doctor.type(form, {**IDENTITY, field: typed})
    doctor.record()
    assert said in doctor.problem(form, field)
    assert form.typed()["surname"] == "MA"
    doctor.type_on(form, field, IDENTITY[field])
    doctor.record()
    doctor.form("allergy_status")
    assert page.table.rows_model.rowCount() >= before


def test_more_donor_cells_than_there_are_is_said_at_the_field(doctor: Bedside) -> None:
    doctor.open(RUNS)
    page = doctor.stage.open_tab("chimerism")
    doctor.robot.click(page.empty.button)
    form = doctor.form("donor_percent")
    typed = {"sampled_on": "2026-11-20", "lineage": "cd3", "material": "blood", "method": "str_pcr", "evaluable": "yes"}
    doctor.type(form, {**typed, "donor_percent": "101"})
    assert doctor.problem(form, "donor_percent") == "Between 0 and 100 %."
    doctor.record()
    assert form.typed()["donor_percent"] == "101"
    doctor.type_on(form, "donor_percent", "100")
    doctor.record()
    doctor.kept(page)
