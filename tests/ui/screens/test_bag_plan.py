"""The bag plan in the patient's window, on a real store."""

from pathlib import Path

import pytest

from bline_desktop import paths
from bline_desktop.commands.supply import expect_bag
from bline_desktop.domain.treatment.supply import SupplyFields
from bline_desktop.storage.database import Database
from bline_desktop.ui.screens.bag_plan import BagPlanScreen
from bline_desktop.ui.screens.group import page_of
from bline_desktop.ui.screens.patient import PatientScreen
from tests.support.real_store import NOW, an_act
from tests.ui.screens.conftest import OpenPatient


def plan_of(window: PatientScreen) -> BagPlanScreen:
    window.open_tab("bag_plan")
    page = page_of(window.pages, "bag_plan")
    assert isinstance(page, BagPlanScreen)
    return page


def test_the_plan_reaches_to_the_end_of_the_cycle_and_follows_what_is_typed(open_patient: OpenPatient) -> None:
    page = plan_of(open_patient("ZJ-021"))
    before = page.table.rows_model.rows
    assert len(before) > 10
    assert "Bag plan of cycle" in page.title.text()
    assert "nothing is ordered" in page.notes.text()
    page.form.preset({"bags": "168"})
    page.form.button.click()
    after = page.table.rows_model.rows
    assert len(after) < len(before)
    assert after[-1].until == before[-1].until
    model = page.table.rows_model
    assert model.index(0, 1).data() == "168-hour bag"
    page.reload()
    assert page.table.rows_model.rows == after  # what was typed stands while the record does


def test_what_can_not_be_planned_is_said_at_the_form(open_patient: OpenPatient) -> None:
    page = plan_of(open_patient("ZJ-021"))
    before = page.table.rows_model.rows
    page.form.preset({"bags": "seven"})
    page.form.button.click()
    assert "seven" in page.form.editor("bags").problem
    assert page.table.rows_model.rows == before


def test_who_has_no_cycle_has_an_empty_page(open_patient: OpenPatient) -> None:
    assert plan_of(open_patient("ZJ-031")).pages.currentIndex() == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "can't be read"),
        ('title = "Here"\nlast_year = 2025\n[[year]]\nyear = 2025\nsource = "x"\nconfirmed = true\nworking = []\n'
         "holidays = []", "known until the end of 2025"),
        ('title = "Here"\nlast_year = 2026\n[[year]]\nyear = 2026\nsource = "x"\nconfirmed = false\nworking = []\n'
         "holidays = []", "in 2026 are not confirmed"),
    ],
)  # fmt: skip
def test_a_plan_says_how_far_the_holidays_are_known(
    open_patient: OpenPatient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str | None, said: str
) -> None:
    monkeypatch.setattr(paths, "holidays", lambda: tmp_path)
    if text is not None:
        (tmp_path / "china.toml").write_text(text, "utf-8")
    assert said in plan_of(open_patient("ZJ-021")).notes.text()


def test_the_bag_in_the_fridge_for_that_hour_comes_first_and_says_where_it_is(
    open_patient: OpenPatient, store: Database
) -> None:
    page = plan_of(open_patient("ZJ-021"))
    model, cycle = page.table.rows_model, page.supply.page
    assert cycle is not None
    start, before = model.rows[0].hang_at, len(model.rows)
    values = {"dose_ug_per_day": "28", "duration_h": "96", "hang_at": start, "state": "on_ward", "at": NOW}
    with store.write(an_act()) as session:
        expect_bag(session, an_act(), cycle.cycle_id, SupplyFields.model_validate(values))
    page.reload()
    assert model.index(0, 1).data() == "96-hour bag"
    assert model.index(0, 4).data().startswith("On the ward: in the fridge since 22-Nov-2026 14:05. ")
    assert (model.rows[0].hang_at, len(model.rows) < before) == (start, True)
