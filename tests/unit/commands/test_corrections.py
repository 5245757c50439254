from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlmodel import select

from bline_desktop.commands.corrections import CORRECTIONS, NOT_CORRECTABLE, correct
from bline_desktop.commands.dli import DliStart, hang_dli_bag, record_dli_vitals, start_dli
from bline_desktop.commands.dli_orders import ORDER_IN_USE, order_dli
from bline_desktop.commands.records import NOT_YOURS, STRIKABLE, record
from bline_desktop.commands.stays import REMOVED_BEFORE_INSERTED, move, set_access
from bline_desktop.domain.errors import AlreadyKept
from bline_desktop.domain.patient import (
    BED_TAKEN,
    Access,
    AccessFields,
    AccessType,
    Place,
    Side,
    Stay,
    StayFields,
)
from bline_desktop.domain.people import NOT_ALLOWED
from bline_desktop.domain.roles import Role
from bline_desktop.domain.treatment.acts import CYCLE_IN_USE, CYCLE_TWICE
from bline_desktop.domain.treatment.cycle import Cycle, CycleFields
from bline_desktop.domain.treatment.dli_bag import DliBag, DliNextBagFields
from bline_desktop.domain.treatment.dli_order import DliOrder
from bline_desktop.domain.treatment.dli_vitals import DliVitals, DliVitalsFields
from bline_desktop.domain.treatment.pump_rules import FUTURE
from tests.support.refusals import refused
from tests.support.store import NOW, TODAY, MemorySession, a_cycle, a_patient, a_running_cycle, an_act, weight_fields
from tests.unit.commands.test_dli_bedside import next_bag, order_fields, start_fields

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def li(session: MemorySession) -> UUID:
    return a_patient(session)


def bed(number: str, since: object = NOW - HOUR) -> StayFields:
    return StayFields.model_validate({"since": since, "place": Place.WARD, "ward": "5A", "bed": number})


def an_order(**changes: object) -> CycleFields:
    return CycleFields.model_validate(
        {"number": 1, "dose_ug_per_day": Decimal(28), "planned_days": 28, "planned_start_on": TODAY, **changes}
    )


def test_whatever_can_be_struck_can_be_corrected() -> None:
    of_their_own = {"dose_order", "pump_record"}  # those have commands of their own
    in_turn = {"plan", "plan_change"}  # a plan is changed by the next change; a wrong one is struck and made anew
    assert set(STRIKABLE) - set(CORRECTIONS) == of_their_own | in_turn


def test_what_is_no_entry_of_a_person_is_not_corrected(session: MemorySession, li: UUID) -> None:
    with refused(session, NOT_CORRECTABLE):
        correct(session, an_act(reason="slip"), "task", li, weight_fields())


def test_a_bed_is_corrected_beside_the_other_patients(session: MemorySession, li: UUID) -> None:
    other = a_patient(session, trial_id="ZJ-002", hospital_number="H0002")
    old = move(session, an_act(), li, bed("11"))
    move(session, an_act(), other, bed("12"))
    session.flush()
    with refused(session, BED_TAKEN, bed="12", trial_id="ZJ-002", field="bed"):
        correct(session, an_act(reason="slip"), "stay", old, bed("12"))
    act = an_act(now=NOW + HOUR, reason="wrong bed typed")
    new = correct(session, act, "stay", old, bed("11b", NOW - 2 * HOUR))
    session.commit()
    with pytest.raises(AlreadyKept):
        correct(session, act, "stay", old, bed("13"))
    rows = {row.id: row for row in session.exec(select(Stay).where(Stay.patient_id == li))}
    assert (rows[new].bed, rows[new].replaces, rows[new].since) == ("11b", old, NOW - 2 * HOUR)
    assert (rows[old].bed, rows[old].strike_reason) == ("11", "wrong bed typed")


def test_a_correction_is_corrected_again_and_the_chain_stays(session: MemorySession, li: UUID) -> None:
    ids = [record(session, an_act(), "weight", li, weight_fields(weight_kg=Decimal("45.4")))]
    session.flush()
    for typed in ("54", "45"):
        act = an_act(reason=f"read {typed}")
        ids.append(correct(session, act, "weight", ids[-1], weight_fields(weight_kg=Decimal(typed))))
        session.flush()
    rows = {row.id: row for row in session.exec(select(CORRECTIONS["weight"].table))}
    assert [rows[one].replaces for one in ids] == [None, ids[0], ids[1]]
    assert [rows[one].strike_reason for one in ids] == ["read 54", "read 45", None]


def test_an_access_is_corrected_with_its_times(session: MemorySession, li: UUID) -> None:
    typed = {"type": AccessType.PICC, "side": Side.LEFT, "lumens": 2, "inserted_at": NOW - 24 * HOUR}
    old = set_access(session, an_act(), li, AccessFields.model_validate(typed))
    session.flush()
    with refused(session, REMOVED_BEFORE_INSERTED, field="removed_at"):
        late = AccessFields.model_validate({**typed, "removed_at": NOW - 25 * HOUR})
        correct(session, an_act(reason="slip"), "access", old, late)
    right = AccessFields.model_validate({**typed, "side": Side.RIGHT})
    new = correct(session, an_act(reason="it is the other arm"), "access", old, right)
    session.commit()
    rows = {row.id: row for row in session.exec(select(Access))}
    assert (rows[new].side, rows[new].replaces, rows[old].struck_at) == (Side.RIGHT, old, NOW)


