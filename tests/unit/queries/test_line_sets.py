"""Which line set hangs, and what it holds: in the ledger, in the log, and for the form of the next bag."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from bline_desktop.domain.treatment.cycle import PumpRecord
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.domain.views import InfusionPage
from bline_desktop.queries.infusions import infusion_page
from tests.unit.queries.test_pump_lines import text
from tests.unit.queries.ward import NOW, H, Untyped, Ward, asker


@pytest.fixture
def patient(ward: Ward) -> UUID:
    """A patient of a ward with two line sets; any other line holds 1 mL."""
    ward.setting("line_sets", "Codan 4.2; Braun 2.5")
    ward.setting("line_ml", "1")
    return ward.patient()


@pytest.fixture
def cycle(ward: Ward, patient: UUID) -> UUID:
    return ward.cycle(patient)


def hang(ward: Ward, patient: UUID, cycle: UUID, number: int, **columns: Any) -> InfusionPage:
    """Hang a bag an hour after the one before; return the page."""
    at = NOW - (11 - number) * H
    label = {"duration_h": "24", "rate_ml_per_h": "10"} if columns.pop("thin", False) else {}
    bag = ward.bag(cycle, at, number=number, **label)
    action = PumpAction.START if number == 1 else PumpAction.NEW_BAG
    links = {"cycle_id": cycle, "action": action, "at": at, "bag_id": bag, **columns}
    ward.record(PumpRecord, patient, Untyped(), now=at, **links)
    return infusion_page(ward.session, asker(), patient)


def in_line(page: InfusionPage) -> list[Decimal]:
    assert page.current is not None
    return [Decimal(str(float(line.in_line_ml.low))) for line in page.current.ledger]


def test_a_line_holds_what_its_set_holds_until_another_line_hangs(ward: Ward, patient: UUID, cycle: UUID) -> None:
    assert in_line(hang(ward, patient, cycle, 1, line_set="Codan")) == [Decimal("4.2")]
    page = hang(ward, patient, cycle, 2)
    assert in_line(page) == [Decimal("4.2"), 0]
    assert page.orders is not None
    assert page.orders.line_set == "Codan"
    page = hang(ward, patient, cycle, 3, new_line=True, line_set="braun")
    assert in_line(page) == [0, 0, Decimal("2.5")]
    assert page.current is not None
    said = [text(line).split(" · ")[-1] for line in page.current.log]
    assert (said[0], said[-1]) == ("line set braun", "line set Codan")
    page = hang(ward, patient, cycle, 4, new_line=True)
    assert in_line(page) == [0, 0, 0, 1]
    assert page.orders is not None
    assert page.orders.line_set is None
    assert in_line(hang(ward, patient, cycle, 5, new_line=True, line_set="Fresenius")) == [0] * 5


def test_what_an_old_line_gives_hangs_on_its_own_set(ward: Ward, patient: UUID, cycle: UUID) -> None:
    """2.5 mL at 10 mL per hour clear in 15 minutes."""
    hang(ward, patient, cycle, 1, line_set="Braun")
    page = hang(ward, patient, cycle, 2, thin=True)
    assert page.current is not None
    assert "It holds 2.5 mL and clears in 15 min." in text(page.current.log[0])


def test_a_set_that_was_struck_with_its_act_hangs_no_more(ward: Ward, patient: UUID, cycle: UUID) -> None:
    hang(ward, patient, cycle, 1, line_set="Codan")
    at = NOW - 5 * H
    links = {"cycle_id": cycle, "action": PumpAction.NEW_BAG, "at": at, "bag_id": ward.bag(cycle, at, number=2)}
    ward.strike(PumpRecord, ward.record(PumpRecord, patient, Untyped(), now=at, **links, line_set="Braun"))
    page = infusion_page(ward.session, asker(), patient)
    assert page.orders is not None
    assert page.orders.line_set == "Codan"


def test_the_one_set_of_a_ward_is_taken_without_asking_and_not_said(ward: Ward) -> None:
    ward.setting("line_sets", "Codan 4.2")
    patient = ward.patient()
    cycle = ward.cycle(patient)
    assert in_line(hang(ward, patient, cycle, 1)) == [Decimal("4.2")]
    page = hang(ward, patient, cycle, 2, new_line=True, line_set="Codan")
    assert in_line(page) == [0, Decimal("4.2")]
    assert page.current is not None
    assert "Codan" not in text(page.current.log[0])
