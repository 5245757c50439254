"""The supply of bags as commands: each step once, and the pump moves a bag by itself."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from bline_desktop.commands.corrections import correct
from bline_desktop.commands.infusions import record_new_bag
from bline_desktop.commands.lookups import GONE
from bline_desktop.commands.pump_corrections import correct_act
from bline_desktop.commands.records import strike
from bline_desktop.commands.supply import expect_bag, move_bag, read_supply
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import AlreadyKept
from bline_desktop.domain.roles import Role
from bline_desktop.domain.treatment.cycle import Bag, PumpRecord
from bline_desktop.domain.treatment.pump_rules import FUTURE
from bline_desktop.domain.treatment.supply import (
    MoveFields,
    Supplied,
    SupplyAct,
    SupplyFields,
    SupplyState,
    SupplyStep,
    soonest,
    to_hang,
)
from tests.support.refusals import refused
from tests.support.store import NOW, MemorySession, a_bag_label, a_patient, a_running_cycle, an_act

HOUR = timedelta(hours=1)


@pytest.fixture
def cycle(session: MemorySession) -> UUID:
    return a_running_cycle(session, a_patient(session))


def later(hours: float, role: Role = Role.NURSE, reason: str | None = None) -> Act:
    return an_act(role, now=NOW + hours * HOUR, reason=reason)


def a_bag(state: SupplyAct = SupplyAct.ORDERED, hours: float = 0, **changes: object) -> SupplyFields:
    typed = {"dose_ug_per_day": 28, "duration_h": 48, "hang_at": NOW + 48 * HOUR, "state": state}
    return SupplyFields.model_validate({**typed, "at": NOW + hours * HOUR, **changes})


def a_move(state: SupplyAct, hours: float) -> MoveFields:
    return MoveFields(state=state, at=NOW + hours * HOUR, note=None)


def states(session: MemorySession, cycle: UUID) -> list[str]:
    return [bag.state.value for bag in read_supply(session, cycle)]


def one(session: MemorySession, cycle: UUID) -> Supplied:
    (bag,) = read_supply(session, cycle)
    return bag


def test_a_bag_goes_its_way_step_by_step_and_names_the_next(session: MemorySession, cycle: UUID) -> None:
    assert read_supply(session, cycle) == ()
    bag = expect_bag(session, later(1, Role.PHARMACIST), cycle, a_bag(hours=1))
    way = [(one(session, cycle).state.value, one(session, cycle).next_step)]
    for hours, state in ((2, SupplyAct.PREPARED), (3, SupplyAct.ON_WARD), (40, SupplyAct.OUT_OF_FRIDGE)):
        move_bag(session, later(hours), bag, a_move(state, hours))
        way.append((one(session, cycle).state.value, one(session, cycle).next_step))
    assert way == [
        ("ordered", SupplyAct.PREPARED),
        ("prepared", SupplyAct.ON_WARD),
        ("on_ward", SupplyAct.OUT_OF_FRIDGE),
        ("out_of_fridge", None),
    ]
    assert one(session, cycle).last.at == NOW + 40 * HOUR


def test_hanging_moves_the_bag_and_striking_or_undoing_the_act_moves_it_back(
    session: MemorySession, cycle: UUID
) -> None:
    expect_bag(session, later(1), cycle, a_bag(SupplyAct.ON_WARD))
    hung = record_new_bag(session, later(47), cycle, a_bag_label(NOW + 47 * HOUR))
    bag = one(session, cycle)
    assert (bag.state, bag.last.at, bag.bag_number, bag.is_expected) == (SupplyState.HUNG, NOW + 47 * HOUR, 2, False)
    strike(session, later(48, reason="other patient"), "pump_record", hung)
    assert one(session, cycle).state is SupplyState.ON_WARD
    assert one(session, cycle).bag_number is None


def test_a_bag_without_a_line_of_supply_is_hung_all_the_same(session: MemorySession, cycle: UUID) -> None:
    expect_bag(session, later(1), cycle, a_bag(SupplyAct.ON_WARD, duration_h=96))
    record_new_bag(session, later(47), cycle, a_bag_label(NOW + 47 * HOUR))
    assert states(session, cycle) == ["on_ward"]


def test_a_correction_of_the_bag_at_the_pump_keeps_or_changes_what_it_was(session: MemorySession, cycle: UUID) -> None:
    first = expect_bag(session, later(1), cycle, a_bag(SupplyAct.ON_WARD))
    expect_bag(session, later(1), cycle, a_bag(SupplyAct.ON_WARD, hang_at=NOW + 96 * HOUR))
    expect_bag(session, later(1), cycle, a_bag(duration_h=24, hang_at=NOW + 120 * HOUR))
    typed = a_bag_label(NOW + 47 * HOUR)
    old = record_new_bag(session, later(47), cycle, typed)
    again = correct_act(session, later(48, reason="note"), old, typed.model_copy(update={"note": "seen"}))
    assert session.get_one(Bag, _bag_of(session, again)).supply_id == first
    assert states(session, cycle) == ["hung", "on_ward", "ordered"]
    other = {"duration_h": Decimal(24), "rate_ml_per_h": Decimal(10), "new_line": True}
    correct_act(session, later(49, reason="label"), again, typed.model_copy(update=other))
    assert states(session, cycle) == ["on_ward", "on_ward", "hung"]


def _bag_of(session: MemorySession, act_id: UUID) -> UUID:
    session.flush()
    bag_id = session.get_one(PumpRecord, act_id).bag_id
    assert bag_id is not None
    return bag_id


def test_who_finds_the_wrong_bag_hung_puts_it_back(session: MemorySession, cycle: UUID) -> None:
    bag = expect_bag(session, later(1), cycle, a_bag(SupplyAct.ON_WARD))
    record_new_bag(session, later(47), cycle, a_bag_label(NOW + 47 * HOUR))
    move_bag(session, later(48), bag, a_move(SupplyAct.ON_WARD, 48))
    assert one(session, cycle).state is SupplyState.ON_WARD


def test_a_step_written_down_late_does_not_take_a_bag_off_the_pump(session: MemorySession, cycle: UUID) -> None:
    bag = expect_bag(session, later(1), cycle, a_bag(SupplyAct.ON_WARD))
    record_new_bag(session, later(47), cycle, a_bag_label(NOW + 47 * HOUR))
    move_bag(session, later(48), bag, a_move(SupplyAct.OUT_OF_FRIDGE, 46.5))
    assert one(session, cycle).state is SupplyState.HUNG


def test_a_corrected_bag_keeps_its_steps_and_a_struck_one_is_gone(session: MemorySession, cycle: UUID) -> None:
    bag = expect_bag(session, later(1), cycle, a_bag())
    move = move_bag(session, later(2), bag, a_move(SupplyAct.PREPARED, 2))
    changed = correct(session, later(3, reason="typed wrong"), "supply_bag", bag, a_bag(duration_h=96))
    session.flush()
    assert (one(session, cycle).duration_h, one(session, cycle).state.value) == (Decimal(96), "prepared")
    move_bag(session, later(4), one(session, cycle).supply_id, a_move(SupplyAct.ON_WARD, 4))
    correct(session, later(5, reason="later"), "supply_move", move, a_move(SupplyAct.PREPARED, 3))
    assert [step.state.value for step in one(session, cycle).steps] == ["ordered", "prepared", "on_ward"]
    strike(session, later(6, reason="never ordered"), "supply_bag", changed)
    assert read_supply(session, cycle) == ()
    with refused(session, GONE):
        move_bag(session, later(7), bag, a_move(SupplyAct.RETURNED, 7))


def test_what_has_not_come_yet_and_what_is_kept_already_is_refused(session: MemorySession, cycle: UUID) -> None:
    with refused(session, FUTURE, at=NOW + HOUR):
        expect_bag(session, later(0), cycle, a_bag(hours=1))
    act = later(1)
    bag = expect_bag(session, act, cycle, a_bag())
    session.flush()
    with pytest.raises(AlreadyKept):
        expect_bag(session, act, cycle, a_bag())
    with refused(session, FUTURE, at=NOW + 3 * HOUR):
        move_bag(session, later(2), bag, a_move(SupplyAct.PREPARED, 3))
    with refused(session, FUTURE):
        correct(session, later(2, reason="time"), "supply_bag", bag, a_bag(hours=9))
    with refused(session, GONE):
        move_bag(session, later(2), uuid4(), a_move(SupplyAct.PREPARED, 2))


def supplied(state: SupplyState, hang_at: datetime | None) -> Supplied:
    return Supplied(uuid4(), Decimal(28), Decimal(48), hang_at, (SupplyStep(state, NOW, NOW),))


def test_what_is_nearest_to_the_bed_is_hung_first_then_what_is_due_first() -> None:
    far, near = NOW + 96 * HOUR, NOW + 48 * HOUR
    ordered, fridge, sooner, anytime = (
        supplied(SupplyState.ORDERED, near),
        supplied(SupplyState.ON_WARD, far),
        supplied(SupplyState.ON_WARD, near),
        supplied(SupplyState.ON_WARD, None),
    )
    gone = supplied(SupplyState.DISCARDED, near)
    assert soonest((ordered, anytime, fridge, gone, sooner)) == (sooner, fridge, anytime, ordered)
    assert to_hang((ordered, fridge, gone), Decimal(28), Decimal(48)) is fridge
    assert to_hang((ordered, fridge), Decimal(9), Decimal(48)) is None
