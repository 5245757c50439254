"""The safety list, at donor lymphocytes: powers of ten, per bag for per kg, the lumen, GVHD and immunosuppression."""

from typing import Any

from bline_desktop.ui.screens.dli import DliScreen
from tests.e2e.bedside import Bedside, said_in, typed_at
from tests.e2e.prepared import CELLS

CHECKED = dict.fromkeys(("identity_checked", "intact", "no_filter", "not_irradiated", "own_line"), "yes")
LABEL = {
    "product": "unstimulated_fresh",
    "donor_group": "a_pos",
    "patient_group": "a_pos",
    "cd3_mantissa": "1",
    "cd3_power": "6",
    "volume_ml": "60",
    "local_number": "L-2291",
    "expires_at": typed_at(20),
}
READ = {"last_four": "0230", "cd3_mantissa": "1", "cd3_power": "6"}


def started(bedside: Bedside) -> tuple[DliScreen, Any]:
    """Open the form of a start."""
    bedside.open(CELLS)
    page: DliScreen = bedside.stage.open_tab("dli")
    bedside.robot.click(page.new)
    return page, bedside.form("cd3_mantissa")


def given(page: DliScreen, bedside: Bedside) -> int:
    """Count the infusions that the page shows."""
    bedside.robot.settle()
    return page.table.rows_model.rowCount()


def see_and_record(page: DliScreen, bedside: Bedside) -> None:
    """Acknowledge what stands in the record with one key, record, and be checked."""
    assert page.note is not None
    bedside.robot.click(page.note.seen)
    bedside.record()
    bedside.check(READ)
    bedside.kept(page)
    assert given(page, bedside) == 1


def test_another_power_of_ten_is_named_in_words(bedside: Bedside) -> None:
    """10⁷ for 10⁶."""
    page, form = started(bedside)
    bedside.type(form, {**LABEL, "cd3_power": "7", **CHECKED})
    assert "Ten times the order" in form.foot.text()
    bedside.record()
    assert bedside.asked().startswith("Ten times the order: ordered 1 × 10⁶ (one million) CD3+ cells per kg, typed 1 ")
    bedside.go_back()
    assert form.typed()["local_number"] == "L-2291"
    assert given(page, bedside) == 0
    bedside.type(form, {"cd3_power": "6"})
    see_and_record(page, bedside)


def test_cells_of_the_whole_bag_for_cells_per_kg_are_caught(bedside: Bedside) -> None:
    """All cells and the weight of the laboratory do not give the dose per kg that was typed."""
    page, form = started(bedside)
    total = {"total_mantissa": "1", "total_power": "6", "lab_weight_kg": "61.5"}
    bedside.type(form, {**LABEL, **total, **CHECKED})
    bedside.record()
    assert "CD3+ cells for 61.5 kg are" in bedside.asked()
    bedside.go_back()
    assert given(page, bedside) == 0
    bedside.type(form, {"total_mantissa": "6.15", "total_power": "7"})
    see_and_record(page, bedside)


def test_the_lumen_of_blinatumomab_is_asked_for_at_the_bag(bedside: Bedside) -> None:
    """A shared lumen would give the drug in it at once: a no stops the bag."""
    page, form = started(bedside)
    bedside.type(form, {**LABEL, **CHECKED, "own_line": "no"})
    bedside.record()
    assert "“Not through the lumen of blinatumomab” is answered with no." in bedside.asked()
    bedside.go_back()
    assert given(page, bedside) == 0
    bedside.type(form, {"own_line": "yes"})
    see_and_record(page, bedside)


def test_cells_in_active_gvhd_and_under_immunosuppression_are_caught(bedside: Bedside) -> None:
    """Both stand above the form with their day; nothing is kept before they are acknowledged."""
    page, form = started(bedside)
    bedside.robot.settle()
    assert page.note is not None
    said = said_in(page.note)
    assert "GVHD" in said
    assert "Tacrolimus" in said
    bedside.type(form, {**LABEL, **CHECKED})
    bedside.record()
    assert bedside.asked().startswith("In the record before a start:")
    bedside.go_back()
    assert given(page, bedside) == 0
    see_and_record(page, bedside)
