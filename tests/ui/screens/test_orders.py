"""Orders on the infusion page, through real widgets: what a physician orders, and each slip caught before the save."""

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from bline_desktop.commands.orders import order_dose
from bline_desktop.commands.records import record
from bline_desktop.domain.clock import MovingClock
from bline_desktop.domain.observations.weight import WeightFields
from bline_desktop.domain.roles import Role
from bline_desktop.domain.treatment.orders import DoseOrderFields
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.storage.database import Database
from bline_desktop.ui.desk import Desk
from bline_desktop.ui.screens.infusion import InfusionScreen
from bline_desktop.ui.screens.switched import SwitchedPages
from bline_desktop.ui.screens.tasks import TasksScreen
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.widgets.labels import TextLabel
from tests.support.messages import FakeMessages
from tests.support.real_store import NOW
from tests.support.second import check_later
from tests.ui.screens.conftest import OpenPatient, Show
from tests.ui.screens.test_infusion import LABEL, log
from tests.ui.screens.ward import TODAY, Ward

STEP = {
    "step": "2",
    "basis": "fixed",
    "dose_ug_per_day": "28",
    "starts_at": "2026-11-24 09:00",
    "duration_h": "48",
}
SURFACE = {"basis": "body_surface", "ug_per_m2_per_day": "15", "cap_ug_per_day": "28"}


def a_ward(store: Database) -> Ward:
    """Write on in the ward that stands."""
    ward = Ward.__new__(Ward)
    ward.store, ward.patients = store, {}
    return ward


def weigh(store: Database, patient: Any, kg: str, cm: str | None = "155") -> None:
    ward = a_ward(store)
    fields = WeightFields.model_validate({"measured_on": TODAY, "weight_kg": kg, "height_cm": cm})
    ward.do(ward.act(1), record, "weight", patient, fields)


def order(store: Database, cycle: Any, **changes: object) -> None:
    values = {"step": 2, "basis": "fixed", "dose_ug_per_day": 28, "starts_at": NOW, "duration_h": 48} | changes
    ward = a_ward(store)
    act = ward.act(2, Role.PHYSICIAN, "as agreed")
    ward.do(act, order_dose, cycle, DoseOrderFields.model_validate(values), already_done=True)


def type_order(screen: InfusionScreen, **changes: str) -> None:
    screen.orders.order.click()
    form = screen.form.form
    assert form is not None
    form.restore(STEP | changes)
    form.edited.emit()


def infusion_of(open_patient: OpenPatient) -> InfusionScreen:
    """Open the infusion page, which is not the first one that a physician sees."""
    window = open_patient("ZJ-021")
    window.open_tab("infusion")
    return window.infusion


def foot(screen: InfusionScreen) -> str:
    assert screen.form.form is not None
    return screen.form.form.foot.text()


def lines(screen: InfusionScreen) -> list[str]:
    return [line.text() for line in screen.orders.lines]


def buttons(screen: InfusionScreen, text: str) -> list[QPushButton]:
    QApplication.processEvents()  # what was added is shown in the next round of events
    return [one for one in screen.orders.findChildren(QPushButton) if one.text() == text and one.isVisible()]


def hang(screen: InfusionScreen, action: PumpAction = PumpAction.NEW_BAG, **changes: object) -> dict[str, str]:
    """Type the label of a bag; return what stands beside its fields."""
    screen.acts[action].click()
    form = screen.form.form
    assert form is not None
    form.restore(LABEL | changes)
    form.edited.emit()
    return {name: editor.beneath for name, editor in form.editors.items()}


@pytest.mark.usefixtures("as_physician")
def test_the_working_is_live_and_calm(open_patient: OpenPatient, store: Database, ids: dict[str, Any]) -> None:
    weigh(store, ids["ZJ-021"], "44")
    screen = infusion_of(open_patient)
    type_order(screen, **SURFACE, dose_ug_per_day="20.65")
    assert foot(screen) == (
        "Mosteller, 155 cm, 44 kg (weighed today): 1.38 m² × 15 = 20.65 micrograms per day, below the cap of 28."
    )
    type_order(screen, **SURFACE, dose_ug_per_day="28")
    assert foot(screen).endswith("By body surface it is 20.65 micrograms per day; ordered are 28.")


