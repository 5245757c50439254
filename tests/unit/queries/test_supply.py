"""The supply of bags as it is read: what the pump tells of a bag, and of which pump the ward is asked."""

from datetime import date
from typing import Any
from uuid import UUID

from bline_desktop.domain.treatment.cycle import Bag, PumpRecord
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.domain.treatment.supply import SupplyBag, SupplyFields
from bline_desktop.domain.treatment.supply_view import SupplyPage
from bline_desktop.queries.board import ward_board
from bline_desktop.queries.supply_page import supply_page
from tests.unit.queries.ward import NOW, H, Untyped, Ward, asker

START, NEW_BAG, PAUSE, STOP = PumpAction.START, PumpAction.NEW_BAG, PumpAction.PAUSE, PumpAction.STOP


def expect(ward: Ward, patient: UUID, cycle: UUID, **typed: Any) -> UUID:
    values = {"dose_ug_per_day": "28", "duration_h": "48", "state": "on_ward", "at": NOW - 90 * H, **typed}
    return ward.record(SupplyBag, patient, SupplyFields.model_validate(values), NOW - 90 * H, cycle_id=cycle)


def hang(ward: Ward, patient: UUID, cycle: UUID, supply: UUID | None, hours_ago: int, number: int) -> None:
    """Hang a bag that is the expected one."""
    from_supply = ward.bag(cycle, NOW - hours_ago * H, number=number)
    ward.session.flush()
    row = ward.session.get_one(Bag, from_supply)
    row.supply_id = supply
    action = START if number == 1 else NEW_BAG
    links = {"cycle_id": cycle, "action": action, "at": NOW - hours_ago * H, "cause": None, "bag_id": from_supply}
    ward.record(PumpRecord, patient, Untyped(), now=NOW - hours_ago * H, **links)
    ward.session.flush()


def page(ward: Ward, patient: UUID) -> SupplyPage:
    ward.session.flush()
    found = supply_page(ward.session, asker(), patient)
    assert found is not None
    return found


def asked(ward: Ward) -> list[str]:
    ward.session.flush()
    found = ward_board(ward.session, asker()).attention
    return [one.sentence.message.text for one in found if one.sentence.message.context == "supply"]


def test_a_bag_that_came_down_is_finished_and_the_one_that_hangs_says_its_number(ward: Ward) -> None:
    patient = ward.patient()
    ward.stay(patient)
    cycle = ward.cycle(patient)
    first, second = expect(ward, patient, cycle), expect(ward, patient, cycle)
    hang(ward, patient, cycle, first, 60, 1)
    hang(ward, patient, cycle, second, 20, 2)
    hang(ward, patient, cycle, None, 10, 3)
    states = [(bag.state.value, bag.bag_number, bag.next_step) for bag in page(ward, patient).supply]
    assert states == [("finished", 1, None), ("finished", 2, None)]
    ways = [[step.state.value for step in bag.steps] for bag in page(ward, patient).supply]
    assert ways == [["on_ward", "hung", "finished"]] * 2


def test_a_bag_that_ran_empty_is_asked_for_and_one_that_stands_is_not(ward: Ward) -> None:
    patient = ward.patient()
    ward.stay(patient)
    cycle = ward.cycle(patient)
    expect(ward, patient, cycle, dose_ug_per_day="9")
    ward.pump(cycle, START, NOW - 50 * H)
    assert asked(ward) == ["Next bag for {at}: not ordered. {pharmacy}"]
    found = page(ward, patient).next_bag
    assert found is not None
    assert (found.at, found.where, found.critical) == (NOW, None, True)


def test_a_pump_that_is_stopped_needs_no_bag_and_nobody_without_a_cycle_has_a_page(ward: Ward) -> None:
    patient = ward.patient()
    ward.stay(patient)
    assert supply_page(ward.session, asker(), patient) is None
    cycle = ward.cycle(patient, start=date(2026, 11, 20))
    expect(ward, patient, cycle)
    assert page(ward, patient).next_bag is None
    assert page(ward, patient).expected is None
    ward.pump(cycle, START, NOW - 40 * H)
    ward.pump(cycle, STOP, NOW - H, cause="completed")
    assert page(ward, patient).next_bag is None
    assert asked(ward) == []


def test_a_bag_in_the_ward_s_fridge_is_not_asked_for(ward: Ward) -> None:
    patient = ward.patient()
    ward.stay(patient)
    cycle = ward.cycle(patient)
    expect(ward, patient, cycle)
    ward.pump(cycle, START, NOW - 46 * H)
    assert asked(ward) == []
    found = page(ward, patient).next_bag
    assert found is not None
    assert (found.where is not None, found.question) == (True, None)
