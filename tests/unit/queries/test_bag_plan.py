"""What a plan of bags starts from, and what of it is typed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid5

import pytest

from bline_desktop.domain.act import PROGRAM_ID
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.treatment.bag_plan import BagKind, PlanRequest
from bline_desktop.domain.treatment.orders import OrderedDose
from bline_desktop.domain.treatment.plan_basis import BAD_DURATION, USUAL_BAGS, PlanBasis, label_bags
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.domain.treatment.supply import SupplyBag, SupplyFields
from bline_desktop.queries.bag_plan import bag_plan_basis
from tests.support.labels import ref_of, shelf, shipped
from tests.unit.queries.ward import NOW, H, Ward, a_ward, asker

D = 24 * H


def basis_of(ward: Ward, patient: Any) -> PlanBasis:
    basis = bag_plan_basis(ward.session, asker(), patient)
    assert basis is not None
    return basis


def test_without_a_cycle_or_after_its_end_there_is_nothing_to_plan() -> None:
    ward = a_ward()
    patient = ward.patient()
    assert bag_plan_basis(ward.session, asker(), patient) is None
    cycle = ward.cycle(patient, start=date(2026, 10, 1))
    ward.pump(cycle, PumpAction.START, NOW - 40 * D, duration_h="168", rate_ml_per_h="1.4")
    assert bag_plan_basis(ward.session, asker(), patient) is None
    ward.pump(cycle, PumpAction.STOP, NOW - 30 * D, cause="completed")
    assert bag_plan_basis(ward.session, asker(), patient) is None


def test_a_cycle_that_waits_is_planned_from_ten_on_its_day() -> None:
    ward = a_ward()
    patient = ward.patient()
    ward.cycle(patient, 2, date(2026, 11, 24))
    basis = basis_of(ward, patient)
    assert (basis.cycle, basis.start) == (2, datetime(2026, 11, 24, 2, tzinfo=UTC))
    assert basis.end == basis.start + 28 * D
    assert (basis.bags, basis.label, basis.shown_bags) == (USUAL_BAGS, "", "24 48")


def test_a_running_cycle_goes_on_with_the_change_of_its_bag() -> None:
    ward = a_ward()
    patient = ward.patient()
    ward.pump(ward.cycle(patient), PumpAction.START, NOW - 40 * H)
    basis = basis_of(ward, patient)
    assert basis.start == NOW + 7.5 * H
    assert basis.end == NOW - 40 * H + 28 * D


@pytest.mark.parametrize("label", [None, "us-2025"])
def test_a_bag_on_the_ward_for_that_hour_is_the_first_of_the_plan(label: str | None) -> None:
    """Hazard: a bag of 168 hours proposed while one of 96 hours for that very hour lies in the fridge."""
    ward = a_ward()
    ward.session.info["labels"] = shelf()
    if label is not None:
        ward.setting("label_profile", str(ref_of(label)))
    patient = ward.patient()
    cycle = ward.cycle(patient)
    ward.pump(cycle, PumpAction.START, NOW - 40 * H)
    values = {"dose_ug_per_day": "28", "duration_h": "96", "hang_at": NOW + 8 * H, "state": "on_ward", "at": NOW - D}
    ward.record(SupplyBag, patient, SupplyFields.model_validate(values), cycle_id=cycle)
    ordered = SupplyFields.model_validate(values | {"state": "ordered", "duration_h": "48"})
    ward.record(SupplyBag, patient, ordered, cycle_id=cycle)
    basis = basis_of(ward, patient)
    assert [waiting.bag.duration_h for waiting in basis.waiting] == [Decimal(96)]
    request = basis.request(basis.start, "24 48 168", 30)
    first = request.doses[0].first
    assert first is not None
    assert (first.kind.duration_h, request.doses[0].at) == (Decimal(96), NOW + 7.5 * H)
    assert basis.request(NOW + 3 * D, "24 48 168", 30).doses[0].first is not None, "it was to hang before"
    assert basis.request(NOW - 4 * H, "24 48 168", 30).doses[0].first is None, "it is for another hour"


@pytest.mark.parametrize(
    ("duration", "cold", "room"), [("48", 8 * D, 2 * D), ("168", 14 * D, 7 * D), ("96", None, None)]
)
def test_how_long_a_waiting_bag_keeps_is_the_labels(
    duration: str, cold: timedelta | None, room: timedelta | None
) -> None:
    ward = a_ward()
    ward.session.info["labels"] = shelf()
    ward.setting("label_profile", str(ref_of("us-2025")))
    patient = ward.patient()
    cycle = ward.cycle(patient, 2, date(2026, 11, 24))
    values = {"dose_ug_per_day": "28", "duration_h": duration, "state": "on_ward", "at": NOW - D}
    ward.record(SupplyBag, patient, SupplyFields.model_validate(values), cycle_id=cycle)
    (waiting,) = basis_of(ward, patient).waiting
    assert (waiting.cold, waiting.room) == (cold, room)


def test_a_change_that_is_overdue_is_planned_for_the_next_quarter_of_an_hour() -> None:
    ward = a_ward()
    patient = ward.patient()
    ward.pump(ward.cycle(patient), PumpAction.START, NOW - 50 * H)
    assert basis_of(ward, patient).start == NOW + timedelta(minutes=10)


MIN = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("label", "moved"),
    [("us-2025", 5 * H), ("eu-jp", timedelta(0)), (None, timedelta(0))],  # pause not counted, counted, no label
)
def test_the_end_moves_by_the_interruptions_where_the_label_does_not_count_them(
    label: str | None, moved: timedelta
) -> None:
    ward = a_ward()
    ward.session.info["labels"] = shelf()
    if label is not None:
        ward.setting("label_profile", str(ref_of(label)))
    patient = ward.patient()
    cycle = ward.cycle(patient)
    ward.pump(cycle, PumpAction.START, NOW - 40 * H)
    assert (basis_of(ward, patient).end, basis_of(ward, patient).moved) == (NOW - 40 * H + 28 * D, timedelta(0))
    ward.pump(cycle, PumpAction.PAUSE, NOW - 30 * H, cause="imaging")
    ward.pump(cycle, PumpAction.RESUME, NOW - 25 * H)
    basis = basis_of(ward, patient)
    assert (basis.end, basis.moved) == (NOW - 40 * H + 28 * D + moved, moved)


def test_while_the_pump_stands_the_end_moves_by_whole_quarters_of_an_hour() -> None:
    """What is typed of a plan is laid out anew only where its basis changes: not each minute."""
    ward = a_ward()
    ward.session.info["labels"] = shelf()
    ward.setting("label_profile", str(ref_of()))
    patient = ward.patient()
    cycle = ward.cycle(patient)
    ward.pump(cycle, PumpAction.START, NOW - 10 * H)
    ward.pump(cycle, PumpAction.PAUSE, NOW - H, cause="imaging")
    found = [bag_plan_basis(ward.session, asker(now=NOW + minutes * MIN), patient) for minutes in (0, 9, 10, 11)]
    # It stands since 13:05; at 14:05 it may go on at 14:15, and from 14:16 on at 14:30.
    assert [basis.moved for basis in found if basis] == [70 * MIN, 70 * MIN, 70 * MIN, 85 * MIN]
    assert found[0] == found[1]


def step(number: int, dose: str, at: datetime | None) -> OrderedDose:
    return OrderedDose(uuid5(PROGRAM_ID, str(number)), number, Decimal(dose), at, NOW)


def planned(basis: PlanBasis, start: datetime, bags: str = "24 48") -> PlanRequest:
    return basis.request(start, bags, 30)


def test_each_dose_is_planned_from_its_own_day() -> None:
    ward = a_ward()
    patient = ward.patient()
    ward.cycle(patient, 2, date(2026, 11, 24))
    basis = basis_of(ward, patient)
    later = basis.start + 7 * D
    steps = replace(basis, doses=(step(1, "9", None), step(2, "28", later), step(3, "15", basis.end + D)))
    doses = planned(steps, basis.start).doses
    assert [(dose.at, dose.ug_per_day) for dose in doses] == [(basis.start, Decimal(9)), (later, Decimal(28))]
    assert [dose.ug_per_day for dose in planned(steps, later + D).doses] == [Decimal(28)]
    ahead = replace(basis, doses=(step(1, "9", basis.start + D),))
    assert [dose.ug_per_day for dose in planned(ahead, basis.start).doses] == [Decimal(9), Decimal(9)]


def test_of_two_steps_that_begin_together_the_one_ordered_later_is_planned() -> None:
    ward = a_ward()
    patient = ward.patient()
    ward.cycle(patient, 2, date(2026, 11, 24))
    basis = basis_of(ward, patient)
    later = basis.start + 7 * D
    steps = replace(basis, doses=(step(1, "9", None), step(2, "28", later), step(3, "15", later)))
    assert [(dose.at, dose.ug_per_day) for dose in planned(steps, basis.start).doses] == [
        (basis.start, Decimal(9)),
        (later, Decimal(15)),
    ]


def test_typed_bags_keep_what_the_label_says_of_them() -> None:
    ward = a_ward()
    patient = ward.patient()
    ward.cycle(patient, 2, date(2026, 11, 24))
    basis = basis_of(ward, patient)
    assert planned(basis, basis.start, "48, 96").bags == (BagKind(Decimal(48)), BagKind(Decimal(96)))
    for wrong in ("0", "169", "two", "48h"):
        with pytest.raises(RuleBroken) as caught:
            planned(basis, basis.start, wrong)
        assert caught.value.rule is BAD_DURATION


def test_the_bags_of_a_label_come_with_their_use_by_and_for_their_weight() -> None:
    us = shipped("us-2025")
    kinds = {int(kind.duration_h): kind.keeps for kind in label_bags(us, None)}
    assert kinds[24] == kinds[48] == 48 * H
    assert kinds[168] == 168 * H
    light = label_bags(us, Decimal(4))
    assert {int(kind.duration_h) for kind in light} < set(kinds)