@pytest.mark.usefixtures("as_physician")
def test_a_physician_orders_replaces_and_strikes_a_step(
    open_patient: OpenPatient, store: Database, ids: dict[str, Any], messages: FakeMessages
) -> None:
    weigh(store, ids["ZJ-021"], "61.5")
    screen = infusion_of(open_patient)
    assert lines(screen) == []
    type_order(screen)
    assert screen.form.form is not None
    screen.form.form.submit()
    assert messages.texts[-1] == "Step 2 is ordered."
    first, second = lines(screen)
    assert first.startswith("Step 1: 28 micrograms per day · until Tue 09:00")
    assert second.startswith("Step 2: 28 micrograms per day · from Tue 09:00 · 48-hour bags · ordered by BAKER Paul")
    buttons(screen, "Replace")[0].click()
    assert screen.form.form.typed()["dose_ug_per_day"] == "28"
    screen.form.form.restore({"dose_ug_per_day": "16"})
    messages.next_answer("do", "agreed on the round")
    screen.form.form.submit()
    assert lines(screen)[1].startswith("Step 2: 16 micrograms per day")
    messages.next_answer("do", "no step in this patient")
    buttons(screen, "Strike")[0].click()
    assert lines(screen) == []
    assert messages.texts[-1] == "The order is struck."


@pytest.mark.usefixtures("as_physician")
def test_an_old_weight_is_asked_about_once_and_the_reason_stays(
    open_patient: OpenPatient, messages: FakeMessages, clock: MovingClock
) -> None:
    clock.put(NOW + timedelta(days=2))
    screen = infusion_of(open_patient)
    type_order(screen)
    assert "older than 7 days" in foot(screen)
    assert screen.form.form is not None
    messages.next_answer("change")
    screen.form.form.submit()
    assert lines(screen) == []
    assert "(Ward rules, version 1, rule 17)" in messages.questions[-1].text
    messages.next_answer("so", "bedridden")
    screen.form.form.submit()
    assert "Reason: bedridden" in lines(screen)[1]


@pytest.mark.usefixtures("as_physician")
def test_a_half_typed_order_survives_a_sign_out(open_patient: OpenPatient) -> None:
    screen = infusion_of(open_patient)
    type_order(screen, dose_ug_per_day="16")
    draft = screen.draft()
    screen.form.close_form()
    screen.restore(draft)
    assert screen.form.form is not None
    assert screen.form.form.typed()["dose_ug_per_day"] == "16"


def test_a_nurse_sees_the_orders_and_orders_nothing(open_patient: OpenPatient, store: Database, desk: Desk) -> None:
    screen = open_patient("ZJ-021").infusion
    assert not screen.orders.isVisible()
    assert screen.orders.view is not None
    order(store, screen.orders.view.cycle_id, starts_at=NOW + timedelta(days=2), dose_ug_per_day=14)
    screen.reload()
    assert screen.orders.isVisible()
    assert len(lines(screen)) == 2
    assert not screen.orders.order.isVisible()
    assert buttons(screen, "Replace") == []


def test_the_wrong_step_is_caught_before_the_save(
    open_patient: OpenPatient, store: Database, messages: FakeMessages
) -> None:
    """Hazard: 9 for 28, or the next step's bag too soon."""
    screen = open_patient("ZJ-021").infusion
    assert screen.orders.view is not None
    order(store, screen.orders.view.cycle_id, starts_at=NOW + timedelta(days=2), dose_ug_per_day=14)
    screen.reload()
    before = log(screen)
    beside = hang(screen, dose_ug_per_day="14")
    said = "The label says 14 micrograms per day: that is step 2, ordered from 24-Nov-2026 14:05. "
    assert beside["dose_ug_per_day"].startswith(said)
    messages.next_answer("change")
    assert screen.form.form is not None
    screen.form.form.submit()
    assert messages.questions[-1].text.startswith(said)
    assert log(screen) == before


def test_the_form_of_a_bag_names_the_order_in_force(open_patient: OpenPatient, store: Database) -> None:
    screen = open_patient("ZJ-021").infusion
    assert screen.orders.view is not None
    order(store, screen.orders.view.cycle_id, starts_at=NOW + timedelta(days=2), dose_ug_per_day=14)
    screen.reload()
    hang(screen)
    texts = [label.text() for label in screen.form.findChildren(TextLabel)]
    assert "Ordered: step 1, 28 micrograms per day, until Tue 14:05" in texts


def test_an_order_changed_while_the_bag_runs_is_said_and_the_bag_goes_on(
    open_patient: OpenPatient, store: Database
) -> None:
    screen = open_patient("ZJ-021").infusion
    assert screen.orders.view is not None
    order(store, screen.orders.view.cycle_id, starts_at=NOW - timedelta(hours=1), dose_ug_per_day=14)
    screen.reload()
    assert "Ordered: 14 micrograms per day since 22-Nov-2026 13:05." in screen.orders.notes.text.text
    assert "runs 28." in screen.orders.notes.text.text
    assert screen.cards.now.dose.accessibleName() == "28 micrograms per day"