def test_an_order_is_corrected_by_who_may_order_and_before_anything_was_given(session: MemorySession, li: UUID) -> None:
    old = a_cycle(session, li)
    a_cycle(session, li, number=2)
    with refused(session, NOT_ALLOWED, role=Role.NURSE):
        correct(session, an_act(reason="slip"), "cycle", old, an_order())
    with refused(session, CYCLE_TWICE, cycle=2, field="number"):
        correct(session, an_act(Role.PHYSICIAN, reason="slip"), "cycle", old, an_order(number=2))
    new = correct(session, an_act(Role.PHYSICIAN, reason="9 first"), "cycle", old, an_order(dose_ug_per_day=Decimal(9)))
    session.commit()
    rows = {row.id: row for row in session.exec(select(Cycle))}
    assert (rows[new].dose_ug_per_day, rows[new].replaces, rows[old].strike_reason) == (Decimal(9), old, "9 first")


def test_an_order_under_which_something_was_given_stays(session: MemorySession, li: UUID) -> None:
    running = a_running_cycle(session, li)
    with refused(session, CYCLE_IN_USE, cycle=1):
        correct(session, an_act(Role.PHYSICIAN, reason="slip"), "cycle", running, an_order())


def test_an_old_entry_of_somebody_else_is_corrected_by_a_physician(session: MemorySession, li: UUID) -> None:
    old = record(session, an_act(Role.PHYSICIAN), "weight", li, weight_fields())
    session.flush()
    with refused(session, NOT_YOURS, hours=24):
        correct(session, an_act(reason="slip"), "weight", old, weight_fields())
    assert correct(session, an_act(Role.INVESTIGATOR, reason="slip"), "weight", old, weight_fields()) != old


def a_bag(**changes: object) -> DliNextBagFields:
    return next_bag(hung_at=NOW - 20 * MINUTE, **changes)


def test_a_dli_order_is_corrected_until_cells_are_given_under_it(session: MemorySession, li: UUID) -> None:
    physician = Role.PHYSICIAN
    old = order_dli(session, an_act(physician), li, order_fields())
    session.flush()
    other = order_fields(cd3_mantissa=Decimal(2))
    new = correct(session, an_act(physician, reason="misread"), "dli_order", old, other)
    session.flush()
    rows = {row.id: row for row in session.exec(select(DliOrder))}
    assert (rows[new].cd3_mantissa, rows[new].replaces, rows[old].strike_reason) == (Decimal(2), old, "misread")
    start_dli(session, an_act(), li, DliStart(start_fields(cd3_mantissa=Decimal(2))))
    session.flush()
    with refused(session, ORDER_IN_USE):
        correct(session, an_act(physician, reason="slip"), "dli_order", new, order_fields())


def test_a_bag_and_vital_signs_of_a_dli_are_corrected_and_stay_with_it(session: MemorySession, li: UUID) -> None:
    start = DliStart(start_fields(started_at=NOW - 30 * MINUTE))
    dli = start_dli(session, an_act(reason="by telephone"), li, start, already_done=True)
    session.flush()
    bag = hang_dli_bag(session, an_act(), dli, a_bag())
    signs = {"temperature_c": Decimal("36.8"), "pulse": 84, "systolic": 118, "diastolic": 72, "saturation_percent": 98}
    seen = record_dli_vitals(session, an_act(), dli, DliVitalsFields.model_validate({**signs, "at": NOW}))
    session.flush()
    ahead = NOW + 30 * MINUTE
    with refused(session, FUTURE, at=ahead, field="hung_at"):
        correct(session, an_act(reason="slip"), "dli_bag", bag, next_bag(hung_at=ahead))
    with refused(session, FUTURE, at=ahead, field="at"):
        later = DliVitalsFields.model_validate({**signs, "at": ahead})
        correct(session, an_act(reason="slip"), "dli_vitals", seen, later)
    new_bag = correct(session, an_act(reason="misread"), "dli_bag", bag, a_bag(part_number="3B"))
    right = DliVitalsFields.model_validate({**signs, "pulse": 48, "at": NOW})
    new_seen = correct(session, an_act(reason="digits swapped"), "dli_vitals", seen, right)
    session.flush()
    bags = {row.id: row for row in session.exec(select(DliBag))}
    assert (bags[new_bag].part_number, bags[new_bag].number, bags[new_bag].dli_id) == ("3B", 2, dli)
    assert (bags[new_bag].replaces, bags[bag].strike_reason) == (bag, "misread")
    vitals = {row.id: row for row in session.exec(select(DliVitals))}
    assert (vitals[new_seen].pulse, vitals[new_seen].dli_id, vitals[new_seen].replaces) == (48, dli, seen)
    assert vitals[seen].strike_reason == "digits swapped"
