"""Orders of a patient with a plan, through real widgets: what comes filled in, and each slip caught before the save."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from bline_desktop.commands.labels import choose_label_profile
from bline_desktop.commands.plans import start_plan
from bline_desktop.commands.records import record
from bline_desktop.commands.templates import save_template, sign_template
from bline_desktop.domain.clock import MovingClock
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.observations.weight import WeightFields
from bline_desktop.domain.plan.protocol import Template
from bline_desktop.domain.roles import Role
from bline_desktop.domain.treatment.dose_days import DoseDays
from bline_desktop.storage.database import Database
from bline_desktop.ui.screens.dli import DliScreen
from bline_desktop.ui.screens.infusion import InfusionScreen
from bline_desktop.ui.screens.tools import Tools
from tests.support.labels import ref_of, shelf
from tests.support.messages import FakeMessages
from tests.support.planned_orders import LADDER, STEPPED, a_cycle, a_dli, a_template
from tests.support.real_store import NOW, ZONE
from tests.ui.screens.conftest import OpenPatient, Show
from tests.ui.screens.test_orders import a_ward, foot, weigh
from tests.ui.screens.ward import TODAY

SIXTEEN = DoseDays(1, Decimal(16))
ONE_CYCLE = a_template(a_cycle(SIXTEEN), a_dli(*LADDER, times=2))
TWO_STEPS = a_template(a_cycle(SIXTEEN), a_cycle(*STEPPED, number=2))


def begin(store: Database, patient: UUID, template: Template) -> None:
    """Sign a template and start a patient's plan on it, nine hours ago."""
    ward = a_ward(store)
    ref = ward.do(ward.act(10, Role.INVESTIGATOR), save_template, template)
    ward.do(ward.act(10, Role.INVESTIGATOR), sign_template, ref)
    ward.do(ward.act(9, Role.PHYSICIAN), start_plan, patient, ref, "all")


def choose_label(store: Database) -> None:
    store.labels = shelf()
    ward = a_ward(store)
    ward.do(ward.act(11, Role.INVESTIGATOR), choose_label_profile, ref_of())


def infusion_of(open_patient: OpenPatient, trial_id: str) -> InfusionScreen:
    window = open_patient(trial_id)
    window.open_tab("infusion")
    return window.infusion


def typed(screen: InfusionScreen | DliScreen) -> dict[str, object]:
    assert screen.form.form is not None
    return {name: value for name, value in screen.form.form.typed().items() if value}


def change(screen: InfusionScreen | DliScreen, **changes: str) -> None:
    assert screen.form.form is not None
    screen.form.form.restore(changes)
    screen.form.form.edited.emit()


def submit(screen: InfusionScreen | DliScreen) -> None:
    assert screen.form.form is not None
    screen.form.form.submit()


@pytest.mark.usefixtures("as_physician")
def test_a_cycle_is_ordered_from_the_template_and_another_dose_is_caught_before_the_save(
    open_patient: OpenPatient, store: Database, ids: dict[str, Any], messages: FakeMessages
) -> None:
    choose_label(store)
    weigh(store, ids["ZJ-014"], "61.5", "168")
    begin(store, ids["ZJ-014"], ONE_CYCLE)
    screen = infusion_of(open_patient, "ZJ-014")
    screen.open_order()
    assert typed(screen) == {
        "number": "1",
        "dose_ug_per_day": "16",
        "planned_days": "28",
        "planned_start_on": str(TODAY),
        "template": "Sixteen, 1",
    }
    assert foot(screen) == "Protocol 16, label 28 micrograms per day."
    change(screen, dose_ug_per_day="28")
    assert foot(screen) == "Ordered 28, protocol 16, label 28 micrograms per day."
    messages.next_answer("change")
    submit(screen)
    assert messages.questions[-1].text == "Ordered 28, protocol 16, label 28 micrograms per day. (Sixteen, 1)"
    assert screen.form.form is not None
    messages.next_answer("so", "MRD came back")
    submit(screen)
    assert screen.form.form is None
    assert messages.texts[-1] == "Cycle 1 is ordered."
    steps = "Protocol: 16 micrograms per day from day 1, 28 days in all (Sixteen, 1)."
    assert screen.orders.template.text() == steps
    assert screen.orders.alone.text().splitlines()[1:] == [
        "protocol 16, label 28 micrograms per day",
        "Reason: MRD came back",
    ]


@pytest.mark.usefixtures("as_physician")
def test_a_cycle_as_the_template_has_it_is_ordered_without_a_question(
    open_patient: OpenPatient, store: Database, ids: dict[str, Any], messages: FakeMessages
) -> None:
    weigh(store, ids["ZJ-014"], "61.5", "168")
    begin(store, ids["ZJ-014"], ONE_CYCLE)
    screen = infusion_of(open_patient, "ZJ-014")
    screen.open_order()
    assert foot(screen) == "Protocol 16 micrograms per day."
    submit(screen)
    assert (messages.texts[-1], messages.questions) == ("Cycle 1 is ordered.", [])
    screen.open_order()  # the template has no further one
    assert typed(screen) == {"number": "2"}
    assert foot(screen) == "Sixteen, 1 has no cycle 2."
    change(screen, number="")
    assert foot(screen) == ""


