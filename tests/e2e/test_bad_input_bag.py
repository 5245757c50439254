"""Bad input at the bag and the pump, typed key by key: a clear sentence, nothing lost, nothing kept that is wrong."""

from typing import Any

import pytest

from tests.e2e.bedside import BAG, LABEL, Bedside, said_in, typed_at
from tests.e2e.prepared import RUNS

READ = {"last_four": "0221", "dose_ug_per_day": "28", "rate_ml_per_h": "5"}


def bag_form(bedside: Bedside, typed: dict[str, str]) -> tuple[int, Any]:
    """Open the form of a new bag, and type into it."""
    bedside.open(RUNS)
    before, form = bedside.log(), bedside.act("B", "rate_ml_per_h")
    bedside.type(form, typed)
    return before, form


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1,500", "1,500 can be read in two ways. Type 1500 or 1.5, as it is meant."),
        ("1.500", "1.500 can be read in two ways. Type 1500 or 1.5, as it is meant."),
        ("1e3", "Write the number out, without a power of ten: 1000."),
        ("10⁶", "Write the number out, without a power of ten: 1000."),
        ("２８", "Type the plain digits 0 to 9, without full-width signs."),
        ("0.028", "Micrograms, not milligrams: 0.028 milligrams are 28 micrograms."),
        ("28000", "28000 micrograms are 28 milligrams. Micrograms are typed here: read the label again."),
    ],
)
def test_a_number_that_is_typed_wrongly_is_said_at_its_field(bedside: Bedside, typed: str, said: str) -> None:
    before, form = bag_form(bedside, {})
    bedside.type_on(form, "dose_ug_per_day", typed)
    assert bedside.problem(form, "dose_ug_per_day") == said
    assert form.typed()["dose_ug_per_day"] == typed
    bedside.record()
    assert bedside.problem(form, "dose_ug_per_day") == said
    assert bedside.log() == before


def test_milligrams_of_drug_are_named(bedside: Bedside) -> None:
    _, form = bag_form(bedside, LABEL)
    bedside.type_on(form, "drug_ug", "0.0583")
    said = "Micrograms, not milligrams: 0.0583 milligrams are 58.3 micrograms."
    assert bedside.problem(form, "drug_ug") == said
    assert form.typed()["volume_ml"] == "240"


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"at": typed_at(1)}, "", "has not come yet. Type when it happened."),
        ({"rate_ml_per_h": "5.2"}, "volume_ml", "give 249.6 mL, but the volume to be infused is 240 mL."),
        ({"drug_ug": "40"}, "drug_ug", "28 micrograms per day for 48 hours are 56 micrograms; the whole bag holds 40."),
        ({"prepared_at": typed_at(2)}, "prepared_at", "The bag was prepared at 22-Nov-2026 16:05, after it was hung"),
        ({"use_by": typed_at(-3)}, "use_by", "was to be used by 22-Nov-2026 11:05."),
        ({"use_by": typed_at(34)}, "use_by", "Is this the same bag?"),
    ],
    ids=["future", "rate x duration", "dose and drug", "prepared ahead", "past use-by", "hung twice"],
)
def test_a_label_that_can_not_be_is_asked_about_and_stays_typed(
    bedside: Bedside, changes: dict[str, str], field: str, said: str
) -> None:
    before, form = bag_form(bedside, {**BAG, **changes})
    bedside.record()
    bedside.wait_for(lambda: said in said_in(bedside.robot.window), said)
    assert form.typed()["use_by"] == {**BAG, **changes}["use_by"]
    assert not field or said in bedside.beside(form, field) or said in bedside.asked()
    assert bedside.log() == before


def test_a_use_by_before_the_planned_end_is_a_sentence_and_no_block(bedside: Bedside) -> None:
    before, form = bag_form(bedside, {**BAG, "use_by": typed_at(47)})
    assert bedside.beside(form, "use_by").endswith("5 mL will be discarded.")
    bedside.record()
    bedside.check(READ)
    bedside.kept(bedside.infusion)
    assert bedside.log() == before + 1


def test_a_resume_before_its_pause_is_caught(bedside: Bedside) -> None:
    """The pump ran at that time: a pause is recorded first."""
    bedside.open(RUNS)
    before, form = bedside.log(), bedside.act("P", "cause")
    bedside.type(form, {"at": "-20", "cause": "imaging"})
    bedside.record()
    bedside.kept(bedside.infusion)
    form = bedside.act("R")
    bedside.type_on(form, "at", "-40")
    bedside.record()
    said = "the pump was running. Record a pause first."
    bedside.wait_for(lambda: said in said_in(bedside.robot.window), said)
    assert form.typed()["at"] == "-40"
    bedside.type_on(form, "at", "-20")  # in the very minute of the pause
    bedside.record()
    bedside.kept(bedside.infusion)
    assert bedside.log() == before + 2


def test_a_bag_before_the_start_is_out_of_order(bedside: Bedside) -> None:
    bedside.open(RUNS)
    before, form = bedside.log(), bedside.act("B", "rate_ml_per_h")
    bedside.type(form, {"at": typed_at(-48), **BAG})
    bedside.record()
    said = "the infusion was not started yet. Record the start first."
    bedside.wait_for(lambda: said in said_in(bedside.robot.window), said)
    assert form.typed()["volume_ml"] == "240"
    assert bedside.log() == before


def test_a_correction_is_corrected_and_all_of_it_stays_readable(doctor: Bedside) -> None:
    bedside = doctor
    bedside.open(RUNS)
    page = bedside.stage.open_tab("weight")
    for kg in ("62.5", "63"):
        page.table.setFocus()
        bedside.robot.click(page.correct)
        bedside.type_on(bedside.form("weight_kg"), "weight_kg", kg)
        bedside.record()
        bedside.why("read wrongly")
        bedside.kept(page)
        assert page.table.chosen_row().fields.weight_kg == float(kg)
    bedside.robot.click(page.show_old)
    bedside.robot.settle()
    struck = [row for row in page.table.rows_model.rows if row.struck]
    assert [str(row.fields.weight_kg) for row in struck if row.strike_reason == "read wrongly"] == ["62.5", "61.5"]


@pytest.mark.parametrize(("kg", "factor"), [("4.5", "a tenth of"), ("6.15", "a tenth of"), ("615", "ten times")])
def test_a_weight_ten_times_off_is_named_beside_the_last_one(bedside: Bedside, kg: str, factor: str) -> None:
    bedside.open(RUNS)
    page = bedside.stage.open_tab("weight")
    bedside.robot.click(page.new)
    form = bedside.form("weight_kg")
    bedside.type(form, {"measured_on": "2026-11-22"})
    bedside.type_on(form, "weight_kg", kg)
    said = f"{kg} kg are {factor} the last weight, 61.5 kg of 21-Nov-2026. Read the scale again."
    assert bedside.beside(form, "weight_kg") == f"Between 20 and 250 kg. {said}"
    bedside.record()
    assert form.typed()["weight_kg"] == kg
    bedside.type_on(form, "weight_kg", "61.2")
    bedside.record()
    bedside.kept(page)