@pytest.mark.usefixtures("as_physician")
def test_a_due_step_is_a_task_that_goes_when_its_dose_hangs(
    open_patient: OpenPatient, store: Database, tools: Tools, show: Show, messages: FakeMessages
) -> None:
    """Hazard: the step of day 8 is forgotten. Nobody can close it away."""
    window = open_patient("ZJ-021")
    window.open_tab("infusion")
    screen = window.infusion
    assert screen.orders.view is not None
    order(store, screen.orders.view.cycle_id, starts_at=NOW - timedelta(hours=1), dose_ug_per_day=14)
    screen.reload()
    assert window.tabs.tabText(window.tabs.keys.index("tasks")) == "Tasks (1)"
    tasks = TasksScreen(window.patient_id, tools)
    show(tasks)
    tasks.reload()
    (task,) = tasks.table.rows_model.rows
    assert "Step 2, 14 micrograms per day, is due since" in tasks.table.rows_model.index(0, 1).data()
    assert tasks.table.rows_model.index(0, 2).data().startswith("Closes by itself once this dose hangs")
    tasks.table.choose(task.task_id)
    assert tasks.close_button.isVisible()
    assert not tasks.close_button.isEnabled()
    tasks.open_closing()
    tasks.table.opened.emit(task)
    assert tasks.form.form is None
    hang(screen, dose_ug_per_day="14", new_line=True)
    assert screen.form.form is not None
    screen.form.form.submit()
    check_later(screen)
    assert messages.texts[-1] == "New bag recorded."
    tasks.reload()
    assert tasks.table.rows_model.rows == ()


def test_the_rate_of_another_bag_is_caught_before_the_save(open_patient: OpenPatient, messages: FakeMessages) -> None:
    """Hazard: a 7-day bag at the rate of a 24-hour bag is 16.7 times the dose."""
    screen = open_patient("ZJ-021").infusion
    before = log(screen)
    beside = hang(screen, duration_h="168", volume_ml="100.8", rate_ml_per_h="10", use_by="2026-12-01 09:00")
    assert beside["rate_ml_per_h"].endswith("16.7 times the dose on this label.")
    messages.next_answer("change")
    assert screen.form.form is not None
    screen.form.form.submit()
    assert "16.7 times the dose on this label" in messages.questions[-1].text
    assert len(messages.questions) == 1
    assert log(screen) == before
    assert screen.form.form.field_in_hand == "rate_ml_per_h"


def test_a_use_by_before_the_planned_end_is_said_beside_the_field(open_patient: OpenPatient) -> None:
    screen = open_patient("ZJ-021").infusion
    beside = hang(screen, use_by="2026-11-24 13:41")
    assert beside["use_by"].endswith("2 mL will be discarded.")
    beside = hang(screen)
    assert "discarded" not in beside["use_by"]


def test_a_changed_dose_band_is_said_and_recorded(
    open_patient: OpenPatient, store: Database, ids: dict[str, Any], messages: FakeMessages
) -> None:
    """Hazard: ordered with 61.5 kg, now under 45."""
    weigh(store, ids["ZJ-021"], "44.2")
    window = open_patient("ZJ-021")
    screen = window.infusion
    said = "Ordered with 61.5 kg, now 44.2 kg: the dose band changes at 45 kg."
    assert said in screen.orders.notes.text.text
    hang(screen)
    assert screen.form.form is not None
    screen.form.form.submit()
    check_later(screen)
    assert messages.texts[-1] == "New bag recorded."
    assert window.tabs.tabText(window.tabs.keys.index("tasks")) == "Tasks (1)"


@pytest.mark.parametrize("kg", ["4.5", "450"])
def test_a_weight_ten_times_off_is_refused_at_its_field(open_patient: OpenPatient, kg: str) -> None:
    """Hazard: 4.5 or 450 kg for 45."""
    window = open_patient("ZJ-021")
    window.open_tab("weight")
    group = window.tabs.currentWidget()
    assert isinstance(group, SwitchedPages)
    screen = group.page
    screen.new.click()
    form = screen.form.form
    assert form is not None
    form.restore({"measured_on": "2026-11-22", "weight_kg": kg})
    form.submit()
    assert form.editor("weight_kg").problem == "Between 20 and 250 kg."
