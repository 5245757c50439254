"""The safety list, at the pump and at the order: stops, restarts, premedication, 45 kg, the body surface."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bline_desktop.tour.robot import ENTER
from bline_desktop.ui.screens.board import BoardScreen
from bline_desktop.ui.widgets.buttons import QuietButton
from tests.e2e.bedside import BAG, Bedside, at_bedside, said_in
from tests.e2e.prepared import GIRL, LONG, RUNS, STANDS
from tests.support.real_store import NOW

PREMEDICATION = {"given_at": "-60", "before": "restart", "drug": "dexamethasone", "dose_mg": "16", "route": "iv"}


@pytest.fixture
def later(tmp_path: Path) -> Iterator[Bedside]:
    """The board two hours later: the pump that stands has stood for more than four hours."""
    with at_bedside(tmp_path, NOW + timedelta(hours=2)) as made:
        made.sign_in()
        yield made


def test_a_stop_that_nobody_noticed_is_on_the_board_before_four_hours(bedside: Bedside) -> None:
    """After 3 hours, with the clock times of the label's 4-hour rule; then the resume is two keys."""
    board = bedside.robot.shown(BoardScreen)
    bedside.wait_for(lambda: "Pump stopped 3 h 12 min, since 10:53: Occlusion." in said_in(board), "The stop")
    assert "From 14:53 (4 h) the ward's profile" in said_in(board)
    bedside.open(STANDS)
    before = bedside.log()
    bedside.act("R")
    bedside.robot.press(ENTER)
    bedside.kept(bedside.infusion)
    assert bedside.log() == before + 1


def test_a_pump_that_was_found_clamped_is_a_range_and_a_task(bedside: Bedside) -> None:
    """Last seen well after it was found: caught at its field. Mended, it is kept as found, and a task opens."""
    bedside.open(RUNS)
    before, form = bedside.log(), bedside.act("F", "since")
    bedside.type(form, {"at": "-30", "cause": "found_clamped", "since": "-10", "volume_ml": "180"})
    bedside.record()
    assert bedside.problem(form, "since")
    assert bedside.log() == before
    bedside.type(form, {"since": "-200"})
    bedside.record()
    bedside.kept(bedside.infusion)
    assert bedside.kept_tasks() == 1


def test_a_restart_without_premedication_is_caught(later: Bedside) -> None:
    """More than four hours without drug: the question names the label; with the steroid recorded it is not asked."""
    later.open(STANDS)
    before = later.log()
    later.act("R")
    later.record()
    assert "asks for premedication 60 minutes before the restart, and none is recorded" in later.asked()
    later.go_back()
    assert later.log() == before
    later.robot.click(later.robot.shown(QuietButton, within=later.infusion.form))
    page = later.stage.open_tab("premedication")
    later.robot.click(page.empty.button)
    later.type(later.form("drug"), PREMEDICATION)
    later.record()
    later.kept(page)
    later.stage.open_tab("infusion")
    later.act("R")
    later.record()
    later.check({"last_four": "0209", "dose_ug_per_day": "28", "rate_ml_per_h": "5"})
    later.kept(later.infusion)
    assert later.log() == before + 1


def test_a_resume_where_the_label_asks_for_a_new_cycle_is_caught(bedside: Bedside) -> None:
    """Eight days without drug for an adverse event: same cycle or new cycle? What was done is kept, as a task."""
    bedside.open(LONG)
    before, form = bedside.log(), bedside.act("B", "rate_ml_per_h")
    bedside.type(form, BAG)
    bedside.record()
    said = bedside.asked()
    assert "Beyond 7 days for an adverse event" in said
    assert "Same cycle or new cycle, ordered by whom?" in said
    assert bedside.log() == before
    bedside.already_done("Same cycle, ordered by Dr Baker")
    bedside.check({"last_four": "0241", "dose_ug_per_day": "28", "rate_ml_per_h": "5"})
    bedside.kept(bedside.infusion)
    assert bedside.kept_tasks() == 1


def test_the_dose_band_at_45_kg_is_said_before_the_bag(bedside: Bedside) -> None:
    """Ordered with 44 kg, now 45.2: said on the page before the next bag, and a task once it hangs."""
    bedside.open(GIRL)
    page = bedside.stage.open_tab("weight")
    bedside.robot.click(page.new)
    form = bedside.form("weight_kg")
    bedside.type(form, {"measured_on": "2026-11-22", "weight_kg": "45.2"})
    bedside.record()
    bedside.kept(page)
    bedside.stage.open_tab("infusion")
    said = "Ordered with 44 kg, now 45.2 kg: the dose band changes at 45 kg."
    bedside.wait_for(lambda: said in said_in(bedside.infusion), said)
    assert bedside.kept_tasks() == 0
    bedside.stage.open_tab("infusion")
    bedside.type(bedside.act("T", "rate_ml_per_h"), {**BAG, "dose_ug_per_day": "9"})
    bedside.record()
    bedside.check({"last_four": "0231", "dose_ug_per_day": "9", "rate_ml_per_h": "5"})
    bedside.kept(bedside.infusion)
    assert bedside.kept_tasks() == 1


def test_a_fixed_dose_for_a_girl_under_45_kg_is_caught(doctor: Bedside) -> None:
    """28 fixed in the place of a dose by body surface: the label's dose for her weight is said before it is kept."""
    doctor.open(GIRL)
    infusion = doctor.stage.open_tab("infusion")
    doctor.robot.click(infusion.orders.order)
    form = doctor.form("starts_at")
    step = {"step": "2", "basis": "fixed", "dose_ug_per_day": "28", "starts_at": "2026-11-29 09:00", "duration_h": "48"}
    doctor.type(form, step)
    doctor.record()
    assert "Ordered 28, label 20.65 micrograms per day for 44 kg." in doctor.asked()
    doctor.go_back()
    assert form.typed()["duration_h"] == "48"
    surface = {"basis": "body_surface", "ug_per_m2_per_day": "15", "cap_ug_per_day": "28", "dose_ug_per_day": "20.65"}
    doctor.type(form, surface)
    doctor.record()
    doctor.kept(infusion)
    assert len(infusion.orders.lines) == 2