@pytest.mark.usefixtures("as_physician")
def test_below_45_kg_the_label_is_asked_about_although_the_dose_is_the_protocol_s(
    open_patient: OpenPatient, store: Database, ids: dict[str, Any], messages: FakeMessages
) -> None:
    choose_label(store)
    weigh(store, ids["ZJ-014"], "44.9")
    begin(store, ids["ZJ-014"], ONE_CYCLE)
    screen = infusion_of(open_patient, "ZJ-014")
    screen.open_order()
    messages.next_answer("change")
    submit(screen)
    assert messages.questions[-1].text.startswith("Ordered 16, label 20.86 micrograms per day for 44.9 kg.")


@pytest.mark.usefixtures("as_physician")
def test_an_old_weight_and_a_changed_band_are_asked_about_in_an_order_from_the_template(
    open_patient: OpenPatient, store: Database, ids: dict[str, Any], messages: FakeMessages, clock: MovingClock
) -> None:
    begin(store, ids["ZJ-030"], ONE_CYCLE)  # weighed 91 days ago
    screen = infusion_of(open_patient, "ZJ-030")
    screen.open_order()
    messages.next_answer("so", "weighed at the admission")
    submit(screen)
    assert "older than 7 days" in messages.questions[-1].text
    clock.put(NOW + timedelta(days=2))
    ward = a_ward(store)
    lighter = WeightFields(measured_on=TODAY + timedelta(days=2), weight_kg=Decimal("44.2"))
    ward.do(ward.act(-47), record, "weight", ids["ZJ-030"], lighter)
    screen.reload()
    assert "the dose band changes at 45 kg" in screen.orders.notes.text.text


@pytest.mark.usefixtures("as_physician")
def test_a_step_comes_with_its_moment_and_another_day_is_caught_before_the_save(
    open_patient: OpenPatient, store: Database, ids: dict[str, Any], messages: FakeMessages
) -> None:
    weigh(store, ids["ZJ-021"], "61.5", "168")
    begin(store, ids["ZJ-021"], TWO_STEPS)  # cycle 2 was begun 5.6 days ago
    screen = infusion_of(open_patient, "ZJ-021")
    planned = NOW - timedelta(hours=24 * 5.6) + timedelta(days=7)
    assert screen.orders.template.text().startswith("Protocol: 9 micrograms per day from day 1, 28 micrograms per day")
    screen.orders.order.click()
    assert typed(screen)["dose_ug_per_day"] == "28"
    assert typed(screen)["starts_at"] == planned.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")
    change(screen, duration_h="48", starts_at="2026-11-26 09:00")
    assert foot(screen).splitlines()[-1].startswith("Step 2 begins on day 8 of the cycle, ")
    messages.next_answer("so", "bag change of Thursday")
    submit(screen)
    assert messages.questions[-1].text.endswith("(Sixteen, 1)")
    assert screen.orders.lines[1].text().splitlines()[-1] == "Reason: bag change of Thursday"


@pytest.mark.usefixtures("as_physician")
def test_without_a_signed_template_nothing_is_filled_in(
    open_patient: OpenPatient, store: Database, ids: dict[str, Any]
) -> None:
    ward = a_ward(store)
    ref = ward.do(ward.act(10, Role.INVESTIGATOR), save_template, ONE_CYCLE)
    with pytest.raises(RuleBroken, match="plan-not-signed"):
        ward.do(ward.act(9, Role.PHYSICIAN), start_plan, ids["ZJ-014"], ref, "all")
    empty = a_template(a_cycle(DoseDays(1, None)), title="Empty")
    unfilled = ward.do(ward.act(8, Role.INVESTIGATOR), save_template, empty)
    with pytest.raises(RuleBroken, match="template-not-filled"):
        ward.do(ward.act(8, Role.INVESTIGATOR), sign_template, unfilled)
    screen = infusion_of(open_patient, "ZJ-014")
    screen.open_order()
    assert typed(screen) == {"number": "1"}
    assert foot(screen) == ""


@pytest.mark.usefixtures("as_physician")
def test_a_dli_is_ordered_from_the_ladder_and_another_dose_is_caught_before_the_save(
    tools: Tools, show: Show, store: Database, ids: dict[str, Any], messages: FakeMessages
) -> None:
    begin(store, ids["ZJ-014"], ONE_CYCLE)
    screen = DliScreen(ids["ZJ-014"], tools)
    show(screen)
    screen.reload()
    screen.acts["order"].click()
    found = typed(screen)
    assert (found["cd3_mantissa"], found["cd3_power"]) == ("1", "6")
    assert foot_of(screen) == "Protocol: DLI 1, 1 × 10⁶ CD3+ cells per kg (Sixteen, 1)."
    rest = {
        "product": "gcsf_fresh",
        "fractions": "1",
        "donor": "D-101",
        "donor_group": "o_pos",
        "patient_group": "o_pos",
    }
    change(screen, **rest, planned_on=str(TODAY), reason="First of the ladder", cd3_power="7")
    said = "Ordered 1 × 10⁷, protocol 1 × 10⁶ CD3+ cells per kg for DLI 1."
    assert foot_of(screen).splitlines()[-1] == said
    messages.next_answer("change")
    submit(screen)
    assert messages.questions[-1].text == f"{said} (Sixteen, 1)"
    change(screen, cd3_power="6")
    submit(screen)
    assert messages.texts[-1] == "The DLI is ordered."


def foot_of(screen: DliScreen) -> str:
    assert screen.form.form is not None
    return screen.form.form.foot.text()
